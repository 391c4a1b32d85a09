package transfers

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Filter narrows a list of requests.
type Filter struct {
	State       models.TransferState
	Open        bool // not paid, returned or cancelled
	ProgrammeID int64
	After       int64 // id of the last row of the page before
	Limit       int   // 0 for 25
}

// List gives the requests the actor may see, the latest first, and the cursor
// of the next page (0 at the end). Two statements whatever the rows.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.TransferRequestRow, int64, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return nil, 0, err
	}
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 25
	}
	sc := scope(actor)
	text, args := sc.where, append([]any{}, sc.args...)
	text, args = db.Narrow(text, args,
		db.If(f.State != "", " AND r.state = ?", f.State),
		db.If(f.Open, " AND r.state NOT IN ('paid', 'returned', 'cancelled')"),
		db.If(f.ProgrammeID != 0, " AND r.programme_id = ?", f.ProgrammeID),
		db.If(f.After != 0, " AND r.id < ?", f.After),
	)
	rows, err := requestRows(s.db.Read(ctx), text+" ORDER BY r.id DESC LIMIT ?", append(args, f.Limit+1)...)
	rows, next := db.Turn(rows, f.Limit, func(r models.TransferRequestRow) int64 { return r.ID })
	return rows, next, err
}

func requestRows(q *gorm.DB, where string, args ...any) ([]models.TransferRequestRow, error) {
	var rows []models.TransferRequestRow
	err := q.Raw(`SELECT r.id, r.version, r.reference, r.state, r.revision, r.programme_id, p.reference AS programme, p.agent_number, p.title, t.number AS tranche,
		(SELECT COUNT(*) FROM transfer_lines l WHERE l.request_id = r.id AND l.asked_cents > 0) AS organisations,
		(SELECT COALESCE(SUM(l.asked_cents), 0) FROM transfer_lines l WHERE l.request_id = r.id) AS asked_cents,
		(SELECT COALESCE(SUM(l.paid_cents), 0) FROM transfer_lines l WHERE l.request_id = r.id) AS paid_cents,
		(SELECT COUNT(*) FROM agent_records a WHERE a.request_id = r.id AND a.state = 'pending') AS pending, e.created_at AS at, e.text AS last_text
		FROM transfer_requests r JOIN programmes p ON p.id = r.programme_id JOIN tranches t ON t.id = r.tranche_id
		LEFT JOIN transfer_events e ON e.id = (SELECT MAX(x.id) FROM transfer_events x WHERE x.request_id = r.id)
		WHERE `+where, args...).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ProgrammeID
	}
	countries, err := countriesOf(q, ids)
	for i := range rows {
		rows[i].Countries = countries[rows[i].ProgrammeID]
	}
	return rows, err
}

func countriesOf(q *gorm.DB, programmes []int64) (map[int64][]string, error) {
	var rows []models.ProgrammeCountry
	err := q.Raw("SELECT * FROM programme_countries WHERE programme_id IN ? ORDER BY programme_id, share_bp DESC, country", programmes).Scan(&rows).Error
	out := map[int64][]string{}
	for _, r := range rows {
		out[r.ProgrammeID] = append(out[r.ProgrammeID], r.Country)
	}
	return out, err
}

// seen gives a request the actor may see.
func seen(q *gorm.DB, actor models.Actor, id int64) (models.TransferRequest, error) {
	sc := scope(actor)
	var r models.TransferRequest
	err := q.Raw("SELECT r.* FROM transfer_requests r WHERE r.id = ? AND "+sc.where, append([]any{id}, sc.args...)...).Take(&r).Error
	return r, db.Found(err, "transfer_requests")
}

// Number finds a request by the number people use: "41" or "TR-0041".
func (s *Service) Number(ctx context.Context, actor models.Actor, reference string) (int64, error) {
	sc := scope(actor)
	var id int64
	err := s.db.Read(ctx).Raw("SELECT r.id FROM transfer_requests r WHERE r.reference = ? AND "+sc.where, append([]any{reference}, sc.args...)...).Take(&id).Error
	return id, db.Found(err, "transfer_requests")
}

