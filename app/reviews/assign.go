package reviews

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// Asking is what the secretariat asks of reviewers: by which day, with which
// word. Mandates are those of the people chosen from the pool.
type Asking struct {
	Mandates []int64
	DueOn    when.Date
	Note     string
}

// Assign asks reviewers to score the latest submission, all of them or none.
// With the first of them an admissible concept note goes into review. Whoever
// has an interest cannot be assigned, nor who has as many proposals of the call
// as they take.
func (s *Service) Assign(ctx context.Context, actor models.Actor, id int64, in Asking) error {
	return s.db.Write(ctx, actor, "review.assign", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermReviewAssign, tx.Now); err != nil {
			return err
		}
		p, sub, err := locked(tx, id, anyVersion)
		if err != nil {
			return err
		}
		if p.State != models.ProposalAdmissible && !p.State.Reviewing() {
			return models.Conflict("reviews.not_assignable", "99").With(map[string]any{"State": string(p.State)})
		}
		in.Note = strings.TrimSpace(in.Note)
		if err := in.check(when.DateOf(tx.Now)); err != nil {
			return err
		}
		if err := holdProfiles(tx, in.Mandates); err != nil {
			return err
		}
		chosen, err := choose(tx, *p, sub.ID, in.Mandates)
		if err != nil {
			return err
		}
		return ask(tx, *p, *sub, chosen, in)
	})
}

// AssignedJob tells a reviewer that a review is asked of them.
type AssignedJob struct {
	AssignmentID int64 `json:"assignment_id"`
}

// Kind names the job in the queue.
func (AssignedJob) Kind() string { return "review_assigned" }

func (in *Asking) check(today when.Date) error {
	var f models.Faults
	slices.Sort(in.Mandates)
	if in.Mandates = slices.Compact(in.Mandates); len(in.Mandates) == 0 {
		f.Add("reviewer", "reviews.fault.reviewer_none")
	}
	switch {
	case in.DueOn.IsZero():
		f.Add("due_on", "reviews.fault.due_missing")
	case in.DueOn.Before(today):
		f.Add("due_on", "reviews.fault.due_past")
	}
	if len([]rune(in.Note)) > ReasonsLimit {
		f.Add("note", "reviews.fault.long", "Max", ReasonsLimit)
	}
	return f.Err("reviews.assign_invalid")
}

// choose finds the chosen mandates in the pool and refuses those who cannot be
// assigned.
func choose(tx *db.Tx, p models.Proposal, submission int64, mandates []int64) ([]models.PoolRow, error) {
	pool, err := pool(tx.DB, p, submission, tx.Now)
	if err != nil {
		return nil, err
	}
	var chosen []models.PoolRow
	for _, mandate := range mandates {
		at := slices.IndexFunc(pool, func(r models.PoolRow) bool { return r.MandateID == mandate })
		if at < 0 {
			return nil, models.Invalid("reviews.assign_invalid", models.FieldError{Field: "reviewer", Key: "reviews.fault.reviewer_unknown"})
		}
		switch r := pool[at]; {
		case len(r.Conflicts) > 0:
			return nil, models.Forbidden("reviews.reviewer_conflict", "98").With(map[string]any{"Name": r.Name})
		case !r.Free() || slices.ContainsFunc(chosen, func(c models.PoolRow) bool { return c.PersonID == r.PersonID }):
			return nil, models.Conflict("reviews.reviewer_assigned", "99").With(map[string]any{"Name": r.Name})
		default:
			chosen = append(chosen, r)
		}
	}
	return chosen, nil
}

// pool is every person with a reviewer's mandate in force, by name, with what
// stands against an assignment on this submission. Four statements whatever
// the number.
func pool(q *gorm.DB, p models.Proposal, submission int64, now time.Time) ([]models.PoolRow, error) {
	var rows []models.PoolRow
	err := q.Raw(`SELECT m.person_id, m.id AS mandate_id, h.name, m.organisation_id, COALESCE(o.name, '') AS organisation,
		(SELECT COUNT(*) FROM review_assignments a WHERE a.person_id = m.person_id AND a.state = 'assigned') AS open,
		(SELECT COUNT(*) FROM review_assignments a WHERE a.person_id = m.person_id AND a.state = 'submitted') AS done
		FROM mandates m JOIN people h ON h.id = m.person_id JOIN accounts c ON c.person_id = h.id AND c.disabled_at IS NULL
		LEFT JOIN organisations o ON o.id = m.organisation_id
		WHERE m.role = 'reviewer' AND m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?)
		ORDER BY h.name, m.id`, now, now, now).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	people := make([]int64, len(rows))
	for i, r := range rows {
		people[i] = r.PersonID
	}
	found, err := conflicts(q, p, people, now)
	if err != nil {
		return nil, err
	}
	var held []models.ReviewAssignment
	if err := q.Raw("SELECT * FROM review_assignments WHERE submission_id = ? ORDER BY id", submission).Scan(&held).Error; err != nil {
		return nil, err
	}
	for i := range rows {
		rows[i].Conflicts = found[rows[i].PersonID]
		for _, a := range held {
			if a.PersonID == rows[i].PersonID {
				rows[i].Assigned = a.State
			}
		}
	}
	return rows, nil
}

