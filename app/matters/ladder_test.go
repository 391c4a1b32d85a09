package matters_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/matters"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/when"
)

// ladder is a committee whose store keeps papers.
func ladder(t *testing.T, changes ...func(*models.RuleValues)) *committee {
	t.Helper()
	c := excom(t, changes...)
	store, err := files.OpenStore(filepath.Join(c.Dir, "files"))
	c.Must(err)
	c.Matters = matters.New(c.DB, matters.WithFiles(files.New(c.DB, store, files.Limits{})))
	return c
}

func (c *committee) version(m models.Matter) int64 { return c.Stored(m.ID).Version }

func (c *committee) mediate(m models.Matter) error {
	return c.Matters.Mediate(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), "The seats do not agree.")
}

func (c *committee) contact(m models.Matter) error {
	return c.Matters.Contact(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), models.ContactInput{Principal: "Head of the organisation", OrganisationID: c.members[0].OrganisationID,
		On: when.DateOf(c.DB.Now(c.Ctx)), Means: "call"})
}

func (c *committee) giveUp(m models.Matter) error {
	return c.Matters.GiveUp(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), "No way forward was found.", "The matter is the Committee's alone.")
}

func (c *committee) agreement(m models.Matter, words bool) error {
	later := c.DB.Now(c.Ctx).AddDate(0, 0, 10)
	in := matters.Agreement{Report: "A bridge was found.", NetworkWhy: "The matter is the Committee's alone.", ClosesAt: &later}
	if words {
		in.Wording = &matters.Wording{Outcome: models.OutcomeApprove, Body: "Another text.", Why: "A bridge."}
	}
	return c.Matters.Agree(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), in)
}

func (c *committee) refer(m models.Matter) error {
	_, err := c.Matters.Refer(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), models.TransmissionInput{On: when.DateOf(c.DB.Now(c.Ctx)), Channel: "Pouch", Letter: "Letter 7"})
	return err
}

func (c *committee) received(m models.Matter) error {
	return c.Matters.Received(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), when.DateOf(c.DB.Now(c.Ctx)), "")
}

