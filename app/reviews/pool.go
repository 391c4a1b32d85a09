package reviews

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// ProfileInput is what a person says of a reviewer. Version is the profile's as
// they saw it, 0 for the first.
type ProfileInput struct {
	Version     int64
	Themes      []int
	Objectives  []int
	Languages   []string
	Financial   bool
	Affiliation string
	Most        int
}

// KeepProfile keeps what a reviewer knows and how many proposals of one call
// they take. It is their own to keep and the secretariat's; another person's is
// not found.
//
// clause 99: the secretariat keeps the pool.
func (s *Service) KeepProfile(ctx context.Context, actor models.Actor, person int64, in ProfileInput) (models.ReviewerProfile, error) {
	var kept models.ReviewerProfile
	err := s.db.Write(ctx, actor, "review.keep_profile", func(tx *db.Tx) error {
		if err := mayKeep(tx.DB, actor, person); err != nil {
			return err
		}
		// The person is locked, so that a first profile is made once.
		if _, err := db.Load[models.Person](tx, person); err != nil {
			return err
		}
		var err error
		if kept, err = profileOf(tx.DB, person); err != nil {
			return err
		}
		if kept.Version != in.Version {
			return models.Stale(kept)
		}
		kept.PersonID, kept.AccountID = person, actor.AccountID
		kept.Themes, kept.Objectives, kept.Languages = models.NumbersOf(in.Themes...), models.NumbersOf(in.Objectives...), models.CodesOf(in.Languages...)
		kept.Financial, kept.Affiliation, kept.Most = in.Financial, strings.TrimSpace(in.Affiliation), in.Most
		if err := kept.Validate(); err != nil {
			return err
		}
		if kept.ID == 0 {
			return db.Create(tx, &kept)
		}
		return db.Update(tx, &kept, "themes", "objectives", "languages", "financial", "affiliation", "most", "account_id")
	})
	return kept, err
}

// mayKeep lets the secretariat and the reviewer themselves at a profile; for
// all others, and for a person without a reviewer's mandate, it is not there.
func mayKeep(q *gorm.DB, actor models.Actor, person int64) error {
	own := actor.PersonID == person && actor.May(models.PermReviewWrite) == nil
	if !own && actor.May(models.PermReviewAssign) != nil {
		return hiddenProfile(actor)
	}
	return isReviewer(q, person)
}

// hiddenProfile refuses whoever may keep no profile at all, and hides another's
// from a reviewer.
func hiddenProfile(actor models.Actor) error {
	if actor.May(models.PermReviewWrite) == nil {
		return models.NotFound("reviewer_profiles")
	}
	return actor.May(models.PermReviewAssign)
}

func isReviewer(q *gorm.DB, person int64) error {
	var known int
	err := q.Raw("SELECT 1 FROM mandates WHERE person_id = ? AND role = 'reviewer' LIMIT 1", person).Take(&known).Error
	return db.Found(err, "reviewer_profiles")
}

// profileOf is a person's profile, empty while nobody has kept one.
func profileOf(q *gorm.DB, person int64) (models.ReviewerProfile, error) {
	p, err := db.From[models.ReviewerProfile](q).Where("person_id = ?", person).Take(q.Statement.Context)
	if models.IsKind(db.Found(err, "reviewer_profiles"), models.KindNotFound) {
		return models.ReviewerProfile{PersonID: person}, nil
	}
	return p, err
}

// Profile gives one reviewer's profile to the reviewer, the secretariat and the
// auditor. How much the person has is told to the latter two alone: a number
// that counted what an interest hides would tell of it.
func (s *Service) Profile(ctx context.Context, actor models.Actor, person int64) (models.ProfileView, error) {
	v := models.ProfileView{Own: actor.PersonID == person && actor.Is(models.RoleReviewer)}
	if err := actor.May(models.PermReviewRead); err != nil {
		return v, err
	}
	if !v.Own && !readsAll(actor) {
		if actor.Is(models.RoleReviewer) {
			return v, models.NotFound("reviewer_profiles")
		}
		return v, models.Forbidden("reviews.secretariat_only", "99")
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		if err := isReviewer(q, person); err != nil {
			return err
		}
		var err error
		if v.Profile, err = profileOf(q, person); err != nil {
			return err
		}
		if err := q.Raw("SELECT name FROM people WHERE id = ?", person).Take(&v.Name).Error; err != nil {
			return err
		}
		if readsAll(actor) {
			rows, err := members(q, s.db.Now(ctx), " AND h.id = ?", person)
			if err != nil {
				return err
			}
			if len(rows) > 0 {
				v.Member = &rows[0]
			}
		}
		return nil
	})
	v.Editable = v.Own || actor.May(models.PermReviewAssign) == nil
	return v, err
}

// Pool gives every person with a reviewer's mandate in force, by name, with
// what they know, take on and have now. One statement.
func (s *Service) Pool(ctx context.Context, actor models.Actor) ([]models.PoolMember, error) {
	if err := mayReadAll(actor); err != nil {
		return nil, err
	}
	return members(s.db.Read(ctx), s.db.Now(ctx), "")
}

func members(q *gorm.DB, now time.Time, where string, args ...any) ([]models.PoolMember, error) {
	var rows []models.PoolMember
	err := q.Raw(`SELECT h.id AS person_id, m.id AS mandate_id, h.name, COALESCE(o.name, '') AS organisation,
		COALESCE(r.id, 0) AS id, COALESCE(r.version, 0) AS version, COALESCE(r.themes, '') AS themes, COALESCE(r.objectives, '') AS objectives,
		COALESCE(r.languages, '') AS languages, COALESCE(r.financial, FALSE) AS financial, COALESCE(r.affiliation, '') AS affiliation, COALESCE(r.most, 0) AS most,
		(SELECT COUNT(*) FROM review_assignments a WHERE a.person_id = h.id AND a.state = 'assigned') AS owed,
		(SELECT COUNT(*) FROM review_assignments a WHERE a.person_id = h.id AND a.state = 'submitted') AS done,
		(SELECT COUNT(*) FROM review_assignments a WHERE a.person_id = h.id AND a.state = 'declined') AS declined
		FROM mandates m JOIN people h ON h.id = m.person_id JOIN accounts c ON c.person_id = h.id AND c.disabled_at IS NULL
		LEFT JOIN organisations o ON o.id = m.organisation_id LEFT JOIN reviewer_profiles r ON r.person_id = h.id
		WHERE m.id = (SELECT MIN(f.id) FROM mandates f WHERE f.person_id = h.id AND f.role = 'reviewer' AND f.from_at <= ?
			AND (f.to_at IS NULL OR f.to_at > ?) AND (f.ended_at IS NULL OR f.ended_at > ?))`+where+" ORDER BY h.name, m.id",
		append([]any{now, now, now}, args...)...).Scan(&rows).Error
	return rows, err
}
