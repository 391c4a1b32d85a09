package meetings_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	smtpmock "github.com/mocktools/go-smtp-mock/v2"

	"seedfund/app/bodies"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/meetings"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/when"
)

func TestTwoWhoWriteFromOneText(t *testing.T) {
	s := stage(t)
	m := s.begun("network/1")
	item := s.view(m.ID).Items[0].ID
	_, err := s.m.Write(s.Ctx, s.Officer, m.ID, item, 0, "  First.\r\nSecond.  ")
	s.Must(err)
	_, err = s.m.Write(s.Ctx, s.Head, m.ID, item, 0, "Another first.")
	e := models.AsError(err)
	if e == nil || e.Kind != models.KindStale {
		t.Fatalf("%v", err)
	}
	if theirs, ok := e.Theirs.(models.MinuteRevision); !ok || theirs.Body != "First.\nSecond." {
		t.Errorf("%+v", e.Theirs)
	}
	_, err = s.m.Write(s.Ctx, s.Head, m.ID, item, 1, "Both.")
	s.Must(err)
	// At once: one of them is stale, nothing is lost.
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() { _, errs[i] = s.m.Write(s.Ctx, s.Officer, m.ID, item, 2, "At once.") })
	}
	wg.Wait()
	if n := len(slices.DeleteFunc(errs, func(err error) bool { return models.IsKind(err, models.KindStale) })); n != 1 {
		t.Errorf("%d were taken", n)
	}
	for _, text := range []string{" ", strings.Repeat("x", models.MinutesTextLimit+1)} {
		_, err = s.m.Write(s.Ctx, s.Officer, m.ID, item, 3, text)
		s.Refused(err, models.KindInvalid, "meetings.fault.minutes")
	}
	_, err = s.m.Write(s.Ctx, s.Officer, m.ID, 999, 0, "x")
	s.Refused(err, models.KindNotFound, "error.not_found")
	_, err = s.m.Write(s.Ctx, s.Chair, m.ID, item, 3, "x")
	s.Refused(err, models.KindForbidden, "error.right_missing")
	other := s.convened()
	_, err = s.m.Write(s.Ctx, s.Officer, other.ID, s.view(other.ID).Items[0].ID, 0, "x")
	s.Refused(err, models.KindConflict, "meetings.not_opened")
	if _, err := s.Outside().Exec("UPDATE minute_revisions SET body = 'x'"); err == nil || !strings.Contains(err.Error(), "append-only") {
		t.Errorf("%v", err)
	}
	s.Verify()
}

// Two persons stand behind final minutes; after that only notes are added.
func TestMinutesBecomeFinalByAnother(t *testing.T) {
	s := stage(t)
	m := s.begun("network/1")
	s.Refused(s.m.Finalise(s.Ctx, s.Fresh(s.Chair), m.ID, 1), models.KindConflict, "meetings.no_minutes")
	item := s.view(m.ID).Items[0].ID
	late := s.free(m, "Any other business")
	_, err := s.m.Write(s.Ctx, s.Officer, m.ID, item, 0, "What was said.")
	s.Must(err)
	s.Refused(s.m.Finalise(s.Ctx, s.Fresh(s.Chair), m.ID, 1), models.KindConflict, "meetings.not_held")
	s.Clock.Advance(time.Hour)
	s.Must(s.m.End(s.Ctx, s.Fresh(s.Chair), m.ID, s.version(m.ID), nil))
	err = s.m.Finalise(s.Ctx, s.Fresh(s.Chair), m.ID, 1)
	s.Refused(err, models.KindConflict, "meetings.minutes_incomplete")
	// The Coordinator's person who wrote a text, as an officer, is not the second person.
	writing := s.Officer
	writing.PersonID = s.Chair.PersonID
	_, err = s.m.Write(s.Ctx, writing, m.ID, late.ID, 0, "Nothing.")
	s.Must(err)
	s.Refused(s.m.Finalise(s.Ctx, s.Fresh(s.Chair), m.ID, 1), models.KindForbidden, "meetings.author_cannot_finalise")
	chair := s.Cast(models.RoleCoordinator)
	s.Refused(s.m.Finalise(s.Ctx, s.Stale(chair), m.ID, 1), models.KindSignIn, "error.fresh_sign_in")
	s.Refused(s.m.Finalise(s.Ctx, s.Fresh(s.Head), m.ID, 1), models.KindForbidden, "error.right_missing")
	s.Refused(s.m.CorrectMinutes(s.Ctx, s.Fresh(s.Officer), m.ID, item, "x"), models.KindConflict, "flow.wrong_state")
	_, err = s.m.Circulate(s.Ctx, s.Officer, m.ID, "")
	s.Must(err)
	s.Refused(s.m.Finalise(s.Ctx, s.Fresh(chair), m.ID, 1), models.KindStale, "error.stale")
	s.Must(s.m.Finalise(s.Ctx, s.Fresh(chair), m.ID, s.finalVersion(m.ID)))
	_, err = s.m.Write(s.Ctx, s.Officer, m.ID, item, 1, "Otherwise.")
	s.Refused(err, models.KindConflict, "flow.wrong_state")
	s.Refused(s.m.CorrectMinutes(s.Ctx, s.Fresh(s.Officer), m.ID, item, " "), models.KindInvalid, "meetings.fault.minutes")
	s.Must(s.m.CorrectMinutes(s.Ctx, s.Fresh(s.Officer), m.ID, item, "The figure of the second line is 12."))
	s.Must(s.m.CorrectMinutes(s.Ctx, s.Fresh(s.Officer), m.ID, 0, "The meeting was held in the large room."))
	v, err := s.m.Show(s.Ctx, s.Member(models.ConstituencyNetwork, 1), m.ID)
	s.Must(err)
	if v.Minutes.State != models.MinutesFinal || v.Items[0].Text.Body != "What was said." || len(v.Items[0].Notes) != 1 || len(v.Notes) != 1 || !v.Editions[0].Final {
		t.Errorf("%+v", v)
	}
	for _, tamper := range []string{"UPDATE minutes SET state = 'draft', final_at = NULL, final_by = 0", "DELETE FROM minute_notes",
		"INSERT INTO minute_revisions (meeting_id, item_id, number, body, person_id, mandate_id, created_at) SELECT meeting_id, item_id, number + 1, 'x', 1, 1, created_at FROM minute_revisions"} {
		if _, err := s.Outside().Exec(tamper); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", tamper, err)
		}
	}
	s.Verify()
}