func (c *committee) answered(m models.Matter) error {
	return c.Matters.Answered(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), matters.SGAnswer{On: when.DateOf(c.DB.Now(c.Ctx)), Summary: "The second way is to be taken.",
		Paper: &files.Upload{Name: "answer.pdf", Body: bytes.NewReader([]byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"))}})
}

func (c *committee) conclude(m models.Matter) (models.Decision, error) {
	return c.Matters.Conclude(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), matters.Wording{Outcome: models.OutcomeApprove, Body: "The second way is taken."})
}

func (c *committee) adopt(m models.Matter) error {
	_, err := c.Matters.Adopt(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m))
	return err
}

// disputed is an open matter to which one seat objects.
func (c *committee) disputed() models.Matter {
	c.T.Helper()
	m := c.opened()
	for seat := range c.members {
		in := boardroom.Agree(1)
		if seat == 2 {
			in = objection(1)
		}
		c.Must(c.answer(m, seat, in))
	}
	return m
}

// failed is a matter whose mediation is recorded to have failed.
func (c *committee) failed() models.Matter {
	c.T.Helper()
	m := c.disputed()
	c.Must(c.mediate(m))
	c.Must(c.contact(m))
	c.Must(c.giveUp(m))
	return m
}

// clauses 36 and 37: mediation, its failure, the file to the Secretary-General,
// the receipt, the answer and what is decided after it, each once and in order.
func TestTheWayToTheSecretaryGeneral(t *testing.T) {
	c := ladder(t)
	m := c.disputed()
	c.Refused(c.refer(m), models.KindConflict, "flow.wrong_state")
	c.Refused(c.giveUp(m), models.KindConflict, "flow.wrong_state")
	c.Must(c.mediate(m))
	c.Refused(c.mediate(m), models.KindConflict, "flow.wrong_state")
	c.Refused(c.adopt(m), models.KindConflict, "ladder.elsewhere")
	c.Refused(c.giveUp(m), models.KindConflict, "ladder.nobody_contacted")
	c.Must(c.contact(m))
	c.Must(c.Matters.Propose(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), "Organisation F", "To wait a year."))
	c.Must(c.Matters.Extend(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), "A principal is away."))
	c.Refused(c.Matters.Extend(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), "Again."), models.KindConflict, "ladder.extended")
	c.Refused(c.Matters.GiveUp(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), "It failed.", ""), models.KindInvalid, "ladder.fault.form")
	c.Must(c.giveUp(m))
	c.Refused(c.answer(m, 2, boardroom.Agree(1)), models.KindConflict, "ladder.elsewhere")
	c.Refused(c.agreement(m, true), models.KindConflict, "flow.wrong_state")
	preview, err := c.Matters.ReferralFile(c.Ctx, c.members[0], m.ID)
	c.Must(err)
	c.Must(c.refer(m))
	c.Refused(c.refer(m), models.KindConflict, "flow.wrong_state")
	c.Refused(c.Matters.Withdraw(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), "Enough."), models.KindConflict, "ladder.transmitted")
	frozen, err := c.Matters.ReferralFile(c.Ctx, c.members[0], m.ID)
	c.Must(err)
	if frozen.Referral == nil || frozen.Hash != preview.Hash || models.ReferralHash(frozen.Body) != frozen.Hash || len(frozen.File.Texts) != 1 ||
		len(frozen.File.Positions) != 4 || len(frozen.File.Mediations) != 1 || len(frozen.File.Mediations[0].Proposals) != 1 {
		t.Fatalf("the file: %+v", frozen.File)
	}
	c.Refused(c.answered(m), models.KindConflict, "ladder.not_received")
	c.Must(c.received(m))
	c.Refused(c.received(m), models.KindConflict, "ladder.received")
	_, err = c.conclude(m)
	c.Refused(err, models.KindConflict, "flow.wrong_state")
	c.Refused(c.Matters.Answered(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), matters.SGAnswer{On: when.DateOf(c.DB.Now(c.Ctx)), Summary: "Yes."}), models.KindInvalid, "ladder.fault.form")
	c.Must(c.answered(m))
	d, err := c.conclude(m)
	c.Must(err)
	if d.Way() != models.MethodReferral || d.Sentence != "Settled after referral to the Secretary-General" || d.TextNumber != 2 {
		t.Fatalf("%+v", d)
	}
	_, err = c.conclude(m)
	if !models.IsKind(err, models.KindConflict) {
		t.Fatal(err)
	}
	// Its certificate shows how it came, to readers of the room alone.
	certificate := func(actor models.Actor, full bool) string {
		f, err := c.Decisions.CertificateFile(c.Ctx, actor, d.Reference, full)
		c.Must(err)
		text, err := f.Bytes()
		c.Must(err)
		return string(text)
	}
	inside := certificate(c.Head, true)
	at := 0
	for _, step := range []string{`"action":"open"`, `"action":"mediate"`, `"action":"failed"`, `"action":"refer"`, `"reason":"` + frozen.Hash, `"action":"receive"`, `"action":"answer"`, `The second way is to be taken.`} {
		next := strings.Index(inside[at:], step)
		if next < 0 {
			t.Errorf("the certificate has no %s after %s", step, inside[max(0, at-60):at])
			continue
		}
		at += next
	}
	if open := certificate(c.Head, false); !strings.Contains(open, `"method":"referral"`) || strings.Contains(open, "mediate") || strings.Contains(open, "second way is to be") {
		t.Errorf("the public form: %s", open)
	}
	verified(c.Room)
	for _, table := range []string{"mediations", "mediation_extensions", "mediation_contacts", "mediation_proposals", "mediation_ends", "referrals", "referral_receipts", "referral_answers"} {
		for _, change := range []string{"UPDATE " + table + " SET person_id = 0", "DELETE FROM " + table} {
			if err := c.DB.Write(c.Ctx, c.Chair, "test.change", func(tx *db.Tx) error { return tx.Exec(change).Error }); err == nil {
				t.Errorf("%s was done", change)
			}
		}
	}
}

// An agreement brings the matter back to the seats on a new text; where the
// objector has come round in the mediation, on the text there is.
func TestAnAgreementLeadsBackToTheSeats(t *testing.T) {
	c := ladder(t)
	m := c.disputed()
	c.Must(c.mediate(m))
	c.Refused(c.agreement(m, false), models.KindConflict, "ladder.text_needed")
	c.Must(c.agreement(m, true))
	for seat := range c.members {
		c.Must(c.answer(m, seat, boardroom.Agree(2)))
	}
	c.Must(c.adopt(m))

	m = c.disputed()
	c.Must(c.mediate(m))
	c.Must(c.contact(m))
	c.Clock.Advance(40 * aDay) // the mediation is late, and nothing ends by itself
	v := show(c.Room, c.members[0], m.ID)
	if v.Ladder.Step(v.Matter) != models.LadderMediation || !v.Ladder.Last().Late(v.Now) {
		t.Fatal("a mediation whose time is over is late and goes on")
	}
	c.Must(c.answer(m, 2, boardroom.Agree(1)))
	c.Refused(c.giveUp(m), models.KindConflict, "ladder.nothing_failed")
	c.Must(c.agreement(m, false))
	c.Must(c.adopt(m))
	verified(c.Room)
}

