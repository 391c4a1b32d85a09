package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"seedfund/app/files"
	"seedfund/app/proposals"
	"seedfund/frontend/i18n"
	"seedfund/frontend/pages/board"
	proposalpages "seedfund/frontend/pages/proposals"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports/document"
)

// Proposal is an application in a list.
type Proposal struct {
	ID        int64       `json:"id"`
	Reference string      `json:"reference" doc:"Empty before the first submission"`
	Title     string      `json:"title"`
	Stage     string      `json:"stage" enum:"concept,full"`
	State     string      `json:"state" doc:"As applicants and the public may know it"`
	Call      string      `json:"call"`
	Lead      string      `json:"lead"`
	Countries []string    `json:"countries" doc:"Codes of countries or areas"`
	Asked     money.Cents `json:"asked"`
	Deadline  time.Time   `json:"deadline" doc:"The first instant that is too late"`
	Submitted *time.Time  `json:"submitted_at,omitempty"`
}

// OneProposal is an application: for its applicants the document that is being
// written, for others what was submitted.
type OneProposal struct {
	ID          int64             `json:"id"`
	Version     int64             `json:"version" doc:"For If-Match of submission and withdrawal"`
	Reference   string            `json:"reference"`
	Title       string            `json:"title"`
	Stage       string            `json:"stage"`
	State       string            `json:"state"`
	Call        string            `json:"call"`
	ConceptID   *int64            `json:"concept_id,omitempty"`
	FullID      int64             `json:"full_id,omitempty"`
	Now         time.Time         `json:"now" doc:"The database's clock"`
	InTime      bool              `json:"in_time"`
	Document    *ProposalDocument `json:"document,omitempty"`
	Changes     *ProposalChanges  `json:"changes,omitempty" doc:"Of the document that is written since it was submitted last, else of the last submission since the one before"`
	Submitted   *models.Frozen    `json:"submitted,omitempty" doc:"The latest frozen copy"`
	Submissions []ProposalReceipt `json:"submissions"`
	Gaps        []ProposalGap     `json:"gaps" doc:"What stands before submission"`
	Remarks     []ProposalRemark  `json:"remarks,omitempty" doc:"Comments and proposed wordings, for the document's writers"`
}

// ProposalDocument is what the applicants write.
type ProposalDocument struct {
	Parts         map[string]int64  `json:"parts" doc:"Version of each part that was saved, for If-Match"`
	Owned         []OwnedPart       `json:"owned" doc:"Parts with their owners"`
	Orphans       []OrphanedColumns `json:"orphans" doc:"Amounts of organisations that left, to be settled"`
	Theme         int               `json:"theme"`
	Objectives    []int             `json:"objectives"`
	Months        int               `json:"months"`
	StartOn       when.Date         `json:"start_on"`
	Asked         money.Cents       `json:"asked"`
	Lead          int64             `json:"lead_organisation"`
	Organisations []int64           `json:"organisations"`
	Shares        map[string]int    `json:"shares" doc:"Basis points by country or area"`
	Answers       []ProposalAnswer  `json:"answers"`
	Tranches      map[int]when.Date `json:"tranches" doc:"Due day by number"`
	Budget        []ProposalCell    `json:"budget"`
	Total         money.Cents       `json:"total" doc:"Indirect costs included"`
	Attachments   []ProposalFile    `json:"attachments"`
	Endorsed      map[string]bool   `json:"endorsed" doc:"Whether each State stands behind the text as it is"`
}

// ProposalAnswer is the text that answers one question.
type ProposalAnswer struct {
	Question string `json:"question" maxLength:"100"`
	Text     string `json:"text"`
	Version  int64  `json:"version" doc:"Send it back as the version a save rests on; 0 for none"`
	Carried  bool   `json:"carried,omitempty" doc:"From the concept note and not changed since"`
	By       string `json:"by,omitempty"`
}

// ProposalCell is one cell of the budget.
type ProposalCell struct {
	Organisation int64       `json:"organisation"`
	Category     int         `json:"category" minimum:"1" maximum:"7"`
	Tranche      int         `json:"tranche" minimum:"1" maximum:"6"`
	Amount       money.Cents `json:"amount"`
}

