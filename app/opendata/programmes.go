package opendata

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// programmes reads the programmes whose decision is published with all that is
// public of them, each kind of row by one statement.
func programmes(q *gorm.DB) ([]models.IATIProgramme, error) {
	var rows []struct {
		models.Programme
		Decision string
		ledger.Decided
		PublishedAt *time.Time
	}
	err := q.Raw("SELECT p.*, " + ledger.DecisionOf + " AS decision, " + ledger.DecidedColumns + ", u.published_at FROM programmes p" + ledger.DecisionsOf + "LEFT JOIN decision_publications u ON u.decision_id = p.decision_id WHERE " +
		ledger.Seen(everybody) + " ORDER BY p.id").Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	r := reader{q: q, at: map[int64]int{}}
	for i, row := range rows {
		r.at[row.ID] = i
		updated := row.CreatedAt // of one that existed before: when it came into the books
		if row.PublishedAt != nil {
			updated = *row.PublishedAt
		}
		r.out = append(r.out, models.IATIProgramme{Programme: row.Programme, Decision: row.Decision, DecidedOn: when.DateOf(row.At()), Updated: updated})
	}
	for _, read := range []func() error{r.days, r.organisations, r.countries, r.budgets, r.planned, r.commitments, r.payments, r.framework, r.years} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return r.out, nil
}

// reader fills programmes; at says where each stands. Rows of programmes that
// are not public are passed over.
type reader struct {
	q   *gorm.DB
	at  map[int64]int
	out []models.IATIProgramme
}

// each hands every row of a statement to use, with the programme it belongs to.
func each[T any](r *reader, of func(T) int64, use func(*models.IATIProgramme, T), text string, args ...any) error {
	var rows []T
	if err := r.q.Raw(text, args...).Scan(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		if i, ok := r.at[of(row)]; ok {
			use(&r.out[i], row)
		}
	}
	return nil
}

func (r *reader) days() error {
	type row struct {
		ProgrammeID int64
		CreatedAt   time.Time
	}
	return each(r, func(x row) int64 { return x.ProgrammeID }, func(p *models.IATIProgramme, x row) { p.Updated = later(p.Updated, x.CreatedAt) },
		`SELECT l.programme_id, e.created_at FROM (SELECT programme_id, MAX(entry_id) AS entry FROM ledger_lines WHERE programme_id IS NOT NULL GROUP BY programme_id) l
		JOIN ledger_entries e ON e.id = l.entry`)
}

func (r *reader) organisations() error {
	type row struct {
		ProgrammeID int64
		models.IATIOrganisation
	}
	return each(r, func(x row) int64 { return x.ProgrammeID }, func(p *models.IATIProgramme, x row) { p.Organisations = append(p.Organisations, x.IATIOrganisation) },
		`SELECT s.programme_id, o.id, o.code, o.name, o.kind FROM programme_organisations s JOIN organisations o ON o.id = s.organisation_id ORDER BY s.programme_id, s.position`)
}

func (r *reader) countries() error {
	return each(r, func(x models.ProgrammeCountry) int64 { return x.ProgrammeID }, func(p *models.IATIProgramme, x models.ProgrammeCountry) { p.Countries = append(p.Countries, x) },
		"SELECT * FROM programme_countries ORDER BY programme_id, share_bp DESC, country")
}

func (r *reader) budgets() error {
	return each(r, func(x models.ProgrammeBudget) int64 { return x.ProgrammeID }, func(p *models.IATIProgramme, x models.ProgrammeBudget) {
		p.Budgets, p.Updated = append(p.Budgets, x), later(p.Updated, x.CreatedAt)
	},
		"SELECT * FROM programme_budgets ORDER BY programme_id, number")
}

// planned is what of a tranche is not transferred yet, while the programme runs.
func (r *reader) planned() error {
	type row struct {
		ProgrammeID    int64
		Number         int
		DueOn          when.Date
		OrganisationID int64
		Cents          money.Cents
	}
	return each(r, func(x row) int64 { return x.ProgrammeID }, func(p *models.IATIProgramme, x row) {
		if p.Open() {
			p.Planned = append(p.Planned, models.IATIPlanned{Tranche: x.Number, DueOn: x.DueOn, OrganisationID: x.OrganisationID, Cents: x.Cents})
		}
	}, `SELECT t.programme_id, t.number, t.due_on, a.organisation_id, a.cents - a.transferred_cents AS cents FROM tranches t JOIN tranche_amounts a ON a.tranche_id = t.id
		WHERE a.cents > a.transferred_cents ORDER BY t.programme_id, t.number, a.id`)
}

