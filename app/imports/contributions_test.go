package imports_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/imports"
	"seedfund/app/ledger"
	"seedfund/app/programmes"
	"seedfund/app/rates"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// donors is a desk with a contributor, and the rate of the euro from March 2028.
type donors struct {
	*desk
	contributions *contributions.Service
	contributor   int64
}

func openDonors(t *testing.T) *donors {
	t.Helper()
	t.Parallel()
	return donorsOn(t, apptest.New(t, apptest.At(start), apptest.With(func(c *db.Config) {
		c.Invariants = slices.Concat(ledger.Invariants(), programmes.Invariants(), contributions.Invariants(), rates.Invariants(), imports.Invariants())
	})))
}

func donorsOn(t *testing.T, h *apptest.Harness) *donors {
	t.Helper()
	d := &donors{desk: deskOn(t, h), contributions: contributions.New(h.DB, nil)}
	d.contributor = h.Cast(models.RoleContributor).OrganisationID
	d.rate("0.8", d.today())
	return d
}

func (d *donors) today() when.Date { return when.DateOf(d.DB.Now(d.Ctx)) }

// rate brings a rate of the euro into the table, later ones of a day in its place.
func (d *donors) rate(rate string, from when.Date) {
	d.Helper()
	s := rates.New(d.DB, nil)
	b, err := s.Take(d.Ctx, d.Fresh(d.officer), []models.RateInput{{Currency: "EUR", Rate: rate, EffectiveFrom: from, Source: "Circular of March"}}, nil, "Corrigendum")
	d.must(err)
	d.must(s.Commit(d.Ctx, d.Fresh(d.head), b.ID, b.Version))
}

// signed is the rows of an arrangement in euro with two instalments.
func (d *donors) signed(row int, agreement string, minor int64) []models.ArrangementLine {
	first := models.ArrangementLine{Row: row, Code: d.code(d.contributor), Agreement: agreement, SignedOn: d.today().AddDays(-10), Currency: "EUR", Minor: minor, DueOn: d.today(), Instalment: minor / 2}
	second := first
	second.Row, second.DueOn, second.Instalment = row+1, d.today().AddDays(200), minor-minor/2
	return []models.ArrangementLine{first, second}
}

func (d *donors) arrived(row int, agreement, reference string, minor int64) models.DepositLine {
	return models.DepositLine{Row: row, Agreement: agreement, ValueDate: d.today(), Currency: "EUR", Minor: minor, AgentRef: reference}
}

func both(lines []models.ArrangementLine, deposits ...models.DepositLine) models.ContributionFile {
	return models.ContributionFile{HasContributions: true, HasDeposits: true, Contributions: lines, Deposits: deposits}
}

func only(deposits ...models.DepositLine) models.ContributionFile {
	return models.ContributionFile{HasDeposits: true, Deposits: deposits}
}

func book(name string) imports.File {
	return imports.File{Upload: files.Upload{Name: "contributions.csv", Body: strings.NewReader("contributor_code,contributor\n" + name + "\n")}, Hash: fmt.Sprintf("%064s", name)}
}

func (d *donors) take(actor models.Actor, name, reason string, f models.ContributionFile) (*models.ImportBatch, error) {
	return d.imports.TakeContributions(d.Ctx, d.Fresh(actor), reason, f, book(name))
}

func (d *donors) took(actor models.Actor, name, reason string, f models.ContributionFile) *models.ImportBatch {
	d.Helper()
	b, err := d.take(actor, name, reason, f)
	d.must(err)
	return b
}

func (d *donors) bring(actor models.Actor, b *models.ImportBatch) error {
	return d.imports.CommitContributions(d.Ctx, d.Fresh(actor), b.ID, b.Version)
}

func (d *donors) view(b *models.ImportBatch) imports.ContributionBatchView {
	d.Helper()
	v, err := d.imports.ContributionBatch(d.Ctx, d.head, b.ID)
	d.must(err)
	return v
}

func (d *donors) cash() money.Cents {
	d.Helper()
	return money.Cents(d.count("SELECT cash_cents FROM fund_positions"))
}

