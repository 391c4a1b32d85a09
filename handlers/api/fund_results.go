package api

import "seedfund/models"

// FundResults are the fund's own indicators over programmes.
type FundResults struct {
	Submitted  bool                  `json:"submitted" doc:"Values that are submitted and not published count too, by the rights of the reader"`
	Years      []int                 `json:"years"`
	Indicators []FundIndicatorOutput `json:"indicators"`
}

// FundIndicatorOutput is one indicator with its sums by year.
type FundIndicatorOutput struct {
	Code   string             `json:"code"`
	Label  models.Texts       `json:"label"`
	Unit   models.Texts       `json:"unit" doc:"Words for the unit by language, several parted by slashes; without them nothing is added"`
	Former bool               `json:"former" doc:"The newest form asks it no more"`
	Years  []FundIndicatorSum `json:"years"`
}

// FundIndicatorSum is what an indicator comes to at the end of a year. Counts are
// of lines of results frameworks; programmes are counted once.
type FundIndicatorSum struct {
	Year        int                 `json:"year"`
	Programmes  int                 `json:"programmes"`
	Baseline    ResultTotal         `json:"baseline"`
	Target      ResultTotal         `json:"target"`
	Value       ResultTotal         `json:"value"`
	NotMeasured int                 `json:"not_measured"`
	NotReported int                 `json:"not_reported"`
	OtherUnit   int                 `json:"other_unit" doc:"Never added"`
	Outside     int                 `json:"outside" doc:"Of programmes that do not run in the year"`
	Unpublished int                 `json:"unpublished" doc:"Of the values added, those not published yet"`
	Lines       []FundIndicatorLine `json:"lines"`
}

// ResultTotal is a sum as decimal text, empty where nothing was given, which is
// not zero.
type ResultTotal struct {
	Sum     string `json:"sum"`
	Given   int    `json:"given"`
	Missing int    `json:"missing"`
}

// FundIndicatorLine is one line of a programme's framework in the sum of a year.
type FundIndicatorLine struct {
	Programme   string `json:"programme"`
	IndicatorID int64  `json:"indicator_id"`
	Indicator   string `json:"indicator"`
	Unit        string `json:"unit"`
	Baseline    string `json:"baseline"`
	Target      string `json:"target"`
	Value       string `json:"value"`
	Why         string `json:"not_measured" doc:"Why there is no value"`
	Part        string `json:"part" enum:"measured,not_measured,not_reported,other_unit,outside"`
	Unpublished bool   `json:"unpublished"`
}

func fundResultsOf(f models.FundResults) FundResults {
	out := FundResults{Submitted: f.Submitted, Years: append([]int{}, f.Years...), Indicators: []FundIndicatorOutput{}}
	total := func(t models.Total) ResultTotal {
		return ResultTotal{Sum: t.Sum, Given: t.Given, Missing: t.Missing}
	}
	for _, x := range f.Indicators {
		one := FundIndicatorOutput{Code: x.Code, Label: x.Label, Unit: x.Unit, Former: x.Former, Years: []FundIndicatorSum{}}
		for _, year := range f.Years {
			s := models.RollUp(x, f.Lines, year)
			sum := FundIndicatorSum{Year: year, Programmes: s.Programmes, Baseline: total(s.Baseline), Target: total(s.Target), Value: total(s.Value),
				NotMeasured: s.Count(models.SumNotMeasured), NotReported: s.Count(models.SumNotReported), OtherUnit: s.Count(models.SumOtherUnit), Outside: s.Count(models.SumOutside),
				Unpublished: s.Pending(), Lines: []FundIndicatorLine{}}
			for _, l := range s.Lines {
				line := FundIndicatorLine{Programme: l.Programme.Reference, IndicatorID: l.Indicator.ID, Indicator: l.Indicator.Indicator, Unit: l.Indicator.Unit,
					Baseline: l.Indicator.Baseline, Target: l.Indicator.Target, Part: string(l.Part)}
				if l.Said != nil {
					line.Value, line.Why, line.Unpublished = l.Said.Value.Value, l.Said.Value.Why, l.Said.Pending
				}
				sum.Lines = append(sum.Lines, line)
			}
			one.Years = append(one.Years, sum)
		}
		out.Indicators = append(out.Indicators, one)
	}
	return out
}
