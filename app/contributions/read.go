package contributions

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/rates"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// counted is a deposit that counts: posted and not taken back.
const counted = "d.state = 'posted' AND d.reversal_id IS NULL"

// List gives every commitment with what arrived under it, in alphabetical order
// of the contributors, without rank, as at a day by value date (zero: all).
func (s *Service) List(ctx context.Context, actor models.Actor, asAt when.Date) ([]models.ContributionRow, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return nil, err
	}
	var rows []models.ContributionRow
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		f := filter{asAt: asAt, latest: asAt}
		if f.latest.IsZero() {
			f.latest = when.DateOf(s.db.Now(ctx))
		}
		rows, err = rowsOf(q, f)
		return err
	})
	return rows, err
}

// Rows is List on a view of the caller's, for the portfolio workbook.
func Rows(q *gorm.DB, asAt when.Date) ([]models.ContributionRow, error) {
	return rowsOf(q, filter{asAt: asAt, latest: asAt})
}

// filter narrows commitments; latest is the day of the rate that what is
// outstanding is told at.
type filter struct {
	asAt         when.Date // by value date and day of signing; zero: all
	latest       when.Date
	id           int64
	organisation int64
}

func rowsOf(q *gorm.DB, f filter) ([]models.ContributionRow, error) {
	if f.asAt.IsZero() {
		f.asAt = lastDay
	}
	if f.latest.IsZero() {
		f.latest = lastDay
	}
	asAt := f.asAt
	text, args := db.Narrow(`SELECT c.id, c.version, c.file_id, c.reference, c.agreement, c.organisation_id, o.code AS organisation_code, o.name AS contributor, c.signed_on, c.currency, c.preference,
		c.minor AS committed_minor, COALESCE(x.minor, 0) AS deposited_minor, COALESCE(x.usd, 0) AS usd_cents, COALESCE(x.fee, 0) AS fee_cents, x.last_on AS last_deposit_on
		FROM contributor_commitments c JOIN organisations o ON o.id = c.organisation_id LEFT JOIN (
			SELECT d.commitment_id, CAST(SUM(d.minor) AS bigint) AS minor, SUM(d.usd_cents) AS usd, SUM(d.fee_cents) AS fee, MAX(d.value_date) AS last_on
			FROM deposits d WHERE `+counted+` AND d.value_date <= ? GROUP BY d.commitment_id) x ON x.commitment_id = c.id
		WHERE c.signed_on <= ?`, []any{asAt, asAt}, db.If(f.id != 0, " AND c.id = ?", f.id), db.If(f.organisation != 0, " AND c.organisation_id = ?", f.organisation))
	var rows []models.ContributionRow
	if err := q.Raw(text+" ORDER BY o.name, o.id, c.signed_on, c.id", args...).Scan(&rows).Error; err != nil || len(rows) == 0 {
		return rows, err
	}
	at := map[int64]int{}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		at[r.ID], ids[i] = i, r.ID
	}
	var schedule []models.InstalmentRow
	if err := q.Raw(`SELECT p.id, p.commitment_id, p.number, p.due_on, p.minor, COALESCE((SELECT CAST(SUM(d.minor) AS bigint) FROM deposits d
		WHERE d.instalment_id = p.id AND `+counted+` AND d.value_date <= ?), 0) AS received_minor
		FROM instalments p WHERE p.commitment_id IN ? ORDER BY p.commitment_id, p.number`, asAt, ids).Scan(&schedule).Error; err != nil {
		return nil, err
	}
	for _, p := range schedule {
		r := &rows[at[p.CommitmentID]]
		if r.NextDueOn.IsZero() && p.ReceivedMinor < p.Minor {
			r.NextDueOn = p.DueOn
		}
		r.Instalments = append(r.Instalments, p)
	}
	deposits, err := deposits(q, "d.commitment_id IN ? AND d.value_date <= ?", ids, asAt)
	for _, d := range deposits {
		r := &rows[at[d.CommitmentID]]
		r.Deposits = append(r.Deposits, d)
	}
	if err != nil {
		return nil, err
	}
	return rows, revalue(q, rows, f.latest)
}

