package reports

import (
	"seedfund/models"
	"seedfund/models/when"
)

// Evidence is the figures of an annual review. Page, print, editable paper and
// workbook are made of these columns alone, so that a figure is the same figure
// wherever it is read.
func Evidence(text Translate) Table[models.Measure] {
	type row = models.Measure
	return Table[row]{Name: "Evidence", Columns: []Column[row]{
		{ID: "measure", Kind: Text, Width: 46, Value: func(m row) any { return text("annualreview.measure." + m.Code) }},
		{ID: "part", Kind: Text, Width: 38, Value: func(m row) any { return MeasurePart(text, m) }},
		{ID: "figure", Kind: Whole, Width: 9, Value: func(m row) any {
			if m.Unit != models.UnitCount && len(m.Lines) == 0 {
				return nil // the median of nothing
			}
			return m.Figure
		}},
	}}
}

// MeasureRow is one row that a figure of an annual review counts; a figure
// without rows has one, empty.
type MeasureRow struct {
	Measure models.Measure
	Line    models.MeasureLine
	Empty   bool
}

// MeasureRows lays the measures out row by row, in their order.
func MeasureRows(measures []models.Measure) []MeasureRow {
	var out []MeasureRow
	for _, m := range measures {
		for _, l := range m.Lines {
			out = append(out, MeasureRow{Measure: m, Line: l})
		}
		if len(m.Lines) == 0 {
			out = append(out, MeasureRow{Measure: m, Empty: true})
		}
	}
	return out
}

// Counted is the rows behind a figure: label, note, day and, where days are
// counted, how many.
func Counted(text Translate) Table[MeasureRow] {
	type row = MeasureRow
	return Table[row]{Name: "Rows", Columns: []Column[row]{
		{ID: "counted_row", Kind: Text, Width: 34, Value: func(r row) any {
			switch {
			case r.Empty:
				return text("annualreview.none_counted")
			case r.Line.Hidden:
				return text("annualreview.hidden")
			case inMeetings(r.Measure):
				return text("meetings.title.board", "Number", r.Line.Label)
			}
			return r.Line.Label
		}},
		{ID: "row_note", Kind: Text, Width: 46, Value: func(r row) any { return rowNote(text, r.Measure, r.Line) }},
		{ID: "row_day", Kind: Day, Width: 12, Value: func(r row) any {
			if r.Line.At.IsZero() {
				return when.Date{}
			}
			return when.DateOf(r.Line.At)
		}},
		{ID: "row_days", Kind: Whole, Width: 9, Value: func(r row) any {
			if r.Empty || !r.Measure.CountsDays() {
				return nil
			}
			return r.Line.Value
		}},
	}}
}

// Of is the columns for the rows of one figure: days stand where it counts them.
func Of(counted Table[MeasureRow], m models.Measure) Table[MeasureRow] {
	if !m.CountsDays() {
		counted.Columns = counted.Columns[:len(counted.Columns)-1]
	}
	return counted
}

// AnnualReview is the evidence of an annual review as one table: each figure
// beside each row it counts.
func AnnualReview(b Book) Table[MeasureRow] {
	t := Table[MeasureRow]{Name: "Evidence"}
	for _, c := range Evidence(b.T).Columns {
		t.Columns = append(t.Columns, Column[MeasureRow]{ID: c.ID, Kind: c.Kind, Width: c.Width, Value: func(r MeasureRow) any { return c.Value(r.Measure) }})
	}
	t.Columns = append(t.Columns, Counted(b.T).Columns...)
	return t
}

// MeasurePart names the part of a measure: a constituency, a grade, a method, an
// ending, or how its days are counted.
func MeasurePart(text Translate, m models.Measure) string {
	switch {
	case m.Part == "":
		return text("annualreview.unit." + string(m.Unit))
	case m.Code == "interests":
		return text("board.grade." + m.Part)
	case m.Code == "methods":
		return text("board.method." + m.Part)
	case m.Code == "objections":
		return text("annualreview.ending." + m.Part)
	}
	return text("board.constituency." + m.Part)
}

// rowNote puts the note of a row into words where it is a code.
func rowNote(text Translate, m models.Measure, l models.MeasureLine) string {
	switch {
	case l.Note == "":
		return ""
	case m.Code == "answered" || m.Code == "silent" || inMeetings(m):
		return text("board.seat_name", "Constituency", text("board.constituency."+m.Part), "Number", l.Note)
	case m.Code == "interests":
		return text("annualreview.origin." + l.Note)
	case m.Code == "methods":
		return text("board.outcome." + l.Note)
	}
	return text("board.constituency." + l.Note)
}

// inMeetings reports whether the rows of a measure are seats in meetings, whose
// label is the number of the meeting.
func inMeetings(m models.Measure) bool { return m.Code == "attended" || m.Code == "absent" }
