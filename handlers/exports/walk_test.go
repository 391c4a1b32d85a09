package exports_test

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/funditems"
	"seedfund/app/imports"
	"seedfund/app/ledger"
	"seedfund/app/people"
	"seedfund/app/programmes"
	"seedfund/app/rates"
	"seedfund/app/reporting"
	"seedfund/app/secretariat"
	"seedfund/app/transfers"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// moneyWalk does whatever may be done with a fund's money, in any order, and
// keeps beside the store what it did: sums that owe nothing to the ledger.
type moneyWalk struct {
	*store
	rt      *rapid.T
	orgs    []int64
	finance map[int64]models.Actor // of each organisation
	lead    models.Actor
	donors  []int64
	outside *sql.DB
	tables  []string // every table of the store, for the digest
	cents   map[string][]string

	n        int // references so far
	done     map[string]int
	refused  map[string]int
	broken   int // acts that the store broke in the middle
	replayed int

	deposits, fees, transferred, refunded money.Cents
	items                                 map[models.EntryKind]money.Cents
	spent                                 map[[3]int64]money.Cents // by programme, organisation and year
	decided, drawn                        money.Cents              // of the secretariat
	budgets                               []int64
}

// steps are the tables that an act writes on its way; it is broken at one of
// them. Those with a verb are written by updates.
var steps = []string{"ledger_entries", "ledger_lines", "ledger_balances", "ledger_periods", "ledger_years", "UPDATE ledger_accounts", "UPDATE fund_positions",
	"UPDATE tranche_amounts", "UPDATE programme_organisations", "transfer_payments", "transfer_events", "programme_events", "acts", "act_values"}

// moneyInvariants are the checks of all that the walk moves; what a Board does
// before a decision is written by hand here, and is no matter of them.
func moneyInvariants() []db.Invariant {
	return slices.Concat(ledger.Invariants(), rates.Invariants(), contributions.Invariants(), funditems.Invariants(), secretariat.Invariants(),
		programmes.Invariants(), transfers.Invariants(), imports.Invariants())
}

func newMoneyWalk(t *testing.T) *moneyWalk {
	t.Helper()
	h := apptest.New(t, apptest.At(start), apptest.With(func(c *db.Config) { c.Invariants = moneyInvariants() }))
	services, err := app.New(h.DB, app.Config{People: people.Config{Origin: "http://127.0.0.1", Cost: people.LightCost}, FilesDir: h.Dir + "/files"})
	if err != nil {
		t.Fatal(err)
	}
	s := &store{Harness: h, T: t, services: services}
	s.officer, s.head, s.agent = h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleAgentOfficer)
	w := &moneyWalk{store: s, finance: map[int64]models.Actor{}, done: map[string]int{}, refused: map[string]int{}, items: map[models.EntryKind]money.Cents{},
		spent: map[[3]int64]money.Cents{}, cents: map[string][]string{}, outside: h.Outside()}
	w.orgs = decided.Organisations(t, h, 3)
	for i, id := range w.orgs {
		letter := string(rune('P' + i))
		w.finance[id] = h.CastFor(models.RolePUNOFinance, people.OrganisationInput{Code: "ORG-" + letter, Name: "Organisation " + letter, Kind: models.KindUNEntity}, "")
	}
	w.lead = h.CastFor(models.RolePUNOProgramme, people.OrganisationInput{Code: "ORG-P", Name: "Organisation P", Kind: models.KindUNEntity}, "")
	w.donors = []int64{h.Cast(models.RoleContributor).OrganisationID}
	s.Settle()
	w.arm()
	return w
}

// arm lets the test break an act at a table, from outside the program.
func (w *moneyWalk) arm() {
	w.Helper()
	postgres := apptest.Engine() == "postgres"
	run := func(text string) {
		w.Helper()
		if _, err := w.outside.Exec(text); err != nil {
			w.Fatalf("%s: %v", text, err)
		}
	}
	run("CREATE TABLE walk_armed (step text NOT NULL)")
	run("INSERT INTO walk_armed (step) VALUES ('')")
	for i, step := range steps {
		verb, table, update := strings.Cut(step, " ")
		if !update {
			verb, table = "INSERT", step
		}
		if postgres {
			run(fmt.Sprintf(`CREATE FUNCTION walk_break_%d() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
				IF (SELECT step FROM walk_armed) = '%s' THEN RAISE EXCEPTION 'the walk breaks this act'; END IF; RETURN NEW; END $$`, i, step))
			run(fmt.Sprintf("CREATE TRIGGER walk_break_%d BEFORE %s ON %s FOR EACH ROW EXECUTE FUNCTION walk_break_%d()", i, verb, table, i))
			continue
		}
		run(fmt.Sprintf(`CREATE TRIGGER walk_break_%d BEFORE %s ON %s WHEN (SELECT step FROM walk_armed) = '%s'
			BEGIN SELECT RAISE(ABORT, 'the walk breaks this act'); END`, i, verb, table, step))
	}
	list := "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY 1, 2"
	if postgres {
		list = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2"
	}
	rows, err := w.outside.Query(list)
	w.must(err)
	defer rows.Close()
	for rows.Next() {
		var table, column string
		w.must(rows.Scan(&table, &column))
		if !slices.Contains(w.tables, table) {
			w.tables = append(w.tables, table)
		}
		if strings.HasSuffix(column, "cents") || column == "version" {
			w.cents[table] = append(w.cents[table], column)
		}
	}
	w.must(rows.Err())
}

func (w *moneyWalk) breakAt(step string) {
	if _, err := w.outside.Exec("UPDATE walk_armed SET step = '" + step + "'"); err != nil {
		w.rt.Fatal(err)
	}
}