// ProposalFile is an attached file.
type ProposalFile struct {
	ID   int64  `json:"id"`
	Kind string `json:"kind"`
	File int64  `json:"file"`
	Name string `json:"name"`
	Size int64  `json:"size"`
	Hash string `json:"sha256"`
}

// ProposalChanges are the parts of a document that two versions do not have alike.
type ProposalChanges struct {
	Since int              `json:"since" doc:"Number of the earlier submission"`
	Parts []ProposalChange `json:"parts" doc:"Empty where nothing has changed"`
}

// ProposalChange is one of them.
type ProposalChange struct {
	Part     string `json:"part" enum:"title,theme,time,asked,organisations,places,answer,tranches,budget,files"`
	Question string `json:"question,omitempty" doc:"Code, of an answer"`
	Was      string `json:"was,omitempty" doc:"Of a title or an answer"`
	Is       string `json:"is,omitempty"`
}

// changesOf are those of the document that is written, else of the last submission.
func changesOf(v models.ProposalView) *ProposalChanges {
	c := v.Unsubmitted()
	if n := len(v.Submissions); c == nil && n > 0 {
		c, _ = v.ChangesOf(v.Submissions[n-1].Number) // what was frozen can be read: the view has read it
	}
	if c == nil {
		return nil
	}
	out := &ProposalChanges{Since: c.Since, Parts: []ProposalChange{}}
	for _, d := range c.List {
		out.Parts = append(out.Parts, ProposalChange{Part: string(d.Part), Question: d.Question, Was: d.Was, Is: d.Is})
	}
	return out
}

// ProposalReceipt is the receipt of one submission.
type ProposalReceipt struct {
	Number    int       `json:"number"`
	Reference string    `json:"reference"`
	At        time.Time `json:"at"`
	Hash      string    `json:"sha256" doc:"Of the frozen copy"`
	InGrace   bool      `json:"in_grace"`
}

// ProposalGap is one thing that stands before submission.
type ProposalGap struct {
	Part   string `json:"part"`
	Field  string `json:"field"`
	Key    string `json:"key"`
	Detail string `json:"detail"`
	Owner  int64  `json:"owner,omitempty" doc:"Organisation it waits for"`
	State  string `json:"state,omitempty" doc:"Country or area whose focal point it waits for"`
}

func receiptOf(s models.Submission) ProposalReceipt {
	return ProposalReceipt{Number: s.Number, Reference: s.ReceiptNumber(), At: s.At, Hash: s.Hash, InGrace: s.InGrace}
}

func oneProposalOf(ctx context.Context, v models.ProposalView) OneProposal {
	p := v.Proposal
	out := OneProposal{ID: p.ID, Version: p.Version, Reference: p.Reference, Title: p.Title, Stage: string(p.Stage), State: p.State.PublicState(),
		Call: v.Call.Reference, ConceptID: p.ConceptID, FullID: v.FullID, Now: v.Now, InTime: v.InTime, Submitted: v.Frozen,
		Submissions: []ProposalReceipt{}, Gaps: []ProposalGap{}}
	out.Changes = changesOf(v)
	for _, s := range v.Submissions {
		out.Submissions = append(out.Submissions, receiptOf(s))
	}
	for _, g := range v.Gaps {
		out.Gaps = append(out.Gaps, ProposalGap{Part: g.Part, Field: g.Field, Key: g.Key, Detail: i18n.T(ctx, g.Key, g.Args), Owner: g.Owner, State: g.State})
	}
	out.Remarks = remarksOf(v.Remarks)
	if v.Document != nil {
		out.Document = documentOf(*v.Document)
	}
	return out
}

