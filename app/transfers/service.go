package transfers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/people"
	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
)

// Service holds the use cases of transfer requests.
type Service struct {
	db    *db.DB
	files *files.Service // nil where a store keeps no files
}

// New gives the use cases on a store; kept takes in the agent's notifications
// and files.
func New(d *db.DB, kept *files.Service) *Service { return &Service{db: d, files: kept} }

// Asked is what a request asks: an amount for each organisation of the
// tranche, zero or absent for none, and a note to the agent.
type Asked struct {
	Amounts map[int64]money.Cents
	Note    string
}

// NoteLimit is the longest note to the agent, in characters.
const NoteLimit = 2000

// Prepare begins a request for a tranche by its number. What is asked is held
// of the released shares at once.
//
// clause 99: the secretariat asks the agent for what the Board decided.
func (s *Service) Prepare(ctx context.Context, actor models.Actor, programme int64, tranche int, in Asked) (*models.TransferRequest, error) {
	var r models.TransferRequest
	err := s.db.Write(ctx, actor, "transfer.prepare", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermTransferPrepare, tx.Now); err != nil {
			return err
		}
		p, t, err := openTranche(tx, programme, tranche)
		if err != nil {
			return err
		}
		if err := checkAsked(tx, t.ID, in, nil); err != nil {
			return err
		}
		if err := programmes.Releasable(tx, p.ID, ordered(in.Amounts)...); err != nil {
			return err
		}
		n, err := tx.NextNumber("transfers")
		if err != nil {
			return err
		}
		r = models.TransferRequest{Reference: fmt.Sprintf("TR-%04d", n), ProgrammeID: p.ID, TrancheID: t.ID, State: models.TransferDraft,
			Revision: 1, Note: strings.TrimSpace(in.Note), PreparedBy: actor.PersonID, PreparedAt: tx.Now}
		if err := db.Create(tx, &r); err != nil {
			return err
		}
		for _, org := range ordered(in.Amounts) {
			cents := in.Amounts[org]
			if err := hold(tx, t.ID, org, cents); err != nil {
				return err
			}
			if err := db.Create(tx, &models.TransferLine{RequestID: r.ID, OrganisationID: org, AskedCents: cents}); err != nil {
				return err
			}
		}
		tx.Receipt(models.Receipt{Target: "transfer_requests", TargetID: r.ID, Reference: r.Reference})
		return note(tx, &r, models.TransferPrepare, "", "", nil)
	})
	return &r, err
}

// openTranche locks the programme, so that acts on it follow each other, and
// finds the tranche that is to be asked for.
func openTranche(tx *db.Tx, programme int64, number int) (*models.Programme, models.Tranche, error) {
	p, err := db.Load[models.Programme](tx, programme)
	if err != nil {
		return nil, models.Tranche{}, err
	}
	t, err := db.From[models.Tranche](tx.DB).Where("programme_id = ? AND number = ?", programme, number).Take(tx.Ctx)
	if err != nil {
		return nil, t, db.Found(err, "tranches")
	}
	if !p.Open() {
		return nil, t, models.Conflict("programmes.conflict.closed", "97")
	}
	if t.State != models.TrancheReleased {
		return nil, t, models.Conflict("transfers.conflict.not_released", "97").With(map[string]any{"State": string(t.State), "Tranche": number})
	}
	return p, t, nil
}

func ordered(amounts map[int64]money.Cents) []int64 {
	ids := make([]int64, 0, len(amounts))
	for org, cents := range amounts {
		if cents != 0 {
			ids = append(ids, org)
		}
	}
	slices.Sort(ids)
	return ids
}

