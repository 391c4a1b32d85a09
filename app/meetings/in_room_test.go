package meetings_test

import (
	"encoding/json"
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/meetings"
	"seedfund/models"
)

// paper is a matter to be decided in a meeting, 0 for none appointed yet.
func (s *scene) paper(meeting int64) matters.Paper {
	return matters.Paper{BodyID: s.Board.ID, Kind: models.MatterOther, Question: "Shall the annual report be noted?", Language: "en",
		Channel: models.InMeeting, MeetingID: meeting, Wording: matters.Wording{Outcome: models.OutcomeNote, Body: "The Board notes the report."}}
}

func (s *scene) question(meeting int64) models.Matter {
	s.T.Helper()
	in := s.paper(meeting)
	if meeting == 0 {
		in.Meeting = "Board meeting of today"
	}
	m, err := s.Matters.Prepare(s.Ctx, s.Officer, in)
	s.Must(err)
	return m
}

func (s *scene) openMatter(m models.Matter) error {
	return s.Matters.Open(s.Ctx, s.Fresh(s.Head), m.ID, s.Stored(m.ID).Version, nil)
}

func (s *scene) adopt(m models.Matter) (models.Decision, error) {
	return s.Matters.Adopt(s.Ctx, s.Fresh(s.Chair), m.ID, s.Stored(m.ID).Version)
}

// refused is a refusal by key that names its clause.
func (s *scene) refused(err error, key, clause string) {
	s.T.Helper()
	s.Refused(err, models.KindConflict, key)
	if got := models.AsError(err).Clause; got != clause {
		s.T.Fatalf("%s names clause %q", key, got)
	}
}

// inSession is a matter that every seat agrees to, in a meeting with some of
// them in the room.
func (s *scene) inSession(seats ...string) (models.Meeting, models.Matter) {
	s.T.Helper()
	meeting := s.prepared()
	m := s.question(meeting.ID)
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), meeting.ID, s.version(meeting.ID), ""))
	s.Must(s.openMatter(m))
	s.AllAgree(s.Stored(m.ID))
	s.Clock.Set(meeting.StartsAt)
	s.begin(meeting.ID, seats...)
	s.Clock.Advance(time.Minute)
	return s.view(meeting.ID).Meeting, s.Stored(m.ID)
}

func (s *scene) begin(meeting int64, seats ...string) {
	s.T.Helper()
	var present []meetings.PresenceInput
	for _, key := range seats {
		present = append(present, meetings.PresenceInput{SeatID: s.Seats[key]})
	}
	s.Must(s.m.Begin(s.Ctx, s.Fresh(s.Chair), meeting, s.version(meeting), nil, present))
}

// A name is no meeting: nothing is opened before a meeting of the body that has
// the matter on its agenda was convened.
func TestAMatterInAMeetingWaitsForItsNotice(t *testing.T) {
	s := stage(t)
	m := s.question(0)
	s.refused(s.openMatter(m), "board.room_none", "23")
	meeting := s.prepared()
	item, err := s.m.AddItem(s.Ctx, s.Officer, meeting.ID, meetings.ItemInput{MatterID: m.ID, Presenter: "secretariat", Minutes: 10})
	s.Must(err)
	if stored := s.Stored(m.ID); stored.MeetingID == nil || *stored.MeetingID != meeting.ID || stored.Meeting != "Board meeting of today" {
		t.Fatalf("%+v", stored)
	}
	s.refused(s.openMatter(m), "board.room_not_convened", "23")
	s.Must(s.m.RemoveItem(s.Ctx, s.Officer, meeting.ID, item.ID, "Not ready."))
	s.refused(s.openMatter(m), "board.room_none", "23")
	_, err = s.m.AddItem(s.Ctx, s.Officer, meeting.ID, meetings.ItemInput{MatterID: m.ID, Presenter: "secretariat", Minutes: 10})
	s.Must(err)
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), meeting.ID, s.version(meeting.ID), ""))
	s.Must(s.m.Cancel(s.Ctx, s.Fresh(s.Chair), meeting.ID, s.version(meeting.ID), "Nobody can come."))
	s.refused(s.openMatter(m), "board.room_cancelled", "23")

	next := s.prepared()
	_, err = s.m.AddItem(s.Ctx, s.Officer, next.ID, meetings.ItemInput{MatterID: m.ID, Presenter: "secretariat", Minutes: 10})
	s.Must(err)
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), next.ID, s.version(next.ID), ""))
	s.Must(s.openMatter(m))
	s.Verify()
}

