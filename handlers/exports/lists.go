package exports

import (
	"context"
	"io"
	"strings"

	"seedfund/app"
	"seedfund/app/meetings"
	programmelist "seedfund/app/programmes"
	"seedfund/app/reference"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/when"
	"seedfund/reports"
)

// List is the rows of one page as a file, under the filter of that page: what
// is read there can be taken away. Who may read the page may take it.
type List struct {
	Name   string // of the file, without fund and ending
	Ending string // "csv" or "xlsx"
}

// Endings are the kinds of file a list comes in.
var Endings = []string{"xlsx", "csv"}

// Media is the media type of the file.
func (l List) Media() string {
	if l.Ending == "xlsx" {
		return Workbook
	}
	return Data
}

// Programmes writes the programmes under a filter, all its pages.
func (l List) Programmes(ctx context.Context, s *app.Services, actor models.Actor, f programmelist.Filter, w io.Writer) (string, error) {
	f.After, f.Limit = 0, 100
	var rows []models.ProgrammeRow
	for more := true; more; more = f.After > 0 {
		page, next, err := s.Programmes.List(ctx, actor, f)
		if err != nil {
			return "", err
		}
		rows, f.After = append(rows, page...), next
	}
	return writeList(ctx, l, s, actor, w, reports.ProgrammeList, rows)
}

// Contributors writes the contributors in the order of the alphabet.
func (l List) Contributors(ctx context.Context, s *app.Services, actor models.Actor, w io.Writer) (string, error) {
	rows, err := s.Contributions.Contributors(ctx)
	if err != nil {
		return "", err
	}
	rows = reference.SortedBy(i18n.Lang(ctx), rows, func(r models.ContributorRow) string { return r.Contributor })
	return writeList(ctx, l, s, actor, w, reports.Contributors, rows)
}

// Ledger writes the lines of the books under a filter, the earliest first.
func (l List) Ledger(ctx context.Context, s *app.Services, actor models.Actor, f models.LedgerFilter, w io.Writer) (string, error) {
	rows, err := s.Ledger.Whole(ctx, actor, f)
	if err != nil {
		return "", err
	}
	return writeList(ctx, l, s, actor, w, reports.Ledger, rows)
}

// AnnualReview writes the evidence of the review of a year, each figure beside
// the rows it counts.
func (l List) AnnualReview(ctx context.Context, s *app.Services, actor models.Actor, year int, w io.Writer) (string, error) {
	v, err := s.AnnualReviews.Show(ctx, actor, year)
	if err != nil {
		return "", err
	}
	return writeList(ctx, l, s, actor, w, reports.AnnualReview, reports.MeasureRows(v.Measures))
}

// Evaluation writes what the reviews of a call and stage say, a sheet each for
// proposals, scores and assignments.
func (l List) Evaluation(ctx context.Context, s *app.Services, actor models.Actor, call int64, stage models.ProposalStage, w io.Writer) (string, error) {
	v, err := s.Reviews.Evaluation(ctx, actor, call, stage)
	if err != nil {
		return "", err
	}
	j := &job{ctx: ctx, services: s, actor: actor, params: Params{Language: i18n.Lang(ctx)}}
	if err := j.open(); err != nil {
		return "", err
	}
	name := l.Name + "-" + strings.ToLower(v.Call.Reference) + "-" + string(v.Stage) + "." + l.Ending
	return j.fileName(name), reports.WriteEvaluation(w, j.book(), v)
}

// FollowUps writes the register of follow-ups under a filter, all its pages.
func (l List) FollowUps(ctx context.Context, s *app.Services, actor models.Actor, f meetings.FollowUpFilter, w io.Writer) (string, error) {
	f.After, f.Limit = 0, 200
	var rows []models.FollowUpRow
	for more := true; more; more = f.After > 0 {
		page, next, err := s.Meetings.FollowUps(ctx, actor, f)
		if err != nil {
			return "", err
		}
		rows, f.After = append(rows, page...), next
	}
	return writeList(ctx, l, s, actor, w, reports.FollowUps, rows)
}

// writeList lays the rows out and gives the file's name. The file is as at the
// last entry of the books; no wall clock enters it.
func writeList[R any](ctx context.Context, l List, s *app.Services, actor models.Actor, w io.Writer, table func(reports.Book) reports.Table[R], rows []R) (string, error) {
	j := &job{ctx: ctx, services: s, actor: actor, params: Params{Language: i18n.Lang(ctx)}}
	if err := j.open(); err != nil {
		return "", err
	}
	fund, err := s.Ledger.Fund(ctx, actor)
	if err != nil {
		return "", err
	}
	b := j.book()
	if b.At = fund.RecordedAt; !b.At.IsZero() {
		b.AsAt = when.DateOf(b.At)
	}
	if l.Ending == "xlsx" {
		err = reports.WriteList(w, b, table(b), len(rows), reports.All(rows))
	} else {
		err = table(b).CSV(w, b, reports.All(rows))
	}
	return j.fileName(l.Name + "." + l.Ending), err
}
