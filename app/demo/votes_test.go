package demo_test

import (
	"testing"

	"seedfund/app/apptest"
)

// theWaysToAgreeAreToBeSeen: the Board's ways to agree on words, the rules that switch
// the formal vote on, an objection that was met, an indicative vote that ended,
// a formal vote that decided, and what stands on an open text.
func theWaysToAgreeAreToBeSeen(t *testing.T, h *apptest.Harness) {
	for what, query := range map[string]string{
		"second version of the rules":    "SELECT COUNT(*) FROM body_rules WHERE number = 2 AND decision_id IS NOT NULL",
		"formal vote in the register":    "SELECT COUNT(*) FROM body_methods WHERE method = 'formal' AND decision_id IS NOT NULL",
		"objection that was met":         "SELECT COUNT(*) FROM confirmations c JOIN matters m ON m.id = c.matter_id JOIN decisions d ON d.matter_id = m.id WHERE c.verdict = 'satisfied' AND d.method = 'consensus'",
		"indicative vote that ended":     "SELECT COUNT(*) FROM indicative_votes WHERE closed_at IS NOT NULL",
		"formal vote that decided":       "SELECT COUNT(*) FROM decisions WHERE method = 'formal'",
		"open reservation":               "SELECT COUNT(*) FROM reservations r JOIN matters m ON m.id = r.matter_id LEFT JOIN reservation_ends e ON e.reservation_id = r.id WHERE e.id IS NULL AND m.state = 'open'",
		"objection to words beside it":   "SELECT COUNT(DISTINCT b.matter_id) FROM brackets b JOIN reservations r ON r.matter_id = b.matter_id JOIN matters m ON m.id = b.matter_id WHERE b.vote_id IS NOT NULL AND m.state = 'open'",
		"sounding that was sent":         "SELECT COUNT(*) FROM soundings x WHERE x.state = 'sent' AND (SELECT COUNT(*) FROM sounding_comments c WHERE c.sounding_id = x.id) = 2",
		"seat the others withdrew":       "SELECT COUNT(*) FROM seat_interests WHERE origin = 'decided' AND grade = 'withdrawn'",
		"matter with a finding and roll": "SELECT COUNT(*) FROM formal_votes v JOIN findings f ON f.id = v.finding_id",
	} {
		var n int
		if err := h.DB.Read(h.Ctx).Raw(query).Scan(&n).Error; err != nil {
			t.Fatal(err)
		}
		if n != 1 {
			t.Errorf("%d times a %s, not once", n, what)
		}
	}
}
