package matters_test

import (
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/decisions"
	"seedfund/models"
	"seedfund/models/when"
)

func room(t *testing.T) *boardroom.Room {
	t.Helper()
	t.Parallel()
	return boardroom.New(t)
}

func show(r *boardroom.Room, actor models.Actor, id int64) models.MatterView {
	r.T.Helper()
	v, err := r.Matters.Show(r.Ctx, actor, id)
	r.Must(err)
	return v
}

func acts(r *boardroom.Room, action string) int {
	r.T.Helper()
	var n int
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT COUNT(*) FROM acts WHERE action = ?", action).Scan(&n).Error)
	return n
}

func rows(r *boardroom.Room, table string) int {
	r.T.Helper()
	var n int
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT COUNT(*) FROM " + table).Scan(&n).Error)
	return n
}

func verified(r *boardroom.Room) {
	r.T.Helper()
	for _, inv := range matters.Invariants() {
		faults, err := inv.Check(r.Ctx, r.DB.Read(r.Ctx))
		r.Must(err)
		if len(faults) > 0 {
			r.T.Errorf("%s: %v", inv.Name, faults)
		}
	}
}

// C1: the electorate, the rules and the text are those of the opening, and a second
// opening changes nothing.
func TestOpenFreezes(t *testing.T) {
	r := room(t)
	m := r.Opened()
	v := show(r, r.Chair, m.ID)
	if m.State != models.MatterOpen || m.RuleID == nil || m.MethodID == nil || v.Text.Hash == "" || v.Text.FrozenAt == nil {
		t.Fatalf("%+v", m)
	}
	if m.AskedCents != 214_000_00 || v.Text.Effect.Total(0) != 214_000_00 || v.Text.Effect.Total(1) != 139_100_00 || len(v.Text.Effect.Amounts) != 4 {
		t.Errorf("the amounts are those of the submitted budget: %s, %s", m.AskedCents, v.Text.Effect.Total(1))
	}
	if v.Result.Seats != 12 || v.Result.WithVote != 9 || v.Result.WithoutVote != 3 || v.Result.Needed != 6 || len(v.Electors) != 15 {
		t.Errorf("%+v, %d electors", v.Result, len(v.Electors))
	}
	reasons := map[models.InterestReason]int{}
	for _, i := range v.Interests {
		reasons[i.Reason]++
		if i.Reason != models.InterestPresides && i.Grade != models.InterestNoVote || i.Origin != models.OriginComputed {
			t.Errorf("%+v", i)
		}
	}
	if reasons[models.InterestLeads] != 1 || reasons[models.InterestParticipates] != 1 || reasons[models.InterestBenefits] != 1 || reasons[models.InterestPresides] != 1 {
		t.Errorf("%v", reasons)
	}
	if acts(r, "matter.open") != 1 || rows(r, "matter_events") != 2 {
		t.Error("one act and two events: prepared, opened")
	}
	// The rules change and a seat changes hands: the matter keeps what it had.
	r.Clock.Advance(time.Hour)
	before := show(r, r.Chair, m.ID).Electors
	r.Must(endSeat(r, models.ConstituencyStakeholders, 3))
	after := show(r, r.Chair, m.ID).Electors
	for i := range before {
		if before[i].Elector != after[i].Elector && before[i].SeatID != after[i].SeatID {
			t.Errorf("%+v, before %+v", after[i], before[i])
		}
	}
	r.Refused(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, nil), models.KindConflict, "flow.wrong_state")
	verified(r)
}

// endSeat ends the holding of a seat now.
func endSeat(r *boardroom.Room, c models.Constituency, n int) error {
	var holding models.Holding
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT * FROM holdings WHERE seat_id = ? AND kind = 'holder' AND superseded_at IS NULL", r.Seats[boardroom.Key(c, n)]).Take(&holding).Error)
	_, err := r.Bodies.End(r.Ctx, r.Fresh(r.Head), holding.ID, r.DB.Now(r.Ctx), "letter of resignation")
	return err
}

