package exports

import (
	"slices"
	"strconv"

	"seedfund/models"
	"seedfund/models/when"
	"seedfund/reports"
)

// edition is the edition of the funding status that was asked for.
func (p Params) edition() (models.FundingEdition, error) {
	if p.Edition == "" {
		return models.FundingWhole, nil
	}
	if e := models.FundingEdition(p.Edition); slices.Contains(models.FundingEditions, e) {
		return e, nil
	}
	return "", models.Invalid("exports.invalid", models.FieldError{Field: "edition", Key: "exports.fault.edition", Args: map[string]any{"Edition": p.Edition}})
}

// funding hands the funding status of each year and of the day to use.
func (j *job) funding(use func(reports.FundingBook) error) error {
	edition, err := j.params.edition()
	if err != nil {
		return err
	}
	years, at, err := j.services.Ledger.FundingYears(j.ctx, j.actor, j.params.AsAt, edition)
	if err != nil {
		return err
	}
	b := reports.FundingBook{Book: j.book(), Years: years}
	b.AsAt, b.At = b.Status().AsAt, at
	if !b.AsAt.IsZero() {
		j.name += "-" + b.AsAt.String()
	}
	return use(b)
}

// fundingStatus is the agent's statement as a workbook.
//
// clause 97: the agent's statement is made from the same books.
func fundingStatus(j *job) error {
	return j.funding(func(b reports.FundingBook) error { return reports.WriteFunding(j.to, b) })
}

func fundingYears(j *job) error {
	return j.funding(func(b reports.FundingBook) error {
		return flat(j, b.Book, reports.FundingYears(b.Book), b.Years)
	})
}

// grown is what grew after programmes. Its rows are of now, and stand in no sum
// of the statements whose day the file carries.
func grown(j *job) error {
	rows, err := j.services.Growth.Rows(j.ctx, j.actor)
	if err != nil {
		return err
	}
	return j.funding(func(b reports.FundingBook) error {
		return flat(j, b.Book, reports.Growth(b.Book), rows)
	})
}

// annual hands the consolidated report of a year to use.
func (j *job) annual(use func(reports.ConsolidatedBook) error) error {
	r, at, err := j.services.Consolidated.Report(j.ctx, j.actor, j.params.Year)
	if err != nil {
		return err
	}
	b := reports.ConsolidatedBook{Book: j.book(), Report: r, Categories: j.catalogue.Categories()}
	b.AsAt, b.At = when.MustDate(r.Year, 12, 31), at
	j.name += "-" + strconv.Itoa(r.Year)
	return use(b)
}

func consolidated(j *job) error {
	return j.annual(func(b reports.ConsolidatedBook) error { return reports.WriteConsolidated(j.to, b) })
}

// consolidatedTable is one table of the report as a data file.
func consolidatedTable(write func(*job, reports.ConsolidatedBook) error) func(*job) error {
	return func(j *job) error {
		return j.annual(func(b reports.ConsolidatedBook) error { return write(j, b) })
	}
}

// rowsOf is a table of the report with its rows.
func rowsOf[R any](table func(reports.Book) reports.Table[R], rows func(models.ConsolidatedReport) []R) func(*job, reports.ConsolidatedBook) error {
	return func(j *job, b reports.ConsolidatedBook) error {
		return flat(j, b.Book, table(b.Book), rows(b.Report))
	}
}

func overviewData(j *job, b reports.ConsolidatedBook) error {
	return flat(j, b.Book, reports.Overview(b.Book, b.Report.Year), reports.OverviewRows(b.Report))
}

func categoryData(j *job, b reports.ConsolidatedBook) error {
	return flat(j, b.Book, b.CategoryTable(), b.Report.Categories)
}
