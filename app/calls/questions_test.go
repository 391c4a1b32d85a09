package calls_test

import (
	"strings"
	"testing"
	"time"

	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
)

func refused(t *testing.T, err error, want models.Kind, key string) *models.Error {
	t.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != want || key != "" && e.Key != key {
		t.Fatalf("want %d %s, have %v", want, key, err)
	}
	return e
}

// asking is a published call that takes questions until three weeks after its
// opening, at the middle of that time.
func (s scene) asking(t *testing.T, change func(*calls.Terms)) models.Call {
	t.Helper()
	terms := terms()
	until := terms.OpensAt.AddDate(0, 0, 21)
	terms.QuestionsUntil = &until
	change(&terms)
	c, err := s.calls.Prepare(s.Ctx, s.as(models.RoleSecretariatOfficer), terms)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.calls.Publish(s.Ctx, s.as(models.RoleSecretariatHead), c.ID, c.Version); err != nil {
		t.Fatal(err)
	}
	s.Clock.Set(terms.OpensAt.AddDate(0, 0, 10))
	return c
}

func (s scene) ask(t *testing.T, who models.Actor, c models.Call, body string) models.CallQuestion {
	t.Helper()
	q, err := s.calls.Ask(s.Ctx, who, c.ID, body)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func (s scene) questions(t *testing.T, who models.Actor, c models.Call) models.CallQuestions {
	t.Helper()
	v, err := s.calls.Questions(s.Ctx, who, c.Reference)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// clause 23: the answer is for all, and says nothing of who asked or when.
func TestAQuestionIsAnsweredToAllWithoutWhoAsked(t *testing.T) {
	s := stage(t)
	c := s.asking(t, func(*calls.Terms) {})
	drafter, other, officer := s.as(models.RoleDrafter), s.as(models.RolePUNOProgramme), s.as(models.RoleSecretariatOfficer)
	q := s.ask(t, drafter, c, " Does Organisation P in Country A need a letter? ")
	aside := s.ask(t, other, c, "Is the weather good?")
	s.Clock.Advance(time.Hour)
	for name, who := range map[string]models.Actor{"a visitor": {}, "another applicant": other, "a member of the Board": s.as(models.RoleBoardMember)} {
		v := s.questions(t, who, c)
		if len(v.Answered)+len(v.Waiting) != 0 {
			t.Errorf("%s reads what waits: %+v", name, v)
		}
		for _, own := range v.Own {
			if own.Body != "Is the weather good?" {
				t.Errorf("%s reads another's question", name)
			}
		}
	}
	desk := s.questions(t, officer, c)
	if len(desk.Waiting) != 2 || desk.Waiting[0].Body != "Does Organisation P in Country A need a letter?" || desk.Waiting[0].MandateID != 0 || desk.Waiting[0].AccountID != 0 {
		t.Fatalf("the secretariat reads the question, not who asked: %+v", desk.Waiting)
	}
	if rows, err := s.calls.Unanswered(s.Ctx, officer); err != nil || len(rows) != 1 || rows[0].Count != 2 {
		t.Errorf("%+v %v", rows, err)
	}
	answer := three("Yes, a letter of the Government.", "Oui, une lettre du Gouvernement.", "نعم، رسالة من الحكومة.")
	if err := s.calls.AnswerQuestion(s.Ctx, officer, c.ID, q.ID, q.Version, three("Is a letter needed?", "Faut-il une lettre ?", "هل تلزم رسالة؟"), answer); err != nil {
		t.Fatal(err)
	}
	if err := s.calls.SetAsideQuestion(s.Ctx, officer, c.ID, aside.ID, aside.Version, "It is not about the call."); err != nil {
		t.Fatal(err)
	}
	answered := s.Clock.Now()
	for name, who := range map[string]models.Actor{"a visitor": {}, "another applicant": other, "who asked": drafter} {
		v := s.questions(t, who, c)
		if len(v.Answered) != 1 || v.Answered[0].Number != 1 || v.Answered[0].Answer["fr"] != answer["fr"] {
			t.Fatalf("%s: %+v", name, v)
		}
		a := v.Answered[0]
		if a.Body != "" || a.AccountID != 0 || a.MandateID != 0 || a.ClosedBy != nil || !a.CreatedAt.Equal(answered) {
			t.Errorf("%s learns who or when: %+v", name, a)
		}
	}
	if own := s.questions(t, other, c).Own; len(own) != 1 || own[0].Reason != "It is not about the call." {
		t.Errorf("%+v", own)
	}
	if s.jobs(t, "call_question_answered") != 1 || s.jobs(t, "call_question_set_aside") != 1 || s.acts(t, "call.ask") != 2 {
		t.Error("entries and letters go with the act")
	}
	var kept int
	if err := s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM act_values WHERE body LIKE '%Organisation P%'").Scan(&kept).Error; err != nil || kept != 0 {
		t.Errorf("the record of acts holds the words: %d %v", kept, err)
	}
	if _, err := s.Outside().Exec("UPDATE call_questions SET answer = '{}' WHERE number = 1"); err == nil {
		t.Error("an answer was changed")
	}
	s.Verify()
}

func TestQuestionsAreRefused(t *testing.T) {
	s := stage(t)
	c := s.asking(t, func(*calls.Terms) {})
	drafter, officer := s.as(models.RoleDrafter), s.as(models.RoleSecretariatOfficer)
	answer := three("a", "b", "c")
	q := s.ask(t, drafter, c, "One")
	ask := func(who models.Actor, call int64, body string) error {
		_, err := s.calls.Ask(s.Ctx, who, call, body)
		return err
	}
	refused(t, ask(models.Actor{}, c.ID, "x"), models.KindSignIn, "")
	refused(t, ask(s.as(models.RoleReviewer), c.ID, "x"), models.KindForbidden, "")
	refused(t, ask(drafter, c.ID+99, "x"), models.KindNotFound, "")
	refused(t, ask(drafter, c.ID, " "), models.KindInvalid, "calls.question_invalid")
	refused(t, ask(drafter, c.ID, strings.Repeat("é", models.CallQuestionLimit+1)), models.KindInvalid, "calls.question_invalid")
	draft, silent := s.prepared(t), models.Call{}
	refused(t, ask(drafter, draft.ID, "x"), models.KindNotFound, "")
	if _, err := s.calls.Questions(s.Ctx, drafter, draft.Reference); !models.IsKind(err, models.KindNotFound) {
		t.Error(err)
	}
	bad := three("a", "b", "")
	refused(t, s.calls.AnswerQuestion(s.Ctx, drafter, c.ID, q.ID, q.Version, answer, answer), models.KindNotFound, "")
	refused(t, s.calls.AnswerQuestion(s.Ctx, models.Actor{}, c.ID, q.ID, q.Version, answer, answer), models.KindSignIn, "")
	refused(t, s.calls.AnswerQuestion(s.Ctx, officer, draft.ID, q.ID, q.Version, answer, answer), models.KindNotFound, "")
	refused(t, s.calls.AnswerQuestion(s.Ctx, officer, c.ID, q.ID, q.Version+1, answer, answer), models.KindStale, "")
	if e := refused(t, s.calls.AnswerQuestion(s.Ctx, officer, c.ID, q.ID, q.Version, answer, bad), models.KindInvalid, "calls.answer_invalid"); len(e.Fields) != 1 || e.Fields[0].Field != "answer[ar]" {
		t.Errorf("%+v", e.Fields)
	}
	refused(t, s.calls.SetAsideQuestion(s.Ctx, officer, c.ID, q.ID, q.Version, " "), models.KindInvalid, "calls.answer_invalid")
	if err := s.calls.AnswerQuestion(s.Ctx, officer, c.ID, q.ID, q.Version, answer, answer); err != nil {
		t.Fatal(err)
	}
	refused(t, s.calls.AnswerQuestion(s.Ctx, officer, c.ID, q.ID, q.Version+1, answer, answer), models.KindConflict, "calls.question_closed")

	// At the very instant the time for questions is over; an answer still goes out.
	late := s.ask(t, drafter, c, "Two")
	until := terms().OpensAt.AddDate(0, 0, 21)
	s.Clock.Set(until.Add(-time.Second))
	s.ask(t, drafter, c, "Three")
	s.Clock.Set(until)
	e := refused(t, ask(drafter, c.ID, "Four"), models.KindTooLate, "calls.questions_over")
	if !e.Args["Closed"].(time.Time).Equal(until) || s.questions(t, drafter, c).MayAsk {
		t.Error(e.Args)
	}
	if err := s.calls.AnswerQuestion(s.Ctx, officer, c.ID, late.ID, late.Version, answer, answer); err != nil {
		t.Error(err)
	}
	if err := s.calls.Cancel(s.Ctx, s.as(models.RoleSecretariatHead), c.ID, s.version(t, c.ID), "No money."); err != nil {
		t.Fatal(err)
	}
	refused(t, ask(drafter, c.ID, "x"), models.KindConflict, "calls.not_open")
	waits := s.questions(t, officer, c).Waiting[0]
	refused(t, s.calls.AnswerQuestion(s.Ctx, officer, c.ID, waits.ID, waits.Version, answer, answer), models.KindConflict, "calls.not_open")

	silent = s.asking(t, func(t *calls.Terms) { t.QuestionsUntil = nil })
	refused(t, ask(drafter, silent.ID, "x"), models.KindConflict, "calls.no_questions")
	guests := s.asking(t, func(t *calls.Terms) {
		t.Kind, t.Guests = models.CallInvited, []models.CallGuest{{Country: "XDA"}}
	})
	refused(t, ask(drafter, guests.ID, "x"), models.KindForbidden, "calls.questions_invited")
	state := s.as(models.RoleFocalPoint)
	state.Country = "XDA"
	s.ask(t, state, guests, "We are named.")
}

// What is set apart for themes is held against the envelope of the call.
func TestEnvelopesOfThemesAddUp(t *testing.T) {
	s := stage(t)
	officer := s.as(models.RoleSecretariatOfficer)
	with := func(two, four money.Cents) calls.Terms {
		terms := terms()
		terms.Envelopes = map[int]money.Cents{2: two, 4: four, 5: 1} // 5 is no theme of the call
		return terms
	}
	_, err := s.calls.Prepare(s.Ctx, officer, with(7_000_000_00, 5_000_000_01))
	if e := refused(t, err, models.KindInvalid, "calls.invalid"); e.Fields[0].Key != "calls.theme_envelopes_sum" || e.Fields[0].Field != "envelope" {
		t.Errorf("%+v", e.Fields)
	}
	_, err = s.calls.Prepare(s.Ctx, officer, with(-1, 0))
	if e := refused(t, err, models.KindInvalid, "calls.invalid"); e.Fields[0].Key != "calls.theme_envelope_range" {
		t.Errorf("%+v", e.Fields)
	}
	c, err := s.calls.Prepare(s.Ctx, officer, with(7_000_000_00, 5_000_000_00))
	if err != nil {
		t.Fatal("exactly the envelope: ", err)
	}
	if err := s.calls.Revise(s.Ctx, officer, c.ID, c.Version, with(1_000_000_00, 0)); err != nil {
		t.Fatal(err)
	}
	v, err := s.calls.Show(s.Ctx, officer, c.ID)
	if err != nil || len(v.Envelopes) != 2 {
		t.Fatalf("%+v %v", v.Envelopes, err)
	}
	if apart, open := v.SetApart(); apart != 1_000_000_00 || open != 11_000_000_00 {
		t.Errorf("%s apart, %s open", apart, open)
	}
	late := terms()
	late.QuestionsUntil = &late.ClosesAt
	if err := s.calls.Revise(s.Ctx, officer, c.ID, c.Version+1, late); err != nil {
		t.Error("questions until the closing: ", err)
	}
	after := late.ClosesAt.Add(time.Second)
	late.QuestionsUntil = &after
	if e := refused(t, s.calls.Revise(s.Ctx, officer, c.ID, c.Version+2, late), models.KindInvalid, "calls.invalid"); e.Fields[0].Key != "calls.questions_order" {
		t.Errorf("%+v", e.Fields)
	}
}

// Two answers at once get two numbers, for the call is locked before they are
// counted.
func TestAnswersAreNumberedOneAfterTheOther(t *testing.T) {
	s := stage(t)
	c := s.asking(t, func(*calls.Terms) {})
	officer := s.as(models.RoleSecretariatOfficer)
	const many = 8
	done := make(chan error, many)
	for range many {
		q := s.ask(t, s.as(models.RoleDrafter), c, "A question")
		go func() {
			done <- s.calls.AnswerQuestion(s.Ctx, officer, c.ID, q.ID, q.Version, three("a", "b", "c"), three("a", "b", "c"))
		}()
	}
	for range many {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	rows, err := db.From[models.CallQuestion](s.DB.Read(s.Ctx)).Where("number > 0").Order("number").Find(s.Ctx)
	if err != nil || len(rows) != many {
		t.Fatal(len(rows), err)
	}
	for i, r := range rows {
		if r.Number != i+1 {
			t.Errorf("number %d at place %d", r.Number, i+1)
		}
	}
}
