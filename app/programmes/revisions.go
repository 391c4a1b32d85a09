package programmes

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// mayWriteRevision says whether the actor writes revisions of a programme:
// programme officers of the organisation that leads it, and the secretariat.
//
// clause 24: who leads a programme answers for it.
func mayWriteRevision(actor models.Actor, p models.Programme) error {
	if err := actor.May(models.PermRevisionWrite); err != nil {
		return err
	}
	if actor.Is(models.RolePUNOProgramme) && actor.OrganisationID != p.LeadOrganisationID {
		return models.Forbidden("revisions.forbidden.lead", "24")
	}
	return nil
}

// openSeen is open for what the actor may know of.
func openSeen(tx *db.Tx, id, version int64) (*models.Programme, error) {
	var seen int
	if err := tx.Raw("SELECT 1 FROM programmes p WHERE p.id = ? AND "+ledger.Seen(tx.Actor), id).Take(&seen).Error; err != nil {
		return nil, db.Found(err, "programmes")
	}
	return open(tx, id, version)
}

// OpenRevision begins a revision as a copy of what stands. One is open at a time:
// a second is a Conflict "revisions.conflict.open" that names the first.
func (s *Service) OpenRevision(ctx context.Context, actor models.Actor, programme int64) (*models.ProgrammeRevision, error) {
	var r *models.ProgrammeRevision
	err := s.db.Write(ctx, actor, "revision.open", func(tx *db.Tx) error {
		p, err := openSeen(tx, programme, 0)
		if err != nil {
			return err
		}
		if err := mayWriteRevision(actor, *p); err != nil {
			return err
		}
		if !p.Open() {
			return models.Conflict("programmes.conflict.closed", "98")
		}
		var other string
		if err := tx.Raw("SELECT reference FROM programme_revisions WHERE programme_id = ? AND state IN ('draft', 'proposed')", p.ID).Scan(&other).Error; err != nil {
			return err
		}
		if other != "" {
			return models.Conflict("revisions.conflict.open", "24").With(map[string]any{"Revision": other})
		}
		r, err = copied(tx, p)
		return err
	})
	return r, err
}

// copied writes a draft with every cell and day that stands.
func copied(tx *db.Tx, p *models.Programme) (*models.ProgrammeRevision, error) {
	stands, number, err := standing(tx.DB, *p)
	if err != nil {
		return nil, err
	}
	r := models.ProgrammeRevision{ProgrammeID: p.ID, BaseNumber: number, State: models.RevisionDraft, Months: p.Months,
		OpenedBy: tx.Actor.MandateID, OpenedRole: tx.Actor.Role, PersonID: tx.Actor.PersonID}
	if r.Reference, err = reference(tx, "revisions", "RV"); err != nil {
		return nil, err
	}
	err = db.Create(tx, &r)
	if db.Violates(err, "programme_revisions_one_open") || db.Violates(err, "programme_revisions", "programme_id") {
		return nil, models.Conflict("revisions.conflict.open_now", "24").Because(err)
	}
	if err != nil {
		return nil, err
	}
	for _, l := range stands.Budget.Lines() {
		if err := db.Create(tx, &models.ProgrammeRevisionLine{RevisionID: r.ID, OrganisationID: l.OrganisationID, Category: l.Category, Tranche: l.Tranche, Cents: l.Cents}); err != nil {
			return nil, err
		}
	}
	for t := 1; t <= stands.Budget.Tranches; t++ {
		if err := db.Create(tx, &models.ProgrammeRevisionTranche{RevisionID: r.ID, Number: t, WasOn: stands.Due[t], DueOn: stands.Due[t]}); err != nil {
			return nil, err
		}
	}
	tx.Receipt(models.Receipt{Target: "programme_revisions", TargetID: r.ID, Reference: r.Reference})
	return &r, nil
}

// loadRevision locks a revision with its programme, which is locked first.
func loadRevision(tx *db.Tx, reference string, version int64) (*models.ProgrammeRevision, *models.Programme, error) {
	row, err := db.From[models.ProgrammeRevision](tx.DB).Where("reference = ?", reference).Take(tx.Ctx)
	if err != nil {
		return nil, nil, db.Found(err, "programme_revisions")
	}
	p, err := openSeen(tx, row.ProgrammeID, 0)
	if err != nil {
		return nil, nil, err
	}
	r, err := db.Load[models.ProgrammeRevision](tx, row.ID)
	if err != nil {
		return nil, nil, err
	}
	if r.ProposedAt == nil && !seesDrafts(tx.Actor, *p) {
		return nil, nil, models.NotFound("programme_revisions")
	}
	tx.Target("programme_revisions", r.ID)
	if version != 0 && r.Version != version {
		return nil, nil, models.Stale(r)
	}
	return r, p, nil
}

