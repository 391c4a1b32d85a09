package notices_test

import (
	"strconv"
	"strings"
	"testing"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/notices"
	"seedfund/models"
)

// S1: a letter that went out before an interest screened its receiver is not
// listed while the grade closes the item.
func TestALetterIsNotListedWhileItsPageIsClosed(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	box := mail.New(r.DB, mail.Config{}, asRead{})
	queue := jobs.New(r.DB, nil)
	jobs.Handle(queue, r.Interests.Reseated)
	box.Register(queue)
	notices.New(r.DB, box, "http://127.0.0.1").Register(queue)
	m, other := r.Opened(), r.Other(models.MatterOther, models.SubjectNone)
	work(t, r, queue)
	listed := func(who models.Actor, id int64) bool {
		t.Helper()
		all, err := box.Own(r.Ctx, who)
		r.Must(err)
		for _, l := range all {
			if strings.HasSuffix(l.Page, "/matters/"+strconv.FormatInt(id, 10)) {
				return true
			}
		}
		return false
	}
	member, colleague := r.Member(models.ConstituencyContributors, 1), r.Member(models.ConstituencyContributors, 2)
	if !listed(member, m.ID) || !listed(member, other.ID) {
		t.Fatal("the letters were not written")
	}
	settle := func(grade models.InterestGrade) {
		t.Helper()
		r.Must(r.ByOthers(r.Chair, m.ID, r.Seats["contributors/1"], grade, models.InterestPersonal, "a relative"))
	}
	settle(models.InterestScreened)
	if listed(member, m.ID) {
		t.Error("the screened seat still reads of the item in its letters")
	}
	if !listed(member, other.ID) || !listed(colleague, m.ID) {
		t.Error("control: other letters are gone as well")
	}
	settle(models.InterestNoVote)
	if !listed(member, m.ID) {
		t.Error("the letter stays hidden when the grade no longer closes the item")
	}
}
