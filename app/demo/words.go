package demo

import (
	"fmt"
	"strings"

	"seedfund/models"
)

// places names the countries of an application.
func (a application) places() string {
	var names []string
	for _, letter := range strings.Split(a.countries, "") {
		names = append(names, "Country "+letter)
	}
	return strings.Join(names, " and ")
}

// first is the code of the first country of an application.
func (a application) first() string { return countryCode(a.countries[:1]) }

// marked is a level of a marker with its justification.
func marked(level, why string) string {
	return models.Rows{{"level": level, "why": why}}.Text()
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
func (a application) answer(q models.FormQuestion) string {
	question := q.Code
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
	case "rights":
		return "Information, fair conditions of work, health and protection from exploitation. The State is bound by the conventions it has ratified; employers and recruiters by the labour code, which the inspectorate enforces."
	case "locations":
		return models.Rows{{"place": "District 1", "district": "Northern province", "country": a.first(), "latitude": "12.5", "longitude": "-14.25"},
			{"place": "District 2", "district": "Coastal province", "country": a.first()}}.Text()
	case "gender_marker":
		return marked(string("0122313"[a.theme]), "Women’s associations run two of the five offices, and every figure is kept by sex.")
	case "rights_marker":
		return marked(string("ABABCAA"[a.theme]), "Each activity passed a check against the ten guiding principles and names who is bound.")
	case "child_marker":
		return marked(string("0121013"[a.theme]), "Procedures for unaccompanied children are part of the second output.")
	case "outcome":
		return fmt.Sprintf("By the end of the programme, public services in the chosen districts of %s deal with %s by one agreed procedure, and people who use them say that they were informed, heard and treated alike.", place, subject)
	case "outputs":
		return "Output 1: 24 district offices staffed and trained. Output 2: complaint and referral offices open to everybody in six languages. Output 3: one statistical form in use by both ministries. Output 4: a cost study for the years after the fund."
	case "indicators":
		outcome := "Public services in the chosen districts deal with people on the move by one agreed procedure"
		return models.Rows{
			{"result": "1", "statement": outcome, "indicator": "Offices that meet the agreed standard", "unit": "offices", "baseline": "2", "baseline_year": "2025", "target": "24", "source": "Yearly inspection", "fund_indicator": "institutions"},
			{"result": "1.1", "statement": "District offices are staffed and trained", "indicator": "Persons informed and referred", "unit": "persons", "baseline": "0", "baseline_year": "2025", "target": fmt.Sprint(reached), "disaggregation": "sex, age", "source": "Monthly figures of the offices", "fund_indicator": "people_served"},
			{"result": "1.2", "statement": "Complaint and referral offices are open to everybody", "indicator": "Complaints answered within 30 days", "unit": "per cent", "baseline": "20", "baseline_year": "2025", "target": "80", "source": "Register of complaints"},
		}.Text()
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
		if q.InRows() {
			return models.Rows{
				{"risk": "Priorities change after elections", "category": "contextual", "likelihood": "3", "impact": "3", "treatment": "Agreements are with the districts.", "owner": "Steering committee"},
				{"risk": "Trained staff leave", "category": "institutional", "likelihood": "4", "impact": "2", "treatment": "Two trained persons in each post.", "owner": "Lead organisation"},
				{"risk": "Personal data are misused", "category": "safeguarding", "likelihood": "2", "impact": "5", "treatment": "Only figures leave the office.", "owner": "Data protection office of the lead organisation"},
			}.Text()
		}
		return "Change of priorities after elections: agreements are with the districts. Staff turnover: two trained persons in each post. Misuse of personal data: only figures leave the office. Floods: a second site for each office."
	case "safeguards":
		return "A complaints channel outside the line of management, a code of conduct signed by everybody paid from the fund, and a yearly check by the organisations’ own oversight offices."
	}
	return fmt.Sprintf("The programme in %s says what it does about %s.", place, question)
}
