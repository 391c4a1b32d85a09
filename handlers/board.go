package handlers

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"seedfund/app"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/decisions"
	"seedfund/app/meetings"
	"seedfund/app/proposals"
	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/board"
	"seedfund/frontend/pages/home"
	"seedfund/models"
	"seedfund/models/when"
)

func (v *Visit) boardCrumb(more ...layout.Crumb) []layout.Crumb {
	if v.atExCom() {
		return append([]layout.Crumb{{Label: v.T("ladder.excom_title"), Href: v.At("/excom")}}, more...)
	}
	return append([]layout.Crumb{{Label: v.T("frame.menu.board"), Href: v.At("/board")}}, more...)
}

func (v *Visit) mattersCrumb(more ...layout.Crumb) []layout.Crumb {
	return v.boardCrumb(append([]layout.Crumb{{Label: v.T(board.BodyText(v.kind(), "matters")), Href: v.At(board.MattersPath(v.kind()))}}, more...)...)
}

func (v *Visit) matterCrumb(m models.Matter, more ...layout.Crumb) []layout.Crumb {
	return v.mattersCrumb(append([]layout.Crumb{{Label: m.Reference, Href: v.At(matters.Path(m.ID))}}, more...)...)
}

func here(label string) layout.Crumb { return layout.Crumb{Label: label} }

func crumb(label, href string) layout.Crumb { return layout.Crumb{Label: label, Href: href} }

// boardPage shows who sits on the Board, as at a day of the reader's choice.
func boardPage(v *Visit) error {
	body, err := v.body()
	if models.IsKind(err, models.KindNotFound) {
		if v.atExCom() {
			return v.Render(v.noExCom())
		}
		return v.Render(board.NoBoard(board.NoBoardView{Page: v.Page(v.T("board.none")), At: v.At, May: v.Actor.May(models.PermFundSetUp) == nil}))
	}
	if err != nil {
		return err
	}
	now := v.DB.Now(v.Ctx())
	view := board.CompositionView{At: v.At, AsAt: when.DateOf(now)}
	at := now
	if text := v.QueryParam("as_at"); text != "" {
		if day, err := when.ParseDate(text); err == nil && day != view.AsAt {
			// As at a day means as the day ends.
			view.AsAt, at = day, day.AddDays(1).Start(time.UTC).Add(-time.Microsecond)
		}
	}
	known := now
	if day, err := when.ParseDate(v.QueryParam("known")); err == nil && !day.IsZero() && day.Before(when.DateOf(now)) {
		view.Known, known = day, day.AddDays(1).Start(time.UTC).Add(-time.Microsecond)
	}
	if view.Composition, err = v.Bodies.Composition(v.Ctx(), v.Actor, body.ID, at, known); err != nil {
		return err
	}
	if view.Rules, err = v.Bodies.Rules(v.Ctx(), body.ID); err != nil {
		return err
	}
	if view.Register, err = v.Bodies.Register(v.Ctx(), body.ID); err != nil {
		return err
	}
	view.Matters = v.Actor.May(right(v.kind())) == nil
	view.Manage = v.Actor.May(models.PermBodyManage) == nil
	if view.Matters || view.Manage {
		if view.Changes, err = v.Bodies.Changes(v.Ctx(), v.Actor, body); err != nil {
			return err
		}
	}
	view.Page = v.Page(v.T(board.BodyText(v.kind(), "title")))
	return v.Render(board.Composition(view))
}

// voteReceiptPage is the receipt of one answer of a seat.
func voteReceiptPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	vote, err := v.ID("vote")
	if err != nil {
		return err
	}
	receipt, err := v.Matters.Receipt(v.Ctx(), v.Actor, id, vote)
	if err != nil {
		return err
	}
	crumbs := v.mattersCrumb(layout.Crumb{Label: receipt.Matter, Href: v.At(matters.Path(id))}, here(v.T("board.receipt")))
	return v.Render(board.Receipt(board.ReceiptView{At: v.At, R: receipt, Page: v.Page(v.T("board.receipt_title", "Number", receipt.Number()), crumbs...)}))
}

