package programmes

import (
	"fmt"
	"maps"
	"slices"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/proposals"
	"seedfund/models"
	"seedfund/models/when"
)

// Establishment is what the Board adopted: the decision as it was written, the
// proposal it is about, the text with its structured effect.
type Establishment struct {
	Decision models.Decision
	Proposal models.Proposal
	Text     models.MatterText
	Effect   models.MatterEffect
}

// Establish makes the programme a decision approves, in the transaction that
// adopts it: shares, countries, tranches and budget as submitted, the commitment
// posted, the first tranche or all reserved. A Conflict
// "programmes.conflict.balance" says that the free money does not suffice, with
// the figures; then nothing is adopted.
//
// clause 98: the Board decides which proposals are funded; clause 97: what it
// commits is in the books from that instant.
func Establish(tx *db.Tx, e Establishment) (*models.Programme, error) {
	if e.Decision.Outcome != models.OutcomeApprove && e.Decision.Outcome != models.OutcomeConditions {
		return nil, fmt.Errorf("programmes: decision %s (%s) establishes no programme", e.Decision.Reference, e.Decision.Outcome)
	}
	sub, err := proposals.Latest(tx, e.Proposal.ID)
	if err != nil {
		return nil, err
	}
	doc, err := sub.Read()
	if err != nil {
		return nil, err
	}
	if err := agrees(doc, e.Effect); err != nil {
		return nil, err
	}
	p := models.Programme{
		DecisionID: e.Decision.ID, ProposalID: e.Proposal.ID, Title: doc.Title, Theme: doc.Theme, LeadOrganisationID: doc.Lead,
		State: models.ProgrammeApproved, Months: doc.Months, ApprovedCents: e.Effect.Total(0), Reserve: e.Decision.Reserve,
	}
	if p.Reference, err = reference(tx, "programmes", "JP"); err != nil {
		return nil, err
	}
	if err := db.Create(tx, &p); err != nil {
		if db.Violates(err, "programmes", "decision_id") || db.Violates(err, "programmes", "proposal_id") {
			return nil, models.Conflict("programmes.conflict.established", "98").Because(err)
		}
		return nil, err
	}
	if err := writeDocument(tx, &p, doc, e); err != nil {
		return nil, err
	}
	if err := LockFramework(tx, &p, sub, doc); err != nil {
		return nil, err
	}
	if err := commit(tx, &p, e); err != nil {
		return nil, err
	}
	return &p, note(tx, &p, models.ProgrammeEstablish, "", e.Decision.Reference)
}

// agrees refuses amounts that differ from the budget they were taken from.
func agrees(doc models.Frozen, effect models.MatterEffect) error {
	cube := doc.Cube()
	for _, o := range cube.Organisations {
		for t := 1; t <= cube.Tranches; t++ {
			if effect.Of(o.ID, t) != cube.Total(o.ID, t) {
				return models.Conflict("programmes.conflict.amounts", "98").With(map[string]any{
					"Organisation": o.Name, "Tranche": t, "Decided": effect.Of(o.ID, t), "Submitted": cube.Total(o.ID, t)})
			}
		}
	}
	if effect.Total(0) != cube.Total(0, 0) {
		return models.Conflict("programmes.conflict.amounts", "98").With(map[string]any{
			"Organisation": "", "Tranche": 0, "Decided": effect.Total(0), "Submitted": cube.Total(0, 0)})
	}
	return nil
}

func writeDocument(tx *db.Tx, p *models.Programme, doc models.Frozen, e Establishment) error {
	cube := doc.Cube()
	for i, o := range leadFirst(doc) {
		err := db.Create(tx, &models.ProgrammeOrganisation{ProgrammeID: p.ID, OrganisationID: o.ID, Position: i + 1, ISCBP: o.ISC,
			ApprovedCents: e.Effect.Of(o.ID, 0), State: models.ProgrammeApproved})
		if err != nil {
			return err
		}
	}
	for _, code := range slices.Sorted(maps.Keys(doc.Countries)) {
		if err := db.Create(tx, &models.ProgrammeCountry{ProgrammeID: p.ID, Country: code, ShareBP: doc.Countries[code]}); err != nil {
			return err
		}
	}
	budget := models.ProgrammeBudget{ProgrammeID: p.ID, Number: 1, DecisionID: e.Decision.ID, TotalCents: p.ApprovedCents}
	if err := db.Create(tx, &budget); err != nil {
		return err
	}
	for _, o := range leadFirst(doc) {
		for t := 1; t <= cube.Tranches; t++ {
			for c := models.FirstCategory; c <= models.IndirectCategory; c++ {
				cents := cube.Cell(models.BudgetCell{OrganisationID: o.ID, Category: c, Tranche: t})
				if c == models.IndirectCategory {
					cents = cube.Indirect(o.ID, t)
				}
				if cents == 0 {
					continue
				}
				if err := db.Create(tx, &models.ProgrammeBudgetLine{BudgetID: budget.ID, OrganisationID: o.ID, Category: c, Tranche: t, Cents: cents}); err != nil {
					return err
				}
			}
		}
	}
	return writeTranches(tx, p, doc, e.Effect)
}

func writeTranches(tx *db.Tx, p *models.Programme, doc models.Frozen, effect models.MatterEffect) error {
	for _, plan := range doc.Tranches {
		t := models.Tranche{ProgrammeID: p.ID, Number: plan.Number, DueOn: plan.DueOn, State: models.TranchePlanned}
		if err := db.Create(tx, &t); err != nil {
			return err
		}
		for _, o := range leadFirst(doc) {
			if cents := effect.Of(o.ID, plan.Number); cents > 0 {
				if err := db.Create(tx, &models.TrancheAmount{TrancheID: t.ID, OrganisationID: o.ID, Cents: cents}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func leadFirst(doc models.Frozen) []models.FrozenOrganisation {
	orgs := slices.Clone(doc.Organisations)
	slices.SortStableFunc(orgs, func(a, b models.FrozenOrganisation) int {
		switch {
		case a.ID == doc.Lead && b.ID != doc.Lead:
			return -1
		case b.ID == doc.Lead && a.ID != doc.Lead:
			return 1
		}
		return 0
	})
	return orgs
}

// commit posts the commitment and covers what the decision reserves.
func commit(tx *db.Tx, p *models.Programme, e Establishment) error {
	entry := ledger.Entry{Kind: models.EntryCommitment, ValueDate: when.DateOf(tx.Now), Reference: e.Decision.Reference, Source: p.Reference}
	orgs, err := shares(tx.DB, p.ID)
	if err != nil {
		return err
	}
	for _, o := range orgs {
		if o.ApprovedCents > 0 {
			entry.Lines = append(entry.Lines, ledger.Move(models.AccountApproved, models.AccountCommitments, p.ID, o.OrganisationID, o.ApprovedCents)...)
		}
	}
	if _, err := ledger.Post(tx, entry); err != nil {
		return err
	}
	all, err := tranches(tx.DB, p.ID)
	if err != nil {
		return err
	}
	return cover(tx, p, all)
}
