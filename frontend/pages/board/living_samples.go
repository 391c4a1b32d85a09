package board

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/fiction"
	"seedfund/models"
)

// sampleLiving are the chair's agenda and what members of the Network see.
func sampleLiving(s *fiction.Set) {
	s.AddLong("agenda", func(c fiction.Case) templ.Component {
		v := sampleAgenda(c)
		v.Chair, v.Of = true, 7
		v.fill(fiction.Faults("body"), url.Values{})
		return Agenda(v)
	})
	s.Add("agenda-of-one", func(c fiction.Case) templ.Component {
		v := sampleAgenda(c)
		v.Items, v.Only = v.Items[:1], true
		return Agenda(v)
	})
	s.Add("agenda-empty", func(c fiction.Case) templ.Component {
		v := sampleAgenda(c)
		v.Items = nil
		return Agenda(v)
	})
	open := func(c fiction.Case) models.OpenMatter {
		m := sampleResort(c).V
		out := models.OpenMatter{ID: 7, Reference: m.Matter.Reference, Question: m.Matter.Question, Language: "en", ClosesAt: m.Matter.ClosesAt, Text: m.Text.MatterText, Reservations: m.Reservations}
		out.Reservations[0].TextNumber = 1
		return out
	}
	s.AddLong("open-matters", func(c fiction.Case) templ.Component {
		return OpenMatters(OpenMattersView{Page: c.Page("/network/matters", c.T("board.member.title")), At: fiction.At, Rows: []models.OpenMatter{open(c), open(c)}})
	})
	s.Add("open-matters-none", func(c fiction.Case) templ.Component {
		return OpenMatters(OpenMattersView{Page: c.Page("/network/matters", c.T("board.member.title")), At: fiction.At})
	})
	s.AddLong("open-matter", func(c fiction.Case) templ.Component {
		v := OpenMatterView{Page: c.Page("/network/matters/7", c.Title(), c.T("board.member.title")), At: fiction.At, M: open(c)}
		v.Failed = true
		v.fill(fiction.Faults("reference", "reason", "words", "change"), url.Values{})
		return OpenMatter(v)
	})
	s.Add("matter-to-confirm", func(c fiction.Case) templ.Component {
		v := sampleMatter(c)
		v.V.Brackets[3].SeatID = 1
		v.Failed = true
		v.fill(fiction.Faults("verdict", "note"), url.Values{"form": {"confirm"}})
		return Matter(v)
	})
}

// sampleBrackets overlap: an objection, within it a remark, across its end a
// reservation, and an objection to words that are gone.
func sampleBrackets(c fiction.Case) []models.BracketView {
	words := sampleWords(c)
	half := string([]rune(words)[len([]rune(words))/2:])
	return []models.BracketView{
		{N: 1, Kind: models.BracketObjection, VoteID: 1, SeatID: 3, Constituency: models.ConstituencyCountries, Number: 1, Holder: c.Say("Country K", "البلد كاف"), Place: models.Place{Paragraph: 1, Occurrence: 1, Words: words}, Words: words,
			Reason: c.Sentence(), Remedy: c.Say("a first tranche of 500,000.00 United States dollars", "شريحة أولى قدرها 500,000.00 دولار"), TextNumber: 2},
		{N: 2, Kind: models.BracketReservation, ReservationID: 1, Holder: c.Organisation(2), Reference: c.Sentence(), Place: models.Place{Paragraph: 1, Occurrence: 1, Words: half + "."}, Words: half + ".",
			Reason: c.Sentence(), Remedy: c.Sentence(), TextNumber: 2},
		{N: 3, Kind: models.BracketRemark, VoteID: 2, SeatID: 2, Constituency: models.ConstituencyContributors, Number: 2, Holder: c.Say("Contributor 2", "المساهم 2"), Place: models.Place{Paragraph: 1, Occurrence: 1, Words: half}, Words: half, Reason: c.Sentence(), TextNumber: 2},
		{N: 4, Kind: models.BracketObjection, VoteID: 5, SeatID: 9, Constituency: models.ConstituencyStakeholders, Number: 3, Holder: c.Organisation(1), Words: c.Sentence(), Reason: c.Sentence(), Remedy: c.Sentence(), TextNumber: 1,
			Addressed: true, Verdict: models.VerdictNotSatisfied, VerdictNote: c.Sentence()},
	}
}

func sampleAgenda(c fiction.Case) AgendaView {
	first, second := sampleResort(c).V, sampleMatter(c).V
	second.Matter.ID, second.Matter.Reference, second.Brackets = 8, "DEM00-M-2026-08", nil
	return AgendaView{Page: c.Page("/board/agenda", c.T("board.agenda.title"), c.T("board.matters")), At: fiction.At, Items: []models.AnnotatedItem{
		{MatterView: first, Notes: []models.ChairNote{{Number: 2, Body: c.Sentence(), CreatedAt: fiction.Now}}},
		{MatterView: second},
	}}
}
