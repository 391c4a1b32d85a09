package annualreview_test

import (
	"fmt"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/matters"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/when"
)

// A year made by hand, each figure of which is counted by hand:
//
//	4 January   a note in writing, adopted when its time is over, on the 14th: all
//	            but network/1 answer
//	14 January  a programme in writing; its lead (network/2), its partner
//	            (network/1) and its country (countries/1) have no vote; the nine
//	            others agree; adopted on the 19th, with a condition due 1 February
//	19 January  a text that contributors/1 objects to and then agrees to; adopted
//	            on the 26th by the answers of all twelve
//	26 January  a text that countries/2 objects to; closed on 6 February without a
//	            decision
//	8 February  contributors/3 is given up and taken by another organisation on
//	            the 12th; stakeholders/3 is given up and stays vacant
//	12 February the organisation on network/3 has a mandate on the Executive
//	            Committee too
//	2 October   the calendar opens the review
func TestEachFigureOfAYearCountedByHand(t *testing.T) {
	sc := set(t)
	sc.decide()

	in := sc.Paper(sc.Proposal())
	in.Wording.Outcome = models.OutcomeConditions
	in.Wording.Conditions = []matters.Condition{{Body: "A work plan.", OrganisationID: sc.Lead.OrganisationID, DueOn: when.MustDate(2027, 2, 1)}}
	m, err := sc.Matters.Prepare(sc.Ctx, sc.Fresh(sc.Officer), in)
	sc.Must(err)
	closes := sc.DB.Now(sc.Ctx).AddDate(0, 0, 10)
	sc.Must(sc.Matters.Open(sc.Ctx, sc.head(), m.ID, m.Version, &closes))
	sc.AllAgree(m)
	opened := sc.DB.Now(sc.Ctx)
	sc.Clock.Set(opened.AddDate(0, 0, 5).Add(time.Hour))
	funding, err := sc.Matters.Adopt(sc.Ctx, sc.Fresh(sc.Chair), m.ID, sc.Stored(m.ID).Version)
	sc.Must(err)
	sc.Must(sc.Matters.Publish(sc.Ctx, sc.head(), m.ID))

	lifted := sc.Other(models.MatterOther, models.SubjectNone)
	object := boardroom.Object(1)
	object.Words = ""
	sc.Answer(lifted, models.ConstituencyContributors, 1, object)
	sc.Clock.Advance(7 * 24 * time.Hour)
	sc.AllAgree(lifted)
	_, err = sc.Matters.Adopt(sc.Ctx, sc.Fresh(sc.Chair), lifted.ID, sc.Stored(lifted.ID).Version)
	sc.Must(err)

	closed := sc.Other(models.MatterOther, models.SubjectNone)
	sc.Answer(closed, models.ConstituencyCountries, 2, object)
	sc.Clock.Advance(11 * 24 * time.Hour)
	sc.Must(sc.Matters.Close(sc.Ctx, sc.Fresh(sc.Chair), closed.ID, sc.Stored(closed.ID).Version, "No agreement."))

	sc.Clock.Set(time.Date(2027, 2, 8, 9, 0, 0, 0, time.UTC))
	sc.leave("contributors/3")
	sc.leave("stakeholders/3")
	sc.Clock.Set(time.Date(2027, 2, 12, 9, 0, 0, 0, time.UTC))
	successor := sc.CastFor(models.RoleBoardMember, people.OrganisationInput{Code: "NEW-1", Name: "New contributor", Kind: models.KindContributorBody}, "")
	_, err = sc.Bodies.Hold(sc.Ctx, sc.head(), bodies.HoldingInput{SeatID: sc.Seats["contributors/3"], Kind: models.HoldingHolder, OrganisationID: successor.OrganisationID, StartsAt: sc.DB.Now(sc.Ctx), Instrument: "letter"})
	sc.Must(err)
	sc.CastFor(models.RoleExComMember, boardroom.Holder(models.ConstituencyNetwork, 3), "")

	sc.october(2027)
	sc.Must(sc.s.Freeze(sc.Ctx, sc.head(), 2027, sc.version(2027)))
	got := map[string]int{}
	for _, measure := range sc.show(sc.Head, 2027).Measures {
		got[measure.Code+" "+measure.Part+" "+string(measure.Unit)] = measure.Figure
		if measure.Unit == models.UnitCount && measure.Figure != len(measure.Lines) {
			t.Errorf("%s %s: %d, %d rows", measure.Code, measure.Part, measure.Figure, len(measure.Lines))
		}
	}
	want := map[string]int{
		// of the note: 2, 3, 3, 3; of the programme: network/3 alone, 3, 2, 3; of the text: 3 each
		"answered network count": 6, "answered contributors count": 9, "answered countries count": 8, "answered stakeholders count": 9,
		"silent network count": 1, "silent contributors count": 0, "silent countries count": 0, "silent stakeholders count": 0,
		// 10, 5 and 7 days
		"pace  median_days": 7, "pace  worst_days": 10,
		"interests disclosed count": 0, "interests no_vote count": 3, "interests withdrawn count": 0, "interests screened count": 0,
		"methods consensus count": 3, "methods no_objection count": 0, "methods formal count": 0,
		"objections lifted count": 1, "objections outvoted count": 0, "objections undecided count": 1,
		"first_transfer  median_days": 0, "first_transfer  worst_days": 0,
		"overdue  count": 1, "vacancies  count": 1, "turnover  count": 1, "double_hats  count": 1,
	}
	for figure, n := range want {
		if has, is := got[figure]; !is || has != n {
			t.Errorf("%s: %d, by hand %d", figure, has, n)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d figures, %d by hand: %v", len(got), len(want), got)
	}
	for _, measure := range sc.show(sc.Head, 2027).Measures {
		if measure.Code == "overdue" && (measure.Lines[0].Value != 243 || measure.Lines[0].Label != fmt.Sprintf("%s/1", funding.Reference)) {
			t.Errorf("%+v", measure.Lines[0]) // from 1 February to 2 October
		}
	}
	sc.verified()
}

// leave ends what the organisation of a seat holds, now.
func (sc *scene) leave(key string) {
	sc.T.Helper()
	var holding models.Holding
	sc.Must(sc.DB.Read(sc.Ctx).Raw("SELECT * FROM holdings WHERE seat_id = ? AND kind = 'holder' AND superseded_at IS NULL", sc.Seats[key]).Take(&holding).Error)
	_, err := sc.Bodies.End(sc.Ctx, sc.head(), holding.ID, sc.DB.Now(sc.Ctx).Add(time.Minute), "letter")
	sc.Must(err)
	sc.Clock.Advance(2 * time.Minute)
}
