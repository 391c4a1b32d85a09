package models

import (
	"fmt"
	"time"

	"seedfund/models/money"
)

// CallKind says who may answer a call.
type CallKind string

const (
	CallOpen    CallKind = "open"    // any eligible applicant
	CallInvited CallKind = "invited" // the applicants the secretariat names
)

// BoardScoring says whether the seats of the Board score the proposals of a call.
type BoardScoring string

const (
	BoardScoringOff      BoardScoring = "off"
	BoardScoringAdvisory BoardScoring = "advisory"
	BoardScoringRequired BoardScoring = "required"
)

// CallState is where a call stands; call_flow.go is its only writer.
type CallState string

const (
	CallDraft     CallState = "draft"
	CallPublished CallState = "published"
	CallClosed    CallState = "closed"
	CallCancelled CallState = "cancelled"
)

// Call is one dated invitation to apply, with its envelope, its rules and the
// versions of forms and criteria that its proposals are bound to.
type Call struct {
	ID               int64
	Version          int64
	Reference        string
	Kind             CallKind
	State            CallState
	Title            Texts
	Summary          Texts
	Guidance         Texts
	OpensAt          time.Time
	ClosesAt         time.Time  // the first instant that is too late
	GraceMinutes     int        // after ClosesAt, for drafts begun before it
	QuestionsUntil   *time.Time // the first instant that is too late for a question; nil where none are taken
	Envelope         money.Cents
	Minimum          money.Cents // of one proposal
	Maximum          money.Cents
	MinOrganisations int // participating organisations, the lead included
	MaxMonths        int
	Tranches         int // planned number of tranches
	ISCBasisPoints   int `gorm:"column:isc_bp"` // highest indirect cost rate, 700 is 7 %
	BoardScoring     BoardScoring
	ConceptFormID    int64
	FullFormID       int64
	CriteriaSetID    int64
	CreatedAt        time.Time
}

// CallTheme is one thematic area a call is open to.
type CallTheme struct {
	ID       int64
	CallID   int64
	Theme    int         // number of the thematic area
	Envelope money.Cents // its part of the call's envelope, 0 where none is set apart
}

// CallGuest is an organisation or a State that an invited call is open to.
type CallGuest struct {
	ID             int64
	CallID         int64
	OrganisationID int64  // 0 when a State is meant
	Country        string // "" when an organisation is meant
}

// CallEvent is one change of state: who, when, why. Rows are only added.
type CallEvent struct {
	ID        int64
	CallID    int64
	Action    CallAction
	FromState CallState
	ToState   CallState
	At        time.Time
	ByRole    Role
	ByName    string
	MandateID int64
	Reason    string
}

// CriteriaSet is one version of the weighted criteria; a published call pins it.
// Without a title it is a call's own, and no version that later calls begin with.
type CriteriaSet struct {
	ID        int64
	Number    int
	Title     Texts
	CreatedAt time.Time
}

// Criterion is one criterion of a set: its weight in whole per cent, and what
// each score from 1 to 5 means. A criterion that is only recorded has no weight
// and stays out of every total.
type Criterion struct {
	ID            int64  `json:"-"`
	CriteriaSetID int64  `json:"-"`
	Code          string `json:"code"`
	Position      int    `json:"-"`
	Weight        int    `json:"weight"`
	RecordedOnly  bool   `json:"recorded_only"`
	Label         Texts  `json:"label,omitempty"`
	Hint          Texts  `json:"hint,omitempty"`
	Anchor1       Texts  `json:"anchor1,omitempty"`
	Anchor2       Texts  `json:"anchor2,omitempty"`
	Anchor3       Texts  `json:"anchor3,omitempty"`
	Anchor4       Texts  `json:"anchor4,omitempty"`
	Anchor5       Texts  `json:"anchor5,omitempty"`
	Section       string `json:"section"` // of the full document, which it is mostly about; "" for none
}

// TableName is the regular plural, which no rule of English guesses.
func (Criterion) TableName() string { return "criteria" }

