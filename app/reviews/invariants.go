package reviews

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
)

// Invariants are the checks of this area for verify.
func Invariants() []db.Invariant {
	return []db.Invariant{
		faults("reviews are by reviewers", `SELECT 'assignment ' || a.id || ' is not under a reviewer''s mandate of its person' FROM review_assignments a
			LEFT JOIN mandates m ON m.id = a.mandate_id AND m.person_id = a.person_id AND m.role = 'reviewer' WHERE m.id IS NULL ORDER BY a.id`),
		faults("reviews are of a submission of their proposal", `SELECT 'assignment ' || a.id || ' names a submission of another proposal' FROM review_assignments a
			JOIN submissions s ON s.id = a.submission_id WHERE s.proposal_id <> a.proposal_id ORDER BY a.id`),
		faults("submitted reviews are complete", `SELECT 'assignment ' || a.id || ' was sent without criterion ' || k.code FROM review_assignments a
			JOIN proposals p ON p.id = a.proposal_id JOIN calls c ON c.id = p.call_id JOIN criteria k ON k.criteria_set_id = c.criteria_set_id
			LEFT JOIN review_scores r ON r.assignment_id = a.id AND r.criterion = k.code AND r.reason <> '' AND (r.abstained OR r.score IS NOT NULL)
			WHERE a.state = 'submitted' AND r.id IS NULL ORDER BY a.id, k.position`),
		// clause 20: the first score stays beside the second.
		faults("second scores are of a round's reviewer and criterion", `SELECT 'second score ' || s.id || ' is of no reviewer or criterion of its round' FROM second_scores s
			LEFT JOIN review_round_members m ON m.round_id = s.round_id AND m.assignment_id = s.assignment_id
			LEFT JOIN review_round_criteria k ON k.round_id = s.round_id AND k.criterion = s.criterion
			WHERE m.id IS NULL OR k.id IS NULL OR m.answered_at IS NULL ORDER BY s.id`),
		faults("kept scores are the first", `SELECT 'second score ' || s.id || ' is kept and differs from the first' FROM second_scores s
			LEFT JOIN review_scores r ON r.assignment_id = s.assignment_id AND r.criterion = s.criterion
			WHERE s.kept AND COALESCE(r.score, 0) <> COALESCE(s.score, 0) ORDER BY s.id`),
		faults("rounds are among those who reviewed the submission", `SELECT 'round ' || o.id || ' has a member of another submission' FROM review_rounds o
			JOIN review_round_members m ON m.round_id = o.id JOIN review_assignments a ON a.id = m.assignment_id WHERE a.submission_id <> o.submission_id ORDER BY o.id`),
		faults("screenings are of a submission of their proposal", `SELECT 'screening ' || n.id || ' names a submission of another proposal' FROM screenings n
			JOIN submissions s ON s.id = n.submission_id WHERE s.proposal_id <> n.proposal_id ORDER BY n.id`),
		// clause 99: two persons stand behind each note.
		faults("appraisals are signed by two persons", `SELECT 'appraisal ' || n.id || ' is signed by its author or under another version' FROM appraisals n
			LEFT JOIN accounts w ON w.id = n.prepared_by LEFT JOIN accounts g ON g.id = n.signed_by
			WHERE n.state = 'signed' AND (g.id IS NULL OR w.person_id = g.person_id OR n.signed_version <> n.version - 1) ORDER BY n.id`),
		faults("papers before the Board have a signed appraisal", `SELECT 'proposal ' || p.id || ' is before the Board without a signed appraisal' FROM proposals p
			JOIN submissions l ON l.proposal_id = p.id AND l.number = (SELECT MAX(m.number) FROM submissions m WHERE m.proposal_id = p.id)
			LEFT JOIN appraisals n ON n.submission_id = l.id AND n.state = 'signed'
			WHERE p.state = 'board_paper' AND n.id IS NULL ORDER BY p.id`),
	}
}

// faults is an invariant whose violations one query lists as sentences.
func faults(name, text string) db.Invariant {
	return db.Invariant{Name: name, Check: func(_ context.Context, q *gorm.DB) ([]string, error) {
		var found []string
		err := q.Raw(text).Scan(&found).Error
		return found, err
	}}
}
