package demo

import (
	"seedfund/app/workbench"
	"seedfund/models"
	"seedfund/models/money"
)

// planScenarios plans what the secretariat lays beside the Board's papers: what
// stands before it, and everything near it at once, which is more than there is.
func (d *director) planScenarios() {
	d.at(d.ago(0, 1), "scenarios are frozen", func() error {
		if err := d.freeze("What stands before the Board", "The documents with a board paper, at the appraised amounts.", 1, func(r models.WorkbenchRow) bool {
			return r.State == models.ProposalBoardPaper
		}); err != nil {
			return err
		}
		return d.freeze("Everything at once, twice over", "Shows how far the wishes go beyond the balance.", 2, func(r models.WorkbenchRow) bool {
			return r.State != models.ProposalTechnicalReview
		})
	})
}

func (d *director) freeze(name, remarks string, times money.Cents, chosen func(models.WorkbenchRow) bool) error {
	officer := d.as("secretariat.officer")
	v, err := d.s.Workbench.Show(d.ctx, officer, models.Basket{})
	if err != nil {
		return err
	}
	b := models.Basket{Amounts: map[int64]money.Cents{}}
	for _, r := range v.Rows {
		if chosen(r) {
			b.Amounts[r.ProposalID] = times * r.Proposed()
		}
	}
	_, err = d.s.Workbench.Freeze(d.ctx, officer, workbench.Frozen{Name: name, Remarks: remarks, Basket: b})
	return err
}
