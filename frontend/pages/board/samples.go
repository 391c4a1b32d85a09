package board

import (
	"net/url"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Samples are the pages of the Board.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("board", assets)
	sampleVotes(s)
	sampleSeatPages(s)
	sampleRotation(s)
	sampleRegister(s)
	samplePapers(s)
	sampleMethods(s)
	sampleExCom(s)
	sampleFollow(s)
	sampleLiving(s)
	return s.Samples()
}

func sampleVotes(s *fiction.Set) {
	s.AddLong("matter", func(c fiction.Case) templ.Component { return Matter(sampleMatter(c)) })
	s.Add("matter-with-faults", func(c fiction.Case) templ.Component {
		v := sampleMatter(c)
		v.Failed = true
		v.fill(fiction.Faults("answer", "reason", "would_remove"), url.Values{})
		return Matter(v)
	})
	s.Add("matter-of-the-chair", func(c fiction.Case) templ.Component {
		v := sampleMatter(c)
		v.V.Mine = nil
		v.V.Offers = []models.MatterOffer{{Action: models.MatterAdopt, Refusal: v.V.Missing}, {Action: models.MatterRevise}, {Action: models.MatterWithdraw}}
		return Matter(v)
	})
	s.Add("matter-draft", func(c fiction.Case) templ.Component {
		v := sampleMatter(c)
		v.V.Matter.State, v.V.Objection, v.V.Electors, v.V.Mine, v.V.Result, v.Prepares = models.MatterDraft, nil, nil, nil, models.Result{}, true
		v.V.Offers = []models.MatterOffer{{Action: models.MatterOpenVote}}
		return Matter(v)
	})
	s.Add("matter-adopted", func(c fiction.Case) templ.Component {
		v := sampleMatter(c)
		v.V.Matter.State, v.V.Objection, v.V.Mine = models.MatterAdopted, nil, nil
		v.V.Decision = &models.Decision{Reference: "DEM00-D-2026-03", Outcome: models.OutcomeConditions, Method: models.MethodConsensus, Result: v.V.Result, AdoptedAt: fiction.Now}
		v.V.Offers = []models.MatterOffer{{Action: models.MatterPublish}}
		return Matter(v)
	})
	s.AddLong("check", func(c fiction.Case) templ.Component {
		v := sampleMatter(c)
		return Check(CheckView{Page: c.Page("/board/matters/7/vote", c.T("board.check_title"), c.T("board.matters")), At: fiction.At, V: v.V, Seat: v.V.Mine[0],
			Input: models.VoteInput{TextNumber: 2, Answer: models.AnswerObject, Words: sampleWords(c), Reason: c.Sentence(), WouldRemove: c.Sentence()}})
	})
	s.AddLong("receipt", func(c fiction.Case) templ.Component {
		receipt := models.VoteReceipt{
			Vote:   models.Vote{ID: 9, MatterID: 7, SeatID: 1, Sequence: 2, TextNumber: 2, Answer: models.AnswerObject, Words: sampleWords(c), Reason: c.Sentence(), WouldRemove: c.Sentence(), ActedAs: models.HoldingAlternate, CreatedAt: fiction.Now},
			Matter: "DEM00-M-2026-07", Question: c.Title(), Language: "en", TextHash: fiction.Hash, Constituency: models.ConstituencyContributors, SeatNumber: 1, Holder: c.Organisation(1), Counts: true,
		}
		return Receipt(ReceiptView{Page: c.Page("/board/matters/7/votes/9", c.T("board.receipt_title", "Number", receipt.Number()), c.T("board.matters")), At: fiction.At, R: receipt})
	})
	s.AddLong("score", func(c fiction.Case) templ.Component {
		v := sampleMatter(c)
		page := ScoreView{Page: c.Page("/board/matters/7/scores", c.T("board.score_title"), c.T("board.matters")), At: fiction.At, V: v.V, Seat: v.V.Mine[0]}
		page.Failed = true
		page.fill(fiction.Faults("score[people]", "reason"), url.Values{})
		return Score(page)
	})
	s.AddLong("interest", func(c fiction.Case) templ.Component {
		return Interest(InterestView{Page: c.Page("/board/matters/7/interest", c.T("board.declare"), c.T("board.matters")), At: fiction.At, V: sampleMatter(c).V, Seat: 1})
	})
	s.Add("interest-of", func(c fiction.Case) templ.Component {
		v := InterestView{Page: c.Page("/board/matters/7/interest-of", c.T("board.record_interest"), c.T("board.matters")), At: fiction.At, V: sampleMatter(c).V, Decide: true}
		v.fill(fiction.Faults("seat", "grade", "reason"), url.Values{})
		return Interest(v)
	})
	s.AddLong("motion", func(c fiction.Case) templ.Component { return Motion(sampleMotion(c)) })
	s.Add("motion-with-a-fault", func(c fiction.Case) templ.Component {
		v := sampleMotion(c)
		v.Motion.Seats = append(v.Motion.Seats, models.MySeat{SeatID: 9, Constituency: models.ConstituencyNetwork, Number: 2, Holder: c.Organisation(3)})
		v.fill(fiction.Faults("why"), url.Values{})
		return Motion(v)
	})
	s.Add("motion-refused", func(c fiction.Case) templ.Component {
		v := sampleMotion(c)
		v.Motion.State, v.Motion.Seats, v.Motion.Closed, v.Motion.ClosedAt, v.Motion.Why = models.MotionRefused, nil, c.Organisation(4), &fiction.Now, c.Sentence()
		return Motion(v)
	})
	s.Add("motion-of-ones-own", func(c fiction.Case) templ.Component {
		v := sampleMotion(c)
		v.Motion.Mine, v.Motion.Seats = true, nil
		return Motion(v)
	})
	s.AddLong("interest-of-the-chair", func(c fiction.Case) templ.Component {
		return Interest(InterestView{Page: c.Page("/board/matters/7/interest", c.T("board.declare"), c.T("board.matters")), At: fiction.At, V: sampleMatter(c).V})
	})
	s.AddLong("matter-without-a-quorum", func(c fiction.Case) templ.Component {
		v := sampleMatter(c)
		v.V.Barred, v.V.Offers = true, []models.MatterOffer{{Action: models.MatterInstead}}
		v.V.Result.WithVote, v.V.Result.Needed = 1, 4
		return Matter(v)
	})
	s.AddLong("matter-in-a-meeting", func(c fiction.Case) templ.Component {
		v := sampleMatter(c)
		v.V.Matter.Channel, v.V.Matter.ClosesAt, v.V.Matter.Meeting = models.InMeeting, nil, c.Title()
		v.V.Room = &models.Room{Meeting: models.Meeting{ID: 7, Number: 3, State: models.MeetingOpen, StartsAt: fiction.Now, ConvenedAt: &fiction.Now}, Quorum: models.QuorumMark{Present: 4, Needed: 8, Base: 12}}
		v.V.Offers = []models.MatterOffer{{Action: models.MatterAdopt, Refusal: v.V.Room.Holds()}}
		return Matter(v)
	})
	s.Add("matter-without-a-meeting", func(c fiction.Case) templ.Component {
		v := sampleMatter(c)
		v.V.Matter.Channel, v.V.Matter.ClosesAt, v.V.Matter.Meeting = models.InMeeting, nil, c.Title()
		var none *models.Room
		v.V.Offers = []models.MatterOffer{{Action: models.MatterAdopt, Refusal: none.Holds()}}
		return Matter(v)
	})
	s.AddLong("register", func(c fiction.Case) templ.Component {
		v := sampleInterests(c)
		v.fill(fiction.Faults("about", "country", "reason", "since"), url.Values{})
		return Register(v)
	})
	s.Add("register-empty", func(c fiction.Case) templ.Component {
		v := sampleInterests(c)
		v.R = models.StandingView{Keeps: true}
		return Register(v)
	})
	s.Add("ending", func(c fiction.Case) templ.Component {
		v := EndingView{Page: c.Page("/board/matters/7/ending", c.T("board.end_matter"), c.T("board.matters")), At: fiction.At, V: sampleMatter(c).V}
		v.V.Offers = []models.MatterOffer{{Action: models.MatterClose}, {Action: models.MatterWithdraw}}
		v.fill(fiction.Faults("reason"), url.Values{})
		return Ending(v)
	})
}

