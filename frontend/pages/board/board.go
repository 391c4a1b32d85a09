// Package board is the pages of the Board: who sits on it, what it is asked,
// the vote, the register of decisions, and the secretariat's side of them. The
// figures and what a reader may see come from the use cases; here they are laid
// out.
package board

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/when"
)

// At gives an address of this site in the language the request pins.
type At func(path string) string

// form is what a form that came back carries.
type form struct {
	Faults *models.Error
	Values url.Values
}

func (f *form) fill(faults *models.Error, values url.Values) { f.Faults, f.Values = faults, values }

// Refill is a page whose form came back with its faults and the person's own
// input.
func Refill[V any, P interface {
	*V
	fill(*models.Error, url.Values)
}](view V, faults *models.Error, values url.Values) V {
	P(&view).fill(faults, values)
	return view
}

// CompositionView is the Board as at an instant.
type CompositionView struct {
	layout.Page
	At          At
	Composition models.Composition
	Known       when.Date // the record as of the end of this day; zero: now
	Rules       []models.BodyRule
	Register    []models.BodyMethod
	AsAt        when.Date
	Matters     bool // the reader may see what is before the Board
	Manage      bool // the reader keeps the seats
	Changes     []models.SeatChangeRow
}

// NoBoardView stands where the Board will be.
type NoBoardView struct {
	layout.Page
	At  At
	May bool // the reader may set it up
}

// ReceiptView is the receipt of one answer of a seat.
type ReceiptView struct {
	layout.Page
	At At
	R  models.VoteReceipt
}

// MattersView lists what is before the Board.
type MattersView struct {
	layout.Page
	Kind    models.BodyKind // of the body, the Board if empty
	At      At
	Rows    []models.MatterRow
	State   models.MatterState
	Next    string
	Now     time.Time
	Prepare bool
	Agenda  bool // the reader has the annotated agenda
}

// MatterView is the vote page.
type MatterView struct {
	layout.Page
	form
	At       At
	V        models.MatterView
	Fund     *models.FundMoney     // nil where nothing is asked of it
	Reviews  *models.ReviewSummary // nil where the reader may not see it
	Papers   []components.FileRow
	Seat     int64 // the seat the panel is for, of several
	Today    when.Date
	Prepares bool
	Declares bool
	Chairs   bool   // the reader presides
	Earlier  string // address of the matter this one comes back to
	Among    bool   // one of several on a page
}

// AgendaView is the chair's annotated agenda.
type AgendaView struct {
	layout.Page
	form
	At    At
	Items []models.AnnotatedItem
	Chair bool // writes the bridging text
	Only  bool // chosen matters, not all that are open
	Next  string
	Of    int64 // the matter whose note came back
}

// OpenMattersView lists what a member of the Network without a seat may
// reserve its mandate on.
type OpenMattersView struct {
	layout.Page
	At   At
	Rows []models.OpenMatter
	Next string
}

// OpenMatterView is one of them, with the form.
type OpenMatterView struct {
	layout.Page
	form
	At At
	M  models.OpenMatter
}

// CheckView repeats an answer in one sentence before it is cast.
type CheckView struct {
	layout.Page
	At    At
	V     models.MatterView
	Seat  models.MySeat
	Input models.VoteInput
}

// PaperView is the form of a matter as the secretariat prepares it.
type PaperView struct {
	layout.Page
	form
	At            At
	Action        string
	Before        models.BodyKind // the body, the Board if empty
	Version       int64
	Kind          models.MatterKind
	Proposals     []models.ProposalRow // those with their board paper
	Proposal      int64
	Frozen        *models.Frozen
	Question      string
	Recommend     string
	Channel       models.MatterChannel
	Meeting       string
	MeetingID     int64               // on whose agenda it stands
	Meetings      []models.MeetingRow // to choose from
	Method        models.Method
	Subject       models.MatterSubject
	Language      string
	Text          models.MatterWording
	New           bool // not of a matter that exists
	Revise        bool // another text of an open matter
	Brackets      []models.BracketView
	Revisits      []models.MatterRow
	Writing       bool
	Organisations []components.Option
	Hosts         []components.Option // who may host the secretariat
}

