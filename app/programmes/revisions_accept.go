package programmes

import (
	"context"
	"fmt"
	"strings"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Acceptance is what accepted a revision: for what is delegated the day the
// steering committee met and where its minutes are, or the head's own note where
// there is none; for what is the Board's the reference of its decision.
type Acceptance struct {
	Decision string
	MetOn    when.Date
	Note     string
}

// AcceptRevision records that a revision was accepted, by a second person; the
// programme follows in the same act: a version of the budget, the kept amounts,
// the commitment in the books, length and days. What is released since the
// revision was proposed and stands against it is a Conflict
// "revisions.conflict.moved".
//
// clause 98: the Board decides, or what it left to others does; clause 99: two
// persons stand behind it.
func (s *Service) AcceptRevision(ctx context.Context, actor models.Actor, reference string, version int64, in Acceptance) error {
	return s.db.Write(ctx, actor, "revision.accept", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermRevisionSettle, tx.Now); err != nil {
			return err
		}
		r, p, err := loadRevision(tx, reference, version)
		if err != nil {
			return err
		}
		facts, err := revisionFacts(tx.DB, *p)
		if err != nil {
			return err
		}
		if err := r.Apply(actor, models.RevisionAccept, facts); err != nil {
			return err
		}
		if err := accepted(tx, p, r, facts, in); err != nil {
			return err
		}
		settledBy(tx, r, in.Note)
		if err := db.Update(tx, r, "state", "decision_id", "committee", "met_on", "settled_note", "settled_by", "settled_as", "settled_at"); err != nil {
			return err
		}
		return follow(tx, p, r)
	})
}

// accepted checks what the acceptance rests on.
func accepted(tx *db.Tx, p *models.Programme, r *models.ProgrammeRevision, facts models.RevisionFacts, in Acceptance) error {
	var f models.Faults
	note := strings.TrimSpace(in.Note)
	if len([]rune(note)) > models.RevisionReasonLimit {
		f.Add("note", "revisions.fault.long", "Max", models.RevisionReasonLimit)
	}
	switch {
	case r.Road == models.RoadBoard:
		id, err := decided(tx, p, r, strings.TrimSpace(in.Decision), &f)
		if err != nil {
			return err
		}
		r.DecisionID = id
	case facts.Committee:
		r.Committee, r.MetOn = true, in.MetOn
		if note == "" {
			f.Add("note", "revisions.fault.minutes")
		}
		if r.MetOn.IsZero() {
			f.Add("met_on", "money.fault.required")
		} else if r.MetOn.After(today(tx)) {
			f.Add("met_on", "money.fault.future")
		} else if r.MetOn.Before(when.DateOf(*r.ProposedAt)) {
			f.Add("met_on", "revisions.fault.met_before")
		}
	case note == "":
		f.Add("note", "money.fault.required")
	}
	return f.Err("revisions.settle_invalid")
}

// decided finds the Board's decision: adopted after the revision was proposed,
// approving, published, and naming programme and revision in its text.
//
// clause 98: a decision of the Board, and on this revision; clause 95: published.
func decided(tx *db.Tx, p *models.Programme, r *models.ProgrammeRevision, ref string, f *models.Faults) (*int64, error) {
	if ref == "" {
		f.Add("decision", "money.fault.required")
		return nil, nil
	}
	var d struct {
		models.Decision
		Text      string
		OfBoard   bool
		Published bool
	}
	err := tx.Raw(`SELECT d.*, m.question || ' ' || t.body AS text, b.kind = 'board' AS of_board,
		EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = d.id) AS published
		FROM decisions d JOIN matters m ON m.id = d.matter_id JOIN bodies b ON b.id = d.body_id
		JOIN matter_texts t ON t.matter_id = d.matter_id AND t.number = d.text_number WHERE d.reference = ?`, ref).Scan(&d).Error
	if err != nil {
		return nil, err
	}
	var used int
	if err := tx.Raw("SELECT COUNT(*) FROM programme_revisions WHERE decision_id = ?", d.ID).Scan(&used).Error; err != nil {
		return nil, err
	}
	switch {
	case d.ID == 0 || !d.OfBoard:
		f.Add("decision", "programmes.fault.decision_unknown")
	case d.Kind == models.MatterFunding || d.Outcome != models.OutcomeApprove || used > 0:
		f.Add("decision", "revisions.fault.decision_other")
	case d.AdoptedAt.Before(*r.ProposedAt):
		f.Add("decision", "revisions.fault.decision_before")
	case !d.Published:
		f.Add("decision", "revisions.fault.decision_unpublished")
	case !names(d.Text, p.Reference) || !names(d.Text, r.Reference):
		f.Add("decision", "revisions.fault.decision_names", "Programme", p.Reference, "Revision", r.Reference)
	}
	return &d.ID, nil
}

