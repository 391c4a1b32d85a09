package demo

// application is one application of the story, from its first word to where it
// stands when the story ends.
type application struct {
	key        string
	title      string
	countries  string // letters, the largest share first
	lead       string // letter of the leading organisation
	partners   string // letters
	theme      int
	objectives []int
	months     int
	call       int
	// direct are the direct costs in whole dollars by organisation (the lead
	// first) and tranche; seven per cent of indirect support costs come on top.
	direct [][2]int64
	begins string // "state" where the focal point starts it
	end    ending
	score  int // the reviewers' usual score, 2 to 5
	board  *vote
	money  *course
}

// ending is where an application stands when the story ends.
type ending int

const (
	endDraft          ending = iota // being written
	endSubmitted                    // submitted, not looked at
	endReturned                     // for completion
	endNotAdmissible                //
	endAdmissible                   //
	endInReview                     // some reviews are in
	endShortlisted                  //
	endNotShortlisted               //
	endInvited                      // the full document is being written
	endFullReturned                 // the full document came back
	endFullSubmitted                //
	endTechnical                    // the appraisal is being written
	endBoardPaper                   // signed, the matter is being prepared
	endVoteOpen                     // the vote is open
	endDecided                      // the Board decided: see vote
	endWithdrawn                    // by the applicants
)

// reached says whether the story goes at least as far as a step of the usual way.
func (a application) reached(e ending) bool {
	if a.end == endWithdrawn {
		return e <= endSubmitted
	}
	return a.end >= e
}

// portfolio is the twelve programmes, shaped as such programmes are: 24 to 36
// months, 1.5 to 2.6 million dollars, three or four organisations.
var portfolio = []application{
	{key: "work-a", title: "Decent work and fair recruitment in Country A", countries: "A", lead: "P", partners: "QR", theme: 4, objectives: []int{6, 18}, months: 30, call: 1,
		direct: [][2]int64{{420000, 280000}, {300000, 200000}, {240000, 160000}}, end: endDecided, score: 5,
		board: &vote{outcome: approve}, money: &course{second: true, closed: true}},
	{key: "services-b", title: "Services for migrants in three border towns of Country B", countries: "B", lead: "Q", partners: "PS", theme: 5, objectives: []int{15, 16}, months: 24, call: 1,
		direct: [][2]int64{{390000, 260000}, {300000, 200000}, {210000, 140000}}, end: endDecided, score: 4,
		board: &vote{outcome: approve}, money: &course{second: true, closed: true, behalf: true}},
	{key: "journeys-c", title: "Safe journeys along the coast of Country C", countries: "C", lead: "R", partners: "STP", theme: 2, objectives: []int{7, 8}, months: 36, call: 1, begins: "state",
		direct: [][2]int64{{480000, 320000}, {360000, 240000}, {240000, 160000}, {180000, 120000}}, end: endDecided, score: 4,
		board: &vote{outcome: approve}, money: &course{second: true, closed: true, corrected: true, graded: true}},
	{key: "figures-f", title: "Migration figures that decisions in Country F can use", countries: "F", lead: "S", partners: "QU", theme: 1, objectives: []int{1, 3}, months: 24, call: 1,
		direct: [][2]int64{{360000, 240000}, {270000, 180000}, {240000, 160000}}, end: endDecided, score: 5,
		board: &vote{outcome: approve, all: true}, money: &course{second: true, closed: true, settled: true}},
	{key: "islands-j", title: "Island communities of Country J prepare for mobility", countries: "J", lead: "T", partners: "PR", theme: 2, objectives: []int{2, 7}, months: 36, call: 1,
		direct: [][2]int64{{540000, 360000}, {360000, 240000}, {300000, 200000}}, end: endDecided, score: 4,
		board: &vote{outcome: approve, meeting: "Meeting 1 of the Board"}, money: &course{second: true, closed: true}},
	{key: "return-de", title: "Return and reintegration with dignity in Countries D and E", countries: "DE", lead: "P", partners: "RU", theme: 3, objectives: []int{14, 21}, months: 36, call: 2,
		direct: [][2]int64{{600000, 400000}, {420000, 280000}, {360000, 240000}}, end: endDecided, score: 5,
		board: &vote{outcome: approve}, money: &course{second: true}},
	{key: "skills-g", title: "Skills of Country G recognised across borders", countries: "G", lead: "U", partners: "QT", theme: 4, objectives: []int{18, 20}, months: 30, call: 2,
		direct: [][2]int64{{420000, 280000}, {330000, 220000}, {270000, 180000}}, end: endDecided, score: 4,
		board: &vote{outcome: approve, objected: true}, money: &course{second: true, queried: true}},
	{key: "referral-h", title: "Protection and referral for people on the move in Country H", countries: "H", lead: "S", partners: "PV", theme: 2, objectives: []int{7, 12}, months: 24, call: 2,
		direct: [][2]int64{{420000, 280000}, {300000, 200000}, {210000, 140000}}, end: endDecided, score: 4,
		board: &vote{outcome: approve}, money: &course{second: true, closed: true, refund: true}},
	{key: "diaspora-a", title: "The diaspora of Country A in local development", countries: "A", lead: "P", partners: "QS", theme: 4, objectives: []int{19, 20}, months: 30, call: 2, begins: "state",
		direct: [][2]int64{{450000, 300000}, {330000, 220000}, {240000, 160000}}, end: endDecided, score: 3,
		board: &vote{outcome: approve}, money: &course{blocked: true}},
	{key: "social-l", title: "Social protection that travels with people in Country L", countries: "L", lead: "R", partners: "QTU", theme: 5, objectives: []int{15, 22}, months: 36, call: 3,
		direct: [][2]int64{{510000, 340000}, {390000, 260000}, {300000, 200000}, {210000, 140000}}, end: endDecided, score: 5,
		board: &vote{outcome: approve}, money: &course{}},
	{key: "chains-i", title: "Labour supply chains of Country I without trafficking", countries: "I", lead: "P", partners: "SU", theme: 3, objectives: []int{4, 10}, months: 30, call: 3,
		direct: [][2]int64{{480000, 320000}, {360000, 240000}, {270000, 180000}}, end: endDecided, score: 4,
		board: &vote{outcome: approve}, money: &course{returned: true}},
	{key: "climate-o", title: "Country O plans relocation with the people who move", countries: "O", lead: "T", partners: "RQ", theme: 2, objectives: []int{2, 8}, months: 36, call: 3,
		direct: [][2]int64{{540000, 360000}, {390000, 260000}, {300000, 200000}}, end: endDecided, score: 5,
		board: &vote{outcome: conditions, again: true}, money: &course{waiting: true}},
}