func documentOf(d models.Document) *ProposalDocument {
	p, b := d.Proposal, d.Budget()
	out := &ProposalDocument{Parts: map[string]int64{}, Theme: p.Theme, Objectives: d.Objectives, Months: p.Months, StartOn: p.StartOn, Asked: p.Asked,
		Shares: map[string]int{}, Tranches: map[int]when.Date{}, Total: b.Total(0, 0), Endorsed: map[string]bool{},
		Answers: []ProposalAnswer{}, Budget: []ProposalCell{}, Attachments: []ProposalFile{}}
	out.Owned, out.Orphans = ownedPartsOf(d), orphansOf(d)
	if p.LeadOrganisationID != nil {
		out.Lead = *p.LeadOrganisationID
	}
	for part, row := range d.Parts {
		out.Parts[part] = row.Version
	}
	for _, o := range d.OrganisationsLeadFirst() {
		out.Organisations = append(out.Organisations, o.OrganisationID)
	}
	for _, c := range d.Countries {
		out.Shares[c.Country] = c.Share
		out.Endorsed[c.Country], _ = d.Endorsed(c.Country)
	}
	for _, section := range d.Form.Schema.Sections {
		for _, q := range section.Questions {
			a := d.Answers[q.Code]
			out.Answers = append(out.Answers, ProposalAnswer{Question: q.Code, Text: a.Text, Version: a.Version, Carried: a.Carried, By: a.ByName})
		}
	}
	for _, t := range d.Tranches {
		out.Tranches[t.Number] = t.DueOn
	}
	for _, l := range b.Lines() {
		out.Budget = append(out.Budget, ProposalCell{l.OrganisationID, l.Category, l.Tranche, l.Cents})
	}
	for _, a := range d.Attachments {
		if a.RemovedAt == nil {
			out.Attachments = append(out.Attachments, ProposalFile{a.ID, string(a.For()), a.FileID, a.Name, a.Size, a.Hash})
		}
	}
	return out
}

type proposalsInput struct {
	Page
	Search string `query:"q" maxLength:"200" doc:"Part of the title or of the reference"`
	Call   int64  `query:"call" minimum:"0"`
	State  string `query:"state" maxLength:"40" doc:"Only applications in this state"`
	Stage  string `query:"stage" enum:"concept,full"`
}

type proposalStart struct {
	ByReference
	Body struct {
		Title        string `json:"title" maxLength:"1000"`
		Organisation int64  `json:"organisation,omitempty" doc:"For a State: the organisation it asks to lead"`
		Country      string `json:"country,omitempty" maxLength:"3" doc:"For an organisation: the first country or area"`
	}
}

type proposalFacts struct {
	VersionedByID
	Body struct {
		Title      string      `json:"title" maxLength:"1000"`
		Theme      int         `json:"theme"`
		Objectives []int       `json:"objectives"`
		Months     int         `json:"months"`
		StartOn    when.Date   `json:"start_on"`
		Asked      money.Cents `json:"asked"`
	}
}

type proposalPartners struct {
	VersionedByID
	Body struct {
		Organisations []int64        `json:"organisations"`
		Shares        map[string]int `json:"shares" doc:"Basis points by country or area; together 10,000"`
	}
}

type proposalPlan struct {
	VersionedByID
	Body struct {
		DueOn map[int]when.Date `json:"due_on" doc:"Due day by number of the tranche"`
	}
}

type proposalSection struct {
	ByID
	Section string `path:"section" maxLength:"100"`
	Body    struct {
		Answers []ProposalAnswer `json:"answers" doc:"Each with the version it rests on"`
	}
}

type proposalDraft struct {
	ByID
	Body ProposalAnswer
}

type proposalBudget struct {
	ByID
	Body struct {
		Columns map[int64]int64 `json:"columns" doc:"Version of the columns of each organisation, 0 for none"`
		Cells   []ProposalCell  `json:"cells"`
	}
}

type proposalAttach struct {
	ByID
	Body struct {
		Kind    string `json:"kind" maxLength:"60" doc:"government_letter, rc_letter, budget, other, or answer: and the code of a question for a file"`
		Name    string `json:"name" maxLength:"255"`
		Content []byte `json:"content,omitempty" doc:"Base64; instead of upload_id"`
		Upload  int64  `json:"upload_id,omitempty" minimum:"0" doc:"A file that has arrived in pieces; instead of content"`
	}
}

type proposalDetach struct {
	ByID
	Attachment int64 `path:"attachment" minimum:"1"`
}

type proposalFileInput struct {
	ByID
	File int64 `path:"file" minimum:"1"`
}

