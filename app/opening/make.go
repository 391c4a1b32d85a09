package opening

import (
	"fmt"
	"time"

	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/funditems"
	"seedfund/app/ledger"
	"seedfund/app/programmes"
	"seedfund/app/reporting"
	"seedfund/app/transfers"
	"seedfund/models"
	"seedfund/models/money"
)

// maker makes the rows of a book in the transaction of the commit.
type maker struct {
	tx     *db.Tx
	batch  *models.OpeningBatch
	book   models.OpeningBook
	ground models.OpeningGround

	decisions    map[string]models.PriorDecision
	arrangements map[string]int64
	programmes   map[string]int64
	tranches     map[string]map[int]int64 // by programme and number
}

func (m *maker) make() error {
	m.decisions, m.arrangements = map[string]models.PriorDecision{}, map[string]int64{}
	m.programmes, m.tranches = map[string]int64{}, map[string]map[int]int64{}
	for _, step := range []func() error{m.decide, m.sign, m.happen, m.run} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) organisation(code string) int64 { return m.ground.Organisations[code].ID }

// road says who stands behind each row: who loaded it, and the actor.
func (m *maker) road() models.AgentRoad {
	now := m.tx.Now
	return models.AgentRoad{Road: models.RoadOnBehalf, State: models.RecordPosted, FileID: &m.batch.FileID, RecordedBy: m.batch.PersonID, RecordedAs: m.batch.MandateID,
		ConfirmedBy: &m.tx.Actor.PersonID, ConfirmedAt: &now}
}

// decide keeps the decisions taken before, apart from the register.
func (m *maker) decide() error {
	for i, d := range m.book.Decisions {
		row := models.PriorDecision{BatchID: m.batch.ID, Position: i + 1, Reference: d.Reference, DecidedAt: d.DecidedOn.Start(time.UTC), Body: d.Body, Method: d.Method,
			Title: d.Title, Text: d.Text, Source: d.Source}
		if err := db.Create(m.tx, &row); err != nil {
			return err
		}
		m.decisions[d.Reference] = row
	}
	return nil
}

func (m *maker) sign() error {
	for _, a := range m.book.Contributions {
		in := contributions.CommitmentInput{OrganisationID: m.organisation(a.Contributor), Agreement: a.Agreement, Currency: a.Currency, Minor: a.Minor, SignedOn: a.SignedOn,
			Preference: a.Preference, Schedule: a.Schedule}
		if len(in.Schedule) == 0 {
			in.Schedule = []models.Instalment{{DueOn: a.SignedOn, Minor: a.Minor}}
		}
		c, err := contributions.EnterCommitment(m.tx, m.tx.Actor, in)
		if err != nil {
			return err
		}
		m.arrangements[a.Agreement] = c.ID
	}
	return nil
}

// happen enters what happened, in its order.
func (m *maker) happen() error {
	for _, e := range m.book.Events() {
		if err := m.enter(e); err != nil {
			return fmt.Errorf("opening: %s of %s, row %d: %w", e.Kind, e.On, e.Rows[0], err)
		}
	}
	return nil
}

func (m *maker) enter(e models.OpeningEvent) error {
	switch e.Kind {
	case models.EntryDeposit:
		return m.deposit(m.book.Deposits[e.Rows[0]])
	case models.EntryCommitment:
		return m.establish(m.book.Programmes[e.Rows[0]])
	case models.EntryReservation:
		return programmes.ReservePrior(m.tx, m.programmes[e.Programme], e.Tranche, e.On)
	case models.EntryRelease:
		return m.release(e)
	case models.EntryTransfer:
		return m.pay(e)
	case models.EntryRefund:
		return m.refund(m.book.Transfers[e.Rows[0]])
	case models.EntryExpenditure:
		return m.spend(m.book.Spending[e.Rows[0]])
	case models.EntryUnreservation:
		return programmes.ClosePrior(m.tx, m.programmes[e.Programme], models.ProgrammeOperationalClosed, e.On, m.batch.Reference)
	case models.EntryDecommitment:
		return programmes.ClosePrior(m.tx, m.programmes[e.Programme], models.ProgrammeFinancialClosed, e.On, m.batch.Reference)
	}
	i := m.book.Items[e.Rows[0]]
	in := funditems.Input{Kind: i.Kind, Cents: i.Cents, ValueDate: i.ValueDate, Basis: i.Basis, AgentRef: i.AgentRef}
	if i.Organisation != "" {
		in.OrganisationID = m.organisation(i.Organisation)
	}
	_, err := funditems.EnterConfirmed(m.tx, in, m.road())
	return err
}

