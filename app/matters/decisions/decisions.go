package decisions

import (
	"context"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/matters/access"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

const decisionColumns = `SELECT d.id, d.matter_id, d.reference, d.kind, d.outcome, CASE d.path WHEN 'referral' THEN d.path ELSE d.method END AS method, d.result, d.sentence, d.adopted_at, x.published_at, m.question, y.kind AS body_kind,
	d.proposal_id, COALESCE(p.reference, '') AS proposal_reference, COALESCE(p.title, '') AS proposal_title
	FROM decisions d JOIN matters m ON m.id = d.matter_id JOIN bodies y ON y.id = d.body_id
	LEFT JOIN proposals p ON p.id = d.proposal_id LEFT JOIN decision_publications x ON x.decision_id = d.id`

// Filter narrows the register of decisions.
type Filter struct {
	ProposalID int64
	Body       models.BodyKind // empty for every body
	Kind       models.MatterKind
	Outcome    models.Outcome
	After      int64
	Limit      int // 0 for 25
}

// List is the register of decisions, the latest first: for the public
// those that were published.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.DecisionRow, int64, error) {
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 25
	}
	where, scoped := access.Decisions(actor, s.db.Now(ctx))
	text, args := db.Narrow(decisionColumns+" WHERE "+where, scoped,
		db.If(f.ProposalID != 0, " AND d.proposal_id = ?", f.ProposalID),
		db.If(f.Body != "", " AND y.kind = ?", f.Body),
		db.If(f.Kind != "", " AND d.kind = ?", f.Kind),
		db.If(f.Outcome != "", " AND d.outcome = ?", f.Outcome),
		db.If(f.After != 0, " AND d.id < ?", f.After),
	)
	var rows []models.DecisionRow
	if err := s.db.Read(ctx).Raw(text+" ORDER BY d.id DESC LIMIT ?", append(args, f.Limit+1)...).Scan(&rows).Error; err != nil {
		return nil, 0, err
	}
	rows, next := db.Turn(rows, f.Limit, func(r models.DecisionRow) int64 { return r.ID })
	return rows, next, guard(s.db.Read(ctx), actor, s.db.Now(ctx), rows)
}

// guard leaves of decisions what their reader may know.
func guard(q *gorm.DB, actor models.Actor, at time.Time, rows []models.DecisionRow) error {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.MatterID
	}
	closed, err := access.OthersClosed(q, actor, at, ids)
	if err != nil {
		return err
	}
	seated := true
	if kind := actor.Role.SitsIn(); kind != "" {
		if seated, err = bodies.AtTheTable(q, actor, kind, at); err != nil {
			return err
		}
	}
	for i, r := range rows {
		rows[i] = guarded(actor, r, closed[r.MatterID] || !seated)
	}
	return nil
}

// guarded leaves of a decision what its reader may know. The public knows that
// the quorum was met; never how seats answered or who stayed silent, nor does a
// seat to which an interest closes that.
func guarded(actor models.Actor, row models.DecisionRow, closed bool) models.DecisionRow {
	if !closed && sitsAt(actor, row.BodyKind) {
		return row
	}
	row.Result = models.Result{QuorumMet: row.Result.QuorumMet}
	row.Sentence = ""
	return row
}

// sitsAt reports whether the actor is at the table of a kind of body.
func sitsAt(actor models.Actor, kind models.BodyKind) bool {
	permission := models.PermBoardRead
	if kind == models.BodyExCom {
		permission = models.PermExComRead
	}
	return actor.System || actor.May(permission) == nil
}