func TestPrepareRefuses(t *testing.T) {
	r := room(t)
	proposal := r.Proposal()
	paper := r.Paper(proposal)
	prepare := func(actor models.Actor, change func(*matters.Paper)) error {
		p := paper
		change(&p)
		_, err := r.Matters.Prepare(r.Ctx, actor, p)
		return err
	}
	for _, role := range []models.Role{models.RoleBoardMember, models.RoleCoordinator, models.RoleAuditor, models.RoleDrafter, models.RoleAgentOfficer} {
		r.Refused(prepare(r.Cast(role), func(*matters.Paper) {}), models.KindForbidden, "error.right_missing")
	}
	r.Refused(prepare(r.Officer, func(p *matters.Paper) { p.ProposalID = 999 }), models.KindNotFound, "error.not_found")
	r.Refused(prepare(r.Officer, func(p *matters.Paper) { p.BodyID = 999 }), models.KindNotFound, "error.not_found")
	r.Refused(prepare(r.Officer, func(p *matters.Paper) { p.Kind = "gift" }), models.KindInvalid, "board.fault.matter")
	r.Refused(prepare(r.Officer, func(p *matters.Paper) { p.Question = " " }), models.KindInvalid, "board.fault.matter")
	r.Refused(prepare(r.Officer, func(p *matters.Paper) { p.Channel = models.InMeeting }), models.KindInvalid, "board.fault.matter")
	r.Refused(prepare(r.Officer, func(p *matters.Paper) { p.Outcome = models.OutcomeConditions }), models.KindInvalid, "board.fault.matter")
	r.Refused(prepare(r.Officer, func(p *matters.Paper) { p.Outcome, p.Reserve = models.OutcomeDefer, models.ReserveAll }), models.KindInvalid, "board.fault.matter")
	r.Must(prepare(r.Officer, func(*matters.Paper) {}))
	r.Refused(prepare(r.Head, func(*matters.Paper) {}), models.KindConflict, "board.matter_exists")
	// The concept note behind it never came to the Board.
	var concept int64
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT concept_id FROM proposals WHERE id = ?", proposal).Scan(&concept).Error)
	r.Refused(prepare(r.Officer, func(p *matters.Paper) { p.ProposalID = concept }), models.KindConflict, "board.no_board_paper")
	if rows(r, "matters") != 1 {
		t.Error("a refused paper left something behind")
	}
}

// Another kind of matter is plain: no proposal, no money.
func TestOtherKinds(t *testing.T) {
	r := room(t)
	paper := matters.Paper{BodyID: r.Board.ID, Kind: models.MatterOther, Question: "Shall the annual report be noted?", Channel: models.InWriting,
		Wording: matters.Wording{Outcome: models.OutcomeNote, Body: "The Board notes the report."}}
	m, err := r.Matters.Prepare(r.Ctx, r.Officer, paper)
	r.Must(err)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Head), m.ID, m.Version, r.InTenDays()))
	m = r.Stored(m.ID)
	if m.MeetingID != nil || m.AskedCents != 0 {
		t.Fatalf("%+v", m)
	}
	r.AllAgree(m)
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	if d.Outcome != models.OutcomeNote || d.Sentence != "Adopted by consensus; 12 of 12 seats answered" || len(r.Established) != 0 {
		t.Errorf("%+v", d)
	}
	verified(r)
}