// checkAsked names each fault of what is asked: below zero, above what the
// share still lets be asked, for an organisation that is no part of the tranche
// or has no agreement in force. held is what this request holds already.
//
// clause 97: money goes only to organisations with an agreement with the agent.
func checkAsked(tx *db.Tx, tranche int64, in Asked, held map[int64]money.Cents) error {
	var parts []models.TrancheAmount
	if err := tx.Raw("SELECT * FROM tranche_amounts WHERE tranche_id = ?", tranche).Scan(&parts).Error; err != nil {
		return err
	}
	left, released := map[int64]money.Cents{}, map[int64]money.Cents{}
	for _, a := range parts {
		left[a.OrganisationID] = a.Requestable() + held[a.OrganisationID]
		released[a.OrganisationID] = a.ReleasedCents
	}
	var f, taken models.Faults
	var total money.Cents
	for _, org := range ordered(in.Amounts) {
		cents, field := in.Amounts[org], AmountField(org)
		most, known := left[org]
		switch {
		case !known:
			f.Add(field, "transfers.fault.organisation_other")
		case cents < 0:
			f.Add(field, "money.fault.above_zero")
		case cents > most && cents <= released[org]:
			// Another request came first; it is a matter of who, not of what was written.
			taken.Add(field, "transfers.fault.held_elsewhere", "Left", most, "Asked", cents)
		case cents > most:
			f.Add(field, "transfers.fault.above_released", "Left", most, "Asked", cents)
		default:
			if err := people.RequireAgreement(tx, org); models.IsKind(err, models.KindConflict) {
				f.Add(field, "people.no_agreement")
			} else if err != nil {
				return err
			}
		}
		total += max(0, cents)
	}
	if total == 0 && len(f)+len(taken) == 0 {
		f.Add("amount", "transfers.fault.nothing_asked")
	}
	if len([]rune(in.Note)) > NoteLimit {
		f.Add("note", "transfers.fault.note_long", "Max", NoteLimit)
	}
	if len(f) == 0 && len(taken) > 0 {
		e := models.Conflict("transfers.conflict.held", "97")
		e.Fields = taken
		return e
	}
	return append(f, taken...).Err("transfers.request_invalid")
}

// AmountField names the field of an organisation's amount in forms and faults.
func AmountField(organisation int64) string { return fmt.Sprintf("amount[%d]", organisation) }

// hold takes what is asked, or gives it back when it is below zero.
func hold(tx *db.Tx, tranche, organisation int64, cents money.Cents) error {
	switch {
	case cents > 0:
		return programmes.HoldShare(tx, tranche, organisation, cents)
	case cents < 0:
		return programmes.LeaveShare(tx, tranche, organisation, -cents)
	}
	return nil
}

// note writes a step of a request with the actor and capacity.
func note(tx *db.Tx, r *models.TransferRequest, action models.TransferAction, from models.TransferState, text string, record *int64) error {
	return db.Create(tx, &models.TransferEvent{RequestID: r.ID, Action: action, FromState: from, ToState: r.State, Revision: r.Revision,
		PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID, Role: tx.Actor.Role, Text: text, RecordID: record})
}

// open locks a request the actor may see; version is the one the form was
// opened with.
func open(tx *db.Tx, actor models.Actor, id, version int64) (*models.TransferRequest, []models.TransferLine, error) {
	sc := scope(actor)
	var seen int
	if err := tx.Raw("SELECT 1 FROM transfer_requests r WHERE r.id = ? AND "+sc.where, append([]any{id}, sc.args...)...).Take(&seen).Error; err != nil {
		return nil, nil, db.Found(err, "transfer_requests")
	}
	r, err := db.Load[models.TransferRequest](tx, id)
	if err != nil {
		return nil, nil, err
	}
	if version != 0 && r.Version != version {
		return nil, nil, models.Stale(r)
	}
	lines, err := linesOf(tx.DB, id)
	return r, lines, err
}

func linesOf(q *gorm.DB, request int64) ([]models.TransferLine, error) {
	return db.From[models.TransferLine](q).Where("request_id = ?", request).Order("id").Find(q.Statement.Context)
}

func approvalsOf(q *gorm.DB, request int64) ([]models.TransferApproval, error) {
	return db.From[models.TransferApproval](q).Where("request_id = ?", request).Order("id").Find(q.Statement.Context)
}

