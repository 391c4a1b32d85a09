package ledger

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Service reads the books. They are open to those with models.PermMoneyRead;
// Fund alone is public.
type Service struct{ db *db.DB }

// New gives the service on a store.
func New(d *db.DB) *Service { return &Service{db: d} }

// The reading types stand in models, for pages and interfaces share them.
type (
	Order      = models.LedgerOrder
	Filter     = models.LedgerFilter
	Page       = models.LedgerPage
	EntryView  = models.LedgerEntryView
	FundTotals = models.FundTotals
)

// ByRecorded and ByValue are the orders of a page.
const (
	ByRecorded = models.ByRecorded
	ByValue    = models.ByValue
)

// query is a filter that can be asked.
type query struct {
	Filter
	kept string // condition on the lines the actor may see, see Kept
	rows bool   // kept rows can be asked by it
}

const rowColumns = `SELECT l.id AS line_id, l.entry_id, e.number AS entry, e.kind, l.value_date, e.created_at AS recorded_at, l.account,
	COALESCE(p.reference, '') AS programme, COALESCE(o.name, '') AS organisation, e.reference,
	CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END AS debit_cents, CASE WHEN l.cents < 0 THEN -l.cents ELSE 0 END AS credit_cents,
	l.balance_cents, e.source, e.certainty, COALESCE(t.number, '') AS reverses, COALESCE(r.number, '') AS reversed_by,
	COALESCE(l.programme_id, 0) AS programme_id, COALESCE(l.organisation_id, 0) AS organisation_id
	FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id
	LEFT JOIN programmes p ON p.id = l.programme_id LEFT JOIN organisations o ON o.id = l.organisation_id
	LEFT JOIN ledger_entries t ON t.id = e.reverses_id LEFT JOIN ledger_entries r ON r.reverses_id = e.id
	WHERE 1 = 1`

// line is a row with the key it is paged by.
type line struct {
	models.LedgerRow
	LineID int64
}

// cursor is the place of a line.
func (l line) cursor(by Order) string {
	if by == ByValue {
		return l.ValueDate.String() + "." + strconv.FormatInt(l.LineID, 10)
	}
	return strconv.FormatInt(l.LineID, 10)
}

// where gives the conditions of the filter on lines l and entries e.
func (f query) where() (string, []any) {
	text, args := db.Narrow("", nil,
		db.If(f.Account != "", " AND l.account = ?", f.Account),
		db.If(f.ProgrammeID != 0, " AND l.programme_id = ?", f.ProgrammeID),
		db.If(f.OrganisationID != 0, " AND l.organisation_id = ?", f.OrganisationID),
		db.If(f.Kind != "", " AND e.kind = ?", f.Kind),
		db.If(!f.From.IsZero() && f.By == ByValue, " AND l.value_date >= ?", f.From),
		db.If(!f.To.IsZero() && f.By == ByValue, " AND l.value_date <= ?", f.To),
		db.If(!f.From.IsZero() && f.By != ByValue, " AND e.created_at >= ?", f.From.Start(time.UTC)),
		db.If(!f.To.IsZero() && f.By != ByValue, " AND e.created_at < ?", f.To.AddDays(1).Start(time.UTC)),
	)
	return text + f.kept, args
}

// beside is the condition for lines on one side of a cursor.
func (f query) beside(cursor, sign string) (string, []any, error) {
	day, id, both := strings.Cut(cursor, ".")
	if !both {
		id = day
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || both != (f.By == ByValue) {
		return "", nil, models.Invalid("error.cursor")
	}
	if f.By != ByValue {
		return " AND l.id " + sign + " ?", []any{n}, nil
	}
	d, err := when.ParseDate(day)
	if err != nil {
		return "", nil, models.Invalid("error.cursor")
	}
	return " AND (l.value_date " + sign + " ? OR (l.value_date = ? AND l.id " + sign + " ?))", []any{d, d, n}, nil
}

func (f query) order(direction string) string {
	if f.By == ByValue {
		return " ORDER BY l.value_date " + direction + ", l.id " + direction
	}
	return " ORDER BY l.id " + direction
}

// Lines gives a page of the books: without a cursor the latest lines.
func (s *Service) Lines(ctx context.Context, actor models.Actor, f Filter) (Page, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return Page{}, err
	}
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 50
	}
	var page Page
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		kept, rows, err := keptLines(q, actor)
		if err != nil {
			return err
		}
		page, err = query{f, kept, rows}.read(q)
		return err
	})
	return page, err
}