func sampleSeatPages(s *fiction.Set) {
	s.AddLong("composition", func(c fiction.Case) templ.Component {
		return Composition(CompositionView{Page: c.Visitor("/board", c.T("board.title")), At: fiction.At, Composition: sampleComposition(c), Matters: true, Manage: true, AsAt: fiction.Day("2026-11-23"), Changes: []models.SeatChangeRow{sampleChange(c)},
			Rules:    []models.BodyRule{sampleComposition(c).Rule},
			Register: []models.BodyMethod{{Method: models.MethodConsensus, StartsAt: fiction.At9("2026-01-05"), Instrument: c.Sentence()}}})
	})
	s.Add("no-board", func(c fiction.Case) templ.Component {
		return NoBoard(NoBoardView{Page: c.Visitor("/board", c.T("board.none")), At: fiction.At, May: true})
	})
	s.AddLong("seats", func(c fiction.Case) templ.Component {
		v := SeatsView{Page: c.Page("/board/seats", c.T("board.register_of_seats"), c.T("board.title")), At: fiction.At, Composition: sampleComposition(c), Organisations: c.Organisations(), Now: fiction.Now, Holdings: []models.HoldingRow{sampleHolding(c)}}
		v.Failed = true
		v.fill(fiction.Faults("seat", "organisation", "starts_at", "instrument"), url.Values{})
		return Seats(v)
	})
	s.AddLong("holding", func(c fiction.Case) templ.Component {
		return Holding(HoldingView{Page: c.Page("/board/holdings/1", c.T("board.holding_title", "Organisation", c.Organisation(1)), c.T("board.title")), At: fiction.At, Holding: sampleHolding(c), Acting: []models.Signer{sampleSigner(c)}})
	})
	s.AddLong("seat-change", func(c fiction.Case) templ.Component {
		v := SeatChangeView{Page: c.Page("/board/seat-changes/1", c.T("bodies.change_title", "Organisation", c.Organisation(2)), c.T("board.title")), At: fiction.At, Change: sampleChange(c), Manage: true}
		v.Failed = true
		v.fill(fiction.Faults("reason"), url.Values{})
		return SeatChange(v)
	})
	s.Add("seat-change-own", func(c fiction.Case) templ.Component {
		return SeatChange(SeatChangeView{Page: c.Page("/board/seat-changes/1", c.T("bodies.change_title", "Organisation", c.Organisation(2)), c.T("board.title")), At: fiction.At, Change: sampleChange(c), Manage: true, Own: true})
	})
	s.Add("seat-change-refused", func(c fiction.Case) templ.Component {
		row := sampleChange(c)
		row.State, row.ClosedAt, row.ClosedName, row.Reason, row.EndsAt = models.SeatChangeRefused, fiction.Ptr(fiction.Now), c.Role(models.RoleAdministrator, 1), c.Sentence(), nil
		return SeatChange(SeatChangeView{Page: c.Page("/board/seat-changes/1", c.T("bodies.change_title", "Organisation", c.Organisation(2)), c.T("board.title")), At: fiction.At, Change: row})
	})
	s.AddLong("rule-book", func(c fiction.Case) templ.Component { return RuleBook(sampleRuleBook(c)) })
	s.Add("rule-book-with-faults", func(c fiction.Case) templ.Component {
		v := sampleRuleBook(c)
		v.Failed, v.Failing = true, 4
		v.fill(fiction.Faults("reason"), url.Values{})
		return RuleBook(v)
	})
	s.Add("rule-book-of-a-visitor", func(c fiction.Case) templ.Component {
		v := sampleRuleBook(c)
		v.Page, v.Manage, v.Body.Kind, v.Versions = c.Visitor("/excom/rules", c.T("bodies.rules"), c.T("ladder.excom_title")), false, models.BodyExCom, v.Versions[3:]
		return RuleBook(v)
	})
	s.AddLong("rule-comparison", func(c fiction.Case) templ.Component {
		v := sampleRuleBook(c)
		return Comparison(ComparisonView{Page: c.Page("/board/rules/comparison", c.T("bodies.compare"), c.T("board.title")), At: fiction.At, Kind: models.BodyBoard, Versions: v.Versions, Seats: v.Seats, From: v.Versions[3], To: v.Versions[2]})
	})
	s.Add("rules", func(c fiction.Case) templ.Component {
		v := RulesView{Page: c.Page("/board/rules/next", c.T("board.next_rules"), c.T("board.title")), At: fiction.At, Rule: sampleComposition(c).Rule, Seats: sampleComposition(c).Seats, Decisions: sampleDecisions(c)}
		v.Failed = true
		v.fill(fiction.Faults("decision", "from", "vote_days"), url.Values{})
		return Rules(v)
	})
	s.Add("rules-without-a-decision", func(c fiction.Case) templ.Component {
		return Rules(RulesView{Page: c.Page("/board/rules/next", c.T("board.next_rules"), c.T("board.title")), At: fiction.At, Rule: sampleComposition(c).Rule})
	})
}

