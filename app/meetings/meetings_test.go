package meetings_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/app/bodies"
	"seedfund/app/meetings"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/when"
)

// clause 43: the chair or the secretariat convenes; clause 23: in time.
func TestConvening(t *testing.T) {
	s := stage(t)
	m := s.prepared()
	s.Refused(s.m.Convene(s.Ctx, s.Fresh(s.Head), m.ID, s.version(m.ID), ""), models.KindConflict, "meetings.no_items")
	s.free(m, "Opening")
	s.Refused(s.m.Convene(s.Ctx, s.Member(models.ConstituencyNetwork, 1), m.ID, 1, ""), models.KindForbidden, "error.right_missing")
	s.Refused(s.m.Convene(s.Ctx, s.Stale(s.Head), m.ID, s.version(m.ID), ""), models.KindSignIn, "error.fresh_sign_in")
	s.Refused(s.m.Convene(s.Ctx, s.Fresh(s.Head), m.ID, 1, ""), models.KindStale, "error.stale")

	// A draft is not there for members.
	if _, err := s.m.Show(s.Ctx, s.Member(models.ConstituencyNetwork, 1), m.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("a member reads a draft: %v", err)
	}
	near := s.in(3)
	s.Must(s.m.Edit(s.Ctx, s.Fresh(s.Officer), m.ID, s.version(m.ID), near))
	err := s.m.Convene(s.Ctx, s.Fresh(s.Head), m.ID, s.version(m.ID), "")
	s.Refused(err, models.KindInvalid, "meetings.fault.notice")
	if e := models.AsError(err); e.Clause != "23" || e.Fields[0].Args["Days"] != 10 {
		t.Errorf("%+v", e)
	}
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), m.ID, s.version(m.ID), "The agent's figures came late."))
	v := s.view(m.ID)
	if v.Meeting.State != models.MeetingConvened || v.Meeting.ConvenedAt == nil || v.Events[len(v.Events)-1].Reason == "" || len(v.Versions) != 1 {
		t.Errorf("%+v %+v", v.Meeting, v.Events)
	}
	s.Refused(s.m.Convene(s.Ctx, s.Fresh(s.Head), m.ID, s.version(m.ID), ""), models.KindConflict, "flow.wrong_state")
	s.Refused(s.m.Edit(s.Ctx, s.Fresh(s.Officer), m.ID, s.version(m.ID), near), models.KindConflict, "flow.wrong_state")
	s.Verify()
}

func TestAShortNoticeIsRefusedWhereTheRuleSaysSo(t *testing.T) {
	t.Parallel()
	rule := models.DefaultRules()
	rule.ShortNotice = models.ShortNoticeRefused
	now := time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)
	if err := rule.NoticeOf(now, now.AddDate(0, 0, 10), ""); err != nil {
		t.Error(err)
	}
	err := rule.NoticeOf(now, now.AddDate(0, 0, 10).Add(-time.Microsecond), "urgent")
	if e := models.AsError(err); e == nil || e.Key != "meetings.notice_too_short" || e.Clause != "23" {
		t.Errorf("%v", err)
	}
}

func TestFaultsOfAMeeting(t *testing.T) {
	s := stage(t)
	for field, change := range map[string]func(*meetings.Input){
		"mode": func(in *meetings.Input) { in.Mode = "by letter" }, "place": func(in *meetings.Input) { in.Place = " " },
		"link": func(in *meetings.Input) { in.Link = "javascript:alert(1)" }, "ends_at": func(in *meetings.Input) { in.EndsAt = in.StartsAt },
		"languages": func(in *meetings.Input) { in.Languages = []string{"de"} }, "zone": func(in *meetings.Input) { in.Zone = "Mars/Olympus" },
		"starts_at": func(in *meetings.Input) { in.StartsAt = time.Time{} },
	} {
		in := s.in(20)
		change(&in)
		_, err := s.m.Prepare(s.Ctx, s.Officer, s.Board.ID, in)
		s.Refused(err, models.KindInvalid, "meetings.fault.meeting")
		if !slices.ContainsFunc(models.AsError(err).Fields, func(f models.FieldError) bool { return f.Field == field }) {
			t.Errorf("%s: %v", field, err)
		}
	}
	_, err := s.m.Prepare(s.Ctx, s.Member(models.ConstituencyNetwork, 1), s.Board.ID, s.in(20))
	s.Refused(err, models.KindForbidden, "error.right_missing")
	_, err = s.m.Prepare(s.Ctx, s.Officer, 999, s.in(20))
	s.Refused(err, models.KindNotFound, "error.not_found")
}

