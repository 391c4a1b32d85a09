package papers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/matters/access"
	"seedfund/models"
)

// readers are the capacities in which an organisation receives letters.
var readers = []models.Role{models.RolePUNOProgramme, models.RoleDrafter, models.RolePUNOFinance}

// content is the letter to one organisation: the lead reads the whole of the
// amounts and conditions, another its own.
func (f *file) content(organisation int64, language string) models.LetterContent {
	lead := organisation == f.lead()
	c := models.LetterContent{Format: models.LetterFormat, Decision: f.decision.Reference, Adopted: f.decision.AdoptedAt.UTC(), Body: f.body, Outcome: f.decision.Outcome,
		Question: f.matter.Question, Proposal: f.proposal.Reference, Title: f.proposal.Title,
		Recipient: f.names[organisation], Lead: lead, Language: language, TextLanguage: f.matter.Language, Text: f.text.Paragraphs(), TextHash: f.text.Hash,
		Certificate: f.hash, Amounts: []models.LetterAmount{}, Conditions: []models.LetterCondition{}}
	for _, a := range f.text.Effect.Amounts {
		if lead || a.OrganisationID == organisation {
			c.Amounts = append(c.Amounts, models.LetterAmount{Organisation: f.names[a.OrganisationID], Tranche: a.Tranche, Cents: a.Cents})
		}
	}
	for _, k := range f.text.Effect.Conditions {
		if lead || k.OrganisationID == organisation {
			c.Conditions = append(c.Conditions, models.LetterCondition{Number: k.Number, Body: k.Body, Organisation: f.names[k.OrganisationID], DueOn: k.DueOn, BlocksTranche: k.BlocksTranche})
		}
	}
	return c
}

// languageOf is the language most of an organisation's readers chose; that of
// the adopted text where it has none.
func (f *file) languageOf(q *gorm.DB, organisation int64, at time.Time) (string, error) {
	var languages []string
	err := q.Raw(`SELECT a.language FROM accounts a JOIN mandates m ON m.person_id = a.person_id
		WHERE m.organisation_id = ? AND m.role IN ? AND m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?) AND a.disabled_at IS NULL
		GROUP BY a.language ORDER BY count(DISTINCT a.id) DESC, a.language LIMIT 1`, organisation, readers, at, at, at).Scan(&languages).Error
	if err != nil || len(languages) == 0 {
		return f.matter.Language, err
	}
	return languages[0], nil
}

func (f *file) released(q *gorm.DB) ([]models.DecisionLetter, error) {
	return db.From[models.DecisionLetter](q).Where("decision_id = ?", f.decision.ID).Order("id").Find(q.Statement.Context)
}

// asides are the letters that were set aside, by organisation.
func (f *file) asides(q *gorm.DB) (map[int64]*models.LetterAside, error) {
	rows, err := db.From[models.LetterAside](q).Where("decision_id = ?", f.decision.ID).Find(q.Statement.Context)
	out := map[int64]*models.LetterAside{}
	for i := range rows {
		out[rows[i].OrganisationID] = &rows[i]
	}
	return out, err
}

// letters lists the letters of a decision, as they were released or as they
// would be now.
func (f *file) letters(q *gorm.DB, actor models.Actor) ([]models.FollowItem, error) {
	released, err := f.released(q)
	if err != nil {
		return nil, err
	}
	asides, err := f.asides(q)
	if err != nil {
		return nil, err
	}
	var out []models.FollowItem
	for _, id := range f.recipients() {
		item := models.FollowItem{Kind: models.FollowLetter, OrganisationID: id, Organisation: f.names[id]}
		view, err := f.letter(q, id, released)
		if err != nil {
			return nil, err
		}
		item.Language, item.Amounts, item.Hash = view.Content.Language, view.Content.Amounts, view.Hash
		item.ReleasedAt, item.ReleasedBy = view.ReleasedAt, view.ReleasedBy
		if item.ReleasedAt == nil {
			if item.Aside = asides[id]; item.Aside != nil {
				if item.AsideBy, err = holderOf(q, item.Aside.MandateID); err != nil {
					return nil, err
				}
			}
			if item.Refusal = actor.May(models.PermMatterOpen); item.Refusal == nil && f.published == nil {
				item.Refusal = noticeFirst()
			}
		}
		out = append(out, item)
	}
	return out, nil
}

