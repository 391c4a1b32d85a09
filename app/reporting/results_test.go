package reporting_test

import (
	"fmt"
	"testing"
	"time"

	"seedfund/app/apptest/decided"
	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// answers are a document's framework: one indicator of each kind, a risk, markers.
func answers() map[string]string {
	return map[string]string{
		"indicators": models.Rows{
			{"result": "1", "statement": "Offices work alike", "indicator": "Offices that meet the standard", "unit": "institutions", "baseline": "2", "baseline_year": "2026", "target": "24", "source": "Inspection", "fund_indicator": "institutions"},
			{"result": "1.1", "statement": "Offices are staffed", "indicator": "Persons informed", "unit": "persons", "baseline": "0", "baseline_year": "2026", "target": "4000", "disaggregation": "sex", "source": "Registers", "fund_indicator": "people_served"},
		}.Text(),
		"risks":         models.Rows{{"risk": "Staff leave", "category": "institutional", "likelihood": "4", "impact": "3", "treatment": "Two in each post", "owner": "Lead"}}.Text(),
		"gender_marker": models.Rows{{"level": "2", "why": "Figures are kept by sex."}}.Text(),
		"rights_marker": models.Rows{{"level": "A", "why": "Each activity was checked."}}.Text(),
	}
}

// measured is a programme of the finance officer's organisation with a framework.
func (d *desk) measured(answers map[string]string) models.Programme {
	d.Helper()
	decided.Fund(d.T, d.Harness, 100_000_00)
	return decided.Programme(d.T, d.Harness, decided.Plan{Answers: answers, Organisations: []decided.Organisation{{ID: d.finance.OrganisationID, Tranche: []money.Cents{100_000_00}}}})
}

// clause 24: what is to be reached is what the Board decided on, and is locked.
func TestTheFrameworkIsCopiedAndLocked(t *testing.T) {
	d := open(t)
	p := d.measured(answers())
	v, err := d.reporting.Results(d.Ctx, d.officer, p.Reference)
	d.must(err)
	if len(v.Indicators) != 2 || v.Indicators[0].Target != "24" || v.Indicators[1].FundIndicator != "people_served" || v.Indicators[1].Baseline != "0" || v.Decision == "" {
		t.Errorf("indicators %+v", v.Indicators)
	}
	if len(v.Risks) != 1 || v.Risks[0].Likelihood != 4 || len(v.Markers) != 2 || v.Markers[0].Level != "2" || v.Markers[0].Scale == "" || v.Markers[0].LevelLabel["fr"] == "" {
		t.Errorf("risks %+v, markers %+v", v.Risks, v.Markers)
	}
	for table, column := range map[string]string{"programme_indicators": "baseline = '9'", "programme_risks": "impact = 1", "programme_markers": "level = '3'"} {
		for _, text := range []string{"UPDATE " + table + " SET " + column, "DELETE FROM " + table} {
			if _, err := d.Outside().ExecContext(d.Ctx, text); err == nil {
				t.Errorf("%s went through", text)
			}
		}
	}
	visitor, err := d.reporting.Results(d.Ctx, models.Actor{}, p.Reference)
	d.must(err)
	if visitor.SeesRisks || visitor.Risks != nil || len(visitor.Indicators) != 2 {
		t.Errorf("a visitor sees %+v", visitor)
	}
	_, err = d.reporting.Results(d.Ctx, models.Actor{}, "JP-9999")
	d.refused(err, models.KindNotFound, "error.not_found")
	d.Verify()
}

// A document whose form asked for none leaves a programme without, and nothing is
// shown of a programme before its decision is public.
func TestAProgrammeWithoutAFrameworkAndOneNotYetPublic(t *testing.T) {
	d := open(t)
	p := d.measured(nil)
	v, err := d.reporting.Results(d.Ctx, d.officer, p.Reference)
	d.must(err)
	if len(v.Indicators)+len(v.Risks)+len(v.Markers) != 0 {
		t.Errorf("%+v", v)
	}
	decided.Fund(t, d.Harness, 100_000_00)
	hidden := decided.Programme(t, d.Harness, decided.Plan{Unpublished: true, Answers: answers(), Organisations: []decided.Organisation{{ID: d.finance.OrganisationID, Tranche: []money.Cents{100_000_00}}}})
	for _, actor := range []models.Actor{models.Actor{}, d.finance, d.Cast(models.RolePUNOProgramme)} {
		_, err = d.reporting.Results(d.Ctx, actor, hidden.Reference)
		d.refused(err, models.KindNotFound, "error.not_found")
		_, err = d.reporting.Markers(d.Ctx, actor, hidden.Reference)
		d.refused(err, models.KindNotFound, "error.not_found")
		money, err := d.reporting.MarkerMoney(d.Ctx, actor, models.BasisApproval)
		d.must(err)
		if n, approved, _ := money[0].Totals(); n != 1 || approved != p.ApprovedCents {
			t.Errorf("%v sees %d programmes with %d", actor.Role, n, approved)
		}
	}
	if _, err = d.reporting.Results(d.Ctx, d.officer, hidden.Reference); err != nil {
		t.Errorf("control: %v", err)
	}
	d.Verify()
}

// A programme from before frameworks were copied is told apart from one whose
// document has none, by whatever its document has, and from one with risks alone,
// which a visitor does not see.
func TestAFrameworkThatWasNotCopiedIsToldApart(t *testing.T) {
	d := open(t)
	only := func(question string) map[string]string {
		return map[string]string{question: answers()[question]}
	}
	for name, c := range map[string]struct {
		answers map[string]string
		taken   []string // tables emptied, as they were before
		want    bool
	}{
		"no framework": {nil, nil, false}, "copied": {answers(), nil, false}, "risks alone, copied": {only("risks"), nil, false},
		"not copied": {answers(), []string{"programme_indicators", "programme_risks", "programme_markers"}, true}, "risks alone, not copied": {only("risks"), []string{"programme_risks"}, true},
		"marker alone, not copied": {only("gender_marker"), []string{"programme_markers"}, true},
	} {
		p := d.measured(c.answers)
		for _, table := range c.taken {
			decided.Tamper(t, d.Harness, table, fmt.Sprintf("DELETE FROM %s WHERE programme_id = %d", table, p.ID))
		}
		for _, actor := range []models.Actor{{}, d.officer} {
			v, err := d.reporting.Results(d.Ctx, actor, p.Reference)
			d.must(err)
			if v.NotCopied != c.want {
				t.Errorf("%s, as %q: not copied is %v", name, actor.Role, v.NotCopied)
			}
		}
	}
}

// clause 24: what was left in the document of an older programme is copied once,
// as it was submitted, and is locked like any other.
func TestALeftFrameworkIsCopiedOnce(t *testing.T) {
	d := open(t)
	fresh := d.measured(answers())
	want, err := d.reporting.Results(d.Ctx, d.officer, fresh.Reference)
	d.must(err)
	d.refused(d.reporting.CopyFramework(d.Ctx, d.officer, fresh.ID), models.KindConflict, "results.conflict.nothing_to_copy")
	none := d.measured(nil)
	d.refused(d.reporting.CopyFramework(d.Ctx, d.officer, none.ID), models.KindConflict, "results.conflict.nothing_to_copy")
	for _, table := range []string{"programme_indicators", "programme_risks", "programme_markers"} {
		decided.Tamper(t, d.Harness, table, fmt.Sprintf("DELETE FROM %s WHERE programme_id = %d", table, fresh.ID))
	}
	for _, role := range []models.Role{models.RolePUNOProgramme, models.RoleBoardMember, models.RoleAuditor, models.RoleAgentOfficer} {
		d.refused(d.reporting.CopyFramework(d.Ctx, d.Cast(role), fresh.ID), models.KindForbidden, "error.right_missing")
	}
	if v, err := d.reporting.Results(d.Ctx, d.officer, fresh.Reference); err != nil || !v.MayCopy {
		t.Errorf("%+v %v", v, err)
	}
	d.must(d.reporting.CopyFramework(d.Ctx, d.officer, fresh.ID))
	d.refused(d.reporting.CopyFramework(d.Ctx, d.officer, fresh.ID), models.KindConflict, "results.conflict.nothing_to_copy")
	got, err := d.reporting.Results(d.Ctx, d.officer, fresh.Reference)
	d.must(err)
	if got.NotCopied || got.MayCopy || len(got.Indicators) != len(want.Indicators) || len(got.Risks) != len(want.Risks) || len(got.Markers) != len(want.Markers) {
		t.Fatalf("%+v", got)
	}
	for i, x := range got.Indicators {
		y := want.Indicators[i]
		if x.ID = y.ID; x != y {
			t.Errorf("copied %+v, approved %+v", x, y)
		}
	}
	d.Verify()
}

// clause 19: a new grading is a new row with its reason; the former stay.
func TestAGradingIsFollowedByAnother(t *testing.T) {
	d := open(t)
	p := d.measured(answers())
	g := models.MarkerGrading{Marker: "gender_marker", Level: "1", Justification: "Only figures are kept by sex.", Reason: "Checked at mid-term", Known: 1}
	for _, role := range []models.Role{models.RolePUNOProgramme, models.RoleBoardMember, models.RoleAuditor, models.RoleAgentOfficer, models.RoleDrafter} {
		_, err := d.reporting.Grade(d.Ctx, d.Cast(role), p.ID, g)
		d.refused(err, models.KindForbidden, "error.right_missing")
	}
	_, err := d.reporting.Grade(d.Ctx, d.officer, 999, g)
	d.refused(err, models.KindNotFound, "error.not_found")
	stale := g
	stale.Known = 0
	_, err = d.reporting.Grade(d.Ctx, d.officer, p.ID, stale)
	d.refused(err, models.KindStale, "error.stale")
	bad := g
	bad.Reason = ""
	_, err = d.reporting.Grade(d.Ctx, d.officer, p.ID, bad)
	d.refused(err, models.KindInvalid, "results.fault.reason")
	d.Clock.Advance(48 * time.Hour)
	_, err = d.reporting.Grade(d.Ctx, d.officer, p.ID, g)
	d.must(err)
	_, err = d.reporting.Grade(d.Ctx, d.officer, p.ID, g)
	d.refused(err, models.KindInvalid, "results.fault.same")
	child := models.MarkerGrading{Marker: "child_marker", Level: "1", Justification: "Second output.", Reason: "The document had none"}
	_, err = d.reporting.Grade(d.Ctx, d.officer, p.ID, child)
	d.must(err)
	v, err := d.reporting.Markers(d.Ctx, models.Actor{}, p.Reference)
	d.must(err)
	if len(v.History) != 4 || v.May || v.History[0].Level != "2" || v.History[2].Number != 2 || v.History[2].ByRole != models.RoleSecretariatOfficer || v.Standing("gender_marker").Level != "1" {
		t.Errorf("history %+v", v.History)
	}
	d.Verify()
}

// settle closes a programme for good.
func (d *desk) settle(id int64) {
	d.Helper()
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.settle", func(tx *db.Tx) error {
		x, err := db.Load[models.Programme](tx, id)
		if err != nil {
			return err
		}
		x.State, x.StartOn, x.EndOn, x.ClosedOn, x.SettledOn = models.ProgrammeFinancialClosed, when.DateOf(tx.Now), when.DateOf(tx.Now), when.DateOf(tx.Now), when.DateOf(tx.Now)
		return db.Update(tx, x, "state", "start_on", "end_on", "closed_on", "settled_on")
	}))
}

