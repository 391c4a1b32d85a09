// Package decided puts what a Board decided into the store of a test, for tests
// of what comes after a decision. The rows before the decision are written as
// they would stand; the programme itself is established by its use case.
package decided

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"seedfund/app/apptest"
	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/programmes"
	"seedfund/app/secretariat"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Plan is what was submitted and approved.
type Plan struct {
	Title         string // "" for a usual one
	Theme         int    // 0 for 4
	Countries     map[string]int
	Months        int // 0 for 30
	Reserve       models.Reserve
	Organisations []Organisation // the lead first
	Conditions    []models.DecisionCondition
	Unpublished   bool // the decision is adopted and not yet made public

	// Answers are those of the document to the first version of the full form; none
	// leaves the document without a form.
	Answers map[string]string
}

// Organisation is one organisation with its direct costs in category 4, by
// tranche, and what it has in others.
type Organisation struct {
	ID      int64
	ISC     int // basis points of indirect costs
	Tranche []money.Cents
	Also    map[int][]money.Cents // by category, then by tranche
}

// Fund gives the fund cash: a deposit in the ledger alone.
func Fund(t testing.TB, h *apptest.Harness, cents money.Cents) {
	t.Helper()
	must(t, h.DB.Write(h.Ctx, models.SystemActor, "test.fund", func(tx *db.Tx) error {
		_, err := ledger.Post(tx, ledger.Entry{Kind: models.EntryDeposit, ValueDate: when.DateOf(tx.Now), Source: "test",
			Lines: ledger.Move(models.AccountContributions, models.AccountCash, 0, 0, cents)})
		return err
	}))
}

// Organisations makes UN organisations with an agreement in force, "Organisation
// P" on, and gives their ids.
func Organisations(t testing.TB, h *apptest.Harness, n int) []int64 {
	t.Helper()
	var ids []int64
	for i := range n {
		ids = append(ids, h.Organisation(rune('P'+i)))
	}
	return ids
}

// Programme has a plan approved and establishes it.
func Programme(t testing.TB, h *apptest.Harness, p Plan) models.Programme {
	t.Helper()
	out, err := Try(h, Ready(t, h, p))
	must(t, err)
	return *out
}

// Try establishes what is ready, in an act of its own.
func Try(h *apptest.Harness, e programmes.Establishment) (*models.Programme, error) {
	var out *models.Programme
	err := h.DB.Write(h.Ctx, models.SystemActor, "test.establish", func(tx *db.Tx) (err error) {
		out, err = programmes.Establish(tx, e)
		return err
	})
	return out, err
}

// Ready writes everything up to the decision and gives what establishes it.
func Ready(t testing.TB, h *apptest.Harness, p Plan) programmes.Establishment {
	t.Helper()
	usual(&p)
	call := callOf(t, h)
	var e programmes.Establishment
	must(t, h.DB.Write(h.Ctx, models.SystemActor, "test.decide", func(tx *db.Tx) error {
		n, err := tx.NextNumber("test.decided")
		if err != nil {
			return err
		}
		frozen := p.frozen(n)
		proposal, sub, err := propose(tx, call, p, frozen, n)
		if err != nil {
			return err
		}
		e.Proposal = *proposal
		e.Effect = effectOf(frozen)
		e.Decision, e.Text, err = decide(tx, decision{number: n, kind: models.MatterFunding, outcome: models.OutcomeApprove, reserve: p.Reserve, proposal: proposal, submission: sub})
		if err != nil {
			return err
		}
		for i := range p.Conditions {
			c := p.Conditions[i]
			c.DecisionID, c.Number, c.State = e.Decision.ID, i+1, models.ConditionOpen
			if err := db.Create(tx, &c); err != nil {
				return err
			}
		}
		if p.Unpublished {
			return nil
		}
		return publish(tx, e.Decision.ID)
	}))
	return e
}

// Publish makes the decision behind a programme public.
func Publish(t testing.TB, h *apptest.Harness, p models.Programme) {
	t.Helper()
	must(t, h.DB.Write(h.Ctx, models.SystemActor, "test.publish", func(tx *db.Tx) error { return publish(tx, p.DecisionID) }))
}

func publish(tx *db.Tx, decision int64) error {
	return db.Create(tx, &models.DecisionPublication{DecisionID: decision, PublishedBy: 1, PublishedAt: tx.Now})
}

// Decision adopts something else: a waiver, a reopening. It gives the reference.
func Decision(t testing.TB, h *apptest.Harness) string {
	t.Helper()
	return DecisionOn(t, h, models.MatterOther)
}

// DecisionOn is Decision on a matter of a kind.
func DecisionOn(t testing.TB, h *apptest.Harness, kind models.MatterKind) string {
	t.Helper()
	return Adopted(t, h, Adoption{Kind: kind, Unpublished: true})
}

// Adoption is a decision of the Board in words.
type Adoption struct {
	Kind        models.MatterKind
	Outcome     models.Outcome // "" for an approval
	Body        string         // "" for a usual one
	Unpublished bool
}

