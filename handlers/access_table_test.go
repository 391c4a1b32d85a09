package handlers_test

import "strings"

// This is the table of access to records: who may see which object in which
// state, and who may do what with it. It is written from the terms of reference
// and the design, not from the program, and the walk in access_walk_test.go
// holds the program against it through every door: pages, forms, files,
// exports and operations.
//
// A person is named by what they are to the object at hand:
//
//	a role            as models.Role writes it, "visitor" for nobody
//	lead, partner     drafter or programme officer of the organisation that leads or takes part
//	its_finance       headquarters finance of such an organisation
//	its_organisation  programme or finance officer of an organisation of a programme
//	its_state, its_rc focal point, Resident Coordinator of a country of the object
//	its_reviewer      a reviewer who was asked, unless an interest screens them
//	has_reviewed      such a reviewer whose own review is sent
//	author            who prepared or entered it
//	owner             whose own account, token, review it is
//	has_answered      a seat that has answered the matter; has_scored, that has scored it
//	screened          a seat that an interest keeps from the matter
//	voteless          a seat that an interest leaves its reading and takes its vote
//	-word             not even so
//	word@state        so while the object is in that state
//
// and by the groups below.
var groups = map[string]string{
	"everyone":    "visitor signed_in",
	"signed_in":   "focal_point contributor auditor drafter puno_programme puno_finance resident_coordinator reviewer board_member alternate coordinator secretariat agent_officer excom_member network_member administrator",
	"secretariat": "secretariat_officer secretariat_head",
	"applicants":  "lead partner its_finance its_state its_rc",
	"board":       "board_member alternate coordinator",
	"board_room":  "board secretariat agent_officer auditor",
	"money_room":  "board_room puno_finance puno_programme",
	"agents_desk": "agent_officer secretariat",
	"see_through": "secretariat agent_officer auditor", // they carry a decision out before it is published
}

// sight is who may see an object: for everyone else it is not there.
var sight = []struct{ kind, state, who string }{
	// clause 99: the secretariat prepares calls; a draft is announced to nobody.
	{"call", "draft", "secretariat auditor"},
	{"call", "published", "everyone"},
	{"call", "closed", "everyone"},

	// clause 96: an application is its two sides' alone until they submit it.
	{"application", "draft", "applicants auditor"},
	{"application", "submitted", "applicants auditor secretariat"},
	{"application", "in review", "applicants auditor secretariat its_reviewer"},
	// clause 98: the Board sees what came to it, but not a seat whose interest screens it.
	{"application", "at the board", "applicants auditor secretariat its_reviewer board -screened"},

	// clause 20: a review is the reviewer's own.
	{"review", "owed", "owner"},
	{"review", "sent", "owner"},
	{"review", "declined", ""},
	{"assignment", "owed", "secretariat auditor"},
	{"assignment", "sent", "secretariat auditor"},

	// Drafts of matters are the secretariat's and the chair's; clause 97: the agent
	// sits with the Board ex officio.
	{"matter", "draft", "secretariat coordinator auditor"},
	// clause 35: what is before the Executive Committee is not the Board's to see.
	{"excom matter", "open", "excom_member coordinator secretariat auditor"},
	{"excom matter", "answered", "excom_member coordinator secretariat auditor"},
	{"matter", "open", "board_room -screened"},
	{"matter", "decided", "board_room"},
	// A decision is the room's until it is published; so is what it made, for those
	// who carry it out.
	{"decision", "unpublished", "board_room"},
	{"decision", "published", "everyone"},
	// clause 99: a letter is held by those who prepare decisions; released, it is its
	// organisation's too, and no other's.
	{"decision letter", "held", "secretariat coordinator"},
	{"decision letter", "released", "secretariat coordinator auditor lead its_finance"},
	// clause 102: the Executive Committee reviews the Board; the room reads along.
	{"annual review", "draft", "board_room excom_member"},
	// The receipt of an answer is its seat's.
	{"answer", "given", "owner auditor"},
	{"condition", "published", "board_room lead"},
	{"condition", "unpublished", "board_room"},
	// clause 102: a consultation is known to who conducts it and to whom it asks; the
	// Executive Committee reads what is asked on the review of the Board.
	{"consultation", "of the board", "secretariat coordinator auditor board_member alternate excom_member"},
	{"annual review", "running", "board_room excom_member"},
	{"duty", "open", "everyone"},
	{"holding", "in force", "secretariat_head administrator"},
	{"pool entry", "in force", "secretariat_head administrator"},
	{"nomination", "open", "board_room administrator"},

	// clause 91: a draft is the secretariat's and the chair's; what was convened is
	// the body's, its minutes once they were sent.
	{"meeting", "draft", "secretariat coordinator auditor"},
	{"meeting", "convened", "board_room"},
	{"meeting", "held", "board_room"},
	{"minutes", "sent", "board_room"},
	{"item", "of a screened matter", "board_room -screened"},
	{"follow-up", "open", "board_room owner lead"},
	{"follow-up", "done", "board_room owner lead"},

	{"programme", "unpublished", "see_through"},
	{"programme", "published", "everyone"},
	{"transfer", "draft", "secretariat auditor"},
	{"transfer", "sent", "board_room its_organisation"},
	{"agent file", "read", "agents_desk"},
	{"agent record", "pending", "secretariat"},
	{"commitment", "signed", "money_room"},
	{"deposit", "posted", "money_room"},
	{"deposit", "pending", "money_room"},
	{"refund", "posted", "money_room"},
	{"refund", "pending", "money_room"},
	{"entry", "posted", "money_room"},
	{"entry", "of an unpublished programme", "see_through"},
	{"export", "of the fund", "money_room"},
	{"export", "of an unpublished programme", "see_through"},
	{"export", "of a draft request", "secretariat auditor"},
	{"export", "of a sent request", "board_room its_organisation"},

	// clause 83: the secretariat keeps the register of people; the auditor reads it.
	{"account", "another's", "administrator secretariat auditor"},
	{"organisation", "any", "administrator secretariat auditor"},
	{"agreement", "any", "administrator secretariat auditor"},
	{"mandate", "any", "administrator secretariat auditor"},
	{"act", "any", "auditor administrator"},
	{"token", "another's", "owner"},
	{"session", "another's", "owner"},
	{"form", "in force", "everyone"},
	{"rule", "in force", "everyone"},

	{"public record", "any", "everyone"},
}

