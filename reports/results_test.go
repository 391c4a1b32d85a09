package reports

import (
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"testing"

	"seedfund/models"
)

// testSums are two indicators of the fund in two years: measured, not measured,
// not reported, in another unit, not running, corrected and not published.
func testSums() []models.IndicatorSum {
	f := models.FundResults{Submitted: true, Years: []int{2026, 2027}, Indicators: []models.FundIndicator{
		{Code: "people_served", Label: models.Texts{"en": "=People, served"}, Unit: models.Texts{"en": "persons / people"}},
		{Code: "0012", Label: models.Texts{"en": "Institutions"}, Unit: models.Texts{"en": "institutions"}, Former: true}}}
	line := func(programme int64, code, unit, baseline, target string, said ...models.YearValue) {
		x := models.ProgrammeIndicator{ID: int64(len(f.Lines) + 1), ProgrammeID: programme, Result: "1.1", Indicator: "@Persons <informed> & referred", Unit: unit, Baseline: baseline, Target: target, FundIndicator: code}
		f.Lines = append(f.Lines, models.LinkedIndicator{Programme: models.ProgrammeName{ID: programme, Reference: "JP-000" + string(rune('0'+programme)), Title: "+Programme"}, Indicator: x,
			UnderWay: []int{2027}, Reported: said})
	}
	said := func(year int, value, why string, pending bool) models.YearValue {
		return models.YearValue{Year: year, Pending: pending, Value: models.IndicatorValue{Measured: value != "", Value: value, Why: why, Number: 1, Edition: 1}}
	}
	line(1, "people_served", "Persons", "0", "4000", said(2026, "130.25", "", false), said(2027, "900.5", "", true))
	line(1, "people_served", "people", "", "12.5", said(2027, "", "=The registers are open", false))
	line(2, "people_served", "persons", "7", "")
	line(3, "people_served", "households", "50", "100", said(2027, "70", "", false))
	line(2, "0012", "institutions", "-2", "24", said(2027, "0", "", false))
	return f.All()
}

func testProgrammeResults() models.ProgrammeResults {
	r := models.ProgrammeResults{Programme: models.ProgrammeName{ID: 1, Reference: "JP-0001", Title: "=Work & return"}, SeesRisks: true,
		Indicators: []models.ProgrammeIndicator{{ID: 1, Result: "1", Statement: "-Offices work alike", Indicator: "Offices", Unit: "offices", Baseline: "2", BaselineYear: 2025, Target: "24.5", FundIndicator: "0012"},
			{ID: 2, Result: "1.1", Indicator: "Persons", Unit: "persons", Disaggregation: "sex"}},
		Risks: []models.ProgrammeRisk{{ID: 1, Risk: "@Staff leave", Category: "institutional", Likelihood: 4, Impact: 3}, {ID: 2, Risk: "Floods"}}}
	split := models.Rows{{"group": "=women", "value": "5"}, {"group": "men", "value": "3"}}
	r.Years = []models.ResultYear{{Report: models.ResultReport{Year: 2026}, Values: []models.IndicatorValue{{IndicatorID: 1, Measured: true, Value: "13", Number: 2, Reason: "Counted twice"}, {IndicatorID: 2, Why: "Too early", Number: 1}}},
		{Report: models.ResultReport{Year: 2027}, Values: []models.IndicatorValue{{IndicatorID: 2, Measured: true, Value: "9", Split: split.Text(), Number: 1}}, Statuses: []models.RiskStatus{{RiskID: 1, Likelihood: 5, Impact: 3, Note: "Two posts are open"}}}}
	return r
}

func testMarkerLines() []models.MarkerLine {
	return models.MarkerLines(models.BasisReport, []models.MarkerMoney{{Marker: "gender_marker", Label: models.Texts{"en": "Gender marker"}, Shares: []models.MarkerShare{
		{Scale: "2018", Level: "01", Label: models.Texts{"en": "-1: less"}, Programmes: 2, Approved: 900_000_01, Spent: 13_00}, {Programmes: 1, Approved: 5_00}}}})
}

