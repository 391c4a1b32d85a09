package handlers

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"seedfund/app/bodies"
	"seedfund/app/matters"
	"seedfund/frontend/pages/board"
	"seedfund/models"
)

// paper reads the fields of a matter or of a text.
func (v *Visit) paper() (matters.Paper, error) {
	in := v.Inputs()
	p := matters.Paper{Kind: models.MatterKind(in.Text("kind")), ProposalID: in.ID("proposal"), RevisitsID: in.ID("revisits"),
		Question: in.Text("question"), Recommendation: in.Text("recommendation"), Language: in.Text("language"),
		Channel: models.MatterChannel(in.Text("channel")), Meeting: in.Text("meeting"), MeetingID: in.ID("meeting_id"), Method: models.Method(in.Text("method")), Subject: models.MatterSubject(in.Text("subject")),
		Wording: matters.Wording{Outcome: models.Outcome(in.Text("outcome")), Reserve: models.Reserve(in.Text("reserve")),
			Body: strings.ReplaceAll(in.Text("body"), "\r\n", "\n"), Why: in.Text("why")}}
	if in.Text("kind") == board.KindSecretariat {
		p.Kind, p.ProposalID = models.MatterOther, 0
		v.plan(&p)
	}
	if p.Kind == models.MatterFunding && p.ProposalID == 0 {
		in.Faults.Add("proposal", "board.fault.proposal")
	}
	if !p.Outcome.Commits() || p.Kind != "" && p.Kind != models.MatterFunding {
		p.Reserve = models.ReserveNone
	}
	for i := range models.ConditionLimit {
		name := fmt.Sprintf("condition[%d]", i)
		c := matters.Condition{Body: in.Text(name + "[body]"), OrganisationID: in.ID(name + "[organisation]"), DueOn: in.Date(name + "[due_on]"), BlocksTranche: int(in.Whole(name + "[blocks]"))}
		if c != (matters.Condition{}) {
			p.Conditions = append(p.Conditions, c)
		}
	}
	return p, in.Err()
}

// plan reads what a paper on the secretariat's own budget is about.
func (v *Visit) plan(p *matters.Paper) {
	in := v.Inputs()
	p.Plan = &matters.Plan{HostID: in.ID("host"), StartsOn: in.Date("starts_on"), EndsOn: in.Date("ends_on")}
	p.Cents = in.Cents("amount")
}

func prepareMatter(v *Visit) error {
	p, err := v.paper()
	var m models.Matter
	if err == nil {
		var body models.Body
		if body, err = v.body(); err != nil {
			return err
		}
		p.BodyID = body.ID
		m, err = v.Matters.Prepare(v.Ctx(), v.Actor, p)
	}
	if err == nil {
		return v.Done(matters.Path(m.ID), "board.done.prepared")
	}
	view, failed := v.newPaper(p.ProposalID)
	if failed != nil {
		return err
	}
	return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
		view.Page = v.Page(v.T("board.prepare"), v.mattersCrumb(here(v.T("board.prepare")))...)
		return board.Paper(board.Refill(view, faults, values))
	})
}

func saveMatter(v *Visit) error {
	m, err := v.matter()
	if err != nil {
		return err
	}
	p, err := v.paper()
	if err == nil {
		if m.Matter.Kind != models.MatterFunding {
			p.Reserve = models.ReserveNone
		}
		if m.Text.Effect.Plan != nil {
			v.plan(&p)
		}
		err = v.Matters.Edit(v.Ctx(), v.Actor, m.Matter.ID, v.Version(), p)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.paperOf(m, false)
			return board.Paper(board.Refill(view, faults, values)), err
		})
	}
	return v.Done(matters.Path(m.Matter.ID), "board.done.saved")
}

func reviseMatter(v *Visit) error {
	m, err := v.matter()
	if err != nil {
		return err
	}
	p, err := v.paper()
	closes := v.Inputs()
	until := closes.Until("closes_at")
	if err == nil {
		err = closes.Err()
	}
	if err == nil {
		if m.Matter.Kind != models.MatterFunding {
			p.Reserve = models.ReserveNone
		}
		if m.Text.Effect.Plan != nil {
			v.plan(&p)
		}
		p.Addresses = v.addresses()
		err = v.Matters.Revise(v.Ctx(), v.Actor, m.Matter.ID, v.Version(), p.Wording, until)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.paperOf(m, true)
			return board.Paper(board.Refill(view, faults, values)), err
		})
	}
	return v.Done(matters.Path(m.Matter.ID), "board.done.revised")
}

func openMatter(v *Visit) error {
	m, err := v.matter()
	if err != nil {
		return err
	}
	in := v.Inputs()
	closes := in.Until("closes_at")
	if err = in.Err(); err == nil {
		err = v.Matters.Open(v.Ctx(), v.Actor, m.Matter.ID, v.Version(), closes)
	}
	if err != nil {
		return v.matterAgain(m, err)
	}
	return v.Done(matters.Path(m.Matter.ID), "board.done.opened")
}

