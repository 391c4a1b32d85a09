package meetings_test

import (
	"testing"

	"seedfund/app/meetings"
	"seedfund/models"
	"seedfund/models/when"
)

// The register is narrowed to an owner by the code its own rows give; a code
// that names nobody finds nothing.
func TestTheRegisterIsNarrowedToAnOwner(t *testing.T) {
	s := stage(t)
	m := s.convened()
	due := when.DateOf(s.DB.Now(s.Ctx)).AddDays(20)
	for _, in := range []meetings.FollowUpInput{
		{Task: "Send the dates", OwnerKind: models.OwnerRole, OwnerRole: models.RoleCoordinator},
		{Task: "Send the figures", OwnerKind: models.OwnerSeat, OwnerSeat: s.Seats["contributors/1"]},
		{Task: "Send the names", OwnerKind: models.OwnerSeat, OwnerSeat: s.Seats["contributors/1"]},
		{Task: "Send the plan", OwnerKind: models.OwnerOrganisation, OwnerOrg: s.Partner.OrganisationID},
	} {
		in.MeetingID, in.DueOn = m.ID, due
		_, err := s.m.Follow(s.Ctx, s.Officer, in)
		s.Must(err)
	}
	owners, err := s.m.FollowUpOwners(s.Ctx, s.Officer)
	s.Must(err)
	if len(owners) != 3 {
		t.Errorf("%d owners", len(owners))
	}
	found := 0
	for _, o := range owners {
		rows, _, err := s.m.FollowUps(s.Ctx, s.Officer, meetings.FollowUpFilter{Owner: o.OwnerCode()})
		s.Must(err)
		for _, r := range rows {
			if r.OwnerCode() != o.OwnerCode() {
				t.Errorf("%s finds what %s owes", o.OwnerCode(), r.OwnerCode())
			}
		}
		found += len(rows)
	}
	if found != 4 {
		t.Errorf("%d of 4 follow-ups are found by owner", found)
	}
	for _, code := range []string{"seat:0", "role:nobody", "chance", ":1", "organisation:x"} {
		rows, _, err := s.m.FollowUps(s.Ctx, s.Officer, meetings.FollowUpFilter{Owner: code})
		s.Must(err)
		if len(rows) != 0 {
			t.Errorf("%q finds %d", code, len(rows))
		}
	}
	_, err = s.m.FollowUpOwners(s.Ctx, models.Actor{})
	if err == nil {
		t.Error("nobody reads the owners")
	}
}
