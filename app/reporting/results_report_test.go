package reporting_test

import (
	"testing"
	"time"

	"seedfund/app/apptest/decided"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/money"
)

// reported is a programme with a framework that the writer's organisation leads
// and that has begun; the year 2027 is over.
func (d *desk) reported() (models.Programme, models.Actor, models.ProgrammeResults) {
	d.Helper()
	writer := d.Cast(models.RolePUNOProgramme)
	decided.Fund(d.T, d.Harness, 200_000_00)
	p := decided.Programme(d.T, d.Harness, decided.Plan{Answers: answers(), Organisations: []decided.Organisation{
		{ID: writer.OrganisationID, Tranche: []money.Cents{100_000_00}}, {ID: d.Organisation('S'), Tranche: []money.Cents{100_000_00}}}})
	d.pay(p.ID, nil)
	d.Clock.Set(time.Date(2028, 2, 1, 9, 0, 0, 0, time.UTC))
	r, err := d.reporting.Results(d.Ctx, d.officer, p.Reference)
	d.must(err)
	return p, writer, r
}

// said is a whole report on 2027: one value, one that was not measured, one risk.
func said(r models.ProgrammeResults) models.ResultInput {
	return models.ResultInput{Year: 2027, Values: []models.ValueInput{
		{IndicatorID: r.Indicators[0].ID, Value: "13", Means: "Inspection of 2027"}, {IndicatorID: r.Indicators[1].ID, Why: "The registers are not closed yet"}},
		Risks: []models.RiskInput{{RiskID: r.Risks[0].ID, Likelihood: 5, Impact: 3, Note: "Two posts are open"}}}
}

// clause 24: a year is written, submitted, published and corrected; each former
// version stays, and not measured is no zero.
func TestAReportOnResultsFromTheFirstValueToACorrection(t *testing.T) {
	d := open(t)
	p, writer, r := d.reported()
	made, err := d.reporting.SaveResults(d.Ctx, writer, p.ID, said(r))
	d.must(err)
	public := func() []models.ResultYear {
		v, err := d.reporting.Results(d.Ctx, models.Actor{}, p.Reference)
		d.must(err)
		return v.Years
	}
	if len(public()) != 0 {
		t.Error("what is being written is public")
	}
	d.must(d.reporting.SubmitResults(d.Ctx, writer, p.ID, 2027, made.Version))
	d.must(d.reporting.PublishResults(d.Ctx, d.officer, p.ID, 2027, made.Version+1))
	years := public()
	if len(years) != 1 || len(years[0].Values) != 2 || len(years[0].Statuses) != 0 {
		t.Fatalf("public %+v", years)
	}
	if v := years[0].Value(r.Indicators[0].ID); v.Value != "13" || !v.Measured {
		t.Errorf("value %+v", v)
	}
	if v := years[0].Value(r.Indicators[1].ID); v.Measured || v.Value != "" || v.Why == "" {
		t.Errorf("not measured %+v", v)
	}
	room, err := d.reporting.Results(d.Ctx, d.officer, p.Reference)
	d.must(err)
	if s := room.Years[0].Status(r.Risks[0].ID); s == nil || s.Change(r.Risks[0]) != "up" {
		t.Errorf("risk %+v", s)
	}
	in := said(r)
	in.Values[0].Value = "12"
	in.Version = made.Version + 2
	_, err = d.reporting.SaveResults(d.Ctx, writer, p.ID, in)
	d.refused(err, models.KindConflict, "results.conflict.submitted")
	d.must(d.reporting.ReturnResults(d.Ctx, d.officer, p.ID, 2027, in.Version, "An office was counted twice"))
	in.Version++
	_, err = d.reporting.SaveResults(d.Ctx, writer, p.ID, in)
	d.refused(err, models.KindInvalid, "results.fault.correction")
	in.Reason = "One office was counted twice"
	again, err := d.reporting.SaveResults(d.Ctx, writer, p.ID, in)
	d.must(err)
	if v := public()[0].Value(r.Indicators[0].ID); v.Value != "13" {
		t.Errorf("a correction was public before it was published: %+v", v)
	}
	d.must(d.reporting.SubmitResults(d.Ctx, writer, p.ID, 2027, again.Version))
	d.must(d.reporting.PublishResults(d.Ctx, d.officer, p.ID, 2027, again.Version+1))
	if v := public()[0].Value(r.Indicators[0].ID); v.Value != "12" || v.Number != 2 || v.Reason == "" {
		t.Errorf("corrected %+v", v)
	}
	page, err := d.reporting.ResultReport(d.Ctx, writer, p.Reference, 2027)
	d.must(err)
	if len(page.History) != 3 || page.History[0].Value != "13" || len(page.Events) != 5 || page.Year.Report.Published != 2 {
		t.Errorf("history %+v, events %+v", page.History, page.Events)
	}
	for _, text := range []string{"UPDATE indicator_values SET means = 'x'", "DELETE FROM indicator_values", "UPDATE risk_statuses SET note = 'x'", "DELETE FROM result_events"} {
		if _, err := d.Outside().ExecContext(d.Ctx, text); err == nil {
			t.Errorf("%s went through", text)
		}
	}
	d.Verify()
}