func sampleRegister(s *fiction.Set) {
	s.AddLong("matters", func(c fiction.Case) templ.Component {
		row := func(id int64, state models.MatterState) models.MatterRow {
			return models.MatterRow{ID: id, Reference: "DEM00-M-2026-07", Kind: models.MatterFunding, Question: c.Title(), State: state, Channel: models.InWriting, Method: models.MethodConsensus, AskedCents: 205_000_000, ClosesAt: fiction.Ptr(fiction.At9("2026-12-04")), WithVote: 10, Answered: 8, HasVote: true, Mine: models.AnswerAgree, ProposalReference: "DEM00-P-2026-014"}
		}
		return Matters(MattersView{Page: c.Page("/board/matters", c.T("board.matters"), c.T("board.title")), At: fiction.At, Now: fiction.Now, Prepare: true, Next: "/board/matters?before=1", Rows: []models.MatterRow{row(7, models.MatterOpen), row(6, models.MatterDraft), row(5, models.MatterAdopted)}})
	})
	s.Add("matters-none", func(c fiction.Case) templ.Component {
		return Matters(MattersView{Page: c.Page("/board/matters", c.T("board.matters"), c.T("board.title")), At: fiction.At, Now: fiction.Now, State: models.MatterWithdrawn})
	})
	s.AddLong("decisions", func(c fiction.Case) templ.Component {
		return Decisions(DecisionsView{Page: c.Visitor("/decisions", c.T("board.decisions"), c.T("board.title")), At: fiction.At, Rows: sampleDecisions(c), Next: "/decisions?before=1", Head: sampleCertificate.Head})
	})
	s.Add("decisions-none", func(c fiction.Case) templ.Component {
		return Decisions(DecisionsView{Page: c.Visitor("/decisions", c.T("board.decisions"), c.T("board.title")), At: fiction.At, Prior: []models.PriorDecision{{Reference: "SC/2025/1",
			DecidedAt: fiction.At9("2025-03-10"), Body: "Steering Committee", Method: "consensus", Title: c.Title(), Source: "https://example.org/sc-2025-1"}}})
	})
	s.AddLong("decision", func(c fiction.Case) templ.Component {
		row := sampleDecisions(c)[0]
		m := sampleMatter(c).V
		return Decision(DecisionView{Page: c.Visitor("/decisions/DEM00-D-2026-03", DecisionTitle(c, row), c.T("board.decisions")), At: fiction.At, Programme: "/programmes/JP-0012", Inside: true, Follows: "/decisions/DEM00-D-2026-03/follow-up", C: sampleCertificate, Check: "https://fund.example.org/certificates/check#DEM00-D-2026-03." + fiction.Hash, D: models.DecisionView{
			Corrections: []models.CorrectionLine{
				{CorrectionNote: models.CorrectionNote{Moment: models.CorrectionOpening, Kind: models.HoldingHolder, ValidAfter: true, Instrument: c.Sentence(), CreatedAt: fiction.At9("2026-11-20")}, Constituency: models.ConstituencyNetwork, Number: 2, Before: c.Organisation(1), After: c.Organisation(2)},
				{CorrectionNote: models.CorrectionNote{Moment: models.CorrectionAdoption, Kind: models.HoldingAlternate, Instrument: c.Sentence(), CreatedAt: fiction.At9("2026-11-20")}, Constituency: models.ConstituencyCountries, Number: 1, Before: c.Organisation(3)},
			},
			DecisionRow: row, Body: m.Body, Text: m.Text, TextHash: fiction.Hash, Language: "en", Names: m.Names, Conditions: sampleConditions(c), Earlier: "DEM00-D-2025-11",
		}})
	})
	s.Add("decision-before-certificates", func(c fiction.Case) templ.Component {
		row := sampleDecisions(c)[0]
		m := sampleMatter(c).V
		return Decision(DecisionView{Page: c.Visitor("/decisions/DEM00-D-2026-03", DecisionTitle(c, row), c.T("board.decisions")), At: fiction.At, D: models.DecisionView{
			DecisionRow: row, Body: m.Body, Text: m.Text, TextHash: fiction.Hash, Language: "en", Names: m.Names,
		}})
	})
	s.Add("certificate-check", func(c fiction.Case) templ.Component {
		return CertificateCheck(CertificateCheckView{Page: c.Visitor("/certificates/check", c.T("certificate.check"), c.T("board.decisions"))})
	})
	s.AddLong("conditions", func(c fiction.Case) templ.Component {
		v := ConditionsView{Page: c.Page("/board/conditions", c.T("board.conditions_title"), c.T("board.title")), At: fiction.At, Rows: sampleConditions(c), Of: 1, Confirm: true, Reports: true, Person: 9, Today: fiction.Day("2027-12-31")}
		v.Failed = true
		v.fill(fiction.Faults("note"), url.Values{})
		return Conditions(v)
	})
	s.Add("conditions-none", func(c fiction.Case) templ.Component {
		return Conditions(ConditionsView{Page: c.Page("/board/conditions", c.T("board.conditions_title"), c.T("board.title")), At: fiction.At})
	})
}