func TestPostponingAndCancellingKeepWhatWas(t *testing.T) {
	s := stage(t)
	m := s.convened()
	later := m.StartsAt.AddDate(0, 0, 7)
	s.Refused(s.m.Postpone(s.Ctx, s.Fresh(s.Chair), m.ID, m.Version, later, later.Add(time.Hour), " ", ""), models.KindInvalid, "meetings.fault.step")
	s.Must(s.m.Postpone(s.Ctx, s.Fresh(s.Chair), m.ID, m.Version, later, later.Add(time.Hour), "The room is taken.", ""))
	v := s.view(m.ID)
	if !v.Meeting.StartsAt.Equal(later) || v.Meeting.State != models.MeetingConvened || !v.Events[1].StartsAt.Equal(m.StartsAt) {
		t.Errorf("%+v %+v", v.Meeting, v.Events)
	}
	s.Refused(s.m.Cancel(s.Ctx, s.Fresh(s.Chair), m.ID, v.Meeting.Version, ""), models.KindInvalid, "meetings.fault.step")
	s.Must(s.m.Cancel(s.Ctx, s.Fresh(s.Chair), m.ID, v.Meeting.Version, "Nothing is ready."))
	s.Refused(s.m.Postpone(s.Ctx, s.Fresh(s.Chair), m.ID, s.version(m.ID), later, later.Add(time.Hour), "x", "x"), models.KindConflict, "flow.wrong_state")
	sent, err := s.m.Circulations(s.Ctx, s.Officer, m.ID)
	s.Must(err)
	var kinds []models.CirculationKind
	for _, c := range sent {
		kinds = append(kinds, c.Kind)
	}
	if !slices.Equal(kinds, []models.CirculationKind{models.CirculatedNotice, models.CirculatedPostponement, models.CirculatedCancellation}) {
		t.Errorf("%v", kinds)
	}
	_, err = s.m.AddItem(s.Ctx, s.Officer, m.ID, meetings.ItemInput{Title: "Late", Presenter: "chair"})
	s.Refused(err, models.KindConflict, "meetings.is_over")
	s.Verify()
}

// The list of the notice is of those who sit then: holders, alternates, the
// chair and the seats ex officio.
func TestTheNoticeGoesToWhoSitsThen(t *testing.T) {
	s := stage(t)
	agent := s.Cast(models.RoleAgentOfficer)
	c, err := s.Bodies.Composition(s.Ctx, models.Actor{}, s.Board.ID, s.DB.Now(s.Ctx), time.Time{})
	s.Must(err)
	for _, seat := range c.Of(models.ConstituencyExOfficio) {
		holder := agent.OrganisationID
		if seat.Number == 2 {
			holder = s.Head.OrganisationID
		}
		_, err := s.Bodies.Hold(s.Ctx, s.Fresh(s.Head), bodies.HoldingInput{SeatID: seat.ID, Kind: models.HoldingHolder, OrganisationID: holder,
			StartsAt: s.DB.Now(s.Ctx).Add(-time.Hour), Instrument: "terms of reference"})
		s.Must(err)
	}
	m := s.convened()
	sent, err := s.m.Circulations(s.Ctx, s.Chair, m.ID)
	s.Must(err)
	count := map[models.ReceivesAs]int{}
	for _, r := range sent[0].Recipients {
		count[r.Capacity]++
	}
	// Two persons of the secretariat and one of the agent sit ex officio.
	want := map[models.ReceivesAs]int{models.ReceivesHolder: 12, models.ReceivesAlternate: 4, models.ReceivesChair: 1, models.ReceivesExOfficio: 3}
	for as, n := range want {
		if count[as] != n {
			t.Errorf("%s: %d, want %d", as, count[as], n)
		}
	}
	if _, err := s.m.Circulations(s.Ctx, s.Member(models.ConstituencyNetwork, 1), m.ID); !models.IsKind(err, models.KindForbidden) {
		t.Errorf("a member reads the list: %v", err)
	}
}

