package handlers

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app/bodies"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/board"
	"seedfund/models"
)

func (v *Visit) rotationCrumb(more ...layout.Crumb) []layout.Crumb {
	return v.boardCrumb(append([]layout.Crumb{{Label: v.T("rotation.title"), Href: v.At("/board/rotation")}}, more...)...)
}

// rotationPage is the plan of the rotation.
func rotationPage(v *Visit) error {
	plan, err := v.rotation()
	if err != nil {
		return err
	}
	changes, err := v.changesOf(plan.Book.Body)
	if err != nil {
		return err
	}
	view := board.RotationView{At: v.At, Plan: plan, Changes: changes, Manage: v.Actor.May(models.PermBodyManage) == nil, Page: v.Page(v.T("rotation.title"), v.boardCrumb(here(v.T("rotation.title")))...)}
	view.Page.WholeStyle = true
	return v.Render(board.Rotation(view))
}

// changesOf are the changes of a body's seats that wait for a second person, as
// far as the reader may see them.
func (v *Visit) changesOf(body models.Body) ([]models.SeatChangeRow, error) {
	if v.Actor.MayOne(right(body.Kind), models.PermBodyManage) != nil {
		return nil, nil
	}
	return v.Bodies.Changes(v.Ctx(), v.Actor, body)
}

// rotation is the plan of the Board's rotation.
func (v *Visit) rotation() (models.RotationPlan, error) {
	body, err := v.Bodies.Board(v.Ctx())
	if err != nil {
		return models.RotationPlan{}, err
	}
	return v.Bodies.Rotation(v.Ctx(), v.Actor, body.ID)
}

func poolPage(v *Visit) error {
	view, err := v.pool()
	if err != nil {
		return err
	}
	return v.Render(board.Pool(view))
}

func (v *Visit) pool() (board.PoolView, error) {
	view := board.PoolView{At: v.At, Page: v.Page(v.T("rotation.pool"), v.rotationCrumb(here(v.T("rotation.pool")))...)}
	plan, err := v.rotation()
	if err != nil {
		return view, err
	}
	view.Book = plan.Book
	view.Organisations, err = v.Bodies.Holders(v.Ctx())
	return view, err
}

// poolInput reads an entry of the pool.
func (v *Visit) poolInput() (bodies.PoolInput, error) {
	in := v.Inputs()
	e := bodies.PoolInput{Constituency: models.Constituency(in.Text("constituency")), OrganisationID: in.ID("organisation"), EligibleFrom: in.Date("eligible_from"),
		Willing: in.Text("willing") == "yes", TermsBefore: int(in.Whole("terms_before")), Note: in.Text("note")}
	return e, in.Err()
}

func offerToPool(v *Visit) error {
	view, err := v.pool()
	if err != nil {
		return err
	}
	in, err := v.poolInput()
	if err == nil {
		_, err = v.Bodies.Offer(v.Ctx(), v.Actor, view.Book.Body.ID, in)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			view.Page = v.Page(view.Title, view.Crumbs...)
			return board.Pool(board.Refill(view, faults, values))
		})
	}
	return v.Done("/board/rotation/pool", "rotation.done.entered")
}

func poolEntryPage(v *Visit) error {
	view, err := v.poolEntry()
	if err != nil {
		return err
	}
	return v.Render(board.Entry(view))
}

func (v *Visit) poolEntry() (board.EntryView, error) {
	id, err := v.ID("id")
	if err != nil {
		return board.EntryView{}, err
	}
	plan, err := v.rotation()
	if err != nil {
		return board.EntryView{}, err
	}
	for _, c := range plan.Book.Candidates {
		if c.EntryID == id {
			crumbs := v.rotationCrumb(layout.Crumb{Label: v.T("rotation.pool"), Href: v.At("/board/rotation/pool")}, here(c.Name))
			return board.EntryView{At: v.At, Entry: c, Page: v.Page(c.Name, crumbs...)}, nil
		}
	}
	return board.EntryView{}, models.NotFound("rotation_entries")
}

func changePoolEntry(v *Visit) error {
	view, err := v.poolEntry()
	if err != nil {
		return err
	}
	in, err := v.poolInput()
	if err == nil {
		err = v.Bodies.ChangeEntry(v.Ctx(), v.Actor, view.Entry.EntryID, v.Version(), in)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			view.Page = v.Page(view.Title, view.Crumbs...)
			return board.Entry(board.Refill(view, faults, values))
		})
	}
	return v.Done("/board/rotation/pool", "rotation.done.changed")
}

func nominatePage(v *Visit) error {
	view, err := v.letterForm()
	if err != nil {
		return err
	}
	return v.Render(board.Nominate(view))
}

func (v *Visit) letterForm() (board.NominateView, error) {
	view := board.NominateView{At: v.At, Page: v.Page(v.T("rotation.nominate"), v.rotationCrumb(here(v.T("rotation.nominate")))...)}
	view.Seat, _ = strconv.ParseInt(v.QueryParam("seat"), 10, 64)
	var err error
	if view.Plan, err = v.rotation(); err != nil {
		return view, err
	}
	if view.Changes, err = v.changesOf(view.Plan.Book.Body); err != nil {
		return view, err
	}
	view.Signers, err = v.Bodies.Signers(v.Ctx(), v.Actor, view.Plan.Book.Body.ID)
	return view, err
}

