package board

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// ruleFacts are the settings of one version in words.
func ruleFacts(ctx context.Context, v models.RuleValues, seats []models.SeatAt) []components.Fact {
	f := func(key string, args ...any) components.Fact {
		return components.Fact{Name: i18n.T(ctx, "board.rule."+key), Text: i18n.T(ctx, "board.rule_value."+key, args...)}
	}
	results := v.Results
	if results == "" {
		results = models.ResultsAfterVote
	}
	grade := func(key string, g models.InterestGrade) components.Fact {
		return components.Fact{Name: i18n.T(ctx, "board.rule."+key), Text: i18n.T(ctx, "board.grade."+string(g))}
	}
	return []components.Fact{
		f("seats_each", "Count", v.SeatsEach, "Minimum", v.ConstituencyMinimum),
		f("term", "Count", v.TermMonths, "Terms", v.ConsecutiveTerms),
		{Name: i18n.T(ctx, "rotation.rule.holding_over"), Text: i18n.T(ctx, "rotation.rule_value.holding_over", "Count", v.HoldingOverMonths)},
		{Name: i18n.T(ctx, "rotation.rule.renewal"), Text: i18n.T(ctx, "rotation.renewal."+string(v.RenewalOrder()))},
		{Name: i18n.T(ctx, "rotation.rule.ties"), Text: i18n.T(ctx, "rotation.ties."+string(v.TieMethod()))},
		{Name: i18n.T(ctx, "bodies.rule.yearly_change"), Text: i18n.T(ctx, "bodies.yearly_change."+string(v.YearlyChange))},
		{Name: i18n.T(ctx, "bodies.rule.second_person"), Text: i18n.T(ctx, "bodies.second_person."+string(v.SecondPerson))},
		f("quorum", "Share", v.Quorum.Share, "Of", v.Quorum.Of),
		{Name: i18n.T(ctx, "bodies.rule.quorum_base"), Text: i18n.T(ctx, "bodies.quorum_base."+vacantOption(v.Quorum.VacantCount)) + i18n.T(ctx, "core.list_separator") + i18n.T(ctx, "bodies.quorum_floor", "Count", v.Quorum.Floor)},
		{Name: i18n.T(ctx, "bodies.rule.minimum_support"), Text: supportText(ctx, v.MinimumSupport)},
		{Name: i18n.T(ctx, "bodies.rule.excluded_subjects"), Text: excludedNames(ctx, v.ExcludedSubjects)},
		f("vote_days", "Count", v.VoteDays),
		f("silence_days", "Count", v.SilenceDays, "Zone", cmp.Or(v.Zone, "UTC")),
		{Name: i18n.T(ctx, "meetings.rule.notice"), Text: i18n.T(ctx, "meetings.short_notice_is."+string(v.OnShortNotice()), "Days", v.NoticeDays)},
		f("more_time_days", "Count", v.MoreTimeDays),
		{Name: i18n.T(ctx, "bodies.rule.consult"), Text: consultText(ctx, v.Consult)},
		{Name: i18n.T(ctx, "bodies.rule.editorial_words"), Text: i18n.T(ctx, "bodies.rule_value.editorial_words", "Count", v.EditorialWords)},
		{Name: i18n.T(ctx, "bodies.rule.mediation_days"), Text: i18n.T(ctx, "bodies.rule_value.mediation_days", "Count", v.MediationDays)},
		{Name: i18n.T(ctx, "meetings.rule.minutes"), Text: i18n.T(ctx, "meetings.rule_value.minutes", "Days", v.MinutesDays)},
		{Name: i18n.T(ctx, "board.rule.holidays"), Text: cmp.Or(v.Holidays, i18n.T(ctx, "board.rule.holidays_none"))},
		{Name: i18n.T(ctx, "bodies.rule.acting_chair"), Text: actingChair(ctx, v.ActingChair, seats)},
		{Name: i18n.T(ctx, "board.rule.substitute"), Text: i18n.T(ctx, "board.substitute."+string(v.SubstitutePath()))},
		{Name: i18n.T(ctx, "board.rule.results"), Text: i18n.T(ctx, "board.results."+string(results))},
		grade("seat_interest", v.SeatInterest), grade("chair_interest", v.ChairInterest), grade("person_interest", v.PersonInterest),
	}
}

func (v RulesView) decisions() []components.Option {
	var out []components.Option
	for _, d := range v.Decisions {
		out = append(out, components.Option{Value: id(d.ID), Label: d.Reference + "  " + d.Question})
	}
	return out
}