func TestWhoWritesAndReadsAReportOnResults(t *testing.T) {
	d := open(t)
	p, writer, r := d.reported()
	of := func(letter string) models.Actor {
		return d.CastFor(models.RolePUNOProgramme, people.OrganisationInput{Code: "ORG-" + letter, Name: "Organisation " + letter, Kind: models.KindUNEntity}, "")
	}
	partner, stranger := of("S"), of("T")
	for actor, key := range map[*models.Actor]string{&partner: "results.forbidden.lead", &stranger: "results.forbidden.lead", &d.officer: "error.right_missing", &d.finance: "error.right_missing"} {
		_, err := d.reporting.SaveResults(d.Ctx, *actor, p.ID, said(r))
		d.refused(err, models.KindForbidden, key)
		d.refused(d.reporting.SubmitResults(d.Ctx, *actor, p.ID, 2027, 0), models.KindForbidden, key)
	}
	made, err := d.reporting.SaveResults(d.Ctx, writer, p.ID, said(r))
	d.must(err)
	for _, actor := range []models.Actor{writer, partner, d.officer, d.Cast(models.RoleAuditor)} {
		if _, err := d.reporting.ResultReport(d.Ctx, actor, p.Reference, 2027); err != nil {
			t.Errorf("%s: %v", actor.Role, err)
		}
	}
	_, err = d.reporting.ResultReport(d.Ctx, stranger, p.Reference, 2027)
	d.refused(err, models.KindForbidden, "results.forbidden.takes_part")
	_, err = d.reporting.ResultReport(d.Ctx, d.finance, p.Reference, 2027)
	d.refused(err, models.KindForbidden, "error.right_missing")
	d.must(d.reporting.SubmitResults(d.Ctx, writer, p.ID, 2027, made.Version))
	d.refused(d.reporting.PublishResults(d.Ctx, writer, p.ID, 2027, made.Version+1), models.KindForbidden, "error.right_missing")
	d.refused(d.reporting.ReturnResults(d.Ctx, partner, p.ID, 2027, made.Version+1, "x"), models.KindForbidden, "error.right_missing")
}

