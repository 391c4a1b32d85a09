package reports

import (
	"fmt"

	"seedfund/models"
	"seedfund/models/money"
)

// lines are the checks of a request: two figures that must be one, or, for a
// limit, what goes above it, which must be zero.
func (l *transferLayout) lines() []comparison {
	v := l.View
	total := fmt.Sprintf("%s!E%d", sheetRequest, l.amountsTotal)
	grand := fmt.Sprintf("%s!%s%d", sheetRequest, columnLetters(l.categoryColumns()), l.categoriesTotal)
	var asked, broken money.Cents
	out := []comparison{}
	for i, line := range v.Lines {
		asked += line.AskedCents
		broken += sumOf(line.Categories)
		row := l.amounts + i
		letter := columnLetters(3 + i)
		out = append(out,
			comparison{key: "categories", args: []any{"Organisation", line.OrganisationCode}, left: sumOf(line.Categories), right: line.AskedCents,
				leftAt: fmt.Sprintf("%s!%s%d", sheetRequest, letter, l.categoriesTotal), rightAt: fmt.Sprintf("%s!E%d", sheetRequest, row)},
			l.above("approved", line.OrganisationCode, fmt.Sprintf("%s!D%d+%s!E%d", sheetRequest, row, sheetRequest, row), fmt.Sprintf("%s!C%d", sheetRequest, row),
				line.BeforeCents+line.AskedCents, line.ApprovedCents),
			l.above("released", line.OrganisationCode, fmt.Sprintf("%s!E%d", sheetRequest, row), line.ReleasedCents.String(), line.AskedCents, line.ReleasedCents),
			l.indirect(i, line),
			l.missing("code", line.OrganisationCode, fmt.Sprintf(`IF(%s!A%d="",1,0)`, sheetRequest, row), line.OrganisationCode == ""),
			l.missing("agreement", line.OrganisationCode, fmt.Sprintf(`IF(%s!H%d="",1,0)`, sheetRequest, row), line.Agreement == ""),
		)
	}
	out = append([]comparison{{key: "sum", left: broken, right: asked, leftAt: grand, rightAt: total}}, out...)
	open := asked - v.PaidCents()
	out = append(out, l.above("cash_request", "", fmt.Sprintf("%s-%s", total, v.PaidCents()), v.FundCash.String(), open, v.FundCash))
	number := v.Programme.AgentNumber == "" && v.Tranche.Number > 1
	out = append(out, l.missing("number", "", fmt.Sprintf(`IF(AND(%s!B%d="",%d>1),1,0)`, sheetRequest, numberRow, v.Tranche.Number), number))
	signed := fmt.Sprint(boolCents(!v.Approved()).Dollars())
	return append(out, l.missing("signed", "", signed, !v.Approved()))
}

// numberRow is where the project number stands on the form.
const numberRow = 2 + 1 + headRows + 1 + 1 + 1

// above is a limit: what goes above it.
func (l *transferLayout) above(key, organisation, at, limit string, value, most money.Cents) comparison {
	return comparison{key: key, args: []any{"Organisation", organisation}, left: max(0, value-most), right: 0,
		leftAt: fmt.Sprintf("ROUND(MAX(0,%s-%s),2)", at, limit), rightAt: "0"}
}

// indirectMost is the highest rate of indirect costs, in basis points of the costs
// of the programme; UNSDG standard for joint programmes: 7 %.
const indirectMost = 700

// indirect is what indirect costs go above their rate. What is asked is divided by
// the largest remainder, which can give them a cent more.
func (l *transferLayout) indirect(i int, line models.TransferLineView) comparison {
	letter := columnLetters(3 + i)
	isc := fmt.Sprintf("%s!%s%d", sheetRequest, letter, l.categories+models.IndirectCategory)
	costs := fmt.Sprintf("%s!%s%d", sheetRequest, letter, l.categories+models.LastCategory)
	asked := line.Categories[models.IndirectCategory-1]
	most := ((sumOf(line.Categories)-asked)*indirectMost+9_999)/10_000 + 1
	return l.above("indirect", line.OrganisationCode, isc, fmt.Sprintf("(ROUNDUP(ROUND(%s*%s,6),2)+0.01)", costs, money.PerCent(indirectMost)), asked, most)
}

// missing is a thing that must be there: 1 while it is not.
func (l *transferLayout) missing(key, organisation, formula string, missing bool) comparison {
	return comparison{key: key, args: []any{"Organisation", organisation}, left: boolCents(missing), right: 0, leftAt: formula, rightAt: "0"}
}

func boolCents(is bool) money.Cents {
	if is {
		return 100
	}
	return 0
}

func (l *transferLayout) checks(s *sheetRows) error { return comparisons(s, l.w, l.lines()) }

// TransferChecks counts the checks of a request and those that fail.
func TransferChecks(v models.TransferRequestView) (all, wrong int) {
	l := transferLayout{TransferBook: TransferBook{View: v}}
	l.place()
	for _, c := range l.lines() {
		all++
		if c.left != c.right {
			wrong++
		}
	}
	return all, wrong
}