// A mediation has the days of the rules under which its matter opened, and its
// one extension the same again.
func TestAMediationHasTheDaysOfItsRules(t *testing.T) {
	for _, days := range []int{models.DefaultRules().MediationDays, 12} {
		t.Run(strconv.Itoa(days), func(t *testing.T) {
			c := ladder(t, func(v *models.RuleValues) { v.MediationDays = days })
			m := c.disputed()
			began := c.DB.Now(c.Ctx)
			c.Must(c.mediate(m))
			c.Must(c.Matters.Extend(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), "More time."))
			last := show(c.Room, c.Chair, m.ID).Ladder.Last()
			for i, due := range []time.Time{last.DueAt, last.Extension.DueAt} {
				if got := when.DateOf(due); got != when.DateOf(began.AddDate(0, 0, days*(i+1))) {
					t.Errorf("due on %s", got)
				}
			}
		})
	}
}

// clause 38: an open mandate reservation has the effect of dissent.
func TestAReservationOpensTheWay(t *testing.T) {
	c := ladder(t)
	m := c.opened()
	c.Refused(c.mediate(m), models.KindConflict, "ladder.no_dissent")
	c.Must(c.Matters.Reserve(c.Ctx, c.Fresh(c.members[1]), m.ID, 0, models.ReservationInput{Reference: "A charter", Reason: "It is our work.", Change: "Other words."}))
	c.Must(c.mediate(m))
	c.Must(c.contact(m))
	c.Must(c.giveUp(m))
	c.Must(c.refer(m))
}

// clause 40: only who is Coordinator, or designated, at the instant of the act.
func TestADesignationThatEndedTransmitsNothing(t *testing.T) {
	c := ladder(t)
	m := c.disputed()
	designee := c.CastFor(models.RoleCoordinator, people.OrganisationInput{Code: "DESIGNATED", Name: "Designated", Kind: models.KindUNEntity}, "")
	c.Must(c.Matters.Mediate(c.Ctx, c.Fresh(designee), m.ID, c.version(m), "The seats do not agree."))
	c.Must(c.contact(m))
	c.Must(c.giveUp(m))
	c.Must(c.DB.Write(c.Ctx, c.Chair, "test.end", func(tx *db.Tx) error {
		mandate, err := db.Load[models.Mandate](tx, designee.MandateID)
		if err != nil {
			return err
		}
		mandate.ToAt = &tx.Now
		return db.Update(tx, mandate, "to_at")
	}))
	_, err := c.Matters.Refer(c.Ctx, c.Fresh(designee), m.ID, c.version(m), models.TransmissionInput{On: when.DateOf(c.DB.Now(c.Ctx)), Channel: "Pouch", Letter: "Letter 7"})
	c.Refused(err, models.KindForbidden, "ladder.designation_over")
	c.Must(c.refer(m))
	_, err = c.Matters.Refer(c.Ctx, c.Fresh(c.members[0]), m.ID, c.version(m), models.TransmissionInput{})
	if !models.IsKind(err, models.KindForbidden) {
		t.Fatal(err)
	}
}

// The objection of a seat stays when its organisation leaves, until the new
// holder answers.
func TestAnObjectionOutlivesItsHolder(t *testing.T) {
	c := ladder(t)
	m := c.disputed()
	c.Must(c.mediate(m))
	c.Must(c.contact(m))
	_, err := c.Bodies.End(c.Ctx, c.Fresh(c.Head), c.seatHolding(2), c.DB.Now(c.Ctx).Add(time.Second), "they leave")
	c.Must(err)
	c.Clock.Advance(time.Minute)
	next := c.member("Z")
	c.hold(c.seats[2].ID, next.OrganisationID)
	c.Refused(c.agreement(m, false), models.KindConflict, "ladder.text_needed")
	_, err = c.Matters.Vote(c.Ctx, c.Fresh(c.members[2]), m.ID, c.seats[2].ID, boardroom.Agree(1))
	if err == nil {
		t.Fatal("who left answers")
	}
	_, err = c.Matters.Vote(c.Ctx, c.Fresh(next), m.ID, 0, objection(1))
	c.Must(err)
	_, err = c.Matters.Vote(c.Ctx, c.Fresh(next), m.ID, 0, boardroom.Agree(1))
	c.Must(err)
	c.Must(c.agreement(m, false))
}

