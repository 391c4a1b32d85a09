package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/contributions"
	"seedfund/app/files"
	"seedfund/app/funditems"
	"seedfund/app/imports"
	"seedfund/app/opening"
	"seedfund/app/people"
	"seedfund/app/programmes"
	"seedfund/app/reconcile"
	"seedfund/app/reporting"
	"seedfund/app/rules"
	"seedfund/app/transfers"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// till is a fund in which every kind of money act was done once.
type till struct {
	*apptest.Harness
	*testing.T
	s                          *app.Services
	officer, head, agent, lead models.Actor
	finance                    models.Actor // of Organisation P
	orgs                       []int64
	donor                      string
}

// paid is a store with the history of a fund that existed before, and on it one of
// each act that moves or promises money.
func paid(t *testing.T) *apptest.Harness {
	h := apptest.New(t, apptest.At(time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)))
	services, err := app.New(h.DB, app.Config{People: people.Config{Origin: "http://127.0.0.1", Cost: people.LightCost}, FilesDir: h.Dir + "/files"})
	if err != nil {
		t.Fatal(err)
	}
	d := &till{Harness: h, T: t, s: services}
	d.officer, d.head, d.agent = h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleAgentOfficer)
	d.orgs = decided.Organisations(t, h, 2)
	d.finance, d.lead = d.of(models.RolePUNOFinance), d.of(models.RolePUNOProgramme)
	contributor := h.Cast(models.RoleContributor)
	d.must(h.DB.Read(h.Ctx).Raw("SELECT code FROM organisations WHERE id = ?", contributor.OrganisationID).Take(&d.donor).Error)
	d.opened()
	d.promised(contributor.OrganisationID)
	d.told(contributor.OrganisationID)
	d.carried()
	d.accounted()
	return h
}

func (d *till) of(role models.Role) models.Actor {
	return d.CastFor(role, people.OrganisationInput{Code: "ORG-P", Name: "Organisation P", Kind: models.KindUNEntity}, "")
}

func (d *till) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *till) today() when.Date { return when.DateOf(d.DB.Now(d.Ctx)) }

func upload(name string) files.Upload {
	return files.Upload{Name: name, Body: strings.NewReader("kind,project_number\n" + name + "\n")}
}

// opened: a programme of before, with its money, loaded by two persons.
func (d *till) opened() {
	end, begun := when.MustDate(2026, 12, 31), when.MustDate(2026, 2, 1)
	costs := func(cents money.Cents) (f models.UnexFigures) {
		f[3], f[models.IndirectCategory-1] = cents, cents*7/100
		return f
	}
	b := models.OpeningBook{CutOff: end, Edition: models.FundingWhole,
		Decisions: []models.OpeningDecision{{Row: 2, Reference: "SC-1", DecidedOn: begun, Body: "Steering committee", Method: "consensus", Title: "Approval", Text: "Approved.", Source: "minutes"}},
		Programmes: []models.OpeningProgramme{{Row: 2, Reference: "OLD-1", AgentNumber: "00000001", Title: "Fair recruitment", Theme: 4, Countries: "XDA", Lead: "ORG-P", Months: 36, StartOn: begun,
			Decision: "SC-1", State: models.ProgrammeOngoing}},
		Shares: []models.OpeningShare{{Row: 2, Programme: "OLD-1", Tranche: 1, Organisation: "ORG-P", Figures: costs(100_000_00), Cents: 107_000_00, Standing: models.TrancheReleased, ReleasedOn: begun},
			{Row: 3, Programme: "OLD-1", Tranche: 2, Organisation: "ORG-P", Figures: costs(50_000_00), Cents: 53_500_00, Standing: models.TranchePlanned}},
		Contributions: []models.OpeningContribution{{Row: 2, Contributor: d.donor, Agreement: "SAA of before", SignedOn: begun, Currency: "USD", Minor: 2_000_000_00}},
		Deposits:      []models.OpeningDeposit{{Row: 2, Agreement: "SAA of before", ValueDate: begun, Minor: 2_000_000_00, Currency: "USD", Rate: "1", USD: 2_000_000_00, AgentRef: "OLD-D-1"}},
		Transfers:     []models.OpeningTransfer{{Row: 2, Kind: models.EntryTransfer, Programme: "OLD-1", Tranche: 1, Organisation: "ORG-P", ValueDate: begun, Cents: 107_000_00, AgentRef: "OLD-T-1"}},
		Spending:      []models.OpeningSpend{{Row: 2, Programme: "OLD-1", Organisation: "ORG-P", Year: 2026, Type: models.UnexAnnual, Figures: costs(80_000_00), Total: 85_600_00}}}
	for i, line := range models.FundingStatusOf(b.Sums(models.StartAgentFee), b.CutOff, b.Edition).Lines {
		if !line.Percent() {
			b.Statement = append(b.Statement, models.OpeningLine{Row: i + 2, Line: line.ID, Cents: line.Cents})
		}
	}
	batch, err := d.s.Opening.Take(d.Ctx, d.Fresh(d.officer), b, opening.File{Upload: upload("opening.csv"), Hash: strings.Repeat("a", 64)})
	d.must(err)
	d.must(d.s.Opening.Commit(d.Ctx, d.Fresh(d.head), batch.ID, batch.Version))
}

