// Package boardroom gives tests a Board with its seats held and a proposal that
// has come to it, made by the same use cases a person uses.
package boardroom

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/bodies"
	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/decisions"
	"seedfund/app/matters/interests"
	"seedfund/app/people"
	"seedfund/app/proposals"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Start is where a room's scripted clock begins.
var Start = time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)

// Room is a store with a Board and its people. Members are by constituency and
// number. Organisation P leads every proposal, Organisation Q takes part and
// Country A benefits; they hold the seats network/2, network/1 and countries/1,
// so that nine of the twelve seats have a vote.
type Room struct {
	*apptest.Harness
	T           testing.TB
	Bodies      *bodies.Service
	Interests   *interests.Service
	Matters     *matters.Service
	Decisions   *decisions.Service
	Proposals   *proposals.Service
	Calls       *calls.Service
	Board       models.Body
	Chair       models.Actor
	Head        models.Actor
	Officer     models.Actor
	Lead        models.Actor // drafter of Organisation P
	Partner     models.Actor // programme officer of Organisation Q
	State       models.Actor // focal point of Country A
	Call        models.Call
	Seats       map[string]int64 // "network/2"
	Members     map[string]models.Actor
	Alternates  map[string]models.Actor
	Established []matters.Adoption
	Free        money.Cents // what the stand-in for the ledger can commit
}

// onePerson are rules under which one person changes seats while a matter is
// open, as most tests do.
func onePerson(v models.RuleValues) models.RuleValues {
	v.SecondPerson = models.SecondPersonOff
	return v
}

// FourEyes has changes of seats take a second person while a matter is open.
func FourEyes(v *models.RuleValues) { v.SecondPerson = models.SecondPersonRequired }

// errFree is what the room's stand-in for programmes refuses with.
var errFree = models.Conflict("programmes.conflict.balance", "97")

// New furnishes a room. The clock stands at Start unless options say otherwise.
func New(t testing.TB, options ...apptest.Option) *Room {
	t.Helper()
	return Furnish(t, apptest.New(t, append([]apptest.Option{apptest.At(Start)}, options...)...))
}

// Furnish is New on a harness of the test's own, with what its rules change.
func Furnish(t testing.TB, h *apptest.Harness, changes ...func(*models.RuleValues)) *Room {
	t.Helper()
	r := &Room{Harness: h, T: t, Bodies: bodies.New(h.DB, nil), Proposals: proposals.New(h.DB), Calls: calls.New(h.DB),
		Seats: map[string]int64{}, Members: map[string]models.Actor{}, Alternates: map[string]models.Actor{}, Free: 100_000_000_00}
	r.Interests, r.Decisions = interests.New(h.DB, nil), decisions.New(h.DB)
	r.Matters = matters.New(h.DB, matters.WithEstablish(r.establish))
	r.Chair, r.Head, r.Officer = h.Cast(models.RoleCoordinator), h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleSecretariatOfficer)
	r.Lead, r.State = h.Cast(models.RoleDrafter), h.Cast(models.RoleFocalPoint)
	r.Partner = h.CastFor(models.RolePUNOProgramme, organisation("ORG-Q", models.KindUNEntity, ""), "")
	var err error
	rules := onePerson(models.DefaultRules())
	for _, change := range changes {
		change(&rules)
	}
	r.Board, err = r.Bodies.SetUp(h.Ctx, h.Fresh(r.Head), bodies.SetUp{Code: "board", Kind: models.BodyBoard, Name: "Board (demonstration)",
		Instrument: "set-up of a test", Rules: rules, ExOfficio: 2, From: h.DB.Now(h.Ctx).AddDate(0, -2, 0)})
	r.Must(err)
	r.seat()
	return r
}

// establish stands in for programmes and ledger: it commits what is free.
func (r *Room) establish(_ *db.Tx, a matters.Adoption) error {
	reserved := a.Effect.Reserved(a.Text.Reserve)
	if reserved > r.Free {
		return errFree
	}
	r.Free -= reserved
	r.Established = append(r.Established, a)
	return nil
}

func organisation(code string, kind models.OrganisationKind, country string) people.OrganisationInput {
	in := people.OrganisationInput{Code: code, Name: "Organisation " + code, Kind: kind, Country: country}
	if kind == models.KindStakeholder {
		in.StakeholderCategory = "academia"
	}
	return in
}

