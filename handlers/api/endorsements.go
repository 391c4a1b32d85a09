package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"time"

	"seedfund/app/files"
	"seedfund/app/people"
	"seedfund/app/proposals"
	"seedfund/models"
	"seedfund/models/money"
)

// Endorsement is one office's word on a document, from the request on. The
// secret of its link is in no answer: it goes to the addressee alone.
type Endorsement struct {
	ID        int64      `json:"id"`
	Version   int64      `json:"version" doc:"For If-Match"`
	About     string     `json:"about" doc:"Kind, with the country or organisation: ministry/XDA, head/12, regional_body"`
	State     string     `json:"state" enum:"asked,opened,given,declined,expired,lapsed,withdrawn"`
	Holds     bool       `json:"holds" doc:"Whether it stands behind the document as it is"`
	Edited    bool       `json:"edited" doc:"Whether only marks, spaces or capitals have changed since it was given"`
	How       string     `json:"how,omitempty" enum:"account,link,letter"`
	Office    string     `json:"office"`
	Entity    string     `json:"entity"`
	Domain    string     `json:"domain,omitempty" doc:"Of the address that the link went to"`
	AskedBy   string     `json:"asked_by"`
	AskedAt   time.Time  `json:"asked_at"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
	OpenedAt  *time.Time `json:"opened_at,omitempty"`
	Answered  *time.Time `json:"answered_at,omitempty"`
	Signatory string     `json:"signatory,omitempty"`
	Remarks   string     `json:"remarks,omitempty"`
	File      *int64     `json:"file,omitempty" doc:"The stamped letter"`
	Digest    string     `json:"digest" doc:"SHA-256 of the text it is about"`
}

// EndorsementAsked is a request that was sent.
type EndorsementAsked struct {
	ID int64 `json:"id"`
}

// EndorsementRequest is what the holder of a link sees: the text it is about, or
// once there is an answer the receipt.
type EndorsementRequest struct {
	About     string         `json:"about"`
	State     string         `json:"state"`
	Call      string         `json:"call"`
	Title     string         `json:"title"`
	Asked     money.Cents    `json:"asked"`
	Digest    string         `json:"digest" doc:"Send it with the answer: it says which text was read"`
	Changed   []string       `json:"changed,omitempty" doc:"What is different from the text it was asked for"`
	Text      *models.Frozen `json:"text,omitempty" doc:"Absent once there is an answer"`
	ExpiresAt *time.Time     `json:"expires_at,omitempty"`
	Receipt   string         `json:"receipt,omitempty"`
	Answered  *time.Time     `json:"answered_at,omitempty"`
}

type endorsementAsk struct {
	ByID
	Body struct {
		About    string `json:"about" maxLength:"60"`
		Office   string `json:"office" maxLength:"500"`
		Entity   string `json:"entity,omitempty" maxLength:"500"`
		Address  string `json:"address" maxLength:"320"`
		Language string `json:"language" minLength:"2" maxLength:"40" doc:"Code of the language that the addressee reads: en, fr, ar"`
	}
}

type endorsementLetter struct {
	ByID
	Body struct {
		About     string `json:"about" maxLength:"60"`
		Signatory string `json:"signatory" maxLength:"500"`
		Office    string `json:"office" maxLength:"500"`
		Entity    string `json:"entity,omitempty" maxLength:"500"`
		Remarks   string `json:"remarks,omitempty" maxLength:"5000"`
		Name      string `json:"name" maxLength:"255"`
		Content   []byte `json:"content" doc:"Base64: a photograph or a PDF"`
	}
}

type oneEndorsement struct {
	VersionedByID
	Endorsement int64 `path:"endorsement" minimum:"1"`
}

type endorsementWithdrawal struct {
	VersionedByID
	Endorsement int64 `path:"endorsement" minimum:"1"`
	Body        struct {
		Reason string `json:"reason,omitempty" maxLength:"5000"`
	}
}

// LinkSecret is the part of an input that carries the secret of a link: in a
// header, never in the address.
type LinkSecret struct {
	Link string `header:"X-Endorsement-Link" maxLength:"200" doc:"The secret of the link, as the letter's address carries it behind t="`
}

type linkInput struct{ LinkSecret }

type linkAnswer struct {
	LinkSecret
	Body struct {
		Digest    string `json:"digest" maxLength:"64" doc:"Of the text that was read"`
		Answer    string `json:"answer" enum:"give,decline"`
		Signatory string `json:"signatory" maxLength:"500"`
		Office    string `json:"office" maxLength:"500"`
		Remarks   string `json:"remarks,omitempty" maxLength:"5000" doc:"With a refusal: its reason"`
		Name      string `json:"name,omitempty" maxLength:"255"`
		Content   []byte `json:"content,omitempty" doc:"Base64: the stamped letter"`
		Upload    int64  `json:"upload_id,omitempty" minimum:"0" doc:"A letter that has arrived in pieces; instead of content"`
	}
}

type beginLetterInput struct {
	LinkSecret
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"255"`
		Size int64  `json:"size" minimum:"1"`
	}
}

