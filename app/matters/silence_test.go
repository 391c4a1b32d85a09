package matters_test

import (
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/matters"
	"seedfund/models"
)

// silent adopts no objection in writing for matters that are not about the
// rules, in force at once, and gives a room on a Monday morning.
func silent(t *testing.T) *boardroom.Room {
	t.Helper()
	r := room(t)
	r.Silence()
	r.Clock.Set(time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC))
	return r
}

// asked opens a question to be answered by silence until an instant.
func asked(r *boardroom.Room, kind models.MatterKind, closes time.Time) (models.Matter, error) {
	r.T.Helper()
	paper := r.Asking(kind, models.SubjectNone)
	paper.Method = models.MethodNoObjection
	m, err := r.Matters.Prepare(r.Ctx, r.Officer, paper)
	r.Must(err)
	if err := r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &closes); err != nil {
		return m, err
	}
	return r.Stored(m.ID), nil
}

// running is a question whose clock runs for sixteen days from now on.
func running(r *boardroom.Room) models.Matter {
	r.T.Helper()
	m, err := asked(r, models.MatterOther, r.DB.Now(r.Ctx).Add(16*aDay))
	r.Must(err)
	r.Serve(m)
	return m
}

func end(r *boardroom.Room, m models.Matter) *time.Time {
	r.T.Helper()
	return show(r, r.Head, m.ID).Matter.End()
}

func conclude(r *boardroom.Room, m models.Matter) error {
	r.T.Helper()
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
	return err
}

var objects = models.VoteInput{TextNumber: 1, Answer: models.AnswerObject, Reason: "It is too soon.", WouldRemove: "A year more."}

// clause 39: the clock stands while one seat is not served; the whole window
// runs, and at its end, not a microsecond before, silence has agreed (T1, T2).
func TestSilenceWaitsForEverySeat(t *testing.T) {
	r := silent(t)
	m, err := asked(r, models.MatterOther, r.DB.Now(r.Ctx).Add(16*aDay))
	r.Must(err)
	r.Serve(m, "stakeholders/2")
	if v := show(r, r.Head, m.ID); v.Matter.End() != nil || len(v.Matter.Silence.Unserved(v.Now)) != 1 || len(v.Notices) != 11 {
		t.Errorf("one seat is not served: %+v", v.Matter.Silence)
	}
	rows, _, err := r.Matters.List(r.Ctx, r.Member(models.ConstituencyStakeholders, 2), matters.Filter{State: models.MatterOpen})
	r.Must(err)
	if !rows[0].Stands || !rows[0].Waits(m.ClosesAt.Add(aDay)) {
		t.Errorf("the list says %+v", rows[0])
	}
	r.Clock.Advance(20 * aDay)
	refusedBy39(r, conclude(r, m), "board.silence_stands")
	r.Serve(m, "network/1", "network/2", "network/3", "countries/1", "countries/2", "countries/3", "contributors/1", "contributors/2", "contributors/3", "stakeholders/1", "stakeholders/3")
	want := time.Date(2027, 4, 6, 9, 0, 0, 0, time.UTC)
	if at := end(r, m); at == nil || !at.Equal(want) {
		t.Fatalf("it ends %v, want %s", at, want)
	}
	r.Clock.Set(want.Add(-time.Microsecond))
	refusedBy34 := conclude(r, m)
	r.Refused(refusedBy34, models.KindConflict, "board.adopt_too_early")
	r.Answer(m, models.ConstituencyNetwork, 1, models.VoteInput{TextNumber: 1, Answer: models.AnswerAbstain})
	r.Clock.Set(want)
	_, err = r.Matters.Vote(r.Ctx, r.Member(models.ConstituencyNetwork, 3), m.ID, 0, objects)
	r.Refused(err, models.KindTooLate, "board.vote_closed")
	r.Must(conclude(r, m))
	verified(r)
}

