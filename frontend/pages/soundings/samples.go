package soundings

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Samples are the pages of the soundings of a constituency.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("soundings", assets)
	s.AddLong("list", func(c fiction.Case) templ.Component {
		row := models.SoundingRow{ID: 3, MatterID: 7, Matter: "DEM00-M-2026-07", Question: c.Title(), State: models.SoundingSent,
			Constituency: models.ConstituencyStakeholders, SeatNumber: 2, ClosesAt: fiction.Ptr(fiction.At9("2026-12-04")), CreatedAt: fiction.Now}
		waits := row
		waits.ID, waits.State, waits.ClosesAt, waits.Stands = 4, models.SoundingAsked, nil, true
		return List(ListView{Page: c.Page("/soundings", c.T("soundings.title")), At: fiction.At, Rows: []models.SoundingRow{waits, row}, Next: "?after=3"})
	})
	s.Add("list-empty", func(c fiction.Case) templ.Component {
		return List(ListView{Page: c.Page("/soundings", c.T("soundings.title")), At: fiction.At})
	})
	s.AddLong("ask", func(c fiction.Case) templ.Component { return Ask(sampleAsk(c)) })
	s.Add("ask-nobody", func(c fiction.Case) templ.Component {
		v := sampleAsk(c)
		v.Offer.Organisations = nil
		return Ask(v)
	})
	s.Add("ask-sent", func(c fiction.Case) templ.Component {
		v := sampleAsk(c)
		v.Offer.Before = &models.Sounding{ID: 3, State: models.SoundingSent, Language: "en"}
		return Ask(v)
	})
	s.Add("ask-returned", func(c fiction.Case) templ.Component {
		v := sampleAsk(c)
		v.Offer.Before = &models.Sounding{ID: 3, Version: 2, State: models.SoundingReturned, Language: "en", Body: c.Text(), Reason: c.Sentence()}
		return Ask(v)
	})
	s.Add("ask-with-faults", func(c fiction.Case) templ.Component {
		v := sampleAsk(c)
		v.Failed, v.Faults, v.Values = true, fiction.Faults("body", "organisation"), url.Values{"language": {"en"}}
		return Ask(v)
	})
	s.AddLong("of-the-seat", func(c fiction.Case) templ.Component {
		v := sampleShow(c)
		v.V.Seat = true
		return Show(v)
	})
	s.AddLong("of-an-organisation", func(c fiction.Case) templ.Component {
		v := sampleShow(c)
		v.V.Asked, v.V.Recipients, v.V.Comments = true, nil, v.V.Comments[:1]
		return Show(v)
	})
	s.Add("to-be-cleared", func(c fiction.Case) templ.Component {
		v := sampleShow(c)
		v.V.State, v.V.Clears, v.V.Comments = models.SoundingAsked, true, nil
		v.Failed, v.Faults, v.Values = true, fiction.Faults("reason"), url.Values{}
		return Show(v)
	})
	s.Add("returned", func(c fiction.Case) templ.Component {
		v := sampleShow(c)
		v.V.State, v.V.Reason, v.V.Seat, v.V.Comments = models.SoundingReturned, c.Sentence(), true, nil
		return Show(v)
	})
	s.Add("over", func(c fiction.Case) templ.Component {
		v := sampleShow(c)
		v.V.Asked, v.V.Refusal = true, models.TooLate("board.vote_closed", fiction.Now)
		return Show(v)
	})
	return s.Samples()
}

func sampleAsk(c fiction.Case) AskView {
	return AskView{
		Page: c.Page("/board/matters/7/sounding", c.T("soundings.ask"), "DEM00-M-2026-07"), At: fiction.At,
		Offer: models.SoundingOffer{Matter: models.Matter{ID: 7, Reference: "DEM00-M-2026-07", Question: c.Title(), Language: "en", TextNumber: 1},
			SeatID: 11, Constituency: models.ConstituencyStakeholders,
			Organisations: []models.SoundingOrganisation{{ID: 1, Name: c.Organisation(1)}, {ID: 2, Name: c.Organisation(2)}}},
	}
}

func sampleShow(c fiction.Case) ShowView {
	return ShowView{
		Page: c.Page("/soundings/3", c.T("soundings.of", "Matter", "DEM00-M-2026-07"), c.T("soundings.title")), At: fiction.At,
		V: models.SoundingView{
			Sounding: models.Sounding{ID: 3, Version: 2, MatterID: 7, TextNumber: 1, Language: "en", Body: c.Text(), State: models.SoundingSent},
			Matter:   "DEM00-M-2026-07", Question: c.Title(), Constituency: models.ConstituencyStakeholders, SeatNumber: 2, Holder: c.Organisation(1),
			ClosesAt:   fiction.Ptr(fiction.At9("2026-12-04")),
			Recipients: []models.SoundingOrganisation{{ID: 1, Name: c.Organisation(1)}, {ID: 2, Name: c.Organisation(2)}},
			Comments: []models.SoundingReply{{ID: 1, Organisation: c.Organisation(1), Body: c.Text(), CreatedAt: fiction.At9("2026-11-21")},
				{ID: 2, Organisation: c.Organisation(2), Body: c.Sentence(), CreatedAt: fiction.At9("2026-11-22")}},
			Now: fiction.Now,
		},
	}
}
