package demo

import (
	"bytes"
	"fmt"
	"strings"

	"seedfund/app/contributions"
	"seedfund/app/files"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// promise is one contributor's arrangement with its payments. Due months lie
// before the story's end; below zero they lie after it.
type promise struct {
	contributor int
	currency    string
	signed      int
	theme       int
	payments    []payment
}

type payment struct {
	months int
	major  int64  // in whole units of the currency
	rate   string // units for one dollar on the day; empty: it has not arrived
	behalf bool   // entered from the agent's notification, by two persons
	wrong  bool   // entered wrongly first, and taken back
}

var promises = []promise{
	{contributor: 1, currency: "USD", signed: 47, payments: []payment{{46, 3_000_000, "1", false, false}, {34, 3_000_000, "1", false, false}, {20, 3_000_000, "1", false, false}}},
	{contributor: 2, currency: "EUR", signed: 47, theme: 2, payments: []payment{{45, 2_500_000, "0.92", false, false}, {30, 2_500_000, "0.905", false, false}}},
	{contributor: 3, currency: "USD", signed: 46, payments: []payment{{44, 2_000_000, "1", false, false}, {31, 2_000_000, "1", false, false}}},
	{contributor: 4, currency: "SEK", signed: 35, payments: []payment{{32, 30_000_000, "10.61", true, false}}},
	{contributor: 5, currency: "USD", signed: 30, theme: 4, payments: []payment{{28, 1_500_000, "1", false, false}, {16, 1_500_000, "1", false, true}}},
	{contributor: 6, currency: "EUR", signed: 17, payments: []payment{{14, 1_200_000, "0.89", false, false}, {2, 1_200_000, "0.87", true, false}}},
	{contributor: 7, currency: "USD", signed: 15, theme: 5, payments: []payment{{12, 1_000_000, "1", false, false}, {1, 1_000_000, "", false, false}}},
	{contributor: 8, currency: "NOK", signed: 11, payments: []payment{{9, 10_000_000, "10.84", false, false}, {-6, 10_000_000, "", false, false}}},
}

// planContributions plans each signature and each arrival.
func (d *director) planContributions() {
	for _, c := range promises {
		d.at(d.ago(c.signed, 3), fmt.Sprintf("contributor %d signs", c.contributor), func() error { return d.sign(c) })
	}
}

func (d *director) sign(c promise) error {
	in := contributions.CommitmentInput{
		OrganisationID: d.bodies[fmt.Sprintf("CONTRIBUTOR-%d", c.contributor)], Currency: c.currency,
		Agreement: fmt.Sprintf("Standard administrative arrangement %d (demonstration)", c.contributor),
		SignedOn:  d.day(), Preference: c.theme,
	}
	for _, p := range c.payments {
		in.Schedule = append(in.Schedule, models.Instalment{DueOn: when.DateOf(d.ago(p.months, 0)), Minor: p.major * 100})
		in.Minor += p.major * 100
	}
	made, err := d.s.Contributions.Commit(d.ctx, d.as("secretariat.officer"), in)
	if err != nil {
		return err
	}
	for i, p := range c.payments {
		if p.rate != "" {
			d.at(d.ago(p.months, -4), fmt.Sprintf("contributor %d pays", c.contributor), func() error { return d.deposit(made.ID, c, i) })
		}
	}
	return nil
}

func (d *director) deposit(commitment int64, c promise, nth int) error {
	p := c.payments[nth]
	in := contributions.DepositInput{
		Instalment: nth + 1, Minor: p.major * 100, Rate: p.rate, ValueDate: d.day(),
		AgentRef: fmt.Sprintf("99-DEP-%d%02d", c.contributor, nth+1),
	}
	if c.currency != money.USD {
		in.RateSource, in.RateOn = "UN operational rate of exchange (illustrative)", d.day().FirstOfMonth()
	}
	if p.behalf {
		return d.depositOnBehalf(commitment, in)
	}
	if p.wrong {
		wrong := in
		wrong.Minor, wrong.AgentRef = in.Minor-100_000_00, in.AgentRef+"-A"
		made, err := d.s.Contributions.RecordDeposit(d.ctx, d.as("agent"), commitment, wrong)
		if err != nil {
			return err
		}
		if err := d.s.Contributions.ReverseDeposit(d.ctx, d.as("agent"), made.ID, made.Version, "The amount of the bank's advice was read wrongly."); err != nil {
			return err
		}
	}
	_, err := d.s.Contributions.RecordDeposit(d.ctx, d.as("agent"), commitment, in)
	return err
}

// depositOnBehalf enters the agent's notification; a second person confirms it.
//
// clause 97: what is entered in the agent's place rests on its notification
// and on two persons.
func (d *director) depositOnBehalf(commitment int64, in contributions.DepositInput) error {
	in.Notification = d.notification("contributor_commitments", commitment, "Notification of a deposit by the MPTF Office")
	made, err := d.s.Contributions.RecordDeposit(d.ctx, d.as("secretariat.officer"), commitment, in)
	if err != nil {
		return err
	}
	return d.s.Contributions.ConfirmDeposit(d.ctx, d.as("secretariat.officer2"), made.ID, made.Version)
}

// notification is a page of paper from the agent, to be stored with its act.
func (d *director) notification(owner string, id int64, words string) *files.Upload {
	return &files.Upload{OwnerType: owner, OwnerID: id, Purpose: files.PurposeNotification,
		Name: strings.ReplaceAll(strings.ToLower(words), " ", "-") + ".pdf",
		Body: bytes.NewReader(paperPDF(words, "Illustrative: a fictional fund", d.clock.Now().Format("2 January 2006")))}
}

// afterDecision plans what an approval leads to.
func (d *director) afterDecision(p *paper, decision models.Decision) error {
	if p.money == nil || !decision.Outcome.Commits() {
		return nil
	}
	if err := d.findProgramme(p); err != nil {
		return err
	}
	d.at(d.clock.Now().Add(2*aDay), p.key+" is released", func() error { return d.release(p, 1) })
	return nil
}

// findProgramme looks the programme up by its title.
func (d *director) findProgramme(p *paper) error {
	list, _, err := d.s.Programmes.List(d.ctx, models.SystemActor, programmesAll)
	if err != nil {
		return err
	}
	for _, row := range list {
		if row.Title == p.title {
			p.programme, p.reference = row.ID, row.Reference
			return nil
		}
	}
	return fmt.Errorf("%s has no programme", p.key)
}
