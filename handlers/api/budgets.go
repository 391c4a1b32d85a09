package api

import (
	"bytes"
	"context"
	"net/http"

	"seedfund/app/proposals"
	"seedfund/handlers/sheets"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/reports"
)

// WorkbookRead is what a filled workbook would change. Columns and cells are
// what import-budget takes.
type WorkbookRead struct {
	Columns map[int64]int64  `json:"columns" doc:"Version of the columns of each organisation"`
	Cells   []ProposalCell   `json:"cells" doc:"Amounts of the workbook that differ from what stands"`
	Changes []WorkbookChange `json:"changes"`
}

// WorkbookChange is one cell that a workbook changes.
type WorkbookChange struct {
	Organisation int64       `json:"organisation"`
	Category     int         `json:"category"`
	Tranche      int         `json:"tranche"`
	Was          money.Cents `json:"was"`
	Now          money.Cents `json:"now"`
}

type workbookInput struct {
	ByID
	Body SentFile
}

// budgetOperations are the budget of a document: cell by cell, or by workbook.
func budgetOperations(a *API, s *proposals.Service) {
	op := func(id, method, path, summary string) Op {
		return Op{ID: id, Method: method, Path: "/proposals/{id}/budget" + path, Summary: summary, Tag: "proposals", Permission: models.PermProposalDraft}
	}
	Act(a, op("save-budget", http.MethodPut, "", "Save cells of the budget, all or none"), func(ctx context.Context, actor models.Actor, in *proposalBudget) (Done, error) {
		return Done{Target: "proposals", ID: in.ID}, s.SaveBudget(ctx, actor, in.ID, in.cells())
	})
	download := op("read-budget-workbook", http.MethodGet, "/workbook", "The budget as a workbook to fill")
	download.Permission = models.PermProposalRead
	Read(a, download, func(ctx context.Context, actor models.Actor, in *ByID) (FileContent, error) {
		v, book, err := a.budgetBook(ctx, actor, in.ID)
		if err != nil {
			return FileContent{}, err
		}
		var body bytes.Buffer
		if err := reports.WriteBudget(&body, book); err != nil {
			return FileContent{}, err
		}
		return made(sheets.BudgetName(v.Proposal), sheets.Workbook, body.Bytes()), nil
	})
	check := op("check-budget-workbook", http.MethodPost, "/workbook", "What a filled workbook would change, or every fault by its cell; nothing is kept")
	check.MaxBody = 4 << 20
	Read(a, check, func(ctx context.Context, actor models.Actor, in *workbookInput) (WorkbookRead, error) {
		v, book, err := a.budgetBook(ctx, actor, in.ID)
		if err != nil {
			return WorkbookRead{}, err
		}
		amounts, faults := reports.ReadBudget(in.Body.Content, book)
		if len(faults) > 0 {
			return WorkbookRead{}, sheetProblem("budget.invalid", faults)
		}
		return workbookOf(*v.Document, amounts), nil
	})
	Act(a, op("import-budget", http.MethodPost, "/import", "Keep what a workbook says, all or none"), func(ctx context.Context, actor models.Actor, in *proposalBudget) (Done, error) {
		v, err := a.budgetDocument(ctx, actor, in.ID)
		if err != nil {
			return Done{}, err
		}
		cells := in.cells()
		amounts, err := proposals.ReadCells(v.Document.Budget(), cells.Texts)
		if err != nil {
			return Done{}, err
		}
		return Done{Target: "proposals", ID: in.ID}, s.ImportBudget(ctx, actor, in.ID, cells.Versions, amounts)
	})
}

func (in *proposalBudget) cells() proposals.Cells {
	cells := proposals.Cells{Versions: in.Body.Columns, Texts: map[models.BudgetCell]string{}}
	for _, c := range in.Body.Cells {
		cells.Texts[models.BudgetCell{OrganisationID: c.Organisation, Category: c.Category, Tranche: c.Tranche}] = c.Amount.String()
	}
	return cells
}

// budgetDocument is a document whose form has a budget, for those who read what
// is being written.
func (a *API) budgetDocument(ctx context.Context, actor models.Actor, id int64) (models.ProposalView, error) {
	v, err := a.services.Proposals.Show(ctx, actor, id)
	if err == nil && (v.Document == nil || !v.Form.Schema.Budget) {
		err = models.NotFound("budget")
	}
	return v, err
}

func (a *API) budgetBook(ctx context.Context, actor models.Actor, id int64) (models.ProposalView, reports.BudgetBook, error) {
	v, err := a.budgetDocument(ctx, actor, id)
	if err != nil {
		return v, reports.BudgetBook{}, err
	}
	book, err := sheets.Budget(ctx, a.services, actor, *v.Document)
	return v, book, err
}

func workbookOf(d models.Document, amounts map[models.BudgetCell]money.Cents) WorkbookRead {
	out := WorkbookRead{Columns: map[int64]int64{}, Cells: []ProposalCell{}, Changes: []WorkbookChange{}}
	for _, o := range d.Organisations {
		out.Columns[o.OrganisationID] = d.Parts[models.BudgetPart(o.OrganisationID)].Version
	}
	for _, c := range d.Budget().Changes(amounts) {
		out.Cells = append(out.Cells, ProposalCell{c.Cell.OrganisationID, c.Cell.Category, c.Cell.Tranche, c.Now})
		out.Changes = append(out.Changes, WorkbookChange{c.Cell.OrganisationID, c.Cell.Category, c.Cell.Tranche, c.Was, c.Now})
	}
	return out
}
