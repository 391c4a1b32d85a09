package consolidated

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Service reads the report.
type Service struct{ db *db.DB }

// New gives the service on a store.
func New(d *db.DB) *Service { return &Service{db: d} }

// Report is the report of a year (0: that of the last value date of the books),
// with the instant of the last entry the actor may know of. A year that has not
// ended is as it stands.
//
// clause 97: the agent accounts for the fund each year by 31 May.
func (s *Service) Report(ctx context.Context, actor models.Actor, year int) (models.ConsolidatedReport, time.Time, error) {
	var r models.ConsolidatedReport
	var at time.Time
	if err := actor.May(models.PermExport); err != nil {
		return r, at, err
	}
	today := when.DateOf(s.db.Now(ctx))
	if year > today.Year() || year != 0 && year < 1990 {
		return r, at, models.Invalid("exports.invalid", models.FieldError{Field: "year", Key: "money.fault.year", Args: map[string]any{"Last": today.Year()}})
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		last, err := ledger.LastKnown(q, actor)
		if err != nil {
			return err
		}
		at = last.CreatedAt
		if year == 0 {
			day, err := ledger.LastDay(q, actor)
			if err != nil {
				return err
			}
			if year = day.Year(); day.IsZero() {
				year = today.Year()
			}
		}
		r, err = report(q, actor, year)
		return err
	})
	return r, at, err
}

func report(q *gorm.DB, actor models.Actor, year int) (models.ConsolidatedReport, error) {
	r := models.ConsolidatedReport{Year: year}
	names, err := organisations(q)
	if err != nil {
		return r, err
	}
	if err := overview(q, actor, &r); err != nil {
		return r, err
	}
	parts, err := ledger.YearsOf(q, actor, year, models.AccountContributions, models.AccountInterest, models.AccountOrganisationInterest,
		models.AccountOrganisations, models.AccountExpenditure, models.AccountCommitments, models.AccountDirectCosts, models.AccountDirectExpenditure)
	if err != nil {
		return r, err
	}
	b := builder{names: names, contributors: map[int64]*models.ContributorYears{}, interest: map[int64]*models.InterestYears{},
		organisations: map[int64]*models.OrganisationYears{}, direct: map[int64]*models.DirectYears{}, spent: map[pair]models.YearSplit{}}
	for _, p := range parts {
		b.take(p)
	}
	end := when.MustDate(year, time.December, 31)
	commitments, err := contributions.Rows(q, end)
	if err != nil {
		return r, err
	}
	b.commitments(commitments)
	rows, _, err := programmes.Portfolio(q, actor, programmes.PortfolioFilter{AsAt: end})
	if err != nil {
		return r, err
	}
	for _, row := range rows {
		r.Projects = append(r.Projects, models.ProjectYears{PortfolioRow: row, Spent: b.spent[pair{row.ProgrammeID, row.OrganisationID}]})
		if row.Interim {
			r.Interim++
		}
	}
	slices.SortStableFunc(r.Projects, func(a, c models.ProjectYears) int { return cmp.Compare(a.Theme, c.Theme) })
	r.Contributors = sorted(b.contributors, func(c *models.ContributorYears) string { return c.Name })
	r.Interest = sorted(b.interest, func(i *models.InterestYears) string { return i.Name })
	r.Organisations = sorted(b.organisations, func(o *models.OrganisationYears) string { return o.Name })
	r.Direct = sorted(b.direct, func(d *models.DirectYears) string { return d.Name })
	r.Categories, err = categories(q, actor, year)
	return r, err
}

// overview is table 1: the year before, the year, and everything.
func overview(q *gorm.DB, actor models.Actor, r *models.ConsolidatedReport) error {
	var ends [3]models.LedgerSums // two years before, the year before, the year
	for i := range ends {
		var err error
		if ends[i], err = ledger.SumsAt(q, actor, ledger.ValueClock, when.MustDate(r.Year-2+i, time.December, 31)); err != nil {
			return err
		}
	}
	r.Before = models.OverviewOf(ends[1].Less(ends[0]), ends[0].Balance(models.AccountCash))
	r.Current = models.OverviewOf(ends[2].Less(ends[1]), ends[1].Balance(models.AccountCash))
	r.Cumulative = models.OverviewOf(ends[2], 0)
	r.Cash = ends[2].Balance(models.AccountCash)
	return nil
}

type pair struct{ programme, organisation int64 }

type name struct{ Code, Name string }

// builder adds the parts of accounts up into the lines of the tables.
type builder struct {
	names         map[int64]name
	contributors  map[int64]*models.ContributorYears
	interest      map[int64]*models.InterestYears
	organisations map[int64]*models.OrganisationYears
	direct        map[int64]*models.DirectYears
	spent         map[pair]models.YearSplit
}

