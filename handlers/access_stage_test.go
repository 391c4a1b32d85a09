package handlers_test

import (
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/app/annualreview"
	"seedfund/app/apptest"
	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/demo"
	"seedfund/app/files"
	"seedfund/app/funditems"
	"seedfund/app/imports"
	"seedfund/app/mail"
	"seedfund/app/matters"
	"seedfund/app/people"
	"seedfund/app/programmes"
	"seedfund/app/proposals"
	"seedfund/app/rates"
	"seedfund/app/reconcile"
	"seedfund/app/reviews"
	"seedfund/app/secretariat"
	"seedfund/app/transfers"
	"seedfund/handlers/exports"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// guest is one person of the walk with a real session.
type guest struct {
	key     string // short name of the account in the demonstration, "" for a visitor
	role    models.Role
	actor   models.Actor
	seat    int64 // of a member or an alternate; else another's
	browser *handlerstest.Browser
}

func (g *guest) String() string {
	if g.key == "" {
		return "visitor"
	}
	return g.key
}

// organisation and country are whom an account acts for, as its key says.
func (g *guest) organisation() string { return after(g.key, ".org-") }
func (g *guest) country() string      { return after(g.key, ".country-") }

func after(key, mark string) string {
	_, letter, _ := strings.Cut(key, mark)
	return strings.ToUpper(letter)
}

// object is a record of the stage: how its addresses are filled, whose it is
// and what it says that others must not read.
type object struct {
	kind, state, name string
	fill              map[string]string // parameters of its addresses
	lead              string            // organisations and countries by their letters
	partners          []string
	countries         []string
	asked, reviewed   []string // reviewers by their keys
	answered, scored  []string // seats
	first             bool     // the concept note, where a document follows
	author, owner     string
	screened          []string
	voteless          []string // seats that an interest leaves without a vote
	lacks             []string // parts that a record of this state does not have
	secrets           []string
	link              string // the secret that its owner holds
}

// without says whether an address is of a part that the object lacks.
func (o *object) without(path string) bool {
	return slices.ContainsFunc(o.lacks, func(part string) bool { return strings.Contains(path+"/", "/"+part+"/") })
}

// words are what a person is to the object, in the words of the table.
func (o *object) words(g *guest) []string {
	if g.key == "" {
		return []string{"visitor"}
	}
	words := []string{string(g.role)}
	add := func(on bool, word string) {
		if on {
			words = append(words, word)
		}
	}
	org := g.organisation()
	leads, partners := org != "" && org == o.lead, slices.Contains(o.partners, org)
	switch g.role {
	case models.RoleDrafter, models.RolePUNOProgramme:
		add(leads, "lead")
		add(leads, "its_writer")
		add(partners, "partner")
	case models.RolePUNOFinance:
		add(leads || partners, "its_finance")
	case models.RoleFocalPoint:
		add(slices.Contains(o.countries, g.country()), "its_state")
		add(slices.Contains(o.countries, g.country()) && o.lead == "", "its_writer")
	case models.RoleResidentCoord:
		add(slices.Contains(o.countries, g.country()), "its_rc")
	}
	add((leads || partners) && (g.role == models.RolePUNOProgramme || g.role == models.RolePUNOFinance), "its_organisation")
	add(slices.Contains(o.asked, g.key), "its_reviewer")
	add(slices.Contains(o.reviewed, g.key), "has_reviewed")
	add(o.owner == g.key, "owner")
	add(o.author == g.key, "author")
	add(slices.Contains(o.answered, g.key), "has_answered")
	add(slices.Contains(o.scored, g.key), "has_scored")
	add(slices.Contains(o.screened, g.key), "screened")
	add(slices.Contains(o.voteless, g.key), "voteless")
	for _, w := range slices.Clone(words) {
		words = append(words, w+"@"+o.state)
	}
	return words
}

// seenBy says by the table whether a person may see the object.
func (o *object) seenBy(g *guest) bool { return mayRead(o.kind, o.state, o.words(g)) }

// castOfTheWalk is who walks: every role, and of those whose right depends on
// whom they act for at least one who is a party to the objects and one who is
// not.
var castOfTheWalk = []string{
	"", "administrator", "secretariat.head", "secretariat.officer", "coordinator", "agent", "auditor",
	"reviewer1", "reviewer3", "reviewer5", "focal.country-a", "focal.country-g", "rc.country-a", "rc.country-o",
	"drafter.org-p", "programme.org-r", "finance.org-p", "drafter.org-v", "programme.org-t", "finance.org-t",
	"board.contributor1", "board.contributor3", "board.org-p", "board.country-n", "alternate.contributor2",
	"contributor1", "excom", "network.member",
}

// stage is the demonstration with what the walk needs beside it.
type stage struct {
	*handlerstest.Site
	t        testing.TB
	loudness *slog.LevelVar // of the program's log
	guests   []*guest
	objects  []*object
}

// setStage loads the demonstration, adds what it does not have and lets
// everybody sign in.
func setStage(t *testing.T) *stage {
	t.Helper()
	clock := demo.NewClock(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	loudness := new(slog.LevelVar)
	loudness.Set(slog.LevelError)
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: loudness}))
	before := slog.Default()
	slog.SetDefault(log) // the operations write there
	t.Cleanup(func() { slog.SetDefault(before) })
	h := apptest.NewOn(t, "sqlite", apptest.With(func(c *db.Config) { c.Clock, c.Logger = clock.Now, log }))
	st := &stage{Site: handlerstest.On(t, h, handlerstest.Origin), t: t, loudness: loudness}
	st.Services.Mail = mail.New(h.DB, mail.Config{}, everyLetter{})
	st.must(demo.Load(h.Ctx, st.Services, clock))
	for _, key := range castOfTheWalk {
		g := &guest{key: key, browser: st.Visitor()}
		if key != "" {
			g.actor = st.as(key)
			g.role, g.seat = g.actor.Role, st.seat(key)
			st.enter(g.browser, key)
		}
		st.guests = append(st.guests, g)
	}
	// What everybody is handed is on the stage before anything hidden comes.
	_, err := exports.TakeSnapshot(st.Ctx, st.Services, st.as("secretariat.officer"), "")
	st.must(err)
	return st
}

// enter signs an account of the demonstration in.
func (st *stage) enter(b *handlerstest.Browser, key string) {
	st.t.Helper()
	page := b.Get("/sign-in").Submit("main form", handlerstest.Values{"email": key + "@dem00.example", "password": demo.Password})
	if page.Answered != http.StatusSeeOther {
		st.t.Fatalf("%s cannot sign in: %d", key, page.Answered)
	}
}

func (st *stage) must(err error) {
	st.t.Helper()
	if err != nil {
		st.t.Fatal(err)
	}
}

// as is the actor behind a key of the demonstration, in the first capacity.
func (st *stage) as(key string) models.Actor {
	st.t.Helper()
	account := st.number("SELECT id FROM accounts WHERE email = ?", key+"@dem00.example")
	mandate := st.number("SELECT MIN(m.id) FROM mandates m JOIN accounts a ON a.person_id = m.person_id WHERE a.id = ?", account)
	who, err := st.Services.People.ActorFor(st.Ctx, people.Bearer{Account: account, Mandate: mandate, SignedIn: st.DB.Now(st.Ctx)})
	st.must(err)
	return who.Actor
}

// text and number read one value of the store; an absent one is empty.
func (st *stage) text(query string, args ...any) string {
	st.t.Helper()
	var out []string
	st.must(st.DB.Read(st.Ctx).Raw(query, args...).Scan(&out).Error)
	if len(out) == 0 {
		return ""
	}
	return out[0]
}

func (st *stage) number(query string, args ...any) int64 {
	st.t.Helper()
	var out []int64
	st.must(st.DB.Read(st.Ctx).Raw(query, args...).Scan(&out).Error)
	if len(out) == 0 {
		st.t.Fatalf("the stage lacks %s %v", query, args)
	}
	return out[0]
}

func (st *stage) id(query string, args ...any) string { return itoa(st.number(query, args...)) }

// put adds an object; empty parameters are left out, and with them the doors
// that would need them.
func (st *stage) put(o object) {
	maps.DeleteFunc(o.fill, func(_, v string) bool { return v == "" })
	o.secrets = slices.DeleteFunc(o.secrets, func(s string) bool { return s == "" })
	st.objects = append(st.objects, &o)
}

