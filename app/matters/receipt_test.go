package matters_test

import (
	"testing"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/models"
)

// A receipt is the same whenever it is asked for, and another for another
// answer; it is its seat's and the auditor's.
func TestAnAnswerHasAReceiptThatStays(t *testing.T) {
	r := room(t)
	m := r.Opened()
	holder, alternate := r.Member(models.ConstituencyStakeholders, 1), r.Fresh(r.Alternates["stakeholders/1"])
	once := db.WithKey(r.Ctx, "form-1", "hash")
	given, err := r.Matters.Vote(once, alternate, m.ID, 0, boardroom.Object(1))
	r.Must(err)
	if given.Hash() == "" || given.TextHash != show(r, r.Chair, m.ID).Text.Hash || given.CreatedAt.IsZero() {
		t.Errorf("%+v", given)
	}
	_, err = r.Matters.Vote(once, alternate, m.ID, 0, boardroom.Object(1))
	r.Refused(err, models.KindReplayed, "error.replayed")
	if again := models.AsError(err).Receipt; again.Path != matters.ReceiptPath(m.ID, given.ID) || again.Reference != given.Number() || again.TargetID != given.ID {
		t.Errorf("the form sent twice gives %+v, not the receipt %s", again, given.Number())
	}
	second, err := r.Matters.Vote(r.Ctx, holder, m.ID, 0, boardroom.Agree(1))
	r.Must(err)
	if second.Number() == given.Number() || second.Hash() == given.Hash() {
		t.Error("control: two answers have one receipt")
	}
	for _, reader := range []models.Actor{alternate, holder, r.Cast(models.RoleAuditor)} {
		read, err := r.Matters.Receipt(r.Ctx, reader, m.ID, given.ID)
		r.Must(err)
		if read.Number() != given.Number() || read.Hash() != given.Hash() || read.Counts || read.Holder == "" {
			t.Errorf("%s reads %+v, given was %+v", reader.Role, read, given)
		}
	}
	if read, err := r.Matters.Receipt(r.Ctx, holder, m.ID, second.ID); err != nil || !read.Counts {
		t.Errorf("%+v %v", read, err)
	}
	for _, other := range []models.Actor{r.Member(models.ConstituencyContributors, 1), r.Head, r.Chair} {
		_, err := r.Matters.Receipt(r.Ctx, other, m.ID, given.ID)
		r.Refused(err, models.KindNotFound, "error.not_found")
	}
	_, err = r.Matters.Receipt(r.Ctx, r.Cast(models.RoleDrafter), m.ID, given.ID)
	r.Refused(err, models.KindForbidden, "error.right_missing")
	_, err = r.Matters.Receipt(r.Ctx, holder, m.ID+1, given.ID)
	r.Refused(err, models.KindNotFound, "error.not_found")
}