// clause 97: two persons stand behind what enters the books; a deposit by file is
// posted with the fee like one that is typed.
func TestContributionsCountOnceASecondPersonCommitsThem(t *testing.T) {
	d := openDonors(t)
	file := both(d.signed(2, "SAA 1", 1_000_00), d.arrived(2, "SAA 1", "DEP-1", 400_00))
	file.Deposits[0].Instalment = 1
	for _, role := range []models.Role{models.RoleContributor, models.RoleBoardMember, models.RoleAuditor, models.RolePUNOFinance} {
		_, err := d.take(d.Cast(role), "x", "", file)
		d.refused(err, models.KindForbidden, "error.right_missing")
	}
	_, err := d.imports.TakeContributions(d.Ctx, d.Stale(d.agent), "", file, book("x"))
	d.refused(err, models.KindSignIn, "error.fresh_sign_in")
	b := d.took(d.agent, "a", "", file)
	if d.cash() != 0 || d.count("SELECT COUNT(*) FROM contributor_commitments") != 0 {
		t.Error("a file counts before it was committed")
	}
	d.refused(d.bring(d.agent, b), models.KindForbidden, "money.forbidden.same_person")
	twin := d.agent
	twin.Role = models.RoleSecretariatHead
	d.refused(d.bring(twin, b), models.KindForbidden, "money.forbidden.same_person")
	d.refused(d.imports.CommitContributions(d.Ctx, d.Stale(d.head), b.ID, b.Version), models.KindSignIn, "error.fresh_sign_in")
	d.refused(d.imports.CommitContributions(d.Ctx, d.Fresh(d.head), b.ID, b.Version+1), models.KindStale, "error.stale")
	d.refused(d.bring(d.finance, b), models.KindForbidden, "error.right_missing")
	d.refused(d.imports.CommitContributions(d.Ctx, d.Fresh(d.head), 999, 1), models.KindNotFound, "error.not_found")
	// The two kinds of files do not see each other.
	d.refused(d.imports.Commit(d.Ctx, d.Fresh(d.head), b.ID, b.Version), models.KindNotFound, "error.not_found")
	_, err = d.imports.Batch(d.Ctx, d.head, b.ID)
	d.refused(err, models.KindNotFound, "error.not_found")
	d.must(d.bring(d.head, b))
	// 400 euro at 0.8 are 500 dollars; one per cent of it is the agent's.
	if d.cash() != 495_00 {
		t.Errorf("cash %s", d.cash())
	}
	v := d.view(b)
	if v.Contributions[0].Reference != "SAA-0001" || v.Deposits[0].Reference != "D-0001" || v.Deposits[0].Now.USD != 500_00 || v.Deposits[0].Now.Fee != 5_00 || v.Counts() != (models.ImportCounts{New: 2}) {
		t.Errorf("%+v", v)
	}
	row, _, err := d.contributions.Get(d.Ctx, d.officer, "SAA-0001")
	d.must(err)
	dep := row.Deposits[0]
	if dep.Road != models.RoadFile || *dep.FileID != b.FileID || dep.RecordedBy != d.agent.PersonID || *dep.ConfirmedBy != d.head.PersonID || dep.Instalment != 1 || dep.Rate != "0.8" || dep.RateSource != "Circular of March" {
		t.Errorf("deposit %+v", dep)
	}
	d.must(d.contributions.MayReadFile(d.Ctx, d.agent, row.ID, b.FileID))
	d.refused(d.contributions.MayReadFile(d.Ctx, d.Cast(models.RoleBoardMember), row.ID, b.FileID), models.KindNotFound, "error.not_found")
	if id, err := d.imports.ContributionFileOf(d.Ctx, d.agent, b.ID); err != nil || id != b.FileID {
		t.Errorf("the file as it came: %d, %v", id, err)
	}
	// The same bytes are the same batch; the same rows otherwise written change nothing.
	again := d.took(d.officer, "a", "", file)
	if again.ID != b.ID || again.State != models.ImportCommitted {
		t.Errorf("the same file again: %+v", again)
	}
	d.refused(d.bring(d.head, again), models.KindConflict, "imports.conflict.settled")
	file.Deposits[0].Rate, file.Deposits[0].Instalment = "0.800", 0
	same := d.took(d.officer, "b", "", file)
	d.refused(d.bring(d.head, same), models.KindConflict, "imports.conflict.nothing")
	d.must(d.imports.DropContributions(d.Ctx, d.Fresh(d.agent), same.ID, same.Version))
	d.refused(d.imports.DropContributions(d.Ctx, d.Fresh(d.agent), same.ID, same.Version+1), models.KindConflict, "imports.conflict.settled")
	if third := d.took(d.officer, "b", "", file); third.ID == same.ID {
		t.Error("a file that was set aside is not read again")
	}
	list, err := d.imports.ContributionBatches(d.Ctx, d.head, true)
	d.must(err)
	none, err := d.imports.Batches(d.Ctx, d.head, false)
	d.must(err)
	if len(list) != 1 || len(none) != 0 {
		t.Errorf("%d wait, %d files of expenditure", len(list), len(none))
	}
	d.Verify()
}

