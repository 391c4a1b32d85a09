package api

import (
	"context"
	"net/http"
	"time"

	"seedfund/app/proposals"
	"seedfund/models"
	"seedfund/models/money"
)

// OwnedPart is a part of the document, with whose it is to write and where it
// stands.
type OwnedPart struct {
	Part    string     `json:"part" doc:"facts, partners, tranches, attachments, code of the section, or budget/ID of an organisation"`
	Owner   int64      `json:"owner" doc:"Organisation whose people write it; 0 while none leads"`
	State   string     `json:"state" enum:"empty,draft,ready,reopened"`
	Version int64      `json:"version" doc:"For acts on the part, 0 for none"`
	By      string     `json:"by,omitempty" doc:"Who wrote in it last"`
	At      *time.Time `json:"at,omitempty"`
}

// OrphanedColumns are the amounts of an organisation that takes part no more.
type OrphanedColumns struct {
	Organisation int64       `json:"organisation"`
	Name         string      `json:"name"`
	Amount       money.Cents `json:"amount"`
}

// ProposalRemark is a comment or a proposed wording, for the document's writers.
type ProposalRemark struct {
	ID           int64     `json:"id"`
	Part         string    `json:"part"`
	Question     string    `json:"question,omitempty"`
	Kind         string    `json:"kind" enum:"comment,wording"`
	Text         string    `json:"text"`
	Base         int64     `json:"base,omitempty" doc:"Version of the answer a wording began from"`
	Organisation int64     `json:"organisation,omitempty" doc:"Whose word it is"`
	Country      string    `json:"country,omitempty" doc:"Whose word it is, of a State"`
	By           string    `json:"by"`
	At           time.Time `json:"at"`
	Result       string    `json:"result,omitempty" doc:"accepted, declined, resolved; empty while open"`
	EndedBy      string    `json:"ended_by,omitempty"`
}

func ownedPartsOf(d models.Document) []OwnedPart {
	out := []OwnedPart{}
	for _, part := range d.OwnedParts() {
		p := d.Parts[part]
		out = append(out, OwnedPart{Part: part, Owner: d.Owner(part), State: string(d.PartState(part)), Version: p.Version, By: p.ByName, At: p.EditedAt})
	}
	return out
}

func orphansOf(d models.Document) []OrphanedColumns {
	out := []OrphanedColumns{}
	for _, o := range d.Orphans() {
		out = append(out, OrphanedColumns{o.OrganisationID, d.Names[o.OrganisationID], o.Cents})
	}
	return out
}

func remarksOf(list []models.RemarkView) []ProposalRemark {
	var out []ProposalRemark
	for _, v := range list {
		r := v.Remark
		x := ProposalRemark{ID: r.ID, Part: r.Part, Question: r.Question, Kind: string(r.Kind), Text: r.Text, Base: r.Base, Organisation: r.OrganisationID,
			Country: r.Country, By: r.ByName, At: r.At}
		if v.End != nil {
			x.Result, x.EndedBy = string(v.End.Result), v.End.ByName
		}
		out = append(out, x)
	}
	return out
}

type partsInput struct {
	ByID
	Body struct {
		Parts map[string]int64 `json:"parts" doc:"Version of each part as it was read"`
	}
}

type partInput struct {
	ByID
	Body struct {
		Part    string `json:"part" maxLength:"100"`
		Version int64  `json:"version" doc:"Of the part, as it was read"`
	}
}

type partReturnInput struct {
	ByID
	Body struct {
		Part    string `json:"part" maxLength:"100"`
		Version int64  `json:"version" doc:"Of the part, as it was read"`
		Reason  string `json:"reason" maxLength:"5000"`
	}
}

type partOwnerInput struct {
	ByID
	Body struct {
		Part         string `json:"part" maxLength:"100"`
		Version      int64  `json:"version" doc:"Of the part, as it was read"`
		Organisation int64  `json:"organisation" doc:"The lead's own takes the part over"`
		Reason       string `json:"reason,omitempty" maxLength:"5000" doc:"Needed where the part is taken from its owner"`
	}
}

type settlementInput struct {
	ByID
	Body struct {
		Organisation int64 `json:"organisation" doc:"Which left amounts behind"`
		To           int64 `json:"to" doc:"Organisation whose columns they go to; 0 gives them up"`
		Version      int64 `json:"version" doc:"Of those columns, as they were read"`
	}
}

