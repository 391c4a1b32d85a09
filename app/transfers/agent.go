package transfers

import (
	"context"
	"errors"
	"slices"
	"strings"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/people"
	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Word is one act of the agent on a request. The notification is an upload, or
// a file the request has already; the agent's own officer needs none.
type Word struct {
	Action       models.TransferAction
	Text         string    // query, reason of a return or of a reversal
	AgentNumber  string    // project number, with a payment
	NotifiedOn   when.Date // date of the notification; value date of a reversal
	Payments     []Paid
	PaymentID    int64 // of a reversal
	Notification *files.Upload
	FileID       *int64
}

// Paid is what the agent paid to one organisation.
type Paid struct {
	OrganisationID int64
	Cents          money.Cents
	ValueDate      when.Date
	AgentRef       string
}

// Act records an act of the agent. By the agent's officer it counts at once;
// entered by the secretariat it rests on the notification and waits for the
// confirmation of a second person.
//
// clause 97: the fund is administered by the agent; what it says of a request
// is its word, by whichever road it comes.
func (s *Service) Act(ctx context.Context, actor models.Actor, id, version int64, w Word) (*models.AgentRecord, error) {
	if err := mayRecord(actor); err != nil {
		return nil, err
	}
	if !slices.Contains(models.AgentWords, w.Action) {
		return nil, models.Invalid("transfers.fault.record", models.FieldError{Field: "action", Key: "money.fault.required"})
	}
	held, err := s.take(ctx, actor, w.Notification, id)
	if err != nil {
		return nil, err
	}
	var rec models.AgentRecord
	err = s.db.Write(ctx, actor, "transfer."+string(w.Action), func(tx *db.Tx) error {
		if err := mayRecordNow(tx); err != nil {
			return err
		}
		r, lines, err := open(tx, actor, id, version)
		if err != nil {
			return err
		}
		file, err := s.notifications().Attach(tx, held, w.FileID, r.ID)
		if err != nil {
			return err
		}
		rec = w.record(r.ID, models.RoadFor(actor, file))
		if err := enter(tx, r, lines, &rec, w); err != nil {
			return err
		}
		tx.Target("transfer_requests", r.ID)
		tx.Receipt(models.Receipt{Target: "transfer_requests", TargetID: r.ID, Reference: r.Reference})
		return nil
	})
	return &rec, err
}

func mayRecord(actor models.Actor) error {
	if actor.Is(models.RoleAgentOfficer) {
		return actor.May(models.PermAgentAct)
	}
	return actor.May(models.PermAgentRecord)
}

func mayRecordNow(tx *db.Tx) error {
	if tx.Actor.Is(models.RoleAgentOfficer) {
		return tx.Actor.MayNow(models.PermAgentAct, tx.Now)
	}
	return tx.Actor.MayNow(models.PermAgentRecord, tx.Now)
}

func (w Word) record(request int64, road models.AgentRoad) models.AgentRecord {
	rec := models.AgentRecord{RequestID: request, Action: w.Action, Text: strings.TrimSpace(w.Text), AgentNumber: strings.TrimSpace(w.AgentNumber),
		NotifiedOn: w.NotifiedOn, AgentRoad: road}
	if w.PaymentID != 0 {
		rec.PaymentID = &w.PaymentID
	}
	return rec
}

// enter writes a record with its lines and, where it counts already, does what
// it says.
func enter(tx *db.Tx, r *models.TransferRequest, lines []models.TransferLine, rec *models.AgentRecord, w Word) error {
	paid := make([]models.AgentRecordLine, 0, len(w.Payments))
	for _, p := range w.Payments {
		paid = append(paid, models.AgentRecordLine{OrganisationID: p.OrganisationID, Cents: p.Cents, ValueDate: p.ValueDate, AgentRef: strings.TrimSpace(p.AgentRef)})
	}
	// Whether the agent could say this now is asked before its words are read.
	probe := *r
	if err := probe.ApplyForAgent(tx.Actor, rec.Action, models.TransferFacts{Lines: lines}); err != nil {
		return err
	}
	if err := rec.Validate(paid, asked(lines)); err != nil {
		return err
	}
	if err := known(tx, r, rec, paid); err != nil {
		return err
	}
	if err := db.Create(tx, rec); err != nil {
		if db.Violates(err, "agent_records", "request_id") || db.Violates(err, "agent_records_pending") {
			return models.Conflict("transfers.conflict.pending", "97").Because(err)
		}
		return err
	}
	for i := range paid {
		paid[i].RecordID = rec.ID
		if err := db.Create(tx, &paid[i]); err != nil {
			return err
		}
	}
	if rec.Waits() {
		return touch(tx, r)
	}
	return count(tx, r, lines, rec, paid)
}

// touch counts the version on, so that a form opened before is stale.
func touch(tx *db.Tx, r *models.TransferRequest) error { return db.Update(tx, r, "state") }

func asked(lines []models.TransferLine) map[int64]money.Cents {
	open := map[int64]money.Cents{}
	for _, l := range lines {
		if l.AskedCents > 0 {
			open[l.OrganisationID] = l.Open()
		}
	}
	return open
}

// known checks what a record says against the books: days that have come, a
// reference that was not used, the project number the programme has, the
// payment that is to be reversed.
func known(tx *db.Tx, r *models.TransferRequest, rec *models.AgentRecord, paid []models.AgentRecordLine) error {
	var f models.Faults
	today := when.DateOf(tx.Now)
	if rec.NotifiedOn.After(today) {
		f.Add("notified_on", "money.fault.future")
	}
	for i, l := range paid {
		if l.ValueDate.After(today) {
			f.Add(LineField(i, "value_date"), "money.fault.future")
		}
		var used string
		if err := tx.Raw(`SELECT r.reference FROM transfer_payments p JOIN transfer_requests r ON r.id = p.request_id
			WHERE p.agent_ref = ? AND p.organisation_id = ? AND p.reversed_by IS NULL`, l.AgentRef, l.OrganisationID).Scan(&used).Error; err != nil {
			return err
		}
		if used != "" {
			f.Add(LineField(i, "agent_reference"), "transfers.fault.reference_used", "Reference", l.AgentRef, "Request", used)
		}
	}
	if rec.Action == models.TransferPay {
		var number string
		if err := tx.Raw("SELECT agent_number FROM programmes WHERE id = ?", r.ProgrammeID).Scan(&number).Error; err != nil {
			return err
		}
		if number != "" && number != rec.AgentNumber {
			f.Add("agent_number", "transfers.fault.number_other", "Number", number)
		}
	}
	if rec.PaymentID != nil {
		p, err := db.From[models.TransferPayment](tx.DB).Where("id = ? AND request_id = ?", *rec.PaymentID, r.ID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "transfer_payments")
		}
		if p.ReversedBy != nil {
			return models.Conflict("transfers.conflict.reversed", "97")
		}
		if rec.NotifiedOn.Before(p.ValueDate) {
			f.Add("notified_on", "money.fault.before_entry")
		}
	}
	return f.Err("transfers.fault.record")
}