type proposalEndorsement struct {
	ByID
	Body struct {
		Remarks string `json:"remarks,omitempty" maxLength:"5000"`
	}
}

type proposalWithdrawal struct {
	VersionedByID
	Body struct {
		Reason string `json:"reason" maxLength:"5000"`
	}
}

type submissionInput struct {
	ByID
	Number int `path:"number" minimum:"1"`
}

type submissionFileInput struct {
	ByID
	AsFormat
	Number int `path:"number" minimum:"1"`
}

type draftFileInput struct {
	ByID
	AsFormat
}

func (a *API) submissionFile(ctx context.Context, in *submissionFileInput, v models.ProposalView, sub models.Submission) (FileContent, error) {
	frozen, err := sub.Read()
	if err != nil {
		return FileContent{}, err
	}
	name := board.FileName("submission", sub.ReceiptNumber(), i18n.Lang(ctx))
	return a.proposalFile(ctx, in.AsFormat, name, v, func(frame proposalpages.Frame, fund, notice string) document.Document {
		return proposalpages.SubmissionDocument(ctx, frame, fund, notice, sub, frozen)
	})
}

// proposalFile is a paper on an application as a file.
func (a *API) proposalFile(ctx context.Context, as AsFormat, name string, v models.ProposalView, paper func(f proposalpages.Frame, fund, notice string) document.Document) (FileContent, error) {
	names, err := a.catalogue(ctx)
	if err != nil {
		return FileContent{}, err
	}
	by, err := a.issuer(ctx)
	if err != nil {
		return FileContent{}, err
	}
	frame := proposalpages.Frame{Site: proposalpages.Site{Names: names}, View: v}
	return a.paperFile(ctx, as, name, paper(frame, by.Fund, by.Notice(ctx)))
}

