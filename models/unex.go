package models

import (
	"fmt"
	"slices"
	"strings"

	"seedfund/models/money"
	"seedfund/models/when"
)

// UnexColumns are the heads of a file of expenditure, in their order: one row for
// each project and organisation, amounts of the year in US dollars.
// Source: mptf-standards.md 3.3, the agent's expenditure upload.
var UnexColumns = []string{"project_number", "programme", "organisation_code", "year", "report_type",
	"category_1", "category_2", "category_3", "category_4", "category_5", "category_6", "category_7",
	"programme_costs", "indirect_costs", "total", "committed", "interest_earned", "refund", "project_status", "explanation", "remarks"}

// UnexCell names the cell of a column in a row of the file.
func UnexCell(column string, row int) string {
	return fmt.Sprintf("%c%d", 'A'+slices.Index(UnexColumns, column), row)
}

// UnexCategory is the column of a category, 1 to 7 direct and 8 indirect costs.
func UnexCategory(category int) string {
	if category == IndirectCategory {
		return "indirect_costs"
	}
	return fmt.Sprintf("category_%d", category)
}

// unexHeads are other heads under which organisations' systems know a column.
// Source: mptf-standards.md 1.1, labels to print and accepted variants.
var unexHeads = map[string][]string{
	"category_1":        {"staff and other personnel costs", "staff and personnel costs", "staff & personnel cost (new)", "staff and other personnel"},
	"category_2":        {"supplies, commodities, materials", "supplies, commodities and materials", "suppl, comm, materials"},
	"category_3":        {"equipment, vehicles and furniture, including depreciation", "equipment, vehicles, & furniture", "equip, veh, furn, depn"},
	"category_4":        {"contractual services", "contractual services expenses"},
	"category_5":        {"travel"},
	"category_6":        {"transfers and grants to counterparts", "transfers and grants"},
	"category_7":        {"general operating and other direct costs", "general operating", "general operating expenses"},
	"programme_costs":   {"programme costs total", "programme costs"},
	"indirect_costs":    {"indirect (programme) support costs", "indirect support costs", "indirect costs", "isc", "psc"},
	"total":             {"total expenditure"},
	"organisation_code": {"participating organisation", "organisation"},
	"project_number":    {"project number"},
	"year":              {"reporting year"},
	"report_type":       {"report type"},
	"interest_earned":   {"interest earned"},
	"project_status":    {"project status"},
}

// UnexHead says whether a head of a file stands for the column.
func UnexHead(head, column string) bool {
	head = strings.ToLower(strings.Join(strings.Fields(head), " "))
	if bare, _, marked := strings.Cut(head, " ("); marked && bare == column {
		return true // our own workbook, marked as illustrative
	}
	return head == column || slices.Contains(unexHeads[column], head)
}

// UnexType says how firm the figures of a row are.
type UnexType string

const (
	UnexAnnual  UnexType = "annual"  // certified by the organisation's headquarters, through the agent
	UnexInterim UnexType = "interim" // the organisation's own, until the agent's are there
)

// UnexTypes and UnexStatuses are what the lists of the workbook offer.
var (
	UnexTypes    = []UnexType{UnexAnnual, UnexInterim}
	UnexStatuses = []string{string(ProgrammeOngoing), string(ProgrammeOperationalClosed), string(ProgrammeFinancialClosed)}
)

// Certainty is how the books call it.
func (t UnexType) Certainty() Certainty {
	if t == UnexAnnual {
		return Certified
	}
	return Interim
}

// UnexFigures are amounts by category, 1 to 7 and 8 for indirect costs.
type UnexFigures [IndirectCategory]money.Cents

// Costs is the programme costs total, categories 1 to 7.
func (f UnexFigures) Costs() (sum money.Cents) {
	for _, c := range f[:IndirectCategory-1] {
		sum += c
	}
	return sum
}

// Indirect is what supports the programme.
func (f UnexFigures) Indirect() money.Cents { return f[IndirectCategory-1] }

// Total is the whole expenditure.
func (f UnexFigures) Total() money.Cents { return f.Costs() + f.Indirect() }

// UnexRow is one row of a file of expenditure, as it was read.
type UnexRow struct {
	Row          int         `json:"row"`
	Project      string      `json:"project_number"`
	Programme    string      `json:"programme"`
	Organisation string      `json:"organisation_code"`
	Year         int         `json:"year"`
	Type         UnexType    `json:"report_type"`
	Figures      UnexFigures `json:"figures"`
	Costs        money.Cents `json:"programme_costs"` // as the file says it
	Total        money.Cents `json:"total"`           // as the file says it
	Committed    money.Cents `json:"committed"`
	Interest     money.Cents `json:"interest_earned"` // told, not posted
	Refund       money.Cents `json:"refund"`          // told, not posted
	Status       string      `json:"project_status"`
	Explanation  string      `json:"explanation"`
	Remarks      string      `json:"remarks"`

	Unread map[string]bool `json:"-"` // columns whose cell already has a fault
}

