package api

import (
	"context"
	"net/http"
	"time"

	"seedfund/app/calls"
	"seedfund/models"
	"seedfund/models/money"
)

// Call is a call in a list.
type Call struct {
	ID        int64        `json:"id"`
	Reference string       `json:"reference"`
	State     string       `json:"state"`
	Window    string       `json:"window" enum:"before,open,grace,over" doc:"Where the database's clock stands"`
	Title     models.Texts `json:"title" doc:"By language"`
	Summary   models.Texts `json:"summary" doc:"By language"`
	OpensAt   time.Time    `json:"opens_at"`
	ClosesAt  time.Time    `json:"closes_at" doc:"The first instant that is too late"`
	Envelope  money.Cents  `json:"envelope"`
	Themes    []int        `json:"themes" doc:"Numbers of thematic areas"`
}

// OneCall is a call with its conditions, criteria and history.
type OneCall struct {
	Call
	CallConditions
	Version   int64           `json:"version" doc:"For If-Match"`
	Grace     time.Time       `json:"grace_ends_at" doc:"For drafts begun before closing"`
	Criteria  []CallCriterion `json:"criteria"`
	Guests    []CallGuest     `json:"guests" doc:"Whom an invited call is open to"`
	Envelopes []ThemeEnvelope `json:"theme_envelopes" doc:"What is set apart for thematic areas; what is left of the envelope is open to all"`
	Events    []CallEvent     `json:"events"`
	Gaps      []FieldFault    `json:"gaps" doc:"What stands before the publication of a draft"`
	Now       time.Time       `json:"now" doc:"The database's clock"`
}

// CallConditions are the rules of a call.
type CallConditions struct {
	Kind             string       `json:"kind" enum:"open,invited"`
	Guidance         models.Texts `json:"guidance,omitempty" doc:"By language"`
	GraceMinutes     int          `json:"grace_minutes"`
	QuestionsUntil   *time.Time   `json:"questions_until,omitempty" doc:"The first instant that is too late for a question; absent where none are taken"`
	Minimum          money.Cents  `json:"minimum" doc:"Of one programme"`
	Maximum          money.Cents  `json:"maximum" doc:"Of one programme"`
	MinOrganisations int          `json:"min_organisations"`
	MaxMonths        int          `json:"max_months"`
	Tranches         int          `json:"tranches"`
	ISC              int          `json:"isc_basis_points" doc:"Highest rate of indirect costs: 700 is 7 per cent"`
	BoardScoring     string       `json:"board_scoring" enum:"off,advisory,required"`
}

// CallCriterion is one criterion with the words for each score.
type CallCriterion struct {
	Code         string         `json:"code"`
	Weight       int            `json:"weight" doc:"Per cent"`
	RecordedOnly bool           `json:"recorded_only"`
	Label        models.Texts   `json:"label"`
	Hint         models.Texts   `json:"hint,omitempty"`
	Anchors      []models.Texts `json:"anchors" minItems:"5" maxItems:"5" doc:"What the scores 1 to 5 mean"`
	Section      string         `json:"section,omitempty" maxLength:"40" doc:"Code of the section of the full document that it is mostly about, or budget"`
}

func criterionOf(c models.Criterion) CallCriterion {
	return CallCriterion{Code: c.Code, Weight: c.Weight, RecordedOnly: c.RecordedOnly, Label: c.Label, Hint: c.Hint, Section: c.Section,
		Anchors: []models.Texts{c.Anchor1, c.Anchor2, c.Anchor3, c.Anchor4, c.Anchor5}}
}

func (c CallCriterion) criterion() models.Criterion {
	a := c.Anchors // five of them: the document says so
	return models.Criterion{Code: c.Code, Weight: c.Weight, RecordedOnly: c.RecordedOnly, Label: c.Label, Hint: c.Hint, Section: c.Section,
		Anchor1: a[0], Anchor2: a[1], Anchor3: a[2], Anchor4: a[3], Anchor5: a[4]}
}

// CallEvent is one change that the public sees.
type CallEvent struct {
	Action string    `json:"action"`
	From   string    `json:"from"`
	To     string    `json:"to"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"`
}