// promised: a rule, rates, a pledge that became an arrangement, a file of another.
func (d *till) promised(donor int64) {
	d.must(d.s.Rules.AdoptMinimumBalance(d.Ctx, d.Fresh(d.head), models.MinimumBalance{Cents: 10_000_00, Months: 6},
		rules.Adoption{From: d.today(), Instrument: "Manual of the fund", Decision: decided.DecisionOn(d.T, d.Harness, models.MatterRules)}))
	b, err := d.s.Rates.Take(d.Ctx, d.Fresh(d.officer), []models.RateInput{{Currency: "EUR", Rate: "0.926", EffectiveFrom: d.today(), Source: "Circular"}}, nil, "")
	d.must(err)
	d.must(d.s.Rates.Commit(d.Ctx, d.Fresh(d.head), b.ID, b.Version))
	p, err := d.s.Contributions.Pledge(d.Ctx, d.Fresh(d.officer), contributions.PledgeInput{OrganisationID: donor, Currency: "EUR", Minor: 500_000_00, AnnouncedOn: d.today(), Source: "A speech"})
	d.must(err)
	c, err := d.s.Contributions.TurnPledge(d.Ctx, d.Fresh(d.officer), p.Reference, p.Version, contributions.Signed{Counts: 300_000_00, CommitmentInput: contributions.CommitmentInput{OrganisationID: donor,
		Agreement: "SAA 1", Currency: "EUR", Minor: 300_000_00, SignedOn: d.today(), Preference: 4, Schedule: []models.Instalment{{DueOn: d.today(), Minor: 100_000_00}, {DueOn: d.today().AddMonths(4), Minor: 200_000_00}}}})
	d.must(err)
	first, err := d.s.Contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, contributions.DepositInput{Instalment: 1, Minor: 90_000_00, Rate: "0.926", RateSource: "Circular", RateOn: d.today(), ValueDate: d.today(), AgentRef: "D-1"})
	d.must(err)
	d.must(d.s.Contributions.ReverseDeposit(d.Ctx, d.Fresh(d.agent), first.ID, first.Version, "another amount"))
	_, err = d.s.Contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, contributions.DepositInput{Instalment: 1, Minor: 100_000_00, Rate: "0.926", RateSource: "Circular", RateOn: d.today(), ValueDate: d.today(), AgentRef: "D-2"})
	d.must(err)
	batch, err := d.s.Imports.TakeContributions(d.Ctx, d.Fresh(d.agent), "", models.ContributionFile{HasContributions: true, Contributions: []models.ArrangementLine{
		{Row: 2, Code: d.donor, Agreement: "SAA 2", SignedOn: d.today(), Currency: "USD", Minor: 50_000_00, DueOn: d.today(), Instalment: 50_000_00}}},
		imports.File{Upload: upload("contributions.csv"), Hash: strings.Repeat("b", 64)})
	d.must(err)
	d.must(d.s.Imports.CommitContributions(d.Ctx, d.Fresh(d.officer), batch.ID, batch.Version))
}