func samplePapers(s *fiction.Set) {
	s.AddLong("paper", func(c fiction.Case) templ.Component {
		m := sampleMatter(c).V
		return Paper(PaperView{Page: c.Page("/board/matters/7/paper", c.T("board.edit_paper"), c.T("board.matters")), At: fiction.At, Action: "/board/matters/7/paper", Version: 3, Kind: models.MatterFunding, Frozen: m.Frozen, Question: m.Matter.Question, Recommend: m.Matter.Recommendation,
			Channel: models.InWriting, Language: "en", Text: m.Text, Organisations: sampleOptions(c), MeetingID: 7,
			Meetings: []models.MeetingRow{{Meeting: models.Meeting{ID: 7, Number: 3, StartsAt: fiction.Now}}}})
	})
	s.AddLong("paper-secretariat", func(c fiction.Case) templ.Component {
		m := sampleMatter(c).V
		text := m.Text
		text.Outcome, text.Reserve = models.OutcomeApprove, models.ReserveAll
		text.Effect = models.MatterEffect{Plan: &models.SecretariatPlan{OrganisationID: 1, StartsOn: when.MustDate(2027, 1, 1), EndsOn: when.MustDate(2027, 12, 31)},
			Amounts: []models.MatterAmount{{OrganisationID: 1, Tranche: 1, Cents: 450_000_00}}}
		return Paper(PaperView{Page: c.Page("/board/matters/8/paper", c.T("board.edit_paper"), c.T("board.matters")), At: fiction.At, Action: "/board/matters/8/paper", Version: 1, Kind: models.MatterOther,
			Question: c.Sentence(), Channel: models.InWriting, Language: "en", Text: text, Organisations: sampleOptions(c), Hosts: sampleOptions(c)})
	})
	s.Add("paper-with-faults", func(c fiction.Case) templ.Component {
		v := PaperView{Page: c.Page("/board/matters/new", c.T("board.prepare"), c.T("board.matters")), At: fiction.At, Action: "/board/matters", New: true, Organisations: sampleOptions(c),
			Proposals: []models.ProposalRow{{ID: 40, Reference: "DEM00-P-2026-014", Title: c.Title()}}, Revisits: []models.MatterRow{{ID: 3, Reference: "DEM00-M-2026-03", Question: c.Title()}}}
		v.Failed = true
		v.fill(fiction.Faults("kind", "question", "outcome", "body", "condition[0][due_on]"), url.Values{})
		return Paper(v)
	})
	s.Add("paper-revised", func(c fiction.Case) templ.Component {
		m := sampleMatter(c).V
		return Paper(PaperView{Page: c.Page("/board/matters/7/text", c.T("board.other_text"), c.T("board.matters")), At: fiction.At, Action: "/board/matters/7/text", Revise: true, Writing: true, Text: m.Text, Organisations: sampleOptions(c)})
	})
}

