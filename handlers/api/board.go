package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"seedfund/app/bodies"
	"seedfund/app/matters"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// BoardSeat is a seat with its holder and alternate at an instant.
type BoardSeat struct {
	ID           int64      `json:"id"`
	Constituency string     `json:"constituency"`
	Number       int        `json:"number"`
	Voting       bool       `json:"voting"`
	Holder       string     `json:"holder" doc:"Empty: vacant"`
	Organisation int64      `json:"organisation,omitempty"`
	Alternate    string     `json:"alternate"`
	Instrument   string     `json:"instrument"`
	HoldingOver  bool       `json:"holding_over" doc:"The term has ended and no successor's instrument has taken effect"`
	OverUntil    *time.Time `json:"holding_over_until,omitempty" doc:"End excluded"`
}

// BoardCheck is one rule of valid composition with what was found.
type BoardCheck struct {
	Rule         string `json:"rule"`
	Constituency string `json:"constituency"`
	Have         int    `json:"have"`
	Need         int    `json:"need"`
	Met          bool   `json:"met"`
	Clause       string `json:"clause"`
}

// BoardComposition is the Board as at an instant.
type BoardComposition struct {
	At       time.Time         `json:"at"`
	Valid    bool              `json:"valid"`
	Checks   []BoardCheck      `json:"checks"`
	Seats    []BoardSeat       `json:"seats"`
	Version  int               `json:"rules_version"`
	Settings models.RuleValues `json:"rules"`
	Methods  []BoardMethod     `json:"methods"`
}

// BoardMethod is one line of the register of methods.
type BoardMethod struct {
	Method     string    `json:"method"`
	Version    int       `json:"version"`
	Kinds      []string  `json:"kinds" doc:"Of matter"`
	From       time.Time `json:"from"`
	Instrument string    `json:"instrument"`
	Share      int       `json:"threshold_share" doc:"Of a formal vote, 0 otherwise"`
	Of         int       `json:"threshold_of"`
}

// MatterLine is a matter in a list.
type MatterLine struct {
	ID        int64      `json:"id"`
	Reference string     `json:"reference"`
	Kind      string     `json:"kind"`
	Question  string     `json:"question"`
	State     string     `json:"state"`
	Channel   string     `json:"channel"`
	Asked     Cents      `json:"asked"`
	Text      int        `json:"text" doc:"Number of the text in force"`
	OpensAt   *time.Time `json:"opens_at,omitempty"`
	ClosesAt  *time.Time `json:"closes_at,omitempty" doc:"Absent in a meeting, and while the clock of silence stands"`
	Stands    bool       `json:"clock_stands" doc:"The clock of silence stands until every seat is served"`
	Proposal  string     `json:"proposal"`
	WithVote  int        `json:"seats_with_vote"`
	Answered  int        `json:"answered"`
	Decision  string     `json:"decision"`
	Mine      string     `json:"mine" doc:"Answer of the reader's seat to the text in force"`
	Waits     bool       `json:"waits" doc:"For an answer of the reader's seat"`
}

// MatterText is a text with its structured effect.
type MatterText struct {
	Number     int               `json:"number"`
	Outcome    string            `json:"outcome"`
	Reserve    string            `json:"reserve"`
	Body       string            `json:"body"`
	Why        string            `json:"why"`
	Hash       string            `json:"hash"`
	Total      Cents             `json:"total"`
	First      Cents             `json:"first_tranche"`
	Reserved   Cents             `json:"reserved"`
	Conditions []MatterCondition `json:"conditions"`

	Secretariat *SecretariatPlan `json:"secretariat,omitempty" doc:"Whose own budget it is"`
}

// MatterCondition is a condition of an approval.
type MatterCondition struct {
	Number       int    `json:"number"`
	Body         string `json:"body"`
	Organisation int64  `json:"organisation"`
	DueOn        Day    `json:"due_on"`
	Blocks       int    `json:"blocks_tranche"`
}