// noticeFirst: nobody learns a decision from a letter before it is public.
//
// clause 95: what the Network publishes is for everybody at once.
func noticeFirst() error { return models.Conflict("papers.notice_first", "95") }

// letter is one letter: the frozen one, else as it would be now.
func (f *file) letter(q *gorm.DB, organisation int64, released []models.DecisionLetter) (models.LetterView, error) {
	if i := slices.IndexFunc(released, func(l models.DecisionLetter) bool { return l.OrganisationID == organisation }); i >= 0 {
		return frozen(q, released[i])
	}
	var v models.LetterView
	language, err := f.languageOf(q, organisation, f.now)
	if err != nil {
		return v, err
	}
	v.Content = f.content(organisation, language)
	_, v.Hash = v.Content.Freeze()
	return v, nil
}

func frozen(q *gorm.DB, l models.DecisionLetter) (models.LetterView, error) {
	v := models.LetterView{Hash: l.Hash, ReleasedAt: &l.ReleasedAt}
	var err error
	if v.Content, err = l.Read(); err != nil {
		return v, err
	}
	v.ReleasedBy, err = holderOf(q, l.MandateID)
	return v, err
}

// Letter gives one letter: to those who prepare decisions also while it is held,
// to the organisation it is written to from its release.
func (s *Service) Letter(ctx context.Context, actor models.Actor, reference string, organisation int64) (models.LetterView, error) {
	var v models.LetterView
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		if mayPrepare(actor) != nil {
			letter, err := s.own(q, actor, reference, organisation)
			if err != nil {
				return err
			}
			v, err = frozen(q, letter)
			v.ReleasedBy = "" // clause 81: outside, an office speaks and not a person
			return err
		}
		f, err := open(q, actor, reference, s.db.Now(ctx))
		if err != nil {
			return err
		}
		if !slices.Contains(f.recipients(), organisation) {
			return models.NotFound("decision_letters")
		}
		released, err := f.released(q)
		if err != nil {
			return err
		}
		v, err = f.letter(q, organisation, released)
		return err
	})
	return v, err
}

// own is a released letter to the actor's organisation, on a decision that is
// public; for the auditor and those who see the matter any released letter.
func (s *Service) own(q *gorm.DB, actor models.Actor, reference string, organisation int64) (models.DecisionLetter, error) {
	var l models.DecisionLetter
	text := `SELECT l.* FROM decision_letters l JOIN decisions d ON d.id = l.decision_id JOIN matters m ON m.id = d.matter_id
		JOIN decision_publications x ON x.decision_id = d.id WHERE d.reference = ? AND l.organisation_id = ?`
	args := []any{reference, organisation}
	switch {
	case actor.OrganisationID == organisation && actor.Is(readers...):
	default:
		if err := actor.May(models.PermAuditRead); err != nil || !actor.Is(models.RoleAuditor) {
			return l, models.NotFound("decision_letters")
		}
		seen, more := access.Matters(actor, s.db.Now(q.Statement.Context))
		text, args = text+" AND "+seen, append(args, more...)
	}
	return l, db.Found(q.Raw(text, args...).Take(&l).Error, "decision_letters")
}

// ReleaseLetter freezes the letter to one organisation and tells its people.
// seen is the hash of the letter as it was shown: a letter that would read
// otherwise by now is shown again first.
//
// clause 99: the secretariat tells the organisations what the Board decided.
func (s *Service) ReleaseLetter(ctx context.Context, actor models.Actor, reference string, organisation int64, seen string) error {
	return s.db.Write(ctx, actor, "letter.release", func(tx *db.Tx) error {
		f, err := unreleased(tx, actor, reference, organisation)
		if err != nil {
			return err
		}
		if f.published == nil {
			return noticeFirst()
		}
		view, err := f.letter(tx.DB, organisation, nil)
		if err != nil {
			return err
		}
		if view.Hash != seen {
			return models.Conflict("papers.letter_changed", "99").With(map[string]any{"Organisation": f.names[organisation]})
		}
		return send(tx, f, organisation, view.Content)
	})
}

