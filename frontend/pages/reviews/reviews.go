// Package reviews is the pages of review: the secretariat's queue, screening
// and assignment, the reviewer's list and scoring, reviews in sum, the ranking
// of a call, the appraisal note and the board paper.
package reviews

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Frame is what every page of review has.
type Frame struct {
	layout.Page
	Names  *models.Catalogue        // countries and areas of this store
	At     func(path string) string // an address of this site in the pinned language
	Faults *models.Error            // of a form that came back
	Values url.Values               // what the person sent
	Sent   string                   // address of the form that came back, without its language
}

// form is a form of the page; the one that came back carries the faults and
// the person's own input, the others stand as at first sight.
func (f Frame) form(action string, version int64) components.Form {
	out := components.Form{Name: components.FormName(action), Action: f.At(action), Version: version}
	if f.Sent == action {
		out.Faults, out.Values = f.Faults, f.Values
	}
	return out
}

func (f Frame) back(action string) bool { return f.Sent == action }

func (f Frame) safe(format string, args ...any) templ.SafeURL {
	return templ.SafeURL(f.At(fmt.Sprintf(format, args...)))
}

func (f Frame) to(format string, args ...any) string { return f.At(fmt.Sprintf(format, args...)) }

// place is the name of a country or area.
func (f Frame) place(ctx context.Context, code string) string {
	if f.Names != nil {
		if c, ok := f.Names.Country(code); ok {
			return c.Name.In(i18n.Lang(ctx))
		}
	}
	return code
}

func (f Frame) places(ctx context.Context, codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = f.place(ctx, code)
	}
	return strings.Join(names, i18n.T(ctx, "core.list_separator"))
}

func (f Frame) area(ctx context.Context, number int) string {
	if f.Names != nil {
		if a, ok := f.Names.Area(number); ok {
			return a.Title.In(i18n.Lang(ctx))
		}
	}
	return ""
}

// points writes a total or a mean of hundredths.
func points(ctx context.Context, p models.Points) string { return i18n.Money(ctx, p) }

// stateCode is a proposal's state as the word list names it.
func stateCode(s models.ProposalState) string {
	switch s {
	case models.ProposalBoardPaper:
		return "before_board"
	case models.ProposalApprovedCond:
		return "approved_conditions"
	case models.ProposalReserved:
		return "reserve"
	}
	return string(s)
}

// answerCode is an assignment's state as the word list names it.
func answerCode(s models.AssignmentState) string {
	switch s {
	case models.AssignmentSubmitted:
		return "scored"
	case models.AssignmentAbstained:
		return "abstains"
	case models.AssignmentRemoved:
		return "ended"
	}
	return string(s)
}

// answerText is why an assignment ended; an interest is told by its kind.
func answerText(ctx context.Context, answer string) string {
	if kind, ok := strings.CutPrefix(answer, "interest: "); ok {
		return i18n.T(ctx, "reviews.interest_of", "Kind", i18n.T(ctx, "reviews.interest."+kind))
	}
	return answer
}

// conflictText says one thing that stands against an assignment.
func (f Frame) conflictText(ctx context.Context, c models.ReviewConflict) string {
	if c.Source != models.InterestComputed {
		return i18n.T(ctx, "reviews.conflict."+string(c.Source), "Kind", i18n.T(ctx, "reviews.interest."+c.ReasonKind))
	}
	return i18n.T(ctx, "reviews.conflict.computed_"+c.ReasonKind, "Organisation", c.Organisation, "Country", f.place(ctx, c.Country))
}

// checkText writes what a check found, with names in place of codes.
func (f Frame) checkText(ctx context.Context, c models.EligibilityCheck) string {
	args := map[string]any{}
	for k, v := range c.Args {
		args[k] = v
	}
	if codes, ok := args["Countries"].(string); ok && codes != "" {
		args["Countries"] = f.places(ctx, strings.Split(codes, ", "))
	}
	if theme, ok := args["Theme"].(int); ok {
		args["Theme"] = f.area(ctx, theme)
	}
	return i18n.T(ctx, c.Key, args)
}

