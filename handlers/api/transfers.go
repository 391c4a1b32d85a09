package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"seedfund/app/transfers"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// TransferAmount is what is asked for one organisation.
type TransferAmount struct {
	Organisation int64       `json:"organisation" minimum:"1"`
	Amount       money.Cents `json:"amount"`
}

// TransferAsked is what a request asks the agent.
type TransferAsked struct {
	Amounts []TransferAmount `json:"amounts" minItems:"1" maxItems:"60"`
	Note    string           `json:"note,omitempty" maxLength:"2000" doc:"To the agent"`
}

func (a TransferAsked) asked() transfers.Asked {
	out := transfers.Asked{Amounts: map[int64]money.Cents{}, Note: a.Note}
	for _, x := range a.Amounts {
		out.Amounts[x.Organisation] += x.Amount
	}
	return out
}

// TransferPayment is what the agent paid to one organisation.
type TransferPayment struct {
	Organisation int64       `json:"organisation" minimum:"1"`
	Amount       money.Cents `json:"amount"`
	ValueDate    when.Date   `json:"value_date"`
	Reference    string      `json:"agent_reference" maxLength:"120"`
}

// TransferWord is one act of the agent. Entered by the secretariat it carries
// the agent's notification and waits for a second person.
type TransferWord struct {
	Action       string            `json:"action" enum:"receive,query,accept,pay,return,reverse"`
	Text         string            `json:"text,omitempty" maxLength:"4000" doc:"Query, or reason of a return or a reversal"`
	Number       string            `json:"project_number,omitempty" maxLength:"40" doc:"With a payment"`
	NotifiedOn   when.Date         `json:"notified_on,omitempty" doc:"Day of the notification; value date of a reversal"`
	Payments     []TransferPayment `json:"payments,omitempty" maxItems:"60"`
	Payment      int64             `json:"payment,omitempty" doc:"The payment a reversal takes back"`
	Notification *SentFile         `json:"notification,omitempty"`
}

func (w TransferWord) word() transfers.Word {
	out := transfers.Word{Action: models.TransferAction(w.Action), Text: w.Text, AgentNumber: w.Number, NotifiedOn: w.NotifiedOn, PaymentID: w.Payment}
	for _, p := range w.Payments {
		out.Payments = append(out.Payments, transfers.Paid{OrganisationID: p.Organisation, Cents: p.Amount, ValueDate: p.ValueDate, AgentRef: p.Reference})
	}
	out.Notification = w.Notification.upload()
	return out
}

// TransferRow is a request in a list.
type TransferRow struct {
	ID            int64       `json:"id"`
	Version       int64       `json:"version" doc:"For If-Match"`
	Reference     string      `json:"reference"`
	State         string      `json:"state" enum:"draft,approved,sent,received,query,accepted,paid,returned,cancelled"`
	Revision      int         `json:"revision"`
	Programme     string      `json:"programme" doc:"Reference"`
	ProjectNumber string      `json:"project_number" doc:"The agent's"`
	Title         string      `json:"title"`
	Countries     []string    `json:"countries"`
	Tranche       int         `json:"tranche"`
	Asked         money.Cents `json:"asked"`
	Paid          money.Cents `json:"paid"`
	Pending       int         `json:"pending" doc:"Records that wait for a second person"`
	At            time.Time   `json:"at" doc:"Of the last step"`
}

// OneTransfer is a request with its lines, the gate it rests on, payments,
// records and history, and what the reader may do next.
type OneTransfer struct {
	TransferRow
	Note        string             `json:"note,omitempty"`
	Decision    string             `json:"decision" doc:"Reference"`
	Signed      bool               `json:"signed" doc:"The present revision carries its second signature"`
	WaivedBy    string             `json:"gate_waived_by,omitempty" doc:"Reference of the decision"`
	Lines       []TransferLine     `json:"lines"`
	Gate        []TransferGateLine `json:"gate,omitempty" doc:"As counted now; absent for a first tranche"`
	Payments    []TransferPaid     `json:"payments"`
	Records     []TransferRecord   `json:"records" doc:"Acts of the agent, by whichever road"`
	Events      []TransferEvent    `json:"events"`
	May         []string           `json:"may" doc:"Acts of the reader"`
	MayForAgent []string           `json:"may_for_agent" doc:"Acts of the agent that the reader may enter"`
}

