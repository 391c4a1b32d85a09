package papers

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/certificates"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/access"
	"seedfund/app/matters/kept"
	"seedfund/app/meetings"
	"seedfund/app/programmes"
	"seedfund/app/transfers"
	"seedfund/models"
)

// Service holds the use cases of what follows from a decision.
type Service struct {
	db         *db.DB
	matters    *matters.Service
	programmes *programmes.Service
	transfers  *transfers.Service
	meetings   *meetings.Service
}

// New gives the use cases on a store, over those of the areas whose papers are
// released here.
func New(d *db.DB, m *matters.Service, p *programmes.Service, t *transfers.Service, g *meetings.Service) *Service {
	return &Service{db: d, matters: m, programmes: p, transfers: t, meetings: g}
}

// file is an adopted decision with everything its papers are made of.
type file struct {
	decision  models.Decision
	published *models.DecisionPublication
	matter    models.Matter
	body      string
	text      models.MatterWording
	proposal  models.Proposal // zero where the matter is about none
	programme models.Programme
	names     map[int64]string
	hash      string // of the certificate
	now       time.Time
}

// mayPrepare refuses whoever neither prepares nor pronounces decisions.
func mayPrepare(actor models.Actor) error {
	return actor.MayOne(models.PermMatterPrepare, models.PermMatterOpen)
}

// open reads a decision by its reference for an actor who sees its matter.
// Whom an interest screens learns nothing here, published or not.
func open(q *gorm.DB, actor models.Actor, reference string, at time.Time) (file, error) {
	f := file{now: at}
	seen, args := access.Matters(actor, f.now)
	err := q.Raw("SELECT d.* FROM decisions d JOIN matters m ON m.id = d.matter_id WHERE d.reference = ? AND "+seen, append([]any{reference}, args...)...).Take(&f.decision).Error
	if err != nil {
		return f, db.Found(err, "decisions")
	}
	return f, f.read(q)
}

func (f *file) read(q *gorm.DB) (err error) {
	ctx := q.Statement.Context
	published, err := db.From[models.DecisionPublication](q).Where("decision_id = ?", f.decision.ID).Find(ctx)
	if err != nil {
		return err
	}
	if len(published) > 0 {
		f.published = &published[0]
	}
	if f.matter, err = db.From[models.Matter](q).Where("id = ?", f.decision.MatterID).Take(ctx); err != nil {
		return err
	}
	if err := q.Raw("SELECT name FROM bodies WHERE id = ?", f.matter.BodyID).Scan(&f.body).Error; err != nil {
		return err
	}
	if f.text, err = kept.Wording(q, f.matter.ID, f.decision.TextNumber); err != nil {
		return err
	}
	if f.decision.ProposalID != nil {
		if f.proposal, err = db.From[models.Proposal](q).Where("id = ?", *f.decision.ProposalID).Take(ctx); err != nil {
			return err
		}
	}
	if err := q.Raw("SELECT * FROM programmes WHERE decision_id = ?", f.decision.ID).Scan(&f.programme).Error; err != nil {
		return err
	}
	row, err := certificates.Of(q, f.decision.ID)
	if err != nil {
		return err
	}
	f.hash = row.Hash
	return f.readNames(q)
}

func (f *file) readNames(q *gorm.DB) error {
	var rows []struct {
		ID   int64
		Name string
	}
	ids := f.recipients()
	for _, c := range f.text.Effect.Conditions {
		ids = append(ids, c.OrganisationID)
	}
	f.names = map[int64]string{}
	if len(ids) == 0 {
		return nil
	}
	if err := q.Raw("SELECT id, name FROM organisations WHERE id IN ?", ids).Scan(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		f.names[r.ID] = r.Name
	}
	return nil
}

// lead is the organisation that leads for the country team, 0 for none.
func (f *file) lead() int64 {
	if f.proposal.LeadOrganisationID == nil {
		return 0
	}
	return *f.proposal.LeadOrganisationID
}