// setAside sets money aside for the secretariat, which is nobody's secret.
func (st *stage) setAside() {
	st.t.Helper()
	today := when.DateOf(st.DB.Now(st.Ctx))
	st.must(st.DB.Write(st.Ctx, models.SystemActor, "test.set_aside", func(tx *db.Tx) error {
		return secretariat.Establish(tx, models.Decision{ID: st.number("SELECT MIN(id) FROM decisions"), Reference: "walk"},
			models.SecretariatPlan{OrganisationID: st.number("SELECT id FROM organisations WHERE code = 'ORG-S'"), StartsOn: today.AddDays(-30), EndsOn: today.AddDays(-1)}, 100)
	}))
	st.put(object{kind: "secretariat budget", state: "decided", name: "SB-0001", fill: map[string]string{"id": st.id("SELECT MIN(id) FROM secretariat_budgets")}})
}

// furnish puts every kind of object on the stage, each in the states that the
// table tells apart.
func (st *stage) furnish() {
	st.t.Helper()
	st.calls()
	st.undecided()
	st.disputed()
	st.meetings()
	st.money()
	st.applications()
	st.registers()
	st.interests()
}

func (st *stage) calls() {
	for ref, state := range map[string]string{"DEM00-C-2027-01": "draft", "DEM00-C-2026-03": "published", "DEM00-C-2025-01": "closed"} {
		o := object{kind: "call", state: state, name: ref, fill: map[string]string{"reference": ref, "id": st.id("SELECT id FROM calls WHERE reference = ?", ref), "stage": "concept"}}
		if state == "draft" {
			o.secrets = []string{ref}
		}
		st.put(o)
	}
	asked := "SELECT q.%s FROM call_questions q WHERE q.state = 'asked' ORDER BY q.id LIMIT 1"
	st.put(object{kind: "question", state: "asked", name: "a question that waits", owner: "drafter.org-p", fill: map[string]string{
		"reference": st.text("SELECT reference FROM calls WHERE id = (SELECT call_id FROM call_questions WHERE state = 'asked' ORDER BY id LIMIT 1)"),
		"question":  st.id(fmt.Sprintf(asked, "id"))}, secrets: []string{st.text(fmt.Sprintf(asked, "body"))}})
	waits := "SELECT x.%s FROM proposal_extensions x WHERE x.state = 'asked' ORDER BY x.id LIMIT 1"
	st.put(object{kind: "exception", state: "asked", name: "a request for more time", fill: map[string]string{
		"reference": st.text("SELECT c.reference FROM calls c JOIN proposals p ON p.call_id = c.id JOIN proposal_extensions x ON x.proposal_id = p.id WHERE x.state = 'asked' ORDER BY x.id LIMIT 1"),
		"exception": st.id(fmt.Sprintf(waits, "id"))}})
}

// What the walk plants in texts and looks for where it must not be.
const (
	secretLetter   = "ZQ-WORDS-OF-A-LETTER"
	secretQuestion = "ZQ-DRAFT-QUESTION"
	secretRemark   = "ZQ-REMARK-OF-A-SEAT"
	secretReserve  = "ZQ-REFERENCE-OF-A-RESERVATION"
	secretScore    = "ZQ-REASON-OF-BOARD-SCORES"
	secretInterest = "ZQ-NOTE-OF-AN-INTEREST"
	secretStanding = "ZQ-NOTE-OF-THE-REGISTER"
	secretOutcome  = "ZQ-TEXT-OF-THE-DECISION"
	secretReview   = "ZQ-REASON-OF-A-REVIEW"
	secretOverall  = "ZQ-OVERALL-OF-A-REVIEW"
	secretUnsent   = "ZQ-UNSENT-SCORE"
	secretDecline  = "ZQ-REASON-TO-DECLINE"
	secretToken    = "ZQ-TOKEN"
	secretFile     = "zq-agent-file.csv"
	secretDraft    = "ZQ-AUTOSAVED-WORDS"
	secretSummary  = "ZQ-SUMMARY-FOR-A-CONSTITUENCY"
)

// undecided brings the Board's matters into their states: one open on which
// some seats have answered, one decided and not published, one in draft.
func (st *stage) undecided() {
	open := st.number("SELECT MIN(id) FROM matters WHERE state = 'open' AND body_id IN (SELECT id FROM bodies WHERE kind = 'board')")
	other := st.number("SELECT id FROM matters WHERE state = 'draft' AND body_id IN (SELECT id FROM bodies WHERE kind = 'board')")
	st.committee()
	st.answerOne(open)
	answered := []string{"board.contributor1", "board.country-k", "board.org-v", "board.network1", "board.network2"}
	st.screen(open, "board.country-n")
	st.sound(open)
	adopted := st.adopt(other)
	var board models.Body
	st.must(st.DB.Read(st.Ctx).Raw("SELECT * FROM bodies ORDER BY id LIMIT 1").Scan(&board).Error)
	draft, err := st.Services.Matters.Prepare(st.Ctx, st.as("secretariat.officer"), matters.Paper{BodyID: board.ID, Kind: models.MatterOther,
		Question: secretQuestion, Recommendation: "The secretariat recommends the text.", Language: "en", Channel: models.InWriting,
		Wording: matters.Wording{Outcome: models.OutcomeNote, Body: "The Board takes note."}})
	st.must(err)
	st.put(object{kind: "matter", state: "draft", name: "a draft", fill: map[string]string{"id": itoa(draft.ID)}, secrets: []string{secretQuestion, draft.Reference}})
	st.put(object{kind: "matter", state: "open", name: "an open matter", fill: map[string]string{"id": itoa(open)}, screened: []string{"board.country-n"}, voteless: []string{"board.org-p"}, answered: answered, scored: answered,
		secrets: []string{st.text("SELECT reference FROM matters WHERE id = ?", open), st.text("SELECT question FROM matters WHERE id = ?", open)}})
	st.put(object{kind: "scenario", state: "frozen", name: "a scenario", screened: []string{"board.country-n"}, fill: map[string]string{"id": st.id("SELECT MIN(s.id) FROM scenarios s")},
		secrets: []string{st.text("SELECT name FROM scenarios ORDER BY id LIMIT 1")}})
	st.put(object{kind: "answer", state: "given", name: "an answer", owner: "board.contributor1", fill: map[string]string{"id": itoa(open),
		"vote": st.id("SELECT id FROM votes WHERE matter_id = ? AND seat_id = ?", open, st.seat("board.contributor1"))}})
	st.put(object{kind: "matter", state: "decided", name: "a decided matter", fill: map[string]string{"id": itoa(other)}, secrets: []string{adopted.Reference}})
	st.put(object{kind: "decision", state: "unpublished", name: "an unpublished decision", fill: map[string]string{"reference": adopted.Reference}, secrets: []string{adopted.Reference}})
	st.put(object{kind: "decision", state: "published", name: "a published decision", fill: map[string]string{"reference": "DEM00-D-2026-01"}})
	st.must(st.DB.Write(st.Ctx, models.SystemActor, "test.review", func(tx *db.Tx) error { return annualreview.Open(tx, 2031) }))
	st.put(object{kind: "annual review", state: "draft", name: "a review of the Board", fill: map[string]string{"year": "2031"}})
	org := func(code string) string { return st.id("SELECT id FROM organisations WHERE code = ?", code) }
	st.put(object{kind: "decision letter", state: "held", name: "a held letter", fill: map[string]string{"reference": adopted.Reference, "organisation": org("ORG-R")}})
	st.put(object{kind: "decision letter", state: "released", name: "a released letter", lead: "T", fill: map[string]string{"reference": "DEM00-D-2026-01", "organisation": org("ORG-T")}})
	for state, decision := range map[string]string{"published": "DEM00-D-2026-01", "unpublished": adopted.Reference} {
		st.put(object{kind: "condition", state: state, name: "a condition", lead: map[string]string{"published": "T", "unpublished": "R"}[state],
			fill: map[string]string{"id": st.id("SELECT MAX(c.id) FROM decision_conditions c JOIN decisions d ON d.id = c.decision_id WHERE d.reference = ?", decision)}})
	}
	st.put(object{kind: "pool entry", state: "in force", name: "an entry of the pool", fill: map[string]string{"id": st.id("SELECT MIN(id) FROM rotation_entries")}})
	st.put(object{kind: "nomination", state: "open", name: "a nomination", fill: map[string]string{"id": st.id("SELECT MIN(id) FROM nominations WHERE state = 'open'")}})
	st.put(object{kind: "seat change", state: "proposed", name: "a change of a seat", author: "secretariat.head", fill: map[string]string{"id": st.id("SELECT MIN(id) FROM seat_changes WHERE state = 'proposed'")}})
	st.put(object{kind: "consultation", state: "of the board", name: "a consultation", fill: map[string]string{"id": st.id("SELECT MAX(id) FROM consultations WHERE closed_at IS NULL")}})
	st.put(object{kind: "annual review", state: "running", name: "an annual review", fill: map[string]string{"year": "2026", "place": "1", "number": "1"}})
	st.put(object{kind: "rule version", state: "in force", name: "a version of the rules", fill: map[string]string{"number": "1"}})
	st.put(object{kind: "duty", state: "open", name: "a duty", fill: map[string]string{"id": st.id("SELECT id FROM occurrences WHERE period = 2026")}})
	st.put(object{kind: "holding", state: "in force", name: "a seat", fill: map[string]string{"id": st.id("SELECT MIN(id) FROM holdings WHERE superseded_at IS NULL AND ends_at IS NULL")}})
}