// TransferLine is what is asked for one organisation.
type TransferLine struct {
	Organisation int64       `json:"organisation"`
	Code         string      `json:"code"`
	Name         string      `json:"name"`
	Approved     money.Cents `json:"approved"`
	Before       money.Cents `json:"transferred_before"`
	Asked        money.Cents `json:"asked"`
	After        money.Cents `json:"left_after"`
	Paid         money.Cents `json:"paid"`
	Agreement    string      `json:"agreement" doc:"Instrument in force, empty for none"`
}

// TransferGateLine is the arithmetic of one organisation.
type TransferGateLine struct {
	Organisation int64       `json:"organisation"`
	Received     money.Cents `json:"received"`
	Needed       money.Cents `json:"needed"`
	Spent        money.Cents `json:"spent"`
	Committed    money.Cents `json:"committed"`
	Margin       money.Cents `json:"margin" doc:"Over, or missing when below zero"`
	Passes       bool        `json:"passes"`
}

// TransferPaid is one payment; a reversed one stays.
type TransferPaid struct {
	ID        int64       `json:"id"`
	Name      string      `json:"organisation"`
	Amount    money.Cents `json:"amount"`
	ValueDate when.Date   `json:"value_date"`
	Reference string      `json:"agent_reference"`
	Road      string      `json:"road"`
	Entry     string      `json:"ledger_entry"`
	Reversal  string      `json:"reversed_by,omitempty"`
	Reason    string      `json:"reversal_reason,omitempty"`
}

// TransferEvent is one step of a request.
type TransferEvent struct {
	At       time.Time `json:"at"`
	Action   string    `json:"action"`
	From     string    `json:"from"`
	To       string    `json:"to"`
	Revision int       `json:"revision"`
	Capacity string    `json:"capacity"`
	Text     string    `json:"text,omitempty"`
	Road     string    `json:"road,omitempty"`
}

// RequestableTranche is a released tranche of which something may be asked.
type RequestableTranche struct {
	Programme     int64              `json:"programme"`
	Reference     string             `json:"reference"`
	Title         string             `json:"title"`
	Tranche       int                `json:"tranche"`
	Organisations []RequestableShare `json:"organisations"`
}

// RequestableShare is what may still be asked for one organisation.
type RequestableShare struct {
	Organisation int64       `json:"organisation"`
	Name         string      `json:"name"`
	Left         money.Cents `json:"may_be_asked"`
	Agreement    bool        `json:"agreement" doc:"In force"`
}

// PendingRecord is an act that waits for a second person.
type PendingRecord struct {
	ID      int64     `json:"id"`
	Request string    `json:"request"`
	Action  string    `json:"action"`
	At      time.Time `json:"at"`
	Mine    bool      `json:"mine" doc:"Entered by the reader, who cannot confirm it"`
}

func recordOf(r models.AgentRecord) TransferRecord {
	out := TransferRecord{ID: r.ID, Version: r.Version, Action: string(r.Action), State: string(r.State), Road: string(r.Road)}
	if r.FileID != nil {
		out.FileID = *r.FileID
	}
	return out
}

func transferRowOf(r models.TransferRequestRow) TransferRow {
	return TransferRow{ID: r.ID, Version: r.Version, Reference: r.Reference, State: string(r.State), Revision: r.Revision, Programme: r.Programme, ProjectNumber: r.AgentNumber,
		Title: r.Title, Countries: r.Countries, Tranche: r.Tranche, Asked: r.AskedCents, Paid: r.PaidCents, Pending: r.Pending, At: r.At}
}

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

