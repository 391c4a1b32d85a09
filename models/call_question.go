package models

import (
	"strings"
	"time"
)

// CallQuestionState is where a question on a call stands.
type CallQuestionState string

const (
	CallQuestionAsked    CallQuestionState = "asked"
	CallQuestionAnswered CallQuestionState = "answered"
	CallQuestionSetAside CallQuestionState = "set_aside" // not answered, with a reason for who asked
)

// CallQuestion is a question that an applicant asked on a call. All read the
// answer with the question in the words of the secretariat; what was asked, by
// whom and when is for who asked, and the secretariat reads what was asked.
// Numbers count the answers of a call from 1.
type CallQuestion struct {
	ID        int64
	Version   int64
	CreatedAt time.Time
	CallID    int64
	Body      string `audit:"digest"`
	AccountID int64  // who asked
	MandateID int64
	State     CallQuestionState
	Number    int // 0 while there is no answer
	Question  Texts
	Answer    Texts
	Reason    string
	ClosedBy  *int64 // mandate
	ClosedAt  *time.Time
}

// CallQuestionLimit is the longest question or answer, in characters.
const CallQuestionLimit = 4000

// MayAsk refuses a question outside the time in which the call takes them:
// before publication, after QuestionsUntil, or where the call takes none.
func (c Call) MayAsk(now time.Time) error {
	switch {
	case c.State == CallDraft:
		return NotFound("calls")
	case c.State != CallPublished:
		return Conflict("calls.not_open", "").With(map[string]any{"Reference": c.Reference})
	case c.QuestionsUntil == nil:
		return Conflict("calls.no_questions", "23")
	case !now.Before(*c.QuestionsUntil):
		return TooLate("calls.questions_over", now).With(map[string]any{"At": now, "Closed": *c.QuestionsUntil})
	}
	return nil
}

// CheckQuestion finds the faults of a question as it is asked.
func CheckQuestion(body string) error {
	var f Faults
	if strings.TrimSpace(body) == "" {
		f.Add("body", "calls.question_missing")
	}
	if len([]rune(body)) > CallQuestionLimit {
		f.Add("body", "calls.question_long", "Max", CallQuestionLimit)
	}
	return f.Err("calls.question_invalid")
}

// CheckAnswer finds the faults of an answer: what all read stands in every
// language of a call.
func CheckAnswer(question, answer Texts) error {
	var f Faults
	check := func(name string, t Texts) {
		for _, lang := range Languages {
			switch text := strings.TrimSpace(t[lang]); {
			case text == "":
				f.Add(name+"["+lang+"]", "calls.answer_missing")
			case len([]rune(text)) > CallQuestionLimit:
				f.Add(name+"["+lang+"]", "calls.question_long", "Max", CallQuestionLimit)
			}
		}
	}
	check("question", question)
	check("answer", answer)
	return f.Err("calls.answer_invalid")
}

// CallQuestions are the questions of a call as one reader may see them. Own are
// the reader's, Waiting those that the secretariat has still to answer; their
// askers are not named.
type CallQuestions struct {
	Call     Call
	Answered []CallQuestion // by number
	Own      []CallQuestion // the latest first
	Waiting  []CallQuestion // the oldest first
	MayAsk   bool
	Now      time.Time
}

// CallWaiting is how many questions of a call, or requests for more time, wait
// for the secretariat.
type CallWaiting struct {
	Reference string
	ClosesAt  time.Time
	Count     int
}
