package proposals

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/models"
)

// errAnswered ends an act that finds an answer given already.
var errAnswered = errors.New("endorsements: answered already")

// linked is a link with what it stands for, as one reading found it.
type linked struct {
	link models.EndorsementLink
	e    models.Endorsement
	p    models.Proposal
}

// findLink gives what a secret stands for. Every secret that is no link's has
// one answer.
func findLink(q *gorm.DB, secret string) (linked, error) {
	var l linked
	ctx := q.Statement.Context
	var err error
	if l.link, err = db.From[models.EndorsementLink](q).Where("token_hash = ?", hashOfLink(secret)).Take(ctx); err != nil {
		if errors.Is(err, gorm.ErrRecordNotFound) {
			unknown := models.NotFound("endorsement_links")
			unknown.Key = "endorsements.link_unknown"
			err = unknown
		}
		return l, err
	}
	if l.e, err = db.From[models.Endorsement](q).Where("id = ?", l.link.EndorsementID).Take(ctx); err != nil {
		return l, err
	}
	l.p, err = db.From[models.Proposal](q).Where("id = ?", l.e.ProposalID).Take(ctx)
	return l, err
}

// usable says why a link serves no more, nil while it does. Used ones are asked
// about before: they show their receipt.
func (l linked) usable(now time.Time) error {
	switch {
	case !l.p.Editable():
		return models.Conflict("endorsements.link_closed", "")
	case l.e.State == models.EndorsementWithdrawn:
		return models.Conflict("endorsements.link_withdrawn", "")
	case !now.Before(l.link.ExpiresAt), l.e.State == models.EndorsementExpired:
		return models.Conflict("endorsements.link_expired", "").With(map[string]any{"At": l.link.ExpiresAt})
	case l.link.VoidedAt != nil:
		return models.Conflict("endorsements.link_replaced", "")
	case !l.e.Pending(now):
		return models.Conflict("endorsements.link_closed", "")
	}
	return nil
}

// follow finds a link and counts the try when there is none.
func (s *Service) follow(ctx context.Context, door people.Door, secret string) (linked, error) {
	l, err := findLink(s.db.Read(ctx), secret)
	if err == nil || models.AsError(err) == nil || s.guard == nil || secret == "" {
		return l, err
	}
	if _, over := s.guard(ctx, door, "endorsement", secret); over != nil {
		return l, over
	}
	return l, err
}

// OpenEndorsement is the page behind a link: the document as it stands, or once
// there is an answer its receipt and nothing else. The first opening is noted; a
// request whose document changed since goes on to the newer text.
func (s *Service) OpenEndorsement(ctx context.Context, door people.Door, secret string) (models.EndorsementPage, error) {
	l, err := s.follow(ctx, door, secret)
	if err != nil {
		return models.EndorsementPage{}, err
	}
	if l.link.UsedAt != nil {
		return s.page(ctx, l)
	}
	if err := l.usable(s.db.Now(ctx)); err != nil {
		return models.EndorsementPage{}, err
	}
	d, err := readDocument(s.db.Read(ctx), l.p)
	if err != nil {
		return models.EndorsementPage{}, err
	}
	was := l.e.Digest
	if l.e.State == models.EndorsementAsked || was != d.Measured(models.MeasureText) {
		if err := s.noteOpening(ctx, door, secret); err != nil && !errors.Is(err, errAnswered) {
			return models.EndorsementPage{}, err
		}
		if l, err = findLink(s.db.Read(ctx), secret); err != nil {
			return models.EndorsementPage{}, err
		}
	}
	page, err := s.page(ctx, l)
	if err == nil && l.e.Digest != was {
		err = s.compare(ctx, &page, was)
	}
	return page, err
}

// outside is the actor of somebody who comes through a link.
func outside(door people.Door) models.Actor {
	as := models.SystemActor
	as.RequestID = door.RequestID
	return as
}

func (s *Service) noteOpening(ctx context.Context, door people.Door, secret string) error {
	return s.db.Write(ctx, outside(door), "endorsement.open", func(tx *db.Tx) error {
		l, d, err := s.lockLink(tx, secret)
		if err != nil {
			return err
		}
		digest, err := keepText(tx, d)
		if err != nil {
			return err
		}
		if digest != l.e.Digest {
			tx.Note("endorsements", l.e.ID, map[string]any{"changed_since_asked": true})
		}
		if l.e.State == models.EndorsementAsked {
			if err := l.e.Apply(models.RoleSystem, models.EndorsementOpen); err != nil {
				return err
			}
			l.e.OpenedAt = &tx.Now
		}
		l.e.Digest = digest
		return db.Update(tx, &l.e, "state", "opened_at", "digest")
	})
}