func matterList(v *Visit) error {
	state := models.MatterState(v.QueryParam("state"))
	rows, next, err := v.Matters.List(v.Ctx(), v.Actor, matters.Filter{State: state, Body: v.kind(), After: v.after()})
	if err != nil {
		return err
	}
	view := board.MattersView{At: v.At, Kind: v.kind(), Rows: rows, State: state, Now: v.DB.Now(v.Ctx()), Prepare: v.Actor.May(models.PermMatterPrepare) == nil, Agenda: v.Actor.May(models.PermMatterOpen) == nil,
		Page: v.Page(v.T(board.BodyText(v.kind(), "matters")), v.boardCrumb(here(v.T(board.BodyText(v.kind(), "matters"))))...)}
	if next > 0 {
		query := url.Values{"after": {fmt.Sprint(next)}}
		if state != "" {
			query.Set("state", string(state))
		}
		view.Next = v.At(board.MattersPath(v.kind()) + "?" + query.Encode())
	}
	return v.Render(board.Matters(view))
}

func matterPage(v *Visit) error {
	m, err := v.matter()
	if err != nil {
		return err
	}
	view, err := v.matterView(m)
	if err != nil {
		return err
	}
	return v.Render(board.Matter(view))
}

// matter is the one the address names, as its reader may see it.
func (v *Visit) matter() (models.MatterView, error) {
	id, err := v.ID("id")
	if err != nil {
		return models.MatterView{}, err
	}
	m, err := v.Matters.Show(v.Ctx(), v.Actor, id)
	v.before = m.Body.Kind
	return m, err
}

// matterView adds what other areas know: the fund's money, the reviews, the
// papers.
func (v *Visit) matterView(m models.MatterView) (board.MatterView, error) {
	view := board.MatterView{At: v.At, V: m, Today: when.DateOf(m.Now),
		Prepares: v.Actor.May(models.PermMatterPrepare) == nil,
		Declares: v.Actor.Role.SitsIn() != "" || v.Actor.Is(models.RoleCoordinator),
		Chairs:   m.Presides,
		Page:     v.Page(m.Matter.Question, v.mattersCrumb(here(m.Matter.Reference))...)}
	view.Seat, _ = strconv.ParseInt(cmp.Or(v.QueryParam("seat"), v.Form.Get("seat")), 10, 64)
	if m.Matter.RevisitsID != nil {
		view.Earlier = v.At(matters.Path(*m.Matter.RevisitsID))
	}
	if (m.Proposal != nil || m.Text.Effect.Plan != nil) && m.Text.Outcome.Commits() && m.Decision == nil {
		t, err := v.Ledger.Fund(v.Ctx(), v.Actor)
		if err != nil {
			return view, err
		}
		view.Fund = &models.FundMoney{Cash: t.Cash, Reserved: t.Reserved, Minimum: t.Minimum}
		if view.Fund.Expected, err = v.Programmes.Expected(v.Ctx(), v.Actor); err != nil {
			return view, err
		}
	}
	if m.Proposal == nil {
		return view, nil
	}
	return view, v.papers(m, &view)
}

// papers adds the reviewers' summary and the papers the reader may open, from
// the board paper to the programme that came of it.
func (v *Visit) papers(m models.MatterView, view *board.MatterView) error {
	id := fmt.Sprint(m.Proposal.ID)
	add := func(name, route, path string) {
		if at := v.page(route, path); at != "" {
			view.Papers = append(view.Papers, components.FileRow{Name: name, Href: at, Kind: v.T("board.page")})
		}
	}
	reviews, paper, err := v.reviewsBefore(m.Proposal.ID)
	if err != nil {
		return err
	}
	if paper {
		add(v.T("board.paper.board"), "/proposals/:id/board-paper", "/proposals/"+id+"/board-paper")
	}
	_, err = v.Proposals.Show(v.Ctx(), v.Actor, m.Proposal.ID)
	if err != nil && !models.IsKind(err, models.KindNotFound) {
		return err
	}
	if err == nil {
		add(v.T("board.paper.proposal"), "/proposals/:id", "/proposals/"+id)
		if m.Submission != nil {
			add(v.T("board.paper.submission", "Receipt", m.Submission.ReceiptNumber()), "/proposals/:id/submissions/:number", fmt.Sprintf("/proposals/%s/submissions/%d", id, m.Submission.Number))
		}
	}
	if view.Reviews = reviews; reviews != nil && reviews.Count > 0 {
		add(v.T("board.paper.reviews", "Count", reviews.Count), "/proposals/:id/reviews", "/proposals/"+id+"/reviews")
	}
	if m.Programme != "" {
		add(v.T("board.paper.programme", "Reference", m.Programme), "/programmes/:reference", "/programmes/"+m.Programme)
	}
	return nil
}

