package reviews

import (
	"context"
	"fmt"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// DisagreementsPage is the proposals on which reviewers disagree.
type DisagreementsPage struct {
	Frame
	Rows []models.DisagreementRow
}

func (v DisagreementsPage) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "reviews.apart.caption"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "reviews.col.proposal")}, {Head: i18n.T(ctx, "reviews.apart.what")}, {Head: i18n.T(ctx, "reviews.summary.mean"), Kind: components.Number},
		{Head: i18n.T(ctx, "reviews.round.title")}, {Head: i18n.T(ctx, "reviews.col.next")},
	}}
	for _, r := range v.Rows {
		next := components.To(i18n.T(ctx, "reviews.apart.open"), v.to("/proposals/%d/reviews", r.ID))
		if r.Round != nil {
			next = components.To(i18n.T(ctx, "reviews.round.see"), v.to("/rounds/%d", r.Round.Round.ID))
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: r.Title, Href: v.to("/proposals/%d/reviews", r.ID), Sub: r.Reference + " · " + i18n.T(ctx, "reviews.stage."+string(r.Stage))},
			components.Of(apartList(r.Criteria, r.Apart)), countedMean(ctx, r.Summary), components.Words(roundWords(ctx, r.Round)), next,
		}})
	}
	return t
}

// roundWords says where a round stands.
func roundWords(ctx context.Context, r *models.RoundSummary) string {
	switch {
	case r == nil:
		return i18n.T(ctx, "reviews.apart.to_open")
	case r.Over:
		return i18n.T(ctx, "reviews.apart.held", "Answered", r.Answered, "Members", r.Members)
	}
	return i18n.T(ctx, "reviews.apart.running", "Due", r.Round.DueAt, "Answered", r.Answered, "Members", r.Members)
}

// apartText is one disagreement in figures.
func apartText(ctx context.Context, criteria []models.Criterion, d models.Disagreement) string {
	if d.Criterion == "" {
		return i18n.T(ctx, "reviews.apart.totals", "Low", points(ctx, d.Low), "High", points(ctx, d.High), "Apart", points(ctx, d.Apart), "Rule", points(ctx, d.Rule))
	}
	return i18n.T(ctx, "reviews.apart.criterion", "Criterion", criterionName(ctx, criteria, d.Criterion), "Low", int(d.Low/100), "High", int(d.High/100),
		"Apart", share(ctx, d.Apart), "Rule", share(ctx, d.Rule))
}

// share writes hundredths of a per cent, with decimals only where there are some.
func share(ctx context.Context, p models.Points) string {
	if p%100 == 0 {
		return i18n.Percent(ctx, int64(p), 100_00, 0)
	}
	return i18n.Percent(ctx, int64(p), 100_00, 2)
}

func criterionName(ctx context.Context, criteria []models.Criterion, code string) string {
	for _, c := range criteria {
		if c.Code == code {
			return c.Label.In(i18n.Lang(ctx))
		}
	}
	return code
}

// letter is what a reviewer of a round is called: A for the first.
func letter(position int) string {
	if position > 26 {
		return fmt.Sprint(position)
	}
	return string(rune('A' + position - 1))
}

// RoundPage is one round: a reviewer's form, or what its reviewers said.
type RoundPage struct {
	Frame
	models.RoundView
}

func (v RoundPage) path(rest string) string { return fmt.Sprintf("/rounds/%d%s", v.Round.ID, rest) }

func (v RoundPage) memberVersion() int64 {
	if v.Mine == nil {
		return 0
	}
	return v.Mine.Version
}

func (v RoundPage) lead(ctx context.Context) string {
	switch {
	case v.Writable:
		return i18n.T(ctx, "reviews.round.lead_answer")
	case v.Over:
		return i18n.T(ctx, "reviews.round.lead_over")
	case v.Named:
		return i18n.T(ctx, "reviews.round.lead_follow")
	}
	return i18n.T(ctx, "reviews.round.lead_waits")
}

func (v RoundPage) reviewer(ctx context.Context, c models.RoundColumn) string {
	name := i18n.T(ctx, "reviews.round.reviewer", "Letter", letter(c.Position))
	switch {
	case c.Mine:
		return i18n.T(ctx, "reviews.summary.mine")
	case c.Name != "":
		return name + i18n.T(ctx, "core.list_separator") + c.Name
	}
	return name
}

// mine is the reader's own column, nil for who has none.
func (v RoundPage) mine() *models.RoundColumn {
	for i := range v.Columns {
		if v.Columns[i].Mine {
			return &v.Columns[i]
		}
	}
	return nil
}

// answers are the ways to answer on a criterion, none chosen.
func (v RoundPage) answers(ctx context.Context, c models.Criterion) []components.Option {
	keep := components.Option{Value: "keep", Label: i18n.T(ctx, "reviews.round.keep_abstained")}
	own := v.mine()
	if own == nil {
		return nil
	}
	first := own.First[c.Code].Score
	if first != nil {
		keep.Label, keep.Hint = i18n.T(ctx, "reviews.round.keep", "Score", step(ctx, c, *first)), c.Anchor(*first).In(i18n.Lang(ctx))
	}
	out := []components.Option{keep}
	for i, o := range scale(ctx, c) {
		if first == nil || *first != models.ScoreLowest+i {
			out = append(out, o)
		}
	}
	return out
}

