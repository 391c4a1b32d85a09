package api

import (
	"context"
	"time"

	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func holdOperations(a *API) {
	s := a.services.Programmes
	List(a, Op{ID: "list-holds", Path: "/holds", Summary: "Organisations' shares that are or were held", Tag: "programmes", Permission: models.PermHoldRead},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]Hold, int64, error) {
			rows, err := s.Holds(ctx, actor)
			out := make([]Hold, len(rows))
			for i, r := range rows {
				out[i] = holdOf(r)
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-hold", Path: "/holds/{id}", Summary: "One hold with all that happened to it", Tag: "programmes", Permission: models.PermHoldRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (OneHold, error) {
			h, err := s.Hold(ctx, actor, in.ID)
			out := OneHold{Hold: holdOf(h.HoldRow), Reason: h.Reason, Events: []HoldEvent{}}
			for _, e := range h.Events {
				out.Events = append(out.Events, HoldEvent{At: e.CreatedAt, Action: string(e.Action), Amount: e.Cents, On: e.OnDay, Refund: e.Refund, Text: e.Text, Role: string(e.Role)})
			}
			return out, err
		})
	Act(a, Op{ID: "impose-hold", Path: "/holds", Summary: "Hold an organisation's share of a programme, or of all", Tag: "programmes", Permission: models.PermHoldManage},
		func(ctx context.Context, actor models.Actor, in *holdInput) (Done, error) {
			b := in.Body
			h, err := s.ImposeHold(ctx, actor, programmes.HoldInput{ProgrammeID: b.ProgrammeID, OrganisationID: b.OrganisationID, Kind: models.HoldKind(b.Kind), Reason: b.Reason, From: b.From})
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "share_holds", ID: h.ID, Version: h.Version}, nil
		})
	step := func(id, path, summary string, do func(ctx context.Context, actor models.Actor, id, version int64, why string) error) {
		Act(a, Op{ID: id, Path: "/holds/{id}/" + path, Summary: summary, Tag: "programmes", Permission: models.PermHoldManage},
			func(ctx context.Context, actor models.Actor, in *whyInput) (Done, error) {
				return Done{Target: "share_holds", ID: in.ID, Version: in.Version() + 1}, do(ctx, actor, in.ID, in.Version(), in.Body.Reason)
			})
	}
	step("ask-hold-lift", "lift-request", "Ask a second person to lift a hold", s.AskLift)
	step("keep-hold", "keeping", "Leave a hold standing whose lifting was asked", s.KeepHold)
	Act(a, Op{ID: "lift-hold", Path: "/holds/{id}/lift", Summary: "Lift a hold, as a second person", Tag: "programmes", Permission: models.PermHoldManage},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "share_holds", ID: in.ID, Version: in.Version() + 1}, s.LiftHold(ctx, actor, in.ID, in.Version())
		})
	Act(a, Op{ID: "record-hold-recovery", Path: "/holds/{id}/recovery", Summary: "Add an amount that is expected back or came back", Tag: "programmes", Permission: models.PermHoldManage},
		func(ctx context.Context, actor models.Actor, in *recoveryInput) (Done, error) {
			b := in.Body
			return Done{Target: "share_holds", ID: in.ID}, s.RecordRecovery(ctx, actor, in.ID, programmes.Recovery{Received: b.What == "received", Cents: b.Cents, On: b.On, Refund: b.Refund, Text: b.Text})
		})
}

type holdInput struct {
	Body struct {
		OrganisationID int64     `json:"organisation_id" minimum:"1"`
		ProgrammeID    int64     `json:"programme_id,omitempty" minimum:"0" doc:"Absent: all programmes of the organisation"`
		Kind           string    `json:"kind" enum:"audit,fraud,misconduct,security"`
		Reason         string    `json:"reason" maxLength:"4000"`
		From           when.Date `json:"from"`
	}
}

type recoveryInput struct {
	ByID
	Body struct {
		What   string      `json:"what" enum:"expected,received"`
		Cents  money.Cents `json:"amount"`
		On     when.Date   `json:"on" doc:"By when it is expected, or the day it came"`
		Refund string      `json:"refund,omitempty" maxLength:"20" doc:"Reference of the posted refund by which it came"`
		Text   string      `json:"text,omitempty" maxLength:"4000"`
	}
}

// Hold is an organisation's share that is or was held.
type Hold struct {
	ID             int64       `json:"id"`
	Version        int64       `json:"version" doc:"For If-Match"`
	OrganisationID int64       `json:"organisation_id"`
	Organisation   string      `json:"organisation"`
	Programme      string      `json:"programme,omitempty" doc:"Reference; absent for all programmes"`
	Kind           string      `json:"kind"`
	From           when.Date   `json:"from"`
	LiftAsked      bool        `json:"lift_asked"`
	LiftedAt       *time.Time  `json:"lifted_at,omitempty"`
	Expected       money.Cents `json:"expected"`
	Received       money.Cents `json:"received"`
}

// OneHold is a hold with all that happened to it.
type OneHold struct {
	Hold
	Reason string      `json:"reason"`
	Events []HoldEvent `json:"events"`
}

// HoldEvent is one thing that happened to a hold.
type HoldEvent struct {
	At     time.Time   `json:"at"`
	Action string      `json:"action" enum:"impose,expect,receive,ask,keep,lift"`
	Amount money.Cents `json:"amount,omitempty"`
	On     when.Date   `json:"on,omitempty"`
	Refund string      `json:"refund,omitempty"`
	Text   string      `json:"text,omitempty"`
	Role   string      `json:"role"`
}

func holdOf(r models.HoldRow) Hold {
	return Hold{ID: r.ID, Version: r.Version, OrganisationID: r.OrganisationID, Organisation: r.Organisation, Programme: r.Programme, Kind: string(r.Kind), From: r.FromOn,
		LiftAsked: r.AskedBy != nil && r.Standing(), LiftedAt: r.LiftedAt, Expected: r.Expected, Received: r.Received}
}