func TestEditWhileDraft(t *testing.T) {
	r := room(t)
	m := r.Prepared()
	paper := r.Paper(*m.ProposalID)
	paper.Outcome = models.OutcomeConditions
	paper.Conditions = []matters.Condition{{Body: "Contracts in the worker's language.", OrganisationID: r.Partner.OrganisationID, DueOn: when.MustDate(2027, time.June, 1), BlocksTranche: 2}}
	r.Must(r.Matters.Edit(r.Ctx, r.Head, m.ID, m.Version, paper))
	r.Refused(r.Matters.Edit(r.Ctx, r.Head, m.ID, m.Version, paper), models.KindStale, "error.stale")
	v := show(r, r.Officer, m.ID)
	if len(v.Text.Effect.Conditions) != 1 || len(v.Text.Effect.Amounts) != 4 || v.Text.Hash != "" || v.Matter.PreparedBy != r.Head.PersonID {
		t.Errorf("%+v", v.Text)
	}
	r.Refused(r.Matters.Edit(r.Ctx, r.Cast(models.RoleBoardMember), m.ID, v.Matter.Version, paper), models.KindForbidden, "error.right_missing")
	closes := r.DB.Now(r.Ctx).AddDate(0, 0, 10)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, v.Matter.Version, &closes))
	r.Refused(r.Matters.Edit(r.Ctx, r.Head, m.ID, r.Stored(m.ID).Version, paper), models.KindConflict, "flow.wrong_state")
	// What is frozen the database keeps by itself.
	for _, text := range []string{"UPDATE matter_texts SET body = 'x'", "UPDATE matter_amounts SET cents = 1", "DELETE FROM matter_conditions", "UPDATE electorate SET entitled = entitled", "DELETE FROM electorate"} {
		if err := r.DB.Write(r.Ctx, models.SystemActor, "test.raw", func(tx *db.Tx) error { _, err := db.Exec(tx, text); return err }); err == nil {
			t.Errorf("%s went through", text)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	r := room(t)
	m := r.Prepared()
	soon, good := r.DB.Now(r.Ctx).AddDate(0, 0, 4), r.DB.Now(r.Ctx).AddDate(0, 0, 5)
	r.Refused(r.Matters.Open(r.Ctx, r.Stale(r.Chair), m.ID, m.Version, &good), models.KindSignIn, "error.fresh_sign_in")
	r.Refused(r.Matters.Open(r.Ctx, r.Fresh(r.Officer), m.ID, m.Version, &good), models.KindForbidden, "error.right_missing")
	r.Refused(r.Matters.Open(r.Ctx, r.Member(models.ConstituencyContributors, 1), m.ID, m.Version, &good), models.KindForbidden, "error.right_missing")
	r.Refused(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), 999, m.Version, &good), models.KindNotFound, "error.not_found")
	r.Refused(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version+1, &good), models.KindStale, "error.stale")
	r.Refused(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &soon), models.KindInvalid, "board.fault.opening")
	r.Refused(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, nil), models.KindInvalid, "board.fault.opening")
	if rows(r, "electorate") != 0 || r.Stored(m.ID).State != models.MatterDraft {
		t.Error("a refused opening left something behind")
	}
	// The applicants withdrew meanwhile: the question has lost its object.
	v, err := r.Proposals.Show(r.Ctx, models.SystemActor, *m.ProposalID)
	r.Must(err)
	r.Must(r.Proposals.Withdraw(r.Ctx, r.Fresh(r.Lead), *m.ProposalID, v.Proposal.Version, "Funded elsewhere."))
	r.Refused(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &good), models.KindConflict, "board.no_board_paper")
	r.Refused(r.Matters.Withdraw(r.Ctx, r.Officer, m.ID, m.Version, " "), models.KindInvalid, "board.fault.ending")
	r.Must(r.Matters.Withdraw(r.Ctx, r.Officer, m.ID, m.Version, "The applicants withdrew."))
	if r.Stored(m.ID).State != models.MatterWithdrawn {
		t.Error("not withdrawn")
	}
}

// A draft is the secretariat's and the chair's; members see what was opened.
func TestWhoSeesAMatter(t *testing.T) {
	r := room(t)
	m := r.Prepared()
	member, agent := r.Member(models.ConstituencyContributors, 1), r.Cast(models.RoleAgentOfficer)
	sees := func(actor models.Actor, want bool) {
		t.Helper()
		_, err := r.Matters.Show(r.Ctx, actor, m.ID)
		if want != (err == nil) {
			t.Errorf("%s: %v", actor.Role, err)
		}
		if err != nil && !models.IsKind(err, models.KindNotFound) {
			t.Errorf("%s: %v", actor.Role, err)
		}
		list, _, err := r.Matters.List(r.Ctx, actor, matters.Filter{})
		r.Must(err)
		if want != (len(list) == 1) {
			t.Errorf("%s: %d in the list", actor.Role, len(list))
		}
	}
	for actor, want := range map[*models.Actor]bool{&r.Officer: true, &r.Chair: true, &member: false, &agent: false} {
		sees(*actor, want)
	}
	closes := r.DB.Now(r.Ctx).AddDate(0, 0, 10)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &closes))
	seatless := r.Cast(models.RoleBoardMember)
	r.Must(endSeat(r, models.ConstituencyStakeholders, 1))
	for actor, want := range map[*models.Actor]bool{&member: true, &agent: true, &seatless: false} {
		sees(*actor, want)
	}
	for _, role := range []models.Role{models.RoleDrafter, models.RoleReviewer, models.RolePUNOFinance, models.RoleFocalPoint, models.RoleNetworkMember, ""} {
		actor := models.Actor{}
		if role != "" {
			actor = r.Cast(role)
		}
		if _, err := r.Matters.Show(r.Ctx, actor, m.ID); err == nil {
			t.Errorf("%q sees a matter", role)
		}
	}
}