// A corrected deposit reverses and posts anew, also where its money is reserved
// meanwhile; what the file lacks is told and stays.
func TestACorrectedDepositReversesAndPostsAnew(t *testing.T) {
	d := openDonors(t)
	first := both(append(d.signed(2, "SAA 1", 1_000_00), d.signed(4, "SAA 2", 1_000_00)...), d.arrived(2, "SAA 1", "0042", 400_00), d.arrived(3, "SAA 1", "DEP-2", 600_00), d.arrived(4, "SAA 2", "DEP-3", 800_00))
	d.must(d.bring(d.head, d.took(d.agent, "a", "", first)))
	entries := d.count("SELECT COUNT(*) FROM ledger_entries")
	// The two deposits of one arrangement trade their amounts: the whole is what counts.
	// An office program took the zeros of a reference.
	moved := only(d.arrived(2, "SAA 1", "42", 600_00), d.arrived(3, "SAA 1", "DEP-2", 400_00))
	_, err := d.take(d.agent, "b", " ", moved)
	if e := d.refused(err, models.KindInvalid, "contribfiles.fault.changed"); len(e.Fields) != 3 || e.Fields[0].Field != "Deposits!L2" || e.Fields[2].Field != "reason" {
		t.Errorf("faults %+v", e.Fields)
	}
	// All of the cash is reserved: taking one deposit back first would be refused.
	cash := d.cash()
	if _, err := d.Outside().Exec(fmt.Sprintf("UPDATE fund_positions SET reserved_cents = %d", cash)); err != nil {
		t.Fatal(err)
	}
	b := d.took(d.agent, "b", "Swapped by the bank", moved)
	v := d.view(b)
	if v.Counts() != (models.ImportCounts{Changed: 2}) || len(v.Lacking) != 1 || v.Lacking[0].AgentRef != "DEP-3" || v.Deposits[0].Was.Minor != 400_00 || v.Deposits[0].WasReference != "D-0001" {
		t.Errorf("%+v", v.ContributionDifferences)
	}
	d.must(d.bring(d.head, b))
	if _, err := d.Outside().Exec("UPDATE fund_positions SET reserved_cents = 0"); err != nil {
		t.Fatal(err)
	}
	if n := d.count("SELECT COUNT(*) FROM ledger_entries") - entries; n != 4 || d.cash() != cash {
		t.Errorf("%d entries and %s, want two reversals, two postings and %s", n, d.cash(), cash)
	}
	row, _, err := d.contributions.Get(d.Ctx, d.officer, "SAA-0001")
	d.must(err)
	var counted []string
	for _, x := range row.Deposits {
		if x.Counts() {
			counted = append(counted, x.AgentRef+" "+x.Amount().String())
		}
	}
	if got := strings.Join(counted, ", "); got != "0042 600.00, DEP-2 400.00" {
		t.Errorf("deposits %s", got)
	}
	// To another arrangement, with a rate and its reason.
	other := d.arrived(2, "SAA 2", "DEP-2", 200_00)
	other.Rate, other.RateOn, other.RateSource, other.RateWhy = "0.5", d.today(), "Bank", "Sold at once"
	d.must(d.bring(d.officer, d.took(d.head, "c", "Wrong arrangement", only(other))))
	if got := d.cash() - cash; got != -99_00 { // 500 dollars less, 400 more, less the fee of each
		t.Errorf("cash moved by %s", got)
	}
	// More than the money that is not reserved cannot be taken back.
	if _, err := d.Outside().Exec("UPDATE fund_positions SET reserved_cents = cash_cents"); err != nil {
		t.Fatal(err)
	}
	less := d.took(d.agent, "d", "Less arrived", only(d.arrived(2, "SAA 1", "0042", 100_00)))
	if err := d.bring(d.head, less); !models.IsKind(err, models.KindConflict) {
		t.Errorf("reserved money was taken back: %v", err)
	}
	if _, err := d.Outside().Exec("UPDATE fund_positions SET reserved_cents = 0"); err != nil {
		t.Fatal(err)
	}
	d.Verify()
}