// Show gives one request as the actor may see it. A fixed number of statements.
func (s *Service) Show(ctx context.Context, actor models.Actor, id int64) (models.TransferRequestView, error) {
	var v models.TransferRequestView
	if err := actor.May(models.PermMoneyRead); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		if v.Request, err = seen(q, actor, id); err != nil {
			return err
		}
		if err := fill(q, s.db.Now(ctx), &v); err != nil {
			return err
		}
		return narrow(q, actor, &v)
	})
	return v, err
}

// othersToo says that the file of an act a of the agent tells of other requests.
const othersToo = "(a.road = 'file' OR " + priorFile + ")"

// priorFile says that it is the workbook the fund was opened with, which has its own
// page.
const priorFile = "EXISTS (SELECT 1 FROM opening_batches b WHERE b.file_id = a.file_id)"

// readsFiles says whether the actor may read files that tell of other requests too.
func readsFiles(actor models.Actor) bool {
	return actor.Is(models.RoleAuditor) || actor.May(models.PermContribution) == nil
}

// narrow leaves out the files that tell of more than the request: the agent's own
// file is for who records what the agent says, and for the auditor.
func narrow(q *gorm.DB, actor models.Actor, v *models.TransferRequestView) error {
	rows, err := db.Rows[struct {
		FileID int64
		Prior  bool
	}](q, "SELECT DISTINCT a.file_id, "+priorFile+" AS prior FROM agent_records a WHERE a.request_id = ? AND a.file_id IS NOT NULL AND "+othersToo, v.Request.ID)
	if err != nil {
		return err
	}
	apart := map[int64]bool{}
	for _, r := range rows {
		v.Prior = v.Prior || r.Prior
		apart[r.FileID] = r.Prior || !readsFiles(actor)
	}
	for i := range v.Records {
		if r := &v.Records[i]; r.FileID != nil && apart[*r.FileID] {
			r.FileID, r.FileName = nil, ""
		}
	}
	for i := range v.Payments {
		if p := &v.Payments[i]; p.FileID != nil && apart[*p.FileID] {
			p.FileID = nil
		}
	}
	return nil
}

func fill(q *gorm.DB, now time.Time, v *models.TransferRequestView) error {
	r := v.Request
	if err := errors.Join(
		q.Raw("SELECT * FROM programmes WHERE id = ?", r.ProgrammeID).Take(&v.Programme).Error,
		q.Raw("SELECT * FROM tranches WHERE id = ?", r.TrancheID).Take(&v.Tranche).Error,
		q.Raw("SELECT COUNT(*) FROM tranches WHERE programme_id = ?", r.ProgrammeID).Scan(&v.Tranches).Error,
		q.Raw("SELECT cash_cents FROM fund_positions WHERE id = 1").Scan(&v.FundCash).Error,
	); err != nil {
		return err
	}
	countries, err := countriesOf(q, []int64{r.ProgrammeID})
	if err != nil {
		return err
	}
	v.Countries = countries[r.ProgrammeID]
	if err := decided(q, v); err != nil {
		return err
	}
	if v.Gate, v.WaivedBy, err = programmes.GateAsReleased(q, r.TrancheID); err != nil {
		return err
	}
	if v.Tranche.Number > 1 {
		if v.GateNow, err = gateNow(q, r, v.Tranche.Number, now); err != nil {
			return err
		}
	}
	if err := lines(q, now, v); err != nil {
		return err
	}
	if err := history(q, v); err != nil {
		return err
	}
	return records(q, v)
}

