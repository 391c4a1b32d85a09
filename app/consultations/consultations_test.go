package consultations_test

import (
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/access"
	"seedfund/app/people"
	"seedfund/models"
)

type scene struct {
	*boardroom.Room
	s *consultations.Service
}

func set(t *testing.T) *scene {
	t.Helper()
	t.Parallel()
	r := boardroom.New(t)
	return &scene{r, consultations.New(r.DB, consultations.WithMatters(access.Matters))}
}

func (sc *scene) now() time.Time { return sc.DB.Now(sc.Ctx) }

// start opens a consultation on a text of no other area.
func (sc *scene) start(change func(*consultations.StartInput)) (models.Consultation, error) {
	in := consultations.StartInput{Subject: models.ConsultReview, SubjectID: 7, TextNumber: 1, TextHash: "h1", Clause: "102", Title: "Review", Question: "What do you think?",
		Language: "en", Rule: models.ConsultBoard, BodyID: sc.Board.ID, ClosesAt: sc.now().AddDate(0, 0, 10)}
	if change != nil {
		change(&in)
	}
	var c models.Consultation
	err := sc.DB.Write(sc.Ctx, sc.Fresh(sc.Head), "test.start", func(tx *db.Tx) error {
		var err error
		c, err = consultations.Start(tx, in)
		return err
	})
	return c, err
}

func (sc *scene) started() models.Consultation {
	sc.T.Helper()
	c, err := sc.start(nil)
	sc.Must(err)
	return c
}

func (sc *scene) show(a models.Actor, id int64) models.ConsultationView {
	sc.T.Helper()
	v, err := sc.s.Show(sc.Ctx, a, id)
	sc.Must(err)
	return v
}

func (sc *scene) reply(c models.Constituency, n int, id int64, view models.ConsultView, body string) error {
	return sc.s.Reply(sc.Ctx, sc.Member(c, n), id, 0, view, body)
}

func (sc *scene) verified() {
	sc.T.Helper()
	for _, inv := range consultations.Invariants() {
		faults, err := inv.Check(sc.Ctx, sc.DB.Read(sc.Ctx))
		sc.Must(err)
		if len(faults) > 0 {
			sc.T.Errorf("%s: %v", inv.Name, faults)
		}
	}
}

// clause 102: all members of the Board as at the opening are on the stored list.
func TestTheListIsThatOfTheOpening(t *testing.T) {
	sc := set(t)
	c := sc.started()
	v := sc.show(sc.Head, c.ID)
	if len(v.Consultees) != 12 || v.Coverage.Asked != 12 || v.Coverage.Served != 12 || v.Coverage.Replied != 0 || v.Coverage.Silent != 12 {
		t.Fatalf("%d consultees, %+v", len(v.Consultees), v.Coverage)
	}
	// A seat changes hands: the entry stays, marked, and the new holder replies.
	sc.Clock.Advance(24 * time.Hour)
	leaver := sc.Member(models.ConstituencyStakeholders, 3)
	sc.Must(sc.endSeat(models.ConstituencyStakeholders, 3))
	sc.Must(sc.s.Reply(sc.Ctx, leaver, c.ID, 0, models.ViewSupport, "")) // as at the opening
	left := 0
	for _, l := range sc.show(sc.Head, c.ID).Consultees {
		if l.Left {
			left++
		}
	}
	if left != 1 || len(sc.show(sc.Head, c.ID).Consultees) != 12 {
		t.Errorf("%d have left", left)
	}
	sc.verified()
}

func (sc *scene) endSeat(c models.Constituency, n int) error {
	var holding models.Holding
	sc.Must(sc.DB.Read(sc.Ctx).Raw("SELECT * FROM holdings WHERE seat_id = ? AND kind = 'holder' AND superseded_at IS NULL", sc.Seats[boardroom.Key(c, n)]).Take(&holding).Error)
	_, err := sc.Bodies.End(sc.Ctx, sc.Fresh(sc.Head), holding.ID, sc.now(), "letter of resignation")
	return err
}