// digest says how many rows every table has and what its amounts and versions
// add up to.
func (w *moneyWalk) digest() string {
	var out strings.Builder
	for _, table := range w.tables {
		if table == "walk_armed" {
			continue
		}
		text := "SELECT count(*)"
		for _, c := range w.cents[table] {
			text += ", COALESCE(SUM(" + c + "), 0)"
		}
		row := make([]any, 1+len(w.cents[table]))
		for i := range row {
			row[i] = new(int64)
		}
		if err := w.outside.QueryRow(text + " FROM " + table).Scan(row...); err != nil {
			w.rt.Fatalf("%s: %v", table, err)
		}
		out.WriteString(table)
		for _, v := range row {
			fmt.Fprintf(&out, " %d", *v.(*int64))
		}
		out.WriteString("\n")
	}
	return out.String()
}

// do does one act: plainly, twice under one key, or broken in the middle and then
// again. It reports whether it was done; a refusal has a rule and leaves nothing.
func (w *moneyWalk) do(name string, act func(ctx context.Context) error) bool {
	ctx := w.Ctx
	switch way := rapid.IntRange(0, 5).Draw(w.rt, "way"); way {
	case 0:
		step := rapid.SampledFrom(steps).Draw(w.rt, "breaks at")
		before := w.digest()
		w.breakAt(step)
		err := act(ctx)
		w.breakAt("")
		if err == nil {
			w.done[name]++
			return true
		}
		if after := w.digest(); after != before {
			w.rt.Fatalf("%s, broken at %s (%v), left\n%s", name, step, err, difference(before, after))
		}
		if models.AsError(err) == nil || models.IsKind(err, models.KindUnavailable) {
			w.broken++
		}
	case 1, 2:
		w.n++
		ctx = db.WithKey(ctx, fmt.Sprintf("walk-%d-key", w.n), strings.Repeat("a", 64))
		if err := act(ctx); err != nil {
			return w.refusal(name, err)
		}
		before := w.digest()
		if err := act(ctx); !models.IsKind(err, models.KindReplayed) {
			w.rt.Fatalf("%s under the same key: %v", name, err)
		}
		if after := w.digest(); after != before {
			w.rt.Fatalf("%s sent twice did something twice:\n%s", name, difference(before, after))
		}
		w.replayed++
		w.done[name]++
		return true
	}
	if err := act(ctx); err != nil {
		return w.refusal(name, err)
	}
	w.done[name]++
	return true
}

func (w *moneyWalk) refusal(name string, err error) bool {
	e := models.AsError(err)
	if e == nil || e.Kind != models.KindConflict && e.Kind != models.KindInvalid {
		w.rt.Fatalf("%s: %v", name, err)
	}
	key := e.Key
	if len(e.Fields) > 0 {
		key = e.Fields[0].Key
	}
	w.refused[key]++
	return false
}

func difference(before, after string) string {
	var out []string
	was := strings.Split(before, "\n")
	for i, line := range strings.Split(after, "\n") {
		if i < len(was) && was[i] != line {
			out = append(out, was[i]+" -> "+line)
		}
	}
	return strings.Join(out, "\n")
}

// pick is a row of a query, by chance; false where there is none.
func (w *moneyWalk) pick(text string, args ...any) (int64, bool) {
	var ids []int64
	if err := w.DB.Read(w.Ctx).Raw(text, args...).Scan(&ids).Error; err != nil {
		w.rt.Fatal(err)
	}
	if len(ids) == 0 {
		return 0, false
	}
	return rapid.SampledFrom(ids).Draw(w.rt, "row"), true
}

func (w *moneyWalk) number(text string, args ...any) int64 {
	var n int64
	if err := w.DB.Read(w.Ctx).Raw(text, args...).Scan(&n).Error; err != nil {
		w.rt.Fatal(err)
	}
	return n
}

func (w *moneyWalk) amount(most money.Cents) money.Cents {
	part := rapid.Int64Range(1, 100).Draw(w.rt, "hundredths") // chance alone prefers a few cents
	return max(1, money.Cents(int64(most)*part/100-rapid.Int64Range(0, 99).Draw(w.rt, "less")))
}

func (w *moneyWalk) today() when.Date { return when.DateOf(w.DB.Now(w.Ctx)) }

func (w *moneyWalk) reference() string { w.n++; return fmt.Sprintf("W-%05d", w.n) }

const aProgramme = "SELECT id FROM programmes ORDER BY id DESC LIMIT 4"

func (w *moneyWalk) programmeAt() (models.Programme, bool) {
	id, ok := w.pick(aProgramme)
	if !ok {
		return models.Programme{}, false
	}
	p, err := db.From[models.Programme](w.DB.Read(w.Ctx)).Where("id = ?", id).Take(w.Ctx)
	if err != nil {
		w.rt.Fatal(err)
	}
	return p, true
}