// gateNow counts the gate from the books as they stand: over what came before
// this tranche, for what was paid of the tranche itself is no part of its base.
func gateNow(q *gorm.DB, r models.TransferRequest, tranche int, now time.Time) (*models.Gate, error) {
	gate, err := programmes.Judge(q, r.ProgrammeID, tranche, now)
	if err != nil {
		return nil, err
	}
	var parts []models.TrancheAmount
	if err := q.Raw("SELECT * FROM tranche_amounts WHERE tranche_id = ?", r.TrancheID).Scan(&parts).Error; err != nil {
		return nil, err
	}
	paid := map[int64]money.Cents{}
	for _, a := range parts {
		paid[a.OrganisationID] = a.TransferredCents
	}
	facts := make([]models.GateFact, len(gate.Lines))
	for i, l := range gate.Lines {
		facts[i] = models.GateFact{OrganisationID: l.OrganisationID, Organisation: l.Organisation, Transferred: l.Received - paid[l.OrganisationID],
			Spent: l.Spent, Committed: l.Committed, Interim: l.Interim}
	}
	gate = models.JudgeGate(gate.Rule, tranche, facts)
	return &gate, nil
}

func decided(q *gorm.DB, v *models.TransferRequestView) error {
	if v.Programme.PriorDecisionID != nil {
		x, err := db.From[models.PriorDecision](q).Where("id = ?", *v.Programme.PriorDecisionID).Take(q.Statement.Context)
		v.Decision, v.DecidedOn = x.Reference, x.DecidedOn()
		return err
	}
	var d struct {
		Reference string
		AdoptedAt time.Time
		Method    string
		Channel   string
	}
	err := q.Raw("SELECT d.reference, d.adopted_at, d.method, m.channel FROM decisions d JOIN matters m ON m.id = d.matter_id WHERE d.id = ?", v.Programme.DecisionID).Take(&d).Error
	v.Decision, v.DecidedOn, v.Method, v.InWriting = d.Reference, when.DateOf(d.AdoptedAt), d.Method, d.Channel == string(models.InWriting)
	return err
}

// lines are the organisations of the request in the order of the document, each
// with its breakdown over the categories of its budget for the tranche.
func lines(q *gorm.DB, now time.Time, v *models.TransferRequestView) error {
	err := q.Raw(`SELECT l.id AS line_id, l.organisation_id, o.code AS organisation_code, o.name AS organisation, l.organisation_id = p.lead_organisation_id AS lead,
		s.isc_bp, s.approved_cents, COALESCE(a.cents, 0) AS tranche_cents, COALESCE(a.released_cents, 0) AS released_cents,
		s.transferred_cents - s.refunded_cents - l.paid_cents AS before_cents, l.asked_cents, l.paid_cents,
		COALESCE((SELECT MIN(g.instrument) FROM agreements g WHERE g.organisation_id = l.organisation_id AND g.from_at <= ? AND (g.to_at IS NULL OR g.to_at > ?)), '') AS agreement
		FROM transfer_lines l JOIN transfer_requests r ON r.id = l.request_id JOIN programmes p ON p.id = r.programme_id JOIN organisations o ON o.id = l.organisation_id
		JOIN programme_organisations s ON s.programme_id = r.programme_id AND s.organisation_id = l.organisation_id
		LEFT JOIN tranche_amounts a ON a.tranche_id = r.tranche_id AND a.organisation_id = l.organisation_id
		WHERE l.request_id = ? AND l.asked_cents > 0 ORDER BY s.position`, now, now, v.Request.ID).Scan(&v.Lines).Error
	if err != nil {
		return err
	}
	var cells []models.ProgrammeBudgetLine
	if err := q.Raw(`SELECT c.* FROM programme_budget_lines c JOIN programme_budgets b ON b.id = c.budget_id
		WHERE b.programme_id = ? AND c.tranche = ? AND b.number = (SELECT MAX(x.number) FROM programme_budgets x WHERE x.programme_id = b.programme_id)`,
		v.Request.ProgrammeID, v.Tranche.Number).Scan(&cells).Error; err != nil {
		return err
	}
	for i := range v.Lines {
		l := &v.Lines[i]
		var budget [8]money.Cents
		for _, c := range cells {
			if c.OrganisationID == l.OrganisationID {
				budget[c.Category-1] = c.Cents
			}
		}
		l.Categories = models.ByCategory(l.AskedCents, budget)
		if l.Agreement == "" {
			v.AgreementsDue = append(v.AgreementsDue, l.Organisation)
		}
	}
	return nil
}