func (m *maker) deposit(d models.OpeningDeposit) error {
	in := contributions.DepositInput{Minor: d.Minor, Rate: d.Rate, ValueDate: d.ValueDate, AgentRef: d.AgentRef, Fee: d.Fee}
	if d.Currency != money.USD {
		in.RateSource, in.RateOn, in.RateWhy = d.RateSource, d.ValueDate, m.batch.Reference
	}
	_, err := contributions.EnterConfirmed(m.tx, m.arrangements[d.Agreement], in, m.road())
	return err
}

func (m *maker) establish(p models.OpeningProgramme) error {
	countries, _ := models.OpeningCountries(p.Countries, m.ground.Countries)
	in := programmes.Prior{Decision: m.decisions[p.Decision], AgentNumber: p.AgentNumber, Title: p.Title, Theme: p.Theme, Lead: m.organisation(p.Lead), Months: p.Months, Countries: countries}
	for _, s := range m.book.Shares {
		if s.Programme == p.Reference {
			in.Shares = append(in.Shares, programmes.PriorShare{OrganisationID: m.organisation(s.Organisation), Tranche: s.Tranche, DueOn: s.DueOn, Figures: s.Figures})
		}
	}
	made, err := programmes.EstablishPrior(m.tx, in)
	if err != nil {
		return err
	}
	rows, err := db.From[models.Tranche](m.tx.DB).Where("programme_id = ?", made.ID).Find(m.tx.Ctx)
	m.programmes[p.Reference], m.tranches[p.Reference] = made.ID, map[int]int64{}
	for _, t := range rows {
		m.tranches[p.Reference][t.Number] = t.ID
	}
	return err
}

func (m *maker) release(e models.OpeningEvent) error {
	asked, why := map[int64]money.Cents{}, m.batch.Reference
	for _, i := range e.Rows {
		s := m.book.Shares[i]
		asked[m.organisation(s.Organisation)] = s.Cents
		if s.Note != "" {
			why = m.batch.Reference + ": " + s.Note
		}
	}
	return programmes.ReleasePrior(m.tx, m.programmes[e.Programme], e.Tranche, asked, e.On, why)
}

func (m *maker) pay(e models.OpeningEvent) error {
	in := transfers.Prior{ProgrammeID: m.programmes[e.Programme], TrancheID: m.tranches[e.Programme][e.Tranche], On: e.On, Note: m.batch.Reference,
		By: m.batch.PersonID, As: m.batch.MandateID, FileID: m.batch.FileID}
	for _, p := range m.book.Programmes {
		if p.Reference == e.Programme {
			in.AgentNumber = p.AgentNumber
		}
	}
	for _, i := range e.Rows {
		t := m.book.Transfers[i]
		in.Payments = append(in.Payments, transfers.PriorPayment{OrganisationID: m.organisation(t.Organisation), Cents: t.Cents, AgentRef: t.AgentRef})
	}
	return transfers.EnterPrior(m.tx, in)
}

func (m *maker) refund(t models.OpeningTransfer) error {
	return programmes.EnterRefund(m.tx, &models.Refund{ProgrammeID: m.programmes[t.Programme], OrganisationID: m.organisation(t.Organisation), Cents: t.Cents, ValueDate: t.ValueDate,
		AgentRef: t.AgentRef, Reason: t.Reason, AgentRoad: m.road()})
}

func (m *maker) spend(s models.OpeningSpend) error {
	row := models.UnexRow{Figures: s.Figures, Committed: s.Committed}
	_, err := reporting.Enter(m.tx, reporting.Input{ProgrammeID: m.programmes[s.Programme], OrganisationID: m.organisation(s.Organisation), Year: s.Year, AsAt: s.AsAt(m.book.CutOff),
		Certainty: s.Type.Certainty(), Explanation: s.Explanation, Lines: row.Lines(), By: m.batch.PersonID, As: m.batch.MandateID})
	return err
}

// run sets the days that programmes run.
func (m *maker) run() error {
	for _, p := range m.book.Programmes {
		if p.StartOn.IsZero() {
			continue
		}
		if err := programmes.RunPrior(m.tx, m.programmes[p.Reference], p.StartOn, p.Ends()); err != nil {
			return err
		}
	}
	return nil
}

// proved reads the funding status of the cut-off from the books that were made: it
// is the agent's statement, line by line, or nothing of it stands.
func (m *maker) proved() error {
	sums, err := ledger.SumsAt(m.tx.DB, models.SystemActor, ledger.ValueClock, m.book.CutOff)
	if err != nil {
		return err
	}
	made := models.FundingStatusOf(sums, m.book.CutOff, m.book.Edition)
	for _, l := range m.book.Reconcile(m.ground.Fee) {
		if is := made.Line(l.ID); is.Cents != l.Theirs {
			return fmt.Errorf("opening: %s: the books made have %s, the statement %s", l.ID, is.Cents, l.Theirs)
		}
	}
	return nil
}