// MatterSeat is one seat of the electorate as the reader may see it.
type MatterSeat struct {
	Seat         int64  `json:"seat"`
	Constituency string `json:"constituency"`
	Number       int    `json:"number"`
	Holder       string `json:"holder"`
	Status       string `json:"status"`
	Interest     string `json:"interest"`
	Answer       string `json:"answer" doc:"Empty until the rules show it"`
}

// MatterObjection is an objection with its words and remedy.
type MatterObjection struct {
	Seat        int64  `json:"seat"`
	Holder      string `json:"holder"`
	Text        int    `json:"text"`
	Words       string `json:"words"`
	Reason      string `json:"reason"`
	WouldRemove string `json:"would_remove"`
	Stands      bool   `json:"stands"`
}

// OneMatter is a matter as its reader may see it.
type OneMatter struct {
	ID             int64             `json:"id"`
	Version        int64             `json:"version" doc:"For If-Match"`
	Reference      string            `json:"reference"`
	Kind           string            `json:"kind"`
	Question       string            `json:"question"`
	Recommendation string            `json:"recommendation"`
	State          string            `json:"state"`
	Method         string            `json:"method"`
	ClosesAt       *time.Time        `json:"closes_at,omitempty"`
	Asked          Cents             `json:"asked"`
	Texts          []MatterText      `json:"texts"`
	Seats          []MatterSeat      `json:"seats"`
	Objections     []MatterObjection `json:"objections"`
	Result         models.Result     `json:"result" doc:"Figures the reader may not see yet are nought"`
	Hidden         bool              `json:"hidden" doc:"The others' answers are closed to the reader for now"`
	BoardScore     string            `json:"board_score" doc:"0.00 to 100.00, empty until the rules show it"`
	Mine           []MatterMine      `json:"mine"`
	Actions        []MatterAction    `json:"actions"`
	Decision       string            `json:"decision"`
	Interests      []MatterInterest  `json:"interests"`
	Motions        []InterestMotion  `json:"motions" doc:"On interests, for who takes part in the discussion"`
	Barred         bool              `json:"barred" doc:"Interests leave too few seats for a quorum"`
	Presides       bool              `json:"presides" doc:"The reader presides, as the chair or in the chair's place"`
	Channel        string            `json:"channel" enum:"writing,meeting"`
	Meeting        *MatterMeeting    `json:"meeting,omitempty" doc:"That decides it, where it stands on an agenda"`
	Beyond
	Living
}

// MatterMine is a seat the reader may act for.
type MatterMine struct {
	Seat    int64  `json:"seat"`
	Kind    string `json:"kind"`
	Answer  string `json:"answer"`
	Refusal string `json:"refusal" doc:"Code of why it cannot answer, empty where it can"`
}

// MatterAction is a step the reader has, with the code of why it must wait.
type MatterAction struct {
	Action  string `json:"action"`
	Refusal string `json:"refusal"`
}

// MatterMeeting is the meeting that decides a matter, with the voting seats in
// the room: now, or as they were counted at the decision.
type MatterMeeting struct {
	ID       int64     `json:"id"`
	Number   int       `json:"number"`
	State    string    `json:"state"`
	StartsAt time.Time `json:"starts_at"`
	Present  int       `json:"present" doc:"Nought while the meeting is not open"`
	Needed   int       `json:"needed"`
	Met      bool      `json:"met"`
}

func meetingOf(r *models.Room) *MatterMeeting {
	if r == nil {
		return nil
	}
	m, q := r.Meeting, r.Quorum
	return &MatterMeeting{ID: m.ID, Number: m.Number, State: string(m.State), StartsAt: m.StartsAt, Present: q.Present, Needed: q.Needed, Met: q.Met}
}