// told: every other item of the agent, one of them taken back, one under the
// secretariat's own budget.
func (d *till) told(donor int64) {
	d.must(decided.Secretariat(d.Harness, models.SecretariatPlan{OrganisationID: d.orgs[1], StartsOn: d.today(), EndsOn: d.today().AddMonths(12)}, 60_000_00))
	for i, kind := range models.ItemKinds {
		in := funditems.Input{Kind: kind, Cents: money.Cents(1_000_00 + i), ValueDate: d.today(), Basis: "Decision of the steering committee", AgentRef: fmt.Sprintf("I-%d", i)}
		switch kind.Party() {
		case models.PartyContributor:
			in.OrganisationID = donor
		case models.PartyOrganisation:
			in.OrganisationID = d.orgs[1]
		}
		if kind == models.EntryDirectCost {
			in.BudgetID, in.Cents = 1, 20_000_00
		}
		item, err := d.s.FundItems.Record(d.Ctx, d.Fresh(d.agent), in)
		d.must(err)
		if kind == models.EntryOtherIncome {
			d.must(d.s.FundItems.Reverse(d.Ctx, d.Fresh(d.agent), item.ID, item.Version, "of another fund"))
		}
	}
}

// carried: a programme from its approval to payments, with a revision, a hold that
// was lifted, a steering committee and an evaluation.
func (d *till) carried() {
	s := d.s.Programmes
	p := decided.Programme(d.T, d.Harness, decided.Plan{Organisations: []decided.Organisation{{ID: d.orgs[0], ISC: 700, Tranche: []money.Cents{100_000_00, 60_000_00}}, {ID: d.orgs[1], ISC: 700, Tranche: []money.Cents{40_000_00, 20_000_00}}}})
	version := func() int64 {
		detail, err := s.Get(d.Ctx, models.SystemActor, p.ID)
		d.must(err)
		return detail.Programme.Version
	}
	hold, err := s.ImposeHold(d.Ctx, d.Fresh(d.head), programmes.HoldInput{ProgrammeID: p.ID, OrganisationID: d.orgs[1], Kind: models.HoldAudit, Reason: "An audit.", From: d.today()})
	d.must(err)
	d.must(s.AskLift(d.Ctx, d.Fresh(d.head), hold.ID, hold.Version, "It is settled."))
	d.must(s.LiftHold(d.Ctx, d.Fresh(d.agent), hold.ID, hold.Version+1))
	_, err = s.Release(d.Ctx, d.Fresh(d.officer), p.ID, version(), 1, programmes.ReleaseInput{})
	d.must(err)
	r, err := d.s.Transfers.Prepare(d.Ctx, d.Fresh(d.officer), p.ID, 1, transfers.Asked{Amounts: map[int64]money.Cents{d.orgs[0]: 107_000_00, d.orgs[1]: 42_800_00}})
	d.must(err)
	request := func() int64 {
		v, err := d.s.Transfers.Show(d.Ctx, d.officer, r.ID)
		d.must(err)
		return v.Request.Version
	}
	d.must(d.s.Transfers.Approve(d.Ctx, d.Fresh(d.head), r.ID, request()))
	d.must(d.s.Transfers.Send(d.Ctx, d.Fresh(d.officer), r.ID, request()))
	_, err = d.s.Transfers.Act(d.Ctx, d.Fresh(d.agent), r.ID, request(), transfers.Word{Action: models.TransferPay, AgentNumber: "00000002", NotifiedOn: d.today(), Payments: []transfers.Paid{
		{OrganisationID: d.orgs[0], Cents: 107_000_00, ValueDate: d.today(), AgentRef: "T-1"}, {OrganisationID: d.orgs[1], Cents: 42_800_00, ValueDate: d.today(), AgentRef: "T-2"}}})
	d.must(err)
	_, err = s.RecordRefund(d.Ctx, d.Fresh(d.agent), p.ID, programmes.RefundInput{OrganisationID: d.orgs[1], Cents: 800_00, ValueDate: d.today(), AgentRef: "R-1", Reason: "Unspent."})
	d.must(err)
	rev, err := s.OpenRevision(d.Ctx, d.Fresh(d.lead), p.ID)
	d.must(err)
	stored := func() int64 {
		v, err := s.Revision(d.Ctx, d.head, rev.Reference)
		d.must(err)
		return v.Revision.Version
	}
	cells := map[models.BudgetCell]money.Cents{}
	for i, first := range []money.Cents{100_000_00, 40_000_00} {
		cells[models.BudgetCell{OrganisationID: d.orgs[i], Category: 4, Tranche: 1}] = first
	}
	cells[models.BudgetCell{OrganisationID: d.orgs[0], Category: 4, Tranche: 2}], cells[models.BudgetCell{OrganisationID: d.orgs[0], Category: 1, Tranche: 2}] = 50_000_00, 10_000_00
	cells[models.BudgetCell{OrganisationID: d.orgs[1], Category: 4, Tranche: 2}] = 20_000_00
	d.must(s.SaveRevision(d.Ctx, d.Fresh(d.lead), rev.Reference, rev.Version, programmes.RevisionInput{Reason: "Prices rose.", Months: rev.Months + 3, Cells: cells}))
	d.must(s.ProposeRevision(d.Ctx, d.Fresh(d.lead), rev.Reference, stored()))
	d.Clock.Advance(time.Hour)
	decision := decided.Adopted(d.T, d.Harness, decided.Adoption{Kind: models.MatterOther, Body: "The Board accepts revision " + rev.Reference + " of " + p.Reference + "."})
	d.must(s.AcceptRevision(d.Ctx, d.Fresh(d.head), rev.Reference, stored(), programmes.Acceptance{Decision: decision}))
	d.must(s.NameCommitteeMember(d.Ctx, d.Fresh(d.officer), p.ID, programmes.CommitteeInput{Function: models.CommitteeMinistry, Office: "Ministry of Country A", From: d.today()}))
	d.must(s.SaveEvaluation(d.Ctx, d.Fresh(d.officer), p.ID, 0, programmes.EvaluationInput{State: models.EvaluationPlanned, DueOn: d.today().AddMonths(30)}))
}

