package api

import (
	"context"
	"time"

	"seedfund/models"
)

// InterestMotion asks the others to grade a seat's interest otherwise; it does
// nothing until another seat confirms it.
type InterestMotion struct {
	ID         int64      `json:"id"`
	Version    int64      `json:"version" doc:"For If-Match"`
	Seat       int64      `json:"seat"`
	Holder     string     `json:"holder"`
	Grade      string     `json:"grade"`
	Reason     string     `json:"reason"`
	Note       string     `json:"note"`
	State      string     `json:"state" enum:"proposed,confirmed,refused,withdrawn"`
	ProposedBy string     `json:"proposed_by"`
	ProposedAt time.Time  `json:"proposed_at"`
	ClosedBy   string     `json:"closed_by" doc:"The organisation of the seat that confirmed or refused it"`
	ClosedAt   *time.Time `json:"closed_at,omitempty"`
	Why        string     `json:"why" doc:"It was refused"`
	Seats      []int64    `json:"seats" doc:"For which the reader may confirm or refuse it now"`
	Refusal    string     `json:"refusal" doc:"Code of why the reader may not, empty where they may or have no seat"`
	Bars       string     `json:"bars" doc:"Code of why it cannot be confirmed as things stand, empty for nothing"`
}

func motionsOf(v models.MatterView) []InterestMotion {
	out := []InterestMotion{}
	for _, m := range v.Motions {
		line := InterestMotion{ID: m.ID, Version: m.Version, Seat: m.SeatID, Holder: m.Holder, Grade: string(m.Grade), Reason: string(m.Reason), Note: m.Note, State: string(m.State),
			ProposedBy: m.Proposed, ProposedAt: m.CreatedAt, ClosedBy: m.Closed, ClosedAt: m.ClosedAt, Why: m.Why, Seats: []int64{}, Refusal: codeOf(m.Refusal), Bars: codeOf(m.Bars)}
		for _, s := range m.Seats {
			line.Seats = append(line.Seats, s.SeatID)
		}
		out = append(out, line)
	}
	return out
}

type interestOfInput struct {
	ByID
	Body struct {
		Seat   int64  `json:"seat"`
		Grade  string `json:"grade" enum:"disclosed,no_vote,withdrawn,screened"`
		Reason string `json:"reason" enum:"participates,benefits,funds,personal,other"`
		Note   string `json:"note,omitempty" maxLength:"4000"`
	}
}

type motionInput struct {
	VersionedByID
	Motion int64 `path:"motion"`
}

type motionSeatInput struct {
	VersionedByID
	Motion int64 `path:"motion"`
	Body   struct {
		Seat int64 `json:"seat,omitempty"`
	}
}

type motionRefusalInput struct {
	VersionedByID
	Motion int64 `path:"motion"`
	Body   struct {
		Seat int64  `json:"seat,omitempty"`
		Why  string `json:"why" maxLength:"4000"`
	}
}

// clause 98: nobody decides their own case, nor anybody's alone.
func motionOperations(a *API) {
	s := a.services.Matters
	op := func(id, path, summary string, right models.Permission, or ...models.Permission) Op {
		return Op{ID: id, Path: "/board/matters/{id}/" + path, Summary: summary, Tag: "board", Permission: right, Or: or}
	}
	Act(a, op("propose-interest", "motions", "Propose to the others how a seat's interest is graded", models.PermMatterOpen, models.PermMatterReserve), func(ctx context.Context, actor models.Actor, in *interestOfInput) (Done, error) {
		b := in.Body
		m, err := s.ProposeInterest(ctx, actor, in.ID, b.Seat, models.InterestGrade(b.Grade), models.InterestReason(b.Reason), b.Note)
		return Done{Target: "interest_motions", ID: m.ID, Version: m.Version}, err
	})
	Act(a, op("confirm-interest", "motions/{motion}/confirmation", "Confirm a motion on an interest for a seat with a vote", models.PermMatterVote), func(ctx context.Context, actor models.Actor, in *motionSeatInput) (Done, error) {
		return touched("interest_motions", in.Motion, s.ConfirmInterest(ctx, actor, in.ID, in.Motion, in.Version(), in.Body.Seat))
	})
	Act(a, op("refuse-interest", "motions/{motion}/refusal", "Refuse a motion on an interest for a seat with a vote, with the reason", models.PermMatterVote), func(ctx context.Context, actor models.Actor, in *motionRefusalInput) (Done, error) {
		return touched("interest_motions", in.Motion, s.RefuseInterest(ctx, actor, in.ID, in.Motion, in.Version(), in.Body.Seat, in.Body.Why))
	})
	Act(a, op("withdraw-motion", "motions/{motion}/withdrawal", "Take one's own motion on an interest back", models.PermMatterOpen, models.PermMatterReserve), func(ctx context.Context, actor models.Actor, in *motionInput) (Done, error) {
		return touched("interest_motions", in.Motion, s.WithdrawInterest(ctx, actor, in.ID, in.Motion, in.Version()))
	})
}
