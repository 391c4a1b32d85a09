package programmes

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/when"
)

// ClosureFacts loads what the guards of closure ask.
func ClosureFacts(q *gorm.DB, p models.Programme, today when.Date) (models.ClosureFacts, error) {
	f := models.ClosureFacts{Today: today, EndOn: p.EndOn}
	err := q.Raw(`SELECT COUNT(*) FROM tranche_amounts a JOIN tranches t ON t.id = a.tranche_id
		WHERE t.programme_id = ? AND a.requested_cents > a.transferred_cents`, p.ID).Scan(&f.OpenRequests).Error
	if err != nil {
		return f, err
	}
	if err := q.Raw("SELECT COUNT(*) FROM refunds WHERE programme_id = ? AND state = 'pending'", p.ID).Scan(&f.OpenRecords).Error; err != nil {
		return f, err
	}
	if err := q.Raw("SELECT COUNT(*) FROM decision_conditions WHERE decision_id = ? AND state <> 'met'", p.DecisionID).Scan(&f.OpenCondition).Error; err != nil {
		return f, err
	}
	if err := q.Raw("SELECT COUNT(*) FROM result_reports WHERE programme_id = ? AND state <> 'published'", p.ID).Scan(&f.OpenReports).Error; err != nil {
		return f, err
	}
	if err := q.Raw("SELECT COUNT(*) FROM programme_revisions WHERE programme_id = ? AND state IN ('draft', 'proposed')", p.ID).Scan(&f.OpenRevisions).Error; err != nil {
		return f, err
	}
	rule, err := rules.Evaluation(q, today.Start(time.UTC).Add(24*time.Hour-time.Microsecond))
	if err != nil {
		return f, err
	}
	if err := evaluationOpen(q, p, rule, &f); err != nil {
		return f, err
	}
	err = q.Raw(`SELECT s.organisation_id, o.name, s.transferred_cents - s.refunded_cents AS net_funded, s.spent_cents AS spent,
		(SELECT COUNT(*) FROM expenditure_reports r WHERE r.programme_id = s.programme_id AND r.organisation_id = s.organisation_id AND r.state = 'current' AND r.certainty = 'interim') AS interim,
		(SELECT COUNT(*) FROM expenditure_reports r WHERE r.programme_id = s.programme_id AND r.organisation_id = s.organisation_id AND r.state = 'current') AS years
		FROM programme_organisations s JOIN organisations o ON o.id = s.organisation_id WHERE s.programme_id = ? ORDER BY s.position`, p.ID).Scan(&f.Organisations).Error
	return f, err
}

// holdsIn marks the shares that are held. A page does so for who may know of holds
// alone; the act does for everybody, without the reason.
func holdsIn(q *gorm.DB, programme int64, f *models.ClosureFacts) error {
	held, err := Held(q, programme)
	for i := range f.Organisations {
		f.Organisations[i].Held = held[f.Organisations[i].OrganisationID]
	}
	return err
}

// CloseOperationally says that all activities are done. What was reserved or
// released and not paid goes back to the fund.
//
// clause 99: the secretariat follows programmes to their end.
func (s *Service) CloseOperationally(ctx context.Context, actor models.Actor, id, version int64, text string) error {
	return s.close(ctx, actor, "programme.close_operationally", models.ProgrammeClose, id, version, text, "")
}

// CloseFinancially says that all obligations are settled; nothing more can be
// charged, and what was approved and not used is no longer committed.
func (s *Service) CloseFinancially(ctx context.Context, actor models.Actor, id, version int64, text string) error {
	return s.close(ctx, actor, "programme.close_financially", models.ProgrammeSettle, id, version, text, "")
}

// Reopen takes an operational closure back by a decision of the Board.
func (s *Service) Reopen(ctx context.Context, actor models.Actor, id, version int64, decision, text string) error {
	return s.close(ctx, actor, "programme.reopen", models.ProgrammeReopen, id, version, text, strings.TrimSpace(decision))
}

