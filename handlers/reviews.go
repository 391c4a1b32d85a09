package handlers

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"seedfund/app"
	"seedfund/app/matters"
	"seedfund/app/proposals"
	"seedfund/app/reviews"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/board"
	"seedfund/frontend/pages/home"
	pages "seedfund/frontend/pages/reviews"
	"seedfund/models"
)

// reviewFrame is what every page of review has. faults and values are those of
// a form that came back, nil on first sight.
func (v *Visit) reviewFrame(title string, faults *models.Error, values url.Values, crumbs ...layout.Crumb) (pages.Frame, error) {
	choices, err := v.Proposals.Choices(v.Ctx())
	f := pages.Frame{Page: v.Page(title, crumbs...), Names: choices.Catalogue, At: v.At, Faults: faults, Values: values}
	if faults != nil {
		f.Sent = v.sentPath()
	}
	return f, err
}

// sentPath is the address of the posted form, without its language.
func (v *Visit) sentPath() string {
	path := v.Request().URL.Path
	if _, rest, ok := i18n.Pinned(path); ok {
		return rest
	}
	return path
}

func (v *Visit) toReviews() layout.Crumb {
	return layout.Crumb{Label: v.T("frame.menu.reviews"), Href: v.At("/reviews")}
}

// reviewsPage is the way in: a reviewer's own list, the secretariat's queue, or
// the Board's papers.
func reviewsPage(v *Visit) error {
	switch {
	case v.Actor.Is(models.RoleReviewer):
		return myReviews(v)
	case v.Actor.Is(models.RoleBoardMember, models.RoleAlternate, models.RoleCoordinator):
		return reviewedPapers(v)
	}
	f := reviews.Filter{State: models.ProposalState(v.QueryParam("state")), Late: v.QueryParam("late") != "", After: v.after()}
	if n, err := strconv.ParseInt(v.QueryParam("call"), 10, 64); err == nil && n > 0 {
		f.CallID = n
	}
	rows, next, err := v.Reviews.Queue(v.Ctx(), v.Actor, f)
	if err != nil {
		return err
	}
	frame, err := v.reviewFrame(v.T("reviews.queue.title"), nil, nil)
	if err != nil {
		return err
	}
	view := pages.QueueView{Frame: frame, Rows: rows, State: f.State, CallID: f.CallID, Late: f.Late, Account: v.Actor.AccountID,
		Screens: v.Actor.May(models.PermProposalScreen) == nil}
	if view.Calls, err = v.Reviews.QueueCalls(v.Ctx(), v.Actor); err != nil {
		return err
	}
	view.More(next)
	return v.Render(pages.Queue(view))
}

