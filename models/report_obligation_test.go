package models

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/models/when"
)

func dueDay(text string) when.Date {
	d, err := when.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

var startRules = RuleHistory[ReportingRule]{{Value: StartReportingRule}}

func runs(start, end string) Programme {
	return Programme{ID: 7, StartOn: dueDay(start), EndOn: dueDay(end), State: ProgrammeOngoing}
}

func dueOf(rows []ReportObligation, kind ReportKind, org int64) []string {
	var out []string
	for _, o := range rows {
		if o.Kind == kind && o.OrganisationID == org {
			text := o.DueOn.String()
			if o.Foreseen {
				text += "?"
			}
			out = append(out, text)
		}
	}
	return out
}

// MPTF standard 2.10: 31 March, 30 April and 31 May.
func TestReportsOfEachYearOfAProgrammesLife(t *testing.T) {
	rows := ReportObligations(runs("2027-03-01", "2029-02-28"), []int64{1, 2}, startRules, dueDay("2027-06-01"))
	for _, c := range []struct {
		kind ReportKind
		org  int64
		want []string
	}{
		{ReportNarrative, 1, []string{"2028-03-31", "2029-03-31", "2030-03-31"}},
		{ReportNarrativePart, 1, nil}, {ReportNarrative, 2, nil},
		{ReportNarrativePart, 2, []string{"2028-03-31", "2029-03-31", "2030-03-31"}},
		{ReportFinancial, 2, []string{"2028-04-30", "2029-04-30", "2030-04-30"}},
		{ReportFinalNarrative, 1, []string{"2030-04-30?"}},
		{ReportFinalFinancial, 1, []string{"2030-05-31?"}}, {ReportFinalFinancial, 2, []string{"2030-05-31?"}},
	} {
		if got := dueOf(rows, c.kind, c.org); !slices.Equal(got, c.want) {
			t.Errorf("%s of %d: %v, want %v", c.kind, c.org, got, c.want)
		}
	}
	if ReportObligations(Programme{}, []int64{1}, startRules, dueDay("2027-06-01")) != nil {
		t.Error("a programme without money owes a report")
	}
	fund := FundReportObligations(2027, startRules, dueDay("2028-02-01"))
	if len(fund) != 2 || fund[0].DueOn != dueDay("2028-05-31") {
		t.Errorf("consolidated %+v", fund)
	}
}

func TestClosuresAndExtensionsMoveTheFinalReports(t *testing.T) {
	p := runs("2027-03-01", "2028-02-28")
	final := func(today string) (string, string) {
		rows := ReportObligations(p, []int64{1}, startRules, dueDay(today))
		return dueOf(rows, ReportFinalNarrative, 1)[0], dueOf(rows, ReportFinalFinancial, 1)[0]
	}
	check := func(today, narrative, figures string) {
		t.Helper()
		if n, f := final(today); n != narrative || f != figures {
			t.Errorf("as at %s: %s and %s, want %s and %s", today, n, f, narrative, figures)
		}
	}
	check("2027-06-01", "2029-04-30?", "2029-05-31?")
	p.EndOn = dueDay("2029-02-28") // an extension of a year
	check("2027-06-01", "2030-04-30?", "2030-05-31?")
	check("2031-06-01", "2032-04-30?", "2032-05-31?") // past its end and not closed: foreseen, never late
	p.ClosedOn = dueDay("2029-03-15")
	check("2029-06-01", "2030-04-30", "2030-05-31?")
	p.SettledOn = dueDay("2030-08-01")
	check("2030-09-01", "2030-04-30", "2031-05-31")
	if got := dueOf(ReportObligations(p, []int64{1}, startRules, dueDay("2030-09-01")), ReportFinancial, 1); len(got) != 4 {
		t.Errorf("certified figures go on until the books are closed: %v", got)
	}
}

// A rule judges the years that end under it, and none that ended before.
func TestARuleChangesNothingOfPastYears(t *testing.T) {
	later := StartReportingRule
	later.Narrative, later.LateOwes = YearDay{2, 15}, false
	rules := RuleHistory[ReportingRule]{{ID: 5, Value: later, EffectiveFrom: time.Date(2028, 2, 1, 0, 0, 0, 0, time.UTC)}, {Value: StartReportingRule}}
	rows := ReportObligations(runs("2027-11-01", "2029-02-28"), []int64{1}, rules, dueDay("2028-06-01"))
	if got := dueOf(rows, ReportNarrative, 1); !slices.Equal(got, []string{"2028-03-31", "2029-02-15", "2030-02-15"}) {
		t.Errorf("narratives %v", got)
	}
	rules[0].EffectiveFrom = time.Date(2027, 12, 1, 0, 0, 0, 0, time.UTC)
	rows = ReportObligations(runs("2027-11-01", "2029-02-28"), []int64{1}, rules, dueDay("2028-06-01"))
	if got := dueOf(rows, ReportNarrative, 1); !slices.Equal(got, []string{"2029-02-15", "2030-02-15"}) {
		t.Errorf("who began late owes %v", got)
	}
	if got := dueOf(rows, ReportFinancial, 1); len(got) != 3 {
		t.Errorf("certified figures of every year: %v", got)
	}
}

func TestLateIsExactlyTheDayAfter(t *testing.T) {
	o := ReportObligation{Kind: ReportNarrative, Year: 2027, DueOn: dueDay("2028-03-31")}
	for at, want := range map[string]DutyState{"2027-12-31": DutyPlanned, "2028-01-01": DutyOpen, "2028-03-31": DutyOpen, "2028-04-01": DutyLate} {
		if got := o.State(dueDay(at), when.Date{}, false); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
	if o.State(dueDay("2029-01-01"), dueDay("2028-03-31"), false) != DutyDone || o.State(dueDay("2029-01-01"), dueDay("2028-04-01"), false) != DutyDoneLate || o.State(dueDay("2029-01-01"), when.Date{}, true) != DutyWaived {
		t.Error("done, done late or waived is told wrongly")
	}
	o.Foreseen = true
	if o.State(dueDay("2029-01-01"), when.Date{}, false) != DutyPlanned {
		t.Error("what is foreseen is late")
	}
	l := ReportLine{ReportObligation: ReportObligation{Kind: ReportNarrative, Year: 2027, DueOn: dueDay("2028-03-31")}, RemindDays: []int{30, 7}}
	var on []string
	for d := dueDay("2028-01-01"); d.Before(dueDay("2028-06-05")); d = d.AddDays(1) {
		if l.Judge(d); l.Reminds(d) {
			on = append(on, d.String())
		}
	}
	if !slices.Equal(on, []string{"2028-03-01", "2028-03-24", "2028-04-01", "2028-05-01", "2028-05-31"}) {
		t.Errorf("reminded on %v", on)
	}
}

// Whatever the dates: each obligation has its own name, is due in the year after its
// own, belongs to an organisation of the programme, the days come in order, no
// extension brings one forward or takes one away, and only a closure that has not
// come is foreseen.
func TestObligationsHoldForAnyProgramme(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := when.MustDate(2026, 1, 1).AddDays(rapid.IntRange(0, 1500).Draw(t, "start"))
		p := Programme{ID: 1, StartOn: start, EndOn: start.AddDays(rapid.IntRange(1, 1600).Draw(t, "runs"))}
		if rapid.Bool().Draw(t, "closed") {
			p.ClosedOn = start.AddDays(rapid.IntRange(1, 2000).Draw(t, "closes"))
			if rapid.Bool().Draw(t, "settled") {
				p.SettledOn = p.ClosedOn.AddDays(rapid.IntRange(0, 900).Draw(t, "settles"))
			}
		}
		orgs := []int64{3, 1, 2}[:rapid.IntRange(1, 3).Draw(t, "orgs")]
		today := start.AddDays(rapid.IntRange(0, 3000).Draw(t, "today"))
		rows := ReportObligations(p, orgs, startRules, today)
		seen := map[ReportObligation]bool{}
		for i, o := range rows {
			name := ReportObligation{Kind: o.Kind, OrganisationID: o.OrganisationID, Year: o.Year}
			if seen[name] {
				t.Fatalf("twice: %+v", o)
			}
			seen[name] = true
			if o.DueOn.Year() != o.Year+1 || !slices.Contains(orgs, o.OrganisationID) || o.Year < start.Year() {
				t.Fatalf("wrong: %+v", o)
			}
			if i > 0 && o.DueOn.Before(rows[i-1].DueOn) {
				t.Fatalf("out of order at %d", i)
			}
			if o.Foreseen != (o.Kind == ReportFinalNarrative && p.ClosedOn.IsZero() || o.Kind == ReportFinalFinancial && p.SettledOn.IsZero()) {
				t.Fatalf("foreseen: %+v", o)
			}
		}
		longer := p
		longer.EndOn = p.EndOn.AddDays(rapid.IntRange(0, 800).Draw(t, "longer"))
		more := ReportObligations(longer, orgs, startRules, today)
		for _, o := range rows {
			if o.Foreseen {
				continue
			}
			if !slices.Contains(more, o) {
				t.Fatalf("an extension took %+v", o)
			}
		}
		for _, org := range orgs {
			a, b := dueOf(rows, ReportFinalFinancial, org), dueOf(more, ReportFinalFinancial, org)
			if len(a) != 1 || len(b) != 1 || b[0] < a[0] {
				t.Fatalf("final figures %v then %v", a, b)
			}
		}
	})
}

