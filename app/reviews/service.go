package reviews

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
)

// Service holds the use cases of review.
type Service struct{ db *db.DB }

// New gives the use cases on a store.
func New(d *db.DB) *Service { return &Service{db: d} }

// subject is one proposal with the submission that stands, as the use cases of
// this area read it.
type subject struct {
	proposal   models.Proposal
	call       models.Call
	submission models.Submission
	frozen     models.Frozen
}

// subjectOf reads a proposal's call and its latest submission; NotFound while
// nothing was submitted.
func subjectOf(q *gorm.DB, p models.Proposal) (subject, error) {
	s := subject{proposal: p}
	ctx := q.Statement.Context
	var err error
	s.submission, err = db.From[models.Submission](q).Where("proposal_id = ?", p.ID).Order("number DESC").Take(ctx)
	if err != nil {
		return s, db.Found(err, "submissions")
	}
	return s, s.read(q)
}

// subjectAt is subjectOf for an earlier submission.
func subjectAt(q *gorm.DB, p models.Proposal, submission int64) (subject, error) {
	s := subject{proposal: p}
	var err error
	s.submission, err = db.From[models.Submission](q).Where("id = ? AND proposal_id = ?", submission, p.ID).Take(q.Statement.Context)
	if err != nil {
		return s, db.Found(err, "submissions")
	}
	return s, s.read(q)
}

func (s *subject) read(q *gorm.DB) error {
	var err error
	if s.call, err = db.From[models.Call](q).Where("id = ?", s.proposal.CallID).Take(q.Statement.Context); err != nil {
		return db.Found(err, "calls")
	}
	if s.frozen, err = s.submission.Read(); err != nil {
		return err
	}
	// What is being written again is for its authors: readers get the title and
	// the amount that were submitted.
	s.proposal.Title, s.proposal.Theme, s.proposal.Months = s.frozen.Title, s.frozen.Theme, s.frozen.Months
	s.proposal.StartOn, s.proposal.Asked = s.frozen.StartOn, s.frozen.Asked
	return nil
}

// locked loads a submitted proposal for an act of the secretariat and refuses
// one that changed since the person saw it. What was never submitted is not
// found: drafts are their authors' alone.
func locked(tx *db.Tx, id, version int64) (*models.Proposal, *models.Submission, error) {
	p, err := db.Load[models.Proposal](tx, id)
	if err != nil {
		return nil, nil, err
	}
	sub, err := proposals.Latest(tx, id)
	if models.IsKind(err, models.KindNotFound) {
		return nil, nil, models.NotFound("proposals")
	}
	if err != nil {
		return nil, nil, err
	}
	if version != anyVersion && p.Version != version {
		return nil, nil, models.Stale(*p)
	}
	tx.Target("proposals", p.ID)
	return p, sub, nil
}

// anyVersion is for acts that do not rest on what the proposal said.
const anyVersion = -1

// criteriaOf are the criteria a call is scored on.
func criteriaOf(q *gorm.DB, c models.Call) ([]models.Criterion, error) {
	return calls.Criteria(q, c.CriteriaSetID)
}

// form is the version of the form a document answers.
func form(ctx context.Context, q *gorm.DB, p models.Proposal) (models.FormVersion, error) {
	return calls.Form(q.WithContext(ctx), p.FormVersionID)
}
