package certificates

import (
	"slices"

	"gorm.io/gorm"

	"seedfund/models"
)

// ladderSteps are the steps of matters on the path of the Executive Committee,
// as steps of the matter: they stand on the certificate in its path.
//
// clauses 36 and 37: a decision after mediation or referral shows how it came.
func ladderSteps(q *gorm.DB, matters []int64) (map[int64][]models.MatterEvent, error) {
	out := map[int64][]models.MatterEvent{}
	r := reading{q: q, matters: matters}
	mediations := grouped(&r, "mediations", func(m models.Mediation) int64 { return m.MatterID })
	referrals := grouped(&r, "referrals", func(f models.Referral) int64 { return f.MatterID })
	if r.err != nil || len(mediations) == 0 {
		return out, r.err
	}
	var ends []models.MediationEnd
	if err := q.Raw("SELECT e.* FROM mediation_ends e JOIN mediations m ON m.id = e.mediation_id WHERE m.matter_id IN ? ORDER BY e.id", matters).Scan(&ends).Error; err != nil {
		return nil, err
	}
	var receipts []models.ReferralReceipt
	if err := q.Raw("SELECT x.* FROM referral_receipts x JOIN referrals r ON r.id = x.referral_id WHERE r.matter_id IN ? ORDER BY x.id", matters).Scan(&receipts).Error; err != nil {
		return nil, err
	}
	var answers []models.ReferralAnswer
	if err := q.Raw("SELECT x.* FROM referral_answers x JOIN referrals r ON r.id = x.referral_id WHERE r.matter_id IN ? ORDER BY x.id", matters).Scan(&answers).Error; err != nil {
		return nil, err
	}
	for id, all := range mediations {
		for _, m := range all {
			out[id] = append(out[id], models.MatterEvent{Action: models.MatterAction(models.LadderMediate), TextNumber: m.TextNumber, Reason: m.Reason, PersonID: m.PersonID, MandateID: m.MandateID, CreatedAt: m.CreatedAt})
			for _, e := range ends {
				if e.MediationID == m.ID {
					out[id] = append(out[id], models.MatterEvent{Action: models.MatterAction(e.Outcome), TextNumber: e.TextNumber, Reason: e.Report, PersonID: e.PersonID, MandateID: e.MandateID, CreatedAt: e.CreatedAt})
				}
			}
		}
		for _, f := range referrals[id] {
			text := out[id][len(out[id])-1].TextNumber
			out[id] = append(out[id], models.MatterEvent{Action: models.MatterAction(models.LadderRefer), TextNumber: text, Reason: f.Hash, PersonID: f.PersonID, MandateID: f.MandateID, CreatedAt: f.CreatedAt})
			for _, x := range receipts {
				if x.ReferralID == f.ID {
					out[id] = append(out[id], models.MatterEvent{Action: models.MatterAction(models.LadderReceive), TextNumber: text, Reason: x.Note, PersonID: x.PersonID, MandateID: x.MandateID, CreatedAt: x.CreatedAt})
				}
			}
			for _, x := range answers {
				if x.ReferralID == f.ID {
					out[id] = append(out[id], models.MatterEvent{Action: models.MatterAction(models.LadderAnswer), TextNumber: text, Reason: x.Summary, PersonID: x.PersonID, MandateID: x.MandateID, CreatedAt: x.CreatedAt})
				}
			}
		}
	}
	return out, nil
}

// withSteps puts the steps of the path among a matter's own, by their instants.
func withSteps(events, steps []models.MatterEvent) []models.MatterEvent {
	if len(steps) == 0 {
		return events
	}
	all := append(slices.Clone(events), steps...)
	slices.SortStableFunc(all, func(a, b models.MatterEvent) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return all
}
