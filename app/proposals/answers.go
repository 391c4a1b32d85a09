package proposals

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// AnswerLimit is the longest text of one answer, in bytes; word limits of the
// form are far below it.
const AnswerLimit = 200_000

// AnswerInput is what a person sends for one question, and the version of the
// answer it was based on (0: there was none).
type AnswerInput struct {
	Question string
	Text     string
	Version  int64
}

// SaveSection saves the answers of one section, which is for its owner's people.
// What is written into a section that was ready reopens it. Every answer must be based on
// the version that stands; if one is not, nothing is saved and the refusal
// carries both texts as models.StaleText. Answers that say the same as before
// are left alone.
func (s *Service) SaveSection(ctx context.Context, actor models.Actor, id int64, section string, inputs []AnswerInput) error {
	return s.db.Write(ctx, actor, "proposal.save_answers", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if _, ok := d.Form.Schema.Section(section); !ok {
			return models.NotFound("section")
		}
		if err := mayWritePart(actor, d, section); err != nil {
			return err
		}
		changed, err := changes(d, section, inputs)
		if err != nil {
			return err
		}
		for _, in := range changed {
			if err := writeAnswer(tx, d, in, author{actor.MandateID, actor.Name}); err != nil {
				return err
			}
		}
		for _, in := range inputs {
			if err := dropDraft(tx, p.ID, in.Question, actor.AccountID); err != nil {
				return err
			}
		}
		if len(changed) == 0 && d.Parts[section].Written() {
			return nil
		}
		return touch(tx, d, section, d.Parts[section].Version)
	})
}

type author struct {
	mandate int64
	name    string
}

// changes are the inputs that say something new, or the refusal.
func changes(d models.Document, section string, inputs []AnswerInput) ([]AnswerInput, error) {
	sec, ok := d.Form.Schema.Section(section)
	if !ok {
		return nil, models.NotFound("section")
	}
	var out []AnswerInput
	var stale []models.StaleText
	var f models.Faults
	for _, in := range inputs {
		q, at, ok := d.Form.Schema.Question(in.Question)
		if !ok || at.Code != sec.Code {
			return nil, models.NotFound("question")
		}
		in.Text = tidy(in.Text)
		if len(in.Text) > AnswerLimit || !utf8.ValidString(in.Text) {
			f.Add(in.Question, "proposals.answer_long", "Max", AnswerLimit)
			continue
		}
		if q.Kind == models.QuestionFile && in.Text != "" {
			f.Add(in.Question, "proposals.answer_file", "Question", q.Code)
			continue
		}
		normal, err := q.Normal(in.Text)
		if e := models.AsError(err); e != nil {
			for _, fault := range e.Fields {
				f.Add(fault.Field, fault.Key, "Question", q.Code, "Max", q.MostRows())
			}
			continue
		}
		in.Text = normal
		stands := d.Answers[q.Code]
		switch {
		case in.Text == stands.Text:
		case in.Version != stands.Version:
			stale = append(stale, models.StaleText{Question: q.Code, Mine: in.Text, Theirs: stands})
		default:
			out = append(out, in)
		}
	}
	if err := f.Err("proposals.answers_invalid"); err != nil {
		return nil, err
	}
	if len(stale) > 0 {
		return nil, models.Stale(stale)
	}
	return out, nil
}

// tidy makes line ends plain and takes blanks off both ends.
func tidy(text string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(text))
}

func writeAnswer(tx *db.Tx, d models.Document, in AnswerInput, by author) error {
	a := d.Answers[in.Question]
	fresh := a.ID == 0
	a.ProposalID, a.Question, a.Text, a.Carried = d.Proposal.ID, in.Question, in.Text, false
	a.UpdatedBy, a.ByName = by.mandate, by.name
	if fresh {
		return db.Create(tx, &a)
	}
	return db.Update(tx, &a, "text", "carried", "updated_by", "by_name")
}