// RevisionInput is what a draft says. Cells and days that are absent stay.
type RevisionInput struct {
	Reason   string
	Months   int
	Outcomes bool
	Cells    map[models.BudgetCell]money.Cents // direct costs, categories 1 to 7
	Due      map[int]when.Date                 // by tranche; a zero day is none
}

// SaveRevision writes a draft. Only amounts no table can hold are refused; what
// else is wrong is listed, and refused when the revision is proposed.
func (s *Service) SaveRevision(ctx context.Context, actor models.Actor, reference string, version int64, in RevisionInput) error {
	return s.db.Write(ctx, actor, "revision.save", func(tx *db.Tx) error {
		r, p, err := loadRevision(tx, reference, version)
		if err != nil {
			return err
		}
		if err := mayWriteRevision(actor, *p); err != nil {
			return err
		}
		if err := r.Apply(actor, models.RevisionEdit, models.RevisionFacts{Open: p.Open()}); err != nil {
			return err
		}
		stands, _, err := standing(tx.DB, *p)
		if err != nil {
			return err
		}
		if err := in.validate(stands); err != nil {
			return err
		}
		if err := writeCells(tx, r.ID, in.Cells); err != nil {
			return err
		}
		if err := writeDays(tx, r.ID, in.Due); err != nil {
			return err
		}
		r.Reason, r.Months, r.Outcomes = strings.TrimSpace(in.Reason), in.Months, in.Outcomes
		return db.Update(tx, r, "reason", "months", "outcomes")
	})
}

func (in RevisionInput) validate(stands models.RevisionTerms) error {
	var f models.Faults
	if len([]rune(in.Reason)) > models.RevisionReasonLimit {
		f.Add("reason", "revisions.fault.long", "Max", models.RevisionReasonLimit)
	}
	if in.Months < 0 || in.Months > 120 {
		f.Add("months", "revisions.fault.months", "Most", 120)
	}
	for cell, cents := range in.Cells {
		switch {
		case !stands.Budget.Has(cell):
			f.Add(cell.Field(), "programmes.fault.organisation_other")
		case cents < 0:
			f.Add(cell.Field(), "revisions.fault.negative", "Organisation", stands.Budget.Name(cell.OrganisationID), "Category", cell.Category, "Tranche", cell.Tranche)
		}
	}
	for t := range in.Due {
		if _, known := stands.Due[t]; !known {
			f.Add(DueField(t), "revisions.fault.tranche")
		}
	}
	return f.Err("revisions.invalid")
}

// DueField names the field of a tranche's day.
func DueField(tranche int) string { return fmt.Sprintf("due[%d]", tranche) }