// Adopted has the Board adopt a decision, and gives its reference.
func Adopted(t testing.TB, h *apptest.Harness, a Adoption) string {
	t.Helper()
	if a.Outcome == "" {
		a.Outcome = models.OutcomeApprove
	}
	var d models.Decision
	must(t, h.DB.Write(h.Ctx, models.SystemActor, "test.decide", func(tx *db.Tx) error {
		n, err := tx.NextNumber("test.decided")
		if err != nil {
			return err
		}
		if d, _, err = decide(tx, decision{number: n, kind: a.Kind, outcome: a.Outcome, body: a.Body}); err != nil || a.Unpublished {
			return err
		}
		return publish(tx, d.ID)
	}))
	return d.Reference
}

// Secretariat has the Board adopt the secretariat's own budget and establishes
// it. The refusal is that of the free money.
func Secretariat(h *apptest.Harness, plan models.SecretariatPlan, cents money.Cents) error {
	return h.DB.Write(h.Ctx, models.SystemActor, "test.decide", func(tx *db.Tx) error {
		n, err := tx.NextNumber("test.decided")
		if err != nil {
			return err
		}
		d, _, err := decide(tx, decision{number: n, kind: models.MatterOther, outcome: models.OutcomeApprove, reserve: models.ReserveAll, plan: &plan, cents: cents})
		if err != nil {
			return err
		}
		return secretariat.Establish(tx, d, plan, cents)
	})
}

func usual(p *Plan) {
	if p.Title == "" {
		p.Title = "Work and return with dignity"
	}
	if p.Theme == 0 {
		p.Theme = 4
	}
	if p.Countries == nil {
		p.Countries = map[string]int{"XDA": 10000}
	}
	if p.Months == 0 {
		p.Months = 30
	}
	if p.Reserve == models.ReserveNone {
		p.Reserve = models.ReserveFirst
	}
}

func (p Plan) frozen(n int64) models.Frozen {
	f := models.Frozen{Format: "seedfund.submission.1", Reference: fmt.Sprintf("TEST-%04d", n), Number: 1, Stage: models.StageFull, Title: p.Title,
		Theme: p.Theme, Months: p.Months, Lead: p.Organisations[0].ID, Countries: p.Countries, Answers: map[string]string{}}
	if p.Answers != nil {
		f.Form, f.Answers = 1, p.Answers
	}
	plan := 0
	for _, o := range p.Organisations {
		plan = max(plan, len(o.Tranche))
		f.Organisations = append(f.Organisations, models.FrozenOrganisation{ID: o.ID, ISC: o.ISC})
		for i, cents := range o.Tranche {
			if cents != 0 {
				f.Budget = append(f.Budget, models.FrozenLine{Organisation: o.ID, Category: 4, Tranche: i + 1, Amount: cents})
			}
		}
		for _, c := range slices.Sorted(maps.Keys(o.Also)) {
			for i, cents := range o.Also[c] {
				f.Budget = append(f.Budget, models.FrozenLine{Organisation: o.ID, Category: c, Tranche: i + 1, Amount: cents})
			}
		}
	}
	for i := range plan {
		f.Tranches = append(f.Tranches, models.FrozenTranche{Number: i + 1})
	}
	return f
}

func effectOf(f models.Frozen) models.MatterEffect {
	var e models.MatterEffect
	cube := f.Cube()
	for _, o := range cube.Organisations {
		for t := 1; t <= cube.Tranches; t++ {
			e.Amounts = append(e.Amounts, models.MatterAmount{OrganisationID: o.ID, Tranche: t, Cents: cube.Total(o.ID, t)})
		}
	}
	return e
}

// callOf finds the store's call or prepares one.
func callOf(t testing.TB, h *apptest.Harness) models.Call {
	t.Helper()
	var all []models.Call
	must(t, h.DB.Read(h.Ctx).Raw("SELECT * FROM calls ORDER BY id LIMIT 1").Scan(&all).Error)
	if len(all) == 1 {
		return all[0]
	}
	terms := calls.Usual()
	words := models.Texts{"en": "Call", "fr": "Appel", "ar": "دعوة"}
	now := h.DB.Now(h.Ctx)
	terms.Title, terms.Summary, terms.OpensAt, terms.ClosesAt = words, words, now, now.AddDate(0, 2, 0)
	terms.Envelope, terms.Minimum, terms.Maximum, terms.Themes = 12_000_000_00, 100_000_00, 2_600_000_00, []int{4}
	c, err := calls.New(h.DB).Prepare(h.Ctx, h.Cast(models.RoleSecretariatHead), terms)
	must(t, err)
	return c
}