func TestThePaperNamesItsMeeting(t *testing.T) {
	s := stage(t)
	held := s.held()
	other := s.Committee()
	foreign, err := s.m.Prepare(s.Ctx, s.Officer, other.Body.ID, s.in(20))
	s.Must(err)
	for _, id := range []int64{held.ID, foreign.ID, 999} {
		_, err := s.Matters.Prepare(s.Ctx, s.Officer, s.paper(id))
		s.Refused(err, models.KindInvalid, "board.fault.matter")
		if f := models.AsError(err).Fields[0]; f.Field != "meeting_id" || f.Key != "board.fault.meeting_id" {
			t.Errorf("%d: %+v", id, f)
		}
	}
	one, two := s.prepared(), s.prepared()
	m := s.question(one.ID)
	if m.Meeting != "№ 2" || len(s.view(one.ID).Items) != 1 {
		t.Fatalf("%+v", m)
	}
	edit := func(change func(*matters.Paper)) models.Matter {
		in := s.paper(two.ID)
		change(&in)
		s.Must(s.Matters.Edit(s.Ctx, s.Officer, m.ID, s.Stored(m.ID).Version, in))
		return s.Stored(m.ID)
	}
	if got := edit(func(*matters.Paper) {}); *got.MeetingID != two.ID || len(s.view(two.ID).Items) != 1 {
		t.Errorf("%+v", got)
	}
	if got := edit(func(p *matters.Paper) { p.Channel = models.InWriting }); got.MeetingID != nil || got.Meeting != "" {
		t.Errorf("%+v", got)
	}
	if got := edit(func(p *matters.Paper) { p.MeetingID, p.Meeting = 0, "The second" }); *got.MeetingID != two.ID || got.Meeting != "The second" {
		t.Errorf("%+v", got)
	}
	s.Must(s.m.Cancel(s.Ctx, s.Fresh(s.Chair), two.ID, s.version(two.ID), "Not needed."))
	if got := s.Stored(m.ID); *got.MeetingID != one.ID {
		t.Error("a matter on another agenda is decided there")
	}
	s.Verify()
}

func TestNoMeetingOpensBeforeItsTime(t *testing.T) {
	s := stage(t)
	m := s.convened()
	s.Clock.Set(m.StartsAt.Add(-time.Microsecond))
	s.Refused(s.m.Begin(s.Ctx, s.Fresh(s.Chair), m.ID, m.Version, nil, nil), models.KindInvalid, "meetings.fault.step")
	s.Clock.Set(m.StartsAt)
	s.Must(s.m.Begin(s.Ctx, s.Fresh(s.Chair), m.ID, m.Version, nil, nil))
}

