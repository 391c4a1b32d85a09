package api

import (
	"context"
	"time"

	"seedfund/models"
)

// Served is what every seat has before it, and what came after the end.
type Served struct {
	Silence *Silence        `json:"silence,omitempty" doc:"The clock of a matter that silence decides"`
	Notices []SeatNotice    `json:"notices" doc:"Of the text in force, for those who keep the record"`
	Late    []LateObjection `json:"late_objections" doc:"After the end; they have no effect on the decision"`
}

// Silence is the clock of a matter that silence decides.
type Silence struct {
	Announced time.Time  `json:"announced"`
	EndsAt    *time.Time `json:"ends_at,omitempty" doc:"Absent while the clock stands"`
	Unserved  []int64    `json:"unserved" doc:"Seats for which it stands now"`
}

// SeatNotice is a notice to one address of a seat.
type SeatNotice struct {
	ID       int64      `json:"id"`
	Seat     int64      `json:"seat"`
	Channel  string     `json:"channel"`
	Address  string     `json:"address"`
	State    string     `json:"state" doc:"queued, sent, kept to be read here, or failed"`
	Why      string     `json:"why" doc:"Of a failure"`
	Reached  *time.Time `json:"reached_at,omitempty" doc:"As recorded, of another channel"`
	Evidence string     `json:"evidence"`
}

// LateObjection is an objection after the end.
type LateObjection struct {
	ID          int64     `json:"id"`
	Seat        int64     `json:"seat"`
	Reason      string    `json:"reason"`
	WouldRemove string    `json:"would_remove"`
	At          time.Time `json:"at"`
	Asked       *bool     `json:"reconsideration_asked,omitempty" doc:"Absent until it is recorded"`
}

func servedOf(v models.MatterView) Served {
	out := Served{Notices: []SeatNotice{}, Late: []LateObjection{}}
	if clock := v.Matter.Silence; clock != nil {
		out.Silence = &Silence{Announced: clock.Announced, EndsAt: clock.Closes(), Unserved: append([]int64{}, clock.Unserved(v.Now)...)}
	}
	for _, n := range v.Notices {
		line := SeatNotice{ID: n.ID, Seat: n.SeatID, Channel: string(n.Channel), Address: string(n.Address), State: string(n.State()), Reached: n.ReachedAt, Evidence: n.Evidence}
		if len(n.Outcomes) > 0 {
			line.Why = n.Outcomes[len(n.Outcomes)-1].Why
		}
		out.Notices = append(out.Notices, line)
	}
	for _, l := range v.Late {
		line := LateObjection{ID: l.ID, Seat: l.SeatID, Reason: l.Reason, WouldRemove: l.WouldRemove, At: l.CreatedAt}
		if l.Record != nil {
			line.Asked = &l.Record.Asked
		}
		out.Late = append(out.Late, line)
	}
	return out
}

type noticeInput struct {
	ByID
	Body struct {
		Seat     int64     `json:"seat" minimum:"1"`
		Channel  string    `json:"channel" enum:"note_verbale,by_hand,courier,meeting"`
		Address  string    `json:"address" enum:"holder,alternate,capital,mission"`
		Reached  time.Time `json:"reached_at"`
		Evidence string    `json:"evidence" maxLength:"4000"`
	}
}

type noticeReturn struct {
	ByID
	Notice int64 `path:"notice" minimum:"1"`
	Body   struct {
		Why string `json:"why" maxLength:"4000"`
	}
}

type lateInput struct {
	ByID
	Body struct {
		Seat        int64  `json:"seat,omitempty" doc:"Where the reader acts for more than one"`
		Reason      string `json:"reason" maxLength:"4000"`
		WouldRemove string `json:"would_remove" maxLength:"4000"`
	}
}

type reconsiderationInput struct {
	ByID
	Late int64 `path:"late" minimum:"1"`
	Body struct {
		Asked  bool   `json:"asked"`
		Reason string `json:"reason" maxLength:"4000"`
	}
}

func servingActs(a *API, op func(id, path, summary string, right models.Permission) Op) {
	s := a.services.Matters
	Act(a, op("record-notice", "matters/{id}/notices", "Record that the text reached a seat by another channel than a letter", models.PermMatterPrepare),
		func(ctx context.Context, actor models.Actor, in *noticeInput) (Done, error) {
			b := in.Body
			return touched("matters", in.ID, s.RecordNotice(ctx, actor, in.ID, b.Seat, models.NoticeInput{Channel: models.NoticeChannel(b.Channel),
				Address: models.NoticeAddress(b.Address), Reached: b.Reached, Evidence: b.Evidence}))
		})
	Act(a, op("record-notice-return", "matters/{id}/notices/{notice}/return", "Record that a letter to a seat came back", models.PermMatterPrepare),
		func(ctx context.Context, actor models.Actor, in *noticeReturn) (Done, error) {
			return touched("matters", in.ID, s.RecordReturn(ctx, actor, in.ID, in.Notice, in.Body.Why))
		})
	Act(a, op("object-late", "matters/{id}/late", "Object after the end, without effect on the decision", models.PermMatterVote),
		func(ctx context.Context, actor models.Actor, in *lateInput) (Done, error) {
			return touched("matters", in.ID, s.ObjectLate(ctx, actor, in.ID, in.Body.Seat, in.Body.Reason, in.Body.WouldRemove))
		})
	Act(a, op("record-reconsideration", "matters/{id}/late/{late}/reconsideration", "Record whether a late objection asks for reconsideration", models.PermMatterPrepare),
		func(ctx context.Context, actor models.Actor, in *reconsiderationInput) (Done, error) {
			return touched("matters", in.ID, s.RecordReconsideration(ctx, actor, in.ID, in.Late, in.Body.Asked, in.Body.Reason))
		})
}
