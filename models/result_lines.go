package models

// ResultLine is one indicator of a programme in one year, as files and tables set
// it out. Said is nil where no report says anything; year 0 where none is there.
type ResultLine struct {
	Programme ProgrammeName
	Indicator ProgrammeIndicator
	Year      int
	Said      *IndicatorValue
}

// Part says what the year says of the indicator: measured, not measured, not
// reported.
func (l ResultLine) Part() SumPart {
	switch {
	case l.Said == nil:
		return SumNotReported
	case l.Said.Measured:
		return SumMeasured
	}
	return SumNotMeasured
}

// Lines are the indicators in each public year; without any year each once.
func (r ProgrammeResults) Lines() []ResultLine {
	var out []ResultLine
	for _, x := range r.Indicators {
		for _, y := range r.Years {
			out = append(out, ResultLine{Programme: r.Programme, Indicator: x, Year: y.Report.Year, Said: y.Value(x.ID)})
		}
		if len(r.Years) == 0 {
			out = append(out, ResultLine{Programme: r.Programme, Indicator: x})
		}
	}
	return out
}

// RiskLine is one risk of a programme in one year.
type RiskLine struct {
	Programme ProgrammeName
	Risk      ProgrammeRisk
	Year      int
	Status    *RiskStatus
}

// RiskLines are the risks in each public year; without any year each once.
func (r ProgrammeResults) RiskLines() []RiskLine {
	var out []RiskLine
	for _, x := range r.Risks {
		for _, y := range r.Years {
			out = append(out, RiskLine{Programme: r.Programme, Risk: x, Year: y.Report.Year, Status: y.Status(x.ID)})
		}
		if len(r.Years) == 0 {
			out = append(out, RiskLine{Programme: r.Programme, Risk: x})
		}
	}
	return out
}

// MarkerLine is the money under one level of one marker.
type MarkerLine struct {
	Marker string
	Label  Texts
	Basis  MarkerBasis
	Share  MarkerShare
}

// MarkerLines are the levels of every marker, one after the other.
func MarkerLines(basis MarkerBasis, markers []MarkerMoney) []MarkerLine {
	var out []MarkerLine
	for _, m := range markers {
		for _, s := range m.Shares {
			out = append(out, MarkerLine{Marker: m.Marker, Label: m.Label, Basis: basis, Share: s})
		}
	}
	return out
}

// SumLines are the lines behind sums, one after the other.
func SumLines(sums []IndicatorSum) []SumLine {
	var out []SumLine
	for _, s := range sums {
		out = append(out, s.Lines...)
	}
	return out
}
