package kept

import (
	"slices"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Wording reads one text of a matter with its effect.
func Wording(q *gorm.DB, matterID int64, number int) (models.MatterWording, error) {
	all, err := Wordings(q, matterID)
	if err != nil {
		return models.MatterWording{}, err
	}
	i := slices.IndexFunc(all, func(w models.MatterWording) bool { return w.Number == number })
	if i < 0 {
		return models.MatterWording{}, models.NotFound("matter_texts")
	}
	return all[i], nil
}

// Text reads one text of a matter without its effect.
func Text(q *gorm.DB, matterID int64, number int) (models.MatterText, error) {
	t, err := db.Row[models.MatterText](q, "SELECT * FROM matter_texts WHERE matter_id = ? AND number = ?", matterID, number)
	return t, db.Found(err, "matter_texts")
}

// Wordings reads every text of a matter with its effect, in three statements.
func Wordings(q *gorm.DB, matterID int64) ([]models.MatterWording, error) {
	all, err := WordingsOf(q, []int64{matterID})
	return all[matterID], err
}

// WordingsOf is Wordings for many matters, in as many statements.
func WordingsOf(q *gorm.DB, matters []int64) (map[int64][]models.MatterWording, error) {
	ids := append(slices.Clone(matters), 0)
	texts, err := db.Rows[models.MatterText](q, "SELECT * FROM matter_texts WHERE matter_id IN ? ORDER BY matter_id, number", ids)
	if err != nil {
		return nil, err
	}
	amounts, err := db.Rows[models.MatterAmount](q, `SELECT a.* FROM matter_amounts a JOIN matter_texts t ON t.id = a.text_id WHERE t.matter_id IN ?
		ORDER BY a.text_id, a.tranche, a.id`, ids)
	if err != nil {
		return nil, err
	}
	conditions, err := db.Rows[models.MatterCondition](q, `SELECT c.* FROM matter_conditions c JOIN matter_texts t ON t.id = c.text_id WHERE t.matter_id IN ?
		ORDER BY c.text_id, c.number`, ids)
	if err != nil {
		return nil, err
	}
	plans, err := plansOf(q, ids)
	if err != nil {
		return nil, err
	}
	effects := make(map[int64]*models.MatterEffect, len(texts))
	for _, t := range texts {
		effects[t.ID] = &models.MatterEffect{Plan: plans[t.MatterID]}
	}
	for _, a := range amounts {
		effects[a.TextID].Amounts = append(effects[a.TextID].Amounts, a)
	}
	for _, c := range conditions {
		effects[c.TextID].Conditions = append(effects[c.TextID].Conditions, c)
	}
	out := make(map[int64][]models.MatterWording, len(matters))
	for _, t := range texts {
		out[t.MatterID] = append(out[t.MatterID], models.MatterWording{MatterText: t, Effect: *effects[t.ID]})
	}
	return out, nil
}

// Plan is what a matter on the secretariat's own budget is about, nil for another.
func Plan(q *gorm.DB, matter int64) (*models.SecretariatPlan, error) {
	plans, err := plansOf(q, []int64{matter})
	return plans[matter], err
}

func plansOf(q *gorm.DB, matters []int64) (map[int64]*models.SecretariatPlan, error) {
	rows, err := db.Rows[models.SecretariatPlan](q, "SELECT * FROM secretariat_plans WHERE matter_id IN ?", matters)
	out := make(map[int64]*models.SecretariatPlan, len(rows))
	for i := range rows {
		out[rows[i].MatterID] = &rows[i]
	}
	return out, err
}

// Frozen is the frozen copy a matter is about, or nil.
func Frozen(q *gorm.DB, m models.Matter) (*models.Submission, *models.Frozen, error) {
	if m.SubmissionID == nil {
		return nil, nil, nil
	}
	sub, err := db.From[models.Submission](q).Where("id = ?", *m.SubmissionID).Take(q.Statement.Context)
	if err != nil {
		return nil, nil, db.Found(err, "submissions")
	}
	frozen, err := sub.Read()
	return &sub, &frozen, err
}