// accounted: a report of expenditure, a file of another, a comparison with the
// agent's books.
func (d *till) accounted() {
	var references []string
	d.must(d.DB.Read(d.Ctx).Raw("SELECT reference FROM programmes ORDER BY id").Scan(&references).Error)
	in := reporting.Input{ProgrammeID: 2, OrganisationID: d.orgs[0], Year: 2027, AsAt: d.today(), Certainty: models.Interim,
		Lines: []models.Expenditure{{Kind: models.Spent, Category: 4, Cents: 30_000_00}, {Kind: models.Spent, Category: 8, Cents: 2_100_00}}}
	_, err := d.s.Reporting.Report(d.Ctx, d.Fresh(d.finance), in)
	d.must(err)
	row := models.UnexRow{Row: 2, Programme: references[0], Organisation: "ORG-P", Year: 2027, Type: models.UnexInterim, Costs: 5_000_00, Total: 5_000_00}
	row.Figures[3] = 5_000_00
	batch, err := d.s.Imports.Take(d.Ctx, d.Fresh(d.finance), imports.Ask{Year: 2027}, []models.UnexRow{row}, imports.File{Upload: upload("expenditure.csv"), Hash: strings.Repeat("c", 64)})
	d.must(err)
	d.must(d.s.Imports.Commit(d.Ctx, d.Fresh(d.head), batch.ID, batch.Version))
	_, err = d.s.Reconcile.Compare(d.Ctx, d.Fresh(d.agent), reconcile.Input{Upload: upload("books.csv"), Hash: strings.Repeat("d", 64), From: when.MustDate(2026, 1, 1), To: d.today(), Rule: models.StartMatchRule})
	d.must(err)
}