// sound lets a seat write a summary that waits for its clearance.
func (st *stage) sound(open int64) {
	const asks = "board.network1"
	offer, err := st.Services.Soundings.Offer(st.Ctx, st.as(asks), open, 0)
	st.must(err)
	if len(offer.Organisations) == 0 {
		st.t.Fatal("nobody in the pool can be asked")
	}
	x, err := st.Services.Soundings.Ask(st.Ctx, st.as(asks), open, 0, 0, models.SoundingInput{Language: "en", Body: secretSummary, Organisations: []int64{offer.Organisations[0].ID}})
	st.must(err)
	st.put(object{kind: "sounding", state: "asked", name: "a summary to be cleared", owner: asks, fill: map[string]string{"id": itoa(x.ID)}, secrets: []string{secretSummary}})
}

// disputed is an open matter with what seats and a member say of its words: an
// objection to an earlier text, reservations, and an indicative vote.
func (st *stage) disputed() {
	chair, head, seat, member := st.as("coordinator"), st.as("secretariat.head"), st.as("board.contributor1"), st.as("network.member")
	m, err := st.Services.Matters.Prepare(st.Ctx, st.as("secretariat.officer"), matters.Paper{BodyID: st.number("SELECT MIN(id) FROM bodies"), Kind: models.MatterOther, Question: "Shall the Board meet on islands?",
		Language: "en", Channel: models.InWriting, Wording: matters.Wording{Outcome: models.OutcomeApprove, Body: "The Board meets on islands."}})
	st.must(err)
	closes := st.DB.Now(st.Ctx).AddDate(0, 0, 20)
	version := func() int64 { return st.number("SELECT version FROM matters WHERE id = ?", m.ID) }
	st.must(st.Services.Matters.Open(st.Ctx, head, m.ID, version(), &closes))
	said, err := st.Services.Matters.Vote(st.Ctx, seat, m.ID, 0, models.VoteInput{TextNumber: 1, Answer: models.AnswerObject, Words: "on islands", Reason: secretRemark, WouldRemove: "near the sea"})
	st.must(err)
	st.must(st.Services.Matters.Revise(st.Ctx, chair, m.ID, version(), matters.Wording{Outcome: models.OutcomeApprove, Body: "The Board meets near the sea.", Why: "A bridge.", Addresses: matters.Addresses{Votes: []int64{said.ID}}}, &closes))
	reservation := models.ReservationInput{Reference: secretReserve, Reason: "It is our work.", Change: "Other words."}
	st.must(st.Services.Matters.Reserve(st.Ctx, seat, m.ID, 0, reservation))
	st.must(st.Services.Matters.ReserveAsMember(st.Ctx, member, m.ID, reservation))
	st.must(st.Services.Matters.Indicate(st.Ctx, chair, m.ID, models.IndicativeInput{Form: models.IndicativeText, Question: "Could you join?"}))
	motion, err := st.Services.Matters.ProposeInterest(st.Ctx, chair, m.ID, st.seat("board.contributor2"), models.InterestNoVote, models.InterestOther, "It has boats.")
	st.must(err)
	id := itoa(m.ID)
	st.put(object{kind: "motion", state: "proposed", name: "a motion on an interest", author: "coordinator", owner: "alternate.contributor2", fill: map[string]string{"id": id, "motion": itoa(motion.ID)}})
	of := func(organisation bool) string {
		return st.id("SELECT id FROM reservations WHERE matter_id = ? AND (organisation_id IS NOT NULL) = ?", m.ID, organisation)
	}
	st.put(object{kind: "open matter", state: "open", name: "what is open to members", fill: map[string]string{"id": id}})
	st.put(object{kind: "objection", state: "to an earlier text", name: "an objection", owner: "board.contributor1", fill: map[string]string{"id": id, "vote": itoa(said.ID)}})
	st.put(object{kind: "reservation", state: "of a seat", name: "a reservation", owner: "board.contributor1", fill: map[string]string{"id": id, "reservation": of(false)}})
	st.put(object{kind: "member's reservation", state: "open", name: "a member's reservation", owner: "network.member", fill: map[string]string{"id": id, "reservation": of(true)}})
	st.put(object{kind: "indicative vote", state: "open", name: "an indicative vote", fill: map[string]string{"id": id, "vote": st.id("SELECT id FROM indicative_votes WHERE matter_id = ?", m.ID)}})
}

// committee puts two matters of the Executive Committee on the stage: one in
// mediation, one that went to the Secretary-General and is decided.
func (st *stage) committee() {
	mediated := st.number("SELECT MAX(m.id) FROM matters m JOIN mediations x ON x.matter_id = m.id WHERE m.state = 'open'")
	answered := st.number("SELECT MAX(matter_id) FROM referrals")
	st.put(object{kind: "excom matter", state: "open", name: "a matter in mediation", fill: map[string]string{"id": itoa(mediated)}, lacks: []string{"referral"},
		secrets: []string{st.text("SELECT reference FROM matters WHERE id = ?", mediated), st.text("SELECT question FROM matters WHERE id = ?", mediated)}})
	st.put(object{kind: "excom matter", state: "answered", name: "a matter after referral", fill: map[string]string{"id": itoa(answered)}})
}

// answerOne lets a seat score with a reason and answer with a remark.
func (st *stage) answerOne(id int64) {
	member := st.as("board.network2")
	v, err := st.Services.Matters.Show(st.Ctx, member, id)
	st.must(err)
	st.must(st.Services.Matters.Score(st.Ctx, member, id, v.Mine[0].SeatID, boardScores(v), secretScore))
	_, err = st.Services.Matters.Vote(st.Ctx, member, id, v.Mine[0].SeatID, models.VoteInput{TextNumber: v.Matter.TextNumber, Answer: models.AnswerRemarks, Reason: secretRemark})
	st.must(err)
}

func boardScores(v models.MatterView) map[string]int {
	scores := map[string]int{}
	for _, c := range v.Criteria {
		if !c.RecordedOnly {
			scores[c.Code] = 4
		}
	}
	return scores
}

// seat is the seat of a member or alternate, or one of somebody else.
func (st *stage) seat(key string) int64 {
	kind := models.BodyBoard
	if strings.HasPrefix(key, "excom") {
		kind = models.BodyExCom
	} else if !strings.HasPrefix(key, "board.") && !strings.HasPrefix(key, "alternate.") {
		key = "board.contributor3"
	}
	return st.number(`SELECT h.seat_id FROM holdings h JOIN seats s ON s.id = h.seat_id JOIN bodies b ON b.id = s.body_id JOIN mandates m ON m.organisation_id = h.organisation_id
		JOIN accounts a ON a.person_id = m.person_id WHERE b.kind = ? AND a.email = ? AND h.superseded_at IS NULL`, kind, key+"@dem00.example")
}