// clause 91: the recipients are those of the instant, the list stays, sending
// again keeps the first instant.
func TestRecipientsAsAtAndTheClock(t *testing.T) {
	s := stage(t)
	m := s.held()
	if v, err := s.m.Show(s.Ctx, s.Member(models.ConstituencyNetwork, 1), m.ID); err != nil || v.Minutes != nil || v.Items[0].Text != nil {
		t.Errorf("a draft that was not circulated is read: %+v %v", v.Minutes, err)
	}
	// The seat changes hands between the two sendings.
	for when.DateOf(s.DB.Now(s.Ctx)).DaysSince(when.DateOf(*m.EndedAt)) < 3 {
		s.Clock.Advance(24 * time.Hour)
	}
	first, err := s.m.Circulate(s.Ctx, s.Officer, m.ID, "")
	s.Must(err)
	leaving := s.Members["stakeholders/3"]
	var holding int64
	s.Must(s.DB.Read(s.Ctx).Raw("SELECT id FROM holdings WHERE seat_id = ? AND superseded_at IS NULL", s.Seats["stakeholders/3"]).Scan(&holding).Error)
	s.Clock.Advance(time.Hour)
	_, err = s.Bodies.End(s.Ctx, s.Fresh(s.Head), holding, s.DB.Now(s.Ctx), "resignation")
	s.Must(err)
	s.Clock.Advance(time.Hour)
	coming := s.CastFor(models.RoleBoardMember, people.OrganisationInput{Code: "NETWORK-9", Name: "Network 9", Kind: models.KindStakeholder, StakeholderCategory: "academia"}, "")
	_, err = s.Bodies.Hold(s.Ctx, s.Fresh(s.Head), bodies.HoldingInput{SeatID: s.Seats["stakeholders/3"], Kind: models.HoldingHolder, OrganisationID: coming.OrganisationID, StartsAt: s.DB.Now(s.Ctx), Instrument: "letter"})
	s.Must(err)
	s.Clock.Advance(20 * 24 * time.Hour)
	_, err = s.m.Circulate(s.Ctx, s.Officer, m.ID, "Once more.")
	s.Must(err)
	sent, err := s.m.Circulations(s.Ctx, s.Head, m.ID)
	s.Must(err)
	has := func(c models.CirculationView, a models.Actor) bool {
		return slices.ContainsFunc(c.Recipients, func(r models.RecipientLine) bool { return r.MandateID == a.MandateID })
	}
	if len(sent) != 3 || !has(sent[1], leaving) || has(sent[1], coming) || has(sent[2], leaving) || !has(sent[2], coming) || sent[1].Edition != 1 || sent[2].Edition != 2 {
		t.Errorf("%+v", sent)
	}
	v := s.view(m.ID)
	if !v.Circulated.Equal(first.CreatedAt) || v.Late || v.Days < 1 || v.Days > 3 {
		t.Errorf("%v %d %v", v.Circulated, v.Days, v.Late)
	}
	f, err := s.m.Figures(s.Ctx)
	if err != nil || f.Meetings != 1 || f.OnTime != 1 || f.Median != v.Days || f.Worst != v.Days {
		t.Errorf("%+v %v", f, err)
	}
	// What was sent is marked when it is opened, once.
	reader := s.Member(models.ConstituencyNetwork, 1)
	for range 2 {
		s.Must(s.m.MarkRead(s.Ctx, reader, m.ID))
	}
	sent, err = s.m.Circulations(s.Ctx, s.Head, m.ID)
	s.Must(err)
	read := 0
	for _, r := range sent[2].Recipients {
		if r.ReadAt != nil {
			read++
		}
	}
	if read != 1 {
		t.Errorf("%d have read", read)
	}
	s.Verify()
}