func (b builder) take(p ledger.PartYears) {
	own := models.YearSplit{Prior: -p.Prior, Current: -p.Current}
	switch p.Account {
	case models.AccountContributions:
		c := b.contributor(p.OrganisationID)
		c.Deposits = c.Deposits.Plus(own)
	case models.AccountInterest, models.AccountOrganisationInterest:
		i := b.earner(p.OrganisationID)
		i.Earned = i.Earned.Plus(own)
	case models.AccountDirectCosts:
		if p.Kind != models.EntryDirectExpenditure {
			d := b.directOf(p.OrganisationID)
			d.Net = d.Net.Plus(p.YearSplit)
		}
	case models.AccountDirectExpenditure:
		d := b.directOf(p.OrganisationID)
		d.Spent = d.Spent.Plus(p.YearSplit)
	case models.AccountCommitments:
		if p.Kind == models.EntryCommitment { // what is set aside for the secretariat is no programme's
			b.programme(p)
		}
	default:
		b.programme(p)
	}
}

func (b builder) programme(p ledger.PartYears) {
	o := b.organisation(p.OrganisationID)
	switch {
	case p.Account == models.AccountCommitments && p.Kind == models.EntryCommitment:
		o.Approved += p.Total()
	case p.Account == models.AccountOrganisations && p.Kind == models.EntryTransfer:
		o.Transfers = o.Transfers.Plus(p.YearSplit)
	case p.Account == models.AccountOrganisations && p.Kind == models.EntryRefund:
		o.Refunds = o.Refunds.Plus(p.YearSplit)
	case p.Account == models.AccountExpenditure:
		o.Expenditure = o.Expenditure.Plus(p.YearSplit)
		at := pair{p.ProgrammeID, p.OrganisationID}
		b.spent[at] = b.spent[at].Plus(p.YearSplit)
	}
}

func (b builder) contributor(id int64) *models.ContributorYears {
	return made(b.contributors, id, models.ContributorYears{Code: b.names[id].Code, Name: b.names[id].Name})
}

func (b builder) earner(id int64) *models.InterestYears {
	return made(b.interest, id, models.InterestYears{Code: b.names[id].Code, Name: b.names[id].Name})
}

func (b builder) organisation(id int64) *models.OrganisationYears {
	return made(b.organisations, id, models.OrganisationYears{Code: b.names[id].Code, Name: b.names[id].Name})
}

func (b builder) directOf(id int64) *models.DirectYears {
	return made(b.direct, id, models.DirectYears{Code: b.names[id].Code, Name: b.names[id].Name})
}

func made[R any](in map[int64]*R, id int64, fresh R) *R {
	if in[id] == nil {
		in[id] = &fresh
	}
	return in[id]
}

// commitments adds what was signed: the dollars that came, and what is
// outstanding at the last rate that is known of it.
func (b builder) commitments(rows []models.ContributionRow) {
	for _, row := range rows {
		c := b.contributor(row.OrganisationID)
		left, valued := row.OutstandingDollars()
		c.Committed += row.USDCents + left
		c.Unvalued = c.Unvalued || !valued
	}
}

func sorted[R any](in map[int64]*R, by func(*R) string) []R {
	out := make([]R, 0, len(in))
	for _, r := range in {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b R) int { return cmp.Compare(by(&a), by(&b)) })
	return out
}

func organisations(q *gorm.DB) (map[int64]name, error) {
	var rows []struct {
		ID         int64
		Code, Name string
	}
	err := q.Raw("SELECT id, code, name FROM organisations").Scan(&rows).Error
	out := make(map[int64]name, len(rows))
	for _, r := range rows {
		out[r.ID] = name{r.Code, r.Name}
	}
	return out, err
}

// categories is table 5.3: what the current reports say was spent, by category;
// all eight stand there.
func categories(q *gorm.DB, actor models.Actor, year int) ([]models.CategoryYears, error) {
	var rows []struct {
		Category       int
		Prior, Current money.Cents
	}
	err := q.Raw(`SELECT x.category, SUM(CASE WHEN r.year < ? THEN x.cents ELSE 0 END) AS prior, SUM(CASE WHEN r.year = ? THEN x.cents ELSE 0 END) AS current
		FROM expenditure_reports r JOIN expenditures x ON x.report_id = r.id AND x.kind = 'spent' JOIN programmes p ON p.id = r.programme_id
		WHERE r.state = 'current' AND r.year <= ? AND `+ledger.Seen(actor)+" GROUP BY x.category", year, year, year).Scan(&rows).Error
	out := make([]models.CategoryYears, 8)
	for i := range out {
		out[i].Category = i + 1
	}
	for _, r := range rows {
		out[r.Category-1].Spent = models.YearSplit{Prior: r.Prior, Current: r.Current}
	}
	return out, err
}
