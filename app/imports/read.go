package imports

import (
	"context"
	"encoding/json"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// standings are the shares of an organisation, or of all, with what is reported of
// a year. Three statements, however many there are.
func standings(q *gorm.DB, actor models.Actor, of *models.Organisation, year int) ([]models.UnexStanding, error) {
	where, args := "", []any{year}
	if of != nil {
		where, args = " AND s.organisation_id = ?", append(args, of.ID)
	}
	var all []models.UnexStanding
	err := q.Raw(`SELECT s.programme_id, p.reference AS programme, p.agent_number AS project, p.title, s.organisation_id, o.code AS organisation, o.name AS organisation_name, s.isc_bp,
		s.state, p.state AS programme_state, s.transferred_cents AS transferred, s.refunded_cents AS refunded, s.spent_cents AS spent,
		COALESCE(n.number, 0) AS next_tranche, n.due_on AS next_due,
		COALESCE(r.id, 0) AS report_id, COALESCE(r.version, 0) AS report_version, COALESCE(r.reference, '') AS report, COALESCE(r.certainty, '') AS certainty, r.as_at,
		COALESCE(r.spent_cents, 0) AS year_spent, COALESCE(r.committed_cents, 0) AS year_committed, COALESCE(r.explanation, '') AS explanation
		FROM programme_organisations s JOIN programmes p ON p.id = s.programme_id JOIN organisations o ON o.id = s.organisation_id
		LEFT JOIN expenditure_reports r ON r.programme_id = s.programme_id AND r.organisation_id = s.organisation_id AND r.year = ? AND r.state = 'current'
		LEFT JOIN tranches n ON n.programme_id = s.programme_id AND n.number = (SELECT MIN(t.number) FROM tranches t JOIN tranche_amounts a ON a.tranche_id = t.id
			WHERE t.programme_id = s.programme_id AND a.organisation_id = s.organisation_id AND a.cents > 0 AND t.number > 1 AND t.state IN ('planned', 'reserved'))
		WHERE (s.transferred_cents > 0 OR r.id IS NOT NULL)`+where+" AND "+ledger.Seen(actor)+" ORDER BY p.reference, s.position", args...).Scan(&all).Error
	if err != nil {
		return nil, err
	}
	return all, figures(q, all, of, year)
}

// figures adds the amounts by category of the current reports, of the year and of
// the other years.
func figures(q *gorm.DB, all []models.UnexStanding, of *models.Organisation, year int) error {
	where, args := "", []any{year, year}
	if of != nil {
		where, args = " AND r.organisation_id = ?", append(args, of.ID)
	}
	var lines []struct {
		ProgrammeID    int64
		OrganisationID int64
		Category       int
		Year           money.Cents
		Other          money.Cents
	}
	err := q.Raw(`SELECT r.programme_id, r.organisation_id, x.category, SUM(CASE WHEN r.year = ? THEN x.cents ELSE 0 END) AS year, SUM(CASE WHEN r.year <> ? THEN x.cents ELSE 0 END) AS other
		FROM expenditure_reports r JOIN expenditures x ON x.report_id = r.id WHERE r.state = 'current' AND x.kind = 'spent'`+where+`
		GROUP BY r.programme_id, r.organisation_id, x.category`, args...).Scan(&lines).Error
	if err != nil {
		return err
	}
	at := make(map[[2]int64]int, len(all))
	for i, s := range all {
		at[[2]int64{s.ProgrammeID, s.OrganisationID}] = i
	}
	for _, l := range lines {
		i, ok := at[[2]int64{l.ProgrammeID, l.OrganisationID}]
		if !ok {
			continue
		}
		s := &all[i]
		s.Figures[l.Category-1] += l.Year
		if l.Category == models.IndirectCategory {
			s.OtherIndirect += l.Other
		} else {
			s.OtherCosts += l.Other
		}
	}
	return nil
}

// BatchView is a batch with what each of its rows does.
type BatchView struct {
	models.ImportBatch
	Organisation string // code, empty for all
	Rows         []models.UnexDifference
	Counts       models.ImportCounts
	Faults       models.Faults // by which the books have overtaken it since
	Mine         bool          // loaded by the actor, who cannot commit it
}

type outcome struct {
	Rows   []models.UnexDifference
	Counts models.ImportCounts
	faults models.Faults
	books  models.UnexBooks
}

// differences holds the rows of a batch against the books of the moment. Who
// loaded it had the right to; what the committer sees does not narrow it.
func differences(q *gorm.DB, actor models.Actor, b models.ImportBatch, today when.Date) (outcome, error) {
	var out outcome
	var rows []models.UnexRow
	if err := json.Unmarshal([]byte(b.Body), &rows); err != nil {
		return out, err
	}
	in := Ask{Year: b.Year, AsAt: b.AsAt, Reason: b.Reason}
	if b.OrganisationID != nil {
		if err := q.Raw("SELECT code FROM organisations WHERE id = ?", *b.OrganisationID).Scan(&in.Organisation).Error; err != nil {
			return out, err
		}
	}
	g, err := ground(q, actor, in, today)
	if err != nil {
		return out, err
	}
	g.Terms.InterimOnly = false
	out.books = g.Books
	out.Rows, out.faults = models.CheckUnex(rows, g.Books, g.Terms)
	for _, d := range out.Rows {
		out.Counts.Add(d.Effect)
	}
	return out, nil
}

// Batches are the files of expenditure the actor knows of, the latest first;
// waiting ones alone where asked. Their rows are left out.
func (s *Service) Batches(ctx context.Context, actor models.Actor, waiting bool) ([]BatchView, error) {
	return s.batches(ctx, actor, models.ImportExpenditure, waiting)
}

func (s *Service) batches(ctx context.Context, actor models.Actor, kind models.ImportKind, waiting bool) ([]BatchView, error) {
	if err := actor.May(kind.Permission()); err != nil {
		return nil, err
	}
	var whose int64
	if actor.Is(models.RolePUNOFinance) {
		whose = actor.OrganisationID
	}
	text, args := db.Narrow(`SELECT b.id, b.version, b.created_at, b.reference, b.kind, b.organisation_id, b.year, b.as_at, b.name, b.file_id, b.state, b.lines, b.reason, b.person_id, b.settled_at,
		COALESCE(o.code, '') AS organisation FROM import_batches b LEFT JOIN organisations o ON o.id = b.organisation_id WHERE b.kind = ?`, []any{kind},
		db.If(waiting, " AND b.state = ?", models.ImportRead), db.If(actor.Is(models.RolePUNOFinance), " AND b.organisation_id = ?", whose))
	rows, err := db.Rows[batchRow](s.db.Read(ctx), text+" ORDER BY b.id DESC LIMIT 50", args...)
	out := make([]BatchView, len(rows))
	for i, r := range rows {
		out[i] = BatchView{ImportBatch: r.ImportBatch, Organisation: r.Organisation, Mine: r.PersonID == actor.PersonID}
	}
	return out, err
}

// of gives one batch of a kind that the actor knows of.
func of(ctx context.Context, q *gorm.DB, actor models.Actor, kind models.ImportKind, id int64) (models.ImportBatch, error) {
	b, err := db.From[models.ImportBatch](q).Where("id = ? AND kind = ?", id, kind).Take(ctx)
	if err != nil {
		return b, db.Found(err, "import_batches")
	}
	if !sees(actor, b) {
		return b, models.NotFound("import_batches")
	}
	return b, nil
}

type batchRow struct {
	models.ImportBatch
	Organisation string
}

// Batch gives one batch with what each row would do, or did.
func (s *Service) Batch(ctx context.Context, actor models.Actor, id int64) (BatchView, error) {
	var v BatchView
	if err := actor.May(models.PermImport); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		if v.ImportBatch, err = of(ctx, q, actor, models.ImportExpenditure, id); err != nil {
			return err
		}
		v.Mine = v.PersonID == actor.PersonID
		if v.OrganisationID != nil {
			if err := q.Raw("SELECT code FROM organisations WHERE id = ?", *v.OrganisationID).Scan(&v.Organisation).Error; err != nil {
				return err
			}
		}
		if v.State == models.ImportCommitted {
			if err := json.Unmarshal([]byte(v.Outcome), &v.Rows); err != nil {
				return err
			}
			for _, d := range v.Rows {
				v.Counts.Add(d.Effect)
			}
			return nil
		}
		out, err := differences(q, actor, v.ImportBatch, when.DateOf(s.db.Now(ctx)))
		v.Rows, v.Counts, v.Faults = out.Rows, out.Counts, out.faults
		return err
	})
	return v, err
}

// FileOf is the file a batch was read from, as it came.
func (s *Service) FileOf(ctx context.Context, actor models.Actor, id int64) (int64, error) {
	return s.fileOf(ctx, actor, models.ImportExpenditure, id)
}

func (s *Service) fileOf(ctx context.Context, actor models.Actor, kind models.ImportKind, id int64) (int64, error) {
	if err := actor.May(kind.Permission()); err != nil {
		return 0, err
	}
	b, err := of(ctx, s.db.Read(ctx), actor, kind, id)
	return b.FileID, err
}

// Organisations are those that hold or held money of the fund, by code, for who
// may bring in the figures of any.
func (s *Service) Organisations(ctx context.Context, actor models.Actor) ([]models.Organisation, error) {
	if err := actor.May(models.PermImport); err != nil {
		return nil, err
	}
	if actor.Is(models.RolePUNOFinance) {
		return nil, nil
	}
	var rows []models.Organisation
	err := s.db.Read(ctx).Raw(`SELECT o.* FROM organisations o WHERE EXISTS (SELECT 1 FROM programme_organisations s WHERE s.organisation_id = o.id AND s.transferred_cents > 0) ORDER BY o.code`).Scan(&rows).Error
	return rows, err
}