func sampleOptions(c fiction.Case) []components.Option {
	var out []components.Option
	for _, o := range c.Organisations() {
		out = append(out, components.Option{Value: id(o.ID), Label: o.Name})
	}
	return out
}

// sampleWords are words of the sample's text that an objection is about.
func sampleWords(c fiction.Case) string {
	return c.Say("the first tranche of 615,000.00 United States dollars", "الشريحة الأولى وقدرها 615,000.00 دولار")
}

// sampleMatter is a programme under vote: one objection stands, one was met,
// one seat has an interest, one waits for instructions.
func sampleMatter(c fiction.Case) MatterView {
	d := c.Document(models.ProposalBoardPaper)
	_, frozen := c.Submission(d)
	at := fiction.At9("2026-11-20")
	m := models.MatterView{
		Matter: models.Matter{ID: 7, Version: 3, Reference: "DEM00-M-2026-07", Kind: models.MatterFunding, Question: c.Say("Shall the Board approve the programme of Country A, on one condition?", "هل يوافق المجلس على برنامج البلد ألف بشرط واحد؟"), Recommendation: c.Sentence(), Language: "en",
			Channel: models.InWriting, Method: models.MethodConsensus, State: models.MatterOpen, Scoring: models.BoardScoringAdvisory, AskedCents: 205_000_000, TextNumber: 2, OpensAt: &at, ClosesAt: fiction.Ptr(time.Date(2026, 12, 4, 17, 0, 0, 0, time.UTC))},
		Body: models.Body{ID: 1, Code: "board", Kind: models.BodyBoard}, Rule: sampleComposition(c).Rule, Text: sampleText(c, 2), Texts: []models.MatterWording{sampleText(c, 1), sampleText(c, 2)},
		Names: d.Names, Proposal: &d.Proposal, Frozen: &frozen, Criteria: c.Criteria(), SheetsIn: 6, Unscored: true, Now: fiction.Now,
		Result: models.Result{Seats: 12, Vacant: 1, WithoutVote: 1, WithVote: 10, Answered: 8, Agree: 5, Remarks: 1, Object: 1, Abstain: 1, Needed: 7, QuorumMet: true, Standing: []int64{3}, Silent: []int64{4, 5}},
		Mine:   []models.MySeat{{SeatID: 1, Constituency: models.ConstituencyContributors, Number: 1, Holder: c.Say("Contributor 1", "المساهم 1"), Kind: models.HoldingHolder}},
		Events: []models.MatterEvent{{Action: models.MatterOpenVote, TextNumber: 1, CreatedAt: at}, {Action: models.MatterRevise, TextNumber: 2, Reason: c.Sentence(), CreatedAt: fiction.Now}},
		Interests: []models.InterestLine{
			{SeatInterest: models.SeatInterest{Grade: models.InterestNoVote, Origin: models.OriginComputed, CreatedAt: fiction.At9("2026-11-20"), Reason: models.InterestLeads, Note: c.Sentence()}, Constituency: models.ConstituencyNetwork, Number: 1, Holder: c.Organisation(1), Counts: true},
			{SeatInterest: models.SeatInterest{Grade: models.InterestDisclosed, Origin: models.OriginDeclared, CreatedAt: fiction.At9("2026-11-21"), Reason: models.InterestFunds}, Constituency: models.ConstituencyContributors, Number: 2, Holder: c.Say("Contributor 2", "المساهم 2"), Counts: true},
		},
		Objection: []models.Objection{
			{Vote: models.Vote{TextNumber: 2, Words: sampleWords(c), Reason: c.Sentence(), WouldRemove: c.Say("a first tranche of 500,000.00 United States dollars", "شريحة أولى قدرها 500,000.00 دولار")}, Constituency: models.ConstituencyCountries, Number: 1, Holder: c.Say("Country K", "البلد كاف"), Stands: true},
			{Vote: models.Vote{TextNumber: 1, Reason: c.Sentence(), WouldRemove: c.Sentence()}, Constituency: models.ConstituencyStakeholders, Number: 2, Holder: c.Say("Network of trade unions", "شبكة نقابات العمال")},
		},
	}
	seat := func(n int64, group models.Constituency, holder string, status models.SeatStatus, answer models.VoteAnswer) {
		line := models.ElectorLine{Elector: models.Elector{SeatID: n, Constituency: group, Number: int(n)}, Holder: holder, Status: status}
		if answer != "" {
			line.Vote = &models.Vote{TextNumber: 2, Answer: answer, Reason: c.Sentence(), CreatedAt: at}
		}
		m.Electors = append(m.Electors, line)
	}
	seat(1, models.ConstituencyContributors, c.Say("Contributor 1", "المساهم 1"), models.SeatNotYet, "")
	seat(2, models.ConstituencyContributors, c.Say("Contributor 2", "المساهم 2"), models.SeatAnswered, models.AnswerRemarks)
	seat(3, models.ConstituencyCountries, c.Say("Country K", "البلد كاف"), models.SeatObjects, models.AnswerObject)
	seat(4, models.ConstituencyCountries, c.Say("Country N", "البلد نون"), models.SeatAwaits, "")
	seat(5, models.ConstituencyNetwork, c.Organisation(1), models.SeatNoVote, "")
	seat(6, models.ConstituencyStakeholders, c.Say("Network of trade unions", "شبكة نقابات العمال"), models.SeatAnswered, models.AnswerAgree)
	seat(7, models.ConstituencyStakeholders, "", models.SeatVacant, "")
	m.Missing = m.Result.Refusal()
	m.Brackets = sampleBrackets(c)
	m.Satisfaction = []models.Satisfaction{
		{VoteID: 4, Constituency: models.ConstituencyStakeholders, Number: 2, Holder: c.Say("Network of trade unions", "شبكة نقابات العمال"), Addressed: true, Verdict: models.VerdictSatisfied, At: &at},
		{VoteID: 5, Constituency: models.ConstituencyContributors, Number: 1, Holder: c.Say("Contributor 1", "المساهم 1"), Words: sampleWords(c), Addressed: true},
	}
	return MatterView{
		Page: c.Page("/board/matters/7", m.Matter.Question, c.T("board.title"), c.T("board.matters")), At: fiction.At, V: m, Today: fiction.Day("2026-11-23"), Declares: true, Earlier: "/board/matters/3",
		Fund:    &models.FundMoney{Cash: 1_476_250_000, Reserved: 941_500_000, Minimum: 50_000_000},
		Reviews: &models.ReviewSummary{Count: 3, Mean: 7067, Spread: 3400},
		Papers:  []components.FileRow{{Name: c.FileName(), Href: "#", Kind: "PDF", Size: 482_000}},
	}
}

