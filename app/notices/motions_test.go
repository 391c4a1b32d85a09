package notices_test

import (
	"strings"
	"testing"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/mail"
	"seedfund/models"
)

// clause 98: a motion on an interest is made and ended under the eyes of those who
// discuss the matter; a seat that it screens is not written to about the item.
func TestAMotionOnAnInterestIsTold(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	queue := letters(t, r, mail.Config{})
	m := r.Other(models.MatterOther, models.SubjectNone)
	work(t, r, queue)
	motion, err := r.Matters.ProposeInterest(r.Ctx, r.Fresh(r.Head), m.ID, r.Seats["contributors/2"], models.InterestScreened, models.InterestPersonal, "A relative.")
	r.Must(err)
	work(t, r, queue)
	proposed := written(r, "matters.motion_proposed")
	for key, member := range r.Members {
		if letter, told := proposed[member.AccountID]; !told || strings.Contains(letter.Params, "relative") || !strings.Contains(letter.Params, "/motions/") {
			t.Errorf("%s reads %+v", key, letter)
		}
	}
	if _, told := proposed[r.Chair.AccountID]; !told {
		t.Error("the chair is not told")
	}
	r.Must(r.Carry(m.ID, motion))
	work(t, r, queue)
	confirmed := written(r, "matters.motion_confirmed")
	for key, member := range r.Members {
		if _, told := confirmed[member.AccountID]; told == (key == "contributors/2") {
			t.Errorf("%s told of the end: %t", key, told)
		}
	}
}