// reviewsBefore are the reviews that the reader may see, and whether the signed
// board paper is there; nil where they see none, or there are none.
func (v *Visit) reviewsBefore(proposal int64) (*models.ReviewSummary, bool, error) {
	paper, err := v.Reviews.Paper(v.Ctx(), v.Actor, proposal)
	if err == nil {
		return &paper.Reviews.Summary, true, nil
	}
	if models.AsError(err) == nil {
		return nil, false, err
	}
	summary, err := v.Reviews.Summary(v.Ctx(), v.Actor, proposal)
	switch {
	case models.AsError(err) != nil:
		return nil, false, nil
	case err != nil:
		return nil, false, err
	}
	return &summary.Summary, false, nil
}

// page is the address of a page of another area, empty where there is none that
// lets the reader in.
func (v *Visit) page(route, path string) string {
	if !v.opens(route) {
		return ""
	}
	return v.At(path)
}

func decisionList(v *Visit) error {
	rows, next, err := v.Decisions.List(v.Ctx(), v.Actor, decisions.Filter{After: v.after()})
	if err != nil {
		return err
	}
	view := board.DecisionsView{At: v.At, Rows: rows, Page: v.Page(v.T("board.decisions"), v.boardCrumb(here(v.T("board.decisions")))...)}
	if view.Head, err = v.Decisions.Head(v.Ctx()); err != nil {
		return err
	}
	if next == 0 { // they are older than all of the register
		if view.Prior, err = v.Opening.Decisions(v.Ctx(), v.Actor); err != nil {
			return err
		}
	}
	if next > 0 {
		view.Next = v.At("/decisions?after=" + fmt.Sprint(next))
	}
	return v.Render(board.Decisions(view))
}

func decisionPage(v *Visit) error {
	d, err := v.Decisions.Show(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	c, err := v.Decisions.Certificate(v.Ctx(), v.Actor, d.Reference)
	if err != nil {
		return err
	}
	crumbs := v.boardCrumb(layout.Crumb{Label: v.T("board.decisions"), Href: v.At("/decisions")}, here(d.Reference))
	programme := ""
	if d.Programme != "" {
		programme = v.page("/programmes/:reference", "/programmes/"+d.Programme)
	}
	follows, letter := v.papersOf(d.Reference)
	return v.Render(board.Decision(board.DecisionView{At: v.At, D: d, C: c, Check: v.checkAddress(d.Reference, c), Programme: programme, Inside: v.Actor.May(right(d.Body.Kind)) == nil && d.Result.WithVote > 0,
		Follows: follows, Letter: letter,
		Page: v.Page(board.DecisionTitle(v.Ctx(), d.DecisionRow), crumbs...).Of(d.Reference, c.Hash)}))
}

func conditionList(v *Visit) error {
	view, err := v.conditions()
	if err != nil {
		return err
	}
	return v.Render(board.Conditions(view))
}

func (v *Visit) conditions() (board.ConditionsView, error) {
	rows, next, err := v.Decisions.Conditions(v.Ctx(), v.Actor, decisions.ConditionFilter{After: v.cursor("after")})
	return board.ConditionsView{At: v.At, Rows: rows, Next: v.nextPage("/board/conditions", next), Person: v.Actor.PersonID,
		Today:   when.DateOf(v.DB.Now(v.Ctx())),
		Confirm: v.Actor.May(models.PermProgrammeManage) == nil,
		Reports: v.Actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RolePUNOProgramme, models.RoleDrafter),
		Page:    v.Page(v.T("board.conditions_title"), v.boardCrumb(here(v.T("board.conditions_title")))...)}, err
}

func seatsPage(v *Visit) error {
	view, err := v.seatRegister()
	if err != nil {
		return err
	}
	return v.Render(board.Seats(view))
}