// UnexStanding is what the books hold of one organisation's share of a programme
// in a year, and what limits it.
type UnexStanding struct {
	ProgrammeID      int64
	Programme        string // our reference
	Project          string // the agent's number
	Title            string
	OrganisationID   int64
	Organisation     string // code
	OrganisationName string
	ISCBP            int `gorm:"column:isc_bp"`
	State            ProgrammeState
	ProgrammeState   ProgrammeState
	Transferred      money.Cents
	Refunded         money.Cents
	Spent            money.Cents // all years
	NextTranche      int         // not released yet and more than nothing for the organisation; 0 for none
	NextDue          when.Date

	// The current report of the year; zero where there is none.
	ReportID      int64
	ReportVersion int64
	Report        string
	Certainty     Certainty
	AsAt          when.Date
	YearSpent     money.Cents
	YearCommitted money.Cents
	Explanation   string
	Figures       UnexFigures `gorm:"-"`

	// Of the other years together.
	OtherCosts    money.Cents `gorm:"-"`
	OtherIndirect money.Cents `gorm:"-"`
}

// NetFunded is what the organisation received and kept.
func (s UnexStanding) NetFunded() money.Cents { return s.Transferred - s.Refunded }

// Closed says whether nothing can be reported any more.
func (s UnexStanding) Closed() bool { return s.ProgrammeState == ProgrammeFinancialClosed }

// Owed says what is still asked of a share's year.
type Owed string

const (
	OwesNothing Owed = "nothing" // certified, closed, or no figures of the year are needed
	OwesAgent   Owed = "agent"   // certified figures, which come from the agent's file
	OwesInterim Owed = "interim" // interim figures, for the gate of the next tranche
	OwesNewer   Owed = "newer"   // interim figures stand; newer ones when the tranche is asked for
)

// CertifiedDue is the day by which certified figures of a year are due.
// Source: the agent's memorandum with organisations: 30 April of the next year.
func CertifiedDue(year int) when.Date { return when.MustDate(year+1, 4, 30) }

// Owes says what is asked of the year. What the agent holds or will bring is not
// asked of the organisation; interim figures are asked where a tranche waits.
func (s UnexStanding) Owes() Owed {
	switch {
	case s.Certainty == Certified || s.Closed() || s.Transferred == 0:
		return OwesNothing
	case s.NextTranche == 0:
		return OwesAgent
	case s.ReportID == 0:
		return OwesInterim
	}
	return OwesNewer
}

// UnexBooks finds a standing by what a row says.
type UnexBooks struct {
	All    []UnexStanding
	byPair map[[2]string]int
}

// NewUnexBooks orders standings by programme and number.
func NewUnexBooks(all []UnexStanding) UnexBooks {
	b := UnexBooks{All: all, byPair: map[[2]string]int{}}
	for i, s := range all {
		b.byPair[[2]string{"p" + s.Programme, bareNumber(s.Organisation)}] = i
		if number := bareNumber(s.Project); number != "" {
			b.byPair[[2]string{"n" + number, bareNumber(s.Organisation)}] = i
		}
	}
	return b
}

// bareNumber is a project number or a code without the zeros that office programs
// lose.
func bareNumber(number string) string { return strings.TrimLeft(strings.TrimSpace(number), "0") }

// Of finds the standing of a row: by our reference where it has one, else by the
// agent's number.
func (b UnexBooks) Of(r UnexRow) (UnexStanding, bool) {
	key := [2]string{"p" + r.Programme, bareNumber(r.Organisation)}
	if r.Programme == "" {
		key[0] = "n" + bareNumber(r.Project)
	}
	i, ok := b.byPair[key]
	if !ok {
		return UnexStanding{}, false
	}
	return b.All[i], true
}

// UnexDifference is a row beside what stands.
type UnexDifference struct {
	UnexRow
	Effect         ImportEffect `json:"effect"`
	ProgrammeID    int64        `json:"programme_id"`
	OrganisationID int64        `json:"organisation_id"`
	WasTotal       money.Cents  `json:"was_total"`
	WasCommitted   money.Cents  `json:"was_committed"`
	WasCertainty   Certainty    `json:"was_certainty,omitempty"`
	WasReport      string       `json:"was_report,omitempty"`
	Report         string       `json:"report,omitempty"` // made of it, once committed
}