// Anchor is what a score from 1 to 5 means, or nothing.
func (c Criterion) Anchor(score int) Texts {
	switch score {
	case 1:
		return c.Anchor1
	case 2:
		return c.Anchor2
	case 3:
		return c.Anchor3
	case 4:
		return c.Anchor4
	case 5:
		return c.Anchor5
	}
	return nil
}

// CheckCriteria refuses a set that cannot be scored with: weights that do not
// add up to 100 per cent, a recorded criterion with a weight, a score without
// its words.
func CheckCriteria(criteria []Criterion) error {
	var f Faults
	sum := 0
	seen := map[string]bool{}
	for _, c := range criteria {
		if seen[c.Code] || c.Code == "" {
			f.Add(CriterionField(c.Code), "calls.criterion_twice", "Code", c.Code)
		}
		seen[c.Code] = true
		if c.Weight < 0 || (c.RecordedOnly && c.Weight != 0) || (!c.RecordedOnly && c.Weight == 0) {
			f.Add(CriterionField(c.Code), "calls.criterion_weight", "Code", c.Code)
		}
		for score := 1; score <= 5; score++ {
			if c.Label.Blank() || c.Anchor(score).Blank() {
				f.Add(CriterionField(c.Code), "calls.criterion_words", "Code", c.Code, "Score", score)
				break
			}
		}
		sum += c.Weight
	}
	if sum != 100 {
		f.Add("criteria", "calls.weights", "Sum", sum)
	}
	return f.Err("calls.criteria_invalid")
}

// Window is what a call's dates allow at an instant.
type Window string

const (
	WindowBefore Window = "before"
	WindowOpen   Window = "open"
	WindowGrace  Window = "grace" // drafts begun before closing may still be submitted
	WindowOver   Window = "over"
)

// GraceEndsAt is the first instant after the announced grace.
func (c Call) GraceEndsAt() time.Time {
	return c.ClosesAt.Add(time.Duration(c.GraceMinutes) * time.Minute)
}

// WindowAt says where an instant of the database's clock lies. Windows are
// half open: at the very instant of closing the call is closed.
func (c Call) WindowAt(now time.Time) Window {
	switch {
	case now.Before(c.OpensAt):
		return WindowBefore
	case now.Before(c.ClosesAt):
		return WindowOpen
	case now.Before(c.GraceEndsAt()):
		return WindowGrace
	}
	return WindowOver
}

// MayBegin refuses a new draft outside the window of a published call.
func (c Call) MayBegin(now time.Time) error {
	switch {
	case c.State == CallDraft:
		return NotFound("call")
	case c.State != CallPublished:
		return Conflict("calls.not_open", "").With(map[string]any{"Reference": c.Reference})
	case now.Before(c.OpensAt):
		return Conflict("calls.not_yet_open", "").With(map[string]any{"At": c.OpensAt})
	case !now.Before(c.ClosesAt):
		return TooLate("calls.closed_at", now).With(map[string]any{"At": now, "Closed": c.ClosesAt})
	}
	return nil
}

// Validate refuses dates, amounts and rules that contradict each other. Texts
// are asked for at publication only.
func (c Call) Validate() error {
	var f Faults
	if c.Title.In("en") == "" {
		f.Add("title[en]", "calls.title_missing")
	}
	if c.Kind != CallOpen && c.Kind != CallInvited {
		f.Add("kind", "calls.kind_unknown")
	}
	if !c.OpensAt.Before(c.ClosesAt) {
		f.Add("closes_at", "calls.dates_order")
	}
	if c.QuestionsUntil != nil && c.QuestionsUntil.After(c.ClosesAt) {
		f.Add("questions_until", "calls.questions_order")
	}
	if c.GraceMinutes < 0 || c.GraceMinutes > 1440 {
		f.Add("grace_minutes", "calls.grace_range")
	}
	if c.Minimum < 0 || c.Maximum <= 0 || c.Minimum > c.Maximum {
		f.Add("maximum", "calls.amounts_order")
	}
	if c.Envelope < c.Maximum {
		f.Add("envelope", "calls.envelope_small")
	}
	if c.MinOrganisations < 1 || c.MinOrganisations > 20 {
		f.Add("min_organisations", "calls.organisations_range")
	}
	if c.MaxMonths < 1 || c.MaxMonths > 120 {
		f.Add("max_months", "calls.months_range")
	}
	if c.Tranches < 1 || c.Tranches > MaxTranches {
		f.Add("tranches", "calls.tranches_range", "Max", MaxTranches)
	}
	if c.ISCBasisPoints < 0 || c.ISCBasisPoints > 10000 {
		f.Add("isc_bp", "calls.isc_range")
	}
	switch c.BoardScoring {
	case BoardScoringOff, BoardScoringAdvisory, BoardScoringRequired:
	default:
		f.Add("board_scoring", "calls.scoring_unknown")
	}
	return f.Err("calls.invalid")
}