// screen keeps a seat from a matter.
func (st *stage) screen(id int64, key string) {
	_, err := st.Services.Matters.Declare(st.Ctx, st.as(key), id, st.seat(key), models.InterestPersonal, secretInterest)
	st.must(err)
}

// adopt opens a matter, lets every seat agree and adopts it; the decision is
// not published.
func (st *stage) adopt(id int64) models.Decision {
	chair, head := st.as("coordinator"), st.as("secretariat.head")
	show := func() models.MatterView {
		v, err := st.Services.Matters.Show(st.Ctx, chair, id)
		st.must(err)
		return v
	}
	v := show()
	w := matters.Wording{Outcome: models.OutcomeConditions, Reserve: models.ReserveFirst, Body: secretOutcome,
		Conditions: []matters.Condition{{Body: secretOutcome + " condition", OrganisationID: st.number("SELECT id FROM organisations WHERE code = 'ORG-R'"), DueOn: when.DateOf(v.Now).AddDays(60)}}}
	paper := matters.Paper{BodyID: v.Body.ID, Kind: v.Matter.Kind, ProposalID: *v.Matter.ProposalID, Question: v.Matter.Question, Recommendation: v.Matter.Recommendation,
		Language: "en", Channel: models.InWriting, Wording: w}
	st.must(st.Services.Matters.Edit(st.Ctx, st.as("secretariat.officer"), id, v.Matter.Version, paper))
	closes := v.Now.AddDate(0, 0, 20)
	st.must(st.Services.Matters.Open(st.Ctx, head, id, show().Matter.Version, &closes))
	for _, a := range demo.Accounts() {
		if a.Role != models.RoleBoardMember {
			continue
		}
		key, _, _ := strings.Cut(a.Email, "@")
		member := st.as(key)
		seen, err := st.Services.Matters.Show(st.Ctx, member, id)
		st.must(err)
		if len(seen.Mine) == 0 || seen.Mine[0].Refusal != nil {
			continue
		}
		_, err = st.Services.Matters.Vote(st.Ctx, member, id, seen.Mine[0].SeatID, models.VoteInput{TextNumber: seen.Matter.TextNumber, Answer: models.AnswerAgree})
		st.must(err)
	}
	d, err := st.Services.Matters.Adopt(st.Ctx, chair, id, show().Matter.Version)
	st.must(err)
	return d
}

// grown has the secretariat answer for a closed programme what grew.
func (st *stage) grown(officer models.Actor) {
	closed := st.text("SELECT p.reference FROM programmes p JOIN decision_publications x ON x.decision_id = p.decision_id WHERE p.closed_on IS NOT NULL ORDER BY p.id LIMIT 1")
	programme := st.number("SELECT id FROM programmes WHERE reference = ?", closed)
	answer, err := st.Services.Growth.Submit(st.Ctx, officer, programme, models.GrowthInput{Moment: models.GrowthClosure, Nothing: true})
	st.must(err)
	o := object{kind: "growth", state: "submitted", name: "what grew after " + closed, author: "secretariat.officer",
		fill: map[string]string{"reference": closed, "id": itoa(answer.ID), "moment": string(models.GrowthClosure)}}
	var names []string
	st.must(st.DB.Read(st.Ctx).Raw("SELECT o.name FROM programme_organisations s JOIN organisations o ON o.id = s.organisation_id WHERE s.programme_id = ? ORDER BY s.position", programme).Scan(&names).Error)
	for i, n := range names {
		if letter := n[len(n)-1:]; i == 0 {
			o.lead = letter
		} else {
			o.partners = append(o.partners, letter)
		}
	}
	st.put(o)
}

// money brings requests, programmes and what the agent said into their states.
func (st *stage) money() {
	officer := st.as("secretariat.officer")
	programme := st.number("SELECT MAX(id) FROM programmes")
	detail, err := st.Services.Programmes.Get(st.Ctx, officer, programme)
	st.must(err)
	hidden := detail.Programme
	_, err = st.Services.Programmes.Release(st.Ctx, officer, programme, hidden.Version, 1, programmes.ReleaseInput{})
	st.must(err)
	asked := transfers.Asked{Amounts: map[int64]money.Cents{}, Note: "A request of the walk."}
	for _, a := range detail.Tranches[0].Amounts {
		asked.Amounts[a.OrganisationID] = a.Cents
		break
	}
	draft, err := st.Services.Transfers.Prepare(st.Ctx, officer, programme, 1, asked)
	st.must(err)
	st.put(object{kind: "programme", state: "unpublished", name: hidden.Reference, lead: "R", partners: []string{"T", "U"}, secrets: []string{hidden.Reference},
		fill: map[string]string{"reference": hidden.Reference, "id": itoa(programme), "number": "1"}})
	st.put(object{kind: "programme", state: "published", name: "JP-0012", lead: "T", partners: []string{"Q", "R"}, fill: map[string]string{"reference": "JP-0012", "id": st.id("SELECT id FROM programmes WHERE reference = 'JP-0012'"), "number": "2"}})
	st.put(object{kind: "programme", state: "published", name: "JP-0006", lead: "P", partners: []string{"R", "U"}, fill: map[string]string{"reference": "JP-0006", "id": st.id("SELECT id FROM programmes WHERE reference = 'JP-0006'"), "number": "2",
		"year": st.text("SELECT r.year FROM result_reports r JOIN programmes p ON p.id = r.programme_id WHERE p.reference = 'JP-0006' ORDER BY r.year LIMIT 1")}})
	st.grown(officer)
	var began string
	for _, of := range []struct {
		reference, lead string
		partners        []string
	}{{st.text("SELECT p.reference FROM programmes p JOIN organisations o ON o.id = p.lead_organisation_id WHERE o.code = 'ORG-T' AND p.start_on IS NOT NULL ORDER BY p.id LIMIT 1"), "T", []string{"P", "R"}}, {"JP-0006", "P", []string{"R", "U"}}} {
		began = st.text("SELECT start_on FROM programmes WHERE reference = ?", of.reference)[:4]
		id := st.number("SELECT id FROM programmes WHERE reference = ?", of.reference)
		_, err = st.Services.Reporting.SavePart(st.Ctx, st.as("programme.org-r"), id, began, "ORG-R", models.NarrativeInput{Text: models.NarrativeText{Summary: "Words of the walk, not handed in."}})
		st.must(err)
		st.put(object{kind: "narrative", state: "open", name: "the narrative of " + of.reference, owner: "programme.org-r", lead: of.lead, partners: of.partners,
			fill: map[string]string{"reference": of.reference, "id": itoa(id), "period": began, "organisation": "ORG-R"}})
	}
	st.put(object{kind: "report owed", state: "open", name: "a report that is owed", lead: "P", partners: []string{"R"}, fill: map[string]string{"obligation": "part." + began + ".JP-0006.ORG-R"}})
	st.put(object{kind: "transfer", state: "draft", name: draft.Reference, author: "secretariat.officer", lead: "R", partners: []string{"T", "U"}, secrets: []string{draft.Reference}, fill: map[string]string{"id": itoa(draft.ID), "action": "receive"}})
	st.put(object{kind: "export", state: "of a draft request", name: draft.Reference, fill: map[string]string{"name": "mptf-transfer?request=" + draft.Reference}})
	st.put(object{kind: "export", state: "of an unpublished programme", name: hidden.Reference, fill: map[string]string{"name": "mptf-budget?programme=" + hidden.Reference}})
	for _, name := range []string{"mptf-portfolio", "programmes", "transfers", "contributions", "ledger", "mptf-budget?programme=JP-0012"} {
		st.put(object{kind: "export", state: "of the fund", name: name, fill: map[string]string{"name": name}})
	}
	call := st.text("SELECT reference FROM calls WHERE id = (SELECT MIN(id) FROM calls)")
	st.put(object{kind: "export", state: "of reviews", name: "the evaluation of a call", fill: map[string]string{"name": "evaluation-concept?call=" + call}})
	st.revisions(officer)
	st.held()
	st.evaluated(officer)
	st.sent()
	st.agent()
	st.put(object{kind: "entry", state: "of an unpublished programme", name: "an entry of " + hidden.Reference,
		fill: map[string]string{"number": st.text("SELECT e.number FROM ledger_entries e JOIN ledger_lines l ON l.entry_id = e.id WHERE l.programme_id = ? ORDER BY e.id LIMIT 1", programme)}})
	st.put(object{kind: "entry", state: "posted", name: "an entry", fill: map[string]string{"number": st.text("SELECT number FROM ledger_entries ORDER BY id LIMIT 1")}})
}