// names says whether a text has a reference as a word of its own: JP-0001 is
// not in JP-00012.
func names(text, ref string) bool {
	for rest := text; ; {
		at := strings.Index(rest, ref)
		if at < 0 {
			return false
		}
		end := at + len(ref)
		if (at == 0 || !partOfReference(rest[at-1])) && (end == len(rest) || !partOfReference(rest[end])) {
			return true
		}
		rest = rest[end:]
	}
}

func partOfReference(c byte) bool {
	return c == '-' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// follow changes the programme as an accepted revision says.
func follow(tx *db.Tx, p *models.Programme, r *models.ProgrammeRevision) error {
	v, err := termsOf(tx.DB, *p, *r)
	if err != nil {
		return err
	}
	// What was released since it was proposed stands, whatever was decided.
	if faults := v.asked.Faults(v.stands, v.locks); len(faults) > 0 {
		e := models.Conflict("revisions.conflict.moved", "97")
		e.Fields = faults
		return e
	}
	decision := v.boardDecision
	if r.DecisionID != nil {
		decision = *r.DecisionID
	}
	if err := writeVersion(tx, p, r, v.asked.Budget, decision); err != nil {
		return err
	}
	if err := moveAmounts(tx, p, r, v); err != nil {
		return err
	}
	if err := moveDays(tx, p, v); err != nil {
		return err
	}
	return extend(tx, p, r, v)
}

func writeVersion(tx *db.Tx, p *models.Programme, r *models.ProgrammeRevision, b models.Budget, decision int64) error {
	row := models.ProgrammeBudget{ProgrammeID: p.ID, Number: r.BaseNumber + 1, Reason: r.Reason, DecisionID: decision, RevisionID: &r.ID, TotalCents: b.Total(0, 0)}
	if err := db.Create(tx, &row); err != nil {
		return err
	}
	for _, o := range b.Organisations {
		for t := 1; t <= b.Tranches; t++ {
			for c := models.FirstCategory; c <= models.IndirectCategory; c++ {
				cents := b.Cell(models.BudgetCell{OrganisationID: o.ID, Category: c, Tranche: t})
				if c == models.IndirectCategory {
					cents = b.Indirect(o.ID, t)
				}
				if cents == 0 {
					continue
				}
				if err := db.Create(tx, &models.ProgrammeBudgetLine{BudgetID: row.ID, OrganisationID: o.ID, Category: c, Tranche: t, Cents: cents}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// moveAmounts sets what each organisation may receive, of each tranche and in
// all, and posts what moves: what covered tranches lose is no longer reserved, the
// commitment of an organisation that loses falls and that of one that gains rises
// in one entry, what covered tranches gain is reserved, or nothing happens at all.
//
// clause 97: what the Board commits is in the books from that instant.
func moveAmounts(tx *db.Tx, p *models.Programme, r *models.ProgrammeRevision, v revising) error {
	all, err := tranches(tx.DB, p.ID)
	if err != nil {
		return err
	}
	entry := func(kind models.EntryKind) *ledger.Entry {
		return &ledger.Entry{Kind: kind, ValueDate: today(tx), Reference: p.Reference, Source: r.Reference}
	}
	freed, moved, covered := entry(models.EntryUnreservation), entry(models.EntryCommitment), entry(models.EntryReservation)
	for i := range all {
		t := &all[i]
		for _, o := range v.asked.Budget.Organisations {
			was, now := v.stands.Budget.Total(o.ID, t.Number), v.asked.Budget.Total(o.ID, t.Number)
			if was == now {
				continue
			}
			if err := setAmount(tx, t.ID, o.ID, now); err != nil {
				return err
			}
			switch {
			case t.State == models.TranchePlanned:
			case now < was:
				freed.Lines = append(freed.Lines, ledger.Move(models.AccountApproved, models.AccountReserved, p.ID, o.ID, was-now)...)
			default:
				covered.Lines = append(covered.Lines, ledger.Move(models.AccountReserved, models.AccountApproved, p.ID, o.ID, now-was)...)
			}
		}
	}
	for _, o := range v.asked.Budget.Organisations {
		was, now := v.stands.Budget.Total(o.ID, 0), v.asked.Budget.Total(o.ID, 0)
		switch {
		case now < was:
			moved.Lines = append(moved.Lines, ledger.Move(models.AccountCommitments, models.AccountApproved, p.ID, o.ID, was-now)...)
		case now > was:
			moved.Lines = append(moved.Lines, ledger.Move(models.AccountApproved, models.AccountCommitments, p.ID, o.ID, now-was)...)
		}
		if was == now {
			continue
		}
		x, err := share(tx, p.ID, o.ID)
		if err != nil {
			return err
		}
		x.ApprovedCents = now
		if err := db.Update(tx, x, "approved_cents"); err != nil {
			return err
		}
	}
	for _, e := range []*ledger.Entry{freed, moved, covered} {
		if len(e.Lines) == 0 {
			continue
		}
		if _, err := ledger.Post(tx, *e); err != nil {
			return err
		}
	}
	for _, t := range all {
		if err := finish(tx, t.ID); err != nil {
			return err
		}
	}
	return nil
}

// setAmount changes an organisation's share of a tranche within its CHECKs.
func setAmount(tx *db.Tx, tranche, organisation int64, cents money.Cents) error {
	a, err := amountOf(tx, tranche, organisation)
	if models.IsKind(err, models.KindNotFound) {
		return db.Create(tx, &models.TrancheAmount{TrancheID: tranche, OrganisationID: organisation, Cents: cents})
	}
	if err != nil {
		return err
	}
	row, err := db.Load[models.TrancheAmount](tx, a.ID)
	if err != nil {
		return err
	}
	row.Cents = cents
	err = db.Update(tx, row, "cents")
	if db.Violates(err, "tranche_amounts_approved") {
		return models.Conflict("revisions.conflict.moved", "97").Because(err)
	}
	return err
}

func moveDays(tx *db.Tx, p *models.Programme, v revising) error {
	for _, number := range v.asked.DayDifferences(v.stands) {
		t, err := loadTranche(tx, p.ID, number)
		if err != nil {
			return err
		}
		t.DueOn = v.asked.Due[number]
		if err := db.Update(tx, t, "due_on"); err != nil {
			return err
		}
	}
	return nil
}

// extend sets total and length of the programme, and writes the log of
// extensions.
func extend(tx *db.Tx, p *models.Programme, r *models.ProgrammeRevision, v revising) error {
	e := models.ProgrammeExtension{ProgrammeID: p.ID, RevisionID: r.ID, MonthsAdded: r.Months - p.Months, PreviousMonths: p.Months, NewMonths: r.Months,
		PreviousEnd: p.EndOn, Note: r.Reason, DecisionID: r.DecisionID}
	p.ApprovedCents, p.Months = v.asked.Budget.Total(0, 0), r.Months
	if !p.StartOn.IsZero() {
		p.EndOn = p.StartOn.AddMonths(p.Months)
	}
	e.NewEnd = p.EndOn
	if e.MonthsAdded > 0 {
		if err := db.Create(tx, &e); err != nil {
			return fmt.Errorf("extension of %s: %w", p.Reference, err)
		}
	}
	return touch(tx, p, "approved_cents", "months", "end_on")
}