// acts are all that moves the money of a fund, or promises it.
var moneyActs = map[string]func(w *moneyWalk){
	"commit": func(w *moneyWalk) {
		in := w.arrangement()
		w.do("commit", func(ctx context.Context) error {
			_, err := w.services.Contributions.Commit(ctx, w.Fresh(w.agent), in)
			return err
		})
	},
	"pledge": func(w *moneyWalk) {
		in := contributions.PledgeInput{OrganisationID: w.donors[0], Currency: "USD", Minor: int64(w.amount(1_000_000_00)), AnnouncedOn: w.today(), Source: "A speech"}
		w.do("pledge", func(ctx context.Context) error {
			_, err := w.services.Contributions.Pledge(ctx, w.Fresh(w.officer), in)
			return err
		})
	},
	"turn pledge": func(w *moneyWalk) {
		id, ok := w.pick("SELECT id FROM pledges ORDER BY id DESC LIMIT 5")
		if !ok {
			return
		}
		var p models.Pledge
		w.must(w.DB.Read(w.Ctx).Raw("SELECT * FROM pledges WHERE id = ?", id).Scan(&p).Error)
		in := contributions.Signed{CommitmentInput: w.arrangement(), Counts: int64(w.amount(money.Cents(p.Minor))), OverWhy: "More was signed."}
		w.do("turn pledge", func(ctx context.Context) error {
			_, err := w.services.Contributions.TurnPledge(ctx, w.Fresh(w.officer), p.Reference, p.Version, in)
			return err
		})
	},
	"deposit": func(w *moneyWalk) {
		id, ok := w.pick("SELECT id FROM contributor_commitments ORDER BY id DESC LIMIT 6")
		if !ok {
			return
		}
		minor := int64(w.amount(3_000_000_00))
		in := contributions.DepositInput{Instalment: rapid.IntRange(0, 1).Draw(w.rt, "instalment"), Minor: minor, ValueDate: w.today(), AgentRef: w.reference()}
		if currency := w.currencyOf(id); currency != "USD" {
			in.Rate, in.RateSource, in.RateOn = "0.926", "Circular", w.today()
		}
		var made *models.Deposit
		if w.do("deposit", func(ctx context.Context) (err error) {
			var d *models.Deposit
			if d, err = w.services.Contributions.RecordDeposit(ctx, w.Fresh(w.agent), id, in); err == nil {
				made = d
			}
			return err
		}) {
			w.deposits, w.fees = w.deposits+made.USDCents, w.fees+made.FeeCents
		}
	},
	"reverse deposit": func(w *moneyWalk) {
		id, ok := w.pick("SELECT id FROM deposits WHERE state = 'posted' ORDER BY id DESC LIMIT 6")
		if !ok {
			return
		}
		d, err := db.From[models.Deposit](w.DB.Read(w.Ctx)).Where("id = ?", id).Take(w.Ctx)
		w.must(err)
		if w.do("reverse deposit", func(ctx context.Context) error {
			return w.services.Contributions.ReverseDeposit(ctx, w.Fresh(w.agent), id, d.Version, "of another fund")
		}) {
			w.deposits, w.fees = w.deposits-d.USDCents, w.fees-d.FeeCents
		}
	},
	"item": func(w *moneyWalk) {
		kind := rapid.SampledFrom(models.ItemKinds).Draw(w.rt, "kind")
		in := funditems.Input{Kind: kind, Cents: w.amount(40_000_00), ValueDate: w.today(), Basis: "Decision of the steering committee", AgentRef: w.reference()}
		switch kind.Party() {
		case models.PartyContributor:
			in.OrganisationID = w.donors[0]
		case models.PartyOrganisation:
			in.OrganisationID = rapid.SampledFrom(w.orgs).Draw(w.rt, "organisation")
		}
		if kind == models.EntryDirectCost && len(w.budgets) > 0 && rapid.Bool().Draw(w.rt, "under a budget") {
			in.BudgetID, in.OrganisationID = rapid.SampledFrom(w.budgets).Draw(w.rt, "budget"), w.orgs[0]
		}
		if w.do("item", func(ctx context.Context) error {
			_, err := w.services.FundItems.Record(ctx, w.Fresh(w.agent), in)
			return err
		}) {
			w.items[kind] += in.Cents
			if in.BudgetID != 0 {
				w.drawn += in.Cents
			}
		}
	},
	"reverse item": func(w *moneyWalk) {
		id, ok := w.pick("SELECT id FROM agent_items WHERE state = 'posted' ORDER BY id DESC LIMIT 8")
		if !ok {
			return
		}
		i, err := db.From[models.AgentItem](w.DB.Read(w.Ctx)).Where("id = ?", id).Take(w.Ctx)
		w.must(err)
		if w.do("reverse item", func(ctx context.Context) error {
			return w.services.FundItems.Reverse(ctx, w.Fresh(w.agent), id, i.Version, "wrong")
		}) {
			w.items[i.Kind] -= i.Cents
			if i.BudgetID != nil {
				w.drawn -= i.Cents
			}
		}
	},
	"approve": func(w *moneyWalk) {
		if w.number("SELECT count(*) FROM programmes") >= 12 {
			return
		}
		plan := decided.Plan{Reserve: rapid.SampledFrom([]models.Reserve{models.ReserveFirst, models.ReserveAll}).Draw(w.rt, "reserve"), Months: 24}
		tranches := rapid.IntRange(1, 3).Draw(w.rt, "tranches")
		for _, id := range w.orgs[:rapid.IntRange(1, 3).Draw(w.rt, "organisations")] {
			o := decided.Organisation{ID: id, ISC: rapid.SampledFrom([]int{0, 500, 700}).Draw(w.rt, "indirect")}
			for range tranches {
				o.Tranche = append(o.Tranche, 10_000_00+w.amount(200_000_00))
			}
			plan.Organisations = append(plan.Organisations, o)
		}
		ready := decided.Ready(w.T, w.Harness, plan)
		if _, err := decided.Try(w.Harness, ready); err != nil {
			w.refusal("approve", err)
			return
		}
		w.done["approve"]++
	},
	"reserve": func(w *moneyWalk) {
		w.withTranche("reserve", func(ctx context.Context, p models.Programme, number int) error {
			return w.services.Programmes.ReserveTranche(ctx, w.Fresh(w.officer), p.ID, p.Version, number)
		})
	},
	"free": func(w *moneyWalk) {
		w.withTranche("free", func(ctx context.Context, p models.Programme, number int) error {
			return w.services.Programmes.FreeTranche(ctx, w.Fresh(w.officer), p.ID, p.Version, number)
		})
	},
	"release": func(w *moneyWalk) {
		in := programmes.ReleaseInput{}
		if rapid.Bool().Draw(w.rt, "waived") {
			in.Waiver, in.Reason = decided.Adopted(w.T, w.Harness, decided.Adoption{Kind: models.MatterOther}), "The Board waives its gate."
		}
		if rapid.Bool().Draw(w.rt, "in part") {
			in.Amounts = map[int64]money.Cents{rapid.SampledFrom(w.orgs).Draw(w.rt, "organisation"): w.amount(120_000_00)}
		}
		w.withTranche("release", func(ctx context.Context, p models.Programme, number int) error {
			_, err := w.services.Programmes.Release(ctx, w.Fresh(w.officer), p.ID, p.Version, number, in)
			return err
		})
	},
	"request": func(w *moneyWalk) {
		in := transfers.Asked{Amounts: map[int64]money.Cents{}}
		for _, id := range w.orgs {
			if rapid.Bool().Draw(w.rt, "asks") {
				in.Amounts[id] = w.amount(150_000_00)
			}
		}
		if rapid.Bool().Draw(w.rt, "all that is open") {
			if id, ok := w.pick("SELECT a.tranche_id FROM tranche_amounts a WHERE a.released_cents > a.requested_cents"); ok {
				w.requestOpen(id)
			}
			return
		}
		w.withTranche("request", func(ctx context.Context, p models.Programme, number int) error {
			_, err := w.services.Transfers.Prepare(ctx, w.Fresh(w.officer), p.ID, number, in)
			return err
		})
	},
	"sign and send": func(w *moneyWalk) {
		id, ok := w.pick("SELECT id FROM transfer_requests WHERE state IN ('draft', 'approved') ORDER BY id DESC LIMIT 5")
		if !ok {
			return
		}
		w.do("sign", func(ctx context.Context) error {
			return w.services.Transfers.Approve(ctx, w.Fresh(w.head), id, w.request(id).Version)
		})
		w.do("send", func(ctx context.Context) error {
			return w.services.Transfers.Send(ctx, w.Fresh(w.officer), id, w.request(id).Version)
		})
	},
	"cancel": func(w *moneyWalk) {
		id, ok := w.pick("SELECT id FROM transfer_requests WHERE state IN ('draft', 'approved') ORDER BY id DESC LIMIT 5")
		if !ok || rapid.Bool().Draw(w.rt, "leaves it") {
			return
		}
		version := w.request(id).Version
		w.do("cancel", func(ctx context.Context) error {
			return w.services.Transfers.Cancel(ctx, w.Fresh(w.officer), id, version, "asked elsewhere")
		})
	},
	"pay":            (*moneyWalk).pay,
	"pay again":      (*moneyWalk).pay,
	"take back":      (*moneyWalk).takeBack,
	"refund":         (*moneyWalk).refund,
	"spend":          (*moneyWalk).spend,
	"file":           (*moneyWalk).file,
	"revise":         (*moneyWalk).revise,
	"hold":           (*moneyWalk).hold,
	"close":          (*moneyWalk).closing,
	"for ourselves":  (*moneyWalk).forOurselves,
	"a week passes":  func(w *moneyWalk) { w.Clock.Advance(7 * 24 * time.Hour) },
	"a crash passes": (*moneyWalk).restart,
}

