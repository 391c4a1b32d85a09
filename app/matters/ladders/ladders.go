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
	all, err := of(q, []int64{m.ID})
	return all[m.ID], err
}

// of are the paths of matters of the Executive Committee, by matter. The number
// of statements is the same for one as for many.
func of(q *gorm.DB, matters []int64) (map[int64]*models.Ladder, error) {
	out := make(map[int64]*models.Ladder, len(matters))
	for _, id := range matters {
		out[id] = &models.Ladder{}
	}
	mediations, err := db.From[models.Mediation](q).Where("matter_id IN ?", matters).Order("matter_id, number").Find(q.Statement.Context)
	if err != nil || len(mediations) == 0 {
		return out, err
	}
	if err := fillMediations(q, out, mediations); err != nil {
		return out, err
	}
	return out, fillReferrals(q, out, matters)
}

// among reads the rows that stand under some others, by the one they stand under.
func among[T any](q *gorm.DB, column string, ids []int64, order string, under func(T) int64) (map[int64][]T, error) {
	rows, err := db.From[T](q).Where(column+" IN ?", ids).Order(order).Find(q.Statement.Context)
	out := map[int64][]T{}
	for _, r := range rows {
		out[under(r)] = append(out[under(r)], r)
	}
	return out, err
}

// one is the only row of some, nil for none.
func one[T any](rows []T) *T {
	if len(rows) == 0 {
		return nil
	}
	return &rows[0]
}

func fillMediations(q *gorm.DB, out map[int64]*models.Ladder, mediations []models.Mediation) error {
	ids := make([]int64, len(mediations))
	for i, x := range mediations {
		ids[i] = x.ID
	}
	const column = "mediation_id"
	extensions, err := among(q, column, ids, "id", func(x models.MediationExtension) int64 { return x.MediationID })
	if err != nil {
		return err
	}
	contacts, err := among(q, column, ids, "id", func(x models.MediationContact) int64 { return x.MediationID })
	if err != nil {
		return err
	}
	proposals, err := among(q, column, ids, "mediation_id, number", func(x models.MediationProposal) int64 { return x.MediationID })
	if err != nil {
		return err
	}
	ends, err := among(q, column, ids, "id", func(x models.MediationEnd) int64 { return x.MediationID })
	for _, x := range mediations {
		l := out[x.MatterID]
		l.Mediations = append(l.Mediations, models.MediationRecord{Mediation: x, Extension: one(extensions[x.ID]), Contacts: contacts[x.ID],
			Proposals: proposals[x.ID], End: one(ends[x.ID])})
	}
	return err
}

func fillReferrals(q *gorm.DB, out map[int64]*models.Ladder, matters []int64) error {
	referrals, err := db.From[models.Referral](q).Where("matter_id IN ?", matters).Find(q.Statement.Context)
	if err != nil || len(referrals) == 0 {
		return err
	}
	ids := make([]int64, len(referrals))
	for i, r := range referrals {
		ids[i] = r.ID
	}
	receipts, err := among(q, "referral_id", ids, "id", func(r models.ReferralReceipt) int64 { return r.ReferralID })
	if err != nil {
		return err
	}
	answers, err := among(q, "referral_id", ids, "id", func(a models.ReferralAnswer) int64 { return a.ReferralID })
	for i, r := range referrals {
		l := out[r.MatterID]
		if l.Referral, l.Receipt = &referrals[i], one(receipts[r.ID]); l.Receipt != nil {
			l.Answer = one(answers[r.ID])
		}
	}
	return err
}

const verifyBatch = 500

// Check holds each path against what follows from it: the file that was
// transmitted is made again from the rows, and each decision has the method of
// its path; some hundred matters at a time.
func Check(_ context.Context, q *gorm.DB) ([]string, error) {
	var faults []string
	last := int64(0)
	for {
		var batch []models.Matter
		err := q.Raw("SELECT m.* FROM matters m JOIN bodies b ON b.id = m.body_id WHERE b.kind = ? AND m.opens_at IS NOT NULL AND m.id > ? ORDER BY m.id LIMIT ?",
			models.BodyExCom, last, verifyBatch).Scan(&batch).Error
		if err != nil {
			return nil, err
		}
		found, err := check(q, batch)
		if err != nil {
			return nil, err
		}
		if faults = append(faults, found...); len(batch) < verifyBatch {
			return faults, nil
		}
		last = batch[len(batch)-1].ID
	}
}