func oneTransferOf(v models.TransferRequestView, may transfers.Actions) OneTransfer {
	r := v.Request
	out := OneTransfer{TransferRow: TransferRow{ID: r.ID, Version: r.Version, Reference: r.Reference, State: string(r.State), Revision: r.Revision, Programme: v.Programme.Reference,
		ProjectNumber: v.Programme.AgentNumber, Title: v.Programme.Title, Countries: v.Countries, Tranche: v.Tranche.Number, Asked: v.AskedCents(), Paid: v.PaidCents(), At: r.PreparedAt},
		Note: r.Note, Decision: v.Decision, Signed: v.Approved(), WaivedBy: v.WaivedBy, May: words(may.Own), MayForAgent: words(may.Agent)}
	for _, l := range v.Lines {
		out.Lines = append(out.Lines, TransferLine{Organisation: l.OrganisationID, Code: l.OrganisationCode, Name: l.Organisation, Approved: l.ApprovedCents, Before: l.BeforeCents,
			Asked: l.AskedCents, After: l.AfterCents(), Paid: l.PaidCents, Agreement: l.Agreement})
	}
	if v.GateNow != nil {
		for _, l := range v.GateNow.Lines {
			out.Gate = append(out.Gate, TransferGateLine{Organisation: l.OrganisationID, Received: l.Received, Needed: l.Needed, Spent: l.Spent, Committed: l.Committed, Margin: l.Margin, Passes: l.Passes})
		}
	}
	for _, p := range v.Payments {
		out.Payments = append(out.Payments, TransferPaid{ID: p.ID, Name: p.Organisation, Amount: p.Cents, ValueDate: p.ValueDate, Reference: p.AgentRef, Road: string(p.Road), Entry: p.Entry,
			Reversal: p.Reversal, Reason: p.ReverseReason})
	}
	for _, x := range v.Records {
		if x.Waits() {
			out.Pending++
		}
		out.Records = append(out.Records, recordOf(x.AgentRecord))
	}
	for _, e := range v.Events {
		out.At = e.At
		out.Events = append(out.Events, TransferEvent{At: e.At, Action: string(e.Action), From: string(e.From), To: string(e.To), Revision: e.Revision, Capacity: string(e.Role), Text: e.Text, Road: string(e.Road)})
	}
	return out
}

// TransferRecord is an act of the agent as it was entered.
type TransferRecord struct {
	ID      int64  `json:"id"`
	Version int64  `json:"version" doc:"For If-Match"`
	Action  string `json:"action"`
	State   string `json:"state" enum:"pending,posted,refused" doc:"pending waits for a second person"`
	Road    string `json:"road" enum:"inbox,file,on_behalf"`
	FileID  int64  `json:"file_id,omitempty" doc:"The notification it rests on"`
}

type transfersInput struct {
	Page
	State     string `query:"state" enum:"draft,approved,sent,received,query,accepted,paid,returned,cancelled"`
	Open      bool   `query:"open" doc:"Only those that still hold money"`
	Programme int64  `query:"programme" minimum:"0"`
}

type transferInput struct {
	Body struct {
		TransferAsked
		Programme int64 `json:"programme" minimum:"1"`
		Tranche   int   `json:"tranche" minimum:"1" maximum:"6"`
	}
}

type transferChange struct {
	VersionedByID
	Body TransferAsked
}

type transferText struct {
	VersionedByID
	Body struct {
		Text string `json:"text" maxLength:"4000"`
	}
}

// TransferPackage is what goes to the agent with a request, as one archive.
type TransferPackage struct {
	Name     string                `json:"name"`
	Size     int64                 `json:"bytes"`
	Mailable bool                  `json:"mailable" doc:"Small enough for a letter: 10 MB"`
	Printed  bool                  `json:"printed" doc:"Letter and decision are PDF; else this server prints none and they are DOCX"`
	Decision bool                  `json:"decision" doc:"The decision is in it; it is for who may read the decision"`
	Files    []TransferPackageFile `json:"files"`
}

// TransferPackageFile is one file of a package.
type TransferPackageFile struct {
	Name string `json:"name"`
	Kind string `json:"kind" enum:"letter,decision,request,budget,answer,notification,manifest"`
	Size int64  `json:"bytes"`
	Hash string `json:"sha256"`
}

type transferFileInput struct {
	ByID
	File int64 `path:"file" minimum:"1"`
}

type transferWord struct {
	VersionedByID
	Body TransferWord
}

