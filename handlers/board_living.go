package handlers

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"seedfund/app/matters"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/board"
	"seedfund/models"
)

// reservation reads a mandate reservation.
func (in *Inputs) reservation() models.ReservationInput {
	return models.ReservationInput{Reference: in.Text("reference"), Reason: in.Text("reason"), Words: in.Text("words"), Change: in.Text("change"),
		Paragraph: int(in.Whole("paragraph")), Occurrence: int(in.Whole("occurrence")), Carries: in.ID("carries")}
}

// addresses reads what a new wording takes up: "vote-7", "reservation-3".
func (v *Visit) addresses() (out matters.Addresses) {
	for _, value := range v.Form["addresses"] {
		kind, number, _ := strings.Cut(value, "-")
		id, _ := strconv.ParseInt(number, 10, 64)
		if kind == "reservation" {
			out.Reservations = append(out.Reservations, id)
		} else {
			out.Votes = append(out.Votes, id)
		}
	}
	return out
}

func confirmRemedy(v *Visit) error {
	m, err := v.matter()
	if err != nil {
		return err
	}
	vote, err := v.ID("vote")
	if err != nil {
		return err
	}
	in := v.Inputs()
	said := models.ConfirmationInput{TextNumber: int(in.Whole("text")), Verdict: models.Verdict(in.Text("verdict")), Note: in.Text("note")}
	if err = in.Err(); err == nil {
		err = v.Matters.Confirm(v.Ctx(), v.Actor, m.Matter.ID, vote, said)
	}
	if err != nil {
		return v.matterAgain(m, err)
	}
	return v.Done(matters.Path(m.Matter.ID)+"#vote", "board.done.confirmed")
}

func annotatedAgendaPage(v *Visit) error {
	view, err := v.agenda(v.QueryParams()["matter"])
	if err != nil {
		return err
	}
	return v.Render(board.Agenda(view))
}

func (v *Visit) agenda(named []string) (board.AgendaView, error) {
	var chosen []int64
	for _, n := range named {
		if id, err := strconv.ParseInt(n, 10, 64); err == nil {
			chosen = append(chosen, id)
		}
	}
	items, next, err := v.Matters.Agenda(v.Ctx(), v.Actor, matters.AgendaFilter{Chosen: chosen, After: v.cursor("after")})
	title := v.T("board.agenda.title")
	return board.AgendaView{At: v.At, Items: items, Only: len(chosen) > 0, Next: v.nextPage(matters.AgendaPath, next), Chair: v.Actor.May(models.PermMatterPreside) == nil,
		Page: v.Page(title, v.mattersCrumb(here(title))...)}, err
}

func noteBridge(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	if err := v.Matters.Bridge(v.Ctx(), v.Actor, id, int(in.Whole("last")), in.Text("body")); err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.agenda([]string{strconv.FormatInt(id, 10)})
			view.Of = id
			return board.Agenda(board.Refill(view, faults, values)), err
		})
	}
	return v.Done(matters.AgendaPath+"#item-"+strconv.FormatInt(id, 10), "board.done.note_kept")
}

func openMatterList(v *Visit) error {
	rows, next, err := v.Matters.OpenMatters(v.Ctx(), v.Actor, v.cursor("after"), 0)
	if err != nil {
		return err
	}
	return v.Render(board.OpenMatters(board.OpenMattersView{At: v.At, Rows: rows, Next: v.nextPage("/network/matters", next), Page: v.Page(v.T("board.member.title"))}))
}

func openMatterPage(v *Visit) error {
	view, err := v.openToMembers()
	if err != nil {
		return err
	}
	return v.Render(board.OpenMatter(view))
}

func (v *Visit) openToMembers() (board.OpenMatterView, error) {
	id, err := v.ID("id")
	if err != nil {
		return board.OpenMatterView{}, err
	}
	m, err := v.Matters.OpenMatter(v.Ctx(), v.Actor, id)
	return board.OpenMatterView{At: v.At, M: m,
		Page: v.Page(m.Question, layout.Crumb{Label: v.T("board.member.title"), Href: v.At("/network/matters")}, here(m.Reference))}, err
}

func reserveAsMember(v *Visit) error {
	return v.asMember("board.done.reserved", func(id int64, in *Inputs) error {
		reservation := in.reservation()
		if err := in.Err(); err != nil {
			return err
		}
		return v.Matters.ReserveAsMember(v.Ctx(), v.Actor, id, reservation)
	})
}

func endReservationAsMember(v *Visit) error {
	return v.asMember("board.done.reservation_ended", func(id int64, in *Inputs) error {
		reservation, err := v.ID("reservation")
		if err != nil {
			return err
		}
		return v.Matters.EndReservationAsMember(v.Ctx(), v.Actor, id, reservation, in.Text("reason"))
	})
}

func (v *Visit) asMember(said string, step func(int64, *Inputs) error) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := step(id, v.Inputs()); err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.openToMembers()
			return board.OpenMatter(board.Refill(view, faults, values)), err
		})
	}
	return v.Done(matters.MemberPath(id), said)
}