// Autosave keeps what a person is typing as a draft of their own: no answer, no
// entry in the record of acts, nothing others can lose by. base is the version
// of the answer the text began from; when that no longer stands, the text is
// kept all the same and the refusal carries both.
func (s *Service) Autosave(ctx context.Context, actor models.Actor, id int64, in AnswerInput) (time.Time, error) {
	q := s.db.Read(ctx)
	p, err := s.seen(q, actor, s.db.Now(ctx), id)
	if err != nil {
		return time.Time{}, err
	}
	d, err := readDocument(q, p)
	if err != nil {
		return time.Time{}, err
	}
	if err := mayEdit(actor, d); err != nil {
		return time.Time{}, err
	}
	question, section, ok := d.Form.Schema.Question(in.Question)
	if !ok {
		return time.Time{}, models.NotFound("question")
	}
	if err := mayWritePart(actor, d, section.Code); err != nil {
		return time.Time{}, err
	}
	if question.InRows() {
		if _, err := question.Normal(in.Text); err != nil {
			return time.Time{}, err
		}
	}
	if len(in.Text) > AnswerLimit || !utf8.ValidString(in.Text) {
		return time.Time{}, models.Invalid("proposals.answers_invalid", models.FieldError{Field: in.Question, Key: "proposals.answer_long", Args: map[string]any{"Max": AnswerLimit}})
	}
	draft, err := s.keepDraft(ctx, actor, id, in)
	if err != nil {
		return time.Time{}, err
	}
	if stands := d.Answers[in.Question]; stands.Version != in.Version && stands.Text != tidy(in.Text) {
		return draft.UpdatedAt, models.Stale([]models.StaleText{{Question: in.Question, Mine: in.Text, Theirs: stands}})
	}
	return draft.UpdatedAt, nil
}

func (s *Service) keepDraft(ctx context.Context, actor models.Actor, id int64, in AnswerInput) (models.DraftText, error) {
	var draft models.DraftText
	err := s.db.Keep(ctx, db.Drafts, func(tx *db.Tx) error {
		found, err := draftOf(tx.DB, id, in.Question, actor.AccountID)
		if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
			return err
		}
		draft = found
		draft.Subject, draft.SubjectID, draft.Field, draft.AccountID = "proposals", id, in.Question, actor.AccountID
		draft.MandateID, draft.ByName, draft.Base, draft.Text = actor.MandateID, actor.Name, in.Version, in.Text
		if draft.ID == 0 {
			err = db.Create(tx, &draft)
		} else {
			err = db.Update(tx, &draft, "mandate_id", "by_name", "base", "text")
		}
		if err != nil {
			return err
		}
		return tx.EnqueueWith(FoldJob{ProposalID: id, AccountID: actor.AccountID}, afterTheSession(tx.Now))
	})
	return draft, err
}

func draftOf(q *gorm.DB, id int64, question string, account int64) (models.DraftText, error) {
	return db.From[models.DraftText](q).Where("subject = 'proposals' AND subject_id = ? AND field = ? AND account_id = ?", id, question, account).
		Take(q.Statement.Context)
}

// dropDraft forgets what a person had typed once it is saved.
func dropDraft(tx *db.Tx, id int64, question string, account int64) error {
	_, err := db.Exec(tx, "DELETE FROM drafts WHERE subject = 'proposals' AND subject_id = ? AND field = ? AND account_id = ?", id, question, account)
	return err
}

// SessionEnds is how long after the last word typed an editing session is over.
const SessionEnds = 20 * time.Minute

// FoldJob ends an editing session that was left without saving: what the person
// typed becomes the answer, in one act, where nobody changed it meanwhile.
type FoldJob struct {
	ProposalID int64 `json:"proposal_id"`
	AccountID  int64 `json:"account_id"`
}

// Kind names the job in the queue.
func (FoldJob) Kind() string { return "proposal_fold_drafts" }

func afterTheSession(now time.Time) *river.InsertOpts {
	return &river.InsertOpts{ScheduledAt: now.Add(SessionEnds), UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled}}}
}