// CallTerms are what the secretariat writes into a call.
type CallTerms struct {
	CallConditions
	Title     models.Texts    `json:"title" doc:"By language"`
	Summary   models.Texts    `json:"summary" doc:"By language"`
	OpensAt   time.Time       `json:"opens_at"`
	ClosesAt  time.Time       `json:"closes_at"`
	Envelope  money.Cents     `json:"envelope"`
	Themes    []int           `json:"themes"`
	Envelopes []ThemeEnvelope `json:"theme_envelopes,omitempty" maxItems:"20" doc:"Together at most the envelope"`
	Guests    []CallGuest     `json:"guests,omitempty" doc:"Of an invited call"`
	Criteria  []CallCriterion `json:"criteria,omitempty" maxItems:"20" doc:"A set of the call's own; the latest set when absent"`
}

// ThemeEnvelope is what is set apart for one thematic area.
type ThemeEnvelope struct {
	Theme    int         `json:"theme" minimum:"1"`
	Envelope money.Cents `json:"envelope"`
}

// CallGuest is an organisation or a State that an invited call is open to.
type CallGuest struct {
	Organisation int64  `json:"organisation,omitempty"`
	Country      string `json:"country,omitempty" maxLength:"3"`
}

func (t CallTerms) terms() calls.Terms {
	out := calls.Terms{Kind: models.CallKind(t.Kind), Title: t.Title, Summary: t.Summary, Guidance: t.Guidance, OpensAt: t.OpensAt, ClosesAt: t.ClosesAt,
		GraceMinutes: t.GraceMinutes, Envelope: t.Envelope, Minimum: t.Minimum, Maximum: t.Maximum, MinOrganisations: t.MinOrganisations,
		MaxMonths: t.MaxMonths, Tranches: t.Tranches, ISCBasisPoints: t.ISC, BoardScoring: models.BoardScoring(t.BoardScoring), Themes: t.Themes}
	out.QuestionsUntil, out.Envelopes = t.QuestionsUntil, map[int]money.Cents{}
	for _, e := range t.Envelopes {
		out.Envelopes[e.Theme] = e.Envelope
	}
	for _, c := range t.Criteria {
		out.Criteria = append(out.Criteria, c.criterion())
	}
	for _, g := range t.Guests {
		out.Guests = append(out.Guests, models.CallGuest{OrganisationID: g.Organisation, Country: g.Country})
	}
	return out
}

func callOf(c models.Call, w models.Window, themes []int) Call {
	return Call{ID: c.ID, Reference: c.Reference, State: string(c.State), Window: string(w), Title: c.Title, Summary: c.Summary,
		OpensAt: c.OpensAt, ClosesAt: c.ClosesAt, Envelope: c.Envelope, Themes: themes}
}

func oneCallOf(ctx context.Context, v models.CallView) OneCall {
	c := v.Call
	out := OneCall{Call: callOf(c, v.Window, v.Themes), Version: c.Version, Grace: c.GraceEndsAt(), Now: v.Now, Criteria: []CallCriterion{}, Guests: []CallGuest{}, Envelopes: []ThemeEnvelope{}, Events: []CallEvent{}, Gaps: []FieldFault{},
		CallConditions: CallConditions{Kind: string(c.Kind), Guidance: c.Guidance, GraceMinutes: c.GraceMinutes, QuestionsUntil: c.QuestionsUntil, Minimum: c.Minimum, Maximum: c.Maximum,
			MinOrganisations: c.MinOrganisations, MaxMonths: c.MaxMonths, Tranches: c.Tranches, ISC: c.ISCBasisPoints, BoardScoring: string(c.BoardScoring)}}
	for _, e := range v.Envelopes {
		if e.Envelope > 0 {
			out.Envelopes = append(out.Envelopes, ThemeEnvelope{Theme: e.Theme, Envelope: e.Envelope})
		}
	}
	for _, x := range v.Criteria {
		out.Criteria = append(out.Criteria, criterionOf(x))
	}
	for _, g := range v.Guests {
		out.Guests = append(out.Guests, CallGuest{Organisation: g.OrganisationID, Country: g.Country})
	}
	for _, e := range v.Events {
		out.Events = append(out.Events, CallEvent{Action: string(e.Action), From: string(e.FromState), To: string(e.ToState), At: e.At, Reason: e.Reason})
	}
	if gaps := v.Gaps(); c.State == models.CallDraft && gaps != nil {
		out.Gaps = append(out.Gaps, faultsIn(ctx, "", gaps.Fields)...)
	}
	return out
}

type callsInput struct {
	Page
	State string `query:"state" enum:"draft,published,closed,cancelled"`
}

// ByReference names one thing by the number people quote.
type ByReference struct {
	Reference string `path:"reference" maxLength:"40"`
}

type callInput struct{ Body CallTerms }

