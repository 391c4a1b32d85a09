package matters

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// ladderOf is the path of a matter beyond its answers; nil for a matter that is
// not of the Executive Committee.
func ladderOf(q *gorm.DB, m models.Matter) (*models.Ladder, error) {
	ctx := q.Statement.Context
	body, err := db.From[models.Body](q).Where("id = ?", m.BodyID).Take(ctx)
	if err != nil || body.Kind != models.BodyExCom {
		return nil, err
	}
	l := &models.Ladder{}
	mediations, err := db.From[models.Mediation](q).Where("matter_id = ?", m.ID).Order("number").Find(ctx)
	if err != nil || len(mediations) == 0 {
		return l, err
	}
	if err := fillMediations(q, l, mediations); err != nil {
		return l, err
	}
	return l, fillReferral(q, l, m.ID)
}

// referenceOf is the next number of a series; the Executive Committee has its
// own beside the Board's: DEM00-EC-M-2027-01.
func referenceOf(tx *db.Tx, bodyID int64, series string, number func(string, int, int64) string) (string, error) {
	body, err := db.From[models.Body](tx.DB).Where("id = ?", bodyID).Take(tx.Ctx)
	if err != nil {
		return "", err
	}
	if body.Kind != models.BodyExCom {
		return nextReference(tx, series, number)
	}
	return nextReference(tx, series+".excom", func(fund string, year int, n int64) string { return number(fund+"-EC", year, n) })
}

func fillMediations(q *gorm.DB, l *models.Ladder, mediations []models.Mediation) error {
	ctx := q.Statement.Context
	ids := make([]int64, len(mediations))
	for i, x := range mediations {
		ids[i] = x.ID
	}
	const among = "mediation_id IN ?"
	extensions, err := db.From[models.MediationExtension](q).Where(among, ids).Find(ctx)
	if err != nil {
		return err
	}
	contacts, err := db.From[models.MediationContact](q).Where(among, ids).Order("id").Find(ctx)
	if err != nil {
		return err
	}
	proposals, err := db.From[models.MediationProposal](q).Where(among, ids).Order("mediation_id, number").Find(ctx)
	if err != nil {
		return err
	}
	ends, err := db.From[models.MediationEnd](q).Where(among, ids).Find(ctx)
	if err != nil {
		return err
	}
	for _, x := range mediations {
		r := models.MediationRecord{Mediation: x}
		for i := range extensions {
			if extensions[i].MediationID == x.ID {
				r.Extension = &extensions[i]
			}
		}
		for _, c := range contacts {
			if c.MediationID == x.ID {
				r.Contacts = append(r.Contacts, c)
			}
		}
		for _, p := range proposals {
			if p.MediationID == x.ID {
				r.Proposals = append(r.Proposals, p)
			}
		}
		for i := range ends {
			if ends[i].MediationID == x.ID {
				r.End = &ends[i]
			}
		}
		l.Mediations = append(l.Mediations, r)
	}
	return nil
}

func fillReferral(q *gorm.DB, l *models.Ladder, matterID int64) error {
	ctx := q.Statement.Context
	referrals, err := db.From[models.Referral](q).Where("matter_id = ?", matterID).Find(ctx)
	if err != nil || len(referrals) == 0 {
		return err
	}
	l.Referral = &referrals[0]
	receipts, err := db.From[models.ReferralReceipt](q).Where("referral_id = ?", l.Referral.ID).Find(ctx)
	if err != nil || len(receipts) == 0 {
		return err
	}
	l.Receipt = &receipts[0]
	answers, err := db.From[models.ReferralAnswer](q).Where("referral_id = ?", l.Referral.ID).Find(ctx)
	if err == nil && len(answers) > 0 {
		l.Answer = &answers[0]
	}
	return err
}

