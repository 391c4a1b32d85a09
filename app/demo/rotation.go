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
		_, err := d.s.Bodies.Hold(d.ctx, d.as("secretariat.head"), bodies.HoldingInput{SeatID: seat.ID, Kind: models.HoldingHolder, OrganisationID: d.bodies[code],
			StartsAt: ends, EndsAt: &next, Instrument: "Letter of renewal, " + string(seat.Constituency) + " (demonstration)"})
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
	d.at(d.ago(0, 12), "lots are drawn among contributors", d.drawLots)
	d.at(d.ago(0, 9), "contributors nominate", func() error { return d.nominateContributor(seat) })
	return nil
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
	for _, n := range strings.Split("58476", "") {
		order = append(order, d.bodies["CONTRIBUTOR-"+n])
	}
	_, err := d.s.Bodies.RecordDraw(d.ctx, d.as("secretariat.head"), d.board.ID, bodies.DrawInput{Constituency: models.ConstituencyContributors,
		DrawnOn: when.DateOf(d.clock.Now()), Meeting: "Autumn meeting of the Board (demonstration)", Order: order})
	return err
}

func (d *director) nominateContributor(seat models.Seat) error {
	_, err := d.s.Bodies.Nominate(d.ctx, d.as("secretariat.head"), bodies.NominationInput{SeatID: seat.ID, OrganisationID: d.bodies["CONTRIBUTOR-5"],
		Instrument: "Letter of the group of contributors (demonstration)", Method: "Consensus of the contributors to the fund",
		Letter: &files.Upload{Name: "letter-of-the-contributors.pdf", Body: bytes.NewReader(paperPDF("The contributors nominate Contributor 5", "Illustrative: a fictional fund"))}})
	return err
}
