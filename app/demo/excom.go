package demo

import (
	"fmt"

	"seedfund/app/bodies"
	"seedfund/models"
)

// seatExCom sets the Executive Committee up and gives its seats.
//
// clause 35: the Executive Committee takes the Network's decisions.
func (d *director) seatExCom() error {
	var err error
	d.excom, err = d.s.Bodies.SetUp(d.ctx, d.as("secretariat.head"), bodies.SetUp{
		Code: "excom", Kind: models.BodyExCom, Name: "Executive Committee of the Network (demonstration)",
		Instrument: "Terms of reference of the Network (demonstration)", Rules: models.ExComRules(len(seatExCom)), ExOfficio: 1,
	})
	if err != nil {
		return err
	}
	composition, err := d.s.Bodies.Composition(d.ctx, models.SystemActor, d.excom.ID, d.clock.Now(), d.clock.Now())
	if err != nil {
		return err
	}
	hold := func(seat models.SeatAt, code string) error {
		_, err := d.s.Bodies.Hold(d.ctx, d.as("secretariat.head"), bodies.HoldingInput{SeatID: seat.ID, Kind: models.HoldingHolder,
			OrganisationID: d.bodies[code], StartsAt: d.clock.Now(), Instrument: "List of the Executive Committee (demonstration)"})
		if err != nil {
			return fmt.Errorf("%s: %w", code, err)
		}
		return nil
	}
	for i, seat := range composition.Of(models.ConstituencyNetwork) {
		if err := hold(seat, organisationCode(seatExCom[i])); err != nil {
			return err
		}
	}
	return hold(composition.Of(models.ConstituencyExOfficio)[0], secretariat)
}
