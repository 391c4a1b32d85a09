// Package ladders reads where a matter of the Executive Committee stands on the
// path of clauses 36 and 37, and makes the file for the Secretary-General.
package ladders

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// Of is the path of a matter beyond its answers; nil for a matter that is
// not of the Executive Committee.
func Of(q *gorm.DB, m models.Matter) (*models.Ladder, error) {
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

// Check holds each path against what follows from it: the file that was
// transmitted is made again from the rows, and each decision has the method of
// its path.
func Check(_ context.Context, q *gorm.DB) ([]string, error) {
	var all []models.Matter
	if err := q.Raw("SELECT m.* FROM matters m JOIN bodies b ON b.id = m.body_id WHERE b.kind = ? AND m.opens_at IS NOT NULL ORDER BY m.id", models.BodyExCom).Scan(&all).Error; err != nil {
		return nil, err
	}
	var faults []string
	for _, m := range all {
		ladder, err := Of(q, m)
		if err != nil {
			return nil, err
		}
		decision, _, err := kept.Decision(q, m.ID)
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
	facts, err := Facts(q, m, ladder)
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

// Facts are the rows that the file for the Secretary-General is made
// from, with the organisations' names as they are now.
func Facts(q *gorm.DB, m models.Matter, ladder models.Ladder) (models.ReferralFacts, error) {
	f := models.ReferralFacts{Matter: m, Mediations: ladder.Mediations}
	ctx := q.Statement.Context
	var err error
	if f.Body, err = db.From[models.Body](q).Where("id = ?", m.BodyID).Take(ctx); err != nil {
		return f, err
	}
	if f.Rule, err = kept.Rule(q, m); err != nil {
		return f, err
	}
	texts, err := db.From[models.MatterText](q).Where("matter_id = ? AND number <= ?", m.ID, ladder.Last().End.TextNumber).Order("number").Find(ctx)
	if err != nil {
		return f, err
	}
	f.Texts = texts
	if f.Electorate, err = kept.Electorate(q, m.ID); err != nil {
		return f, err
	}
	if f.Votes, err = kept.Votes(q, m.ID); err != nil {
		return f, err
	}
	if f.Reservations, err = kept.Reservations(q, m.ID); err != nil {
		return f, err
	}
	closed, err := consultations.ClosuresOf(q, []int64{m.ID})
	if err != nil {
		return f, err
	}
	f.Closures = closed[m.ID]
	f.Names = []models.CertificateParty{}
	err = q.Raw("SELECT id, code, name FROM organisations WHERE id IN ? ORDER BY id", append(f.Organisations(), 0)).Scan(&f.Names).Error
	return f, err
}
