package demo

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"seedfund/app/bodies"
	"seedfund/app/files"
	"seedfund/app/reference"
	"seedfund/models"
	"seedfund/models/when"
)

// firstMonths is how long the first holders of the seats 1, 2 and 3 of each
// constituency sit, so that terms end one after the other. Less than half a term
// each, it counts for none.
var firstMonths = [...]int{6, 11, 2}

// firstEnd is when the first stretch of a rotating seat ends, nil for another.
func firstEnd(seat models.Seat, from time.Time) *time.Time {
	if !seat.Constituency.Rotates() {
		return nil
	}
	end := from.AddDate(0, firstMonths[seat.Number-1], 0)
	return &end
}

// renew plans the letters by which an organisation stays on a seat, term after
// term, until the rules let it stay no longer or the story ends.
func (d *director) renew(seat models.Seat, code string, ends time.Time, left int) {
	letter := ends.AddDate(0, 0, -20)
	if left == 0 || letter.After(d.clock.end) {
		return
	}
	next := models.DefaultRules().TermEnd(ends)
	d.at(letter, fmt.Sprintf("%s seat %d is renewed", seat.Constituency, seat.Number), func() error {
		if seat.Key() == heldOver && next.After(d.clock.end) {
			next = d.ago(2, 0)
		}
		err := d.seated(d.s.Bodies.Hold(d.ctx, d.as("secretariat.head"), bodies.HoldingInput{SeatID: seat.ID, Kind: models.HoldingHolder, OrganisationID: d.bodies[code],
			StartsAt: ends, EndsAt: &next, Instrument: "Letter of renewal, " + string(seat.Constituency) + " (demonstration)"}))
		if err == nil {
			d.renew(seat, code, next, left-1)
		}
		return err
	})
}

// planRotation enters the pool and plans one nomination that is in progress when
// the story ends.
//
// clause 100: the Board is made on a rotating basis.
func (d *director) planRotation(composition models.Composition) error {
	day := d.day()
	for _, c := range models.Constituencies {
		for _, code := range poolOf(c) {
			_, err := d.s.Bodies.Offer(d.ctx, d.as("secretariat.head"), d.board.ID, bodies.PoolInput{Constituency: c, OrganisationID: d.bodies[code], EligibleFrom: day, Willing: true})
			if err != nil {
				return fmt.Errorf("%s: %w", code, err)
			}
		}
	}
	seat := composition.Of(models.ConstituencyContributors)[2].Seat
	d.at(d.ago(0, 9), "contributors nominate", func() error { return d.nominateContributor(seat) })
	d.at(d.ago(0, 1), "an alternate is proposed", func() error { return d.proposeAlternate(composition.Of(models.ConstituencyStakeholders)[0].Seat) })
	return nil
}

// heldOver is the seat whose last term ends before the story does, without a
// successor.
const heldOver = "countries/2"

// succession is how a seat comes to its holder after another's term.
type succession struct {
	before    string // who held it
	signs     string // account of who signs the letter
	instead   string // why not the first in the order, "" where it is followed
	unwilling bool   // the holder does not stand again
}

// successions are those of the story, by seat: one that follows the order after
// lots were drawn, one out of it.
var successions = map[string]succession{
	"contributors/2": {before: "CONTRIBUTOR-4", signs: "board.contributor1", unwilling: true},
	"stakeholders/2": {before: "NETWORK-05", signs: "board.network1", instead: "The assembly of the networks did not ask for a renewal: the holder was revising its own statutes and could not have consulted its members."},
}

