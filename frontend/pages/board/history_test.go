package board

import (
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/models"
)

// eventful is a matter to which everything has happened, an hour apart.
func eventful() MatterView {
	start := time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)
	at := func(hour int) time.Time { return start.Add(time.Duration(hour) * time.Hour) }
	then := func(hour int) *time.Time { t := at(hour); return &t }
	seat := func(id int64, holder string) models.ElectorLine {
		return models.ElectorLine{Elector: models.Elector{SeatID: id, Constituency: models.ConstituencyNetwork, Number: int(id)}, Holder: holder}
	}
	interest := func(seat int64, holder string, hour int) models.InterestLine {
		return models.InterestLine{SeatInterest: models.SeatInterest{SeatID: seat, Grade: models.InterestNoVote, Origin: models.OriginDeclared, CreatedAt: at(hour)}, Holder: holder}
	}
	return MatterView{V: models.MatterView{
		Now:       at(20),
		Electors:  []models.ElectorLine{seat(1, "Holder A"), seat(2, "Holder B")},
		Events:    []models.MatterEvent{{Action: models.MatterOpenVote, TextNumber: 1, CreatedAt: at(0)}, {Action: models.MatterAdopt, TextNumber: 1, CreatedAt: at(12)}},
		Interests: []models.InterestLine{interest(1, "Holder A", 0), interest(2, "Holder B", 0), {SeatInterest: models.SeatInterest{SeatID: 2}}},
		Requests:  []models.TimeRequest{{SeatID: 2, Reason: "the capital has not replied", ClosesAt: at(30), CreatedAt: at(1)}},
		Reservations: []models.ReservationLine{{Reservation: models.Reservation{TextNumber: 1, Reference: "resolution 7", CreatedAt: at(2)}, Holder: "Holder B",
			EndedAt: then(5)}},
		Indicative: []models.IndicativeView{{IndicativeVote: models.IndicativeVote{Question: "Could you join?", CreatedAt: at(3), ClosedAt: then(4)}, Answered: 2}},
		Findings:   []models.Finding{{TextNumber: 1, Reason: "nothing left to try", CreatedAt: at(6)}},
		Rolls: []models.RollView{{FormalVote: models.FormalVote{TextNumber: 1, CreatedAt: at(7), ClosesAt: then(10), ClosedAt: then(11), Carried: true,
			Result: models.FormalCount{InFavour: 2, Share: 4, Of: 5, Needed: 2}}}},
	}}
}

func titles(v MatterView) []string {
	var out []string
	for _, m := range v.history(english()) {
		out = append(out, m.Title)
	}
	return out
}

// Everything that happened stands in the history, in order of time.
func TestTheHistoryTellsWhatHappened(t *testing.T) {
	t.Parallel()
	want := []string{"Opened for answers", "Interests recorded", "Holder B asked for more time", "Mandate reservation of Holder B on version 1", "Indicative vote opened", "Indicative vote ended",
		"The reservation of Holder B no longer stands", "The chair found consensus on version 1 exhausted", "Roll call opened on version 1", "Time for ballots on version 1 over",
		"Roll call ended: version 1 carried", "Version 1 adopted"}
	v := eventful()
	if got := titles(v); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, m := range v.history(english()) {
		if m.Title == "Interests recorded" && m.Text != "Holder A – No vote (Declared), Holder B – No vote (Declared)" {
			t.Errorf("interests of the opening: %q", m.Text)
		}
	}
	// A roll call that was ended before its time has no end of the ballots apart.
	early := *v.V.Rolls[0].ClosesAt
	early = early.Add(-time.Hour)
	v.V.Rolls[0].ClosedAt = &early
	if slices.Contains(titles(v), "Time for ballots on version 1 over") {
		t.Error("the time for ballots is over after the roll call has ended")
	}
}

// clause 98: to whom an interest closes how others answered, the history does not
// tell it; mandate reservations are words of the discussion, which they read.
func TestTheHistoryKeepsClosedDoorsClosed(t *testing.T) {
	t.Parallel()
	v := eventful()
	v.V.Closed, v.V.Findings, v.V.Interests = true, nil, nil
	v.V.Requests[0].SeatID, v.V.Requests[0].Reason = 0, ""
	v.V.Rolls[0].Result = models.FormalCount{}
	for _, m := range v.history(english()) {
		if strings.Contains(m.Title, "eservation") {
			continue
		}
		if said := m.Title + m.Text; strings.Contains(said, "Holder") || strings.Contains(said, "carried") || strings.Contains(said, "2 seats") {
			t.Errorf("told: %s %s", m.Title, m.Text)
		}
	}
	got := titles(v)
	for _, stays := range []string{"More time was asked for", "Indicative vote ended", "Roll call ended"} {
		if !slices.ContainsFunc(got, func(s string) bool {
			return strings.HasPrefix(s, stays) || strings.HasPrefix(s, "Roll call on version 1 ended")
		}) {
			t.Errorf("%q is gone as well", stays)
		}
	}
	if !slices.Contains(got, "Mandate reservation of Holder B on version 1") {
		t.Error("a reservation is gone as well")
	}
}
