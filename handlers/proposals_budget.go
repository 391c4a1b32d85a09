package handlers

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app/proposals"
	"seedfund/frontend/components"
	pages "seedfund/frontend/pages/proposals"
	"seedfund/handlers/sheets"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/reports"
)

// budgetDocument is the document of the address if its form has a budget.
func (v *Visit) budgetDocument() (models.ProposalView, error) {
	view, err := v.document()
	if err == nil && !view.Form.Schema.Budget {
		err = models.NotFound("budget")
	}
	return view, err
}

func budgetPage(v *Visit) error {
	view, err := v.budgetDocument()
	if err != nil {
		return err
	}
	return v.Render(v.budget(view, nil, nil, nil))
}

func (v *Visit) budget(view models.ProposalView, book []reports.SheetFault, faults *models.Error, values url.Values) templ.Component {
	p := v.budgetView(view)
	p.Form.Faults, p.Form.Values = faults, values
	for _, f := range book {
		p.Book = append(p.Book, pages.SheetFault{Where: f.Where(), Value: f.Value, Text: v.T(f.Key, f.Args)})
	}
	return pages.Budget(p)
}

func (v *Visit) budgetView(view models.ProposalView) pages.BudgetView {
	home := pages.Address(view.Proposal.ID)
	return pages.BudgetView{Frame: v.proposalFrame(view, v.T("proposals.part_budget")),
		Form: components.Form{Action: home + "/budget", Whole: true, Local: true}, Upload: components.Form{Action: home + "/budget/workbook", Files: true}}
}

var cellField = regexp.MustCompile(`^cell\[(\d{1,18})\]\[(\d)\]\[(\d)\]$`)

// cells are the amounts that a form sends, with the versions of the columns.
func (in *Inputs) cells(d models.Document) proposals.Cells {
	c := proposals.Cells{Versions: map[int64]int64{}, Texts: map[models.BudgetCell]string{}}
	for _, o := range d.Organisations {
		c.Versions[o.OrganisationID], _ = strconv.ParseInt(in.Values.Get(pages.ColumnsField(o.OrganisationID)), 10, 64)
	}
	for _, name := range in.names("cell[") {
		m := cellField.FindStringSubmatch(name)
		if m == nil {
			in.Faults.Add(name, "budget.cell_unknown")
			continue
		}
		org, _ := strconv.ParseInt(m[1], 10, 64)
		c.Texts[models.BudgetCell{OrganisationID: org, Category: int(m[2][0] - '0'), Tranche: int(m[3][0] - '0')}] = in.Text(name)
	}
	return c
}

func saveBudget(v *Visit) error {
	view, err := v.budgetDocument()
	if err != nil {
		return err
	}
	in := v.Inputs()
	cells := in.cells(*view.Document)
	if err = in.Err(); err == nil {
		err = v.Proposals.SaveBudget(v.Ctx(), v.Actor, view.Proposal.ID, cells)
	}
	if models.IsKind(err, models.KindStale) {
		return v.staleBudget(cells)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.budget(view, nil, faults, values)
		})
	}
	switch v.Form.Get("next") {
	case "on":
		return v.Done(pages.After(*view.Document, models.PartBudget), "proposals.done.budget")
	case "home":
		return v.Done(pages.Address(view.Proposal.ID), "proposals.done.budget")
	}
	return v.Done(pages.Address(view.Proposal.ID)+"/budget", "proposals.done.budget")
}

// staleBudget shows both amounts of every cell that somebody else changed
// first. Nothing was saved; the person's amounts stay in their fields.
func (v *Visit) staleBudget(cells proposals.Cells) error {
	view, err := v.budgetDocument()
	if err != nil {
		return err
	}
	b := view.Document.Budget()
	faults := models.Error{Kind: models.KindStale, Key: "budget.stale"}
	for cell, text := range cells.Texts {
		if mine, err := money.ParseCents(text); text != "" && err != nil || mine != b.Cell(cell) {
			faults.Fields = append(faults.Fields, models.FieldError{Field: cell.Field(), Key: "budget.stale_cell", Args: map[string]any{"Mine": text, "Stands": b.Cell(cell)}})
		}
	}
	slices.SortFunc(faults.Fields, func(x, y models.FieldError) int { return bytes.Compare([]byte(x.Field), []byte(y.Field)) })
	for _, o := range view.Document.Organisations {
		if name := pages.ColumnsField(o.OrganisationID); v.Form.Has(name) {
			v.Form.Set(name, strconv.FormatInt(view.Document.Parts[models.BudgetPart(o.OrganisationID)].Version, 10))
		}
	}
	v.Set(failedKey, true)
	return v.RenderAs(http.StatusConflict, v.budget(view, nil, &faults, v.Form))
}

// column is the organisation and the tranche of the address, if the budget has
// them.
func (v *Visit) column(view models.ProposalView) (organisation int64, tranche int, err error) {
	if organisation, err = v.ID("organisation"); err != nil {
		return 0, 0, err
	}
	n, err := v.ID("tranche")
	if err != nil || !view.Document.Includes(organisation) || int(n) > len(view.Document.Tranches) {
		return 0, 0, models.NotFound("budget")
	}
	return organisation, int(n), nil
}