// Q2: the quorum of the room is lost between the opening and the adoption and
// found again. All seats have answered all the while.
func TestQuorumInTheRoomAtTheAdoption(t *testing.T) {
	s := stage(t)
	meeting := s.prepared()
	m := s.question(meeting.ID)
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), meeting.ID, s.version(meeting.ID), ""))
	s.Must(s.openMatter(m))
	s.AllAgree(s.Stored(m.ID))
	_, err := s.adopt(m)
	s.refused(err, "board.room_not_open", "98")
	s.Clock.Set(meeting.StartsAt)
	s.begin(meeting.ID, everySeat[:8]...)
	s.Clock.Advance(time.Minute)
	s.Must(s.m.Leave(s.Ctx, s.Officer, meeting.ID, s.view(meeting.ID).Present[0].ID, nil))
	_, err = s.adopt(m)
	s.refused(err, "board.room_quorum", "98")
	if args := models.AsError(err).Args; args["Present"] != 7 || args["Needed"] != 8 {
		t.Errorf("%v", args)
	}
	v, err := s.Matters.Show(s.Ctx, s.Fresh(s.Chair), m.ID)
	s.Must(err)
	if v.May(models.MatterAdopt) || v.Room == nil || v.Room.Quorum.Present != 7 {
		t.Errorf("%+v", v.Room)
	}
	s.Clock.Advance(time.Minute)
	_, err = s.m.Enter(s.Ctx, s.Officer, meeting.ID, meetings.PresenceInput{SeatID: s.Seats["stakeholders/3"]})
	s.Must(err)
	d, err := s.adopt(m)
	s.Must(err)
	marks := s.view(meeting.ID).Quorum
	mark := marks[len(marks)-1]
	if d.QuorumMarkID == nil || *d.QuorumMarkID != mark.ID || mark.Cause != models.QuorumAdoption || mark.Present != 8 || !mark.Met {
		t.Errorf("%+v %+v", d, mark)
	}
	// The certificate says it in its open part, and is made again alike.
	s.Must(s.Matters.Publish(s.Ctx, s.Fresh(s.Head), m.ID))
	file, err := s.Decisions.CertificateFile(s.Ctx, models.Actor{Role: models.RolePublic}, d.Reference, false)
	s.Must(err)
	text, err := file.Bytes()
	s.Must(err)
	var public struct {
		Certificate models.Certificate `json:"certificate"`
	}
	s.Must(json.Unmarshal(text, &public))
	if room := public.Certificate.Adoption.Room; room == nil || *room != (models.CertificateRoom{Base: 12, Meeting: 1, Met: true, Needed: 8, Opened: models.InstantText(meeting.StartsAt), Present: 8}) {
		t.Errorf("%+v in %s", room, text)
	}
	s.Verify()
}

// A meeting that is over decides nothing; the matter goes to the next one.
func TestWhatAMeetingDidNotDecideGoesToTheNext(t *testing.T) {
	s := stage(t)
	meeting, m := s.inSession(everySeat[:7]...)
	_, err := s.adopt(m)
	s.refused(err, "board.room_quorum", "98")
	s.Must(s.m.End(s.Ctx, s.Fresh(s.Chair), meeting.ID, s.version(meeting.ID), nil))
	_, err = s.adopt(m)
	s.refused(err, "board.room_over", "23")
	next := s.prepared()
	_, err = s.m.AddItem(s.Ctx, s.Officer, next.ID, meetings.ItemInput{MatterID: m.ID, Presenter: "secretariat", Minutes: 10})
	s.Must(err)
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), next.ID, s.version(next.ID), ""))
	s.Clock.Set(next.StartsAt)
	s.begin(next.ID, everySeat...)
	_, err = s.adopt(m)
	s.Must(err)
	s.Verify()
}

// The chair closes without consensus, finds no quorum by web: the same gate.
func TestClosingNeedsTheRoom(t *testing.T) {
	s := stage(t)
	meeting, m := s.inSession(everySeat[:7]...)
	s.Answer(m, models.ConstituencyCountries, 2, models.VoteInput{TextNumber: 1, Answer: models.AnswerObject, Reason: "Too soon.", WouldRemove: "A year more."})
	closing := func() error {
		return s.Matters.Close(s.Ctx, s.Fresh(s.Chair), m.ID, s.Stored(m.ID).Version, "No consensus.")
	}
	s.refused(closing(), "board.room_quorum", "98")
	_, err := s.m.Enter(s.Ctx, s.Officer, meeting.ID, meetings.PresenceInput{SeatID: s.Seats["stakeholders/1"]})
	s.Must(err)
	s.Must(closing())
	s.Verify()
}