// lockLink is an open link inside an act, its proposal locked first, so that of
// two answers one comes after the other.
func (s *Service) lockLink(tx *db.Tx, secret string) (linked, models.Document, error) {
	l, err := findLink(tx.DB, secret)
	if err != nil {
		return l, models.Document{}, err
	}
	p, err := db.Load[models.Proposal](tx, l.p.ID)
	if err != nil {
		return l, models.Document{}, err
	}
	e, err := db.Load[models.Endorsement](tx, l.e.ID)
	if err != nil {
		return l, models.Document{}, err
	}
	link, err := db.Load[models.EndorsementLink](tx, l.link.ID)
	if err != nil {
		return l, models.Document{}, err
	}
	l.p, l.e, l.link = *p, *e, *link
	tx.Target("endorsements", l.e.ID)
	if l.link.UsedAt != nil {
		return l, models.Document{}, errAnswered
	}
	if err := l.usable(tx.Now); err != nil {
		return l, models.Document{}, err
	}
	d, err := readDocument(tx.DB, l.p)
	return l, d, err
}

// EndorsementLink says which link a secret is and which proposal's it is, while
// an answer is still awaited: for the pieces of a letter.
func (s *Service) EndorsementLink(ctx context.Context, door people.Door, secret string) (link, proposal int64, err error) {
	l, err := s.follow(ctx, door, secret)
	if err != nil {
		return 0, 0, err
	}
	if l.link.UsedAt != nil {
		return 0, 0, models.Conflict("endorsements.link_used", "")
	}
	return l.link.ID, l.p.ID, l.usable(s.db.Now(ctx))
}

// EndorsementAnswer is what an endorser says. Digest is of the text on the page
// that was answered. Letter writes the row of the stamped letter in the same act,
// nil where none was sent.
type EndorsementAnswer struct {
	Digest    string
	Given     bool
	Declined  bool
	Signatory string
	Office    string
	Remarks   string // with a refusal: its reason
	Letter    func(*db.Tx) (*models.File, error)
}

// MayAnswer is EndorsementLink for an answer: what AnswerEndorsement would refuse of
// it, but for a letter that is missing, it refuses before a letter is taken in.
func (s *Service) MayAnswer(ctx context.Context, actor models.Actor, door people.Door, secret string, in EndorsementAnswer) (link, proposal int64, err error) {
	if link, proposal, err = s.EndorsementLink(ctx, door, secret); err != nil {
		return 0, 0, err
	}
	l, err := findLink(s.db.Read(ctx), secret)
	if err != nil {
		return 0, 0, err
	}
	d, err := readDocument(s.db.Read(ctx), l.p)
	if err != nil {
		return 0, 0, err
	}
	in.Letter = func(*db.Tx) (*models.File, error) { return nil, nil }
	return link, proposal, in.folded().on(actor, d)
}

// folded is the answer as it is kept.
func (in EndorsementAnswer) folded() EndorsementAnswer {
	in.Signatory, in.Office, in.Remarks = models.OneLine(in.Signatory), models.OneLine(in.Office), strings.TrimSpace(in.Remarks)
	return in
}

// on refuses an answer that cannot be one to a document.
func (in EndorsementAnswer) on(actor models.Actor, d models.Document) error {
	if actor.SignedIn() && StandingOf(actor, d).Member() {
		return models.Forbidden("endorsements.own_document", "105")
	}
	if in.Digest != d.Measured(models.MeasureText) {
		return models.Conflict("endorsements.changed", "105")
	}
	return in.check()
}

// AnswerEndorsement takes the one answer of a link and gives its receipt, which
// goes to the endorser by mail in the same act. The same answer sent again gives
// the same receipt; another one is refused. An answer to an older text is refused
// with what has changed: the page shows the newer one. actor is whoever is signed
// in at the browser, if anybody: who writes the document cannot answer for it.
//
// clause 105: the word is about a text, not about a name.
func (s *Service) AnswerEndorsement(ctx context.Context, actor models.Actor, door people.Door, secret string, in EndorsementAnswer) (models.EndorsementPage, error) {
	if _, err := s.follow(ctx, door, secret); err != nil {
		return models.EndorsementPage{}, err
	}
	in = in.folded()
	err := s.db.Write(ctx, outside(door), "endorsement.answer", func(tx *db.Tx) error {
		l, d, err := s.lockLink(tx, secret)
		if err != nil {
			return err
		}
		if err := in.on(actor, d); err != nil {
			return err
		}
		return s.answer(tx, l, d, in)
	})
	if err != nil && !errors.Is(err, errAnswered) {
		return models.EndorsementPage{}, err
	}
	again := err != nil
	l, err := findLink(s.db.Read(ctx), secret)
	if err != nil {
		return models.EndorsementPage{}, err
	}
	if again && !l.e.Says(in.Given, in.Signatory, in.Office, in.Remarks) {
		return models.EndorsementPage{}, models.Conflict("endorsements.answered_otherwise", "105")
	}
	return s.page(ctx, l)
}

