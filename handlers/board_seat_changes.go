package handlers

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/bodies"
	"seedfund/frontend/pages/board"
	"seedfund/models"
)

func seatChangePage(v *Visit) error {
	view, err := v.seatChange()
	if err != nil {
		return err
	}
	return v.Render(board.SeatChange(view))
}

func (v *Visit) seatChange() (board.SeatChangeView, error) {
	id, err := v.ID("id")
	if err != nil {
		return board.SeatChangeView{}, err
	}
	row, err := v.Bodies.Change(v.Ctx(), v.Actor, id)
	if err != nil {
		return board.SeatChangeView{}, err
	}
	view := board.SeatChangeView{At: v.At, Change: row, Page: v.Page(v.T("bodies.change_title", "Organisation", row.Organisation), v.boardCrumb(here(row.Organisation))...)}
	view.Manage = v.Actor.May(models.PermBodyManage) == nil
	view.Own = v.Actor.PersonID == row.PersonID
	return view, nil
}

func confirmSeatChange(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if _, err := v.Bodies.ConfirmChange(v.Ctx(), v.Actor, id, v.Version()); err != nil {
		return err
	}
	return v.Done(bodies.ChangePath(id), "bodies.done.change_confirmed")
}

func refuseSeatChange(v *Visit) error {
	view, err := v.seatChange()
	if err != nil {
		return err
	}
	if err := v.Bodies.RefuseChange(v.Ctx(), v.Actor, view.Change.ID, v.Version(), v.Inputs().Text("reason")); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			view.Page = v.Page(view.Title, view.Crumbs...)
			return board.SeatChange(board.Refill(view, faults, values))
		})
	}
	return v.Done(bodies.ChangePath(view.Change.ID), "bodies.done.change_refused")
}

// seated leads to what an act on a seat led to: back where it stands, or to the
// change that waits for a second person.
func (v *Visit) seated(out bodies.Seated, path, said string) error {
	if out.Change != nil {
		return v.Done(bodies.ChangePath(out.Change.ID), "bodies.done.change_proposed")
	}
	return v.Done(path, said)
}
