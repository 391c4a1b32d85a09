package proposals

import (
	"context"
	"slices"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
)

// CellLimit is the largest amount of one cell, either way.
const CellLimit money.Cents = 100_000_000_000_000

// Cells are amounts a person wrote, by cell, and the versions of the columns
// they were based on, by organisation. An empty text is an empty cell.
type Cells struct {
	Versions map[int64]int64
	Texts    map[models.BudgetCell]string
}

// SaveBudget saves the cells that a person sent. Every cell is read; if one
// cannot be, nothing is kept and each such cell is named. Columns are for the
// people of their owner.
func (s *Service) SaveBudget(ctx context.Context, actor models.Actor, id int64, in Cells) error {
	return s.db.Write(ctx, actor, "proposal.save_budget", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		amounts, err := ReadCells(d.Budget(), in.Texts)
		if err != nil {
			return err
		}
		return writeCells(tx, actor, d, in.Versions, amounts)
	})
}

// ReadCells reads the texts of cells as amounts. Its refusal names every cell
// that cannot be read, as "cell[organisation][category][tranche]", and never
// guesses: "45.000,00" may mean two things and is said to.
func ReadCells(b models.Budget, texts map[models.BudgetCell]string) (map[models.BudgetCell]money.Cents, error) {
	out := map[models.BudgetCell]money.Cents{}
	var f models.Faults
	for _, cell := range sortedCells(texts) {
		if !b.Has(cell) {
			f.Add(cell.Field(), "budget.cell_unknown")
			continue
		}
		cents, err := readCell(texts[cell])
		if fault, ok := models.FaultOf(cell.Field(), err); ok {
			f = append(f, fault)
			continue
		}
		if err != nil {
			return nil, err
		}
		if cents < 0 {
			f.Add(cell.Field(), "budget.cell_negative", "Amount", cents)
		} else if cents > CellLimit {
			f.Add(cell.Field(), "money.too_large")
		}
		out[cell] = cents
	}
	return out, f.Err("budget.invalid")
}

func readCell(text string) (money.Cents, error) {
	if tidy(text) == "" {
		return 0, nil
	}
	return money.ParseCents(text)
}

func sortedCells[V any](m map[models.BudgetCell]V) []models.BudgetCell {
	cells := make([]models.BudgetCell, 0, len(m))
	for c := range m {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(a, b models.BudgetCell) int {
		switch {
		case a.OrganisationID != b.OrganisationID:
			return int(a.OrganisationID - b.OrganisationID)
		case a.Category != b.Category:
			return a.Category - b.Category
		}
		return a.Tranche - b.Tranche
	})
	return cells
}

// writeCells writes amounts that differ from what stands, and touches the
// columns of each organisation that changes.
func writeCells(tx *db.Tx, actor models.Actor, d models.Document, versions map[int64]int64, amounts map[models.BudgetCell]money.Cents) error {
	stored := map[models.BudgetCell]*models.BudgetLine{}
	for i := range d.Lines {
		l := &d.Lines[i]
		stored[models.BudgetCell{OrganisationID: l.OrganisationID, Category: l.Category, Tranche: l.Tranche}] = l
	}
	touched := map[int64]bool{}
	for _, cell := range sortedCells(amounts) {
		line, want := stored[cell], amounts[cell]
		if (line == nil && want == 0) || (line != nil && line.Cents == want) {
			continue
		}
		org := cell.OrganisationID
		if !touched[org] {
			if err := mayWritePart(actor, d, models.BudgetPart(org)); err != nil {
				return err
			}
			if err := touch(tx, d, models.BudgetPart(org), versions[org]); err != nil {
				return err
			}
			touched[org] = true
		}
		if err := writeCell(tx, d.Proposal.ID, cell, line, want); err != nil {
			return err
		}
	}
	return nil
}

func writeCell(tx *db.Tx, id int64, cell models.BudgetCell, line *models.BudgetLine, cents money.Cents) error {
	if line == nil {
		return db.Create(tx, &models.BudgetLine{ProposalID: id, OrganisationID: cell.OrganisationID, Category: cell.Category, Tranche: cell.Tranche, Cents: cents})
	}
	line.Cents = cents
	return db.Update(tx, line, "cents")
}

// ImportBudget replaces the columns of the organisations the actor may write by
// what a workbook says; a cell of the workbook that another organisation owns
// must say what stands. The workbook has been read and found without fault.
func (s *Service) ImportBudget(ctx context.Context, actor models.Actor, id int64, versions map[int64]int64, amounts map[models.BudgetCell]money.Cents) error {
	return s.db.Write(ctx, actor, "proposal.import_budget", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		b := d.Budget()
		for cell := range amounts {
			if !b.Has(cell) {
				return models.Invalid("budget.invalid", models.FieldError{Field: cell.Field(), Key: "budget.cell_unknown"})
			}
		}
		return writeCells(tx, actor, d, versions, amounts)
	})
}