// From the question to the decision: votes, consensus, the decision with its
// sentence, the proposal moved, the commitment posted, its publication.
func TestFromQuestionToDecision(t *testing.T) {
	r := room(t)
	m := r.Opened()
	tooEarly := func() {
		_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
		r.Refused(err, models.KindConflict, "board.adopt_too_early")
	}
	tooEarly()
	r.Answer(m, models.ConstituencyContributors, 1, boardroom.Agree(1))
	r.Answer(m, models.ConstituencyContributors, 2, models.VoteInput{TextNumber: 1, Answer: models.AnswerAbstain})
	r.Answer(m, models.ConstituencyContributors, 3, models.VoteInput{TextNumber: 1, Answer: models.AnswerRemarks, Reason: "Report early."})
	r.Answer(m, models.ConstituencyCountries, 2, boardroom.Agree(1))
	r.Answer(m, models.ConstituencyCountries, 3, boardroom.Agree(1))
	tooEarly()
	r.Clock.Set(*m.ClosesAt)
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Refused(err, models.KindConflict, "board.quorum_not_met")
	if rows(r, "decisions") != 0 {
		t.Fatal("a refused adoption left a decision")
	}
	r.Clock.Set(m.ClosesAt.Add(-time.Second))
	r.Answer(m, models.ConstituencyStakeholders, 1, boardroom.Agree(1))
	r.Clock.Set(*m.ClosesAt)
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	if d.Sentence != "Adopted by consensus; 6 of 9 seats answered, 3 without vote" || d.Reference != "DEM00-D-2027-01" || d.TextHash == "" {
		t.Errorf("%+v", d)
	}
	if len(r.Established) != 1 || r.Established[0].Effect.Reserved(models.ReserveFirst) != 139_100_00 || r.Established[0].Proposal.State != models.ProposalApproved {
		t.Errorf("%+v", r.Established)
	}
	if acts(r, "matter.adopt") != 1 || r.Stored(m.ID).State != models.MatterAdopted {
		t.Error("one act")
	}
	// T1: after the end nobody answers.
	_, err = r.Matters.Vote(r.Ctx, r.Member(models.ConstituencyContributors, 1), m.ID, 0, boardroom.Agree(1))
	r.Refused(err, models.KindConflict, "board.matter_not_open")
	// Public only after its publication, and then without counts.
	_, err = r.Decisions.Show(r.Ctx, models.Actor{}, d.Reference)
	r.Refused(err, models.KindNotFound, "error.not_found")
	r.Refused(r.Matters.Publish(r.Ctx, r.Officer, m.ID), models.KindForbidden, "error.right_missing")
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Head), m.ID))
	r.Refused(r.Matters.Publish(r.Ctx, r.Fresh(r.Head), m.ID), models.KindConflict, "board.already_published")
	open, err := r.Decisions.Show(r.Ctx, models.Actor{}, d.Reference)
	r.Must(err)
	if !open.Result.QuorumMet || open.Result.Answered != 0 || open.Result.Silent != nil || open.Sentence != "" || len(open.Text.Paragraphs()) != 3 {
		t.Errorf("%+v", open.Result)
	}
	inside, err := r.Decisions.Show(r.Ctx, r.Chair, d.Reference)
	r.Must(err)
	if inside.Result.Answered != 6 || inside.Sentence == "" {
		t.Errorf("%+v", inside.Result)
	}
	verified(r)
	r.Verify()
}

// Nothing half-written: where the money does not suffice, there is no decision
// and the proposal stays where it is.
func TestAdoptionWithoutMoney(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.AllAgree(m)
	r.Free = 139_099_99
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Refused(err, models.KindConflict, "programmes.conflict.balance")
	p, err := db.From[models.Proposal](r.DB.Read(r.Ctx)).Where("id = ?", *m.ProposalID).Take(r.Ctx)
	r.Must(err)
	if rows(r, "decisions") != 0 || r.Stored(m.ID).State != models.MatterOpen || p.State != models.ProposalBoardPaper || acts(r, "matter.adopt") != 0 {
		t.Error("a refused adoption left something behind")
	}
	r.Free = 139_100_00
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	// Control: a service that was not told what an approval does adopts none.
	_, err = matters.New(r.DB).Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	if err == nil {
		t.Error("adopted twice")
	}
}