func tranchePage(v *Visit) error {
	view, err := v.budgetDocument()
	if err != nil {
		return err
	}
	organisation, tranche, err := v.column(view)
	if err != nil {
		return err
	}
	if !proposals.Writes(v.Actor, *view.Document, organisation) {
		return models.Forbidden("proposals.not_your_columns", "96").With(map[string]any{"Organisation": view.Document.Names[view.Document.Owner(models.BudgetPart(organisation))]})
	}
	return v.Render(v.tranche(view, organisation, tranche, nil, nil))
}

func (v *Visit) tranche(view models.ProposalView, organisation int64, tranche int, faults *models.Error, values url.Values) templ.Component {
	title := v.T("budget.tranche_title", "Organisation", view.Document.Names[organisation], "Number", tranche)
	return pages.Tranche(pages.TrancheView{Frame: v.proposalFrame(view, title), Organisation: organisation, Tranche: tranche,
		Form: components.Form{Action: v.Request().URL.Path, Whole: true, Local: true, Faults: faults, Values: values}})
}

// saveTranche saves one organisation and tranche and leads to the next that is
// the reader's to fill.
func saveTranche(v *Visit) error {
	view, err := v.budgetDocument()
	if err != nil {
		return err
	}
	organisation, tranche, err := v.column(view)
	if err != nil {
		return err
	}
	in := v.Inputs()
	cells := in.cells(*view.Document)
	if err = in.Err(); err == nil {
		err = v.Proposals.SaveBudget(v.Ctx(), v.Actor, view.Proposal.ID, cells)
	}
	if models.IsKind(err, models.KindStale) {
		return v.staleBudget(cells)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.tranche(view, organisation, tranche, faults, values)
		})
	}
	path := pages.Address(view.Proposal.ID) + "/budget"
	if v.Form.Get("next") == "" {
		path = v.nextColumn(view, organisation, tranche)
	}
	return v.Done(path, "proposals.done.budget")
}

func (v *Visit) nextColumn(view models.ProposalView, organisation int64, tranche int) string {
	path, passed := pages.Address(view.Proposal.ID)+"/budget", false
	for _, o := range view.Document.OrganisationsLeadFirst() {
		for t := 1; t <= len(view.Document.Tranches); t++ {
			if passed && proposals.Writes(v.Actor, *view.Document, o.OrganisationID) {
				return path + "/" + strconv.FormatInt(o.OrganisationID, 10) + "/" + strconv.Itoa(t)
			}
			passed = passed || o.OrganisationID == organisation && t == tranche
		}
	}
	return path
}

func budgetWorkbook(v *Visit) error {
	view, err := v.budgetDocument()
	if err != nil {
		return err
	}
	book, err := sheets.Budget(v.Ctx(), v.Services, v.Actor, *view.Document)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := reports.WriteBudget(&body, book); err != nil {
		return err
	}
	v.Response().Header().Set("Content-Disposition", `attachment; filename="`+sheets.BudgetName(view.Proposal)+`"`)
	return v.Blob(http.StatusOK, sheets.Workbook, body.Bytes())
}

// readWorkbook shows what a filled workbook would change, or everything that is
// wrong with it. It keeps nothing.
func readWorkbook(v *Visit) error {
	view, err := v.budgetDocument()
	if err != nil {
		return err
	}
	book, err := sheets.Budget(v.Ctx(), v.Services, v.Actor, *view.Document)
	if err != nil {
		return err
	}
	amounts, faults, err := v.uploadedBudget(book)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		v.Set(failedKey, true)
		return v.RenderAs(http.StatusUnprocessableEntity, v.budget(view, faults, nil, nil))
	}
	return v.Render(v.preview(view, amounts, nil))
}

func (v *Visit) uploadedBudget(book reports.BudgetBook) (map[models.BudgetCell]money.Cents, []reports.SheetFault, error) {
	_, file, err := v.sentFile("workbook")
	if errors.Is(err, http.ErrMissingFile) {
		return nil, []reports.SheetFault{{Key: "proposals.file_missing"}}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, reports.BudgetUploadLimit+1))
	if err != nil {
		return nil, nil, err
	}
	amounts, faults := reports.ReadBudget(body, book)
	return amounts, faults, nil
}

func (v *Visit) preview(view models.ProposalView, amounts map[models.BudgetCell]money.Cents, faults *models.Error) templ.Component {
	return pages.Preview(pages.PreviewView{Frame: v.proposalFrame(view, v.T("proposals.part_budget")), Changes: view.Document.Budget().Changes(amounts),
		Form: components.Form{Action: pages.Address(view.Proposal.ID) + "/budget/import", Faults: faults}})
}

// importBudget keeps what the preview showed, in one act or not at all.
func importBudget(v *Visit) error {
	view, err := v.budgetDocument()
	if err != nil {
		return err
	}
	in := v.Inputs()
	cells := in.cells(*view.Document)
	amounts, err := proposals.ReadCells(view.Document.Budget(), cells.Texts)
	if err == nil {
		err = in.Err()
	}
	if err == nil {
		err = v.Proposals.ImportBudget(v.Ctx(), v.Actor, view.Proposal.ID, cells.Versions, amounts)
	}
	if models.IsKind(err, models.KindStale) {
		return v.staleBudget(cells)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.budget(view, nil, faults, values)
		})
	}
	return v.Done(pages.Address(view.Proposal.ID)+"/budget", "proposals.done.imported")
}