func (s *Service) close(ctx context.Context, actor models.Actor, act string, action models.ProgrammeAction, id, version int64, text, decision string) error {
	return s.db.Write(ctx, actor, act, func(tx *db.Tx) error {
		if err := actor.May(models.PermProgrammeManage); err != nil {
			return err
		}
		p, err := open(tx, id, version)
		if err != nil {
			return err
		}
		facts, err := ClosureFacts(tx.DB, *p, today(tx))
		if err != nil {
			return err
		}
		if err := holdsIn(tx.DB, p.ID, &facts); err != nil {
			return err
		}
		if decision != "" {
			d, err := decisionBy(tx, decision)
			if models.IsKind(err, models.KindNotFound) {
				return models.Invalid("programmes.closure_invalid", models.FieldError{Field: "decision", Key: "programmes.fault.decision_unknown"})
			}
			if err != nil {
				return err
			}
			facts.ReopenDecision = d.ID != p.DecisionID && d.Kind != models.MatterFunding && d.Outcome == models.OutcomeApprove
			text = strings.TrimSpace(decision + " " + text)
		}
		from := p.State
		if err := p.Apply(actor, action, facts); err != nil {
			return err
		}
		if err := settle(tx, p); err != nil {
			return err
		}
		if err := db.Update(tx, p, "state", "closed_on", "settled_on"); err != nil {
			return err
		}
		return note(tx, p, action, from, strings.TrimSpace(text))
	})
}

// settle sets the days, the organisations' states and the books of the state a
// programme came to.
func settle(tx *db.Tx, p *models.Programme) error {
	var err error
	switch p.State {
	case models.ProgrammeOperationalClosed:
		p.ClosedOn = today(tx)
		err = giveBack(tx, p, p.ClosedOn)
	case models.ProgrammeFinancialClosed:
		p.SettledOn = today(tx)
		err = decommit(tx, p, p.SettledOn)
	default:
		p.ClosedOn = when.Date{}
	}
	if err != nil {
		return err
	}
	return stateShares(tx, p)
}

// stateShares gives each organisation's share the state the programme came to.
func stateShares(tx *db.Tx, p *models.Programme) error {
	all, err := shares(tx.DB, p.ID)
	if err != nil {
		return err
	}
	for i := range all {
		all[i].State = p.State
		if p.State == models.ProgrammeOngoing && all[i].TransferredCents == 0 {
			all[i].State = models.ProgrammeApproved
		}
		if err := db.Update(tx, &all[i], "state"); err != nil {
			return err
		}
	}
	return nil
}

// giveBack frees what is reserved and takes back what was released and not paid.
func giveBack(tx *db.Tx, p *models.Programme, on when.Date) error {
	all, err := tranches(tx.DB, p.ID)
	if err != nil {
		return err
	}
	for i := range all {
		t := &all[i]
		switch t.State {
		case models.TrancheReserved:
			err = free(tx, p, t, tx.Actor, on)
		case models.TrancheReleased:
			err = withdraw(tx, p, t, on)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func withdraw(tx *db.Tx, p *models.Programme, t *models.Tranche, on when.Date) error {
	parts, err := amounts(tx.DB, t.ID)
	if err != nil {
		return err
	}
	entry := ledger.Entry{Kind: models.EntryWithdrawal, ValueDate: on, Reference: trancheName(p, t), Source: p.Reference}
	for i := range parts {
		a := &parts[i]
		if back := a.ReleasedCents - a.TransferredCents; back > 0 {
			entry.Lines = append(entry.Lines, ledger.Move(models.AccountApproved, models.AccountReleased, p.ID, a.OrganisationID, back)...)
		}
		if back := a.Cents - a.ReleasedCents; back > 0 {
			entry.Lines = append(entry.Lines, ledger.Move(models.AccountApproved, models.AccountReserved, p.ID, a.OrganisationID, back)...)
		}
		if a.ReleasedCents != a.TransferredCents {
			a.ReleasedCents, a.RequestedCents = a.TransferredCents, a.TransferredCents
			if err := db.Update(tx, a, "released_cents", "requested_cents"); err != nil {
				return err
			}
		}
	}
	if len(entry.Lines) == 0 {
		return nil
	}
	if _, err := ledger.Post(tx, entry); err != nil {
		return err
	}
	if err := t.Apply(models.SystemActor, models.TrancheFinish, models.TrancheFacts{}); err != nil {
		return err
	}
	return db.Update(tx, t, "state")
}

// decommit ends what is left of the commitment of a settled programme.
func decommit(tx *db.Tx, p *models.Programme, on when.Date) error {
	var left []models.ProgrammeOrganisation
	err := tx.Raw("SELECT organisation_id, -balance_cents AS approved_cents FROM ledger_balances WHERE account = 'approved' AND programme_id = ? AND balance_cents <> 0 ORDER BY organisation_id",
		p.ID).Scan(&left).Error
	if err != nil || len(left) == 0 {
		return err
	}
	entry := ledger.Entry{Kind: models.EntryDecommitment, ValueDate: on, Reference: p.Reference, Source: p.Reference}
	for _, o := range left {
		entry.Lines = append(entry.Lines, ledger.Move(models.AccountCommitments, models.AccountApproved, p.ID, o.OrganisationID, o.ApprovedCents)...)
	}
	_, err = ledger.Post(tx, entry)
	return err
}
