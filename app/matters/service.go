package matters

import (
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/matters/interests"
	"seedfund/models"
)

// Adoption is an adopted decision that commits money, with what it adopted.
type Adoption struct {
	Decision models.Decision
	Proposal models.Proposal
	Text     models.MatterText
	Effect   models.MatterEffect
}

// Service holds the use cases of matters, votes and decisions.
type Service struct {
	db        *db.DB
	establish func(*db.Tx, Adoption) error
	files     *files.Service // nil where the store keeps no files
	funders   interests.Funders
	decided   map[models.ConsultSubject]Deciding
}

// Deciding is what a decision on a text outside its matter does to that text.
// It joins the adopting transaction; where it refuses nothing is decided.
type Deciding func(tx *db.Tx, bound models.GatedMatter, d models.Decision) error

// Option hands in what other areas know.
type Option func(*Service)

// WithEstablish gives what an approval does to programmes and money. It joins
// the adopting transaction and refuses with Conflict what the free money does
// not suffice for; without it no approval can be adopted.
func WithEstablish(establish func(*db.Tx, Adoption) error) Option {
	return func(s *Service) { s.establish = establish }
}

// WithDeciding gives what a decision does to a text of a subject that its
// matter is bound to.
func WithDeciding(subject models.ConsultSubject, do Deciding) Option {
	return func(s *Service) { s.decided[subject] = do }
}

// WithFunders gives the contributors that named a thematic area as their
// preference; their seats disclose it.
func WithFunders(funders interests.Funders) Option {
	return func(s *Service) { s.funders = funders }
}

// WithFiles gives the keeper of papers; without it no answer of the
// Secretary-General can be recorded.
func WithFiles(f *files.Service) Option { return func(s *Service) { s.files = f } }

// New gives the use cases on a store.
func New(d *db.DB, options ...Option) *Service {
	s := &Service{db: d, decided: map[models.ConsultSubject]Deciding{}}
	for _, o := range options {
		o(s)
	}
	return s
}