// deeds is who may do what with an object they may see: everyone else is
// refused with the rule. "read" needs no line; whoever sees reads.
var deeds = []struct{ kind, deed, who string }{
	{"call", "prepare", "secretariat"},
	{"call", "publish", "secretariat_head"},
	{"form", "adopt", "secretariat_head"},
	{"rule", "adopt", "secretariat_head administrator"},
	{"call", "apply", "focal_point drafter puno_programme"},
	{"call", "read the ranking", "secretariat auditor"},

	// clause 105: the State and the country team write; others of the two sides read.
	{"application", "read the draft", "applicants auditor"},
	{"application", "write", "lead partner its_state"},
	{"application", "choose partners", "lead its_state"},
	{"application", "write the lead's budget", "lead"},
	{"application", "join", "lead partner"},
	{"application", "endorse", "its_state"},
	{"application", "submit", "lead its_state"},
	{"application", "screen", "secretariat"},
	{"application", "read the screening", "secretariat auditor"},
	{"application", "read the reviews", "secretariat auditor board has_reviewed"},
	{"application", "read the note", "secretariat auditor"},
	{"application", "read the board paper", "board_room"},
	// What a certificate commits to is opened to the room alone, published or not.
	{"decision", "read the full certificate", "board_room"},
	// clause 99: what follows is prepared by the secretariat and released by head and
	// chair; money is asked for by the secretariat alone.
	{"decision", "read what follows", "secretariat coordinator"},
	{"decision", "release a paper", "secretariat_head coordinator"},
	{"decision", "ask for the money", "secretariat"},
	{"decision letter", "release", "secretariat_head coordinator"},
	{"annual review", "write", "secretariat coordinator"},

	{"review", "write", "owner"},
	{"assignment", "change", "secretariat"},

	// clause 99: the secretariat prepares; clause 98: the chair and the head open,
	// the chair adopts; clause 100: the seats answer.
	{"matter", "prepare", "secretariat"},
	{"matter", "open", "secretariat_head coordinator"},
	{"matter", "vote", "board_member alternate -voteless"},
	// clause 38: every seat may say that a matter touches its mandate.
	{"matter", "reserve a mandate", "board_member alternate"},
	{"matter", "read the form of an interest", "board secretariat"},
	{"matter", "declare an interest", "board"},
	{"matter", "adopt", "coordinator"},
	{"matter", "read the endings", "secretariat coordinator"},
	{"matter", "withdraw", "secretariat@draft secretariat_head coordinator@open coordinator@decided"},
	// clauses 36 and 37: the Coordinator mediates and transmits.
	{"excom matter", "mediate", "coordinator"},
	{"matter", "consult", "secretariat coordinator"},
	{"consultation", "reply", "board_member alternate excom_member"},
	{"consultation", "conduct", "secretariat coordinator"},
	{"annual review", "answer", "board_member alternate"},

	{"annual review", "write", "secretariat coordinator"},
	{"annual review", "adopt", "coordinator"},
	{"duty", "waive", "secretariat_head coordinator"},
	{"condition", "report", "lead secretariat"},
	{"condition", "confirm", "secretariat"},
	{"holding", "change", "secretariat_head administrator"},
	{"pool entry", "change", "secretariat_head administrator"},
	{"nomination", "end", "secretariat_head administrator"},

	// clause 43: the chair or the secretariat convenes; clause 91: the secretariat
	// minutes and circulates; the chair makes final.
	{"meeting", "convene", "secretariat coordinator"},
	{"meeting", "keep", "secretariat"},
	{"meeting", "read the lists", "secretariat coordinator auditor"},
	{"minutes", "keep", "secretariat"},
	{"minutes", "correct", "secretariat coordinator"},
	{"minutes", "finalise", "coordinator"},
	{"item", "convene", "secretariat coordinator"},
	{"item", "keep", "secretariat"},
	{"follow-up", "report", "secretariat owner lead"},
	{"follow-up", "end", "secretariat coordinator"},
	{"follow-up", "keep", "secretariat"},

	{"programme", "read the money", "money_room"},
	{"programme", "release", "secretariat"},
	{"programme", "refund", "agents_desk"},
	{"programme", "read the form of a report", "puno_finance secretariat"},
	{"programme", "report expenditure", "its_finance secretariat"},
	{"programme", "close", "secretariat"},
	{"transfer", "prepare", "secretariat"},
	{"transfer", "sign", "secretariat -author"}, // clause 99: two persons stand behind what is sent
	// clause 97: only the agent, or the secretariat with its notification, speaks for it.
	{"transfer", "speak for the agent", "agents_desk"},
	{"transfer", "be the agent", "agent_officer"},
	{"transfer", "record for the agent", "secretariat"},
	{"transfer", "confirm", "secretariat"},
	{"agent file", "load", "agents_desk"},
	{"agent file", "confirm", "secretariat"},
	{"agent record", "confirm", "secretariat -author"},
	{"commitment", "record a deposit", "agents_desk"},
	{"deposit", "confirm", "secretariat -author"},
	{"deposit", "reverse", "agents_desk"},
	{"refund", "confirm", "secretariat -author"},

	{"account", "manage", "administrator secretariat_head"},
	{"organisation", "manage", "administrator secretariat_head"},
	{"agreement", "manage", "administrator secretariat_head"},
	{"mandate", "grant", "administrator"},
	{"token", "revoke", "owner"},
	{"session", "end", "owner"},
}

// sayings is who may read words that are only a part of an object.
var sayings = []struct{ words, kind, state, who string }{
	// governance.md 4: a seat sees the others' answers after its own, and their
	// scores after its own; a seat without a vote, and the agent, when it is over.
	{secretRemark, "matter", "open", "coordinator secretariat auditor has_answered"},
	{secretScore, "matter", "open", "coordinator secretariat auditor has_scored"},
	// governance.md 5.3: an interest is known by seat and grade, never by private reasons.
	{secretInterest, "matter", "open", "coordinator secretariat auditor"},
	// clause 20: others' reviews after one's own; what is not sent is nobody else's.
	{secretReview, "application", "in review", "secretariat auditor has_reviewed"},
	{secretOverall, "application", "in review", "secretariat auditor has_reviewed"},
	{secretUnsent, "review", "owed", "owner auditor"},
	{secretDecline, "application", "in review", "secretariat auditor"},
	{secretOutcome, "decision", "unpublished", "board_room"},
	{secretMinutes, "minutes", "sent", "secretariat coordinator auditor"},
	{secretDraft, "application", "draft", "lead partner its_state its_finance its_rc auditor"},
}