// Nobody mediates and objects.
func TestNobodyMediatesAndObjects(t *testing.T) {
	c := ladder(t)
	m := c.disputed()
	objector := c.Chair
	objector.PersonID = c.members[2].PersonID
	c.Refused(c.Matters.Mediate(c.Ctx, c.Fresh(objector), m.ID, c.version(m), "The seats do not agree."), models.KindForbidden, "ladder.objector_mediates")
	c.Must(c.mediate(m))
	mediator := c.members[1]
	mediator.PersonID = c.Chair.PersonID
	_, err := c.Matters.Vote(c.Ctx, c.Fresh(mediator), m.ID, 0, objection(1))
	c.Refused(err, models.KindForbidden, "ladder.mediator_objects")
}

// clauses 37 and 39: no vote and no closing stand on the path.
func TestNoVoteStandsOnThePath(t *testing.T) {
	c := ladder(t)
	m := c.disputed()
	c.Refused(find(c.Room, c.Stored(m.ID)), models.KindConflict, "ladder.no_vote")
	c.Refused(call(c.Room, c.Stored(m.ID)), models.KindConflict, "ladder.no_vote")
	c.Refused(c.Matters.Indicate(c.Ctx, c.Fresh(c.Chair), m.ID, models.IndicativeInput{Form: models.IndicativeText, Question: "Could you join?"}), models.KindConflict, "ladder.no_vote")
	c.Refused(c.Matters.Close(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), "No text is left."), models.KindConflict, "ladder.no_close")
	board := c.Other(models.MatterOther, models.SubjectNone)
	c.Refused(c.Matters.Mediate(c.Ctx, c.Fresh(c.Chair), board.ID, board.Version, "Why not."), models.KindConflict, "ladder.not_excom")
}

// What the Board does not agree about itself goes to the Executive Committee;
// money does not.
func TestTheBoardPassesWhatIsAboutItself(t *testing.T) {
	c := ladder(t)
	about := c.Other(models.MatterRules, models.SubjectNone)
	c.Answer(about, models.ConstituencyNetwork, 1, objection(1))
	c.Clock.Advance(11 * aDay)
	next, err := c.Matters.Pass(c.Ctx, c.Fresh(c.Chair), about.ID, about.Version, "The Board does not agree.")
	c.Must(err)
	v := show(c.Room, c.Chair, about.ID)
	if v.Matter.State != models.MatterNotAdopted || v.PassedTo == nil || v.PassedTo.ID != next.ID || !v.PassedTo.Open {
		t.Fatalf("%+v", v.PassedTo)
	}
	if v := show(c.Room, c.Chair, next.ID); v.Matter.State != models.MatterDraft || v.PassedFrom == nil || v.PassedFrom.ID != about.ID || v.Matter.PreparedBy != about.PreparedBy {
		t.Fatalf("%+v", v.PassedFrom)
	}
	if v := show(c.Room, c.Member(models.ConstituencyNetwork, 1), about.ID); v.PassedTo == nil || v.PassedTo.Open {
		t.Fatal("a member of the Board reads where it went and cannot open it")
	}
	other := c.Other(models.MatterOther, models.SubjectNone)
	c.Clock.Advance(11 * aDay)
	_, err = c.Matters.Pass(c.Ctx, c.Fresh(c.Chair), other.ID, other.Version, "The Board does not agree.")
	c.Refused(err, models.KindConflict, "ladder.not_about_board")
}

// rung is the reference of the path: what a person would keep on a sheet.
type rung struct {
	step      models.LadderStep
	text      int
	said      [4]models.VoteAnswer // to any text
	on        [4]int               // text answered
	days      int                  // until answers close
	contacted bool
	extended  bool
	received  bool
}