// One bad row keeps nothing, and every fault is named by its list and cell.
func TestFaultsOfContributionsComeAllAtOnceByCell(t *testing.T) {
	d := openDonors(t)
	d.must(d.bring(d.head, d.took(d.agent, "a", "", both(d.signed(2, "SAA 1", 1_000_00), d.arrived(2, "SAA 1", "DEP-1", 400_00)))))
	row, _, err := d.contributions.Get(d.Ctx, d.officer, "SAA-0001")
	d.must(err)
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.pending", func(tx *db.Tx) error {
		f := models.File{Hash: strings.Repeat("c", 64), Size: 12, Kind: "application/pdf", Name: "notice.pdf", Purpose: "notification", OwnerType: "contributor_commitments", OwnerID: row.ID, UploadedBy: d.officer.AccountID, State: models.FileStored}
		return db.Create(tx, &f)
	}))
	notice := int64(d.count("SELECT MAX(id) FROM files"))
	_, err = d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.officer), row.ID, contributions.DepositInput{Minor: 100_00, ValueDate: d.today(), AgentRef: "DEP-9", FileID: &notice})
	d.must(err)

	stands := d.signed(2, "SAA 1", 1_000_00)
	stands[0].Minor, stands[1].Minor, stands[0].SignedOn, stands[1].SignedOn = 2_000_00, 0, d.today(), when.Date{}
	stands[0].Preference, stands[1].Instalment = 3, 1_500_00
	bad := d.signed(4, "SAA 2", 1_000_00)
	bad[0].Code, bad[0].Minor, bad[1].Minor, bad[1].Currency, bad[1].Code = "NOBODY", 1_000_01, 1_000_01, "USD", ""
	late := d.signed(6, "SAA 3", 1_000_00)
	late[0].SignedOn, late[1].SignedOn, late[1].DueOn, late[0].Preference, late[1].Preference = d.today().AddDays(1), when.Date{}, when.Date{}, 9, 9
	lines := slices.Concat(stands, bad, late)
	dollars := d.arrived(3, "SAA 1", "DEP-3", 100_00)
	dollars.Currency, dollars.ValueDate = "USD", d.today().AddDays(1)
	sums := d.arrived(4, "SAA 1", "DEP-4", 80_00)
	usd, fee := money.Cents(99_00), money.Cents(2_00)
	sums.USD, sums.Fee = &usd, &fee
	early := d.arrived(6, "SAA 1", "DEP-6", 10_00)
	early.ValueDate, early.Instalment = d.today().AddDays(-1), 7
	why := d.arrived(7, "SAA 1", "DEP-7", 10_00)
	why.Rate = "0.9"
	file := both(lines, d.arrived(2, "SAA 9", "DEP-2", 1_00), dollars, sums, d.arrived(5, "SAA 1", "DEP-4", 1_00), early, why, d.arrived(8, "SAA 1", "DEP-8", 480_00), d.arrived(9, "", "", 0), d.arrived(10, "SAA 1", "DEP-9", 100_00))
	_, err = d.take(d.officer, "b", "", file)
	e := d.refused(err, models.KindInvalid, "contribfiles.fault.stands")
	got := map[string]string{}
	for _, f := range e.Fields {
		_, key, _ := strings.Cut(f.Key, "fault.")
		got[f.Field] += key + " "
	}
	want := map[string]string{
		"Contributions!D2": "stands ", "Contributions!F2": "stands ", "Contributions!H2": "stands ", "Contributions!J2": "stands ",
		"Contributions!A4": "contributor ", "Contributions!E5": "repeated ", "Contributions!J4": "schedule_sum ",
		"Contributions!D6": "future ", "Contributions!I7": "required ", "Contributions!H6": "preference ",
		"Deposits!A2": "arrangement ", "Deposits!D3": "currency ", "Deposits!C3": "future ", "Deposits!J4": "usd ", "Deposits!K4": "fee ", "Deposits!L5": "twice ",
		"Deposits!F6": "rate_none ", "Deposits!B6": "instalment_unknown ", "Deposits!G7": "required ", "Deposits!H7": "required ", "Deposits!I7": "rate_differs ", "Deposits!E8": "above_commitment ",
		"Deposits!A9": "required ", "Deposits!L9": "required ", "Deposits!L10": "waits "}
	for cell, keys := range want {
		if got[cell] != keys {
			t.Errorf("%s: %q, want %q", cell, got[cell], keys)
		}
	}
	if len(got) != len(want) {
		t.Errorf("faults %v", got)
	}
	if n := d.count("SELECT COUNT(*) FROM import_batches"); n != 1 {
		t.Errorf("faulty rows left %d batches", n)
	}
	_, err = d.take(d.officer, "b", "", models.ContributionFile{HasDeposits: true})
	d.refused(err, models.KindInvalid, "imports.fault.empty")
	d.Verify()
}