type callChange struct {
	ByReference
	Versioned
	Body CallTerms
}

type callVersion struct {
	ByReference
	Versioned
}

type callExtension struct {
	ByReference
	Versioned
	Body struct {
		ClosesAt time.Time `json:"closes_at" doc:"Later than the present closing"`
		Reason   string    `json:"reason" maxLength:"2000" doc:"The public reads it"`
	}
}

type callCancellation struct {
	ByReference
	Versioned
	Body struct {
		Reason string `json:"reason" maxLength:"2000" doc:"The public reads it"`
	}
}

func callOperations(a *API) {
	s := a.services.Calls
	formOperations(a)
	formEditorOperations(a)
	criteriaEditorOperations(a)
	callQuestionOperations(a)
	// act finds the call by its reference and gives what was touched.
	act := func(ctx context.Context, actor models.Actor, reference string, version int64, do func(id int64) error) (Done, error) {
		v, err := s.ByReference(ctx, actor, reference)
		if err != nil {
			return Done{}, err
		}
		return Done{Target: "calls", ID: v.Call.ID, Version: version + 1, Reference: reference}, do(v.Call.ID)
	}
	List(a, Op{ID: "list-calls", Path: "/calls", Summary: "Calls, the latest first", Tag: "calls", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *callsInput) ([]Call, int64, error) {
			rows, next, err := s.List(ctx, actor, calls.Filter{State: models.CallState(in.State), After: in.After, Limit: in.Limit})
			var out []Call
			for _, r := range rows {
				out = append(out, callOf(r.Call, r.Window, r.Themes))
			}
			return out, next, err
		})
	Read(a, Op{ID: "show-call", Path: "/calls/{reference}", Summary: "One call with conditions, criteria and history", Tag: "calls", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *ByReference) (OneCall, error) {
			v, err := s.ByReference(ctx, actor, in.Reference)
			if err != nil {
				return OneCall{}, err
			}
			return oneCallOf(ctx, v), nil
		})
	List(a, Op{ID: "list-criteria", Path: "/criteria", Summary: "The criteria a new call begins with", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, _ models.Actor, _ *nothing) ([]CallCriterion, int64, error) {
			rows, err := s.LatestCriteria(ctx)
			var out []CallCriterion
			for _, c := range rows {
				out = append(out, criterionOf(c))
			}
			return out, 0, err
		})
	Act(a, Op{ID: "prepare-call", Path: "/calls", Summary: "Prepare a draft call", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, in *callInput) (Done, error) {
			c, err := s.Prepare(ctx, actor, in.Body.terms())
			return Done{Target: "calls", ID: c.ID, Version: c.Version, Reference: c.Reference}, err
		})
	Act(a, Op{ID: "revise-call", Method: http.MethodPut, Path: "/calls/{reference}", Summary: "Revise a draft call", Tag: "calls", Permission: models.PermCallPrepare},
		func(ctx context.Context, actor models.Actor, in *callChange) (Done, error) {
			return act(ctx, actor, in.Reference, in.Version(), func(id int64) error { return s.Revise(ctx, actor, id, in.Version(), in.Body.terms()) })
		})
	Act(a, Op{ID: "publish-call", Path: "/calls/{reference}/publication", Summary: "Publish a call", Tag: "calls", Permission: models.PermCallPublish},
		func(ctx context.Context, actor models.Actor, in *callVersion) (Done, error) {
			return act(ctx, actor, in.Reference, in.Version(), func(id int64) error { return s.Publish(ctx, actor, id, in.Version()) })
		})
	Act(a, Op{ID: "extend-call", Path: "/calls/{reference}/extension", Summary: "Give a call a later closing time", Tag: "calls", Permission: models.PermCallPublish},
		func(ctx context.Context, actor models.Actor, in *callExtension) (Done, error) {
			return act(ctx, actor, in.Reference, in.Version(), func(id int64) error {
				return s.Extend(ctx, actor, id, in.Version(), in.Body.ClosesAt, in.Body.Reason)
			})
		})
	Act(a, Op{ID: "cancel-call", Path: "/calls/{reference}/cancellation", Summary: "Cancel a call with a reason", Tag: "calls", Permission: models.PermCallPublish},
		func(ctx context.Context, actor models.Actor, in *callCancellation) (Done, error) {
			return act(ctx, actor, in.Reference, in.Version(), func(id int64) error { return s.Cancel(ctx, actor, id, in.Version(), in.Body.Reason) })
		})
}