func TestAdoptRefuses(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.AllAgree(m)
	adopt := func(actor models.Actor, version int64) error {
		_, err := r.Matters.Adopt(r.Ctx, actor, m.ID, version)
		return err
	}
	r.Refused(adopt(r.Member(models.ConstituencyCountries, 2), m.Version), models.KindForbidden, "board.not_presiding")
	for _, role := range []models.Role{models.RoleAlternate, models.RoleSecretariatHead, models.RoleAgentOfficer, models.RoleAuditor} {
		r.Refused(adopt(r.Cast(role), m.Version), models.KindForbidden, "error.right_missing")
	}
	r.Refused(adopt(r.Stale(r.Chair), m.Version), models.KindSignIn, "error.fresh_sign_in")
	r.Refused(adopt(r.Fresh(r.Chair), m.Version+1), models.KindStale, "error.stale")
	// Nobody prepares and adopts the same paper, in whatever capacity.
	both := r.Chair
	both.PersonID = r.Officer.PersonID
	r.Refused(adopt(r.Fresh(both), m.Version), models.KindForbidden, "board.preparer_cannot_adopt")
	// clause 100: a Board that lacks a constituency deliberates and does not adopt.
	for n := 1; n <= 3; n++ {
		r.Must(endSeat(r, models.ConstituencyStakeholders, n))
	}
	r.Refused(adopt(r.Fresh(r.Chair), m.Version), models.KindConflict, "board.not_validly_composed")
	if rows(r, "decisions") != 0 {
		t.Error("a refused adoption left a decision")
	}
}

// Each outcome moves the proposal where it says.
func TestOutcomes(t *testing.T) {
	states := map[models.Outcome]models.ProposalState{models.OutcomeReturn: models.ProposalReturned, models.OutcomeDefer: models.ProposalDeferred,
		models.OutcomeReserve: models.ProposalReserved, models.OutcomeNotApprove: models.ProposalNotApproved, models.OutcomeNote: models.ProposalNoted}
	for outcome, want := range states {
		t.Run(string(outcome), func(t *testing.T) {
			r := room(t)
			paper := r.Paper(r.Proposal())
			paper.Outcome, paper.Reserve = outcome, models.ReserveNone
			m, err := r.Matters.Prepare(r.Ctx, r.Officer, paper)
			r.Must(err)
			closes := r.DB.Now(r.Ctx).AddDate(0, 0, 10)
			r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &closes))
			m = r.Stored(m.ID)
			r.AllAgree(m)
			_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
			r.Must(err)
			p, err := db.From[models.Proposal](r.DB.Read(r.Ctx)).Where("id = ?", *m.ProposalID).Take(r.Ctx)
			r.Must(err)
			if p.State != want || len(r.Established) != 0 || outcome == models.OutcomeReturn && !p.DueAt.After(r.DB.Now(r.Ctx)) {
				t.Errorf("%s, established %d", p.State, len(r.Established))
			}
			verified(r)
		})
	}
}