// Every list says when the clock of silence ends, or that it stands: the list of
// the body, what is put to members of the Network, the chair's agenda and tasks.
func TestEveryListShowsTheClocksEnd(t *testing.T) {
	r := silent(t)
	member := r.Cast(models.RoleNetworkMember)
	m := r.Unserved(r.DB.Now(r.Ctx).Add(16 * aDay))
	ends := func() map[string]*time.Time {
		rows, _, err := r.Matters.List(r.Ctx, r.Head, matters.Filter{State: models.MatterOpen})
		r.Must(err)
		put, _, err := r.Matters.OpenMatters(r.Ctx, member, 0, 0)
		r.Must(err)
		one, err := r.Matters.OpenMatter(r.Ctx, member, m.ID)
		r.Must(err)
		agenda, _, err := r.Matters.Agenda(r.Ctx, r.Chair, matters.AgendaFilter{})
		r.Must(err)
		tasks, err := r.Matters.Tasks(r.Ctx, r.Member(models.ConstituencyNetwork, 1))
		r.Must(err)
		if len(rows) != 1 || len(put) != 1 || len(agenda) != 1 || len(tasks) != 1 {
			t.Fatalf("%d rows, %d for members, %d items, %d tasks", len(rows), len(put), len(agenda), len(tasks))
		}
		for name, stands := range map[string]bool{"list": rows[0].Stands, "members": put[0].Stands, "one": one.Stands, "agenda": agenda[0].Matter.Stands()} {
			if end := rows[0].ClosesAt; stands != (end == nil) {
				t.Errorf("%s: stands %t, the list says it ends %v", name, stands, end)
			}
		}
		return map[string]*time.Time{"list": rows[0].ClosesAt, "members": put[0].ClosesAt, "one": one.ClosesAt, "agenda": agenda[0].Matter.End(), "tasks": tasks[0].ClosesAt}
	}
	for name, at := range ends() {
		if at != nil {
			t.Errorf("%s: the clock stands, and it ends %s", name, at)
		}
	}
	r.Clock.Advance(2 * aDay)
	r.Serve(m)
	for name, at := range ends() {
		if want := m.ClosesAt.Add(2 * aDay); at == nil || !at.Equal(want) {
			t.Errorf("%s: ends %v, want %s and not the announced %s", name, at, want, m.ClosesAt)
		}
	}
	// Control: what consensus decides ends when it was announced.
	plain := r.Other(models.MatterOther, models.SubjectNone)
	if one, err := r.Matters.OpenMatter(r.Ctx, member, plain.ID); err != nil || one.Stands || !one.ClosesAt.Equal(*plain.ClosesAt) {
		t.Errorf("%+v %v", one, err)
	}
}

// Who records another channel, on what, when and for which seat is checked.
func TestRecordNoticeRefuses(t *testing.T) {
	r := silent(t)
	draft, err := r.Matters.Prepare(r.Ctx, r.Officer, r.Asking(models.MatterOther, models.SubjectNone))
	r.Must(err)
	m, err := asked(r, models.MatterOther, r.DB.Now(r.Ctx).Add(16*aDay))
	r.Must(err)
	now := r.DB.Now(r.Ctx)
	good := models.NoticeInput{Channel: models.NoticeNoteVerbale, Address: models.AddressMission, Reached: now, Evidence: "note 12/2027"}
	record := func(actor models.Actor, matter int64, seat string, change func(*models.NoticeInput)) error {
		in := good
		if change != nil {
			change(&in)
		}
		return r.Matters.RecordNotice(r.Ctx, actor, matter, r.Seats[seat], in)
	}
	r.Refused(record(r.Member(models.ConstituencyNetwork, 1), m.ID, "network/1", nil), models.KindForbidden, "error.right_missing")
	r.Refused(record(r.Officer, draft.ID, "network/1", nil), models.KindConflict, "board.matter_not_open")
	r.Refused(record(r.Officer, m.ID, "nowhere/1", nil), models.KindNotFound, "error.not_found")
	r.Refused(r.Matters.RecordNotice(r.Ctx, r.Officer, m.ID, r.Seats[boardroom.Key(models.ConstituencyChair, 1)], good), models.KindForbidden, "board.no_vote")
	for name, change := range map[string]func(*models.NoticeInput){
		"mail is not recorded by hand": func(in *models.NoticeInput) { in.Channel = models.NoticeMail },
		"an address that is none":      func(in *models.NoticeInput) { in.Address = "office" },
		"without evidence":             func(in *models.NoticeInput) { in.Evidence = " " },
		"in the future":                func(in *models.NoticeInput) { in.Reached = now.Add(time.Minute) },
		"before the text was opened":   func(in *models.NoticeInput) { in.Reached = now.Add(-time.Hour) },
	} {
		if e := models.AsError(record(r.Officer, m.ID, "network/1", change)); e == nil || e.Kind != models.KindInvalid || len(e.Fields) != 1 {
			t.Errorf("%s: %v", name, e)
		}
	}
	r.Must(record(r.Officer, m.ID, "network/1", nil))
	v := show(r, r.Head, m.ID)
	if len(v.Notices) != 1 || v.Notices[0].Evidence != "note 12/2027" || v.Notices[0].State() != models.MessageSent {
		t.Errorf("%+v", v.Notices)
	}
	if v := show(r, r.Member(models.ConstituencyNetwork, 1), m.ID); v.Notices != nil || v.Matter.Silence == nil {
		t.Error("a member sees the clock and not who was written to")
	}
	r.Refused(r.Matters.RecordReturn(r.Ctx, r.Officer, m.ID, v.Notices[0].ID, "back"), models.KindConflict, "board.notice_not_sent")
	r.Refused(r.Matters.RecordReturn(r.Ctx, r.Officer, m.ID, 999, "back"), models.KindNotFound, "error.not_found")
}