// Q2 of the formal vote: the roll opens and ends in the room.
func TestARollCallIsHeldInTheRoom(t *testing.T) {
	s := stage(t)
	rules := s.rulesAdopted()
	_, err := s.Bodies.AdoptMethod(s.Ctx, s.Fresh(s.Head), bodies.MethodInput{BodyID: s.Board.ID, DecisionID: rules.ID, Method: models.MethodFormal,
		Kinds: models.MatterKinds{models.MatterOther}, From: s.DB.Now(s.Ctx)})
	s.Must(err)
	meeting := s.prepared()
	m := s.question(meeting.ID)
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), meeting.ID, s.version(meeting.ID), ""))
	s.Must(s.openMatter(m))
	s.AllAgree(s.Stored(m.ID))
	s.Answer(m, models.ConstituencyCountries, 2, models.VoteInput{TextNumber: 1, Answer: models.AnswerObject, Reason: "Too soon.", WouldRemove: "A year more."})
	s.Clock.Set(meeting.StartsAt)
	s.Must(s.Matters.FindExhausted(s.Ctx, s.Fresh(s.Chair), m.ID, s.Stored(m.ID).Version, models.FindingInput{Heard: "All.", Texts: models.Numbers{1}, Reason: "No bridge."}))
	call := func() error { return s.Matters.CallRoll(s.Ctx, s.Fresh(s.Chair), m.ID, s.Stored(m.ID).Version, nil) }
	s.refused(call(), "board.room_not_open", "98")
	s.begin(meeting.ID, everySeat[:7]...)
	s.Clock.Advance(time.Minute)
	s.refused(call(), "board.room_quorum", "98")
	eighth, err := s.m.Enter(s.Ctx, s.Officer, meeting.ID, meetings.PresenceInput{SeatID: s.Seats[everySeat[7]]})
	s.Must(err)
	s.Must(call())
	for _, c := range models.Constituencies {
		for n := 1; n <= 3; n++ {
			s.Must(s.Matters.Ballot(s.Ctx, s.Member(c, n), m.ID, 0, models.BallotInFavour, ""))
		}
	}
	s.Clock.Advance(time.Minute)
	s.Must(s.m.Leave(s.Ctx, s.Officer, meeting.ID, eighth.ID, nil))
	end := func() (*models.Decision, error) {
		return s.Matters.EndRoll(s.Ctx, s.Fresh(s.Chair), m.ID, s.Stored(m.ID).Version)
	}
	_, err = end()
	s.refused(err, "board.room_quorum", "98")
	s.Clock.Advance(time.Minute)
	_, err = s.m.Enter(s.Ctx, s.Officer, meeting.ID, meetings.PresenceInput{SeatID: s.Seats[everySeat[7]]})
	s.Must(err)
	d, err := end()
	s.Must(err)
	if d == nil || d.Method != models.MethodFormal || d.QuorumMarkID == nil {
		t.Errorf("%+v", d)
	}
	s.Verify()
}

// rulesAdopted is a decision about the rules, taken in writing.
func (s *scene) rulesAdopted() models.Decision {
	s.T.Helper()
	m := s.Other(models.MatterRules, models.SubjectNone)
	s.AllAgree(m)
	d, err := s.adopt(m)
	s.Must(err)
	return d
}