// What was shown is what is committed: where the books have moved, nothing enters.
func TestAFileOfContributionsThatTheBooksHaveOvertakenIsRefused(t *testing.T) {
	d := openDonors(t)
	d.must(d.bring(d.head, d.took(d.agent, "a", "", both(d.signed(2, "SAA 1", 1_000_00)))))
	row, _, err := d.contributions.Get(d.Ctx, d.officer, "SAA-0001")
	d.must(err)
	// A rate of the day that was revised would value the deposit otherwise.
	b := d.took(d.agent, "b", "", only(d.arrived(2, "SAA 1", "DEP-1", 800_00)))
	d.rate("0.5", d.today())
	d.refused(d.bring(d.head, b), models.KindConflict, "contribfiles.conflict.moved")
	if v := d.view(b); !v.Overtaken || len(v.Faults) != 0 {
		t.Errorf("the page does not say that the books have moved: %+v", v)
	}
	// Another deposit has taken the place that was left.
	d.must(d.imports.DropContributions(d.Ctx, d.Fresh(d.agent), b.ID, b.Version))
	c := d.took(d.agent, "b", "", only(d.arrived(2, "SAA 1", "DEP-1", 800_00)))
	_, err = d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), row.ID, contributions.DepositInput{Minor: 300_00, ValueDate: d.today(), AgentRef: "DEP-0"})
	d.must(err)
	d.refused(d.bring(d.head, c), models.KindConflict, "imports.conflict.overtaken")
	if v := d.view(c); !v.Overtaken || len(v.Faults) != 1 || v.Faults[0].Field != "Deposits!E2" {
		t.Errorf("the page does not say what has changed: %+v", v.Faults)
	}
	// A deposit that was taken back by hand is another one for a correction.
	x := d.took(d.agent, "c", "Less arrived", only(d.arrived(2, "SAA 1", "DEP-0", 200_00)))
	row, _, err = d.contributions.Get(d.Ctx, d.officer, "SAA-0001")
	d.must(err)
	d.must(d.contributions.ReverseDeposit(d.Ctx, d.Fresh(d.agent), row.Deposits[0].ID, row.Deposits[0].Version, "Never arrived"))
	d.refused(d.bring(d.head, x), models.KindConflict, "contribfiles.conflict.moved")
	d.Verify()
}