// An objection ends the way to adoption until its own seat answers anew; a
// silent seat never removes it.
func TestObjectionRevisedToConsensus(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.AllAgree(m)
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Object(1))
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Refused(err, models.KindConflict, "board.bracket_left")
	r.Refused(r.Matters.Close(r.Ctx, r.Fresh(r.Head), m.ID, m.Version, "x"), models.KindForbidden, "error.right_missing")
	v := show(r, r.Chair, m.ID)
	if len(v.Standing()) != 1 || v.Standing()[0].Words != "before the second season" || v.Missing == nil {
		t.Fatalf("%+v", v.Objection)
	}
	w := r.Paper(*m.ProposalID).Wording
	w.Body = strings.Replace(w.Body, "before the second season", "before the first worker departs", 1)
	closes := r.DB.Now(r.Ctx).AddDate(0, 0, 7)
	revise := func(actor models.Actor, version int64, w matters.Wording, closes *time.Time) error {
		return r.Matters.Revise(r.Ctx, actor, m.ID, version, w, closes)
	}
	r.Refused(revise(r.Fresh(r.Chair), m.Version, w, &closes), models.KindInvalid, "board.fault.matter") // why is missing
	w.Why = "The trade union network's remedy."
	r.Refused(revise(r.Fresh(r.Officer), m.Version, w, &closes), models.KindForbidden, "error.right_missing")
	r.Refused(revise(r.Fresh(r.Chair), m.Version+1, w, &closes), models.KindStale, "error.stale")
	r.Refused(revise(r.Fresh(r.Chair), m.Version, w, nil), models.KindInvalid, "board.fault.opening")
	r.Must(revise(r.Fresh(r.Chair), m.Version, w, &closes))
	m = r.Stored(m.ID)
	v = show(r, r.Chair, m.ID)
	if v.Result.Answered != 0 || len(v.Result.Standing) != 1 || len(v.Texts) != 2 || v.Text.Number != 2 || v.Text.Hash == v.Texts[0].Hash {
		t.Fatalf("answers start again and the objection stands: %+v", v.Result)
	}
	// An answer to the old text is refused by name.
	_, err = r.Matters.Vote(r.Ctx, r.Member(models.ConstituencyContributors, 1), m.ID, 0, boardroom.Agree(1))
	r.Refused(err, models.KindConflict, "board.text_superseded")
	for _, c := range []models.Constituency{models.ConstituencyContributors, models.ConstituencyCountries, models.ConstituencyNetwork} {
		for n := 1; n <= 3; n++ {
			_, err := r.Matters.Vote(r.Ctx, r.Member(c, n), m.ID, 0, boardroom.Agree(2))
			if err != nil && models.AsError(err).Key != "board.interest_closes_vote" {
				t.Fatal(err)
			}
		}
	}
	r.Clock.Set(*m.ClosesAt)
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Refused(err, models.KindConflict, "board.bracket_left")
	r.Clock.Set(m.ClosesAt.Add(-time.Microsecond))
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Agree(2))
	r.Clock.Set(*m.ClosesAt)
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	if d.TextNumber != 2 || len(show(r, r.Chair, m.ID).Standing()) != 0 {
		t.Errorf("%+v", d)
	}
	verified(r)
}

// Without consensus the chair closes; the item comes back as another matter
// that names this one. Nothing is opened a second time.
func TestCloseWithoutConsensus(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.AllAgree(m)
	r.Refused(r.Matters.Close(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, "No."), models.KindConflict, "board.consensus_reached")
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Object(1))
	again := r.Paper(*m.ProposalID)
	_, err := r.Matters.Prepare(r.Ctx, r.Officer, again)
	r.Refused(err, models.KindConflict, "board.matter_exists")
	r.Refused(r.Matters.Close(r.Ctx, r.Stale(r.Chair), m.ID, m.Version, "No."), models.KindSignIn, "error.fresh_sign_in")
	r.Refused(r.Matters.Close(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, ""), models.KindInvalid, "board.fault.ending")
	r.Must(r.Matters.Close(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, "The objection stands after two rounds."))
	r.Refused(r.Matters.Close(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, "Again."), models.KindConflict, "board.matter_not_open")
	if r.Stored(m.ID).State != models.MatterNotAdopted || rows(r, "decisions") != 0 {
		t.Fatal("closed without a decision")
	}
	again.RevisitsID = m.ID
	next, err := r.Matters.Prepare(r.Ctx, r.Officer, again)
	r.Must(err)
	if next.RevisitsID == nil || *next.RevisitsID != m.ID {
		t.Errorf("%+v", next)
	}
}