func (f query) read(q *gorm.DB) (Page, error) {
	where, args := f.where()
	text, direction := rowColumns+where, "DESC"
	for _, c := range []struct{ cursor, sign, direction string }{{f.Before, "<", "DESC"}, {f.After, ">", "ASC"}} {
		if c.cursor != "" {
			side, more, err := f.beside(c.cursor, c.sign)
			if err != nil {
				return Page{}, err
			}
			text, args, direction = text+side, append(args, more...), c.direction
		}
	}
	var lines []line
	if err := q.Raw(text+f.order(direction)+" LIMIT ?", append(args, f.Limit+1)...).Scan(&lines).Error; err != nil {
		return Page{}, err
	}
	beyond := len(lines) > f.Limit
	lines = lines[:min(len(lines), f.Limit)]
	if direction == "DESC" {
		slices.Reverse(lines)
	}
	p := Page{Running: f.Account != ""}
	if len(lines) > 0 {
		if beyond && direction == "DESC" || f.After != "" {
			p.Earlier = lines[0].cursor(f.By)
		}
		if beyond && direction == "ASC" || f.Before != "" {
			p.Later = lines[len(lines)-1].cursor(f.By)
		}
	}
	if err := f.balances(q, lines, &p); err != nil {
		return p, err
	}
	return p, f.totals(q, &p)
}

// balances gives each row its balance on the account's own side. The stored
// running balance holds for a whole account in the order of recording; any
// other stretch is counted from what lies before its first line.
func (f query) balances(q *gorm.DB, lines []line, p *Page) error {
	stored := f.By != ByValue && f.ProgrammeID == 0 && f.OrganisationID == 0 && f.Kind == "" && f.kept == ""
	var running money.Cents
	if p.Running && !stored && len(lines) > 0 {
		whole := f
		whole.From, whole.To = when.Date{}, when.Date{}
		where, args := whole.where()
		side, more, err := f.beside(lines[0].cursor(f.By), "<")
		if err != nil {
			return err
		}
		if err := q.Raw("SELECT COALESCE(SUM(l.cents), 0) FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id WHERE 1 = 1"+where+side,
			append(args, more...)...).Scan(&running).Error; err != nil {
			return err
		}
	}
	if p.Running && stored && len(lines) > 0 {
		running = lines[0].BalanceCents - (lines[0].DebitCents - lines[0].CreditCents)
	}
	p.Carried = ownSide(f.Account, running)
	p.Rows = make([]models.LedgerRow, 0, len(lines))
	for _, l := range lines {
		if p.Running && !stored {
			running += l.DebitCents - l.CreditCents
			l.BalanceCents = running
		}
		l.BalanceCents = ownSide(models.LedgerAccount(l.Account), l.BalanceCents)
		p.Rows = append(p.Rows, l.LedgerRow)
	}
	return nil
}

func ownSide(account models.LedgerAccount, cents money.Cents) money.Cents {
	if account.Debit() {
		return cents
	}
	return -cents
}

