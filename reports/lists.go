package reports

import (
	"io"
	"iter"
	"strings"

	"seedfund/models"
)

// ListTemplate names the layout of a workbook that holds the rows of one page.
const ListTemplate = "seedfund.list 1"

// WriteList writes a workbook of one sheet: the n rows of a table, with the
// sums below. The same rows give the same bytes.
func WriteList[R any](to io.Writer, b Book, t Table[R], n int, rows iter.Seq2[R, error]) error {
	w, err := newWorkbook(b, ListTemplate, t.Name)
	if err != nil {
		return err
	}
	tableSheet(w, t, n, 1, true, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, t, rows)
		return err
	})
	return w.write(to)
}

// ProgrammeList is one line per programme, as the public list shows it.
func ProgrammeList(b Book) Table[models.ProgrammeRow] {
	type row = models.ProgrammeRow
	return Table[row]{Name: "Programmes", Columns: []Column[row]{
		{ID: "programme", Kind: Code, Width: 13, Value: func(r row) any { return r.Reference }},
		{ID: "project_number", Kind: Code, Width: 14, Value: func(r row) any { return r.AgentNumber }},
		{ID: "title", Kind: Text, Width: 40, Value: func(r row) any { return r.Title }},
		{ID: "country_codes", Kind: Code, Width: 10, Value: func(r row) any { return strings.Join(r.Countries, " ") }},
		{ID: "countries", Kind: Text, Width: 18, Value: func(r row) any { return b.countries(r.Countries) }},
		{ID: "organisations", Kind: Text, Width: 40, Value: func(r row) any { return strings.Join(r.Organisations, "; ") }},
		{ID: "theme", Kind: Whole, Width: 9, Value: func(r row) any { return r.Theme }},
		{ID: "status_code", Kind: Code, Width: 12, Value: func(r row) any { return string(r.State) }},
		{ID: "status", Kind: Text, Width: 16, Value: func(r row) any { return b.word("state", string(r.State)) }},
		{ID: "start", Kind: Day, Width: 11, Value: func(r row) any { return r.StartOn }},
		{ID: "end", Kind: Day, Width: 11, Value: func(r row) any { return r.EndOn }},
		{ID: "approved", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.ApprovedCents }},
		{ID: "transferred", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.TransferredCents }},
		{ID: "refunded", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.RefundedCents }},
		{ID: "net_funded", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.NetFunded() },
			Formula: func(at func(string) string) string { return at("transferred") + "-" + at("refunded") }},
		{ID: "expenditure", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.SpentCents }},
	}, Add: func(sum *row, r row) {
		sum.ApprovedCents += r.ApprovedCents
		sum.TransferredCents += r.TransferredCents
		sum.RefundedCents += r.RefundedCents
		sum.SpentCents += r.SpentCents
	}}
}

// Contributors is one line per contributor, as the public list shows it: what
// was received, never what was promised by whom.
func Contributors(b Book) Table[models.ContributorRow] {
	type row = models.ContributorRow
	return Table[row]{Name: "Contributors", Columns: []Column[row]{
		{ID: "contributor", Kind: Text, Width: 30, Value: func(r row) any { return r.Contributor }},
		{ID: "agreements", Kind: Whole, Width: 12, Value: func(r row) any { return r.Commitments }},
		{ID: "signed", Kind: Day, Width: 12, Value: func(r row) any { return r.FirstSignedOn }},
		{ID: "deposited_usd", Kind: Dollar, Width: 16, Total: Sum, Value: func(r row) any { return r.DepositedCents }},
		{ID: "last_deposit", Kind: Day, Width: 12, Value: func(r row) any { return r.LastDepositOn }},
	}, Add: func(sum *row, r row) { sum.DepositedCents += r.DepositedCents }}
}
