package components

import "seedfund/models"

// Tone is the meaning of a tag, a note or a row, never its only carrier.
type Tone string

const (
	ToneOK   Tone = "ok"
	ToneWarn Tone = "warn"
	ToneBad  Tone = "bad"
	ToneInfo Tone = "info"
	ToneMute Tone = "mute"
	ToneNote Tone = "note"
)

type look struct {
	tone Tone
	icon string
}

// statusLooks is the one word list of states for the whole system: the code as
// the domain writes it, its tone and its icon; the word is the text of
// "status.<code>".
var statusLooks = map[string]look{
	// parts of an application, and tasks
	"not_started": {ToneMute, "circle"}, "in_progress": {ToneInfo, "circle-dot"}, "completed": {ToneOK, "check"}, "ready": {ToneOK, "check"},
	"cannot_start": {ToneMute, "lock"}, "reopened": {ToneWarn, "undo-2"}, "waiting": {ToneNote, "clock"},
	"late": {ToneBad, "triangle-alert"}, "due_today": {ToneWarn, "clock"}, "done": {ToneOK, "check"},
	"no_action": {ToneMute, "circle-minus"},
	// calls
	"preparing": {ToneMute, "pencil"}, "announced": {ToneInfo, "calendar"}, "open": {ToneInfo, "clock"},
	"grace": {ToneWarn, "hourglass"}, "closed": {ToneMute, "circle"}, "cancelled": {ToneMute, "x"},
	"question_asked": {ToneNote, "clock"}, "question_answered": {ToneOK, "check"}, "question_set_aside": {ToneMute, "circle-minus"},
	"letter_held": {ToneWarn, "pause"}, "letter_waiting": {ToneNote, "clock"}, "letter_sent": {ToneOK, "check"}, "letter_kept": {ToneInfo, "inbox"}, "letter_failed": {ToneBad, "x"}, "letter_aside": {ToneMute, "circle-minus"},
	"thread_open": {ToneInfo, "message-square"}, "thread_closed": {ToneMute, "check"}, "thread_waits_applicants": {ToneNote, "clock"}, "thread_waits_secretariat": {ToneNote, "clock"},
	"extension_asked": {ToneNote, "clock"}, "extension_granted": {ToneOK, "check"}, "extension_refused": {ToneMute, "x"},
	// revisions of programmes
	"revision_proposed": {ToneNote, "clock"}, "within_rule": {ToneOK, "check"}, "above_rule": {ToneWarn, "triangle-alert"},
	"evaluation_planned": {ToneMute, "calendar"}, "evaluation_under_way": {ToneInfo, "circle-dot"}, "evaluation_received": {ToneOK, "check"},
	"hold_standing": {ToneBad, "lock"}, "hold_asked": {ToneNote, "clock"}, "hold_lifted": {ToneMute, "check"},
	// proposals
	"draft": {ToneInfo, "pencil"}, "submitted": {ToneNote, "inbox"}, "screening": {ToneNote, "eye"},
	"admissible": {ToneOK, "check"}, "returned": {ToneWarn, "undo-2"}, "not_admissible": {ToneBad, "x"},
	"in_review": {ToneNote, "eye"}, "reviewed": {ToneInfo, "check"}, "shortlisted": {ToneOK, "check"},
	"not_shortlisted": {ToneMute, "x"}, "invited": {ToneInfo, "mail"}, "technical_review": {ToneNote, "eye"},
	"before_board": {ToneNote, "scale"}, "approved": {ToneOK, "check"}, "approved_conditions": {ToneOK, "circle-check"},
	"deferred": {ToneWarn, "hourglass"}, "reserve": {ToneNote, "list"}, "not_approved": {ToneBad, "x"},
	"noted": {ToneMute, "eye"}, "withdrawn": {ToneMute, "undo-2"}, "endorsed": {ToneOK, "check"},
	"opened": {ToneInfo, "eye"}, "expired": {ToneWarn, "hourglass"}, "lapsed": {ToneWarn, "undo-2"},
	// reviews
	"assigned": {ToneInfo, "user"}, "scored": {ToneOK, "check"}, "declined": {ToneMute, "x"},
	"conflict": {ToneBad, "ban"}, "recommended": {ToneOK, "check"}, "signed": {ToneOK, "pen-line"},
	// matters, votes, seats
	"vote_open": {ToneInfo, "clock"}, "adopted": {ToneOK, "check"}, "not_adopted": {ToneBad, "x"},
	"agrees": {ToneOK, "check"}, "agrees_remarks": {ToneOK, "message-square"}, "objects": {ToneWarn, "triangle-alert"},
	"abstains": {ToneMute, "circle-minus"}, "answered": {ToneOK, "check"}, "in_favour": {ToneOK, "check"},
	"against": {ToneBad, "x"}, "silent": {ToneMute, "circle-minus"}, "not_yet": {ToneMute, "circle"},
	"awaiting_instructions": {ToneNote, "clock"}, "recused": {ToneNote, "lock"}, "disclosed": {ToneMute, "eye"},
	"no_vote": {ToneNote, "lock"}, "vacant": {ToneMute, "circle-dashed"}, "stands": {ToneWarn, "triangle-alert"},
	"satisfied": {ToneOK, "check"}, "you": {ToneWarn, "arrow-right"},
	"published": {ToneOK, "check"},
	// programmes and tranches
	"active": {ToneOK, "check"}, "agreement": {ToneNote, "pen-line"}, "waits_reports": {ToneInfo, "clock"},
	"operationally_closed": {ToneMute, "circle"}, "financially_closed": {ToneMute, "lock"},
	"planned": {ToneMute, "circle-dashed"}, "reserved": {ToneInfo, "flag"}, "released": {ToneInfo, "check"},
	"blocked": {ToneBad, "ban"}, "passes": {ToneOK, "check"}, "warns": {ToneWarn, "triangle-alert"}, "to_judge": {ToneInfo, "eye"}, "missing": {ToneBad, "x"},
	// transfers and the agent
	"prepared": {ToneInfo, "pencil"}, "to_sign": {ToneWarn, "pen-line"}, "sent": {ToneNote, "send"},
	"received": {ToneInfo, "inbox"}, "query": {ToneWarn, "circle-question-mark"}, "accepted": {ToneOK, "check"},
	"paid": {ToneOK, "banknote"}, "paid_in_part": {ToneWarn, "banknote"}, "recorded_on_behalf": {ToneMute, "file-pen"},
	"posted": {ToneOK, "check"}, "reversed": {ToneMute, "undo-2"}, "interim": {ToneMute, "circle-dashed"}, "certified": {ToneOK, "shield-check"},
	// contributions
	"pledged": {ToneMute, "circle-dashed"}, "committed": {ToneNote, "pen-line"},
	// accounts and mandates
	"account_active": {ToneOK, "check"}, "account_invited": {ToneInfo, "mail"}, "suspended": {ToneWarn, "pause"},
	"ended": {ToneMute, "x"}, "illustrative": {ToneWarn, "eye"},
}

// Statuses lists the codes of all states.
func Statuses() []string {
	var codes []string
	for code := range statusLooks {
		codes = append(codes, code)
	}
	return codes
}

func statusLook(code string) look {
	if l, ok := statusLooks[code]; ok {
		return l
	}
	return look{ToneMute, "circle"}
}

// PublicStatus is the code for where a proposal stands, as the applicants and
// the public may know it.
func PublicStatus(s models.ProposalState) string {
	switch word := s.PublicState(); word {
	case "approved_with_conditions":
		return "approved_conditions"
	case "reserved":
		return "reserve"
	default:
		return word
	}
}
