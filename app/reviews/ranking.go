package reviews

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/app/rules"
	"seedfund/models"
)

// Shortlist puts a reviewed concept note on the shortlist, from which it is
// invited (proposals.Invite). It is refused while nobody has sent a review or
// somebody still owes one: the secretariat waits or takes the reviewer off.
func (s *Service) Shortlist(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.choose(ctx, actor, "review.shortlist", id, version, models.ActionShortlist, strings.TrimSpace(reason))
}

// NotShortlist ends a concept note, with reasons its applicants will read.
func (s *Service) NotShortlist(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.choose(ctx, actor, "review.not_shortlist", id, version, models.ActionNotShortlist, strings.TrimSpace(reason))
}

func (s *Service) choose(ctx context.Context, actor models.Actor, action string, id, version int64, step models.ProposalAction, reason string) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermProposalInvite, tx.Now); err != nil {
			return err
		}
		p, sub, err := locked(tx, id, version)
		if err != nil {
			return err
		}
		if len([]rune(reason)) > ReasonsLimit {
			return models.Invalid("reviews.reason_invalid", models.FieldError{Field: "reason", Key: "reviews.fault.long", Args: map[string]any{"Max": ReasonsLimit}})
		}
		if p.State == models.ProposalInReview {
			if err := reviewed(tx.DB, sub.ID, tx.Now); err != nil {
				return err
			}
		}
		return proposals.Advance(tx, p.ID, step, reason)
	})
}

// reviewed refuses a choice before the reviews are in.
func reviewed(q *gorm.DB, submission int64, now time.Time) error {
	open, err := openReviews(q, submission)
	if err != nil {
		return err
	}
	if open > 0 {
		return models.Conflict("reviews.reviews_owed", "99").With(map[string]any{"Count": open})
	}
	var done int
	if err := q.Raw("SELECT COUNT(*) FROM review_assignments WHERE submission_id = ? AND state = 'submitted'", submission).Scan(&done).Error; err != nil {
		return err
	}
	if done == 0 {
		return models.Conflict("reviews.no_review", "99")
	}
	return notInRound(q, submission, now)
}

// Ranking gives a call's submitted proposals of one stage by the mean of their
// reviews, the highest first and those without a review last. It shows; the
// choice is the secretariat's. A fixed number of statements.
func (s *Service) Ranking(ctx context.Context, actor models.Actor, call int64, stage models.ProposalStage) (models.RankingView, error) {
	var v models.RankingView
	if err := mayReadAll(actor); err != nil {
		return v, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		var err error
		v, err = rankingOf(q, call, stage, now)
		return err
	})
	return v, err
}

func rankingOf(q *gorm.DB, call int64, stage models.ProposalStage, now time.Time) (models.RankingView, error) {
	v := models.RankingView{Stage: stage}
	if stage != models.StageFull {
		v.Stage = models.StageConcept
	}
	var err error
	if v.Call, err = db.From[models.Call](q).Where("id = ?", call).Take(q.Statement.Context); err != nil {
		return v, db.Found(err, "calls")
	}
	if v.SpreadRule, err = rules.Spread(q, now); err != nil {
		return v, err
	}
	err = q.Raw(`SELECT p.id, p.version, p.reference, p.title, p.state, COALESCE(o.name, '') AS lead, p.theme, p.asked, l.id AS submission_id,
		(SELECT COUNT(*) FROM review_assignments a WHERE a.submission_id = l.id AND a.state = 'assigned') AS open
		FROM proposals p LEFT JOIN organisations o ON o.id = p.lead_organisation_id
		JOIN submissions l ON l.proposal_id = p.id AND l.number = (SELECT MAX(m.number) FROM submissions m WHERE m.proposal_id = p.id)
		WHERE p.call_id = ? AND p.stage = ? AND p.state NOT IN ('withdrawn', 'not_admissible') ORDER BY p.reference, p.id`, call, v.Stage).Scan(&v.Rows).Error
	if err != nil {
		return v, err
	}
	return v, fillRanking(q, &v, now)
}

func fillRanking(q *gorm.DB, v *models.RankingView, now time.Time) error {
	criteria, err := criteriaOf(q, v.Call)
	if err != nil {
		return err
	}
	ids := make([]int64, len(v.Rows))
	for i, r := range v.Rows {
		ids[i] = r.ID
	}
	frozen, err := frozenOf(q, ids)
	if err != nil {
		return err
	}
	var held []models.ReviewAssignment
	if err := q.Raw("SELECT * FROM review_assignments WHERE proposal_id IN ? AND state = 'submitted' ORDER BY id", ids).Scan(&held).Error; err != nil {
		return err
	}
	scores, err := scoresOf(q, "a.proposal_id IN ? AND a.state = 'submitted'", ids)
	if err != nil {
		return err
	}
	seconds, err := secondsOf(q, now, "a.proposal_id IN ? AND a.state = 'submitted'", ids)
	if err != nil {
		return err
	}
	first, final := map[int64][]models.CompletedReview{}, map[int64][]models.CompletedReview{}
	for _, a := range held {
		first[a.SubmissionID] = append(first[a.SubmissionID], completed(a.ID, scores[a.ID]))
		final[a.SubmissionID] = append(final[a.SubmissionID], completed(a.ID, scores[a.ID]).Final(seconds[a.ID]))
	}
	for i := range v.Rows {
		r := &v.Rows[i]
		f := frozen[r.ID]
		r.Title, r.Theme, r.Asked, r.Countries = f.Title, f.Theme, f.Asked, f.CountryCodes()
		r.First = models.SummariseReviews(criteria, first[r.Submission], v.SpreadRule)
		r.Summary = models.SummariseReviews(criteria, final[r.Submission], v.SpreadRule)
		v.Asked += r.Asked
	}
	rank(v.Rows)
	return nil
}

// rank orders rows and numbers them; equal means share a rank.
func rank(rows []models.RankingRow) {
	slices.SortStableFunc(rows, func(a, b models.RankingRow) int {
		if a.Summary.Count == 0 || b.Summary.Count == 0 {
			return cmp.Compare(min(b.Summary.Count, 1), min(a.Summary.Count, 1))
		}
		return cmp.Compare(b.Summary.Mean, a.Summary.Mean)
	})
	for i := range rows {
		switch {
		case rows[i].Summary.Count == 0:
		case i > 0 && rows[i-1].Rank > 0 && rows[i-1].Summary.Mean == rows[i].Summary.Mean:
			rows[i].Rank = rows[i-1].Rank
		default:
			rows[i].Rank = i + 1
		}
	}
}