func TestTheAgendaIsOrderedAdoptedAndThenOnlyAddedTo(t *testing.T) {
	s := stage(t)
	m := s.prepared()
	first, second := s.free(m, "First"), s.free(m, "Second")
	s.Must(s.m.Move(s.Ctx, s.Officer, m.ID, s.version(m.ID), second.ID, true))
	s.Refused(s.m.Move(s.Ctx, s.Officer, m.ID, 1, first.ID, true), models.KindStale, "error.stale")
	s.Refused(s.m.Move(s.Ctx, s.Officer, m.ID, s.version(m.ID), second.ID, true), models.KindConflict, "meetings.item_at_end")
	s.Refused(s.m.Move(s.Ctx, s.Officer, m.ID, s.version(m.ID), 999, true), models.KindNotFound, "error.not_found")
	if v := s.view(m.ID); v.Items[0].Heading != "Second" || v.Items[0].Number != 1 || v.Items[1].Heading != "First" || v.Planned != 20 {
		t.Errorf("%+v", v.Items)
	}
	edit := meetings.ItemInput{Title: "First of all", Presenter: "secretariat", Minutes: 15}
	s.Refused(s.m.EditItem(s.Ctx, s.Officer, m.ID, first.ID, 1, edit), models.KindStale, "error.stale")
	s.Must(s.m.EditItem(s.Ctx, s.Officer, m.ID, first.ID, 2, edit))
	third := s.free(m, "Third")
	s.Refused(s.m.RemoveItem(s.Ctx, s.Officer, m.ID, third.ID, ""), models.KindInvalid, "meetings.fault.step")
	s.Must(s.m.RemoveItem(s.Ctx, s.Officer, m.ID, third.ID, "Not ready."))
	s.Refused(s.m.RemoveItem(s.Ctx, s.Officer, m.ID, third.ID, "again"), models.KindNotFound, "error.not_found")
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), m.ID, s.version(m.ID), ""))
	s.Must(s.m.Adopt(s.Ctx, s.Fresh(s.Chair), m.ID, s.version(m.ID)))
	s.Refused(s.m.Adopt(s.Ctx, s.Fresh(s.Chair), m.ID, s.version(m.ID)), models.KindConflict, "meetings.agenda_adopted")
	s.Refused(s.m.EditItem(s.Ctx, s.Officer, m.ID, first.ID, s.view(m.ID).Items[1].Version, edit), models.KindConflict, "meetings.agenda_adopted")
	s.Refused(s.m.RemoveItem(s.Ctx, s.Officer, m.ID, first.ID, "x"), models.KindConflict, "meetings.agenda_adopted")
	s.Refused(s.m.Move(s.Ctx, s.Officer, m.ID, s.version(m.ID), first.ID, true), models.KindConflict, "meetings.agenda_adopted")
	s.free(m, "Any other business")
	v := s.view(m.ID)
	if last := v.Items[2]; !last.Late || v.Items[0].Late || v.Adopted == nil || len(v.Removed) != 1 || len(v.Versions) != 2 || strings.Contains(v.Versions[1].Content, "Any other") {
		t.Errorf("%+v %+v", v.Items, v.Versions)
	}
	for _, faulty := range []meetings.ItemInput{{Presenter: "chair"}, {Title: "x", Presenter: "clown"}, {Title: "x", Presenter: "chair", Minutes: -1}, {MatterID: 999, Presenter: "chair"}} {
		_, err := s.m.AddItem(s.Ctx, s.Officer, m.ID, faulty)
		s.Refused(err, models.KindInvalid, "meetings.fault.item")
	}
	_, err := s.m.AddItem(s.Ctx, s.Member(models.ConstituencyNetwork, 1), m.ID, edit)
	s.Refused(err, models.KindForbidden, "error.right_missing")
	s.Verify()
}

// A matter stands on an agenda once, and only of the body.
func TestMattersOnAnAgenda(t *testing.T) {
	s := stage(t)
	q := s.Other(models.MatterOther, "")
	m := s.prepared()
	in := meetings.ItemInput{MatterID: q.ID, Presenter: "secretariat", Minutes: 30}
	_, err := s.m.AddItem(s.Ctx, s.Officer, m.ID, in)
	s.Must(err)
	_, err = s.m.AddItem(s.Ctx, s.Officer, m.ID, in)
	s.Refused(err, models.KindConflict, "meetings.item_twice")
	if v := s.view(m.ID); v.Items[0].Heading != q.Question || v.Items[0].Reference != q.Reference {
		t.Errorf("%+v", v.Items[0])
	}
}