// totals adds the whole filter: from kept rows, or where a kind or days are
// asked for, from the lines.
func (f query) totals(q *gorm.DB, p *Page) error {
	var sum struct{ Debit, Credit money.Cents }
	if f.rows && f.Kind == "" && f.From.IsZero() && f.To.IsZero() {
		where, args := f.where()
		err := q.Raw(`SELECT COALESCE(SUM(l.debit_cents), 0) AS debit, COALESCE(SUM(l.credit_cents), 0) AS credit FROM ledger_balances l WHERE 1 = 1`+where, args...).Scan(&sum).Error
		p.Debit, p.Credit = sum.Debit, -sum.Credit
		return err
	}
	where, args := f.where()
	err := q.Raw(`SELECT COALESCE(SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END), 0) AS debit, COALESCE(SUM(CASE WHEN l.cents < 0 THEN l.cents ELSE 0 END), 0) AS credit
		FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id WHERE 1 = 1`+where, args...).Scan(&sum).Error
	p.Debit, p.Credit = sum.Debit, -sum.Credit
	return err
}

// Entry gives one entry by its number.
func (s *Service) Entry(ctx context.Context, actor models.Actor, number string) (EntryView, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return EntryView{}, err
	}
	q := s.db.Read(ctx)
	var v EntryView
	kept, err := Kept(q, actor)
	if err != nil {
		return v, err
	}
	if err := q.Raw("SELECT * FROM ledger_entries WHERE number = ?", number).Take(&v.Entry).Error; err != nil {
		return v, db.Found(err, "ledger_entries")
	}
	if err := q.Raw(rowColumns+" AND l.entry_id = ?"+kept+" ORDER BY l.position", v.Entry.ID).Scan(&v.Lines).Error; err != nil {
		return v, err
	}
	if len(v.Lines) != v.Entry.Lines {
		return EntryView{}, models.NotFound("ledger_entries")
	}
	for i := range v.Lines {
		v.Lines[i].BalanceCents = ownSide(models.LedgerAccount(v.Lines[i].Account), v.Lines[i].BalanceCents)
		v.Reverses, v.ReversedBy = v.Lines[i].Reverses, v.Lines[i].ReversedBy
	}
	v.RecordedAs = string(models.RoleSystem)
	if v.Entry.MandateID != 0 {
		return v, q.Raw("SELECT role FROM mandates WHERE id = ?", v.Entry.MandateID).Scan(&v.RecordedAs).Error
	}
	return v, nil
}

// NumberOf is the number of an entry, for links from records that name it by id.
func NumberOf(q *gorm.DB, id int64) (string, error) {
	var number string
	err := q.Raw("SELECT number FROM ledger_entries WHERE id = ?", id).Scan(&number).Error
	return number, err
}

// Balances gives every account in the order of the chart as at a day by value
// date (zero: now, from the kept rows).
func (s *Service) Balances(ctx context.Context, actor models.Actor, asAt when.Date) ([]models.AccountBalance, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return nil, err
	}
	return known(s.db.Read(ctx), actor, asAt)
}

// known is BalancesAt without what was posted for a programme or a budget of the
// secretariat that the actor may not know of yet: a sum would give its amount away.
func known(q *gorm.DB, actor models.Actor, asAt when.Date) ([]models.AccountBalance, error) {
	return balancesOf(q, asAt, seenBy(actor))
}

// balancesOf is BalancesAt as far as a view goes.
func balancesOf(q *gorm.DB, asAt when.Date, v view) ([]models.AccountBalance, error) {
	sums, err := sumsWhere(q, ValueClock, asAt, v)
	rows := make([]models.AccountBalance, len(models.Accounts))
	for i, code := range models.Accounts {
		sum := sums.Account(code)
		rows[i] = models.AccountBalance{Code: code, DebitCents: sum.Debit, CreditCents: sum.Credit, BalanceCents: sum.Net()}
	}
	return rows, err
}

// BalancesAt is Balances for other areas.
func BalancesAt(q *gorm.DB, asAt when.Date) ([]models.AccountBalance, error) {
	return balancesOf(q, asAt, seenBy(models.SystemActor))
}