func TestTwoPersonsCommitOneFileOfContributionsOnce(t *testing.T) {
	t.Parallel()
	d := donorsOn(t, apptest.New(t))
	b := d.took(d.agent, "a", "", both(d.signed(2, "SAA 1", 1_000_00), d.arrived(2, "SAA 1", "DEP-1", 400_00)))
	var acts []func(*imports.Service) error
	for i := range 6 {
		who := d.Fresh([]models.Actor{d.head, d.officer}[i%2])
		acts = append(acts, func(s *imports.Service) error { return s.CommitContributions(d.Ctx, who, b.ID, b.Version) })
	}
	if n := d.race(acts...); n != 1 || d.cash() != 495_00 {
		t.Errorf("%d persons committed the file, cash %s", n, d.cash())
	}
	d.Verify()
}

// twoFiles are two files that bring the rest of one arrangement, each alone within
// it, under references of their own.
func (d *donors) twoFiles() []func(*imports.Service) error {
	d.Helper()
	d.must(d.bring(d.head, d.took(d.agent, "a", "", both(d.signed(2, "SAA 1", 1_000_00)))))
	var acts []func(*imports.Service) error
	for i, who := range []models.Actor{d.head, d.officer} {
		b := d.took(d.agent, fmt.Sprint("f", i), "", only(d.arrived(2, "SAA 1", fmt.Sprint("DEP-", i), 800_00)))
		fresh := d.Fresh(who)
		acts = append(acts, func(s *imports.Service) error { return s.CommitContributions(d.Ctx, fresh, b.ID, b.Version) })
	}
	return acts
}

func TestTwoFilesWithTheRestOfOneArrangementCommittedAtOnce(t *testing.T) {
	t.Parallel()
	d := donorsOn(t, apptest.New(t))
	if n := d.race(d.twoFiles()...); n != 1 || d.count("SELECT COUNT(*) FROM deposits") != 1 {
		t.Errorf("%d files were committed", n)
	}
	d.Verify()
}

// The control: what keeps the two apart is that the rows are held against the books
// in the act that posts them. Posted without, both would enter.
func TestWithoutHoldingThemAgainstTheBooksBothDepositsWouldEnter(t *testing.T) {
	d := openDonors(t)
	d.must(d.bring(d.head, d.took(d.agent, "a", "", both(d.signed(2, "SAA 1", 1_000_00)))))
	for i := range 2 {
		x := models.Deposit{CommitmentID: 1, Currency: "EUR", Minor: 800_00, Rate: "0.8", RateOn: d.today(), RateSource: "Circular of March", ValueDate: d.today(), AgentRef: fmt.Sprint("DEP-", i),
			AgentRoad: models.AgentRoad{Road: models.RoadInbox, State: models.RecordPosted}}
		d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.enter", func(tx *db.Tx) error {
			_, _, err := contributions.EnterFile(tx, contributions.FileEntry{By: d.agent.PersonID, Deposits: []contributions.FileDeposit{{Deposit: x}}})
			return err
		}))
	}
	decided.Named(t, d.Harness, "I2 no more is deposited than was committed")
}

// A commit that fails in mid-act leaves nothing.
func TestACommitOfContributionsIsWholeOrNothing(t *testing.T) {
	d := openDonors(t)
	b := d.took(d.agent, "a", "", both(d.signed(2, "SAA 1", 1_000_00), d.arrived(2, "SAA 1", "DEP-1", 400_00), d.arrived(3, "SAA 1", "DEP-2", 7_00)))
	trigger := "CREATE TRIGGER stop BEFORE INSERT ON deposits WHEN NEW.minor = 700 BEGIN SELECT RAISE(ABORT, 'stop'); END"
	if apptest.Engine() == "postgres" {
		trigger = "CREATE TRIGGER stop BEFORE INSERT ON deposits FOR EACH ROW WHEN (NEW.minor = 700) EXECUTE FUNCTION refuse_change()"
	}
	if _, err := d.Outside().Exec(trigger); err != nil {
		t.Fatal(err)
	}
	if err := d.bring(d.head, b); err == nil {
		t.Fatal("it was committed")
	}
	if n := d.count("SELECT COUNT(*) FROM deposits") + d.count("SELECT COUNT(*) FROM contributor_commitments") + d.count("SELECT COUNT(*) FROM ledger_entries"); n != 0 || d.cash() != 0 {
		t.Errorf("%d rows and %s of a commit that failed", n, d.cash())
	}
	if _, err := d.Outside().Exec(map[bool]string{true: "DROP TRIGGER stop ON deposits", false: "DROP TRIGGER stop"}[apptest.Engine() == "postgres"]); err != nil {
		t.Fatal(err)
	}
	d.must(d.bring(d.head, b))
	for _, text := range []string{"DELETE FROM import_batches", "UPDATE import_batches SET state = 'read', settled_by = NULL, settled_at = NULL, outcome = ''"} {
		if _, err := d.Outside().Exec(text); err == nil {
			t.Errorf("the store takes %s", text)
		}
	}
	d.Verify()
}