// An excluded subject, a window shorter than the
// rule's working days: none of them opens. An end on a day off moves.
func TestSilenceOpensByTheRule(t *testing.T) {
	r := silent(t)
	now := r.DB.Now(r.Ctx)
	_, err := asked(r, models.MatterRules, now.Add(16*aDay))
	r.Refused(err, models.KindConflict, "board.subject_excluded")
	// Ten working days from a Monday is the Monday in two weeks.
	_, err = asked(r, models.MatterOther, now.Add(14*aDay-time.Microsecond))
	r.Refused(err, models.KindInvalid, "board.fault.opening")
	m, err := asked(r, models.MatterOther, now.Add(19*aDay))
	r.Must(err)
	if at := *m.ClosesAt; at.Weekday() != time.Monday || at.Sub(now) != 21*aDay {
		t.Errorf("an end on a Saturday becomes %s", at)
	}
	values := models.DefaultRules()
	values.Zone, values.Holidays = "Europe/Zurich", "2027-03-22 2027-03-26"
	d := ruled(r)
	_, err = r.Bodies.AmendRules(r.Ctx, r.Fresh(r.Head), r.Board.ID, d.ID, values, r.DB.Now(r.Ctx))
	r.Must(err)
	later, err := asked(r, models.MatterOther, now.Add(19*aDay))
	r.Must(err)
	if at := *later.ClosesAt; at.Weekday() != time.Tuesday || at.Sub(now) != 22*aDay {
		t.Errorf("an end on a Saturday before a day off becomes %s", at)
	}
	// T5: the window that runs keeps the calendar of its opening.
	r.Serve(m)
	if at := end(r, m); at == nil || at.Weekday() != time.Monday {
		t.Errorf("ends %v", at)
	}
	for _, change := range []func(*models.RuleValues){func(v *models.RuleValues) { v.Zone = "Nowhere/At all" }, func(v *models.RuleValues) { v.Holidays = "25 December" }, func(v *models.RuleValues) { v.SilenceDays = -1 }} {
		wrong := values
		change(&wrong)
		if e := models.AsError(wrong.Validate()); e == nil || e.Kind != models.KindInvalid {
			t.Errorf("%+v is taken", wrong)
		}
	}
}

// Two seats break the silence at once: both objections are kept and nothing is
// adopted at the end.
func TestTwoBreakTheSilenceAtOnce(t *testing.T) {
	r := silent(t)
	m := running(r)
	servers := [2]*matters.Service{r.Matters, matters.New(r.Second())}
	members := [2]models.Actor{r.Member(models.ConstituencyStakeholders, 1), r.Member(models.ConstituencyContributors, 2)}
	var errs [2]error
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { _, errs[i] = servers[i].Vote(r.Ctx, members[i], m.ID, 0, objects) })
	}
	wg.Wait()
	r.Must(errs[0])
	r.Must(errs[1])
	r.Clock.Set(*end(r, m))
	refusedBy39(r, conclude(r, m), "board.objection_stands")
	if v := show(r, r.Chair, m.ID); len(v.Standing()) != 2 {
		t.Errorf("%d objections stand", len(v.Standing()))
	}
	verified(r)
}