// unreleased is a decision whose letter to one organisation has not gone yet. What
// becomes of the letters of one decision is done one after the other.
func unreleased(tx *db.Tx, actor models.Actor, reference string, organisation int64) (file, error) {
	if err := actor.MayNow(models.PermMatterOpen, tx.Now); err != nil {
		return file{}, err
	}
	f, err := open(tx.DB, actor, reference, tx.Now)
	if err != nil {
		return f, err
	}
	if _, err := db.Load[models.Matter](tx, f.matter.ID); err != nil {
		return f, err
	}
	if !slices.Contains(f.recipients(), organisation) {
		return f, models.NotFound("decision_letters")
	}
	released, err := f.released(tx.DB)
	if err == nil && slices.ContainsFunc(released, func(l models.DecisionLetter) bool { return l.OrganisationID == organisation }) {
		err = models.Conflict("papers.letter_released", "99").With(map[string]any{"Organisation": f.names[organisation]})
	}
	return f, err
}

// SetLetterAside says that the letter to one organisation is not to go, and why.
// It waits for nobody from then on; who may release it still can.
//
// clause 99: the secretariat tells the organisations what the Board decided.
func (s *Service) SetLetterAside(ctx context.Context, actor models.Actor, reference string, organisation int64, reason string) error {
	return s.db.Write(ctx, actor, "letter.set_aside", func(tx *db.Tx) error {
		f, err := unreleased(tx, actor, reference, organisation)
		if err != nil {
			return err
		}
		asides, err := f.asides(tx.DB)
		if err != nil {
			return err
		}
		if asides[organisation] != nil {
			return models.Conflict("papers.letter_aside_already", "99").With(map[string]any{"Organisation": f.names[organisation]})
		}
		var faults models.Faults
		switch reason = strings.TrimSpace(reason); {
		case reason == "":
			faults.Add("reason", "outbox.reason_missing")
		case utf8.RuneCountInString(reason) > models.AsideReasonLimit:
			faults.Add("reason", "outbox.reason_long", "Max", models.AsideReasonLimit)
		}
		if err := faults.Err("papers.aside_invalid"); err != nil {
			return err
		}
		row := models.LetterAside{DecisionID: f.decision.ID, OrganisationID: organisation, Reason: reason, MandateID: actor.MandateID, PersonID: actor.PersonID}
		if err := db.Create(tx, &row); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "decisions", TargetID: f.decision.ID, Reference: f.decision.Reference, Path: "/decisions/" + f.decision.Reference + "/follow-up"})
		return nil
	})
}

func send(tx *db.Tx, f file, organisation int64, c models.LetterContent) error {
	content, hash := c.Freeze()
	l := models.DecisionLetter{DecisionID: f.decision.ID, OrganisationID: organisation, Language: c.Language, Content: content, Hash: hash,
		MandateID: tx.Actor.MandateID, PersonID: tx.Actor.PersonID, ReleasedAt: tx.Now}
	if err := db.Create(tx, &l); err != nil {
		return err
	}
	tx.Receipt(models.Receipt{Target: "decision_letters", TargetID: l.ID, Reference: f.decision.Reference, Path: LetterPath(f.decision.Reference, organisation)})
	return tx.Enqueue(LetterJob{LetterID: l.ID})
}

// LetterPath is the address of a letter.
func LetterPath(reference string, organisation int64) string {
	return fmt.Sprintf("/decisions/%s/letters/%d", reference, organisation)
}

// LetterJob tells an organisation's people that a letter is there.
type LetterJob struct {
	LetterID int64 `json:"letter_id"`
}

// Kind names the job in the queue.
func (LetterJob) Kind() string { return "decision_letter" }

// Readers are the capacities in which an organisation receives letters.
func Readers() []models.Role { return slices.Clone(readers) }