func (v RulesView) numbers(ctx context.Context) []components.Field {
	r := v.Rule.Values
	f := func(name string, value int) components.Field {
		return components.Field{Name: name, Label: i18n.T(ctx, "board.field."+name), Value: strconv.Itoa(value), Width: "tiny", InputMode: "numeric"}
	}
	later := func(name string, value int) components.Field {
		return components.Field{Name: name, Label: i18n.T(ctx, "bodies.field."+name), Value: strconv.Itoa(value), Width: "tiny", InputMode: "numeric"}
	}
	return []components.Field{
		later("seats_each", r.SeatsEach), f("constituency_minimum", r.ConstituencyMinimum), f("term_months", r.TermMonths), f("consecutive_terms", r.ConsecutiveTerms),
		{Name: "holding_over_months", Label: i18n.T(ctx, "rotation.field.holding_over"), Value: strconv.Itoa(r.HoldingOverMonths), Width: "tiny", InputMode: "numeric"},
		f("quorum_share", r.Quorum.Share), f("quorum_of", r.Quorum.Of), later("quorum_floor", r.Quorum.Floor), f("vote_days", r.VoteDays), f("more_time_days", r.MoreTimeDays),
		later("minimum_support", r.MinimumSupport), f("silence_days", r.SilenceDays),
		{Name: "zone", Label: i18n.T(ctx, "board.field.zone"), Value: cmp.Or(r.Zone, "UTC")},
		{Name: "holidays", Label: i18n.T(ctx, "board.rule.holidays"), Value: r.Holidays, Hint: i18n.T(ctx, "board.fault.holidays"), Optional: true},
		{Name: "notice_days", Label: i18n.T(ctx, "meetings.rule.notice"), Value: strconv.Itoa(r.NoticeDays), Width: "tiny", InputMode: "numeric"},
		{Name: "minutes_days", Label: i18n.T(ctx, "meetings.rule.minutes"), Value: strconv.Itoa(r.MinutesDays), Width: "tiny", InputMode: "numeric"},
		later("mediation_days", r.MediationDays), later("editorial_words", r.EditorialWords),
	}
}

// labels name the fields of the form, for the list of its faults.
func (v RulesView) labels(ctx context.Context) map[string]string {
	out := map[string]string{"decision": i18n.T(ctx, "board.field.decision"), "document": i18n.T(ctx, "bodies.field.document"), "from": i18n.T(ctx, "board.col.from")}
	for _, f := range v.numbers(ctx) {
		out[f.Name] = f.Label
	}
	for _, c := range slices.Concat(v.sets(ctx), v.grades(ctx), []components.Choice{v.actingChair(ctx)}) {
		out[c.Name] = c.Label
	}
	return out
}

// sets are what the rules list: subjects for consensus alone, and kinds of
// matter that need a consultation of the seats first.
func (v RulesView) sets(ctx context.Context) []components.Choice {
	r := v.Rule.Values
	subjects := components.Choice{Name: "excluded_subjects", Label: i18n.T(ctx, "bodies.rule.excluded_subjects"), Hint: i18n.T(ctx, "bodies.excluded_hint"), Optional: true}
	for _, s := range models.ExcludedSubjects {
		subjects.Options = append(subjects.Options, components.Option{Value: string(s), Label: i18n.T(ctx, "bodies.excluded."+string(s))})
	}
	for _, s := range r.ExcludedSubjects {
		subjects.Values = append(subjects.Values, string(s))
	}
	consult := components.Choice{Name: "consult", Label: i18n.T(ctx, "bodies.rule.consult"), Hint: i18n.T(ctx, "bodies.consult_hint"), Optional: true}
	for _, k := range models.EveryKind {
		if v.Kind == models.BodyExCom && k == models.MatterFunding {
			continue
		}
		consult.Options = append(consult.Options, components.Option{Value: string(k), Label: i18n.T(ctx, "board.kind."+string(k))})
		if r.Consult.Has(k) {
			consult.Values = append(consult.Values, string(k))
		}
	}
	return []components.Choice{subjects, consult}
}

func consultText(ctx context.Context, kinds models.KindSet) string {
	var named models.MatterKinds
	for _, k := range models.EveryKind {
		if kinds.Has(k) {
			named = append(named, k)
		}
	}
	if len(named) == 0 {
		return i18n.T(ctx, "bodies.consult_none")
	}
	return kindNames(ctx, named)
}

