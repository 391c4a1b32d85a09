package reports

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
)

const (
	contributionTemplate = "seedfund.contributions"
	contributionVersion  = "1"
)

// ArrangementLines is one line for each instalment with its arrangement, under the
// heads a file of contributions is read by: what is taken away and loaded again
// changes nothing.
func ArrangementLines(Book) Table[models.ArrangementLine] {
	type row = models.ArrangementLine
	column := headed[row]
	return Table[row]{Name: models.ListContributions, Columns: []Column[row]{
		column("contributor_code", Code, 16, func(r row) any { return r.Code }),
		column("contributor", Text, 30, func(r row) any { return r.Contributor }),
		told("file_arrangement", column("arrangement", Code, 40, func(r row) any { return r.Agreement })),
		column("signed_on", Day, 12, func(r row) any { return r.SignedOn }),
		column("currency", Code, 10, func(r row) any { return r.Currency }),
		told("file_signed", column("amount", Figure, 18, func(r row) any { return figure(money.Amount{Minor: r.Minor, Currency: r.Currency}) })),
		column("usd_at_signing", Dollar, 18, func(r row) any { return unlessZero(r.USD) }),
		column("preference", Whole, 12, func(r row) any { return unlessZero(r.Preference) }),
		column("due_on", Day, 12, func(r row) any { return r.DueOn }),
		told("file_instalment", column("instalment", Figure, 18, func(r row) any { return figure(money.Amount{Minor: r.Instalment, Currency: r.Currency}) })),
	}}
}

// DepositLines is one line for each deposit that counts, under the heads a file of
// deposits is read by.
func DepositLines(Book) Table[models.DepositLine] {
	type row = models.DepositLine
	column := headed[row]
	return Table[row]{Name: models.ListDeposits, Columns: []Column[row]{
		told("file_arrangement", column("arrangement", Code, 40, func(r row) any { return r.Agreement })),
		column("instalment", Whole, 12, func(r row) any { return unlessZero(r.Instalment) }),
		column("value_date", Day, 12, func(r row) any { return r.ValueDate }),
		column("currency", Code, 10, func(r row) any { return r.Currency }),
		told("file_amount", column("amount", Figure, 18, func(r row) any { return figure(money.Amount{Minor: r.Minor, Currency: r.Currency}) })),
		column("rate", Measure, 14, func(r row) any { return Decimal(r.Rate) }),
		column("rate_on", Day, 12, func(r row) any { return r.RateOn }),
		column("rate_source", Text, 30, func(r row) any { return r.RateSource }),
		column("rate_why", Text, 30, func(r row) any { return r.RateWhy }),
		told("file_usd", column("usd", Dollar, 18, func(r row) any { return orNothing(r.USD) })),
		told("file_fee", column("fee", Dollar, 16, func(r row) any { return orNothing(r.Fee) })),
		column("agent_reference", Code, 24, func(r row) any { return r.AgentRef }),
	}}
}

func headed[R any](id string, kind Kind, width float64, value func(R) any) Column[R] {
	return Column[R]{ID: id, Head: id, Kind: kind, Width: width, Value: value}
}

// told is a column whose dictionary entry is another than its identifier says.
func told[R any](about string, c Column[R]) Column[R] {
	c.About = about
	return c
}

func unlessZero[T comparable](x T) any {
	var zero T
	if x == zero {
		return nil
	}
	return x
}

// ContributionLines are the rows of both lists as the books have them.
func ContributionLines(rows []models.ContributionRow) (arrangements []models.ArrangementLine, deposits []models.DepositLine) {
	for _, r := range rows {
		line := models.ArrangementLine{Code: r.OrganisationCode, Contributor: r.Contributor, Agreement: r.Agreement, SignedOn: r.SignedOn, Currency: r.Currency, Minor: r.CommittedMinor, Preference: r.Preference}
		if at := r.Exchange.CommittedCents; at != nil && r.Currency != money.USD {
			line.USD = *at
		}
		for _, p := range r.Instalments {
			line.DueOn, line.Instalment = p.DueOn, p.Minor
			arrangements = append(arrangements, line)
		}
		for _, d := range r.Deposits {
			if d.Counts() {
				deposits = append(deposits, models.DepositLine{Agreement: r.Agreement, Instalment: d.Instalment, ValueDate: d.ValueDate, Currency: d.Currency, Minor: d.Minor, Rate: d.Rate, RateOn: d.RateOn,
					RateSource: d.RateSource, RateWhy: d.RateWhy, USD: &d.USDCents, Fee: &d.FeeCents, AgentRef: d.AgentRef})
			}
		}
	}
	return arrangements, deposits
}

