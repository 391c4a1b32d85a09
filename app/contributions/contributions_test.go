package contributions_test

import (
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/people"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var start = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

type desk struct {
	*apptest.Harness
	*testing.T
	contributions *contributions.Service
	officer       models.Actor
	head          models.Actor
	agent         models.Actor
	contributor   int64
}

func open(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	return deskOn(t, apptest.New(t, apptest.At(start), apptest.With(func(c *db.Config) {
		c.Invariants = append(ledger.Invariants(), contributions.Invariants()...)
	})))
}

// contributorZero is a second contributor.
var contributorZero = people.OrganisationInput{Code: "CONTRIBUTOR-0", Name: "Contributor 0", Kind: models.KindContributorBody}

func deskOn(t *testing.T, h *apptest.Harness) *desk {
	t.Helper()
	d := &desk{Harness: h, T: t, contributions: contributions.New(h.DB, nil)}
	d.officer, d.head, d.agent = h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleAgentOfficer)
	d.contributor = h.Cast(models.RoleContributor).OrganisationID
	return d
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) refused(err error, kind models.Kind, key string) {
	d.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != kind {
		d.Fatalf("error %v, want kind %d, %s", err, kind, key)
	}
	found := e.Key == key
	for _, f := range e.Fields {
		found = found || f.Key == key
	}
	if !found {
		d.Fatalf("refused with %v, want %s", err, key)
	}
}

func today() when.Date { return when.DateOf(start) }

// promise is 2,400,000 euro in two instalments.
func (d *desk) promise() contributions.CommitmentInput {
	return contributions.CommitmentInput{OrganisationID: d.contributor, Agreement: "SAA 2027/1", Currency: "EUR", Minor: 2_400_000_00, SignedOn: today().AddDays(-20),
		Schedule: []models.Instalment{{DueOn: today().AddDays(-1), Minor: 1_200_000_00}, {DueOn: today().AddDays(200), Minor: 1_200_000_00}}}
}

func (d *desk) promised() *models.ContributorCommitment {
	d.Helper()
	c, err := d.contributions.Commit(d.Ctx, d.Fresh(d.officer), d.promise())
	d.must(err)
	return c
}

func (d *desk) arrived() contributions.DepositInput {
	return contributions.DepositInput{Instalment: 1, Minor: 1_200_000_00, Rate: "0.923", RateSource: "UN operational rates of exchange", RateOn: today(),
		ValueDate: today(), AgentRef: "DEP-1"}
}

func (d *desk) file(owner int64) *int64 {
	d.Helper()
	f := models.File{Hash: strings.Repeat("c", 64), Size: 12, Kind: "application/pdf", Name: "notice.pdf", Purpose: "notification",
		OwnerType: "contributor_commitments", OwnerID: owner, UploadedBy: d.officer.AccountID, State: models.FileStored}
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.file", func(tx *db.Tx) error { return db.Create(tx, &f) }))
	return &f.ID
}

func TestACommitmentNeedsAScheduleThatAddsUp(t *testing.T) {
	d := open(t)
	for key, change := range map[string]func(*contributions.CommitmentInput){
		"money.fault.schedule_sum":         func(in *contributions.CommitmentInput) { in.Schedule[0].Minor-- },
		"money.fault.required":             func(in *contributions.CommitmentInput) { in.Agreement = " " },
		"money.currency_unknown":           func(in *contributions.CommitmentInput) { in.Currency = "EURO" },
		"money.fault.above_zero":           func(in *contributions.CommitmentInput) { in.Minor = 0 },
		"money.fault.organisation_unknown": func(in *contributions.CommitmentInput) { in.OrganisationID = 999 },
		"money.fault.no_contributor":       func(in *contributions.CommitmentInput) { in.OrganisationID = d.Organisation('P') },
		"money.fault.future":               func(in *contributions.CommitmentInput) { in.SignedOn = today().AddDays(1) },
	} {
		in := d.promise()
		change(&in)
		_, err := d.contributions.Commit(d.Ctx, d.Fresh(d.officer), in)
		d.refused(err, models.KindInvalid, key)
	}
	for _, role := range []models.Role{models.RoleContributor, models.RoleBoardMember, models.RoleAuditor, models.RolePUNOFinance} {
		_, err := d.contributions.Commit(d.Ctx, d.Cast(role), d.promise())
		d.refused(err, models.KindForbidden, "error.right_missing")
	}
	_, err := d.contributions.Commit(d.Ctx, d.Stale(d.officer), d.promise())
	d.refused(err, models.KindSignIn, "error.fresh_sign_in")
	if c := d.promised(); c.Reference != "SAA-0001" {
		t.Errorf("commitment %+v", c)
	}
	_, err = d.contributions.Commit(d.Ctx, d.Fresh(d.officer), d.promise())
	d.refused(err, models.KindConflict, "money.conflict.agreement")
	d.Verify()
}