// What is not circulated is late after the rule's working days, not before.
func TestLateByWorkingDays(t *testing.T) {
	s := stage(t)
	m := s.held()
	s.Clock.Set(m.EndedAt.AddDate(0, 0, 7)) // five working days
	if v := s.view(m.ID); v.Late || v.Days != 5 {
		t.Errorf("%d %v", v.Days, v.Late)
	}
	s.Clock.Set(m.EndedAt.AddDate(0, 0, 8))
	list, _, err := s.m.List(s.Ctx, s.Officer, meetings.Filter{Past: true})
	s.Must(err)
	if v := s.view(m.ID); s.Clock.Now().Weekday() != time.Saturday && s.Clock.Now().Weekday() != time.Sunday && (!v.Late || !list[0].Late) {
		t.Errorf("%d %v %+v", v.Days, v.Late, list)
	}
	f, err := s.m.Figures(s.Ctx)
	if err != nil || f.Waiting != 1 || f.Meetings != 0 {
		t.Errorf("%+v %v", f, err)
	}
	tasks, err := s.m.Tasks(s.Ctx, s.Officer)
	if err != nil || len(tasks) != 1 || tasks[0].Kind != "circulate" {
		t.Errorf("%+v %v", tasks, err)
	}
	_, err = s.m.Circulate(s.Ctx, s.Officer, m.ID, "")
	s.Must(err)
	tasks, err = s.m.Tasks(s.Ctx, s.Chair)
	if err != nil || len(tasks) != 1 || tasks[0].Kind != "finalise" {
		t.Errorf("%+v %v", tasks, err)
	}
}

func TestCirculatedToNobodyIsRefused(t *testing.T) {
	s := stage(t)
	m := s.held()
	if _, err := s.Outside().Exec("UPDATE accounts SET disabled_at = created_at WHERE id IN (SELECT a.id FROM accounts a JOIN mandates m ON m.person_id = a.person_id WHERE m.role IN ('board_member', 'alternate'))"); err != nil {
		t.Fatal(err)
	}
	_, err := s.m.Circulate(s.Ctx, s.Officer, m.ID, "")
	s.Refused(err, models.KindConflict, "meetings.nobody")
	if v := s.view(m.ID); v.Circulated != nil || v.Minutes.State != models.MinutesDraft {
		t.Errorf("%+v", v.Minutes)
	}
	_, err = s.m.Circulate(s.Ctx, s.Chair, m.ID, "")
	s.Refused(err, models.KindForbidden, "error.right_missing")
}

type plain struct{}

func (plain) Letter(language, template string, params map[string]string) (mail.Rendered, error) {
	if !slices.Contains([]string{"meetings.notice", "meetings.postponed", "meetings.cancelled", "meetings.minutes"}, template) {
		return mail.Rendered{}, errors.New("no letter")
	}
	return mail.Rendered{Subject: template, Text: params["Page"] + " " + params["Starts"]}, nil
}