// A seat whose holder changes while the window runs stays served, and its new
// holder answers for it.
func TestTheHolderChangesWhileTheWindowRuns(t *testing.T) {
	r := silent(t)
	m := running(r)
	before := *end(r, m)
	r.Clock.Advance(aDay)
	r.Must(endSeat(r, models.ConstituencyStakeholders, 3))
	next := r.CastFor(models.RoleBoardMember, orgInput("NETWORK-9"), "")
	_, err := r.Bodies.Hold(r.Ctx, r.Fresh(r.Head), bodies.HoldingInput{SeatID: r.Seats["stakeholders/3"], Kind: models.HoldingHolder,
		OrganisationID: next.OrganisationID, StartsAt: r.DB.Now(r.Ctx), Instrument: "letter"})
	r.Must(err)
	if after := end(r, m); after == nil || !after.Equal(before) {
		t.Errorf("ends %v, before %s", after, before)
	}
	r.Must(vote(r, r.Fresh(next), m, 0, objects))
	r.Clock.Set(before)
	refusedBy39(r, conclude(r, m), "board.objection_stands")
}

// A seat that asks for time lengthens the window once, in working days.
func TestMoreTimeLengthensTheSilence(t *testing.T) {
	r := silent(t)
	m := running(r)
	before := *end(r, m) // Wednesday 17 March
	r.Must(r.Matters.AskTime(r.Ctx, r.Member(models.ConstituencyCountries, 2), m.ID, 0, "The ministry meets on Friday."))
	if after := end(r, m); after == nil || after.Sub(before) != 5*aDay {
		t.Errorf("from %s to %v", before, after)
	}
	r.Refused(r.Matters.AskTime(r.Ctx, r.Member(models.ConstituencyCountries, 2), m.ID, 0, "Again."), models.KindConflict, "board.time_asked")
}

// An objection after the end is kept and shown, changes nothing, and makes the
// secretariat record whether reconsideration is asked.
func TestALateObjectionChangesNothing(t *testing.T) {
	r := silent(t)
	m := running(r)
	member := func() models.Actor { return r.Member(models.ConstituencyStakeholders, 2) }
	late := func(reason, remedy string) error {
		return r.Matters.ObjectLate(r.Ctx, member(), m.ID, 0, reason, remedy)
	}
	refusedBy39(r, late("It is too soon.", "A year more."), "board.not_late")
	r.Clock.Set(*end(r, m))
	r.Refused(late("", "A year more."), models.KindInvalid, "board.fault.vote")
	r.Must(late("It is too soon.", "A year more."))
	refusedBy39(r, late("Again.", "Nothing."), "board.late_objected")
	r.Refused(r.Matters.ObjectLate(r.Ctx, r.Officer, m.ID, r.Seats["network/1"], "x", "y"), models.KindForbidden, "error.right_missing")
	r.Must(conclude(r, m))
	r.Must(r.Matters.ObjectLate(r.Ctx, r.Member(models.ConstituencyNetwork, 3), m.ID, 0, "We too.", "A year more."))
	v := show(r, r.Head, m.ID)
	if len(v.Late) != 2 || v.Late[0].Holder == "" || v.Late[0].Record != nil || v.Matter.State != models.MatterAdopted || len(v.Result.Standing) != 0 {
		t.Fatalf("%+v", v.Late)
	}
	record := func(actor models.Actor, id int64, asked bool, reason string) error {
		return r.Matters.RecordReconsideration(r.Ctx, actor, m.ID, id, asked, reason)
	}
	r.Refused(record(member(), v.Late[0].ID, true, "Yes."), models.KindForbidden, "error.right_missing")
	r.Refused(record(r.Officer, 999, true, "Yes."), models.KindNotFound, "error.not_found")
	r.Refused(record(r.Officer, v.Late[0].ID, true, " "), models.KindInvalid, "board.fault.reconsideration")
	r.Must(record(r.Officer, v.Late[0].ID, true, "The member asks the Board to look at it in June."))
	refusedBy39(r, record(r.Officer, v.Late[0].ID, false, "No."), "board.reconsidered")
	if v := show(r, member(), m.ID); v.Late[0].Record == nil || !v.Late[0].Record.Asked {
		t.Errorf("%+v", v.Late[0])
	}
	verified(r)
}