func checkCode(c models.EligibilityCheck) string {
	switch {
	case c.Result == models.CheckToJudge:
		return "to_judge"
	case !c.Failed():
		return "passes"
	case c.Blocking:
		return "blocked"
	}
	return "warns"
}

// checkRule says where a check comes from and what it does to the finding.
func checkRule(ctx context.Context, call models.Call, c models.EligibilityCheck) string {
	rule := i18n.T(ctx, "reviews.rule."+string(c.Rule), "Call", call.Reference, "Version", c.Version)
	if c.Clause != "" {
		rule = i18n.T(ctx, "reviews.rule_clause", "Rule", rule, "Clause", c.Clause)
	}
	return i18n.T(ctx, "reviews.rule_means", "Rule", rule, "Means", i18n.T(ctx, "reviews.means."+c.Means()))
}

// QueueView is the secretariat's queue.
type QueueView struct {
	Frame
	Rows     []models.ReviewQueueRow
	State    models.ProposalState
	Calls    []models.Call // with a submitted proposal
	CallID   int64         // chosen, 0 for all
	Late     bool          // only with a review past its day
	Account  int64         // the reader's
	NextHref string
	Screens  bool // the reader may screen and assign
}

// Steps of the filter, in the order of the work.
var queueStates = []models.ProposalState{models.ProposalSubmitted, models.ProposalAdmissible, models.ProposalInReview,
	models.ProposalShortlisted, models.ProposalTechnicalReview, models.ProposalBoardPaper}

// narrowed is the address of the queue with a call, a state and the rest of
// what is chosen.
func (v QueueView) narrowed(call int64, state models.ProposalState, late bool, after int64) string {
	q := url.Values{}
	for name, value := range map[string]string{"call": number(call), "state": string(state), "after": number(after)} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if late {
		q.Set("late", "yes")
	}
	if len(q) == 0 {
		return v.to("/reviews")
	}
	return v.At("/reviews?" + q.Encode())
}

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// More sets the address of the next page, with what is chosen.
func (v *QueueView) More(next int64) {
	if next > 0 {
		v.NextHref = v.narrowed(v.CallID, v.State, v.Late, next)
	}
}

func (v QueueView) filters(ctx context.Context) []components.Filter {
	out := []components.Filter{{Label: i18n.T(ctx, "reviews.queue.all"), Href: v.narrowed(v.CallID, "", false, 0), Current: v.State == "" && !v.Late}}
	for _, s := range queueStates {
		out = append(out, components.Filter{Label: i18n.T(ctx, "status."+stateCode(s)), Href: v.narrowed(v.CallID, s, false, 0), Current: v.State == s && !v.Late})
	}
	return append(out, components.Filter{Label: i18n.T(ctx, "reviews.queue.overdue"), Href: v.narrowed(v.CallID, "", true, 0), Current: v.Late})
}

func (v QueueView) calls(ctx context.Context) []components.Filter {
	out := []components.Filter{{Label: i18n.T(ctx, "reviews.queue.all_calls"), Href: v.narrowed(0, v.State, v.Late, 0), Current: v.CallID == 0}}
	for _, c := range v.Calls {
		out = append(out, components.Filter{Label: c.Reference, Href: v.narrowed(c.ID, v.State, v.Late, 0), Current: v.CallID == c.ID})
	}
	return out
}

// shown are the calls whose results the page leads to.
func (v QueueView) shown() []models.Call {
	var out []models.Call
	for _, c := range v.Calls {
		if v.CallID == 0 || v.CallID == c.ID {
			out = append(out, c)
		}
	}
	return out
}

