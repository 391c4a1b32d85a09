package handlers

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters/decisions"
	"seedfund/frontend/pages/board"
	"seedfund/models"
)

// rulesPage lists every rule of a body with its versions.
func rulesPage(v *Visit) error {
	view, err := v.ruleBook()
	if err != nil {
		return err
	}
	return v.Render(board.RuleBook(view))
}

func (v *Visit) ruleBook() (board.RuleBookView, error) {
	view := board.RuleBookView{At: v.At, Now: v.DB.Now(v.Ctx()), Manage: v.Actor.May(models.PermBodyManage) == nil,
		Page: v.Page(v.T("bodies.rules"), v.boardCrumb(here(v.T("bodies.rules")))...)}
	var err error
	if view.Body, err = v.body(); err != nil {
		return view, err
	}
	if view.Versions, err = v.Bodies.History(v.Ctx(), v.Actor, view.Body.ID); err != nil {
		return view, err
	}
	if view.Register, err = v.Bodies.Register(v.Ctx(), view.Body.ID); err != nil {
		return view, err
	}
	composition, err := v.Bodies.Composition(v.Ctx(), v.Actor, view.Body.ID, view.Now, view.Now)
	view.Seats = composition.Seats
	return view, err
}

// comparisonPage holds two versions side by side: those the address names, else
// the last two.
func comparisonPage(v *Visit) error {
	book, err := v.ruleBook()
	if err != nil {
		return err
	}
	if len(book.Versions) == 0 {
		return models.NotFound("rules")
	}
	view := board.ComparisonView{At: v.At, Kind: book.Body.Kind, Versions: book.Versions, Seats: book.Seats}
	named := func(field string, otherwise int) (models.RuleVersionRow, error) {
		number, err := strconv.Atoi(v.QueryParam(field))
		if err != nil {
			return book.Versions[otherwise], nil
		}
		i := slices.IndexFunc(book.Versions, func(r models.RuleVersionRow) bool { return r.Number == number })
		if i < 0 {
			return models.RuleVersionRow{}, models.NotFound("rules")
		}
		return book.Versions[i], nil
	}
	if view.From, err = named("from", min(1, len(book.Versions)-1)); err != nil {
		return err
	}
	if view.To, err = named("to", 0); err != nil {
		return err
	}
	view.Page = v.Page(v.T("bodies.compare"), v.boardCrumb(crumb(v.T("bodies.rules"), v.At(board.RulesPath(view.Kind))), here(v.T("bodies.compare")))...)
	return v.Render(board.Comparison(view))
}

// withdrawRules takes back a version that has not begun.
func withdrawRules(v *Visit) error {
	number, err := v.ID("number")
	if err != nil {
		return err
	}
	body, err := v.body()
	if err != nil {
		return err
	}
	if err := v.Bodies.WithdrawRules(v.Ctx(), v.Actor, body.ID, int(number), v.Inputs().Text("reason")); err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.ruleBook()
			view.Failing = int(number)
			return board.RuleBook(board.Refill(view, faults, values)), err
		})
	}
	return v.Done(bodies.RulesPath(body.Kind), "bodies.done.withdrawn")
}

func nextRulesPage(v *Visit) error {
	view, err := v.nextRules()
	if err != nil {
		return err
	}
	return v.Render(board.Rules(view))
}

// nextRules is the form of the next version: today's settings and the
// decisions that may have adopted another.
func (v *Visit) nextRules() (board.RulesView, error) {
	view := board.RulesView{At: v.At, Kind: v.kind(), Page: v.Page(v.T("board.next_rules"), v.boardCrumb(crumb(v.T("bodies.rules"), v.At(board.RulesPath(v.kind()))), here(v.T("board.next_rules")))...)}
	body, err := v.body()
	if err != nil {
		return view, err
	}
	versions, err := v.Bodies.Rules(v.Ctx(), body.ID)
	if err != nil {
		return view, err
	}
	if len(versions) > 0 {
		view.Rule = versions[0]
	}
	now := v.DB.Now(v.Ctx())
	composition, err := v.Bodies.Composition(v.Ctx(), v.Actor, body.ID, now, now)
	if err != nil {
		return view, err
	}
	view.Seats = composition.Seats
	view.Decisions, err = db.All(func(after int64) ([]models.DecisionRow, int64, error) {
		return v.Decisions.List(v.Ctx(), v.Actor, decisions.Filter{Body: body.Kind, Kind: models.MatterRules, Outcome: models.OutcomeApprove, After: after, Limit: 100})
	})
	return view, err
}

func recordRules(v *Visit) error {
	view, err := v.nextRules()
	if err != nil {
		return err
	}
	in := v.Inputs()
	next := bodies.Amendment{BodyID: view.Rule.BodyID, DecisionID: in.ID("decision"), Document: in.Text("document"), Values: readRules(in, view.Rule.Values), From: in.Instant("from")}
	if next.DecisionID == 0 {
		in.Faults.Add("decision", "error.choose")
	}
	if err = in.Err(); err == nil {
		_, err = v.Bodies.Amend(v.Ctx(), v.Actor, next)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return board.Rules(board.Refill(view, faults, values))
		})
	}
	return v.Done(board.RulesPath(v.kind()), "board.done.rules_recorded")
}

// readRules reads the form of a body's rules over the settings that stand.
func readRules(in *Inputs, rules models.RuleValues) models.RuleValues {
	whole := func(name string) int { return int(min(in.Whole(name), 10_000)) }
	rules.SeatsEach, rules.ConstituencyMinimum = whole("seats_each"), whole("constituency_minimum")
	rules.TermMonths, rules.ConsecutiveTerms, rules.HoldingOverMonths = whole("term_months"), whole("consecutive_terms"), whole("holding_over_months")
	rules.Quorum.Share, rules.Quorum.Of, rules.Quorum.Floor = whole("quorum_share"), whole("quorum_of"), whole("quorum_floor")
	rules.Quorum.VacantCount = in.Text("quorum_base") == "all"
	rules.VoteDays, rules.MoreTimeDays, rules.MinutesDays = whole("vote_days"), whole("more_time_days"), whole("minutes_days")
	rules.NoticeDays, rules.SilenceDays, rules.MediationDays = whole("notice_days"), whole("silence_days"), whole("mediation_days")
	rules.MinimumSupport, rules.ActingChair = whole("minimum_support"), in.ID("acting_chair")
	rules.Renewal, rules.Ties = models.RenewalRule(in.Text("renewal")), models.DrawMethod(in.Text("ties"))
	rules.YearlyChange = models.YearlyChangeRule(in.Text("yearly_change"))
	rules.SecondPerson = models.SecondPersonRule(in.Text("second_person"))
	rules.Results = models.ResultsRule(in.Text("results"))
	rules.SeatInterest, rules.ChairInterest = models.InterestGrade(in.Text("seat_interest")), models.InterestGrade(in.Text("chair_interest"))
	rules.PersonInterest = models.InterestGrade(in.Text("person_interest"))
	rules.ShortNotice = models.ShortNotice(in.Text("short_notice"))
	rules.Substitute = models.SubstitutePath(in.Text("substitute"))
	rules.ExcludedSubjects = []models.ExcludedSubject{}
	for _, subject := range in.Values["excluded_subjects"] {
		rules.ExcludedSubjects = append(rules.ExcludedSubjects, models.ExcludedSubject(subject))
	}
	rules.Consult, rules.EditorialWords = models.KindSet(strings.Join(in.Values["consult"], ",")), whole("editorial_words")
	rules.Zone, rules.Holidays = in.Text("zone"), in.Text("holidays")
	return rules
}
