package models

import (
	"slices"
	"testing"

	"seedfund/models/money"
	"seedfund/models/when"
)

func mustDay(text string) when.Date {
	d, err := when.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestExpenditureReportNamesEachFault(t *testing.T) {
	today := mustDay("2026-11-24")
	old := int64(3)
	fine := ExpenditureReport{OrganisationID: 1, Year: 2026, AsAt: mustDay("2026-11-15"), Certainty: Interim}
	line := []Expenditure{{Kind: Spent, Category: 1, Cents: 100}}
	for _, c := range []struct {
		name   string
		change func(*ExpenditureReport)
		lines  []Expenditure
		fields []string
	}{
		{"fine", func(*ExpenditureReport) {}, line, nil},
		{"committed without category", func(*ExpenditureReport) {}, []Expenditure{{Kind: Committed, Cents: 5}}, nil},
		{"a credit within a category", func(*ExpenditureReport) {}, []Expenditure{{Kind: Spent, Category: 1, Cents: 9}, {Kind: Spent, Category: 2, Cents: -5}}, nil},
		{"below zero in sum", func(*ExpenditureReport) {}, []Expenditure{{Kind: Spent, Category: 1, Cents: -5}}, []string{"lines"}},
		{"next year", func(r *ExpenditureReport) { r.Year = 2027 }, line, []string{"year", "as_at"}},
		{"a day to come", func(r *ExpenditureReport) { r.AsAt = mustDay("2026-12-01") }, line, []string{"as_at"}},
		{"certified before the year's end", func(r *ExpenditureReport) { r.Certainty = Certified }, line, []string{"as_at"}},
		{"certified", func(r *ExpenditureReport) { r.Year, r.AsAt, r.Certainty = 2025, mustDay("2025-12-31"), Certified }, line, nil},
		{"correction without reason", func(r *ExpenditureReport) { r.CorrectsID = &old }, line, []string{"reason"}},
		{"category twice", func(*ExpenditureReport) {}, append(line, line...), []string{"lines[1][category]"}},
		{"spent without category", func(*ExpenditureReport) {}, []Expenditure{{Kind: Spent, Cents: 1}}, []string{"lines[0][category]"}},
	} {
		r := fine
		c.change(&r)
		var got []string
		if e := AsError(r.Validate(c.lines, today)); e != nil {
			for _, f := range e.Fields {
				got = append(got, f.Field)
			}
		}
		if !slices.Equal(got, c.fields) {
			t.Errorf("%s: %v, want %v", c.name, got, c.fields)
		}
	}
}

func TestCertifiedFiguresAreNotOverwritten(t *testing.T) {
	certified := ExpenditureReport{Certainty: Certified, State: ReportCurrent}
	interim := ExpenditureReport{Certainty: Interim, State: ReportCurrent}
	if err := interim.CanReplace(certified); !IsKind(err, KindConflict) {
		t.Errorf("interim over certified: %v", err)
	}
	for _, old := range []ExpenditureReport{interim, certified} {
		if err := certified.CanReplace(old); err != nil {
			t.Errorf("certified over %s: %v", old.Certainty, err)
		}
	}
	if err := interim.CanReplace(ExpenditureReport{State: ReportCorrected}); !IsKind(err, KindConflict) {
		t.Errorf("a corrected report was corrected again: %v", err)
	}
}

func TestUsedSoFar(t *testing.T) {
	spent, committed := UsedSoFar([]ExpenditureReport{
		{Year: 2026, State: ReportCurrent, SpentCents: 30, CommittedCents: 5},
		{Year: 2025, State: ReportCurrent, SpentCents: 100, CommittedCents: 40},
		{Year: 2025, State: ReportCorrected, SpentCents: 999, CommittedCents: 999},
	})
	if spent != 130 || committed != 5 {
		t.Errorf("spent %d, committed %d", spent, committed)
	}
}

func TestContribution(t *testing.T) {
	c := ContributorCommitment{OrganisationID: 1, Agreement: "SAA", Currency: "NOK", Minor: 300, SignedOn: mustDay("2026-01-05")}
	schedule := []Instalment{{DueOn: mustDay("2026-02-01"), Minor: 100}, {DueOn: mustDay("2027-02-01"), Minor: 200}}
	if err := c.Validate(schedule); err != nil {
		t.Error(err)
	}
	if err := c.Validate(schedule[:1]); !IsKind(err, KindInvalid) {
		t.Errorf("a schedule that does not add up: %v", err)
	}
	p := schedule[0]
	today := mustDay("2026-06-01")
	for _, x := range []struct {
		received int64
		today    when.Date
		want     InstalmentState
	}{{0, mustDay("2026-02-01"), InstalmentDue}, {0, today, InstalmentOverdue}, {1, today, InstalmentPart}, {100, today, InstalmentReceived}, {101, today, InstalmentReceived}} {
		if got := p.State(x.received, x.today); got != x.want {
			t.Errorf("received %d on %s: %s", x.received, x.today, got)
		}
	}
}

// A published rate is so many units of a currency for one dollar.
func TestDollarsAt(t *testing.T) {
	for _, c := range []struct {
		amount money.Amount
		rate   string
		want   money.Cents
	}{
		{money.Amount{Minor: 1_000_000_00, Currency: "EUR"}, "0.921", 1_085_776_33},
		{money.Amount{Minor: 10_000_000_00, Currency: "NOK"}, "10.5432", 948_478_64},
		{money.Amount{Minor: 100_000_000, Currency: "JPY"}, "148.25", 674_536_26},
		{money.Amount{Minor: 1, Currency: "USD"}, "1", 1},
		{money.Amount{Minor: 1_000, Currency: "KWD"}, "0.305", 328},
	} {
		got, err := DollarsAt(c.amount, c.rate)
		if err != nil || got != c.want {
			t.Errorf("%v at %s: %d, %v; want %d", c.amount, c.rate, got, err, c.want)
		}
	}
	for _, rate := range []string{"", "0", "-1", "1,5", "x"} {
		if _, err := DollarsAt(money.Amount{Minor: 1, Currency: "EUR"}, rate); err == nil {
			t.Errorf("rate %q was taken", rate)
		}
	}
}

func TestClosureListsEachObstacle(t *testing.T) {
	p := Programme{State: ProgrammeOperationalClosed}
	head := Actor{PersonID: 1, Role: RoleSecretariatHead}
	open := ClosureFacts{OpenRequests: 1, OpenCondition: 2, Organisations: []ClosureOrganisation{
		{Name: "P", NetFunded: 100, Spent: 90, Years: 2, Interim: 1}, {Name: "Q", NetFunded: 50, Spent: 50, Years: 1}}}
	err := p.Apply(head, ProgrammeSettle, open)
	if !IsKind(err, KindConflict) || len(AsError(err).Fields) != 4 || p.State != ProgrammeOperationalClosed {
		t.Errorf("%v", err)
	}
	done := ClosureFacts{Organisations: []ClosureOrganisation{{NetFunded: 50, Spent: 50, Years: 1}, {}}}
	if err := p.Apply(head, ProgrammeSettle, done); err != nil || p.State != ProgrammeFinancialClosed {
		t.Errorf("%v, %s", err, p.State)
	}
	agent := Actor{PersonID: 1, Role: RoleAgentOfficer}
	q := Programme{State: ProgrammeOngoing}
	if err := q.Apply(agent, ProgrammeClose, ClosureFacts{}); !IsKind(err, KindForbidden) {
		t.Errorf("the agent closed a programme: %v", err)
	}
}

func TestMoneyLineAddsUpToTheApproved(t *testing.T) {
	m := MoneyLineOf(1000, 600, 100, 350)
	if m.Spent != 350 || m.Held != 150 || m.Returned != 100 || m.ToCome != 400 || m.Spent+m.Held+m.Returned+m.ToCome != 1000 {
		t.Errorf("%+v", m)
	}
}

func TestDeliveryMayExceedAHundredAndIsBlankAtZero(t *testing.T) {
	if got := (PortfolioRow{TransferredCents: 22651443912, SpentCents: 23473610275}).Delivery().String(); got != "103.63" {
		t.Error(got)
	}
	if !(PortfolioRow{TransferredCents: 5, RefundedCents: 5, SpentCents: 9}).Delivery().Blank() {
		t.Error("a rate over nothing")
	}
}