// revisions are one that waits for its decision and one that is written, and an
// office of a committee.
func (st *stage) revisions(officer models.Actor) {
	other := st.text(`SELECT p.reference FROM programmes p WHERE p.state IN ('approved', 'ongoing') AND p.reference <> 'JP-0012'
		AND EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = p.decision_id) ORDER BY p.id LIMIT 1`)
	for ref, state := range map[string]string{"JP-0012": "proposed", other: "draft"} {
		r, err := st.Services.Programmes.OpenRevision(st.Ctx, officer, st.number("SELECT id FROM programmes WHERE reference = ?", ref))
		st.must(err)
		said := programmes.RevisionInput{Reason: "A " + state + " revision of the walk.", Months: r.Months + 1}
		st.must(st.Services.Programmes.SaveRevision(st.Ctx, officer, r.Reference, r.Version, said))
		o := object{kind: "revision", state: state, name: r.Reference, fill: map[string]string{"revision": r.Reference}}
		if state == "proposed" {
			st.must(st.Services.Programmes.ProposeRevision(st.Ctx, officer, r.Reference, r.Version+1))
		} else {
			o.secrets = []string{said.Reason}
		}
		detail, err := st.Services.Programmes.Find(st.Ctx, officer, ref)
		st.must(err)
		for _, s := range detail.Shares {
			letter := s.Name[len(s.Name)-1:]
			if s.OrganisationID == detail.Programme.LeadOrganisationID {
				o.lead = letter
			} else {
				o.partners = append(o.partners, letter)
			}
		}
		st.put(o)
	}
	today := when.DateOf(st.DB.Now(st.Ctx))
	st.must(st.Services.Programmes.NameCommitteeMember(st.Ctx, officer, st.number("SELECT id FROM programmes WHERE reference = 'JP-0012'"), programmes.CommitteeInput{Function: models.CommitteeOther, Office: "Observer", From: today}))
	st.put(object{kind: "committee member", state: "in office", name: "Observer", fill: map[string]string{"id": st.id("SELECT MAX(id) FROM programme_committee_members")}})
}

// evaluated is a recommendation of the public evaluation of a programme of
// Organisations T, Q and R.
func (st *stage) evaluated(officer models.Actor) {
	id, today := st.number("SELECT id FROM programmes WHERE reference = 'JP-0012'"), when.DateOf(st.DB.Now(st.Ctx))
	st.must(st.Services.Programmes.SaveEvaluation(st.Ctx, officer, id, 0, programmes.EvaluationInput{State: models.EvaluationReceived, Evaluator: "Evaluators of the walk", Received: today, Link: "https://example.org/report", Public: true}))
	st.must(st.Services.Programmes.AddRecommendation(st.Ctx, officer, id, "Of the walk."))
	st.put(object{kind: "recommendation", state: "of a public evaluation", name: "a recommendation", lead: "T", partners: []string{"Q", "R"}, fill: map[string]string{"id": st.id("SELECT MAX(id) FROM evaluation_items")}})
}

// held is an organisation's share that is held, with a reason that is nobody
// else's; in a programme of which nothing else on the stage is asked.
func (st *stage) held() {
	head := st.as("secretariat.head")
	id := st.number(`SELECT MIN(p.id) FROM programmes p WHERE p.state = 'operationally_closed'`)
	h, err := st.Services.Programmes.ImposeHold(st.Ctx, head, programmes.HoldInput{ProgrammeID: id, OrganisationID: st.number("SELECT lead_organisation_id FROM programmes WHERE id = ?", id),
		Kind: models.HoldMisconduct, Reason: "A case of the walk.", From: when.DateOf(st.DB.Now(st.Ctx))})
	st.must(err)
	st.put(object{kind: "hold", state: "standing", name: "a hold", secrets: []string{"A case of the walk."}, fill: map[string]string{"id": itoa(h.ID)}})
}

// sent are requests that are with the agent: of Organisations T, Q and R in
// Country O, and of P, Q and S in Country B with a notification. Their
// references are no secret: what was paid under them stands in the books.
func (st *stage) sent() {
	for ref, whose := range map[string][]string{st.sentFor("JP-0012"): {"T", "Q", "R"}, st.sentFor("JP-0002"): {"Q", "P", "S"}} {
		id := st.number("SELECT id FROM transfer_requests WHERE reference = ?", ref)
		st.put(object{kind: "transfer", state: "sent", name: ref, lead: whose[0], partners: whose[1:], fill: map[string]string{
			"id": itoa(id), "action": "receive",
			"payment": st.text("SELECT id FROM transfer_payments WHERE request_id = ? ORDER BY id LIMIT 1", id),
			"record":  st.text("SELECT id FROM agent_records WHERE request_id = ? ORDER BY id LIMIT 1", id),
			"file":    st.text("SELECT file_id FROM agent_records WHERE request_id = ? AND file_id IS NOT NULL ORDER BY id LIMIT 1", id),
		}})
		st.put(object{kind: "export", state: "of a sent request", name: ref, lead: whose[0], partners: whose[1:], fill: map[string]string{"name": "mptf-transfer?request=" + ref}})
	}
}

// sentFor is the reference of the last request that was sent for a programme.
func (st *stage) sentFor(programme string) string {
	return st.text(`SELECT r.reference FROM transfer_requests r JOIN programmes p ON p.id = r.programme_id
		WHERE p.reference = ? AND r.sent_at IS NOT NULL ORDER BY r.id DESC LIMIT 1`, programme)
}

// notification is a letter of the agent, for what is recorded on its behalf.
func notification(name string) *files.Upload {
	return &files.Upload{Name: name, Body: strings.NewReader("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")}
}

