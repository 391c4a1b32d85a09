package handlers

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"seedfund/app/db"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/board"
	"seedfund/frontend/pages/documents"
	"seedfund/models"
	"seedfund/models/wordiff"
	"seedfund/reports/document"
)

// minutesPaper is the meeting in the address with its minutes.
func (v *Visit) minutesPaper() (models.MeetingView, error) {
	id, err := v.ID("id")
	if err != nil {
		return models.MeetingView{}, err
	}
	view, err := v.Meetings.Show(v.Ctx(), v.Actor, id)
	if err == nil && view.Minutes == nil && !view.Keeps {
		err = models.NotFound("minutes")
	}
	if err == nil {
		err = v.Meetings.MarkRead(v.Ctx(), v.Actor, id)
	}
	return view, err
}

func minutesAddress(id int64, more string) string {
	return fmt.Sprintf("/meetings/%d/minutes%s", id, more)
}

// minutesFile is the minutes as an editable file, as their reader may see them.
func minutesFile(v *Visit) error {
	view, err := v.minutesPaper()
	if err != nil {
		return err
	}
	name := board.FileName("minutes", strings.ToLower(string(view.Body.Kind)), strconv.Itoa(view.Meeting.Number), v.Lang())
	return v.editable(name, board.MinutesDocument(v.Ctx(), v.issuer(), view))
}

func (v *Visit) minutesOut(view models.MeetingView, faults *models.Error) templ.Component {
	id := view.Meeting.ID
	title := v.T("document.minutes", "Number", strconv.Itoa(view.Meeting.Number), "Body", view.Body.Name)
	out := documents.OutView{Page: v.Page(title, layout.Crumb{Label: v.T("document.title")}), Editable: v.At(minutesAddress(id, "/file")), Prints: v.prints(), Back: v.At(minutesAddress(id, "")), Faults: faults}
	if view.Keeps && (view.Minutes == nil || view.Minutes.FinalAt == nil) {
		out.Action = minutesAddress(id, "/returned")
	}
	return documents.Out(out)
}

func minutesEditable(v *Visit) error {
	view, err := v.minutesPaper()
	if err != nil {
		return err
	}
	return v.Render(v.minutesOut(view, nil))
}

// minutesReturned compares an edited file with the texts that count and keeps
// nothing.
func minutesReturned(v *Visit) error {
	view, err := v.minutesPaper()
	if err != nil {
		return err
	}
	parts, err := v.cameBack("file")
	if err != nil {
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component { return v.minutesOut(view, faults) })
	}
	return v.Render(v.minutesBack(view, board.ReturnedMinutes(view, parts), board.MissingMinutes(view, parts)))
}

func (v *Visit) minutesBack(view models.MeetingView, changes []board.MinutesChange, missing []string) templ.Component {
	id := view.Meeting.ID
	out := documents.BackView{Page: v.Page(v.T("document.title"), layout.Crumb{Label: v.T("document.title")}), Action: minutesAddress(id, "/returned/draft"),
		Back: v.At(minutesAddress(id, "/editable")), Missing: missing, First: true}
	for _, c := range changes {
		out.Lines = append(out.Lines, wordiff.Paragraph{Pieces: []wordiff.Piece{{Kind: wordiff.Same, Text: c.Title}}})
		out.Lines = append(out.Lines, document.CompareText(c.Before, c.After)...)
		out.Hidden = append(out.Hidden, [2]string{board.MinutesField("body", c.Item), c.After}, [2]string{board.MinutesField("base", c.Item), strconv.Itoa(c.Base)})
	}
	return documents.Back(out)
}

// keepMinutes keeps what the comparison showed as the next text of each item.
// Each is an act of its own: where another text of an item came first, what was
// kept before it stands and the rest is compared again.
func keepMinutes(v *Visit) error {
	view, err := v.minutesPaper()
	if err != nil {
		return err
	}
	in := v.Inputs()
	ctx := db.WithKey(v.Ctx(), "", "")
	for _, i := range view.Items {
		body := in.Text(board.MinutesField("body", i.ID))
		if i.ID == 0 || body == "" {
			continue
		}
		base, err := strconv.Atoi(in.Text(board.MinutesField("base", i.ID)))
		if err != nil {
			return models.NotFound("minutes")
		}
		if _, err := v.Meetings.Write(ctx, v.Actor, view.Meeting.ID, i.ID, base, body); err != nil {
			return err
		}
	}
	return v.Done(minutesAddress(view.Meeting.ID, ""), "document.done.kept")
}
