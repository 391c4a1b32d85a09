package reviews

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// parties are the organisations and countries of a proposal as it stands.
func parties(q *gorm.DB, p models.Proposal) (models.ItemParties, error) {
	var out models.ItemParties
	if p.LeadOrganisationID != nil {
		out.LeadOrganisationID = *p.LeadOrganisationID
	}
	if err := q.Raw("SELECT organisation_id FROM proposal_organisations WHERE proposal_id = ? ORDER BY organisation_id", p.ID).Scan(&out.OrganisationIDs).Error; err != nil {
		return out, err
	}
	err := q.Raw("SELECT country FROM proposal_countries WHERE proposal_id = ? ORDER BY country", p.ID).Scan(&out.Countries).Error
	return out, err
}

// conflicts are what stands between people and a proposal, by person: from
// every mandate in force, whatever the capacity, and from the interests
// declared or recorded on any document of the application.
//
// clause 98: who gains from a decision does not prepare it.
func conflicts(q *gorm.DB, p models.Proposal, people []int64, now time.Time) (map[int64][]models.ReviewConflict, error) {
	item, err := parties(q, p)
	if err != nil {
		return nil, err
	}
	var held []struct {
		PersonID       int64
		OrganisationID int64
		Organisation   string
		Kind           models.OrganisationKind
		Seat           string // the organisation's own country
		Country        string // the mandate's
	}
	err = q.Raw(`SELECT m.person_id, COALESCE(m.organisation_id, 0) AS organisation_id, COALESCE(o.name, '') AS organisation,
		COALESCE(o.kind, '') AS kind, COALESCE(o.country, '') AS seat, m.country
		FROM mandates m LEFT JOIN organisations o ON o.id = m.organisation_id
		WHERE m.person_id IN ? AND m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?)
		ORDER BY m.person_id, m.id`, people, now, now, now).Scan(&held).Error
	if err != nil {
		return nil, err
	}
	out := map[int64][]models.ReviewConflict{}
	note := func(person int64, c models.ReviewConflict) {
		if !slices.Contains(out[person], c) {
			out[person] = append(out[person], c)
		}
	}
	for _, m := range held {
		if _, in := item.RelationOf(m.OrganisationID, ""); in {
			note(m.PersonID, models.ReviewConflict{Source: models.InterestComputed, ReasonKind: models.InterestKindOrganisation, Organisation: m.Organisation})
		}
		if m.Kind != models.KindMemberState {
			m.Seat = ""
		}
		for _, country := range []string{m.Country, m.Seat} {
			if _, in := item.RelationOf(0, country); in {
				note(m.PersonID, models.ReviewConflict{Source: models.InterestComputed, ReasonKind: models.InterestKindCountry, Organisation: m.Organisation, Country: country})
			}
		}
	}
	stored, err := interestsOn(q, p, people)
	if err != nil {
		return nil, err
	}
	for _, i := range stored {
		note(i.PersonID, models.ReviewConflict{Source: i.Source, ReasonKind: i.ReasonKind})
	}
	var entered []struct {
		PersonID int64
		Kind     string
	}
	err = q.Raw(`SELECT DISTINCT h.id AS person_id, `+kindOfEntry+` AS kind FROM people h, standing_interests e, proposals p
		WHERE h.id IN ? AND p.id = ? AND `+inRegister+" AND "+theirEntry+" ORDER BY 1, 2", people, p.ID, now, now, now).Scan(&entered).Error
	for _, e := range entered {
		// What the entry says beside its kind is private.
		note(e.PersonID, models.ReviewConflict{Source: models.InterestRegistered, ReasonKind: e.Kind})
	}
	return out, err
}

const kindOfEntry = "CASE WHEN e.about_id IS NULL THEN '" + models.InterestKindCountry + "' ELSE '" + models.InterestKindOrganisation + "' END"

// Registered calls off what reviewers were asked about the applications that an
// entry of the register of interests closes to them from now on.
func Registered(tx *db.Tx, entry models.StandingInterest) error {
	var closed []struct {
		PersonID   int64
		ProposalID int64
		Kind       string
	}
	err := tx.Raw(`SELECT DISTINCT h.id AS person_id, p.id AS proposal_id, `+kindOfEntry+` AS kind FROM review_assignments a JOIN people h ON h.id = a.person_id
		JOIN proposals p ON p.id = a.proposal_id, standing_interests e
		WHERE e.id = ? AND a.state IN ('assigned', 'submitted', 'abstained') AND p.state IN ('in_review', 'technical_review')
		AND `+inRegister+" AND "+theirEntry+" ORDER BY 2, 1", entry.ID, tx.Now, tx.Now, tx.Now).Scan(&closed).Error
	if err != nil {
		return err
	}
	for _, c := range closed {
		p, err := db.Load[models.Proposal](tx, c.ProposalID)
		if err != nil {
			return err
		}
		if err := callOff(tx, *p, c.PersonID, c.Kind); err != nil {
			return err
		}
	}
	return nil
}

// interestsOn are the interests kept on any document of the application.
func interestsOn(q *gorm.DB, p models.Proposal, people []int64) ([]models.ReviewInterest, error) {
	var stored []models.ReviewInterest
	err := q.Raw(`SELECT i.* FROM review_interests i JOIN proposals ip ON ip.id = i.proposal_id
		WHERE i.person_id IN ? AND COALESCE(ip.concept_id, ip.id) = ? ORDER BY i.id`, people, application(p)).Scan(&stored).Error
	return stored, err
}