func transferOperations(a *API) {
	s := a.services.Transfers
	const tag = "transfers"
	done := func(in VersionedByID, err error) (Done, error) {
		return Done{Target: "transfer_requests", ID: in.ID, Version: in.Version() + 1}, err
	}
	List(a, Op{ID: "list-transfer-requests", Path: "/transfers", Summary: "Transfer requests, the latest first", Tag: tag, Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *transfersInput) ([]TransferRow, int64, error) {
			rows, next, err := s.List(ctx, actor, transfers.Filter{State: models.TransferState(in.State), Open: in.Open, ProgrammeID: in.Programme, After: in.After, Limit: in.Limit})
			var out []TransferRow
			for _, r := range rows {
				out = append(out, transferRowOf(r))
			}
			return out, next, err
		})
	Read(a, Op{ID: "show-transfer-request", Path: "/transfers/{id}", Summary: "One request with lines, gate, signatures, payments and history", Tag: tag, Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (OneTransfer, error) {
			v, err := s.Show(ctx, actor, in.ID)
			if err != nil {
				return OneTransfer{}, err
			}
			return oneTransferOf(v, transfers.May(actor, v)), nil
		})
	List(a, Op{ID: "list-requestable-tranches", Path: "/transfers/requestable", Summary: "Released tranches of which something may be asked", Tag: tag, Permission: models.PermTransferPrepare},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]RequestableTranche, int64, error) {
			rows, err := s.Requestable(ctx, actor, "", 0)
			var out []RequestableTranche
			for _, r := range rows {
				t := RequestableTranche{Programme: r.ProgrammeID, Reference: r.Programme, Title: r.Title, Tranche: r.Tranche}
				for _, p := range r.Parts {
					t.Organisations = append(t.Organisations, RequestableShare{Organisation: p.OrganisationID, Name: p.Organisation, Left: p.RequestableCents, Agreement: p.Agreement})
				}
				out = append(out, t)
			}
			return out, 0, err
		})
	Act(a, Op{ID: "prepare-transfer-request", Path: "/transfers", Summary: "Prepare a request", Tag: tag, Permission: models.PermTransferPrepare},
		func(ctx context.Context, actor models.Actor, in *transferInput) (Done, error) {
			r, err := s.Prepare(ctx, actor, in.Body.Programme, in.Body.Tranche, in.Body.asked())
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "transfer_requests", ID: r.ID, Version: r.Version, Reference: r.Reference}, nil
		})
	Act(a, Op{ID: "edit-transfer-request", Method: http.MethodPut, Path: "/transfers/{id}", Summary: "Write a new revision; a signature under the old one is void", Tag: tag, Permission: models.PermTransferPrepare},
		func(ctx context.Context, actor models.Actor, in *transferChange) (Done, error) {
			return done(in.VersionedByID, s.Edit(ctx, actor, in.ID, in.Version(), in.Body.asked()))
		})
	Act(a, Op{ID: "approve-transfer-request", Path: "/transfers/{id}/approval", Summary: "Sign the present revision as a second person", Tag: tag, Permission: models.PermTransferApprove},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return done(*in, s.Approve(ctx, actor, in.ID, in.Version()))
		})
	Act(a, Op{ID: "send-transfer-request", Path: "/transfers/{id}/dispatch", Summary: "Send the signed revision to the agent", Tag: tag, Permission: models.PermTransferPrepare},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return done(*in, s.Send(ctx, actor, in.ID, in.Version()))
		})
	Act(a, Op{ID: "cancel-transfer-request", Path: "/transfers/{id}/cancellation", Summary: "Cancel a request that is not with the agent", Tag: tag, Permission: models.PermTransferPrepare},
		func(ctx context.Context, actor models.Actor, in *transferText) (Done, error) {
			return done(in.VersionedByID, s.Cancel(ctx, actor, in.ID, in.Version(), in.Body.Text))
		})
	Act(a, Op{ID: "answer-transfer-query", Path: "/transfers/{id}/answer", Summary: "Answer a query of the agent", Tag: tag, Permission: models.PermTransferPrepare},
		func(ctx context.Context, actor models.Actor, in *transferText) (Done, error) {
			return done(in.VersionedByID, s.Answer(ctx, actor, in.ID, in.Version(), in.Body.Text))
		})
	agentOperations(a, tag)
	agentFileOperations(a, tag)
}