type arrivedInput struct {
	LinkSecret
	ByID
}

type letterPieceInput struct {
	LinkSecret
	ByID
	Body struct {
		At      int64  `json:"at" minimum:"0" doc:"Byte at which the piece begins"`
		Content []byte `json:"content" doc:"Base64, at most 512 KB of bytes"`
	}
}

func endorsementsOf(v models.ProposalView) []Endorsement {
	out := []Endorsement{}
	for _, e := range slices.Backward(v.Document.Endorsements) {
		out = append(out, Endorsement{ID: e.ID, Version: e.Version, About: e.About().Code(), State: string(e.StandingAt(v.Now)), Holds: v.Document.Holds(e), Edited: v.Document.Edited(e), How: string(e.How),
			Office: e.Office, Entity: e.Entity, Domain: e.Domain(), AskedBy: e.AskedName, AskedAt: e.CreatedAt, ExpiresAt: e.ExpiresAt, OpenedAt: e.OpenedAt,
			Answered: e.AnsweredAt, Signatory: e.Signatory, Remarks: e.Remarks, File: e.FileID, Digest: e.Digest})
	}
	return out
}

func requestOfLink(p models.EndorsementPage) EndorsementRequest {
	e := p.Endorsement
	out := EndorsementRequest{About: e.About().Code(), State: string(e.State), Call: p.Call.Reference, Title: p.Text.Title, Asked: p.Text.Asked, Digest: e.Digest,
		Changed: p.Changes, ExpiresAt: e.ExpiresAt}
	if p.Receipt {
		out.Receipt, out.Answered = e.ReceiptNumber(), e.AnsweredAt
	} else {
		out.Text = &p.Text
	}
	return out
}