// Assignments gives the pool and what was asked so far, for the page that
// assigns.
func (s *Service) Assignments(ctx context.Context, actor models.Actor, id int64) (models.AssignmentsView, error) {
	var v models.AssignmentsView
	if err := mayReadAll(actor); err != nil {
		return v, err
	}
	now := s.db.Now(ctx)
	v.Today = when.DateOf(now)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		p, err := s.seen(q, actor, id, now)
		if err != nil {
			return err
		}
		sub, err := subjectOf(q, p)
		if err != nil {
			return err
		}
		v.Proposal, v.Call, v.Submission, v.Frozen = sub.proposal, sub.call, sub.submission, sub.frozen
		if v.Pool, err = pool(q, p, sub.submission.ID, now); err != nil {
			return err
		}
		if v.Assignments, err = assignmentRows(q, v.Today, "a.proposal_id = ? ORDER BY a.submission_id DESC, a.id", id); err != nil {
			return err
		}
		people := make([]int64, len(v.Assignments))
		for i, a := range v.Assignments {
			people[i] = a.PersonID
		}
		found, err := conflicts(q, p, people, now)
		for i := range v.Assignments {
			v.Assignments[i].Conflicts = found[v.Assignments[i].PersonID]
		}
		return err
	})
	return v, err
}

// assignmentRows fills rows for a condition on assignments a and proposals p.
func assignmentRows(q *gorm.DB, today when.Date, where string, args ...any) ([]models.AssignmentRow, error) {
	var rows []models.AssignmentRow
	err := q.Raw(`SELECT a.*, h.name, COALESCE(o.name, '') AS organisation, p.reference, p.title, p.state AS proposal_state, c.reference AS call_reference,
		(SELECT COUNT(*) FROM criteria k WHERE k.criteria_set_id = c.criteria_set_id) AS criteria,
		(SELECT COUNT(*) FROM review_scores r WHERE r.assignment_id = a.id AND r.reason <> '' AND (r.abstained OR r.score IS NOT NULL)) AS scored
		FROM review_assignments a JOIN people h ON h.id = a.person_id JOIN proposals p ON p.id = a.proposal_id JOIN calls c ON c.id = p.call_id
		LEFT JOIN organisations o ON o.id = a.organisation_id WHERE `+where, args...).Scan(&rows).Error
	for i := range rows {
		rows[i].Late = rows[i].State == models.AssignmentOpen && rows[i].DueOn.Before(today)
	}
	return rows, err
}

// Remove takes a reviewer off, with a reason: whatever they sent no longer
// counts. Only while the proposal is in review.
func (s *Service) Remove(ctx context.Context, actor models.Actor, assignment, version int64, reason string) error {
	return s.db.Write(ctx, actor, "review.remove", func(tx *db.Tx) error {
		a, err := changeable(tx, actor, assignment, version, &reason)
		if err != nil {
			return err
		}
		sent := a.State == models.AssignmentSubmitted
		if a.State == models.AssignmentDeclined || a.State == models.AssignmentRemoved {
			return models.Conflict("reviews.answered_already", "99").With(map[string]any{"State": string(a.State)})
		}
		if err := conclude(tx, a, models.AssignmentRemoved, reason); err != nil || !sent {
			return err
		}
		if err := leaveRound(tx, a.SubmissionID); err != nil {
			return err
		}
		return voidSignature(tx, a.SubmissionID)
	})
}

// Reopen lets a reviewer write again who has sent a review or abstained, unless a
// round has shown the review to others or is running. It is the secretariat's
// alone and leaves its reason in the record of acts.
func (s *Service) Reopen(ctx context.Context, actor models.Actor, assignment, version int64, reason string) error {
	return s.db.Write(ctx, actor, "review.reopen", func(tx *db.Tx) error {
		a, err := changeable(tx, actor, assignment, version, &reason)
		if err != nil {
			return err
		}
		if a.State != models.AssignmentSubmitted && a.State != models.AssignmentAbstained {
			return models.Conflict("reviews.nothing_to_reopen", "99").With(map[string]any{"State": string(a.State)})
		}
		if err := neverInRound(tx.DB, a.ID); err != nil {
			return err
		}
		if err := notInRound(tx.DB, a.SubmissionID, tx.Now); err != nil {
			return err
		}
		a.State, a.AnsweredAt, a.Answer = models.AssignmentOpen, nil, reason
		if err := db.Update(tx, a, "state", "answered_at", "answer"); err != nil {
			return err
		}
		tx.Note("review_assignments", a.ID, map[string]any{"reopened_because": reason})
		return voidSignature(tx, a.SubmissionID)
	})
}

// changeable locks an assignment for the secretariat, with a reason.
func changeable(tx *db.Tx, actor models.Actor, id, version int64, reason *string) (*models.ReviewAssignment, error) {
	if err := actor.MayNow(models.PermReviewAssign, tx.Now); err != nil {
		return nil, err
	}
	a, err := both(tx, id)
	if err != nil {
		return nil, err
	}
	if a.Version != version {
		return nil, models.Stale(*a)
	}
	var p models.Proposal
	if err := tx.Raw("SELECT * FROM proposals WHERE id = ?", a.ProposalID).Take(&p).Error; err != nil {
		return nil, err
	}
	if !p.State.Reviewing() {
		return nil, models.Conflict("reviews.review_over", "99").With(map[string]any{"State": string(p.State)})
	}
	return a, because(reason)
}

// because asks for a reason.
func because(reason *string) error {
	*reason = strings.TrimSpace(*reason)
	var f models.Faults
	if *reason == "" {
		f.Add("reason", "reviews.fault.reason")
	} else if len([]rune(*reason)) > ReasonsLimit {
		f.Add("reason", "reviews.fault.long", "Max", ReasonsLimit)
	}
	return f.Err("reviews.reason_invalid")
}

// conclude gives an assignment its answer.
func conclude(tx *db.Tx, a *models.ReviewAssignment, state models.AssignmentState, answer string) error {
	at := tx.Now
	a.State, a.Answer, a.AnsweredAt = state, answer, &at
	return db.Update(tx, a, "state", "answer", "answered_at")
}