// LineField names a field of a payment in forms and faults.
func LineField(i int, column string) string {
	return "lines[" + itoa(i) + "][" + column + "]"
}

// count does what a record says, now that it counts.
func count(tx *db.Tx, r *models.TransferRequest, lines []models.TransferLine, rec *models.AgentRecord, paid []models.AgentRecordLine) error {
	from, columns := r.State, []string{"state"}
	var err error
	switch rec.Action {
	case models.TransferPay:
		err = pay(tx, r, lines, rec, paid)
	case models.TransferReverse:
		err = reverse(tx, r, lines, rec)
	}
	if err != nil {
		return err
	}
	if err := r.ApplyForAgent(tx.Actor, rec.Action, models.TransferFacts{Lines: lines}); err != nil {
		return err
	}
	if rec.Action == models.TransferGiveBack {
		if err := giveBack(tx, r, lines); err != nil {
			return err
		}
	}
	closed := r.State == models.TransferPaid || r.State == models.TransferReturned
	if closed != (r.ClosedAt != nil) {
		now := tx.Now
		if r.ClosedAt = &now; !closed {
			r.ClosedAt = nil
		}
		columns = append(columns, "closed_at")
	}
	if err := db.Update(tx, r, columns...); err != nil {
		return err
	}
	if err := note(tx, r, rec.Action, from, rec.Text, &rec.ID); err != nil {
		return err
	}
	return tx.Enqueue(AnsweredJob{RequestID: r.ID, Action: string(rec.Action)})
}

// AnsweredJob tells the secretariat what the agent did with a request.
type AnsweredJob struct {
	RequestID int64  `json:"request_id"`
	Action    string `json:"action"`
}

// Kind names the job in the queue.
func (AnsweredJob) Kind() string { return "transfer_answered" }

