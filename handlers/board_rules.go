package handlers

import "seedfund/models"

// readRules reads the form of a body's rules over the settings that stand.
func readRules(in *Inputs, rules models.RuleValues) models.RuleValues {
	whole := func(name string) int { return int(min(in.Whole(name), 10_000)) }
	rules.SeatsEach, rules.ConstituencyMinimum = whole("seats_each"), whole("constituency_minimum")
	rules.TermMonths, rules.ConsecutiveTerms, rules.HoldingOverMonths = whole("term_months"), whole("consecutive_terms"), whole("holding_over_months")
	rules.Quorum.Share, rules.Quorum.Of = whole("quorum_share"), whole("quorum_of")
	rules.VoteDays, rules.MoreTimeDays, rules.MinutesDays = whole("vote_days"), whole("more_time_days"), whole("minutes_days")
	rules.NoticeDays, rules.SilenceDays, rules.MediationDays = whole("notice_days"), whole("silence_days"), whole("mediation_days")
	rules.MinimumSupport, rules.ActingChair = whole("minimum_support"), in.ID("acting_chair")
	rules.Renewal, rules.Ties = models.RenewalRule(in.Text("renewal")), models.DrawMethod(in.Text("ties"))
	rules.YearlyChange = models.YearlyChangeRule(in.Text("yearly_change"))
	rules.Results = models.ResultsRule(in.Text("results"))
	rules.SeatInterest, rules.ChairInterest = models.InterestGrade(in.Text("seat_interest")), models.InterestGrade(in.Text("chair_interest"))
	rules.PersonInterest = models.InterestGrade(in.Text("person_interest"))
	rules.ShortNotice = models.ShortNotice(in.Text("short_notice"))
	rules.Substitute = models.SubstitutePath(in.Text("substitute"))
	rules.ExcludedSubjects = []models.ExcludedSubject{}
	for _, subject := range in.Values["excluded_subjects"] {
		rules.ExcludedSubjects = append(rules.ExcludedSubjects, models.ExcludedSubject(subject))
	}
	rules.Zone, rules.Holidays = in.Text("zone"), in.Text("holidays")
	return rules
}
