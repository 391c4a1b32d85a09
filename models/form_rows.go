package models

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"seedfund/models/when"
)

// ColumnKind says what a cell holds.
type ColumnKind string

const (
	ColumnText    ColumnKind = "text"
	ColumnNumber  ColumnKind = "number" // a decimal with a point
	ColumnChoice  ColumnKind = "choice"
	ColumnCountry ColumnKind = "country" // one of those the document works in
	ColumnDate    ColumnKind = "date"    // year-month-day
)

// ColumnKinds lists them in the order they are offered.
var ColumnKinds = []ColumnKind{ColumnText, ColumnNumber, ColumnChoice, ColumnCountry, ColumnDate}

// FormColumn is one column of an answer in rows. Label is empty where the kind
// of the question gives the columns: then the words are the system's own.
type FormColumn struct {
	Code     string       `json:"code"`
	Kind     ColumnKind   `json:"kind"`
	Label    Texts        `json:"label"`
	Required bool         `json:"required"`
	Options  []FormOption `json:"options,omitempty"`
	Least    *int64       `json:"-"` // of a number
	Most     *int64       `json:"-"`
	Prose    bool         `json:"-"` // longer words
}

// Rows is an answer in rows: the cells of each by column, blank ones absent.
type Rows []map[string]string

// RowLimit is the most rows of one answer, of what a form of cells can hold.
const RowLimit = 200

// InRows says whether the question is answered in rows of cells.
func (q FormQuestion) InRows() bool {
	return slices.Contains([]QuestionKind{QuestionTable, QuestionLocation, QuestionIndicator, QuestionRisk, QuestionMarker}, q.Kind)
}

// scaleOf makes the options of a scale from 1 to 5, whose words are the system's.
func scaleOf(n int) []FormOption {
	var out []FormOption
	for i := 1; i <= n; i++ {
		out = append(out, FormOption{Code: strconv.Itoa(i)})
	}
	return out
}

// RiskCategories are the kinds of risk of the register.
var RiskCategories = []string{"contextual", "programmatic", "institutional", "fiduciary", "safeguarding"}

// Cells are the columns in which the question is answered.
func (q FormQuestion) Cells() []FormColumn {
	number := func(code string, required bool, least, most int64) FormColumn {
		return FormColumn{Code: code, Kind: ColumnNumber, Required: required, Least: &least, Most: &most}
	}
	switch q.Kind {
	case QuestionTable:
		return q.Columns
	case QuestionLocation:
		return []FormColumn{{Code: "place", Kind: ColumnText, Required: true}, {Code: "district", Kind: ColumnText}, {Code: "country", Kind: ColumnCountry, Required: true},
			number("latitude", false, -90, 90), number("longitude", false, -180, 180)}
	case QuestionIndicator:
		out := []FormColumn{{Code: "result", Kind: ColumnText, Required: true}, {Code: "statement", Kind: ColumnText, Required: true, Prose: true},
			{Code: "indicator", Kind: ColumnText, Required: true, Prose: true}, {Code: "unit", Kind: ColumnText, Required: true},
			{Code: "baseline", Kind: ColumnNumber, Required: true}, number("baseline_year", true, 1990, 2100),
			{Code: "target", Kind: ColumnNumber, Required: true}, {Code: "disaggregation", Kind: ColumnText}, {Code: "source", Kind: ColumnText, Required: true}}
		if len(q.Options) > 0 {
			out = append(out, FormColumn{Code: "fund_indicator", Kind: ColumnChoice, Options: q.Options})
		}
		return out
	case QuestionRisk:
		var categories []FormOption
		for _, c := range RiskCategories {
			categories = append(categories, FormOption{Code: c})
		}
		return []FormColumn{{Code: "risk", Kind: ColumnText, Required: true, Prose: true}, {Code: "category", Kind: ColumnChoice, Required: true, Options: categories},
			{Code: "likelihood", Kind: ColumnChoice, Required: true, Options: scaleOf(5)}, {Code: "impact", Kind: ColumnChoice, Required: true, Options: scaleOf(5)},
			{Code: "treatment", Kind: ColumnText, Required: true, Prose: true}, {Code: "owner", Kind: ColumnText, Required: true}}
	case QuestionMarker:
		return []FormColumn{{Code: "level", Kind: ColumnChoice, Required: true, Options: q.Options, Prose: true}, {Code: "why", Kind: ColumnText, Required: true, Prose: true}}
	}
	return nil
}

