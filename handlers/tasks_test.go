package handlers_test

import (
	"fmt"
	"testing"

	"seedfund/app/apptest/decided"
	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/programmes"
	"seedfund/app/transfers"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/money"
)

// taskListsStay reads the task lists of people with 2 things of each kind in
// the store and with 20: the statements are as many, the tasks are more.
func taskListsStay(t *testing.T, grow func(i int), people map[string]*handlerstest.Browser) {
	t.Helper()
	for i := range 2 {
		grow(i)
	}
	few, tasks := map[string]int64{}, map[string]int{}
	for name, b := range people {
		b.Get("/home") // what is read once for all
		few[name], tasks[name] = b.Statements("/home"), len(b.Get("/home").All("main .queue > li"))
	}
	for i := range 18 {
		grow(2 + i)
	}
	for name, b := range people {
		if many := b.Statements("/home"); many != few[name] {
			t.Errorf("%s: %d statements for 20 of each kind, %d for 2", name, many, few[name])
		}
		if now := len(b.Get("/home").All("main .queue > li")); now < tasks[name]+18 {
			t.Errorf("control: %s has %d tasks, had %d", name, now, tasks[name])
		}
	}
}

// Programmes whose tranche is due or can be asked for, requests in every hand,
// deposits that wait for a second person.
func TestTaskListsOfTheMoneyRoomTakeTheSameStatements(t *testing.T) {
	s := moneyStage(t)
	decided.Fund(t, s.Harness, 100_000_000_00)
	room := s.Services
	c, err := room.Contributions.Commit(s.Ctx, s.Fresh(s.officer), contributions.CommitmentInput{OrganisationID: s.Cast(models.RoleContributor).OrganisationID,
		Agreement: "SAA 2027/2", Currency: "USD", Minor: 1_000_000_00, SignedOn: s.today(), Schedule: []models.Instalment{{DueOn: s.today(), Minor: 1_000_000_00}}})
	s.must(err)
	taskListsStay(t, func(i int) {
		for range 2 {
			decided.Programme(t, s.Harness, decided.Plan{Organisations: []decided.Organisation{{ID: s.orgs[0], Tranche: []money.Cents{100_000_00, 50_000_00}}, {ID: s.orgs[1], Tranche: []money.Cents{100_000_00, 50_000_00}}}})
		}
		programme := s.released()
		request := func(cents money.Cents) (int64, int64) {
			r, err := room.Transfers.Prepare(s.Ctx, s.Fresh(s.officer), programme, 1, transfers.Asked{Amounts: map[int64]money.Cents{s.orgs[0]: cents}})
			s.must(err)
			return r.ID, r.Version
		}
		request(10_00) // waits for a signature
		signed, version := request(20_00)
		s.must(room.Transfers.Approve(s.Ctx, s.Fresh(s.head), signed, version))
		sent, version := request(30_00)
		s.must(room.Transfers.Approve(s.Ctx, s.Fresh(s.head), sent, version))
		s.must(room.Transfers.Send(s.Ctx, s.Fresh(s.officer), sent, version+1))
		_, err := room.Contributions.RecordDeposit(s.Ctx, s.Fresh(s.officer), c.ID, contributions.DepositInput{Instalment: 1, Minor: 10_00, ValueDate: s.today(),
			AgentRef: fmt.Sprint("DEP-B-", i), FileID: s.notification(c.ID, i)})
		s.must(err)
	}, map[string]*handlerstest.Browser{"officer": s.SignIn(s.officer), "head": s.SignIn(s.head), "agent": s.SignIn(s.agent)})
}

// released is the latest programme, its first tranche released.
func (s *moneyScene) released() int64 {
	s.t.Helper()
	rows, _, err := s.Services.Programmes.List(s.Ctx, s.officer, programmes.Filter{Limit: 1})
	s.must(err)
	p, err := s.Services.Programmes.Get(s.Ctx, s.officer, rows[0].ID)
	s.must(err)
	_, err = s.Services.Programmes.Release(s.Ctx, s.Fresh(s.officer), p.Programme.ID, p.Programme.Version, 1, programmes.ReleaseInput{})
	s.must(err)
	return p.Programme.ID
}

// notification is a letter of the agent that lies in the store.
func (s *moneyScene) notification(owner int64, i int) *int64 {
	s.t.Helper()
	f := models.File{Hash: fmt.Sprintf("%064d", i), Size: 12, Kind: "application/pdf", Name: "notice.pdf", Purpose: "notification",
		OwnerType: "contributor_commitments", OwnerID: owner, State: models.FileStored}
	s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.file", func(tx *db.Tx) error { return db.Create(tx, &f) }))
	return &f.ID
}

// Matters that wait for votes and matters that wait to be opened.
func TestTaskListsOfTheBoardTakeTheSameStatements(t *testing.T) {
	s, r := boardSite(t)
	taskListsStay(t, func(int) {
		for _, opens := range []bool{true, false} {
			paper := r.Paper(0)
			paper.Kind, paper.Outcome, paper.Reserve = models.MatterOther, models.OutcomeNote, models.ReserveNone
			m, err := r.Matters.Prepare(r.Ctx, r.Officer, paper)
			r.Must(err)
			if closes := r.DB.Now(r.Ctx).AddDate(0, 0, 10); opens {
				r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &closes))
			}
		}
	}, map[string]*handlerstest.Browser{"member": s.SignIn(r.Members["contributors/1"]), "chair": s.SignIn(r.Chair), "head": s.SignIn(r.Head)})
}

// Notes to screen, to assign and to review.
func TestTaskListsOfReviewTakeTheSameStatements(t *testing.T) {
	d := reviewDesk(t)
	taskListsStay(t, func(int) {
		d.room.Concept()
		d.room.InReview()
	}, map[string]*handlerstest.Browser{"officer": d.SignIn(d.room.Officer), "reviewer": d.SignIn(d.room.Reviewers[0])})
}
