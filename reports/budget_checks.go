package reports

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
)

// checks writes the checks of the budget as live formulas: each gives "OK" or
// the difference, with the value the formula has now.
func (b *budgetWriter) checks() error {
	sw, err := b.f.NewStreamWriter(sheetChecks)
	if err != nil {
		return err
	}
	if err := sw.SetColWidth(1, 1, 70); err != nil {
		return err
	}
	if err := sw.SetColWidth(2, 3, 20); err != nil {
		return err
	}
	head := b.T("budget.checks_head")
	if b.Illustrative {
		head += " (" + b.T("budget.illustrative") + ")"
	}
	if err := sw.SetRow("A1", []any{excelize.Cell{StyleID: b.styles.head, Value: head},
		excelize.Cell{StyleID: b.styles.head, Value: b.T("budget.checks_result")}, excelize.Cell{StyleID: b.styles.head, Value: b.T("budget.checks_against")}}); err != nil {
		return err
	}
	for i, c := range b.lines() {
		row := []any{excelize.Cell{StyleID: b.styles.wrap, Value: c.text}, excelize.Cell{StyleID: b.styles.ok, Formula: c.formula, Value: c.value}}
		if c.against != nil {
			row = append(row, excelize.Cell{StyleID: b.styles.locked, Value: dollars(*c.against)})
		}
		if err := sw.SetRow(address(1, i+2), row); err != nil {
			return err
		}
	}
	return sw.Flush()
}

type checkLine struct {
	text    string
	formula string
	value   any
	against *money.Cents // a figure the check compares with, in column C
}

const fine = "OK"

func okOr(good bool, otherwise any) any {
	if good {
		return fine
	}
	return otherwise
}

// lines are the checks; the first stands in row 2, where Asked_Amount points.
func (b *budgetWriter) lines() []checkLine {
	all := len(b.l.organisations)
	at := func(index, tranche, row int) string {
		return sheetBudget + "!" + address(b.l.column(index, tranche), row)
	}
	total := b.Budget.Total(0, 0)
	whole := at(all, 0, rowTotal)
	gap := total - b.Rules.Asked
	out := []checkLine{{
		text: b.T("budget.check_asked"), against: &b.Rules.Asked,
		formula: fmt.Sprintf(`IF(ABS(%s-Asked_Amount)<1,"OK",ROUND(%s-Asked_Amount,2))`, whole, whole),
		value:   okOr(gap > -100 && gap < 100, dollars(gap)),
	}, {
		text: b.T("budget.check_range_least"), against: &b.Rules.Minimum,
		formula: fmt.Sprintf(`IF(%s>=C3,"OK",ROUND(%s-C3,2))`, whole, whole),
		value:   okOr(total >= b.Rules.Minimum, dollars(total-b.Rules.Minimum)),
	}, {
		text: b.T("budget.check_range_most"), against: &b.Rules.Maximum,
		formula: fmt.Sprintf(`IF(OR(C4=0,%s<=C4),"OK",ROUND(%s-C4,2))`, whole, whole),
		value:   okOr(b.Rules.Maximum == 0 || total <= b.Rules.Maximum, dollars(total-b.Rules.Maximum)),
	}}
	out = append(out, b.organisationLines(at)...)
	return append(out, b.wholeLines(at, total)...)
}

func (b *budgetWriter) organisationLines(at func(index, tranche, row int) string) []checkLine {
	var out []checkLine
	for i, o := range b.Budget.Organisations {
		first, last := at(i, 1, rowFirst), address(b.l.column(i, b.l.tranches), rowLast)
		negative := 0
		for cat := models.FirstCategory; cat <= models.LastCategory; cat++ {
			for t := 1; t <= b.l.tranches; t++ {
				if b.Budget.Cell(models.BudgetCell{OrganisationID: o.ID, Category: cat, Tranche: t}) < 0 {
					negative++
				}
			}
		}
		highest := money.IndirectCost(b.Budget.Direct(models.BudgetCell{OrganisationID: o.ID}), money.PerCent(int64(b.Rules.ISCBasisPoints)))
		over := b.Budget.Indirect(o.ID, 0) - highest
		code := b.Organisations[i].Code
		sumOfTranches := make([]string, b.l.tranches)
		for t := range sumOfTranches {
			sumOfTranches[t] = at(i, t+1, rowTotal)
		}
		out = append(out, checkLine{
			text:    b.T("budget.check_cells", "Organisation", code),
			formula: fmt.Sprintf(`IF(COUNTIF(%s:%s,"<0")=0,"OK",COUNTIF(%s:%s,"<0"))`, first, last, first, last),
			value:   okOr(negative == 0, negative),
		}, checkLine{
			text:    b.T("budget.check_isc", "Organisation", code),
			formula: fmt.Sprintf(`IF(%s<=ROUND(%s*ISC_Rate,2),"OK",ROUND(%s-ROUND(%s*ISC_Rate,2),2))`, at(i, 0, rowIndirect), at(i, 0, rowSubtotal), at(i, 0, rowIndirect), at(i, 0, rowSubtotal)),
			value:   okOr(over <= 0, dollars(over)),
		}, checkLine{
			text:    b.T("budget.check_sums", "Organisation", code),
			formula: fmt.Sprintf(`IF(ROUND(%s-%s,2)=0,"OK",ROUND(%s-%s,2))`, at(i, 0, rowTotal), strings.Join(sumOfTranches, "-"), at(i, 0, rowTotal), strings.Join(sumOfTranches, "-")),
			value:   fine, // the cube adds up by construction
		})
		if frozen, approved := b.Frozen[o.ID]; approved {
			gap := b.Budget.Indirect(o.ID, 0) - frozen
			out = append(out, checkLine{
				text:    b.T("budget.check_frozen", "Organisation", code),
				formula: fmt.Sprintf(`IF(ROUND(%s-%s,2)=0,"OK",ROUND(%s-%s,2))`, at(i, 0, rowIndirect), frozen, at(i, 0, rowIndirect), frozen),
				value:   okOr(gap == 0, dollars(gap)),
			})
		}
	}
	return out
}

func (b *budgetWriter) wholeLines(at func(index, tranche, row int) string, total money.Cents) []checkLine {
	all := len(b.l.organisations)
	var some []string
	with := 0
	for i, o := range b.Budget.Organisations {
		some = append(some, fmt.Sprintf("IF(%s>0,1,0)", at(i, 0, rowTotal)))
		if b.Budget.Total(o.ID, 0) > 0 {
			with++
		}
	}
	count := "0"
	if len(some) > 0 {
		count = strings.Join(some, "+")
	}
	shares := fmt.Sprintf("SUM(%s:%s)", at(all, 1, rowShare), address(b.l.column(all, b.l.tranches), rowShare))
	return []checkLine{{
		text:    b.T("budget.check_organisations", "Needed", b.Rules.MinOrganisations),
		formula: fmt.Sprintf(`IF(%s>=%d,"OK",%s)`, count, b.Rules.MinOrganisations, count),
		value:   okOr(with >= b.Rules.MinOrganisations, with),
	}, {
		text:    b.T("budget.check_shares"),
		formula: fmt.Sprintf(`IF(ABS(%s-1)<0.000001,"OK",%s)`, shares, shares),
		value:   okOr(total > 0, 0),
	}}
}