func (r *rung) objects() bool { return slices.Contains(r.said[:], models.AnswerObject) }
func (r *rung) agreed() bool {
	agree, answered := 0, 0
	for i := range r.said {
		if r.on[i] == r.text {
			answered++
			if r.said[i] == models.AnswerAgree {
				agree++
			}
		}
	}
	return answered >= 3 && agree > 0 && !r.objects()
}
func (r *rung) all() bool {
	return !slices.ContainsFunc(r.on[:], func(n int) bool { return n != r.text })
}
func (r *rung) over() bool    { return r.days <= 0 || r.all() }
func (r *rung) dissent() bool { return r.objects() || r.over() && !r.agreed() }

// M1: a random walk takes the steps on the path that a small reference takes,
// and no other; every refusal has a type.
func TestThePathAgainstAReference(t *testing.T) {
	c := ladder(t)
	rapid.Check(t, func(t *rapid.T) { walkLadder(t, c) })
	verified(c.Room)
}

func walkLadder(t *rapid.T, c *committee) {
	m := c.opened()
	r := &rung{step: models.LadderConsensus, text: 1, days: 10}
	agree := func(name string, want bool, err error) bool {
		if want != (err == nil) {
			t.Fatalf("%s: the reference says %v, the service %v (%+v)", name, want, err, *r)
		}
		if err != nil && (models.AsError(err) == nil || models.AsError(err).Kind == models.KindUnavailable) {
			t.Fatalf("%s is refused without a type: %v", name, err)
		}
		return err == nil
	}
	at := func(steps ...models.LadderStep) bool { return slices.Contains(steps, r.step) }
	t.Repeat(map[string]func(*rapid.T){
		"answer": func(t *rapid.T) {
			seat := rapid.IntRange(0, 3).Draw(t, "seat")
			in := boardroom.Agree(r.text)
			if rapid.Bool().Draw(t, "objects") {
				in = objection(r.text)
			}
			if agree("answer", at(models.LadderConsensus) && r.days > 0 || at(models.LadderMediation), c.answer(m, seat, in)) {
				r.said[seat], r.on[seat] = in.Answer, r.text
			}
		},
		"a week passes": func(*rapid.T) { c.Clock.Advance(7 * aDay); r.days -= 7 },
		"mediate": func(*rapid.T) {
			if agree("mediate", at(models.LadderConsensus) && r.dissent(), c.mediate(m)) {
				r.step, r.contacted, r.extended = models.LadderMediation, false, false
			}
		},
		"contact": func(*rapid.T) {
			if agree("contact", at(models.LadderMediation), c.contact(m)) {
				r.contacted = true
			}
		},
		"extend": func(*rapid.T) {
			if agree("extend", at(models.LadderMediation) && !r.extended, c.Matters.Extend(c.Ctx, c.Fresh(c.Chair), m.ID, c.version(m), "More time.")) {
				r.extended = true
			}
		},
		"agreement": func(t *rapid.T) {
			words := rapid.Bool().Draw(t, "words")
			if agree("agreement", at(models.LadderMediation) && (words || r.agreed()), c.agreement(m, words)) {
				r.step = models.LadderConsensus
				if words {
					r.text, r.days = r.text+1, 10
				}
			}
		},
		"give up": func(*rapid.T) {
			if agree("give up", at(models.LadderMediation) && r.contacted && !r.agreed(), c.giveUp(m)) {
				r.step = models.LadderFailed
			}
		},
		"refer": func(*rapid.T) {
			if agree("refer", at(models.LadderFailed), c.refer(m)) {
				r.step = models.LadderReferred
			}
		},
		"receive": func(*rapid.T) {
			if agree("receive", at(models.LadderReferred) && !r.received, c.received(m)) {
				r.received = true
			}
		},
		"answer of the Secretary-General": func(*rapid.T) {
			if agree("answered", at(models.LadderReferred) && r.received, c.answered(m)) {
				r.step = models.LadderAnswered
			}
		},
		"conclude": func(*rapid.T) {
			_, err := c.conclude(m)
			if agree("conclude", at(models.LadderAnswered), err) {
				r.step, r.text = models.LadderSettled, r.text+1
			}
		},
		"adopt": func(*rapid.T) {
			if agree("adopt", at(models.LadderConsensus) && r.over() && r.agreed(), c.adopt(m)) {
				r.step = models.LadderAgreed
			}
		},
		"": func(t *rapid.T) {
			v := show(c.Room, c.Chair, m.ID)
			if got := v.Ladder.Step(v.Matter); got != r.step || v.Matter.TextNumber != r.text {
				t.Fatalf("the matter is at %s on text %d, the reference %+v", got, v.Matter.TextNumber, *r)
			}
		},
	})
}
