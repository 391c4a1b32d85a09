package reviews

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
)

const submitted = "EXISTS (SELECT 1 FROM submissions x WHERE x.proposal_id = p.id)"

// ReviewerScope is the condition on proposals p for a reviewer: those assigned
// to them, unless an interest screens them. It is handed to proposals.New.
func (s *Service) ReviewerScope(actor models.Actor) proposals.Scope {
	if !actor.Is(models.RoleReviewer) {
		return proposals.Scope{Where: "1 = 0"}
	}
	return scopeOf(actor.PersonID, s.db.Now(context.Background()))
}

func scopeOf(person int64, now time.Time) proposals.Scope {
	free := unscreened(person, now)
	return proposals.Scope{
		Where: "EXISTS (SELECT 1 FROM review_assignments a WHERE a.proposal_id = p.id AND a.person_id = ? AND a.state IN ('assigned', 'submitted', 'abstained')) AND " + free.Where,
		Args:  append([]any{person}, free.Args...),
	}
}

// unscreened is the condition that no interest of the person stands against
// proposal p: none of a mandate in force, none declared or recorded on any
// document of the application, none in the register of interests. The pool computes the same in words; a test
// compares the two.
func unscreened(person int64, now time.Time) proposals.Scope {
	return proposals.Scope{Where: fmt.Sprintf(noInterest, "?"), Args: []any{person, now, now, now, person, person, now, now, now}}
}

// unscreenedOf is unscreened for every person v of a statement.
func unscreenedOf(now time.Time) proposals.Scope {
	return proposals.Scope{Where: fmt.Sprintf(noInterest, "v.id"), Args: []any{now, now, now, now, now, now}}
}

const noInterest = `NOT EXISTS (SELECT 1 FROM mandates m LEFT JOIN organisations o ON o.id = m.organisation_id
			WHERE m.person_id = %[1]s AND m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?)
			AND (m.organisation_id = p.lead_organisation_id
				OR EXISTS (SELECT 1 FROM proposal_organisations x WHERE x.proposal_id = p.id AND x.organisation_id = m.organisation_id)
				OR EXISTS (SELECT 1 FROM proposal_countries x WHERE x.proposal_id = p.id
					AND (x.country = m.country OR (o.kind = 'member_state' AND x.country = o.country)))))
			AND NOT EXISTS (SELECT 1 FROM review_interests i JOIN proposals ip ON ip.id = i.proposal_id
			WHERE i.person_id = %[1]s AND COALESCE(ip.concept_id, ip.id) = COALESCE(p.concept_id, p.id))
			AND NOT EXISTS (SELECT 1 FROM standing_interests e WHERE ` + inRegister + `
				AND EXISTS (SELECT 1 FROM people h WHERE h.id = %[1]s AND ` + theirEntry + `))`

// inRegister is the condition that an entry e of the register of interests
// stands and is about an organisation or a country of proposal p.
//
// clause 98: a relation that is on record screens a reviewer by itself.
const inRegister = `e.kind = 'entry' AND NOT EXISTS (SELECT 1 FROM standing_interests w WHERE w.entry_id = e.id)
	AND (e.about_id = p.lead_organisation_id
		OR EXISTS (SELECT 1 FROM proposal_organisations x WHERE x.proposal_id = p.id AND x.organisation_id = e.about_id)
		OR EXISTS (SELECT 1 FROM proposal_countries x WHERE x.proposal_id = p.id AND x.country = e.country))`

// theirEntry is the condition that such an entry is of person h: their own, or
// of an organisation they have a mandate of.
const theirEntry = `(e.person_id = h.id OR EXISTS (SELECT 1 FROM mandates m WHERE m.person_id = h.id AND m.organisation_id = e.organisation_id
	AND m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?)))`

// readsAll says whether the actor reads every review and who wrote it.
func readsAll(actor models.Actor) bool {
	return actor.System || actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAuditor)
}

// ReadsAll says whether the actor reads the queue, the rankings and the rest of
// what reviews come to.
func (s *Service) ReadsAll(actor models.Actor) bool { return mayReadAll(actor) == nil }

// mayReadAll refuses all but the secretariat and the auditor.
//
// clause 99: the secretariat supports the Board; the queue is its work.
func mayReadAll(actor models.Actor) error {
	if err := actor.May(models.PermReviewRead); err != nil {
		return err
	}
	if !readsAll(actor) {
		return models.Forbidden("reviews.secretariat_only", "99")
	}
	return nil
}

