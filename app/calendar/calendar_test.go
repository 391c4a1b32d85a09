package calendar_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/calendar"
	"seedfund/app/consultations"
	"seedfund/app/matters"
	"seedfund/app/matters/access"
	"seedfund/app/people"
	"seedfund/models"
)

func open(t *testing.T) (*boardroom.Room, *calendar.Service) {
	t.Helper()
	t.Parallel()
	r := boardroom.New(t)
	return r, calendar.New(r.DB, r.People(), consultations.New(r.DB, consultations.WithMatters(access.Matters)))
}

func own(r *boardroom.Room, s *calendar.Service, actor models.Actor) map[models.CalendarKind][]models.CalendarEntry {
	r.T.Helper()
	entries, err := s.Own(r.Ctx, actor, "en")
	r.Must(err)
	out := map[models.CalendarKind][]models.CalendarEntry{}
	for _, e := range entries {
		out[e.Kind] = append(out[e.Kind], e)
	}
	return out
}

func TestACalendarHoldsWhatItsReaderMaySee(t *testing.T) {
	r, s := open(t)
	m := r.Opened()
	member := r.Member(models.ConstituencyContributors, 1)
	votes := own(r, s, member)[models.CalendarVote]
	if len(votes) != 1 || !votes[0].At.Equal(*m.ClosesAt) || votes[0].Reference != m.Reference || votes[0].Path != "/board/matters/"+itoa(m.ID) {
		t.Fatalf("%+v", votes)
	}
	if calls := own(r, s, member)[models.CalendarCall]; len(calls) != 1 || calls[0].Cancelled {
		t.Errorf("%+v", calls)
	}
	// S1: an item that is screened from a seat has no date in its calendar.
	r.Must(r.ByOthers(r.Chair, m.ID, r.Seats["contributors/1"], models.InterestScreened, models.InterestPersonal, "a relative"))
	if votes := own(r, s, member)[models.CalendarVote]; len(votes) != 0 {
		t.Errorf("the screened seat reads %+v", votes)
	}
	if votes := own(r, s, r.Member(models.ConstituencyContributors, 2))[models.CalendarVote]; len(votes) != 1 {
		t.Error("control: another seat reads nothing")
	}
	for _, outsider := range []models.Actor{r.Lead, r.State, r.Cast(models.RoleReviewer)} {
		if votes := own(r, s, outsider)[models.CalendarVote]; len(votes) != 0 {
			t.Errorf("%s reads %+v", outsider.Role, votes)
		}
	}
	public, err := s.Public(r.Ctx, "fr")
	r.Must(err)
	public = slices.DeleteFunc(public, func(e models.CalendarEntry) bool { return e.Kind == models.CalendarDuty })
	if len(public) != 1 || public[0].Kind != models.CalendarCall || !strings.HasSuffix(public[0].Title, "(fr)") {
		t.Errorf("the public reads %+v", public)
	}
	if _, err := s.Own(r.Ctx, models.Actor{}, "en"); err == nil {
		t.Error("nobody reads a calendar of their own")
	}
}

// A calendar holds the end of the clock of silence; while the clock stands the
// announced end is only what it cannot end before, and is marked. Whatever moves
// the end raises the sequence, and the entry stays where it was.
func TestACalendarHoldsTheEndOfTheClockOfSilence(t *testing.T) {
	r, s := open(t)
	r.Silence()
	r.Clock.Set(time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC))
	vote := func(m models.Matter) models.CalendarEntry {
		for _, e := range own(r, s, r.Head)[models.CalendarVote] {
			if e.ID == m.ID {
				return e
			}
		}
		t.Fatal("no entry")
		return models.CalendarEntry{}
	}
	m := r.Unserved(r.DB.Now(r.Ctx).AddDate(0, 0, 16))
	plain := r.Other(models.MatterOther, models.SubjectNone)
	before := vote(m)
	if !before.Stands || !before.At.Equal(*m.ClosesAt) {
		t.Errorf("%+v", before)
	}
	r.Clock.Advance(2 * 24 * time.Hour)
	r.Serve(m)
	after := vote(m)
	if after.Stands || !after.At.Equal(m.ClosesAt.AddDate(0, 0, 2)) || after.Sequence <= before.Sequence {
		t.Errorf("%+v then %+v", before, after)
	}
	if e := vote(plain); e.Stands || !e.At.Equal(*plain.ClosesAt) {
		t.Errorf("control: %+v", e)
	}
	// A clock that stands for longer than the calendar looks back keeps its entry.
	late := r.Unserved(r.DB.Now(r.Ctx).AddDate(0, 0, 16))
	r.Clock.Advance(calendar.Back + 30*24*time.Hour)
	if e := vote(late); !e.Stands {
		t.Errorf("%+v", e)
	}
	for _, e := range own(r, s, r.Head)[models.CalendarVote] {
		if e.ID == m.ID || e.ID == plain.ID {
			t.Errorf("history stays in the calendar: %+v", e)
		}
	}
}

