package reports

import (
	"fmt"
	"io"
	"strings"

	"seedfund/models"
)

// FundResultsTemplate and ProgrammeResultsTemplate name the layouts of the
// workbooks of results.
const (
	FundResultsTemplate      = "seedfund.results 1"
	ProgrammeResultsTemplate = "seedfund.programme results 1"
)

// FundSums is one line for each indicator of the fund and year: what was added
// and, apart from it, what is missing, has another unit or does not run. Where n
// lines stand beside it on the sheet Lines, the sums are formulas over them.
func FundSums(b Book, n int) Table[models.IndicatorSum] {
	type row = models.IndicatorSum
	lines := letterOf(FundLines(b))
	over := func(id string) string { return fmt.Sprintf("Lines!$%s$2:$%s$%d", lines[id], lines[id], max(2, n+1)) }
	sum := func(id, given string, of func(row) models.Total) []Column[row] {
		total := Column[row]{ID: id, Kind: Measure, Width: 14, Value: func(r row) any { return measure(of(r).Sum) }}
		if n > 0 {
			total.Formula = func(at func(string) string) string {
				return fmt.Sprintf(`IF(%s=0,"",SUMIFS(%s,%s,%s&" in "&%s))`, at(given), over(id), over("added"), at("fund_indicator"), at("year"))
			}
		}
		return []Column[row]{total, {ID: given, Kind: Whole, Width: 10, Value: func(r row) any { return of(r).Given }}}
	}
	t := Table[row]{Name: "Indicators", Columns: []Column[row]{
		{ID: "fund_indicator", Kind: Code, Width: 18, Value: func(r row) any { return r.Fund.Code }},
		{ID: "fund_indicator_name", Kind: Text, Width: 40, Value: func(r row) any { return r.Fund.Label.In(b.Language) }},
		{ID: "unit", Kind: Text, Width: 16, Value: func(r row) any { return models.UnitName(r.Fund.Unit, b.Language) }},
		{ID: "former", Kind: Text, Width: 10, Value: func(r row) any { return b.yes(r.Fund.Former) }},
		{ID: "year", Kind: Whole, Width: 8, Value: func(r row) any { return r.Year }},
		{ID: "programmes_linked", Kind: Whole, Width: 12, Value: func(r row) any { return r.Programmes }},
		{ID: "lines_added", Kind: Whole, Width: 12, Value: func(r row) any { return r.Count(models.SumAdded) }},
	}}
	t.Columns = append(t.Columns, sum("baseline", "baselines_given", func(r row) models.Total { return r.Baseline })...)
	t.Columns = append(t.Columns, sum("target", "targets_given", func(r row) models.Total { return r.Target })...)
	t.Columns = append(t.Columns, sum("value", "measured", func(r row) models.Total { return r.Value })...)
	for _, part := range []models.SumPart{models.SumNotMeasured, models.SumNotReported, models.SumOtherUnit, models.SumOutside} {
		t.Columns = append(t.Columns, Column[row]{ID: string(part), Kind: Whole, Width: 12, Value: func(r row) any { return r.Count(part) }})
	}
	t.Columns = append(t.Columns, Column[row]{ID: "unpublished", About: "unpublished_count", Kind: Whole, Width: 12, Value: func(r row) any { return r.Pending() }})
	return t
}

// measure is a figure as it was measured; what is not given stays blank.
func measure(text string) any {
	if text == "" {
		return nil
	}
	return Decimal(text)
}

// FundLines is one line for each line of a programme's framework that counts for
// an indicator of the fund, and year.
func FundLines(b Book) Table[models.SumLine] {
	type row = models.SumLine
	said := func(r row) models.IndicatorValue {
		if r.Said == nil {
			return models.IndicatorValue{}
		}
		return r.Said.Value
	}
	// A criterion that reads as a number would find other codes: 0012 finds 12.
	added := func(r row) string {
		if r.Adds() {
			return fmt.Sprintf("%s in %d", r.Indicator.FundIndicator, r.Year)
		}
		return ""
	}
	return Table[row]{Name: "Lines", Columns: []Column[row]{
		{ID: "fund_indicator", Kind: Code, Width: 18, Value: func(r row) any { return r.Indicator.FundIndicator }},
		{ID: "year", Kind: Whole, Width: 8, Value: func(r row) any { return r.Year }},
		{ID: "programme", Kind: Code, Width: 12, Value: func(r row) any { return r.Programme.Reference }},
		{ID: "title", Kind: Text, Width: 34, Value: func(r row) any { return r.Programme.Title }},
		{ID: "result_number", Kind: Code, Width: 10, Value: func(r row) any { return r.Indicator.Result }},
		{ID: "indicator", Kind: Text, Width: 40, Value: func(r row) any { return r.Indicator.Indicator }},
		{ID: "unit", Kind: Text, Width: 16, Value: func(r row) any { return r.Indicator.Unit }},
		{ID: "baseline", Kind: Measure, Width: 12, Value: func(r row) any { return measure(r.Indicator.Baseline) }},
		{ID: "target", Kind: Measure, Width: 12, Value: func(r row) any { return measure(r.Indicator.Target) }},
		{ID: "value", Kind: Measure, Width: 12, Value: func(r row) any { return measure(said(r).Value) }},
		{ID: "part_code", Kind: Code, Width: 14, Value: func(r row) any { return string(r.Part) }},
		{ID: "part_words", Kind: Text, Width: 24, Value: func(r row) any { return b.T("results.part." + string(r.Part)) }},
		{ID: "added", Kind: Code, Width: 24, Value: func(r row) any { return added(r) }},
		{ID: "why", Kind: Text, Width: 40, Value: func(r row) any { return said(r).Why }},
		{ID: "unpublished", Kind: Text, Width: 12, Value: func(r row) any { return b.yes(r.Said != nil && r.Said.Pending) }},
	}}
}