// PaperFields is a matter as the secretariat writes it. Amounts are no part of
// it: they are those of the budget that was submitted.
type PaperFields struct {
	Before         string `json:"before,omitempty" enum:",board,excom" doc:"The body it is before, the Board if empty"`
	Kind           string `json:"kind" enum:"funding,rules,other"`
	Proposal       int64  `json:"proposal,omitempty"`
	Revisits       int64  `json:"revisits,omitempty"`
	Question       string `json:"question" maxLength:"300"`
	Recommendation string `json:"recommendation,omitempty" maxLength:"4000"`
	Language       string `json:"language" enum:"en,fr,ar"`
	Channel        string `json:"channel" enum:"writing,meeting"`
	Meeting        string `json:"meeting,omitempty" maxLength:"200" doc:"Its printed name"`
	MeetingID      int64  `json:"meeting_id,omitempty" doc:"The meeting on whose agenda the matter is put; none opens without one"`
	Method         string `json:"method,omitempty" enum:",consensus,no_objection" doc:"Consensus if empty; another once adopted"`
	Subject        string `json:"subject,omitempty" enum:",seats,composition,conflicts" doc:"What a matter about neither money nor rules touches"`

	Secretariat *SecretariatPlan `json:"secretariat,omitempty" doc:"What a matter of kind other on the secretariat's own budget is about; its host has no vote"`
	WordingFields
}

// SecretariatPlan is whose secretariat a budget is for, and its days, both
// included.
type SecretariatPlan struct {
	Host     int64     `json:"host" doc:"The organisation that hosts the secretariat"`
	StartsOn when.Date `json:"starts_on"`
	EndsOn   when.Date `json:"ends_on"`
}

// WordingFields is a text as it is written.
type WordingFields struct {
	Outcome    string            `json:"outcome" enum:"approve,approve_with_conditions,return,defer,reserve,not_approve,note"`
	Reserve    string            `json:"reserve,omitempty" enum:",first,all"`
	Body       string            `json:"body" maxLength:"20000"`
	Why        string            `json:"why,omitempty" maxLength:"4000"`
	Conditions []ConditionFields `json:"conditions,omitempty" maxItems:"20"`
	Amount     money.Cents       `json:"amount,omitempty" doc:"Of the secretariat's own budget; those of a programme are its submitted budget's"`
}

// ConditionFields is a condition as it is written.
type ConditionFields struct {
	Body         string    `json:"body" maxLength:"2000"`
	Organisation int64     `json:"organisation"`
	DueOn        when.Date `json:"due_on"`
	Blocks       int       `json:"blocks_tranche,omitempty"`
}

func (f WordingFields) wording() matters.Wording {
	w := matters.Wording{Outcome: models.Outcome(f.Outcome), Reserve: models.Reserve(f.Reserve), Body: f.Body, Why: f.Why, Cents: f.Amount}
	for _, c := range f.Conditions {
		w.Conditions = append(w.Conditions, matters.Condition{Body: c.Body, OrganisationID: c.Organisation, DueOn: c.DueOn, BlocksTranche: c.Blocks})
	}
	return w
}

func (f PaperFields) paper(body int64) matters.Paper {
	paper := matters.Paper{BodyID: body, Kind: models.MatterKind(f.Kind), ProposalID: f.Proposal, RevisitsID: f.Revisits, Question: f.Question,
		Recommendation: f.Recommendation, Language: f.Language, Channel: models.MatterChannel(f.Channel), Meeting: f.Meeting, MeetingID: f.MeetingID,
		Method: models.Method(f.Method), Subject: models.MatterSubject(f.Subject), Wording: f.wording()}
	if s := f.Secretariat; s != nil {
		paper.Plan = &matters.Plan{HostID: s.Host, StartsOn: s.StartsOn, EndsOn: s.EndsOn}
	}
	return paper
}

type paperInput struct{ Body PaperFields }

type paperChange struct {
	VersionedByID
	Body PaperFields
}

type openInput struct {
	VersionedByID
	Body struct {
		ClosesAt *time.Time `json:"closes_at,omitempty" doc:"In writing: the first instant that is too late"`
	}
}

