package programmes

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// ReleaseInput says what is let go. Without amounts every organisation that
// passes is released in full; an organisation that is left out, or has zero, is
// not.
type ReleaseInput struct {
	Amounts map[int64]money.Cents // by organisation; nil: the rest of each share
	Waiver  string                // reference of the Board's decision that waives the gate
	Reason  string                // required with a waiver
}

// Release lets a tranche, or the shares of some of its organisations, be
// requested. A planned tranche is reserved in the same act. The gate is counted
// from the books now and kept as it was counted; a refusal names each
// organisation and what it is missing.
//
// clause 99: the secretariat carries out what the Board decided; clause 98: only
// the Board waives its rule.
func (s *Service) Release(ctx context.Context, actor models.Actor, id, version int64, number int, in ReleaseInput) (*models.TrancheRelease, error) {
	var out *models.TrancheRelease
	err := s.db.Write(ctx, actor, "tranche.release", func(tx *db.Tx) error {
		if err := actor.May(models.PermTranchePrepare); err != nil {
			return err
		}
		p, err := open(tx, id, version)
		if err != nil {
			return err
		}
		tx.Target("programmes", p.ID)
		if out, err = release(tx, p, number, in); err != nil {
			return err
		}
		return touch(tx, p)
	})
	return out, err
}

func release(tx *db.Tx, p *models.Programme, number int, in ReleaseInput) (*models.TrancheRelease, error) {
	t, err := loadTranche(tx, p.ID, number)
	if err != nil {
		return nil, err
	}
	if t.State == models.TranchePlanned {
		if err := reserve(tx, p, number, tx.Actor); err != nil {
			return nil, err
		}
		if t, err = loadTranche(tx, p.ID, number); err != nil {
			return nil, err
		}
	}
	parts, err := amounts(tx.DB, t.ID)
	if err != nil {
		return nil, err
	}
	gate, err := Judge(tx.DB, p.ID, number, tx.Now)
	if err != nil {
		return nil, err
	}
	held, err := Held(tx.DB, p.ID)
	if err != nil {
		return nil, err
	}
	asked, err := in.asked(parts, gate, held)
	if err != nil {
		return nil, err
	}
	if err := Releasable(tx, p.ID, slices.Sorted(maps.Keys(asked))...); err != nil {
		return nil, err
	}
	r := models.TrancheRelease{ProgrammeID: p.ID, TrancheID: t.ID, Reason: strings.TrimSpace(in.Reason), PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID}
	if err := waive(tx, &r, p, in); err != nil {
		return nil, err
	}
	if err := passes(tx, p, t, gate, asked, r.WaiverDecisionID != nil); err != nil {
		return nil, err
	}
	return &r, letGo(tx, p, t, &r, gate, parts, asked, today(tx))
}

// asked is what is to be released of each share, each within what is left.
// Without amounts a share that cannot be released now is left out.
func (in ReleaseInput) asked(parts []models.TrancheAmount, gate models.Gate, held map[int64]bool) (map[int64]money.Cents, error) {
	out := map[int64]money.Cents{}
	var total money.Cents
	var f models.Faults
	known := map[int64]bool{}
	for _, a := range parts {
		known[a.OrganisationID] = true
		left := a.Cents - a.ReleasedCents
		cents, given := in.Amounts[a.OrganisationID]
		if in.Amounts == nil {
			if (gate.PassesFor(a.OrganisationID) || in.Waiver != "") && !held[a.OrganisationID] {
				cents = left
			}
		} else if !given {
			continue
		}
		field := fmt.Sprintf("amount[%d]", a.OrganisationID)
		switch {
		case cents < 0:
			f.Add(field, "money.fault.above_zero")
		case cents > left:
			f.Add(field, "programmes.fault.above_left", "Left", left, "Asked", cents)
		case cents > 0:
			out[a.OrganisationID] = cents
			total += cents
		}
	}
	for org := range in.Amounts {
		if !known[org] {
			f.Add(fmt.Sprintf("amount[%d]", org), "programmes.fault.organisation_other")
		}
	}
	if len(f) == 0 && total == 0 {
		// Nothing to release by itself is the gate's refusal, with its figures.
		if in.Amounts == nil && len(gate.Failing()) > 0 {
			return nil, refusedByGate(gate, nil)
		}
		f.Add("amount", "programmes.fault.nothing_to_release")
	}
	return out, f.Err("programmes.release_invalid")
}

// waive reads the decision that waives the gate: of the Board, adopted after the
// programme's own, and approving.
func waive(tx *db.Tx, r *models.TrancheRelease, p *models.Programme, in ReleaseInput) error {
	ref := strings.TrimSpace(in.Waiver)
	if ref == "" {
		return nil
	}
	var f models.Faults
	if r.Reason == "" {
		f.Add("reason", "programmes.fault.waiver_reason")
	}
	d, err := decisionBy(tx, ref)
	switch {
	case models.IsKind(err, models.KindNotFound):
		f.Add("waiver", "programmes.fault.decision_unknown")
	case err != nil:
		return err
	case d.ID == p.DecisionID || d.Kind == models.MatterFunding || d.Outcome != models.OutcomeApprove:
		f.Add("waiver", "programmes.fault.decision_other")
	}
	r.WaiverDecisionID = &d.ID
	return f.Err("programmes.release_invalid")
}