// doors says which object stands behind an address and what is done there.
// Every route and operation with a parameter stands here.
var doors = []struct{ method, path, kind, deed string }{
	{"GET", "/people/:id", "account", "read"},
	{"POST", "/people/:id/invitation", "account", "manage"},
	{"POST", "/people/:id/erasure", "account", "manage"},
	{"POST", "/people/:id/disablement", "account", "manage"},
	{"POST", "/people/:id/enablement", "account", "manage"},
	{"GET", "/organisations/:id", "organisation", "read"},
	{"POST", "/organisations/:id", "organisation", "manage"},
	{"POST", "/organisations/:id/agreements", "organisation", "manage"},
	{"POST", "/agreements/:id/end", "agreement", "manage"},
	{"GET", "/mandates/:id", "mandate", "read"},
	{"POST", "/mandates/:id/end", "mandate", "grant"},
	{"GET", "/acts/:id", "act", "read"},
	{"POST", "/account/tokens/:id/revocation", "token", "revoke"},
	{"POST", "/account/calendar/:id/revocation", "token", "revoke"},

	{"GET", "/consultations/:id", "consultation", "read"},
	{"POST", "/consultations/:id/replies", "consultation", "reply"},
	{"POST", "/consultations/:id/uses", "consultation", "conduct"},
	{"POST", "/consultations/:id/notices", "consultation", "conduct"},
	{"POST", "/consultations/:id/consultees", "consultation", "conduct"},
	{"POST", "/consultations/:id/reminder", "consultation", "conduct"},
	{"POST", "/consultations/:id/closure", "consultation", "conduct"},
	{"GET", "/board/matters/:id/consultation", "matter", "consult"},
	{"POST", "/board/matters/:id/consultation", "matter", "consult"},
	{"POST", "/duties/:id/waiver", "duty", "waive"},
	{"GET", "/board/annual-reviews/:year", "annual review", "read"},
	{"GET", "/board/annual-reviews/:year/paper", "annual review", "read"},
	{"GET", "/board/annual-reviews/:year/workbook", "annual review", "read"},
	{"GET", "/board/annual-reviews/:year/evidence/:place", "annual review", "read"},
	{"GET", "/board/annual-reviews/:year/replay", "annual review", "read"},
	{"GET", "/board/annual-reviews/:year/answers", "annual review", "answer"},
	{"POST", "/board/annual-reviews/:year/answers", "annual review", "answer"},
	{"POST", "/board/annual-reviews/:year/freezing", "annual review", "write"},
	{"POST", "/board/annual-reviews/:year/questionnaire", "annual review", "write"},
	{"GET", "/board/annual-reviews/:year/draft", "annual review", "write"},
	{"POST", "/board/annual-reviews/:year/draft", "annual review", "write"},
	{"POST", "/board/annual-reviews/:year/comments", "annual review", "write"},
	{"POST", "/board/annual-reviews/:year/recommendations", "annual review", "write"},
	{"POST", "/board/annual-reviews/:year/recommendations/:number/removal", "annual review", "write"},
	{"POST", "/board/annual-reviews/:year/recommendations/:number/answer", "annual review", "write"},
	{"POST", "/board/annual-reviews/:year/adoption", "annual review", "adopt"},

	{"GET", "/calls/:reference", "call", "read"},
	{"GET", "/calls/:reference/terms", "call", "prepare"},
	{"POST", "/calls/:reference/terms", "call", "prepare"},
	{"GET", "/calls/:reference/publication", "call", "publish"},
	{"POST", "/calls/:reference/publication", "call", "publish"},
	{"GET", "/calls/:reference/extension", "call", "publish"},
	{"POST", "/calls/:reference/extension", "call", "publish"},
	{"GET", "/calls/:reference/cancellation", "call", "publish"},
	{"POST", "/calls/:reference/cancellation", "call", "publish"},
	{"GET", "/calls/:reference/application", "call", "apply"},
	{"POST", "/calls/:reference/application", "call", "apply"},
	{"GET", "/calls/:id/ranking", "call", "read the ranking"},

	{"GET", "/proposals/:id", "application", "read"},
	{"GET", "/proposals/:id/facts", "application", "read the draft"},
	{"POST", "/proposals/:id/facts", "application", "write"},
	{"GET", "/proposals/:id/partners", "application", "read the draft"},
	{"POST", "/proposals/:id/partners", "application", "choose partners"},
	{"GET", "/proposals/:id/plan", "application", "read the draft"},
	{"POST", "/proposals/:id/plan", "application", "write"},
	{"GET", "/proposals/:id/sections/:section", "application", "read the draft"},
	{"POST", "/proposals/:id/sections/:section", "application", "write"},
	{"POST", "/proposals/:id/drafts", "application", "write"},
	{"GET", "/proposals/:id/budget", "application", "read the draft"},
	{"POST", "/proposals/:id/budget", "application", "write the lead's budget"},
	{"GET", "/proposals/:id/budget/workbook", "application", "read the draft"},
	{"POST", "/proposals/:id/budget/workbook", "application", "write"},
	{"POST", "/proposals/:id/budget/import", "application", "write the lead's budget"},
	{"GET", "/proposals/:id/budget/:organisation/:tranche", "application", "write the lead's budget"},
	{"POST", "/proposals/:id/budget/:organisation/:tranche", "application", "write the lead's budget"},
	{"GET", "/proposals/:id/attachments", "application", "read the draft"},
	{"POST", "/proposals/:id/attachments", "application", "write"},
	{"POST", "/proposals/:id/attachments/:attachment/removal", "application", "write"},
	{"GET", "/proposals/:id/files/:file", "application", "read"},
	{"GET", "/proposals/:id/sides", "application", "read the draft"},
	{"POST", "/proposals/:id/joining", "application", "join"},
	{"POST", "/proposals/:id/endorsement", "application", "endorse"},
	{"GET", "/proposals/:id/check", "application", "read the draft"},
	{"POST", "/proposals/:id/submission", "application", "submit"},
	{"GET", "/proposals/:id/submissions/:number", "application", "read"},
	{"GET", "/proposals/:id/withdrawal", "application", "submit"},
	{"POST", "/proposals/:id/withdrawal", "application", "submit"},
	{"GET", "/proposals/:id/screening", "application", "read the screening"},
	{"POST", "/proposals/:id/screening", "application", "screen"},
	{"POST", "/proposals/:id/completion", "application", "screen"},
	{"GET", "/proposals/:id/reviewers", "application", "read the screening"},
	{"POST", "/proposals/:id/reviewers", "application", "screen"},
	{"POST", "/proposals/:id/interests", "application", "screen"},
	{"GET", "/proposals/:id/reviews", "application", "read the reviews"},
	{"POST", "/proposals/:id/shortlist", "application", "screen"},
	{"POST", "/proposals/:id/invitation", "application", "screen"},
	{"GET", "/proposals/:id/appraisal", "application", "read the note"},
	{"POST", "/proposals/:id/appraisal", "application", "screen"},
	{"POST", "/proposals/:id/appraisal/signature", "application", "screen"},
	{"GET", "/proposals/:id/board-paper", "application", "read the board paper"},
	{"POST", "/proposals/:id/board-paper", "application", "screen"},

	{"GET", "/reviews/:id", "review", "read"},
	{"GET", "/reviews/:id/criteria/:criterion", "review", "read"},
	{"POST", "/reviews/:id/criteria/:criterion", "review", "write"},
	{"POST", "/reviews/:id/criteria/:criterion/draft", "review", "write"},
	{"POST", "/reviews/:id/submission", "review", "write"},
	{"POST", "/reviews/:id/declination", "review", "write"},
	{"POST", "/reviews/:id/abstention", "review", "write"},
	{"POST", "/reviews/:id/interest", "review", "write"},
	{"POST", "/assignments/:id/removal", "assignment", "change"},
	{"POST", "/assignments/:id/reopening", "assignment", "change"},

	{"GET", "/decisions/:reference", "decision", "read"},
	{"GET", "/decisions/:reference/certificate", "decision", "read"},
	{"GET", "/decisions/:reference/certificate/full", "decision", "read the full certificate"},
	{"GET", "/decisions/:reference/document", "decision", "read"},
	{"GET", "/decisions/:reference/letters/:organisation", "decision letter", "read"},
	{"GET", "/decisions/:reference/letters/:organisation/document", "decision letter", "read"},
	{"GET", "/decisions/:reference/follow-up", "decision", "read what follows"},
	{"POST", "/decisions/:reference/follow-up/notice", "decision", "release a paper"},
	{"POST", "/decisions/:reference/follow-up/letters/:organisation", "decision letter", "release"},
	{"POST", "/decisions/:reference/follow-up/request", "decision", "ask for the money"},
	{"POST", "/decisions/:reference/follow-up/all", "decision", "release a paper"},
	{"GET", "/board/annual-reviews/:year/editable", "annual review", "read"},
	{"GET", "/board/annual-reviews/:year/editable/file", "annual review", "read"},
	{"POST", "/board/annual-reviews/:year/editable", "annual review", "write"},
	{"POST", "/board/annual-reviews/:year/editable/draft", "annual review", "write"},
	{"GET", "/board/matters/:id", "matter", "read"},
	{"GET", "/board/matters/:id/paper", "matter", "prepare"},
	{"POST", "/board/matters/:id/paper", "matter", "prepare"},
	{"POST", "/board/matters/:id/opening", "matter", "open"},
	{"GET", "/board/matters/:id/text", "matter", "open"},
	{"POST", "/board/matters/:id/text", "matter", "open"},
	{"POST", "/board/matters/:id/vote", "matter", "vote"},
	{"POST", "/board/matters/:id/votes", "matter", "vote"},
	{"POST", "/board/matters/:id/signals", "matter", "vote"},
	{"GET", "/board/matters/:id/score", "matter", "vote"},
	{"POST", "/board/matters/:id/scores", "matter", "vote"},
	{"GET", "/board/matters/:id/interest", "matter", "read the form of an interest"},
	{"POST", "/board/matters/:id/interest", "matter", "declare an interest"},
	{"GET", "/board/matters/:id/interest-of", "matter", "open"},
	{"POST", "/board/matters/:id/interest-of", "matter", "open"},
	{"POST", "/board/matters/:id/adoption", "matter", "adopt"},
	{"GET", "/board/matters/:id/ending", "matter", "read the endings"},
	{"POST", "/board/matters/:id/closure", "matter", "adopt"},
	{"POST", "/board/matters/:id/withdrawal", "matter", "withdraw"},
	{"POST", "/board/matters/:id/publication", "matter", "open"},
	{"GET", "/board/matters/:id/reservation", "matter", "reserve a mandate"},
	{"POST", "/board/matters/:id/reservations", "matter", "reserve a mandate"},
	{"POST", "/board/matters/:id/reservations/:reservation/end", "matter", "reserve a mandate"},
	{"GET", "/board/matters/:id/time", "matter", "vote"},
	{"POST", "/board/matters/:id/time", "matter", "vote"},
	{"GET", "/board/matters/:id/notices", "matter", "prepare"},
	{"POST", "/board/matters/:id/notices", "matter", "prepare"},
	{"POST", "/board/matters/:id/notices/:notice/return", "matter", "prepare"},
	{"GET", "/board/matters/:id/late", "matter", "vote"},
	{"POST", "/board/matters/:id/late", "matter", "vote"},
	{"POST", "/board/matters/:id/late/:late/reconsideration", "matter", "prepare"},
	{"GET", "/board/matters/:id/finding", "matter", "adopt"},
	{"POST", "/board/matters/:id/findings", "matter", "adopt"},
	{"GET", "/board/matters/:id/roll", "matter", "read"},
	{"POST", "/board/matters/:id/roll", "matter", "adopt"},
	{"POST", "/board/matters/:id/ballots", "matter", "vote"},
	{"POST", "/board/matters/:id/roll/end", "matter", "adopt"},
	{"GET", "/board/matters/:id/indications", "matter", "read"},
	{"POST", "/board/matters/:id/indications", "matter", "adopt"},
	{"POST", "/board/matters/:id/indications/:vote/answers", "matter", "vote"},
	{"POST", "/board/matters/:id/indications/:vote/end", "matter", "adopt"},
	{"GET", "/board/matters/:id/ladder", "excom matter", "read"},
	{"POST", "/board/matters/:id/mediations", "excom matter", "mediate"},
	{"POST", "/board/matters/:id/mediation/contacts", "excom matter", "mediate"},
	{"POST", "/board/matters/:id/mediation/proposals", "excom matter", "mediate"},
	{"POST", "/board/matters/:id/mediation/extension", "excom matter", "mediate"},
	{"POST", "/board/matters/:id/mediation/agreement", "excom matter", "mediate"},
	{"POST", "/board/matters/:id/mediation/failure", "excom matter", "mediate"},
	{"GET", "/board/matters/:id/referral", "excom matter", "read"},
	{"GET", "/board/matters/:id/referral/file", "excom matter", "read"},
	{"POST", "/board/matters/:id/referral", "excom matter", "mediate"},
	{"POST", "/board/matters/:id/referral/receipt", "excom matter", "mediate"},
	{"GET", "/board/matters/:id/referral/answer", "excom matter", "read"},
	{"POST", "/board/matters/:id/referral/answer", "excom matter", "mediate"},
	{"POST", "/board/matters/:id/referral/conclusion", "excom matter", "mediate"},
	{"POST", "/board/matters/:id/passing", "matter", "adopt"},
	{"POST", "/board/conditions/:id/report", "condition", "report"},
	{"POST", "/board/conditions/:id/confirmation", "condition", "confirm"},
	{"POST", "/board/conditions/:id/return", "condition", "confirm"},
	{"GET", "/board/holdings/:id", "holding", "change"},
	{"POST", "/board/holdings/:id/end", "holding", "change"},
	{"POST", "/board/holdings/:id/correction", "holding", "change"},
	{"GET", "/board/rotation/pool/:id", "pool entry", "change"},
	{"POST", "/board/rotation/pool/:id", "pool entry", "change"},
	{"GET", "/board/rotation/nominations/:id", "nomination", "read"},
	{"GET", "/board/rotation/nominations/:id/letter", "nomination", "read"},
	{"POST", "/board/rotation/nominations/:id/seat", "nomination", "end"},
	{"POST", "/board/rotation/nominations/:id/ending", "nomination", "end"},

	{"GET", "/rules/:rule/adoption", "rule", "adopt"},
	{"POST", "/rules/:rule/adoption", "rule", "adopt"},
	{"GET", "/ledger/entries/:number", "entry", "read"},
	{"GET", "/contributions/commitments/:reference", "commitment", "read"},
	{"GET", "/contributions/commitments/:reference/instrument", "commitment", "record a deposit"},
	{"POST", "/contributions/commitments/:reference/instrument", "commitment", "record a deposit"},
	{"GET", "/contributions/commitments/:reference/files/:file", "commitment", "read"},
	{"POST", "/contributions/commitments/:reference/deposits", "commitment", "record a deposit"},
	{"POST", "/contributions/deposits/:id/confirmation", "deposit", "confirm"},
	{"POST", "/contributions/deposits/:id/refusal", "deposit", "confirm"},
	{"POST", "/contributions/deposits/:id/reversal", "deposit", "reverse"},
	{"GET", "/programmes/:reference", "programme", "read"},
	{"GET", "/programmes/:reference/money", "programme", "read the money"},
	{"POST", "/programmes/:reference/tranches/:number/reservation", "programme", "release"},
	{"POST", "/programmes/:reference/tranches/:number/return", "programme", "release"},
	{"GET", "/programmes/:reference/tranches/:number/release", "programme", "release"},
	{"POST", "/programmes/:reference/tranches/:number/release", "programme", "release"},
	{"GET", "/programmes/:reference/refunds", "programme", "refund"},
	{"POST", "/programmes/:reference/refunds", "programme", "refund"},
	{"POST", "/refunds/:id/confirmation", "refund", "confirm"},
	{"POST", "/refunds/:id/refusal", "refund", "confirm"},
	{"GET", "/programmes/:reference/expenditure", "programme", "read the form of a report"},
	{"POST", "/programmes/:reference/expenditure", "programme", "report expenditure"},
	{"GET", "/programmes/:reference/closure", "programme", "close"},
	{"POST", "/programmes/:reference/closure", "programme", "close"},

	{"GET", "/transfers/files/:file", "agent file", "read"},
	{"POST", "/transfers/files/:file/loading", "agent file", "load"},
	{"POST", "/transfers/files/:file/confirmation", "agent file", "confirm"},
	{"POST", "/transfers/files/:file/dropping", "agent file", "load"},
	{"GET", "/transfers/:id", "transfer", "read"},
	{"GET", "/transfers/:id/terms", "transfer", "prepare"},
	{"POST", "/transfers/:id/terms", "transfer", "prepare"},
	{"POST", "/transfers/:id/approval", "transfer", "sign"},
	{"POST", "/transfers/:id/dispatch", "transfer", "prepare"},
	{"POST", "/transfers/:id/cancellation", "transfer", "prepare"},
	{"POST", "/transfers/:id/answer", "transfer", "prepare"},
	{"GET", "/transfers/:id/payment", "transfer", "speak for the agent"},
	{"GET", "/transfers/:id/word/:action", "transfer", "speak for the agent"},
	{"POST", "/transfers/:id/word/:action", "transfer", "speak for the agent"},
	{"GET", "/transfers/:id/payments/:payment/reversal", "transfer", "speak for the agent"},
	{"POST", "/transfers/:id/payments/:payment/reversal", "transfer", "speak for the agent"},
	{"GET", "/transfers/:id/records/:record", "transfer", "read"},
	{"POST", "/transfers/:id/records/:record/confirmation", "transfer", "confirm"},
	{"POST", "/transfers/:id/records/:record/refusal", "transfer", "confirm"},
	{"GET", "/transfers/:id/files/:file", "transfer", "read"},
	{"GET", "/exports/:name", "export", "read"},
	{"GET", "/record/programmes/:key", "public record", "read"},

	{"GET", "/api/v1/accounts/{id}", "account", "read"},
	{"POST", "/api/v1/accounts/{id}/invitation", "account", "manage"},
	{"POST", "/api/v1/accounts/{id}/erasure", "account", "manage"},
	{"POST", "/api/v1/accounts/{id}/suspension", "account", "manage"},
	{"DELETE", "/api/v1/accounts/{id}/suspension", "account", "manage"},
	{"GET", "/api/v1/organisations/{id}", "organisation", "read"},
	{"PUT", "/api/v1/organisations/{id}", "organisation", "manage"},
	{"POST", "/api/v1/organisations/{id}/agreements", "organisation", "manage"},
	{"POST", "/api/v1/agreements/{id}/end", "agreement", "manage"},
	{"GET", "/api/v1/mandates/{id}", "mandate", "read"},
	{"POST", "/api/v1/mandates/{id}/end", "mandate", "grant"},
	{"DELETE", "/api/v1/me/tokens/{id}", "token", "revoke"},
	{"GET", "/api/v1/calls/{reference}", "call", "read"},
	{"PUT", "/api/v1/calls/{reference}", "call", "prepare"},
	{"POST", "/api/v1/calls/{reference}/publication", "call", "publish"},
	{"POST", "/api/v1/calls/{reference}/extension", "call", "publish"},
	{"POST", "/api/v1/calls/{reference}/cancellation", "call", "publish"},
	{"POST", "/api/v1/calls/{reference}/proposals", "call", "apply"},
	{"GET", "/api/v1/calls/{id}/ranking", "call", "read the ranking"},
	{"GET", "/api/v1/proposals/{id}", "application", "read"},
	{"PUT", "/api/v1/proposals/{id}/facts", "application", "write"},
	{"PUT", "/api/v1/proposals/{id}/partners", "application", "choose partners"},
	{"PUT", "/api/v1/proposals/{id}/plan", "application", "write"},
	{"PUT", "/api/v1/proposals/{id}/draft", "application", "write"},
	{"PUT", "/api/v1/proposals/{id}/budget", "application", "write"},
	{"PUT", "/api/v1/proposals/{id}/sections/{section}", "application", "write"},
	{"POST", "/api/v1/proposals/{id}/attachments", "application", "write"},
	{"DELETE", "/api/v1/proposals/{id}/attachments/{attachment}", "application", "write"},
	{"GET", "/api/v1/proposals/{id}/files/{file}", "application", "read"},
	{"GET", "/api/v1/proposals/{id}/submissions/{number}", "application", "read"},
	{"POST", "/api/v1/proposals/{id}/joining", "application", "join"},
	{"POST", "/api/v1/proposals/{id}/endorsement", "application", "endorse"},
	{"POST", "/api/v1/proposals/{id}/submission", "application", "submit"},
	{"POST", "/api/v1/proposals/{id}/withdrawal", "application", "submit"},
	{"GET", "/api/v1/proposals/{id}/screening", "application", "read the screening"},
	{"POST", "/api/v1/proposals/{id}/screening", "application", "screen"},
	{"POST", "/api/v1/proposals/{id}/completion", "application", "screen"},
	{"GET", "/api/v1/proposals/{id}/reviewers", "application", "read the screening"},
	{"POST", "/api/v1/proposals/{id}/reviewers", "application", "screen"},
	{"POST", "/api/v1/proposals/{id}/interests", "application", "screen"},
	{"GET", "/api/v1/proposals/{id}/reviews", "application", "read the reviews"},
	{"POST", "/api/v1/proposals/{id}/shortlist", "application", "screen"},
	{"POST", "/api/v1/proposals/{id}/invitation", "application", "screen"},
	{"GET", "/api/v1/proposals/{id}/appraisal", "application", "read the note"},
	{"PUT", "/api/v1/proposals/{id}/appraisal", "application", "screen"},
	{"POST", "/api/v1/proposals/{id}/appraisal/signature", "application", "screen"},
	{"GET", "/api/v1/proposals/{id}/board-paper", "application", "read the board paper"},
	{"POST", "/api/v1/proposals/{id}/board-paper", "application", "screen"},
	{"GET", "/api/v1/reviews/{id}", "review", "read"},
	{"PUT", "/api/v1/reviews/{id}/scores/{criterion}", "review", "write"},
	{"POST", "/api/v1/reviews/{id}/submission", "review", "write"},
	{"POST", "/api/v1/reviews/{id}/declination", "review", "write"},
	{"POST", "/api/v1/reviews/{id}/abstention", "review", "write"},
	{"POST", "/api/v1/reviews/{id}/interest", "review", "write"},
	{"POST", "/api/v1/assignments/{id}/removal", "assignment", "change"},
	{"POST", "/api/v1/assignments/{id}/reopening", "assignment", "change"},
	{"GET", "/api/v1/decisions/{reference}", "decision", "read"},
	{"GET", "/api/v1/decisions/{reference}/certificate", "decision", "read"},
	{"GET", "/api/v1/decisions/{reference}/certificate/full", "decision", "read the full certificate"},
	{"GET", "/api/v1/decisions/{reference}/document", "decision", "read"},
	{"GET", "/api/v1/decisions/{reference}/letters/{organisation}", "decision letter", "read"},
	{"GET", "/api/v1/decisions/{reference}/letters/{organisation}/document", "decision letter", "read"},
	{"GET", "/api/v1/decisions/{reference}/follow-up", "decision", "read what follows"},
	{"POST", "/api/v1/decisions/{reference}/follow-up/notice", "decision", "release a paper"},
	{"POST", "/api/v1/decisions/{reference}/follow-up/letters/{organisation}", "decision letter", "release"},
	{"POST", "/api/v1/decisions/{reference}/follow-up/request", "decision", "ask for the money"},
	{"POST", "/api/v1/decisions/{reference}/follow-up/all", "decision", "release a paper"},
	{"GET", "/api/v1/board/annual-reviews/{year}/editable", "annual review", "read"},
	{"POST", "/api/v1/board/annual-reviews/{year}/returned", "annual review", "write"},
	{"POST", "/api/v1/board/annual-reviews/{year}/returned/draft", "annual review", "write"},
	{"GET", "/api/v1/board/matters/{id}", "matter", "read"},
	{"PUT", "/api/v1/board/matters/{id}", "matter", "prepare"},
	{"POST", "/api/v1/board/matters/{id}/opening", "matter", "open"},
	{"POST", "/api/v1/board/matters/{id}/texts", "matter", "open"},
	{"POST", "/api/v1/board/matters/{id}/votes", "matter", "vote"},
	{"POST", "/api/v1/board/matters/{id}/signals", "matter", "vote"},
	{"POST", "/api/v1/board/matters/{id}/scores", "matter", "vote"},
	{"POST", "/api/v1/board/matters/{id}/interests", "matter", "declare an interest"},
	{"POST", "/api/v1/board/matters/{id}/interests-of-others", "matter", "open"},
	{"POST", "/api/v1/board/matters/{id}/adoption", "matter", "adopt"},
	{"POST", "/api/v1/board/matters/{id}/closure", "matter", "adopt"},
	{"POST", "/api/v1/board/matters/{id}/withdrawal", "matter", "withdraw"},
	{"POST", "/api/v1/board/matters/{id}/publication", "matter", "open"},
	{"POST", "/api/v1/board/matters/{id}/reservations", "matter", "reserve a mandate"},
	{"POST", "/api/v1/board/matters/{id}/reservations/{reservation}/end", "matter", "reserve a mandate"},
	{"POST", "/api/v1/board/matters/{id}/time", "matter", "vote"},
	{"POST", "/api/v1/board/matters/{id}/notices", "matter", "prepare"},
	{"POST", "/api/v1/board/matters/{id}/notices/{notice}/return", "matter", "prepare"},
	{"POST", "/api/v1/board/matters/{id}/late", "matter", "vote"},
	{"POST", "/api/v1/board/matters/{id}/late/{late}/reconsideration", "matter", "prepare"},
	{"POST", "/api/v1/board/matters/{id}/findings", "matter", "adopt"},
	{"POST", "/api/v1/board/matters/{id}/roll", "matter", "adopt"},
	{"POST", "/api/v1/board/matters/{id}/ballots", "matter", "vote"},
	{"POST", "/api/v1/board/matters/{id}/roll/end", "matter", "adopt"},
	{"POST", "/api/v1/board/matters/{id}/indications", "matter", "adopt"},
	{"POST", "/api/v1/board/matters/{id}/indications/{vote}/answers", "matter", "vote"},
	{"POST", "/api/v1/board/matters/{id}/indications/{vote}/end", "matter", "adopt"},
	{"POST", "/api/v1/board/conditions/{id}/report", "condition", "report"},
	{"POST", "/api/v1/board/conditions/{id}/confirmation", "condition", "confirm"},
	{"POST", "/api/v1/board/conditions/{id}/return", "condition", "confirm"},
	{"PUT", "/api/v1/board/holdings/{id}", "holding", "change"},
	{"POST", "/api/v1/board/holdings/{id}/end", "holding", "change"},
	{"PUT", "/api/v1/board/rotation/pool/{id}", "pool entry", "change"},
	{"POST", "/api/v1/board/rotation/nominations/{id}/seat", "nomination", "end"},
	{"POST", "/api/v1/board/rotation/nominations/{id}/ending", "nomination", "end"},
	{"GET", "/api/v1/ledger/entries/{number}", "entry", "read"},
	{"POST", "/api/v1/contributions/{id}/deposits", "commitment", "record a deposit"},
	{"POST", "/api/v1/contributions/{id}/instrument", "commitment", "record a deposit"},
	{"GET", "/api/v1/contributions/{id}/files/{file}", "commitment", "read"},
	{"POST", "/api/v1/deposits/{id}/confirmation", "deposit", "confirm"},
	{"POST", "/api/v1/deposits/{id}/refusal", "deposit", "confirm"},
	{"POST", "/api/v1/deposits/{id}/reversal", "deposit", "reverse"},
	{"GET", "/api/v1/board/matters/{id}/ladder", "excom matter", "read"},
	{"POST", "/api/v1/board/matters/{id}/mediations", "excom matter", "mediate"},
	{"POST", "/api/v1/board/matters/{id}/mediation/contacts", "excom matter", "mediate"},
	{"POST", "/api/v1/board/matters/{id}/mediation/proposals", "excom matter", "mediate"},
	{"POST", "/api/v1/board/matters/{id}/mediation/extension", "excom matter", "mediate"},
	{"POST", "/api/v1/board/matters/{id}/mediation/agreement", "excom matter", "mediate"},
	{"POST", "/api/v1/board/matters/{id}/mediation/failure", "excom matter", "mediate"},
	{"GET", "/api/v1/board/matters/{id}/referral", "excom matter", "read"},
	{"POST", "/api/v1/board/matters/{id}/referral", "excom matter", "mediate"},
	{"POST", "/api/v1/board/matters/{id}/referral/receipt", "excom matter", "mediate"},
	{"GET", "/api/v1/board/matters/{id}/referral/answer", "excom matter", "read"},
	{"POST", "/api/v1/board/matters/{id}/referral/answer", "excom matter", "mediate"},
	{"POST", "/api/v1/board/matters/{id}/referral/conclusion", "excom matter", "mediate"},
	{"POST", "/api/v1/board/matters/{id}/passing", "matter", "adopt"},
	{"GET", "/api/v1/programmes/{reference}", "programme", "read"},
	{"GET", "/api/v1/programmes/{reference}/money", "programme", "read the money"},
	{"POST", "/api/v1/programmes/{id}/tranches/{number}/reservation", "programme", "release"},
	{"POST", "/api/v1/programmes/{id}/tranches/{number}/return", "programme", "release"},
	{"POST", "/api/v1/programmes/{id}/tranches/{number}/release", "programme", "release"},
	{"POST", "/api/v1/programmes/{id}/refunds", "programme", "refund"},
	{"POST", "/api/v1/programmes/{id}/expenditure", "programme", "report expenditure"},
	{"POST", "/api/v1/programmes/{id}/closure", "programme", "close"},
	{"POST", "/api/v1/refunds/{id}/confirmation", "refund", "confirm"},
	{"POST", "/api/v1/refunds/{id}/refusal", "refund", "confirm"},
	{"GET", "/api/v1/transfers/{id}", "transfer", "read"},
	{"PUT", "/api/v1/transfers/{id}", "transfer", "prepare"},
	{"POST", "/api/v1/transfers/{id}/approval", "transfer", "sign"},
	{"POST", "/api/v1/transfers/{id}/dispatch", "transfer", "prepare"},
	{"POST", "/api/v1/transfers/{id}/cancellation", "transfer", "prepare"},
	{"POST", "/api/v1/transfers/{id}/answer", "transfer", "prepare"},
	{"POST", "/api/v1/transfers/{id}/agent", "transfer", "be the agent"},
	{"POST", "/api/v1/transfers/{id}/on-behalf", "transfer", "record for the agent"},
	{"POST", "/api/v1/agent-records/{id}/confirmation", "agent record", "confirm"},
	{"POST", "/api/v1/agent-records/{id}/refusal", "agent record", "confirm"},
	{"POST", "/api/v1/agent-files/{id}/loading", "agent file", "load"},
	{"POST", "/api/v1/agent-files/{id}/confirmation", "agent file", "confirm"},
	{"GET", "/api/v1/record/programmes/{key}", "public record", "read"},
	{"GET", "/board/matters/:id/votes/:vote", "answer", "read"},
	{"GET", "/api/v1/board/matters/{id}/votes/{vote}", "answer", "read"},
	{"DELETE", "/api/v1/me/sessions/{id}", "session", "end"},
	{"GET", "/api/v1/calls/{reference}/forms/{stage}", "call", "read"},
	{"POST", "/api/v1/forms/{stage}/versions", "form", "adopt"},
	{"GET", "/api/v1/proposals/{id}/budget/workbook", "application", "read the draft"},
	{"POST", "/api/v1/proposals/{id}/budget/workbook", "application", "write"},
	{"POST", "/api/v1/proposals/{id}/budget/import", "application", "write"},
	{"GET", "/api/v1/board/holdings/{id}", "holding", "read"},
	{"GET", "/api/v1/board/rotation/nominations/{id}", "nomination", "read"},
	{"GET", "/api/v1/board/rotation/nominations/{id}/letter", "nomination", "read"},
	{"GET", "/api/v1/transfers/{id}/files/{file}", "transfer", "read"},
	{"GET", "/api/v1/agent-files/{id}", "agent file", "read"},
	{"DELETE", "/api/v1/agent-files/{id}", "agent file", "load"},
	{"GET", "/api/v1/contributions/{reference}", "commitment", "read"},
	{"PUT", "/api/v1/reviews/{id}/scores/{criterion}/draft", "review", "write"},
	{"GET", "/api/v1/consultations/{id}", "consultation", "read"},
	{"POST", "/api/v1/consultations/{id}/replies", "consultation", "reply"},
	{"POST", "/api/v1/consultations/{id}/uses", "consultation", "conduct"},
	{"POST", "/api/v1/consultations/{id}/notices", "consultation", "conduct"},
	{"POST", "/api/v1/consultations/{id}/consultees", "consultation", "conduct"},
	{"POST", "/api/v1/consultations/{id}/reminder", "consultation", "conduct"},
	{"POST", "/api/v1/consultations/{id}/closure", "consultation", "conduct"},
	{"POST", "/api/v1/board/matters/{id}/consultation", "matter", "consult"},
	{"POST", "/api/v1/duties/{id}/waiver", "duty", "waive"},
	{"GET", "/api/v1/board/annual-reviews/{year}", "annual review", "read"},
	{"GET", "/api/v1/board/annual-reviews/{year}/workbook", "annual review", "read"},
	{"GET", "/api/v1/board/annual-reviews/{year}/replay", "annual review", "read"},
	{"POST", "/api/v1/board/annual-reviews/{year}/answers", "annual review", "answer"},
	{"POST", "/api/v1/board/annual-reviews/{year}/freezing", "annual review", "write"},
	{"POST", "/api/v1/board/annual-reviews/{year}/questionnaire", "annual review", "write"},
	{"POST", "/api/v1/board/annual-reviews/{year}/draft", "annual review", "write"},
	{"POST", "/api/v1/board/annual-reviews/{year}/comments", "annual review", "write"},
	{"POST", "/api/v1/board/annual-reviews/{year}/recommendations", "annual review", "write"},
	{"POST", "/api/v1/board/annual-reviews/{year}/recommendations/{number}/removal", "annual review", "write"},
	{"POST", "/api/v1/board/annual-reviews/{year}/recommendations/{number}/answer", "annual review", "write"},
	{"POST", "/api/v1/board/annual-reviews/{year}/adoption", "annual review", "adopt"},
	{"GET", "/api/v1/acts/{id}", "act", "read"},
	{"GET", "/api/v1/exports/{name}", "export", "read"},

	{"GET", "/meetings/follow-ups/:id", "follow-up", "read"},
	{"GET", "/meetings/follow-ups/:id/files/:file", "follow-up", "read"},
	{"POST", "/meetings/follow-ups/:id/done", "follow-up", "report"},
	{"POST", "/meetings/follow-ups/:id/no-action", "follow-up", "end"},
	{"POST", "/meetings/follow-ups/:id/reopening", "follow-up", "end"},
	{"POST", "/meetings/follow-ups/:id/date", "follow-up", "keep"},
	{"GET", "/meetings/:id", "meeting", "read"},
	{"GET", "/meetings/:id/terms", "meeting", "convene"},
	{"POST", "/meetings/:id/terms", "meeting", "convene"},
	{"POST", "/meetings/:id/convening", "meeting", "convene"},
	{"POST", "/meetings/:id/postponement", "meeting", "convene"},
	{"POST", "/meetings/:id/cancellation", "meeting", "convene"},
	{"POST", "/meetings/:id/opening", "meeting", "convene"},
	{"POST", "/meetings/:id/end", "meeting", "convene"},
	{"GET", "/meetings/:id/agenda", "meeting", "convene"},
	{"POST", "/meetings/:id/agenda", "meeting", "convene"},
	{"POST", "/meetings/:id/agenda/adoption", "meeting", "convene"},
	{"GET", "/meetings/:id/agenda/:item", "item", "convene"},
	{"POST", "/meetings/:id/agenda/:item", "item", "convene"},
	{"POST", "/meetings/:id/agenda/:item/place", "item", "convene"},
	{"POST", "/meetings/:id/agenda/:item/removal", "item", "convene"},
	{"POST", "/meetings/:id/agenda/:item/papers", "item", "convene"},
	{"GET", "/meetings/:id/papers/:file", "item", "read"},
	{"GET", "/meetings/:id/book", "meeting", "read"},
	{"GET", "/meetings/:id/attendance", "meeting", "read"},
	{"POST", "/meetings/:id/presences", "meeting", "keep"},
	{"POST", "/meetings/:id/presences/:presence/departure", "meeting", "keep"},
	{"POST", "/meetings/:id/presences/:presence/correction", "meeting", "keep"},
	{"GET", "/meetings/:id/minutes", "minutes", "read"},
	{"GET", "/meetings/:id/minutes/file", "minutes", "read"},
	{"GET", "/meetings/:id/minutes/editable", "minutes", "read"},
	{"POST", "/meetings/:id/minutes/returned", "minutes", "keep"},
	{"POST", "/meetings/:id/minutes/returned/draft", "minutes", "keep"},
	{"GET", "/meetings/:id/minutes/:item", "item", "keep"},
	{"POST", "/meetings/:id/minutes/:item", "item", "keep"},
	{"POST", "/meetings/:id/minutes/final", "minutes", "finalise"},
	{"POST", "/meetings/:id/minutes/circulation", "minutes", "keep"},
	{"POST", "/meetings/:id/minutes/corrections", "minutes", "correct"},
	{"GET", "/meetings/:id/circulation", "meeting", "read the lists"},
	{"GET", "/meetings/:id/follow-ups/new", "meeting", "keep"},
	{"POST", "/meetings/:id/follow-ups", "meeting", "keep"},
	{"GET", "/api/v1/meetings/{id}", "meeting", "read"},
	{"GET", "/api/v1/meetings/{id}/book", "meeting", "read"},
	{"GET", "/api/v1/meetings/{id}/minutes", "minutes", "read"},
	{"GET", "/api/v1/meetings/{id}/minutes/file", "minutes", "read"},
	{"POST", "/api/v1/meetings/{id}/minutes/returned", "minutes", "keep"},
	{"GET", "/api/v1/meetings/{id}/papers/{file}", "item", "read"},
	{"GET", "/api/v1/meetings/{id}/circulations", "meeting", "read the lists"},
	{"POST", "/api/v1/meetings/{id}/minutes/{item}", "item", "keep"},
	{"POST", "/api/v1/meetings/{id}/minutes/final", "minutes", "finalise"},
	{"POST", "/api/v1/meetings/{id}/minutes/circulation", "minutes", "keep"},
	{"POST", "/api/v1/meetings/{id}/minutes/corrections", "minutes", "correct"},
	{"GET", "/api/v1/meetings/follow-ups/{id}", "follow-up", "read"},
	{"GET", "/api/v1/meetings/follow-ups/{id}/files/{file}", "follow-up", "read"},
	{"POST", "/api/v1/meetings/follow-ups/{id}/done", "follow-up", "report"},
	{"POST", "/api/v1/meetings/follow-ups/{id}/no-action", "follow-up", "end"},
	{"POST", "/api/v1/meetings/follow-ups/{id}/reopening", "follow-up", "end"},
	{"POST", "/api/v1/meetings/follow-ups/{id}/date", "follow-up", "keep"},
	{"POST", "/api/v1/meetings/{id}/terms", "meeting", "convene"},
	{"POST", "/api/v1/meetings/{id}/convening", "meeting", "convene"},
	{"POST", "/api/v1/meetings/{id}/postponement", "meeting", "convene"},
	{"POST", "/api/v1/meetings/{id}/cancellation", "meeting", "convene"},
	{"POST", "/api/v1/meetings/{id}/opening", "meeting", "convene"},
	{"POST", "/api/v1/meetings/{id}/end", "meeting", "convene"},
	{"POST", "/api/v1/meetings/{id}/agenda", "meeting", "convene"},
	{"POST", "/api/v1/meetings/{id}/agenda/adoption", "meeting", "convene"},
	{"POST", "/api/v1/meetings/{id}/agenda/{item}", "item", "convene"},
	{"POST", "/api/v1/meetings/{id}/agenda/{item}/place", "item", "convene"},
	{"POST", "/api/v1/meetings/{id}/agenda/{item}/removal", "item", "convene"},
	{"POST", "/api/v1/meetings/{id}/agenda/{item}/papers", "item", "convene"},
	{"POST", "/api/v1/meetings/{id}/presences", "meeting", "keep"},
	{"POST", "/api/v1/meetings/{id}/presences/{presence}/departure", "meeting", "keep"},
	{"POST", "/api/v1/meetings/{id}/presences/{presence}/correction", "meeting", "keep"},
}