// recipients are the lead and, after it, every organisation that receives
// something.
func (f *file) recipients() []int64 {
	var out []int64
	if lead := f.lead(); lead != 0 {
		out = append(out, lead)
	}
	for _, id := range f.text.Effect.Organisations() {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// Follow lists what follows from a decision, with what stands and what waits.
func (s *Service) Follow(ctx context.Context, actor models.Actor, reference string) (models.FollowView, error) {
	var v models.FollowView
	if err := mayPrepare(actor); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		f, err := open(q, actor, reference, s.db.Now(ctx))
		if err != nil {
			return err
		}
		v.Decision = models.DecisionRow{ID: f.decision.ID, Reference: f.decision.Reference, Kind: f.decision.Kind, Outcome: f.decision.Outcome, Method: f.decision.Method,
			Result: f.decision.Result, Sentence: f.decision.Sentence, AdoptedAt: f.decision.AdoptedAt, Question: f.matter.Question,
			ProposalID: f.decision.ProposalID, ProposalReference: f.proposal.Reference, ProposalTitle: f.proposal.Title}
		v.MatterID = f.matter.ID
		if f.published != nil {
			v.Decision.PublishedAt = &f.published.PublishedAt
		}
		if v.Minutes, err = f.minutes(q, actor); err != nil {
			return err
		}
		return f.items(q, actor, &v.Items)
	})
	return v, err
}

// items makes the papers of a decision in the order in which they are released.
func (f *file) items(q *gorm.DB, actor models.Actor, out *[]models.FollowItem) error {
	notice, err := f.notice(q, actor)
	if err != nil {
		return err
	}
	letters, err := f.letters(q, actor)
	if err != nil {
		return err
	}
	*out = append(append(*out, notice), letters...)
	if f.programme.ID == 0 {
		return nil
	}
	request, err := f.request(q, actor)
	*out = append(*out, request)
	return err
}

func (f *file) notice(q *gorm.DB, actor models.Actor) (models.FollowItem, error) {
	item := models.FollowItem{Kind: models.FollowNotice, Language: f.matter.Language, Hash: f.text.Hash}
	if f.published == nil {
		item.Refusal = actor.May(models.PermMatterOpen)
		return item, nil
	}
	item.ReleasedAt = &f.published.PublishedAt
	var err error
	item.ReleasedBy, err = holderOf(q, f.published.PublishedBy)
	return item, err
}

// holderOf names the person behind a mandate.
func holderOf(q *gorm.DB, mandate int64) (string, error) {
	var name string
	err := q.Raw("SELECT p.name FROM people p JOIN mandates m ON m.person_id = p.id WHERE m.id = ?", mandate).Scan(&name).Error
	return name, err
}

// ReleaseNotice makes the decision public: the use case of its area.
func (s *Service) ReleaseNotice(ctx context.Context, actor models.Actor, reference string) error {
	matter, err := s.matterOf(ctx, actor, reference)
	if err != nil {
		return err
	}
	return s.matters.Publish(ctx, actor, matter)
}

func (s *Service) matterOf(ctx context.Context, actor models.Actor, reference string) (int64, error) {
	if err := mayPrepare(actor); err != nil {
		return 0, err
	}
	seen, args := access.Matters(actor, s.db.Now(ctx))
	var id int64
	err := s.db.Read(ctx).Raw("SELECT m.id FROM decisions d JOIN matters m ON m.id = d.matter_id WHERE d.reference = ? AND "+seen, append([]any{reference}, args...)...).Take(&id).Error
	return id, db.Found(err, "decisions")
}

// ReleaseAll releases what waits, in order; seen are the hashes of the letters
// as they were shown. It ends at the first refusal: what was released before it
// stands, each by an act of its own.
func (s *Service) ReleaseAll(ctx context.Context, actor models.Actor, reference string, seen map[int64]string) error {
	v, err := s.Follow(ctx, actor, reference)
	if err != nil {
		return err
	}
	if v.Held() == 0 {
		return models.Conflict("papers.all_released", "99")
	}
	// Each paper is an act of its own; the key of the form is not theirs.
	ctx = db.WithKey(ctx, "", "")
	for _, item := range v.Items {
		if !item.Held() {
			continue
		}
		switch item.Kind {
		case models.FollowNotice:
			err = s.ReleaseNotice(ctx, actor, reference)
		case models.FollowLetter:
			err = s.ReleaseLetter(ctx, actor, reference, item.OrganisationID, seen[item.OrganisationID])
		case models.FollowTransfer:
			err = s.ReleaseTransfer(ctx, actor, reference)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
