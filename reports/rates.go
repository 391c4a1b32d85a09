package reports

import (
	"io"
	"strings"

	"github.com/shopspring/decimal"

	"seedfund/models"
	"seedfund/models/when"
)

// ReadRates reads rates of exchange from a CSV or the first sheet of a workbook
// with the heads of models.RateColumns; columns beside them are left alone. It
// gives every rate, or every fault at once by cell, those of models.CheckRates
// among them; when there is one fault nothing is to be kept.
func ReadRates(body []byte, today when.Date) ([]models.RateInput, []SheetFault) {
	cells, booked, fault := fileCells(body)
	if fault != nil {
		if fault.Key == "transfers.file_empty" {
			fault.Key = "rates.file_empty"
		}
		return nil, []SheetFault{*fault}
	}
	r := fileReader{cell: models.RateCell}
	r.heads(cells[0], models.RateColumns)
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	var rows []models.RateInput
	gap := false
	for i, line := range cells[1:] {
		if blank(line) {
			gap = true
			continue
		}
		if booked && gap && blank(line[1:]) {
			continue // a remark below the table, as our own workbooks have
		}
		in := models.RateInput{Row: i + 2, Currency: textAt(line, 0), Rate: textAt(line, 1), Source: textAt(line, 3)}
		if booked {
			in.Rate = sheetFigure(in.Rate)
		}
		if text := textAt(line, 2); text != "" {
			in.EffectiveFrom = r.day("effective_from", in.Row, text)
		}
		rows = append(rows, in.Clean())
	}
	seen := map[string]bool{}
	for _, f := range r.faults {
		seen[f.Cell] = true
	}
	for _, f := range models.CheckRates(rows, today) {
		if !seen[f.Field] {
			value, _ := f.Args["Value"].(string)
			r.faults = append(r.faults, SheetFault{Cell: f.Field, Value: cutRunes(value, 60), Key: f.Key, Args: f.Args})
		}
	}
	if len(rows) == 0 && len(r.faults) == 0 {
		r.faults = append(r.faults, SheetFault{Key: "rates.file_empty"})
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return rows, nil
}

// sheetFigure is a number of a workbook as a person sees it: office programs
// store binary fractions with digits beyond the fifteenth, which mean nothing.
func sheetFigure(text string) string {
	d, err := decimal.NewFromString(text)
	if err != nil || len(strings.Trim(text, "-0.")) <= 15 && !strings.ContainsAny(text, "eE") {
		return text
	}
	digits := int32(d.NumDigits())
	return d.Round(15 - digits - d.Exponent()).String()
}

// Rates is one line per rate that counts, with the heads a file of rates is read
// by, so that what is taken away can be loaded again and changes nothing.
func Rates(Book) Table[models.ExchangeRate] {
	type row = models.ExchangeRate
	return Table[row]{Name: "Rates", Columns: []Column[row]{
		{ID: "currency", Head: "currency", Kind: Code, Width: 14, Value: func(r row) any { return r.Currency }},
		{ID: "rate", Head: "rate", Kind: Measure, Width: 18, Value: func(r row) any { return Decimal(r.Rate) }},
		{ID: "effective_from", Head: "effective_from", Kind: Day, Width: 14, Value: func(r row) any { return r.EffectiveFrom }},
		{ID: "source", About: "rate_source", Head: "source", Kind: Text, Width: 50, Value: func(r row) any { return r.Source }},
	}}
}

// CountingRates leaves out rates whose place another of the same day has taken;
// the rows of one currency and day stand together, the last one first.
func CountingRates(rows []models.ExchangeRate) []models.ExchangeRate {
	var out []models.ExchangeRate
	for i, r := range rows {
		if i == 0 || rows[i-1].Currency != r.Currency || rows[i-1].EffectiveFrom != r.EffectiveFrom {
			out = append(out, r)
		}
	}
	return out
}

// WriteRatesTemplate writes an empty workbook of rates: the heads.
func WriteRatesTemplate(w io.Writer, b Book) error {
	return WriteList(w, b, Rates(b), 0, All([]models.ExchangeRate(nil)))
}