// shareOf is an organisation of a programme.
func (w *moneyWalk) shareOf(p models.Programme) int64 {
	id, _ := w.pick("SELECT organisation_id FROM programme_organisations WHERE programme_id = ? ORDER BY 1", p.ID)
	return id
}

func (w *moneyWalk) arrangement() contributions.CommitmentInput {
	minor := int64(w.amount(4_000_000_00))
	return contributions.CommitmentInput{OrganisationID: w.donors[0], Agreement: w.reference(), Currency: rapid.SampledFrom([]string{"USD", "EUR"}).Draw(w.rt, "currency"),
		Minor: minor, SignedOn: w.today(), Schedule: []models.Instalment{{DueOn: w.today().AddDays(30), Minor: minor}}}
}

func (w *moneyWalk) currencyOf(commitment int64) (currency string) {
	w.must(w.DB.Read(w.Ctx).Raw("SELECT currency FROM contributor_commitments WHERE id = ?", commitment).Scan(&currency).Error)
	return currency
}

func (w *moneyWalk) request(id int64) models.TransferRequest {
	r, err := db.From[models.TransferRequest](w.DB.Read(w.Ctx)).Where("id = ?", id).Take(w.Ctx)
	w.must(err)
	return r
}

func (w *moneyWalk) withTranche(name string, act func(context.Context, models.Programme, int) error) {
	p, ok := w.programmeAt()
	if !ok {
		return
	}
	number := int(w.number("SELECT number FROM tranches WHERE programme_id = ? ORDER BY state = 'transferred', number LIMIT 1", p.ID))
	if rapid.IntRange(0, 3).Draw(w.rt, "another") == 0 {
		number++
	}
	if number > int(w.number("SELECT MAX(number) FROM tranches WHERE programme_id = ?", p.ID)) {
		return
	}
	w.do(name, func(ctx context.Context) error { return act(ctx, p, number) })
}