// seat gives the twelve seats with a vote: the holder's member and, for the
// first of each constituency, an alternate of the same organisation.
func (r *Room) seat() {
	r.T.Helper()
	c, err := r.Bodies.Composition(r.Ctx, models.Actor{}, r.Board.ID, r.DB.Now(r.Ctx), time.Time{})
	r.Must(err)
	for _, s := range c.Seats {
		key := Key(s.Constituency, s.Number)
		r.Seats[key] = s.ID
		if !s.Voting {
			continue
		}
		in := Holder(s.Constituency, s.Number)
		member := r.CastFor(models.RoleBoardMember, in, in.Country)
		r.Members[key] = member
		r.hold(s.ID, models.HoldingHolder, member)
		if s.Number == 1 {
			alternate := r.CastFor(models.RoleAlternate, in, in.Country)
			r.Alternates[key] = alternate
			r.hold(s.ID, models.HoldingAlternate, alternate)
		}
	}
}

// Holder is the organisation that holds a seat.
func Holder(c models.Constituency, n int) people.OrganisationInput {
	switch c {
	case models.ConstituencyNetwork:
		return organisation("ORG-"+string(rune('R'-n)), models.KindUNEntity, "") // Q, P, O
	case models.ConstituencyCountries:
		code := "XD" + string(rune('A'+n-1))
		return organisation("GOV-"+code, models.KindMemberState, code)
	case models.ConstituencyContributors:
		return organisation(fmt.Sprintf("CONTRIBUTOR-%d", n), models.KindContributorBody, "")
	}
	return organisation(fmt.Sprintf("NETWORK-%d", n), models.KindStakeholder, "")
}

func (r *Room) hold(seat int64, kind models.HoldingKind, member models.Actor) {
	r.T.Helper()
	_, err := r.Bodies.Hold(r.Ctx, r.Fresh(r.Head), bodies.HoldingInput{SeatID: seat, Kind: kind, OrganisationID: member.OrganisationID,
		StartsAt: r.DB.Now(r.Ctx).AddDate(0, -1, 0), Instrument: "letter of nomination"})
	r.Must(err)
}

// Key names a seat: "network/2".
func Key(c models.Constituency, n int) string { return fmt.Sprintf("%s/%d", c, n) }

// Member is the holder of a seat, just signed in.
func (r *Room) Member(c models.Constituency, n int) models.Actor {
	return r.Fresh(r.Members[Key(c, n)])
}

// Must ends the test on an error.
func (r *Room) Must(err error) {
	r.T.Helper()
	if err != nil {
		r.T.Fatal(err)
	}
}

// Refused asserts a refusal by kind and key.
func (r *Room) Refused(err error, kind models.Kind, key string) {
	r.T.Helper()
	if e := models.AsError(err); e == nil || e.Kind != kind || e.Key != key {
		r.T.Fatalf("got %v, want %s", err, key)
	}
}

// Proposal brings a full joint-programme document to the Board: submitted, with
// its board paper. It gives its id.
func (r *Room) Proposal() int64 {
	r.T.Helper()
	full := r.Invited()
	r.ready(full)
	r.submit(full)
	r.advance(full, models.ActionTechnicalReview)
	r.advance(full, models.ActionToBoard)
	return full
}

// Invited is a full document that its lead is asked to write: a draft that begins
// with what the concept note said.
func (r *Room) Invited() int64 {
	r.T.Helper()
	if r.Call.ID == 0 {
		r.Call = r.openCall()
	}
	id, err := r.Proposals.Start(r.Ctx, r.Lead, proposals.Beginning{CallID: r.Call.ID, Title: "Work and return with dignity", Country: "XDA"})
	r.Must(err)
	r.ready(id)
	r.submit(id)
	for _, a := range []models.ProposalAction{models.ActionAdmit, models.ActionStartReview, models.ActionShortlist} {
		r.advance(id, a)
	}
	full, err := r.Proposals.Invite(r.Ctx, r.Head, id, r.view(id).Proposal.Version, r.DB.Now(r.Ctx).AddDate(0, 2, 0))
	r.Must(err)
	return full
}

func (r *Room) openCall() models.Call {
	r.T.Helper()
	terms, now := calls.Usual(), r.DB.Now(r.Ctx)
	x := func(en string) models.Texts { return models.Texts{"en": en, "fr": en + " (fr)", "ar": en + " (ar)"} }
	terms.Title, terms.Summary = x("Call"), x("Work and dignity")
	terms.OpensAt, terms.ClosesAt = now.Add(-time.Minute), now.AddDate(0, 2, 0)
	terms.Envelope, terms.Minimum, terms.Maximum = 12_000_000_00, 100_000_00, 2_600_000_00
	terms.Themes = []int{2, 4}
	c, err := r.Calls.Prepare(r.Ctx, r.Head, terms)
	r.Must(err)
	r.Must(r.Calls.Publish(r.Ctx, r.Fresh(r.Head), c.ID, c.Version))
	v, err := r.Calls.Show(r.Ctx, r.Head, c.ID)
	r.Must(err)
	return v.Call
}

