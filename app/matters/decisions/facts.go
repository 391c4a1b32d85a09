package decisions

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// Facts reads, for a body's decisions adopted in [from, until), all
// that each depended on.
func Facts(q *gorm.DB, bodyID int64, from, until time.Time) ([]models.DecisionFacts, error) {
	decisions, err := db.Rows[models.Decision](q, "SELECT * FROM decisions WHERE body_id = ? AND adopted_at >= ? AND adopted_at < ? ORDER BY id", bodyID, from, until)
	if err != nil {
		return nil, err
	}
	return factsOf(q, decisions)
}

// factsOf reads what some decisions depended on, in a fixed number of statements.
func factsOf(q *gorm.DB, decisions []models.Decision) ([]models.DecisionFacts, error) {
	ids := make([]int64, len(decisions))
	for i, d := range decisions {
		ids[i] = d.MatterID
	}
	matters, err := db.Rows[models.Matter](q, "SELECT * FROM matters WHERE id IN ?", append(ids, 0))
	if err != nil {
		return nil, err
	}
	byID := map[int64]models.Matter{}
	for _, m := range matters {
		byID[m.ID] = m
	}
	electorate, err := kept.Electors(q, ids)
	if err != nil {
		return nil, err
	}
	interests, err := kept.Grouped(q, "seat_interests", ids, func(i models.SeatInterest) int64 { return i.MatterID })
	if err != nil {
		return nil, err
	}
	votes, err := kept.Grouped(q, "votes", ids, func(v models.Vote) int64 { return v.MatterID })
	if err != nil {
		return nil, err
	}
	said, err := kept.Grouped(q, "confirmations", ids, func(c models.Confirmation) int64 { return c.MatterID })
	if err != nil {
		return nil, err
	}
	rolls, err := rollsOf(q, ids)
	if err != nil {
		return nil, err
	}
	var rules []models.BodyRule
	if err := q.Raw("SELECT * FROM body_rules").Scan(&rules).Error; err != nil {
		return nil, err
	}
	values := map[int64]models.RuleValues{}
	for _, r := range rules {
		values[r.ID] = r.Values
	}
	out := make([]models.DecisionFacts, len(decisions))
	for i, d := range decisions {
		rule := values[d.RuleID]
		out[i] = models.DecisionFacts{Decision: d, Matter: byID[d.MatterID], Electorate: electorate[d.MatterID], Interests: interests[d.MatterID],
			Votes: votes[d.MatterID], Said: said[d.MatterID], Quorum: rule.Quorum, Support: rule.MinimumSupport, Grade: rule.SeatInterest}
		out[i].Ballots, out[i].Threshold = rolls.of(d)
	}
	return out, nil
}

// of are the ballots and the threshold of the roll call that adopted a decision.
func (r rolls) of(d models.Decision) (ballots []models.FormalBallot, threshold models.Threshold) {
	for _, roll := range r.votes[d.MatterID] {
		if roll.TextNumber != d.TextNumber {
			continue
		}
		for _, b := range r.ballots[d.MatterID] {
			if b.FormalVoteID == roll.ID {
				ballots = append(ballots, b)
			}
		}
		for _, line := range r.lines {
			if line.ID == roll.MethodID {
				threshold = line.Threshold()
			}
		}
	}
	return ballots, threshold
}

// rolls are the roll calls behind some decisions.
type rolls struct {
	votes   map[int64][]models.FormalVote
	ballots map[int64][]models.FormalBallot
	lines   []models.BodyMethod
}

func rollsOf(q *gorm.DB, matters []int64) (r rolls, err error) {
	if r.votes, err = kept.Grouped(q, "formal_votes", matters, func(f models.FormalVote) int64 { return f.MatterID }); err != nil {
		return r, err
	}
	if r.ballots, err = kept.Grouped(q, "formal_ballots", matters, func(b models.FormalBallot) int64 { return b.MatterID }); err != nil {
		return r, err
	}
	return r, q.Raw("SELECT * FROM body_methods").Scan(&r.lines).Error
}