func (v *Visit) seatRegister() (board.SeatsView, error) {
	view := board.SeatsView{At: v.At, Now: v.DB.Now(v.Ctx()), Page: v.Page(v.T("board.register_of_seats"), v.boardCrumb(here(v.T("board.register_of_seats")))...)}
	body, err := v.body()
	if err != nil {
		return view, err
	}
	if view.Composition, err = v.Bodies.Composition(v.Ctx(), v.Actor, body.ID, view.Now, view.Now); err != nil {
		return view, err
	}
	if view.Holdings, err = v.Bodies.Holdings(v.Ctx(), body.ID); err != nil {
		return view, err
	}
	view.Organisations, err = v.Bodies.Holders(v.Ctx())
	return view, err
}

func holdingPage(v *Visit) error {
	view, err := v.holding()
	if err != nil {
		return err
	}
	return v.Render(board.Holding(view))
}

func (v *Visit) holding() (board.HoldingView, error) {
	id, err := v.ID("id")
	if err != nil {
		return board.HoldingView{}, err
	}
	row, err := v.Bodies.Holding(v.Ctx(), v.Actor, id)
	if err != nil {
		return board.HoldingView{}, err
	}
	acting, err := v.Bodies.Acting(v.Ctx(), v.Actor, row.OrganisationID, row.Kind)
	crumbs := v.boardCrumb(layout.Crumb{Label: v.T("board.register_of_seats"), Href: v.At("/board/seats")}, here(row.Organisation))
	return board.HoldingView{At: v.At, Holding: row, Acting: acting, Page: v.Page(v.T("board.holding_title", "Organisation", row.Organisation), crumbs...)}, err
}

// paperForm is the form of a new matter, for the proposal the address names.
func paperForm(v *Visit) error {
	proposal, _ := strconv.ParseInt(v.QueryParam("proposal"), 10, 64)
	view, err := v.newPaper(proposal)
	if err != nil {
		return err
	}
	return v.Render(board.Paper(view))
}

func (v *Visit) newPaper(proposal int64) (board.PaperView, error) {
	view := board.PaperView{At: v.At, Before: v.kind(), Action: v.At("/board/matters"), New: true, Proposal: proposal, Kind: board.FirstKind(v.kind()), Channel: models.InWriting, Method: models.MethodConsensus, Language: v.Lang(),
		Text: models.MatterWording{MatterText: models.MatterText{Outcome: models.OutcomeApprove, Reserve: models.ReserveFirst}},
		Page: v.Page(v.T("board.prepare"), v.mattersCrumb(here(v.T("board.prepare")))...)}
	var err error
	if view.Meetings, err = v.meetingsOf(v.kind()); err != nil || v.atExCom() {
		return view, err
	}
	ready, err := db.All(func(after int64) ([]models.ProposalRow, int64, error) {
		return v.Proposals.List(v.Ctx(), v.Actor, proposals.Filter{State: models.ProposalBoardPaper, Stage: models.StageFull, After: after, Limit: 100})
	})
	if err != nil {
		return view, err
	}
	view.Proposals = ready
	for _, state := range []models.MatterState{models.MatterNotAdopted, models.MatterAdopted} {
		earlier, err := v.Matters.All(v.Ctx(), v.Actor, matters.Filter{State: state, Body: models.BodyBoard})
		if err != nil {
			return view, err
		}
		view.Revisits = append(view.Revisits, earlier...)
	}
	if proposal != 0 {
		p, err := v.Proposals.Show(v.Ctx(), v.Actor, proposal)
		if err != nil {
			return view, err
		}
		view.Frozen = p.Frozen
	}
	view.Organisations = v.owners(view.Frozen)
	view.Hosts, err = v.hosts()
	return view, err
}

// hosts are the organisations that can host the secretariat: those that can
// receive money of the fund.
func (v *Visit) hosts() ([]components.Option, error) {
	all, err := v.FundItems.Parties(v.Ctx(), v.Actor)
	var out []components.Option
	for _, o := range all {
		if o.Kind == models.KindUNEntity || o.Kind == models.KindSecretariatBody {
			out = append(out, components.Option{Value: fmt.Sprint(o.ID), Label: o.Name})
		}
	}
	return out, err
}