func (r *Room) view(id int64) models.ProposalView {
	r.T.Helper()
	v, err := r.Proposals.Show(r.Ctx, models.SystemActor, id)
	r.Must(err)
	return v
}

func (r *Room) submit(id int64) {
	r.T.Helper()
	r.PartsReady(id, r.Lead, r.Partner)
	r.Endorsed(id, r.Lead)
	_, err := r.Proposals.Submit(r.Ctx, r.Fresh(r.Lead), id, r.view(id).Proposal.Version)
	r.Must(err)
}

func (r *Room) advance(id int64, action models.ProposalAction) {
	r.T.Helper()
	r.Must(r.DB.Write(r.Ctx, r.Head, "test.advance", func(tx *db.Tx) error { return proposals.Advance(tx, id, action, "because") }))
}

// ready makes a document complete, the State's endorsement last.
func (r *Room) ready(id int64) {
	r.T.Helper()
	v := r.view(id)
	begins := when.DateOf(v.Call.ClosesAt).AddMonths(4)
	version := func(part string) int64 { return r.view(id).Document.Parts[part].Version }
	r.Must(r.Proposals.SaveFacts(r.Ctx, r.Lead, id, proposals.Facts{Version: version(models.PartFacts), Title: "Work and return with dignity", Theme: 4,
		Objectives: []int{6, 21}, Months: 30, StartOn: begins, Asked: 214_000_00}))
	r.Must(r.Proposals.SavePartners(r.Ctx, r.Lead, id, proposals.Partners{Version: version(models.PartPartners),
		Organisations: []int64{r.Partner.OrganisationID}, Countries: []proposals.Share{{Country: "XDA", Basis: 10000}}}))
	r.answer(id)
	for i, kind := range []models.AttachmentKind{models.AttachmentGovernment, models.AttachmentRC} {
		f := models.File{Hash: strings.Repeat(fmt.Sprint(i+1), 64), Size: 12, Kind: "application/pdf", Name: string(kind) + ".pdf",
			OwnerType: proposals.FileOwner, OwnerID: id, UploadedBy: r.Lead.AccountID, State: models.FileStored}
		r.Must(r.DB.Write(r.Ctx, r.Lead, "file.upload", func(tx *db.Tx) error { return db.Create(tx, &f) }))
		r.Must(r.Proposals.Attach(r.Ctx, r.Lead, id, kind, f.ID))
	}
	if v.Proposal.Stage == models.StageFull {
		r.Must(r.Proposals.SavePlan(r.Ctx, r.Lead, id, proposals.Plan{DueOn: map[int]when.Date{1: begins, 2: begins.AddMonths(12)}}))
		r.Must(r.Proposals.SaveBudget(r.Ctx, r.Lead, id, proposals.Cells{Texts: map[models.BudgetCell]string{
			{OrganisationID: r.Lead.OrganisationID, Category: 1, Tranche: 1}:    "60,000.00",
			{OrganisationID: r.Lead.OrganisationID, Category: 4, Tranche: 2}:    "40 000",
			{OrganisationID: r.Partner.OrganisationID, Category: 6, Tranche: 1}: "70000",
			{OrganisationID: r.Partner.OrganisationID, Category: 5, Tranche: 2}: "30000.00",
		}}))
	}
	r.Must(r.Proposals.Endorse(r.Ctx, r.Fresh(r.State), id, ""))
}

func (r *Room) answer(id int64) {
	r.T.Helper()
	d := r.view(id).Document
	for _, section := range d.Form.Schema.Sections {
		var in []proposals.AnswerInput
		for _, q := range section.Questions {
			in = append(in, proposals.AnswerInput{Question: q.Code, Text: apptest.AnswerTo(q, "XDA"), Version: d.Answers[q.Code].Version})
		}
		r.Must(r.Proposals.SaveSection(r.Ctx, r.Lead, id, section.Code, in))
	}
}

// Text is the usual wording of an approval in three paragraphs.
const Text = "The Board approves the joint programme and reserves the first tranche.\n" +
	"The organisations report on recruitment fees once a year.\n" +
	"Contracts in the worker's own language are available before the second season."