// ReadRows reads a stored answer in rows. A text that is none is an error.
func ReadRows(answer string) (Rows, error) {
	if strings.TrimSpace(answer) == "" {
		return nil, nil
	}
	var rows Rows
	d := json.NewDecoder(strings.NewReader(answer))
	if err := d.Decode(&rows); err != nil {
		return nil, fmt.Errorf("rows of an answer: %w", err)
	}
	if d.More() {
		return nil, fmt.Errorf("rows of an answer: more than one list")
	}
	return rows, nil
}

// Text is the one writing of the rows: cells in the order of their names, blank
// cells and blank rows left out, "" for none. Loose rows keep their place, for
// what is still being typed.
func (r Rows) Text() string { return r.text(false) }

// Loose is the writing that keeps blank rows between others.
func (r Rows) Loose() string { return r.text(true) }

func (r Rows) text(loose bool) string {
	out, last := Rows{}, 0
	for _, row := range r {
		kept := map[string]string{}
		for code, cell := range row {
			if cell = strings.TrimSpace(cell); cell != "" {
				kept[code] = cell
			}
		}
		if len(kept) > 0 || loose {
			out = append(out, kept)
		}
		if len(kept) > 0 {
			last = len(out)
		}
	}
	if last == 0 {
		return ""
	}
	b, _ := json.Marshal(out[:last]) // maps of texts always encode
	return string(b)
}

// CellField is the field of a cell; rows count from 0.
func CellField(question string, row int, column string) string {
	return fmt.Sprintf("%s[%d][%s]", question, row, column)
}

var cellField = regexp.MustCompile(`^([a-z][a-z0-9_]*)\[([0-9]{1,3})\]\[([a-z0-9_]+)\]$`)

// WithCells lays the cells that a form sent over the rows that stand. Fields of
// other questions and of columns that the question has not are left alone.
func (q FormQuestion) WithCells(stands Rows, sent map[string][]string) (Rows, bool) {
	columns := map[string]bool{}
	for _, c := range q.Cells() {
		columns[c.Code] = true
	}
	out, found := slices.Clone(stands), false
	for field, values := range sent {
		m := cellField.FindStringSubmatch(field)
		if m == nil || m[1] != q.Code || !columns[m[3]] || len(values) == 0 {
			continue
		}
		at, _ := strconv.Atoi(m[2])
		if at >= RowLimit {
			continue
		}
		for len(out) <= at {
			out = append(out, nil)
		}
		row := maps.Clone(out[at])
		if row == nil {
			row = map[string]string{}
		}
		row[m[3]] = values[0]
		out[at], found = row, true
	}
	return out, found
}

// Normal is the one writing of an answer, or the refusal of a text that is no
// answer in rows, has too many, or columns that the question has not.
func (q FormQuestion) Normal(answer string) (string, error) {
	if !q.InRows() {
		return answer, nil
	}
	rows, err := ReadRows(answer)
	if err != nil {
		return "", Invalid("proposals.answers_invalid", FieldError{Field: q.Code, Key: "proposals.answer_rows", Args: map[string]any{"Question": q.Code}})
	}
	if len(rows) > RowLimit || q.Kind == QuestionMarker && len(rows) > 1 {
		return "", Invalid("proposals.answers_invalid", FieldError{Field: q.Code, Key: "proposals.answer_rows_many", Args: map[string]any{"Max": q.MostRows()}})
	}
	columns := q.Cells()
	for _, row := range rows {
		for code := range row {
			if !slices.ContainsFunc(columns, func(c FormColumn) bool { return c.Code == code }) {
				return "", Invalid("proposals.answers_invalid", FieldError{Field: q.Code, Key: "proposals.answer_rows", Args: map[string]any{"Question": q.Code}})
			}
		}
	}
	return rows.Text(), nil
}

// MostRows is how many rows the question takes.
func (q FormQuestion) MostRows() int {
	if q.Kind == QuestionMarker {
		return 1
	}
	return RowLimit
}

// RowGap is one thing that is missing or wrong in an answer in rows. Row counts
// from 1.
type RowGap struct {
	Field  string
	Key    string
	Row    int
	Column string
	Args   map[string]any
}