// agent is what was entered on the agent's behalf and waits for a second
// person, and a file of the agent that was read.
func (st *stage) agent() {
	officer, today := st.as("secretariat.officer"), when.DateOf(st.DB.Now(st.Ctx))
	reference := st.sentFor("JP-0012")
	request := st.number("SELECT id FROM transfer_requests WHERE reference = ?", reference)
	v, err := st.Services.Transfers.Show(st.Ctx, officer, request)
	st.must(err)
	number := v.Programme.AgentNumber
	if number == "" { // the agent gives it with its first payment
		number = "99100012"
	}
	row := models.AgentFileRow{Row: 2, Request: reference, AgentNumber: number, ValueDate: today, AgentRef: "99-WALK-1"}
	var owed int64
	for _, l := range v.Lines {
		if l.PaidCents < l.AskedCents {
			row.OrganisationCode, row.Cents, owed = l.OrganisationCode, 1, l.OrganisationID
		}
	}
	body := strings.Join(models.AgentFileColumns, ",") + "\n" + fmt.Sprintf("%s,%s,%s,0.01,%s,99-WALK-1\n", reference, row.AgentNumber, row.OrganisationCode, today)
	file, err := st.Services.Transfers.ReadFile(st.Ctx, officer, files.Upload{Name: secretFile, Body: strings.NewReader(body)}, strings.Repeat("5", 64), []models.AgentFileRow{row})
	st.must(err)
	st.put(object{kind: "agent file", state: "read", name: secretFile, secrets: []string{secretFile}, fill: map[string]string{"file": itoa(file.ID), "id": itoa(file.ID)}})

	record, err := st.Services.Transfers.Act(st.Ctx, officer, request, v.Request.Version, transfers.Word{Action: models.TransferPay, AgentNumber: row.AgentNumber,
		NotifiedOn: today, Notification: notification("payment.pdf"), Payments: []transfers.Paid{{OrganisationID: owed, Cents: 1, ValueDate: today, AgentRef: "99-WALK-3"}}})
	st.must(err)
	st.put(object{kind: "agent record", state: "pending", name: "a record on behalf", author: "secretariat.officer", fill: map[string]string{"id": itoa(record.ID)}})

	commitment := st.text("SELECT reference FROM contributor_commitments ORDER BY id DESC LIMIT 1")
	arrangement, _, err := st.Services.Contributions.Get(st.Ctx, officer, commitment)
	st.must(err)
	st.must(st.Services.Contributions.AttachAgreement(st.Ctx, officer, arrangement.ID, arrangement.Version, notification("signed.pdf")))
	st.put(object{kind: "commitment", state: "signed", name: commitment, fill: map[string]string{"reference": commitment, "id": itoa(arrangement.ID),
		"file": st.text("SELECT file_id FROM contributor_commitments WHERE id = ?", arrangement.ID)}})
	st.contributions()
	st.expenditure()
	st.contributionFile()
	st.put(object{kind: "deposit", state: "posted", name: "a deposit", fill: map[string]string{"id": st.id("SELECT MIN(id) FROM deposits")}})
	st.put(object{kind: "refund", state: "posted", name: "a refund", fill: map[string]string{"id": st.id("SELECT MIN(id) FROM refunds")}})
	compared, err := st.Services.Reconcile.Compare(st.Ctx, officer, reconcile.Input{Upload: files.Upload{Name: "books.csv", Body: strings.NewReader("kind,project_number\n")}, Hash: strings.Repeat("7", 64),
		From: when.MustDate(2020, 1, 1), To: today, Rule: models.StartMatchRule})
	st.must(err)
	st.put(object{kind: "comparison", state: "made", name: compared.Reference, fill: map[string]string{"reference": compared.Reference}})
	st.put(object{kind: "snapshot", state: "of open data", name: "a snapshot", fill: map[string]string{"reference": models.SnapshotReference(today.Year(), 1), "file": "programmes.csv"}})
	broken := itoa(st.number("SELECT MIN(id) FROM reconciliation_breaks"))
	st.put(object{kind: "difference of the books", state: "open", name: "a difference", fill: map[string]string{"break": broken, "id": broken}})
	told := st.text("SELECT MIN(reference) FROM agent_items")
	st.put(object{kind: "fund item", state: "posted", name: told, fill: map[string]string{"id": st.id("SELECT MIN(id) FROM agent_items"), "reference": told}})
	item, err := st.Services.FundItems.Record(st.Ctx, officer, funditems.Input{Kind: models.EntryBankCharges, Cents: 100, ValueDate: today, AgentRef: "99-WALK-4", Notification: notification("charges.pdf")})
	st.must(err)
	st.put(object{kind: "fund item", state: "pending", name: "a pending item", author: "secretariat.officer", fill: map[string]string{"id": itoa(item.ID), "reference": item.Reference}})
	st.put(object{kind: "notification of an item", state: "kept", name: "its notification", fill: map[string]string{"reference": item.Reference}})
	refund, err := st.Services.Programmes.RecordRefund(st.Ctx, officer, st.number("SELECT id FROM programmes WHERE reference = 'JP-0008'"), programmes.RefundInput{
		OrganisationID: st.number("SELECT id FROM organisations WHERE code = 'ORG-S'"), Cents: 100, ValueDate: today, AgentRef: "99-WALK-2", Reason: "Unspent.", Notification: notification("refund.pdf")})
	st.must(err)
	st.put(object{kind: "refund", state: "pending", name: "a pending refund", author: "secretariat.officer", fill: map[string]string{"id": itoa(refund.ID)}})
}

// contributions are a rate in force, a file of rates that waits, a pledge, and the
// statement of the contributor who has an account.
func (st *stage) contributions() {
	officer, head, today := st.as("secretariat.officer"), st.as("secretariat.head"), when.DateOf(st.DB.Now(st.Ctx))
	rate := func(currency string) []models.RateInput {
		return []models.RateInput{{Currency: currency, Rate: "10.4", EffectiveFrom: today, Source: "A circular of the walk."}}
	}
	batch, err := st.Services.Rates.Take(st.Ctx, officer, rate("SEK"), nil, "")
	st.must(err)
	st.must(st.Services.Rates.Commit(st.Ctx, head, batch.ID, batch.Version))
	st.put(object{kind: "rate", state: "in force", name: "a rate", fill: map[string]string{"currency": "SEK"}})
	waiting, err := st.Services.Rates.Take(st.Ctx, officer, rate("NOK"), &rates.File{Upload: files.Upload{Name: "rates.csv", Body: strings.NewReader("currency,rate,effective_from,source\n")}, Hash: strings.Repeat("6", 64)}, "")
	st.must(err)
	st.put(object{kind: "rate batch", state: "waiting", name: "a file of rates", author: "secretariat.officer", fill: map[string]string{"batch": itoa(waiting.ID), "id": itoa(waiting.ID)}})
	organisation := st.as("contributor1").OrganisationID
	pledge, err := st.Services.Contributions.Pledge(st.Ctx, officer, contributions.PledgeInput{OrganisationID: organisation, Currency: "SEK", Minor: 1_000_000_00, AnnouncedOn: today, Source: "A speech of the walk."})
	st.must(err)
	st.put(object{kind: "pledge", state: "open", name: pledge.Reference, fill: map[string]string{"reference": pledge.Reference}})
	st.put(object{kind: "donor statement", state: "of a contributor", name: "a statement of a contributor", owner: "contributor1",
		fill: map[string]string{"code": st.text("SELECT code FROM organisations WHERE id = ?", organisation)}})
}

// expenditure is a file of one organisation and one of all that wait.
func (st *stage) expenditure() {
	officer, year := st.as("secretariat.officer"), st.DB.Now(st.Ctx).Year()
	all, err := st.Services.Imports.Ground(st.Ctx, officer, imports.Ask{Year: year})
	st.must(err)
	i := slices.IndexFunc(all.Books.All, func(s models.UnexStanding) bool { return s.ReportID == 0 && !s.Closed() })
	share := all.Books.All[i]
	for n, state := range []string{"of all", "of one"} {
		ask, object := imports.Ask{Year: year}, object{kind: "expenditure file", state: state, name: "a file of expenditure " + state, author: "secretariat.officer"}
		if n == 1 {
			ask.Organisation, object.lead = share.Organisation, strings.TrimPrefix(share.Organisation, "ORG-")
		}
		batch, err := st.Services.Imports.Take(st.Ctx, officer, ask, []models.UnexRow{{Row: 2, Programme: share.Programme, Organisation: share.Organisation, Year: year, Type: models.UnexInterim, Figures: models.UnexFigures{1}, Costs: 1, Total: 1}},
			imports.File{Upload: files.Upload{Name: "expenditure.csv", Body: strings.NewReader("project_number,programme\n")}, Hash: strings.Repeat(itoa(int64(n)), 64)})
		st.must(err)
		object.fill = map[string]string{"batch": itoa(batch.ID), "id": itoa(batch.ID)}
		st.put(object)
		if n == 0 {
			st.opening(officer, batch.FileID)
		}
	}
}

// contributionFile is a file of contributions that waits: an arrangement of its own.
func (st *stage) contributionFile() {
	officer := st.as("secretariat.officer")
	code, today := st.text("SELECT code FROM organisations WHERE id = ?", st.as("contributor1").OrganisationID), when.DateOf(st.DB.Now(st.Ctx))
	batch, err := st.Services.Imports.TakeContributions(st.Ctx, officer, "", models.ContributionFile{HasContributions: true, Contributions: []models.ArrangementLine{
		{Row: 2, Code: code, Agreement: "SAA of the walk", SignedOn: today, Currency: "USD", Minor: 1_00, DueOn: today, Instalment: 1_00}}},
		imports.File{Upload: files.Upload{Name: "contributions.csv", Body: strings.NewReader("contributor_code,contributor\n")}, Hash: strings.Repeat("7", 64)})
	st.must(err)
	st.put(object{kind: "contribution file", state: "waiting", name: "a file of contributions", author: "secretariat.officer", fill: map[string]string{"batch": itoa(batch.ID), "id": itoa(batch.ID)}})
}

