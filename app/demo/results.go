package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"seedfund/models"
)

// planResults plans a programme's yearly reports on results, each in the February
// after its year: the lead's programme officer writes and submits, the secretariat
// publishes. The report of the last year that is over is left with the secretariat
// where the programme had trouble with its money.
func (d *director) planResults(p *paper, end time.Time) {
	for year := p.began.Year(); year <= end.Year(); year++ {
		written := time.Date(year+1, 2, 12, 10, 0, 0, 0, time.UTC)
		d.atIfPast(written, fmt.Sprintf("%s reports its results of %d", p.key, year), func() error { return d.reportResults(p, year) })
	}
}

func (d *director) reportResults(p *paper, year int) error {
	writer := d.as("programme.org-" + strings.ToLower(p.lead))
	page, err := d.s.Reporting.ResultReport(d.ctx, writer, p.reference, year)
	if err != nil {
		return err
	}
	in := models.ResultInput{Year: year}
	part := min(100, (year-p.began.Year()+1)*1200/p.months)
	for i, x := range page.Indicators {
		target, _ := strconv.Atoi(x.Target)
		base, _ := strconv.Atoi(x.Baseline)
		v := models.ValueInput{IndicatorID: x.ID, Value: fmt.Sprint(base + (target-base)*(part-7*i)/100), Means: x.Source}
		if x.Disaggregation != "" {
			n, _ := strconv.Atoi(v.Value)
			v.Split = []models.SplitPart{{Group: "women", Value: fmt.Sprint(n / 2)}, {Group: "men", Value: fmt.Sprint(n - n/2)}}
		}
		if i == 2 && year == p.began.Year() {
			v = models.ValueInput{IndicatorID: x.ID, Why: "The register of complaints begins in the second year."}
		}
		in.Values = append(in.Values, v)
	}
	for i, x := range page.Risks {
		in.Risks = append(in.Risks, models.RiskInput{RiskID: x.ID, Likelihood: max(1, min(5, x.Likelihood+[]int{1, -1, 0}[i%3])), Impact: x.Impact, Note: "Looked at by the steering committee at its last meeting of the year."})
	}
	made, err := d.s.Reporting.SaveResults(d.ctx, writer, page.Programme.ID, in)
	if err != nil {
		return err
	}
	if err := d.s.Reporting.SubmitResults(d.ctx, writer, page.Programme.ID, year, made.Version); err != nil {
		return err
	}
	if p.money.blocked {
		return nil
	}
	return d.s.Reporting.PublishResults(d.ctx, d.as("secretariat.officer"), page.Programme.ID, year, made.Version+1)
}

// grade has the secretariat check a programme's gender marker at mid-term.
func (d *director) grade(p *paper) error {
	_, err := d.s.Reporting.Grade(d.ctx, d.as("secretariat.officer"), p.programme, models.MarkerGrading{
		Marker: "gender_marker", Level: "3", Known: 1,
		Justification: "Since the mid-term review all five offices are run with women’s associations, and the second output is theirs.",
		Reason:        "Check at mid-term, with the figures of the first fourteen months.",
	})
	return err
}