// owners are the organisations that can owe a condition: those of the item.
func (v *Visit) owners(f *models.Frozen) []components.Option {
	var out []components.Option
	if f == nil {
		return nil
	}
	for _, o := range f.Organisations {
		out = append(out, components.Option{Value: fmt.Sprint(o.ID), Label: o.Name})
	}
	return out
}

// owing are the organisations that can owe a condition of a matter.
func (v *Visit) owing(m models.MatterView) []components.Option {
	if p := m.Text.Effect.Plan; p != nil {
		return []components.Option{{Value: fmt.Sprint(p.OrganisationID), Label: m.Names[p.OrganisationID]}}
	}
	return v.owners(m.Frozen)
}

// editPaper is the form of a draft, or of another text of an open matter.
func editPaper(v *Visit) error { return v.showPaper(false) }

func newText(v *Visit) error { return v.showPaper(true) }

func (v *Visit) showPaper(revise bool) error {
	m, err := v.matter()
	if err != nil {
		return err
	}
	if !revise && m.Matter.State != models.MatterDraft || revise && m.Matter.State != models.MatterOpen {
		return models.Conflict("board.matter_moved_on", "").With(map[string]any{"State": string(m.Matter.State)})
	}
	view, err := v.paperOf(m, revise)
	if err != nil {
		return err
	}
	return v.Render(board.Paper(view))
}

