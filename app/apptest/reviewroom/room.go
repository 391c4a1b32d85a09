// Package reviewroom gives tests a call with its secretariat and reviewers, and
// submissions at every step of their review, made by the same use cases a
// person uses.
package reviewroom

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

// Room is a store with an open call, both sides of an application, the
// secretariat and three reviewers who stand for nobody concerned: they are of
// Organisations T, U and V; P leads every proposal, Q takes part, Country A
// benefits.
type Room struct {
	*apptest.Harness
	T             testing.TB
	Calls         *calls.Service
	Proposals     *proposals.Service
	Reviews       *reviews.Service
	Call          models.Call
	Lead, Partner models.Actor // Organisations P and Q
	State         models.Actor // Country A
	Officer, Head models.Actor
	Reviewers     [3]models.Actor
}

// Start is where a scripted clock begins.
var Start = time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)

// Furnish gives a room on a harness of the test's own.
func Furnish(t testing.TB, h *apptest.Harness) *Room {
	t.Helper()
	s := &Room{Harness: h, T: t}
	s.Calls, s.Reviews = calls.New(s.DB), reviews.New(s.DB)
	s.Proposals = proposals.New(s.DB, proposals.WithReviewers(s.Reviews.ReviewerScope))
	s.Lead, s.State = s.Cast(models.RoleDrafter), s.Cast(models.RoleFocalPoint)
	s.Officer, s.Head = s.Cast(models.RoleSecretariatOfficer), s.Cast(models.RoleSecretariatHead)
	s.Partner = s.CastFor(models.RolePUNOProgramme, UNEntity("Q"), "")
	for i := range s.Reviewers {
		s.Reviewers[i] = s.CastFor(models.RoleReviewer, UNEntity(string(rune('T'+i))), "")
	}
	s.Call = s.OpenCall()
	return s
}

// UNEntity is an organisation of the United Nations system by its letter.
func UNEntity(letter string) people.OrganisationInput {
	return people.OrganisationInput{Code: "ORG-" + letter, Name: "Organisation " + letter, Kind: models.KindUNEntity}
}

// Government is a Member State by its code.
func Government(code string) people.OrganisationInput {
	return people.OrganisationInput{Code: "GOV-" + code, Name: "Government of " + code, Kind: models.KindMemberState, Country: code}
}

// Must ends the test on an error.
func (s *Room) Must(err error) {
	s.T.Helper()
	if err != nil {
		s.T.Fatal(err)
	}
}

// Now is the store's clock.
func (s *Room) Now() time.Time { return s.DB.Now(s.Ctx) }

// OpenCall publishes a call for the themes 2 and 4.
func (s *Room) OpenCall() models.Call {
	s.T.Helper()
	terms := calls.Usual()
	x := func(en string) models.Texts { return models.Texts{"en": en, "fr": en + " (fr)", "ar": en + " (ar)"} }
	terms.Title, terms.Summary = x("Call"), x("Work and dignity")
	terms.OpensAt, terms.ClosesAt = s.Now().Add(-time.Minute), s.Now().AddDate(0, 2, 0)
	terms.Envelope, terms.Minimum, terms.Maximum = 12_000_000_00, 100_000_00, 2_600_000_00
	terms.Themes = []int{2, 4}
	c, err := s.Calls.Prepare(s.Ctx, s.Head, terms)
	s.Must(err)
	s.Must(s.Calls.Publish(s.Ctx, s.Fresh(s.Head), c.ID, c.Version))
	v, err := s.Calls.Show(s.Ctx, s.Head, c.ID)
	s.Must(err)
	return v.Call
}

// View is a proposal as the system sees it.
func (s *Room) View(id int64) models.ProposalView {
	s.T.Helper()
	v, err := s.Proposals.Show(s.Ctx, models.SystemActor, id)
	s.Must(err)
	return v
}