// requestOpen asks for all that is released of a tranche and asked for by nobody.
func (w *moneyWalk) requestOpen(tranche int64) {
	var rows []models.TrancheAmount
	w.must(w.DB.Read(w.Ctx).Raw("SELECT * FROM tranche_amounts WHERE tranche_id = ? AND released_cents > requested_cents", tranche).Scan(&rows).Error)
	in := transfers.Asked{Amounts: map[int64]money.Cents{}}
	for _, a := range rows {
		in.Amounts[a.OrganisationID] = a.ReleasedCents - a.RequestedCents
	}
	programme, number := w.number("SELECT programme_id FROM tranches WHERE id = ?", tranche), w.number("SELECT number FROM tranches WHERE id = ?", tranche)
	w.do("request", func(ctx context.Context) error {
		_, err := w.services.Transfers.Prepare(ctx, w.Fresh(w.officer), programme, int(number), in)
		return err
	})
}

// pay has the agent answer a request that it holds: in whole, in part, or with
// more than was asked.
func (w *moneyWalk) pay() {
	id, ok := w.pick("SELECT id FROM transfer_requests WHERE state IN ('sent', 'received', 'accepted') ORDER BY id LIMIT 4")
	if !ok {
		return
	}
	v, err := w.services.Transfers.Show(w.Ctx, w.officer, id)
	w.must(err)
	word := transfers.Word{Action: models.TransferPay, AgentNumber: v.Programme.AgentNumber, NotifiedOn: w.today()}
	if word.AgentNumber == "" {
		word.AgentNumber = fmt.Sprintf("990%05d", v.Programme.ID)
	}
	paid := map[int64]money.Cents{}
	var payments []models.TransferPayment
	w.must(w.DB.Read(w.Ctx).Raw("SELECT * FROM transfer_payments WHERE request_id = ? AND reversed_by IS NULL", id).Scan(&payments).Error)
	for _, p := range payments {
		paid[p.OrganisationID] += p.Cents
	}
	var sum money.Cents
	for _, l := range v.Lines {
		left := l.AskedCents - paid[l.OrganisationID]
		if left <= 0 {
			continue
		}
		cents := left
		switch rapid.IntRange(0, 6).Draw(w.rt, "how much") {
		case 0:
			cents = w.amount(left)
		case 1:
			cents = left + w.amount(10_00)
		}
		word.Payments = append(word.Payments, transfers.Paid{OrganisationID: l.OrganisationID, Cents: cents, ValueDate: w.today(), AgentRef: w.reference()})
		sum += cents
	}
	if len(word.Payments) == 0 {
		return
	}
	if w.do("pay", func(ctx context.Context) error {
		_, err := w.services.Transfers.Act(ctx, w.Fresh(w.agent), id, v.Request.Version, word)
		return err
	}) {
		w.transferred += sum
	}
}

// takeBack has the agent take back a payment that was wrong.
func (w *moneyWalk) takeBack() {
	id, ok := w.pick("SELECT id FROM transfer_payments WHERE reversed_by IS NULL ORDER BY id DESC LIMIT 6")
	if !ok || rapid.IntRange(0, 2).Draw(w.rt, "leaves it") > 0 {
		return
	}
	p, err := db.From[models.TransferPayment](w.DB.Read(w.Ctx)).Where("id = ?", id).Take(w.Ctx)
	w.must(err)
	r := w.request(p.RequestID)
	if w.do("take back", func(ctx context.Context) error {
		_, err := w.services.Transfers.Act(ctx, w.Fresh(w.agent), r.ID, r.Version, transfers.Word{Action: models.TransferReverse, Text: "To the wrong account.", NotifiedOn: w.today(), PaymentID: id})
		return err
	}) {
		w.transferred -= p.Cents
	}
}

func (w *moneyWalk) refund() {
	p, ok := w.programmeAt()
	if !ok {
		return
	}
	in := programmes.RefundInput{OrganisationID: w.shareOf(p), Cents: w.amount(30_000_00), ValueDate: w.today(), AgentRef: w.reference(), Reason: "Unspent."}
	if w.do("refund", func(ctx context.Context) error {
		_, err := w.services.Programmes.RecordRefund(ctx, w.Fresh(w.agent), p.ID, in)
		return err
	}) {
		w.refunded += in.Cents
	}
}

// spend has an organisation report what it spent in the year, or correct it.
func (w *moneyWalk) spend() {
	p, ok := w.programmeAt()
	if !ok {
		return
	}
	org := w.shareOf(p)
	direct := w.amount(90_000_00)
	in := reporting.Input{ProgrammeID: p.ID, OrganisationID: org, Year: w.today().Year(), AsAt: w.today(), Certainty: models.Interim, Explanation: "Paid in advance.",
		Lines: []models.Expenditure{{Kind: models.Spent, Category: rapid.IntRange(1, 7).Draw(w.rt, "category"), Cents: direct}, {Kind: models.Spent, Category: 8, Cents: direct / 20}}}
	if id := w.number("SELECT COALESCE(MAX(id), 0) FROM expenditure_reports WHERE programme_id = ? AND organisation_id = ? AND year = ?", p.ID, org, in.Year); id != 0 {
		in.Corrects, in.Version, in.Reason = id, w.number("SELECT version FROM expenditure_reports WHERE id = ?", id), "Counted again."
	}
	if w.do("spend", func(ctx context.Context) error {
		_, err := w.services.Reporting.Report(ctx, w.Fresh(w.finance[org]), in)
		return err
	}) {
		w.spent[[3]int64{p.ID, org, int64(in.Year)}] = direct + direct/20
	}
}