func propose(tx *db.Tx, call models.Call, p Plan, f models.Frozen, n int64) (*models.Proposal, *models.Submission, error) {
	lead := f.Lead
	concept := models.Proposal{CallID: call.ID, Stage: models.StageConcept, State: models.ProposalInvited, Title: p.Title, LeadOrganisationID: &lead,
		StartedSide: models.SideUN, FormVersionID: call.ConceptFormID}
	if err := db.Create(tx, &concept); err != nil {
		return nil, nil, err
	}
	full := models.Proposal{Reference: f.Reference, CallID: call.ID, Stage: models.StageFull, ConceptID: &concept.ID, State: models.ProposalApproved,
		Title: p.Title, LeadOrganisationID: &lead, StartedSide: models.SideUN, Months: p.Months, Theme: p.Theme, Asked: f.Cube().Total(0, 0), FormVersionID: call.FullFormID}
	if err := db.Create(tx, &full); err != nil {
		return nil, nil, err
	}
	body, err := json.Marshal(f)
	if err != nil {
		return nil, nil, err
	}
	hash := sha256.Sum256(body)
	sub := models.Submission{ProposalID: full.ID, Number: 1, Reference: f.Reference, At: tx.Now, Hash: hex.EncodeToString(hash[:]), Body: string(body),
		ByRole: models.RoleDrafter, ByName: "test"}
	return &full, &sub, db.Create(tx, &sub)
}

type decision struct {
	number     int64
	kind       models.MatterKind
	outcome    models.Outcome
	reserve    models.Reserve
	proposal   *models.Proposal
	submission *models.Submission
	body       string
	plan       *models.SecretariatPlan // with its amount
	cents      money.Cents
}

func decide(tx *db.Tx, in decision) (models.Decision, models.MatterText, error) {
	board, err := boardOf(tx)
	if err != nil {
		return models.Decision{}, models.MatterText{}, err
	}
	one := int64(1)
	opened := tx.Now.Add(-time.Hour)
	m := models.Matter{Reference: fmt.Sprintf("M-%04d", in.number), BodyID: board, Kind: in.kind, Question: "Question of a test", Language: "en",
		Channel: "writing", Method: models.MethodConsensus, State: models.MatterAdopted, Scoring: "off", TextNumber: 1, RuleID: &one, MethodID: &one, OpensAt: &opened}
	d := models.Decision{Reference: fmt.Sprintf("DEC-%04d", in.number), BodyID: board, Kind: in.kind, TextNumber: 1, TextHash: strings.Repeat("b", 64),
		Outcome: in.outcome, Reserve: in.reserve, Method: models.MethodConsensus, MethodID: 1, RuleID: 1, Sentence: "Adopted by consensus", AdoptedAt: tx.Now}
	if in.proposal != nil {
		m.ProposalID, m.SubmissionID, d.ProposalID = &in.proposal.ID, &in.submission.ID, &in.proposal.ID
	}
	if err := db.Create(tx, &m); err != nil {
		return d, models.MatterText{}, err
	}
	if in.body == "" {
		in.body = "The Board approves."
	}
	text := models.MatterText{MatterID: m.ID, Number: 1, Outcome: in.outcome, Reserve: in.reserve, Body: in.body}
	if err := db.Create(tx, &text); err != nil {
		return d, text, err
	}
	if in.plan != nil {
		in.plan.MatterID = m.ID
		amount := models.MatterAmount{TextID: text.ID, OrganisationID: in.plan.OrganisationID, Tranche: 1, Cents: in.cents}
		if err := errors.Join(db.Create(tx, in.plan), db.Create(tx, &amount)); err != nil {
			return d, text, err
		}
	}
	text.Hash, text.FrozenAt = d.TextHash, &opened
	if err := db.Update(tx, &text, "hash", "frozen_at"); err != nil {
		return d, text, err
	}
	d.MatterID = m.ID
	return d, text, db.Create(tx, &d)
}

func boardOf(tx *db.Tx) (int64, error) {
	b, err := db.From[models.Body](tx.DB).Where("kind = ?", models.BodyBoard).Take(tx.Ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		b = models.Body{Code: "board", Kind: models.BodyBoard, Name: "Board", Instrument: "test"}
		err = db.Create(tx, &b)
	}
	return b.ID, err
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Tamper changes rows behind the program's back, past the triggers of a table.
func Tamper(t testing.TB, h *apptest.Harness, table, statement string) {
	t.Helper()
	outside := h.Outside()
	for _, drop := range dropTriggers(h.DB.Dialect(), table) {
		_, err := outside.Exec(drop)
		must(t, err)
	}
	_, err := outside.Exec(statement)
	must(t, err)
}

func dropTriggers(engine, table string) []string {
	if engine == "postgres" {
		return []string{"ALTER TABLE " + table + " DISABLE TRIGGER USER"}
	}
	var out []string
	for _, what := range []string{"no_update", "no_delete", "frozen", "frozen_update"} {
		out = append(out, "DROP TRIGGER IF EXISTS "+table+"_"+what)
	}
	return out
}

// Named fails the test unless verify names this check.
func Named(t testing.TB, h *apptest.Harness, name string) {
	t.Helper()
	_, err := h.DB.Seal(h.Ctx)
	must(t, err)
	checks, err := h.DB.Verify(h.Ctx)
	must(t, err)
	for _, c := range checks {
		if c.Name == name && c.Violations > 0 {
			return
		}
	}
	t.Errorf("%s: verify found nothing", name)
}