func check(q *gorm.DB, batch []models.Matter) ([]string, error) {
	ids := make([]int64, len(batch))
	for i, m := range batch {
		ids[i] = m.ID
	}
	all, err := of(q, append(ids, 0))
	if err != nil {
		return nil, err
	}
	decisions, err := kept.Grouped(q, "decisions", ids, func(d models.Decision) int64 { return d.MatterID })
	if err != nil {
		return nil, err
	}
	var referred []models.Matter
	for _, m := range batch {
		if all[m.ID].Referral != nil {
			referred = append(referred, m)
		}
	}
	facts, err := factsOf(q, referred, all)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, m := range batch {
		ladder := all[m.ID]
		if d := one(decisions[m.ID]); d != nil && (d.Way() != ladder.Method(m) || d.Way() == models.MethodConsensus && ladder.Referral != nil) {
			faults = append(faults, fmt.Sprintf("decision %s: its method is not that of its path", d.Reference))
		}
		if ladder.Referral == nil {
			continue
		}
		more, err := checkReferral(m, *ladder, facts[m.ID])
		if err != nil {
			return nil, err
		}
		faults = append(faults, more...)
	}
	return faults, nil
}

func checkReferral(m models.Matter, ladder models.Ladder, facts models.ReferralFacts) ([]string, error) {
	if ladder.Last().End == nil || ladder.Last().End.Outcome != models.MediationFailed {
		return []string{fmt.Sprintf("matter %s: referred without a failed mediation", m.Reference)}, nil
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
	all, err := factsOf(q, []models.Matter{m}, map[int64]*models.Ladder{m.ID: &ladder})
	return all[m.ID], err
}

// factsOf is Facts for many matters, in as many statements.
func factsOf(q *gorm.DB, matters []models.Matter, ladders map[int64]*models.Ladder) (map[int64]models.ReferralFacts, error) {
	if len(matters) == 0 {
		return nil, nil
	}
	var ids, bodyIDs, ruleIDs []int64
	for _, m := range matters {
		ids, bodyIDs, ruleIDs = append(ids, m.ID), append(bodyIDs, m.BodyID), append(ruleIDs, kept.Value(m.RuleID))
	}
	bodies, err := among(q, "id", bodyIDs, "id", func(b models.Body) int64 { return b.ID })
	if err != nil {
		return nil, err
	}
	rules, err := among(q, "id", ruleIDs, "id", func(r models.BodyRule) int64 { return r.ID })
	if err != nil {
		return nil, err
	}
	texts, err := among(q, "matter_id", ids, "matter_id, number", func(t models.MatterText) int64 { return t.MatterID })
	if err != nil {
		return nil, err
	}
	electorate, err := among(q, "matter_id", ids, "matter_id, constituency, number, id", func(e models.Elector) int64 { return e.MatterID })
	if err != nil {
		return nil, err
	}
	votes, err := among(q, "matter_id", ids, "id", func(v models.Vote) int64 { return v.MatterID })
	if err != nil {
		return nil, err
	}
	reservations, err := kept.ReservationsOf(q, ids)
	if err != nil {
		return nil, err
	}
	closed, err := consultations.ClosuresOf(q, ids)
	if err != nil {
		return nil, err
	}
	out, named := make(map[int64]models.ReferralFacts, len(matters)), []int64{0}
	for _, m := range matters {
		f := models.ReferralFacts{Matter: m, Mediations: ladders[m.ID].Mediations, Electorate: electorate[m.ID], Votes: votes[m.ID], Reservations: reservations[m.ID], Closures: closed[m.ID]}
		if len(bodies[m.BodyID]) > 0 && len(rules[kept.Value(m.RuleID)]) > 0 {
			f.Body, f.Rule = bodies[m.BodyID][0], rules[*m.RuleID][0]
		}
		for _, t := range texts[m.ID] {
			if end := ladders[m.ID].Last().End; end != nil && t.Number <= end.TextNumber {
				f.Texts = append(f.Texts, t)
			}
		}
		out[m.ID], named = f, append(named, f.Organisations()...)
	}
	var parties []models.CertificateParty
	slices.Sort(named)
	err = q.Raw("SELECT id, code, name FROM organisations WHERE id IN ? ORDER BY id", slices.Compact(named)).Scan(&parties).Error
	for id, f := range out {
		f.Names = []models.CertificateParty{}
		for _, p := range parties {
			if slices.Contains(f.Organisations(), p.ID) {
				f.Names = append(f.Names, p)
			}
		}
		out[id] = f
	}
	return out, err
}
