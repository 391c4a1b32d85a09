package board

import (
	"github.com/a-h/templ"

	"seedfund/frontend/fiction"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

// sampleFollow are the pages of what follows from a decision.
func sampleFollow(s *fiction.Set) {
	page := func(c fiction.Case) FollowView {
		return FollowView{At: fiction.At, All: true, V: sampleFollowing(c),
			Page: c.Page("/decisions/DEM00-D-2026-03/follow-up", c.T("papers.what_follows"), c.T("board.decisions"), "DEM00-D-2026-03")}
	}
	s.AddLong("follow-up", func(c fiction.Case) templ.Component { return Follow(page(c)) })
	s.Add("follow-up-with-a-refusal", func(c fiction.Case) templ.Component {
		v := page(c)
		v.Failed = true
		v.Faults = models.Conflict("papers.notice_first", "95")
		v.V.Items[0].ReleasedAt = nil
		for i := range v.V.Items {
			v.V.Items[i].ReleasedAt = nil
		}
		v.V.Items[1].Refusal = models.Conflict("papers.notice_first", "95")
		return Follow(v)
	})
	s.Add("follow-up-all-released", func(c fiction.Case) templ.Component {
		v := page(c)
		v.V.Items = v.V.Items[:1]
		return Follow(v)
	})
	letter := func(c fiction.Case) LetterPageView {
		l := models.LetterView{Content: sampleLetter(c), Hash: "9f31c7d2e5a84b60f1d2c3b4a5968778695a4b3c2d1e0f9182736455a6b7c8d9", ReleasedAt: fiction.Ptr(fiction.Now)}
		return LetterPageView{At: fiction.At, Document: LetterDocument(c, Issuer{Fund: "DEM00", Illustrative: true}, l), Editable: "/decisions/DEM00-D-2026-03/letters/3/document",
			Page: c.Page("/decisions/DEM00-D-2026-03/letters/3", c.T("papers.letter_to", "Organisation", c.Organisation(1)), c.T("board.decisions"), "DEM00-D-2026-03")}
	}
	s.AddLong("decision-letter", func(c fiction.Case) templ.Component { return Letter(letter(c)) })
	s.Add("decision-letter-held", func(c fiction.Case) templ.Component {
		v := letter(c)
		l := models.LetterView{Content: sampleLetter(c)}
		l.Content.Amounts, l.Content.Conditions = nil, nil
		v.Document = LetterDocument(c, Issuer{Fund: "DEM00"}, l)
		v.Action, v.Back = "/decisions/DEM00-D-2026-03/follow-up/letters/3", "/decisions/DEM00-D-2026-03/follow-up"
		return Letter(v)
	})
	s.Add("decision-letter-refused", func(c fiction.Case) templ.Component {
		v := letter(c)
		v.Refusal, v.Back = models.Conflict("papers.notice_first", "95"), "/decisions/DEM00-D-2026-03/follow-up"
		return Letter(v)
	})
}

func sampleFollowing(c fiction.Case) models.FollowView {
	amounts := func(ids ...int64) []models.LetterAmount {
		var out []models.LetterAmount
		for i, id := range ids {
			out = append(out, models.LetterAmount{Organisation: c.Organisation(id), Tranche: 1, Cents: money.Cents(450_000_00 - int64(i)*120_000_00)})
		}
		return out
	}
	head := c.Role(models.RoleSecretariatHead, 0)
	return models.FollowView{Decision: sampleDecisions(c)[0], MatterID: 7, Items: []models.FollowItem{
		{Kind: models.FollowNotice, Language: "en", ReleasedAt: fiction.Ptr(fiction.Now), ReleasedBy: head},
		{Kind: models.FollowLetter, OrganisationID: 1, Organisation: c.Organisation(1), Language: "fr", Amounts: amounts(1, 2), ReleasedAt: fiction.Ptr(fiction.Now), ReleasedBy: head},
		{Kind: models.FollowLetter, OrganisationID: 2, Organisation: c.Organisation(2), Language: "ar", Amounts: amounts(2)},
		{Kind: models.FollowTransfer, Language: "en", Amounts: amounts(1, 2)},
	}}
}

func sampleLetter(c fiction.Case) models.LetterContent {
	lang := i18n.Lang(c)
	return models.LetterContent{Format: models.LetterFormat, Decision: "DEM00-D-2026-03", Adopted: fiction.Now, Body: c.Say("Steering Board", "المجلس التوجيهي"), Outcome: models.OutcomeConditions,
		Question: c.Sentence(), Proposal: "DEM00-P-2026-014", Title: c.Title(), Recipient: c.Organisation(1), Lead: true, Language: lang, TextLanguage: lang,
		Text: []string{c.Sentence(), c.Sentence(), c.Sentence()}, Certificate: "4f0c9a1177d2e5a84b60f1d2c3b4a5968778695a4b3c2d1e0f9182736455a6b7",
		Amounts:    []models.LetterAmount{{Organisation: c.Organisation(1), Tranche: 1, Cents: 450_000_00}, {Organisation: c.Organisation(2), Tranche: 1, Cents: 330_000_00}, {Organisation: c.Organisation(1), Tranche: 2, Cents: 300_000_00}},
		Conditions: []models.LetterCondition{{Number: 1, Body: c.Sentence(), Organisation: c.Organisation(2), DueOn: fiction.Day("2027-06-30"), BlocksTranche: 2}}}
}