func writeMarkers(w io.Writer) error {
	lines := testMarkerLines()
	return WriteList(w, testBook(), MarkerMoney(testBook()), len(lines), All(lines))
}

// What is missing is blank and never zero, sums are of the fund's unit alone, and
// text stays text in both files.
func TestResultsInFiles(t *testing.T) {
	var sums, lines bytes.Buffer
	all := testSums()
	if err := FundSums(testBook(), 0).CSV(&sums, testBook(), All(all)); err != nil {
		t.Fatal(err)
	}
	if err := FundLines(testBook()).CSV(&lines, testBook(), All(models.SumLines(all))); err != nil {
		t.Fatal(err)
	}
	rows := csvRows(t, sums.String())
	for i, want := range [][]string{
		{"people_served", "'=People, served", "persons", "", "2026", "3", "1", "0", "1", "4000", "1", "130.25", "1", "0", "0", "0", "3", "0"},
		{"people_served", "'=People, served", "persons", "", "2027", "3", "3", "7", "2", "4012.5", "2", "900.5", "1", "1", "1", "1", "0", "1"},
		{"0012", "Institutions", "institutions", "reports.yes", "2026", "1", "0", "", "0", "", "0", "", "0", "0", "0", "0", "1", "0"},
		{"0012", "Institutions", "institutions", "reports.yes", "2027", "1", "1", "-2", "1", "24", "1", "0", "1", "0", "0", "0", "0", "0"},
	} {
		if got := rows[i+1][:len(want)]; !slices.Equal(got, want) {
			t.Errorf("line %d: %q, want %q", i, got, want)
		}
	}
	behind := csvRows(t, lines.String())
	if len(behind) != 11 || behind[5][9] != "900.5" || behind[6][9] != "" || behind[6][13] != "'=The registers are open" || behind[8][10] != "other_unit" || behind[8][12] != "" || behind[7][5] != "'@Persons <informed> & referred" {
		t.Errorf("lines %q", behind)
	}
	var body bytes.Buffer
	if err := WriteFundResults(&body, testBook(), all); err != nil {
		t.Fatal(err)
	}
	f := opened(t, body.Bytes())
	if formula, _ := f.GetCellFormula("Indicators", "L3"); !strings.Contains(formula, "Lines!$J$2:$J$11") {
		t.Errorf("formula %q", formula)
	}
	if text, _ := f.GetCellValue("Indicators", "A4"); text != "0012" {
		t.Errorf("code %q", text)
	}
	body.Reset()
	if err := WriteProgrammeResults(&body, testBook(), testProgrammeResults()); err != nil {
		t.Fatal(err)
	}
	if sheets := opened(t, body.Bytes()).GetSheetList(); !slices.Equal(sheets, []string{"Results", "Risks"}) {
		t.Errorf("sheets %q", sheets)
	}
	public := testProgrammeResults()
	public.SeesRisks, public.Risks = false, nil
	body.Reset()
	if err := WriteProgrammeResults(&body, testBook(), public); err != nil {
		t.Fatal(err)
	}
	if sheets := opened(t, body.Bytes()).GetSheetList(); !slices.Equal(sheets, []string{"Results"}) {
		t.Errorf("a visitor's sheets %q", sheets)
	}
	body.Reset()
	if err := ProgrammeResults(testBook()).CSV(&body, testBook(), All(testProgrammeResults().Lines())); err != nil {
		t.Fatal(err)
	}
	of := csvRows(t, body.String())
	if len(of) != 5 || of[1][14] != "13" || of[2][13] != "not_reported" || of[2][14] != "" || of[3][15] != "Too early" || of[4][16] != "'=women: 5; men: 3" || of[4][17] != "1" || of[1][1] != "'=Work & return" {
		t.Errorf("results %q", of)
	}
}

func csvRows(t *testing.T, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
