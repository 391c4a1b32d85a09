package reports

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf16"

	"seedfund/models"
	"seedfund/models/money"
)

// KitKind says what a field of an offline kit holds.
type KitKind string

const (
	KitWords      KitKind = "words"
	KitChoice     KitKind = "choice"
	KitWhole      KitKind = "whole"
	KitMoney      KitKind = "money"
	KitDay        KitKind = "day"
	KitObjectives KitKind = "objectives" // numbers with commas between them
	KitRows       KitKind = "rows"
	KitElsewhere  KitKind = "elsewhere" // asked, and answered on the pages only
)

// KitOption is one choice: its code, which is stored, and its words, which stand
// in cells.
type KitOption struct{ Code, Label string }

// KitColumn is one column of an answer in rows.
type KitColumn struct {
	Code    string
	Label   string
	Kind    models.ColumnKind
	Options []KitOption // of a choice or of the countries of the document
	Prose   bool
}

// KitField is one thing a kit asks. Item names it in the document; Text is what
// the document said when the kit was made.
type KitField struct {
	Item    string
	Code    string
	Label   string
	Hints   []string
	Kind    KitKind
	Words   int // limit, 0 for none
	Options []KitOption
	Columns []KitColumn
	Most    int // rows
	Text    string
}

// KitBlock is one part of the form with whose it is to write.
type KitBlock struct {
	Title, Owner string
	Fields       []KitField
}

// KitStamp says what a kit is. Code and Base are checked against the record of
// the kit when it comes back; the rest tells people.
type KitStamp struct {
	Code, Base, Fund, Reference string
	Proposal                    int64
	Number, Form                int
	Language, By                string
	At                          time.Time
	Versions                    map[string]int64 // of each text, by item
}

// KitBook is an offline kit: guidance, form, a sheet for each answer in rows,
// budget, checks. The same book gives the same bytes.
type KitBook struct {
	Stamp        KitStamp
	Title        string
	Guidance     [][2]string // label and text
	Blocks       []KitBlock
	Budget       *BudgetBook // nil where the form has none
	Asked        money.Cents
	Minimum      money.Cents
	Maximum      money.Cents // 0: none
	Illustrative bool
	Language     string
	RightToLeft  bool
	T            Translate
}

const (
	kitTemplate = "seedfund.kit"
	kitVersion  = "1"
)

// The form's sheet: a title, how to fill it, then the heads.
const (
	kitHead  = 4
	kitFirst = 5

	kitCode   = 1
	kitLabel  = 2
	kitAnswer = 3
	kitLimit  = 4
	kitCount  = 5
	kitNote   = 6
)

// The sheet of an answer in rows: title, how to fill it, heads, the hidden codes
// of the columns, then the rows.
const (
	tableHead  = 3
	tableCodes = 4
	tableFirst = 5
)

// cellLimit is the longest text a cell holds, in UTF-16 units, with room for
// what programs add.
const cellLimit = 32000

func tooLong(text string) bool {
	return len(text) > cellLimit && len(utf16.Encode([]rune(text))) > cellLimit
}

// Fits is a field as a kit can hold it: one whose text no cell can hold, or that
// is not in rows where rows are wanted, is answered on the pages only.
func Fits(f KitField) KitField {
	rows, err := models.ReadRows(f.Text)
	broken := f.Kind == KitRows && (err != nil || len(rows) > f.Most)
	for _, row := range rows {
		for _, cell := range row {
			broken = broken || f.Kind == KitRows && tooLong(cell)
		}
	}
	if broken || f.Kind != KitRows && tooLong(f.Text) {
		f.Kind = KitElsewhere
	}
	return f
}

// kitLine is one line of the form's sheet: the title of a block, a field, or one
// cell of an answer in a single row.
type kitLine struct {
	block  *KitBlock
	field  *KitField
	column *KitColumn
	table  string // sheet on which the field is answered
}