// path reads where the matter stands on the path of the Executive Committee, and
// the matter of the other body it is tied to.
func (r *reader) path() error {
	v := r.v
	ladder, err := ladderOf(r.q, v.Matter)
	if err != nil {
		return err
	}
	v.Ladder = ladder
	for _, side := range []struct {
		query string
		into  **models.PassedMatter
	}{
		{"SELECT m.id, m.reference, p.reason, p.created_at FROM matter_passings p JOIN matters m ON m.id = p.to_id WHERE p.from_id = ?", &v.PassedTo},
		{"SELECT m.id, m.reference, p.reason, p.created_at FROM matter_passings p JOIN matters m ON m.id = p.from_id WHERE p.to_id = ?", &v.PassedFrom},
	} {
		var rows []models.PassedMatter
		if err := r.q.Raw(side.query, v.Matter.ID).Scan(&rows).Error; err != nil {
			return err
		}
		if len(rows) > 0 {
			sc := visible(r.actor, v.Now)
			var seen []int64
			if err := r.q.Raw("SELECT m.id FROM matters m WHERE m.id = ? AND ("+sc.where+")", append([]any{rows[0].ID}, sc.args...)...).Scan(&seen).Error; err != nil {
				return err
			}
			rows[0].Open = len(seen) > 0
			*side.into = &rows[0]
		}
	}
	if ladder == nil || len(ladder.Mediations) == 0 {
		return nil
	}
	var ids []int64
	for _, m := range ladder.Mediations {
		for _, c := range m.Contacts {
			ids = append(ids, c.OrganisationID)
		}
	}
	names, err := namesOf(r.q, ids)
	for id, name := range names {
		v.Names[id] = name
	}
	return err
}

// checkLadder holds each path against what follows from it: the file that was
// transmitted is made again from the rows, and each decision has the method of
// its path.
func checkLadder(_ context.Context, q *gorm.DB) ([]string, error) {
	var all []models.Matter
	if err := q.Raw("SELECT m.* FROM matters m JOIN bodies b ON b.id = m.body_id WHERE b.kind = ? AND m.opens_at IS NOT NULL ORDER BY m.id", models.BodyExCom).Scan(&all).Error; err != nil {
		return nil, err
	}
	var faults []string
	for _, m := range all {
		ladder, err := ladderOf(q, m)
		if err != nil {
			return nil, err
		}
		decision, _, err := decisionOf(q, m.ID)
		if err != nil {
			return nil, err
		}
		if decision != nil && (decision.Way() != ladder.Method(m) || decision.Way() == models.MethodConsensus && ladder.Referral != nil) {
			faults = append(faults, fmt.Sprintf("decision %s: its method is not that of its path", decision.Reference))
		}
		if ladder.Referral == nil {
			continue
		}
		more, err := checkReferral(q, m, *ladder)
		if err != nil {
			return nil, err
		}
		faults = append(faults, more...)
	}
	return faults, nil
}

func checkReferral(q *gorm.DB, m models.Matter, ladder models.Ladder) ([]string, error) {
	if ladder.Last().End == nil || ladder.Last().End.Outcome != models.MediationFailed {
		return []string{fmt.Sprintf("matter %s: referred without a failed mediation", m.Reference)}, nil
	}
	facts, err := referralFacts(q, m, ladder)
	if err != nil {
		return nil, err
	}
	view := models.ReferralView{Body: ladder.Referral.Body}
	if err := view.Read(); err != nil {
		return []string{fmt.Sprintf("matter %s: the file for the Secretary-General cannot be read", m.Reference)}, nil
	}
	facts.Names, facts.Format = view.File.Organisations, view.File.Format // as they were then
	facts.Closures = slices.DeleteFunc(facts.Closures, func(c models.ConsultationClosure) bool { return c.ClosedAt.After(ladder.Referral.CreatedAt) })
	body, _, err := facts.File().Freeze()
	if err != nil {
		return nil, err
	}
	if models.ReferralHash(ladder.Referral.Body) != ladder.Referral.Hash || body != ladder.Referral.Body {
		return []string{fmt.Sprintf("matter %s: the file for the Secretary-General differs from its rows or its hash", m.Reference)}, nil
	}
	return nil, nil
}
