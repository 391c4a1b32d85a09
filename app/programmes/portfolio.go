package programmes

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/when"
)

// PortfolioFilter narrows the portfolio. A zero AsAt is the latest value date of
// the books.
type PortfolioFilter struct {
	AsAt           when.Date
	ProgrammeID    int64
	OrganisationID int64
	Theme          int
	Country        string
	State          models.ProgrammeState
}

// portfolio is the one statement behind every list of programmes and
// organisations with figures: page, interface and workbook read it alike. What
// was posted with a value date up to the day counts, and a report's commitments
// until a later report takes its place. Whether a programme was there is asked of
// its own lines: the joined text keeps the index of accounts out, which would be
// read whole for each programme.
const portfolio = `SELECT p.id AS programme_id, p.reference, p.agent_number, p.title, p.theme,
	CASE WHEN p.settled_on <= ? THEN 'financially_closed' WHEN p.closed_on <= ? THEN 'operationally_closed'
		WHEN p.start_on <= ? THEN 'ongoing' ELSE 'approved' END AS state,
	CASE WHEN p.start_on <= ? THEN p.start_on END AS start_on, CASE WHEN p.start_on <= ? THEN p.end_on END AS end_on,
	s.organisation_id, o.code AS organisation_code, o.name AS organisation, s.organisation_id = p.lead_organisation_id AS lead,
	COALESCE(m.approved, 0) AS approved_cents, COALESCE(m.transferred, 0) AS transferred_cents, COALESCE(m.refunded, 0) AS refunded_cents,
	COALESCE(m.spent, 0) AS spent_cents,
	COALESCE((SELECT r.committed_cents FROM expenditure_reports r WHERE r.programme_id = p.id AND r.organisation_id = s.organisation_id AND r.as_at <= ?
		AND NOT EXISTS (SELECT 1 FROM expenditure_reports n WHERE n.corrects_id = r.id AND n.as_at <= ?) ORDER BY r.year DESC LIMIT 1), 0) AS committed_cents,
	EXISTS (SELECT 1 FROM expenditure_reports r WHERE r.programme_id = p.id AND r.organisation_id = s.organisation_id AND r.as_at <= ? AND r.certainty = 'interim'
		AND NOT EXISTS (SELECT 1 FROM expenditure_reports n WHERE n.corrects_id = r.id AND n.as_at <= ?)) AS interim
	FROM programmes p JOIN programme_organisations s ON s.programme_id = p.id JOIN organisations o ON o.id = s.organisation_id
	LEFT JOIN (SELECT l.programme_id, l.organisation_id,
		SUM(CASE WHEN l.account = 'commitments' AND (e.kind = 'commitment' OR e.kind = 'decommitment' AND e.source LIKE 'RV-%') THEN l.cents ELSE 0 END) AS approved,
		SUM(CASE WHEN e.kind = 'transfer' AND l.account = 'organisations' THEN l.cents ELSE 0 END) AS transferred,
		SUM(CASE WHEN e.kind = 'refund' AND l.account = 'organisations' THEN -l.cents ELSE 0 END) AS refunded,
		SUM(CASE WHEN l.account = 'expenditure' THEN l.cents ELSE 0 END) AS spent
		FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id
		WHERE l.programme_id IS NOT NULL AND l.account IN ('commitments', 'organisations', 'expenditure') AND l.value_date <= ?
		GROUP BY l.programme_id, l.organisation_id) m ON m.programme_id = p.id AND m.organisation_id = s.organisation_id
	WHERE EXISTS (SELECT 1 FROM ledger_lines c WHERE c.programme_id = p.id AND c.account || '' = 'commitments' AND c.value_date <= ?)`

const portfolioDays = 11 // how often the day stands in the statement

// Portfolio gives one row per programme and organisation as at a day, and the
// day itself, as far as the actor may know of the programmes.
func (s *Service) Portfolio(ctx context.Context, actor models.Actor, f PortfolioFilter) ([]models.PortfolioRow, when.Date, error) {
	var rows []models.PortfolioRow
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		rows, f.AsAt, err = Portfolio(q, actor, f)
		return err
	})
	return rows, f.AsAt, err
}

// Portfolio is the method's reading on a view of the caller's. Rows stand in the
// order of programmes, then of the document, the lead first.
func Portfolio(q *gorm.DB, actor models.Actor, f PortfolioFilter) ([]models.PortfolioRow, when.Date, error) {
	if f.AsAt.IsZero() {
		var err error
		if f.AsAt, err = ledger.LastDay(q, actor); err != nil || f.AsAt.IsZero() {
			return nil, f.AsAt, err
		}
	}
	text, args := portfolio+" AND "+ledger.Seen(actor), make([]any, 0, portfolioDays+5)
	for range portfolioDays {
		args = append(args, f.AsAt)
	}
	text, args = db.Narrow(text, args,
		db.If(f.ProgrammeID != 0, " AND p.id = ?", f.ProgrammeID),
		db.If(f.OrganisationID != 0, " AND s.organisation_id = ?", f.OrganisationID),
		db.If(f.Theme != 0, " AND p.theme = ?", f.Theme),
		db.If(f.Country != "", " AND EXISTS (SELECT 1 FROM programme_countries k WHERE k.programme_id = p.id AND k.country = ?)", f.Country),
	)
	var rows []models.PortfolioRow
	if err := q.Raw(text+" ORDER BY p.id, s.position", args...).Scan(&rows).Error; err != nil {
		return nil, f.AsAt, err
	}
	if f.State != "" {
		rows = inState(rows, f.State)
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ProgrammeID
	}
	countries, err := countriesOf(q, ids)
	for i := range rows {
		rows[i].Countries = countries[rows[i].ProgrammeID]
	}
	return rows, f.AsAt, err
}

// Received gives what organisations hold of the fund by thematic area, net of
// what they gave back, from kept rows: one statement that costs the same with a
// thousand and a million entries. Areas and codes stand in their order.
func (s *Service) Received(ctx context.Context, actor models.Actor) ([]models.AreaShare, error) {
	var rows []models.AreaShare
	err := s.db.Read(ctx).Raw(`SELECT p.theme, o.code, o.name, SUM(s.transferred_cents - s.refunded_cents) AS cents
		FROM programme_organisations s JOIN programmes p ON p.id = s.programme_id JOIN organisations o ON o.id = s.organisation_id
		WHERE s.transferred_cents > s.refunded_cents AND ` + ledger.Seen(actor) + ` GROUP BY p.theme, o.code, o.name ORDER BY p.theme, o.code`).Scan(&rows).Error
	return rows, err
}

// inState keeps the rows in a state, which is the state as at the day.
func inState(rows []models.PortfolioRow, state models.ProgrammeState) []models.PortfolioRow {
	kept := rows[:0]
	for _, r := range rows {
		if r.State == state {
			kept = append(kept, r)
		}
	}
	return kept
}

// countriesOf gives the codes of each programme, the largest share first.
func countriesOf(q *gorm.DB, ids []int64) (map[int64][]string, error) {
	out := map[int64][]string{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []models.ProgrammeCountry
	err := q.Raw("SELECT * FROM programme_countries WHERE programme_id IN ? ORDER BY programme_id, share_bp DESC, country", distinct(ids)).Scan(&rows).Error
	for _, r := range rows {
		out[r.ProgrammeID] = append(out[r.ProgrammeID], r.Country)
	}
	return out, err
}

func distinct(ids []int64) []int64 {
	seen, out := map[int64]bool{}, make([]int64, 0, len(ids))
	for _, id := range ids {
		if !seen[id] {
			seen[id], out = true, append(out, id)
		}
	}
	return out
}