// Version is the proposal's.
func (s *Room) Version(id int64) int64 { return s.View(id).Proposal.Version }

// Concept is a submitted concept note.
func (s *Room) Concept() int64 {
	s.T.Helper()
	id, err := s.Proposals.Start(s.Ctx, s.Lead, proposals.Beginning{CallID: s.Call.ID, Title: "Work and return with dignity", Country: "XDA"})
	s.Must(err)
	s.Complete(id)
	s.Submit(id)
	return id
}

// Complete fills everything a document asks and has the State endorse it.
func (s *Room) Complete(id int64) {
	s.T.Helper()
	d := s.View(id).Document
	begins := when.DateOf(s.Call.ClosesAt).AddMonths(4)
	s.Must(s.Proposals.SaveFacts(s.Ctx, s.Lead, id, proposals.Facts{Version: d.Parts[models.PartFacts].Version, Title: "Work and return with dignity", Theme: 4,
		Objectives: []int{6, 21}, Months: 30, StartOn: begins, Asked: 214_000_00}))
	s.Must(s.Proposals.SavePartners(s.Ctx, s.Lead, id, proposals.Partners{Version: d.Parts[models.PartPartners].Version,
		Organisations: []int64{s.Partner.OrganisationID}, Countries: []proposals.Share{{Country: "XDA", Basis: 10000}}}))
	for _, section := range d.Form.Schema.Sections {
		var in []proposals.AnswerInput
		for _, q := range section.Questions {
			in = append(in, proposals.AnswerInput{Question: q.Code, Text: apptest.AnswerTo(q, "XDA"), Version: d.Answers[q.Code].Version})
		}
		s.Must(s.Proposals.SaveSection(s.Ctx, s.Lead, id, section.Code, in))
	}
	for i, kind := range []models.AttachmentKind{models.AttachmentGovernment, models.AttachmentRC} {
		if d.HasAttachment(kind) {
			continue
		}
		f := models.File{Hash: strings.Repeat(fmt.Sprint(i+1), 64), Size: 12, Kind: "application/pdf", Name: string(kind) + ".pdf",
			OwnerType: proposals.FileOwner, OwnerID: id, UploadedBy: s.Lead.AccountID, State: models.FileStored}
		s.Must(s.DB.Write(s.Ctx, s.Lead, "file.upload", func(tx *db.Tx) error { return db.Create(tx, &f) }))
		s.Must(s.Proposals.Attach(s.Ctx, s.Lead, id, kind, f.ID))
	}
	if d.Proposal.Stage == models.StageFull {
		s.Must(s.Proposals.SavePlan(s.Ctx, s.Lead, id, proposals.Plan{Version: d.Parts[models.PartTranches].Version, DueOn: map[int]when.Date{1: begins, 2: begins.AddMonths(12)}}))
		if len(d.Lines) == 0 {
			s.Must(s.Proposals.SaveBudget(s.Ctx, s.Lead, id, proposals.Cells{Texts: map[models.BudgetCell]string{
				{OrganisationID: s.Lead.OrganisationID, Category: 1, Tranche: 1}: "60,000.00", {OrganisationID: s.Lead.OrganisationID, Category: 4, Tranche: 2}: "40 000",
				{OrganisationID: s.Partner.OrganisationID, Category: 6, Tranche: 1}: "70000", {OrganisationID: s.Partner.OrganisationID, Category: 5, Tranche: 2}: "30000.00",
			}}))
		}
	}
	if endorsed, _ := s.View(id).Document.Endorsed("XDA"); !endorsed {
		s.Must(s.Proposals.Endorse(s.Ctx, s.Fresh(s.State), id, ""))
	}
}

// Submit sends a document as the lead.
func (s *Room) Submit(id int64) {
	s.T.Helper()
	s.PartsReady(id, s.Lead, s.Partner)
	s.Endorsed(id, s.Lead)
	_, err := s.Proposals.Submit(s.Ctx, s.Fresh(s.Lead), id, s.Version(id))
	s.Must(err)
}

