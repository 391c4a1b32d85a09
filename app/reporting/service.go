package reporting

import (
	"context"
	"fmt"
	"strings"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/when"
)

// Service holds the use cases of expenditure.
type Service struct{ db *db.DB }

// New gives the use cases on a store.
func New(d *db.DB) *Service { return &Service{db: d} }

// Input is one organisation's report of one year.
type Input struct {
	ProgrammeID    int64
	OrganisationID int64
	Year           int
	AsAt           when.Date
	Certainty      models.Certainty
	Explanation    string // where more is spent than was received
	Lines          []models.Expenditure

	// Corrects is the report this one takes the place of, with the version the
	// form was opened with; 0 for a first report of the year.
	Corrects int64
	Version  int64
	Reason   string

	// By is who reports where that is not who acts, with the capacity: the person
	// who loaded a file that another brings in. File is that file.
	By, As int64
	File   *int64
}

// Report enters a report or a correction. An organisation's finance officer
// reports for that organisation alone; the secretariat for any.
//
// clause 97: organisations account to the agent for what they received.
func (s *Service) Report(ctx context.Context, actor models.Actor, in Input) (*models.ExpenditureReport, error) {
	var r models.ExpenditureReport
	err := s.db.Write(ctx, actor, "expenditure.report", func(tx *db.Tx) error {
		var err error
		r, err = report(tx, in)
		return err
	})
	return &r, err
}

func report(tx *db.Tx, in Input) (models.ExpenditureReport, error) {
	if err := mayReport(tx.Actor, in.OrganisationID); err != nil {
		return models.ExpenditureReport{}, err
	}
	return Enter(tx, in)
}

// Enter posts a report or a correction in the caller's transaction, which knows
// that the actor may.
func Enter(tx *db.Tx, in Input) (models.ExpenditureReport, error) {
	var r models.ExpenditureReport
	p, err := open(tx, in.ProgrammeID)
	if err != nil {
		return r, err
	}
	share, err := shareOf(tx, p.ID, in.OrganisationID)
	if err != nil {
		return r, err
	}
	old, err := in.corrected(tx)
	if err != nil {
		return r, err
	}
	r = in.record(tx, old)
	if err := r.Validate(in.Lines, when.DateOf(tx.Now)); err != nil {
		return r, err
	}
	if p.State == models.ProgrammeFinancialClosed {
		return r, models.Conflict("programmes.conflict.closed", "97")
	}
	if err := explained(r, old, *share); err != nil {
		return r, err
	}
	if err := replace(tx, &r, old); err != nil {
		return r, err
	}
	if err := post(tx, p, &r, in.Lines); err != nil {
		return r, err
	}
	return r, keepSums(tx, share)
}

func mayReport(actor models.Actor, organisation int64) error {
	if err := actor.May(models.PermExpenditure); err != nil {
		return err
	}
	if actor.Is(models.RolePUNOFinance) && actor.OrganisationID != organisation {
		return models.Forbidden("money.forbidden.other_organisation", "97")
	}
	return nil
}

// open loads and locks a programme that the actor knows of; another is not
// there.
func open(tx *db.Tx, id int64) (*models.Programme, error) {
	var seen int
	if err := tx.Raw("SELECT 1 FROM programmes p WHERE p.id = ? AND "+ledger.Seen(tx.Actor), id).Take(&seen).Error; err != nil {
		return nil, db.Found(err, "programmes")
	}
	return db.Load[models.Programme](tx, id)
}

// corrected loads the report that is to be replaced.
func (in Input) corrected(tx *db.Tx) (*models.ExpenditureReport, error) {
	if in.Corrects == 0 {
		return nil, nil
	}
	old, err := db.Load[models.ExpenditureReport](tx, in.Corrects)
	if err != nil {
		return nil, err
	}
	if old.ProgrammeID != in.ProgrammeID || old.OrganisationID != in.OrganisationID || old.Year != in.Year {
		return nil, models.NotFound("expenditure_reports")
	}
	if old.State == models.ReportCurrent && old.Version != in.Version {
		return nil, models.Stale(old)
	}
	return old, nil
}

func (in Input) record(tx *db.Tx, old *models.ExpenditureReport) models.ExpenditureReport {
	r := models.ExpenditureReport{ProgrammeID: in.ProgrammeID, OrganisationID: in.OrganisationID, Year: in.Year, AsAt: in.AsAt, Certainty: in.Certainty,
		State: models.ReportCurrent, Explanation: strings.TrimSpace(in.Explanation), SpentCents: models.SumOf(in.Lines, models.Spent),
		CommittedCents: models.SumOf(in.Lines, models.Committed), FileID: in.File, ReportedBy: tx.Actor.PersonID, ReportedAs: tx.Actor.MandateID}
	if in.By != 0 {
		r.ReportedBy, r.ReportedAs = in.By, in.As
	}
	if old != nil {
		r.CorrectsID, r.Reason = &old.ID, strings.TrimSpace(in.Reason)
	}
	return r
}