// code is what the first column says, by which a line is known again.
func (l kitLine) code() string {
	switch {
	case l.field == nil:
		return ""
	case l.column != nil:
		return l.field.Code + "." + l.column.Code
	}
	return l.field.Code
}

// input says whether something is written on the line.
func (l kitLine) input() bool {
	return l.field != nil && l.table == "" && l.field.Kind != KitElsewhere
}

// kitTable is the sheet of one answer in rows.
type kitTable struct {
	sheet string
	field *KitField
	base  models.Rows
	rows  int
}

// lines are those of the form's sheet, in order.
func (b KitBook) lines() []kitLine {
	var out []kitLine
	tables := b.tables()
	for i := range b.Blocks {
		block := &b.Blocks[i]
		out = append(out, kitLine{block: block})
		for j := range block.Fields {
			f := &block.Fields[j]
			switch {
			case f.Kind == KitRows && f.Most == 1:
				for c := range f.Columns {
					out = append(out, kitLine{field: f, column: &f.Columns[c]})
				}
			case f.Kind == KitRows:
				for _, t := range tables {
					if t.field == f {
						out = append(out, kitLine{field: f, table: t.sheet})
					}
				}
			default:
				out = append(out, kitLine{field: f})
			}
		}
	}
	return out
}

// tables are the sheets of answers in rows, one for each that takes several.
func (b KitBook) tables() []kitTable {
	var out []kitTable
	for i := range b.Blocks {
		for j := range b.Blocks[i].Fields {
			f := &b.Blocks[i].Fields[j]
			if f.Kind != KitRows || f.Most == 1 {
				continue
			}
			base, _ := models.ReadRows(f.Text)
			out = append(out, kitTable{sheet: sheetName(fmt.Sprint(len(out)+1), f.Label), field: f, base: base, rows: min(f.Most, max(25, len(base)+15))})
		}
	}
	return out
}

// sheetName is a name that a sheet may have: 31 characters at the most, without
// the signs that stand between sheets and cells.
func sheetName(number, label string) string {
	label = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) || r < ' ' {
			return ' '
		}
		return r
	}, label)
	name := number + " " + strings.Join(strings.Fields(label), " ")
	for len(utf16.Encode([]rune(name))) > 28 {
		r := []rune(name)
		name = string(r[:len(r)-1])
	}
	return strings.TrimSpace(name)
}

func (b KitBook) sheetGuidance() string { return sheetName("", b.T("kit.sheet_guidance")) }
func (b KitBook) sheetForm() string     { return sheetName("", b.T("kit.sheet_form")) }
func (b KitBook) sheetBudget() string   { return sheetName("", b.T("kit.sheet_budget")) }
func (b KitBook) sheetChecks() string   { return sheetName("", b.T("kit.sheet_checks")) }

// sheetRef is a sheet as formulas name it.
func sheetRef(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }

// label is an option in the words of its cell; two with the same words are told
// apart by their codes.
func optionLabel(options []KitOption, at int) string {
	label := strings.Join(strings.Fields(options[at].Label), " ")
	for i, o := range options {
		if i != at && strings.EqualFold(strings.Join(strings.Fields(o.Label), " "), label) {
			return label + " (" + options[at].Code + ")"
		}
	}
	return label
}

// labelOf is the words of an option, or the code where no option has it.
func labelOf(options []KitOption, code string) string {
	for i, o := range options {
		if o.Code == code {
			return optionLabel(options, i)
		}
	}
	return code
}

// cellText is a text as a cell holds it: without signs that XML has not.
func cellText(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return ' '
		}
		return r
	}, text)
}

// kindOf is how a cell of a column is read and written.
func (c KitColumn) kind() KitKind {
	switch {
	case c.Kind == models.ColumnChoice, c.Kind == models.ColumnCountry:
		return KitChoice
	case c.Kind == models.ColumnNumber:
		return kitDecimal
	case c.Kind == models.ColumnDate:
		return KitDay
	}
	return KitWords
}

// kitDecimal is a number with a fraction, in cells of rows.
const kitDecimal KitKind = "decimal"
