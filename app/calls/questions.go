package calls

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// AnsweredJob tells those who have begun an application, and who asked, that a
// question on their call was answered.
type AnsweredJob struct {
	QuestionID int64 `json:"question_id"`
}

// Kind names the job in the queue.
func (AnsweredJob) Kind() string { return "call_question_answered" }

// SetAsideJob tells who asked that a question was not answered.
type SetAsideJob struct {
	QuestionID int64 `json:"question_id"`
}

// Kind names the job in the queue.
func (SetAsideJob) Kind() string { return "call_question_set_aside" }

// Guest says whether a call is open to the actor: an invited one to those it
// names, any other to all who may apply.
func Guest(q *gorm.DB, c models.Call, actor models.Actor) (bool, error) {
	if c.Kind != models.CallInvited {
		return true, nil
	}
	var named bool
	err := q.Raw(`SELECT EXISTS (SELECT 1 FROM call_guests WHERE call_id = ? AND ((organisation_id <> 0 AND organisation_id = ?) OR (country <> '' AND country = ?)))`,
		c.ID, actor.OrganisationID, actor.Country).Scan(&named).Error
	return named, err
}

// Ask puts a question to the secretariat before the call's time for questions is
// over, in at most CallQuestionLimit characters.
//
// clause 23: what one applicant is told, all are told.
func (s *Service) Ask(ctx context.Context, actor models.Actor, callID int64, body string) (models.CallQuestion, error) {
	var asked models.CallQuestion
	err := s.db.Write(ctx, actor, "call.ask", func(tx *db.Tx) error {
		c, err := db.Load[models.Call](tx, callID)
		if err != nil {
			return err
		}
		if c.State == models.CallDraft {
			return models.NotFound("calls")
		}
		if err := actor.May(models.PermProposalDraft); err != nil {
			return err
		}
		if err := c.MayAsk(tx.Now); err != nil {
			return err
		}
		named, err := Guest(tx.DB, *c, actor)
		if err != nil {
			return err
		}
		if !named {
			return models.Forbidden("calls.questions_invited", "23")
		}
		body = strings.TrimSpace(body)
		if err := models.CheckQuestion(body); err != nil {
			return err
		}
		asked = models.CallQuestion{CallID: c.ID, Body: body, AccountID: actor.AccountID, MandateID: actor.MandateID, State: models.CallQuestionAsked}
		tx.Target("calls", c.ID)
		return db.Create(tx, &asked)
	})
	return asked, err
}

// AnswerQuestion publishes question and answer in the secretariat's words, in
// every language of the call, and has those told who have begun an application.
//
// clause 23: what one applicant is told, all are told.
func (s *Service) AnswerQuestion(ctx context.Context, actor models.Actor, callID, id, version int64, question, answer models.Texts) error {
	return s.closeQuestion(ctx, actor, "call.answer", callID, id, version, func(tx *db.Tx, c *models.Call, q *models.CallQuestion) error {
		if c.State != models.CallPublished {
			return models.Conflict("calls.not_open", "").With(map[string]any{"Reference": c.Reference})
		}
		if err := models.CheckAnswer(question, answer); err != nil {
			return err
		}
		answered, err := db.From[models.CallQuestion](tx.DB).Where("call_id = ? AND number > 0", c.ID).Count(tx.Ctx, "id")
		if err != nil {
			return err
		}
		q.State, q.Number, q.Question, q.Answer = models.CallQuestionAnswered, int(answered)+1, trimmed(question), trimmed(answer)
		return tx.Enqueue(AnsweredJob{QuestionID: q.ID})
	})
}

// SetAsideQuestion ends a question without an answer, with a reason that only
// who asked reads.
func (s *Service) SetAsideQuestion(ctx context.Context, actor models.Actor, callID, id, version int64, reason string) error {
	return s.closeQuestion(ctx, actor, "call.set_aside", callID, id, version, func(tx *db.Tx, _ *models.Call, q *models.CallQuestion) error {
		if reason = strings.TrimSpace(reason); reason == "" {
			return models.Invalid("calls.answer_invalid", models.FieldError{Field: "reason", Key: "calls.reason_missing"})
		}
		q.State, q.Reason = models.CallQuestionSetAside, reason
		return tx.Enqueue(SetAsideJob{QuestionID: q.ID})
	})
}

