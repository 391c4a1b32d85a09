package handlers_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/matters"
	"seedfund/app/meetings"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// What is decided in a meeting waits, on its page, for the notice, the opening
// and the quorum in the room; each refusal stands by its button.
func TestAMeetingDecidesOnItsPage(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	s := handlerstest.On(t, r.Harness, handlerstest.Origin)
	starts := r.DB.Now(r.Ctx).AddDate(0, 0, 20)
	meeting, err := s.Services.Meetings.Prepare(r.Ctx, r.Officer, r.Board.ID, meetings.Input{Mode: models.Hybrid, Place: "Room", Link: "https://meet.example.test/board",
		Languages: []string{"en"}, StartsAt: starts, EndsAt: starts.Add(time.Hour), Zone: "Europe/Zurich"})
	r.Must(err)
	officer := s.SignIn(r.Fresh(r.Officer))
	form := officer.Get("/board/matters/new")
	form.WantText("main", "Meeting 1,")
	made := form.Submit("main form", handlerstest.Values{"kind": "other", "question": "Shall the report be noted?", "channel": "meeting",
		"meeting_id": fmt.Sprint(meeting.ID), "outcome": "note", "reserve": "", "body": "The Board notes the report."})
	made.WantStatus(http.StatusOK).WantText("main", "The meeting that decides")
	var m models.Matter
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT * FROM matters ORDER BY id DESC LIMIT 1").Take(&m).Error)
	page := matters.Path(m.ID)
	s.SignIn(r.Fresh(r.Head)).Get(page).WantText("main", "has not been convened")

	version := func() int64 {
		v, err := s.Services.Meetings.Show(r.Ctx, r.Officer, meeting.ID)
		r.Must(err)
		return v.Meeting.Version
	}
	officer.Get(meetings.Path(meeting.ID)).WantText("main", "1 item is still a draft").WantText("main", "Not visible to the seats until opened")
	r.Must(s.Services.Meetings.Convene(r.Ctx, r.Fresh(r.Head), meeting.ID, version(), ""))
	s.SignIn(r.Fresh(r.Head)).Get(page).Submit(`form[action$="/opening"]`, nil).WantStatus(http.StatusOK)
	r.AllAgree(r.Stored(m.ID))
	chair := func() *handlerstest.Page { return s.SignIn(r.Fresh(r.Chair)).Get(page) }
	chair().WantText("main", "Open the meeting and record who is in the room")

	r.Clock.Set(starts)
	present := func(n int) (out []meetings.PresenceInput) {
		for _, c := range models.Constituencies {
			for i := 1; i <= 3 && len(out) < n; i++ {
				out = append(out, meetings.PresenceInput{SeatID: r.Seats[boardroom.Key(c, i)]})
			}
		}
		return out
	}
	r.Must(s.Services.Meetings.Begin(r.Ctx, r.Fresh(r.Chair), meeting.ID, version(), nil, present(7)))
	chair().WantText("main", "present 7, needed 8")
	r.Clock.Advance(time.Minute)
	eighth, err := s.Services.Meetings.Enter(r.Ctx, r.Fresh(r.Officer), meeting.ID, present(8)[7])
	r.Must(err)
	// The page is open when the eighth seat leaves.
	before := chair()
	r.Clock.Advance(time.Minute)
	r.Must(s.Services.Meetings.Leave(r.Ctx, r.Fresh(r.Officer), meeting.ID, eighth.ID, nil))
	before.Submit(`form[action$="/adoption"]`, nil).WantStatus(http.StatusConflict).WantText("main", "present 7, needed 8")
	r.Clock.Advance(time.Minute)
	_, err = s.Services.Meetings.Enter(r.Ctx, r.Fresh(r.Officer), meeting.ID, present(8)[7])
	r.Must(err)
	chair().Submit(`form[action$="/adoption"]`, nil).WantStatus(http.StatusOK)
	chair().WantText("main", "Voting seats in the room: 8; needed: 8.")
}
