package demo

import (
	"fmt"
	"strings"
)

// places names the countries of an application.
func (a application) places() string {
	var names []string
	for _, letter := range strings.Split(a.countries, "") {
		names = append(names, "Country "+letter)
	}
	return strings.Join(names, " and ")
}

// ground is what each thematic area is about, in the words the documents use.
var ground = [...]string{
	1: "figures on who moves, why and with what result",
	2: "the safety of people on the move and the pressures that leave them no choice",
	3: "papers, borders and the trade in people",
	4: "work abroad and what it gives to households and places of origin",
	5: "the services that newcomers and their neighbours share",
}

// answer is what an application says to a question of the form.
func (a application) answer(question string) string {
	place, subject := a.places(), ground[a.theme]
	reached := 4000 + 250*len(a.key)*a.months/10
	switch question {
	case "situation":
		return fmt.Sprintf("In %s the registers of three provinces show that movement has grown by a third in four years, and that most of those who move do so without advice, papers or insurance.\n\nThe national strategy names %s as its first gap. Two line ministries and the association of local authorities have asked the country team for a programme of %d months.", place, subject, a.months)
	case "needs":
		return fmt.Sprintf("A small fund that can start before larger money arrives: trained staff in the districts, one set of forms and figures, and an agreed way of referral between the ministries. None of the existing programmes in %s covers %s.", place, subject)
	case "beneficiaries":
		return fmt.Sprintf("About %d people directly, half of them women and one in five a child: people who prepare to leave, people on the way, people who return, and the neighbourhoods that receive them. The programme serves their rights to information, to fair treatment and to services without discrimination.", reached)
	case "participation":
		return "The design was discussed in six districts with local authorities, migrants’ associations, employers and trade unions. Their remarks changed the choice of districts and brought complaint offices into the second output."
	case "people_reached":
		return fmt.Sprint(reached)
	case "principles":
		return "Each activity passed a check against the ten guiding principles. Women’s associations run two of the five offices; procedures for unaccompanied children follow the best-interests standard; no data are passed on for enforcement."
	case "gender_marker":
		return "2"
	case "rights_marker":
		return "A"
	case "child_marker":
		return "1"
	case "outcome":
		return fmt.Sprintf("By the end of the programme, public services in the chosen districts of %s deal with %s by one agreed procedure, and people who use them say that they were informed, heard and treated alike.", place, subject)
	case "outputs":
		return "Output 1: 24 district offices staffed and trained. Output 2: complaint and referral offices open to everybody in six languages. Output 3: one statistical form in use by both ministries. Output 4: a cost study for the years after the fund."
	case "indicators":
		return "Offices that meet the agreed standard (baseline 2, target 24). Persons informed and referred, by sex and age (baseline 0, target in the results table). Complaints answered within 30 days (baseline unknown, target 80 per cent). Share of running costs in the State’s budget (baseline 0, target 60 per cent)."
	case "added_value":
		return "No single organisation covers counselling, labour inspection and health. Together they use one team on the ground, one procurement plan and one report."
	case "governance":
		return fmt.Sprintf("A steering committee co-chaired by the ministry and the Resident Coordinator meets twice a year; a technical group of the organisations and districts meets monthly. Organisation %s leads and answers for the whole.", a.lead)
	case "division":
		return fmt.Sprintf("Organisation %s leads, coordinates and runs the district offices. The partners (%s) each run one output and report on it; nobody reports on behalf of another.", a.lead, strings.Join(strings.Split(a.partners, ""), ", "))
	case "monitoring":
		return "Monthly figures from the offices, a yearly survey of users, a mid-term review after 14 months that decides on the second tranche, and an independent evaluation in the last three months."
	case "framework":
		return fmt.Sprintf("The cooperation framework of the country team names migration under its second outcome; the national plan of %s has a budget line for the offices from the second year.", place)
	case "sustainability":
		return "The State takes over the offices’ staff in three steps. The forms and the training become part of the civil-service school’s programme. Nothing is bought that the districts cannot maintain."
	case "risks":
		return "Change of priorities after elections: agreements are with the districts. Staff turnover: two trained persons in each post. Misuse of personal data: only figures leave the office. Floods: a second site for each office."
	case "safeguards":
		return "A complaints channel outside the line of management, a code of conduct signed by everybody paid from the fund, and a yearly check by the organisations’ own oversight offices."
	}
	return fmt.Sprintf("The programme in %s says what it does about %s.", place, question)
}
