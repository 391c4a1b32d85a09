package calendar_test

import (
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/calendar"
	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/app/meetings"
	"seedfund/models"
	"seedfund/models/when"
)

// room is a Board that meets, with a follow-up of its last meeting.
type room struct {
	*boardroom.Room
	s *calendar.Service
	m *meetings.Service
}

func meetingRoom(t *testing.T) room {
	r, s := open(t)
	return room{r, s, meetings.New(r.DB, nil, nil, r.Matters, "http://127.0.0.1")}
}

func (r room) prepared(days int) models.Meeting {
	r.T.Helper()
	starts := r.DB.Now(r.Ctx).AddDate(0, 0, days)
	m, err := r.m.Prepare(r.Ctx, r.Officer, r.Board.ID, meetings.Input{Mode: models.Hybrid, Place: "Room of the Board", Link: "https://meet.example.test/board",
		Languages: []string{"en"}, StartsAt: starts, EndsAt: starts.Add(3 * time.Hour), Zone: "Europe/Zurich"})
	r.Must(err)
	return m
}

func (r room) version(id int64) int64 {
	r.T.Helper()
	v, err := r.m.Show(r.Ctx, r.Officer, id)
	r.Must(err)
	return v.Meeting.Version
}

func (r room) convened(days int) models.Meeting {
	r.T.Helper()
	m := r.prepared(days)
	_, err := r.m.AddItem(r.Ctx, r.Officer, m.ID, meetings.ItemInput{Title: "Opening", Presenter: "chair", Minutes: 10})
	r.Must(err)
	r.Must(r.m.Convene(r.Ctx, r.Fresh(r.Head), m.ID, r.version(m.ID), ""))
	return m
}

// one is the only entry of a kind, or nothing.
func (r room) one(actor models.Actor, kind models.CalendarKind) models.CalendarEntry {
	r.T.Helper()
	list := own(r.Room, r.s, actor)[kind]
	if len(list) > 1 {
		r.T.Fatalf("%d entries of %s", len(list), kind)
	}
	if len(list) == 0 {
		return models.CalendarEntry{}
	}
	return list[0]
}

func TestAMeetingStandsInTheCalendarOfWhoMayKnowIt(t *testing.T) {
	r := meetingRoom(t)
	m := r.prepared(30)
	member := r.Member(models.ConstituencyContributors, 1)
	if e := r.one(r.Officer, models.CalendarMeeting); !e.Tentative || e.Place != "Room of the Board · https://meet.example.test/board" || e.Path != meetings.Path(m.ID) {
		t.Errorf("the secretariat reads the draft as %+v", e)
	}
	if e := r.one(member, models.CalendarMeeting); e.ID != 0 {
		t.Errorf("a member reads a draft: %+v", e)
	}
	_, err := r.m.AddItem(r.Ctx, r.Officer, m.ID, meetings.ItemInput{Title: "Opening", Presenter: "chair", Minutes: 10})
	r.Must(err)
	r.Must(r.m.Convene(r.Ctx, r.Fresh(r.Head), m.ID, r.version(m.ID), ""))
	inside := r.one(member, models.CalendarMeeting)
	if inside.ID != m.ID || inside.Tentative || !inside.At.Equal(m.StartsAt) || !inside.Until.Equal(m.EndsAt) || inside.Zone != "Europe/Zurich" || inside.Place == "" {
		t.Errorf("a member reads %+v", inside)
	}
	// Everybody knows when; where and the room online are for the Board.
	for name, actor := range map[string]models.Actor{"a lead": r.Lead, "a reviewer": r.Cast(models.RoleReviewer)} {
		if e := r.one(actor, models.CalendarMeeting); e.ID != m.ID || e.Place != "" || e.Path != "/meetings" {
			t.Errorf("%s reads %+v", name, e)
		}
	}
	public, err := r.s.Public(r.Ctx, "en")
	r.Must(err)
	for _, e := range public {
		if e.Kind == models.CalendarMeeting && e.Place != "" {
			t.Errorf("the public reads %+v", e)
		}
	}
	r.Must(r.m.Postpone(r.Ctx, r.Fresh(r.Head), m.ID, r.version(m.ID), m.StartsAt.AddDate(0, 0, 7), m.EndsAt.AddDate(0, 0, 7), "A holiday", ""))
	later := r.one(member, models.CalendarMeeting)
	if later.UID() != inside.UID() || later.Sequence <= inside.Sequence || !later.At.Equal(m.StartsAt.AddDate(0, 0, 7)) {
		t.Errorf("%+v, then %+v", inside, later)
	}
	r.Must(r.m.Cancel(r.Ctx, r.Fresh(r.Head), m.ID, r.version(m.ID), "No quorum is in sight"))
	if e := r.one(member, models.CalendarMeeting); !e.Cancelled || e.Sequence <= later.Sequence {
		t.Errorf("%+v", e)
	}
}