func myReviews(v *Visit) error {
	rows, err := v.Reviews.Mine(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	rounds, err := v.Reviews.MyCalibrations(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	looks, err := v.Reviews.MyRounds(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	frame, err := v.reviewFrame(v.T("reviews.mine.title"), nil, nil)
	if err != nil {
		return err
	}
	return v.Render(pages.Mine(pages.ListPage{Frame: frame, Person: v.Actor.PersonID, Rows: rows, Rounds: rounds, Looks: looks}))
}

// reviewedPapers lists what is before the Board, for those who read it there.
func reviewedPapers(v *Visit) error {
	rows, _, err := v.Proposals.List(v.Ctx(), v.Actor, proposals.Filter{Stage: models.StageFull, Limit: 100})
	if err != nil {
		return err
	}
	frame, err := v.reviewFrame(v.T("reviews.papers.title"), nil, nil)
	if err != nil {
		return err
	}
	return v.Render(pages.Papers(pages.PapersPage{Frame: frame, Rows: rows}))
}

func (v *Visit) reviewView(id int64, index int, faults *models.Error, values url.Values) (pages.ReviewPage, error) {
	view, err := v.Reviews.Review(v.Ctx(), v.Actor, id)
	if err != nil {
		return pages.ReviewPage{}, err
	}
	title, crumbs := view.Frozen.Title, []layout.Crumb{v.toReviews()}
	if index >= 0 {
		title = view.Criteria[index].Label.In(v.Lang())
		crumbs = append(crumbs, layout.Crumb{Label: view.Frozen.Title, Href: v.At(fmt.Sprintf("/reviews/%d", id))})
	}
	frame, err := v.reviewFrame(title, faults, values, append(crumbs, layout.Crumb{Label: title})...)
	return pages.ReviewPage{Frame: frame, ReviewView: view, Index: max(index, 0)}, err
}

func reviewPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.reviewView(id, -1, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(pages.Overview(view))
}

// criterionAt finds the criterion of the address among those of the review.
func (v *Visit) criterionAt(id int64) (int, error) {
	view, err := v.Reviews.Review(v.Ctx(), v.Actor, id)
	if err != nil {
		return 0, err
	}
	code := v.Param("criterion")
	at := slices.IndexFunc(view.Criteria, func(c models.Criterion) bool { return c.Code == code })
	if at < 0 {
		return 0, models.NotFound("criteria")
	}
	return at, nil
}

func criterionPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	at, err := v.criterionAt(id)
	if err != nil {
		return err
	}
	view, err := v.reviewView(id, at, nil, nil)
	if err != nil {
		return err
	}
	if !view.Open {
		return v.Redirect(303, v.At(fmt.Sprintf("/reviews/%d", id)))
	}
	return v.Render(pages.Score(view))
}

func (v *Visit) screeningView(id int64, faults *models.Error, values url.Values) (pages.ScreeningPage, error) {
	view, err := v.Reviews.Screening(v.Ctx(), v.Actor, id)
	if err != nil {
		return pages.ScreeningPage{}, err
	}
	frame, err := v.reviewFrame(view.Frozen.Title, faults, values, v.toReviews(), layout.Crumb{Label: v.T("reviews.page.screening")})
	if err != nil {
		return pages.ScreeningPage{}, err
	}
	talked, err := v.talked(id)
	return pages.ScreeningPage{Frame: frame, ScreeningView: view, Screens: v.Actor.May(models.PermProposalScreen) == nil, Talked: talked}, err
}

func screeningPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.screeningView(id, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(pages.Screening(view))
}

func (v *Visit) assignView(id int64, faults *models.Error, values url.Values) (pages.AssignPage, error) {
	view, err := v.Reviews.Assignments(v.Ctx(), v.Actor, id)
	if err != nil {
		return pages.AssignPage{}, err
	}
	frame, err := v.reviewFrame(view.Frozen.Title, faults, values, v.toReviews(), layout.Crumb{Label: v.T("reviews.page.reviewers")})
	return pages.AssignPage{Frame: frame, AssignmentsView: view, Assigns: v.Actor.May(models.PermReviewAssign) == nil}, err
}

func assignPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.assignView(id, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(pages.Assign(view))
}

func (v *Visit) summaryView(id int64, faults *models.Error, values url.Values) (pages.SummaryPage, error) {
	view, err := v.Reviews.Summary(v.Ctx(), v.Actor, id)
	if err != nil {
		return pages.SummaryPage{}, err
	}
	frame, err := v.reviewFrame(view.Proposal.Title, faults, values, v.toReviews(), layout.Crumb{Label: v.T("reviews.page.reviews")})
	if err != nil {
		return pages.SummaryPage{}, err
	}
	board, err := v.boardScores(id)
	return pages.SummaryPage{Frame: frame, ReviewSummaryView: view, Board: board, Chooses: v.Actor.May(models.PermProposalInvite) == nil,
		Assigns: v.Actor.May(models.PermReviewAssign) == nil}, err
}

// boardScores are what the seats scored in the latest matter about a proposal,
// as the area of matters shows them to this reader: never before their own.
func (v *Visit) boardScores(proposal int64) (*models.ReviewSummary, error) {
	if v.Actor.May(models.PermBoardRead) != nil {
		return nil, nil
	}
	rows, _, err := v.Matters.List(v.Ctx(), v.Actor, matters.Filter{ProposalID: proposal, Limit: 1})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	m, err := v.Matters.Show(v.Ctx(), v.Actor, rows[0].ID)
	if err != nil || m.Unscored || m.Scores.Count == 0 {
		return nil, err
	}
	return &m.Scores, nil
}

func reviewSummaryPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.summaryView(id, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(pages.Summary(view))
}

func rankingPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.Reviews.Ranking(v.Ctx(), v.Actor, id, models.ProposalStage(v.QueryParam("stage")))
	if err != nil {
		return err
	}
	title := v.T("reviews.ranking.title", "Call", view.Call.Title.In(v.Lang()))
	frame, err := v.reviewFrame(title, nil, nil, v.toReviews(), layout.Crumb{Label: view.Call.Reference})
	if err != nil {
		return err
	}
	return v.Render(pages.Ranking(pages.RankingPage{Frame: frame, RankingView: view}))
}

func (v *Visit) appraisalView(id int64, faults *models.Error, values url.Values) (pages.AppraisalPage, error) {
	view, err := v.Reviews.Appraisal(v.Ctx(), v.Actor, id)
	if err != nil {
		return pages.AppraisalPage{}, err
	}
	frame, err := v.reviewFrame(view.Frozen.Title, faults, values, v.toReviews(), layout.Crumb{Label: v.T("reviews.page.appraisal")})
	if err != nil {
		return pages.AppraisalPage{}, err
	}
	board, err := v.boardScores(id)
	if err != nil {
		return pages.AppraisalPage{}, err
	}
	frame.Page = frame.Page.Of(view.Submission.ReceiptNumber(), view.Submission.Hash)
	talked, err := v.talked(id)
	return pages.AppraisalPage{Frame: frame, AppraisalView: view, Board: board, Talked: talked, Prints: v.prints()}, err
}

// appraisalDocument is the note as an editable file, or as PDF.
func appraisalDocument(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.Reviews.Appraisal(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	by := v.issuer()
	return v.editable(board.FileName("appraisal", view.Submission.ReceiptNumber(), v.Lang()), pages.AppraisalDocument(v.Ctx(), by.Fund, by.Notice(v.Ctx()), view))
}

func appraisalPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.appraisalView(id, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(pages.Appraisal(view))
}

func boardPaperPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	paper, err := v.Reviews.Paper(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	frame, err := v.reviewFrame(paper.Frozen.Title, nil, nil, v.toReviews(), layout.Crumb{Label: v.T("reviews.page.board_paper")})
	if err != nil {
		return err
	}
	board, err := v.boardScores(id)
	if err != nil {
		return err
	}
	return v.Render(pages.Paper(pages.PaperPage{Frame: frame, BoardPaper: paper, Board: board}))
}

// reviewTasks is what waits in review: reviews owed by their day, screenings,
// reviewers to find, choices to make, notes to write and to sign.
func reviewTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	switch {
	case a.May(models.PermReviewWrite) == nil && a.Is(models.RoleReviewer):
		return owedReviews(ctx, s, a)
	case a.May(models.PermProposalScreen) == nil && !a.System:
		return screeningTasks(ctx, s, a)
	}
	return nil, nil
}

func owedReviews(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	rows, err := s.Reviews.Mine(ctx, a)
	if err != nil {
		return nil, err
	}
	rounds, err := s.Reviews.MyCalibrations(ctx, a)
	if err != nil {
		return nil, err
	}
	looks, err := s.Reviews.MyRounds(ctx, a)
	var tasks []home.Task
	for _, r := range looks {
		if !r.Ended && !r.MineAnswered {
			tasks = append(tasks, home.Task{Title: i18n.T(ctx, "reviews.task.round", "Title", r.Title), DueAt: r.DueAt, Hint: r.Reference,
				Href: fmt.Sprintf("/rounds/%d", r.ID), Verb: i18n.T(ctx, "reviews.mine.verb")})
		}
	}
	for _, r := range rounds {
		if r.State == models.CalibrationOpen && !r.MineSent {
			tasks = append(tasks, home.Task{Title: i18n.T(ctx, "reviews.task.calibrate", "Title", r.Title), DueAt: lastMoment(r.DueOn), Hint: r.Reference,
				Href: fmt.Sprintf("/calibrations/%d", r.ID), Verb: i18n.T(ctx, "reviews.mine.verb")})
		}
	}
	for _, r := range rows {
		if r.State == models.AssignmentOpen && r.ProposalState.Reviewing() {
			tasks = append(tasks, home.Task{Title: i18n.T(ctx, "reviews.task.review", "Title", r.Title), DueAt: lastMoment(r.DueOn),
				Hint: i18n.T(ctx, "reviews.mine.scored", "Count", r.Scored, "All", r.Criteria), Href: fmt.Sprintf("/reviews/%d", r.ID), Verb: i18n.T(ctx, "reviews.mine.verb")})
		}
	}
	return tasks, err
}

// screeningTasks are the secretariat's, at most a page of each kind.
func screeningTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	tasks, err := apartTasks(ctx, s, a)
	if err != nil {
		return nil, err
	}
	late, err := s.Reviews.Late(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, r := range late {
		tasks = append(tasks, home.Task{Title: i18n.T(ctx, "reviews.task.late", "Count", r.Count, "Call", r.Reference), DueAt: lastMoment(r.DueOn),
			Href: fmt.Sprintf("/reviews?call=%d&late=yes", r.CallID), Verb: i18n.T(ctx, "reviews.task_verb.late")})
	}
	for _, step := range []struct {
		state models.ProposalState
		kind  string
		page  string
		waits func(models.ReviewQueueRow) bool
	}{
		{models.ProposalSubmitted, "screen", "screening", func(models.ReviewQueueRow) bool { return true }},
		{models.ProposalAdmissible, "assign", "reviewers", func(models.ReviewQueueRow) bool { return true }},
		{models.ProposalInReview, "choose", "reviews", func(r models.ReviewQueueRow) bool { return r.OpenReviews == 0 && r.DoneReviews > 0 }},
		{models.ProposalShortlisted, "invite", "reviews", func(models.ReviewQueueRow) bool { return true }},
		{models.ProposalTechnicalReview, "appraise", "appraisal", func(r models.ReviewQueueRow) bool { return r.OpenReviews == 0 }},
	} {
		rows, _, err := s.Reviews.Queue(ctx, a, reviews.Filter{State: step.state})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			kind := step.kind
			if kind == "appraise" && r.Appraisal == models.AppraisalDraft {
				// The note's writer does not sign it.
				if kind = "sign"; !r.MaySign(a.AccountID) {
					continue
				}
			} else if kind == "appraise" && r.Appraisal == models.AppraisalSigned {
				kind = "to_board"
			}
			if step.waits(r) {
				tasks = append(tasks, home.Task{Title: i18n.T(ctx, "reviews.task."+kind, "Title", r.Title), Hint: r.Reference,
					Href: fmt.Sprintf("/proposals/%d/%s", r.ID, step.page), Verb: i18n.T(ctx, "reviews.task_verb."+kind)})
			}
		}
	}
	return tasks, nil
}

// apartTasks are disagreements on which no round was opened yet.
func apartTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	rows, err := s.Reviews.Disagreements(ctx, a)
	var tasks []home.Task
	for _, r := range rows {
		if r.Round == nil {
			tasks = append(tasks, home.Task{Title: i18n.T(ctx, "reviews.task.apart", "Title", r.Title), Hint: r.Reference,
				Href: fmt.Sprintf("/proposals/%d/reviews", r.ID), Verb: i18n.T(ctx, "reviews.task_verb.apart")})
		}
	}
	return tasks, err
}
