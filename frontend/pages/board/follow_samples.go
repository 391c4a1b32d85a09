package board

import (
	"github.com/a-h/templ"

	"seedfund/frontend/components"
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
		v.V.Minutes.MeetingID, v.V.Minutes.ItemID, v.V.Minutes.Opened = 0, 0, false
		v.V.Minutes.Refusal = models.Conflict("papers.no_meeting", "91")
		return Follow(v)
	})
	s.Add("follow-up-all-released", func(c fiction.Case) templ.Component {
		v := page(c)
		v.V.Items = v.V.Items[:1]
		v.V.Minutes.WrittenAt, v.V.Minutes.WrittenBy = fiction.Ptr(fiction.Now), c.Role(models.RoleSecretariatOfficer, 0)
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
		v.Failed = true
		v.SetAside = &components.Form{Action: v.Action + "/setting-aside", Faults: fiction.Faults("reason")}
		v.Faults = v.SetAside.Faults
		return Letter(v)
	})
	s.Add("decision-letter-aside", func(c fiction.Case) templ.Component {
		v := letter(c)
		v.Document = LetterDocument(c, Issuer{Fund: "DEM00"}, models.LetterView{Content: sampleLetter(c)})
		v.Action, v.Back = "/decisions/DEM00-D-2026-03/follow-up/letters/3", "/decisions/DEM00-D-2026-03/follow-up"
		v.Aside, v.AsideBy = &models.LetterAside{CreatedAt: fiction.Now, Reason: c.Sentence()}, c.Role(models.RoleSecretariatHead, 0)
		return Letter(v)
	})
	draft := func(c fiction.Case) LetterPageView {
		return LetterPageView{At: fiction.At, Document: MinutesDraftDocument(c, Issuer{Fund: "DEM00", Illustrative: true}, sampleDraft(c)), Release: "papers.release.minutes",
			Action: "/decisions/DEM00-D-2026-03/follow-up/minutes", Back: "/decisions/DEM00-D-2026-03/follow-up", Editable: "/decisions/DEM00-D-2026-03/follow-up/minutes/document",
			Page: c.Page("/decisions/DEM00-D-2026-03/follow-up/minutes", c.T("papers.minutes"), c.T("board.decisions"), "DEM00-D-2026-03")}
	}
	s.AddLong("draft-minutes", func(c fiction.Case) templ.Component { return Letter(draft(c)) })
	s.Add("draft-minutes-in-writing", func(c fiction.Case) templ.Component {
		v, d := draft(c), sampleDraft(c)
		d.Meeting, d.Proposal, d.Conditions, d.Amounts = 0, "", nil, nil
		v.Document, v.Action, v.Refusal = MinutesDraftDocument(c, Issuer{Fund: "DEM00"}, d), "", models.Conflict("papers.no_meeting", "91")
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
		{Kind: models.FollowLetter, OrganisationID: 3, Organisation: c.Organisation(3), Language: "en", Aside: &models.LetterAside{CreatedAt: fiction.Now, Reason: c.Sentence()}, AsideBy: head},
		{Kind: models.FollowTransfer, Language: "en", Amounts: amounts(1, 2)},
	}, Minutes: models.FollowMinutes{Draft: sampleDraft(c), MeetingID: 4, Number: 4, StartsAt: fiction.Now, Opened: true, ItemID: 9}}
}

func sampleDraft(c fiction.Case) models.DecisionRecord {
	l := sampleLetter(c)
	return models.DecisionRecord{Decision: l.Decision, Adopted: l.Adopted, Meeting: 4, Body: l.Body, Matter: "DEM00-M-2026-07", Question: l.Question, Proposal: l.Proposal, Title: l.Title,
		Outcome: l.Outcome, Method: models.MethodConsensus, Result: models.Result{Answered: 9, WithVote: 10, WithoutVote: 2}, Language: l.Language, TextLanguage: l.TextLanguage,
		Text: l.Text, Conditions: l.Conditions, Certificate: l.Certificate,
		Amounts: []models.RecordAmount{{Organisation: c.Organisation(1), First: 450_000_00, Total: 750_000_00}, {Organisation: c.Organisation(2), First: 330_000_00, Total: 330_000_00}}}
}

func sampleLetter(c fiction.Case) models.LetterContent {
	lang := i18n.Lang(c)
	return models.LetterContent{Format: models.LetterFormat, Decision: "DEM00-D-2026-03", Adopted: fiction.Now, Body: c.Say("Steering Board", "المجلس التوجيهي"), Outcome: models.OutcomeConditions,
		Question: c.Sentence(), Proposal: "DEM00-P-2026-014", Title: c.Title(), Recipient: c.Organisation(1), Lead: true, Language: lang, TextLanguage: lang,
		Text: []string{c.Sentence(), c.Sentence(), c.Sentence()}, Certificate: "4f0c9a1177d2e5a84b60f1d2c3b4a5968778695a4b3c2d1e0f9182736455a6b7",
		Amounts:    []models.LetterAmount{{Organisation: c.Organisation(1), Tranche: 1, Cents: 450_000_00}, {Organisation: c.Organisation(2), Tranche: 1, Cents: 330_000_00}, {Organisation: c.Organisation(1), Tranche: 2, Cents: 300_000_00}},
		Conditions: []models.LetterCondition{{Number: 1, Body: c.Sentence(), Organisation: c.Organisation(2), DueOn: fiction.Day("2027-06-30"), BlocksTranche: 2}}}
}