// A letter that its server refused for good is shown on the list, and the seat
// as one that nothing reached.
func TestABouncedLetterIsShown(t *testing.T) {
	s := stage(t)
	bounced := s.Members["contributors/2"]
	sink := smtpmock.New(smtpmock.ConfigurationAttr{MultipleMessageReceiving: true, BlacklistedRcpttoEmails: []string{s.Email(bounced)}, MsgRcpttoBlacklistedEmail: "550 no such person"})
	s.Must(sink.Start())
	t.Cleanup(func() { _ = sink.Stop() })
	box := mail.New(s.DB, mail.Config{Host: "127.0.0.1", Port: sink.PortNumber(), TLS: "none", From: "fund@example.test", Timeout: 5 * time.Second}, plain{})
	s.m = meetings.New(s.DB, nil, box, s.Matters, "http://127.0.0.1")
	r := jobs.New(s.DB, nil)
	jobs.Handle(r, s.Interests.Reseated)
	box.Register(r)
	m := s.convened()
	_, err := r.Drain(s.Ctx)
	s.Must(err)
	sent, err := s.m.Circulations(s.Ctx, s.Officer, m.ID)
	s.Must(err)
	states := map[models.MessageState]int{}
	for _, line := range sent[0].Recipients {
		states[line.Delivery]++
		if (line.MandateID == bounced.MandateID) != strings.Contains(line.LastError, "550") {
			t.Errorf("%+v", line)
		}
	}
	if states[models.MessageFailed] != 1 || states[models.MessageSent] != len(sent[0].Recipients)-1 {
		t.Errorf("%v", states)
	}
	if u := sent[0].Unreached; len(u) != 1 || u[0].ID != s.Seats["contributors/2"] {
		t.Errorf("%+v", u)
	}
}

// Decisions that were taken in the meeting stand in its minutes with their
// certificates.
func TestDecisionsTakenInAMeeting(t *testing.T) {
	s := stage(t)
	q := s.Other(models.MatterOther, "")
	m := s.prepared()
	_, err := s.m.AddItem(s.Ctx, s.Officer, m.ID, meetings.ItemInput{MatterID: q.ID, Presenter: "secretariat", Minutes: 30})
	s.Must(err)
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), m.ID, s.version(m.ID), ""))
	s.AllAgree(q)
	s.Clock.Set(m.StartsAt)
	s.Must(s.m.Begin(s.Ctx, s.Fresh(s.Chair), m.ID, s.version(m.ID), nil, nil))
	s.Clock.Advance(time.Hour)
	d, err := s.Matters.Adopt(s.Ctx, s.Fresh(s.Chair), q.ID, s.Stored(q.ID).Version)
	s.Must(err)
	s.Clock.Advance(time.Hour)
	s.Must(s.m.End(s.Ctx, s.Fresh(s.Chair), m.ID, s.version(m.ID), nil))
	if v := s.view(m.ID); len(v.Decisions) != 1 || v.Decisions[0].Reference != d.Reference || len(v.Decisions[0].Certificate) != 64 {
		t.Errorf("%+v", v.Decisions)
	}
	public := func() int {
		list, _, err := s.m.List(s.Ctx, models.Actor{}, meetings.Filter{Past: true})
		s.Must(err)
		return len(list[0].Decisions)
	}
	if n := public(); n != 0 {
		t.Errorf("%d decisions are public before their publication", n)
	}
	s.Must(s.Matters.Publish(s.Ctx, s.Fresh(s.Head), q.ID))
	if n := public(); n != 1 {
		t.Errorf("%d decisions are public", n)
	}
}