// result is the address of a page of a call's results.
func result(at func(string) string, call int64, page string, stage models.ProposalStage) templ.SafeURL {
	path := fmt.Sprintf("/calls/%d/%s", call, page)
	if stage != "" {
		path += "?stage=" + string(stage)
	}
	return templ.SafeURL(at(path))
}

// next is where the row's work goes on, with its verb.
func (v QueueView) next(ctx context.Context, r models.ReviewQueueRow) components.Link {
	page, verb := "reviews", "summary"
	switch r.State {
	case models.ProposalSubmitted:
		page, verb = "screening", "screen"
	case models.ProposalAdmissible:
		page, verb = "reviewers", "assign"
	case models.ProposalInReview:
		if r.OpenReviews > 0 || r.DoneReviews == 0 {
			page, verb = "reviewers", "follow"
		}
	case models.ProposalTechnicalReview:
		page, verb = "appraisal", "appraise"
		if r.OpenReviews == 0 && r.Appraisal == models.AppraisalDraft {
			if verb = "sign"; !r.MaySign(v.Account) {
				verb = "note"
			}
		} else if r.OpenReviews == 0 && r.Appraisal == models.AppraisalSigned {
			verb = "present"
		}
	case models.ProposalReturned, models.ProposalNotAdmissible:
		page, verb = "screening", "finding"
	case models.ProposalBoardPaper:
		page, verb = "board-paper", "paper"
	}
	if page == "reviews" && r.DoneReviews == 0 && r.State == models.ProposalWithdrawn {
		// Nobody reviewed it: the document is all there is to read.
		return components.Link{Label: i18n.T(ctx, "reviews.queue.verb_paper"), Href: v.to("/proposals/%d", r.ID)}
	}
	if !v.Screens && slices.Contains([]string{"screen", "assign", "appraise", "sign", "present"}, verb) {
		verb = "finding"
	}
	return components.Link{Label: i18n.T(ctx, "reviews.queue.verb_"+verb), Href: v.to("/proposals/%d/%s", r.ID, page)}
}