// agentOperations are the words of the agent: by its officer, with the right to
// act for the agent, and on its behalf, with the right to record.
func agentOperations(a *API, tag string) {
	s := a.services.Transfers
	say := func(ctx context.Context, actor models.Actor, in *transferWord) (Done, *TransferRecord, error) {
		rec, err := s.Act(ctx, actor, in.ID, in.Version(), in.Body.word())
		if err != nil {
			return Done{}, nil, err
		}
		record := recordOf(*rec)
		return Done{Target: "transfer_requests", ID: in.ID, Version: in.Version() + 1}, &record, nil
	}
	Make(a, Op{ID: "act-as-agent", Path: "/transfers/{id}/agent", Summary: "Receive, query, accept, pay, return or reverse, as the agent's officer", Tag: tag, Permission: models.PermAgentAct}, say)
	Make(a, Op{ID: "record-for-agent", Path: "/transfers/{id}/on-behalf", Summary: "Enter the agent's notification on its behalf", Tag: tag, Permission: models.PermAgentRecord, MaxBody: notificationBody}, say)
	Read(a, Op{ID: "read-notification", Path: "/transfers/{id}/files/{file}", Summary: "The agent's notification behind a record", Tag: tag, Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *transferFileInput) (FileContent, error) {
			v, err := s.Show(ctx, actor, in.ID)
			if err != nil {
				return FileContent{}, err
			}
			if !slices.ContainsFunc(v.Records, func(r models.AgentRecordView) bool { return r.FileID != nil && *r.FileID == in.File }) {
				return FileContent{}, models.NotFound("files")
			}
			return a.stored(ctx, in.File)
		})
	packed := func(ctx context.Context, actor models.Actor, id int64) (exports.Package, error) {
		v, err := s.Show(ctx, actor, id)
		if err != nil {
			return exports.Package{}, err
		}
		return exports.PackageOf(ctx, a.services, actor, v.Request.Reference, actor.Language)
	}
	Read(a, Op{ID: "show-transfer-package", Path: "/transfers/{id}/package", Summary: "What goes to the agent with a request: files, sizes, hashes", Tag: tag, Permission: models.PermExport},
		func(ctx context.Context, actor models.Actor, in *ByID) (TransferPackage, error) {
			p, err := packed(ctx, actor, in.ID)
			out := TransferPackage{Name: p.Name, Size: int64(len(p.Body)), Mailable: p.Mailable(), Printed: p.Printed, Decision: p.Decision, Files: []TransferPackageFile{}}
			for _, f := range p.Files {
				out.Files = append(out.Files, TransferPackageFile{Name: f.Name, Kind: f.Kind, Size: f.Size, Hash: f.Hash})
			}
			return out, err
		})
	Read(a, Op{ID: "read-transfer-package", Path: "/transfers/{id}/package/file", Summary: "The package as one ZIP", Tag: tag, Permission: models.PermExport},
		func(ctx context.Context, actor models.Actor, in *ByID) (FileContent, error) {
			p, err := packed(ctx, actor, in.ID)
			if err != nil {
				return FileContent{}, err
			}
			return made(p.Name, exports.Archive, p.Body), nil
		})
	List(a, Op{ID: "list-pending-records", Path: "/agent-records", Summary: "Acts entered on the agent's behalf that wait for a second person", Tag: tag, Permission: models.PermAgentConfirm},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]PendingRecord, int64, error) {
			rows, err := s.Pending(ctx, actor)
			var out []PendingRecord
			for _, r := range rows {
				out = append(out, PendingRecord{ID: r.ID, Request: r.Reference, Action: string(r.Action), At: r.At, Mine: r.Mine})
			}
			return out, 0, err
		})
	Act(a, Op{ID: "confirm-record", Path: "/agent-records/{id}/confirmation", Summary: "Confirm a record as a second person; it counts from then on", Tag: tag, Permission: models.PermAgentConfirm},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "agent_records", ID: in.ID, Version: in.Version() + 1}, s.Confirm(ctx, actor, in.ID, in.Version())
		})
	Act(a, Op{ID: "refuse-record", Path: "/agent-records/{id}/refusal", Summary: "Leave a record that the notification does not bear out", Tag: tag, Permission: models.PermAgentConfirm},
		func(ctx context.Context, actor models.Actor, in *transferText) (Done, error) {
			return Done{Target: "agent_records", ID: in.ID, Version: in.Version() + 1}, s.Refuse(ctx, actor, in.ID, in.Version(), in.Body.Text)
		})
}