// matterAgain shows the vote page again with the faults of a form on it.
func (v *Visit) matterAgain(m models.MatterView, refusal error) error {
	if !models.IsKind(refusal, models.KindInvalid) {
		return refusal
	}
	view, err := v.matterView(m)
	if err != nil {
		return err
	}
	return v.Again(refusal, func(faults *models.Error, values url.Values) templ.Component {
		view.Page = v.Page(m.Matter.Question, v.mattersCrumb(here(m.Matter.Reference))...)
		return board.Matter(board.Refill(view, faults, values))
	})
}

// answer reads a ballot.
func (v *Visit) answer() (int64, models.VoteInput, error) {
	in := v.Inputs()
	seat := in.ID("seat")
	vote := models.VoteInput{TextNumber: int(in.Whole("text")), Answer: models.VoteAnswer(in.Text("answer")), Words: in.Text("words"),
		Reason: in.Text("reason"), WouldRemove: in.Text("would_remove")}
	if vote.Answer == models.AnswerObject || vote.Answer == models.AnswerRemarks {
		vote.Paragraph, vote.Occurrence = int(in.Whole("paragraph")), int(in.Whole("occurrence"))
	} else {
		vote.Words, vote.WouldRemove = "", ""
	}
	return seat, vote, in.Err()
}

// checkVote repeats the choice in one sentence; nothing is cast yet.
func checkVote(v *Visit) error {
	m, err := v.matter()
	if err != nil {
		return err
	}
	_, in, err := v.answer()
	if err != nil {
		return v.matterAgain(m, err)
	}
	seat, err := mySeat(m, v.Form.Get("seat"))
	if err != nil {
		return err
	}
	if seat.Refusal != nil {
		return seat.Refusal
	}
	if in.TextNumber != m.Matter.TextNumber {
		return models.Conflict("board.text_superseded", "34").With(map[string]any{"Asked": in.TextNumber, "Now": m.Matter.TextNumber})
	}
	if err := in.Validate(m.Text.Body); err != nil {
		return v.matterAgain(m, err)
	}
	title := v.T("board.check_title")
	return v.Render(board.Check(board.CheckView{At: v.At, V: m, Seat: seat, Input: in, Page: v.Page(title, v.matterCrumb(m.Matter, here(title))...)}))
}

func castVote(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	seat, in, err := v.answer()
	var receipt models.VoteReceipt
	if err == nil {
		receipt, err = v.Matters.Vote(v.Ctx(), v.Actor, id, seat, in)
	}
	if models.IsKind(err, models.KindInvalid) {
		m, failed := v.matter()
		if failed != nil {
			return failed
		}
		return v.matterAgain(m, err)
	}
	if err != nil {
		return err
	}
	return v.Done(matters.ReceiptPath(id, receipt.ID), "board.done.voted")
}

func awaitInstructions(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	if err := v.Matters.Await(v.Ctx(), v.Actor, id, in.ID("seat")); err != nil {
		return err
	}
	return v.Done(matters.Path(id)+"#vote", "board.done.awaiting")
}

func sendScores(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	scores := map[string]int{}
	for name := range v.Form {
		if code, ok := strings.CutPrefix(name, "score["); ok && strings.HasSuffix(code, "]") {
			scores[strings.TrimSuffix(code, "]")] = int(in.Whole(name))
		}
	}
	seat := in.ID("seat")
	if err = in.Err(); err == nil {
		err = v.Matters.Score(v.Ctx(), v.Actor, id, seat, scores, in.Text("reason"))
	}
	if models.IsKind(err, models.KindInvalid) {
		view, failed := v.score(v.Form.Get("seat"))
		if failed != nil {
			return failed
		}
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			view.Page = v.Page(v.T("board.score_title"), v.matterCrumb(view.V.Matter, here(v.T("board.score_title")))...)
			return board.Score(board.Refill(view, faults, values))
		})
	}
	if err != nil {
		return err
	}
	return v.Done(matters.Path(id)+"#vote", "board.done.scored")
}

func proposeInterest(v *Visit) error {
	m, err := v.matter()
	if err != nil {
		return err
	}
	in := v.Inputs()
	motion, err := v.Matters.ProposeInterest(v.Ctx(), v.Actor, m.Matter.ID, in.ID("seat"), models.InterestGrade(in.Text("grade")), models.InterestReason(in.Text("reason")), in.Text("note"))
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return board.Interest(board.Refill(v.interest(m, true, v.Form.Get("seat")), faults, values))
		})
	}
	return v.Done(matters.MotionPath(m.Matter.ID, motion.ID), "interests.done.proposed")
}

func declareInterest(v *Visit) error {
	m, err := v.matter()
	if err != nil {
		return err
	}
	in := v.Inputs()
	i, err := v.Matters.Declare(v.Ctx(), v.Actor, m.Matter.ID, in.ID("seat"), models.InterestReason(in.Text("reason")), in.Text("note"))
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return board.Interest(board.Refill(v.interest(m, false, v.Form.Get("seat")), faults, values))
		})
	}
	if i.Grade.Closes(models.DoorItem) { // to the one who declared
		return v.Done("/board/matters", "board.done.declared")
	}
	return v.Done(matters.Path(m.Matter.ID)+"#vote", "board.done.declared")
}