type remarkInput struct {
	ByID
	Body struct {
		Part     string `json:"part" maxLength:"100"`
		Question string `json:"question,omitempty" maxLength:"100"`
		Kind     string `json:"kind" enum:"comment,wording"`
		Text     string `json:"text"`
		Version  int64  `json:"version,omitempty" doc:"Of the answer a wording begins from"`
	}
}

type remarkEndInput struct {
	ByID
	Remark int64 `path:"remark" minimum:"1"`
	Body   struct {
		Result  string `json:"result" enum:"accepted,declined,resolved"`
		Version int64  `json:"version,omitempty" doc:"Of the answer beside which a wording is accepted"`
	}
}

// togetherOperations are what several organisations do with one document beside
// writing in it.
func togetherOperations(a *API, s *proposals.Service) {
	op := func(id, path, summary string) Op {
		return Op{ID: id, Method: http.MethodPost, Path: "/proposals/{id}/" + path, Summary: summary, Tag: "proposals", Permission: models.PermProposalDraft}
	}
	Act(a, op("finish-parts", "readiness", "The owner's word that sections or columns are ready"), func(ctx context.Context, actor models.Actor, in *partsInput) (Done, error) {
		return Done{Target: "proposals", ID: in.ID}, s.Ready(ctx, actor, in.ID, in.Body.Parts)
	})
	Act(a, op("reopen-part", "reopening", "The owner takes its word back"), func(ctx context.Context, actor models.Actor, in *partInput) (Done, error) {
		return Done{Target: "proposals", ID: in.ID, Version: in.Body.Version + 1}, s.Reopen(ctx, actor, in.ID, in.Body.Part, in.Body.Version)
	})
	Act(a, op("return-part", "part-return", "The lead sends a part back to its owner"), func(ctx context.Context, actor models.Actor, in *partReturnInput) (Done, error) {
		b := in.Body
		return Done{Target: "proposals", ID: in.ID, Version: b.Version + 1}, s.ReturnPart(ctx, actor, in.ID, proposals.PartReturn{Part: b.Part, Version: b.Version, Reason: b.Reason})
	})
	Act(a, op("hand-part-back", "part-handing-back", "The owner gives a part back to the lead"), func(ctx context.Context, actor models.Actor, in *partReturnInput) (Done, error) {
		b := in.Body
		return Done{Target: "proposals", ID: in.ID, Version: b.Version + 1}, s.HandBackPart(ctx, actor, in.ID, proposals.PartReturn{Part: b.Part, Version: b.Version, Reason: b.Reason})
	})
	Act(a, op("assign-part", "part-owner", "The lead gives a part to another organisation, or takes it over"), func(ctx context.Context, actor models.Actor, in *partOwnerInput) (Done, error) {
		b := in.Body
		return Done{Target: "proposals", ID: in.ID, Version: b.Version + 1}, s.AssignPart(ctx, actor, in.ID,
			proposals.Assignment{Part: b.Part, Version: b.Version, Organisation: b.Organisation, Reason: b.Reason})
	})
	Act(a, op("settle-columns", "settlement", "The lead settles the amounts of an organisation that left"), func(ctx context.Context, actor models.Actor, in *settlementInput) (Done, error) {
		b := in.Body
		return Done{Target: "proposals", ID: in.ID}, s.Settle(ctx, actor, in.ID, proposals.Settlement{Organisation: b.Organisation, To: b.To, Version: b.Version})
	})
	Act(a, op("add-remark", "remarks", "Comment on a part, or propose a wording of an answer"), func(ctx context.Context, actor models.Actor, in *remarkInput) (Done, error) {
		b := in.Body
		id, err := s.Remark(ctx, actor, in.ID, proposals.RemarkInput{Part: b.Part, Question: b.Question, Kind: models.RemarkKind(b.Kind), Text: b.Text, Version: b.Version})
		return Done{Target: "proposal_remarks", ID: id}, err
	})
	Act(a, op("end-remark", "remarks/{remark}/end", "Accept or decline a wording, settle a remark"), func(ctx context.Context, actor models.Actor, in *remarkEndInput) (Done, error) {
		return Done{Target: "proposal_remarks", ID: in.Remark}, s.EndRemark(ctx, actor, in.ID,
			proposals.RemarkEnd{Remark: in.Remark, Result: models.RemarkResult(in.Body.Result), Version: in.Body.Version})
	})
}
