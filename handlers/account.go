package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"seedfund/app"
	"seedfund/app/bodies"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/account"
	"seedfund/frontend/pages/home"
	"seedfund/models"
)

// capacities are the mandates in force as pages show them.
func (v *Visit) capacities() []account.Capacity {
	var out []account.Capacity
	for _, c := range v.Capacities {
		out = append(out, account.Capacity{MandateID: c.MandateID, Role: c.Role, Organisation: c.Organisation, Country: c.Country})
	}
	return out
}

func capacityPage(v *Visit) error {
	return v.Render(account.Choose(v.capacityView(nil, nil, localPath(v.QueryParam("next")))))
}

func (v *Visit) capacityView(faults *models.Error, values url.Values, next string) account.CapacityView {
	return account.CapacityView{
		Page: v.Page(v.T("account.capacity_title")), Capacities: v.capacities(), Now: v.Actor.MandateID,
		Next: next, Faults: faults, Values: values,
	}
}

// accountTabs are the parts of one's own account.
func (v *Visit) accountTabs(here string) []layout.Crumb {
	var tabs []layout.Crumb
	for _, part := range []struct{ path, label string }{
		{"/account", "account.profile"}, {"/account/password", "account.password_title"},
		{"/account/unsent", "account.unsent_title"}, {"/account/notices", "inbox.settings_title"}, {"/account/sessions", "account.sessions_title"}, {"/account/tokens", "account.tokens_title"}, {"/account/calendar", "calendar.title"},
	} {
		if part.path == "/account/notices" && v.Mail == nil {
			continue // nobody is written to
		}
		c := layout.Crumb{Label: v.T(part.label)}
		if part.path != here {
			c.Href = v.At(part.path)
		}
		tabs = append(tabs, c)
	}
	return tabs
}

func profilePage(v *Visit) error {
	view, err := v.profileView()
	if err != nil {
		return err
	}
	view.Page = v.Page(v.T("account.profile"))
	return v.Render(account.Profile(view))
}

func (v *Visit) profileView() (account.ProfileView, error) {
	own, person, err := v.People.Profile(v.Ctx(), v.Actor)
	if err != nil {
		return account.ProfileView{}, err
	}
	return account.ProfileView{Account: *own, Person: *person, Tabs: v.accountTabs("/account")}, nil
}

func changePasswordPage(v *Visit) error {
	return v.Render(account.ChangePassword(account.ChangePasswordView{
		Page: v.Page(v.T("account.password_title")), Tabs: v.accountTabs("/account/password"),
	}))
}

func sessionsPage(v *Visit) error {
	rows, err := v.People.OwnSessions(v.Ctx(), v.Actor, v.Browser().Token())
	if err != nil {
		return err
	}
	return v.Render(account.Sessions(account.SessionsView{
		Page: v.Page(v.T("account.sessions_title")), Tabs: v.accountTabs("/account/sessions"), Sessions: rows,
	}))
}

// lettersPage is where the inbox was before it had an address of its own.
func lettersPage(v *Visit) error { return v.Redirect(http.StatusSeeOther, v.At("/inbox")) }

func tokensPage(v *Visit) error {
	view, err := v.tokensView()
	if err != nil {
		return err
	}
	view.Page = v.Page(v.T("account.tokens_title"))
	return v.Render(account.Tokens(view))
}

func (v *Visit) tokensView() (account.TokensView, error) {
	tokens, err := v.People.OwnTokens(v.Ctx(), v.Actor)
	return account.TokensView{
		Tabs: v.accountTabs("/account/tokens"), Tokens: tokens, Capacities: v.capacities(), Now: v.DB.Now(v.Ctx()),
	}, err
}

func resetPage(v *Visit) error {
	return v.Render(account.Reset(account.ResetView{Page: v.Page(v.T("account.reset_title")), Sent: v.QueryParam("sent") != ""}))
}

func invitationPage(v *Visit) error { return v.linkPage(models.LinkInvitation) }

func resetPasswordPage(v *Visit) error { return v.linkPage(models.LinkReset) }

// linkPages are the address and the title of the page that uses a link.
var linkPages = map[models.LinkPurpose][2]string{
	models.LinkInvitation: {"/invitation", "account.invitation_title"},
	models.LinkReset:      {"/reset/password", "account.reset_password_title"},
}

func (v *Visit) linkPage(purpose models.LinkPurpose) error {
	secret := v.QueryParam("t")
	of, err := v.People.LinkFor(v.Ctx(), purpose, secret)
	if err != nil {
		return err
	}
	page := linkPages[purpose]
	return v.Render(account.Password(account.PasswordView{
		Page: v.Page(v.T(page[1])), Action: page[0], Secret: secret, Email: of.Email,
	}))
}

func firstPage(v *Visit) error {
	secret := v.QueryParam("t")
	if _, err := v.People.LinkFor(v.Ctx(), models.LinkFirst, secret); err != nil {
		return err
	}
	return v.Render(account.First(account.FirstView{Page: v.Page(v.T("account.first_title")), Secret: secret}))
}

// setUpPage leads from the fund to its Board, its rules and its people.
func setUpPage(v *Visit) error {
	view, err := v.setUpView()
	if err != nil {
		return err
	}
	view.Page = v.Page(v.T("account.setup_title"))
	return v.Render(account.SetUp(view))
}

