package handlers

import (
	"fmt"
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/matters"
	"seedfund/frontend/components"
	"seedfund/frontend/pages/board"
	"seedfund/models"
)

// ladderPage is the path of a matter of the Executive Committee: where it
// stands, what is next, and the forms of the steps that the reader has.
func ladderPage(v *Visit) error {
	view, err := v.ladder()
	if err != nil {
		return err
	}
	return v.Render(board.Ladder(view))
}

func (v *Visit) ladder() (board.LadderView, error) {
	beside, err := v.beside("ladder.title")
	view := board.LadderView{MatterView: beside}
	if err != nil {
		return view, err
	}
	if view.V.Ladder == nil {
		return view, models.NotFound("ladders")
	}
	if len(view.V.Steps) == 0 {
		return view, nil
	}
	holders, err := v.Bodies.Holders(v.Ctx())
	for _, o := range holders {
		view.Parties = append(view.Parties, components.Option{Value: fmt.Sprint(o.ID), Label: o.Name})
	}
	return view, err
}

// ladderStep takes a step on the path and shows the page again with its faults.
func ladderStep(said string, step func(*Visit, int64, *Inputs) error) Handler {
	return func(v *Visit) error {
		id, err := v.ID("id")
		if err != nil {
			return err
		}
		in := v.Inputs()
		err = step(v, id, in)
		if err != nil {
			return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
				view, err := v.ladder()
				return board.Ladder(board.Refill(view, faults, values)), err
			})
		}
		return v.Done(matters.Path(id)+"/ladder", said)
	}
}

// read is a step whose fields could all be read.
func read(in *Inputs, step func() error) error {
	if err := in.Err(); err != nil {
		return err
	}
	return step()
}

var (
	openMediation = ladderStep("ladder.done.mediate", func(v *Visit, id int64, in *Inputs) error {
		return v.Matters.Mediate(v.Ctx(), v.Actor, id, v.Version(), in.Text("reason"))
	})
	recordContact = ladderStep("ladder.done.contact", func(v *Visit, id int64, in *Inputs) error {
		c := models.ContactInput{Principal: in.Text("principal"), OrganisationID: in.ID("organisation"), OfNetwork: in.Text("of_network") == "yes",
			On: in.Date("on"), Means: models.ContactMeans(in.Text("means")), Note: in.Text("note")}
		return read(in, func() error { return v.Matters.Contact(v.Ctx(), v.Actor, id, v.Version(), c) })
	})
	recordProposal = ladderStep("ladder.done.propose", func(v *Visit, id int64, in *Inputs) error {
		return v.Matters.Propose(v.Ctx(), v.Actor, id, v.Version(), in.Text("source"), in.Text("proposal"))
	})
	extendMediation = ladderStep("ladder.done.extend", func(v *Visit, id int64, in *Inputs) error {
		return v.Matters.Extend(v.Ctx(), v.Actor, id, v.Version(), in.Text("reason"))
	})
	agreeAfterMediation = ladderStep("ladder.done.agree", func(v *Visit, id int64, in *Inputs) error {
		found := matters.Agreement{Report: in.Text("report"), NetworkWhy: in.Text("network_why")}
		if in.Text("body") != "" {
			found.Wording = &matters.Wording{Outcome: models.Outcome(in.Text("outcome")), Body: in.Text("body"), Why: in.Text("report")}
			found.ClosesAt = in.Until("closes_at")
		}
		return read(in, func() error { return v.Matters.Agree(v.Ctx(), v.Actor, id, v.Version(), found) })
	})
	recordFailure = ladderStep("ladder.done.give_up", func(v *Visit, id int64, in *Inputs) error {
		return v.Matters.GiveUp(v.Ctx(), v.Actor, id, v.Version(), in.Text("report"), in.Text("network_why"))
	})
	transmitReferral = ladderStep("ladder.done.refer", func(v *Visit, id int64, in *Inputs) error {
		sent := models.TransmissionInput{On: in.Date("on"), Channel: in.Text("channel"), Letter: in.Text("letter")}
		return read(in, func() error {
			_, err := v.Matters.Refer(v.Ctx(), v.Actor, id, v.Version(), sent)
			return err
		})
	})
	recordReceipt = ladderStep("ladder.done.receive", func(v *Visit, id int64, in *Inputs) error {
		on := in.Date("on")
		return read(in, func() error {
			return v.Matters.Received(v.Ctx(), v.Actor, id, v.Version(), on, in.Text("note"))
		})
	})
	recordAnswer = ladderStep("ladder.done.answer", func(v *Visit, id int64, in *Inputs) error {
		paper, closing, err := v.uploaded("file")
		if err != nil {
			return err
		}
		defer closing()
		answer := matters.SGAnswer{On: in.Date("on"), Summary: in.Text("summary"), Paper: paper}
		return read(in, func() error { return v.Matters.Answered(v.Ctx(), v.Actor, id, v.Version(), answer) })
	})
	concludeReferral = ladderStep("ladder.done.conclude", func(v *Visit, id int64, in *Inputs) error {
		_, err := v.Matters.Conclude(v.Ctx(), v.Actor, id, v.Version(), matters.Wording{Outcome: models.Outcome(in.Text("outcome")), Body: in.Text("body")})
		return err
	})
)

// referralPage is the file for the Secretary-General, to read and to print.
func referralPage(v *Visit) error {
	view, err := v.referral()
	if err != nil {
		return err
	}
	return v.Render(board.Referral(view))
}

func (v *Visit) referral() (board.ReferralView, error) {
	id, err := v.ID("id")
	if err != nil {
		return board.ReferralView{}, err
	}
	file, err := v.Matters.ReferralFile(v.Ctx(), v.Actor, id)
	v.before = models.BodyExCom
	title := v.T("ladder.file_title", "Reference", file.Matter.Reference)
	return board.ReferralView{At: v.At, R: file, Page: v.Page(title, v.matterCrumb(file.Matter, here(v.T("ladder.file")))...)}, err
}

// referralFile is the file as it was frozen, canonical.
func referralFile(v *Visit) error {
	view, err := v.referral()
	if err != nil {
		return err
	}
	if view.R.Referral == nil {
		return models.NotFound("referrals")
	}
	v.Response().Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", view.R.Matter.Reference+"-referral.json"))
	return v.Blob(200, "application/json; charset=utf-8", []byte(view.R.Body))
}

// answerPaper is the paper of the Secretary-General's answer.
func answerPaper(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	file, err := v.Matters.AnswerPaper(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	return v.sendFile(file)
}

// passMatter brings a matter about the Board before the Executive Committee.
func passMatter(v *Visit) error {
	m, err := v.matter()
	if err != nil {
		return err
	}
	next, err := v.Matters.Pass(v.Ctx(), v.Actor, m.Matter.ID, v.Version(), v.Form.Get("reason"))
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			title := v.T("board.end_matter")
			return board.Ending(board.Refill(board.EndingView{At: v.At, V: m, Page: v.Page(title, v.matterCrumb(m.Matter, here(title))...)}, faults, values))
		})
	}
	return v.Done(matters.Path(next.ID), "ladder.done.pass")
}
