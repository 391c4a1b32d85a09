package papers_test

import (
	"testing"

	"seedfund/app/db"
	"seedfund/models"
)

// clause 99: letters of a public decision stand with the secretariat until each
// is released, wherever the decision was made public.
func TestHeldLettersStandUntilTheyAreReleased(t *testing.T) {
	o := open(t)
	d := o.adopted()
	held := func(actor models.Actor) []models.HeldLetters {
		t.Helper()
		out, err := o.papers.Held(o.Ctx, actor)
		o.Must(err)
		return out
	}
	if got := held(o.Head); len(got) != 0 {
		t.Fatalf("letters stand before the decision is public: %+v", got)
	}
	o.Must(o.Matters.Publish(o.Ctx, o.Fresh(o.Head), d.MatterID)) // from the matter's page
	if got := held(o.Head); len(got) != 1 || got[0].Reference != d.Reference || got[0].Count != 2 || got[0].Question == "" {
		t.Fatalf("after the publication: %+v", got)
	}
	for _, outsider := range []models.Actor{o.Lead, o.Officer, o.Member(models.ConstituencyNetwork, 3)} {
		if got := held(outsider); len(got) != 0 {
			t.Errorf("%s is told of letters: %+v", outsider.Role, got)
		}
	}
	o.Must(o.DB.Write(o.Ctx, models.SystemActor, "test.interest", func(tx *db.Tx) error {
		_, err := db.Exec(tx, `INSERT INTO seat_interests (created_at, matter_id, seat_id, grade, origin, reason, note, recorded_by)
			SELECT ?, ?, id, 'screened', 'declared', 'personal', '', 0 FROM seats WHERE function = 'coordinator'`, tx.Now, d.MatterID)
		return err
	}))
	if got := held(o.Chair); len(got) != 0 {
		t.Errorf("S1: the screened chair is told: %+v", got)
	}
	for i, organisation := range []int64{o.Lead.OrganisationID, o.Partner.OrganisationID} {
		letter := item(o.follow(d), models.FollowLetter, organisation)
		o.Must(o.papers.ReleaseLetter(o.Ctx, o.Fresh(o.Head), d.Reference, organisation, letter.Hash))
		if got := held(o.Head); i == 0 && (len(got) != 1 || got[0].Count != 1) || i == 1 && len(got) != 0 {
			t.Errorf("after %d letters: %+v", i+1, got)
		}
	}
}
