package reviews_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/proposals"
	"seedfund/app/reviews"
	"seedfund/models"
	"seedfund/models/when"
)

var start = time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)

// scene is a store with an open call, both sides of an application, the
// secretariat and three reviewers who stand for nobody concerned.
type scene struct {
	*apptest.Harness
	t             *testing.T
	calls         *calls.Service
	proposals     *proposals.Service
	reviews       *reviews.Service
	call          models.Call
	lead, partner models.Actor // Organisations P and Q
	state         models.Actor // Country A
	officer, head models.Actor
	reviewers     [3]models.Actor
}

func stage(t *testing.T, options ...apptest.Option) *scene {
	t.Helper()
	t.Parallel()
	return setUp(t, append([]apptest.Option{apptest.At(start)}, options...)...)
}

func setUp(t *testing.T, options ...apptest.Option) *scene {
	t.Helper()
	invariants := apptest.With(func(c *db.Config) { c.Invariants = reviews.Invariants() })
	s := &scene{Harness: apptest.New(t, append(options, invariants)...), t: t}
	s.calls, s.reviews = calls.New(s.DB), reviews.New(s.DB)
	s.proposals = proposals.New(s.DB, proposals.WithReviewers(s.reviews.ReviewerScope))
	s.lead, s.state = s.Cast(models.RoleDrafter), s.Cast(models.RoleFocalPoint)
	s.officer, s.head = s.Cast(models.RoleSecretariatOfficer), s.Cast(models.RoleSecretariatHead)
	s.partner = s.CastFor(models.RolePUNOProgramme, unEntity("Q"), "")
	for i := range s.reviewers {
		s.reviewers[i] = s.CastFor(models.RoleReviewer, unEntity(string(rune('T'+i))), "")
	}
	s.call = s.openCall()
	return s
}

func unEntity(letter string) people.OrganisationInput {
	return people.OrganisationInput{Code: "ORG-" + letter, Name: "Organisation " + letter, Kind: models.KindUNEntity}
}

func government(code string) people.OrganisationInput {
	return people.OrganisationInput{Code: "GOV-" + code, Name: "Government of " + code, Kind: models.KindMemberState, Country: code}
}

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) now() time.Time { return s.DB.Now(s.Ctx) }

func (s *scene) openCall() models.Call {
	s.t.Helper()
	terms := calls.Usual()
	x := func(en string) models.Texts { return models.Texts{"en": en, "fr": en + " (fr)", "ar": en + " (ar)"} }
	terms.Title, terms.Summary = x("Call"), x("Work and dignity")
	terms.OpensAt, terms.ClosesAt = s.now().Add(-time.Minute), s.now().AddDate(0, 2, 0)
	terms.Envelope, terms.Minimum, terms.Maximum = 12_000_000_00, 100_000_00, 2_600_000_00
	terms.Themes = []int{2, 4}
	c, err := s.calls.Prepare(s.Ctx, s.head, terms)
	s.must(err)
	s.must(s.calls.Publish(s.Ctx, s.Fresh(s.head), c.ID, c.Version))
	v, err := s.calls.Show(s.Ctx, s.head, c.ID)
	s.must(err)
	return v.Call
}

func (s *scene) view(id int64) models.ProposalView {
	s.t.Helper()
	v, err := s.proposals.Show(s.Ctx, models.SystemActor, id)
	s.must(err)
	return v
}

func (s *scene) version(id int64) int64 { return s.view(id).Proposal.Version }

// concept is a submitted concept note.
func (s *scene) concept() int64 {
	s.t.Helper()
	id, err := s.proposals.Start(s.Ctx, s.lead, proposals.Beginning{CallID: s.call.ID, Title: "Work and return with dignity", Country: "XDA"})
	s.must(err)
	s.complete(id)
	s.submit(id)
	return id
}

// complete fills everything a document asks and has the State endorse it.
func (s *scene) complete(id int64) {
	s.t.Helper()
	d := s.view(id).Document
	begins := when.DateOf(s.call.ClosesAt).AddMonths(4)
	s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, proposals.Facts{Version: d.Parts[models.PartFacts].Version, Title: "Work and return with dignity", Theme: 4,
		Objectives: []int{6, 21}, Months: 30, StartOn: begins, Asked: 214_000_00}))
	s.must(s.proposals.SavePartners(s.Ctx, s.lead, id, proposals.Partners{Version: d.Parts[models.PartPartners].Version,
		Organisations: []int64{s.partner.OrganisationID}, Countries: []proposals.Share{{Country: "XDA", Basis: 10000}}}))
	for _, section := range d.Form.Schema.Sections {
		var in []proposals.AnswerInput
		for _, q := range section.Questions {
			text := "What we found and what we will do about " + q.Code + "."
			switch q.Kind {
			case models.QuestionNumber:
				text = "1200"
			case models.QuestionChoice:
				text = q.Options[1].Code
			}
			in = append(in, proposals.AnswerInput{Question: q.Code, Text: text, Version: d.Answers[q.Code].Version})
		}
		s.must(s.proposals.SaveSection(s.Ctx, s.lead, id, section.Code, in))
	}
	for i, kind := range []models.AttachmentKind{models.AttachmentGovernment, models.AttachmentRC} {
		if d.HasAttachment(kind) {
			continue
		}
		f := models.File{Hash: strings.Repeat(fmt.Sprint(i+1), 64), Size: 12, Kind: "application/pdf", Name: string(kind) + ".pdf",
			OwnerType: proposals.FileOwner, OwnerID: id, UploadedBy: s.lead.AccountID, State: models.FileStored}
		s.must(s.DB.Write(s.Ctx, s.lead, "file.upload", func(tx *db.Tx) error { return db.Create(tx, &f) }))
		s.must(s.proposals.Attach(s.Ctx, s.lead, id, kind, f.ID))
	}
	if d.Proposal.Stage == models.StageFull {
		s.must(s.proposals.SavePlan(s.Ctx, s.lead, id, proposals.Plan{Version: d.Parts[models.PartTranches].Version, DueOn: map[int]when.Date{1: begins, 2: begins.AddMonths(12)}}))
		if len(d.Lines) == 0 {
			s.must(s.proposals.SaveBudget(s.Ctx, s.lead, id, proposals.Cells{Texts: map[models.BudgetCell]string{
				{OrganisationID: s.lead.OrganisationID, Category: 1, Tranche: 1}: "60,000.00", {OrganisationID: s.lead.OrganisationID, Category: 4, Tranche: 2}: "40 000",
				{OrganisationID: s.partner.OrganisationID, Category: 6, Tranche: 1}: "70000", {OrganisationID: s.partner.OrganisationID, Category: 5, Tranche: 2}: "30000.00",
			}}))
		}
	}
	if endorsed, _ := s.view(id).Document.Endorsed("XDA"); !endorsed {
		s.must(s.proposals.Endorse(s.Ctx, s.Fresh(s.state), id, ""))
	}
}