func TestAFaultInDepositsFromAFileIsNamed(t *testing.T) {
	d := openDonors(t)
	d.must(d.bring(d.head, d.took(d.agent, "a", "", both(d.signed(2, "SAA 1", 1_000_00), d.arrived(2, "SAA 1", "DEP-1", 400_00)))))
	d.Verify()
	decided.Tamper(t, d.Harness, "deposits", "UPDATE deposits SET confirmed_by = recorded_by")
	decided.Named(t, d.Harness, "I6 every deposit from a file is of a file that a second person committed")
}

// Random files, loaded, corrected and loaded again: one is taken exactly when a
// small reference takes it, and then the books are what the files said last.
func TestRandomFilesOfContributionsAgainstAReference(t *testing.T) {
	d := openDonors(t)
	type deposit struct {
		agreement string
		minor     int64
	}
	signed, books := map[string]int64{}, map[string]deposit{}
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		reason := rapid.SampledFrom([]string{"", "Corrected"}).Draw(t, "reason")
		good, changes := true, false
		var lines []models.ArrangementLine
		after, left := map[string]int64{}, map[string]int64{}
		for a, minor := range signed {
			after[a] = minor
		}
		for _, a := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"SAA 1", "SAA 2", "SAA 3"}), 0, 2, rapid.ID[string]).Draw(t, "arrangements") {
			minor := rapid.SampledFrom([]int64{1_000_00, 2_000_00, 2_000_00}).Draw(t, "amount")
			lines = append(lines, d.signed(len(lines)+2, a, minor)...)
			if was, stands := signed[a]; stands && was != minor {
				good = false
			} else if !stands {
				changes = true
			}
			after[a] = minor
		}
		later := map[string]deposit{}
		for ref, x := range books {
			later[ref] = x
		}
		var rows []models.DepositLine
		for _, ref := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"D1", "D2", "D3", "D4", "D5"}), 0, 4, rapid.ID[string]).Draw(t, "deposits") {
			x := deposit{rapid.SampledFrom([]string{"SAA 1", "SAA 2", "SAA 3"}).Draw(t, "under"), rapid.SampledFrom([]int64{1, 250_00, 600_00, 999_99}).Draw(t, "minor")}
			rows = append(rows, d.arrived(len(rows)+2, x.agreement, ref, x.minor))
			if _, ok := after[x.agreement]; !ok {
				good = false
			}
			if was, stands := books[ref]; stands && was == x {
				continue
			} else if stands && reason == "" {
				good = false
			}
			later[ref], changes = x, true
		}
		for a, minor := range after {
			left[a] = minor
		}
		for _, x := range later {
			left[x.agreement] -= x.minor
		}
		for _, ref := range rows {
			if x := later[ref.AgentRef]; books[ref.AgentRef] != x && left[x.agreement] < 0 {
				good = false
			}
		}
		file := both(lines, rows...)
		file.HasContributions = len(lines) > 0
		if len(lines)+len(rows) == 0 {
			return
		}
		b, err := d.take(d.agent, fmt.Sprint("r", n), reason, file)
		if (err == nil) != good {
			t.Fatalf("taken: %v, the reference says %v", err, good)
		}
		if err != nil {
			return
		}
		if err := d.bring(d.head, b); (err == nil) != changes {
			t.Fatalf("committed: %v, the reference says it changes: %v", err, changes)
		}
		signed, books = after, later
		want := []string{}
		for ref, x := range books {
			want = append(want, fmt.Sprint(ref, x))
		}
		all, err := d.contributions.List(d.Ctx, d.officer, when.Date{})
		if err != nil {
			t.Fatal(err)
		}
		got, sum := []string{}, money.Cents(0)
		for _, r := range all {
			if r.CommittedMinor != signed[r.Agreement] {
				t.Fatalf("%s of %d, want %d", r.Agreement, r.CommittedMinor, signed[r.Agreement])
			}
			for _, x := range r.Deposits {
				if x.Counts() {
					got, sum = append(got, fmt.Sprint(x.AgentRef, deposit{r.Agreement, x.Minor})), sum+x.USDCents-x.FeeCents
				}
			}
		}
		slices.SortFunc(want, cmp.Compare)
		slices.SortFunc(got, cmp.Compare)
		if !slices.Equal(got, want) || len(all) != len(signed) || d.cash() != sum {
			t.Fatalf("the books have %v and %s, the files %v", got, d.cash(), want)
		}
	})
	d.Verify()
}