// Show gives one decision with its text, by its reference.
func (s *Service) Show(ctx context.Context, actor models.Actor, reference string) (models.DecisionView, error) {
	var v models.DecisionView
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		where, scoped := access.Decisions(actor, s.db.Now(ctx))
		if err := q.Raw(decisionColumns+" WHERE d.reference = ? AND "+where, append([]any{reference}, scoped...)...).Take(&v.DecisionRow).Error; err != nil {
			return db.Found(err, "decisions")
		}
		rows := []models.DecisionRow{v.DecisionRow}
		if err := guard(q, actor, s.db.Now(ctx), rows); err != nil {
			return err
		}
		v.DecisionRow = rows[0]
		var m models.Matter
		if err := q.Raw("SELECT m.* FROM matters m JOIN decisions d ON d.matter_id = m.id WHERE d.id = ?", v.ID).Take(&m).Error; err != nil {
			return err
		}
		v.Language = m.Language
		var err error
		if v.Body, err = db.From[models.Body](q).Where("id = ?", m.BodyID).Take(ctx); err != nil {
			return err
		}
		if v.Text, err = kept.Wording(q, m.ID, m.TextNumber); err != nil {
			return err
		}
		v.TextHash = v.Text.Hash
		if v.Conditions, err = ConditionsOf(q, v.ID); err != nil {
			return err
		}
		named := v.Text.Effect.Organisations()
		if v.Text.Effect.Plan != nil {
			named = append(named, v.Text.Effect.Plan.OrganisationID)
		}
		if v.Names, err = kept.Names(q, named); err != nil {
			return err
		}
		if v.Programme, err = ProgrammeOf(q, actor, v.ID); err != nil {
			return err
		}
		if actor.May(models.PermBoardRead) == nil {
			if v.Corrections, err = bodies.Corrections(q, v.ID); err != nil {
				return err
			}
		}
		return q.Raw("SELECT d.reference FROM decisions d JOIN matters m ON m.id = d.matter_id WHERE d.id < ? AND "+where+" ORDER BY d.id DESC LIMIT 1",
			append([]any{v.ID}, scoped...)...).Scan(&v.Earlier).Error
	})
	return v, err
}

// ProgrammeOf is the reference of the programme a decision established, empty
// for none, and for one that the actor may not know of yet.
func ProgrammeOf(q *gorm.DB, actor models.Actor, decisionID int64) (string, error) {
	var reference string
	err := q.Raw("SELECT reference FROM programmes p WHERE decision_id = ? AND "+ledger.Seen(actor), decisionID).Scan(&reference).Error
	return reference, err
}

func ConditionsOf(q *gorm.DB, decisionID int64) ([]models.ConditionRow, error) {
	var out []models.ConditionRow
	err := q.Raw(`SELECT c.*, o.name AS organisation, d.reference, d.proposal_id FROM decision_conditions c
		JOIN decisions d ON d.id = c.decision_id JOIN organisations o ON o.id = c.organisation_id WHERE c.decision_id = ? ORDER BY c.number`, decisionID).Scan(&out).Error
	return out, err
}

// ConditionFilter is a page of the list of conditions.
type ConditionFilter struct {
	After int64 // id of the last row of the page before
	Limit int   // 0 for 25
}

// Conditions lists the conditions of decisions that are not met yet, by the
// day they are due: all for the secretariat and the Board, their own for an
// organisation; with the cursor of the next page.
func (s *Service) Conditions(ctx context.Context, actor models.Actor, f ConditionFilter) ([]models.ConditionRow, int64, error) {
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 25
	}
	text := `SELECT c.*, o.name AS organisation, d.reference, d.proposal_id FROM decision_conditions c
		JOIN decisions d ON d.id = c.decision_id JOIN matters m ON m.id = d.matter_id JOIN organisations o ON o.id = c.organisation_id
		WHERE c.state <> 'met'`
	if !access.Owes(actor) {
		if err := actor.May(models.PermBoardRead); err != nil {
			return nil, 0, err
		}
	}
	where, scoped := access.Conditions(actor, s.db.Now(ctx))
	var out []models.ConditionRow
	text, args := db.Narrow(text+" AND "+where, scoped,
		db.If(f.After != 0, " AND (c.due_on, c.id) > (SELECT a.due_on, a.id FROM decision_conditions a WHERE a.id = ?)", f.After))
	err := s.db.Read(ctx).Raw(text+" ORDER BY c.due_on, c.id LIMIT ?", append(args, f.Limit+1)...).Scan(&out).Error
	out, next := db.Turn(out, f.Limit, func(c models.ConditionRow) int64 { return c.ID })
	return out, next, err
}