// Edit writes a new revision: the signature under the old one is void. A
// returned request is open again by its edit.
//
// clause 99: two persons stand behind the words that are sent, not behind
// others.
func (s *Service) Edit(ctx context.Context, actor models.Actor, id, version int64, in Asked) error {
	return s.db.Write(ctx, actor, "transfer.edit", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermTransferPrepare, tx.Now); err != nil {
			return err
		}
		r, lines, err := open(tx, actor, id, version)
		if err != nil {
			return err
		}
		from, holds := r.State, r.Open()
		if err := r.Apply(actor, models.TransferEdit, models.TransferFacts{Lines: lines}); err != nil {
			return err
		}
		if p, err := db.Load[models.Programme](tx, r.ProgrammeID); err != nil {
			return err
		} else if !p.Open() {
			return models.Conflict("programmes.conflict.closed", "97")
		}
		held := map[int64]money.Cents{}
		if holds {
			for _, l := range lines {
				held[l.OrganisationID] = l.AskedCents
			}
		}
		if err := checkAsked(tx, r.TrancheID, in, held); err != nil {
			return err
		}
		if err := programmes.Releasable(tx, r.ProgrammeID, ordered(in.Amounts)...); err != nil {
			return err
		}
		if err := rewrite(tx, r, lines, in.Amounts, held); err != nil {
			return err
		}
		r.Revision++
		r.Note, r.PreparedBy, r.PreparedAt, r.ClosedAt = strings.TrimSpace(in.Note), actor.PersonID, tx.Now, nil
		if err := db.Update(tx, r, "state", "revision", "note", "prepared_by", "prepared_at", "closed_at"); err != nil {
			return err
		}
		return note(tx, r, models.TransferEdit, from, "", nil)
	})
}

// rewrite sets what each line asks and holds the difference.
func rewrite(tx *db.Tx, r *models.TransferRequest, lines []models.TransferLine, amounts, held map[int64]money.Cents) error {
	known := map[int64]bool{}
	for i := range lines {
		l := &lines[i]
		known[l.OrganisationID] = true
		if err := hold(tx, r.TrancheID, l.OrganisationID, amounts[l.OrganisationID]-held[l.OrganisationID]); err != nil {
			return err
		}
		if l.AskedCents == amounts[l.OrganisationID] {
			continue
		}
		l.AskedCents = amounts[l.OrganisationID]
		if err := db.Update(tx, l, "asked_cents"); err != nil {
			return err
		}
	}
	for _, org := range ordered(amounts) {
		if known[org] {
			continue
		}
		if err := hold(tx, r.TrancheID, org, amounts[org]); err != nil {
			return err
		}
		if err := db.Create(tx, &models.TransferLine{RequestID: r.ID, OrganisationID: org, AskedCents: amounts[org]}); err != nil {
			return err
		}
	}
	return nil
}

// Approve is the signature of a second person under the present revision.
func (s *Service) Approve(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.db.Write(ctx, actor, "transfer.approve", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermTransferApprove, tx.Now); err != nil {
			return err
		}
		r, lines, err := open(tx, actor, id, version)
		if err != nil {
			return err
		}
		// clause 99: who prepared it cannot sign it, in whatever capacity.
		if err := r.MayApprove(actor); err != nil && r.State == models.TransferDraft {
			return err
		}
		from := r.State
		if err := r.Apply(actor, models.TransferApprove, models.TransferFacts{Lines: lines}); err != nil {
			return err
		}
		if err := payable(tx, r, lines); err != nil {
			return err
		}
		if err := db.Create(tx, &models.TransferApproval{RequestID: r.ID, Revision: r.Revision, PersonID: actor.PersonID, MandateID: actor.MandateID}); err != nil {
			return err
		}
		if err := db.Update(tx, r, "state"); err != nil {
			return err
		}
		return note(tx, r, models.TransferApprove, from, "", nil)
	})
}

// payable refuses a request with an organisation that cannot be paid now.
func payable(tx *db.Tx, r *models.TransferRequest, lines []models.TransferLine) error {
	if err := agreements(tx, lines); err != nil {
		return err
	}
	var open []int64
	for _, l := range lines {
		if l.Open() > 0 {
			open = append(open, l.OrganisationID)
		}
	}
	return programmes.Releasable(tx, r.ProgrammeID, open...)
}

// agreements refuses with the name of each organisation that has no agreement
// with the agent in force.
func agreements(tx *db.Tx, lines []models.TransferLine) error {
	var f models.Faults
	for _, l := range lines {
		if l.Open() == 0 {
			continue
		}
		err := people.RequireAgreement(tx, l.OrganisationID)
		if !models.IsKind(err, models.KindConflict) {
			if err != nil {
				return err
			}
			continue
		}
		var name string
		if err := tx.Raw("SELECT name FROM organisations WHERE id = ?", l.OrganisationID).Scan(&name).Error; err != nil {
			return err
		}
		f.Add(AmountField(l.OrganisationID), "transfers.fault.agreement", "Organisation", name)
	}
	if len(f) == 0 {
		return nil
	}
	// clause 97: money goes only to organisations with an agreement in force.
	e := models.Conflict("transfers.conflict.agreement", "97")
	e.Fields = f
	return e
}

