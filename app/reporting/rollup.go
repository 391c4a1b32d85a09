package reporting

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/when"
)

// FundResults gives the fund's own indicators with every line of programmes that
// the actor knows of: published values, and for those who read every report from
// its submission on the submitted ones too.
//
// clause 24: results of the fund; fund-design 45.
func (s *Service) FundResults(ctx context.Context, actor models.Actor) (models.FundResults, error) {
	v := models.FundResults{Submitted: actor.SeesSubmittedResults()}
	today := when.DateOf(s.db.Now(ctx))
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		if v.Lines, err = linkedIndicators(q, ledger.Seen(actor), v.Submitted, today); err != nil {
			return err
		}
		var counted []string
		for _, l := range v.Lines {
			counted = append(counted, l.Indicator.FundIndicator)
		}
		v.Years = models.YearsOf(v.Lines, today)
		v.Indicators, err = fundIndicators(q, counted)
		return err
	})
	return v, err
}

// SubmittedResults are the reports on results that wait for their publication, the
// one submitted first before the others, for those who publish.
func (s *Service) SubmittedResults(ctx context.Context, actor models.Actor) ([]models.SubmittedResult, error) {
	if err := actor.May(models.PermResultsPublish); err != nil {
		return nil, err
	}
	return db.Rows[models.SubmittedResult](s.db.Read(ctx), `SELECT p.reference, p.title, r.year
		FROM result_reports r JOIN programmes p ON p.id = r.programme_id WHERE r.state = 'submitted' AND `+ledger.Seen(actor)+" ORDER BY (SELECT MAX(e.id) FROM result_events e WHERE e.report_id = r.id), r.id")
}

// fundIndicators are those of the newest form, and of older versions those that
// lines count for.
func fundIndicators(q *gorm.DB, counted []string) ([]models.FundIndicator, error) {
	newest, err := calls.NewestForm(q, models.StageFull)
	if err != nil {
		return nil, err
	}
	versions, err := db.From[models.FormVersion](q).Where("kind = ?", models.StageFull).Order("number DESC").Find(q.Statement.Context)
	if err != nil {
		return nil, err
	}
	schemas := []models.FormSchema{newest}
	for _, f := range versions {
		schemas = append(schemas, f.Schema)
	}
	return models.FundIndicatorsOf(schemas, counted), nil
}

// linkedIndicators are the lines that count for an indicator of the fund, by
// programme and place in its framework.
func linkedIndicators(q *gorm.DB, seen string, submitted bool, today when.Date) ([]models.LinkedIndicator, error) {
	const from = " FROM programme_indicators x JOIN programmes p ON p.id = x.programme_id"
	where := " WHERE x.fund_indicator <> '' AND " + seen
	lines, err := db.Rows[models.ProgrammeIndicator](q, "SELECT x.*"+from+where+" ORDER BY x.programme_id, x.position")
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	programmes, err := db.Rows[models.Programme](q, "SELECT p.* FROM programmes p WHERE EXISTS (SELECT 1 FROM programme_indicators x WHERE x.programme_id = p.id AND x.fund_indicator <> '') AND "+seen)
	if err != nil {
		return nil, err
	}
	reports, err := db.Rows[models.ResultReport](q, "SELECT r.* FROM result_reports r JOIN programmes p ON p.id = r.programme_id WHERE "+seen+" ORDER BY r.year")
	if err != nil {
		return nil, err
	}
	values, err := db.Rows[models.IndicatorValue](q, "SELECT v.*"+from+" JOIN indicator_values v ON v.indicator_id = x.id"+where+" ORDER BY v.id")
	if err != nil {
		return nil, err
	}
	said := map[[2]int64][]models.IndicatorValue{} // by report and indicator
	for _, v := range values {
		at := [2]int64{v.ReportID, v.IndicatorID}
		said[at] = append(said[at], v)
	}
	of := map[int64]models.Programme{}
	for _, p := range programmes {
		of[p.ID] = p
	}
	out := make([]models.LinkedIndicator, len(lines))
	for i, x := range lines {
		p := of[x.ProgrammeID]
		out[i] = models.LinkedIndicator{Programme: models.ProgrammeName{ID: p.ID, Reference: p.Reference, Title: p.Title}, Indicator: x, UnderWay: models.ResultYears(p, today)}
		for _, r := range reports {
			if r.ProgrammeID != p.ID {
				continue
			}
			for _, v := range models.LatestValues(said[[2]int64{r.ID, x.ID}], r.Counts(submitted)) {
				out[i].Reported = append(out[i].Reported, models.YearValue{Year: r.Year, Pending: v.Edition > r.Published, Value: v})
			}
		}
	}
	return out, nil
}