// clause 97: the agent's fee is taken of each deposit when it is received.
func TestTheAgentsDepositIsPostedWithTheFee(t *testing.T) {
	d := open(t)
	c := d.promised()
	dep, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, d.arrived())
	d.must(err)
	// 1,200,000 / 0.923 = 1,300,108.34; one per cent of it 13,001.08.
	if dep.USDCents != 1_300_108_34 || dep.FeeCents != 13_001_08 || dep.State != models.RecordPosted || dep.Road != models.RoadInbox {
		t.Errorf("deposit %+v", dep)
	}
	fund, err := ledger.New(d.DB).Fund(d.Ctx, models.SystemActor)
	d.must(err)
	if fund.Cash != 1_287_107_26 || fund.Fee != 13_001_08 || fund.Deposited != 1_300_108_34 {
		t.Errorf("fund %+v", fund)
	}
	row, _, err := d.contributions.Get(d.Ctx, d.officer, c.Reference)
	d.must(err)
	if row.Instalments[0].State != models.InstalmentReceived || row.Instalments[1].State != models.InstalmentDue || row.Outstanding().Minor != 1_200_000_00 || row.NextDueOn != today().AddDays(200) {
		t.Errorf("row %+v", row)
	}
	promised, err := d.contributions.Promised(d.Ctx)
	d.must(err)
	if len(promised) != 1 || promised[0].String() != "1200000.00 EUR" && promised[0].Minor != 1_200_000_00 {
		t.Errorf("promised %v", promised)
	}
	d.Verify()
}

func TestFaultsOfADepositAreNamed(t *testing.T) {
	d := open(t)
	c := d.promised()
	for key, change := range map[string]func(*contributions.DepositInput){
		"money.fault.rate":               func(in *contributions.DepositInput) { in.Rate = "0" },
		"money.fault.required":           func(in *contributions.DepositInput) { in.RateSource = "" },
		"money.fault.rate_later":         func(in *contributions.DepositInput) { in.ValueDate = today().AddDays(-1) },
		"money.fault.future":             func(in *contributions.DepositInput) { in.ValueDate = today().AddDays(1) },
		"money.fault.instalment_unknown": func(in *contributions.DepositInput) { in.Instalment = 3 },
		"money.fault.above_commitment":   func(in *contributions.DepositInput) { in.Minor = 2_400_000_01 },
		"money.fault.above_zero":         func(in *contributions.DepositInput) { in.Minor = -1 },
	} {
		in := d.arrived()
		change(&in)
		_, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, in)
		d.refused(err, models.KindInvalid, key)
	}
	_, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), 999, d.arrived())
	d.refused(err, models.KindNotFound, "error.not_found")
}

// clause 97: what the secretariat enters in the agent's place rests on the
// notification and on two persons.
func TestADepositOnBehalfOfTheAgentNeedsTheNotificationAndTwoPersons(t *testing.T) {
	d := open(t)
	c := d.promised()
	in := d.arrived()
	_, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.officer), c.ID, in)
	d.refused(err, models.KindInvalid, "money.fault.notification")
	other := int64(999)
	in.FileID = &other
	_, err = d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.officer), c.ID, in)
	d.refused(err, models.KindInvalid, "money.fault.file_unknown")
	in.FileID = d.file(c.ID)
	dep, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.officer), c.ID, in)
	d.must(err)
	if dep.State != models.RecordPending || dep.FeeCents != 0 || dep.TransactionID != nil {
		t.Errorf("deposit %+v", dep)
	}
	d.refused(d.contributions.ConfirmDeposit(d.Ctx, d.Fresh(d.officer), dep.ID, dep.Version), models.KindForbidden, "money.forbidden.same_person")
	// The same person in another capacity is the same person.
	twin := d.officer
	twin.Role = models.RoleSecretariatHead
	d.refused(d.contributions.ConfirmDeposit(d.Ctx, d.Fresh(twin), dep.ID, dep.Version), models.KindForbidden, "money.forbidden.same_person")
	d.refused(d.contributions.ConfirmDeposit(d.Ctx, d.Fresh(d.agent), dep.ID, dep.Version), models.KindForbidden, "error.right_missing")
	d.refused(d.contributions.ConfirmDeposit(d.Ctx, d.Fresh(d.head), dep.ID, dep.Version+1), models.KindStale, "error.stale")
	waiting, err := d.contributions.PendingDeposits(d.Ctx, d.head)
	d.must(err)
	if len(waiting) != 1 || waiting[0].Contributor != "Contributor 1" || waiting[0].Instalment != 1 {
		t.Errorf("waiting %+v", waiting)
	}
	d.must(d.contributions.ConfirmDeposit(d.Ctx, d.Fresh(d.head), dep.ID, dep.Version))
	d.refused(d.contributions.ConfirmDeposit(d.Ctx, d.Fresh(d.head), dep.ID, dep.Version+1), models.KindConflict, "money.conflict.record_settled")
	d.Verify()
}