// table is the criteria of a round by its reviewers: the score that stands, and
// where it was revised the first under it.
func (v RoundPage) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "reviews.round.scores"), Unit: i18n.T(ctx, "reviews.summary.unit"), Dense: true,
		Columns: []components.Column{{Head: i18n.T(ctx, "reviews.summary.criterion")}}}
	for _, c := range v.Columns {
		t.Columns = append(t.Columns, components.Column{Head: v.reviewer(ctx, c), Kind: components.Number})
	}
	for _, c := range v.Criteria {
		row := components.Row{Cells: []components.Cell{components.Words(c.Label.In(i18n.Lang(ctx)))}}
		for _, col := range v.Columns {
			row.Cells = append(row.Cells, finalCell(ctx, col.First[c.Code], col.Second, c.Code))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// finalCell is the score that stands, and the first under it where they differ.
func finalCell(ctx context.Context, first models.ReviewScore, second map[string]models.SecondScore, code string) components.Cell {
	said, ok := second[code]
	if !ok || said.Kept {
		return scoreCell(ctx, first)
	}
	cell := scoreCell(ctx, models.ReviewScore{Score: said.Score})
	cell.Sub = i18n.T(ctx, "reviews.summary.first", "Score", scoreCell(ctx, first).Text)
	return cell
}

// secondText says what a second look did.
func secondText(ctx context.Context, c models.Criterion, s models.SecondScore) string {
	if s.Kept || s.Score == nil {
		return i18n.T(ctx, "reviews.round.kept")
	}
	return i18n.T(ctx, "reviews.round.revised", "Score", step(ctx, c, *s.Score))
}

// voice names one end of what remains apart.
func voice(ctx context.Context, a models.ApartVoice) string {
	name := i18n.T(ctx, "reviews.summary.reviewer", "Number", a.Number)
	if a.Mine {
		name = i18n.T(ctx, "reviews.summary.mine")
	}
	if a.Name != "" {
		name += i18n.T(ctx, "core.list_separator") + a.Name
	}
	if a.First != nil && *a.First != a.Final {
		name += " (" + i18n.T(ctx, "reviews.summary.first", "Score", i18n.Number(ctx, *a.First)) + ")"
	}
	return name
}

// opens says that the reader may open a round here and now.
func (v SummaryPage) opens() bool { return v.Assigns && v.RoundFault == nil }

// criterionLabels name the fields of a form with every criterion, for the
// summary of its faults.
func criterionLabels(ctx context.Context, criteria []models.Criterion) map[string]string {
	out := map[string]string{}
	for _, c := range criteria {
		name := c.Label.In(i18n.Lang(ctx))
		for _, part := range []string{"score", "reason"} {
			out[part+"["+c.Code+"]"] = i18n.T(ctx, "reviews.fault_field."+part, "Criterion", name)
		}
	}
	return out
}

// SeverityPage is the reviewers of a call beside each other.
type SeverityPage struct {
	Frame
	models.SeverityView
}

func (v SeverityPage) stages(ctx context.Context) []components.Filter {
	var out []components.Filter
	for _, s := range []models.ProposalStage{models.StageConcept, models.StageFull} {
		out = append(out, components.Filter{Label: i18n.T(ctx, "reviews.stage."+string(s)), Href: v.to("/calls/%d/severity?stage=%s", v.Call.ID, s), Current: s == v.Stage})
	}
	return out
}

func (v SeverityPage) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "reviews.severity.caption"), Unit: i18n.T(ctx, "reviews.severity.unit"), Dense: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "reviews.severity.reviewer"), RowHead: true}, {Head: i18n.T(ctx, "reviews.severity.shared"), Kind: components.Number},
		{Head: i18n.T(ctx, "reviews.severity.compared"), Kind: components.Number}, {Head: i18n.T(ctx, "reviews.severity.mean"), Kind: components.Number},
		{Head: i18n.T(ctx, "reviews.severity.low"), Kind: components.Number}, {Head: i18n.T(ctx, "reviews.severity.high"), Kind: components.Number},
	}}
	for _, r := range v.Rows {
		row := components.Row{Cells: []components.Cell{components.Words(r.Name), components.Count(ctx, r.Proposals), components.Count(ctx, r.N), {}, {}, {}}}
		if !r.Shown {
			row.Cells[3] = components.Words(i18n.T(ctx, "reviews.severity.few", "Min", models.SeverityProposals))
			row.Tone = "quiet"
		} else {
			row.Cells[3] = components.Words(points(ctx, r.Mean))
			switch {
			case r.Mean < 0:
				row.Cells[3].Sub = i18n.T(ctx, "reviews.severity.below")
			case r.Mean > 0:
				row.Cells[3].Sub = i18n.T(ctx, "reviews.severity.above")
			}
			row.Cells[4], row.Cells[5] = components.Words(points(ctx, r.Low)), components.Words(points(ctx, r.High))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// beforeRound is the mean before a round, empty where it moved nothing.
func beforeRound(ctx context.Context, first *models.ReviewSummary, s models.ReviewSummary) string {
	if first == nil || first.Count == 0 || first.Mean == s.Mean {
		return ""
	}
	return i18n.T(ctx, "reviews.summary.before_round", "Mean", points(ctx, first.Mean))
}

// notes joins what is said under a figure.
func notes(parts ...string) string {
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, " · ")
}
