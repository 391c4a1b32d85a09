package handlers_test

import (
	"net/http"
	"testing"

	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// clause 98: one person puts how a seat's interest is graded, and a seat of another
// organisation confirms or refuses it on the motion's own page.
func TestAMotionOnAnInterestByItsPage(t *testing.T) {
	s, r := boardSite(t)
	m := r.Other(models.MatterOther, models.SubjectNone)
	chair := s.SignIn(r.Chair)
	form := chair.Get(path(m)).Follow("Propose how an interest is graded").WantStatus(http.StatusOK)
	faulty := form.Submit("main form", handlerstest.Values{"seat": itoa(r.Seats["contributors/2"]), "grade": "no_vote", "reason": "other"})
	faulty.WantStatus(http.StatusUnprocessableEntity).WantText(".faults", "Write what the relation is")
	page := faulty.Submit("main form", handlerstest.Values{"seat": itoa(r.Seats["contributors/2"]), "grade": "no_vote", "reason": "other", "note": "It trains for the programme."})
	page.WantStatus(http.StatusOK).WantText("main", "You proposed it.").WantNo("form[name=confirm]")

	own := s.SignIn(r.Members["contributors/2"])
	own.Get(path(m)).WantText("main", "A motion on the interest of").Follow("See the motion and answer it").WantText("main", "Nobody decides on the seat of their own organisation.").WantNo("main form")
	other := s.SignIn(r.Members["stakeholders/1"])
	other.Get("/home").WantText("a[href*=motions]", "Answer")
	answer := other.Get(path(m)).Follow("See the motion and answer it")
	empty := answer.Submit("form[action$=refusal]", handlerstest.Values{"why": " "})
	empty.WantStatus(http.StatusUnprocessableEntity).WantText(".faults", "Write why the motion is refused")
	done := empty.Submit("form[action$=refusal]", handlerstest.Values{"why": "It gains nothing from this item."})
	done.WantStatus(http.StatusOK).WantText("main", "It gains nothing from this item.").WantNo("main form")
	other.Get("/home").WantNo("a[href*=motions]")
	s.SignIn(r.Head).Get(path(m)).WantText("main", "was refused").WantNo("main a[href*=motions]")
}
