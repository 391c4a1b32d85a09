package programmes

import (
	"slices"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Prior is a programme that a decision taken before this system established, with
// where it stands. No proposal of ours is behind it.
type Prior struct {
	Decision    models.PriorDecision
	AgentNumber string
	Title       string
	Theme       int
	Lead        int64
	Months      int
	Countries   []models.ProgrammeCountry
	Shares      []PriorShare
}

// PriorShare is one organisation's share of one tranche, by category.
type PriorShare struct {
	OrganisationID int64
	Tranche        int
	DueOn          when.Date
	Figures        models.UnexFigures
}

func (in Prior) total(organisation int64) (sum money.Cents) {
	for _, s := range in.Shares {
		if organisation == 0 || s.OrganisationID == organisation {
			sum += s.Figures.Total()
		}
	}
	return sum
}

// indirect is the rate of indirect costs that an organisation's budget comes to, in
// basis points, rounded up so that its own budget does not pass it.
func (in Prior) indirect(organisation int64) int {
	var costs, indirect money.Cents
	for _, s := range in.Shares {
		if s.OrganisationID == organisation {
			costs, indirect = costs+s.Figures.Costs(), indirect+s.Figures.Indirect()
		}
	}
	if costs == 0 {
		return 0
	}
	return min(100_00, int((indirect*100_00+costs-1)/costs))
}

// organisations are those of the shares, the lead first.
func (in Prior) organisations() []int64 {
	out := []int64{in.Lead}
	for _, s := range in.Shares {
		if !slices.Contains(out, s.OrganisationID) {
			out = append(out, s.OrganisationID)
		}
	}
	return out
}

// EstablishPrior makes a programme that existed before, with its budget, shares and
// tranches, all planned, and posts its commitment on the day of its decision.
//
// clause 97: the agent's books are the fund's.
func EstablishPrior(tx *db.Tx, in Prior) (*models.Programme, error) {
	p := models.Programme{PriorDecisionID: &in.Decision.ID, AgentNumber: in.AgentNumber, Title: in.Title, Theme: in.Theme, LeadOrganisationID: in.Lead,
		State: models.ProgrammeApproved, Months: in.Months, ApprovedCents: in.total(0), Reserve: models.ReserveFirst}
	var err error
	if p.Reference, err = reference(tx, "programmes", "JP"); err != nil {
		return nil, err
	}
	if err := db.Create(tx, &p); err != nil {
		return nil, err
	}
	entry := ledger.Entry{Kind: models.EntryCommitment, ValueDate: in.Decision.DecidedOn(), Reference: in.Decision.Reference, Source: p.Reference}
	for i, org := range in.organisations() {
		cents := in.total(org)
		if err := db.Create(tx, &models.ProgrammeOrganisation{ProgrammeID: p.ID, OrganisationID: org, Position: i + 1, ISCBP: in.indirect(org),
			ApprovedCents: cents, State: models.ProgrammeApproved}); err != nil {
			return nil, err
		}
		entry.Lines = append(entry.Lines, ledger.Move(models.AccountApproved, models.AccountCommitments, p.ID, org, cents)...)
	}
	for _, c := range in.Countries {
		c.ProgrammeID = p.ID
		if err := db.Create(tx, &c); err != nil {
			return nil, err
		}
	}
	if err := priorBudget(tx, &p, in); err != nil {
		return nil, err
	}
	if _, err := ledger.Post(tx, entry); err != nil {
		return nil, err
	}
	return &p, note(tx, &p, models.ProgrammeEstablish, "", in.Decision.Reference)
}

func priorBudget(tx *db.Tx, p *models.Programme, in Prior) error {
	budget := models.ProgrammeBudget{ProgrammeID: p.ID, Number: 1, TotalCents: p.ApprovedCents}
	if err := db.Create(tx, &budget); err != nil {
		return err
	}
	made := map[int]int64{}
	for _, s := range in.Shares {
		id, is := made[s.Tranche]
		if !is {
			t := models.Tranche{ProgrammeID: p.ID, Number: s.Tranche, DueOn: s.DueOn, State: models.TranchePlanned}
			if err := db.Create(tx, &t); err != nil {
				return err
			}
			id, made[s.Tranche] = t.ID, t.ID
		}
		if err := db.Create(tx, &models.TrancheAmount{TrancheID: id, OrganisationID: s.OrganisationID, Cents: s.Figures.Total()}); err != nil {
			return err
		}
		for i, cents := range s.Figures {
			if cents == 0 {
				continue
			}
			if err := db.Create(tx, &models.ProgrammeBudgetLine{BudgetID: budget.ID, OrganisationID: s.OrganisationID, Category: i + 1, Tranche: s.Tranche, Cents: cents}); err != nil {
				return err
			}
		}
	}
	return nil
}

// ReservePrior sets aside the money of a tranche on a day that is over.
func ReservePrior(tx *db.Tx, programme int64, number int, on when.Date) error {
	p, t, err := priorTranche(tx, programme, number)
	if err != nil {
		return err
	}
	entry := ledger.Entry{Kind: models.EntryReservation, ValueDate: on, Past: true}
	if err := move(tx, p, t, entry, models.AccountApproved, models.AccountReserved); err != nil {
		return err
	}
	t.State = models.TrancheReserved
	return db.Update(tx, t, "state")
}

// ReleasePrior lets shares of a reserved tranche go, as it was done on a day that
// is over; the gate of that day was not counted here. Reason says by what it was.
func ReleasePrior(tx *db.Tx, programme int64, number int, asked map[int64]money.Cents, on when.Date, reason string) error {
	p, t, err := priorTranche(tx, programme, number)
	if err != nil {
		return err
	}
	parts, err := amounts(tx.DB, t.ID)
	if err != nil {
		return err
	}
	r := models.TrancheRelease{ProgrammeID: p.ID, TrancheID: t.ID, Reason: reason, PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID}
	var gate models.Gate
	gate.First = true
	for _, a := range parts {
		gate.Lines = append(gate.Lines, models.GateLine{OrganisationID: a.OrganisationID})
	}
	t.State = models.TrancheReleased
	return letGo(tx, p, t, &r, gate, parts, asked, on)
}

func priorTranche(tx *db.Tx, programme int64, number int) (*models.Programme, *models.Tranche, error) {
	p, err := open(tx, programme, 0)
	if err != nil {
		return nil, nil, err
	}
	t, err := loadTranche(tx, programme, number)
	return p, t, err
}

// EnterRefund enters a refund in the caller's transaction, which knows that the
// actor may; r has its road.
func EnterRefund(tx *db.Tx, r *models.Refund) error {
	p, err := open(tx, r.ProgrammeID, 0)
	if err != nil {
		return err
	}
	if err := r.Validate(); err != nil {
		return err
	}
	return enterRefund(tx, p, r)
}

// ClosePrior takes a programme to its operational closure, on which what was not
// paid goes back, or to its financial one, on which the rest is no longer committed.
func ClosePrior(tx *db.Tx, programme int64, to models.ProgrammeState, on when.Date, text string) error {
	p, err := open(tx, programme, 0)
	if err != nil {
		return err
	}
	from, action := p.State, models.ProgrammeClose
	if to == models.ProgrammeFinancialClosed {
		action, p.SettledOn = models.ProgrammeSettle, on
		err = decommit(tx, p, on)
	} else {
		p.ClosedOn = on
		err = giveBack(tx, p, on)
	}
	if err != nil {
		return err
	}
	p.State = to
	if err := db.Update(tx, p, "state", "closed_on", "settled_on"); err != nil {
		return err
	}
	if err := stateShares(tx, p); err != nil {
		return err
	}
	return note(tx, p, action, from, text)
}

// RunPrior sets the days a programme runs, as the agent's books have them.
func RunPrior(tx *db.Tx, programme int64, from, to when.Date) error {
	p, err := open(tx, programme, 0)
	if err != nil {
		return err
	}
	p.StartOn, p.EndOn = from, to
	return db.Update(tx, p, "start_on", "end_on")
}