// history is who prepared, who signed, and each step with the time before it.
func history(q *gorm.DB, v *models.TransferRequestView) error {
	var signed []struct {
		Revision  int
		Capacity  string
		CreatedAt time.Time
	}
	if err := q.Raw(`SELECT a.revision, m.role AS capacity, a.created_at FROM transfer_approvals a JOIN mandates m ON m.id = a.mandate_id
		WHERE a.request_id = ? ORDER BY a.id`, v.Request.ID).Scan(&signed).Error; err != nil {
		return err
	}
	for _, a := range signed {
		v.Approvals = append(v.Approvals, models.ApprovalView{Revision: a.Revision, Capacity: a.Capacity, At: a.CreatedAt})
	}
	var steps []struct {
		models.TransferEvent
		Road models.Road
	}
	if err := q.Raw(`SELECT e.*, COALESCE(a.road, '') AS road FROM transfer_events e LEFT JOIN agent_records a ON a.id = e.record_id
		WHERE e.request_id = ? ORDER BY e.id`, v.Request.ID).Scan(&steps).Error; err != nil {
		return err
	}
	for i, e := range steps {
		row := models.TransferEventView{At: e.CreatedAt, Action: e.Action, From: e.FromState, To: e.ToState, Revision: e.Revision, Role: e.Role, Text: e.Text, Road: e.Road}
		if i > 0 {
			row.Waited = e.CreatedAt.Sub(steps[i-1].CreatedAt)
		}
		if (e.Action == models.TransferPrepare || e.Action == models.TransferEdit) && e.Revision == v.Request.Revision {
			v.Prepared = string(e.Role)
		}
		v.Events = append(v.Events, row)
	}
	return q.Raw(`SELECT p.id, o.name AS organisation, p.cents, p.value_date, p.agent_ref, a.road, a.file_id, e.number AS entry, p.transaction_id,
		COALESCE(x.number, '') AS reversal, p.reverse_reason FROM transfer_payments p JOIN organisations o ON o.id = p.organisation_id
		JOIN agent_records a ON a.id = p.record_id JOIN ledger_entries e ON e.id = p.transaction_id LEFT JOIN ledger_entries x ON x.id = p.reversed_by
		WHERE p.request_id = ? ORDER BY p.id`, v.Request.ID).Scan(&v.Payments).Error
}

func records(q *gorm.DB, v *models.TransferRequestView) error {
	var rows []struct {
		models.AgentRecord
		RecordedRole  string
		ConfirmedRole string
		FileName      string
	}
	if err := q.Raw(`SELECT a.*, COALESCE(m.role, '') AS recorded_role, COALESCE(f.name, '') AS file_name,
		COALESCE((SELECT MAX(w.role) FROM mandates w WHERE w.person_id = a.confirmed_by AND w.role IN ('secretariat_officer', 'secretariat_head')), '') AS confirmed_role
		FROM agent_records a LEFT JOIN mandates m ON m.id = a.recorded_as LEFT JOIN files f ON f.id = a.file_id
		WHERE a.request_id = ? ORDER BY a.id`, v.Request.ID).Scan(&rows).Error; err != nil {
		return err
	}
	var said []models.AgentRecordLine
	if err := q.Raw("SELECT l.* FROM agent_record_lines l JOIN agent_records a ON a.id = l.record_id WHERE a.request_id = ? ORDER BY l.id", v.Request.ID).Scan(&said).Error; err != nil {
		return err
	}
	for _, r := range rows {
		view := models.AgentRecordView{AgentRecord: r.AgentRecord, RecordedAs: r.RecordedRole, Confirmed: r.ConfirmedRole, FileName: r.FileName}
		for _, l := range said {
			if l.RecordID == r.ID {
				view.Lines = append(view.Lines, l)
			}
		}
		v.Records = append(v.Records, view)
	}
	return nil
}