func TestAChangedDateKeepsItsPlaceAndAnEndedOneIsMarked(t *testing.T) {
	r, s := open(t)
	m := r.Opened()
	before := own(r, s, r.Head)[models.CalendarVote][0]
	later := m.ClosesAt.AddDate(0, 0, 5)
	r.Must(r.Matters.Revise(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version, revised(), &later))
	after := own(r, s, r.Head)[models.CalendarVote][0]
	if after.ID != before.ID || after.Sequence <= before.Sequence || !after.At.Equal(later) || after.Cancelled {
		t.Errorf("%+v then %+v", before, after)
	}
	r.Must(r.Matters.Withdraw(r.Ctx, r.Fresh(r.Head), m.ID, r.Stored(m.ID).Version, "no longer asked"))
	ended := own(r, s, r.Head)[models.CalendarVote][0]
	if ended.ID != before.ID || ended.Sequence <= after.Sequence || !ended.Cancelled {
		t.Errorf("%+v", ended)
	}
}

func TestAnAddressOpensTheCalendarAndNothingElse(t *testing.T) {
	r, s := open(t)
	member := r.Members["contributors/1"]
	token, secret, err := r.People().MakeToken(r.Ctx, member, people.TokenInput{Name: "phone", Mandate: member.MandateID, Scopes: []string{models.CalendarScope}})
	r.Must(err)
	if strings.Contains(token.TokenHash, secret) || len(token.TokenHash) != 64 {
		t.Error("the secret is kept")
	}
	who, err := r.People().ActorForToken(r.Ctx, secret)
	r.Must(err)
	for _, p := range []models.Permission{models.PermBoardRead, models.PermMatterVote, models.PermOwnAccount} {
		if who.Actor.May(p) == nil {
			t.Errorf("the address also opens %s", p)
		}
	}
	if _, _, err := s.Feed(r.Ctx, secret); err != nil {
		t.Fatal(err)
	}
	wide, wideSecret, err := r.People().MakeToken(r.Ctx, member, people.TokenInput{Name: "all", Mandate: member.MandateID, Scopes: []string{"all"}})
	r.Must(err)
	for name, other := range map[string]string{"no secret": "", "a guess": "sf_" + strings.Repeat("0", 48), "a token of everything": wideSecret} {
		_, _, err := s.Feed(r.Ctx, other)
		if !models.IsKind(err, models.KindNotFound) {
			t.Errorf("%s (%d) opens a calendar: %v", name, wide.ID, err)
		}
	}
	r.Must(r.People().RevokeToken(r.Ctx, member, token.ID))
	_, _, err = s.Feed(r.Ctx, secret)
	r.Refused(err, models.KindNotFound, "error.not_found")
}

func TestAnAddressReadsWhatItsSeatReads(t *testing.T) {
	r, s := open(t)
	r.Opened()
	member := r.Members["contributors/1"]
	_, secret, err := r.People().MakeToken(r.Ctx, member, people.TokenInput{Name: "phone", Mandate: member.MandateID, Scopes: []string{models.CalendarScope}, Lifetime: 48 * time.Hour})
	r.Must(err)
	feed, language, err := s.Feed(r.Ctx, secret)
	r.Must(err)
	page, err := s.Own(r.Ctx, member, language)
	r.Must(err)
	if len(page) < 2 || !slices.Equal(page, feed) {
		t.Errorf("page %+v, feed %+v", page, feed)
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func revised() matters.Wording {
	return matters.Wording{Outcome: models.OutcomeApprove, Reserve: models.ReserveFirst, Body: boardroom.Text + "\nOne more line.", Why: "It says more."}
}
