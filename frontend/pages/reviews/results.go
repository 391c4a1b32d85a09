package reviews

import (
	"context"
	"fmt"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

// SummaryPage is the submitted reviews beside each other. Board is what the
// seats of the Board scored, beside it and never added; nil where the reader
// may not see it or nobody has scored.
type SummaryPage struct {
	Frame
	models.ReviewSummaryView
	Board   *models.ReviewSummary
	Chooses bool // the reader may shortlist and invite
	Assigns bool // the reader may open a round
}

func (v SummaryPage) path(rest string) string {
	return fmt.Sprintf("/proposals/%d/%s", v.Proposal.ID, rest)
}

func reviewer(ctx context.Context, r models.ReviewColumn) string {
	if r.Mine {
		return i18n.T(ctx, "reviews.summary.mine")
	}
	return i18n.T(ctx, "reviews.summary.reviewer", "Number", r.Number)
}

// scored are the reviews that count; those who abstained have no column.
func (v SummaryPage) scored() []models.ReviewColumn {
	var out []models.ReviewColumn
	for _, r := range v.Reviews {
		if r.State == models.AssignmentSubmitted {
			out = append(out, r)
		}
	}
	return out
}

// scoreTable is criteria by reviewers, the means at the end, the totals below.
func scoreTable(ctx context.Context, criteria []models.Criterion, reviews []models.ReviewColumn, s models.ReviewSummary, board *models.ReviewSummary) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "reviews.summary.caption"), Unit: i18n.T(ctx, "reviews.summary.unit"), Dense: true,
		Columns: []components.Column{{Head: i18n.T(ctx, "reviews.summary.criterion")}, {Head: i18n.T(ctx, "reviews.summary.weight"), Kind: components.Number}}}
	for _, r := range reviews {
		t.Columns = append(t.Columns, components.Column{Head: reviewer(ctx, r), Kind: components.Number})
	}
	t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "reviews.summary.mean"), Kind: components.Number})
	if board != nil {
		t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "reviews.summary.board"), Kind: components.Number})
	}
	for _, c := range criteria {
		w := components.Words(i18n.Percent(ctx, c.Weight, 100, 0))
		if c.RecordedOnly {
			w = components.Words(i18n.T(ctx, "reviews.summary.recorded"))
		}
		row := components.Row{Cells: []components.Cell{components.Words(c.Label.In(i18n.Lang(ctx))), w}}
		for _, r := range reviews {
			row.Cells = append(row.Cells, finalCell(ctx, r.Scores[c.Code], r.Second, c.Code))
		}
		row.Cells = append(row.Cells, meanCell(ctx, s, c.Code))
		if board != nil {
			row.Cells = append(row.Cells, meanCell(ctx, *board, c.Code))
		}
		t.Rows = append(t.Rows, row)
	}
	foot := components.Row{Cells: []components.Cell{components.Words(i18n.T(ctx, "reviews.summary.total")), {}}}
	for _, r := range reviews {
		foot.Cells = append(foot.Cells, totalCell(ctx, s, r.AssignmentID))
	}
	foot.Cells = append(foot.Cells, countedMean(ctx, s))
	if board != nil {
		foot.Cells = append(foot.Cells, countedMean(ctx, *board))
	}
	t.Foot = []components.Row{foot}
	return t
}

func scoreCell(ctx context.Context, r models.ReviewScore) components.Cell {
	if r.Score == nil {
		return components.Words(i18n.T(ctx, "reviews.summary.abstained"))
	}
	return components.Count(ctx, *r.Score)
}

func meanCell(ctx context.Context, s models.ReviewSummary, code string) components.Cell {
	if mean, ok := s.ByCriterion[code]; ok {
		return components.Words(points(ctx, mean))
	}
	return components.Cell{}
}

func totalCell(ctx context.Context, s models.ReviewSummary, id int64) components.Cell {
	if total, ok := s.Totals[id]; ok {
		return components.Words(points(ctx, total))
	}
	return components.Cell{}
}

func countedMean(ctx context.Context, s models.ReviewSummary) components.Cell {
	if s.Count == 0 {
		return components.Cell{}
	}
	return components.Words(points(ctx, s.Mean))
}