// Send gives the signed revision to the agent.
func (s *Service) Send(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.db.Write(ctx, actor, "transfer.send", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermTransferPrepare, tx.Now); err != nil {
			return err
		}
		r, lines, err := open(tx, actor, id, version)
		if err != nil {
			return err
		}
		signed, err := approvalsOf(tx.DB, id)
		if err != nil {
			return err
		}
		from := r.State
		if err := r.Apply(actor, models.TransferSend, models.TransferFacts{Lines: lines, Approvals: signed}); err != nil {
			return err
		}
		if err := payable(tx, r, lines); err != nil {
			return err
		}
		if err := numberKnown(tx, r); err != nil {
			return err
		}
		now := tx.Now
		r.SentAt = &now
		if err := db.Update(tx, r, "state", "sent_at"); err != nil {
			return err
		}
		if err := note(tx, r, models.TransferSend, from, "", nil); err != nil {
			return err
		}
		return tx.Enqueue(SentJob{RequestID: r.ID})
	})
}

// numberKnown: from the second tranche on the agent knows the project by a
// number, and the request must carry it.
func numberKnown(tx *db.Tx, r *models.TransferRequest) error {
	var row struct {
		Number      int
		AgentNumber string
	}
	if err := tx.Raw("SELECT t.number, p.agent_number FROM tranches t JOIN programmes p ON p.id = t.programme_id WHERE t.id = ?", r.TrancheID).Scan(&row).Error; err != nil {
		return err
	}
	if row.Number > 1 && row.AgentNumber == "" {
		return models.Conflict("transfers.conflict.number", "97").With(map[string]any{"Tranche": row.Number})
	}
	return nil
}

// SentJob tells the agent that a request waits in its inbox.
type SentJob struct {
	RequestID int64 `json:"request_id"`
}

// Kind names the job in the queue.
func (SentJob) Kind() string { return "transfer_sent" }

// Cancel ends a request that is not with the agent and gives what it held back
// to the tranche.
func (s *Service) Cancel(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.db.Write(ctx, actor, "transfer.cancel", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermTransferPrepare, tx.Now); err != nil {
			return err
		}
		r, lines, err := open(tx, actor, id, version)
		if err != nil {
			return err
		}
		if reason = strings.TrimSpace(reason); reason == "" {
			return models.Invalid("transfers.cancel_invalid", models.FieldError{Field: "reason", Key: "transfers.fault.reason"})
		}
		from, holds := r.State, r.Open()
		if err := r.Apply(actor, models.TransferCancel, models.TransferFacts{Lines: lines}); err != nil {
			return err
		}
		if holds {
			for _, l := range lines {
				if err := hold(tx, r.TrancheID, l.OrganisationID, -l.AskedCents); err != nil {
					return err
				}
			}
		}
		now := tx.Now
		r.ClosedAt = &now
		if err := db.Update(tx, r, "state", "closed_at"); err != nil {
			return err
		}
		return note(tx, r, models.TransferCancel, from, reason, nil)
	})
}

// Answer is the secretariat's answer to a query of the agent.
func (s *Service) Answer(ctx context.Context, actor models.Actor, id, version int64, text string) error {
	return s.db.Write(ctx, actor, "transfer.answer", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermTransferPrepare, tx.Now); err != nil {
			return err
		}
		r, lines, err := open(tx, actor, id, version)
		if err != nil {
			return err
		}
		if text = strings.TrimSpace(text); text == "" {
			return models.Invalid("transfers.answer_invalid", models.FieldError{Field: "text", Key: "money.fault.required"})
		}
		from := r.State
		if err := r.Apply(actor, models.TransferAnswer, models.TransferFacts{Lines: lines}); err != nil {
			return err
		}
		if err := db.Update(tx, r, "state"); err != nil {
			return err
		}
		return note(tx, r, models.TransferAnswer, from, text, nil)
	})
}