// visible is the scope of proposals whose reviews the actor may ask for.
func (s *Service) visible(actor models.Actor, now time.Time) proposals.Scope {
	switch {
	case readsAll(actor):
		return proposals.Scope{Where: submitted}
	case actor.Is(models.RoleBoardMember, models.RoleAlternate, models.RoleCoordinator):
		return proposals.AtTheBoard(actor, now)
	case actor.Is(models.RoleReviewer):
		return scopeOf(actor.PersonID, now)
	}
	return proposals.Scope{Where: "1 = 0"}
}

// seen reads a proposal that the actor may see; absence and invisibility are
// one answer.
func (s *Service) seen(q *gorm.DB, actor models.Actor, id int64, now time.Time) (models.Proposal, error) {
	sc := s.visible(actor, now)
	var p models.Proposal
	err := q.Raw("SELECT p.* FROM proposals p WHERE p.id = ? AND ("+sc.Where+")", append([]any{id}, sc.Args...)...).Take(&p).Error
	return p, db.Found(err, "proposals")
}

// own locks an assignment and its proposal for its reviewer, the proposal
// first as every act here does. Another person's assignment, and one that an
// interest screens, is not found.
func own(tx *db.Tx, actor models.Actor, id int64) (*models.ReviewAssignment, *models.Proposal, error) {
	a, err := both(tx, id)
	if err != nil {
		return nil, nil, err
	}
	p, err := mine(tx.DB, actor, *a, tx.Now)
	if err != nil {
		return nil, nil, err
	}
	return a, &p, nil
}

// both locks the proposal of an assignment, then the assignment.
func both(tx *db.Tx, id int64) (*models.ReviewAssignment, error) {
	var proposal int64
	if err := tx.Raw("SELECT proposal_id FROM review_assignments WHERE id = ?", id).Take(&proposal).Error; err != nil {
		return nil, db.Found(err, "review_assignments")
	}
	if _, err := db.Load[models.Proposal](tx, proposal); err != nil {
		return nil, err
	}
	tx.Target("review_assignments", id)
	return db.Load[models.ReviewAssignment](tx, id)
}

// mine reads the proposal of an assignment that belongs to the actor.
func mine(q *gorm.DB, actor models.Actor, a models.ReviewAssignment, now time.Time) (models.Proposal, error) {
	var p models.Proposal
	if a.PersonID != actor.PersonID || !actor.Is(models.RoleReviewer) {
		return p, models.NotFound("review_assignments")
	}
	sc := scopeOf(actor.PersonID, now)
	err := q.Raw("SELECT p.* FROM proposals p WHERE p.id = ? AND "+sc.Where, append([]any{a.ProposalID}, sc.Args...)...).Take(&p).Error
	return p, db.Found(err, "review_assignments")
}

// writable refuses an answer that is already given, and one on a proposal that
// is past its review.
func writable(a models.ReviewAssignment, p models.Proposal) error {
	if a.State != models.AssignmentOpen {
		return models.Conflict("reviews.answered_already", "20").With(map[string]any{"State": string(a.State)})
	}
	if !p.State.Reviewing() {
		return models.Conflict("reviews.review_over", "20").With(map[string]any{"State": string(p.State)})
	}
	return nil
}

// Own are those of some assignments that are the actor's to review.
func Own(q *gorm.DB, actor models.Actor, ids []int64) ([]int64, error) {
	if !actor.Is(models.RoleReviewer) {
		return nil, nil
	}
	return db.Rows[int64](q, "SELECT a.id FROM review_assignments a WHERE a.id IN ? AND a.person_id = ? AND a.state <> 'removed'", append(ids[:len(ids):len(ids)], 0), actor.PersonID)
}

// OwnRounds are those among rounds in which the actor is asked for a second look.
func OwnRounds(q *gorm.DB, actor models.Actor, ids []int64) ([]int64, error) {
	if !actor.Is(models.RoleReviewer) {
		return nil, nil
	}
	return db.Rows[int64](q, `SELECT DISTINCT m.round_id FROM review_round_members m JOIN review_assignments a ON a.id = m.assignment_id AND a.state = 'submitted'
		WHERE m.round_id IN ? AND a.person_id = ?`, append(ids[:len(ids):len(ids)], 0), actor.PersonID)
}
