package reviews_test

import (
	"testing"

	"seedfund/app/apptest/reviewroom"
	"seedfund/app/db"
	"seedfund/app/matters/interests"
	"seedfund/models"
	"seedfund/models/when"
)

// enter writes an entry into the register of interests.
func (s *scene) enter(who models.Actor, about int64, country string) models.StandingInterest {
	s.t.Helper()
	e, err := interests.New(s.DB, nil).Enter(s.Ctx, s.Fresh(who), models.StandingInput{AboutID: about, Country: country, Since: when.DateOf(s.DB.Now(s.Ctx)).AddDays(-30)})
	s.Must(err)
	return e
}

// clause 98: a relation in the standing register screens a reviewer on every
// door, and calls off what they were asked.
func TestTheRegisterOfInterestsScreensAReviewer(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	r, other := s.Reviewers[0], s.Reviewers[1]
	a := s.Sent(r, id, 4, "sound")
	s.Sent(other, id, 3, "fair")
	if _, err := s.Proposals.Show(s.Ctx, r, id); err != nil {
		t.Fatal(err)
	}
	s.enter(r, s.Partner.OrganisationID, "")
	_, show := s.Proposals.Show(s.Ctx, r, id)
	_, review := s.Reviews.Review(s.Ctx, r, a.ID)
	_, summary := s.Reviews.Summary(s.Ctx, r, id)
	for door, err := range map[string]error{"document": show, "review": review, "summary": summary} {
		if !models.IsKind(err, models.KindNotFound) {
			t.Errorf("%s: %v", door, err)
		}
	}
	if mine, err := s.Reviews.Mine(s.Ctx, r); err != nil || len(mine) != 0 {
		t.Errorf("their list: %+v %v", mine, err)
	}
	if _, err := s.Proposals.Show(s.Ctx, other, id); err != nil {
		t.Errorf("control: another reviewer: %v", err)
	}
	held, err := db.From[models.ReviewAssignment](s.DB.Read(s.Ctx)).Where("id = ?", a.ID).Take(s.Ctx)
	s.Must(err)
	if held.State != models.AssignmentRemoved {
		t.Errorf("the review still counts: %s", held.State)
	}
}

func TestThePoolSaysWhoIsInTheRegister(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	about := s.CastFor(models.RoleReviewer, reviewroom.UNEntity("S"), "")
	country := s.CastFor(models.RoleReviewer, reviewroom.UNEntity("T"), "")
	ours := s.CastFor(models.RoleReviewer, reviewroom.UNEntity("U"), "")
	free := s.CastFor(models.RoleReviewer, reviewroom.UNEntity("V"), "")
	s.enter(about, s.Lead.OrganisationID, "")
	s.enter(country, 0, "XDA")
	s.enter(free, 0, "XDK")
	gone := s.enter(free, s.Lead.OrganisationID, "")
	s.Must(interests.New(s.DB, nil).WithdrawEntry(s.Ctx, s.Fresh(free), gone.ID))
	s.Must(s.DB.Write(s.Ctx, models.SystemActor, "test.entry", func(tx *db.Tx) error {
		return db.Create(tx, &models.StandingInterest{Kind: models.StandingEntry, OrganisationID: &ours.OrganisationID, AboutID: &s.Lead.OrganisationID,
			Reason: models.InterestReasons[0], Since: when.DateOf(tx.Now)})
	}))
	v, err := s.Reviews.Assignments(s.Ctx, s.Officer, id)
	s.Must(err)
	for _, c := range []struct {
		who  models.Actor
		kind string
	}{{about, models.InterestKindOrganisation}, {country, models.InterestKindCountry}, {ours, models.InterestKindOrganisation}, {free, ""}} {
		for _, row := range v.Pool {
			if row.PersonID != c.who.PersonID {
				continue
			}
			if c.kind == "" {
				if len(row.Conflicts) != 0 {
					t.Errorf("%+v", row)
				}
				continue
			}
			if len(row.Conflicts) != 1 || row.Conflicts[0] != (models.ReviewConflict{Source: models.InterestRegistered, ReasonKind: c.kind}) {
				t.Errorf("%s: %+v", c.kind, row.Conflicts)
			}
		}
		if err := s.Assign(id, s.Reviewers[2], c.who); c.kind != "" && !models.IsKind(err, models.KindForbidden) {
			t.Errorf("%s is assigned: %v", c.kind, err)
		}
	}
}
