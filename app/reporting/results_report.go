package reporting

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// mayWriteResults says whether the actor writes a programme's report on results:
// programme officers and drafters of the organisation that leads it.
func mayWriteResults(actor models.Actor, p models.Programme) error {
	if err := actor.May(models.PermResultsWrite); err != nil {
		return err
	}
	if actor.OrganisationID != p.LeadOrganisationID {
		return models.Forbidden("results.forbidden.lead", "24")
	}
	return nil
}

// ResultReport gives one year's report of a programme as it is being written: to
// the secretariat, the auditor, and the organisations of the programme.
func (s *Service) ResultReport(ctx context.Context, actor models.Actor, ref string, year int) (models.ResultPage, error) {
	var v models.ResultPage
	if err := actor.May(models.PermResultsRead); err != nil {
		return v, err
	}
	today := when.DateOf(s.db.Now(ctx))
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		p, err := seenProgramme(q, actor, ref)
		if err != nil {
			return err
		}
		if err := takesPart(q, actor, p); err != nil {
			return err
		}
		v, err = resultPage(q, actor, p, year, today)
		return err
	})
	return v, err
}

// takesPart refuses an applicant of an organisation that the programme is not of.
func takesPart(q *gorm.DB, actor models.Actor, p models.Programme) error {
	if !actor.Is(models.RoleDrafter, models.RolePUNOProgramme) {
		return nil
	}
	orgs, err := shares(q, p.ID)
	for _, o := range orgs {
		if o.OrganisationID == actor.OrganisationID {
			return err
		}
	}
	if err != nil {
		return err
	}
	return models.Forbidden("results.forbidden.takes_part", "24")
}

func shares(q *gorm.DB, programme int64) ([]models.ProgrammeOrganisation, error) {
	return db.From[models.ProgrammeOrganisation](q).Where("programme_id = ?", programme).Find(q.Statement.Context)
}

func resultPage(q *gorm.DB, actor models.Actor, p models.Programme, year int, today when.Date) (models.ResultPage, error) {
	v := models.ResultPage{Years: models.ResultYears(p, today)}
	var err error
	if v.ProgrammeResults, err = results(q, actor, p); err != nil {
		return v, err
	}
	v.SeesRisks = true
	if v.Risks, err = riskRegister(q, p.ID); err != nil {
		return v, err
	}
	known := false
	for _, y := range v.Years {
		known = known || y == year
	}
	if v.Year, v.History, err = resultYear(q, p.ID, year); err != nil {
		return v, err
	}
	if !known && v.Year.Report.ID == 0 {
		return v, models.NotFound("result_reports")
	}
	v.Ended = yearEnded(p, year, today)
	v.Gaps = v.Year.Gaps(v.ProgrammeResults)
	v.Write = v.Year.Report.State == models.ResultOpen && p.State != models.ProgrammeFinancialClosed && len(v.Indicators)+len(v.Risks) > 0 && mayWriteResults(actor, p) == nil
	v.Settle = actor.May(models.PermResultsPublish) == nil && v.Year.Report.State != models.ResultOpen
	v.Events, err = db.From[models.ResultEvent](q).Where("report_id = ?", v.Year.Report.ID).Order("id").Find(q.Statement.Context)
	return v, err
}

// yearEnded says whether a year is over for a programme.
func yearEnded(p models.Programme, year int, today when.Date) bool {
	return year < today.Year() || !p.ClosedOn.IsZero()
}

func riskRegister(q *gorm.DB, programme int64) ([]models.ProgrammeRisk, error) {
	return db.Rows[models.ProgrammeRisk](q, "SELECT * FROM programme_risks WHERE programme_id = ? ORDER BY position", programme)
}

// resultYear reads a year's report with its latest versions, and every version of
// its values; an open one that is not stored where there is none.
func resultYear(q *gorm.DB, programme int64, year int) (models.ResultYear, []models.IndicatorValue, error) {
	y := models.ResultYear{Report: models.ResultReport{ProgrammeID: programme, Year: year, State: models.ResultOpen}}
	found, err := db.From[models.ResultReport](q).Where("programme_id = ? AND year = ?", programme, year).Find(q.Statement.Context)
	if err != nil || len(found) == 0 {
		return y, nil, err
	}
	y.Report = found[0]
	values, err := db.From[models.IndicatorValue](q).Where("report_id = ?", y.Report.ID).Order("indicator_id, number").Find(q.Statement.Context)
	if err != nil {
		return y, nil, err
	}
	statuses, err := db.From[models.RiskStatus](q).Where("report_id = ?", y.Report.ID).Order("risk_id, number").Find(q.Statement.Context)
	y.Values, y.Statuses = models.LatestValues(values, y.Report.Published+1), models.LatestStatuses(statuses, y.Report.Published+1)
	return y, values, err
}