// What an interest screens a seat from is not there for it: no item, no gap in
// the numbers, no text, no follow-up.
func TestAScreenedReadersBook(t *testing.T) {
	s := stage(t)
	hidden := s.Other(models.MatterOther, "")
	m := s.prepared()
	s.free(m, "Opening")
	item, err := s.m.AddItem(s.Ctx, s.Officer, m.ID, meetings.ItemInput{MatterID: hidden.ID, Presenter: "secretariat", Minutes: 30})
	s.Must(err)
	s.free(m, "Closing")
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), m.ID, s.version(m.ID), ""))
	screened := s.Member(models.ConstituencyContributors, 2)
	s.Must(s.ByOthers(s.Chair, hidden.ID, s.Seats["contributors/2"], models.InterestScreened, models.InterestPersonal, "private"))
	follow, err := s.m.Follow(s.Ctx, s.Officer, meetings.FollowUpInput{MeetingID: m.ID, ItemID: item.ID, Task: "Ask the districts again.", OwnerKind: models.OwnerSeat,
		OwnerSeat: s.Seats["contributors/2"], DueOn: when.DateOf(s.DB.Now(s.Ctx)).AddDays(30)})
	s.Must(err)

	book, err := s.m.Book(s.Ctx, screened, m.ID)
	s.Must(err)
	if len(book.Items) != 2 || book.Items[1].Number != 2 || book.Items[1].Heading != "Closing" || book.Planned != 20 || len(book.Matters) != 0 || len(book.FollowUps) != 0 || len(book.Versions) != 0 {
		t.Errorf("%+v", book)
	}
	if _, err := s.m.FollowUp(s.Ctx, screened, follow.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("the follow-up is there: %v", err)
	}
	rows, _, err := s.m.FollowUps(s.Ctx, screened, meetings.FollowUpFilter{})
	if err != nil || len(rows) != 0 {
		t.Errorf("%+v %v", rows, err)
	}
	if tasks, err := s.m.Tasks(s.Ctx, screened); err != nil || len(tasks) != 0 {
		t.Errorf("%+v %v", tasks, err)
	}
	s.Refused(s.m.Report(s.Ctx, screened, follow.ID, 1, meetings.Evidence{Text: "done"}), models.KindNotFound, "error.not_found")

	other, err := s.m.Book(s.Ctx, s.Member(models.ConstituencyNetwork, 1), m.ID)
	s.Must(err)
	if len(other.Items) != 3 || other.Items[1].Heading != hidden.Question || len(other.Matters) != 1 || len(other.FollowUps) != 1 {
		t.Errorf("%+v", other)
	}

	// It goes into the next agenda, and is as absent there.
	next := s.prepared()
	s.free(next, "Opening")
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), next.ID, s.version(next.ID), ""))
	v, err := s.m.Show(s.Ctx, screened, next.ID)
	if err != nil || len(v.Items) != 1 || v.Items[0].Number != 1 {
		t.Errorf("%+v %v", v.Items, err)
	}
	// The list of the notice says what was withheld from whom.
	sent, err := s.m.Circulations(s.Ctx, s.Officer, next.ID)
	s.Must(err)
	for _, r := range sent[0].Recipients {
		if (r.MandateID == screened.MandateID) != (len(r.Withheld) == 1) {
			t.Errorf("%s: %v", r.Name, r.Withheld)
		}
	}
	s.Verify()
}