// file has an organisation send its year as a file, which another person commits.
func (w *moneyWalk) file() {
	p, ok := w.programmeAt()
	if !ok {
		return
	}
	org := w.shareOf(p)
	cents := w.amount(90_000_00)
	var code string
	w.must(w.DB.Read(w.Ctx).Raw("SELECT code FROM organisations WHERE id = ?", org).Scan(&code).Error)
	year := w.today().Year()
	row := models.UnexRow{Row: 2, Programme: p.Reference, Organisation: code, Year: year, Type: models.UnexInterim, Costs: cents, Total: cents, Explanation: "Paid in advance."}
	row.Figures[3] = cents
	name := w.reference()
	from := imports.File{Upload: files.Upload{Name: "expenditure.csv", Body: strings.NewReader("programme\n" + name + "\n")}, Hash: fmt.Sprintf("%064s", name)}
	batch, err := w.services.Imports.Take(w.Ctx, w.Fresh(w.finance[org]), imports.Ask{Year: year, Reason: "Counted again."}, []models.UnexRow{row}, from)
	if err != nil {
		w.refusal("file", err)
		return
	}
	if w.do("file", func(ctx context.Context) error {
		return w.services.Imports.Commit(ctx, w.Fresh(w.head), batch.ID, batch.Version)
	}) {
		w.spent[[3]int64{p.ID, org, int64(year)}] = cents
	}
}

// revise opens a revision, writes, proposes it and has the Board accept it.
func (w *moneyWalk) revise() {
	p, ok := w.programmeAt()
	if !ok {
		return
	}
	s := w.services.Programmes
	if !w.do("open revision", func(ctx context.Context) error {
		_, err := s.OpenRevision(ctx, w.Fresh(w.lead), p.ID)
		return err
	}) {
		return
	}
	var r models.ProgrammeRevision
	read := func() {
		w.must(w.DB.Read(w.Ctx).Raw("SELECT * FROM programme_revisions WHERE programme_id = ? ORDER BY id DESC LIMIT 1", p.ID).Scan(&r).Error)
	}
	read()
	in := programmes.RevisionInput{Reason: "Prices rose.", Months: r.Months + rapid.IntRange(0, 6).Draw(w.rt, "months"), Cells: map[models.BudgetCell]money.Cents{}}
	// A part of one share moves to another category or tranche of its organisation.
	var lines []models.ProgrammeBudgetLine
	w.must(w.DB.Read(w.Ctx).Raw(`SELECT l.* FROM programme_budget_lines l JOIN programme_budgets b ON b.id = l.budget_id WHERE b.programme_id = ? AND l.category < 8
		AND b.number = (SELECT MAX(number) FROM programme_budgets WHERE programme_id = b.programme_id) ORDER BY l.id`, p.ID).Scan(&lines).Error)
	for _, l := range lines {
		in.Cells[models.BudgetCell{OrganisationID: l.OrganisationID, Category: l.Category, Tranche: l.Tranche}] += l.Cents
	}
	from, to := rapid.SampledFrom(lines).Draw(w.rt, "from"), rapid.SampledFrom(lines).Draw(w.rt, "to")
	part := w.amount(from.Cents)
	in.Cells[models.BudgetCell{OrganisationID: from.OrganisationID, Category: from.Category, Tranche: from.Tranche}] -= part
	in.Cells[models.BudgetCell{OrganisationID: from.OrganisationID, Category: rapid.IntRange(1, 7).Draw(w.rt, "category"), Tranche: to.Tranche}] += part
	saved := w.do("save revision", func(ctx context.Context) error {
		return s.SaveRevision(ctx, w.Fresh(w.lead), r.Reference, r.Version, in)
	})
	read()
	if !saved || !w.do("propose revision", func(ctx context.Context) error {
		return s.ProposeRevision(ctx, w.Fresh(w.lead), r.Reference, r.Version)
	}) {
		w.do("withdraw revision", func(ctx context.Context) error {
			return s.WithdrawRevision(ctx, w.Fresh(w.lead), r.Reference, r.Version, "Not needed.")
		})
		return
	}
	read()
	w.Clock.Advance(time.Hour)
	decision := decided.Adopted(w.T, w.Harness, decided.Adoption{Kind: models.MatterOther, Body: "The Board accepts revision " + r.Reference + " of " + p.Reference + "."})
	if !w.do("accept revision", func(ctx context.Context) error {
		return s.AcceptRevision(ctx, w.Fresh(w.head), r.Reference, r.Version, programmes.Acceptance{Decision: decision})
	}) {
		w.do("decline revision", func(ctx context.Context) error {
			return s.DeclineRevision(ctx, w.Fresh(w.head), r.Reference, r.Version, "It came too late.")
		})
	}
}

// hold holds an organisation's share, or lifts a hold by two persons.
func (w *moneyWalk) hold() {
	s := w.services.Programmes
	if id, ok := w.pick("SELECT id FROM share_holds WHERE lifted_at IS NULL"); ok {
		v, err := s.Hold(w.Ctx, w.head, id)
		w.must(err)
		if w.do("ask to lift", func(ctx context.Context) error {
			return s.AskLift(ctx, w.Fresh(w.head), id, v.Version, "It is settled.")
		}) {
			v, err = s.Hold(w.Ctx, w.head, id)
			w.must(err)
			w.do("lift", func(ctx context.Context) error { return s.LiftHold(ctx, w.Fresh(w.agent), id, v.Version) })
		}
		return
	}
	p, ok := w.programmeAt()
	if !ok || rapid.IntRange(0, 2).Draw(w.rt, "leaves it") > 0 {
		return
	}
	held := w.shareOf(p)
	w.do("hold", func(ctx context.Context) error {
		_, err := s.ImposeHold(ctx, w.Fresh(w.head), programmes.HoldInput{ProgrammeID: p.ID, OrganisationID: held, Kind: models.HoldAudit, Reason: "An audit.", From: w.today()})
		return err
	})
}