// publishedYears are the years of a programme whose figures are public, the
// earliest first, each as it was published last.
func publishedYears(q *gorm.DB, programme int64) ([]models.ResultYear, error) {
	reports, err := db.From[models.ResultReport](q).Where("programme_id = ? AND published > 0", programme).Order("year").Find(q.Statement.Context)
	if err != nil || len(reports) == 0 {
		return nil, err
	}
	values, err := db.From[models.IndicatorValue](q).Where("programme_id = ?", programme).Order("id").Find(q.Statement.Context)
	if err != nil {
		return nil, err
	}
	statuses, err := db.From[models.RiskStatus](q).Where("programme_id = ?", programme).Order("id").Find(q.Statement.Context)
	out := make([]models.ResultYear, len(reports))
	for i, r := range reports {
		out[i].Report = r
		var of []models.IndicatorValue
		for _, v := range values {
			if v.ReportID == r.ID {
				of = append(of, v)
			}
		}
		var stood []models.RiskStatus
		for _, v := range statuses {
			if v.ReportID == r.ID {
				stood = append(stood, v)
			}
		}
		out[i].Values, out[i].Statuses = models.LatestValues(of, r.Published), models.LatestStatuses(stood, r.Published)
	}
	return out, err
}

// SaveResults writes what an organisation says of a year's indicators and risks:
// each change is a new version, the former stays. Of what was published a change
// has a reason, and is public when the report is published anew.
//
// clause 24: results; not measured is said, and is no zero.
func (s *Service) SaveResults(ctx context.Context, actor models.Actor, programme int64, in models.ResultInput) (models.ResultReport, error) {
	var r models.ResultReport
	err := s.db.Write(ctx, actor, "result.save", func(tx *db.Tx) error {
		p, y, err := openReport(tx, programme, in.Year, in.Version)
		if err != nil {
			return err
		}
		page, err := resultPage(tx.DB, actor, *p, in.Year, when.DateOf(tx.Now))
		if err != nil {
			return err
		}
		if y.Report.State != models.ResultOpen {
			return models.Conflict("results.conflict.submitted", "24")
		}
		values, statuses, err := in.Changes(page.ProgrammeResults, page.Year)
		if err != nil {
			return err
		}
		if r = y.Report; r.ID == 0 {
			err = db.Create(tx, &r)
		} else if len(values)+len(statuses) > 0 {
			err = db.Update(tx, &r, "state")
		}
		if err != nil {
			return err
		}
		tx.Target("result_reports", r.ID)
		return addVersions(tx, r, values, statuses)
	})
	return r, err
}

func addVersions(tx *db.Tx, r models.ResultReport, values []models.IndicatorValue, statuses []models.RiskStatus) error {
	for _, v := range values {
		v.ReportID, v.ProgrammeID, v.Edition = r.ID, r.ProgrammeID, r.Published+1
		v.ByRole, v.PersonID, v.MandateID = tx.Actor.Role, tx.Actor.PersonID, tx.Actor.MandateID
		if err := db.Create(tx, &v); err != nil {
			return err
		}
	}
	for _, v := range statuses {
		v.ReportID, v.ProgrammeID, v.Edition = r.ID, r.ProgrammeID, r.Published+1
		v.ByRole, v.PersonID, v.MandateID = tx.Actor.Role, tx.Actor.PersonID, tx.Actor.MandateID
		if err := db.Create(tx, &v); err != nil {
			return err
		}
	}
	return nil
}

