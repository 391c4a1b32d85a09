package consultations

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
)

// Scope is a condition on matters under the alias m: those an actor may see.
type Scope func(actor models.Actor, at time.Time) (where string, args []any)

// Service holds the use cases of consultations.
type Service struct {
	db      *db.DB
	matters Scope
}

// Option hands in what other areas know.
type Option func(*Service)

// WithMatters gives the matters an actor may see; without it nobody but the
// secretariat sees a consultation on a matter.
func WithMatters(s Scope) Option { return func(x *Service) { x.matters = s } }

// New gives the use cases on a store.
func New(d *db.DB, options ...Option) *Service {
	s := &Service{db: d, matters: func(models.Actor, time.Time) (string, []any) { return "1 = 0", nil }}
	for _, o := range options {
		o(s)
	}
	return s
}

// Path is the address of a consultation.
func Path(id int64) string { return fmt.Sprintf("/consultations/%d", id) }

// conducts reports whether the actor carries out consultations.
func conducts(actor models.Actor) bool {
	return actor.System || actor.Is(models.RoleCoordinator, models.RoleSecretariatOfficer, models.RoleSecretariatHead)
}

// reads reports whether the actor reads every reply as it comes.
func reads(actor models.Actor) bool { return conducts(actor) || actor.Is(models.RoleAuditor) }

// asked is a condition on consultees under the alias e: those the actor may
// reply for at an instant, by the seat it sits on, the seat its organisation had
// when the list was made, or the member it stands for.
func asked(actor models.Actor, at time.Time) (string, []any) {
	switch {
	case actor.Is(models.RoleBoardMember, models.RoleAlternate):
		sits, args := bodies.SitsFor(actor, at)
		// clause 102: whoever leaves after the list was made is still asked.
		return "(e.seat_id IN (SELECT h.seat_id FROM holdings h WHERE " + sits + ") OR e.seat_id IS NOT NULL AND e.organisation_id = ?)",
			append(slices.Clone(args), actor.OrganisationID)
	case actor.Is(models.RoleNetworkMember, models.RoleExComMember):
		return "e.seat_id IS NULL AND e.organisation_id = ?", []any{actor.OrganisationID}
	}
	return "1 = 0", nil
}

// visible is a condition on consultations under the alias c. Absence and
// invisibility are one answer: a consultation on a matter is known to whoever
// may see the matter, or is asked about it.
func (s *Service) visible(actor models.Actor, at time.Time) (string, []any) {
	if actor.System || actor.Is(models.RoleAuditor, models.RoleSecretariatOfficer, models.RoleSecretariatHead) {
		return "1 = 1", nil
	}
	if actor.May(models.PermConsultRead) != nil {
		return "1 = 0", nil
	}
	matter, args := s.matters(actor, at)
	where := "(c.subject <> 'matter' OR EXISTS (SELECT 1 FROM matters m WHERE m.id = c.subject_id AND " + matter + "))"
	switch {
	case actor.Is(models.RoleCoordinator):
		return where, args
	case actor.Is(models.RoleExComMember, models.RoleNetworkMember):
		// Members are asked about matters whose pages they do not see.
		mine, more := asked(actor, at)
		is := "EXISTS (SELECT 1 FROM consultees e WHERE e.consultation_id = c.id AND " + mine + ")"
		if actor.Is(models.RoleExComMember) {
			is = "(c.subject <> 'matter' OR " + is + ")"
		}
		screened, person := bodies.Barred(actor.PersonID, models.DoorItem, at)
		return is + " AND NOT (c.subject = 'matter' AND EXISTS (SELECT 1 FROM matters m WHERE m.id = c.subject_id AND " + screened + "))", append(more, person...)
	}
	mine, more := asked(actor, at)
	where += " AND EXISTS (SELECT 1 FROM consultees e WHERE e.consultation_id = c.id AND " + mine + ")"
	return where, append(args, more...)
}

// open reads and locks a consultation the actor may see.
func (s *Service) open(tx *db.Tx, actor models.Actor, id int64) (*models.Consultation, error) {
	c, err := db.Load[models.Consultation](tx, id)
	if err != nil {
		return nil, err
	}
	where, args := s.visible(actor, tx.Now)
	var seen int
	if err := tx.Raw("SELECT 1 FROM consultations c WHERE c.id = ? AND "+where, append([]any{id}, args...)...).Take(&seen).Error; err != nil {
		return nil, db.Found(err, "consultations")
	}
	return c, nil
}

// on names a consultation as what an act is about.
func on(tx *db.Tx, c models.Consultation) {
	tx.Target("consultations", c.ID)
	tx.Receipt(models.Receipt{Target: "consultations", TargetID: c.ID, Path: Path(c.ID)})
}

// On reads the consultations on a subject, oldest first, for the area it is of.
func On(q *gorm.DB, subject models.ConsultSubject, id int64) ([]models.Consultation, error) {
	return db.From[models.Consultation](q).Where("subject = ? AND subject_id = ?", subject, id).Order("id").Find(q.Statement.Context)
}
