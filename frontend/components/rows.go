package components

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"seedfund/frontend/i18n"
	"seedfund/models"
)

// RowsField is a question answered in rows of cells. Places are the countries
// and areas that a cell can name.
type RowsField struct {
	Question models.FormQuestion
	Value    string // the stored writing of the rows
	Places   []Option
}

// rows are those that stand with room for one more. What came back keeps the
// rows that were sent.
func (f RowsField) rows(ctx context.Context) models.Rows {
	stands, _ := models.ReadRows(f.Value)
	if sent := formOf(ctx).Values; sent != nil {
		stands, _ = f.Question.WithCells(nil, sent)
	}
	if len(stands) == 0 || len(stands) < f.Question.MostRows() && len(stands[len(stands)-1]) > 0 {
		stands = append(stands, nil)
	}
	return stands
}

// ColumnLabel is the head of a column: the form's own words, or the system's for
// the columns of a kind.
func ColumnLabel(ctx context.Context, q models.FormQuestion, c models.FormColumn) string {
	if !c.Label.Blank() {
		return c.Label.In(i18n.Lang(ctx))
	}
	return i18n.T(ctx, "forms.column."+string(q.Kind)+"."+c.Code)
}

func columnHint(ctx context.Context, q models.FormQuestion, c models.FormColumn) string {
	if q.Kind == models.QuestionIndicator && c.Code == "result" {
		return i18n.T(ctx, "forms.column.result_hint")
	}
	return ""
}

func columnOptions(ctx context.Context, q models.FormQuestion, c models.FormColumn, places []Option) []Option {
	if c.Kind == models.ColumnCountry {
		return places
	}
	var out []Option
	for _, o := range c.Options {
		out = append(out, Option{Value: o.Code, Label: OptionLabel(ctx, q, c, o)})
	}
	return out
}

// OptionLabel is an option of a column in the reader’s words, the system’s own where
// the kind of the question gives them; an indicator of the fund with its unit.
func OptionLabel(ctx context.Context, q models.FormQuestion, c models.FormColumn, o models.FormOption) string {
	switch {
	case o.Label.Blank():
		return i18n.T(ctx, "forms.option."+c.Code+"."+o.Code)
	case !o.Unit.Blank():
		return i18n.T(ctx, "forms.option_unit", "Label", o.Label.In(i18n.Lang(ctx)), "Unit", models.UnitName(o.Unit, i18n.Lang(ctx)))
	}
	return o.Label.In(i18n.Lang(ctx))
}

// cellWord is a cell in the reader's words.
func cellWord(ctx context.Context, q models.FormQuestion, c models.FormColumn, cell string, places []Option) string {
	if c.Kind == models.ColumnChoice || c.Kind == models.ColumnCountry {
		for _, o := range columnOptions(ctx, q, c, places) {
			if o.Value == cell {
				return o.Label
			}
		}
	}
	return cell
}

// shown are the rows of an answer with the columns in which something stands.
func (f RowsField) shown() (columns []models.FormColumn, rows models.Rows) {
	rows, _ = models.ReadRows(f.Value)
	for _, c := range f.Question.Cells() {
		if slices.ContainsFunc(rows, func(row map[string]string) bool { return row[c.Code] != "" }) {
			columns = append(columns, c)
		}
	}
	return columns, rows
}

// answerTable is an answer in rows as a table.
func answerTable(ctx context.Context, f RowsField, columns []models.FormColumn, rows models.Rows) Table {
	t := Table{Caption: f.Question.Label.In(i18n.Lang(ctx)), CaptionHidden: true}
	for _, c := range columns {
		column := Column{Head: ColumnLabel(ctx, f.Question, c)}
		if c.Kind == models.ColumnNumber {
			column.Kind = Number
		}
		t.Columns = append(t.Columns, column)
	}
	for _, row := range rows {
		var r Row
		for _, c := range columns {
			cell := Cell{Text: cellWord(ctx, f.Question, c, row[c.Code], f.Places)}
			if cell.Text != "" && c.Kind != models.ColumnNumber {
				cell.Body = written(cell.Text)
			}
			r.Cells = append(r.Cells, cell)
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// AnswerRows is an answer in rows as words: the heads of the columns in which
// something stands, and the cells.
func AnswerRows(ctx context.Context, f RowsField) (head []string, cells [][]string) {
	columns, rows := f.shown()
	for _, c := range columns {
		head = append(head, ColumnLabel(ctx, f.Question, c))
	}
	for _, row := range rows {
		var line []string
		for _, c := range columns {
			line = append(line, cellWord(ctx, f.Question, c, row[c.Code], f.Places))
		}
		cells = append(cells, line)
	}
	return head, cells
}

func riskTone(band string) Tone {
	switch band {
	case "low":
		return ToneNote
	case "medium":
		return ToneInfo
	case "high":
		return ToneWarn
	}
	return ToneBad
}

func rowLegend(ctx context.Context, f RowsField, n int) string {
	return i18n.T(ctx, "forms.row_of", "Question", f.Question.Label.In(i18n.Lang(ctx)), "Row", strconv.Itoa(n+1))
}

func questionOptions(ctx context.Context, q models.FormQuestion) []Option {
	var out []Option
	for _, o := range q.Options {
		out = append(out, Option{Value: o.Code, Label: o.Label.In(i18n.Lang(ctx))})
	}
	return out
}

// ConditionWords says a condition: the question and the answers that fulfil it.
func ConditionWords(ctx context.Context, s models.FormSchema, when *models.FormCondition) string {
	if when == nil {
		return ""
	}
	on, _, _ := s.Question(when.Question)
	var labels []string
	for _, o := range on.Options {
		if slices.Contains(when.Is, o.Code) {
			labels = append(labels, o.Label.In(i18n.Lang(ctx)))
		}
	}
	return i18n.T(ctx, "proposals.condition", "Question", on.Label.In(i18n.Lang(ctx)), "Answers", strings.Join(labels, i18n.T(ctx, "core.list_separator")))
}