// openReport locks the programme for its writers and finds a year's report; the
// version is the one the form was opened with.
func openReport(tx *db.Tx, programme int64, year int, version int64) (*models.Programme, models.ResultYear, error) {
	if err := tx.Actor.May(models.PermResultsWrite); err != nil {
		return nil, models.ResultYear{}, err
	}
	p, err := open(tx, programme)
	if err != nil {
		return nil, models.ResultYear{}, err
	}
	if err := mayWriteResults(tx.Actor, *p); err != nil {
		return nil, models.ResultYear{}, err
	}
	if p.State == models.ProgrammeFinancialClosed {
		return nil, models.ResultYear{}, models.Conflict("programmes.conflict.closed", "24")
	}
	y, _, err := resultYear(tx.DB, p.ID, year)
	if err == nil && y.Report.Version != version {
		err = models.Stale(y.Report)
	}
	return p, y, err
}

// SubmitResults gives a year's report to the secretariat, when the year is over
// and every indicator and risk is answered.
func (s *Service) SubmitResults(ctx context.Context, actor models.Actor, programme int64, year int, version int64) error {
	return s.db.Write(ctx, actor, "result.submit", func(tx *db.Tx) error {
		p, y, err := openReport(tx, programme, year, version)
		if err != nil {
			return err
		}
		if y.Report.ID == 0 {
			return models.NotFound("result_reports")
		}
		page, err := resultPage(tx.DB, actor, *p, year, when.DateOf(tx.Now))
		if err != nil {
			return err
		}
		return step(tx, &y.Report, models.ResultSubmit, page.Ended, page.Gaps, "")
	})
}

func step(tx *db.Tx, r *models.ResultReport, action models.ResultAction, ended bool, gaps []models.FieldError, note string) error {
	if err := r.Apply(tx.Actor, action, ended, gaps); err != nil {
		return err
	}
	tx.Target("result_reports", r.ID)
	if err := db.Update(tx, r, "state", "published"); err != nil {
		return err
	}
	if err := db.Create(tx, &models.ResultEvent{ReportID: r.ID, Action: action, Note: note, ByRole: tx.Actor.Role, PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID}); err != nil {
		return err
	}
	return tx.Enqueue(ResultsJob{ReportID: r.ID, Action: string(action)})
}

// ResultsJob tells those whom it concerns that a report on results went a step
// further.
type ResultsJob struct {
	ReportID int64  `json:"report_id"`
	Action   string `json:"action"` // of models.ResultFlow
}

// Kind names the job in the queue.
func (ResultsJob) Kind() string { return "result_report_step" }

// PublishResults makes the figures of a submitted report public.
//
// clause 99: the secretariat looks at a report before everybody reads it.
func (s *Service) PublishResults(ctx context.Context, actor models.Actor, programme int64, year int, version int64) error {
	return s.settleResults(ctx, actor, "result.publish", programme, year, version, func(tx *db.Tx, r *models.ResultReport) error {
		return step(tx, r, models.ResultPublish, true, nil, "")
	})
}

// ReturnResults gives a report back to its writers with the reason: one that was
// submitted, or one that was published and is to be corrected; what was published
// stays public until it is published anew.
func (s *Service) ReturnResults(ctx context.Context, actor models.Actor, programme int64, year int, version int64, note string) error {
	return s.settleResults(ctx, actor, "result.return", programme, year, version, func(tx *db.Tx, r *models.ResultReport) error {
		if note = strings.TrimSpace(note); note == "" || len([]rune(note)) > models.ResultTextLimit {
			return models.Invalid("results.fault.report", models.FieldError{Field: "note", Key: "results.fault.reason"})
		}
		action := models.ResultReturn
		if r.State == models.ResultPublished {
			action = models.ResultReopen
		}
		return step(tx, r, action, true, nil, note)
	})
}

func (s *Service) settleResults(ctx context.Context, actor models.Actor, act string, programme int64, year int, version int64, do func(*db.Tx, *models.ResultReport) error) error {
	return s.db.Write(ctx, actor, act, func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermResultsPublish, tx.Now); err != nil {
			return err
		}
		p, err := open(tx, programme)
		if err != nil {
			return err
		}
		y, _, err := resultYear(tx.DB, p.ID, year)
		if err != nil {
			return err
		}
		if y.Report.ID == 0 {
			return models.NotFound("result_reports")
		}
		if y.Report.Version != version {
			return models.Stale(y.Report)
		}
		return do(tx, &y.Report)
	})
}