func TestARuleOfReportsIsJudged(t *testing.T) {
	if err := StartReportingRule.Validate(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*ReportingRule){
		"narrative": func(r *ReportingRule) { r.Narrative = YearDay{2, 29} }, "late_from": func(r *ReportingRule) { r.LateFrom = YearDay{} },
		"remind_days": func(r *ReportingRule) { r.RemindDays = []int{7, 7} }, "variance": func(r *ReportingRule) { r.VarianceBP = 100_01 },
	} {
		r := StartReportingRule
		change(&r)
		e := AsError(r.Validate())
		if e == nil || len(e.Fields) != 1 || e.Fields[0].Field != name {
			t.Errorf("%s: %v", name, e)
		}
	}
	for text, want := range map[string]YearDay{"31.03": {3, 31}, "31.03.": {3, 31}, "31/03": {}, "x.03": {}, "": {}} {
		if ReadYearDay(text) != want {
			t.Errorf("%q is %v", text, ReadYearDay(text))
		}
	}
}

// MPTF standard 1.3 D: variance = actual - approved, per cent of approved, blank at
// zero approved: 50,000/48,000 is -4.0 %, 20,000/22,500 is +12.5 %.
func TestBudgetAgainstActual(t *testing.T) {
	lines := Figures(StartReportingRule, []FigureLine{
		{OrganisationID: 1, Category: 1, Approved: 50_000_00, Spent: 48_000_00, Certainty: Certified},
		{OrganisationID: 1, Category: 2, Approved: 20_000_00, Spent: 22_500_00, Certainty: Interim},
		{OrganisationID: 1, Category: 3, Approved: 10_000_00, Spent: 8_000_00, Certainty: Interim},
		{OrganisationID: 1, Category: 4, Approved: 10_000_00, Spent: 7_999_99, Certainty: Interim},
		{OrganisationID: 1, Category: 5, Spent: 1, Certainty: Interim},
		{OrganisationID: 1, Category: 6, Certainty: Interim},
		{OrganisationID: 2, Category: 1, Approved: 10_000_00},
	})
	var order []int
	for _, l := range lines {
		order = append(order, l.Category)
	}
	if !slices.Equal(order, []int{4, 5, 1, 2, 3, 1}) {
		t.Fatalf("order %v", order)
	}
	for i, want := range []string{"-20.0", "", "-4.0", "12.5", "-20.0", "-100.0"} {
		if got := lines[i].Share().String(); got != want {
			t.Errorf("line %d: %q, want %q", i, got, want)
		}
	}
	if !lines[0].Asks || !lines[1].Asks || lines[4].Asks || lines[5].Asks || lines[5].Reported() {
		t.Errorf("asked %+v", lines)
	}
	printed, err := PrintedFigures(PrintFigures(lines), Figures(StartReportingRule, []FigureLine{
		{OrganisationID: 1, Category: 1, Approved: 50_000_00, Spent: 48_000_00, Certainty: Certified},
		{OrganisationID: 1, Category: 2, Approved: 20_000_00, Spent: 22_500_00, Certainty: Certified},
		{OrganisationID: 1, Category: 3, Approved: 10_000_00, Spent: 9_000_00, Certainty: Certified},
	}))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range printed[:5] {
		want := map[int]*FigureSince{2: {22_500_00, Certified}, 3: {9_000_00, Certified}, 4: {0, Certified}, 5: {0, Certified}}[l.Category]
		if (l.Since == nil) != (want == nil) || want != nil && *l.Since != *want {
			t.Errorf("category %d: %+v, want %+v", l.Category, l.Since, want)
		}
	}
}

