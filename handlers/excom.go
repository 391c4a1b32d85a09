package handlers

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/bodies"
	"seedfund/frontend/pages/board"
	"seedfund/models"
)

// kind is the kind of body a page is about: that of its matter, or the one the
// address or the form names, else the Board.
func (v *Visit) kind() models.BodyKind {
	named := v.Form.Get("before")
	if named == "" {
		named = v.QueryParam("before")
	}
	if v.before != "" {
		return v.before
	}
	if models.BodyKind(named) == models.BodyExCom {
		return models.BodyExCom
	}
	return models.BodyBoard
}

func (v *Visit) atExCom() bool { return v.kind() == models.BodyExCom }

func (v *Visit) body() (models.Body, error) { return v.Bodies.Of(v.Ctx(), v.kind()) }

// right is what lets one read what is before a kind of body.
func right(kind models.BodyKind) models.Permission {
	if kind == models.BodyExCom {
		return models.PermExComRead
	}
	return models.PermBoardRead
}

// ofExCom shows a page of the Board for the Executive Committee.
func ofExCom(h Handler) Handler {
	return func(v *Visit) error {
		v.before = models.BodyExCom
		return h(v)
	}
}

// noExCom stands where the Executive Committee will be, with the form that sets
// it up.
func (v *Visit) noExCom() templ.Component {
	return board.NoExCom(board.NoExComView{Page: v.Page(v.T("ladder.excom_none")), At: v.At, May: v.Actor.May(models.PermBodyManage) == nil})
}

// setUpExCom sets the Executive Committee up with its seats.
func setUpExCom(v *Visit) error {
	in := v.Inputs()
	seats := int(min(in.Whole("seats"), 100))
	err := in.Err()
	if err == nil {
		_, err = v.Bodies.SetUp(v.Ctx(), v.Actor, bodies.SetUp{Code: "excom", Kind: models.BodyExCom, Name: in.Text("name"), Instrument: in.Text("instrument"),
			Rules: models.ExComRules(seats), ExOfficio: 1})
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			view := board.NoExComView{Page: v.Page(v.T("ladder.excom_none")), At: v.At, May: true}
			return board.NoExCom(board.Refill(view, faults, values))
		})
	}
	return v.Done("/excom", "ladder.done.set_up")
}
