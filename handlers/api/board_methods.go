package api

import (
	"context"
	"time"

	"seedfund/app/bodies"
	"seedfund/models"
)

// Beyond is what stands beside the answers to a matter: mandate reservations,
// the way to a formal vote, indications, requests for time.
type Beyond struct {
	Reservations []MandateReservation `json:"reservations"`
	Findings     []ExhaustedFinding   `json:"findings"`
	FormalVotes  []FormalVote         `json:"formal_votes"`
	Indicative   []IndicativeVote     `json:"indicative_votes"`
	MoreTime     []MoreTime           `json:"more_time"`
	Served
}

// MandateReservation is a member's word that the matter touches its mandate.
type MandateReservation struct {
	ID        int64      `json:"id"`
	Seat      int64      `json:"seat,omitempty" doc:"Left out for a member without a seat"`
	Holder    string     `json:"holder"`
	Text      int        `json:"text"`
	Reference string     `json:"reference" doc:"Of the mandate"`
	Reason    string     `json:"reason"`
	Words     string     `json:"words"`
	Change    string     `json:"change"`
	EndedAt   *time.Time `json:"ended_at,omitempty" doc:"Absent while it blocks adoption"`
	EndReason string     `json:"end_reason"`
	CarriedTo int        `json:"carried_to,omitempty" doc:"The text it was carried over to"`
}