type textInput struct {
	VersionedByID
	Body struct {
		WordingFields
		Objections   []int64    `json:"takes_up,omitempty" maxItems:"100" doc:"Votes, objections or remarks, that the text takes up"`
		Reservations []int64    `json:"takes_up_reservations,omitempty" maxItems:"100"`
		ClosesAt     *time.Time `json:"closes_at,omitempty"`
	}
}

type voteInput struct {
	ByID
	Body struct {
		Seat        int64  `json:"seat,omitempty" doc:"May be left out by who holds one seat"`
		Text        int    `json:"text" doc:"Number of the text the answer is to"`
		Answer      string `json:"answer" enum:"agree,agree_with_remarks,object,abstain"`
		Words       string `json:"words,omitempty" maxLength:"4000"`
		Reason      string `json:"reason,omitempty" maxLength:"4000"`
		WouldRemove string `json:"would_remove,omitempty" maxLength:"4000"`
		WordPlace
	}
}

type voteReceiptInput struct {
	ByID
	Vote int64 `path:"vote" minimum:"1"`
}

// VoteReceipt is what a seat holds of an answer.
type VoteReceipt struct {
	Number      string    `json:"number"`
	Matter      string    `json:"matter" doc:"Reference"`
	Seat        int64     `json:"seat"`
	Text        int       `json:"text" doc:"Number of the text answered"`
	TextHash    string    `json:"text_hash" doc:"SHA-256 of the frozen text"`
	Answer      string    `json:"answer"`
	Words       string    `json:"words,omitempty"`
	Reason      string    `json:"reason,omitempty"`
	WouldRemove string    `json:"would_remove,omitempty"`
	At          time.Time `json:"at"`
	Hash        string    `json:"hash" doc:"SHA-256 of number, instant, text and answer"`
	Counts      bool      `json:"counts" doc:"The latest answer of its seat"`
}

type seatInput struct {
	ByID
	Body struct {
		Seat int64 `json:"seat,omitempty"`
	}
}

type scoreInput struct {
	ByID
	Body struct {
		Seat   int64          `json:"seat,omitempty"`
		Scores map[string]int `json:"scores" doc:"1 to 5 by criterion"`
		Reason string         `json:"reason" maxLength:"2000"`
	}
}

type interestInput struct {
	ByID
	Body struct {
		Seat   int64  `json:"seat,omitempty"`
		Reason string `json:"reason" enum:"participates,benefits,funds,personal,other"`
		Note   string `json:"note,omitempty" maxLength:"4000"`
	}
}

type reasonInput struct {
	VersionedByID
	Body struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}

type conditionInput struct {
	VersionedByID
	Body struct {
		Note string `json:"note" maxLength:"4000"`
	}
}

type holdingInput struct {
	Body struct {
		Seat         int64      `json:"seat"`
		Kind         string     `json:"kind" enum:"holder,alternate"`
		Organisation int64      `json:"organisation"`
		Mandate      *int64     `json:"mandate,omitempty" minimum:"1" doc:"The one that may act; absent: every mandate of the organisation"`
		From         time.Time  `json:"from"`
		To           *time.Time `json:"to,omitempty"`
		Instrument   string     `json:"instrument" maxLength:"500"`
	}
}

type holdingChange struct {
	ByID
	Body struct {
		From       time.Time  `json:"from"`
		To         *time.Time `json:"to,omitempty"`
		Mandate    *int64     `json:"mandate,omitempty" minimum:"1" doc:"The one that may act; absent: every mandate of the organisation"`
		Instrument string     `json:"instrument" maxLength:"500"`
	}
}

type holdingEnd struct {
	ByID
	Body struct {
		To         time.Time `json:"to"`
		Instrument string    `json:"instrument,omitempty" maxLength:"500"`
	}
}

type matterList struct {
	Page
	State string `query:"state" enum:",draft,open,adopted,not_adopted,withdrawn"`
	OfBody
}

