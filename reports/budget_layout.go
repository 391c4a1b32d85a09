package reports

import (
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Translate gives the text of a message key in the reader's language. Codes
// stand in columns of their own, so that a file is read back whatever the
// language of its words.
type Translate func(key string, args ...any) string

// BudgetOrganisation is one organisation as the workbook shows it.
type BudgetOrganisation struct {
	ID     int64
	Code   string
	Name   string
	Locked bool // its columns are shown and not to be filled
}

// BudgetBook is a budget by UNSDG category, participating organisation and
// tranche, as a workbook to fill in or to hand over. Budget and Organisations
// have the same order.
type BudgetBook struct {
	Stamp         BudgetStamp
	Title         string
	Organisations []BudgetOrganisation
	Budget        models.Budget
	Tranches      []when.Date // due dates, by number from 1; zero while open
	Categories    []models.BudgetCategory
	Rules         models.BudgetRules
	AsOf          time.Time // instant of the data; the only time that enters the file
	Illustrative  bool
	Language      string
	RightToLeft   bool
	T             Translate
	// Facts are further lines of the README, label and value.
	Facts [][2]string
	// Frozen is each organisation's indirect cost as approved, for a budget that
	// a decision froze; the checks compare it with the rule.
	Frozen map[int64]money.Cents
}

// BudgetStamp says what a workbook is for. A file with another stamp is
// refused, and the refusal names what it is for.
type BudgetStamp struct {
	Fund      string
	Subject   string // "proposal" or "programme"
	ID        int64
	Reference string // what people call it
}

const (
	budgetTemplate = "seedfund.budget"
	budgetVersion  = "1"

	sheetReadme = "README"
	sheetBudget = "Budget"
	sheetChecks = "Checks"
	sheetLists  = "Lists"
	sheetMeta   = "_meta"
)

// Rows of the budget sheet: one head, seven categories, then what is computed.
const (
	rowHead     = 1
	rowFirst    = 2
	rowLast     = 8
	rowSubtotal = 9
	rowIndirect = 10
	rowTotal    = 11
	rowShare    = 12
	rowRate     = 13
	colCode     = 1
	colLabel    = 2
	colFirst    = 3
)

// layout says where each cell of the cube stands on the sheet. The last block
// of columns is "all organisations".
type layout struct {
	organisations []int64
	tranches      int
}

func (b BudgetBook) layout() layout {
	l := layout{tranches: b.Budget.Tranches}
	for _, o := range b.Budget.Organisations {
		l.organisations = append(l.organisations, o.ID)
	}
	return l
}

// column is where an organisation's tranche stands; tranche 0 is its total;
// index len(organisations) is "all".
func (l layout) column(index, tranche int) int {
	first := colFirst + index*(l.tranches+1)
	if tranche == 0 {
		return first + l.tranches
	}
	return first + tranche - 1
}

func (l layout) lastColumn() int { return l.column(len(l.organisations), 0) }

// inputAt is the cell of the cube that a sheet's cell holds.
func (l layout) inputAt(column, row int) (models.BudgetCell, bool) {
	at := column - colFirst
	if at < 0 || row < rowFirst || row > rowLast {
		return models.BudgetCell{}, false
	}
	index, tranche := at/(l.tranches+1), at%(l.tranches+1)+1
	if index >= len(l.organisations) || tranche > l.tranches {
		return models.BudgetCell{}, false
	}
	return models.BudgetCell{OrganisationID: l.organisations[index], Category: row - rowFirst + models.FirstCategory, Tranche: tranche}, true
}

// BudgetAddress is where a cell of the cube stands in the workbook: sheet and
// address, for messages.
func BudgetAddress(b models.Budget, c models.BudgetCell) string {
	l := BudgetBook{Budget: b}.layout()
	for i, org := range l.organisations {
		if org == c.OrganisationID && c.Category >= models.FirstCategory && c.Category <= models.LastCategory {
			return sheetBudget + "!" + address(l.column(i, c.Tranche), rowFirst+c.Category-models.FirstCategory)
		}
	}
	return sheetBudget
}

func address(column, row int) string {
	a, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(fmt.Sprintf("cell %d, %d: %v", column, row, err)) // columns are few and counted here
	}
	return a
}

func absolute(column, row int) string {
	a, err := excelize.CoordinatesToCellName(column, row, true)
	if err != nil {
		panic(fmt.Sprintf("cell %d, %d: %v", column, row, err))
	}
	return a
}

// head is the text above a column: organisation and tranche, "ORG-P tranche 1".
func (b BudgetBook) head(index, tranche int) string {
	who := b.T("budget.all")
	if index < len(b.Organisations) {
		who = b.Organisations[index].Code
	}
	if tranche == 0 {
		return b.T("budget.head_total", "Organisation", who)
	}
	return b.T("budget.head_tranche", "Organisation", who, "Tranche", tranche)
}

// shape is a digest in words of what the columns are, kept in the stamp.
func (l layout) shape() string {
	ids := make([]string, len(l.organisations))
	for i, id := range l.organisations {
		ids[i] = fmt.Sprint(id)
	}
	return fmt.Sprintf("%s x %d", strings.Join(ids, ","), l.tranches)
}