func proposalOperations(a *API) {
	s := a.services.Proposals
	List(a, Op{ID: "list-proposals", Path: "/proposals", Summary: "Applications one may see, the latest first", Tag: "proposals", Permission: models.PermProposalRead},
		func(ctx context.Context, actor models.Actor, in *proposalsInput) ([]Proposal, int64, error) {
			rows, next, err := s.List(ctx, actor, proposals.Filter{Stage: models.ProposalStage(in.Stage), Search: in.Search, CallID: in.Call, State: models.ProposalState(in.State), After: in.After, Limit: in.Limit})
			var out []Proposal
			for _, r := range rows {
				out = append(out, Proposal{ID: r.ID, Reference: r.Reference, Title: r.Title, Stage: string(r.Stage), State: r.State.PublicState(), Call: r.CallReference,
					Lead: r.Lead, Countries: r.Countries, Asked: r.Asked, Deadline: r.Deadline(), Submitted: r.SubmittedAt})
			}
			return out, next, err
		})
	Read(a, Op{ID: "show-proposal", Path: "/proposals/{id}", Summary: "One application", Tag: "proposals", Permission: models.PermProposalRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (OneProposal, error) {
			v, err := s.Show(ctx, actor, in.ID)
			return oneProposalOf(ctx, v), err
		})
	Read(a, Op{ID: "show-submission", Path: "/proposals/{id}/submissions/{number}", Summary: "One frozen copy", Tag: "proposals", Permission: models.PermProposalRead},
		func(ctx context.Context, actor models.Actor, in *submissionInput) (models.Frozen, error) {
			sub, err := s.Submission(ctx, actor, in.ID, in.Number)
			if err != nil {
				return models.Frozen{}, err
			}
			return sub.Read()
		})
	Read(a, Op{ID: "read-draft-document", Path: "/proposals/{id}/document", Summary: "An application that is being written as a document, marked as not submitted", Tag: "proposals", Permission: models.PermProposalRead},
		func(ctx context.Context, actor models.Actor, in *draftFileInput) (FileContent, error) {
			v, draft, err := s.Draft(ctx, actor, in.ID)
			if err != nil {
				return FileContent{}, err
			}
			return a.proposalFile(ctx, in.AsFormat, board.FileName("draft", proposalpages.DraftName(v), i18n.Lang(ctx)), v, func(frame proposalpages.Frame, fund, notice string) document.Document {
				return proposalpages.DraftDocument(ctx, frame, fund, notice, draft)
			})
		})
	Read(a, Op{ID: "read-submission-document", Path: "/proposals/{id}/submissions/{number}/document", Summary: "One frozen copy as a document", Tag: "proposals", Permission: models.PermProposalRead},
		func(ctx context.Context, actor models.Actor, in *submissionFileInput) (FileContent, error) {
			sub, err := s.Submission(ctx, actor, in.ID, in.Number)
			if err != nil {
				return FileContent{}, err
			}
			v, err := s.Show(ctx, actor, in.ID)
			if err != nil {
				return FileContent{}, err
			}
			return a.submissionFile(ctx, in, v, sub)
		})
	Make(a, Op{ID: "start-proposal", Path: "/calls/{reference}/proposals", Summary: "Begin a concept note", Tag: "proposals", Permission: models.PermProposalDraft},
		func(ctx context.Context, actor models.Actor, in *proposalStart) (Done, *Nothing, error) {
			call, err := a.services.Calls.ByReference(ctx, actor, in.Reference)
			if err != nil {
				return Done{}, nil, err
			}
			id, err := s.Start(ctx, actor, proposals.Beginning{CallID: call.Call.ID, Title: in.Body.Title, Organisation: in.Body.Organisation, Country: in.Body.Country})
			return Done{Target: "proposals", ID: id, Version: 1}, nil, err
		})
	proposalParts(a, s)
	budgetOperations(a, s)
	kitOperations(a, s)
	togetherOperations(a, s)
	talkOperations(a, s)
	proposalActs(a, s)
}

// proposalParts are the operations that write the document.
func proposalParts(a *API, s *proposals.Service) {
	part := func(id string, name, summary string) Op {
		return Op{ID: id, Method: http.MethodPut, Path: "/proposals/{id}/" + name, Summary: summary, Tag: "proposals", Permission: models.PermProposalDraft}
	}
	Act(a, part("save-facts", "facts", "Save title, theme, objectives, length, start, amount"), func(ctx context.Context, actor models.Actor, in *proposalFacts) (Done, error) {
		b := in.Body
		return Done{Target: "proposals", ID: in.ID, Version: in.Version() + 1}, s.SaveFacts(ctx, actor, in.ID, proposals.Facts{Version: in.Version(), Title: b.Title, Theme: b.Theme,
			Objectives: b.Objectives, Months: b.Months, StartOn: b.StartOn, Asked: b.Asked})
	})
	Act(a, part("save-partners", "partners", "Save organisations, countries or areas and their shares"), func(ctx context.Context, actor models.Actor, in *proposalPartners) (Done, error) {
		p := proposals.Partners{Version: in.Version(), Organisations: in.Body.Organisations}
		for code, basis := range in.Body.Shares {
			p.Countries = append(p.Countries, proposals.Share{Country: code, Basis: basis})
		}
		return Done{Target: "proposals", ID: in.ID, Version: in.Version() + 1}, s.SavePartners(ctx, actor, in.ID, p)
	})
	Act(a, part("save-plan", "plan", "Save the tranche plan"), func(ctx context.Context, actor models.Actor, in *proposalPlan) (Done, error) {
		return Done{Target: "proposals", ID: in.ID, Version: in.Version() + 1}, s.SavePlan(ctx, actor, in.ID, proposals.Plan{Version: in.Version(), DueOn: in.Body.DueOn})
	})
	Act(a, part("save-section", "sections/{section}", "Save the answers of one section"), func(ctx context.Context, actor models.Actor, in *proposalSection) (Done, error) {
		var inputs []proposals.AnswerInput
		for _, x := range in.Body.Answers {
			inputs = append(inputs, proposals.AnswerInput{Question: x.Question, Text: x.Text, Version: x.Version})
		}
		return Done{Target: "proposals", ID: in.ID}, s.SaveSection(ctx, actor, in.ID, in.Section, inputs)
	})
	Act(a, part("keep-draft", "draft", "Keep what is being typed, as a draft of one's own"), func(ctx context.Context, actor models.Actor, in *proposalDraft) (Done, error) {
		_, err := s.Autosave(ctx, actor, in.ID, proposals.AnswerInput{Question: in.Body.Question, Text: in.Body.Text, Version: in.Body.Version})
		return Done{Target: "proposals", ID: in.ID}, err
	})
	Act(a, Op{ID: "attach-file", Path: "/proposals/{id}/attachments", Summary: "Attach a letter or a file", Tag: "proposals", Permission: models.PermProposalDraft, MaxBody: 32 << 20},
		func(ctx context.Context, actor models.Actor, in *proposalAttach) (Done, error) {
			kind, store := models.AttachmentKind(in.Body.Kind), a.services.Files
			if _, err := s.MayAttach(ctx, actor, in.ID, kind); err != nil {
				return Done{}, err
			}
			up := files.Upload{OwnerType: proposals.FileOwner, OwnerID: in.ID, Purpose: in.Body.Kind, Name: in.Body.Name, Body: bytes.NewReader(in.Body.Content)}
			if in.Body.Upload > 0 {
				sent, err := store.Whole(ctx, actor, in.Body.Upload)
				if err != nil {
					return Done{}, err
				}
				defer sent.Close()
				up.Name, up.Body = sent.Name, sent
			}
			held, err := store.Take(up)
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "proposals", ID: in.ID}, store.Settle(ctx, held, s.AttachWith(ctx, actor, in.ID, kind, store.Row(held)))
		})
	Act(a, Op{ID: "remove-attachment", Method: http.MethodDelete, Path: "/proposals/{id}/attachments/{attachment}", Summary: "Take a file out of the document", Tag: "proposals", Permission: models.PermProposalDraft},
		func(ctx context.Context, actor models.Actor, in *proposalDetach) (Done, error) {
			return Done{Target: "proposals", ID: in.ID}, s.Detach(ctx, actor, in.ID, in.Attachment)
		})
	Read(a, Op{ID: "read-attachment", Path: "/proposals/{id}/files/{file}", Summary: "An attached file", Tag: "proposals", Permission: models.PermProposalRead},
		func(ctx context.Context, actor models.Actor, in *proposalFileInput) (FileContent, error) {
			if err := s.MayReadFile(ctx, actor, in.ID, in.File); err != nil {
				return FileContent{}, err
			}
			return a.stored(ctx, in.File)
		})
}