// OfBody names one of the two bodies that take decisions.
type OfBody struct {
	Before string `query:"before" enum:",board,excom" doc:"Of one body alone; of both if empty, as far as the reader may see them"`
}

type compositionInput struct {
	At     time.Time `query:"at" doc:"As at; now if left out"`
	Before string    `query:"before" enum:",board,excom" doc:"The body, the Board if empty"`
	Known  time.Time `query:"known" doc:"As the record knew it at this instant, as known now when absent"`
}

func boardOperations(a *API) {
	boardReadings(a)
	paperOperations(a)
	matterActs(a)
	methodOperations(a)
	excomOperations(a)
	soundingOperations(a)
	interestOperations(a)
	livingOperations(a)
	seatActs(a)
	ruleOperations(a)
	rotationOperations(a)
	seatChangeOperations(a)
	consultationOperations(a)
	conditionOperations(a)
}

func boardReadings(a *API) {
	s := a.services
	Read(a, Op{ID: "show-board", Path: "/board", Summary: "The Board, or the Executive Committee, as at an instant: seats, validity, rules, methods", Tag: "board", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *compositionInput) (BoardComposition, error) {
			kind := models.BodyKind(cmp.Or(in.Before, string(models.BodyBoard)))
			body, err := s.Bodies.Of(ctx, kind)
			if models.IsKind(err, models.KindNotFound) {
				// Before it is set up a body has no seats, and no rule is met.
				return compositionOf(models.Composition{At: a.at(ctx, in.At), Body: models.Body{Kind: kind}, Rule: models.BodyRule{Values: models.DefaultRules()}}, nil), nil
			}
			if err != nil {
				return BoardComposition{}, err
			}
			c, err := s.Bodies.Composition(ctx, actor, body.ID, a.at(ctx, in.At), in.Known)
			if err != nil {
				return BoardComposition{}, err
			}
			register, err := s.Bodies.Register(ctx, body.ID)
			return compositionOf(c, register), err
		})
	List(a, Op{ID: "list-matters", Path: "/board/matters", Summary: "Matters before the Board and the Executive Committee, as far as the reader may see them", Tag: "board", Permission: models.PermMatterRead},
		func(ctx context.Context, actor models.Actor, in *matterList) ([]MatterLine, int64, error) {
			rows, next, err := s.Matters.List(ctx, actor, matters.Filter{State: models.MatterState(in.State), Body: models.BodyKind(in.Before), After: in.After, Limit: in.Limit})
			now := s.DB.Now(ctx)
			var out []MatterLine
			for _, r := range rows {
				out = append(out, MatterLine{ID: r.ID, Reference: r.Reference, Kind: string(r.Kind), Question: r.Question, State: string(r.State), Channel: string(r.Channel),
					Asked: cents(r.AskedCents), Text: r.TextNumber, OpensAt: r.OpensAt, ClosesAt: r.ClosesAt, Stands: r.Stands, Proposal: r.ProposalReference, WithVote: r.WithVote,
					Answered: r.Answered, Decision: r.Decision, Mine: string(r.Mine), Waits: r.Waits(now)})
			}
			return out, next, err
		})
	Read(a, Op{ID: "show-matter", Path: "/board/matters/{id}", Summary: "One matter with its texts, seats and answers as the reader may see them", Tag: "board", Permission: models.PermMatterRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (OneMatter, error) {
			v, err := s.Matters.Show(ctx, actor, in.ID)
			return matterOf(v), err
		})
	Read(a, Op{ID: "show-vote-receipt", Path: "/board/matters/{id}/votes/{vote}", Summary: "The receipt of one answer, for its seat", Tag: "board", Permission: models.PermMatterRead},
		func(ctx context.Context, actor models.Actor, in *voteReceiptInput) (VoteReceipt, error) {
			r, err := s.Matters.Receipt(ctx, actor, in.ID, in.Vote)
			return VoteReceipt{Number: r.Number(), Matter: r.Matter, Seat: r.SeatID, Text: r.TextNumber, TextHash: r.TextHash, Answer: string(r.Answer), Words: r.Words,
				Reason: r.Reason, WouldRemove: r.WouldRemove, At: r.CreatedAt, Hash: r.Hash(), Counts: r.Counts}, err
		})
}

func cents(c money.Cents) Cents { return Cents(c.String()) }

func compositionOf(c models.Composition, register []models.BodyMethod) BoardComposition {
	validity := c.Validity()
	out := BoardComposition{At: c.At, Valid: validity.Valid(), Checks: []BoardCheck{}, Seats: []BoardSeat{}, Version: c.Rule.Number, Settings: c.Rule.Values, Methods: []BoardMethod{}}
	for _, x := range c.Report().Checks {
		out.Checks = append(out.Checks, BoardCheck{Rule: x.Key, Constituency: string(x.Constituency), Have: x.Have, Need: x.Need, Met: x.Met, Clause: x.Clause})
	}
	for _, x := range c.Seats {
		seat := BoardSeat{ID: x.ID, Constituency: string(x.Constituency), Number: x.Number, Voting: x.Voting}
		if x.Holder != nil {
			seat.Holder, seat.Organisation, seat.Instrument = x.Holder.Organisation, x.Holder.OrganisationID, x.Holder.Instrument
			if seat.HoldingOver = x.Holder.HoldsOver; seat.HoldingOver {
				seat.OverUntil = x.Holder.OverUntil
			}
		}
		if x.Alternate != nil {
			seat.Alternate = x.Alternate.Organisation
		}
		out.Seats = append(out.Seats, seat)
	}
	for _, m := range register {
		out.Methods = append(out.Methods, methodOf(m))
	}
	return out
}

func textOf(w models.MatterWording) MatterText {
	t := MatterText{Number: w.Number, Outcome: string(w.Outcome), Reserve: string(w.Reserve), Body: w.Body, Why: w.Why, Hash: w.Hash,
		Total: cents(w.Effect.Total(0)), First: cents(w.Effect.Total(1)), Reserved: cents(w.Effect.Reserved(w.Reserve)), Conditions: []MatterCondition{}}
	for _, c := range w.Effect.Conditions {
		t.Conditions = append(t.Conditions, MatterCondition{Number: c.Number, Body: c.Body, Organisation: c.OrganisationID, DueOn: Day(c.DueOn.String()), Blocks: c.BlocksTranche})
	}
	if p := w.Effect.Plan; p != nil {
		t.Secretariat = &SecretariatPlan{Host: p.OrganisationID, StartsOn: p.StartsOn, EndsOn: p.EndsOn}
	}
	return t
}

func codeOf(err error) string {
	if e := models.AsError(err); e != nil {
		return e.Key
	}
	return ""
}

func matterOf(v models.MatterView) OneMatter {
	m := v.Matter
	out := OneMatter{ID: m.ID, Version: m.Version, Reference: m.Reference, Kind: string(m.Kind), Question: m.Question, Recommendation: m.Recommendation, State: string(m.State),
		Method: string(m.Method), ClosesAt: m.End(), Asked: cents(m.AskedCents), Result: v.Result, Hidden: v.Hidden,
		Interests: interestsOf(v), Motions: motionsOf(v), Barred: v.Barred, Presides: v.Presides, Channel: string(m.Channel), Meeting: meetingOf(v.Room),
		Texts: []MatterText{}, Seats: []MatterSeat{}, Objections: []MatterObjection{}, Mine: []MatterMine{}, Actions: []MatterAction{}}
	for _, t := range v.Texts {
		out.Texts = append(out.Texts, textOf(t))
	}
	for _, e := range v.Electors {
		seat := MatterSeat{Seat: e.SeatID, Constituency: string(e.Constituency), Number: e.Number, Holder: e.Holder, Status: string(e.Status), Interest: string(e.Grade)}
		if e.Vote != nil && e.Vote.TextNumber == m.TextNumber {
			seat.Answer = string(e.Vote.Answer)
		}
		out.Seats = append(out.Seats, seat)
	}
	for _, o := range v.Objection {
		out.Objections = append(out.Objections, MatterObjection{Seat: o.SeatID, Holder: o.Holder, Text: o.TextNumber, Words: o.Words, Reason: o.Reason, WouldRemove: o.WouldRemove, Stands: o.Stands})
	}
	if v.Scores.Count > 0 {
		out.BoardScore = money.Cents(v.Scores.Mean).String()
	}
	for _, s := range v.Mine {
		mine := MatterMine{Seat: s.SeatID, Kind: string(s.Kind), Refusal: codeOf(s.Refusal)}
		if s.Vote != nil && s.Vote.TextNumber == m.TextNumber {
			mine.Answer = string(s.Vote.Answer)
		}
		out.Mine = append(out.Mine, mine)
	}
	for _, o := range v.Offers {
		out.Actions = append(out.Actions, MatterAction{Action: string(o.Action), Refusal: codeOf(o.Refusal)})
	}
	if v.Decision != nil {
		out.Decision = v.Decision.Reference
	}
	out.Beyond, out.Living = beyondOf(v), livingOf(v)
	return out
}

func touched(table string, id int64, err error) (Done, error) {
	return Done{Target: table, ID: id}, err
}

func matterActs(a *API) {
	s := a.services.Matters
	op := func(id, path, summary string, right models.Permission) Op {
		return Op{ID: id, Path: path, Summary: summary, Tag: "board", Permission: right}
	}
	Act(a, op("prepare-matter", "/board/matters", "Prepare a matter", models.PermMatterPrepare), func(ctx context.Context, actor models.Actor, in *paperInput) (Done, error) {
		body, err := a.services.Bodies.Of(ctx, models.BodyKind(in.Body.Before))
		if err != nil {
			return Done{}, err
		}
		m, err := s.Prepare(ctx, actor, in.Body.paper(body.ID))
		return Done{Target: "matters", ID: m.ID, Version: m.Version, Reference: m.Reference}, err
	})
	edit := op("edit-matter", "/board/matters/{id}", "Edit a draft", models.PermMatterPrepare)
	edit.Method = http.MethodPut
	Act(a, edit, func(ctx context.Context, actor models.Actor, in *paperChange) (Done, error) {
		return touched("matters", in.ID, s.Edit(ctx, actor, in.ID, in.Version(), in.Body.paper(0)))
	})
	Act(a, op("open-matter", "/board/matters/{id}/opening", "Open a matter for answers", models.PermMatterOpen), func(ctx context.Context, actor models.Actor, in *openInput) (Done, error) {
		return touched("matters", in.ID, s.Open(ctx, actor, in.ID, in.Version(), in.Body.ClosesAt))
	})
	Act(a, op("revise-matter", "/board/matters/{id}/texts", "Put another text to the seats", models.PermMatterOpen), func(ctx context.Context, actor models.Actor, in *textInput) (Done, error) {
		w := in.Body.wording()
		w.Addresses = matters.Addresses{Votes: in.Body.Objections, Reservations: in.Body.Reservations}
		return touched("matters", in.ID, s.Revise(ctx, actor, in.ID, in.Version(), w, in.Body.ClosesAt))
	})
	Act(a, op("vote", "/board/matters/{id}/votes", "Answer for a seat", models.PermMatterVote), func(ctx context.Context, actor models.Actor, in *voteInput) (Done, error) {
		b := in.Body
		v, err := s.Vote(ctx, actor, in.ID, b.Seat, models.VoteInput{TextNumber: b.Text, Answer: models.VoteAnswer(b.Answer), Words: b.Words, Reason: b.Reason, WouldRemove: b.WouldRemove,
			Paragraph: b.Paragraph, Occurrence: b.Occurrence})
		if err != nil {
			return Done{}, err
		}
		return Done{Target: "votes", ID: v.ID, Reference: v.Number()}, nil
	})
	Act(a, op("await-instructions", "/board/matters/{id}/signals", "Show that a seat awaits instructions: no answer", models.PermMatterVote), func(ctx context.Context, actor models.Actor, in *seatInput) (Done, error) {
		return touched("matters", in.ID, s.Await(ctx, actor, in.ID, in.Body.Seat))
	})
	Act(a, op("score-proposal", "/board/matters/{id}/scores", "Score the proposal for a seat", models.PermMatterVote), func(ctx context.Context, actor models.Actor, in *scoreInput) (Done, error) {
		return touched("matters", in.ID, s.Score(ctx, actor, in.ID, in.Body.Seat, in.Body.Scores, in.Body.Reason))
	})
	Act(a, op("declare-interest", "/board/matters/{id}/interests", "Declare an interest of one's own seat", models.PermInterestDeclare), func(ctx context.Context, actor models.Actor, in *interestInput) (Done, error) {
		i, err := s.Declare(ctx, actor, in.ID, in.Body.Seat, models.InterestReason(in.Body.Reason), in.Body.Note)
		return touched("seat_interests", i.ID, err)
	})
	Act(a, op("adopt-matter", "/board/matters/{id}/adoption", "Adopt the text in force", models.PermMatterAdopt), func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
		d, err := s.Adopt(ctx, actor, in.ID, in.Version())
		return Done{Target: "decisions", ID: d.ID, Reference: d.Reference}, err
	})
	Act(a, op("close-matter", "/board/matters/{id}/closure", "Close without consensus", models.PermMatterAdopt), func(ctx context.Context, actor models.Actor, in *reasonInput) (Done, error) {
		return touched("matters", in.ID, s.Close(ctx, actor, in.ID, in.Version(), in.Body.Reason))
	})
	withdraw := op("withdraw-matter", "/board/matters/{id}/withdrawal", "Withdraw a matter", models.PermMatterPrepare)
	withdraw.Or = []models.Permission{models.PermMatterOpen}
	Act(a, withdraw, func(ctx context.Context, actor models.Actor, in *reasonInput) (Done, error) {
		return touched("matters", in.ID, s.Withdraw(ctx, actor, in.ID, in.Version(), in.Body.Reason))
	})
	Act(a, op("publish-decision", "/board/matters/{id}/publication", "Make the decision public", models.PermMatterOpen), func(ctx context.Context, actor models.Actor, in *ByID) (Done, error) {
		return touched("matters", in.ID, s.Publish(ctx, actor, in.ID))
	})
}