func adoptMatter(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if _, err := v.Matters.Adopt(v.Ctx(), v.Actor, id, v.Version()); err != nil {
		return err
	}
	return v.Done(matters.Path(id), "board.done.adopted")
}

func closeMatter(v *Visit) error {
	return v.endMatter("board.done.closed", func(id int64, reason string) error {
		return v.Matters.Close(v.Ctx(), v.Actor, id, v.Version(), reason)
	})
}

func withdrawMatter(v *Visit) error {
	return v.endMatter("board.done.withdrawn", func(id int64, reason string) error {
		return v.Matters.Withdraw(v.Ctx(), v.Actor, id, v.Version(), reason)
	})
}

func (v *Visit) endMatter(said string, end func(int64, string) error) error {
	m, err := v.matter()
	if err != nil {
		return err
	}
	if err := end(m.Matter.ID, v.Inputs().Text("reason")); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return board.Ending(board.Refill(v.ending(m), faults, values))
		})
	}
	return v.Done(matters.Path(m.Matter.ID), said)
}

func publishDecision(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := v.Matters.Publish(v.Ctx(), v.Actor, id); err != nil {
		return err
	}
	m, err := v.Matters.Show(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	// The letters, the request and the minutes wait there.
	return v.Done("/decisions/"+m.Decision.Reference+"/follow-up", "board.done.published")
}

func reportCondition(v *Visit) error {
	return v.conditionStep("board.done.condition_reported", func(id int64, note string) error {
		return v.Decisions.ReportCondition(v.Ctx(), v.Actor, id, v.Version(), note)
	})
}

func confirmCondition(v *Visit) error {
	return v.conditionStep("board.done.condition_met", func(id int64, note string) error {
		return v.Decisions.ConfirmCondition(v.Ctx(), v.Actor, id, v.Version(), note)
	})
}

func sendConditionBack(v *Visit) error {
	return v.conditionStep("board.done.condition_back", func(id int64, note string) error {
		return v.Decisions.SendConditionBack(v.Ctx(), v.Actor, id, v.Version(), note)
	})
}

func (v *Visit) conditionStep(said string, step func(int64, string) error) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := step(id, v.Inputs().Text("note")); err != nil {
		view, failed := v.conditions()
		if failed != nil {
			return failed
		}
		view.Of = id
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			view.Page = v.Page(v.T("board.conditions_title"), v.boardCrumb(here(v.T("board.conditions_title")))...)
			return board.Conditions(board.Refill(view, faults, values))
		})
	}
	return v.Done("/board/conditions", said)
}

func giveSeat(v *Visit) error {
	in := v.Inputs()
	holding := bodies.HoldingInput{SeatID: in.ID("seat"), Kind: models.HoldingKind(in.Text("kind")), OrganisationID: in.ID("organisation"),
		StartsAt: in.Instant("starts_at"), EndsAt: in.Until("ends_at"), Instrument: in.Text("instrument")}
	if holding.SeatID == 0 {
		in.Faults.Add("seat", "error.choose")
	}
	var out bodies.Seated
	err := in.Err()
	if err == nil {
		out, err = v.Bodies.Hold(v.Ctx(), v.Actor, holding)
	}
	if err != nil {
		view, failed := v.seatRegister()
		if failed != nil {
			return failed
		}
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			view.Page = v.Page(v.T("board.register_of_seats"), v.boardCrumb(here(v.T("board.register_of_seats")))...)
			return board.Seats(board.Refill(view, faults, values))
		})
	}
	return v.seated(out, board.SeatsPath(v.kind()), "board.done.seat_given")
}

func endHolding(v *Visit) error {
	return v.changeHolding("board.done.holding_ended", func(id int64, in *Inputs) (bodies.Seated, error) {
		until := in.Until("ends_at")
		if until == nil {
			in.Faults.Add("ends_at", "board.fault.end_missing")
		}
		if err := in.Err(); err != nil {
			return bodies.Seated{}, err
		}
		return v.Bodies.End(v.Ctx(), v.Actor, id, *until, in.Text("instrument"))
	})
}

func correctHolding(v *Visit) error {
	return v.changeHolding("board.done.holding_corrected", func(id int64, in *Inputs) (bodies.Seated, error) {
		c := bodies.Correction{StartsAt: in.Instant("starts_at"), EndsAt: in.Until("ends_at"), Instrument: in.Text("instrument")}
		if mandate := in.ID("mandate"); mandate != 0 {
			c.MandateID = &mandate
		}
		if err := in.Err(); err != nil {
			return bodies.Seated{}, err
		}
		return v.Bodies.Correct(v.Ctx(), v.Actor, id, c)
	})
}

func (v *Visit) changeHolding(said string, change func(int64, *Inputs) (bodies.Seated, error)) error {
	view, err := v.holding()
	if err != nil {
		return err
	}
	out, err := change(view.Holding.ID, v.Inputs())
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			view.Page = v.Page(view.Title, view.Crumbs...)
			return board.Holding(board.Refill(view, faults, values))
		})
	}
	return v.seated(out, "/board/seats", said)
}