// closeQuestion ends a question that waits. The call is locked first, so that
// answers are numbered one after the other.
func (s *Service) closeQuestion(ctx context.Context, actor models.Actor, action string, callID, id, version int64, end func(*db.Tx, *models.Call, *models.CallQuestion) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		c, err := db.Load[models.Call](tx, callID)
		if err != nil {
			return err
		}
		if err := actor.May(models.PermCallPrepare); err != nil {
			// A question that waits is known to nobody else.
			if actor.SignedIn() {
				return models.NotFound("call_questions")
			}
			return err
		}
		q, err := db.Load[models.CallQuestion](tx, id)
		if err != nil {
			return err
		}
		if q.CallID != c.ID {
			return models.NotFound("call_questions")
		}
		tx.Target("calls", c.ID)
		if q.State != models.CallQuestionAsked {
			return models.Conflict("calls.question_closed", "23")
		}
		if q.Version != version {
			return models.Stale(*q)
		}
		if err := end(tx, c, q); err != nil {
			return err
		}
		now, mandate := tx.Now, actor.MandateID
		q.ClosedAt, q.ClosedBy = &now, &mandate
		return db.Update(tx, q, "state", "number", "question", "answer", "reason", "closed_by", "closed_at")
	})
}

func trimmed(t models.Texts) models.Texts {
	out := models.Texts{}
	for _, lang := range models.Languages {
		out[lang] = strings.TrimSpace(t[lang])
	}
	return out
}

// Questions gives the questions of a call as the actor may see them: the answers
// to all, to an asker their own, to the secretariat and the auditor what waits,
// without who asked.
func (s *Service) Questions(ctx context.Context, actor models.Actor, reference string) (models.CallQuestions, error) {
	var v models.CallQuestions
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		if err := q.Raw("SELECT c.* FROM calls c WHERE c.reference = ? AND "+visible(actor), reference).Take(&v.Call).Error; err != nil {
			return db.Found(err, "calls")
		}
		rows, err := db.From[models.CallQuestion](q).Where("call_id = ?", v.Call.ID).Order("number, id").Find(ctx)
		if err != nil {
			return err
		}
		desk := readsQuestions(actor)
		for _, r := range rows {
			own := actor.SignedIn() && r.AccountID == actor.AccountID
			shown := r
			shown.AccountID, shown.MandateID = 0, 0
			if own {
				v.Own = append([]models.CallQuestion{shown}, v.Own...)
			}
			switch r.State {
			case models.CallQuestionAnswered:
				// The words and the time of who asked would name them to many.
				shown.Body, shown.CreatedAt, shown.ClosedBy = "", *r.ClosedAt, nil
				v.Answered = append(v.Answered, shown)
			case models.CallQuestionAsked:
				if desk {
					v.Waiting = append(v.Waiting, shown)
				}
			}
		}
		v.Now = s.db.Now(ctx)
		if actor.May(models.PermProposalDraft) == nil && v.Call.MayAsk(v.Now) == nil {
			v.MayAsk, err = Guest(q, v.Call, actor)
		}
		return err
	})
	return v, err
}

func readsQuestions(actor models.Actor) bool {
	return actor.System || actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAuditor)
}

// Question gives one question that waits, for the secretariat, with its call.
func (s *Service) Question(ctx context.Context, actor models.Actor, reference string, id int64) (models.CallQuestions, models.CallQuestion, error) {
	v, err := s.Questions(ctx, actor, reference)
	if err != nil {
		return v, models.CallQuestion{}, err
	}
	for _, r := range v.Waiting {
		if r.ID == id {
			return v, r, nil
		}
	}
	return v, models.CallQuestion{}, models.NotFound("call_questions")
}

// Unanswered counts, by call, the questions that wait for the secretariat; for
// others there are none.
func (s *Service) Unanswered(ctx context.Context, actor models.Actor) ([]models.CallWaiting, error) {
	if actor.May(models.PermCallPrepare) != nil {
		return nil, nil
	}
	return db.Rows[models.CallWaiting](s.db.Read(ctx), `SELECT c.reference, c.closes_at, COUNT(*) AS count FROM call_questions q JOIN calls c ON c.id = q.call_id
		WHERE q.state = 'asked' AND c.state = 'published' GROUP BY c.id, c.reference, c.closes_at ORDER BY c.id`)
}
