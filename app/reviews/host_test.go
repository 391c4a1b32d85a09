package reviews_test

import (
	"testing"

	"seedfund/app/people"
	"seedfund/app/reviews"
	"seedfund/models"
)

// An appraisal that involves the secretariat's host needs its second signature
// from outside the host: whoever has a mandate of it, in whatever capacity, is
// refused, and a person seconded by another organisation signs.
func TestTheHostDoesNotVouchForItself(t *testing.T) {
	s := stage(t)
	id := s.Technical()
	note, err := s.Reviews.Prepare(s.Ctx, s.Officer, id, reviews.Note{Body: "Sound.", Recommendation: models.RecommendApprove, Amount: 1_000_00})
	s.Must(err)
	un := func(code string) people.OrganisationInput {
		return people.OrganisationInput{Code: code, Name: "Organisation " + code, Kind: models.KindUNEntity}
	}
	// Control: while the lead hosts nobody, the head signs.
	v, err := s.Reviews.Appraisal(s.Ctx, s.Fresh(s.Head), id)
	s.Must(err)
	if v.Host || v.SignFault != nil {
		t.Fatalf("%v %v", v.Host, v.SignFault)
	}
	s.CastFor(models.RoleCoordinator, un("ORG-P"), "") // the lead is the host now
	if v, err = s.Reviews.Appraisal(s.Ctx, s.Fresh(s.Head), id); err != nil || !v.Host || v.SignFault == nil || v.SignFault.Key != "interests.host_outside" {
		t.Errorf("%v %v %v", v.Host, v.SignFault, err)
	}
	kind(t, s.Reviews.Sign(s.Ctx, s.Fresh(s.Head), id, note.Version), models.KindForbidden, "interests.host_outside")
	ofTheHost := s.CastFor(models.RoleSecretariatOfficer, un("ORG-P"), "")
	kind(t, s.Reviews.Sign(s.Ctx, s.Fresh(ofTheHost), id, note.Version), models.KindForbidden, "interests.host_outside")
	seconded := s.CastFor(models.RoleSecretariatOfficer, un("ORG-Z"), "")
	s.Must(s.Reviews.Sign(s.Ctx, s.Fresh(seconded), id, note.Version))
	s.Verify()
}