// opening is a workbook with the history of a fund, as if it had been loaded while the
// books were empty.
func (st *stage) opening(officer models.Actor, file int64) {
	row := models.OpeningBatch{Reference: "OP-0001", CutOff: when.MustDate(2026, 1, 31), Name: "opening.xlsx", Hash: strings.Repeat("e", 64), FileID: file, State: models.ImportRead, Lines: 1,
		Body: `{"cut_off":"2026-01-31","edition":"whole"}`, PersonID: officer.PersonID, MandateID: officer.MandateID}
	st.must(st.DB.Write(st.Ctx, models.SystemActor, "test.opening", func(tx *db.Tx) error { return db.Create(tx, &row) }))
	st.put(object{kind: "opening position", state: "loaded", name: "the workbook of an opening position", author: "secretariat.officer", fill: map[string]string{"batch": itoa(row.ID), "id": itoa(row.ID)}})
}

// interests is an entry of the register, one's own.
func (st *stage) interests() {
	entry, err := st.Services.Interests.Enter(st.Ctx, st.as("board.contributor3"), models.StandingInput{Country: "XDE", Since: when.DateOf(st.DB.Now(st.Ctx)), Note: secretStanding})
	st.must(err)
	st.put(object{kind: "standing interest", state: "in force", name: "an entry of the register", owner: "board.contributor3", fill: map[string]string{"id": itoa(entry.ID)}, secrets: []string{secretStanding}})
}

// applications are the demonstration's, one in each state that matters, with
// whose they are as the story tells it.
func (st *stage) applications() {
	all := []string{"reviewer1", "reviewer2"}
	concept := []string{"plan", "budget", "appraisal", "board-paper"}
	unseen := []string{"screening", "reviewers", "reviews", "appraisal", "board-paper"}
	for _, a := range []object{
		{state: "draft", name: "Seasonal workers of Country A", lead: "P", partners: []string{"R"}, countries: []string{"A"}, lacks: append(unseen, concept...)},
		{state: "draft", name: "Atolls of Country P", partners: []string{"T"}, countries: []string{"P"}, lacks: append(unseen, concept...)},
		{state: "draft", name: "Decent jobs in the harbours", lead: "T", partners: []string{"R"}, countries: []string{"J"}, lacks: unseen},
		{state: "submitted", name: "Papers in hand", lead: "P", partners: []string{"T"}, countries: []string{"B"}, lacks: concept},
		{state: "submitted", name: "Fishing crews of Country C", lead: "S", partners: []string{"R"}, countries: []string{"C"}, lacks: concept},
		{state: "in review", name: "Fair recruitment corridors", lead: "U", partners: []string{"P"}, countries: []string{"G"}, lacks: concept,
			asked: []string{"reviewer1", "reviewer2", "reviewer3"}, reviewed: all},
		{state: "in review", name: "Domestic workers of Country I", lead: "Q", partners: []string{"S"}, countries: []string{"I"}, lacks: concept,
			asked: []string{"reviewer1", "reviewer3"}, reviewed: []string{"reviewer1"}},
		{state: "in review", first: true, name: "Four cities of Country H", lead: "Q", partners: []string{"P", "S"}, countries: []string{"H"}, lacks: concept,
			asked: []string{"reviewer1", "reviewer2", "reviewer3"}, reviewed: []string{"reviewer1", "reviewer2", "reviewer3"}},
		{state: "in review", first: true, name: "Decent jobs in the harbours", lead: "T", partners: []string{"R"}, countries: []string{"J"}, lacks: concept,
			asked: []string{"reviewer1", "reviewer2", "reviewer3"}, reviewed: []string{"reviewer1", "reviewer2", "reviewer3"}},
		{state: "at the board", name: "Four cities of Country H", lead: "Q", partners: []string{"P", "S"}, countries: []string{"H"}, asked: all, reviewed: all, screened: []string{"board.country-n"}},
		{state: "at the board", name: "Country O plans relocation", lead: "T", partners: []string{"Q", "R"}, countries: []string{"O"}, asked: all, reviewed: all},
	} {
		st.application(a)
	}
	st.talk()
	st.letters()
	st.reviewing()
	st.asking()
	seasonal := st.number("SELECT id FROM proposals WHERE title LIKE 'Seasonal workers of Country A%'")
	_, err := st.Services.Proposals.Autosave(st.Ctx, st.as("drafter.org-p"), seasonal, proposals.AnswerInput{Question: "situation", Text: secretDraft,
		Version: st.number("SELECT version FROM proposal_answers WHERE proposal_id = ? AND question = 'situation'", seasonal)})
	st.must(err)
}

// asking has an office of Country J asked for its word on the document of the
// harbours, with its letter on the way. The holder of the link is somebody who has
// an account for something else.
func (st *stage) asking() {
	const holder = "network.member"
	id := st.number("SELECT MAX(id) FROM proposals WHERE title LIKE 'Decent jobs in the harbours%'")
	asked, err := st.Services.Proposals.AskEndorsement(st.Ctx, st.as("drafter.org-t"), id, proposals.EndorsementRequest{
		About: models.WantedEndorsement{Kind: models.EndorserGovernment, Country: "XDJ"}, Office: "Harbour master", Entity: "Harbours of Country J", Address: "harbours@country-j.invalid", Language: "en"})
	st.must(err)
	_, secret, _ := strings.Cut(asked.Link, "?t=")
	link, _, err := st.Services.Proposals.EndorsementLink(st.Ctx, people.Door{}, secret)
	st.must(err)
	way, err := st.Services.Files.BeginLetter(st.Ctx, link, "letter.pdf", 100)
	st.must(err)
	st.put(object{kind: "stamped letter", state: "on its way", name: "a stamped letter", owner: holder, link: secret, fill: map[string]string{"id": itoa(way.ID)}})
}

func (st *stage) application(a object) {
	which := "MAX"
	if a.first {
		which = "MIN"
	}
	id := st.number("SELECT "+which+"(id) FROM proposals WHERE title LIKE ?", a.name+"%")
	a.kind = "application"
	a.fill = map[string]string{
		"id": itoa(id), "section": st.section(id), "organisation": st.text("SELECT lead_organisation_id FROM proposals WHERE id = ? AND lead_organisation_id IS NOT NULL", id),
		"number": st.text("SELECT MAX(number) FROM submissions WHERE proposal_id = ? HAVING MAX(number) > 0", id),
		"file":   st.text("SELECT file_id FROM proposal_attachments WHERE proposal_id = ? AND removed_at IS NULL ORDER BY id LIMIT 1", id), "tranche": "1",
		"attachment": st.text("SELECT id FROM proposal_attachments WHERE proposal_id = ? AND removed_at IS NULL ORDER BY id LIMIT 1", id),
	}
	if remark := st.text("SELECT id FROM proposal_remarks WHERE proposal_id = ? ORDER BY id LIMIT 1", id); remark != "" {
		a.fill["remark"] = remark
	}
	if kit := st.text("SELECT MAX(id) FROM kits WHERE proposal_id = ? HAVING MAX(id) > 0", id); kit != "" {
		a.fill["kit"] = kit
	}
	if back := st.text("SELECT MAX(id) FROM kit_returns WHERE proposal_id = ? HAVING MAX(id) > 0", id); back != "" {
		a.fill["return"] = back
	}
	if asked := st.text("SELECT MAX(id) FROM endorsements WHERE proposal_id = ? HAVING MAX(id) > 0", id); asked != "" {
		a.fill["endorsement"] = asked
	}
	if a.state != "at the board" || len(a.screened) > 0 {
		a.secrets = append(a.secrets, st.text("SELECT title FROM proposals WHERE id = ?", id))
	}
	st.put(a)
}

// talk is a thread with the applicants of an application and a note of the
// secretariat on it.
func (st *stage) talk() {
	id := st.number("SELECT id FROM proposals WHERE title LIKE 'Domestic workers of Country I%'")
	for kind, audience := range map[string]models.Audience{"thread": models.AudienceShared, "note of the secretariat": models.AudienceInternal} {
		text := "SELECT m.text FROM thread_messages m JOIN proposal_threads t ON t.id = m.thread_id WHERE t.proposal_id = ? AND t.audience = ? ORDER BY m.id LIMIT 1"
		st.put(object{kind: kind, state: "open", name: "one on Domestic workers of Country I", lead: "Q", partners: []string{"S"}, countries: []string{"I"},
			fill: map[string]string{"id": itoa(id), "thread": "1"}, secrets: []string{st.text(text, id, audience)}})
	}
}

// everyLetter knows one kind of letter that can be held.
type everyLetter struct{ plainly }

func (everyLetter) Templates() []string { return []string{"calls.answered"} }