// endorsementOperations are the requests of those who write a document.
func endorsementOperations(a *API) {
	s := a.services.Proposals
	List(a, Op{ID: "list-endorsements", Path: "/proposals/{id}/endorsements", Summary: "Requests for endorsements and what became of them, the latest first", Tag: "proposals", Permission: models.PermProposalRead},
		func(ctx context.Context, actor models.Actor, in *ByID) ([]Endorsement, int64, error) {
			v, err := s.Show(ctx, actor, in.ID)
			if err == nil && v.Document == nil {
				err = models.NotFound("proposals")
			}
			if err != nil {
				return nil, 0, err
			}
			return endorsementsOf(v), 0, nil
		})
	Make(a, Op{ID: "ask-endorsement", Path: "/proposals/{id}/endorsements", Summary: "Ask an office for its word by a link of one use", Tag: "proposals", Permission: models.PermProposalDraft},
		func(ctx context.Context, actor models.Actor, in *endorsementAsk) (Done, *EndorsementAsked, error) {
			b := in.Body
			asked, err := s.AskEndorsement(ctx, actor, in.ID, proposals.EndorsementRequest{About: models.ReadWanted(b.About), Office: b.Office, Entity: b.Entity, Address: b.Address, Language: b.Language})
			return Done{Target: "endorsements", ID: asked.ID, Version: 1}, &EndorsementAsked{asked.ID}, err
		})
	Make(a, Op{ID: "record-endorsement-letter", Path: "/proposals/{id}/endorsements/letters", Summary: "Record an endorsement that came as a signed letter", Tag: "proposals", Permission: models.PermProposalDraft, MaxBody: notificationBody},
		func(ctx context.Context, actor models.Actor, in *endorsementLetter) (Done, *EndorsementAsked, error) {
			b := in.Body
			about := models.ReadWanted(b.About)
			if err := s.MayRecordLetter(ctx, actor, in.ID, about); err != nil {
				return Done{}, nil, err
			}
			held, err := a.stamped(in.ID, b.Name, bytes.NewReader(b.Content))
			if err != nil {
				return Done{}, nil, err
			}
			id, err := s.RecordLetter(ctx, actor, in.ID, proposals.Letter{About: about, Signatory: b.Signatory, Office: b.Office, Entity: b.Entity, Remarks: b.Remarks}, a.services.Files.Row(held))
			return Done{Target: "endorsements", ID: id, Version: 1}, &EndorsementAsked{id}, a.services.Files.Settle(ctx, held, err)
		})
	Make(a, Op{ID: "resend-endorsement", Path: "/proposals/{id}/endorsements/{endorsement}/link", Summary: "Send a new link and end the one before", Tag: "proposals", Permission: models.PermProposalDraft},
		func(ctx context.Context, actor models.Actor, in *oneEndorsement) (Done, *EndorsementAsked, error) {
			asked, err := s.ResendEndorsement(ctx, actor, in.ID, in.Endorsement, in.Version())
			return Done{Target: "endorsements", ID: asked.ID}, &EndorsementAsked{asked.ID}, err
		})
	Act(a, Op{ID: "withdraw-endorsement", Path: "/proposals/{id}/endorsements/{endorsement}/withdrawal", Summary: "Take a request back before it is answered", Tag: "proposals", Permission: models.PermProposalDraft},
		func(ctx context.Context, actor models.Actor, in *endorsementWithdrawal) (Done, error) {
			return Done{Target: "endorsements", ID: in.Endorsement, Version: in.Version() + 1}, s.WithdrawEndorsement(ctx, actor, in.ID, in.Endorsement, in.Version(), in.Body.Reason)
		})
	linkOperations(a, s)
}