// S1: an item that is screened from a seat leaves its calendar as it was, to the
// sequence of the meeting.
func TestAHiddenItemLeavesTheCalendarAsItWas(t *testing.T) {
	r := meetingRoom(t)
	m := r.convened(30)
	matter := r.Opened()
	screened, other := r.Member(models.ConstituencyContributors, 1), r.Member(models.ConstituencyContributors, 2)
	r.Must(r.ByOthers(r.Chair, matter.ID, r.Seats["contributors/1"], models.InterestScreened, models.InterestPersonal, "a relative"))
	before, err := r.s.Own(r.Ctx, screened, "en")
	r.Must(err)
	openBefore, err := r.s.Own(r.Ctx, other, "en")
	r.Must(err)
	item, err := r.m.AddItem(r.Ctx, r.Officer, m.ID, meetings.ItemInput{MatterID: matter.ID, Presenter: "chair", Minutes: 30})
	r.Must(err)
	for _, seat := range []string{"contributors/1", "contributors/2"} {
		_, err = r.m.Follow(r.Ctx, r.Officer, meetings.FollowUpInput{MeetingID: m.ID, ItemID: item.ID, Task: "Send the figures", OwnerKind: models.OwnerSeat, OwnerSeat: r.Seats[seat],
			DueOn: when.DateOf(r.DB.Now(r.Ctx)).AddDays(40)})
		r.Must(err)
	}
	after, err := r.s.Own(r.Ctx, screened, "en")
	r.Must(err)
	if len(before) != len(after) {
		t.Fatalf("%d entries, then %d", len(before), len(after))
	}
	for i := range before {
		a, b := before[i], after[i]
		a.Until, b.Until = nil, nil
		if a != b {
			t.Errorf("%+v, then %+v", before[i], after[i])
		}
	}
	openAfter, err := r.s.Own(r.Ctx, other, "en")
	r.Must(err)
	if len(openAfter) != len(openBefore)+1 {
		t.Errorf("control: another seat reads %d entries, then %d", len(openBefore), len(openAfter))
	}
}

func TestMinutesAreDueUntilTheyAreCirculated(t *testing.T) {
	r := meetingRoom(t)
	m := r.convened(30)
	r.Clock.Set(m.StartsAt)
	r.Must(r.m.Begin(r.Ctx, r.Fresh(r.Chair), m.ID, r.version(m.ID), nil, []meetings.PresenceInput{{SeatID: r.Seats["network/1"]}}))
	r.Clock.Advance(2 * time.Hour)
	r.Must(r.m.End(r.Ctx, r.Fresh(r.Chair), m.ID, r.version(m.ID), nil))
	due := r.one(r.Officer, models.CalendarMinutes)
	if !due.WholeDay || due.Done || !due.At.After(m.StartsAt) {
		t.Errorf("%+v", due)
	}
	if e := r.one(r.Lead, models.CalendarMinutes); e.ID != 0 {
		t.Errorf("a lead reads %+v", e)
	}
	v, err := r.m.Show(r.Ctx, r.Officer, m.ID)
	r.Must(err)
	for _, i := range v.Items {
		_, err := r.m.Write(r.Ctx, r.Officer, m.ID, i.ID, 0, "What was said.")
		r.Must(err)
	}
	_, err = r.m.Circulate(r.Ctx, r.Officer, m.ID, "")
	r.Must(err)
	if e := r.one(r.Officer, models.CalendarMinutes); !e.Done || e.UID() != due.UID() || e.Sequence <= due.Sequence {
		t.Errorf("%+v, then %+v", due, e)
	}
}

func TestDutiesAndConsultationsAreDue(t *testing.T) {
	r := meetingRoom(t)
	member := r.Member(models.ConstituencyContributors, 1)
	duties := own(r.Room, r.s, r.Lead)[models.CalendarDuty]
	if len(duties) == 0 || duties[0].Path != "/duties" || !duties[0].WholeDay || duties[0].Done {
		t.Fatalf("%+v", duties)
	}
	if len(duties) > 1 && duties[0].UID() == duties[1].UID() {
		t.Error("two years have one name")
	}
	var c models.Consultation
	r.Must(r.DB.Write(r.Ctx, r.Fresh(r.Head), "test.start", func(tx *db.Tx) error {
		var err error
		c, err = consultations.Start(tx, consultations.StartInput{Subject: models.ConsultReview, SubjectID: 7, TextNumber: 1, TextHash: "h1", Clause: "102", Title: "Review",
			Question: "What do you think?", Language: "en", Rule: models.ConsultBoard, BodyID: r.Board.ID, ClosesAt: r.DB.Now(r.Ctx).AddDate(0, 0, 10)})
		return err
	}))
	if e := r.one(member, models.CalendarConsultation); e.ID != c.ID || !e.At.Equal(c.ClosesAt) || e.Title != "Review" || e.Done {
		t.Errorf("a member reads %+v", e)
	}
	if e := r.one(r.Lead, models.CalendarConsultation); e.ID != 0 {
		t.Errorf("a lead reads %+v", e)
	}
}

func TestWhatOneOwesIsInOnesCalendar(t *testing.T) {
	r := meetingRoom(t)
	m := r.convened(30)
	day := when.DateOf(r.DB.Now(r.Ctx)).AddDays(40)
	u, err := r.m.Follow(r.Ctx, r.Officer, meetings.FollowUpInput{MeetingID: m.ID, Task: "Send the figures", OwnerKind: models.OwnerSeat, OwnerSeat: r.Seats["contributors/1"], DueOn: day})
	r.Must(err)
	if e := r.one(r.Member(models.ConstituencyContributors, 1), models.CalendarFollowUp); e.ID != u.ID || when.DateOf(e.At) != day || e.Path != meetings.FollowUpPath(u.ID) {
		t.Errorf("the owner reads %+v", e)
	}
	if e := r.one(r.Member(models.ConstituencyContributors, 2), models.CalendarFollowUp); e.ID != 0 {
		t.Errorf("another seat reads %+v", e)
	}
}
