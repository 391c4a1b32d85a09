package reports

import "seedfund/models"

// MeasureRow is one row that a figure of an annual review counts; a figure
// without rows has one, empty.
type MeasureRow struct {
	Measure models.Measure
	Line    models.MeasureLine
}

// MeasureRows lays the measures out row by row, in their order.
func MeasureRows(measures []models.Measure) []MeasureRow {
	var out []MeasureRow
	for _, m := range measures {
		for _, l := range m.Lines {
			out = append(out, MeasureRow{m, l})
		}
		if len(m.Lines) == 0 {
			out = append(out, MeasureRow{Measure: m})
		}
	}
	return out
}

// AnnualReview is the evidence of an annual review: each figure beside the rows
// it counts.
func AnnualReview(b Book) Table[MeasureRow] {
	type row = MeasureRow
	return Table[row]{Name: "Evidence", Columns: []Column[row]{
		{ID: "measure", Kind: Text, Width: 34, Value: func(r row) any { return b.T("annualreview.measure." + r.Measure.Code) }},
		{ID: "part", Kind: Code, Width: 16, Value: func(r row) any { return r.Measure.Part }},
		{ID: "unit", Kind: Text, Width: 12, Value: func(r row) any { return b.T("annualreview.unit." + string(r.Measure.Unit)) }},
		{ID: "figure", Kind: Whole, Width: 9, Value: func(r row) any { return r.Measure.Figure }},
		{ID: "counted_row", Kind: Text, Width: 30, Value: func(r row) any {
			if r.Line.Hidden {
				return b.T("annualreview.hidden")
			}
			return r.Line.Label
		}},
		{ID: "row_note", Kind: Code, Width: 18, Value: func(r row) any { return r.Line.Note }},
		{ID: "row_days", Kind: Whole, Width: 9, Value: func(r row) any { return r.Line.Value }},
	}}
}