func vacantOption(count bool) string {
	if count {
		return "all"
	}
	return "held"
}

func (v RulesView) actingChair(ctx context.Context) components.Choice {
	c := components.Choice{Name: "acting_chair", Label: i18n.T(ctx, "bodies.rule.acting_chair"), Hint: i18n.T(ctx, "bodies.acting_chair_hint"),
		Value: idOrNone(v.Rule.Values.ActingChair), Empty: i18n.T(ctx, "bodies.acting_chair_none"), Optional: true}
	for _, s := range v.Seats {
		if s.Voting {
			c.Options = append(c.Options, components.Option{Value: id(s.ID), Label: seatName(ctx, s.Constituency, s.Number)})
		}
	}
	return c
}

func excludedNames(ctx context.Context, subjects []models.ExcludedSubject) string {
	if len(subjects) == 0 {
		return i18n.T(ctx, "bodies.excluded_none")
	}
	var names []string
	for _, s := range subjects {
		names = append(names, i18n.T(ctx, "bodies.excluded."+string(s)))
	}
	return strings.Join(names, i18n.T(ctx, "core.list_separator"))
}

func actingChair(ctx context.Context, seat int64, seats []models.SeatAt) string {
	for _, s := range seats {
		if s.ID == seat {
			return seatName(ctx, s.Constituency, s.Number)
		}
	}
	return i18n.T(ctx, "bodies.acting_chair_none")
}

func (v RulesView) grades(ctx context.Context) []components.Choice {
	r := v.Rule.Values
	results := r.Results
	if results == "" {
		results = models.ResultsAfterVote
	}
	g := func(name string, value models.InterestGrade) components.Choice {
		return components.Choice{Name: name, Label: i18n.T(ctx, "board.rule."+name), Value: string(value), Options: gradeOptions(ctx)}
	}
	return []components.Choice{
		{Name: "quorum_base", Label: i18n.T(ctx, "bodies.rule.quorum_base"), Value: vacantOption(r.Quorum.VacantCount), Options: options(ctx, "bodies.quorum_base.", "held", "all")},
		{Name: "results", Label: i18n.T(ctx, "board.rule.results"), Value: string(results),
			Options: options(ctx, "board.results.", models.ResultsOpen, models.ResultsAfterVote, models.ResultsAfterClose)},
		{Name: "renewal", Label: i18n.T(ctx, "rotation.rule.renewal"), Value: string(r.RenewalOrder()), Options: options(ctx, "rotation.renewal.", models.RenewalFirst, models.RenewalByOrder)},
		{Name: "ties", Label: i18n.T(ctx, "rotation.rule.ties"), Value: string(r.TieMethod()), Options: options(ctx, "rotation.ties.", models.DrawLots, models.DrawComputed)},
		{Name: "short_notice", Label: i18n.T(ctx, "meetings.rule.short_notice"), Value: string(r.OnShortNotice()), Options: options(ctx, "meetings.short_notice.", models.ShortNoticeWarned, models.ShortNoticeRefused)},
		{Name: "yearly_change", Label: i18n.T(ctx, "bodies.rule.yearly_change"), Value: string(r.YearlyChange), Options: options(ctx, "bodies.yearly_change.", models.YearlyChangeRules...)},
		{Name: "second_person", Label: i18n.T(ctx, "bodies.rule.second_person"), Value: string(r.SecondPerson), Options: options(ctx, "bodies.second_person.", models.SecondPersonRules...)},
		g("seat_interest", r.SeatInterest), g("chair_interest", r.ChairInterest), g("person_interest", r.PersonInterest),
		{Name: "substitute", Label: i18n.T(ctx, "board.rule.substitute"), Value: string(r.SubstitutePath()), Options: options(ctx, "board.substitute.", models.PathDefer, models.PathRefer)},
	}
}

func supportText(ctx context.Context, seats int) string {
	if seats == 0 {
		return i18n.T(ctx, "bodies.no_minimum_support")
	}
	return i18n.T(ctx, "bodies.rule_value.minimum_support", "Count", seats)
}

// yearChange says that more than half of a body changed within a year.
func yearChange(ctx context.Context, b models.RotationBook) string {
	changing, seats := b.Changing(b.AsAt, 0, 0)
	return i18n.T(ctx, "bodies.year_change", "Changing", changing, "Seats", seats, "Day", i18n.Date(ctx, b.Day()))
}