func TestConditionsToTheirEnd(t *testing.T) {
	r := room(t)
	paper := r.Paper(r.Proposal())
	paper.Outcome = models.OutcomeConditions
	paper.Conditions = []matters.Condition{{Body: "Contracts in the worker's language.", OrganisationID: r.Partner.OrganisationID, DueOn: when.MustDate(2027, time.June, 1), BlocksTranche: 2}}
	m, err := r.Matters.Prepare(r.Ctx, r.Officer, paper)
	r.Must(err)
	closes := r.DB.Now(r.Ctx).AddDate(0, 0, 10)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &closes))
	m = r.Stored(m.ID)
	r.AllAgree(m)
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	early, _, err := r.Decisions.Conditions(r.Ctx, r.Officer, decisions.ConditionFilter{})
	r.Must(err)
	// Until the decision is public its conditions are the Board's and the secretariat's.
	r.Refused(r.Decisions.ReportCondition(r.Ctx, r.Partner, early[0].ID, early[0].Version, "done"), models.KindNotFound, "error.not_found")
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Chair), m.ID))
	list := func(actor models.Actor) []models.ConditionRow {
		rows, _, err := r.Decisions.Conditions(r.Ctx, actor, decisions.ConditionFilter{})
		r.Must(err)
		return rows
	}
	c := list(r.Partner)[0]
	if len(list(r.Lead)) != 0 || len(list(r.Officer)) != 1 || c.State != models.ConditionOpen || c.BlocksTranche != 2 {
		t.Fatalf("%+v", c)
	}
	r.Refused(r.Decisions.ReportCondition(r.Ctx, r.Lead, c.ID, c.Version, "done"), models.KindNotFound, "error.not_found")
	r.Refused(r.Decisions.ReportCondition(r.Ctx, r.State, c.ID, c.Version, "done"), models.KindNotFound, "error.not_found")
	r.Refused(r.Decisions.ReportCondition(r.Ctx, r.Chair, c.ID, c.Version, "done"), models.KindForbidden, "board.condition_not_yours")
	r.Refused(r.Decisions.ReportCondition(r.Ctx, r.Partner, c.ID, c.Version, " "), models.KindInvalid, "board.fault.condition_step")
	r.Refused(r.Decisions.ConfirmCondition(r.Ctx, r.Officer, c.ID, c.Version, "seen"), models.KindConflict, "board.condition_not_reported")
	r.Must(r.Decisions.ReportCondition(r.Ctx, r.Partner, c.ID, c.Version, "Contract forms attached."))
	r.Refused(r.Decisions.SendConditionBack(r.Ctx, r.Officer, c.ID, c.Version, "x"), models.KindStale, "error.stale")
	c = list(r.Officer)[0]
	r.Must(r.Decisions.SendConditionBack(r.Ctx, r.Officer, c.ID, c.Version, "The Spanish form is missing."))
	c = list(r.Officer)[0]
	r.Must(r.Decisions.ReportCondition(r.Ctx, r.Officer, c.ID, c.Version, "Received by letter."))
	c = list(r.Officer)[0]
	r.Refused(r.Decisions.ConfirmCondition(r.Ctx, r.Officer, c.ID, c.Version, "seen"), models.KindForbidden, "board.condition_second_person")
	r.Refused(r.Decisions.ConfirmCondition(r.Ctx, r.Partner, c.ID, c.Version, "seen"), models.KindForbidden, "error.right_missing")
	r.Must(r.Decisions.ConfirmCondition(r.Ctx, r.Head, c.ID, c.Version, "Seen."))
	if len(list(r.Officer)) != 0 || rows(r, "condition_events") != 4 {
		t.Error("the condition is met, in four steps")
	}
}

// The rules in force change with a decision of the body; an open matter keeps its own.
func TestMatterKeepsTheRulesOfItsOpening(t *testing.T) {
	r := room(t)
	m := r.Opened()
	rules, err := r.Matters.Prepare(r.Ctx, r.Officer, matters.Paper{BodyID: r.Board.ID, Kind: models.MatterRules, Question: "Shall quorum be all seats?",
		Channel: models.InWriting, Wording: matters.Wording{Outcome: models.OutcomeApprove, Body: "Quorum is all seats."}})
	r.Must(err)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), rules.ID, rules.Version, r.InTenDays()))
	rules = r.Stored(rules.ID)
	r.AllAgree(rules)
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), rules.ID, rules.Version)
	r.Must(err)
	all := models.DefaultRules()
	all.Quorum = models.QuorumRule{Share: 1, Of: 1}
	_, err = r.Bodies.AmendRules(r.Ctx, r.Fresh(r.Head), r.Board.ID, d.ID, all, r.DB.Now(r.Ctx))
	r.Must(err)
	if got := show(r, r.Chair, m.ID).Result.Needed; got != 6 {
		t.Errorf("needed %d: T5, a window across a rule change uses the old rule", got)
	}
	next := r.Opened()
	if got := show(r, r.Chair, next.ID).Result.Needed; got != 9 {
		t.Errorf("needed %d under the new rule", got)
	}
}