// Screen records a finding as the officer.
func (s *Room) Screen(id int64, result models.ScreeningResult, reasons string) error {
	_, err := s.Reviews.Screen(s.Ctx, s.Officer, id, reviews.Finding{Version: s.Version(id), Result: result, Reasons: reasons, DueAt: s.Now().AddDate(0, 0, 10)})
	return err
}

// Due is ten days from now.
func (s *Room) Due() when.Date { return when.DateOf(s.Now()).AddDays(10) }

// Assign asks reviewers as the officer.
func (s *Room) Assign(id int64, who ...models.Actor) error {
	var mandates []int64
	for _, r := range who {
		mandates = append(mandates, r.MandateID)
	}
	return s.Reviews.Assign(s.Ctx, s.Officer, id, reviews.Asking{Mandates: mandates, DueOn: s.Due(), Note: "Please."})
}

// Assigned is the open or answered assignment of a reviewer on a proposal.
func (s *Room) Assigned(id int64, reviewer models.Actor) models.ReviewAssignment {
	s.T.Helper()
	rows, err := db.From[models.ReviewAssignment](s.DB.Read(s.Ctx)).Where("proposal_id = ? AND person_id = ?", id, reviewer.PersonID).Order("id DESC").Find(s.Ctx)
	s.Must(err)
	if len(rows) == 0 {
		s.T.Fatal("no assignment")
	}
	return rows[0]
}

// Scored fills every criterion of an assignment.
func (s *Room) Scored(reviewer models.Actor, assignment int64, score int, reason string) {
	s.T.Helper()
	v, err := s.Reviews.Review(s.Ctx, reviewer, assignment)
	s.Must(err)
	for _, c := range v.Criteria {
		_, err := s.Reviews.SaveScore(s.Ctx, reviewer, assignment, reviews.ScoreInput{Criterion: c.Code, Score: &score, Reason: reason, Version: v.Scores[c.Code].Version})
		s.Must(err)
	}
}

// Sent is a whole review.
func (s *Room) Sent(reviewer models.Actor, id int64, score int, reason string) models.ReviewAssignment {
	s.T.Helper()
	a := s.Assigned(id, reviewer)
	s.Scored(reviewer, a.ID, score, reason)
	s.Must(s.Reviews.Submit(s.Ctx, reviewer, a.ID, a.Version, "In all: "+reason))
	return s.Assigned(id, reviewer)
}

// InReview is a concept note asked of the first two reviewers.
func (s *Room) InReview() int64 {
	s.T.Helper()
	id := s.Concept()
	s.Must(s.Screen(id, models.ScreeningAdmissible, ""))
	s.Must(s.Assign(id, s.Reviewers[0], s.Reviewers[1]))
	return id
}

// Technical is a full document in technical review.
func (s *Room) Technical() int64 {
	s.T.Helper()
	concept := s.InReview()
	s.Sent(s.Reviewers[0], concept, 4, "sound")
	s.Sent(s.Reviewers[1], concept, 4, "sound")
	s.Must(s.Reviews.Shortlist(s.Ctx, s.Officer, concept, s.Version(concept), ""))
	id, err := s.Proposals.Invite(s.Ctx, s.Officer, concept, s.Version(concept), s.Now().AddDate(0, 2, 0))
	s.Must(err)
	s.Complete(id)
	s.Submit(id)
	s.Must(s.Screen(id, models.ScreeningAdmissible, ""))
	return id
}

// EndMandate ends the mandate of somebody.
func (s *Room) EndMandate(actor models.Actor) {
	s.T.Helper()
	s.Must(s.DB.Write(s.Ctx, models.SystemActor, "test.end_mandate", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE mandates SET ended_at = ?, end_recorded_at = ? WHERE id = ?", tx.Now, tx.Now, actor.MandateID)
		return err
	}))
}