// closing closes a programme in the order of its states, or opens it again.
func (w *moneyWalk) closing() {
	p, ok := w.programmeAt()
	if !ok || rapid.IntRange(0, 3).Draw(w.rt, "leaves it") > 0 {
		return
	}
	s := w.services.Programmes
	switch p.State {
	case models.ProgrammeOperationalClosed:
		if rapid.Bool().Draw(w.rt, "again") {
			decision := decided.Adopted(w.T, w.Harness, decided.Adoption{Kind: models.MatterOther})
			w.do("reopen", func(ctx context.Context) error {
				return s.Reopen(ctx, w.Fresh(w.head), p.ID, p.Version, decision, "More to do.")
			})
			return
		}
		w.do("close financially", func(ctx context.Context) error {
			return s.CloseFinancially(ctx, w.Fresh(w.head), p.ID, p.Version, "All is accounted for.")
		})
	default:
		w.do("close", func(ctx context.Context) error {
			return s.CloseOperationally(ctx, w.Fresh(w.head), p.ID, p.Version, "All is done.")
		})
	}
}

// forOurselves has the Board adopt a budget of the secretariat, or frees what is
// left of one.
func (w *moneyWalk) forOurselves() {
	if id, ok := w.pick("SELECT id FROM secretariat_budgets WHERE ends_on < ? AND paid_cents + freed_cents < decided_cents", w.today()); ok {
		left := money.Cents(w.number("SELECT decided_cents - paid_cents - freed_cents FROM secretariat_budgets WHERE id = ?", id))
		version := w.number("SELECT version FROM secretariat_budgets WHERE id = ?", id)
		if w.do("free a budget", func(ctx context.Context) error {
			return w.services.Secretariat.Free(ctx, w.Fresh(w.officer), id, version)
		}) {
			w.decided -= left
		}
		return
	}
	if len(w.budgets) >= 6 {
		return
	}
	cents := w.amount(90_000_00)
	err := decided.Secretariat(w.Harness, models.SecretariatPlan{OrganisationID: w.orgs[0], StartsOn: w.today(), EndsOn: w.today().AddDays(60)}, cents)
	if err != nil {
		w.refusal("a budget of the secretariat", err)
		return
	}
	w.done["a budget of the secretariat"]++
	w.decided += cents
	w.budgets = append(w.budgets, w.number("SELECT MAX(id) FROM secretariat_budgets"))
}

// restart is a server that dies between two acts and another that goes on.
func (w *moneyWalk) restart() {
	if rapid.IntRange(0, 5).Draw(w.rt, "leaves it") > 0 {
		return
	}
	w.DB = w.Second()
	services, err := app.New(w.DB, app.Config{People: people.Config{Origin: "http://127.0.0.1", Cost: people.LightCost}, FilesDir: w.Dir + "/files"})
	w.must(err)
	w.services = services
}

// holds gives the first thing that is not as it must be after whatever was done.
func (w *moneyWalk) holds() string {
	for text, what := range map[string]string{
		"SELECT COALESCE(SUM(cents), 0) FROM ledger_lines":                                                    "debits and credits differ by",
		"SELECT count(*) FROM (SELECT entry_id FROM ledger_lines GROUP BY entry_id HAVING SUM(cents) <> 0) x": "entries that do not balance:",
		"SELECT count(*) FROM ledger_lines l WHERE account = 'cash' AND balance_cents < 0 AND NOT EXISTS (SELECT 1 FROM ledger_lines x WHERE x.entry_id = l.entry_id AND x.account = 'cash' AND x.position > l.position)": "instants with cash below zero:",
		"SELECT count(*) FROM fund_positions WHERE cash_cents < 0 OR reserved_cents < 0 OR reserved_cents > cash_cents":                                                                                                   "positions out of bounds:",
		"SELECT count(*) FROM tranche_amounts WHERE NOT (transferred_cents <= released_cents AND released_cents <= cents AND requested_cents <= released_cents)":                                                          "shares transferred, requested or released beyond bounds:",
		`SELECT count(*) FROM programme_organisations s JOIN (SELECT t.programme_id, a.organisation_id, SUM(a.released_cents) AS released, SUM(a.transferred_cents) AS transferred
			FROM tranche_amounts a JOIN tranches t ON t.id = a.tranche_id GROUP BY 1, 2) x ON x.programme_id = s.programme_id AND x.organisation_id = s.organisation_id
			WHERE s.transferred_cents <> x.transferred OR x.transferred > x.released OR x.released > s.approved_cents`: "organisations beyond what was released or approved:",
		"SELECT count(*) FROM secretariat_budgets WHERE paid_cents + freed_cents > decided_cents": "budgets of the secretariat that are overdrawn:",
	} {
		if n := w.number(text); n != 0 {
			return fmt.Sprintf("%s %d", what, n)
		}
	}
	if found := w.indirect(); found != "" {
		return found
	}
	status, _, err := w.services.Ledger.Funding(w.Ctx, models.SystemActor, when.Date{}, models.FundingWhole)
	if err != nil {
		return err.Error()
	}
	for line, want := range w.lines() {
		if got := status.Line(line).Cents; got != want {
			return fmt.Sprintf("%s: the books say %s, what was done %s", line, got, want)
		}
	}
	if got := money.Cents(w.number("SELECT COALESCE(SUM(paid_cents), 0) FROM secretariat_budgets")); got != w.drawn {
		return fmt.Sprintf("%s was paid for the secretariat, its budgets say %s", w.drawn, got)
	}
	return ""
}