// A programme that is settled is not graded any more.
func TestASettledProgrammeIsNotGraded(t *testing.T) {
	d := open(t)
	p := d.measured(answers())
	d.settle(p.ID)
	_, err := d.reporting.Grade(d.Ctx, d.officer, p.ID, models.MarkerGrading{Marker: "gender_marker", Level: "1", Justification: "x", Reason: "y", Known: 1})
	d.refused(err, models.KindConflict, "programmes.conflict.closed")
	v, err := d.reporting.Markers(d.Ctx, d.officer, p.Reference)
	d.must(err)
	if v.May {
		t.Error("the page offers it")
	}
}

// Spending stands under the grading in force on the day of its report, and under
// the approved one where that is asked; both sum to all of it.
func TestSpendingByMarkerFollowsTheGradings(t *testing.T) {
	d := open(t)
	org := d.finance.OrganisationID
	decided.Fund(t, d.Harness, 300_000_00)
	p := decided.Programme(t, d.Harness, decided.Plan{Answers: answers(), Organisations: []decided.Organisation{{ID: org, Tranche: []money.Cents{100_000_00}}}})
	bare := decided.Programme(t, d.Harness, decided.Plan{Organisations: []decided.Organisation{{ID: org, Tranche: []money.Cents{100_000_00}}}})
	d.pay(p.ID, nil)
	d.pay(bare.ID, nil)
	for _, x := range []models.Programme{p, bare} {
		_, err := d.reporting.Report(d.Ctx, d.finance, d.input(x, org, 30_000_01))
		d.must(err)
	}
	d.Clock.Advance(24 * 400 * time.Hour)
	_, err := d.reporting.Grade(d.Ctx, d.officer, p.ID, models.MarkerGrading{Marker: "gender_marker", Level: "1", Justification: "Less than planned.", Reason: "Checked", Known: 1})
	d.must(err)
	in := d.input(p, org, 20_000_02)
	in.Year, in.AsAt = 2028, in.AsAt.AddDays(401)
	d.Clock.Advance(48 * time.Hour)
	_, err = d.reporting.Report(d.Ctx, d.finance, in)
	d.must(err)
	for basis, want := range map[models.MarkerBasis]map[string][2]money.Cents{
		models.BasisReport:   {"1": {100_000_00, 20_000_02}, "2": {0, 30_000_01}, "": {100_000_00, 30_000_01}},
		models.BasisApproval: {"2": {100_000_00, 50_000_03}, "": {100_000_00, 30_000_01}},
	} {
		all, err := d.reporting.MarkerMoney(d.Ctx, models.Actor{}, basis)
		d.must(err)
		if len(all) != 3 || all[0].Marker != "gender_marker" || len(all[0].Shares) != len(want) {
			t.Fatalf("%s: %+v", basis, all)
		}
		for _, s := range all[0].Shares {
			if want[s.Level] != [2]money.Cents{s.Approved, s.Spent} {
				t.Errorf("%s: level %q has %d and %d, want %v", basis, s.Level, s.Approved, s.Spent, want[s.Level])
			}
		}
		for _, m := range all {
			if n, approved, spent := m.Totals(); n != 2 || approved != 200_000_00 || spent != 80_000_04 {
				t.Errorf("%s, %s: %d programmes, %d, %d", basis, m.Marker, n, approved, spent)
			}
		}
	}
	d.Verify()
}

// A scale that the form has no more keeps its gradings, on a category of its own.
func TestANewScaleStandsBesideTheOld(t *testing.T) {
	d := open(t)
	p := d.measured(answers())
	head := d.Cast(models.RoleSecretariatHead)
	form, err := calls.DefaultForm(models.StageFull)
	d.must(err)
	for i, s := range form.Sections {
		for j, q := range s.Questions {
			if q.Code == "gender_marker" {
				form.Sections[i].Questions[j].Scale = "A later scale, 2027"
			}
		}
	}
	_, err = calls.New(d.DB).AdoptForm(d.Ctx, d.Fresh(head), models.StageFull, form)
	d.must(err)
	row, err := d.reporting.Grade(d.Ctx, d.officer, p.ID, models.MarkerGrading{Marker: "gender_marker", Level: "2", Justification: "Figures are kept by sex.", Reason: "New scale", Known: 1})
	d.must(err)
	if row.Scale != "A later scale, 2027" || row.Number != 2 {
		t.Errorf("%+v", row)
	}
	v, err := d.reporting.Markers(d.Ctx, d.officer, p.Reference)
	d.must(err)
	if v.History[0].Scale == row.Scale || !v.May {
		t.Errorf("%+v", v.History)
	}
}
