package api

import (
	"cmp"
	"context"
	"time"

	"seedfund/app/bodies"
	"seedfund/models"
)

// SeatChangeLine is a change of a seat that takes two persons.
type SeatChangeLine struct {
	ID           int64      `json:"id"`
	Version      int64      `json:"version" doc:"For If-Match"`
	Change       string     `json:"change" enum:"hold,end,correct,take_up"`
	Constituency string     `json:"constituency"`
	Seat         int64      `json:"seat"`
	Number       int        `json:"number"`
	Kind         string     `json:"kind" enum:"holder,alternate"`
	Organisation int64      `json:"organisation"`
	Name         string     `json:"name"`
	Mandate      *int64     `json:"mandate,omitempty" doc:"The one that may act; absent: every mandate of the organisation"`
	From         time.Time  `json:"from"`
	To           *time.Time `json:"to,omitempty"`
	Instrument   string     `json:"instrument"`
	State        string     `json:"state" enum:"proposed,confirmed,refused"`
	ProposedBy   string     `json:"proposed_by"`
	ProposedAt   time.Time  `json:"proposed_at"`
	ClosedBy     string     `json:"closed_by,omitempty"`
	ClosedAt     *time.Time `json:"closed_at,omitempty"`
	Reason       string     `json:"reason,omitempty" doc:"Why it was refused"`
}

func seatChangeOf(c models.SeatChangeRow) SeatChangeLine {
	return SeatChangeLine{ID: c.ID, Version: c.Version, Change: string(c.Kind), Constituency: string(c.Constituency), Seat: c.SeatID, Number: c.Number, Kind: string(c.HoldingKind),
		Organisation: c.OrganisationID, Name: c.Organisation, Mandate: c.ActingMandateID, From: c.StartsAt, To: c.EndsAt, Instrument: c.Instrument, State: string(c.State),
		ProposedBy: c.ProposedName, ProposedAt: c.CreatedAt, ClosedBy: c.ClosedName, ClosedAt: c.ClosedAt, Reason: c.Reason}
}

type beforeInput struct {
	Before string `query:"before" enum:",board,excom" doc:"The body, the Board if empty"`
}

type seatChangeEnd struct {
	ByID
	Versioned
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

// reseated is what an act on a seat led to: the holding, or the change that
// waits for a second person.
func reseated(out bodies.Seated, err error) (Done, error) {
	if out.Change != nil {
		return Done{Target: "seat_changes", ID: out.Change.ID, Version: out.Change.Version}, err
	}
	return touched("holdings", out.ID, err)
}

// clause 100: while the Board decides, who sits on it is nobody's alone.
func seatChangeOperations(a *API) {
	s := a.services.Bodies
	readers := []models.Permission{models.PermExComRead, models.PermBodyManage}
	Read(a, Op{ID: "list-seat-changes", Path: "/board/seat-changes", Summary: "Changes of seats that wait for a second person", Tag: "board", Permission: models.PermBoardRead, Or: readers},
		func(ctx context.Context, actor models.Actor, in *beforeInput) ([]SeatChangeLine, error) {
			body, err := s.Of(ctx, models.BodyKind(cmp.Or(in.Before, string(models.BodyBoard))))
			if err != nil {
				return nil, err
			}
			rows, err := s.Changes(ctx, actor, body)
			out := []SeatChangeLine{}
			for _, c := range rows {
				out = append(out, seatChangeOf(c))
			}
			return out, err
		})
	Read(a, Op{ID: "show-seat-change", Path: "/board/seat-changes/{id}", Summary: "One change of a seat", Tag: "board", Permission: models.PermBoardRead, Or: readers},
		func(ctx context.Context, actor models.Actor, in *ByID) (SeatChangeLine, error) {
			c, err := s.Change(ctx, actor, in.ID)
			return seatChangeOf(c), err
		})
	Act(a, Op{ID: "confirm-seat-change", Path: "/board/seat-changes/{id}/confirmation", Summary: "Confirm a change of a seat that another person proposed", Tag: "board", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			h, err := s.ConfirmChange(ctx, actor, in.ID, in.Version())
			return touched("holdings", h.ID, err)
		})
	Act(a, Op{ID: "refuse-seat-change", Path: "/board/seat-changes/{id}/refusal", Summary: "Refuse or withdraw a change of a seat, with the reason", Tag: "board", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *seatChangeEnd) (Done, error) {
			return touched("seat_changes", in.ID, s.RefuseChange(ctx, actor, in.ID, in.Version(), in.Body.Reason))
		})
}