// Actions is what the actor may do with a request now; Agent, what may be said
// for the agent by this actor.
type Actions struct {
	Own   []models.TransferAction
	Agent []models.TransferAction
	// Behalf: what the actor says for the agent waits for a second person.
	Behalf bool
}

// May lists what the actor may do next with a request.
func May(actor models.Actor, v models.TransferRequestView) Actions {
	facts := models.TransferFacts{}
	for _, l := range v.Lines {
		facts.Lines = append(facts.Lines, models.TransferLine{OrganisationID: l.OrganisationID, AskedCents: l.AskedCents, PaidCents: l.PaidCents})
	}
	for _, a := range v.Approvals {
		facts.Approvals = append(facts.Approvals, models.TransferApproval{Revision: a.Revision, PersonID: -1})
	}
	var out Actions
	if actor.May(models.PermTransferPrepare) == nil {
		out.Own = v.Request.Actions(actor, facts)
	}
	if mayRecord(actor) == nil && !Waiting(v) {
		out.Agent = v.Request.AgentActions(facts)
		out.Behalf = !actor.Is(models.RoleAgentOfficer)
	}
	return out
}

// Waiting says whether an act entered on the agent's behalf waits for a second
// person.
func Waiting(v models.TransferRequestView) bool {
	for _, r := range v.Records {
		if r.Waits() {
			return true
		}
	}
	return false
}

// Pending are the acts entered on the agent's behalf that wait for a second
// person, the oldest first.
func (s *Service) Pending(ctx context.Context, actor models.Actor) ([]PendingRow, error) {
	if err := actor.May(models.PermAgentConfirm); err != nil {
		return nil, err
	}
	var rows []PendingRow
	err := s.db.Read(ctx).Raw(`SELECT a.id, a.request_id, r.reference, a.action, a.created_at AS at, a.recorded_by = ? AS mine
		FROM agent_records a JOIN transfer_requests r ON r.id = a.request_id WHERE a.state = 'pending' ORDER BY a.id LIMIT 100`, actor.PersonID).Scan(&rows).Error
	return rows, err
}

// PendingRow is one of them.
type PendingRow struct {
	ID        int64                 `json:"id"`
	RequestID int64                 `json:"request_id"`
	Reference string                `json:"reference"`
	Action    models.TransferAction `json:"action"`
	At        time.Time             `json:"at"`
	Mine      bool                  `json:"mine"` // entered by the actor, who cannot confirm it
}

// Payments gives every payment and refund with a value date up to a day (zero:
// the latest of the books), in the order of value dates: the Transfers sheet. A
// payment that was reversed later than the day still counts on it. It is limited
// to programmes the actor may know of.
func Payments(q *gorm.DB, actor models.Actor, asAt when.Date) ([]models.TransferRow, error) {
	if asAt.IsZero() {
		var err error
		if asAt, err = ledger.LastDay(q, actor); err != nil || asAt.IsZero() {
			return nil, err
		}
	}
	var rows []models.TransferRow
	err := q.Raw(`SELECT * FROM (
		SELECT r.reference, y.id AS payment_id, p.id AS programme_id, p.reference AS programme, p.agent_number, p.title, t.number AS tranche,
			o.id AS organisation_id, o.code AS organisation_code, o.name AS organisation, y.cents, y.value_date, y.agent_ref, a.road, e.created_at AS recorded_at,
			e.number AS entry, COALESCE(x.value_date <= ?, 1 = 0) AS reversed, e.id AS entry_id
		FROM transfer_payments y JOIN transfer_requests r ON r.id = y.request_id JOIN programmes p ON p.id = r.programme_id JOIN tranches t ON t.id = r.tranche_id
			JOIN organisations o ON o.id = y.organisation_id JOIN agent_records a ON a.id = y.record_id JOIN ledger_entries e ON e.id = y.transaction_id
			LEFT JOIN ledger_entries x ON x.id = y.reversed_by WHERE y.value_date <= ? AND `+ledger.Seen(actor)+`
		UNION ALL
		SELECT f.reference, f.id, p.id, p.reference, p.agent_number, p.title, 0, o.id, o.code, o.name, -f.cents, f.value_date, f.agent_ref, f.road, e.created_at, e.number, 1 = 0, e.id
		FROM refunds f JOIN programmes p ON p.id = f.programme_id JOIN organisations o ON o.id = f.organisation_id JOIN ledger_entries e ON e.id = f.transaction_id
		WHERE f.state = 'posted' AND f.value_date <= ? AND `+ledger.Seen(actor)+`
	) z ORDER BY z.value_date, z.entry_id`, asAt, asAt, asAt).Scan(&rows).Error
	return rows, err
}