// figures are the reviews in four figures, with the mean before a round; the
// Board's mean stands beside them.
func figures(ctx context.Context, v models.ReviewSummaryView, board *models.ReviewSummary) []components.KeyFigure {
	s, rule := v.Summary, v.SpreadRule
	mean, spread := i18n.T(ctx, "reviews.summary.no_figure"), i18n.T(ctx, "reviews.summary.no_figure")
	if s.Count > 0 {
		mean, spread = points(ctx, s.Mean), points(ctx, s.Spread)
	}
	note := i18n.T(ctx, "reviews.summary.spread_rule", "Points", points(ctx, rule))
	if s.Disagreement {
		note = i18n.T(ctx, "reviews.summary.spread_over", "Points", points(ctx, rule))
	}
	out := []components.KeyFigure{
		{Label: i18n.T(ctx, "reviews.summary.reviews"), Figure: i18n.Number(ctx, s.Count)},
		{Label: i18n.T(ctx, "reviews.summary.mean_of_reviewers"), Figure: mean, Note: notes(i18n.T(ctx, "reviews.summary.of_hundred"), beforeRound(ctx, v.First, s))},
		{Label: i18n.T(ctx, "reviews.summary.spread"), Figure: spread, Note: note},
	}
	if board != nil && board.Count > 0 {
		out = append(out, components.KeyFigure{Label: i18n.T(ctx, "reviews.summary.mean_of_board"), Figure: points(ctx, board.Mean),
			Note: i18n.T(ctx, "reviews.summary.beside")})
	}
	return out
}

// choices are what the secretariat may make of a reviewed concept note.
func (v SummaryPage) choices(ctx context.Context) []components.Option {
	var out []components.Option
	for _, choice := range []string{"shortlist", "not_shortlist"} {
		if choice == "shortlist" && v.Proposal.State == models.ProposalShortlisted {
			continue
		}
		out = append(out, components.Option{Value: choice, Label: i18n.T(ctx, "reviews.choice."+choice), Hint: i18n.T(ctx, "reviews.choice_hint."+choice)})
	}
	return out
}

func (v SummaryPage) choosable() bool {
	return v.Chooses && v.Proposal.Stage == models.StageConcept && (v.Proposal.State == models.ProposalInReview || v.Proposal.State == models.ProposalShortlisted)
}

func (v SummaryPage) invitable() bool {
	return v.Chooses && v.Proposal.State == models.ProposalShortlisted
}

// RankingPage is a call's proposals by their mean.
type RankingPage struct {
	Frame
	models.RankingView
}

func (v RankingPage) stages(ctx context.Context) []components.Filter {
	var out []components.Filter
	for _, s := range []models.ProposalStage{models.StageConcept, models.StageFull} {
		out = append(out, components.Filter{Label: i18n.T(ctx, "reviews.stage."+string(s)), Href: v.to("/calls/%d/ranking?stage=%s", v.Call.ID, s), Current: s == v.Stage})
	}
	return out
}

func (v RankingPage) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "reviews.ranking.caption"), Unit: i18n.T(ctx, "reviews.ranking.unit"), Dense: true,
		Columns: []components.Column{
			{Head: i18n.T(ctx, "reviews.ranking.rank"), Kind: components.Number},
			{Head: i18n.T(ctx, "reviews.col.proposal"), RowHead: true},
			{Head: i18n.T(ctx, "reviews.summary.mean"), Kind: components.Number},
			{Head: i18n.T(ctx, "reviews.summary.spread"), Kind: components.Number},
			{Head: i18n.T(ctx, "reviews.col.reviews"), Kind: components.Number},
			{Head: i18n.T(ctx, "reviews.col.asked"), Unit: components.Dollars(ctx), Kind: components.Number},
			{Head: i18n.T(ctx, "reviews.doc.theme")},
			{Head: i18n.T(ctx, "reviews.col.state")},
		}}
	for _, r := range v.Rows {
		rank := components.Cell{}
		if r.Rank > 0 {
			rank = components.Count(ctx, r.Rank)
		}
		row := components.Row{Cells: []components.Cell{
			rank, components.Of(v.rankedCell(r)), countedMean(ctx, r.Summary), {}, components.Words(fmt.Sprintf("%d / %d", r.Summary.Count, r.Summary.Count+r.Open)),
			components.Cents(ctx, r.Asked), components.Words(v.area(ctx, r.Theme)), components.State(stateCode(r.State)),
		}}
		if r.Summary.Count > 0 {
			row.Cells[3] = components.Of(spread(r.Summary))
			row.Cells[2].Sub = beforeRound(ctx, &r.First, r.Summary)
		}
		t.Rows = append(t.Rows, row)
	}
	t.Foot = []components.Row{{Cells: []components.Cell{{}, components.Words(i18n.T(ctx, "reviews.ranking.asked", "Count", len(v.Rows))), {}, {}, {}, components.Cents(ctx, v.Asked), {}, {}}}}
	return t
}

