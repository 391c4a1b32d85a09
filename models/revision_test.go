package models_test

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func cubeOf(orgs, tranches int, cells map[models.BudgetCell]money.Cents) models.Budget {
	var all []models.BudgetOrganisation
	for i := range orgs {
		all = append(all, models.BudgetOrganisation{ID: int64(i + 1), Name: string(rune('P' + i)), ISCBasisPoints: 700})
	}
	var lines []models.BudgetLine
	for c, v := range cells {
		lines = append(lines, models.BudgetLine{OrganisationID: c.OrganisationID, Category: c.Category, Tranche: c.Tranche, Cents: v})
	}
	return models.NewBudget(all, tranches, lines)
}

func drawnCells(t *rapid.T, name string) map[models.BudgetCell]money.Cents {
	out := map[models.BudgetCell]money.Cents{}
	for o := int64(1); o <= 2; o++ {
		for c := models.FirstCategory; c <= models.LastCategory; c++ {
			for n := 1; n <= 2; n++ {
				out[models.BudgetCell{OrganisationID: o, Category: c, Tranche: n}] = money.Cents(rapid.SampledFrom([]int64{0, 1, 10_000, 12_000, 12_001, 8_000, 1_000_000_00}).Draw(t, name))
			}
		}
	}
	return out
}

// The change is |now - board| / board in exact fractions, by organisation and
// category, and what was nothing is above any threshold.
func TestTheCumulativeChangeIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		board, stands, now := cubeOf(2, 2, drawnCells(t, "board")), cubeOf(2, 2, drawnCells(t, "stands")), cubeOf(2, 2, drawnCells(t, "now"))
		rule := models.RevisionRule{FlexibilityBP: rapid.IntRange(0, 10_000).Draw(t, "flexibility"), ExtensionMonths: rapid.IntRange(0, 12).Draw(t, "extension"),
			AmountsDelegated: rapid.Bool().Draw(t, "amounts")}
		months := rapid.IntRange(20, 50).Draw(t, "months")
		outcomes := rapid.Bool().Draw(t, "outcomes")
		j := models.JudgeRevision(rule, models.RevisionTerms{Budget: board, Months: 24}, models.RevisionTerms{Budget: stands, Months: 24}, models.RevisionTerms{Budget: now, Months: months}, outcomes)

		var want []string
		if board.Total(0, 0) != now.Total(0, 0) {
			want = append(want, models.GroundTotal)
		}
		moved, beyond := false, false
		listed := 0
		for o := int64(1); o <= 2; o++ {
			for n := 1; n <= 2; n++ {
				moved = moved || board.Total(o, n) != now.Total(o, n)
			}
			for c := models.FirstCategory; c <= models.IndirectCategory; c++ {
				was, is := board.Category(o, c), now.Category(o, c)
				if was == is {
					continue
				}
				listed++
				if was == 0 {
					beyond = true
					continue
				}
				share := big.NewRat(int64(max(is-was, was-is)), int64(was))
				beyond = beyond || share.Cmp(big.NewRat(int64(rule.FlexibilityBP), 10_000)) > 0
			}
		}
		if moved && !rule.AmountsDelegated {
			want = append(want, models.GroundAmounts)
		}
		if beyond {
			want = append(want, models.GroundFlexibility)
		}
		if months-24 > rule.ExtensionMonths {
			want = append(want, models.GroundMonths)
		}
		if outcomes {
			want = append(want, models.GroundOutcomes)
		}
		if !slices.Equal(j.Grounds, want) || len(j.Categories) != listed || (j.Road == models.RoadDelegated) != (len(want) == 0) {
			t.Fatalf("grounds %v, road %q, %d categories; want %v, %d", j.Grounds, j.Road, len(j.Categories), want, listed)
		}
	})
}

// A change made in many small steps is the same change: each is counted against
// the Board's version, not against the step before.
func TestSmallStepsAddUpToTheBoardsThreshold(t *testing.T) {
	cell := func(c int) models.BudgetCell { return models.BudgetCell{OrganisationID: 1, Category: c, Tranche: 1} }
	board := cubeOf(2, 1, map[models.BudgetCell]money.Cents{cell(2): 100_000, cell(4): 100_000})
	stands, delegated := board, 0
	for range 5 {
		next := stands.With(cell(2), stands.Cell(cell(2))+5_000).With(cell(4), stands.Cell(cell(4))-5_000)
		j := models.JudgeRevision(models.StartRevisionRule, models.RevisionTerms{Budget: board}, models.RevisionTerms{Budget: stands}, models.RevisionTerms{Budget: next}, false)
		if j.Road != models.RoadDelegated {
			break
		}
		stands, delegated = next, delegated+1
	}
	if delegated != 4 || stands.Cell(cell(2)) != 120_000 {
		t.Errorf("%d steps of 5 per cent were delegated, to %s", delegated, stands.Cell(cell(2)))
	}
}

func TestWhatNoRevisionCanDo(t *testing.T) {
	cell := func(o int64, n int) models.BudgetCell {
		return models.BudgetCell{OrganisationID: o, Category: 4, Tranche: n}
	}
	stands := models.RevisionTerms{Months: 24, Budget: cubeOf(2, 2, map[models.BudgetCell]money.Cents{cell(1, 1): 100_00, cell(1, 2): 50_00, cell(2, 1): 100_00, cell(2, 2): 50_00}), Due: map[int]when.Date{}}
	locks := []models.RevisionLock{{OrganisationID: 1, Tranche: 1, Released: 107_00, Fixed: true}, {OrganisationID: 2, Tranche: 1, Released: 53_50}}
	for key, asked := range map[string]models.RevisionTerms{
		"revisions.fault.total":              {Months: 24, Budget: stands.Budget.With(cell(2, 2), 50_01)},
		"revisions.fault.negative":           {Months: 24, Budget: stands.Budget.With(cell(2, 2), -1)},
		"revisions.fault.transferred":        {Months: 24, Budget: stands.Budget.With(cell(1, 1), 101_00).With(cell(2, 2), 49_00)},
		"revisions.fault.released":           {Months: 24, Budget: stands.Budget.With(cell(2, 1), 49_99)},
		"revisions.fault.organisation_empty": {Months: 24, Budget: stands.Budget.With(cell(2, 1), 0).With(cell(2, 2), 0)},
		"revisions.fault.tranche_empty":      {Months: 24, Budget: stands.Budget.With(cell(1, 2), 0).With(cell(2, 2), 0)},
		"revisions.fault.shorter":            {Months: 23, Budget: stands.Budget},
		"revisions.fault.months":             {Months: 121, Budget: stands.Budget},
		"revisions.fault.nothing":            {Months: 24, Budget: stands.Budget},
	} {
		faults := asked.Faults(stands, locks)
		if !slices.ContainsFunc(faults, func(f models.FieldError) bool { return f.Key == key }) {
			t.Errorf("%s: %+v", key, faults)
		}
	}
	fine := models.RevisionTerms{Months: 30, Budget: stands.Budget.With(cell(2, 1), 50_00).With(cell(2, 2), 100_00)}
	if faults := fine.Faults(stands, locks); len(faults) != 0 {
		t.Errorf("control: %+v", faults)
	}
}