// A seat that left the discussion finds the item and not the record of it.
func TestWhatASeatThatWithdrewReads(t *testing.T) {
	s := stage(t)
	q := s.Other(models.MatterOther, "")
	m := s.prepared()
	_, err := s.m.AddItem(s.Ctx, s.Officer, m.ID, meetings.ItemInput{MatterID: q.ID, Presenter: "secretariat", Minutes: 30})
	s.Must(err)
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), m.ID, s.version(m.ID), ""))
	s.Must(s.ByOthers(s.Chair, q.ID, s.Seats["contributors/2"], models.InterestWithdrawn, models.InterestOther, "why"))
	s.Clock.Set(m.StartsAt)
	s.Must(s.m.Begin(s.Ctx, s.Fresh(s.Chair), m.ID, s.version(m.ID), nil, nil))
	s.Clock.Advance(time.Hour)
	s.Must(s.m.End(s.Ctx, s.Fresh(s.Chair), m.ID, s.version(m.ID), nil))
	item := s.view(m.ID).Items[0]
	_, err = s.m.Write(s.Ctx, s.Officer, m.ID, item.ID, 0, "What was said.")
	s.Must(err)
	_, err = s.m.Circulate(s.Ctx, s.Officer, m.ID, "")
	s.Must(err)
	v, err := s.m.Show(s.Ctx, s.Member(models.ConstituencyContributors, 2), m.ID)
	s.Must(err)
	if i := v.Items[0]; i.Text != nil || !i.TextWithheld || i.Grade != models.InterestWithdrawn {
		t.Errorf("%+v", i)
	}
	if v, err = s.m.Show(s.Ctx, s.Member(models.ConstituencyContributors, 1), m.ID); err != nil || v.Items[0].Text == nil {
		t.Errorf("%+v %v", v.Items, err)
	}
}

// Who reads: the body, the secretariat, the agent ex officio, the auditor; not
// the Executive Committee, which has its own meetings, and not the public.
func TestWhoReads(t *testing.T) {
	s := stage(t)
	m := s.convened()
	for _, reader := range []models.Actor{s.Member(models.ConstituencyNetwork, 1), s.Alternates["network/1"], s.Chair, s.Officer, s.Cast(models.RoleAgentOfficer), s.Cast(models.RoleAuditor)} {
		if _, err := s.m.Show(s.Ctx, reader, m.ID); err != nil {
			t.Errorf("%s: %v", reader.Role, err)
		}
	}
	unseated := s.CastFor(models.RoleBoardMember, people.OrganisationInput{Code: "ORG-Z", Name: "Organisation Z", Kind: models.KindUNEntity}, "")
	for _, stranger := range []models.Actor{s.Cast(models.RoleExComMember), unseated, s.Lead, {}} {
		if _, err := s.m.Show(s.Ctx, stranger, m.ID); !models.IsKind(err, models.KindNotFound) {
			t.Errorf("%s: %v", stranger.Role, err)
		}
	}
	list, _, err := s.m.List(s.Ctx, models.Actor{}, meetings.Filter{})
	s.Must(err)
	if len(list) != 1 || list[0].Inside || list[0].Place != "" || list[0].Link != "" || list[0].Mode != models.Hybrid {
		t.Errorf("%+v", list)
	}
	if _, _, err := s.m.FollowUps(s.Ctx, models.Actor{}, meetings.FollowUpFilter{}); !models.IsKind(err, models.KindSignIn) {
		t.Errorf("%v", err)
	}
	excom, err := s.Bodies.SetUp(s.Ctx, s.Fresh(s.Head), bodies.SetUp{Code: "excom", Kind: models.BodyExCom, Name: "Executive Committee", Instrument: "terms of reference", Rules: models.DefaultRules()})
	s.Must(err)
	own, err := s.m.Prepare(s.Ctx, s.Officer, excom.ID, s.in(30))
	s.Must(err)
	s.free(own, "Opening")
	// Nobody holds its seats: a notice to nobody is none.
	s.Refused(s.m.Convene(s.Ctx, s.Fresh(s.Head), own.ID, s.version(own.ID), ""), models.KindConflict, "meetings.nobody")
	member := s.Cast(models.RoleExComMember)
	c, err := s.Bodies.Composition(s.Ctx, models.Actor{}, excom.ID, s.DB.Now(s.Ctx), time.Time{})
	s.Must(err)
	_, err = s.Bodies.Hold(s.Ctx, s.Fresh(s.Head), bodies.HoldingInput{SeatID: c.Of(models.ConstituencyNetwork)[0].ID, Kind: models.HoldingHolder, OrganisationID: member.OrganisationID, StartsAt: s.DB.Now(s.Ctx), Instrument: "list"})
	s.Must(err)
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), own.ID, s.version(own.ID), ""))
	if v, err := s.m.Show(s.Ctx, member, own.ID); err != nil || len(v.Items) != 1 {
		t.Errorf("%v", err)
	}
	if _, err := s.m.Show(s.Ctx, s.Member(models.ConstituencyNetwork, 1), own.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("%v", err)
	}
}