func TestRefusalsOfAReportOnResults(t *testing.T) {
	d := open(t)
	p, writer, r := d.reported()
	second := r.Indicators[1].ID
	for key, change := range map[string]func(*models.ResultInput){
		"results.fault.figure":      func(in *models.ResultInput) { in.Values[0].Value = "twelve" },
		"results.fault.both":        func(in *models.ResultInput) { in.Values[0].Why = "lost" },
		"results.fault.emptied":     func(in *models.ResultInput) { in.Values[0].Value = "" },
		"results.fault.split":       func(in *models.ResultInput) { in.Values[0].Split = []models.SplitPart{{Group: "women"}} },
		"results.fault.split_alone": func(in *models.ResultInput) { in.Values[1].Split = []models.SplitPart{{Group: "women", Value: "3"}} },
		"results.fault.split_above": func(in *models.ResultInput) {
			in.Values[0].Split = []models.SplitPart{{Group: "north", Value: "8"}, {Group: "south", Value: "5.5"}}
		},
		"results.fault.one_to_five": func(in *models.ResultInput) { in.Risks[0].Impact = 6 },
	} {
		in := said(r)
		change(&in)
		_, err := d.reporting.SaveResults(d.Ctx, writer, p.ID, in)
		d.refused(err, models.KindInvalid, key)
	}
	foreign := said(r)
	foreign.Values[0].IndicatorID = 9999
	_, err := d.reporting.SaveResults(d.Ctx, writer, p.ID, foreign)
	d.refused(err, models.KindNotFound, "error.not_found")
	foreign = said(r)
	foreign.Risks[0].RiskID = 9999
	_, err = d.reporting.SaveResults(d.Ctx, writer, p.ID, foreign)
	d.refused(err, models.KindNotFound, "error.not_found")
	for _, year := range []int{2026, 2029} {
		in := said(r)
		in.Year = year
		_, err = d.reporting.SaveResults(d.Ctx, writer, p.ID, in)
		d.refused(err, models.KindNotFound, "error.not_found")
	}
	d.refused(d.reporting.SubmitResults(d.Ctx, writer, p.ID, 2027, 0), models.KindNotFound, "error.not_found")
	d.refused(d.reporting.PublishResults(d.Ctx, d.officer, p.ID, 2027, 0), models.KindNotFound, "error.not_found")

	in := said(r)
	in.Values[1] = models.ValueInput{IndicatorID: second, Value: "900"}
	in.Risks = nil
	made, err := d.reporting.SaveResults(d.Ctx, writer, p.ID, in)
	d.must(err)
	_, err = d.reporting.SaveResults(d.Ctx, writer, p.ID, in)
	d.refused(err, models.KindStale, "error.stale")
	err = d.reporting.SubmitResults(d.Ctx, writer, p.ID, 2027, made.Version)
	d.refused(err, models.KindConflict, "results.gap.split")
	d.refused(err, models.KindConflict, "results.gap.risk")
	d.refused(d.reporting.PublishResults(d.Ctx, d.officer, p.ID, 2027, made.Version), models.KindConflict, "flow.wrong_state")
	d.refused(d.reporting.ReturnResults(d.Ctx, d.officer, p.ID, 2027, made.Version, " "), models.KindInvalid, "results.fault.reason")
	d.refused(d.reporting.ReturnResults(d.Ctx, d.officer, p.ID, 2027, made.Version+1, "x"), models.KindStale, "error.stale")

	now := said(r)
	now.Year = 2028
	running, err := d.reporting.SaveResults(d.Ctx, writer, p.ID, now)
	d.must(err)
	d.refused(d.reporting.SubmitResults(d.Ctx, writer, p.ID, 2028, running.Version), models.KindConflict, "results.conflict.year_runs")
	d.settle(p.ID)
	in.Version = made.Version
	_, err = d.reporting.SaveResults(d.Ctx, writer, p.ID, in)
	d.refused(err, models.KindConflict, "programmes.conflict.closed")
}

// What nobody said is missing: it stands in the way of a submission and is never
// taken for zero.
func TestMissingStandsInTheWay(t *testing.T) {
	d := open(t)
	p, writer, r := d.reported()
	in := models.ResultInput{Year: 2027, Values: []models.ValueInput{{IndicatorID: r.Indicators[0].ID, Value: "0"}, {IndicatorID: r.Indicators[1].ID}}}
	made, err := d.reporting.SaveResults(d.Ctx, writer, p.ID, in)
	d.must(err)
	page, err := d.reporting.ResultReport(d.Ctx, writer, p.Reference, 2027)
	d.must(err)
	if len(page.Year.Values) != 1 || page.Year.Values[0].Value != "0" || len(page.Gaps) != 2 {
		t.Errorf("values %+v, gaps %+v", page.Year.Values, page.Gaps)
	}
	d.refused(d.reporting.SubmitResults(d.Ctx, writer, p.ID, 2027, made.Version), models.KindConflict, "results.gap.value")
}
