package reports

import (
	"fmt"
	"io"
	"strings"

	"seedfund/models"
)

// FundingTemplate names the layout of the funding status workbook.
const FundingTemplate = "seedfund.funding 1"

// FundingBook is the funding status as at a day, and at the end of each year
// before it.
type FundingBook struct {
	Book
	Years []models.FundingStatus // the last is as at the day
}

// Status is the one as at the day.
func (b FundingBook) Status() models.FundingStatus { return b.Years[len(b.Years)-1] }

// Funding is one line for each line of a funding status: amounts and percentages
// in columns of their own.
func Funding(b Book) Table[models.FundingLine] {
	type row = models.FundingLine
	return Table[row]{Name: "Status", Columns: []Column[row]{
		{ID: "block", Kind: Text, Width: 34, Value: func(r row) any { return b.word("block", string(r.Block)) }},
		{ID: "line_code", Kind: Code, Width: 38, Value: func(r row) any { return r.ID }},
		{ID: "line", Kind: Text, Width: 52, Value: func(r row) any { return b.word("funding", r.ID) }},
		{ID: "usd", Kind: Dollar, Width: 18, Value: func(r row) any {
			if r.Percent() {
				return nil
			}
			return r.Cents
		}},
		{ID: "percent", Kind: Rate, Width: 10, Value: func(r row) any {
			if !r.Percent() {
				return nil
			}
			return r.Share
		}},
	}}
}

// FundingYears is one funding status a row, in the columns of published files of
// statements, which `seedfund statement check` reads.
func FundingYears(b Book) Table[models.FundingStatus] {
	type row = models.FundingStatus
	columns := []Column[row]{{ID: "snapshot", Head: "snapshot", Kind: Code, Width: 12, Value: func(r row) any { return r.AsAt.String() }}}
	for _, l := range models.FundingStatusOf(nil, b.AsAt, models.FundingWhole).Lines {
		id, percent := l.ID, l.Percent()
		c := Column[row]{ID: id, Head: id, About: "reports.funding_" + id, Kind: Dollar, Width: 18, Value: func(r row) any { return r.Line(id).Cents }}
		if percent {
			c.Kind, c.Width, c.Value = Rate, 12, func(r row) any { return r.Line(id).Share }
		}
		columns = append(columns, c)
	}
	return Table[row]{Name: "Years", Note: "source", Columns: columns}
}

// WriteFunding writes README, Status, Years and Checks. Totals and percentages
// are live formulas over the lines above them. The same rows give the same bytes.
func WriteFunding(to io.Writer, f FundingBook) error {
	w, err := newWorkbook(f.Book, FundingTemplate, f.T("reports.funding_title"))
	if err != nil {
		return err
	}
	status := f.Status()
	at := statusPlaces(status.Lines, 2)
	w.sheets = append(w.sheets, &sheet{name: sheetReadme, widths: []float64{30, 100}, portrait: true, rows: func(s *sheetRows) error {
		readmeHead(s, w, f.T("reports.funding_title"), f.T("reports.funding_about"), FundingTemplate)
		s.add(put{style: w.styles.label, value: f.T("reports.readme_edition")}, put{style: w.styles.wrap, value: f.T("reports.edition_" + string(status.Edition))})
		return s.err
	}})
	heads := Funding(f.Book)
	w.sheets = append(w.sheets, &sheet{name: heads.Name, widths: []float64{34, 38, 52, 18, 10}, frozenRows: 1, rows: func(s *sheetRows) error {
		statusHeads(s, w, heads.Heads(f.T))
		for _, l := range status.Lines {
			cells := statusLine(w, f.Book, "funding", l)
			if l.Percent() {
				cells = append(cells, put{style: w.styles.text}, put{style: w.styles.rateSum, value: l.Share,
					formula: shareFormula(fmt.Sprintf("D%d", at[l.Part]), fmt.Sprintf("D%d", at[l.Whole]), 1)})
			} else {
				cells = append(cells, amountOf(w, l, func(line string) string { return fmt.Sprintf("D%d", at[line]) }))
			}
			s.add(cells...)
		}
		return s.err
	}})
	years := FundingYears(f.Book)
	tableSheet(w, years, len(f.Years), 1, false, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, years, All(f.Years))
		return err
	})
	if err := w.write(to); err != nil {
		return fmt.Errorf("funding status workbook: %w", err)
	}
	return nil
}

// statusPlaces says in which row each line stands, the first in a row.
func statusPlaces(lines []models.FundingLine, first int) map[string]int {
	at := map[string]int{}
	for i, l := range lines {
		at[l.ID] = first + i
	}
	return at
}

func statusHeads(s *sheetRows, w *workbook, heads []string) {
	cells := make([]put, len(heads))
	for i, h := range heads {
		cells[i] = put{style: w.styles.head, value: h}
		if i > 2 {
			cells[i].style = w.styles.headEnd
		}
	}
	if w.Illustrative {
		cells[0].value = heads[0] + " (" + w.T("reports.illustrative") + ")"
	}
	s.add(cells...)
}

// statusLine is what a line is, before its figures.
func statusLine(w *workbook, b Book, set string, l models.FundingLine) []put {
	style := w.styles.text
	if l.Total() {
		style = w.styles.label
	}
	return []put{{style: w.styles.text, value: b.word("block", string(l.Block))}, {style: w.styles.code, value: l.ID}, {style: style, value: b.word(set, l.ID)}}
}

// amountOf is the figure of a line in a column: a value of the books, or a
// formula over the lines above.
func amountOf(w *workbook, l models.FundingLine, at func(line string) string) put {
	if !l.Total() {
		return put{style: w.styles.dollar, value: l.Cents}
	}
	var formula strings.Builder
	for i, term := range l.Sum {
		switch {
		case term.Minus:
			formula.WriteString("-")
		case i > 0:
			formula.WriteString("+")
		}
		formula.WriteString(at(term.Line))
	}
	return put{style: w.styles.dollarTotal, value: l.Cents, formula: formula.String()}
}

// shareFormula is a percentage, blank where there is nothing to divide by.
func shareFormula(part, whole string, places int) string {
	return fmt.Sprintf(`IF(%s=0,"",ROUND(%s/%s*100,%d))`, whole, part, whole, places)
}

// readmeHead writes what every workbook says of itself.
func readmeHead(s *sheetRows, w *workbook, title, about, template string) {
	st, T := w.styles, w.T
	head(s, w, title)
	line := func(label string, style int, value any) {
		s.add(put{style: st.label, value: T(label)}, put{style: style, value: value})
	}
	line("reports.readme_fund", st.wrap, strings.TrimSpace(w.Fund+" "+w.Name))
	line("reports.readme_report", st.wrap, about)
	line("reports.readme_as_of", st.day, w.AsAt)
	line("reports.readme_recorded", st.moment, w.At)
	line("reports.readme_currency", st.wrap, "USD")
	line("reports.readme_template", st.wrap, template)
}