// RowGaps are what stands before submission in an answer in rows; places are the
// countries and areas of the document.
func (q FormQuestion) RowGaps(answer string, places []string) []RowGap {
	rows, err := ReadRows(answer)
	if err != nil {
		return []RowGap{{Field: q.Code, Key: "proposals.answer_rows"}}
	}
	var out []RowGap
	for i, row := range rows {
		for _, c := range q.Cells() {
			if key, args := c.gap(strings.TrimSpace(row[c.Code]), places); key != "" {
				out = append(out, RowGap{Field: CellField(q.Code, i, c.Code), Key: key, Row: i + 1, Column: c.Code, Args: args})
			}
		}
	}
	if q.Kind == QuestionIndicator {
		out = append(out, q.resultGaps(rows)...)
	}
	return out
}

func (c FormColumn) gap(cell string, places []string) (string, map[string]any) {
	if cell == "" {
		if c.Required {
			return "proposals.gap_cell", nil
		}
		return "", nil
	}
	switch c.Kind {
	case ColumnNumber:
		n, err := decimal.NewFromString(cell)
		switch {
		case err != nil || !plainDecimal.MatchString(cell):
			return "proposals.gap_cell_number", nil
		case c.Least != nil && n.LessThan(decimal.NewFromInt(*c.Least)) || c.Most != nil && n.GreaterThan(decimal.NewFromInt(*c.Most)):
			return "proposals.gap_cell_range", map[string]any{"Least": *c.Least, "Most": *c.Most}
		}
	case ColumnChoice:
		if !slices.ContainsFunc(c.Options, func(o FormOption) bool { return o.Code == cell }) {
			return "proposals.gap_choice", nil
		}
	case ColumnCountry:
		if !slices.Contains(places, cell) {
			return "proposals.gap_cell_country", nil
		}
	case ColumnDate:
		if _, err := when.ParseDate(cell); err != nil {
			return "proposals.gap_cell_date", nil
		}
	}
	return "", nil
}

// plainDecimal keeps exponents and other notations of numbers out.
var plainDecimal = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,6})?$`)

// resultNumber is an outcome ("1") or an output of one ("1.2").
var resultNumber = regexp.MustCompile(`^[1-9][0-9]?(\.[1-9][0-9]?)?$`)

// resultGaps hold the results framework together: results are numbered, an
// output stands under an outcome of the list, and one number has one statement.
func (q FormQuestion) resultGaps(rows Rows) []RowGap {
	var out []RowGap
	statements := map[string]string{}
	for _, row := range rows {
		if _, known := statements[row["result"]]; !known {
			statements[row["result"]] = row["statement"]
		}
	}
	for i, row := range rows {
		result := row["result"]
		add := func(column, key string, args map[string]any) {
			out = append(out, RowGap{Field: CellField(q.Code, i, column), Key: key, Row: i + 1, Column: column, Args: args})
		}
		outcome, _, isOutput := strings.Cut(result, ".")
		switch {
		case result == "":
		case !resultNumber.MatchString(result):
			add("result", "proposals.gap_result_number", nil)
		case isOutput && statements[outcome] == "":
			add("result", "proposals.gap_result_outcome", map[string]any{"Outcome": outcome, "Result": result})
		case row["statement"] != "" && row["statement"] != statements[result]:
			add("statement", "proposals.gap_result_statement", map[string]any{"Result": result})
		}
	}
	return out
}

// Readable is an answer in rows as lines of words, a row each.
func (q FormQuestion) Readable(answer, lang string) string {
	rows, err := ReadRows(answer)
	if err != nil {
		return answer
	}
	var lines []string
	for _, row := range rows {
		var cells []string
		for _, c := range q.Cells() {
			cell := row[c.Code]
			if cell == "" {
				continue
			}
			if label := labelOf(c.Options, cell, lang); c.Kind == ColumnChoice && label != "" {
				cell = label
			}
			cells = append(cells, cell)
		}
		if len(cells) > 0 {
			lines = append(lines, strings.Join(cells, " · "))
		}
	}
	return strings.Join(lines, "\n")
}

// RiskLevel is likelihood times impact, 0 where either is open, with its band:
// low to 4, medium to 9, high to 16, very high above.
func RiskLevel(row map[string]string) (level int, band string) {
	likelihood, _ := strconv.Atoi(row["likelihood"])
	impact, _ := strconv.Atoi(row["impact"])
	switch level = likelihood * impact; {
	case level == 0:
		return 0, ""
	case level <= 4:
		return level, "low"
	case level <= 9:
		return level, "medium"
	case level <= 16:
		return level, "high"
	}
	return level, "very_high"
}