// others are the applications that did not, or not yet, become a programme.
var others = []application{
	{key: "ports-m", title: "Ports of Country M that welcome and refer", countries: "M", lead: "V", partners: "P", theme: 2, objectives: []int{7}, months: 24, call: 1,
		direct: [][2]int64{{480000, 320000}, {300000, 200000}}, end: endNotShortlisted, score: 2},
	{key: "remit-g", title: "Cheaper remittances for households of Country G", countries: "G", lead: "T", partners: "U", theme: 4, objectives: []int{20}, months: 24, call: 2,
		direct: [][2]int64{{450000, 300000}, {300000, 200000}}, end: endDecided, score: 3, board: &vote{outcome: notApprove}},
	{key: "borders-b", title: "Border posts of Country B that know the law", countries: "B", lead: "S", partners: "R", theme: 3, objectives: []int{11}, months: 30, call: 2,
		direct: [][2]int64{{480000, 320000}, {270000, 180000}}, end: endNotAdmissible, score: 3},
	{key: "data-p", title: "One register for Country P", countries: "P", lead: "U", partners: "S", theme: 1, objectives: []int{1, 3}, months: 30, call: 3,
		direct: [][2]int64{{510000, 340000}, {330000, 220000}}, end: endDecided, score: 4, board: &vote{outcome: reserve}},
	{key: "youth-e", title: "Young people of Country E between staying and leaving", countries: "E", lead: "Q", partners: "T", theme: 5, objectives: []int{16}, months: 30, call: 3,
		direct: [][2]int64{{450000, 300000}, {360000, 240000}}, end: endDecided, score: 4, board: &vote{outcome: deferring}},
	{key: "census-m", title: "Country M counts who comes and who goes", countries: "M", lead: "V", partners: "P", theme: 1, objectives: []int{1, 3}, months: 24, call: 3,
		direct: [][2]int64{{420000, 280000}, {300000, 200000}}, end: endDecided, score: 4, board: &vote{outcome: noting}},
	{key: "labels-f", title: "Honest labels for recruiters in Country F", countries: "F", lead: "R", partners: "Q", theme: 3, objectives: []int{10}, months: 24, call: 3,
		direct: [][2]int64{{420000, 280000}, {300000, 200000}}, end: endWithdrawn, score: 3},
	{key: "cities-h", title: "Four cities of Country H include newcomers", countries: "H", lead: "Q", partners: "PS", theme: 5, objectives: []int{15, 16}, months: 30, call: 4,
		direct: [][2]int64{{480000, 320000}, {300000, 200000}, {240000, 160000}}, end: endVoteOpen, score: 5, board: &vote{outcome: approve}},
	{key: "health-d", title: "Health services in Country D that ask no papers", countries: "D", lead: "R", partners: "TU", theme: 5, objectives: []int{15}, months: 36, call: 4,
		direct: [][2]int64{{510000, 340000}, {330000, 220000}, {240000, 160000}}, end: endBoardPaper, score: 4},
	{key: "schools-l", title: "Schools of Country L for every child", countries: "L", lead: "S", partners: "P", theme: 5, objectives: []int{15, 16}, months: 24, call: 4,
		direct: [][2]int64{{420000, 280000}, {330000, 220000}}, end: endTechnical, score: 4},
	{key: "mayors-c", title: "Mayors of Country C plan with migrants", countries: "C", lead: "P", partners: "Q", theme: 1, objectives: []int{3, 17}, months: 30, call: 4,
		direct: [][2]int64{{450000, 300000}, {300000, 200000}}, end: endFullReturned, score: 4},
	{key: "jobs-j", title: "Decent jobs in the harbours of Country J", countries: "J", lead: "T", partners: "R", theme: 4, objectives: []int{5, 6}, months: 30, call: 4,
		direct: [][2]int64{{480000, 320000}, {330000, 220000}}, end: endInvited, score: 4},
	{key: "recruit-g", title: "Fair recruitment corridors from Country G", countries: "G", lead: "U", partners: "P", theme: 4, objectives: []int{6}, months: 30, call: 5,
		direct: [][2]int64{{450000, 300000}, {300000, 200000}}, end: endInReview, score: 4},
	{key: "pickers-j", title: "Harvest workers of Country J paid by the hour", countries: "J", lead: "T", partners: "R", theme: 4, objectives: []int{6}, months: 24, call: 5,
		direct: [][2]int64{{420000, 280000}, {300000, 200000}}, end: endShortlisted, score: 4},
	{key: "care-i", title: "Domestic workers of Country I under the law", countries: "I", lead: "Q", partners: "S", theme: 4, objectives: []int{6}, months: 24, call: 5,
		direct: [][2]int64{{420000, 280000}, {300000, 200000}}, end: endAdmissible, score: 3},
	{key: "sea-c", title: "Fishing crews of Country C home and safe", countries: "C", lead: "S", partners: "R", theme: 2, objectives: []int{8}, months: 24, call: 5, begins: "state",
		direct: [][2]int64{{420000, 280000}, {300000, 200000}}, end: endReturned, score: 3},
	{key: "docs-b", title: "Papers in hand before leaving Country B", countries: "B", lead: "P", partners: "T", theme: 3, objectives: []int{4}, months: 24, call: 5,
		direct: [][2]int64{{450000, 300000}, {270000, 180000}}, end: endSubmitted, score: 3},
	{key: "heat-a", title: "Seasonal workers of Country A and the heat", countries: "A", lead: "P", partners: "R", theme: 2, objectives: []int{2}, months: 30, call: 6,
		direct: [][2]int64{{450000, 300000}, {300000, 200000}}, end: endDraft},
	{key: "atolls-p", title: "Atolls of Country P decide when to move", countries: "P", lead: "T", partners: "U", theme: 2, objectives: []int{2}, months: 36, call: 6, begins: "state",
		direct: [][2]int64{{480000, 320000}, {300000, 200000}}, end: endDraft},
	{key: "wells-e", title: "Wells, pasture and passage in Country E", countries: "E", lead: "R", partners: "Q", theme: 2, objectives: []int{2, 7}, months: 30, call: 6,
		direct: [][2]int64{{450000, 300000}, {330000, 220000}}, end: endSubmitted, score: 4},
}

// outcome is what the Board decided.
type outcome int

const (
	approve outcome = iota
	conditions
	notApprove
	reserve
	deferring
	noting
)

// vote is how an application fares before the Board.
type vote struct {
	outcome  outcome
	all      bool   // all tranches are reserved, not the first alone
	objected bool   // an objection, resolved by another wording
	again    bool   // deferred first, and brought back
	meeting  string // the vote was taken in this meeting, not in writing
}

// course is what became of an approved programme's money.
type course struct {
	second    bool // the second tranche was paid
	closed    bool // operationally
	settled   bool // financially
	behalf    bool // the agent's acts were entered on its behalf
	corrected bool // a report was corrected
	graded    bool // its gender marker was graded anew
	queried   bool // the agent asked before it paid
	returned  bool // the agent sent the first request back
	refund    bool // an organisation gave money back
	blocked   bool // the second tranche waits: an organisation misses 55,000 dollars
	waiting   bool // nothing is paid yet: its requests stand at every point of their way
}