func (v *Visit) setUpView() (account.SetUpView, error) {
	var view account.SetUpView
	if store := v.site.storeRow(v.Ctx()); store != nil {
		view.FundCode = store.FundCode
	}
	board, err := v.Bodies.Board(v.Ctx())
	if err != nil && !models.IsKind(err, models.KindNotFound) {
		return view, err
	}
	if err == nil {
		view.Board = &board
		rules, err := v.Bodies.Rules(v.Ctx(), board.ID)
		if err != nil {
			return view, err
		}
		if len(rules) > 0 {
			view.Rule = rules[0]
		}
	}
	view.After, err = stepsAfterBoard(v.Ctx(), v.Services, v.Actor, view.Board)
	for i := range view.After {
		if view.After[i].Href != "" {
			view.After[i].Href = v.At(view.After[i].Href)
		}
	}
	return view, err
}

// stepsAfterBoard are the steps that follow the Board's, each with how far it
// has come. The rules of the fund begin with start values.
func stepsAfterBoard(ctx context.Context, s *app.Services, a models.Actor, body *models.Body) ([]account.Step, error) {
	now := s.DB.Now(ctx)
	book, err := s.Rules.Book(ctx, a)
	if err != nil {
		return nil, err
	}
	organisations, err := s.People.Organisations(ctx, a, now)
	if err != nil {
		return nil, err
	}
	accounts, err := s.People.Accounts(ctx, a, now, 0, 2)
	if err != nil {
		return nil, err
	}
	seats := account.Step{Key: "account.setup_step_seats", State: "cannot_start"}
	if body != nil {
		composition, err := s.Bodies.Composition(ctx, a, body.ID, now, now)
		if err != nil {
			return nil, err
		}
		seats = step(seats.Key, "/board/seats", composition.Validity().Valid(), "not_started")
	}
	agreed := slices.ContainsFunc(organisations, func(o models.OrganisationRow) bool { return o.Agreement })
	return []account.Step{
		step("account.setup_step_rules", "/rules", book.Adopted(), "in_progress"),
		step("account.setup_step_organisations", "/organisations", agreed, "not_started"),
		step("account.setup_step_people", "/people", len(accounts) > 1, "not_started"),
		seats,
	}, nil
}

func step(key, path string, done bool, before string) account.Step {
	if done {
		before = "completed"
	}
	return account.Step{Key: key, Href: path, State: before}
}

// setUpTasks is the way back to setting up the fund while a step of it is open.
func setUpTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	if a.May(models.PermFundSetUp) != nil {
		return nil, nil
	}
	next := "account.setup_step_board"
	board, err := s.Bodies.Board(ctx)
	if err == nil {
		steps, err := stepsAfterBoard(ctx, s, a, &board)
		if err != nil {
			return nil, err
		}
		open := slices.IndexFunc(steps, func(s account.Step) bool { return s.State == "not_started" })
		if open < 0 {
			return nil, nil
		}
		next = steps[open].Key
	} else if !models.IsKind(err, models.KindNotFound) {
		return nil, err
	}
	return []home.Task{{Title: i18n.T(ctx, "account.task_setup"), Hint: i18n.T(ctx, "account.task_setup_hint", "Step", i18n.T(ctx, next)),
		Href: "/set-up", Verb: i18n.T(ctx, "account.task_setup_verb")}}, nil
}

// boardInput reads the set-up of the Board; a quorum is written as a share, and
// what the form does not ask begins as the default.
func boardInput(v *Visit) (bodies.SetUp, error) {
	in := v.Inputs()
	whole := func(name string) int { return int(min(in.Whole(name), 10_000)) }
	rules := models.DefaultRules()
	rules.ConstituencyMinimum, rules.SeatsEach, rules.TermMonths = whole("constituency_minimum"), whole("seats_each"), whole("term_months")
	rules.ConsecutiveTerms, rules.HoldingOverMonths = whole("consecutive_terms"), whole("holding_over_months")
	rules.VoteDays, rules.MinutesDays, rules.Quorum = whole("vote_days"), whole("minutes_days"), quorum(in.Text("quorum"))
	rules.SeatInterest, rules.ChairInterest = models.InterestGrade(in.Text("seat_interest")), models.InterestGrade(in.Text("chair_interest"))
	rules.PersonInterest = models.InterestGrade(in.Text("person_interest"))
	s := bodies.SetUp{Code: "board", Kind: models.BodyBoard, Name: in.Text("name"), Instrument: in.Text("instrument"), ExOfficio: whole("ex_officio"), Rules: rules}
	return s, in.Err()
}

func quorum(text string) models.QuorumRule {
	var q models.QuorumRule
	for i := range len(text) {
		if text[i] == '/' {
			q.Share, _ = strconv.Atoi(text[:i])
			q.Of, _ = strconv.Atoi(text[i+1:])
		}
	}
	q.Floor = 1
	return q
}

// enter signs a person in whom a one-use link has proved.
func (v *Visit) enter(who *models.Account, path string) error {
	if err := v.beginSession(who); err != nil {
		return err
	}
	return v.Redirect(http.StatusSeeOther, v.At(path))
}