// AppraisalPage is the note of the secretariat and what it rests on.
type AppraisalPage struct {
	Frame
	models.AppraisalView
	Board  *models.ReviewSummary
	Talked *Talked
	Prints bool // the note can be had as PDF
}

func (v AppraisalPage) path(rest string) string {
	return fmt.Sprintf("/proposals/%d/appraisal%s", v.Proposal.ID, rest)
}

func (v AppraisalPage) noteValue() (body, recommendation, amount string) {
	if v.Note == nil {
		return "", "", ""
	}
	if v.Note.Recommendation.Approves() {
		amount = money.Cents(v.Note.AmountCents).String()
	}
	return v.Note.Body, string(v.Note.Recommendation), amount
}

func (v AppraisalPage) version() int64 {
	if v.Note == nil {
		return 0
	}
	return v.Note.Version
}

func recommendations(ctx context.Context) []components.Option {
	var out []components.Option
	for _, r := range models.Recommendations {
		out = append(out, components.Option{Value: string(r), Label: i18n.T(ctx, "reviews.recommendation."+string(r))})
	}
	return out
}

// PaperPage is the board paper.
type PaperPage struct {
	Frame
	models.BoardPaper
	Board *models.ReviewSummary
}

// ask is the paper in one sentence: what the Board is asked.
func (v PaperPage) ask(ctx context.Context) string {
	args := []any{"Amount", i18n.Money(ctx, v.Note.AmountCents), "Asked", i18n.Money(ctx, v.Frozen.Asked), "Months", v.Frozen.Months}
	return i18n.T(ctx, "reviews.paper.ask_"+string(v.Note.Recommendation), args...)
}

func (v PaperPage) paperFacts(ctx context.Context) []components.Fact {
	return append([]components.Fact{{Name: i18n.T(ctx, "reviews.paper.recommended"), Text: i18n.T(ctx, "reviews.recommendation."+string(v.Note.Recommendation))}},
		v.documentFacts(ctx, v.Frozen)...)
}

// signed says who prepared a note and who signed it, each with the instant.
func signed(ctx context.Context, v models.AppraisalView) []components.Fact {
	facts := []components.Fact{{Name: i18n.T(ctx, "reviews.appraisal.prepared_by"), Body: person(v.PreparedBy, v.Note.PreparedAt)}}
	second := components.Fact{Name: i18n.T(ctx, "reviews.appraisal.signed_by"), Body: components.Status("to_sign")}
	if v.Note.SignedAt != nil {
		second.Body = person(v.SignedBy, *v.Note.SignedAt)
	}
	return append(facts, second)
}

// named is a reviewer's name and organisation, for those who may know them.
func named(ctx context.Context, r models.ReviewColumn) string {
	if r.Organisation == "" {
		return r.Name
	}
	return r.Name + i18n.T(ctx, "core.list_separator") + r.Organisation
}

func saveKind(v AppraisalPage) string {
	if v.Note == nil {
		return ""
	}
	return "second"
}

func choiceKind(v SummaryPage) string {
	if v.invitable() {
		return "second"
	}
	return ""
}

// summaryLead says what the reviews say in one sentence.
func (v SummaryPage) summaryLead(ctx context.Context) string {
	if v.Summary.Count == 0 {
		return i18n.T(ctx, "reviews.summary.lead_none")
	}
	return i18n.T(ctx, "reviews.summary.lead", "Count", v.Summary.Count, "Mean", points(ctx, v.Summary.Mean), "Spread", points(ctx, v.Summary.Spread))
}