// letters is a letter to one person, with the rule of its kind.
func (st *stage) letters() {
	drafter := st.as("drafter.org-p")
	st.must(st.DB.Write(st.Ctx, models.SystemActor, "test.tell", func(tx *db.Tx) error {
		account, err := db.Load[models.Account](tx, drafter.AccountID)
		if err != nil {
			return err
		}
		tx.Target("accounts", account.ID)
		return st.Services.Mail.Queue(tx, *account, "calls.answered", map[string]string{"Reference": secretLetter, "Page": handlerstest.Origin + "/calls"})
	}))
	id := st.id("SELECT MAX(id) FROM messages WHERE account_id = ?", drafter.AccountID)
	st.put(object{kind: "letter", state: "kept", name: "a letter", owner: "drafter.org-p", fill: map[string]string{"id": id}})
	st.put(object{kind: "notice", state: "kept", name: "a notice", owner: "drafter.org-p", fill: map[string]string{"id": id}})
	st.put(object{kind: "letter rule", state: "any", name: "the rule of a kind", fill: map[string]string{"template": "calls.answered"}})
}

// section is one of the form of a document.
func (st *stage) section(id int64) string {
	v, err := st.Services.Proposals.Show(st.Ctx, st.as("auditor"), id)
	st.must(err)
	return v.Form.Schema.Sections[0].Code
}

// reviewing asks two reviewers of the application that waits for review: one
// sends, one is at it; and a third declines.
func (st *stage) reviewing() {
	id := st.number("SELECT id FROM proposals WHERE title LIKE 'Domestic workers of Country I%'")
	officer := st.as("secretariat.officer")
	asking := reviews.Asking{DueOn: when.DateOf(st.DB.Now(st.Ctx)).AddDays(20)}
	for _, key := range []string{"reviewer1", "reviewer2", "reviewer3"} {
		asking.Mandates = append(asking.Mandates, st.as(key).MandateID)
	}
	st.must(st.Services.Reviews.Assign(st.Ctx, officer, id, asking))
	assignment := func(key string) int64 {
		return st.number("SELECT id FROM review_assignments WHERE proposal_id = ? AND person_id = ?", id, st.as(key).PersonID)
	}
	one, two, three := assignment("reviewer1"), assignment("reviewer2"), assignment("reviewer3")
	v := st.score(one, "reviewer1", secretReview)
	st.must(st.Services.Reviews.Submit(st.Ctx, st.as("reviewer1"), one, v.Assignment.Version, secretOverall))
	st.score(three, "reviewer3", secretUnsent)
	st.must(st.Services.Reviews.Decline(st.Ctx, st.as("reviewer2"), two, 1, secretDecline))
	criterion := v.Criteria[0].Code
	for _, r := range []object{
		{state: "sent", owner: "reviewer1", fill: map[string]string{"id": itoa(one)}},
		{state: "owed", owner: "reviewer3", fill: map[string]string{"id": itoa(three)}},
	} {
		r.fill["criterion"] = criterion
		r.kind, r.name = "review", "a review of "+r.owner
		st.put(r)
		r.kind, r.secrets = "assignment", nil
		st.put(r)
	}
	call := st.number(`SELECT MAX(c.id) FROM calls c WHERE c.state = 'published' AND NOT EXISTS (SELECT 1 FROM review_assignments a JOIN proposals p ON p.id = a.proposal_id
		WHERE p.call_id = c.id AND a.stage = 'full' AND a.state = 'submitted')`)
	shared, err := st.Services.Reviews.OpenCalibration(st.Ctx, officer, call, reviews.Calibrating{Stage: models.StageFull, Proposal: id, DueOn: asking.DueOn,
		Mandates: []int64{st.as("reviewer1").MandateID, st.as("reviewer3").MandateID}})
	st.must(err)
	st.put(object{kind: "calibration", state: "open", name: "a round of calibration", asked: []string{"reviewer1", "reviewer3"}, fill: map[string]string{"id": itoa(shared.ID)}})
	round := object{kind: "round", state: "open", name: "a round on a disagreement", fill: map[string]string{"id": st.id("SELECT MAX(id) FROM review_rounds WHERE closed_at IS NULL")}}
	for _, key := range []string{"reviewer1", "reviewer2", "reviewer3", "reviewer4", "reviewer5"} {
		if st.number(`SELECT COUNT(*) FROM review_round_members m JOIN review_assignments a ON a.id = m.assignment_id JOIN review_rounds r ON r.id = m.round_id
			WHERE r.closed_at IS NULL AND a.person_id = ?`, st.as(key).PersonID) > 0 {
			round.asked = append(round.asked, key)
		}
	}
	st.put(round)
	st.put(object{kind: "reviewer", state: "in the pool", name: "what reviewer1 knows", owner: "reviewer1", fill: map[string]string{"id": itoa(st.as("reviewer1").PersonID)}})
	st.put(object{kind: "review", state: "declined", name: "a declined review", owner: "reviewer2", fill: map[string]string{"id": itoa(two), "criterion": criterion}})
}

func (st *stage) score(assignment int64, key, reason string) models.ReviewView {
	v, err := st.Services.Reviews.Review(st.Ctx, st.as(key), assignment)
	st.must(err)
	for _, c := range v.Criteria {
		score := 3
		_, err := st.Services.Reviews.SaveScore(st.Ctx, st.as(key), assignment, reviews.ScoreInput{Criterion: c.Code, Score: &score, Reason: reason})
		st.must(err)
	}
	v, err = st.Services.Reviews.Review(st.Ctx, st.as(key), assignment)
	st.must(err)
	return v
}

// registers are people, organisations and what they hold.
func (st *stage) registers() {
	drafter := st.as("drafter.org-p")
	st.put(object{kind: "account", state: "another's", name: "an account", fill: map[string]string{"id": itoa(drafter.AccountID)}})
	st.put(object{kind: "mandate", state: "any", name: "a mandate", fill: map[string]string{"id": itoa(drafter.MandateID)}})
	st.put(object{kind: "organisation", state: "any", name: "an organisation", fill: map[string]string{"id": itoa(drafter.OrganisationID)}})
	st.put(object{kind: "agreement", state: "any", name: "an agreement", fill: map[string]string{"id": st.id("SELECT MIN(id) FROM agreements")}})
	st.put(object{kind: "act", state: "any", name: "an act", fill: map[string]string{"id": st.id("SELECT MAX(id) FROM acts")}})
	token, _, err := st.Services.People.MakeToken(st.Ctx, drafter, people.TokenInput{Name: secretToken, Mandate: drafter.MandateID, Scopes: []string{"read"}})
	st.must(err)
	st.put(object{kind: "token", state: "another's", name: "a token", owner: "drafter.org-p", fill: map[string]string{"id": itoa(token.ID)}, secrets: []string{secretToken}})
	way, err := st.Services.Files.Begin(st.Ctx, drafter, "letter.pdf", 100)
	st.must(err)
	st.put(object{kind: "upload", state: "another's", name: "a file on its way", owner: "drafter.org-p", fill: map[string]string{"id": itoa(way.ID)}})
	st.enter(st.Visitor(), "drafter.org-p") // a second browser, to be signed out
	st.put(object{kind: "session", state: "another's", name: "a session", owner: "drafter.org-p", fill: map[string]string{"id": st.id("SELECT MAX(id) FROM sessions WHERE account_id = ?", drafter.AccountID)}})
	st.put(object{kind: "form draft", state: "open", name: "a form that is prepared", fill: map[string]string{"stage": "concept", "section": "people", "question": "participation", "number": "1"}})
	st.put(object{kind: "criteria draft", state: "open", name: "criteria that are prepared", fill: map[string]string{"criterion": "relevance", "number": "1"}})
	st.put(object{kind: "form", state: "in force", name: "a form", fill: map[string]string{"stage": "concept"}})
	st.put(object{kind: "fund indicator", state: "in force", name: "an indicator of the fund", fill: map[string]string{"indicator": "people_served"}})
	st.put(object{kind: "rule", state: "in force", name: "a rule", fill: map[string]string{"rule": "gate"}})
	st.put(object{kind: "public record", state: "any", name: "a real programme", fill: map[string]string{"key": st.Services.Record.Programmes[0].Key}})
}