func (v QueueView) table(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "reviews.queue.caption"), CaptionHidden: true,
		Columns: []components.Column{
			{Head: i18n.T(ctx, "reviews.col.proposal")},
			{Head: i18n.T(ctx, "reviews.col.submitted"), Kind: components.Narrow},
			{Head: i18n.T(ctx, "reviews.col.asked"), Unit: components.Dollars(ctx), Kind: components.Number},
			{Head: i18n.T(ctx, "reviews.col.state")},
			{Head: i18n.T(ctx, "reviews.col.reviews"), Kind: components.Number},
			{Head: i18n.T(ctx, "reviews.col.next")},
		},
	}
	for _, r := range v.Rows {
		next := v.next(ctx, r)
		row := components.Row{Cells: []components.Cell{
			components.Of(v.proposalCell(r)),
			components.Day(ctx, r.SubmittedAt),
			components.Cents(ctx, r.Asked),
			components.State(stateCode(r.State)),
			components.Of(reviewCount(r)),
			components.To(next.Label, next.Href),
		}}
		if r.LateReviews > 0 {
			row.Tone = "warn"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// ScreeningPage is a submission with the checks beside it.
type ScreeningPage struct {
	Frame
	models.ScreeningView
	Screens bool
	Talked  *Talked
}

// Talked is the conversation on a proposal as the secretariat reads it beside
// what it judges; nil for other readers.
type Talked struct {
	Shared   []models.ThreadView
	Internal []models.ThreadView
}

func (v ScreeningPage) path() string { return fmt.Sprintf("/proposals/%d/screening", v.Proposal.ID) }

func (v ScreeningPage) failed() (blocking, warnings int) {
	for _, c := range v.Checks {
		switch {
		case !c.Failed():
		case c.Blocking:
			blocking++
		default:
			warnings++
		}
	}
	return blocking, warnings
}

// results are the findings to choose from, none chosen.
func (v ScreeningPage) results(ctx context.Context) []components.Option {
	blocking, _ := v.failed()
	var out []components.Option
	for _, r := range v.Results {
		o := components.Option{Value: string(r), Label: i18n.T(ctx, "reviews.result."+string(r)),
			Hint: i18n.T(ctx, "reviews.result_hint."+string(v.Proposal.Stage)+"_"+string(r))}
		if r == models.ScreeningAdmissible && blocking > 0 {
			o.Locked, o.Hint = true, i18n.T(ctx, "reviews.screen_blocked")
		}
		out = append(out, o)
	}
	return out
}

// AssignPage is the pool and what was asked so far.
type AssignPage struct {
	Frame
	models.AssignmentsView
	Assigns bool
}

func (v AssignPage) path() string { return fmt.Sprintf("/proposals/%d/reviewers", v.Proposal.ID) }

func (v AssignPage) open() bool {
	return v.Assigns && (v.Proposal.State == models.ProposalAdmissible || v.Proposal.State.Reviewing())
}

// free are those who can be asked, with what they have; others are those who
// cannot, with the reason.
func (v AssignPage) free(ctx context.Context) (free []components.Option, others []models.PoolRow) {
	for _, r := range v.Pool {
		if !r.Free() {
			others = append(others, r)
			continue
		}
		hint := i18n.T(ctx, "reviews.assign.load", "Count", r.Open)
		if r.Organisation != "" {
			hint = r.Organisation + " · " + hint
		}
		free = append(free, components.Option{Value: fmt.Sprint(r.MandateID), Label: r.Name, Hint: hint})
	}
	return free, others
}

func (v AssignPage) interestOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, k := range models.InterestKinds {
		out = append(out, components.Option{Value: k, Label: i18n.T(ctx, "reviews.interest."+k)})
	}
	return out
}

func (v AssignPage) people() []components.Option {
	var out []components.Option
	for _, r := range v.Pool {
		out = append(out, components.Option{Value: fmt.Sprint(r.PersonID), Label: r.Name})
	}
	return out
}

// current are the assignments on the submission that stands, earlier the rest.
func (v AssignPage) current() (current, earlier []models.AssignmentRow) {
	for _, a := range v.Assignments {
		if a.SubmissionID == v.Submission.ID {
			current = append(current, a)
		} else {
			earlier = append(earlier, a)
		}
	}
	return current, earlier
}

// ListPage is a reviewer's assignments.
type ListPage struct {
	Frame
	Person int64 // the reader's own
	Rounds []models.CalibrationRow
	Looks  []models.RoundRow // rounds on a disagreement
	Rows   []models.AssignmentRow
}

// lookCode is where a round stands for its reviewer, as the word list names it.
func lookCode(r models.RoundRow) string {
	switch {
	case r.Ended:
		return "closed"
	case r.MineAnswered:
		return "answered"
	}
	return "open"
}

func (v ListPage) split() (owed, done []models.AssignmentRow) {
	for _, r := range v.Rows {
		if r.State == models.AssignmentOpen {
			owed = append(owed, r)
		} else {
			done = append(done, r)
		}
	}
	return owed, done
}

func (v ListPage) queue(ctx context.Context, rows []models.AssignmentRow) []components.Waiting {
	var out []components.Waiting
	for i, r := range rows {
		w := components.Waiting{When: i18n.ShortDate(ctx, r.DueOn), Title: r.Title, Href: v.to("/reviews/%d", r.ID), Strong: i == 0,
			Hint: i18n.T(ctx, "reviews.mine.scored", "Count", r.Scored, "All", r.Criteria), Verb: i18n.T(ctx, "reviews.mine.verb")}
		w.Tone, w.Left = components.ToneInfo, r.Reference
		if r.Late {
			w.Tone, w.Left = components.ToneBad, i18n.T(ctx, "status.late")
		}
		out = append(out, w)
	}
	return out
}

// ReviewPage is one review as its reviewer works on it: all criteria, or one.
type ReviewPage struct {
	Frame
	models.ReviewView
	Index int // position of the criterion on the page, from 0
}

func (v ReviewPage) path(rest string) string {
	return fmt.Sprintf("/reviews/%d%s", v.Assignment.ID, rest)
}

// said is what the reviewer has said on a criterion: what is typed and not yet
// saved before what is saved.
func (v ReviewPage) said(code string) models.ReviewScore {
	r := v.Scores[code]
	if d, ok := v.Drafts[code]; ok {
		r.Score, r.Abstained, r.Reason, r.Version = d.Score, d.Abstained, d.Reason, d.Version
	}
	return r
}

// elsewhere is the saved score where another window changed it after the draft
// was begun.
func (v ReviewPage) elsewhere(code string) (models.ReviewScore, bool) {
	d, typed := v.Drafts[code]
	stands := v.Scores[code]
	return stands, typed && d.Version != stands.Version
}

func (v ReviewPage) complete(code string) bool {
	r := v.said(code)
	return r.Reason != "" && (r.Abstained || r.Score != nil)
}

// criterion is the one the page asks about.
func (v ReviewPage) criterion() models.Criterion { return v.Criteria[v.Index] }

func (v ReviewPage) criterionPath() string { return v.path("/criteria/" + v.criterion().Code) }

func (v ReviewPage) steps(ctx context.Context) components.Steps {
	s := components.Steps{Label: i18n.T(ctx, "reviews.score.steps"), Current: v.Index}
	for _, c := range v.Criteria {
		s.Names = append(s.Names, c.Label.In(i18n.Lang(ctx)))
	}
	return s
}

// scale are the five steps of a criterion with their words.
func scale(ctx context.Context, c models.Criterion) []components.Option {
	var out []components.Option
	for n := models.ScoreLowest; n <= models.ScoreHighest; n++ {
		out = append(out, components.Option{Value: fmt.Sprint(n), Label: step(ctx, c, n), Hint: c.Anchor(n).In(i18n.Lang(ctx))})
	}
	return out
}

// step names a score; a criterion that is only recorded counts categories and
// has no better or worse.
func step(ctx context.Context, c models.Criterion, n int) string {
	if c.RecordedOnly {
		return i18n.Number(ctx, n)
	}
	return i18n.T(ctx, "reviews.step."+strconv.Itoa(n))
}

func scoreText(score *int) string {
	if score == nil {
		return ""
	}
	return fmt.Sprint(*score)
}

// weight says what a criterion counts.
func weight(ctx context.Context, c models.Criterion) string {
	if c.RecordedOnly {
		return i18n.T(ctx, "reviews.recorded_only")
	}
	return i18n.T(ctx, "reviews.weight", "Percent", i18n.Percent(ctx, c.Weight, 100, 0))
}

// openSection is the section of the document that the criterion is mostly about;
// it stands open beside the score. Without one the first does.
func (v ReviewPage) openSection() string {
	section := v.criterion().Section
	if section == models.PartBudget && !v.Form.Schema.Budget {
		return "results"
	}
	return section
}

// PapersPage lists the papers of the Board.
type PapersPage struct {
	Frame
	Rows []models.ProposalRow
}

func (v PapersPage) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "reviews.papers.caption"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "reviews.col.proposal")}, {Head: i18n.T(ctx, "reviews.doc.countries")},
		{Head: i18n.T(ctx, "reviews.col.asked"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "reviews.col.state")}, {Head: i18n.T(ctx, "reviews.col.reviews")},
	}}
	for _, r := range v.Rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: r.Title, Href: v.to("/proposals/%d/board-paper", r.ID), Sub: r.Reference}, components.Words(v.places(ctx, r.Countries)),
			components.Cents(ctx, r.Asked), components.State(stateCode(r.State)), components.To(i18n.T(ctx, "reviews.queue.verb_summary"), v.to("/proposals/%d/reviews", r.ID)),
		}})
	}
	return t
}