// indirect holds each programme's indirect costs against the sum over its
// organisations, each of its own rate and its own direct costs.
func (w *moneyWalk) indirect() string {
	var rows []struct {
		BudgetID, OrganisationID, IscBp int64
		Direct, Indirect                money.Cents
	}
	err := w.DB.Read(w.Ctx).Raw(`SELECT b.id AS budget_id, l.organisation_id, o.isc_bp, SUM(CASE WHEN l.category < 8 THEN l.cents ELSE 0 END) AS direct,
		SUM(CASE WHEN l.category = 8 THEN l.cents ELSE 0 END) AS indirect
		FROM programme_budgets b JOIN programme_budget_lines l ON l.budget_id = b.id JOIN programme_organisations o ON o.programme_id = b.programme_id AND o.organisation_id = l.organisation_id
		GROUP BY b.id, l.organisation_id, o.isc_bp`).Scan(&rows).Error
	if err != nil {
		return err.Error()
	}
	sums := map[int64]money.Cents{}
	for _, r := range rows {
		want := money.Cents((int64(r.Direct)*r.IscBp*2 + 10_000) / 20_000) // half up: costs are above zero
		if r.Indirect != want {
			return fmt.Sprintf("budget %d, organisation %d: indirect %s of %s at %d, want %s", r.BudgetID, r.OrganisationID, r.Indirect, r.Direct, r.IscBp, want)
		}
		sums[r.BudgetID] += r.Indirect
	}
	for id, want := range sums {
		if got := money.Cents(w.number("SELECT COALESCE(SUM(cents), 0) FROM programme_budget_lines WHERE budget_id = ? AND category = 8", id)); got != want {
			return fmt.Sprintf("budget %d: indirect %s, its organisations' %s", id, got, want)
		}
	}
	return ""
}

// lines are the funding status as the walk counted it.
func (w *moneyWalk) lines() map[string]money.Cents {
	i := w.items
	var spent money.Cents
	for _, c := range w.spent {
		spent += c
	}
	direct := i[models.EntryDirectCost] - i[models.EntryDirectCostRefund]
	cash := w.deposits - w.fees + i[models.EntryInterest] + i[models.EntryOrganisationInterest] + i[models.EntryOtherIncome] - i[models.EntryContributorRefund] -
		i[models.EntryFundTransfer] - i[models.EntryBankCharges] - direct - w.transferred + w.refunded
	return map[string]money.Cents{
		models.FundingContributions: w.deposits - i[models.EntryContributorRefund], models.FundingFee: w.fees, models.FundingInterest: i[models.EntryInterest],
		models.FundingReturned: i[models.EntryOrganisationInterest], models.FundingOther: i[models.EntryOtherIncome], models.FundingToFunds: i[models.EntryFundTransfer],
		models.FundingCharges: i[models.EntryBankCharges], models.FundingTransferred: w.transferred, models.FundingRefunds: -w.refunded,
		models.FundingDirect: direct, models.FundingSpent: spent + i[models.EntryDirectExpenditure], models.FundingBalance: cash,
	}
}

// Whatever is done with the money, in whatever order, sent twice, broken in the
// middle, across servers that die: debits equal credits, no balance is below
// zero, nothing is transferred that was not released nor released that was not
// approved, indirect costs are the sum over organisations, and every total of
// every workbook is the ledger's, to the cent.
func TestTheMoneyHoldsWhateverIsDone(t *testing.T) {
	w := newMoneyWalk(t)
	names := slices.Sorted(maps.Keys(moneyActs))
	for range 3 { // what leads to a payment has more steps than the rest
		names = append(names, "deposit", "release", "request", "sign and send", "pay", "spend", "file")
	}
	rapid.Check(t, func(rt *rapid.T) {
		w.rt = rt
		for range rapid.IntRange(10, 30).Draw(rt, "steps") {
			moneyActs[rapid.SampledFrom(names).Draw(rt, "act")](w)
		}
		if found := w.holds(); found != "" {
			rt.Fatal(found)
		}
	})
	t.Logf("done %v", w.done)
	t.Logf("refused %v", w.refused)
	t.Logf("%d sent twice, %d broken in the middle", w.replayed, w.broken)
	w.Verify()
	books := map[string][]byte{}
	for file, name := range map[string]string{"portfolio": "mptf-portfolio", "consolidated": "consolidated", "funding": "funding-status"} {
		books[file], _ = w.export(name, exports.Params{})
	}
	for _, row := range sheet(t, books["portfolio"], "Checks")[1:] {
		if len(row) > 3 && row[3] != "0.00" {
			t.Errorf("%q differs by %s", row[0], row[3])
		}
	}
	recalculated(t, w.store, books)
	for _, act := range []string{"deposit", "reverse deposit", "item", "reverse item", "approve", "release", "request", "send", "pay", "refund", "spend", "file",
		"accept revision", "a budget of the secretariat", "turn pledge"} {
		if w.done[act] == 0 {
			t.Errorf("the walk never did: %s", act)
		}
	}
	if w.broken == 0 || w.replayed == 0 {
		t.Errorf("%d acts broken, %d sent twice", w.broken, w.replayed)
	}
	// The controls: a cent in a kept sum, and a row beside an act, are seen.
	before := w.digest()
	_, err := w.outside.Exec("UPDATE ledger_periods SET debit_cents = debit_cents + 1 WHERE account = 'fee' AND kind = 'deposit'")
	w.must(err)
	if found := w.holds(); found == "" {
		t.Error("a cent that nobody moved is not seen")
	}
	if w.digest() == before {
		t.Error("the digest does not see it")
	}
}