// Difference holds a row against what stands. The same figures and words of the
// same firmness are the same; what is committed counts in interim figures alone.
func (s UnexStanding) Difference(r UnexRow) UnexDifference {
	d := UnexDifference{UnexRow: r, ProgrammeID: s.ProgrammeID, OrganisationID: s.OrganisationID, Effect: ImportNew,
		WasTotal: s.YearSpent, WasCommitted: s.YearCommitted, WasCertainty: s.Certainty, WasReport: s.Report}
	d.UnexRow.Programme, d.UnexRow.Project, d.UnexRow.Organisation = s.Programme, s.Project, s.Organisation
	if s.ReportID == 0 {
		return d
	}
	d.Effect = ImportChanged
	words := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	if r.Type.Certainty() == s.Certainty && r.Figures == s.Figures && (s.Certainty == Certified || r.Committed == s.YearCommitted) && words(r.Explanation) == words(s.Explanation) {
		d.Effect = ImportSame
	}
	return d
}

// Lines are the amounts of a row as a report has them.
func (r UnexRow) Lines() []Expenditure {
	var out []Expenditure
	for i, c := range r.Figures {
		if c != 0 {
			out = append(out, Expenditure{Kind: Spent, Category: i + 1, Cents: c})
		}
	}
	if r.Committed != 0 {
		out = append(out, Expenditure{Kind: Committed, Cents: r.Committed})
	}
	return out
}

// UnexTerms are what a file is read under.
type UnexTerms struct {
	Organisation string // code; empty for all organisations
	Year         int
	AsAt         when.Date // of interim figures
	InterimOnly  bool      // an organisation's own officer: certified figures come from the agent
	Reason       string
	Today        when.Date
}

// StartAsAt is the day interim figures run to where nobody gives one: today, or
// the end of a year that is over.
func StartAsAt(year int, today when.Date) when.Date {
	if end := when.MustDate(year, 12, 31); year < today.Year() {
		return end
	}
	return today
}

// Validate refuses terms that no file could be read under.
func (t UnexTerms) Validate() Faults {
	var f Faults
	if t.Year < 2000 || t.Year > t.Today.Year() {
		f.Add("year", "money.fault.year", "Last", t.Today.Year())
		return f
	}
	switch {
	case t.AsAt.IsZero():
		f.Add("as_at", "money.fault.required")
	case t.AsAt.After(t.Today):
		f.Add("as_at", "money.fault.future")
	case t.AsAt.Year() != t.Year:
		f.Add("as_at", "money.fault.other_year", "Year", t.Year)
	}
	return f
}

// unexWords is how long an explanation or a remark may be, in characters.
const unexWords = 2000

// CheckUnex names every fault of the rows of a file, all at once, each by its
// cell, and gives what each row would do.
//
// clause 97: organisations account to the agent for what they received.
func CheckUnex(rows []UnexRow, books UnexBooks, t UnexTerms) ([]UnexDifference, Faults) {
	c := unexCheck{UnexTerms: t, books: books, seen: map[[2]int64]int{}}
	c.faults = t.Validate()
	out := make([]UnexDifference, 0, len(rows))
	for _, r := range rows {
		if d, ok := c.row(r); ok {
			out = append(out, d)
		}
	}
	if c.unexplained {
		c.faults.Add("reason", "imports.fault.reason")
	}
	return out, c.faults
}

type unexCheck struct {
	UnexTerms
	books       UnexBooks
	seen        map[[2]int64]int
	faults      Faults
	unexplained bool
}

func (c *unexCheck) fault(r UnexRow, column, key string, args ...any) {
	if !r.Unread[column] {
		c.faults.Add(UnexCell(column, r.Row), key, args...)
	}
}

func (c *unexCheck) row(r UnexRow) (UnexDifference, bool) {
	c.plain(r)
	s, ok := c.share(r)
	if !ok {
		return UnexDifference{}, false
	}
	d := s.Difference(r)
	pair := [2]int64{s.ProgrammeID, s.OrganisationID}
	if before, twice := c.seen[pair]; twice {
		c.fault(r, "programme", "imports.fault.twice", "Value", s.Programme, "Row", before)
		return d, true
	}
	c.seen[pair] = r.Row
	if d.Effect == ImportSame {
		return d, true
	}
	c.against(r, s, d)
	return d, true
}