func TestARefusedDepositLeavesItsReferenceFree(t *testing.T) {
	d := open(t)
	c := d.promised()
	in := d.arrived()
	in.FileID = d.file(c.ID)
	dep, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.officer), c.ID, in)
	d.must(err)
	_, err = d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, in)
	d.refused(err, models.KindConflict, "money.conflict.agent_reference")
	d.refused(d.contributions.RefuseDeposit(d.Ctx, d.Fresh(d.head), dep.ID, dep.Version, " "), models.KindInvalid, "money.fault.required")
	d.must(d.contributions.RefuseDeposit(d.Ctx, d.Fresh(d.head), dep.ID, dep.Version, "another amount"))
	_, err = d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, in)
	d.must(err)
	d.Verify()
}

func TestAWrongDepositIsTakenBackWithItsFee(t *testing.T) {
	d := open(t)
	c := d.promised()
	dep, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, d.arrived())
	d.must(err)
	d.refused(d.contributions.ReverseDeposit(d.Ctx, d.Fresh(d.agent), dep.ID, dep.Version, ""), models.KindInvalid, "money.fault.reversal_reason")
	d.must(d.contributions.ReverseDeposit(d.Ctx, d.Fresh(d.agent), dep.ID, dep.Version, "digits swapped"))
	d.refused(d.contributions.ReverseDeposit(d.Ctx, d.Fresh(d.agent), dep.ID, dep.Version+1, "again"), models.KindConflict, "money.conflict.not_posted")
	if _, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, d.arrived()); err != nil {
		t.Errorf("the right deposit: %v", err)
	}
	d.Verify()
}

func TestTheFeeIsThatOfTheDayOfPosting(t *testing.T) {
	d := open(t)
	c := d.promised()
	d.must(rules.New(d.DB).AdoptAgentFee(d.Ctx, d.Fresh(d.head), models.AgentFee{BasisPoints: 50}, rules.Adoption{From: today().AddDays(1), Instrument: "Letter of the agent"}))
	in := d.arrived()
	in.Minor = 100_000_00
	first, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, in)
	d.must(err)
	d.Clock.Advance(24 * time.Hour)
	in.AgentRef = "DEP-2"
	second, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, in)
	d.must(err)
	if first.FeeCents != 1_083_42 || second.FeeCents != 541_71 {
		t.Errorf("fees %s and %s", first.FeeCents, second.FeeCents)
	}
	d.Verify()
}

func TestContributorsStandInAlphabeticalOrderWithoutRank(t *testing.T) {
	d := open(t)
	in := d.promise()
	in.OrganisationID = d.CastFor(models.RoleContributor, people.OrganisationInput{Code: "CONTRIBUTOR-0", Name: "Contributor 0", Kind: models.KindContributorBody}, "").OrganisationID
	in.Agreement, in.Currency = "SAA 2027/2", "USD"
	c := d.promised()
	d.must2(d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, d.arrived()))
	_, err := d.contributions.Commit(d.Ctx, d.Fresh(d.officer), in)
	d.must(err)
	rows, err := d.contributions.Contributors(d.Ctx)
	d.must(err)
	if len(rows) != 2 || rows[0].Contributor != "Contributor 0" || rows[1].DepositedCents != 1_300_108_34 || rows[1].LastDepositOn != today() || !rows[0].LastDepositOn.IsZero() {
		t.Errorf("rows %+v", rows)
	}
	list, err := d.contributions.List(d.Ctx, d.officer, when.Date{})
	d.must(err)
	if len(list) != 2 || list[0].Contributor != "Contributor 0" || len(list[1].Deposits) != 1 {
		t.Errorf("list %+v", list)
	}
	_, err = d.contributions.List(d.Ctx, d.Cast(models.RoleFocalPoint), when.Date{})
	d.refused(err, models.KindForbidden, "error.right_missing")
	late, err := d.contributions.OverdueInstalments(d.Ctx, d.officer)
	d.must(err)
	if len(late) != 1 || late[0].Contributor != "Contributor 0" || late[0].Currency != "USD" {
		t.Errorf("overdue %+v", late)
	}
}

func (d *desk) must2(_ *models.Deposit, err error) { d.Helper(); d.must(err) }

// Each planted fault is named by its check and by none of the sound ones.
func TestEachFaultInDepositsIsNamed(t *testing.T) {
	for name, plant := range map[string]string{
		"I4 the fee of each deposit follows the rule, to the cent":     "UPDATE deposits SET fee_cents = fee_cents + 1",
		"I4 each deposit is in the ledger as it was entered":           "UPDATE deposits SET usd_cents = usd_cents + 1",
		"I2 no more is deposited than was committed":                   "UPDATE contributor_commitments SET minor = 1",
		"I11 references of commitments and deposits are dense":         "UPDATE counters SET value = value + 1 WHERE series = 'deposits'",
		"I4 a deposit is valued at the rate it names, or says why not": "UPDATE deposits SET rate_on = '2027-02-28'",
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			d.rate("EUR", "0.923", today())
			c := d.promised()
			d.must2(d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, d.arrived()))
			decided.Tamper(t, d.Harness, "deposits", plant)
			decided.Named(t, d.Harness, name)
		})
	}
}

var _ = money.USD
