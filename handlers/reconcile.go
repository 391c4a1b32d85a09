package handlers

import (
	"bytes"
	"io"
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/files"
	"seedfund/app/reconcile"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	moneypages "seedfund/frontend/pages/money"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/reports"
)

func (v *Visit) reconcileCrumb() layout.Crumb {
	return layout.Crumb{Label: v.T("reconcile.title"), Href: v.At("/reconciliation")}
}

// reconcilePage lists the differences that stand, or with ?all=yes all of them.
func reconcilePage(v *Visit) error {
	view := moneypages.ReconcileView{All: v.QueryParam("all") == "yes", Compare: v.Actor.May(models.PermContribution) == nil}
	var err error
	if view.Rows, err = v.Reconcile.Breaks(v.Ctx(), v.Actor, view.All); err != nil {
		return err
	}
	if view.Runs, err = v.Reconcile.List(v.Ctx(), v.Actor); err != nil {
		return err
	}
	view.Exports = v.dataLinks("reconciliation-breaks", nil)
	view.Frame = v.moneyFrame("", v.ledgerCrumb(), layout.Crumb{Label: v.T("reconcile.title")})
	view.Page.Title = view.Title(v.Ctx())
	return v.Render(moneypages.Reconcile(view))
}

func newComparisonPage(v *Visit) error { return v.Render(v.newComparison(nil, nil)) }

func (v *Visit) newComparison(faults *models.Error, sheet []components.CellFault) templ.Component {
	title := v.T("reconcile.new")
	view := moneypages.CompareView{Rule: models.StartMatchRule, Faults: sheet, Form: components.Form{Action: "/reconciliation", Files: true, Faults: faults}}
	if faults != nil || len(sheet) > 0 {
		view.Form.Values = v.Form
	}
	view.Frame = v.moneyFrame(title, v.ledgerCrumb(), v.reconcileCrumb(), layout.Crumb{Label: title})
	return moneypages.Compare(view)
}

// compareBooks reads a file of the agent's books and holds it against ours; every
// fault comes back at once by its cell.
func compareBooks(v *Visit) error {
	up, closing, err := v.uploaded("file")
	if err != nil {
		return err
	}
	defer closing()
	again := func(err error, sheet []components.CellFault) error {
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component {
			own, cells := models.Invalid(faults.Key), models.Invalid(faults.Key)
			for _, f := range faults.Fields {
				switch f.Field {
				case "file", "from", "to", "days", "tolerance":
					own.Fields = append(own.Fields, f)
				default:
					cells.Fields = append(cells.Fields, f)
				}
			}
			return v.newComparison(own, append(sheet, v.cellWords(cells)...))
		})
	}
	if up == nil {
		return again(models.Invalid("reconcile.invalid", models.FieldError{Field: "file", Key: "money.fault.required"}), nil)
	}
	in := v.Inputs()
	c := reconcile.Input{From: in.Date("from"), To: in.Date("to"), Rule: models.MatchRule{Days: int(in.Whole("days")), Tolerance: in.Cents("tolerance")}}
	if err := in.Err(); err != nil {
		return again(err, nil)
	}
	body, hash, err := fileBytes(up, reports.BudgetUploadLimit)
	if err != nil {
		return err
	}
	lines, faults := reports.ReadAgentBooks(body)
	if len(faults) > 0 {
		return again(models.Invalid("reconcile.invalid"), v.sheetWords(faults))
	}
	c.Lines, c.Hash, c.Upload = lines, hash, files.Upload{Name: up.Name, Body: bytes.NewReader(body)}
	if _, err := v.Reconcile.Compare(v.Ctx(), v.Actor, c); err != nil {
		return again(err, nil)
	}
	return v.Done("/reconciliation", "reconcile.done_plain")
}

// comparisonTemplate is an empty workbook of the agent's books.
func comparisonTemplate(v *Visit) error {
	l := exports.List{Name: "agent-books", Ending: "xlsx"}
	return v.attach(l.Media(), func(w io.Writer) (string, error) { return l.AgentBooks(v.Ctx(), v.Services, v.Actor, w) })
}

func comparisonFile(v *Visit) error {
	id, err := v.Reconcile.FileOf(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	return v.sendFile(id)
}

func breakPage(v *Visit) error {
	id, err := v.ID("break")
	if err != nil {
		return err
	}
	page, err := v.breakOf(id, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

// breakOf is the page of a difference; faults belong to the form that was sent.
func (v *Visit) breakOf(id int64, own, explain *models.Error) (templ.Component, error) {
	row, err := v.Reconcile.Break(v.Ctx(), v.Actor, id)
	if err != nil {
		return nil, err
	}
	at := moneypages.BreakAddress(id)
	view := moneypages.BreakView{Row: row, May: v.Actor.May(models.PermContribution) == nil,
		Own:   components.Form{Name: "own", Action: at + "/owner", Version: row.Version, Faults: own},
		Close: components.Form{Name: "explain", Action: at + "/explanation", Version: row.Version, Faults: explain}}
	if explain != nil {
		view.Close.Values = v.Form
	}
	if view.May {
		if view.Owners, err = v.Reconcile.Owners(v.Ctx(), v.Actor); err != nil {
			return nil, err
		}
	}
	view.Frame = v.moneyFrame(view.Title(v.Ctx()), v.ledgerCrumb(), v.reconcileCrumb(), layout.Crumb{Label: view.Title(v.Ctx())})
	return moneypages.Break(view), nil
}

func ownBreak(v *Visit) error {
	id, err := v.ID("break")
	if err != nil {
		return err
	}
	if err := v.Reconcile.Own(v.Ctx(), v.Actor, id, v.Version(), v.Inputs().ID("owner")); err != nil {
		return v.againWith(err, func(faults *models.Error, _ url.Values) (templ.Component, error) { return v.breakOf(id, faults, nil) })
	}
	return v.Done(moneypages.BreakAddress(id), "reconcile.done_owned")
}

func explainBreak(v *Visit) error {
	id, err := v.ID("break")
	if err != nil {
		return err
	}
	if err := v.Reconcile.Explain(v.Ctx(), v.Actor, id, v.Version(), v.Inputs().Text("explanation")); err != nil {
		return v.againWith(err, func(faults *models.Error, _ url.Values) (templ.Component, error) { return v.breakOf(id, nil, faults) })
	}
	return v.Done(moneypages.BreakAddress(id), "reconcile.done_explained")
}