func (in EndorsementAnswer) check() error {
	f := signatoryFaults(in.Signatory, in.Office, in.Remarks)
	switch {
	case in.Given == in.Declined:
		f.Add("answer", "endorsements.answer_missing")
	case in.Declined && in.Remarks == "":
		f.Add("remarks", "proposals.reason_missing")
	case in.Given && in.Letter == nil:
		f.Add("letter", "endorsements.letter_missing")
	}
	return f.Err("endorsements.invalid")
}

func (s *Service) answer(tx *db.Tx, l linked, d models.Document, in EndorsementAnswer) error {
	e := &l.e
	action, outcome := models.EndorsementGive, models.EndorsementGiven
	if in.Declined {
		action, outcome = models.EndorsementDecline, models.EndorsementDeclined
	}
	if err := e.Apply(models.RoleSystem, action); err != nil {
		return err
	}
	var err error
	if e.Digest, err = keepText(tx, d); err != nil {
		return err
	}
	if in.Letter != nil {
		f, err := in.Letter(tx)
		if err != nil {
			return err
		}
		e.FileID = &f.ID
	}
	e.How, e.AnsweredAt, e.Signatory, e.SignatoryOffice, e.Remarks = models.ByLink, &tx.Now, in.Signatory, in.Office, in.Remarks
	if err := db.Update(tx, e, "state", "digest", "file_id", "how", "answered_at", "signatory", "signatory_office", "remarks"); err != nil {
		return err
	}
	l.link.UsedAt = &tx.Now
	if err := db.Update(tx, &l.link, "used_at"); err != nil {
		return err
	}
	params := letterParams(d, *e)
	params["Outcome"], params["Receipt"], params["Hash"] = string(outcome), e.ReceiptNumber(), e.Digest
	params["At"] = tx.Now.UTC().Format("2006-01-02 15:04:05") + " (UTC)"
	if err := s.writeTo(tx, *e, "endorsements.receipt", params); err != nil {
		return err
	}
	return tx.Enqueue(EndorsementJob{EndorsementID: e.ID, Outcome: string(outcome)})
}

// page is what the holder of a link may see now.
func (s *Service) page(ctx context.Context, l linked) (models.EndorsementPage, error) {
	q := s.db.Read(ctx)
	page := models.EndorsementPage{Endorsement: l.e, Receipt: l.link.UsedAt != nil, Now: s.db.Now(ctx)}
	var err error
	if page.Call, err = db.From[models.Call](q).Where("id = ?", l.p.CallID).Take(ctx); err != nil {
		return page, err
	}
	if page.Text, err = endorsedText(q, l.p.ID, l.e.Digest); err != nil {
		return page, err
	}
	if l.e.FileID != nil {
		f, err := db.From[models.File](q).Where("id = ?", *l.e.FileID).Take(ctx)
		if err != nil {
			return page, err
		}
		page.Letter = &f
	}
	page.Form, err = db.From[models.FormVersion](q).Where("id = ?", l.p.FormVersionID).Take(ctx)
	return page, err
}

// endorsedText is a text under its hash, with the organisations' names of today.
func endorsedText(q *gorm.DB, proposal int64, digest string) (models.Frozen, error) {
	ctx := q.Statement.Context
	row, err := db.From[models.EndorsedText](q).Where("proposal_id = ? AND digest = ?", proposal, digest).Take(ctx)
	if err != nil {
		return models.Frozen{}, db.Found(err, "endorsed_texts")
	}
	f, err := row.Read()
	if err != nil {
		return f, err
	}
	for i := range f.Organisations {
		o := &f.Organisations[i]
		if err := q.Raw("SELECT name FROM organisations WHERE id = ?", o.ID).Scan(&o.Name).Error; err != nil {
			return f, err
		}
	}
	return f, nil
}

// compare says what is different from the text the endorser knew.
func (s *Service) compare(ctx context.Context, page *models.EndorsementPage, was string) error {
	old, err := endorsedText(s.db.Read(ctx), page.Endorsement.ProposalID, was)
	if models.IsKind(err, models.KindNotFound) {
		err = nil
	}
	page.Changed, page.Changes = true, page.Text.Differences(old)
	return err
}

// ChangedSince is OpenEndorsement for an endorser who answered a page of an
// older text, whose hash the form brought along.
func (s *Service) ChangedSince(ctx context.Context, door people.Door, secret, digest string) (models.EndorsementPage, error) {
	page, err := s.OpenEndorsement(ctx, door, secret)
	if err != nil || page.Receipt {
		return page, err
	}
	return page, s.compare(ctx, &page, digest)
}