// Ten thousand rows ask the store for as much as ten do.
func TestTheStoreIsAskedTheSameForManyContributions(t *testing.T) {
	d := openDonors(t)
	d.must(d.bring(d.head, d.took(d.agent, "a", "", both(d.signed(2, "SAA 1", 1_000_00), d.arrived(2, "SAA 1", "DEP-1", 400_00)))))
	count := func(n int) int64 {
		ctx, statements := db.Count(d.Ctx)
		var lines []models.ArrangementLine
		var rows []models.DepositLine
		for i := range n / 2 {
			lines = append(lines, d.signed(2*i+2, fmt.Sprint("NEW ", i), 1_000_00)...)
			rows = append(rows, d.arrived(i+2, fmt.Sprint("NEW ", i), fmt.Sprint("N-", i), 1_00))
		}
		out, faults, err := d.imports.CheckContributions(ctx, d.officer, "", both(lines, rows...))
		if err != nil || len(faults) > 0 || len(out.Deposits) != n/2 {
			t.Fatal(err, faults)
		}
		return statements.Load()
	}
	if few, many := count(10), count(10_000); few != many {
		t.Errorf("%d statements for ten rows, %d for ten thousand", few, many)
	}
}

// An office program takes the zeros of some cells and not of others: one reference is
// one deposit, and one arrangement, in one file too.
func TestAReferenceWithoutItsZerosIsTheSame(t *testing.T) {
	d := openDonors(t)
	lines := append(d.signed(2, "0077", 1_000_00), d.signed(4, "77", 1_000_00)...)
	_, err := d.take(d.agent, "a", "", both(lines, d.arrived(2, "0077", "0042", 100_00), d.arrived(3, "0077", "42", 100_00)))
	e := d.refused(err, models.KindInvalid, "contribfiles.fault.twice")
	if len(e.Fields) != 2 || e.Fields[0].Field != "Contributions!C4" || e.Fields[1].Field != "Deposits!L3" || e.Fields[1].Args["Row"] != 2 {
		t.Errorf("faults %+v", e.Fields)
	}
	d.must(d.bring(d.head, d.took(d.agent, "b", "", both(d.signed(2, "0077", 1_000_00), d.arrived(2, "0077", "0042", 100_00)))))
	// Entered by hand, both stand; a file names both.
	_, err = d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), 1, contributions.DepositInput{Minor: 50_00, ValueDate: d.today(), AgentRef: "42"})
	d.must(err)
	v := d.view(d.took(d.agent, "c", "", only(d.arrived(2, "0077", "0042", 100_00), d.arrived(3, "0077", "42", 50_00))))
	if v.Counts() != (models.ImportCounts{Same: 2}) {
		t.Errorf("%+v", v.Counts())
	}
}