func writeCells(tx *db.Tx, revision int64, cells map[models.BudgetCell]money.Cents) error {
	lines, err := revisionLines(tx.DB, revision)
	if err != nil {
		return err
	}
	known := map[models.BudgetCell]*models.ProgrammeRevisionLine{}
	for i := range lines {
		known[models.BudgetCell{OrganisationID: lines[i].OrganisationID, Category: lines[i].Category, Tranche: lines[i].Tranche}] = &lines[i]
	}
	for _, cell := range sortedCells(cells) {
		cents, l := cells[cell], known[cell]
		switch {
		case l == nil && cents != 0:
			err = db.Create(tx, &models.ProgrammeRevisionLine{RevisionID: revision, OrganisationID: cell.OrganisationID, Category: cell.Category, Tranche: cell.Tranche, Cents: cents})
		case l != nil && l.Cents != cents:
			l.Cents = cents
			err = db.Update(tx, l, "cents")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func writeDays(tx *db.Tx, revision int64, due map[int]when.Date) error {
	days, err := revisionDays(tx.DB, revision)
	if err != nil {
		return err
	}
	for i := range days {
		day, given := due[days[i].Number]
		if !given || day == days[i].DueOn {
			continue
		}
		days[i].DueOn = day
		if err := db.Update(tx, &days[i], "due_on"); err != nil {
			return err
		}
	}
	return nil
}

// ProposeRevision sends a revision to whoever decides, which is counted now and
// kept with the rule it was counted under. What no revision can do is refused,
// each by its cell.
func (s *Service) ProposeRevision(ctx context.Context, actor models.Actor, reference string, version int64) error {
	return s.db.Write(ctx, actor, "revision.propose", func(tx *db.Tx) error {
		r, p, err := loadRevision(tx, reference, version)
		if err != nil {
			return err
		}
		if err := mayWriteRevision(actor, *p); err != nil {
			return err
		}
		if err := r.Apply(actor, models.RevisionPropose, models.RevisionFacts{Open: p.Open()}); err != nil {
			return err
		}
		terms, err := termsOf(tx.DB, *p, *r)
		if err != nil {
			return err
		}
		faults := terms.asked.Faults(terms.stands, terms.locks)
		if r.Reason == "" {
			faults.Add("reason", "money.fault.required")
		}
		if err := faults.Err("revisions.invalid"); err != nil {
			return err
		}
		rule, err := rules.Revision(tx.DB, tx.Now)
		if err != nil {
			return err
		}
		text, err := json.Marshal(rule)
		if err != nil {
			return err
		}
		now := tx.Now
		r.Road, r.Rule = models.JudgeRevision(rule, terms.board, terms.stands, terms.asked, r.Outcomes).Road, string(text)
		r.ProposedBy, r.ProposedAs, r.ProposedAt = &actor.PersonID, &actor.MandateID, &now
		return db.Update(tx, r, "state", "road", "rule", "proposed_by", "proposed_as", "proposed_at")
	})
}

// WithdrawRevision ends a revision that its writers no longer ask for.
func (s *Service) WithdrawRevision(ctx context.Context, actor models.Actor, reference string, version int64, why string) error {
	return s.end(ctx, actor, "revision.withdraw", models.RevisionWithdraw, reference, version, why)
}

// DeclineRevision ends one that whoever decides does not accept.
func (s *Service) DeclineRevision(ctx context.Context, actor models.Actor, reference string, version int64, why string) error {
	return s.end(ctx, actor, "revision.decline", models.RevisionDecline, reference, version, why)
}

func (s *Service) end(ctx context.Context, actor models.Actor, act string, action models.RevisionAction, reference string, version int64, why string) error {
	return s.db.Write(ctx, actor, act, func(tx *db.Tx) error {
		r, p, err := loadRevision(tx, reference, version)
		if err != nil {
			return err
		}
		if action == models.RevisionWithdraw {
			err = mayWriteRevision(actor, *p)
		} else {
			err = actor.MayNow(models.PermRevisionSettle, tx.Now)
		}
		if err != nil {
			return err
		}
		facts, err := revisionFacts(tx.DB, *p)
		if err != nil {
			return err
		}
		if err := r.Apply(actor, action, facts); err != nil {
			return err
		}
		if err := noteOf(why).Err("revisions.settle_invalid"); err != nil {
			return err
		}
		settledBy(tx, r, why)
		return db.Update(tx, r, "state", "settled_note", "settled_by", "settled_as", "settled_at")
	})
}

// ReturnRevision gives a proposed revision back to its writers.
func (s *Service) ReturnRevision(ctx context.Context, actor models.Actor, reference string, version int64) error {
	return s.db.Write(ctx, actor, "revision.return", func(tx *db.Tx) error {
		r, p, err := loadRevision(tx, reference, version)
		if err != nil {
			return err
		}
		if err := actor.MayNow(models.PermRevisionSettle, tx.Now); err != nil {
			return err
		}
		facts, err := revisionFacts(tx.DB, *p)
		if err != nil {
			return err
		}
		if err := r.Apply(actor, models.RevisionReturn, facts); err != nil {
			return err
		}
		r.Road, r.Rule, r.ProposedBy, r.ProposedAs, r.ProposedAt = models.RoadNone, "", nil, nil, nil
		return db.Update(tx, r, "state", "road", "rule", "proposed_by", "proposed_as", "proposed_at")
	})
}

func noteOf(text string) models.Faults {
	var f models.Faults
	if text = strings.TrimSpace(text); text == "" {
		f.Add("note", "money.fault.required")
	} else if len([]rune(text)) > models.RevisionReasonLimit {
		f.Add("note", "revisions.fault.long", "Max", models.RevisionReasonLimit)
	}
	return f
}

func settledBy(tx *db.Tx, r *models.ProgrammeRevision, text string) {
	now := tx.Now
	r.SettledNote, r.SettledBy, r.SettledAs, r.SettledAt = strings.TrimSpace(text), &tx.Actor.PersonID, &tx.Actor.MandateID, &now
}

func revisionFacts(q *gorm.DB, p models.Programme) (models.RevisionFacts, error) {
	members, err := inOffice(q, p.ID)
	return models.RevisionFacts{Open: p.Open(), Committee: models.Constituted(members)}, err
}
