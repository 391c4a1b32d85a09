package reviews

import (
	"time"

	"gorm.io/gorm"

	"seedfund/models"
)

// hosts is a condition on organisations o: that they host the secretariat at an
// instant. Nobody enters it: it is the secretariat's own body, and whose mandate
// the Coordinator's function is.
//
// clause 31: who coordinates the Network is also its secretariat.
const hosts = `(o.kind = 'secretariat' OR EXISTS (SELECT 1 FROM mandates f WHERE f.organisation_id = o.id AND f.role = 'coordinator'
	AND f.from_at <= ? AND (f.to_at IS NULL OR f.to_at > ?) AND (f.ended_at IS NULL OR f.ended_at > ?)))`

// involvesHost reports whether the host of the secretariat leads a proposal or
// takes part in it.
func involvesHost(q *gorm.DB, p models.Proposal, now time.Time) (involved bool, err error) {
	err = q.Raw(`SELECT EXISTS (SELECT 1 FROM organisations o WHERE `+hosts+` AND (o.id = ?
		OR EXISTS (SELECT 1 FROM proposal_organisations x WHERE x.proposal_id = ? AND x.organisation_id = o.id)))`,
		now, now, now, value(p.LeadOrganisationID), p.ID).Scan(&involved).Error
	return involved, err
}

// signsFromOutside refuses the second signature under a note on the host's own
// proposal to whom any mandate in force ties to the host.
//
// clauses 31 and 98: who gains from a decision does not vouch for its papers alone.
func signsFromOutside(q *gorm.DB, p models.Proposal, actor models.Actor, now time.Time) error {
	involved, err := involvesHost(q, p, now)
	if err != nil || !involved {
		return err
	}
	var inside bool
	err = q.Raw(`SELECT EXISTS (SELECT 1 FROM mandates m JOIN organisations o ON o.id = m.organisation_id WHERE m.person_id = ?
		AND m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?) AND `+hosts+`)`,
		actor.PersonID, now, now, now, now, now, now).Scan(&inside).Error
	if err == nil && inside {
		return models.Forbidden("interests.host_outside", "98")
	}
	return err
}

func value(p *int64) int64 {
	if p == nil {
		return 0
	}
	return *p
}