// WriteFundResults writes the fund's results: the sums by indicator and year, and
// the lines they are made of. The same rows give the same bytes.
func WriteFundResults(to io.Writer, b Book, sums []models.IndicatorSum) error {
	w, err := newWorkbook(b, FundResultsTemplate, b.T("results.fund_title"))
	if err != nil {
		return err
	}
	rows := models.SumLines(sums)
	table, lines := FundSums(b, len(rows)), FundLines(b)
	tableSheet(w, table, len(sums), 2, true, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, table, All(sums))
		return err
	})
	tableSheet(w, lines, len(rows), 3, true, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, lines, All(rows))
		return err
	})
	return w.write(to)
}

// ProgrammeResults is one line for each indicator of a programme and year that is
// reported, as it was approved and as it was published last; without any year one
// line for each indicator.
func ProgrammeResults(b Book) Table[models.ResultLine] {
	type row = models.ResultLine
	said := func(r row) models.IndicatorValue {
		if r.Said == nil {
			return models.IndicatorValue{}
		}
		return *r.Said
	}
	return Table[row]{Name: "Results", Columns: []Column[row]{
		{ID: "programme", Kind: Code, Width: 12, Value: func(r row) any { return r.Programme.Reference }},
		{ID: "title", Kind: Text, Width: 30, Value: func(r row) any { return r.Programme.Title }},
		{ID: "result_number", Kind: Code, Width: 10, Value: func(r row) any { return r.Indicator.Result }},
		{ID: "result_statement", Kind: Text, Width: 40, Value: func(r row) any { return r.Indicator.Statement }},
		{ID: "indicator", Kind: Text, Width: 40, Value: func(r row) any { return r.Indicator.Indicator }},
		{ID: "unit", Kind: Text, Width: 14, Value: func(r row) any { return r.Indicator.Unit }},
		{ID: "fund_indicator", Kind: Code, Width: 18, Value: func(r row) any { return r.Indicator.FundIndicator }},
		{ID: "baseline", Kind: Measure, Width: 12, Value: func(r row) any { return measure(r.Indicator.Baseline) }},
		{ID: "baseline_year", Kind: Whole, Width: 9, Value: func(r row) any { return given(r.Indicator.BaselineYear) }},
		{ID: "target", Kind: Measure, Width: 12, Value: func(r row) any { return measure(r.Indicator.Target) }},
		{ID: "disaggregation", Kind: Text, Width: 18, Value: func(r row) any { return r.Indicator.Disaggregation }},
		{ID: "means_planned", Kind: Text, Width: 24, Value: func(r row) any { return r.Indicator.Source }},
		{ID: "year", Kind: Whole, Width: 8, Value: func(r row) any { return given(r.Year) }},
		{ID: "part_code", Kind: Code, Width: 14, Value: func(r row) any { return string(r.Part()) }},
		{ID: "value", Kind: Measure, Width: 12, Value: func(r row) any { return measure(said(r).Value) }},
		{ID: "why", Kind: Text, Width: 36, Value: func(r row) any { return said(r).Why }},
		{ID: "split", Kind: Text, Width: 30, Value: func(r row) any {
			return strings.NewReplacer("\n\n", " | ", "\n", "; ").Replace(models.SplitText(said(r).Split))
		}},
		{ID: "split_left", Kind: Text, Width: 12, Value: func(r row) any {
			var left []string
			for _, s := range said(r).Splits(r.Indicator.Unit) {
				left = append(left, s.Left())
			}
			return strings.TrimSpace(strings.Join(left, " | "))
		}},
		{ID: "split_why", Kind: Text, Width: 24, Value: func(r row) any { return said(r).SplitWhy }},
		{ID: "means", Kind: Text, Width: 24, Value: func(r row) any { return said(r).Means }},
		{ID: "version_number", Kind: Whole, Width: 9, Value: func(r row) any { return given(said(r).Number) }},
		{ID: "correction", Kind: Text, Width: 30, Value: func(r row) any { return said(r).Reason }},
	}}
}

