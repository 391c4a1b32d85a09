package board

import (
	"seedfund/frontend/fiction"
	"seedfund/models"
)

// sampleChange is a change of an alternate that waits for a second person.
func sampleChange(c fiction.Case) models.SeatChangeRow {
	return models.SeatChangeRow{SeatChange: models.SeatChange{ID: 1, Version: 1, CreatedAt: fiction.Now, Kind: models.SeatHold, HoldingKind: models.HoldingAlternate, OrganisationID: 2,
		StartsAt: fiction.At9("2026-12-01"), EndsAt: fiction.Ptr(fiction.At9("2028-12-01")), Instrument: c.Sentence(), State: models.SeatChangeProposed},
		BodyKind: models.BodyBoard, Constituency: models.ConstituencyContributors, Number: 2, Organisation: c.Organisation(2), ActingName: c.Role(models.RoleAlternate, 1), ProposedName: c.Role(models.RoleSecretariatHead, 1)}
}
