package calls

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Filter narrows a list of calls.
type Filter struct {
	State models.CallState // "" for all the actor may see
	After int64            // id of the last call of the page before
	Limit int              // 0 for 25
}

// List gives the calls the actor may see, the latest first, with their themes
// and the next page's cursor (0 at the end). Two statements whatever the rows.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.CallRow, int64, error) {
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 25
	}
	q := s.db.Read(ctx)
	text := `SELECT c.* FROM calls c WHERE ` + visible(actor)
	var args []any
	if f.State != "" {
		text += " AND c.state = ?"
		args = append(args, f.State)
	}
	if f.After > 0 {
		text += " AND c.id < ?"
		args = append(args, f.After)
	}
	var found []models.Call
	if err := q.Raw(text+" ORDER BY c.id DESC LIMIT ?", append(args, f.Limit+1)...).Scan(&found).Error; err != nil {
		return nil, 0, err
	}
	var next int64
	if len(found) > f.Limit {
		found = found[:f.Limit]
		next = found[len(found)-1].ID
	}
	ids := make([]int64, len(found))
	rows := make([]models.CallRow, len(found))
	at := map[int64]int{}
	now := s.db.Now(ctx)
	for i, c := range found {
		ids[i], at[c.ID] = c.ID, i
		rows[i] = models.CallRow{Call: c, Window: c.WindowAt(now), Now: now}
	}
	var themes []models.CallTheme
	if err := s.db.Read(ctx).Raw("SELECT * FROM call_themes WHERE call_id IN ? ORDER BY theme", ids).Scan(&themes).Error; err != nil {
		return nil, 0, err
	}
	for _, t := range themes {
		rows[at[t.CallID]].Themes = append(rows[at[t.CallID]].Themes, t.Theme)
	}
	return rows, next, nil
}

// Show gives one call with its themes, forms, criteria and history. A draft
// that the actor may not see is not found.
func (s *Service) Show(ctx context.Context, actor models.Actor, id int64) (models.CallView, error) {
	var v models.CallView
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		if err := q.Raw("SELECT c.* FROM calls c WHERE c.id = ? AND "+visible(actor), id).Take(&v.Call).Error; err != nil {
			return db.Found(err, "calls")
		}
		return fillView(q, &v)
	})
	v.Now = s.db.Now(ctx)
	v.Window = v.Call.WindowAt(v.Now)
	return v, err
}

func fillView(q *gorm.DB, v *models.CallView) error {
	ctx := q.Statement.Context
	themes, err := db.From[models.CallTheme](q).Where("call_id = ?", v.Call.ID).Order("theme").Find(ctx)
	if err != nil {
		return err
	}
	v.Envelopes = themes
	for _, t := range themes {
		v.Themes = append(v.Themes, t.Theme)
	}
	if v.Guests, err = db.From[models.CallGuest](q).Where("call_id = ?", v.Call.ID).Order("id").Find(ctx); err != nil {
		return err
	}
	if v.Criteria, err = Criteria(q, v.Call.CriteriaSetID); err != nil {
		return err
	}
	if v.Concept, err = Form(q, v.Call.ConceptFormID); err != nil {
		return err
	}
	if v.Full, err = Form(q, v.Call.FullFormID); err != nil {
		return err
	}
	v.Events, err = db.From[models.CallEvent](q).Where("call_id = ?", v.Call.ID).Order("id").Find(ctx)
	return err
}

// ByReference is Show by the number people quote: DEM00-C-2027-01.
func (s *Service) ByReference(ctx context.Context, actor models.Actor, reference string) (models.CallView, error) {
	var c models.Call
	err := s.db.Read(ctx).Raw("SELECT c.id FROM calls c WHERE c.reference = ? AND "+visible(actor), reference).Take(&c).Error
	if err != nil {
		return models.CallView{}, db.Found(err, "calls")
	}
	return s.Show(ctx, actor, c.ID)
}

// LatestCriteria are the criteria a new call begins with.
func (s *Service) LatestCriteria(ctx context.Context) ([]models.Criterion, error) {
	latest, err := newestCriteria(s.db.Read(ctx))
	return latest.Rubric.Criteria, err
}
