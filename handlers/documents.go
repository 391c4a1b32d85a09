package handlers

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/layout"
	"seedfund/frontend/pages/board"
	"seedfund/frontend/pages/documents"
	"seedfund/models"
	"seedfund/reports/document"
)

// documentLimit is the most an edited paper may have, in bytes.
const documentLimit = 5 << 20

// cameBack reads an edited paper from a form's field. A file that is none, or
// that carries more than words, is a fault of the field that names the rule.
func (v *Visit) cameBack(field string) ([]document.Part, error) {
	up, closing, err := v.uploaded(field)
	if err != nil {
		return nil, err
	}
	defer closing()
	if up == nil {
		return nil, badFile(field, "error.required")
	}
	body, err := io.ReadAll(io.LimitReader(up.Body, documentLimit+1))
	if err != nil {
		return nil, err
	}
	return partsOf(field, body)
}

func partsOf(field string, body []byte) ([]document.Part, error) {
	if len(body) > documentLimit {
		return nil, badFile(field, document.ErrBomb.Error())
	}
	parts, err := document.ReadDOCX(bytes.NewReader(body), int64(len(body)))
	for _, refused := range []error{document.ErrBroken, document.ErrBomb, document.ErrMacros, document.ErrEmbedded, document.ErrExternal, document.ErrDeclares} {
		if errors.Is(err, refused) {
			return nil, badFile(field, refused.Error())
		}
	}
	return parts, err
}

func badFile(field, key string) error {
	return models.Invalid("error.invalid", models.FieldError{Field: field, Key: key})
}

// reviewPaper is the annual review of the year in the address, and its text.
type reviewPaper struct {
	view models.AnnualReviewView
	year int
	text string
}

func (v *Visit) reviewPaper() (reviewPaper, error) {
	year, err := v.ID("year")
	if err != nil {
		return reviewPaper{}, err
	}
	r := reviewPaper{year: int(year)}
	if r.view, err = v.AnnualReviews.Show(v.Ctx(), v.Actor, r.year); err != nil {
		return r, err
	}
	if n := len(r.view.Texts); n > 0 {
		r.text = board.TextInForce(r.view).Body
	}
	return r, nil
}

func (r reviewPaper) path(more string) string {
	return fmt.Sprintf("/board/annual-reviews/%d/editable%s", r.year, more)
}

func (r reviewPaper) offered() bool {
	for _, o := range r.view.Offers {
		if o.Action == models.ReviewWrite {
			return true
		}
	}
	return false
}

// reviewFile is the annual review as an editable file.
func reviewFile(v *Visit) error {
	r, err := v.reviewPaper()
	if err != nil {
		return err
	}
	return v.editable(board.FileName("annual-review", fmt.Sprint(r.year), v.Lang()), board.ReviewDocument(v.Ctx(), v.issuer(), r.view))
}

func (v *Visit) reviewOut(r reviewPaper, faults *models.Error) templ.Component {
	title := v.T("document.review", "Year", fmt.Sprint(r.year))
	view := documents.OutView{Page: v.Page(title, v.boardCrumb(here(title))...), Editable: v.At(r.path("/file")), Prints: v.prints(), Back: v.At("/board"), Faults: faults}
	if r.offered() {
		view.Action = r.path("")
	}
	return documents.Out(view)
}

func reviewEditable(v *Visit) error {
	r, err := v.reviewPaper()
	if err != nil {
		return err
	}
	return v.Render(v.reviewOut(r, nil))
}

// reviewReturned compares an edited file with the draft in force and keeps
// nothing.
func reviewReturned(v *Visit) error {
	r, err := v.reviewPaper()
	if err != nil {
		return err
	}
	parts, err := v.cameBack("file")
	if err != nil {
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component { return v.reviewOut(r, faults) })
	}
	return v.Render(v.reviewBack(r, document.ToText(parts), document.Missing(document.FromText(r.text, ""), parts), nil, nil))
}

func (v *Visit) reviewBack(r reviewPaper, text string, missing []string, faults *models.Error, values url.Values) templ.Component {
	title := v.T("document.review", "Year", fmt.Sprint(r.year))
	crumbs := v.boardCrumb(layout.Crumb{Label: title, Href: v.At(r.path(""))}, here(v.T("document.title")))
	return documents.Back(documents.BackView{Page: v.Page(v.T("document.title"), crumbs...), Action: r.path("/draft"), Back: v.At(r.path("")), Version: r.view.Version,
		Hidden: [][2]string{{"body", text}}, Lines: document.CompareText(r.text, text), Missing: missing, First: r.text == "", Faults: faults, Values: values})
}

// keepReturned keeps what the comparison showed as the next version of the
// draft, unless another came first.
func keepReturned(v *Visit) error {
	r, err := v.reviewPaper()
	if err != nil {
		return err
	}
	in := v.Inputs()
	body := in.Text("body")
	if err := v.AnnualReviews.Write(v.Ctx(), v.Actor, r.year, v.Version(), body, in.Text("why")); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.reviewBack(r, body, nil, faults, values)
		})
	}
	return v.Done(r.path(""), "document.done.kept")
}