// revalue tells what rates of exchange did to the arrangements.
func revalue(q *gorm.DB, rows []models.ContributionRow, latest when.Date) error {
	var currencies []string
	for _, r := range rows {
		if !slices.Contains(currencies, r.Currency) {
			currencies = append(currencies, r.Currency)
		}
	}
	table, err := rates.Table(q, currencies...)
	for i := range rows {
		rows[i].Revalue(table, latest)
	}
	return err
}

// lastDay is later than any day of the books.
var lastDay = must(when.NewDate(9999, 12, 31))

func must(d when.Date, err error) when.Date {
	if err != nil {
		panic(err)
	}
	return d
}

func deposits(q *gorm.DB, where string, args ...any) ([]models.DepositRow, error) {
	var rows []models.DepositRow
	err := q.Raw(`SELECT d.*, c.reference AS commitment, o.name AS contributor, COALESCE(p.number, 0) AS instalment, e.created_at AS recorded_at FROM deposits d
		JOIN contributor_commitments c ON c.id = d.commitment_id JOIN organisations o ON o.id = c.organisation_id
		LEFT JOIN instalments p ON p.id = d.instalment_id LEFT JOIN ledger_entries e ON e.id = d.transaction_id WHERE `+where+" ORDER BY d.commitment_id, d.value_date, d.id", args...).Scan(&rows).Error
	return rows, err
}

// Get gives one commitment with schedule and deposits, those that wait and
// those refused too; the states of its instalments are as at today.
func (s *Service) Get(ctx context.Context, actor models.Actor, ref string) (models.ContributionRow, *models.ContributorCommitment, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return models.ContributionRow{}, nil, err
	}
	var c models.ContributorCommitment
	var row models.ContributionRow
	today := when.DateOf(s.db.Now(ctx))
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		if err := q.Raw("SELECT * FROM contributor_commitments WHERE reference = ?", ref).Take(&c).Error; err != nil {
			return db.Found(err, "contributor_commitments")
		}
		rows, err := rowsOf(q, filter{latest: today, id: c.ID})
		if err != nil || len(rows) != 1 {
			return err
		}
		row = rows[0]
		for i, p := range row.Instalments {
			row.Instalments[i].State = models.Instalment{DueOn: p.DueOn, Minor: p.Minor}.State(p.ReceivedMinor, today)
		}
		return nil
	})
	return row, &c, err
}

// MayReadFile lets who reads the books read a file of a commitment: its signed
// instrument or a notification of the agent. The file of the agent that a deposit
// was read from tells of other contributors too, and is for who records deposits.
func (s *Service) MayReadFile(ctx context.Context, actor models.Actor, commitment, file int64) error {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return err
	}
	q := s.db.Read(ctx)
	_, err := fileOf(q, commitment, file)
	if models.IsKind(err, models.KindNotFound) && actor.May(models.PermContribution) == nil {
		var of int
		if err := q.Raw("SELECT COUNT(*) FROM deposits WHERE commitment_id = ? AND file_id = ? AND road = ?", commitment, file, models.RoadFile).Scan(&of).Error; err != nil || of > 0 {
			return err
		}
	}
	return err
}

func fileOf(q *gorm.DB, commitment, file int64) (models.File, error) {
	f, err := db.From[models.File](q).Where("id = ? AND owner_type = 'contributor_commitments' AND owner_id = ? AND state = ?", file, commitment, models.FileStored).
		Take(q.Statement.Context)
	return f, db.Found(err, "files")
}