// succeed plans how a seat whose holder's terms end passes to the next: the
// constituency's letter, and the seat from the end on.
func (d *director) succeed(seat models.Seat, code string, ends time.Time) {
	s := successions[seat.Key()]
	var n models.Nomination
	if s.unwilling {
		d.at(ends.AddDate(0, 0, -50), s.before+" does not stand again", func() error { return d.withdraw(seat.Constituency, s.before) })
		d.at(ends.AddDate(0, 0, -40), "lots are drawn among contributors", d.drawLots)
	}
	d.at(ends.AddDate(0, 0, -30), code+" is nominated", func() (err error) {
		signed := d.players[s.signs].mandate[models.RoleBoardMember]
		n, err = d.s.Bodies.Nominate(d.ctx, d.as("secretariat.head"), bodies.NominationInput{SeatID: seat.ID, OrganisationID: d.bodies[code], StartsAt: ends, Departure: s.instead, SignedBy: &signed,
			Instrument: "Letter of nomination, " + string(seat.Constituency) + " (demonstration)", Method: "Vote of the constituency",
			Letter: &files.Upload{Name: "letter-of-nomination.pdf", Body: bytes.NewReader(paperPDF("The constituency nominates "+code, "Illustrative: a fictional fund"))}})
		return err
	})
	d.at(ends.AddDate(0, 0, -20), code+" is seated", func() error {
		if err := d.seated(d.s.Bodies.TakeUp(d.ctx, d.as("secretariat.head"), n.ID, n.Version)); err != nil {
			return err
		}
		d.renew(seat, code, n.EndsAt, models.DefaultRules().ConsecutiveTerms-1)
		return nil
	})
}

// seated has the administrator confirm a change of a seat that takes a second
// person.
func (d *director) seated(out bodies.Seated, err error) error {
	if err != nil || out.Change == nil {
		return err
	}
	_, err = d.s.Bodies.ConfirmChange(d.ctx, d.as("administrator"), out.Change.ID, out.Change.Version)
	return err
}

// withdraw says of an organisation that it does not stand for now.
func (d *director) withdraw(c models.Constituency, code string) error {
	plan, err := d.s.Bodies.Rotation(d.ctx, models.SystemActor, d.board.ID)
	if err != nil {
		return err
	}
	for _, x := range plan.Book.Candidates {
		if x.Constituency == c && x.Code == code {
			return d.s.Bodies.ChangeEntry(d.ctx, d.as("secretariat.head"), x.EntryID, x.Version, bodies.PoolInput{EligibleFrom: x.EligibleFrom, Note: "Does not stand again for now."})
		}
	}
	return models.NotFound("rotation_entries")
}

// proposeAlternate leaves a change of a seat that waits for a second person.
func (d *director) proposeAlternate(seat models.Seat) error {
	_, err := d.s.Bodies.Hold(d.ctx, d.as("secretariat.head"), bodies.HoldingInput{SeatID: seat.ID, Kind: models.HoldingAlternate, OrganisationID: d.bodies[seatNetworks[0]],
		StartsAt: d.clock.Now(), Instrument: "Letter of the network about its alternate (demonstration)"})
	return err
}

// poolOf are the organisations that stand ready in a constituency. A country is
// of one side only, therefore no contributor is a country here.
func poolOf(c models.Constituency) []string {
	var out []string
	switch c {
	case models.ConstituencyNetwork:
		for _, letter := range organisationLetters {
			out = append(out, organisationCode(letter))
		}
	case models.ConstituencyCountries:
		for _, country := range reference.Demonstration().Countries() {
			out = append(out, "GOV-"+country.Code)
		}
	default:
		for _, b := range reference.Demonstration().Bodies() {
			if (b.Kind == models.ReferenceNetwork) == (c == models.ConstituencyStakeholders) {
				out = append(out, b.Code)
			}
		}
	}
	return out
}

// drawLots settles the order of the contributors that never sat.
func (d *director) drawLots() error {
	var order []int64
	for _, n := range strings.Split("25876", "") {
		order = append(order, d.bodies["CONTRIBUTOR-"+n])
	}
	_, err := d.s.Bodies.RecordDraw(d.ctx, d.as("secretariat.head"), d.board.ID, bodies.DrawInput{Constituency: models.ConstituencyContributors,
		DrawnOn: when.DateOf(d.clock.Now()), Meeting: "Meeting of the Board (demonstration)", Order: order})
	return err
}

func (d *director) nominateContributor(seat models.Seat) error {
	_, err := d.s.Bodies.Nominate(d.ctx, d.as("secretariat.head"), bodies.NominationInput{SeatID: seat.ID, OrganisationID: d.bodies["CONTRIBUTOR-5"],
		Instrument: "Letter of the group of contributors (demonstration)", Method: "Consensus of the contributors to the fund",
		Letter: &files.Upload{Name: "letter-of-the-contributors.pdf", Body: bytes.NewReader(paperPDF("The contributors nominate Contributor 5", "Illustrative: a fictional fund"))}})
	return err
}