func recordNomination(v *Visit) error {
	letter, closing, err := v.uploaded("file")
	if err != nil {
		return err
	}
	defer closing()
	in := v.Inputs()
	n := bodies.NominationInput{SeatID: in.ID("seat"), OrganisationID: in.ID("organisation"), StartsAt: in.Instant("starts_at"), EndsAt: in.Instant("ends_at"),
		Instrument: in.Text("instrument"), Method: in.Text("method"), Departure: in.Text("departure"), Letter: letter}
	if signer := in.ID("signed_by"); signer != 0 {
		n.SignedBy = &signer
	}
	if n.SeatID == 0 {
		in.Faults.Add("seat", "error.choose")
	}
	var made models.Nomination
	if err = in.Err(); err == nil {
		made, err = v.Bodies.Nominate(v.Ctx(), v.Actor, n)
	}
	if e := models.AsError(err); e != nil && e.Key == "rotation.nomination_open" {
		// The form comes back with the one in progress and what was written.
		err = models.Invalid("rotation.fault.nomination", models.FieldError{Field: "seat", Key: e.Key})
	}
	if err != nil {
		view, failed := v.letterForm()
		if failed != nil {
			return failed
		}
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			view.Page = v.Page(view.Title, view.Crumbs...)
			return board.Nominate(board.Refill(view, faults, values))
		})
	}
	return v.Done(bodies.NominationPath(made.ID), "rotation.done.nominated")
}

func nominationPage(v *Visit) error {
	view, err := v.nomination()
	if err != nil {
		return err
	}
	return v.Render(board.Nomination(view))
}

func (v *Visit) nomination() (board.NominationView, error) {
	id, err := v.ID("id")
	if err != nil {
		return board.NominationView{}, err
	}
	n, err := v.Bodies.Nomination(v.Ctx(), v.Actor, id)
	if err != nil {
		return board.NominationView{}, err
	}
	view := board.NominationView{At: v.At, N: n, Manage: v.Actor.May(models.PermBodyManage) == nil,
		Page: v.Page(v.T("rotation.nomination_title", "Organisation", n.Organisation), v.rotationCrumb(here(n.Organisation))...)}
	if n.FileID != nil {
		view.Letter = v.At(bodies.NominationPath(id) + "/letter")
	}
	body, err := v.body()
	if err != nil || n.State != models.NominationOpen {
		return view, err
	}
	changes, err := v.changesOf(body)
	view.Change = board.ChangeBy(changes, id)
	return view, err
}

func nominationLetter(v *Visit) error {
	view, err := v.nomination()
	if err != nil {
		return err
	}
	if view.N.FileID == nil {
		return models.NotFound("files")
	}
	return v.sendFile(*view.N.FileID)
}

func takeUpNomination(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	out, err := v.Bodies.TakeUp(v.Ctx(), v.Actor, id, v.Version())
	if err != nil {
		return err
	}
	return v.seated(out, bodies.NominationPath(id), "rotation.done.taken_up")
}

func declineNomination(v *Visit) error {
	view, err := v.nomination()
	if err != nil {
		return err
	}
	if err := v.Bodies.Decline(v.Ctx(), v.Actor, view.N.ID, v.Version(), v.Inputs().Text("ending")); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			view.Page = v.Page(view.Title, view.Crumbs...)
			return board.Nomination(board.Refill(view, faults, values))
		})
	}
	return v.Done(bodies.NominationPath(view.N.ID), "rotation.done.declined")
}

func lotsPage(v *Visit) error {
	view, _, err := v.lots()
	if err != nil {
		return err
	}
	return v.Render(board.Lots(view))
}

func (v *Visit) lots() (board.LotsView, int64, error) {
	view := board.LotsView{At: v.At, Page: v.Page(v.T("rotation.lots"), v.rotationCrumb(here(v.T("rotation.lots")))...)}
	plan, err := v.rotation()
	view.Method = plan.Book.Rule.TieMethod()
	for _, c := range models.Constituencies {
		if tied := plan.Book.Tied(c); len(tied) > 0 {
			view.Ties = append(view.Ties, board.Tie{Constituency: c, Candidates: tied})
		}
	}
	return view, plan.Book.Body.ID, err
}

func recordDraw(v *Visit) error {
	view, body, err := v.lots()
	if err != nil {
		return err
	}
	in := v.Inputs()
	d := bodies.DrawInput{Constituency: models.Constituency(in.Text("constituency")), DrawnOn: in.Date("drawn_on"), Meeting: in.Text("meeting"), Seed: in.Text("seed")}
	for i := 1; in.Values.Has(fmt.Sprintf("place[%d]", i)); i++ {
		d.Order = append(d.Order, in.ID(fmt.Sprintf("place[%d]", i)))
	}
	if err = in.Err(); err == nil {
		_, err = v.Bodies.RecordDraw(v.Ctx(), v.Actor, body, d)
	}
	if err != nil {
		view.Of = d.Constituency
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			view.Page = v.Page(view.Title, view.Crumbs...)
			return board.Lots(board.Refill(view, faults, values))
		})
	}
	return v.Done("/board/rotation", "rotation.done.drawn")
}
