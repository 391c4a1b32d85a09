package reports

import "seedfund/models"

// ReportsOwed is one line for each report that somebody owes.
func ReportsOwed(b Book) Table[models.ReportLine] {
	type row = models.ReportLine
	return Table[row]{Name: "Reports", Columns: []Column[row]{
		{ID: "report_code", Kind: Code, Width: 16, Value: func(r row) any { return string(r.Kind) }},
		{ID: "report", Kind: Text, Width: 34, Value: func(r row) any { return b.word("report", string(r.Kind)) }},
		{ID: "year", Kind: Whole, Width: 8, Value: func(r row) any { return r.Year }},
		{ID: "reference", About: "report_programme", Kind: Code, Width: 12, Value: func(r row) any { return r.Programme.Reference }},
		{ID: "title", Kind: Text, Width: 40, Value: func(r row) any { return r.Programme.Title }},
		{ID: "organisation_code", Kind: Code, Width: 14, Value: func(r row) any { return r.Code }},
		{ID: "organisation", Kind: Text, Width: 24, Value: func(r row) any { return r.Organisation }},
		{ID: "report_due", Kind: Day, Width: 12, Value: func(r row) any { return r.DueOn }},
		{ID: "report_state", Kind: Code, Width: 12, Value: func(r row) any { return string(r.State) }},
		{ID: "report_days_late", Kind: Whole, Width: 10, Value: func(r row) any { return r.DaysLate }},
		{ID: "report_done", Kind: Day, Width: 12, Value: func(r row) any { return r.DoneOn }},
		{ID: "report_note", Kind: Text, Width: 40, Value: func(r row) any {
			if r.Mark == nil {
				return ""
			}
			return r.Mark.Note
		}},
	}}
}
