package consultations

import (
	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Gate says why no decision on a version of a text may be taken, or nil. same
// reports whether an earlier version differs from it by editorial changes only;
// nil means none does.
func Gate(q *gorm.DB, gate models.ConsultGate, subjectID int64, hash string, same func(number int) bool) (missing, err error) {
	found, err := On(q, gate.Subject, subjectID)
	if err != nil {
		return nil, err
	}
	if same == nil {
		same = func(int) bool { return false }
	}
	return gate.Check(found, hash, same), nil
}

// Bind says that a matter decides on a text outside it under a clause. It
// joins the act that prepares the matter.
func Bind(tx *db.Tx, g models.GatedMatter) error { return db.Create(tx, &g) }

// Bound are the texts outside it that a matter decides on.
func Bound(q *gorm.DB, matterID int64) ([]models.GatedMatter, error) {
	return db.From[models.GatedMatter](q).Where("matter_id = ?", matterID).Order("id").Find(q.Statement.Context)
}

// ClosuresOf are the closed consultations behind matters, oldest first: on a
// matter's own texts, and on the texts it decides on.
func ClosuresOf(q *gorm.DB, matterIDs []int64) (map[int64][]models.ConsultationClosure, error) {
	var rows []struct {
		models.ConsultationClosure
		MatterID int64
	}
	ids := append([]int64{0}, matterIDs...)
	err := q.Raw(`SELECT x.matter_id, c.id AS consultation_id, c.clause, c.subject, c.subject_id, c.text_number, c.text_hash, c.rule, c.opens_at, c.closes_at, c.closed_at,
			(SELECT COUNT(*) FROM consultees e WHERE e.consultation_id = c.id) AS asked,
			(SELECT COUNT(DISTINCT r.consultee_id) FROM consultation_replies r WHERE r.consultation_id = c.id) AS replied,
			(SELECT COUNT(DISTINCT r.consultee_id) FROM consultation_replies r WHERE r.consultation_id = c.id AND r.late
				AND r.sequence = (SELECT MAX(l.sequence) FROM consultation_replies l WHERE l.consultee_id = r.consultee_id)) AS late_replies
		FROM consultations c JOIN (
			SELECT m.id AS matter_id, 'matter' AS subject, m.id AS subject_id FROM matters m WHERE m.id IN ?
			UNION ALL SELECT g.matter_id, g.subject, g.subject_id FROM gated_matters g WHERE g.matter_id IN ?
		) x ON x.subject = c.subject AND x.subject_id = c.subject_id
		WHERE c.closed_at IS NOT NULL ORDER BY c.id`, ids, ids).Scan(&rows).Error
	out := map[int64][]models.ConsultationClosure{}
	for _, r := range rows {
		out[r.MatterID] = append(out[r.MatterID], r.ConsultationClosure)
	}
	return out, err
}
