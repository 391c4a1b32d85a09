package reporting_test

import (
	"testing"
	"time"

	"seedfund/app/apptest/decided"
	"seedfund/app/people"
	"seedfund/app/reporting"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// cycle is a programme of two organisations, its money paid in 2027, on
// 1 February 2028.
type cycle struct {
	*desk
	p             models.Programme
	lead, partner models.Actor
	leads, others string // codes of the organisations
	head          models.Actor
}

func (d *desk) cycle() *cycle {
	d.Helper()
	c := &cycle{desk: d, head: d.Cast(models.RoleSecretariatHead)}
	c.lead = d.Cast(models.RolePUNOProgramme)
	c.partner = d.CastFor(models.RolePUNOProgramme, people.OrganisationInput{Code: "ORG-S", Name: "Organisation S", Kind: models.KindUNEntity}, "")
	decided.Fund(d.T, d.Harness, 200_000_00)
	c.p = decided.Programme(d.T, d.Harness, decided.Plan{Answers: answers(), Organisations: []decided.Organisation{
		{ID: c.lead.OrganisationID, Tranche: []money.Cents{100_000_00}}, {ID: c.partner.OrganisationID, Tranche: []money.Cents{100_000_00}}}})
	d.pay(c.p.ID, nil)
	d.Clock.Set(time.Date(2028, 2, 1, 9, 0, 0, 0, time.UTC))
	v := c.page(c.lead)
	c.leads, c.others = v.Parts[0].Code, v.Parts[1].Code
	return c
}

func (c *cycle) page(actor models.Actor) models.NarrativePage {
	c.Helper()
	v, err := c.reporting.Narrative(c.Ctx, actor, c.p.Reference, "2027")
	c.must(err)
	return v
}

func (c *cycle) part(code string) models.NarrativePartView {
	c.Helper()
	x, _ := c.page(c.Cast(models.RoleAuditor)).Part(code)
	return x
}

func words(of string) models.NarrativeText {
	return models.NarrativeText{Summary: of + " opened two offices", Progress: of + ": two of three outcomes", Lessons: of + " hired late"}
}

func (c *cycle) save(actor models.Actor, code string, explanations map[int]string) {
	c.Helper()
	_, err := c.reporting.SavePart(c.Ctx, actor, c.p.ID, "2027", code, models.NarrativeInput{Version: c.part(code).Version, Text: words(code), Explanations: explanations})
	c.must(err)
}

func (c *cycle) submit(actor models.Actor, code string) error {
	return c.reporting.SubmitPart(c.Ctx, actor, c.p.ID, "2027", code, c.part(code).Version)
}

func (c *cycle) version() int64 { return c.page(c.lead).Report.Version }

func (c *cycle) whole() {
	c.Helper()
	_, err := c.reporting.SaveNarrative(c.Ctx, c.lead, c.p.ID, "2027", models.NarrativeInput{Version: c.version(), Text: words("The programme")})
	c.must(err)
}

func (c *cycle) sign(without string) error {
	return c.reporting.SignNarrative(c.Ctx, c.lead, c.p.ID, "2027", c.version(), without)
}

func (c *cycle) spend(org int64, cents money.Cents, certainty models.Certainty) {
	c.Helper()
	in := reporting.Input{ProgrammeID: c.p.ID, OrganisationID: org, Year: 2027, AsAt: when.MustDate(2027, 12, 31), Certainty: certainty, Lines: spent(cents), Reason: "Closed accounts"}
	for _, r := range c.reports(org) {
		in.Corrects, in.Version = r.ID, r.Version
	}
	_, err := c.reporting.Report(c.Ctx, c.officer, in)
	c.must(err)
}

func (c *cycle) reports(org int64) []models.ExpenditureReport {
	c.Helper()
	var rows []models.ExpenditureReport
	c.must(c.DB.Read(c.Ctx).Raw("SELECT * FROM expenditure_reports WHERE programme_id = ? AND organisation_id = ? AND state = 'current'", c.p.ID, org).Scan(&rows).Error)
	return rows
}

// explained is a word on every line of an organisation that asks for one.
func (c *cycle) explained(code string) map[int]string {
	out := map[int]string{}
	for _, l := range c.part(code).Figures {
		if l.Asks {
			out[l.Category] = "Recruitment began late"
		}
	}
	return out
}

// clause 24: from the first word to publication; a part that goes back opens alone,
// and what is published stays as it was printed.
func TestANarrativeFromItsPartsToItsPublication(t *testing.T) {
	d := open(t)
	c := d.cycle()
	c.spend(c.lead.OrganisationID, 1_000_00, models.Interim)
	c.save(c.lead, c.leads, nil)
	d.refused(c.submit(c.lead, c.leads), models.KindConflict, "narrative.conflict.unexplained")
	c.save(c.lead, c.leads, c.explained(c.leads))
	d.must(c.submit(c.lead, c.leads))
	c.save(c.partner, c.others, nil)
	d.must(c.submit(c.partner, c.others))
	for _, code := range []string{c.leads, c.others} {
		d.must(d.reporting.AcceptPart(d.Ctx, c.lead, c.p.ID, "2027", code, c.part(code).Version))
	}
	d.refused(c.sign(""), models.KindConflict, "narrative.conflict.incomplete")
	c.whole()
	d.must(c.sign(""))
	d.refused(d.reporting.ReturnPart(d.Ctx, c.lead, c.p.ID, "2027", c.others, c.part(c.others).Version, "x"), models.KindConflict, "narrative.conflict.signed")

	// The secretariat sends one part back: it opens, the other does not.
	d.refused(d.reporting.ReturnPart(d.Ctx, d.officer, c.p.ID, "2027", c.others, c.part(c.others).Version, " "), models.KindInvalid, "narrative.fault.note")
	d.must(d.reporting.ReturnPart(d.Ctx, d.officer, c.p.ID, "2027", c.others, c.part(c.others).Version, "Say where"))
	v := c.page(c.partner)
	if v.Report.State != models.NarrativeOpen || v.Parts[0].State != models.NarrativePartAccepted || v.Parts[1].State != models.NarrativePartReturned || !v.Parts[1].Write || v.Parts[1].Reason != "Say where" {
		t.Fatalf("sent back %+v", v)
	}
	_, err := d.reporting.SavePart(d.Ctx, c.lead, c.p.ID, "2027", c.leads, models.NarrativeInput{Version: v.Parts[0].Version, Text: words("x")})
	d.refused(err, models.KindConflict, "narrative.conflict.part_in")
	if x := c.page(c.lead).Parts[1]; x.Summary != "" {
		t.Errorf("the words of a part that is not in are its organisation's alone: %q", x.Summary)
	}
	c.save(c.partner, c.others, nil)
	d.must(c.submit(c.partner, c.others))
	d.must(d.reporting.AcceptPart(d.Ctx, c.lead, c.p.ID, "2027", c.others, c.part(c.others).Version))
	d.must(c.sign(""))
	d.refused(d.reporting.PublishNarrative(d.Ctx, d.officer, c.p.ID, "2027", c.version()), models.KindConflict, "flow.wrong_state")
	d.must(d.reporting.ReturnNarrative(d.Ctx, d.officer, c.p.ID, "2027", c.version(), "The summary is too long"))
	if v := c.page(c.lead); v.Parts[0].Write || v.Parts[1].State != models.NarrativePartAccepted || !v.Write {
		t.Errorf("the whole came back with its parts open: %+v", v.Parts)
	}
	d.must(c.sign(""))
	d.must(d.reporting.AcceptNarrative(d.Ctx, d.officer, c.p.ID, "2027", c.version()))
	_, err = d.reporting.Narrative(d.Ctx, models.Actor{}, c.p.Reference, "2027")
	d.refused(err, models.KindNotFound, "error.not_found")
	published := func() []models.NarrativeReport {
		rows, err := d.reporting.Published(d.Ctx, models.Actor{}, c.p.Reference)
		d.must(err)
		return rows
	}
	if rows := published(); len(rows) != 0 {
		t.Errorf("listed before it is published: %+v", rows)
	}
	d.must(d.reporting.PublishNarrative(d.Ctx, d.officer, c.p.ID, "2027", c.version()))
	if rows := published(); len(rows) != 1 || rows[0].Year != 2027 || rows[0].PublishedAt == nil {
		t.Errorf("published: %+v", rows)
	}

	public := c.page(models.Actor{})
	if public.Report.Summary == "" || public.Parts[1].Summary == "" || len(public.Events) != 0 || public.Parts[1].Reason != "" {
		t.Errorf("public %+v", public)
	}
	spentOf := func(v models.NarrativePage) models.FigureLine {
		for _, l := range v.Figures {
			if l.OrganisationID == c.lead.OrganisationID && l.Spent != 0 {
				return l
			}
		}
		t.Fatal("nothing spent")
		return models.FigureLine{}
	}
	if l := spentOf(public); l.Spent != 1_000_00 || l.Certainty != models.Interim || l.Since != nil {
		t.Errorf("printed %+v", l)
	}
	// A later certified figure stands beside the printed one and changes nothing of it.
	c.spend(c.lead.OrganisationID, 1_250_00, models.Certified)
	if l := spentOf(c.page(models.Actor{})); l.Spent != 1_000_00 || l.Certainty != models.Interim || l.Since == nil || l.Since.Spent != 1_250_00 || l.Since.Certainty != models.Certified {
		t.Errorf("after it %+v", l)
	}
	d.refused(d.reporting.ReturnPart(d.Ctx, d.officer, c.p.ID, "2027", c.others, c.part(c.others).Version, "x"), models.KindConflict, "narrative.conflict.published")
	d.refused(d.reporting.ReturnNarrative(d.Ctx, d.officer, c.p.ID, "2027", c.version(), "x"), models.KindConflict, "flow.wrong_state")
	_, err = d.reporting.SaveNarrative(d.Ctx, c.lead, c.p.ID, "2027", models.NarrativeInput{Version: c.version(), Text: words("x")})
	d.refused(err, models.KindConflict, "narrative.conflict.signed")
	for _, text := range []string{"UPDATE narrative_reports SET summary = 'x'", "UPDATE narrative_parts SET summary = 'x'", "DELETE FROM narrative_reports", "DELETE FROM narrative_parts", "DELETE FROM narrative_events", "UPDATE narrative_events SET note = 'x'",
		"INSERT INTO narrative_parts SELECT id + 100, version, created_at, report_id, (SELECT MAX(id) FROM organisations), state, summary, progress, lessons, story, explanations, reason, submitted_on FROM narrative_parts"} {
		if _, err := d.Outside().ExecContext(d.Ctx, text); err == nil {
			t.Errorf("%s went through", text)
		}
	}
	d.Verify()
}

// A late organisation holds no other; its lead signs without it and says why.
func TestALatePartHoldsNothingUp(t *testing.T) {
	d := open(t)
	c := d.cycle()
	c.save(c.lead, c.leads, nil)
	d.must(c.submit(c.lead, c.leads))
	d.must(d.reporting.AcceptPart(d.Ctx, c.lead, c.p.ID, "2027", c.leads, c.part(c.leads).Version))
	c.whole()
	d.refused(c.sign(""), models.KindConflict, "narrative.conflict.parts")
	d.must(c.sign("Organisation S closes its registers in May"))
	_, err := d.reporting.SavePart(d.Ctx, c.partner, c.p.ID, "2027", c.others, models.NarrativeInput{Version: c.part(c.others).Version, Text: words("late")})
	d.refused(err, models.KindConflict, "narrative.conflict.signed")
	d.must(d.reporting.AcceptNarrative(d.Ctx, d.officer, c.p.ID, "2027", c.version()))
	d.must(d.reporting.PublishNarrative(d.Ctx, d.officer, c.p.ID, "2027", c.version()))
	v := c.page(models.Actor{})
	if v.Report.Without == "" || v.Parts[1].Summary != "" || v.Parts[1].State != models.NarrativePartDraft {
		t.Errorf("published without a part: %+v", v.Parts[1])
	}
	d.Verify()
}

func TestRefusalsOfANarrative(t *testing.T) {
	d := open(t)
	c := d.cycle()
	stranger := d.CastFor(models.RolePUNOProgramme, people.OrganisationInput{Code: "ORG-T", Name: "Organisation T", Kind: models.KindUNEntity}, "")
	in := models.NarrativeInput{Text: words("x")}
	for _, role := range models.Roles {
		if role == models.RolePUNOProgramme {
			continue
		}
		_, err := d.reporting.SaveNarrative(d.Ctx, d.Cast(role), c.p.ID, "2027", in)
		d.refused(err, models.KindForbidden, "error.right_missing")
		_, err = d.reporting.SavePart(d.Ctx, d.Cast(role), c.p.ID, "2027", c.leads, in)
		d.refused(err, models.KindForbidden, "error.right_missing")
		d.refused(d.reporting.SignNarrative(d.Ctx, d.Cast(role), c.p.ID, "2027", 1, ""), models.KindForbidden, "error.right_missing")
		if role != models.RoleSecretariatOfficer && role != models.RoleSecretariatHead {
			d.refused(d.reporting.AcceptNarrative(d.Ctx, d.Cast(role), c.p.ID, "2027", 1), models.KindForbidden, "error.right_missing")
			d.refused(d.reporting.ReturnPart(d.Ctx, d.Cast(role), c.p.ID, "2027", c.leads, 1, "x"), models.KindForbidden, "error.right_missing")
		}
	}
	_, err := d.reporting.SaveNarrative(d.Ctx, c.partner, c.p.ID, "2027", in)
	d.refused(err, models.KindForbidden, "narrative.forbidden.lead")
	_, err = d.reporting.SavePart(d.Ctx, c.lead, c.p.ID, "2027", c.others, in)
	d.refused(err, models.KindForbidden, "narrative.forbidden.part")
	_, err = d.reporting.SavePart(d.Ctx, stranger, c.p.ID, "2027", c.others, in)
	d.refused(err, models.KindNotFound, "error.not_found")
	for _, actor := range []models.Actor{{}, stranger, d.Cast(models.RoleBoardMember), d.Cast(models.RoleDrafter)} {
		_, err := d.reporting.Narrative(d.Ctx, actor, c.p.Reference, "2027")
		d.refused(err, models.KindNotFound, "error.not_found")
	}
	for _, period := range []string{"2026", "2029", "2027-final", "x"} {
		_, err := d.reporting.SaveNarrative(d.Ctx, c.lead, c.p.ID, period, in)
		d.refused(err, models.KindNotFound, "error.not_found")
	}
	if n := d.number("SELECT COUNT(*) FROM narrative_reports"); n != 0 {
		t.Errorf("refusals left %d reports", n)
	}
	c.save(c.partner, c.others, nil)
	in.Version = 9
	_, err = d.reporting.SavePart(d.Ctx, c.partner, c.p.ID, "2027", c.others, in)
	d.refused(err, models.KindStale, "error.stale")
	_, err = d.reporting.SaveNarrative(d.Ctx, c.lead, c.p.ID, "2027", in)
	d.refused(err, models.KindStale, "error.stale")
	d.refused(d.reporting.AcceptPart(d.Ctx, c.partner, c.p.ID, "2027", c.others, c.part(c.others).Version), models.KindForbidden, "narrative.forbidden.lead")
	d.must(c.submit(c.partner, c.others))
	d.refused(c.submit(c.partner, c.others), models.KindConflict, "flow.wrong_state")
	// The year that runs is written and not submitted.
	_, err = d.reporting.SavePart(d.Ctx, c.partner, c.p.ID, "2028", c.others, models.NarrativeInput{Text: words("x")})
	d.must(err)
	d.refused(d.reporting.SubmitPart(d.Ctx, c.partner, c.p.ID, "2028", c.others, 2), models.KindConflict, "narrative.conflict.period_runs")
	former, err := d.reporting.Narrative(d.Ctx, c.partner, c.p.Reference, "2028")
	d.must(err)
	if f := former.Parts[1].Former; f == nil || f.Summary == "" {
		t.Error("last year's answers are not beside")
	}
	d.Verify()
}

func (d *desk) number(text string) int {
	d.Helper()
	var n int
	d.must(d.DB.Read(d.Ctx).Raw(text).Scan(&n).Error)
	return n
}

func (c *cycle) owed(actor models.Actor, kind models.ReportKind, org string) *models.ReportLine {
	c.Helper()
	list, err := c.reporting.Reports(c.Ctx, actor)
	c.must(err)
	for i, l := range list.Lines {
		if l.Kind == kind && l.Code == org && l.Year == 2027 {
			return &list.Lines[i]
		}
	}
	return nil
}

// Standard 2.10: who owes what, from when it is late, and what meets it.
func TestWhatProgrammesOwe(t *testing.T) {
	d := open(t)
	c := d.cycle()
	stranger := d.CastFor(models.RolePUNOFinance, people.OrganisationInput{Code: "ORG-T", Name: "Organisation T", Kind: models.KindUNEntity}, "")
	if c.owed(stranger, models.ReportNarrative, c.leads) != nil || c.owed(c.partner, models.ReportFinancial, c.leads) != nil || c.owed(c.lead, models.ReportFinancial, c.others) == nil || c.owed(d.Cast(models.RoleBoardMember), models.ReportFinancial, c.others) == nil {
		t.Error("who sees what is wrong")
	}
	_, err := d.reporting.Reports(d.Ctx, models.Actor{})
	d.refused(err, models.KindSignIn, "error.sign_in")
	c.save(c.partner, c.others, nil)
	d.must(c.submit(c.partner, c.others))
	if l := c.owed(c.partner, models.ReportNarrativePart, c.others); l.State != models.DutyDone || l.DoneOn != when.MustDate(2028, 2, 1) {
		t.Errorf("part %+v", l)
	}
	d.must(d.reporting.ReturnPart(d.Ctx, c.lead, c.p.ID, "2027", c.others, c.part(c.others).Version, "Say where"))
	d.Clock.Set(time.Date(2028, 3, 31, 23, 59, 0, 0, time.UTC))
	if l := c.owed(c.lead, models.ReportNarrative, c.leads); l.State != models.DutyOpen {
		t.Errorf("on its last day %s", l.State)
	}
	// A rule that comes now touches nothing of the year that ended.
	later := models.StartReportingRule
	later.Narrative = models.YearDay{Month: 6, Day: 30}
	d.must(rules.New(d.DB).AdoptReporting(d.Ctx, d.Fresh(c.head), later, rules.Adoption{Instrument: "Manual of the fund"}))
	d.Clock.Advance(time.Hour)
	for _, kind := range []models.ReportKind{models.ReportNarrative, models.ReportNarrativePart} {
		code := map[models.ReportKind]string{models.ReportNarrative: c.leads, models.ReportNarrativePart: c.others}[kind]
		if l := c.owed(c.officer, kind, code); l.State != models.DutyLate || l.DaysLate != 1 {
			t.Errorf("%s is %s, %d days", kind, l.State, l.DaysLate)
		}
	}
	c.spend(c.partner.OrganisationID, 1_000_00, models.Interim)
	if c.owed(c.officer, models.ReportFinancial, c.others).State != models.DutyOpen {
		t.Error("interim figures met what asks for certified ones")
	}
	c.spend(c.partner.OrganisationID, 1_100_00, models.Certified)
	if l := c.owed(c.officer, models.ReportFinancial, c.others); l.State != models.DutyDone {
		t.Errorf("certified figures left %s", l.State)
	}

	key := c.owed(c.officer, models.ReportNarrativePart, c.others).Key()
	head := d.Fresh(c.head)
	d.refused(d.reporting.WaiveReport(d.Ctx, d.Fresh(d.officer), key, "x"), models.KindForbidden, "error.right_missing")
	d.Clock.Advance(time.Hour)
	d.refused(d.reporting.WaiveReport(d.Ctx, head, key, "x"), models.KindSignIn, "error.fresh_sign_in")
	head = d.Fresh(c.head)
	d.refused(d.reporting.WaiveReport(d.Ctx, head, key, " "), models.KindInvalid, "narrative.fault.note")
	d.refused(d.reporting.WaiveReport(d.Ctx, head, "part.2027.JP-9999.ORG-S", "x"), models.KindNotFound, "error.not_found")
	d.must(d.reporting.WaiveReport(d.Ctx, head, key, "Merged with the lead's"))
	if l := c.owed(c.partner, models.ReportNarrativePart, c.others); l.State != models.DutyWaived || l.Mark.Note == "" {
		t.Errorf("waived %+v", l)
	}
	d.refused(d.reporting.WaiveReport(d.Ctx, d.Fresh(c.head), key, "again"), models.KindConflict, "narrative.conflict.settled")

	arrived := when.MustDate(2028, 3, 30)
	d.refused(d.reporting.ReceiveReport(d.Ctx, d.officer, c.owed(d.officer, models.ReportNarrative, c.leads).Key(), arrived, "x"), models.KindConflict, "narrative.conflict.made_here")
	d.refused(d.reporting.ReceiveReport(d.Ctx, d.officer, "consolidated.2027", when.MustDate(2029, 1, 1), "x"), models.KindInvalid, "narrative.fault.received_on")
	d.refused(d.reporting.ReceiveReport(d.Ctx, c.partner, "consolidated.2027", arrived, "x"), models.KindForbidden, "error.right_missing")
	d.must(d.reporting.ReceiveReport(d.Ctx, d.officer, "consolidated.2027", arrived, "Report of 30 March"))
	if l := c.owed(d.officer, models.ReportConsolidated, ""); l.State != models.DutyDone || l.DoneOn != arrived {
		t.Errorf("consolidated %+v", l)
	}
	for _, text := range []string{"UPDATE report_marks SET note = 'x'", "DELETE FROM report_marks"} {
		if _, err := d.Outside().ExecContext(d.Ctx, text); err == nil {
			t.Errorf("%s went through", text)
		}
	}
	d.Verify()
}

// A programme that nobody may know of owes nothing that others could read.
func TestWhatAnUnpublishedProgrammeOwesIsUnknown(t *testing.T) {
	d := open(t)
	writer := d.Cast(models.RolePUNOProgramme)
	decided.Fund(t, d.Harness, 100_000_00)
	p := decided.Programme(t, d.Harness, decided.Plan{Unpublished: true, Organisations: []decided.Organisation{{ID: writer.OrganisationID, Tranche: []money.Cents{50_000_00}}, {ID: d.Organisation('S'), Tranche: []money.Cents{50_000_00}}}})
	d.pay(p.ID, nil)
	d.Clock.Set(time.Date(2028, 2, 1, 9, 0, 0, 0, time.UTC))
	list, err := d.reporting.Reports(d.Ctx, writer)
	d.must(err)
	if len(list.Lines) != 0 {
		t.Errorf("it is told of %+v", list.Lines)
	}
	_, err = d.reporting.SaveNarrative(d.Ctx, writer, p.ID, "2027", models.NarrativeInput{Text: words("x")})
	d.refused(err, models.KindNotFound, "error.not_found")
	list, err = d.reporting.Reports(d.Ctx, d.officer)
	d.must(err)
	if len(list.Lines) == 0 {
		t.Error("control: the secretariat sees none")
	}
}