// spelled resolves a line of the table into its words, groups written out;
// those with a minus are apart.
func spelled(who string) (named, barred map[string]bool) {
	named, barred = map[string]bool{}, map[string]bool{}
	for _, word := range strings.Fields(who) {
		name, state, _ := strings.Cut(word, "@")
		if group, ok := groups[name]; ok {
			more, _ := spelled(group)
			for w := range more {
				if state != "" {
					w += "@" + state
				}
				named[w] = true
			}
			continue
		}
		if left, ok := strings.CutPrefix(word, "-"); ok {
			barred[left] = true
			continue
		}
		named[word] = true
	}
	return named, barred
}

// among says whether a person of these words stands in a line of the table.
func among(who string, words []string) bool {
	named, barred := spelled(who)
	in := false
	for _, w := range words {
		if barred[w] {
			return false
		}
		in = in || named[w]
	}
	return in
}

// mayRead says whether a person may see an object, and mayDo whether they may
// do a thing with one they see; a line that is missing is a fault of the table.
func mayRead(kind, state string, words []string) bool {
	for _, row := range sight {
		if row.kind == kind && row.state == state {
			return among(row.who, words)
		}
	}
	panic("the table has no line for " + kind + " " + state)
}

func mayDo(kind, deed string, words []string) bool {
	if deed == "read" {
		return true
	}
	for _, row := range deeds {
		if row.kind == kind && row.deed == deed {
			return among(row.who, words)
		}
	}
	panic("the table has no line for " + kind + ": " + deed)
}