// ScoreView is a seat's sheet.
type ScoreView struct {
	layout.Page
	form
	At   At
	V    models.MatterView
	Seat models.MySeat
}

// InterestView declares an interest, or records one that the others found.
type InterestView struct {
	layout.Page
	form
	At     At
	V      models.MatterView
	Seat   int64
	Decide bool
}

// EndingView ends a matter without a decision.
type EndingView struct {
	layout.Page
	form
	At At
	V  models.MatterView
}

// SeatsView is the register of seats for those who keep it.
type SeatsView struct {
	layout.Page
	form
	At            At
	Composition   models.Composition
	Holdings      []models.HoldingRow
	Organisations []models.Organisation
	Now           time.Time
}

// HoldingView ends or corrects one holding.
type HoldingView struct {
	layout.Page
	form
	At      At
	Holding models.HoldingRow
	Acting  []models.Signer // mandates of which one alone may act
}

// RulesView records the next version of the rules.
type RulesView struct {
	layout.Page
	form
	At        At
	Kind      models.BodyKind
	Rule      models.BodyRule
	Seats     []models.SeatAt
	Decisions []models.DecisionRow
}

// DecisionsView is the register of decisions.
type DecisionsView struct {
	layout.Page
	At   At
	Rows []models.DecisionRow
	Next string
	Head models.CertificateHead
	// Prior are decisions taken before this system, on the last page; they are not of
	// the register.
	Prior []models.PriorDecision
}

func (v DecisionsView) prior(ctx context.Context) components.Table {
	head := func(key string) components.Column { return components.Column{Head: i18n.T(ctx, key)} }
	t := components.Table{Caption: i18n.T(ctx, "opening.decisions"), Columns: []components.Column{{Head: i18n.T(ctx, "opening.decision"), RowHead: true},
		{Head: i18n.T(ctx, "opening.decided_on"), Kind: components.Narrow}, head("opening.body"), head("opening.source")}}
	for _, d := range v.Prior {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{{Text: d.Reference, Sub: d.Title}, components.Words(i18n.ShortDate(ctx, d.DecidedOn())),
			{Text: d.Body, Sub: d.Method}, {Text: d.Source, Sub: d.Text}}})
	}
	return t
}

// DecisionView is one decision as its reader may see it.
type DecisionView struct {
	layout.Page
	At        At
	D         models.DecisionView
	C         models.CertificateView
	Check     string // whole address that checks the certificate, for the code on paper
	Programme string // address of the programme it made, empty for none
	Inside    bool   // the reader sits at the table
	Follows   string // address of what follows from it, empty for who has no part in that
	Letter    string // address of the letter to the reader's organisation, empty for none
}

// ConditionsView lists the conditions that are not met.
type ConditionsView struct {
	layout.Page
	form
	At      At
	Rows    []models.ConditionRow
	Next    string
	Of      int64 // whose form came back
	Confirm bool  // the reader is of the secretariat
	Reports bool
	Person  int64
	Today   when.Date // what was due before it is late
}

// standing is where a condition stands, with the days it is late while it is open.
func (v ConditionsView) standing(ctx context.Context, c models.ConditionRow) string {
	text := i18n.T(ctx, "board.condition_is."+string(c.State))
	if c.Late(v.Today) {
		text += " · " + i18n.T(ctx, "home.days_late", "Count", v.Today.DaysSince(c.DueOn))
	}
	return text
}

// constituency names a group of seats.
func constituency(ctx context.Context, c models.Constituency) string {
	return i18n.T(ctx, "board.constituency."+string(c))
}

// seatName is a seat whoever holds it: "Contributors, seat 2".
func seatName(ctx context.Context, c models.Constituency, n int) string {
	if c == models.ConstituencyChair {
		return constituency(ctx, c)
	}
	return i18n.T(ctx, "board.seat_name", "Constituency", constituency(ctx, c), "Number", n)
}