// WriteContributions writes the workbook to fill: README, both lists with what the
// books hold, and the hidden stamp. The same books give the same bytes.
func WriteContributions(to io.Writer, b Book, rows []models.ContributionRow) error {
	title := b.T("contribfiles.book.title")
	w, err := newWorkbook(b, contributionTemplate+" "+contributionVersion, title)
	if err != nil {
		return err
	}
	if err := w.unlock(); err != nil {
		return err
	}
	arrangements, deposits := ContributionLines(rows)
	w.sheets = append(w.sheets, &sheet{name: sheetReadme, widths: []float64{26, 96}, portrait: true, rows: func(s *sheetRows) error {
		head(s, w, title)
		line := func(label, text string) {
			s.add(put{style: w.styles.label, value: label}, put{style: w.styles.wrap, value: text})
		}
		line(b.T("budget.readme_fund"), b.Fund)
		for _, key := range []string{"fill", "rows", "blank", "stands", "same"} {
			line(b.T("contribfiles.book."+key), b.T("contribfiles.book."+key+"_text"))
		}
		for _, list := range []struct {
			name    string
			columns []string
		}{{models.ListContributions, models.ContributionColumns}, {models.ListDeposits, models.DepositColumns}} {
			s.skip(1)
			s.add(put{style: w.styles.section, value: list.name})
			for _, column := range list.columns {
				s.add(put{style: w.styles.code, value: column}, put{style: w.styles.wrap, value: b.T("contribfiles.head." + strings.ToLower(list.name) + "." + column)})
			}
		}
		// clause 112: the notes of the lists stand here, for a list is read whole.
		for _, r := range arrangements {
			s.notes.Read(r.Contributor)
		}
		return s.err
	}})
	fillable(w, ArrangementLines(b), arrangements)
	fillable(w, DepositLines(b), deposits)
	w.sheets = append(w.sheets, &sheet{name: sheetMeta, widths: []float64{16, 40}, hidden: true, withoutNotes: true, rows: func(s *sheetRows) error {
		for _, r := range [][2]string{{"template", contributionTemplate}, {"version", contributionVersion}, {"fund", b.Fund}} {
			s.add(put{style: w.styles.code, value: r[0]}, put{style: w.styles.code, value: r[1]})
		}
		return s.err
	}})
	if err := w.write(to); err != nil {
		return fmt.Errorf("workbook of contributions: %w", err)
	}
	return nil
}

// fillable adds a list to which rows can be added: without a total, a filter or
// notes below.
func fillable[R any](w *workbook, t Table[R], rows []R) {
	tableSheet(w, t, len(rows), 0, false, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, t, All(rows))
		return err
	})
	s := w.sheets[len(w.sheets)-1]
	s.filterRows, s.withoutNotes = 0, true
	for _, c := range t.Columns {
		s.open = append(s.open, w.styleOf(c.Kind, false))
	}
}

// unlock lets a person write into the cells of tables; heads stay locked.
func (w *workbook) unlock() error {
	st := &w.styles
	for _, id := range []*int{&st.text, &st.code, &st.whole, &st.dollar, &st.figure, &st.measure, &st.day} {
		style, err := w.f.GetStyle(*id)
		if err != nil {
			return err
		}
		style.Protection = &excelize.Protection{Locked: false}
		if *id, err = w.f.NewStyle(style); err != nil {
			return err
		}
	}
	return nil
}