// pay posts each payment to the ledger with every sum it moves.
func pay(tx *db.Tx, r *models.TransferRequest, lines []models.TransferLine, rec *models.AgentRecord, paid []models.AgentRecordLine) error {
	for _, p := range paid {
		at := slices.IndexFunc(lines, func(l models.TransferLine) bool { return l.OrganisationID == p.OrganisationID })
		if at < 0 || p.Cents > lines[at].Open() {
			// The record waited and the request moved on before it was confirmed.
			return models.Conflict("transfers.conflict.paid_meanwhile", "97")
		}
		// clause 97: no money to an organisation whose agreement has ended meanwhile.
		if err := people.RequireAgreement(tx, p.OrganisationID); err != nil {
			if models.IsKind(err, models.KindConflict) {
				return agreements(tx, []models.TransferLine{lines[at]})
			}
			return err
		}
		entry, err := programmes.Pay(tx, payment(r, p.OrganisationID, p.Cents, p.ValueDate, p.AgentRef, rec.AgentNumber))
		if err != nil {
			return err
		}
		lines[at].PaidCents += p.Cents
		if err := db.Update(tx, &lines[at], "paid_cents"); err != nil {
			return err
		}
		row := models.TransferPayment{RequestID: r.ID, LineID: lines[at].ID, OrganisationID: p.OrganisationID, Cents: p.Cents, ValueDate: p.ValueDate,
			AgentRef: p.AgentRef, RecordID: rec.ID, TransactionID: entry.ID}
		if err := db.Create(tx, &row); err != nil {
			if db.Violates(err, "transfer_payments", "agent_ref") {
				return models.Conflict("money.conflict.agent_reference", "97").With(map[string]any{"Reference": p.AgentRef}).Because(err)
			}
			return err
		}
	}
	return nil
}

func payment(r *models.TransferRequest, organisation int64, cents money.Cents, on when.Date, ref, number string) programmes.Payment {
	return programmes.Payment{ProgrammeID: r.ProgrammeID, TrancheID: r.TrancheID, OrganisationID: organisation, Cents: cents, ValueDate: on,
		AgentRef: ref, AgentNumber: number, Source: r.Reference}
}

// reverse takes one payment back, its entry and every sum with it.
func reverse(tx *db.Tx, r *models.TransferRequest, lines []models.TransferLine, rec *models.AgentRecord) error {
	p, err := db.Load[models.TransferPayment](tx, *rec.PaymentID)
	if err != nil {
		return err
	}
	if p.ReversedBy != nil {
		return models.Conflict("transfers.conflict.reversed", "97")
	}
	at := slices.IndexFunc(lines, func(l models.TransferLine) bool { return l.ID == p.LineID })
	if at < 0 {
		return errors.New("transfers: a payment of a line that the request does not have")
	}
	entry, err := programmes.Unpay(tx, payment(r, p.OrganisationID, p.Cents, rec.NotifiedOn, p.AgentRef, ""), p.TransactionID, rec.Text)
	if err != nil {
		return err
	}
	now := tx.Now
	p.ReversedBy, p.ReversedAt, p.ReverseReason = &entry.ID, &now, rec.Text
	if err := db.Update(tx, p, "reversed_by", "reversed_at", "reverse_reason"); err != nil {
		return err
	}
	lines[at].PaidCents -= p.Cents
	return db.Update(tx, &lines[at], "paid_cents")
}

// giveBack leaves to the tranche what the agent will not pay; what is paid
// stays paid.
func giveBack(tx *db.Tx, r *models.TransferRequest, lines []models.TransferLine) error {
	for i := range lines {
		l := &lines[i]
		if l.Open() == 0 {
			continue
		}
		if err := hold(tx, r.TrancheID, l.OrganisationID, -l.Open()); err != nil {
			return err
		}
		if r.State == models.TransferReturned {
			continue // the request says what it asked
		}
		l.AskedCents = l.PaidCents
		if err := db.Update(tx, l, "asked_cents"); err != nil {
			return err
		}
	}
	return nil
}

// take keeps the bytes of a notification before the act, for those who may see
// the request.
func (s *Service) take(ctx context.Context, actor models.Actor, up *files.Upload, request int64) (*files.Held, error) {
	if up == nil {
		return nil, nil
	}
	if _, err := seen(s.db.Read(ctx), actor, request); err != nil {
		return nil, err
	}
	return s.notifications().Take(up, request, files.PurposeNotification)
}

// notifications keeps the agent's papers behind its words on requests.
func (s *Service) notifications() files.Keeper {
	return files.Keeper{Files: s.files, Owner: "transfer_requests", Refusal: "transfers.fault.record"}
}