func shareOf(tx *db.Tx, programme, organisation int64) (*models.ProgrammeOrganisation, error) {
	row, err := db.From[models.ProgrammeOrganisation](tx.DB).Where("programme_id = ? AND organisation_id = ?", programme, organisation).Take(tx.Ctx)
	if models.IsKind(db.Found(err, ""), models.KindNotFound) {
		if tx.Actor.Is(models.RolePUNOFinance) {
			return nil, models.Forbidden("money.forbidden.not_of_programme", "97")
		}
		return nil, models.Invalid("money.fault.expenditure", models.FieldError{Field: "organisation", Key: "programmes.fault.organisation_other"})
	}
	if err != nil {
		return nil, err
	}
	return db.Load[models.ProgrammeOrganisation](tx, row.ID)
}

// explained asks for words where more is spent than was received: it can be
// true, and is flagged.
func explained(r models.ExpenditureReport, old *models.ExpenditureReport, share models.ProgrammeOrganisation) error {
	spent := share.SpentCents + r.SpentCents
	if old != nil {
		spent -= old.SpentCents
	}
	if spent > share.NetFunded() && r.Explanation == "" {
		return models.Invalid("money.fault.expenditure", models.FieldError{Field: "explanation", Key: "money.fault.explanation",
			Args: map[string]any{"Spent": spent, "Received": share.NetFunded()}})
	}
	return nil
}

// replace marks the corrected report and takes its entry back, on the day of
// the new figures.
func replace(tx *db.Tx, r, old *models.ExpenditureReport) error {
	if old == nil {
		return nil
	}
	if err := r.CanReplace(*old); err != nil {
		return err
	}
	if r.AsAt.Before(old.AsAt) {
		return models.Invalid("money.fault.expenditure", models.FieldError{Field: "as_at", Key: "money.fault.before_corrected", Args: map[string]any{"Day": old.AsAt.String()}})
	}
	if old.TransactionID != nil {
		if _, err := ledger.Reverse(tx, *old.TransactionID, r.Reason, r.AsAt); err != nil {
			return err
		}
	}
	old.State = models.ReportCorrected
	return db.Update(tx, old, "state")
}

func post(tx *db.Tx, p *models.Programme, r *models.ExpenditureReport, lines []models.Expenditure) error {
	n, err := tx.NextNumber("expenditure")
	if err != nil {
		return err
	}
	r.Reference = fmt.Sprintf("E-%04d", n)
	if r.SpentCents > 0 {
		e, err := ledger.Post(tx, ledger.Entry{Kind: models.EntryExpenditure, ValueDate: r.AsAt, Reference: p.Reference, Source: r.Reference, Certainty: r.Certainty,
			Lines: ledger.Move(models.AccountOrganisations, models.AccountExpenditure, p.ID, r.OrganisationID, r.SpentCents)})
		if err != nil {
			return err
		}
		r.TransactionID = &e.ID
	}
	if err := db.Create(tx, r); err != nil {
		if db.Violates(err, "expenditure_reports") {
			return models.Conflict("money.conflict.report_exists", "97").With(map[string]any{"Year": r.Year}).Because(err)
		}
		return err
	}
	for _, l := range lines {
		if l.Cents == 0 {
			continue
		}
		l.ID, l.ReportID = 0, r.ID
		if err := db.Create(tx, &l); err != nil {
			return err
		}
	}
	return nil
}

// keepSums writes what the current reports come to into the organisation's share.
func keepSums(tx *db.Tx, share *models.ProgrammeOrganisation) error {
	reports, err := db.From[models.ExpenditureReport](tx.DB).Where("programme_id = ? AND organisation_id = ?", share.ProgrammeID, share.OrganisationID).Find(tx.Ctx)
	if err != nil {
		return err
	}
	share.SpentCents, share.CommittedCents = models.UsedSoFar(reports)
	return db.Update(tx, share, "spent_cents", "committed_cents")
}

// ReportView is a report with its lines.
type ReportView struct {
	models.ExpenditureReport
	Programme    string
	Organisation string
	Lines        []models.Expenditure
}

// Get gives one report by its reference, to those who may read money.
func (s *Service) Get(ctx context.Context, actor models.Actor, ref string) (ReportView, error) {
	var v ReportView
	if err := actor.May(models.PermMoneyRead); err != nil {
		return v, err
	}
	q := s.db.Read(ctx)
	if err := q.Raw("SELECT r.* FROM expenditure_reports r JOIN programmes p ON p.id = r.programme_id WHERE r.reference = ? AND "+ledger.Seen(actor), ref).Take(&v.ExpenditureReport).Error; err != nil {
		return v, db.Found(err, "expenditure_reports")
	}
	if err := q.Raw(`SELECT p.reference AS programme, o.name AS organisation FROM programmes p, organisations o WHERE p.id = ? AND o.id = ?`,
		v.ProgrammeID, v.OrganisationID).Row().Scan(&v.Programme, &v.Organisation); err != nil {
		return v, err
	}
	var err error
	v.Lines, err = db.From[models.Expenditure](q).Where("report_id = ?", v.ID).Order("kind, category").Find(ctx)
	return v, err
}
