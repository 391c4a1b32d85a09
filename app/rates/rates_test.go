package rates_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/rates"
	"seedfund/models"
	"seedfund/models/when"
)

var start = time.Date(2027, 3, 20, 9, 0, 0, 0, time.UTC)

type desk struct {
	*apptest.Harness
	*testing.T
	rates                *rates.Service
	officer, head, agent models.Actor
}

func open(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	return deskOn(t, apptest.New(t, apptest.At(start), apptest.With(func(c *db.Config) { c.Invariants = rates.Invariants() })))
}

func deskOn(t *testing.T, h *apptest.Harness) *desk {
	t.Helper()
	store, err := files.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{Harness: h, T: t, rates: rates.New(h.DB, files.New(h.DB, store, files.Limits{}))}
	d.officer, d.head, d.agent = h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleAgentOfficer)
	return d
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) refused(err error, kind models.Kind, key string) *models.Error {
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
	return e
}

func day(text string) when.Date {
	d, err := when.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func rate(row int, currency, text, from string) models.RateInput {
	return models.RateInput{Row: row, Currency: currency, Rate: text, EffectiveFrom: day(from), Source: "Circular of March"}
}

// file stands for bytes with these rates.
func file(name string) *rates.File {
	return &rates.File{Upload: files.Upload{Name: "rates.csv", Body: strings.NewReader("currency,rate\n" + name + "\n")}, Hash: fmt.Sprintf("%064s", name)}
}

func (d *desk) taken(actor models.Actor, name, reason string, rows ...models.RateInput) *models.RateBatch {
	d.Helper()
	b, err := d.rates.Take(d.Ctx, d.Fresh(actor), rows, file(name), reason)
	d.must(err)
	return b
}

func (d *desk) committed(name, reason string, rows ...models.RateInput) {
	d.Helper()
	b := d.taken(d.officer, name, reason, rows...)
	d.must(d.rates.Commit(d.Ctx, d.Fresh(d.head), b.ID, b.Version))
}

func (d *desk) on(currency, on string) string {
	d.Helper()
	r, err := d.rates.On(d.Ctx, d.officer, currency, day(on))
	d.must(err)
	return r.Rate
}

// clause 97: two persons stand behind what money is valued at.
func TestRatesCountOnceASecondPersonCommitsThem(t *testing.T) {
	d := open(t)
	b := d.taken(d.officer, "a", "", rate(2, "EUR", "0.926", "2027-03-01"), rate(3, "SEK", "10.45", "2027-03-01"))
	if d.on("EUR", "2027-03-20") != "" {
		t.Error("a rate counts before it was committed")
	}
	d.refused(d.rates.Commit(d.Ctx, d.Fresh(d.officer), b.ID, b.Version), models.KindForbidden, "money.forbidden.same_person")
	twin := d.officer
	twin.Role = models.RoleSecretariatHead
	d.refused(d.rates.Commit(d.Ctx, d.Fresh(twin), b.ID, b.Version), models.KindForbidden, "money.forbidden.same_person")
	d.refused(d.rates.Commit(d.Ctx, d.Stale(d.head), b.ID, b.Version), models.KindSignIn, "error.fresh_sign_in")
	d.refused(d.rates.Commit(d.Ctx, d.Fresh(d.head), b.ID, b.Version+1), models.KindStale, "error.stale")
	d.refused(d.rates.Commit(d.Ctx, d.Fresh(d.Cast(models.RoleAuditor)), b.ID, b.Version), models.KindForbidden, "error.right_missing")
	d.refused(d.rates.Commit(d.Ctx, d.Fresh(d.head), 999, 1), models.KindNotFound, "error.not_found")
	d.must(d.rates.Commit(d.Ctx, d.Fresh(d.agent), b.ID, b.Version))
	if d.on("EUR", "2027-03-20") != "0.926" || d.on("EUR", "2027-02-28") != "" || d.on("USD", "2000-01-01") != "1" {
		t.Error("the rate in force is another")
	}
	d.refused(d.rates.Commit(d.Ctx, d.Fresh(d.head), b.ID, b.Version+1), models.KindConflict, "rates.conflict.settled")
	d.refused(d.rates.Drop(d.Ctx, d.Fresh(d.head), b.ID, b.Version+1), models.KindConflict, "rates.conflict.settled")
	v, err := d.rates.Batch(d.Ctx, d.officer, b.ID)
	d.must(err)
	if v.Counts.New != 2 || !v.Mine || v.Batch.FileID == nil {
		t.Errorf("what the batch did: %+v", v)
	}
	if id, err := d.rates.FileOf(d.Ctx, d.officer, b.ID); err != nil || id != *v.Batch.FileID {
		t.Errorf("the file as it came: %d, %v", id, err)
	}
	d.Verify()
}

func TestTheSameFileTwiceChangesNothing(t *testing.T) {
	d := open(t)
	rows := []models.RateInput{rate(2, "EUR", "0.926", "2027-03-01")}
	d.committed("a", "", rows...)
	again := d.taken(d.head, "a", "", rows...)
	if again.State != models.RatesCommitted || again.PersonID != d.officer.PersonID {
		t.Errorf("the same bytes made another batch: %+v", again)
	}
	// Another file with the same rates, written otherwise, has nothing to commit.
	other := d.taken(d.officer, "b", "", rate(2, "eur", "0.9260", "2027-03-01"))
	v, err := d.rates.Batch(d.Ctx, d.head, other.ID)
	d.must(err)
	if v.Counts != (models.RateCounts{Same: 1}) || v.Mine {
		t.Errorf("%+v", v.Counts)
	}
	d.refused(d.rates.Commit(d.Ctx, d.Fresh(d.head), other.ID, other.Version), models.KindConflict, "rates.conflict.nothing")
	d.must(d.rates.Drop(d.Ctx, d.Fresh(d.officer), other.ID, other.Version))
	if third := d.taken(d.officer, "b", "", rows...); third.ID == other.ID || third.State != models.RatesRead {
		t.Errorf("a file that was set aside is not read again: %+v", third)
	}
	all, err := d.rates.List(d.Ctx, d.officer)
	d.must(err)
	if len(all) != 1 {
		t.Errorf("%d rates", len(all))
	}
	d.Verify()
}

// A rate is never changed: a later row of its currency and day takes its place,
// with the reason, and both stand in the history.
func TestARevisionTakesTheEarlierRatesPlaceWithTheReason(t *testing.T) {
	d := open(t)
	d.committed("a", "", rate(2, "EUR", "0.926", "2027-03-01"), rate(3, "SEK", "10.45", "2027-03-01"))
	e := d.refused(func() error {
		_, err := d.rates.Take(d.Ctx, d.Fresh(d.officer), []models.RateInput{rate(2, "EUR", "0.93", "2027-03-15"), rate(3, "EUR", "0.925", "2027-03-01")}, file("b"), " ")
		return err
	}(), models.KindInvalid, "rates.fault.changed")
	if len(e.Fields) != 2 || e.Fields[0].Field != "B3" || e.Fields[1].Field != "reason" {
		t.Errorf("faults %+v", e.Fields)
	}
	b := d.taken(d.officer, "b", "Corrigendum", rate(2, "EUR", "0.93", "2027-03-15"), rate(3, "EUR", "0.925", "2027-03-01"))
	v, err := d.rates.Batch(d.Ctx, d.head, b.ID)
	d.must(err)
	if v.Counts != (models.RateCounts{New: 1, Changed: 1}) || v.Lines[0].Before != "0.926" || v.Lines[1].Now != "0.926" {
		t.Errorf("%+v", v)
	}
	d.must(d.rates.Commit(d.Ctx, d.Fresh(d.head), b.ID, b.Version))
	if d.on("EUR", "2027-03-14") != "0.925" || d.on("EUR", "2027-03-15") != "0.93" || d.on("SEK", "2027-03-20") != "10.45" {
		t.Error("the revision does not count from its day")
	}
	after, err := d.rates.Batch(d.Ctx, d.head, b.ID)
	d.must(err)
	if after.Counts != v.Counts {
		t.Errorf("a committed batch forgot what it did: %+v", after.Counts)
	}
	history, err := d.rates.History(d.Ctx, d.Cast(models.RoleBoardMember), "EUR")
	d.must(err)
	if len(history) != 3 || history[0].Rate != "0.93" || history[1].Reason != "Corrigendum" || history[1].Number != 2 || history[2].Rate != "0.926" {
		t.Errorf("history %+v", history)
	}
	latest, err := d.rates.Latest(d.Ctx, d.officer, when.Date{})
	d.must(err)
	if len(latest) != 2 || latest[0].Rate != "0.93" {
		t.Errorf("latest %+v", latest)
	}
	_, err = d.rates.History(d.Ctx, d.officer, "NOK")
	d.refused(err, models.KindNotFound, "error.not_found")
	for _, text := range []string{"UPDATE exchange_rates SET rate = '1'", "DELETE FROM exchange_rates", "UPDATE rate_batch_lines SET rate = '1'", "UPDATE rate_batches SET state = 'read', settled_by = NULL, settled_at = NULL"} {
		if _, err := d.Outside().Exec(text); err == nil {
			t.Errorf("the store takes %s", text)
		}
	}
	d.Verify()
}

func TestFaultsOfRatesComeAllAtOnceByCell(t *testing.T) {
	d := open(t)
	far := rate(6, "GBP", "0.8", "2027-03-01")
	far.EffectiveFrom = day("2027-08-01")
	bare := rate(7, "CHF", "0.9", "2027-03-01")
	bare.Source, bare.EffectiveFrom = " ", when.Date{}
	_, err := d.rates.Take(d.Ctx, d.Fresh(d.officer), []models.RateInput{
		rate(2, "EUR", "0", "2027-03-01"), rate(3, "USD", "1", "2027-03-01"), rate(4, "EURO", "1,5", "2027-03-01"), rate(5, "eur", "0.9", "2027-03-01"), far, bare, rate(8, "", "", "2027-03-01"),
	}, file("a"), "")
	e := d.refused(err, models.KindInvalid, "rates.fault.rate")
	got := map[string]string{}
	for _, f := range e.Fields {
		got[f.Field] = strings.TrimPrefix(f.Key, "rates.fault.")
	}
	want := map[string]string{"B2": "rate", "A3": "dollar", "A4": "currency", "B4": "rate", "A5": "twice", "C6": "far", "C7": "required", "D7": "required", "A8": "required", "B8": "required"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("have %v\nwant %v", got, want)
	}
	list, err := d.rates.Batches(d.Ctx, d.officer, false)
	if err != nil || len(list) != 0 {
		t.Errorf("faulty rates left %v, %v", list, err)
	}
	typed := rate(0, "EUR", "x", "2027-03-01")
	_, err = d.rates.Take(d.Ctx, d.Fresh(d.officer), []models.RateInput{typed}, nil, "")
	if e := d.refused(err, models.KindInvalid, "rates.fault.rate"); e.Fields[0].Field != "rate" {
		t.Errorf("the field is %s", e.Fields[0].Field)
	}
	_, err = d.rates.Take(d.Ctx, d.Fresh(d.Cast(models.RoleAuditor)), []models.RateInput{rate(0, "EUR", "1", "2027-03-01")}, nil, "")
	d.refused(err, models.KindForbidden, "error.right_missing")
	_, err = d.rates.List(d.Ctx, d.Cast(models.RoleContributor))
	d.refused(err, models.KindForbidden, "error.right_missing")
}

// race commits the same waiting batch from two servers as two persons and gives
// how many succeeded; each other one must be a typed refusal.
func (d *desk) race(acts ...func(*rates.Service) error) int {
	d.Helper()
	servers := [2]*rates.Service{d.rates, rates.New(d.Second(), nil)}
	errs := make([]error, len(acts))
	var ready, wg sync.WaitGroup
	ready.Add(len(acts))
	for i, act := range acts {
		wg.Go(func() {
			ready.Done()
			ready.Wait()
			errs[i] = act(servers[i%2])
		})
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if !models.IsKind(err, models.KindConflict) && !models.IsKind(err, models.KindStale) {
			d.Errorf("the loser's refusal is not typed: %v", err)
		}
	}
	return done
}

func (d *desk) count(text string) (n int) {
	d.Helper()
	d.must(d.DB.Read(d.Ctx).Raw(text).Scan(&n).Error)
	return n
}

func TestTwoPersonsCommitOneFileOnce(t *testing.T) {
	t.Parallel()
	d := deskOn(t, apptest.New(t))
	b := d.taken(d.officer, "a", "", rate(2, "EUR", "0.926", "2026-03-01"), rate(3, "SEK", "10.45", "2026-03-01"))
	var acts []func(*rates.Service) error
	for i := range 6 {
		who := d.Fresh([]models.Actor{d.head, d.agent}[i%2])
		acts = append(acts, func(s *rates.Service) error { return s.Commit(d.Ctx, who, b.ID, b.Version) })
	}
	if n := d.race(acts...); n != 1 {
		t.Errorf("%d persons committed the file", n)
	}
	if n := d.count("SELECT COUNT(*) FROM exchange_rates"); n != 2 {
		t.Errorf("%d rates", n)
	}
	d.Verify()
}

// Two files that name one currency and day, committed at once: one rate is the
// first, and the other file is told, for it gave no reason for a change.
func TestTwoFilesWithOneDayCommittedAtOnce(t *testing.T) {
	t.Parallel()
	d := deskOn(t, apptest.New(t))
	one, two := d.taken(d.officer, "a", "", rate(2, "EUR", "0.926", "2026-03-01")), d.taken(d.officer, "b", "", rate(2, "EUR", "0.93", "2026-03-01"))
	if n := d.race(func(s *rates.Service) error { return s.Commit(d.Ctx, d.Fresh(d.head), one.ID, one.Version) },
		func(s *rates.Service) error { return s.Commit(d.Ctx, d.Fresh(d.agent), two.ID, two.Version) }); n != 1 {
		t.Errorf("%d files were committed", n)
	}
	if n := d.count("SELECT COUNT(*) FROM exchange_rates"); n != 1 {
		t.Errorf("%d rates of one day", n)
	}
	d.Verify()
}

// The control: the index alone keeps two first rates of one day apart.
func TestTheIndexKeepsOneFirstRateOfADay(t *testing.T) {
	d := open(t)
	d.committed("a", "", rate(2, "EUR", "0.926", "2027-03-01"))
	again := func() error {
		return d.DB.Write(d.Ctx, models.SystemActor, "test.rate", func(tx *db.Tx) error {
			return db.Create(tx, &models.ExchangeRate{Currency: "EUR", Rate: "1", EffectiveFrom: day("2027-03-01"), Number: 1, Source: "x", BatchID: 1, PersonID: 1, ConfirmedBy: 2})
		})
	}
	if err := again(); !db.Violates(err, "exchange_rates", "number") {
		t.Errorf("a second first rate: %v", err)
	}
	if _, err := d.Outside().Exec("DROP INDEX exchange_rates_number"); err != nil {
		t.Fatal(err)
	}
	d.must(again())
}

// A commit that fails in mid-act leaves nothing: the second line breaks the
// store's own check after the first was written.
func TestACommitIsWholeOrNothing(t *testing.T) {
	d := open(t)
	b := d.taken(d.officer, "a", "", rate(2, "EUR", "0.926", "2027-03-01"), rate(3, "SEK", "10.45", "2027-03-01"))
	trigger := "CREATE TRIGGER stop BEFORE INSERT ON exchange_rates WHEN NEW.currency = 'SEK' BEGIN SELECT RAISE(ABORT, 'stop'); END"
	if apptest.Engine() == "postgres" {
		trigger = "CREATE TRIGGER stop BEFORE INSERT ON exchange_rates FOR EACH ROW WHEN (NEW.currency = 'SEK') EXECUTE FUNCTION refuse_change()"
	}
	if _, err := d.Outside().Exec(trigger); err != nil {
		t.Fatal(err)
	}
	if err := d.rates.Commit(d.Ctx, d.Fresh(d.head), b.ID, b.Version); err == nil {
		t.Fatal("it was committed")
	}
	if n := d.count("SELECT COUNT(*) FROM exchange_rates"); n != 0 {
		t.Errorf("%d rates of a commit that failed", n)
	}
	if _, err := d.Outside().Exec(map[bool]string{true: "DROP TRIGGER stop ON exchange_rates", false: "DROP TRIGGER stop"}[apptest.Engine() == "postgres"]); err != nil {
		t.Fatal(err)
	}
	d.must(d.rates.Commit(d.Ctx, d.Fresh(d.head), b.ID, b.Version))
	d.Verify()
}

// Each planted fault is named by its check and by none of the sound ones.
func TestEachFaultInRatesIsNamed(t *testing.T) {
	for name, plant := range map[string]string{
		"I6 every rate of exchange is a line of a batch that a second person committed": "UPDATE exchange_rates SET rate = '1.5'",
		"I11 rates that took each other's place are numbered without a gap":             "UPDATE exchange_rates SET number = 2, reason = 'x'",
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			d.committed("a", "", rate(2, "EUR", "0.926", "2027-03-01"))
			d.Verify()
			decided.Tamper(t, d.Harness, "exchange_rates", plant)
			decided.Named(t, d.Harness, name)
		})
	}
}
