package reports

import (
	"io"

	"seedfund/models"
	"seedfund/models/money"
)

// EvaluationTemplate names the layout of the evaluation workbook.
const EvaluationTemplate = "seedfund.evaluation 1"

// WriteEvaluation writes what the reviews of a call say on four sheets:
// Evaluation with a line for each proposal and its mean on each criterion, before
// and after a round; Scores with each first and final score and their reasons;
// Assignments with who was asked; Severity with how the reviewers score beside
// each other, for information. The same rows give the same bytes.
func WriteEvaluation(to io.Writer, b Book, v models.EvaluationView) error {
	w, err := newWorkbook(b, EvaluationTemplate, b.T("reports.evaluation_title"))
	if err != nil {
		return err
	}
	proposals, scores, asked, severity := Evaluation(b, v.Criteria), EvaluationScores(b), EvaluationAssignments(b), EvaluationSeverity(b)
	tableSheet(w, proposals, len(v.Rows), 2, true, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, proposals, All(v.Rows))
		return err
	})
	tableSheet(w, scores, len(v.Scores), 2, true, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, scores, All(v.Scores))
		return err
	})
	tableSheet(w, asked, len(v.Assignments), 2, true, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, asked, All(v.Assignments))
		return err
	})
	tableSheet(w, severity, len(v.Severities), 1, true, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, severity, All(v.Severities))
		return err
	})
	return w.write(to)
}

// scored is a figure of hundredths, blank where nothing was scored.
func scored(p models.Points, ok bool) any {
	if !ok {
		return nil
	}
	return Decimal(money.Cents(p).String())
}

// Evaluation is one line per proposal: the mean of each criterion, then the
// mean of the totals and how far apart they lie, as the ranking shows them.
func Evaluation(b Book, criteria []models.Criterion) Table[models.RankingRow] {
	type row = models.RankingRow
	t := Table[row]{Name: "Evaluation", Columns: []Column[row]{
		{ID: "reference", Kind: Code, Width: 18, Value: func(r row) any { return r.Reference }},
		{ID: "proposal", Kind: Text, Width: 40, Value: func(r row) any { return r.Title }},
		{ID: "rank", Kind: Whole, Width: 7, Value: func(r row) any {
			if r.Rank == 0 {
				return nil
			}
			return r.Rank
		}},
		{ID: "countries", Kind: Text, Width: 18, Value: func(r row) any { return b.countries(r.Countries) }},
		{ID: "lead", Kind: Text, Width: 24, Value: func(r row) any { return r.Lead }},
		{ID: "asked", Kind: Dollar, Width: 15, Value: func(r row) any { return r.Asked }},
		{ID: "reviews", Kind: Whole, Width: 9, Value: func(r row) any { return r.Summary.Count }},
		{ID: "reviews_owed", Kind: Whole, Width: 9, Value: func(r row) any { return r.Open }},
		{ID: "mean", Kind: Figure, Width: 9, Value: func(r row) any { return scored(r.Summary.Mean, r.Summary.Count > 0) }},
		{ID: "mean_first", Kind: Figure, Width: 9, Value: func(r row) any { return scored(r.First.Mean, r.First.Count > 0) }},
		{ID: "spread", Kind: Figure, Width: 9, Value: func(r row) any { return scored(r.Summary.Spread, r.Summary.Count > 0) }},
		{ID: "disagreement", Kind: Text, Width: 12, Value: func(r row) any { return b.yes(r.Summary.Disagreement) }},
	}}
	for _, c := range criteria {
		t.Columns = append(t.Columns, Column[row]{ID: "criterion_" + c.Code, Head: c.Label.In(b.Language), Kind: Figure, Width: 14, Value: func(r row) any {
			mean, ok := r.Summary.ByCriterion[c.Code]
			return scored(mean, ok)
		}})
	}
	return t
}