// given is a number, blank where it is zero and so was not given.
func given(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// ProgrammeRisks is one line for each risk of a programme and year that is
// reported, beside the level that was approved.
func ProgrammeRisks(b Book) Table[models.RiskLine] {
	type row = models.RiskLine
	status := func(r row) models.RiskStatus {
		if r.Status == nil {
			return models.RiskStatus{}
		}
		return *r.Status
	}
	level := func(likelihood, impact int) any { return given(likelihood * impact) }
	return Table[row]{Name: "Risks", Columns: []Column[row]{
		{ID: "programme", Kind: Code, Width: 12, Value: func(r row) any { return r.Programme.Reference }},
		{ID: "risk", Kind: Text, Width: 40, Value: func(r row) any { return r.Risk.Risk }},
		{ID: "risk_category_code", Kind: Code, Width: 16, Value: func(r row) any { return r.Risk.Category }},
		{ID: "likelihood_approved", Kind: Whole, Width: 10, Value: func(r row) any { return given(r.Risk.Likelihood) }},
		{ID: "impact_approved", Kind: Whole, Width: 10, Value: func(r row) any { return given(r.Risk.Impact) }},
		{ID: "level_approved", Kind: Whole, Width: 10, Value: func(r row) any { return level(r.Risk.Likelihood, r.Risk.Impact) }},
		{ID: "treatment", Kind: Text, Width: 36, Value: func(r row) any { return r.Risk.Treatment }},
		{ID: "watched_by", Kind: Text, Width: 20, Value: func(r row) any { return r.Risk.Owner }},
		{ID: "year", Kind: Whole, Width: 8, Value: func(r row) any { return given(r.Year) }},
		{ID: "likelihood", Kind: Whole, Width: 10, Value: func(r row) any { return given(status(r).Likelihood) }},
		{ID: "impact", Kind: Whole, Width: 10, Value: func(r row) any { return given(status(r).Impact) }},
		{ID: "level", Kind: Whole, Width: 10, Value: func(r row) any { return level(status(r).Likelihood, status(r).Impact) }},
		{ID: "risk_note", Kind: Text, Width: 36, Value: func(r row) any { return status(r).Note }},
	}}
}

// WriteProgrammeResults writes a programme's results of all years, and its risks
// where the reader sees them. The same rows give the same bytes.
func WriteProgrammeResults(to io.Writer, b Book, r models.ProgrammeResults) error {
	w, err := newWorkbook(b, ProgrammeResultsTemplate, b.T("results.title", "Reference", r.Programme.Reference))
	if err != nil {
		return err
	}
	results, rows := ProgrammeResults(b), r.Lines()
	tableSheet(w, results, len(rows), 5, true, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, results, All(rows))
		return err
	})
	if r.SeesRisks {
		risks, rows := ProgrammeRisks(b), r.RiskLines()
		tableSheet(w, risks, len(rows), 2, true, func(s *sheetRows) error {
			_, _, err := tableRows(s, w, risks, All(rows))
			return err
		})
	}
	return w.write(to)
}

// MarkerMoney is one line for each marker and level: the money under it. Each
// marker's lines sum to the whole, so that there is no sum over markers.
func MarkerMoney(b Book) Table[models.MarkerLine] {
	type row = models.MarkerLine
	return Table[row]{Name: "Markers", Columns: []Column[row]{
		{ID: "marker_code", Kind: Code, Width: 18, Value: func(r row) any { return r.Marker }},
		{ID: "marker", Kind: Text, Width: 30, Value: func(r row) any { return r.Label.In(b.Language) }},
		{ID: "marker_basis", Kind: Code, Width: 10, Value: func(r row) any { return string(r.Basis) }},
		{ID: "marker_scale", Kind: Text, Width: 30, Value: func(r row) any { return r.Share.Scale }},
		{ID: "marker_level_code", Kind: Code, Width: 10, Value: func(r row) any { return r.Share.Level }},
		{ID: "marker_level", Kind: Text, Width: 40, Value: func(r row) any {
			if r.Share.Level == "" {
				return b.T("results.not_marked")
			}
			return r.Share.Label.In(b.Language)
		}},
		{ID: "programmes_marked", Kind: Whole, Width: 12, Value: func(r row) any { return r.Share.Programmes }},
		{ID: "approved", Kind: Dollar, Width: 16, Value: func(r row) any { return r.Share.Approved }},
		{ID: "expenditure", Kind: Dollar, Width: 16, Value: func(r row) any { return r.Share.Spent }},
	}}
}