func TestStartRefuses(t *testing.T) {
	sc := set(t)
	for what, change := range map[string]func(*consultations.StartInput){
		"no question":                  func(in *consultations.StartInput) { in.Question = " " },
		"no rule":                      func(in *consultations.StartInput) { in.Rule = "all" },
		"too short":                    func(in *consultations.StartInput) { in.ClosesAt = sc.now().AddDate(0, 0, 4) },
		"list, no reason":              func(in *consultations.StartInput) { in.Rule = models.ConsultStated },
		"a question as long as a book": func(in *consultations.StartInput) { in.Question = string(make([]rune, models.VoteTextLimit+1)) },
	} {
		if _, err := sc.start(change); !models.IsKind(err, models.KindInvalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := sc.start(func(in *consultations.StartInput) { in.Rule, in.Reason = models.ConsultStated, "because" })
	sc.Refused(err, models.KindConflict, "consultations.nobody")
	sc.started()
	_, err = sc.start(nil)
	sc.Refused(err, models.KindConflict, "consultations.open_already")
}

func TestMembersAndStatedLists(t *testing.T) {
	sc := set(t)
	member, committee := sc.Cast(models.RoleNetworkMember), sc.Cast(models.RoleExComMember)
	c, err := sc.start(func(in *consultations.StartInput) { in.Rule = models.ConsultMembers })
	sc.Must(err)
	if v := sc.show(sc.Head, c.ID); len(v.Consultees) != 1 || v.Consultees[0].SeatID != nil {
		t.Fatalf("%+v", v.Consultees)
	}
	sc.Must(sc.s.Reply(sc.Ctx, member, c.ID, 0, models.ViewSupport, ""))
	sc.Must(sc.s.Reply(sc.Ctx, committee, c.ID, 0, models.ViewProposal, "Another word."))
	v := sc.show(sc.Head, c.ID)
	if got := v.Consultees[0]; len(got.Replies) != 2 || got.Latest().View != models.ViewProposal || v.Coverage.Replied != 1 {
		t.Errorf("%+v", got)
	}
	// A seat of the Board is not a member's seat in the Network.
	sc.Refused(sc.reply(models.ConstituencyNetwork, 1, c.ID, models.ViewSupport, ""), models.KindNotFound, "error.not_found")
}

func TestRepliesAreKeptMarkedAndPrivateUntilTheClosure(t *testing.T) {
	sc := set(t)
	c := sc.started()
	one, two := sc.Member(models.ConstituencyCountries, 2), sc.Member(models.ConstituencyContributors, 1)
	sc.Refused(sc.s.Reply(sc.Ctx, one, c.ID, 0, "perhaps", ""), models.KindInvalid, "consultations.fault.reply")
	sc.Refused(sc.s.Reply(sc.Ctx, one, c.ID, 0, models.ViewConcern, " "), models.KindInvalid, "consultations.fault.reply")
	sc.Refused(sc.s.Reply(sc.Ctx, one, c.ID, 999, models.ViewSupport, ""), models.KindForbidden, "consultations.not_asked")
	for _, role := range []models.Role{models.RoleCoordinator, models.RoleSecretariatHead, models.RoleAuditor, models.RoleAgentOfficer, models.RoleDrafter} {
		sc.Refused(sc.s.Reply(sc.Ctx, sc.Cast(role), c.ID, 0, models.ViewSupport, ""), models.KindForbidden, "error.right_missing")
	}
	sc.Must(sc.s.Reply(sc.Ctx, one, c.ID, 0, models.ViewConcern, "Not in one year."))
	seen := func(a models.Actor) (n int) {
		for _, l := range sc.show(a, c.ID).Consultees {
			n += len(l.Replies)
		}
		return n
	}
	if seen(one) != 1 || seen(two) != 0 || seen(sc.Head) != 1 || seen(sc.Cast(models.RoleAuditor)) != 1 {
		t.Error("until the closure each reads its own, who conducts reads all")
	}
	if sc.show(two, c.ID).Coverage.Views != nil {
		t.Error("counts of views are shown before the closure")
	}
	_, err := sc.s.Show(sc.Ctx, sc.Cast(models.RoleAgentOfficer), c.ID)
	sc.Refused(err, models.KindNotFound, "error.not_found")
	_, err = sc.s.Show(sc.Ctx, sc.Cast(models.RoleDrafter), c.ID)
	sc.Refused(err, models.KindForbidden, "error.right_missing")

	// T1: exactly at the end of the window a reply is late.
	sc.Clock.Set(c.ClosesAt)
	sc.Must(sc.s.Reply(sc.Ctx, sc.Fresh(two), c.ID, 0, models.ViewSupport, ""))
	if v := sc.show(sc.Head, c.ID); v.Coverage.LateReplies != 1 || v.Coverage.Replied != 2 {
		t.Errorf("%+v", v.Coverage)
	}
	sc.close(c.ID)
	if seen(two) != 2 {
		t.Error("after the closure all replies are read")
	}
	sc.Refused(sc.s.Reply(sc.Ctx, sc.Fresh(one), c.ID, 0, models.ViewSupport, ""), models.KindTooLate, "consultations.closed")
	sc.verified()
}

// close says what was made of each reply and closes.
func (sc *scene) close(id int64) {
	sc.T.Helper()
	head := sc.Fresh(sc.Head)
	for _, l := range sc.show(head, id).Consultees {
		if r := l.Latest(); r != nil && r.UseMade == nil && r.View != models.ViewNone {
			sc.Must(sc.s.Use(sc.Ctx, head, id, 1, r.ID, "taken", ""))
		}
	}
	sc.Must(sc.s.Close(sc.Ctx, head, id, 1, "What they said."))
}

func TestClosingAsksForEverything(t *testing.T) {
	sc := set(t)
	c := sc.started()
	head := func() models.Actor { return sc.Fresh(sc.Head) }
	shut := func() error { return sc.s.Close(sc.Ctx, head(), c.ID, 1, "Summary") }
	sc.Refused(shut(), models.KindConflict, "consultations.window_runs")
	sc.Must(sc.reply(models.ConstituencyCountries, 2, c.ID, models.ViewProposal, "Meet twice a year."))
	sc.Clock.Set(c.ClosesAt)
	sc.Refused(shut(), models.KindConflict, "consultations.use_missing")
	reply := sc.show(head(), c.ID).Consultees
	var id int64
	for _, l := range reply {
		if l.Latest() != nil {
			id = l.Latest().ID
		}
	}
	sc.Refused(sc.s.Use(sc.Ctx, head(), c.ID, 1, id, "burnt", ""), models.KindInvalid, "consultations.fault.use")
	sc.Refused(sc.s.Use(sc.Ctx, head(), c.ID, 1, id, "not_taken", " "), models.KindInvalid, "consultations.fault.use")
	sc.Refused(sc.s.Use(sc.Ctx, head(), c.ID, 1, 999, "taken", ""), models.KindInvalid, "consultations.fault.use")
	sc.Must(sc.s.Use(sc.Ctx, head(), c.ID, 1, id, "not_taken", "The Board has no budget for it."))
	sc.Refused(sc.s.Use(sc.Ctx, head(), c.ID, 1, id, "taken", ""), models.KindConflict, "consultations.used_already")
	sc.Refused(sc.s.Close(sc.Ctx, head(), c.ID, 1, " "), models.KindInvalid, "consultations.fault.closing")
	sc.Refused(sc.s.Close(sc.Ctx, head(), c.ID, 2, "Summary"), models.KindStale, "error.stale")
	sc.Refused(sc.s.Close(sc.Ctx, sc.Stale(sc.Head), c.ID, 1, "Summary"), models.KindSignIn, "error.fresh_sign_in")
	sc.Refused(sc.s.Close(sc.Ctx, sc.Member(models.ConstituencyCountries, 2), c.ID, 1, "Summary"), models.KindForbidden, "error.right_missing")
	sc.Must(shut())
	sc.Refused(shut(), models.KindConflict, "consultations.closed_already")
	sc.Refused(sc.s.Remind(sc.Ctx, head(), c.ID, 2), models.KindConflict, "consultations.closed_already")
	if _, err := sc.Outside().Exec("UPDATE consultations SET summary = 'other' WHERE id = 1"); err == nil {
		t.Error("a closed consultation can be changed")
	}
	sc.verified()
}

// Zero replies are allowed and shown.
func TestNobodyRepliedIsShown(t *testing.T) {
	sc := set(t)
	c := sc.started()
	sc.Must(sc.s.Remind(sc.Ctx, sc.Fresh(sc.Head), c.ID, 1))
	sc.Clock.Set(c.ClosesAt)
	sc.Must(sc.s.Close(sc.Ctx, sc.Fresh(sc.Head), c.ID, 1, "Nobody replied."))
	rows, _, err := sc.s.List(sc.Ctx, sc.Head, 0)
	sc.Must(err)
	if len(rows) != 1 || rows[0].Asked != 12 || rows[0].Replied != 0 || rows[0].ClosedAt == nil {
		t.Errorf("%+v", rows)
	}
	sc.verified()
}

func TestALateConsulteeHasAWindowOfItsOwn(t *testing.T) {
	sc := set(t)
	// Two members are on the list; a third is added a day before the end.
	member := sc.Cast(models.RoleNetworkMember)
	c, err := sc.start(func(in *consultations.StartInput) { in.Rule = models.ConsultMembers })
	sc.Must(err)
	sc.Clock.Set(c.ClosesAt.AddDate(0, 0, -1))
	head := sc.Fresh(sc.Head)
	other := sc.Organisation('Z')
	sc.Refused(sc.s.Add(sc.Ctx, head, c.ID, 1, other, " "), models.KindInvalid, "consultations.fault.adding")
	sc.Refused(sc.s.Add(sc.Ctx, head, c.ID, 1, 999, "because"), models.KindInvalid, "consultations.fault.adding")
	sc.Refused(sc.s.Add(sc.Ctx, head, c.ID, 1, member.OrganisationID, "again"), models.KindConflict, "consultations.asked_already")
	sc.Must(sc.s.Add(sc.Ctx, head, c.ID, 1, other, "It joined the Network last week."))
	sc.Clock.Set(c.ClosesAt)
	head = sc.Fresh(sc.Head)
	// Nobody is reached at that organisation: another channel is written down.
	sc.Refused(sc.s.Close(sc.Ctx, head, c.ID, 1, "Summary"), models.KindConflict, "consultations.not_served")
	late := sc.show(head, c.ID).Consultees[1]
	if !late.Late || late.Served || !late.AnswerBy.Equal(c.ClosesAt.AddDate(0, 0, models.ConsultationDays-1)) {
		t.Fatalf("%+v, closes %v", late, c.ClosesAt)
	}
	sc.Refused(sc.s.Tell(sc.Ctx, head, c.ID, 1, late.ID, ""), models.KindInvalid, "consultations.fault.telling")
	sc.Refused(sc.s.Tell(sc.Ctx, head, c.ID, 1, 999, "by telephone"), models.KindInvalid, "consultations.fault.telling")
	sc.Must(sc.s.Tell(sc.Ctx, head, c.ID, 1, late.ID, "By telephone, to its head of office."))
	sc.Refused(sc.s.Close(sc.Ctx, head, c.ID, 1, "Summary"), models.KindConflict, "consultations.window_runs")
	sc.Clock.Set(late.AnswerBy)
	sc.Must(sc.s.Close(sc.Ctx, sc.Fresh(sc.Head), c.ID, 1, "Nobody replied."))
	sc.verified()
}

// The gate of the body's own rules, against every state of a consultation.
func TestTheGateOfOwnRules(t *testing.T) {
	sc := set(t)
	sc.gateRules()
	m := sc.openRules("The Board meets twice a year.")
	adopt := func() error {
		_, err := sc.Matters.Adopt(sc.Ctx, sc.Fresh(sc.Chair), m.ID, sc.matter(m.ID).Version)
		return err
	}
	sc.agree(m.ID)
	sc.Refused(adopt(), models.KindConflict, "consultations.gate.none")
	// Another list than the rule's is no consultation of the Board.
	stated, err := sc.consult(m.ID, models.ConsultStated)
	sc.Must(err)
	sc.Clock.Set(stated.ClosesAt)
	sc.close(stated.ID)
	sc.Refused(adopt(), models.KindConflict, "consultations.gate.none")

	open, err := sc.consult(m.ID, models.ConsultBoard)
	sc.Must(err)
	sc.Refused(adopt(), models.KindConflict, "consultations.gate.open")
	sc.Clock.Set(open.ClosesAt)
	sc.close(open.ID)

	// Another wording: what was closed was on an older version.
	sc.revise(m.ID, "The Board meets four times a year.")
	sc.agree(m.ID)
	sc.Refused(adopt(), models.KindConflict, "consultations.gate.older")
	// Spacing and case are editorial: the consultation on version 2 covers version 3.
	again, err := sc.consult(m.ID, models.ConsultBoard)
	sc.Must(err)
	sc.Clock.Set(again.ClosesAt)
	sc.close(again.ID)
	sc.revise(m.ID, "The  Board meets four times, a year.")
	sc.agree(m.ID)
	sc.Must(adopt())

	found, err := consultations.ClosuresOf(sc.DB.Read(sc.Ctx), []int64{m.ID})
	sc.Must(err)
	if got := found[m.ID]; len(got) != 3 || got[1].TextNumber != 1 || got[2].TextNumber != 2 || got[2].Asked != 12 || got[2].Replied != 0 || got[2].ClosedAt.IsZero() {
		t.Errorf("%+v", got)
	}
	sc.verified()
}

// gateRules adopts rules by which a decision about the rules needs a
// consultation.
func (sc *scene) gateRules() {
	sc.T.Helper()
	m := sc.openRules("The Board adopts a gate.")
	sc.agree(m.ID)
	d, err := sc.Matters.Adopt(sc.Ctx, sc.Fresh(sc.Chair), m.ID, m.Version)
	sc.Must(err)
	values := models.DefaultRules()
	values.Consult = "rules"
	sc.Clock.Advance(time.Minute)
	_, err = sc.Bodies.AmendRules(sc.Ctx, sc.Fresh(sc.Head), sc.Board.ID, d.ID, values, sc.now())
	sc.Must(err)
}

func (sc *scene) openRules(body string) models.Matter {
	sc.T.Helper()
	m, err := sc.Matters.Prepare(sc.Ctx, sc.Officer, matters.Paper{BodyID: sc.Board.ID, Kind: models.MatterRules, Question: "Which rules?", Language: "en",
		Channel: models.InWriting, Wording: matters.Wording{Outcome: models.OutcomeApprove, Body: body}})
	sc.Must(err)
	sc.Must(sc.Matters.Open(sc.Ctx, sc.Fresh(sc.Head), m.ID, m.Version, sc.InTenDays()))
	return sc.matter(m.ID)
}

func (sc *scene) matter(id int64) models.Matter {
	sc.T.Helper()
	v, err := sc.Matters.Show(sc.Ctx, sc.Chair, id)
	sc.Must(err)
	return v.Matter
}

func (sc *scene) agree(id int64) {
	sc.T.Helper()
	for key := range sc.Members {
		v := sc.matter(id)
		_, err := sc.Matters.Vote(sc.Ctx, sc.Fresh(sc.Members[key]), id, sc.Seats[key], models.VoteInput{TextNumber: v.TextNumber, Answer: models.AnswerAgree})
		sc.Must(err)
	}
}

func (sc *scene) revise(id int64, body string) {
	sc.T.Helper()
	sc.Must(sc.Matters.Revise(sc.Ctx, sc.Fresh(sc.Head), id, sc.matter(id).Version, matters.Wording{Outcome: models.OutcomeApprove, Body: body, Why: "clearer"}, sc.InTenDays()))
}

func (sc *scene) consult(id int64, rule models.ConsultRule) (models.Consultation, error) {
	in := matters.ConsultInput{Question: "Is this what you want?", Rule: rule, ClosesAt: sc.now().AddDate(0, 0, 7)}
	if rule == models.ConsultStated {
		in.Reason, in.Organisations = "They know the field.", []int64{sc.Members["network/1"].OrganisationID}
		sc.CastFor(models.RoleNetworkMember, boardroomOrganisation("ORG-Q"), "")
	}
	return sc.Matters.Consult(sc.Ctx, sc.Fresh(sc.Head), id, sc.matter(id).Version, in)
}

func boardroomOrganisation(code string) people.OrganisationInput {
	return people.OrganisationInput{Code: code, Name: "Organisation " + code, Kind: models.KindUNEntity}
}