// holderOr is the holder's name or the seat's.
func holderOr(ctx context.Context, holder string, c models.Constituency, n int) string {
	if holder == "" {
		return seatName(ctx, c, n)
	}
	return holder
}

// refusalText is a refusal in the reader's words.
func refusalText(ctx context.Context, err error) string {
	e := models.AsError(err)
	if e == nil {
		return ""
	}
	args := map[string]any{}
	for name, value := range e.Args {
		args[name] = value
	}
	if s, ok := args["Check"].(string); ok {
		args["Check"] = i18n.T(ctx, s, "Constituency", i18n.T(ctx, "board.constituency."+fmt.Sprint(args["Constituency"])))
	}
	if s, ok := args["State"].(string); ok {
		args["State"] = i18n.T(ctx, "board.state."+s)
	}
	if s, ok := args["Constituency"].(string); ok && s != "" {
		args["Constituency"] = constituency(ctx, models.Constituency(s))
	}
	if at, ok := args["From"].(time.Time); ok {
		args["From"] = i18n.Instant(ctx, at)
	}
	return i18n.T(ctx, e.Key, args)
}

func clauseOf(err error) string {
	if e := models.AsError(err); e != nil {
		return e.Clause
	}
	return ""
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

func matterPath(id int64, more ...string) string {
	path := "/board/matters/" + strconv.FormatInt(id, 10)
	for _, m := range more {
		path += "/" + m
	}
	return path
}

func safe(path string) templ.SafeURL { return templ.SafeURL(path) }

// stateCode is the word of the system's list for a matter's state.
func stateCode(m models.MatterState) string {
	if m == models.MatterOpen {
		return "vote_open"
	}
	return string(m)
}

// outcomeCode is the word of the system's list for an outcome.
func outcomeCode(o models.Outcome) string {
	return map[models.Outcome]string{
		models.OutcomeApprove: "approved", models.OutcomeConditions: "approved_conditions", models.OutcomeReturn: "returned",
		models.OutcomeDefer: "deferred", models.OutcomeReserve: "reserve", models.OutcomeNotApprove: "not_approved", models.OutcomeNote: "noted",
	}[o]
}

func answerCode(a models.VoteAnswer) string {
	return map[models.VoteAnswer]string{
		models.AnswerAgree: "agrees", models.AnswerRemarks: "agrees_remarks", models.AnswerObject: "objects", models.AnswerAbstain: "abstains",
	}[a]
}

func gradeCode(g models.InterestGrade) string {
	switch g {
	case models.InterestDisclosed:
		return "disclosed"
	case models.InterestNoVote:
		return "no_vote"
	}
	return "recused"
}

// sentence says how a result was reached: the method first.
func sentence(ctx context.Context, method models.Method, r models.Result) string {
	if r.Formal != nil {
		return formalSentence(ctx, *r.Formal)
	}
	if method == models.MethodReferral {
		return i18n.T(ctx, "board.sentence.referral")
	}
	s := i18n.T(ctx, "board.sentence."+string(method), "Answered", r.Answered, "Count", r.WithVote)
	if r.WithoutVote > 0 {
		s += i18n.T(ctx, "board.sentence.without", "Count", r.WithoutVote)
	}
	return s
}

// conditionLine says who meets a condition, by when, and what waits for it.
func conditionLine(ctx context.Context, c models.MatterCondition, organisation string) string {
	parts := []string{organisation, i18n.T(ctx, "board.due_by", "Day", i18n.Date(ctx, c.DueOn))}
	if c.BlocksTranche > 0 {
		parts = append(parts, i18n.T(ctx, "board.blocks", "Number", c.BlocksTranche))
	}
	return strings.Join(parts, i18n.T(ctx, "core.list_separator"))
}

func outOf(ctx context.Context, p models.Points) string {
	return i18n.T(ctx, "board.out_of_100", "Points", i18n.Number(ctx, int64((p+50)/100)))
}

// inputInstant is an instant as a field of day and time in UTC holds it.
func inputInstant(t *time.Time) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04")
}
