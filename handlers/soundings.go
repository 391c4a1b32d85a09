package handlers

import (
	"context"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app"
	"seedfund/app/soundings"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/home"
	pages "seedfund/frontend/pages/soundings"
	"seedfund/models"
)

func soundingList(v *Visit) error {
	rows, next, err := v.Soundings.List(v.Ctx(), v.Actor, soundings.Filter{After: v.cursor("after")})
	if err != nil {
		return err
	}
	view := pages.ListView{Page: v.Page(v.T("soundings.title")), At: v.At, Rows: rows}
	if next != 0 {
		view.Next = v.At("/soundings?after=" + strconv.FormatInt(next, 10))
	}
	return v.Render(pages.List(view))
}

func soundingPage(v *Visit) error {
	page, err := v.sounding(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) sounding(faults *models.Error, values url.Values) (templ.Component, error) {
	id, err := v.ID("id")
	if err != nil {
		return nil, err
	}
	view, err := v.Soundings.Show(v.Ctx(), v.Actor, id)
	if err != nil {
		return nil, err
	}
	title := v.T("soundings.of", "Matter", view.Matter)
	return pages.Show(pages.ShowView{Page: v.Page(title, layout.Crumb{Label: v.T("soundings.title"), Href: v.At("/soundings")}, here(title)),
		At: v.At, V: view, Faults: faults, Values: values}), nil
}

func askSoundingPage(v *Visit) error {
	page, err := v.soundingForm(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) soundingForm(faults *models.Error, values url.Values) (templ.Component, error) {
	id, err := v.ID("id")
	if err != nil {
		return nil, err
	}
	seat, _ := strconv.ParseInt(v.QueryParam("seat"), 10, 64)
	if seat == 0 {
		seat, _ = strconv.ParseInt(values.Get("seat"), 10, 64)
	}
	offer, err := v.Soundings.Offer(v.Ctx(), v.Actor, id, seat)
	if err != nil {
		return nil, err
	}
	title := v.T("soundings.ask")
	return pages.Ask(pages.AskView{Page: v.Page(title, v.matterCrumb(offer.Matter, here(title))...), At: v.At, Offer: offer, Faults: faults, Values: values}), nil
}

func askSounding(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	seat := in.ID("seat")
	summary := models.SoundingInput{Language: in.Text("language"), Body: in.Text("body")}
	for _, text := range v.Form["organisation"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			summary.Organisations = append(summary.Organisations, id)
		}
	}
	var asked models.Sounding
	if err = in.Err(); err == nil {
		asked, err = v.Soundings.Ask(v.Ctx(), v.Actor, id, seat, v.Version(), summary)
	}
	if err != nil {
		return v.againWith(err, v.soundingForm)
	}
	return v.Done(soundings.Path(asked.ID), "soundings.done.asked")
}

// soundingStep takes a step on a sounding and shows its page again.
func (v *Visit) soundingStep(said string, step func(id int64) error) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := step(id); err != nil {
		return v.againWith(err, v.sounding)
	}
	return v.Done(soundings.Path(id), said)
}

func clearSounding(v *Visit) error {
	return v.soundingStep("soundings.done.cleared", func(id int64) error { return v.Soundings.Clear(v.Ctx(), v.Actor, id, v.Version()) })
}

func returnSounding(v *Visit) error {
	return v.soundingStep("soundings.done.returned", func(id int64) error {
		return v.Soundings.Return(v.Ctx(), v.Actor, id, v.Version(), v.Form.Get("reason"))
	})
}

func commentSounding(v *Visit) error {
	return v.soundingStep("soundings.done.commented", func(id int64) error { return v.Soundings.Comment(v.Ctx(), v.Actor, id, v.Form.Get("body")) })
}

// soundingTasks are summaries to be cleared and those the actor's organisation
// has not commented on.
func soundingTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	rows, err := s.Soundings.Waiting(ctx, a)
	if err != nil {
		return nil, err
	}
	var out []home.Task
	for _, r := range rows {
		t := home.Task{Title: r.Question, Hint: r.Matter, Href: soundings.Path(r.ID), Verb: i18n.T(ctx, "soundings.task."+string(r.State))}
		if r.ClosesAt != nil {
			t.DueAt = *r.ClosesAt
		}
		out = append(out, t)
	}
	return out, nil
}