// A draft on the agenda is there for the secretariat, with a warning, and not
// for the seats until it is opened.
func TestDraftsOnTheAgenda(t *testing.T) {
	s := stage(t)
	meeting := s.prepared()
	m := s.question(meeting.ID)
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), meeting.ID, s.version(meeting.ID), ""))
	if v := s.view(meeting.ID); len(v.Drafts()) != 1 {
		t.Errorf("%+v", v.Items)
	}
	member := s.Member(models.ConstituencyStakeholders, 2)
	seen := func() int {
		v, err := s.m.Show(s.Ctx, member, meeting.ID)
		s.Must(err)
		return len(v.Items) + len(v.Drafts())
	}
	if seen() != 0 {
		t.Error("a seat sees a draft")
	}
	s.Must(s.openMatter(m))
	if seen() != 1 || len(s.view(meeting.ID).Drafts()) != 0 {
		t.Error("an opened matter is on the agenda of the seats")
	}
}

// A seat leaves while the chair adopts, from two servers: either the decision
// came first, or the quorum was gone and there is none.
func TestALeavingSeatAgainstTheAdoption(t *testing.T) {
	s := stage(t)
	meeting, m := s.inSession(everySeat[:8]...)
	second := meetings.New(s.Second(), nil, nil, s.Matters, "http://127.0.0.1")
	adopted := 0
	for range 12 {
		present := s.view(meeting.ID).Present
		leaver := present[len(present)-1]
		chair, officer, version := s.Fresh(s.Chair), s.Fresh(s.Officer), s.Stored(m.ID).Version
		s.Clock.Advance(time.Second)
		var adopt, leave error
		var wg sync.WaitGroup
		wg.Go(func() { _, adopt = s.Matters.Adopt(s.Ctx, chair, m.ID, version) })
		wg.Go(func() { leave = second.Leave(s.Ctx, officer, meeting.ID, leaver.ID, nil) })
		wg.Wait()
		s.Must(leave)
		marks := s.view(meeting.ID).Quorum
		last, before := marks[len(marks)-1], marks[len(marks)-2]
		if adopt == nil {
			adopted++
			// What the leaving counted stands after what the adoption counted.
			if last.Cause != models.QuorumChange || last.Present != 7 {
				t.Fatalf("%+v after %+v", last, before)
			}
			next := s.question(meeting.ID)
			s.Must(s.openMatter(next))
			m = s.Stored(next.ID)
			s.AllAgree(m)
		} else {
			s.refused(adopt, "board.room_quorum", "98")
		}
		s.Clock.Advance(time.Second)
		_, err := s.m.Enter(s.Ctx, s.Fresh(s.Officer), meeting.ID, meetings.PresenceInput{SeatID: *leaver.SeatID})
		s.Must(err)
	}
	s.Verify()
	t.Logf("the adoption came first in %d of 12 rounds", adopted)
}

// Control: counted without the meeting's row held, the quorum is of seats of
// which one has left by the time the decision is written.
func TestWithoutTheRoomHeldASeatLeavesUnseen(t *testing.T) {
	if apptest.Engine() != "postgres" {
		t.Skip("acts follow each other on SQLite; there is nothing to guard against")
	}
	s := stage(t)
	meeting, m := s.inSession(everySeat[:8]...)
	leaver := s.view(meeting.ID).Present[7]
	second := meetings.New(s.Second(), nil, nil, s.Matters, "http://127.0.0.1")
	officer := s.Fresh(s.Officer)
	s.Must(s.DB.Write(s.Ctx, s.Chair, "test.unheld", func(tx *db.Tx) error {
		counted, err := matters.Quorum(tx.DB, s.Board, meeting.ID, tx.Now, tx.Now)
		if err != nil || !counted.Met {
			t.Errorf("%+v, %v", counted, err)
		}
		if err := second.Leave(s.Ctx, officer, meeting.ID, leaver.ID, nil); err != nil {
			return err
		}
		_, err = db.Exec(tx, "UPDATE matters SET question = question WHERE id = ?", m.ID)
		return err
	}))
	after, err := matters.Quorum(s.DB.Read(s.Ctx), s.Board, meeting.ID, s.DB.Now(s.Ctx), s.DB.Now(s.Ctx))
	s.Must(err)
	if after.Met {
		t.Error("the control should decide without its quorum")
	}
}
