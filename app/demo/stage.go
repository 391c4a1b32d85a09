package demo

import (
	"fmt"
	"strings"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/reference"
	"seedfund/app/rules"
	"seedfund/models"
)

// settle marks the store and makes organisations, agreements and accounts. The
// first administrator is made by the system; the administrator does the rest.
func (d *director) settle() error {
	hash, err := people.HashPassword(d.ctx, people.StandardCost, Password)
	if err != nil {
		return err
	}
	parts := cast()
	err = d.s.DB.Write(d.ctx, models.SystemActor, "demonstration.settle", func(tx *db.Tx) error {
		if err := people.Settle(tx, models.StoreDemonstration, "DEM00"); err != nil {
			return err
		}
		if err := d.organisations(tx); err != nil {
			return err
		}
		for _, p := range parts {
			if err := d.join(tx, p, hash); err != nil {
				return fmt.Errorf("%s: %w", p.key, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.agreements()
}

func (d *director) join(tx *db.Tx, p part, hash string) error {
	account, err := people.CreateAccount(tx, people.AccountInput{Name: p.name, Email: p.email(), Language: p.language}, hash)
	if err != nil {
		return err
	}
	if p.zone != "" {
		account.Zone = p.zone
		if err := db.Update(tx, account, "zone"); err != nil {
			return err
		}
	}
	who := player{account: account.ID, person: account.PersonID, name: p.name, mandate: map[models.Role]int64{}, first: p.mandates[0].role}
	for _, m := range p.mandates {
		in := people.MandateInput{Person: account.PersonID, Role: m.role, Organisation: d.bodies[m.organisation], Country: m.country, Instrument: "Letter of appointment (demonstration)", Office: m.office, Powers: m.powers}
		made, err := people.CreateMandate(tx, in)
		if err != nil {
			return err
		}
		who.mandate[m.role] = made.ID
	}
	d.players[p.key] = who
	return nil
}

func (d *director) organisations(tx *db.Tx) error {
	add := func(in people.OrganisationInput) error {
		o, err := people.CreateOrganisation(tx, in)
		if err == nil {
			d.bodies[in.Code] = o.ID
		}
		return err
	}
	catalogue := reference.Demonstration()
	inputs := []people.OrganisationInput{
		{Code: secretariat, Name: "Secretariat of the Network (demonstration)", Kind: models.KindSecretariatBody},
		{Code: agentBody, Name: "MPTF Office (demonstration)", Kind: models.KindAgentBody},
	}
	for _, o := range catalogue.Organisations() {
		inputs = append(inputs, people.OrganisationInput{Code: o.Code, Name: o.Name.In("en"), Kind: models.KindUNEntity})
	}
	for _, c := range catalogue.Countries() {
		inputs = append(inputs, people.OrganisationInput{Code: "GOV-" + c.Code, Name: "Government of " + c.Name.In("en"), Kind: models.KindMemberState, Country: c.Code})
	}
	for _, b := range catalogue.Bodies() {
		kind, category := models.KindContributorBody, ""
		if b.Kind == models.ReferenceNetwork {
			kind, category = models.KindStakeholder, b.Category
		}
		inputs = append(inputs, people.OrganisationInput{Code: b.Code, Name: b.Name.In("en"), Kind: kind, StakeholderCategory: category})
	}
	for _, in := range inputs {
		if err := add(in); err != nil {
			return fmt.Errorf("%s: %w", in.Code, err)
		}
	}
	return nil
}

// agreements gives every participating organisation but the last its
// memorandum with the agent.
//
// clause 97: Organisation W has none and can receive nothing.
func (d *director) agreements() error {
	for _, letter := range organisationLetters[:len(organisationLetters)-1] {
		_, err := d.s.People.Agree(d.ctx, d.as("administrator"), d.organisation(letter), "Memorandum of understanding "+letter+" (demonstration)", d.clock.Now(), nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// adoptRules records the rules the fund begins with, as its instruments say.
//
// clause 98: what follows these the Board adopts.
func (d *director) adoptRules() error {
	head := d.as("secretariat.head")
	terms := rules.Adoption{Instrument: "Terms of reference of the fund DEM00 (demonstration)"}
	if err := d.s.Rules.AdoptGate(d.ctx, head, models.StartGateRule, terms); err != nil {
		return err
	}
	agreed := rules.Adoption{Instrument: "Memorandum with the administrative agent (demonstration)"}
	if err := d.s.Rules.AdoptAgentFee(d.ctx, head, models.StartAgentFee, agreed); err != nil {
		return err
	}
	if err := d.s.Rules.AdoptSpread(d.ctx, head, models.StartSpread, terms); err != nil {
		return err
	}
	if err := d.s.Rules.AdoptStep(d.ctx, head, models.StartStep, terms); err != nil {
		return err
	}
	return d.s.Rules.AdoptRefusals(d.ctx, head, models.StartRefusals, terms)
}

// seatBoard sets the Board up and gives its seats.
//
// clause 100: the four constituencies; clause 98: the Coordinator presides.
func (d *director) seatBoard() error {
	var err error
	d.board, err = d.s.Bodies.SetUp(d.ctx, d.as("secretariat.head"), bodies.SetUp{
		Code: "board", Kind: models.BodyBoard, Name: "Multi-partner Board of the fund DEM00",
		Instrument: "Terms of reference of the fund DEM00 (demonstration)", Rules: models.DefaultRules(), ExOfficio: 2,
	})
	if err != nil {
		return err
	}
	composition, err := d.s.Bodies.Composition(d.ctx, models.SystemActor, d.board.ID, d.clock.Now(), d.clock.Now())
	if err != nil {
		return err
	}
	codes := map[models.Constituency][]string{
		models.ConstituencyContributors: {"CONTRIBUTOR-1", "CONTRIBUTOR-2", "CONTRIBUTOR-3"},
		models.ConstituencyStakeholders: seatNetworks,
		models.ConstituencyExOfficio:    {secretariat, agentBody},
	}
	for _, letter := range seatCountries {
		codes[models.ConstituencyCountries] = append(codes[models.ConstituencyCountries], governmentCode(letter))
	}
	for _, letter := range seatOrganisations {
		codes[models.ConstituencyNetwork] = append(codes[models.ConstituencyNetwork], organisationCode(letter))
	}
	for _, seat := range composition.Seats {
		for n, code := range codes[seat.Constituency] {
			if seat.Number == n+1 {
				if s, passes := successions[seat.Key()]; passes {
					if err := d.holdUntil(seat.Seat, s.before, code); err != nil {
						return fmt.Errorf("%s: %w", s.before, err)
					}
					continue
				}
				if err := d.hold(seat.Seat, models.HoldingHolder, code); err != nil {
					return fmt.Errorf("%s: %w", code, err)
				}
			}
		}
		if seat.Constituency == models.ConstituencyContributors && seat.Number == 2 {
			if err := d.hold(seat.Seat, models.HoldingAlternate, "CONTRIBUTOR-2"); err != nil {
				return err
			}
		}
	}
	return d.planRotation(composition)
}

func (d *director) hold(seat models.Seat, kind models.HoldingKind, code string) error {
	actor, from := d.as("secretariat.head"), d.clock.Now()
	in := bodies.HoldingInput{SeatID: seat.ID, Kind: kind, OrganisationID: d.bodies[code], StartsAt: from,
		Instrument: "Letter of nomination, " + strings.ToLower(string(seat.Constituency)) + " (demonstration)"}
	if kind == models.HoldingHolder {
		in.EndsAt = firstEnd(seat, from)
	}
	err := d.seated(d.s.Bodies.Hold(d.ctx, actor, in))
	if err == nil && in.EndsAt != nil {
		d.renew(seat, code, *in.EndsAt, models.DefaultRules().ConsecutiveTerms)
	}
	return err
}

// holdUntil gives a seat for its first stretch and one term, after which it
// passes to another.
func (d *director) holdUntil(seat models.Seat, code, next string) error {
	from := d.clock.Now()
	first := firstEnd(seat, from)
	err := d.seated(d.s.Bodies.Hold(d.ctx, d.as("secretariat.head"), bodies.HoldingInput{SeatID: seat.ID, Kind: models.HoldingHolder, OrganisationID: d.bodies[code], StartsAt: from, EndsAt: first,
		Instrument: "Letter of nomination, " + string(seat.Constituency) + " (demonstration)"}))
	if err == nil {
		d.renew(seat, code, *first, 1)
		d.succeed(seat, next, models.DefaultRules().TermEnd(*first))
	}
	return err
}