// Fund gives the totals from kept rows, for everyone as far as they may know of
// programmes. The Board decides on what is free now: its room reads them whole.
func (s *Service) Fund(ctx context.Context, actor models.Actor) (FundTotals, error) {
	var t FundTotals
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		t, err = FundAt(q, actor, s.db.Now(ctx))
		return err
	})
	return t, err
}

// FundAt is Fund on a view of the caller's.
func FundAt(q *gorm.DB, actor models.Actor, now time.Time) (FundTotals, error) {
	v := seenBy(actor)
	if actor.May(models.PermBoardRead) == nil {
		v = inRoom(actor, now)
	}
	var t FundTotals
	rows, err := balancesOf(q, when.Date{}, v)
	if err != nil {
		return t, err
	}
	for _, r := range rows {
		switch r.Code {
		case models.AccountContributions:
			t.Deposited = r.Shown()
		case models.AccountFee:
			t.Fee = r.Shown()
		case models.AccountCash:
			t.Cash = r.Shown()
		case models.AccountReserved, models.AccountReleased:
			t.Reserved += r.Shown()
		case models.AccountCommitments:
			t.Approved = r.Shown()
		case models.AccountOrganisations:
			t.Held = max(0, r.Shown())
		case models.AccountExpenditure:
			t.Spent = r.Shown()
		}
	}
	minimum, err := rules.MinimumBalance(q, now)
	if err != nil {
		return t, err
	}
	t.Minimum = minimum.Cents
	last, err := lastKnown(q, v)
	t.LastEntry, t.LastOn, t.RecordedAt = last.Number, last.ValueDate, last.CreatedAt
	return t, err
}

// KnownEntries is the condition on ledger entries e that the actor may know of.
func KnownEntries(actor models.Actor) string {
	return seenBy(actor).entries()
}

// entries is the condition on entries e of what the view lets through; its args
// are twice.
func (v view) entries() string {
	if v.whole() {
		return "1 = 1"
	}
	return "NOT EXISTS (SELECT 1 FROM ledger_lines l JOIN programmes p ON p.id = l.programme_id WHERE l.entry_id = e.id AND NOT (" + v.programmes + "))" +
		" AND NOT (" + ofBudgets + " AND EXISTS (SELECT 1 FROM secretariat_budgets b WHERE " + ofBudget + " AND NOT (" + v.budgets + ")))"
}

// lastKnown is the entry recorded last, as far as a view goes.
func lastKnown(q *gorm.DB, v view) (models.LedgerEntry, error) {
	var e models.LedgerEntry
	err := q.Raw("SELECT e.* FROM ledger_entries e WHERE "+v.entries()+" ORDER BY e.id DESC LIMIT 1", v.twice()...).Scan(&e).Error
	return e, err
}

// LastKnown is the entry recorded last that the actor may know of, the zero
// entry where there is none.
func LastKnown(q *gorm.DB, actor models.Actor) (models.LedgerEntry, error) {
	return lastKnown(q, seenBy(actor))
}

// Last is the entry recorded last, the zero entry in empty books.
func Last(q *gorm.DB) (models.LedgerEntry, error) {
	var e models.LedgerEntry
	err := q.Raw("SELECT * FROM ledger_entries ORDER BY id DESC LIMIT 1").Scan(&e).Error
	return e, err
}

// LastRecorded is when the entry recorded last was recorded, for everyone; zero
// in empty books.
func (s *Service) LastRecorded(ctx context.Context) (time.Time, error) {
	e, err := Last(s.db.Read(ctx))
	return e.CreatedAt, err
}

// LastDay is the latest value date of the books: the day a report is as at when
// none is asked for. Zero in empty books.
func LastDay(q *gorm.DB, actor models.Actor) (when.Date, error) {
	var e models.LedgerEntry
	err := q.Raw("SELECT e.value_date FROM ledger_entries e WHERE " + KnownEntries(actor) + " ORDER BY e.value_date DESC LIMIT 1").Scan(&e).Error
	return e.ValueDate, err
}
