package certificates_test

import (
	"strings"
	"testing"

	"seedfund/app/apptest/boardroom"
	"seedfund/models"
)

// clause 98: what the others decided on an interest is found again in its motion,
// by two sides; every change of either is told by verify.
func TestAForgedMotionIsFound(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	r.Must(r.ByOthers(r.Chair, m.ID, r.Seats["contributors/2"], models.InterestDisclosed, models.InterestOther, "It trains for the programme."))
	if found := mutated(t, r, "UPDATE matters SET version = version"); found != "" {
		t.Fatalf("control: %s", found)
	}
	for _, text := range []string{
		"UPDATE interest_motions SET grade = 'screened'",
		"UPDATE interest_motions SET state = 'proposed', closed_by = NULL, closed_at = NULL, closing_seat_id = NULL, closing_holding_id = NULL",
		"UPDATE interest_motions SET closing_holding_id = holding_id",
		"UPDATE interest_motions SET seat_id = seat_id + 1",
		"UPDATE seat_interests SET motion_id = NULL",
		"UPDATE seat_interests SET grade = 'no_vote'",
		"DELETE FROM seat_interests",
	} {
		if found := mutated(t, r, text); !strings.Contains(found, "motion 1 on an interest") {
			t.Errorf("%s: verify says %q", text, found)
		}
	}
	if found := mutated(t, r, "DELETE FROM interest_motions"); !strings.Contains(found, "interest 1 was settled by no motion") {
		t.Errorf("a deleted motion: verify says %q", found)
	}
}