func sampleText(c fiction.Case, number int) models.MatterWording {
	w := models.MatterWording{MatterText: models.MatterText{Number: number, Outcome: models.OutcomeConditions, Reserve: models.ReserveFirst, Hash: fiction.Hash,
		Body: c.Say("The Board approves the programme and reserves ", "يوافق المجلس على البرنامج ويحجز ") + sampleWords(c) + ".\n" + c.Sentence()}}
	if number > 1 {
		w.Why = c.Sentence()
	}
	for org := int64(1); org <= 3; org++ {
		for tranche, cents := range []money.Cents{20_500_000, 27_300_000, 20_533_333} {
			w.Effect.Amounts = append(w.Effect.Amounts, models.MatterAmount{OrganisationID: org, Tranche: tranche + 1, Cents: cents})
		}
	}
	w.Effect.Conditions = []models.MatterCondition{{Number: 1, Body: c.Sentence(), OrganisationID: 1, DueOn: fiction.Day("2027-06-30"), BlocksTranche: 2}}
	return w
}

func sampleComposition(c fiction.Case) models.Composition {
	out := models.Composition{Body: models.Body{ID: 1, Code: "board", Kind: models.BodyBoard}, At: fiction.Now, Rule: models.BodyRule{ID: 1, Number: 1, Values: models.DefaultRules(), EffectiveFrom: fiction.At9("2026-01-05"), Instrument: c.Sentence()}}
	holder := func(name string) *models.SeatHolding {
		return &models.SeatHolding{Organisation: name, StartsAt: fiction.At9("2026-01-05"), EndsAt: fiction.Ptr(fiction.At9("2028-01-04")), AlsoExCom: name == c.Organisation(2)}
	}
	for _, group := range models.Constituencies {
		for n := 1; n <= 3; n++ {
			s := models.SeatAt{Seat: models.Seat{ID: int64(n), Constituency: group, Number: n, Voting: true}, Holder: holder(c.Organisation(int64(n)))}
			if n == 3 {
				s.Holder = nil
			}
			if n == 2 {
				s.Alternate = holder(c.Organisation(3))
			}
			out.Seats = append(out.Seats, s)
		}
	}
	out.Seats = append(out.Seats, models.SeatAt{Seat: models.Seat{Constituency: models.ConstituencyChair, Number: 1, Function: models.SeatFunctionCoordinator}, Holder: holder(c.T("people.role." + string(models.RoleCoordinator)))})
	return out
}