// application is the concept note of a document, or the document itself.
func application(p models.Proposal) int64 {
	if p.ConceptID != nil {
		return *p.ConceptID
	}
	return p.ID
}

// Declare records a reviewer's own interest in a proposal they are asked about.
// From this instant they are screened: the proposal is not found for them, and
// whatever they were asked about it is called off. Nobody takes it back.
func (s *Service) Declare(ctx context.Context, actor models.Actor, assignment int64, reasonKind string) error {
	return s.db.Write(ctx, actor, "review.declare_interest", func(tx *db.Tx) error {
		if err := actor.May(models.PermInterestDeclare); err != nil {
			return err
		}
		a, p, err := own(tx, actor, assignment)
		if err != nil {
			return err
		}
		return record(tx, *p, a.PersonID, models.InterestDeclared, reasonKind)
	})
}

// DeclareInCalibration is Declare for a member of a round of calibration: the
// shared document closes to them like everything of its application.
func (s *Service) DeclareInCalibration(ctx context.Context, actor models.Actor, calibration int64, reasonKind string) error {
	return s.db.Write(ctx, actor, "review.declare_interest", func(tx *db.Tx) error {
		if err := actor.May(models.PermInterestDeclare); err != nil {
			return err
		}
		c, err := db.From[models.Calibration](tx.DB).Where("id = ?", calibration).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "calibrations")
		}
		if _, err := memberOf(tx.DB, c, actor, tx.Now); err != nil {
			return err
		}
		p, _, err := locked(tx, c.ProposalID, anyVersion)
		if err != nil {
			return err
		}
		return record(tx, *p, actor.PersonID, models.InterestDeclared, reasonKind)
	})
}

// RecordInterest is the secretariat's word that a person has an interest which
// neither their mandates nor they themselves have shown.
func (s *Service) RecordInterest(ctx context.Context, actor models.Actor, id, person int64, reasonKind string) error {
	return s.db.Write(ctx, actor, "review.record_interest", func(tx *db.Tx) error {
		if err := actor.May(models.PermReviewAssign); err != nil {
			return err
		}
		p, _, err := locked(tx, id, anyVersion)
		if err != nil {
			return err
		}
		var known int
		if err := tx.Raw("SELECT 1 FROM mandates WHERE person_id = ? AND role = 'reviewer'", person).Take(&known).Error; err != nil {
			return db.Found(err, "people")
		}
		return record(tx, *p, person, models.InterestSecretariat, reasonKind)
	})
}

func record(tx *db.Tx, p models.Proposal, person int64, source models.InterestSource, reasonKind string) error {
	if !slices.Contains(models.InterestKinds, reasonKind) {
		return models.Invalid("reviews.interest_invalid", models.FieldError{Field: "reason_kind", Key: "reviews.fault.interest_kind"})
	}
	if stored, err := interestsOn(tx.DB, p, []int64{person}); err != nil {
		return err
	} else if len(stored) > 0 {
		return models.Conflict("reviews.interest_known", "98")
	}
	if err := db.Create(tx, &models.ReviewInterest{PersonID: person, ProposalID: p.ID, Source: source, ReasonKind: reasonKind,
		AccountID: tx.Actor.AccountID, At: tx.Now}); err != nil {
		return err
	}
	return callOff(tx, p, person, reasonKind)
}

// callOff ends what a person with an interest was asked about the application:
// a review they sent no longer counts while the proposal is in review.
func callOff(tx *db.Tx, p models.Proposal, person int64, reasonKind string) error {
	var held []models.ReviewAssignment
	err := tx.Raw(`SELECT a.* FROM review_assignments a JOIN proposals ap ON ap.id = a.proposal_id
		WHERE a.person_id = ? AND COALESCE(ap.concept_id, ap.id) = ? AND a.state IN ('assigned', 'submitted', 'abstained')
		AND ap.state IN ('in_review', 'technical_review') ORDER BY a.id`, person, application(p)).Scan(&held).Error
	if err != nil {
		return err
	}
	for i := range held {
		sent := held[i].State == models.AssignmentSubmitted
		if err := conclude(tx, &held[i], models.AssignmentRemoved, "interest: "+reasonKind); err != nil {
			return err
		}
		if sent {
			if err := leaveRound(tx, held[i].SubmissionID); err != nil {
				return err
			}
			if err := voidSignature(tx, held[i].SubmissionID); err != nil {
				return err
			}
		}
	}
	return leaveCalibrations(tx, p)
}

// Screened are the assignments of a person on proposals that an interest closes
// to them.
func Screened(q *gorm.DB, person int64, now time.Time) ([]int64, error) {
	free := unscreened(person, now)
	var ids []int64
	err := q.Raw(`SELECT a.id FROM review_assignments a JOIN proposals p ON p.id = a.proposal_id
		WHERE a.person_id = ? AND NOT (`+free.Where+") ORDER BY a.id", append([]any{person}, free.Args...)...).Scan(&ids).Error
	return ids, err
}

// ScreenedRounds are the rounds a person was asked into on proposals that an
// interest closes to them.
func ScreenedRounds(q *gorm.DB, person int64, now time.Time) ([]int64, error) {
	free := unscreened(person, now)
	var ids []int64
	err := q.Raw(`SELECT m.round_id FROM review_round_members m JOIN review_assignments a ON a.id = m.assignment_id JOIN proposals p ON p.id = a.proposal_id
		WHERE a.person_id = ? AND NOT (`+free.Where+") ORDER BY m.round_id", append([]any{person}, free.Args...)...).Scan(&ids).Error
	return ids, err
}