// linkOperations are what the holder of a link can do: the secret is the right.
func linkOperations(a *API, s *proposals.Service) {
	Read(a, Op{ID: "show-endorsement-link", Path: "/endorsement-link", Summary: "The document behind a link, or its receipt", Tag: "proposals", Permission: models.PermPublicRead},
		func(ctx context.Context, _ models.Actor, in *linkInput) (EndorsementRequest, error) {
			p, err := s.OpenEndorsement(ctx, linkDoor(ctx), in.Link)
			return requestOfLink(p), err
		})
	Make(a, Op{ID: "answer-endorsement", Path: "/endorsement-link/answer", Summary: "Give the one answer of a link", Tag: "proposals", Permission: models.PermLinkAnswer, MaxBody: notificationBody},
		func(ctx context.Context, actor models.Actor, in *linkAnswer) (Done, *EndorsementRequest, error) {
			answer := proposals.EndorsementAnswer{Digest: in.Body.Digest, Given: in.Body.Answer == "give", Declined: in.Body.Answer == "decline",
				Signatory: in.Body.Signatory, Office: in.Body.Office, Remarks: in.Body.Remarks}
			held, with, err := a.letterOfAnswer(ctx, actor, in, answer)
			if err != nil {
				return Done{}, nil, err
			}
			if with {
				answer.Letter = a.services.Files.Row(held)
			}
			p, err := s.AnswerEndorsement(ctx, actor, linkDoor(ctx), in.Link, answer)
			receipt := requestOfLink(p)
			return Done{Target: "endorsements", ID: p.Endorsement.ID, Reference: receipt.Receipt}, &receipt, a.services.Files.Settle(ctx, held, err)
		})
	Make(a, Op{ID: "begin-letter", Path: "/endorsement-link/letters", Summary: "Begin a letter that is sent in pieces", Tag: "proposals", Permission: models.PermLinkAnswer},
		func(ctx context.Context, _ models.Actor, in *beginLetterInput) (Done, *Incoming, error) {
			link, _, err := s.EndorsementLink(ctx, linkDoor(ctx), in.Link)
			if err != nil {
				return Done{}, nil, err
			}
			f, err := a.services.Files.BeginLetter(ctx, link, in.Body.Name, in.Body.Size)
			return Done{Target: "incoming_letters", ID: f.ID}, &Incoming{ID: f.ID, Name: f.Name, Size: f.Size}, err
		})
	Read(a, Op{ID: "show-letter", Path: "/endorsement-link/letters/{id}", Summary: "How far a letter in pieces is", Tag: "proposals", Permission: models.PermPublicRead},
		func(ctx context.Context, _ models.Actor, in *arrivedInput) (Incoming, error) {
			link, _, err := s.EndorsementLink(ctx, linkDoor(ctx), in.Link)
			if err != nil {
				return Incoming{}, err
			}
			f, n, err := a.services.Files.ArrivedLetter(ctx, link, in.ID)
			return Incoming{ID: f.ID, Name: f.Name, Size: f.Size, Arrived: n}, err
		})
	Make(a, Op{ID: "send-letter-piece", Method: http.MethodPut, Path: "/endorsement-link/letters/{id}/pieces", Summary: "Add the next piece of a letter", Tag: "proposals", Permission: models.PermLinkAnswer},
		func(ctx context.Context, _ models.Actor, in *letterPieceInput) (Done, *Incoming, error) {
			link, _, err := s.EndorsementLink(ctx, linkDoor(ctx), in.Link)
			if err != nil {
				return Done{}, nil, err
			}
			n, err := a.services.Files.AppendLetter(ctx, link, in.ID, in.Body.At, bytes.NewReader(in.Body.Content))
			return Done{Target: "incoming_letters", ID: in.ID}, &Incoming{ID: in.ID, Arrived: n}, err
		})
}

// linkDoor is where a request with a link's secret comes from.
func linkDoor(ctx context.Context) people.Door {
	return people.DoorOf(ctx, requestOf(ctx))
}

// letterOfAnswer takes in the letter of an answer, and says whether there is one:
// none where none was sent, or where there is an answer already.
func (a *API) letterOfAnswer(ctx context.Context, actor models.Actor, in *linkAnswer, answer proposals.EndorsementAnswer) (held files.Held, with bool, err error) {
	if in.Body.Name == "" && in.Body.Upload == 0 {
		return held, false, nil
	}
	link, proposal, err := a.services.Proposals.MayAnswer(ctx, actor, linkDoor(ctx), in.Link, answer)
	if e := models.AsError(err); e != nil && e.Key == "endorsements.link_used" {
		return held, false, nil
	}
	if err != nil {
		return held, false, err
	}
	if in.Body.Upload == 0 {
		held, err = a.stamped(proposal, in.Body.Name, bytes.NewReader(in.Body.Content))
		return held, err == nil, err
	}
	sent, err := a.services.Files.WholeLetter(ctx, link, in.Body.Upload)
	if err != nil {
		return held, false, err
	}
	defer sent.Close()
	held, err = a.stamped(proposal, sent.Name, sent)
	return held, err == nil, err
}

// stamped checks a stamped letter and keeps its bytes for the act that writes
// its row.
func (a *API) stamped(proposal int64, name string, body io.Reader) (files.Held, error) {
	if err := files.CheckLetter(name); err != nil {
		return files.Held{}, err
	}
	return a.services.Files.Take(files.Upload{OwnerType: proposals.FileOwner, OwnerID: proposal, Purpose: files.PurposeEndorsement, Name: name, Body: body})
}