// Requestable is a released tranche of which something may still be asked.
type Requestable struct {
	ProgrammeID int64
	Programme   string // reference
	AgentNumber string
	Title       string
	Tranche     int
	Parts       []RequestablePart
}

// RequestablePart is what may still be asked for one organisation.
type RequestablePart struct {
	ProgrammeID      int64 `json:"-"`
	Tranche          int   `json:"-"`
	OrganisationID   int64
	Code             string
	Organisation     string
	ApprovedCents    money.Cents
	BeforeCents      money.Cents // transferred less refunded
	ReleasedCents    money.Cents
	RequestableCents money.Cents
	Agreement        bool // in force
}

// Left is what may still be asked in all.
func (r Requestable) Left() (sum money.Cents) {
	for _, p := range r.Parts {
		sum += p.RequestableCents
	}
	return sum
}

// Requestable lists the released tranches of open programmes of which something
// may still be asked, or one of them. The second is for the editor of a request,
// which also shows the shares that are asked in full.
func (s *Service) Requestable(ctx context.Context, actor models.Actor, programme string, tranche int) ([]Requestable, error) {
	if err := actor.May(models.PermTransferPrepare); err != nil {
		return nil, err
	}
	now := s.db.Now(ctx)
	text, args := `SELECT p.id AS programme_id, p.reference AS programme, p.agent_number, p.title, t.number AS tranche, a.organisation_id, o.code, o.name AS organisation,
		s.approved_cents, s.transferred_cents - s.refunded_cents AS before_cents, a.released_cents, a.released_cents - a.requested_cents AS requestable_cents,
		EXISTS (SELECT 1 FROM agreements g WHERE g.organisation_id = a.organisation_id AND g.from_at <= ? AND (g.to_at IS NULL OR g.to_at > ?)) AS agreement
		FROM tranche_amounts a JOIN tranches t ON t.id = a.tranche_id JOIN programmes p ON p.id = t.programme_id JOIN organisations o ON o.id = a.organisation_id
		JOIN programme_organisations s ON s.programme_id = p.id AND s.organisation_id = a.organisation_id
		WHERE p.state IN ('approved', 'ongoing') AND a.released_cents > 0`, []any{now, now}
	if programme != "" {
		text, args = text+" AND p.reference = ? AND t.number = ?", append(args, programme, tranche)
	} else {
		text += " AND t.state = 'released' AND a.released_cents > a.requested_cents"
	}
	var rows []struct {
		Programme   string
		AgentNumber string
		Title       string
		RequestablePart
	}
	if err := s.db.Read(ctx).Raw(text+" ORDER BY p.id, t.number, s.position LIMIT 500", args...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	var out []Requestable
	for _, r := range rows {
		if n := len(out); n == 0 || out[n-1].ProgrammeID != r.ProgrammeID || out[n-1].Tranche != r.Tranche {
			out = append(out, Requestable{ProgrammeID: r.ProgrammeID, Programme: r.Programme, AgentNumber: r.AgentNumber, Title: r.Title, Tranche: r.Tranche})
		}
		last := &out[len(out)-1]
		last.Parts = append(last.Parts, r.RequestablePart)
	}
	return out, nil
}