func sampleHolding(c fiction.Case) models.HoldingRow {
	return models.HoldingRow{ID: 1, SeatID: 1, Constituency: models.ConstituencyNetwork, Number: 1, Kind: models.HoldingHolder, Organisation: c.Organisation(1), StartsAt: fiction.At9("2026-01-05"), EndsAt: fiction.Ptr(fiction.At9("2026-10-31")), Instrument: c.Sentence()}
}

var sampleCertificate = models.CertificateView{Number: 12, Hash: fiction.Hash, Published: true, Full: true, Head: models.CertificateHead{Number: 14, Hash: fiction.Hash}}

func sampleDecisions(c fiction.Case) []models.DecisionRow {
	result := models.Result{WithVote: 10, WithoutVote: 1, Answered: 10, Agree: 10, Needed: 7, QuorumMet: true}
	return []models.DecisionRow{
		{ID: 3, Reference: "DEM00-D-2026-03", Kind: models.MatterFunding, Outcome: models.OutcomeConditions, Method: models.MethodConsensus, Result: result, AdoptedAt: fiction.Now, PublishedAt: fiction.Ptr(fiction.Now), Question: c.Title(), ProposalReference: "DEM00-P-2026-014", ProposalTitle: c.Title()},
		{ID: 2, Reference: "DEM00-D-2026-02", Kind: models.MatterRules, Outcome: models.OutcomeNote, Method: models.MethodConsensus, Result: result, AdoptedAt: fiction.At9("2026-06-02"), Question: c.Sentence()},
	}
}

