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

// A letter that is set aside waits for nobody, says why, goes with no other, and
// can still be released; what was released is not set aside.
func TestALetterIsSetAside(t *testing.T) {
	o := open(t)
	d := o.adopted()
	o.Must(o.papers.ReleaseNotice(o.Ctx, o.Fresh(o.Head), d.Reference))
	lead, partner := o.Lead.OrganisationID, o.Partner.OrganisationID
	aside := func(actor models.Actor, organisation int64, reason string) error {
		return o.papers.SetLetterAside(o.Ctx, actor, d.Reference, organisation, reason)
	}
	o.Refused(aside(o.Fresh(o.Officer), partner, "Told by telephone."), models.KindForbidden, "error.right_missing")
	o.Refused(aside(o.Stale(o.Head), partner, "Told by telephone."), models.KindSignIn, "error.fresh_sign_in")
	o.Refused(aside(o.Fresh(o.Head), partner, " "), models.KindInvalid, "papers.aside_invalid")
	o.Refused(aside(o.Fresh(o.Head), 9999, "Told."), models.KindNotFound, "error.not_found")
	o.Must(aside(o.Fresh(o.Head), partner, " Told by telephone. "))
	o.Refused(aside(o.Fresh(o.Head), partner, "Again."), models.KindConflict, "papers.letter_aside_already")
	i := item(o.follow(d), models.FollowLetter, partner)
	if i.Held() || i.Aside == nil || i.Aside.Reason != "Told by telephone." || i.AsideBy == "" || i.Refusal != nil {
		t.Errorf("%+v", i)
	}
	if got, err := o.papers.Held(o.Ctx, o.Head); err != nil || len(got) != 1 || got[0].Count != 1 {
		t.Errorf("one letter waits: %+v %v", got, err)
	}
	if _, err := o.papers.Letter(o.Ctx, o.Partner, d.Reference, partner); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("its organisation reads it: %v", err)
	}
	seen := map[int64]string{lead: item(o.follow(d), models.FollowLetter, lead).Hash, partner: i.Hash}
	o.Must(o.papers.ReleaseAll(o.Ctx, o.Fresh(o.Head), d.Reference, seen))
	if i := item(o.follow(d), models.FollowLetter, partner); i.ReleasedAt != nil {
		t.Error("it went with the others")
	}
	o.Refused(aside(o.Fresh(o.Head), lead, "Too late."), models.KindConflict, "papers.letter_released")
	o.Must(o.papers.ReleaseLetter(o.Ctx, o.Fresh(o.Head), d.Reference, partner, i.Hash))
	if i := item(o.follow(d), models.FollowLetter, partner); i.ReleasedAt == nil || i.Held() {
		t.Errorf("released after all: %+v", i)
	}
	if _, err := o.Outside().Exec("DELETE FROM letter_asides"); err == nil {
		t.Error("what was set aside was removed")
	}
	o.Verify()
}
