package handlers

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/matters"
	"seedfund/app/matters/interests"
	"seedfund/frontend/pages/board"
	"seedfund/models"
)

func registerPage(v *Visit) error {
	view, err := v.register()
	if err != nil {
		return err
	}
	return v.Render(board.Register(view))
}

func (v *Visit) register() (board.RegisterView, error) {
	r, err := v.Interests.Show(v.Ctx(), v.Actor)
	title := v.T("interests.title")
	return board.RegisterView{At: v.At, R: r, Page: v.Page(title, v.boardCrumb(here(title))...)}, err
}

func enterInterest(v *Visit) error {
	in := v.Inputs()
	entry := models.StandingInput{Ours: in.Text("whose") == "ours", AboutID: in.ID("about"), Country: in.Text("country"),
		Reason: models.InterestReason(in.Text("reason")), Since: in.Date("since"), Note: in.Text("note")}
	err := in.Err()
	if err == nil {
		_, err = v.Interests.Enter(v.Ctx(), v.Actor, entry)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.register()
			return board.Register(board.Refill(view, faults, values)), err
		})
	}
	return v.Done(interests.RegisterPath, "interests.add_done")
}

func withdrawInterest(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := v.Interests.WithdrawEntry(v.Ctx(), v.Actor, id); err != nil {
		return err
	}
	return v.Done(interests.RegisterPath, "interests.withdrawn_done")
}

func confirmInterests(v *Visit) error {
	if err := v.Interests.ConfirmRegister(v.Ctx(), v.Actor); err != nil {
		return err
	}
	return v.Done(interests.RegisterPath, "interests.confirm_done")
}

func substituteMatter(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if _, err := v.Matters.Substitute(v.Ctx(), v.Actor, id, v.Version(), v.Inputs().Text("reason")); err != nil {
		m, failed := v.matter()
		if failed != nil {
			return failed
		}
		return v.matterAgain(m, err)
	}
	return v.Done(matters.Path(id), "board.done.substituted")
}

func motionPage(v *Visit) error {
	view, err := v.motion()
	if err != nil {
		return err
	}
	return v.Render(board.Motion(view))
}

// motion is a motion on an interest with the matter it is on.
func (v *Visit) motion() (board.MotionView, error) {
	m, err := v.matter()
	if err != nil {
		return board.MotionView{}, err
	}
	number, err := v.ID("motion")
	if err != nil {
		return board.MotionView{}, err
	}
	for _, line := range m.Motions {
		if line.ID == number {
			title := v.T("interests.motion_page")
			return board.MotionView{At: v.At, V: m, Motion: line, Page: v.Page(title, v.matterCrumb(m.Matter, here(title))...)}, nil
		}
	}
	return board.MotionView{}, models.NotFound("interest_motions")
}

func confirmMotion(v *Visit) error {
	return v.onMotion("interests.done.confirmed", func(matter, motion int64, in *Inputs) error {
		return v.Matters.ConfirmInterest(v.Ctx(), v.Actor, matter, motion, v.Version(), in.ID("seat"))
	})
}

func refuseMotion(v *Visit) error {
	return v.onMotion("interests.done.refused", func(matter, motion int64, in *Inputs) error {
		return v.Matters.RefuseInterest(v.Ctx(), v.Actor, matter, motion, v.Version(), in.ID("seat"), in.Text("why"))
	})
}

func withdrawMotion(v *Visit) error {
	return v.onMotion("interests.done.withdrawn", func(matter, motion int64, _ *Inputs) error {
		return v.Matters.WithdrawInterest(v.Ctx(), v.Actor, matter, motion, v.Version())
	})
}

func (v *Visit) onMotion(said string, do func(matter, motion int64, in *Inputs) error) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	motion, err := v.ID("motion")
	if err != nil {
		return err
	}
	if err := do(id, motion, v.Inputs()); err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.motion()
			return board.Motion(board.Refill(view, faults, values)), err
		})
	}
	return v.Done(matters.MotionPath(id, motion), said)
}