// proposalActs are the operations on the document as a whole.
func proposalActs(a *API, s *proposals.Service) {
	Act(a, Op{ID: "join-proposal", Path: "/proposals/{id}/joining", Summary: "Stand behind a document that names one's organisation", Tag: "proposals", Permission: models.PermProposalDraft},
		func(ctx context.Context, actor models.Actor, in *ByID) (Done, error) {
			return Done{Target: "proposals", ID: in.ID}, s.Join(ctx, actor, in.ID)
		})
	Act(a, Op{ID: "endorse-proposal", Path: "/proposals/{id}/endorsement", Summary: "The State's word for the document as it stands", Tag: "proposals", Permission: models.PermProposalEndorse},
		func(ctx context.Context, actor models.Actor, in *proposalEndorsement) (Done, error) {
			return Done{Target: "proposals", ID: in.ID}, s.Endorse(ctx, actor, in.ID, in.Body.Remarks)
		})
	Make(a, Op{ID: "submit-proposal", Path: "/proposals/{id}/submission", Summary: "Submit: freeze a copy, get a receipt", Tag: "proposals", Permission: models.PermProposalSubmit},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, *ProposalReceipt, error) {
			sub, err := s.Submit(ctx, actor, in.ID, in.Version())
			receipt := receiptOf(sub)
			return Done{Target: "proposals", ID: in.ID, Version: in.Version() + 1, Reference: receipt.Reference}, &receipt, err
		})
	Act(a, Op{ID: "withdraw-proposal", Path: "/proposals/{id}/withdrawal", Summary: "Withdraw with a reason", Tag: "proposals", Permission: models.PermProposalSubmit},
		func(ctx context.Context, actor models.Actor, in *proposalWithdrawal) (Done, error) {
			return Done{Target: "proposals", ID: in.ID, Version: in.Version() + 1}, s.Withdraw(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
}