type posted struct {
	ProgrammeID    int64
	OrganisationID int64
	Number         string
	Kind           models.EntryKind
	ValueDate      when.Date
	Cents          money.Cents
}

func (x posted) programme() int64 { return x.ProgrammeID }

func (x posted) flow(kind models.IATIType) models.IATIFlow {
	return models.IATIFlow{Ref: x.Number, Kind: string(x.Kind), Type: kind, On: x.ValueDate, Currency: money.USD, Minor: int64(x.Cents), To: x.OrganisationID}
}

// commitments are what was committed to each organisation and what a closed
// programme will not use, below zero.
func (r *reader) commitments() error {
	return each(r, posted.programme, func(p *models.IATIProgramme, x posted) { p.Flows = append(p.Flows, x.flow(models.IATICommitment)) },
		`SELECT l.programme_id, COALESCE(l.organisation_id, 0) AS organisation_id, e.number, e.kind, e.value_date, SUM(l.cents) AS cents FROM ledger_entries e JOIN ledger_lines l ON l.entry_id = e.id
		WHERE e.kind IN ('commitment', 'decommitment') AND l.account = 'commitments' AND l.programme_id IS NOT NULL AND `+standing+`
		GROUP BY e.id, l.programme_id, l.organisation_id, e.number, e.kind, e.value_date ORDER BY e.id, MIN(l.position)`)
}

// payments are the agent's payments that were not reversed and the refunds,
// below zero, in the order of recording.
func (r *reader) payments() error {
	return each(r, posted.programme, func(p *models.IATIProgramme, x posted) { p.Flows = append(p.Flows, x.flow(models.IATIDisbursement)) },
		`SELECT z.* FROM (
			SELECT t.programme_id, y.organisation_id, e.number, e.kind, y.value_date, y.cents, e.id AS entry_id FROM transfer_payments y
				JOIN transfer_requests t ON t.id = y.request_id JOIN ledger_entries e ON e.id = y.transaction_id WHERE y.reversed_by IS NULL
			UNION ALL
			SELECT f.programme_id, f.organisation_id, e.number, e.kind, f.value_date, -f.cents, e.id FROM refunds f JOIN ledger_entries e ON e.id = f.transaction_id WHERE f.state = 'posted'
		) z ORDER BY z.entry_id`)
}

func (r *reader) framework() error {
	err := each(r, func(x models.ProgrammeIndicator) int64 { return x.ProgrammeID }, func(p *models.IATIProgramme, x models.ProgrammeIndicator) { p.Indicators = append(p.Indicators, x) },
		"SELECT * FROM programme_indicators ORDER BY programme_id, position")
	if err != nil {
		return err
	}
	err = each(r, func(x models.ProgrammeMarker) int64 { return x.ProgrammeID }, func(p *models.IATIProgramme, x models.ProgrammeMarker) {
		p.Markers, p.Updated = append(p.Markers, x), later(p.Updated, x.CreatedAt)
	},
		"SELECT * FROM programme_markers ORDER BY programme_id, id")
	for i := range r.out {
		r.out[i].Markers = models.LatestMarkers(r.out[i].Markers)
	}
	return err
}

// years are the reports that were published, each with its figures as published
// last.
func (r *reader) years() error {
	err := each(r, func(x models.ResultReport) int64 { return x.ProgrammeID }, func(p *models.IATIProgramme, x models.ResultReport) {
		p.Years = append(p.Years, models.ResultYear{Report: x})
	},
		"SELECT * FROM result_reports WHERE published > 0 ORDER BY programme_id, year")
	if err != nil {
		return err
	}
	type publication struct {
		ProgrammeID int64
		CreatedAt   time.Time
	}
	err = each(r, func(x publication) int64 { return x.ProgrammeID }, func(p *models.IATIProgramme, x publication) { p.Updated = later(p.Updated, x.CreatedAt) },
		"SELECT r.programme_id, e.created_at FROM result_events e JOIN result_reports r ON r.id = e.report_id WHERE e.action = 'publish'")
	if err != nil {
		return err
	}
	err = each(r, func(x models.IndicatorValue) int64 { return x.ProgrammeID }, func(p *models.IATIProgramme, x models.IndicatorValue) {
		for i := range p.Years {
			if p.Years[i].Report.ID == x.ReportID {
				p.Years[i].Values = append(p.Years[i].Values, x)
			}
		}
	}, "SELECT v.* FROM indicator_values v JOIN result_reports r ON r.id = v.report_id WHERE v.edition <= r.published ORDER BY v.id")
	for i := range r.out {
		for k := range r.out[i].Years {
			y := &r.out[i].Years[k]
			y.Values = models.LatestValues(y.Values, y.Report.Published)
		}
	}
	return err
}