// plain checks what a row says by itself.
func (c *unexCheck) plain(r UnexRow) {
	if r.Year != c.Year {
		c.fault(r, "year", "imports.fault.year", "Value", fmt.Sprint(r.Year), "Wanted", fmt.Sprint(c.Year))
	}
	if !slices.Contains(UnexTypes, r.Type) {
		c.fault(r, "report_type", "imports.fault.type", "Value", string(r.Type))
	} else if r.Type == UnexAnnual && when.MustDate(c.Year, 12, 31).After(c.Today) {
		c.fault(r, "report_type", "imports.fault.not_over", "Value", string(r.Type), "Year", fmt.Sprint(c.Year))
	}
	read := func(columns ...string) bool {
		return !slices.ContainsFunc(columns, func(column string) bool { return r.Unread[column] })
	}
	if read(UnexColumns[5:13]...) && r.Figures.Costs() != r.Costs {
		c.fault(r, "programme_costs", "imports.fault.sum", "Value", r.Costs.String(), "Wanted", r.Figures.Costs())
	}
	if read(UnexColumns[5:15]...) && r.Figures.Total() != r.Total {
		c.fault(r, "total", "imports.fault.sum", "Value", r.Total.String(), "Wanted", r.Figures.Total())
	}
	for _, a := range []struct {
		column string
		cents  money.Cents
	}{{"total", r.Figures.Total()}, {"committed", r.Committed}, {"interest_earned", r.Interest}, {"refund", r.Refund}} {
		if a.cents < 0 {
			c.fault(r, a.column, "money.fault.below_zero", "Value", a.cents.String())
		}
	}
	if r.Type == UnexAnnual && r.Committed != 0 {
		c.fault(r, "committed", "imports.fault.committed", "Value", r.Committed.String())
	}
	if r.Status != "" && !slices.Contains(UnexStatuses, r.Status) {
		c.fault(r, "project_status", "imports.fault.status", "Value", r.Status)
	}
	for column, text := range map[string]string{"explanation": r.Explanation, "remarks": r.Remarks} {
		if len([]rune(text)) > unexWords {
			c.fault(r, column, "imports.fault.long", "Max", unexWords)
		}
	}
}

// share finds whose money it is.
func (c *unexCheck) share(r UnexRow) (UnexStanding, bool) {
	if r.Project == "" && r.Programme == "" {
		c.fault(r, "project_number", "money.fault.required")
		return UnexStanding{}, false
	}
	switch {
	case r.Organisation == "":
		c.fault(r, "organisation_code", "money.fault.required")
		return UnexStanding{}, false
	case c.Organisation != "" && bareNumber(r.Organisation) != bareNumber(c.Organisation):
		c.fault(r, "organisation_code", "imports.fault.organisation", "Value", r.Organisation, "Wanted", c.Organisation)
		return UnexStanding{}, false
	}
	s, ok := c.books.Of(r)
	if !ok {
		column, value := "programme", r.Programme
		if value == "" {
			column, value = "project_number", r.Project
		}
		c.fault(r, column, "imports.fault.pair", "Value", value, "Organisation", r.Organisation)
		return s, false
	}
	if r.Project != "" && bareNumber(r.Project) != bareNumber(s.Project) {
		c.fault(r, "project_number", "imports.fault.project", "Value", r.Project, "Programme", s.Programme, "Wanted", s.Project)
	}
	if s.Transferred == 0 {
		c.fault(r, "organisation_code", "imports.fault.transfer", "Value", r.Organisation, "Programme", s.Programme)
	}
	return s, true
}

// against holds a row that changes something against the books.
func (c *unexCheck) against(r UnexRow, s UnexStanding, d UnexDifference) {
	switch {
	case s.Closed():
		c.fault(r, "programme", "imports.fault.closed", "Value", s.Programme)
	case s.Certainty == Certified && r.Type == UnexInterim:
		c.fault(r, "report_type", "imports.fault.certified", "Value", string(r.Type), "Report", s.Report)
	case c.InterimOnly && r.Type == UnexAnnual:
		c.fault(r, "report_type", "imports.fault.from_agent", "Value", string(r.Type))
	}
	if s.ReportID != 0 && r.Type == UnexInterim && c.AsAt.Before(s.AsAt) {
		c.fault(r, "year", "imports.fault.older", "Value", c.AsAt.String(), "Day", s.AsAt.String())
	}
	if spent := s.Spent - s.YearSpent + r.Figures.Total(); spent > s.NetFunded() && r.Explanation == "" {
		c.fault(r, "explanation", "imports.fault.explanation", "Spent", spent, "Received", s.NetFunded())
	}
	if r.Status == string(ProgrammeOperationalClosed) || r.Status == string(ProgrammeFinancialClosed) {
		costs, indirect := s.OtherCosts+r.Figures.Costs(), s.OtherIndirect+r.Figures.Indirect()
		if most := money.IndirectCost(costs, money.PerCent(int64(s.ISCBP))); indirect > most {
			c.fault(r, "indirect_costs", "imports.fault.indirect", "Value", r.Figures.Indirect().String(), "Spent", indirect, "Most", most)
		}
	}
	if d.Effect == ImportChanged && c.Reason == "" {
		c.unexplained = true
		c.fault(r, "total", "imports.fault.changed", "Value", r.Total.String(), "Now", s.YearSpent)
	}
}
