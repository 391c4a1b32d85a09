package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"seedfund/app/calls"
	"seedfund/app/proposals"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/money"
)

// From a question to its answer for all, and from a request for more time to the
// list of exceptions, by pages alone.
func TestQuestionsAndMoreTimeByPages(t *testing.T) {
	s := applyStage(t)
	call := s.published(func(terms *calls.Terms) {
		until := s.now().AddDate(0, 1, 0)
		terms.QuestionsUntil, terms.Envelopes = &until, map[int]money.Cents{2: 3_000_000_00}
	})
	address := "/calls/" + call.Reference
	page := s.Visitor().Get(address).WantStatus(http.StatusOK).WantText("main", "US$ 3,000,000 set apart").WantText("main", "US$ 9,000,000 open to all these areas").
		WantText("main", "30 minutes of grace are announced")
	s.Visitor().Get(address+"/questions").WantStatus(http.StatusOK).WantText("main", "No question has been answered yet.").WantNo("main form")
	feed := s.Visitor().Get(address + "/calendar.ics").WantStatus(http.StatusOK)
	for _, line := range []string{"BEGIN:VCALENDAR\r\n", "DTSTART:20261210T090000Z\r\n", "DTSTART:20270110T090000Z\r\n", "UID:questions-"} {
		if !strings.Contains(string(feed.Body), line) {
			t.Errorf("%q is not in\n%s", line, feed.Body)
		}
	}
	s.Visitor().Get("/calls/DEM00-C-1999-01/calendar.ics").WantStatus(http.StatusNotFound)

	lead, head := s.SignIn(s.lead), s.SignIn(s.head)
	page = lead.Get(address+"/questions").Submit("main form", handlerstest.Values{"body": " "}).WantFault("body")
	page = page.Submit("main form", handlerstest.Values{"body": "May Organisation P lead two programmes?"}).WantText(".said", "The question is with the secretariat.")
	page.WantText("main", "May Organisation P lead two programmes?")
	answer := head.Get(address + "/questions").Follow("May Organisation P lead two programmes?").WantStatus(http.StatusOK)
	values := handlerstest.Values{"question[en]": "May one lead two?", "question[fr]": "Deux ?", "question[ar]": "اثنان؟", "answer[en]": "Yes.", "answer[fr]": "Oui.", "answer[ar]": ""}
	again := answer.Submit("main form", values).WantFault("answer[ar]")
	again.Submit("main form", handlerstest.Values{"answer[ar]": "نعم."}).WantText(".said", "The answer is published.")
	public := s.Visitor().Get("/fr"+address+"/questions").WantText("article", "Oui.")
	if strings.Contains(string(public.Body), "Organisation P") {
		t.Error("a visitor reads the words of who asked")
	}

	id, err := s.Services.Proposals.Start(s.Ctx, s.lead, proposals.Beginning{CallID: call.ID, Title: "Work and dignity", Country: "XDA"})
	s.must(err)
	more := lead.Get("/proposals/" + itoa(id)).Follow("Ask for more time").WantStatus(http.StatusOK)
	more = more.Submit("main form", handlerstest.Values{"request": ""}).WantFault("request")
	more.Submit("main form", handlerstest.Values{"request": "The line is down."}).WantText(".said", "The request is with the secretariat.").WantNo("main form")
	head = s.SignIn(s.Fresh(s.head))
	decide := head.Get(address+"/exceptions").Follow("A draft not yet submitted").WantText("main", "The line is down.")
	decide = decide.Submit("main form", handlerstest.Values{"decision": "granted", "until": "2027-01-10T08:00", "reason": "Confirmed."}).WantFault("until")
	decide.Submit("main form", handlerstest.Values{"decision": "granted", "until": "2027-01-12T09:00"}).WantText("table", "Granted").WantText("table", "12 January 2027, 09:00 UTC")
	lead.Get("/proposals/"+itoa(id)+"/more-time").WantText("main", "Confirmed.").WantText(".aside", "12 January 2027, 09:00 UTC")
	s.As(models.RoleBoardMember).Get(address+"/exceptions").WantText("main", "No application has been given more time.")
	give := head.Get(address + "/exceptions").Follow("Give more time unasked").WantStatus(http.StatusOK)
	give = give.Submit("main form", handlerstest.Values{"application": "77", "organisation": "0", "until": "2027-01-14T09:00", "reason": "No line."}).WantFault("application")
	give.Submit("main form", handlerstest.Values{"application": itoa(id), "organisation": itoa(s.lead.OrganisationID)}).WantText("table", "Given unasked").WantText("table", "14 January 2027, 09:00 UTC")
	lead.Get("/proposals/"+itoa(id)+"/more-time").WantText("main", "More time, given unasked").WantText("main", "No line.")

	s.Clock.Set(call.ClosesAt.Add(10 * time.Minute))
	s.Visitor().Get(address).WantText(".aside", "20 minutes left.").WantText(".aside", "can be submitted until 10 January 2027, 09:30 UTC")
}