// Fold does what FoldJob says. It gives the instant to look again when the
// session is still going on, or the zero time. A draft whose answer somebody
// else changed stays for its author to decide, and so does one in a section that
// is not its author's to write any more or that was said to be ready meanwhile.
func (s *Service) Fold(ctx context.Context, job FoldJob) (again time.Time, err error) {
	if again, left, err := sessionOf(s.db.Read(ctx), job, s.db.Now(ctx)); err != nil || left == 0 || !again.IsZero() {
		return again, err
	}
	err = s.db.Write(ctx, models.SystemActor, "proposal.fold_drafts", func(tx *db.Tx) error {
		p, d, err := s.open(tx, models.SystemActor, job.ProposalID)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if again, _, err = sessionOf(tx.DB, job, tx.Now); err != nil || !again.IsZero() || !p.Editable() {
			return err
		}
		drafts, err := draftsOf(tx.DB, job)
		if err != nil {
			return err
		}
		sections := map[string]bool{}
		for _, draft := range drafts {
			_, section, ok := d.Form.Schema.Question(draft.Field)
			if !ok || d.PartState(section.Code) == models.PartReady {
				continue
			}
			if writes, err := stillWrites(tx, d, section.Code, draft); err != nil {
				return err
			} else if !writes {
				continue
			}
			folded, err := fold(tx, d, draft)
			if err != nil {
				return err
			}
			if folded && !sections[section.Code] {
				sections[section.Code] = true
				if err := touchAs(tx, d, section.Code, d.Parts[section.Code].Version, draft.ByName); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return again, err
}

// stillWrites says whether who typed a draft may write the section now.
func stillWrites(tx *db.Tx, d models.Document, section string, draft models.DraftText) (bool, error) {
	m, err := db.From[models.Mandate](tx.DB).Where("id = ?", draft.MandateID).Take(tx.Ctx)
	if err != nil {
		return false, db.Found(err, "mandates")
	}
	who := models.Actor{AccountID: draft.AccountID, MandateID: m.ID, PersonID: m.PersonID, Role: m.Role, Country: m.Country}
	if m.OrganisationID != nil {
		who.OrganisationID = *m.OrganisationID
	}
	return m.InForce(tx.Now) && mayWritePart(who, d, section) == nil, nil
}

func draftsOf(q *gorm.DB, job FoldJob) ([]models.DraftText, error) {
	return db.From[models.DraftText](q).Where("subject = 'proposals' AND subject_id = ? AND account_id = ?", job.ProposalID, job.AccountID).
		Order("id").Find(q.Statement.Context)
}

// sessionOf says how many drafts are left, and when the session ends if it is
// still going on.
func sessionOf(q *gorm.DB, job FoldJob, now time.Time) (ends time.Time, left int, err error) {
	drafts, err := draftsOf(q, job)
	for _, draft := range drafts {
		if end := draft.UpdatedAt.Add(SessionEnds); end.After(now) && end.After(ends) {
			ends = end
		}
	}
	return ends, len(drafts), err
}

// fold makes a draft the answer, unless somebody changed the answer meanwhile.
func fold(tx *db.Tx, d models.Document, draft models.DraftText) (bool, error) {
	q, _, _ := d.Form.Schema.Question(draft.Field)
	stands := d.Answers[draft.Field]
	text, err := q.Normal(tidy(draft.Text))
	if err != nil {
		return false, nil // of another form than this; its author decides
	}
	if stands.Version != draft.Base && stands.Text != text {
		return false, nil
	}
	if stands.Text != text {
		if err := writeAnswer(tx, d, AnswerInput{Question: draft.Field, Text: text}, author{draft.MandateID, draft.ByName}); err != nil {
			return false, err
		}
		tx.Note("proposals", d.Proposal.ID, map[string]any{"question": draft.Field, "typed_by_mandate": draft.MandateID})
	}
	return true, dropDraft(tx, d.Proposal.ID, draft.Field, draft.AccountID)
}

// seen is the proposal as the actor may see it.
func (s *Service) seen(q *gorm.DB, actor models.Actor, at time.Time, id int64) (models.Proposal, error) {
	var p models.Proposal
	if err := s.scope(actor, at).where(q, "SELECT p.* FROM proposals p WHERE p.id = ?", id).Take(&p).Error; err != nil {
		return p, db.Found(err, "proposals")
	}
	kept, err := withheld(q, actor, id)
	if kept {
		p.State, p.DueAt = models.ProposalBoardPaper, nil
	}
	return p, err
}