func sampleConditions(c fiction.Case) []models.ConditionRow {
	row := func(n int, state models.ConditionState, due when.Date) models.ConditionRow {
		return models.ConditionRow{DecisionCondition: models.DecisionCondition{ID: int64(n), Version: 1, Number: n, Body: c.Sentence(), DueOn: due, BlocksTranche: 2, State: state, ReportedBy: 3}, Organisation: c.Organisation(int64(n)), Reference: "DEM00-D-2026-03"}
	}
	return []models.ConditionRow{row(1, models.ConditionOpen, fiction.Day("2027-06-30")), row(2, models.ConditionReported, fiction.Day("2026-11-30")), row(3, models.ConditionMet, fiction.Day("2026-09-30"))}
}

func sampleInterests(c fiction.Case) RegisterView {
	at := fiction.Now
	line := func(id int64, person string, reason models.InterestReason) models.StandingLine {
		return models.StandingLine{StandingInterest: models.StandingInterest{ID: id, Kind: models.StandingEntry, Reason: reason, Since: fiction.Day("2025-03-01"), Note: c.Sentence()},
			Person: person, Organisation: c.Organisation(id), About: c.Organisation(id + 1), Mine: true}
	}
	ended := line(2, "", models.InterestFunds)
	ended.WithdrawnAt = &at
	return RegisterView{Page: c.Page("/board/interests", c.T("interests.title"), c.T("board.title")), At: fiction.At, R: models.StandingView{
		Mine: []models.StandingLine{line(1, c.T("interests.whose.own"), models.InterestPersonal), ended}, Others: []models.StandingLine{line(3, "", models.InterestOther)},
		Confirmed: &at, Ours: true, Keeps: true, Organisations: []models.Organisation{{ID: 1, Name: c.Organisation(1)}},
	}}
}

// sampleRuleBook are four versions: the first, the one in force, one that was
// withdrawn and one to come.
func sampleRuleBook(c fiction.Case) RuleBookView {
	composition := sampleComposition(c)
	first := models.RuleVersionRow{BodyRule: composition.Rule}
	second, third, fourth := first, first, first
	begins, ends, withdrawn := fiction.At9("2026-06-01"), fiction.Now.AddDate(0, 3, 0), fiction.Now
	second.Number, second.EffectiveFrom, second.Instrument, second.Decision = 2, begins, "DEM00-D-2026-04", "DEM00-D-2026-04"
	second.Values.VoteDays, second.Values.ExcludedSubjects, second.Values.Consult = 7, models.ExcludedSubjects, "rules,other"
	third.Number, third.EffectiveFrom, third.WithdrawnAt, third.Withdrawn, third.Instrument = 3, ends.AddDate(0, 1, 0), &withdrawn, c.Sentence(), "DEM00-D-2026-09"
	fourth = second
	fourth.Number, fourth.EffectiveFrom, fourth.Instrument, fourth.Decision = 4, ends, "DEM00-D-2026-09, "+c.Title(), "DEM00-D-2026-09"
	fourth.Values.VoteDays, fourth.Values.Quorum = 9, models.QuorumRule{Share: 3, Of: 4, Floor: 1}
	first.Until, second.Until = &begins, &ends
	return RuleBookView{Page: c.Page("/board/rules", c.T("bodies.rules"), c.T("board.title")), At: fiction.At, Body: composition.Body, Now: fiction.Now,
		Versions: []models.RuleVersionRow{fourth, third, second, first}, Seats: composition.Seats, Manage: true,
		Register: []models.BodyMethod{{Method: models.MethodConsensus, Kinds: models.EveryKind, StartsAt: begins, Instrument: c.Sentence()}}}
}

func sampleMotion(c fiction.Case) MotionView {
	v := MotionView{Page: c.Page("/board/matters/7/motions/1", c.T("interests.motion_title", "Holder", c.Organisation(2)), c.T("board.matters")), At: fiction.At, V: sampleMatter(c).V}
	v.Motion = models.InterestMotionLine{InterestMotion: models.InterestMotion{ID: 1, Version: 1, CreatedAt: fiction.Now, MatterID: 7, SeatID: 2, Grade: models.InterestNoVote,
		Reason: models.InterestOther, Note: c.Sentence(), State: models.MotionProposed}, Constituency: models.ConstituencyContributors, Number: 2, Holder: c.Organisation(2),
		Proposed: c.Role(models.RoleCoordinator, 1), Seats: []models.MySeat{{SeatID: 4, Constituency: models.ConstituencyStakeholders, Number: 1, Holder: c.Organisation(4)}}}
	return v
}
