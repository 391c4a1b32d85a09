package board

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/models"
)

func sampleExCom(s *fiction.Set) {
	s.AddLong("executive-committee", func(c fiction.Case) templ.Component {
		composition := sampleComposition(c)
		composition.Body.Kind = models.BodyExCom
		composition.Seats = append(composition.Of(models.ConstituencyChair), composition.Of(models.ConstituencyNetwork)...)
		return Composition(CompositionView{Page: c.Visitor("/excom", c.T("ladder.excom_title")), At: fiction.At, Composition: composition, Matters: true, Manage: true, AsAt: fiction.Day("2026-11-23"),
			Rules: []models.BodyRule{composition.Rule}, Register: []models.BodyMethod{{Method: models.MethodConsensus, StartsAt: fiction.At9("2026-01-05"), Instrument: c.Sentence()}}})
	})
	beside := func(name string, state func(*LadderView)) {
		s.AddLong(name, func(c fiction.Case) templ.Component {
			v := sampleLadder(c)
			state(&v)
			return Ladder(v)
		})
	}
	beside("ladder-in-mediation", func(v *LadderView) {
		v.Failed = true
		v.fill(fiction.Faults("principal", "report", "network_why"), url.Values{})
	})
	beside("ladder-before-mediation", func(v *LadderView) {
		v.V.Ladder.Mediations = nil
		v.V.Steps = []models.LadderOffer{{Action: models.LadderMediate}}
	})
	beside("ladder-to-transmit", func(v *LadderView) {
		end(v, models.MediationFailed)
		v.V.Steps = []models.LadderOffer{{Action: models.LadderRefer}}
	})
	beside("ladder-with-the-secretary-general", func(v *LadderView) {
		end(v, models.MediationFailed)
		v.V.Ladder.Referral = &models.Referral{SentOn: fiction.Day("2026-11-10"), Letter: "Letter 7", Channel: "Pouch", Hash: fiction.Hash}
		v.V.Steps = []models.LadderOffer{{Action: models.LadderReceive}, {Action: models.LadderAnswer}}
	})
	beside("ladder-answered", func(v *LadderView) {
		end(v, models.MediationFailed)
		v.V.Ladder.Referral = &models.Referral{SentOn: fiction.Day("2026-11-10"), Letter: "Letter 7", Hash: fiction.Hash}
		v.V.Ladder.Receipt = &models.ReferralReceipt{ReceivedOn: fiction.Day("2026-11-12")}
		v.V.Ladder.Answer = &models.ReferralAnswer{AnsweredOn: fiction.Day("2026-11-20"), Summary: v.V.Ladder.Mediations[0].Reason}
		v.V.Steps = []models.LadderOffer{{Action: models.LadderConclude}}
	})
	s.AddLong("referral", func(c fiction.Case) templ.Component {
		v := sampleReferral(c)
		v.R.Referral = &models.Referral{SentOn: fiction.Day("2026-11-10"), Letter: c.Sentence(), Channel: c.Sentence(), Hash: fiction.Hash}
		return Referral(v)
	})
	s.Add("referral-before-transmission", func(c fiction.Case) templ.Component { return Referral(sampleReferral(c)) })
	s.Add("no-executive-committee", func(c fiction.Case) templ.Component {
		v := NoExComView{Page: c.Page("/excom", c.T("ladder.excom_none")), At: fiction.At, May: true}
		v.Failed = true
		v.fill(fiction.Faults("name", "instrument", "seats"), url.Values{})
		return NoExCom(v)
	})
}

// sampleLadder is a matter in mediation, with the forms of its mediator.
func sampleLadder(c fiction.Case) LadderView {
	m := sampleMatter(c)
	m.V.Matter.Kind, m.V.Proposal, m.V.Names = models.MatterOther, nil, map[int64]string{1: c.Organisation(1)}
	m.V.Body.Kind = models.BodyExCom
	m.Page, m.Today = c.Page("/board/matters/7/ladder", c.T("ladder.title"), c.T("board.matters")), fiction.Day("2026-11-23")
	m.V.Ladder = &models.Ladder{Mediations: []models.MediationRecord{{
		Mediation: models.Mediation{ID: 1, Number: 1, TextNumber: 2, DueAt: fiction.At9("2026-11-21"), Reason: c.Sentence(), CreatedAt: fiction.At9("2026-10-21")},
		Extension: &models.MediationExtension{DueAt: fiction.At9("2026-11-21"), Reason: c.Sentence()},
		Contacts:  []models.MediationContact{{Principal: c.Sentence(), OrganisationID: 1, ContactedOn: fiction.Day("2026-10-23"), Means: "call"}, {Principal: c.Sentence(), OrganisationID: 1, OfNetwork: true, ContactedOn: fiction.Day("2026-10-24"), Means: "letter"}},
		Proposals: []models.MediationProposal{{Source: c.Organisation(1), Body: c.Sentence(), Number: 1}},
	}}}
	m.V.Steps = []models.LadderOffer{{Action: models.LadderContact}, {Action: models.LadderPropose}, {Action: models.LadderExtend}, {Action: models.LadderAgree}, {Action: models.LadderFail}}
	return LadderView{MatterView: m, Parties: []components.Option{{Value: "1", Label: c.Organisation(1)}}}
}

func end(v *LadderView, outcome models.MediationOutcome) {
	r := &v.V.Ladder.Mediations[0]
	r.End = &models.MediationEnd{Outcome: outcome, TextNumber: 2, Report: r.Reason, NetworkWhy: r.Reason, CreatedAt: fiction.At9("2026-11-09")}
}

func sampleReferral(c fiction.Case) ReferralView {
	return ReferralView{Page: c.Page("/board/matters/7/referral", c.T("ladder.file_title", "Reference", "DEM00-M-2026-07"), c.T("board.matters")), At: fiction.At,
		R: models.ReferralView{Matter: models.Matter{ID: 7, Reference: "DEM00-M-2026-07"}, Hash: fiction.Hash, File: models.ReferralFile{
			Matter:        models.ReferralMatter{Question: c.Title(), Language: "en", Reference: "DEM00-M-2026-07"},
			Organisations: []models.CertificateParty{{ID: 1, Name: c.Organisation(1)}},
			Texts:         []models.ReferralText{{Number: 1, Body: c.Sentence() + "\n" + c.Sentence(), Hash: fiction.Hash}},
			Positions: []models.ReferralPosition{
				{Organisation: 1, Answer: models.AnswerObject, Text: 1, At: "2026-10-12T09:30:00.000000Z", Reason: c.Sentence(), WouldRemove: c.Sentence()},
				{Organisation: 1, Answer: models.AnswerObject, Text: 1, At: "2026-10-20T14:05:00.000000Z", Current: true, Reason: c.Sentence(), WouldRemove: c.Sentence()}},
			Reservations: []models.ReferralReservation{{Organisation: 1, Reference: c.Sentence(), Reason: c.Sentence(), Change: c.Sentence()}},
			Mediations: []models.ReferralMediation{{Text: 1, Reason: c.Sentence(), Report: c.Sentence(),
				Contacts: []models.ReferralContact{{Principal: c.Sentence(), Organisation: 1, On: "2026-10-23", Means: "call"}}, Proposals: []models.ReferralProposal{{Source: c.Organisation(1), Body: c.Sentence(), Number: 1}}}},
		}}}
}