func seatActs(a *API) {
	s := a.services.Bodies
	Act(a, Op{ID: "give-seat", Path: "/board/holdings", Summary: "Give a seat by an instrument; while a matter is open, propose so to a second person", Tag: "board", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *holdingInput) (Done, error) {
			b := in.Body
			return reseated(s.Hold(ctx, actor, bodies.HoldingInput{SeatID: b.Seat, Kind: models.HoldingKind(b.Kind), OrganisationID: b.Organisation, MandateID: b.Mandate, StartsAt: b.From, EndsAt: b.To, Instrument: b.Instrument}))
		})
	Act(a, Op{ID: "end-holding", Path: "/board/holdings/{id}/end", Summary: "Give a holding its end", Tag: "board", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *holdingEnd) (Done, error) {
			return reseated(s.End(ctx, actor, in.ID, in.Body.To, in.Body.Instrument))
		})
	Act(a, Op{ID: "correct-holding", Method: http.MethodPut, Path: "/board/holdings/{id}", Summary: "Correct a holding; the old line stays readable", Tag: "board", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *holdingChange) (Done, error) {
			return reseated(s.Correct(ctx, actor, in.ID, bodies.Correction{StartsAt: in.Body.From, EndsAt: in.Body.To, MandateID: in.Body.Mandate, Instrument: in.Body.Instrument}))
		})
}
