package programmes

import (
	"strings"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// HoldShare counts what a transfer request asks of an organisation's share of a
// tranche. It joins the request's transaction; a Conflict
// "programmes.conflict.requestable" says what may still be asked.
func HoldShare(tx *db.Tx, tranche, organisation int64, cents money.Cents) error {
	n, err := db.Exec(tx, `UPDATE tranche_amounts SET requested_cents = requested_cents + ?
		WHERE tranche_id = ? AND organisation_id = ? AND requested_cents + ? <= released_cents`, cents, tranche, organisation, cents)
	if err != nil || n == 1 {
		return err
	}
	a, err := amountOf(tx, tranche, organisation)
	if err != nil {
		return err
	}
	return models.Conflict("programmes.conflict.requestable", "97").With(map[string]any{"Left": a.Requestable(), "Asked": cents})
}

// LeaveShare gives back what a request no longer asks and was not paid.
func LeaveShare(tx *db.Tx, tranche, organisation int64, cents money.Cents) error {
	n, err := db.Exec(tx, `UPDATE tranche_amounts SET requested_cents = requested_cents - ?
		WHERE tranche_id = ? AND organisation_id = ? AND requested_cents - ? >= transferred_cents`, cents, tranche, organisation, cents)
	if err != nil || n == 1 {
		return err
	}
	return models.Conflict("programmes.conflict.transferred", "97")
}

func amountOf(tx *db.Tx, tranche, organisation int64) (models.TrancheAmount, error) {
	var a models.TrancheAmount
	err := tx.Raw("SELECT * FROM tranche_amounts WHERE tranche_id = ? AND organisation_id = ?", tranche, organisation).Take(&a).Error
	return a, db.Found(err, "tranche_amounts")
}

// Payment is what the agent paid to one organisation under a request that
// holds the amount.
type Payment struct {
	ProgrammeID    int64
	TrancheID      int64
	OrganisationID int64
	Cents          money.Cents
	ValueDate      when.Date
	AgentRef       string
	AgentNumber    string // project number; kept by the programme when it is the first
	Source         string // reference of the request
}

// Pay posts a payment of the agent and moves every kept sum with it, in the
// caller's transaction: cash to the organisation, the commitment ended, the
// tranche finished when all of it was paid, the programme begun by its first
// transfer.
//
// clause 97: what the agent paid is in the books as it paid it.
func Pay(tx *db.Tx, y Payment) (*models.LedgerEntry, error) {
	p, err := open(tx, y.ProgrammeID, 0)
	if err != nil {
		return nil, err
	}
	if !p.Open() {
		return nil, models.Conflict("programmes.conflict.closed", "97")
	}
	if err := Releasable(tx, p.ID, y.OrganisationID); err != nil {
		return nil, err
	}
	if err := y.number(tx, p); err != nil {
		return nil, err
	}
	n, err := db.Exec(tx, `UPDATE tranche_amounts SET transferred_cents = transferred_cents + ?
		WHERE tranche_id = ? AND organisation_id = ? AND transferred_cents + ? <= requested_cents`, y.Cents, y.TrancheID, y.OrganisationID, y.Cents)
	if err != nil {
		return nil, err
	}
	if n != 1 {
		return nil, models.Conflict("programmes.conflict.not_requested", "97").With(map[string]any{"Asked": y.Cents})
	}
	o, err := share(tx, p.ID, y.OrganisationID)
	if err != nil {
		return nil, err
	}
	o.TransferredCents += y.Cents
	if o.State == models.ProgrammeApproved {
		o.State = models.ProgrammeOngoing
	}
	if err := db.Update(tx, o, "transferred_cents", "state"); err != nil {
		return nil, err
	}
	entry, err := ledger.Post(tx, ledger.Entry{
		Kind: models.EntryTransfer, ValueDate: y.ValueDate, Reference: y.AgentRef, Source: y.Source,
		Lines: append(ledger.Move(models.AccountCash, models.AccountOrganisations, p.ID, y.OrganisationID, y.Cents),
			ledger.Move(models.AccountCommitments, models.AccountReleased, p.ID, y.OrganisationID, y.Cents)...),
	})
	if err != nil {
		return nil, err
	}
	if err := finish(tx, y.TrancheID); err != nil {
		return nil, err
	}
	return entry, begin(tx, p, y.ValueDate)
}

// number keeps the agent's project number with the first payment and refuses
// another one afterwards.
func (y Payment) number(tx *db.Tx, p *models.Programme) error {
	number := strings.TrimSpace(y.AgentNumber)
	switch {
	case number == "" || number == p.AgentNumber:
		return nil
	case p.AgentNumber != "":
		return models.Conflict("programmes.conflict.agent_number", "97").With(map[string]any{"Number": p.AgentNumber})
	}
	p.AgentNumber = number
	err := db.Update(tx, p, "agent_number")
	if db.Violates(err, "programmes", "agent_number") {
		return models.Conflict("programmes.conflict.agent_number_other", "97").With(map[string]any{"Number": number}).Because(err)
	}
	return err
}

// begin is the state of a programme that has received money: its start is the
// day of its first transfer.
func begin(tx *db.Tx, p *models.Programme, on when.Date) error {
	from := p.State
	columns := []string{}
	if p.StartOn.IsZero() || on.Before(p.StartOn) {
		p.StartOn, p.EndOn = on, on.AddMonths(p.Months)
		columns = append(columns, "start_on", "end_on")
	}
	if p.State == models.ProgrammeApproved {
		if err := p.Apply(models.SystemActor, models.ProgrammeBegin, models.ClosureFacts{}); err != nil {
			return err
		}
		columns = append(columns, "state")
	}
	if len(columns) == 0 {
		return nil
	}
	if err := db.Update(tx, p, columns...); err != nil {
		return err
	}
	if from == p.State {
		return nil
	}
	return note(tx, p, models.ProgrammeBegin, from, "")
}

// finish moves a tranche on when all of it was paid, and back when a payment
// was reversed.
func finish(tx *db.Tx, tranche int64) error {
	t, err := db.Load[models.Tranche](tx, tranche)
	if err != nil {
		return err
	}
	var open int64
	if err := tx.Raw("SELECT COUNT(*) FROM tranche_amounts WHERE tranche_id = ? AND transferred_cents < cents", tranche).Scan(&open).Error; err != nil {
		return err
	}
	action := models.TrancheFinish
	switch {
	case open == 0 && t.State == models.TrancheReleased:
	case open > 0 && t.State == models.TrancheTransferred:
		action = models.TrancheResume
	default:
		return nil
	}
	if err := t.Apply(models.SystemActor, action, models.TrancheFacts{Open: true}); err != nil {
		return err
	}
	return db.Update(tx, t, "state")
}

// Unpay reverses a payment that was wrong: its entry is taken back, the sums
// with it, and the request holds the amount again.
func Unpay(tx *db.Tx, y Payment, entryID int64, reason string) (*models.LedgerEntry, error) {
	p, err := open(tx, y.ProgrammeID, 0)
	if err != nil {
		return nil, err
	}
	if !p.Open() {
		return nil, models.Conflict("programmes.conflict.closed", "97")
	}
	o, err := share(tx, p.ID, y.OrganisationID)
	if err != nil {
		return nil, err
	}
	if o.TransferredCents-y.Cents < o.RefundedCents {
		return nil, models.Conflict("programmes.conflict.refunded", "97").With(map[string]any{"Refunded": o.RefundedCents})
	}
	o.TransferredCents -= y.Cents
	if o.TransferredCents == 0 {
		o.State = models.ProgrammeApproved
	}
	if err := db.Update(tx, o, "transferred_cents", "state"); err != nil {
		return nil, err
	}
	n, err := db.Exec(tx, `UPDATE tranche_amounts SET transferred_cents = transferred_cents - ? WHERE tranche_id = ? AND organisation_id = ?`,
		y.Cents, y.TrancheID, y.OrganisationID)
	if err != nil {
		return nil, err
	}
	if n != 1 {
		return nil, models.NotFound("tranche_amounts")
	}
	entry, err := ledger.Reverse(tx, entryID, reason, y.ValueDate)
	if err != nil {
		return nil, err
	}
	if err := finish(tx, y.TrancheID); err != nil {
		return nil, err
	}
	return entry, halt(tx, p)
}

// halt puts a programme back whose only transfers were reversed, and its start
// to the day of the first that stands.
func halt(tx *db.Tx, p *models.Programme) error {
	var first models.LedgerEntry
	err := tx.Raw(`SELECT e.value_date FROM ledger_entries e JOIN ledger_lines l ON l.entry_id = e.id AND l.account = 'organisations' AND l.programme_id = ?
		WHERE e.kind = 'transfer' AND e.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_entries r WHERE r.reverses_id = e.id)
		ORDER BY e.value_date LIMIT 1`, p.ID).Scan(&first).Error
	if err != nil {
		return err
	}
	if !first.ValueDate.IsZero() {
		if first.ValueDate == p.StartOn {
			return nil
		}
		p.StartOn, p.EndOn = first.ValueDate, first.ValueDate.AddMonths(p.Months)
		return db.Update(tx, p, "start_on", "end_on")
	}
	from := p.State
	if err := p.Apply(models.SystemActor, models.ProgrammeHalt, models.ClosureFacts{}); err != nil {
		return err
	}
	p.StartOn, p.EndOn = when.Date{}, when.Date{}
	if err := db.Update(tx, p, "state", "start_on", "end_on"); err != nil {
		return err
	}
	return note(tx, p, models.ProgrammeHalt, from, "")
}
