package handlers_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/matters"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/when"
)

// What an approval asks for is found by who owes it: from the document, in the
// tasks from a month before its day, and with the days it is late.
func TestTheOwnerFindsTheConditionOfAnApproval(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t, apptest.At(boardroom.Start))
	r := boardroom.Furnish(t, s.Harness)
	paper := r.Paper(r.Proposal())
	due := when.DateOf(r.DB.Now(r.Ctx)).AddDays(60)
	paper.Outcome = models.OutcomeConditions
	paper.Conditions = []matters.Condition{{Body: "Contracts in the language of the worker.", OrganisationID: r.Partner.OrganisationID, DueOn: due, BlocksTranche: 2}}
	m, err := r.Matters.Prepare(r.Ctx, r.Officer, paper)
	r.Must(err)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, r.InTenDays()))
	r.AllAgree(r.Stored(m.ID))
	m = r.Stored(m.ID)
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	document := fmt.Sprintf("/proposals/%d", *m.ProposalID)
	s.SignIn(r.Partner).Get(document).WantStatus(http.StatusOK).WantNoText("main", "Contracts in the language") // not published
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Chair), m.ID))
	partner := s.SignIn(r.Partner)
	partner.Get(document).WantText(".aside", "Decision DEM00-D-").WantText("main", "Contracts in the language of the worker.").WantNoText("main", "late").
		Follow("Report on the conditions").WantStatus(http.StatusOK).WantText("main", "Contracts in the language of the worker.")
	const task = "Condition 1 of decision"
	partner.Get("/home").WantNoText("main", task)
	s.Clock.Set(due.AddDays(-20).Start(time.UTC))
	s.SignIn(r.Partner).Get("/home").WantText("main", task)
	s.SignIn(r.Lead).Get("/home").WantNoText("main", task) // owes nothing
	s.Clock.Set(due.AddDays(3).Start(time.UTC))
	partner = s.SignIn(r.Partner)
	partner.Get("/home").WantText("main", task).WantText("main", "late")
	partner.Get(document).WantText(".aside", "3 days late")
	partner.Get("/board/conditions").WantText("main", "3 days late")
}