// Contributors is the public list: alphabetical, without rank, as much as the
// agent itself publishes.
func (s *Service) Contributors(ctx context.Context) ([]models.ContributorRow, error) {
	var rows []models.ContributorRow
	err := s.db.Read(ctx).Raw(`SELECT o.id AS organisation_id, o.name AS contributor, o.country, COUNT(c.id) AS commitments, MIN(c.signed_on) AS first_signed_on,
		COALESCE(SUM((SELECT SUM(d.usd_cents) FROM deposits d WHERE d.commitment_id = c.id AND ` + counted + `)), 0) AS deposited_cents,
		MAX((SELECT MAX(d.value_date) FROM deposits d WHERE d.commitment_id = c.id AND ` + counted + `)) AS last_deposit_on
		FROM contributor_commitments c JOIN organisations o ON o.id = c.organisation_id GROUP BY o.id, o.name, o.country ORDER BY o.name, o.id`).Scan(&rows).Error
	return rows, err
}

// Promised is what was signed and has not arrived, by currency in alphabetical
// order; amounts of different currencies are never added. It is public.
func (s *Service) Promised(ctx context.Context) ([]money.Amount, error) {
	var rows []money.Amount
	err := s.db.Read(ctx).Raw(`SELECT c.currency, CAST(SUM(c.minor) AS bigint) - COALESCE((SELECT CAST(SUM(d.minor) AS bigint) FROM deposits d
		WHERE d.currency = c.currency AND ` + counted + `), 0) AS minor FROM contributor_commitments c GROUP BY c.currency ORDER BY c.currency`).Scan(&rows).Error
	out := rows[:0]
	for _, r := range rows {
		if r.Minor > 0 {
			out = append(out, r)
		}
	}
	return out, err
}

// PendingDeposits are those that wait for a second person, the oldest first.
func (s *Service) PendingDeposits(ctx context.Context, actor models.Actor) ([]models.DepositRow, error) {
	if err := actor.May(models.PermAgentConfirm); err != nil {
		return nil, err
	}
	return deposits(s.db.Read(ctx), "d.state = 'pending'")
}

// Overdue is an instalment whose day has passed without its money.
type Overdue struct {
	Commitment  string // reference
	Contributor string
	Number      int
	DueOn       when.Date
	Minor       int64
	Currency    string
}

// OverdueInstalments gives the instalments whose day has passed and that are not
// wholly received, the earliest first.
func (s *Service) OverdueInstalments(ctx context.Context, actor models.Actor) ([]Overdue, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	var rows []Overdue
	err := s.db.Read(ctx).Raw(`SELECT c.reference AS commitment, o.name AS contributor, p.number, p.due_on, p.minor, c.currency
		FROM instalments p JOIN contributor_commitments c ON c.id = p.commitment_id JOIN organisations o ON o.id = c.organisation_id
		WHERE p.due_on < ? AND p.minor > COALESCE((SELECT CAST(SUM(d.minor) AS bigint) FROM deposits d WHERE d.instalment_id = p.id AND `+counted+`), 0)
		ORDER BY p.due_on, p.id LIMIT 100`, when.DateOf(s.db.Now(ctx))).Scan(&rows).Error
	return rows, err
}

// Contributing lists who may sign an arrangement, for the form.
func (s *Service) Contributing(ctx context.Context, actor models.Actor) ([]models.Organisation, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	return db.From[models.Organisation](s.db.Read(ctx)).Where("kind IN ?", []models.OrganisationKind{models.KindContributorBody, models.KindMemberState}).Order("name, id").Find(ctx)
}

// CommitmentOf gives the commitment a deposit came under.
func (s *Service) CommitmentOf(ctx context.Context, actor models.Actor, deposit int64) (models.ContributionRow, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return models.ContributionRow{}, err
	}
	var ref string
	err := s.db.Read(ctx).Raw("SELECT c.reference FROM contributor_commitments c JOIN deposits d ON d.commitment_id = c.id WHERE d.id = ?", deposit).Scan(&ref).Error
	if err != nil {
		return models.ContributionRow{}, err
	}
	row, _, err := s.Get(ctx, actor, ref)
	return row, err
}