// Paper is a funding matter in writing on a proposal.
func (r *Room) Paper(proposal int64) matters.Paper {
	return matters.Paper{BodyID: r.Board.ID, Kind: models.MatterFunding, ProposalID: proposal, Question: "Shall the fund pay for work and return with dignity?",
		Recommendation: "Approve.", Language: "en", Channel: models.InWriting,
		Wording: matters.Wording{Outcome: models.OutcomeApprove, Reserve: models.ReserveFirst, Body: Text}}
}

// Prepared is a draft funding matter on a new proposal.
func (r *Room) Prepared() models.Matter {
	r.T.Helper()
	m, err := r.Matters.Prepare(r.Ctx, r.Officer, r.Paper(r.Proposal()))
	r.Must(err)
	return m
}

// Opened is a funding matter that takes answers for ten days.
func (r *Room) Opened() models.Matter {
	r.T.Helper()
	m := r.Prepared()
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, r.InTenDays()))
	return r.Stored(m.ID)
}

// InTenDays is when answers in writing that begin now end.
func (r *Room) InTenDays() *time.Time {
	closes := r.DB.Now(r.Ctx).AddDate(0, 0, 10)
	return &closes
}

// Stored is a matter as the store has it.
func (r *Room) Stored(id int64) models.Matter {
	r.T.Helper()
	m, err := db.From[models.Matter](r.DB.Read(r.Ctx)).Where("id = ?", id).Take(r.Ctx)
	r.Must(err)
	return m
}

// Agree is an agreement to a text.
func Agree(text int) models.VoteInput {
	return models.VoteInput{TextNumber: text, Answer: models.AnswerAgree}
}

// Object is an objection to words of the usual text.
func Object(text int) models.VoteInput {
	return models.VoteInput{TextNumber: text, Answer: models.AnswerObject, Words: "before the second season",
		Reason: "A worker of the first season would sign what she cannot read.", WouldRemove: "Before the first worker departs."}
}

// Answer sends a seat's answer.
func (r *Room) Answer(m models.Matter, c models.Constituency, n int, in models.VoteInput) {
	r.T.Helper()
	_, err := r.Matters.Vote(r.Ctx, r.Member(c, n), m.ID, 0, in)
	r.Must(err)
}

// AllAgree lets every seat with a vote agree to the text in force.
func (r *Room) AllAgree(m models.Matter) {
	r.T.Helper()
	for _, c := range models.Constituencies {
		for n := 1; n <= 3; n++ {
			_, err := r.Matters.Vote(r.Ctx, r.Member(c, n), m.ID, 0, Agree(m.TextNumber))
			var e *models.Error
			if err != nil && (!errors.As(err, &e) || e.Key != "board.interest_closes_vote") {
				r.T.Fatal(err)
			}
		}
	}
}

// Asking is a paper on which nobody has an interest, in writing.
func (r *Room) Asking(kind models.MatterKind, subject models.MatterSubject) matters.Paper {
	return matters.Paper{BodyID: r.Board.ID, Kind: kind, Subject: subject, Question: "Shall the Board do so?", Language: "en", Channel: models.InWriting,
		Wording: matters.Wording{Outcome: models.OutcomeApprove, Body: "The Board does so."}}
}

// Other is an open matter on which every seat has a vote, for ten days.
func (r *Room) Other(kind models.MatterKind, subject models.MatterSubject) models.Matter {
	r.T.Helper()
	m, err := r.Matters.Prepare(r.Ctx, r.Officer, r.Asking(kind, subject))
	r.Must(err)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, r.InTenDays()))
	return r.Stored(m.ID)
}

// Serve records that the text in force reached every seat with a vote by hand,
// now, but for some seats by their keys.
func (r *Room) Serve(m models.Matter, but ...string) {
	r.T.Helper()
	for _, c := range models.Constituencies {
		for n := 1; n <= 3; n++ {
			if slices.Contains(but, Key(c, n)) {
				continue
			}
			err := r.Matters.RecordNotice(r.Ctx, r.Officer, m.ID, r.Seats[Key(c, n)], models.NoticeInput{Channel: models.NoticeByHand,
				Address: models.AddressHolder, Reached: r.DB.Now(r.Ctx), Evidence: "receipt"})
			var e *models.Error
			if err != nil && (!errors.As(err, &e) || e.Key != "board.interest_closes_vote") {
				r.T.Fatal(err)
			}
		}
	}
}