// EvaluationScores is one line per score with its reason. A recorded criterion
// has no weight and is in no total.
func EvaluationScores(b Book) Table[models.EvaluationScore] {
	type row = models.EvaluationScore
	return Table[row]{Name: "Scores", Columns: []Column[row]{
		{ID: "reference", Kind: Code, Width: 18, Value: func(r row) any { return r.Reference }},
		{ID: "proposal", Kind: Text, Width: 34, Value: func(r row) any { return r.Title }},
		{ID: "reviewer", Kind: Text, Width: 20, Value: func(r row) any { return r.Reviewer }},
		{ID: "criterion", Kind: Text, Width: 26, Value: func(r row) any { return r.Criterion.Label.In(b.Language) }},
		{ID: "weight", Kind: Whole, Width: 8, Value: func(r row) any {
			if r.Criterion.RecordedOnly {
				return nil
			}
			return r.Criterion.Weight
		}},
		{ID: "score", Kind: Whole, Width: 7, Value: func(r row) any {
			if r.Said.Score == nil {
				return nil
			}
			return *r.Said.Score
		}},
		{ID: "abstained", Kind: Text, Width: 10, Value: func(r row) any { return b.yes(r.Said.Abstained) }},
		{ID: "reason", Kind: Text, Width: 80, Value: func(r row) any { return r.Said.Reason }},
		{ID: "final", Kind: Whole, Width: 7, Value: func(r row) any {
			final := r.Said.Score
			if r.Second != nil {
				final = r.Second.Score
			}
			if final == nil {
				return nil
			}
			return *final
		}},
		{ID: "round", Kind: Text, Width: 10, Value: func(r row) any {
			switch {
			case r.Second == nil:
				return ""
			case r.Second.Kept:
				return b.T("reports.round_kept")
			}
			return b.T("reports.round_revised")
		}},
		{ID: "final_reason", Kind: Text, Width: 80, Value: func(r row) any {
			if r.Second == nil {
				return ""
			}
			return r.Second.Reason
		}},
	}}
}

// EvaluationSeverity is one line per reviewer: how far the first scores lie from
// those of the others. No other figure of the workbook follows it.
func EvaluationSeverity(b Book) Table[models.Severity] {
	type row = models.Severity
	return Table[row]{Name: "Severity", Columns: []Column[row]{
		{ID: "reviewer", Kind: Text, Width: 24, Value: func(r row) any { return r.Name }},
		{ID: "shared", Kind: Whole, Width: 10, Value: func(r row) any { return r.Proposals }},
		{ID: "compared", Kind: Whole, Width: 10, Value: func(r row) any { return r.N }},
		{ID: "severity", Kind: Figure, Width: 14, Value: func(r row) any { return scored(r.Mean, r.Shown) }},
		{ID: "severity_low", Kind: Figure, Width: 12, Value: func(r row) any { return scored(r.Low, r.Shown) }},
		{ID: "severity_high", Kind: Figure, Width: 12, Value: func(r row) any { return scored(r.High, r.Shown) }},
		{ID: "severity_use", Kind: Text, Width: 44, Value: func(row) any { return b.T("reports.severity_use") }},
	}}
}

// EvaluationAssignments is one line per assignment on what was submitted last.
func EvaluationAssignments(b Book) Table[models.AssignmentRow] {
	type row = models.AssignmentRow
	return Table[row]{Name: "Assignments", Columns: []Column[row]{
		{ID: "reference", Kind: Code, Width: 18, Value: func(r row) any { return r.Reference }},
		{ID: "proposal", Kind: Text, Width: 34, Value: func(r row) any { return r.Title }},
		{ID: "reviewer", Kind: Text, Width: 20, Value: func(r row) any { return r.Name }},
		{ID: "reviewer_of", Kind: Text, Width: 24, Value: func(r row) any { return r.Organisation }},
		{ID: "answer", Kind: Text, Width: 14, Value: func(r row) any { return b.T("reports.review_" + string(r.State)) }},
		{ID: "due", Kind: Day, Width: 12, Value: func(r row) any { return r.DueOn }},
		{ID: "overall", Kind: Text, Width: 60, Value: func(r row) any { return r.Overall }},
	}}
}
