package reviews

import (
	"context"
	"fmt"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// CalibrationsPage is the rounds of calibration of a call.
type CalibrationsPage struct {
	Frame
	models.CalibrationsView
	Assigns bool
}

func (v CalibrationsPage) path() string { return fmt.Sprintf("/calls/%d/calibrations", v.Call.ID) }

func (v CalibrationsPage) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "reviews.calibration.caption"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "reviews.calibration.document")}, {Head: i18n.T(ctx, "reviews.ranking.stage")}, {Head: i18n.T(ctx, "reviews.calibration.due"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "reviews.col.reviews"), Kind: components.Number}, {Head: i18n.T(ctx, "reviews.col.state")},
	}}
	for _, r := range v.Rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: r.Title, Href: v.to("/calibrations/%d", r.ID), Sub: r.Reference}, components.Words(i18n.T(ctx, "reviews.stage."+string(r.Stage))),
			components.Day(ctx, r.DueOn), components.Words(fmt.Sprintf("%d / %d", r.Sent, r.Members)), components.State(string(r.State)),
		}})
	}
	return t
}

func (v CalibrationsPage) stages(ctx context.Context) []components.Option {
	var out []components.Option
	for _, s := range []models.ProposalStage{models.StageConcept, models.StageFull} {
		out = append(out, components.Option{Value: string(s), Label: i18n.T(ctx, "reviews.stage."+string(s))})
	}
	return out
}

func (v CalibrationsPage) proposals() []components.Option {
	var out []components.Option
	for _, p := range v.Proposals {
		out = append(out, components.Option{Value: fmt.Sprint(p.ID), Label: p.Reference + " · " + p.Title})
	}
	return out
}

func (v CalibrationsPage) pool(ctx context.Context) []components.Option {
	var out []components.Option
	for _, r := range v.Pool {
		out = append(out, components.Option{Value: fmt.Sprint(r.MandateID), Label: r.Name, Hint: bodyOf(ctx, r.Organisation, r.Affiliation)})
	}
	return out
}

// CalibrationPage is one round: a member's form, or what the group said.
type CalibrationPage struct {
	Frame
	models.CalibrationView
}

func (v CalibrationPage) path(rest string) string {
	return fmt.Sprintf("/calibrations/%d%s", v.Calibration.ID, rest)
}

func (v CalibrationPage) memberVersion() int64 {
	if v.Mine == nil {
		return 0
	}
	return v.Mine.Version
}

func (v CalibrationPage) said(code string) models.ReviewScore {
	r := v.Scores[code]
	return models.ReviewScore{Criterion: code, Score: r.Score, Abstained: r.Abstained, Reason: r.Reason}
}

func (v CalibrationPage) lead(ctx context.Context) string {
	switch {
	case v.Writable:
		return i18n.T(ctx, "reviews.calibration.lead_score")
	case v.Calibration.State == models.CalibrationOpen:
		return i18n.T(ctx, "reviews.calibration.lead_waits")
	}
	return i18n.T(ctx, "reviews.calibration.lead_closed", "Count", len(v.Columns))
}

func (v CalibrationPage) reviewer(ctx context.Context, c models.CalibrationColumn) string {
	switch {
	case c.Mine:
		return i18n.T(ctx, "reviews.summary.mine")
	case c.Name != "":
		return c.Name
	}
	return i18n.T(ctx, "reviews.summary.reviewer", "Number", c.Number)
}

// table is criteria by members, with how far apart they lie.
func (v CalibrationPage) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "reviews.calibration.scores"), Unit: i18n.T(ctx, "reviews.calibration.unit"), Dense: true,
		Columns: []components.Column{{Head: i18n.T(ctx, "reviews.summary.criterion")}}}
	for _, c := range v.Columns {
		t.Columns = append(t.Columns, components.Column{Head: v.reviewer(ctx, c), Kind: components.Number})
	}
	t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "reviews.calibration.lowest"), Kind: components.Number}, components.Column{Head: i18n.T(ctx, "reviews.calibration.highest"), Kind: components.Number},
		components.Column{Head: i18n.T(ctx, "reviews.summary.spread"), Kind: components.Number})
	for _, c := range v.Criteria {
		row := components.Row{Cells: []components.Cell{components.Words(c.Label.In(i18n.Lang(ctx)))}}
		for _, col := range v.Columns {
			s := col.Scores[c.Code]
			row.Cells = append(row.Cells, scoreCell(ctx, models.ReviewScore{Score: s.Score}))
		}
		s, ok := v.Spread[c.Code]
		if !ok {
			row.Cells = append(row.Cells, components.Cell{}, components.Cell{}, components.Cell{})
		} else {
			row.Cells = append(row.Cells, components.Count(ctx, s.Low), components.Count(ctx, s.High), components.Count(ctx, s.High-s.Low))
			if s.High-s.Low > 1 {
				row.Tone = "warn"
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func calibrationField(name, code string) string { return name + "[" + code + "]" }