func TestFollowUps(t *testing.T) {
	s := stage(t)
	m := s.held()
	today := when.DateOf(s.DB.Now(s.Ctx))
	in := meetings.FollowUpInput{MeetingID: m.ID, ItemID: s.view(m.ID).Items[0].ID, Task: "Publish the list.", OwnerKind: models.OwnerRole, OwnerRole: models.RoleAgentOfficer, DueOn: today.AddDays(10)}
	agent := s.Cast(models.RoleAgentOfficer)
	u, err := s.m.Follow(s.Ctx, s.Officer, in)
	s.Must(err)
	for name, change := range map[string]func(*meetings.FollowUpInput){
		"task": func(f *meetings.FollowUpInput) { f.Task = " " }, "due_on": func(f *meetings.FollowUpInput) { f.DueOn = when.Date{} },
		"owner": func(f *meetings.FollowUpInput) { f.OwnerRole = models.RoleReviewer }, "source": func(f *meetings.FollowUpInput) { f.MeetingID = 0 },
		"seat": func(f *meetings.FollowUpInput) { f.OwnerKind, f.OwnerRole, f.OwnerSeat = models.OwnerSeat, "", 999 },
	} {
		faulty := in
		change(&faulty)
		_, err := s.m.Follow(s.Ctx, s.Officer, faulty)
		if !models.IsKind(err, models.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = s.m.Follow(s.Ctx, agent, in)
	s.Refused(err, models.KindForbidden, "error.right_missing")

	member := s.Member(models.ConstituencyNetwork, 1)
	s.Refused(s.m.Report(s.Ctx, member, u.ID, 1, meetings.Evidence{Text: "x"}), models.KindForbidden, "meetings.not_owner")
	s.Refused(s.m.Report(s.Ctx, agent, u.ID, 1, meetings.Evidence{}), models.KindInvalid, "meetings.fault.step")
	s.Refused(s.m.Report(s.Ctx, agent, u.ID, 1, meetings.Evidence{Link: "javascript:alert(1)"}), models.KindInvalid, "meetings.fault.step")
	s.Refused(s.m.Report(s.Ctx, agent, u.ID, 9, meetings.Evidence{Text: "x"}), models.KindStale, "error.stale")
	s.Refused(s.m.Spare(s.Ctx, agent, u.ID, 1, "x"), models.KindForbidden, "flow.wrong_role")
	if tasks, err := s.m.Tasks(s.Ctx, agent); err != nil || len(tasks) != 1 || tasks[0].Due != in.DueOn {
		t.Errorf("%+v %v", tasks, err)
	}
	s.Must(s.m.Redate(s.Ctx, s.Officer, u.ID, 1, today.AddDays(2), "Needed sooner."))
	s.Refused(s.m.Redate(s.Ctx, s.Officer, u.ID, 2, today.AddDays(2), ""), models.KindInvalid, "meetings.fault.step")
	s.Clock.Advance(72 * time.Hour)
	list, _, err := s.m.FollowUps(s.Ctx, member, meetings.FollowUpFilter{Overdue: true})
	s.Must(err)
	if len(list) != 1 || !list[0].Late || list[0].Owned || list[0].MeetingNumber != m.Number {
		t.Errorf("%+v", list)
	}
	next := s.prepared()
	if v := s.view(next.ID); len(v.Items) != 1 || v.Items[0].Kind != models.AgendaFollowUp || v.Items[0].Heading != u.Task || v.Items[0].Presenter != "owner" {
		t.Errorf("carried over: %+v", v.Items)
	}
	s.Must(s.m.Report(s.Ctx, agent, u.ID, 2, meetings.Evidence{Text: "It is public.", Link: "https://fund.example.test/list"}))
	s.Refused(s.m.Report(s.Ctx, agent, u.ID, 3, meetings.Evidence{Text: "x"}), models.KindConflict, "flow.wrong_state")
	s.Must(s.m.Reopen(s.Ctx, s.Fresh(s.Chair), u.ID, 3, "One annex is missing."))
	s.Refused(s.m.Spare(s.Ctx, s.Officer, u.ID, 4, " "), models.KindInvalid, "meetings.fault.step")
	s.Must(s.m.Spare(s.Ctx, s.Officer, u.ID, 4, "The list is superseded."))
	v, err := s.m.FollowUp(s.Ctx, agent, u.ID)
	s.Must(err)
	var steps []models.FollowUpAction
	for _, e := range v.Events {
		steps = append(steps, e.Action)
	}
	if want := []models.FollowUpAction{"open", "change", "done", "reopen", "no_action"}; v.State != models.FollowUpNoAction || !slices.Equal(steps, want) || v.Events[2].Role != models.RoleAgentOfficer {
		t.Errorf("%s %v", v.State, steps)
	}
	after := s.prepared()
	if v := s.view(after.ID); len(v.Items) != 0 {
		t.Errorf("what needs no action is carried over: %+v", v.Items)
	}
	_, err = s.m.FollowUp(s.Ctx, s.Cast(models.RoleExComMember), u.ID)
	s.Refused(err, models.KindNotFound, "error.not_found")
	s.Verify()
}

// An organisation outside the room reads and reports what it owes, and nothing
// else.
func TestAnOwnerOutsideTheRoom(t *testing.T) {
	s := stage(t)
	m := s.held()
	in := meetings.FollowUpInput{MeetingID: m.ID, Task: "Send the plan.", OwnerKind: models.OwnerOrganisation, OwnerOrg: s.Lead.OrganisationID, DueOn: when.DateOf(s.DB.Now(s.Ctx)).AddDays(5)}
	u, err := s.m.Follow(s.Ctx, s.Officer, in)
	s.Must(err)
	in.Task, in.OwnerOrg = "Another's.", s.Partner.OrganisationID
	_, err = s.m.Follow(s.Ctx, s.Officer, in)
	s.Must(err)
	list, _, err := s.m.FollowUps(s.Ctx, s.Lead, meetings.FollowUpFilter{})
	if err != nil || len(list) != 1 || list[0].ID != u.ID || !list[0].Owned {
		t.Errorf("%+v %v", list, err)
	}
	s.Must(s.m.Report(s.Ctx, s.Lead, u.ID, u.Version, meetings.Evidence{Text: "Sent."}))
	if _, err := s.m.Show(s.Ctx, s.Lead, m.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("%v", err)
	}
}