// meetingsOf are the meetings of a body that are not over, for a choice.
func (v *Visit) meetingsOf(body models.BodyKind) ([]models.MeetingRow, error) {
	var out []models.MeetingRow
	for _, past := range []bool{true, false} {
		rows, err := db.All(func(after int64) ([]models.MeetingRow, int64, error) {
			return v.Meetings.List(v.Ctx(), v.Actor, meetings.Filter{Past: past, Before: body, Open: true, After: after, Limit: 100})
		})
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}

func (v *Visit) paperOf(m models.MatterView, revise bool) (board.PaperView, error) {
	title, action := v.T("board.edit_paper"), "/paper"
	if revise {
		title, action = v.T("board.other_text"), "/text"
	}
	view := board.PaperView{At: v.At, Before: m.Body.Kind, Action: v.At(matters.Path(m.Matter.ID) + action), Version: m.Matter.Version, Kind: m.Matter.Kind, Frozen: m.Frozen,
		Question: m.Matter.Question, Recommend: m.Matter.Recommendation, Channel: m.Matter.Channel, Meeting: m.Matter.Meeting, Method: m.Matter.Method, Subject: m.Matter.Subject, Language: m.Matter.Language,
		Text: m.Text, Revise: revise, Brackets: m.Brackets, Writing: m.Matter.Channel == models.InWriting, Organisations: v.owing(m),
		Page: v.Page(title, v.matterCrumb(m.Matter, here(title))...)}
	if revise {
		return view, nil
	}
	if m.Matter.MeetingID != nil {
		view.MeetingID = *m.Matter.MeetingID
	}
	var err error
	if plan := m.Text.Effect.Plan; plan != nil {
		if view.Hosts, err = v.hosts(); err != nil {
			return view, err
		}
	}
	view.Meetings, err = v.meetingsOf(m.Body.Kind)
	return view, err
}

// mySeat is the seat of the reader a page is for: the one the address or the
// form names, else the only one.
func mySeat(m models.MatterView, named string) (models.MySeat, error) {
	for _, s := range m.Mine {
		if fmt.Sprint(s.SeatID) == named || named == "" && len(m.Mine) == 1 {
			return s, nil
		}
	}
	return models.MySeat{}, models.Forbidden("board.seat_not_held", "100")
}

func scorePage(v *Visit) error {
	view, err := v.score(v.QueryParam("seat"))
	if err != nil {
		return err
	}
	return v.Render(board.Score(view))
}

func (v *Visit) score(named string) (board.ScoreView, error) {
	m, err := v.matter()
	if err != nil {
		return board.ScoreView{}, err
	}
	seat, err := mySeat(m, named)
	if err != nil {
		return board.ScoreView{}, err
	}
	if m.Matter.Scoring == models.BoardScoringOff {
		return board.ScoreView{}, models.Conflict("board.scoring_off", "98")
	}
	if seat.ScoreRefusal != nil {
		return board.ScoreView{}, seat.ScoreRefusal
	}
	return board.ScoreView{At: v.At, V: m, Seat: seat, Page: v.Page(v.T("board.score_title"), v.matterCrumb(m.Matter, here(v.T("board.score_title")))...)}, nil
}

func interestPage(v *Visit) error { return v.showInterest(false) }

func interestOfPage(v *Visit) error { return v.showInterest(true) }

func (v *Visit) showInterest(decide bool) error {
	m, err := v.matter()
	if err != nil {
		return err
	}
	return v.Render(board.Interest(v.interest(m, decide, v.QueryParam("seat"))))
}

func (v *Visit) interest(m models.MatterView, decide bool, seat string) board.InterestView {
	title := v.T("board.declare")
	if decide {
		title = v.T("board.record_interest")
	}
	view := board.InterestView{At: v.At, V: m, Decide: decide, Page: v.Page(title, v.matterCrumb(m.Matter, here(title))...)}
	if mine, err := mySeat(m, seat); err == nil {
		view.Seat = mine.SeatID
	}
	return view
}

func endingPage(v *Visit) error {
	m, err := v.matter()
	if err != nil {
		return err
	}
	return v.Render(board.Ending(v.ending(m)))
}

func (v *Visit) ending(m models.MatterView) board.EndingView {
	return board.EndingView{At: v.At, V: m, Page: v.Page(v.T("board.end_matter"), v.matterCrumb(m.Matter, here(v.T("board.end_matter")))...)}
}

// soon is how long before its day a condition is a task.
const soon = 30 * 24 * time.Hour

// owedConditions are open conditions of the actor's organisation that are due
// soon or were due.
func owedConditions(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	if a.OrganisationID == 0 || !a.Is(models.RolePUNOProgramme, models.RoleDrafter) {
		return nil, nil
	}
	rows, _, err := s.Decisions.Conditions(ctx, a, decisions.ConditionFilter{Limit: 100})
	by := s.DB.Now(ctx).Add(soon)
	var out []home.Task
	for _, c := range rows {
		if due := lastMoment(c.DueOn); c.State == models.ConditionOpen && due.Before(by) {
			out = append(out, home.Task{Title: i18n.T(ctx, "board.condition_n", "Number", c.Number, "Reference", c.Reference), Hint: c.Body,
				Href: "/board/conditions", Verb: i18n.T(ctx, "board.report_condition"), DueAt: due})
		}
	}
	return out, err
}

// boardTasks is what waits for a person at the Board.
func boardTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	waiting, err := s.Matters.Tasks(ctx, a)
	if err != nil {
		return nil, err
	}
	var out []home.Task
	for _, w := range waiting {
		t := home.Task{Title: w.Question, Hint: w.Reference, Href: matters.Path(w.MatterID), Verb: i18n.T(ctx, "board.task."+w.Kind)}
		switch w.Kind {
		case "indicate":
			t.Href += "/indications"
		case "interest":
			t.Href = matters.MotionPath(w.MatterID, w.MotionID)
		case "ballot":
			t.Href += "/roll"
		case "mediate", "mediation", "refer", "receive", "answer", "settle", "reconsider":
			t.Href += "/ladder"
		case "publish": // with everything else that follows from it
			t.Href = "/decisions/" + w.Reference + "/follow-up"
		}
		if w.ClosesAt != nil && slices.Contains([]string{"vote", "ballot", "mediation", "reconsider"}, w.Kind) {
			t.DueAt = *w.ClosesAt
		}
		out = append(out, t)
	}
	owed, err := owedConditions(ctx, s, a)
	if out = append(out, owed...); err != nil || !a.Is(models.RoleSecretariatHead) {
		return out, err
	}
	held, err := s.Papers.Held(ctx, a)
	for _, h := range held {
		out = append(out, home.Task{Title: i18n.T(ctx, "board.task.letters_of", "Count", h.Count, "Question", h.Question), Hint: h.Reference, Href: "/decisions/" + h.Reference + "/follow-up", Verb: i18n.T(ctx, "board.task.letters")})
	}
	return out, err
}