func (s *scene) submit(id int64) {
	s.t.Helper()
	_, err := s.proposals.Submit(s.Ctx, s.Fresh(s.lead), id, s.version(id))
	s.must(err)
}

func (s *scene) screen(id int64, result models.ScreeningResult, reasons string) error {
	_, err := s.reviews.Screen(s.Ctx, s.officer, id, reviews.Finding{Version: s.version(id), Result: result, Reasons: reasons, DueAt: s.now().AddDate(0, 0, 10)})
	return err
}

func (s *scene) due() when.Date { return when.DateOf(s.now()).AddDays(10) }

func (s *scene) assign(id int64, who ...models.Actor) error {
	var mandates []int64
	for _, r := range who {
		mandates = append(mandates, r.MandateID)
	}
	return s.reviews.Assign(s.Ctx, s.officer, id, reviews.Asking{Mandates: mandates, DueOn: s.due(), Note: "Please."})
}

// assigned is the open or answered assignment of a reviewer on a proposal.
func (s *scene) assigned(id int64, reviewer models.Actor) models.ReviewAssignment {
	s.t.Helper()
	rows, err := db.From[models.ReviewAssignment](s.DB.Read(s.Ctx)).Where("proposal_id = ? AND person_id = ?", id, reviewer.PersonID).Order("id DESC").Find(s.Ctx)
	s.must(err)
	if len(rows) == 0 {
		s.t.Fatal("no assignment")
	}
	return rows[0]
}

// scored fills every criterion of an assignment.
func (s *scene) scored(reviewer models.Actor, assignment int64, score int, reason string) {
	s.t.Helper()
	v, err := s.reviews.Review(s.Ctx, reviewer, assignment)
	s.must(err)
	for _, c := range v.Criteria {
		_, err := s.reviews.SaveScore(s.Ctx, reviewer, assignment, reviews.ScoreInput{Criterion: c.Code, Score: &score, Reason: reason, Version: v.Scores[c.Code].Version})
		s.must(err)
	}
}

// sent is a whole review.
func (s *scene) sent(reviewer models.Actor, id int64, score int, reason string) models.ReviewAssignment {
	s.t.Helper()
	a := s.assigned(id, reviewer)
	s.scored(reviewer, a.ID, score, reason)
	s.must(s.reviews.Submit(s.Ctx, reviewer, a.ID, a.Version, "In all: "+reason))
	return s.assigned(id, reviewer)
}

// inReview is a concept note asked of the first two reviewers.
func (s *scene) inReview() int64 {
	s.t.Helper()
	id := s.concept()
	s.must(s.screen(id, models.ScreeningAdmissible, ""))
	s.must(s.assign(id, s.reviewers[0], s.reviewers[1]))
	return id
}

// technical is a full document in technical review.
func (s *scene) technical() int64 {
	s.t.Helper()
	concept := s.inReview()
	s.sent(s.reviewers[0], concept, 4, "sound")
	s.sent(s.reviewers[1], concept, 4, "sound")
	s.must(s.reviews.Shortlist(s.Ctx, s.officer, concept, s.version(concept), ""))
	id, err := s.proposals.Invite(s.Ctx, s.officer, concept, s.version(concept), s.now().AddDate(0, 2, 0))
	s.must(err)
	s.complete(id)
	s.submit(id)
	s.must(s.screen(id, models.ScreeningAdmissible, ""))
	return id
}

func (s *scene) acts(action string) []models.Act {
	s.t.Helper()
	rows, err := db.From[models.Act](s.DB.Read(s.Ctx)).Where("action = ?", action).Order("id").Find(s.Ctx)
	s.must(err)
	return rows
}

// values is everything the record of acts holds in clear.
func (s *scene) values() string {
	s.t.Helper()
	var bodies []string
	s.must(s.DB.Read(s.Ctx).Raw("SELECT body FROM act_values").Scan(&bodies).Error)
	return strings.Join(bodies, "\n")
}

func (s *scene) jobs(kind string) int {
	s.t.Helper()
	var n int
	s.must(s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM river_job WHERE kind = ?", kind).Scan(&n).Error)
	return n
}

func (s *scene) stateOf(id int64, want models.ProposalState) {
	s.t.Helper()
	if have := s.view(id).Proposal.State; have != want {
		s.t.Errorf("state %s, want %s", have, want)
	}
}

func kind(t *testing.T, err error, want models.Kind, key string) *models.Error {
	t.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != want || key != "" && e.Key != key {
		t.Fatalf("want kind %d %s, have %v", want, key, err)
	}
	return e
}
