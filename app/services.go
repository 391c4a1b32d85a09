package app

import (
	"fmt"

	"gorm.io/gorm"

	"seedfund/app/acts"
	"seedfund/app/annualreview"
	"seedfund/app/bodies"
	"seedfund/app/calendar"
	"seedfund/app/calls"
	"seedfund/app/certificates"
	"seedfund/app/consolidated"
	"seedfund/app/consultations"
	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/funditems"
	"seedfund/app/growth"
	"seedfund/app/imports"
	"seedfund/app/ledger"
	"seedfund/app/mail"
	"seedfund/app/matters"
	"seedfund/app/matters/access"
	"seedfund/app/matters/decisions"
	"seedfund/app/matters/interests"
	"seedfund/app/meetings"
	"seedfund/app/notices"
	"seedfund/app/obligations"
	"seedfund/app/opendata"
	"seedfund/app/opening"
	"seedfund/app/papers"
	"seedfund/app/people"
	"seedfund/app/printing"
	"seedfund/app/programmes"
	"seedfund/app/proposals"
	"seedfund/app/rates"
	"seedfund/app/reconcile"
	"seedfund/app/record"
	"seedfund/app/reporting"
	"seedfund/app/reviews"
	"seedfund/app/rules"
	"seedfund/app/secretariat"
	"seedfund/app/soundings"
	"seedfund/app/transfers"
	"seedfund/app/unsent"
	"seedfund/app/workbench"
	"seedfund/models"
)

// Config is what the areas need besides the store.
type Config struct {
	People people.Config

	// FilesDir is where uploaded documents lie; without it Files is nil.
	FilesDir   string
	FileLimits files.Limits

	// Letters puts letters into words; without it nobody is written to and Mail
	// is nil.
	Letters mail.Renderer
	Mail    mail.Config

	// Browser is the Chromium that prints documents as PDF; empty for none.
	Browser string
}

// Services holds every area's use cases on one store.
type Services struct {
	DB *db.DB

	Files   *files.Service
	Printer *printing.Printer // of documents as PDF
	Mail    *mail.Service

	People *people.Service
	Acts   *acts.Service
	Unsent *unsent.Service

	Calls     *calls.Service
	Proposals *proposals.Service
	Reviews   *reviews.Service

	Bodies    *bodies.Service
	Interests *interests.Service
	Matters   *matters.Service
	Decisions *decisions.Service
	Meetings  *meetings.Service
	Workbench *workbench.Service
	Rules     *rules.Service

	Soundings *soundings.Service

	Consultations *consultations.Service
	Obligations   *obligations.Service
	AnnualReviews *annualreview.Service

	Ledger        *ledger.Service
	Rates         *rates.Service
	Contributions *contributions.Service
	FundItems     *funditems.Service
	Consolidated  *consolidated.Service
	Reconcile     *reconcile.Service
	Growth        *growth.Service
	Secretariat   *secretariat.Service
	Imports       *imports.Service
	Opening       *opening.Service
	Programmes    *programmes.Service
	Reporting     *reporting.Service
	Transfers     *transfers.Service
	OpenData      *opendata.Service
	Papers        *papers.Service
	Calendar      *calendar.Service

	Record models.PublicRecord

	notices *notices.Service
}