// CheckEnvelopes refuses themes for which more is set apart than the call has.
func (c Call) CheckEnvelopes(themes []CallTheme) error {
	var f Faults
	var sum money.Cents
	for _, t := range themes {
		if t.Envelope < 0 || t.Envelope > c.Envelope {
			f.Add(fmt.Sprintf("theme_envelope[%d]", t.Theme), "calls.theme_envelope_range")
			continue
		}
		sum += t.Envelope
	}
	if sum > c.Envelope {
		f.Add("envelope", "calls.theme_envelopes_sum", "Sum", sum.String(), "Envelope", c.Envelope.String())
	}
	return f.Err("calls.invalid")
}

// SetApart is what themes have for themselves, and what of the call's envelope
// is open to all of its themes.
func (v CallView) SetApart() (apart, open money.Cents) {
	for _, t := range v.Envelopes {
		apart += t.Envelope
	}
	return apart, v.Call.Envelope - apart
}

// ReadyToPublish lists, as one Invalid error, what a call still lacks before
// the public may see it.
func (c Call) ReadyToPublish(themes []CallTheme, criteria []Criterion, now time.Time) error {
	if err := c.Validate(); err != nil {
		return err
	}
	var f Faults
	for _, lang := range c.Title.Missing(Languages...) {
		f.Add(fmt.Sprintf("title[%s]", lang), "calls.title_missing")
	}
	for _, lang := range c.Summary.Missing(Languages...) {
		f.Add(fmt.Sprintf("summary[%s]", lang), "calls.summary_missing")
	}
	if len(themes) == 0 {
		f.Add("themes", "calls.themes_missing")
	}
	if !now.Before(c.ClosesAt) {
		f.Add("closes_at", "calls.closes_past", "At", now)
	}
	if c.ConceptFormID == 0 || c.FullFormID == 0 {
		f.Add("form", "calls.form_missing")
	}
	if err := AsError(CheckCriteria(criteria)); err != nil {
		f = append(f, err.Fields...)
	}
	return f.Err("calls.not_ready")
}

// CallReference is the human number of a call: DEM00-C-2027-01.
func CallReference(fund string, year int, number int64) string {
	return fmt.Sprintf("%s-C-%d-%02d", fund, year, number)
}

// CallRow is a call as lists show it. Now is the database's clock of the
// reading, for countdowns.
type CallRow struct {
	Call   Call
	Themes []int
	Window Window
	Now    time.Time
}

// CallView is a call with all that belongs to it.
type CallView struct {
	Call      Call
	Themes    []int
	Envelopes []CallTheme // the same themes with what is set apart for each
	Guests    []CallGuest
	Criteria  []Criterion
	Concept   FormVersion
	Full      FormVersion
	Events    []CallEvent
	Window    Window
	Now       time.Time
}

// Gaps is what the call lacks before publication, nil when nothing.
func (v CallView) Gaps() *Error {
	themes := make([]CallTheme, len(v.Themes))
	return AsError(v.Call.ReadyToPublish(themes, v.Criteria, v.Now))
}
