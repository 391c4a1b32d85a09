package api

import (
	"context"
	"time"

	"seedfund/app/acts"
	"seedfund/models"
)

// RecordedAct is one entry of the record of acts.
type RecordedAct struct {
	ID           int64     `json:"id"`
	At           time.Time `json:"at"`
	Person       string    `json:"person"`
	Role         string    `json:"role" doc:"Capacity of the act"`
	Organisation string    `json:"organisation"`
	Country      string    `json:"country"`
	Action       string    `json:"action" doc:"area.verb"`
	Target       string    `json:"target"`
	TargetID     int64     `json:"target_id"`
	Request      string    `json:"request"`
	Digest       string    `json:"digest"`
}

// OneAct is an act with what it changed and the seal that covers it.
type OneAct struct {
	RecordedAct
	Changes  []RecordedChange `json:"changes"`
	Withheld int              `json:"withheld,omitempty" doc:"Changes that are not for the reader"`
	Emptied  *time.Time       `json:"emptied_at,omitempty" doc:"Its values were erased"`
	Seal     int64            `json:"seal,omitempty" doc:"Absent until the act is sealed"`
	SealHead string           `json:"seal_head,omitempty"`
}

// RecordedChange is what an act did to one record.
type RecordedChange struct {
	Op       string         `json:"op" enum:"create,update,delete,note"`
	Table    string         `json:"table"`
	ID       int64          `json:"id"`
	Key      string         `json:"key,omitempty"`
	Old      map[string]any `json:"old,omitempty" doc:"By column"`
	New      map[string]any `json:"new,omitempty" doc:"By column"`
	Withheld []string       `json:"withheld,omitempty" doc:"Columns whose values are kept nowhere"`
}

type actsInput struct {
	Target   string `query:"target" maxLength:"60"`
	TargetID int64  `query:"target_id" minimum:"0"`
	Action   string `query:"action" maxLength:"60" doc:"area.verb, or an area alone"`
	Before   int64  `query:"before" minimum:"0" doc:"Cursor: send \"next\" of the page before"`
	Limit    int    `query:"limit" minimum:"1" maximum:"199" default:"50"`
}

func recordedActOf(r models.ActRow) RecordedAct {
	return RecordedAct{ID: r.ID, At: r.At, Person: r.Person, Role: string(r.Role), Organisation: r.Organisation, Country: r.Country, Action: r.Action,
		Target: r.Target, TargetID: r.TargetID, Request: r.RequestID, Digest: r.Digest}
}

// clause 18: who did what is on record and can be read.
func actOperations(a *API) {
	s := a.services.Acts
	List(a, Op{ID: "list-acts", Path: "/acts", Summary: "The record of acts, the newest first", Tag: "acts", Permission: models.PermAuditRead},
		func(ctx context.Context, actor models.Actor, in *actsInput) ([]RecordedAct, int64, error) {
			rows, err := s.List(ctx, actor, acts.Filter{Target: in.Target, TargetID: in.TargetID, Action: in.Action, Before: in.Before, Limit: in.Limit})
			var out []RecordedAct
			for _, r := range rows {
				out = append(out, recordedActOf(r))
			}
			return out, nextID(rows, in.Limit, func(r models.ActRow) int64 { return r.ID }), err
		})
	Read(a, Op{ID: "show-act", Path: "/acts/{id}", Summary: "One act with old and new values", Tag: "acts", Permission: models.PermAuditRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (OneAct, error) {
			p, err := s.Get(ctx, actor, in.ID)
			out := OneAct{RecordedAct: recordedActOf(p.ActRow), Changes: []RecordedChange{}, Withheld: p.Withheld, Emptied: p.Emptied, Seal: p.Seal, SealHead: p.SealHead}
			for _, c := range p.Changes {
				out.Changes = append(out.Changes, RecordedChange(c))
			}
			return out, err
		})
}