// Each edge of both tables, legal and not, by each role.
func TestWhoTakesANarrativeAndItsPartsFurther(t *testing.T) {
	whole := NarrativeFacts{Ended: true}
	for _, role := range append([]Role{RoleSystem}, Roles...) {
		for _, from := range []NarrativeState{NarrativeOpen, NarrativeSigned, NarrativeAccepted, NarrativePublished} {
			for _, action := range []NarrativeAction{NarrativeSign, NarrativeReturn, NarrativeUnsign, NarrativeAccept, NarrativePublish} {
				n := NarrativeReport{State: from}
				desk := role == RoleSecretariatOfficer || role == RoleSecretariatHead
				with := from == NarrativeSigned || from == NarrativeAccepted
				legal := map[NarrativeAction]bool{NarrativeSign: role == RolePUNOProgramme && from == NarrativeOpen, NarrativeReturn: desk && with, NarrativeUnsign: desk && with,
					NarrativeAccept: desk && from == NarrativeSigned, NarrativePublish: desk && from == NarrativeAccepted}[action]
				if err := n.Apply(Actor{Role: role}, action, whole); (err == nil) != legal {
					t.Errorf("%s %s from %s: %v", role, action, from, err)
				}
			}
		}
		for _, of := range []NarrativeState{NarrativeOpen, NarrativeSigned, NarrativePublished} {
			for _, from := range []NarrativePartState{NarrativePartDraft, NarrativePartSubmitted, NarrativePartReturned, NarrativePartAccepted} {
				for _, action := range []NarrativeAction{NarrativePartSubmit, NarrativePartAccept, NarrativePartReturn} {
					p := NarrativePart{State: from}
					writer := role == RolePUNOProgramme
					looks := writer || role == RoleSecretariatOfficer || role == RoleSecretariatHead
					legal := map[NarrativeAction]bool{NarrativePartSubmit: writer && of == NarrativeOpen && (from == NarrativePartDraft || from == NarrativePartReturned),
						NarrativePartAccept: writer && of == NarrativeOpen && from == NarrativePartSubmitted, NarrativePartReturn: looks && of != NarrativePublished && p.In()}[action]
					if err := p.Apply(Actor{Role: role}, of, action, whole); (err == nil) != legal {
						t.Errorf("%s %s of a %s part in a %s report: %v", role, action, from, of, err)
					}
				}
			}
		}
	}
	gap := []FieldError{{Field: "x", Key: "y"}}
	for key, f := range map[string]NarrativeFacts{"narrative.conflict.period_runs": {}, "narrative.conflict.incomplete": {Ended: true, Gaps: gap}, "narrative.conflict.parts": {Ended: true, Missing: gap}, "narrative.conflict.unexplained": {Ended: true, Unsaid: gap}} {
		n := NarrativeReport{State: NarrativeOpen}
		e := AsError(n.Apply(Actor{Role: RolePUNOProgramme}, NarrativeSign, f))
		if e == nil || e.Key != key || n.State != NarrativeOpen || key != "narrative.conflict.period_runs" && len(e.Fields) != 1 {
			t.Errorf("%s: %v", key, e)
		}
	}
	for text, ok := range map[string]bool{"2027": true, "2027-final": true, "02027": false, "final": false, "": false} {
		if kind, year, err := ReadNarrativePeriod(text); (err == nil) != ok || ok && NarrativePeriod(kind, year) != text {
			t.Errorf("%q: %v", text, err)
		}
	}
}