// passes is the guard of a release with each obstacle by name, then the state
// table's own word.
func passes(tx *db.Tx, p *models.Programme, t *models.Tranche, gate models.Gate, asked map[int64]money.Cents, waived bool) error {
	blocking, err := Blocking(tx.DB, p.DecisionID, t.Number)
	if err != nil {
		return err
	}
	missing, err := withoutAgreement(tx.DB, p.ID, tx.Now)
	if err != nil {
		return err
	}
	unpaid, err := unpaidBefore(tx.DB, p.ID, t.Number)
	if err != nil {
		return err
	}
	var conditions, agreements, earlier models.Faults
	for _, c := range blocking {
		conditions.Add("conditions", "programmes.obstacle.condition", "Number", c.Number, "Condition", c.Body)
	}
	gateOpen := gate.Passes || waived
	failing := models.Faults{}
	for _, l := range gate.Lines {
		if _, ok := asked[l.OrganisationID]; !ok {
			continue
		}
		if missing[l.OrganisationID] {
			agreements.Add("agreements", "programmes.obstacle.agreement", "Organisation", l.Organisation)
		}
		if unpaid[l.OrganisationID] && !waived {
			earlier.Add("earlier", "programmes.obstacle.earlier", "Organisation", l.Organisation)
		}
		if !gateOpen && !gate.PassesFor(l.OrganisationID) {
			failing.Add("gate", "programmes.obstacle.gate", "Organisation", l.Organisation, "Missing", l.Missing())
		}
	}
	facts := models.TrancheFacts{Open: p.Open(), Gate: gateOpen || len(failing) == 0, Conditions: len(blocking), Agreements: len(agreements) == 0}
	err = t.Apply(tx.Actor, models.TrancheLetGo, facts)
	switch e := models.AsError(err); {
	case err == nil && len(earlier) > 0:
		e := models.Conflict("programmes.conflict.earlier", "97")
		e.Fields = earlier
		return e
	case e != nil && e.Key == "programmes.conflict.gate":
		return refusedByGate(gate, asked)
	case e != nil && e.Key == "programmes.conflict.condition":
		e.Fields = conditions
	case e != nil && e.Key == "programmes.conflict.agreement":
		e.Fields = agreements
	}
	return err
}

// refusedByGate names each organisation that does not pass and what it lacks;
// of those asked for, or of all.
func refusedByGate(gate models.Gate, asked map[int64]money.Cents) error {
	e := models.Conflict("programmes.conflict.gate", "97")
	f := models.Faults{}
	for _, l := range gate.Failing() {
		if _, ok := asked[l.OrganisationID]; ok || asked == nil {
			f.Add("gate", "programmes.obstacle.gate", "Organisation", l.Organisation, "Missing", l.Missing())
		}
	}
	if len(f) == 0 {
		f.Add("gate", "programmes.obstacle.gate_together", "Missing", gate.Total.Missing())
	}
	e.Fields = f
	return e
}

func letGo(tx *db.Tx, p *models.Programme, t *models.Tranche, r *models.TrancheRelease, gate models.Gate, parts []models.TrancheAmount, asked map[int64]money.Cents, on when.Date) error {
	entry := ledger.Entry{Kind: models.EntryRelease, ValueDate: on, Reference: trancheName(p, t), Source: p.Reference}
	for i := range parts {
		a := &parts[i]
		cents, ok := asked[a.OrganisationID]
		if !ok {
			continue
		}
		a.ReleasedCents += cents
		if err := db.Update(tx, a, "released_cents"); err != nil {
			return err
		}
		r.TotalCents += cents
		entry.Lines = append(entry.Lines, ledger.Move(models.AccountReleased, models.AccountReserved, p.ID, a.OrganisationID, cents)...)
	}
	posted, err := ledger.Post(tx, entry)
	if err != nil {
		return err
	}
	r.TransactionID = &posted.ID
	if !gate.First {
		rule, err := json.Marshal(gate.Rule)
		if err != nil {
			return err
		}
		r.GateRule = string(rule)
	}
	if err := db.Create(tx, r); err != nil {
		return err
	}
	for _, l := range gate.Lines {
		err := db.Create(tx, &models.ReleaseLine{ReleaseID: r.ID, OrganisationID: l.OrganisationID, Cents: asked[l.OrganisationID],
			ReceivedCents: l.Received, NeededCents: l.Needed, SpentCents: l.Spent, CommittedCents: l.Committed, Passes: gate.First || l.Passes})
		if err != nil {
			return err
		}
	}
	return db.Update(tx, t, "state")
}

func trancheName(p *models.Programme, t *models.Tranche) string {
	return fmt.Sprintf("%s/T%d", p.Reference, t.Number)
}