// ExhaustedFinding is the chair's finding that consensus on a text is exhausted.
type ExhaustedFinding struct {
	Text   int       `json:"text"`
	Heard  string    `json:"heard"`
	Texts  string    `json:"texts" doc:"Numbers of the versions that were tried"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// FormalVote is a roll call; its ballots and count are shown at its end.
type FormalVote struct {
	Text     int                `json:"text"`
	OpenedAt time.Time          `json:"opened_at"`
	ClosesAt *time.Time         `json:"closes_at,omitempty"`
	ClosedAt *time.Time         `json:"closed_at,omitempty"`
	Carried  bool               `json:"carried"`
	Count    models.FormalCount `json:"count"`
	Ballots  []FormalBallot     `json:"ballots"`
}

// FormalBallot is what a seat said when it was called.
type FormalBallot struct {
	Seat   int64  `json:"seat"`
	Holder string `json:"holder"`
	Choice string `json:"choice" doc:"Empty until the roll call ended"`
	Reason string `json:"reason"`
}

// IndicativeVote decides nothing.
type IndicativeVote struct {
	ID       int64            `json:"id"`
	Form     string           `json:"form"`
	Question string           `json:"question"`
	Options  []string         `json:"options"`
	Text     int              `json:"text"`
	Answered int              `json:"answered"`
	ClosedAt *time.Time       `json:"closed_at,omitempty"`
	Counts   []IndicativeLine `json:"counts" doc:"Empty until it ended"`
}

// IndicativeLine counts one option; on a text 1 could join, 2 could not, 3 no view.
type IndicativeLine struct {
	Option int `json:"option"`
	First  int `json:"first"`
	Points int `json:"points" doc:"Of a ranking: one for each option placed behind"`
}

// MoreTime is a seat's request that moved the closing time.
type MoreTime struct {
	Seat     int64     `json:"seat" doc:"0 where an interest closes it to the reader"`
	Reason   string    `json:"reason"`
	ClosesAt time.Time `json:"closes_at"`
}

func beyondOf(v models.MatterView) Beyond {
	out := Beyond{Reservations: []MandateReservation{}, Findings: []ExhaustedFinding{}, FormalVotes: []FormalVote{}, Indicative: []IndicativeVote{}, MoreTime: []MoreTime{}, Served: servedOf(v)}
	for _, r := range v.Reservations {
		out.Reservations = append(out.Reservations, reservationOf(r))
	}
	for _, f := range v.Findings {
		out.Findings = append(out.Findings, ExhaustedFinding{Text: f.TextNumber, Heard: f.Heard, Texts: f.Texts, Reason: f.Reason, At: f.CreatedAt})
	}
	for _, r := range v.Rolls {
		roll := FormalVote{Text: r.TextNumber, OpenedAt: r.CreatedAt, ClosesAt: r.ClosesAt, ClosedAt: r.ClosedAt, Carried: r.Carried, Count: r.Result, Ballots: []FormalBallot{}}
		for _, b := range r.Ballots {
			roll.Ballots = append(roll.Ballots, FormalBallot{Seat: b.SeatID, Holder: b.Holder, Choice: string(b.Choice), Reason: b.Reason})
		}
		out.FormalVotes = append(out.FormalVotes, roll)
	}
	for _, i := range v.Indicative {
		vote := IndicativeVote{ID: i.ID, Form: string(i.Form), Question: i.Question, Options: append([]string{}, i.Options...), Text: i.TextNumber, Answered: i.Answered,
			ClosedAt: i.ClosedAt, Counts: []IndicativeLine{}}
		for _, c := range i.Counts {
			vote.Counts = append(vote.Counts, IndicativeLine(c))
		}
		out.Indicative = append(out.Indicative, vote)
	}
	for _, r := range v.Requests {
		out.MoreTime = append(out.MoreTime, MoreTime{Seat: r.SeatID, Reason: r.Reason, ClosesAt: r.ClosesAt})
	}
	return out
}

func methodOf(m models.BodyMethod) BoardMethod {
	out := BoardMethod{Method: string(m.Method), From: m.StartsAt, Instrument: m.Instrument, Version: m.Number, Kinds: []string{}, Share: m.ThresholdShare, Of: m.ThresholdOf}
	for _, kind := range m.Kinds {
		out.Kinds = append(out.Kinds, string(kind))
	}
	return out
}

type methodInput struct {
	Body struct {
		Decision int64     `json:"decision" minimum:"1" doc:"Id of the Board's decision that adopted it"`
		Method   string    `json:"method" enum:"no_objection,formal"`
		Kinds    []string  `json:"kinds" minItems:"1" maxItems:"3" doc:"funding, rules, other; a formal vote never on rules"`
		From     time.Time `json:"from"`
		Share    int       `json:"threshold_share,omitempty" doc:"Of a formal vote; four fifths if left out"`
		Of       int       `json:"threshold_of,omitempty"`
	}
}

type reservationInput struct {
	ByID
	Body struct {
		Seat      int64  `json:"seat,omitempty"`
		Reference string `json:"reference" maxLength:"4000" doc:"Of the mandate"`
		Reason    string `json:"reason" maxLength:"4000"`
		Words     string `json:"words,omitempty" maxLength:"4000"`
		Change    string `json:"change" maxLength:"4000" doc:"The words asked for"`
		WordPlace
		Carries int64 `json:"carries,omitempty" doc:"An own open reservation to an earlier text that this one takes the place of"`
	}
}

// WordPlace says which words of the text are meant.
type WordPlace struct {
	Paragraph  int `json:"paragraph,omitempty" minimum:"0" doc:"From 1; may be left out where the words occur once"`
	Occurrence int `json:"occurrence,omitempty" minimum:"0" doc:"Which of them, where they occur more than once in the paragraph"`
}

func (in *reservationInput) reservation() models.ReservationInput {
	b := in.Body
	return models.ReservationInput{Reference: b.Reference, Reason: b.Reason, Words: b.Words, Change: b.Change, Paragraph: b.Paragraph, Occurrence: b.Occurrence, Carries: b.Carries}
}

type reservationEnd struct {
	ByID
	Reservation int64 `path:"reservation" minimum:"1"`
	Body        struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}

type timeInput struct {
	ByID
	Body struct {
		Seat   int64  `json:"seat,omitempty"`
		Reason string `json:"reason" maxLength:"4000"`
	}
}

type exhaustedInput struct {
	VersionedByID
	Body struct {
		Heard  string `json:"heard" maxLength:"4000" doc:"Who was heard"`
		Texts  []int  `json:"texts" maxItems:"50" doc:"Numbers of the versions that were tried"`
		Reason string `json:"reason" maxLength:"4000"`
	}
}

type ballotInput struct {
	ByID
	Body struct {
		Seat   int64  `json:"seat,omitempty"`
		Choice string `json:"choice" enum:"in_favour,against,abstain"`
		Reason string `json:"reason,omitempty" maxLength:"4000"`
	}
}

type indicativeInput struct {
	ByID
	Body struct {
		Form     string   `json:"form" enum:"text,options,ranking"`
		Question string   `json:"question" maxLength:"300"`
		Options  []string `json:"options,omitempty" maxItems:"6"`
	}
}

type indication struct {
	ByID
	Vote int64 `path:"vote" minimum:"1"`
}

type indicationAnswer struct {
	ByID
	Vote int64 `path:"vote" minimum:"1"`
	Body struct {
		Seat   int64 `json:"seat,omitempty"`
		Choice []int `json:"choice" maxItems:"6" doc:"One number, or of a ranking all in order of preference"`
	}
}

// clauses 38 and 39: what blocks a decision, and what comes after consensus.
func methodOperations(a *API) {
	s := a.services.Matters
	op := func(id, path, summary string, right models.Permission) Op {
		return Op{ID: id, Path: "/board/" + path, Summary: summary, Tag: "board", Permission: right}
	}
	Act(a, op("adopt-method", "methods", "Add a line to the register of methods, by the decision that adopted it", models.PermBodyManage),
		func(ctx context.Context, actor models.Actor, in *methodInput) (Done, error) {
			body, err := a.services.Bodies.Board(ctx)
			if err != nil {
				return Done{}, err
			}
			b := in.Body
			method := bodies.MethodInput{BodyID: body.ID, DecisionID: b.Decision, Method: models.Method(b.Method), From: b.From, Threshold: models.Threshold{Share: b.Share, Of: b.Of}}
			for _, kind := range b.Kinds {
				method.Kinds = append(method.Kinds, models.MatterKind(kind))
			}
			line, err := a.services.Bodies.AdoptMethod(ctx, actor, method)
			return touched("body_methods", line.ID, err)
		})
	Act(a, op("reserve-mandate", "matters/{id}/reservations", "Say that a matter touches one's mandate", models.PermMatterReserve),
		func(ctx context.Context, actor models.Actor, in *reservationInput) (Done, error) {
			return touched("matters", in.ID, s.Reserve(ctx, actor, in.ID, in.Body.Seat, in.reservation()))
		})
	Act(a, op("end-reservation", "matters/{id}/reservations/{reservation}/end", "Withdraw one's own mandate reservation", models.PermMatterReserve),
		func(ctx context.Context, actor models.Actor, in *reservationEnd) (Done, error) {
			return touched("matters", in.ID, s.EndReservation(ctx, actor, in.ID, in.Reservation, in.Body.Reason))
		})
	Act(a, op("ask-more-time", "matters/{id}/time", "Ask for more time, once for each seat", models.PermMatterVote),
		func(ctx context.Context, actor models.Actor, in *timeInput) (Done, error) {
			return touched("matters", in.ID, s.AskTime(ctx, actor, in.ID, in.Body.Seat, in.Body.Reason))
		})
	servingActs(a, op)
	Act(a, op("find-exhausted", "matters/{id}/findings", "Record that consensus on the text is exhausted", models.PermMatterAdopt),
		func(ctx context.Context, actor models.Actor, in *exhaustedInput) (Done, error) {
			b := in.Body
			return touched("matters", in.ID, s.FindExhausted(ctx, actor, in.ID, in.Version(), models.FindingInput{Heard: b.Heard, Texts: b.Texts, Reason: b.Reason}))
		})
	Act(a, op("call-roll", "matters/{id}/roll", "Open the formal vote, the last resort", models.PermMatterAdopt),
		func(ctx context.Context, actor models.Actor, in *openInput) (Done, error) {
			return touched("matters", in.ID, s.CallRoll(ctx, actor, in.ID, in.Version(), in.Body.ClosesAt))
		})
	Act(a, op("cast-ballot", "matters/{id}/ballots", "Answer the roll call for a seat, once", models.PermMatterVote),
		func(ctx context.Context, actor models.Actor, in *ballotInput) (Done, error) {
			b := in.Body
			return touched("matters", in.ID, s.Ballot(ctx, actor, in.ID, b.Seat, models.BallotChoice(b.Choice), b.Reason))
		})
	Act(a, op("end-roll", "matters/{id}/roll/end", "End the roll call: the text is adopted or fails", models.PermMatterAdopt),
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			d, err := s.EndRoll(ctx, actor, in.ID, in.Version())
			if err != nil || d == nil {
				return touched("matters", in.ID, err)
			}
			return Done{Target: "decisions", ID: d.ID, Reference: d.Reference}, nil
		})
	Act(a, op("indicate", "matters/{id}/indications", "Open an indicative vote: it decides nothing", models.PermMatterAdopt),
		func(ctx context.Context, actor models.Actor, in *indicativeInput) (Done, error) {
			b := in.Body
			return touched("matters", in.ID, s.Indicate(ctx, actor, in.ID, models.IndicativeInput{Form: models.IndicativeForm(b.Form), Question: b.Question, Options: b.Options}))
		})
	Act(a, op("answer-indication", "matters/{id}/indications/{vote}/answers", "Answer an indicative vote for a seat", models.PermMatterVote),
		func(ctx context.Context, actor models.Actor, in *indicationAnswer) (Done, error) {
			return touched("matters", in.ID, s.AnswerIndication(ctx, actor, in.ID, in.Vote, in.Body.Seat, in.Body.Choice))
		})
	Act(a, op("end-indication", "matters/{id}/indications/{vote}/end", "End an indicative vote", models.PermMatterAdopt),
		func(ctx context.Context, actor models.Actor, in *indication) (Done, error) {
			return touched("matters", in.ID, s.EndIndication(ctx, actor, in.ID, in.Vote))
		})
}