// New puts the areas together; it reads nothing from the store.
func New(d *db.DB, c Config) (*Services, error) {
	s := &Services{DB: d, Printer: printing.New(c.Browser)}

	var err error
	if c.FilesDir != "" {
		store, err := files.OpenStore(c.FilesDir)
		if err != nil {
			return nil, err
		}
		s.Files = files.New(d, store, c.FileLimits)
	}
	if c.Letters != nil {
		c.Mail.Origin = c.People.Origin
		s.Mail = mail.New(d, c.Mail, c.Letters)
		s.notices = notices.New(d, s.Mail, c.People.Origin)
		c.People.Mail = s.Mail
	}
	c.People.Erase = certificates.Erase
	if s.People, err = people.New(d, c.People); err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	s.Acts = acts.New(d)
	s.Unsent = unsent.New(d)

	s.Calls = calls.New(d)
	s.Reviews = reviews.New(d)
	s.Proposals = proposals.New(d, proposals.WithReviewers(s.Reviews.ReviewerScope), proposals.WithLetters(s.Mail, c.People.Origin), proposals.WithGuard(s.People.Guard))

	s.Bodies = bodies.New(d, s.Files)
	s.Interests = interests.New(d, funders)
	s.Decisions = decisions.New(d)
	s.Matters = matters.New(d, matters.WithEstablish(establish), matters.WithFunders(funders), matters.WithFiles(s.Files),
		matters.WithDeciding(models.ConsultReview, annualreview.Decided))
	s.Meetings = meetings.New(d, s.Files, s.Mail, s.Matters, c.People.Origin)
	s.Workbench = workbench.New(d)
	s.Rules = rules.New(d)
	s.Soundings = soundings.New(d)
	s.Consultations = consultations.New(d, consultations.WithMatters(access.Matters))
	s.AnnualReviews = annualreview.New(d, annualreview.WithMatters(access.Matters), annualreview.WithAttendance(meetings.Attendance))
	s.Obligations = obligations.New(d, obligations.WithOpening(models.DutyBoardReview, annualreview.Due))

	s.Ledger = ledger.New(d)
	s.Rates = rates.New(d, s.Files)
	s.Contributions = contributions.New(d, s.Files)
	s.FundItems = funditems.New(d, s.Files)
	s.Consolidated = consolidated.New(d)
	s.Reconcile = reconcile.New(d, s.Files)
	s.Growth = growth.New(d)
	s.Secretariat = secretariat.New(d)
	s.Programmes = programmes.New(d, s.Files)
	s.Reporting = reporting.New(d)
	s.Imports = imports.New(d, s.Files)
	s.Opening = opening.New(d, s.Files)
	s.Transfers = transfers.New(d, s.Files)
	s.OpenData = opendata.New(d, s.Files)
	s.Calendar = calendar.New(d, s.People, s.Consultations)
	s.Papers = papers.New(d, s.Matters, s.Programmes, s.Transfers, s.Meetings)

	s.Record = record.Whole()
	return s, nil
}

// establish is what an approval does: the programme and its commitment, or the
// secretariat's budget, in the adopting transaction.
func establish(tx *db.Tx, a matters.Adoption) error {
	if a.Effect.Plan != nil {
		return secretariat.Establish(tx, a.Decision, *a.Effect.Plan, a.Effect.Total(0))
	}
	_, err := programmes.Establish(tx, programmes.Establishment(a))
	return err
}

// funders are the contributors that named a thematic area as their preference.
func funders(q *gorm.DB, theme int) ([]int64, error) {
	var ids []int64
	err := q.Raw("SELECT DISTINCT organisation_id FROM contributor_commitments WHERE preference = ? ORDER BY organisation_id", theme).Scan(&ids).Error
	return ids, err
}

// invariants lists each area's checks, a line for each area.
var invariants = []func() []db.Invariant{
	reviews.Invariants,
	bodies.Invariants,
	matters.Invariants,
	consultations.Invariants,
	obligations.Invariants,
	annualreview.Invariants,
	workbench.Invariants,
	meetings.Invariants,
	certificates.Invariants,
	ledger.Invariants,
	rates.Invariants,
	contributions.Invariants,
	funditems.Invariants,
	secretariat.Invariants,
	programmes.Invariants,
	transfers.Invariants,
	imports.Invariants,
	opening.Invariants,
	opendata.Invariants,
}

// Invariants are what verify checks beyond the core's own; the command hands
// them to db.Open.
func Invariants() []db.Invariant {
	var all []db.Invariant
	for _, area := range invariants {
		all = append(all, area()...)
	}
	return all
}
