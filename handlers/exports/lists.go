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
	Ending string // one of Endings
}

// Endings are the kinds of file a list comes in, as its addresses end; the last
// is the dictionary of its columns.
var Endings = []string{"xlsx", "csv", "json", "dictionary"}

// Media is the media type of the file.
func (l List) Media() string {
	return mediaOf(reports.Form(l.Ending))
}

// Programmes writes the programmes under a filter, all its pages.
func (l List) Programmes(ctx context.Context, s *app.Services, actor models.Actor, f programmelist.Filter, w io.Writer) (string, error) {
	rows, err := everyProgramme(ctx, s, actor, f)
	if err != nil {
		return "", err
	}
	return writeList(ctx, l, s, actor, w, reports.ProgrammeList, rows)
}

// everyProgramme is the list of programmes under a filter, all its pages.
func everyProgramme(ctx context.Context, s *app.Services, actor models.Actor, f programmelist.Filter) ([]models.ProgrammeRow, error) {
	f.After, f.Limit = 0, 100
	var rows []models.ProgrammeRow
	for more := true; more; more = f.After > 0 {
		page, next, err := s.Programmes.List(ctx, actor, f)
		if err != nil {
			return nil, err
		}
		rows, f.After = append(rows, page...), next
	}
	return rows, nil
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

// Commitments writes the signed arrangements with what rates did to them.
func (l List) Commitments(ctx context.Context, s *app.Services, actor models.Actor, w io.Writer) (string, error) {
	rows, err := s.Contributions.List(ctx, actor, when.Date{})
	if err != nil {
		return "", err
	}
	return writeList(ctx, l, s, actor, w, reports.Contributions, rows)
}

// Pledges writes what was announced.
func (l List) Pledges(ctx context.Context, s *app.Services, actor models.Actor, w io.Writer) (string, error) {
	rows, err := s.Contributions.Pledges(ctx, actor)
	if err != nil {
		return "", err
	}
	return writeList(ctx, l, s, actor, w, reports.Pledges, rows)
}

// Areas writes sources by preference and uses by thematic area.
func (l List) Areas(ctx context.Context, s *app.Services, actor models.Actor, w io.Writer) (string, error) {
	rows, err := s.Contributions.Areas(ctx, actor)
	if err != nil {
		return "", err
	}
	return writeList(ctx, l, s, actor, w, reports.Areas, rows)
}

// Rates writes the rates of exchange that count, of one currency or of all, as a
// file that can be loaded again.
func (l List) Rates(ctx context.Context, s *app.Services, actor models.Actor, w io.Writer) (string, error) {
	rows, err := s.Rates.List(ctx, actor)
	if err != nil {
		return "", err
	}
	return writeList(ctx, l, s, actor, w, reports.Rates, reports.CountingRates(rows))
}

// RatesTemplate writes an empty workbook of rates.
func (l List) RatesTemplate(ctx context.Context, s *app.Services, actor models.Actor, w io.Writer) (string, error) {
	return l.book(ctx, s, actor, func(b reports.Book) error { return reports.WriteRatesTemplate(w, b) })
}

// DonorStatement writes the statement of one contributor as at a day: the
// workbook whole, the data line by line.
func (l List) DonorStatement(ctx context.Context, s *app.Services, actor models.Actor, code string, asAt when.Date, w io.Writer) (string, error) {
	j := &job{ctx: ctx, services: s, actor: actor, params: Params{Language: i18n.Lang(ctx), Contributor: code, AsAt: asAt}, to: w, form: reports.Form(l.Ending)}
	if err := j.open(); err != nil {
		return "", err
	}
	write := donorLines
	if l.Ending == "xlsx" {
		write = donorStatement
	}
	err := write(j)
	return j.fileName(j.name + endingOf(j.form)), err
}

// Ledger writes the lines of the books under a filter, the earliest first.
func (l List) Ledger(ctx context.Context, s *app.Services, actor models.Actor, f models.LedgerFilter, w io.Writer) (string, error) {
	rows, err := s.Ledger.Whole(ctx, actor, f)
	if err != nil {
		return "", err
	}
	return writeList(ctx, l, s, actor, w, reports.Ledger, rows)
}

// AgentBooks writes an empty workbook of the agent's books.
func (l List) AgentBooks(ctx context.Context, s *app.Services, actor models.Actor, w io.Writer) (string, error) {
	return l.book(ctx, s, actor, func(b reports.Book) error { return reports.WriteAgentBooks(w, b, nil) })
}

// Funding writes the funding status as at a day: the workbook with the end of
// each year too, the CSV line by line.
func (l List) Funding(ctx context.Context, s *app.Services, actor models.Actor, asAt when.Date, edition models.FundingEdition, w io.Writer) (string, error) {
	years, at, err := s.Ledger.FundingYears(ctx, actor, asAt, edition)
	if err != nil {
		return "", err
	}
	l.Name += "-" + years[len(years)-1].AsAt.String()
	return l.book(ctx, s, actor, func(b reports.Book) error {
		b.AsAt, b.At = years[len(years)-1].AsAt, at
		if l.Ending == "xlsx" {
			return reports.WriteFunding(w, reports.FundingBook{Book: b, Years: years})
		}
		lines := years[len(years)-1].Lines
		return reports.Funding(b).Write(w, b, reports.Form(l.Ending), len(lines), reports.All(lines))
	})
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

// FundResults writes the fund's indicators over programmes in all years: the
// workbook has the sums and the lines behind them, the CSV one of the two.
func (l List) FundResults(ctx context.Context, s *app.Services, actor models.Actor, lines bool, w io.Writer) (string, error) {
	f, err := s.Reporting.FundResults(ctx, actor)
	if err != nil {
		return "", err
	}
	sums := f.All()
	if l.Ending == "xlsx" {
		return l.book(ctx, s, actor, func(b reports.Book) error { return reports.WriteFundResults(w, b, sums) })
	}
	if lines {
		l.Name += "-lines"
		return writeList(ctx, l, s, actor, w, reports.FundLines, models.SumLines(sums))
	}
	return writeList(ctx, l, s, actor, w, func(b reports.Book) reports.Table[models.IndicatorSum] { return reports.FundSums(b, 0) }, sums)
}

// ProgrammeResults writes the results of one programme in all public years; the
// workbook has its risks too where the actor sees them.
func (l List) ProgrammeResults(ctx context.Context, s *app.Services, actor models.Actor, reference string, w io.Writer) (string, error) {
	r, err := s.Reporting.Results(ctx, actor, reference)
	if err != nil {
		return "", err
	}
	l.Name += "-" + strings.ToLower(r.Programme.Reference)
	if l.Ending == "xlsx" {
		return l.book(ctx, s, actor, func(b reports.Book) error { return reports.WriteProgrammeResults(w, b, r) })
	}
	return writeList(ctx, l, s, actor, w, reports.ProgrammeResults, r.Lines())
}

// MarkerMoney writes approved and spent money by the levels of each marker.
func (l List) MarkerMoney(ctx context.Context, s *app.Services, actor models.Actor, basis models.MarkerBasis, w io.Writer) (string, error) {
	markers, err := s.Reporting.MarkerMoney(ctx, actor, basis)
	if err != nil {
		return "", err
	}
	l.Name += "-" + string(basis)
	return writeList(ctx, l, s, actor, w, reports.MarkerMoney, models.MarkerLines(basis, markers))
}

// Growth writes what grew after programmes, as far as it was accepted.
func (l List) Growth(ctx context.Context, s *app.Services, actor models.Actor, w io.Writer) (string, error) {
	rows, err := s.Growth.Rows(ctx, actor)
	if err != nil {
		return "", err
	}
	return writeList(ctx, l, s, actor, w, reports.Growth, rows)
}

// writeList lays the rows out and gives the file's name. The file is as at the
// last entry of the books; no wall clock enters it.
func writeList[R any](ctx context.Context, l List, s *app.Services, actor models.Actor, w io.Writer, table func(reports.Book) reports.Table[R], rows []R) (string, error) {
	return l.book(ctx, s, actor, func(b reports.Book) error {
		if l.Ending == "xlsx" {
			return reports.WriteList(w, b, table(b), len(rows), reports.All(rows))
		}
		return table(b).Write(w, b, reports.Form(l.Ending), len(rows), reports.All(rows))
	})
}

// book hands what the file says of itself to its writer, and gives its name.
func (l List) book(ctx context.Context, s *app.Services, actor models.Actor, write func(reports.Book) error) (string, error) {
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
	return j.fileName(l.Name + endingOf(reports.Form(l.Ending))), write(b)
}
