package handlers

import (
	"context"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app"
	"seedfund/app/annualreview"
	"seedfund/app/consultations"
	"seedfund/app/matters"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/consultations"
	"seedfund/frontend/pages/home"
	"seedfund/models"
)

func consultationsPage(v *Visit) error {
	rows, next, err := v.Consultations.List(v.Ctx(), v.Actor, v.after())
	if err != nil {
		return err
	}
	view := pages.ListView{At: v.At, Rows: rows, Page: v.Page(v.T("consultations.title"))}
	if next > 0 {
		view.Next = v.At("/consultations?after=" + strconv.FormatInt(next, 10))
	}
	return v.Render(pages.List(view))
}

func consultationPage(v *Visit) error {
	view, err := v.consultation()
	if err != nil {
		return err
	}
	return v.Render(pages.Show(view))
}

// consultation is the one the address names, as its reader may see it.
func (v *Visit) consultation() (pages.ShowView, error) {
	id, err := v.ID("id")
	if err != nil {
		return pages.ShowView{}, err
	}
	c, err := v.Consultations.Show(v.Ctx(), v.Actor, id)
	if err != nil {
		return pages.ShowView{}, err
	}
	crumbs := []layout.Crumb{{Label: v.T("consultations.title"), Href: v.At("/consultations")}, here(c.Title)}
	view := pages.ShowView{At: v.At, V: c, Page: v.Page(c.Title, crumbs...)}
	switch {
	case c.Subject == models.ConsultMatter && v.Actor.May(models.PermBoardRead) == nil:
		view.Subject = v.At(matters.Path(c.SubjectID))
	case c.Subject != models.ConsultMatter && v.Actor.May(models.PermBoardReviewRead) == nil:
		view.Subject = v.At("/board/annual-reviews")
	}
	if c.Conducts && c.ClosedAt == nil {
		view.Organisations, err = v.Bodies.Holders(v.Ctx())
	}
	return view, err
}

// consultationStep takes a step on the page of a consultation and shows it
// again with its faults.
func consultationStep(action, said string, step func(v *Visit, id int64, in *Inputs) error) Handler {
	return func(v *Visit) error {
		id, err := v.ID("id")
		if err != nil {
			return err
		}
		in := v.Inputs()
		err = step(v, id, in)
		if read := in.Err(); read != nil {
			err = read
		}
		if err != nil {
			return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
				view, err := v.consultation()
				view.Failing, view.Faults, view.Values = action, faults, values
				return pages.Show(view), err
			})
		}
		return v.Done(consultations.Path(id), said)
	}
}

var (
	replyConsultation = consultationStep("replies", "consultations.done.replied", func(v *Visit, id int64, in *Inputs) error {
		return v.Consultations.Reply(v.Ctx(), v.Actor, id, in.ID("consultee"), models.ConsultView(in.Text("view")), in.Text("body"))
	})
	useReply = consultationStep("uses", "consultations.done.recorded", func(v *Visit, id int64, in *Inputs) error {
		return v.Consultations.Use(v.Ctx(), v.Actor, id, v.Version(), in.ID("reply"), in.Text("use"), in.Text("words"))
	})
	tellConsultee = consultationStep("notices", "consultations.done.recorded", func(v *Visit, id int64, in *Inputs) error {
		return v.Consultations.Tell(v.Ctx(), v.Actor, id, v.Version(), in.ID("consultee"), in.Text("words"))
	})
	addConsultee = consultationStep("consultees", "consultations.done.recorded", func(v *Visit, id int64, in *Inputs) error {
		return v.Consultations.Add(v.Ctx(), v.Actor, id, v.Version(), in.ID("organisation"), in.Text("reason"))
	})
	remindConsultees = consultationStep("reminder", "consultations.done.reminded", func(v *Visit, id int64, _ *Inputs) error {
		return v.Consultations.Remind(v.Ctx(), v.Actor, id, v.Version())
	})
	closeConsultation = consultationStep("closure", "consultations.done.closed", func(v *Visit, id int64, in *Inputs) error {
		return v.Consultations.Close(v.Ctx(), v.Actor, id, v.Version(), in.Text("summary"))
	})
)

func consultPage(v *Visit) error {
	view, err := v.consulting()
	if err != nil {
		return err
	}
	return v.Render(pages.Open(view))
}

func (v *Visit) consulting() (pages.OpenView, error) {
	m, err := v.matter()
	return pages.OpenView{At: v.At, Matter: m.Matter, Page: v.Page(v.T("consultations.on_text"), v.matterCrumb(m.Matter, here(v.T("consultations.on_text")))...)}, err
}

func consultOnMatter(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	ask := matters.ConsultInput{Question: in.Text("question"), Rule: models.ConsultRule(in.Text("rule")), ClosesAt: in.Instant("closes_at")}
	var c models.Consultation
	if err = in.Err(); err == nil {
		c, err = v.Matters.Consult(v.Ctx(), v.Actor, id, v.Version(), ask)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.consulting()
			view.Faults, view.Values = faults, values
			return pages.Open(view), err
		})
	}
	return v.Done(consultations.Path(c.ID), "consultations.done.opened")
}

// consultationTasks are the consultations that wait for the reader's reply.
func consultationTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	waiting, err := s.Consultations.Waiting(ctx, a)
	var out []home.Task
	for _, c := range waiting {
		t := home.Task{Title: c.Title, Href: consultations.Path(c.ID), Verb: i18n.T(ctx, "consultations.task"), DueAt: c.ClosesAt}
		if c.Subject == models.ConsultQuestionnaire && a.May(models.PermBoardReviewRead) == nil {
			t.Href = annualreview.Path(c.OpensAt.Year())
		}
		out = append(out, t)
	}
	return out, err
}
