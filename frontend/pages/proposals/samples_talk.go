package proposals

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/models"
)

func sampleTalk(s *fiction.Set) {
	s.AddLong("conversation", func(c fiction.Case) templ.Component {
		return Conversation(sampleConversation(c, models.AudienceShared))
	})
	s.AddLong("notes", func(c fiction.Case) templ.Component {
		return Conversation(sampleConversation(c, models.AudienceInternal))
	})
	s.Add("conversation-not-begun", func(c fiction.Case) templ.Component {
		v := sampleConversation(c, models.AudienceShared)
		v.Shared, v.Internal, v.Inside, v.Latest, v.Party = nil, nil, false, 0, models.PartyApplicants
		return Conversation(v)
	})
	s.Add("conversation-ended", func(c fiction.Case) templ.Component {
		v := sampleConversation(c, models.AudienceShared)
		v.Ended = true
		return Conversation(v)
	})
	s.AddLong("thread", func(c fiction.Case) templ.Component { return Thread(sampleThread(c, models.AudienceShared)) })
	s.AddLong("note-of-the-secretariat", func(c fiction.Case) templ.Component { return Thread(sampleThread(c, models.AudienceInternal)) })
	s.Add("thread-with-faults", func(c fiction.Case) templ.Component {
		v := sampleThread(c, models.AudienceShared)
		v.Failed, v.Say.Faults, v.Say.Values = true, fiction.Faults("text"), url.Values{"text": {""}}
		return Thread(v)
	})
	s.Add("thread-closed", func(c fiction.Case) templ.Component {
		v := sampleThread(c, models.AudienceShared)
		v.Thread.State, v.Thread.WaitsFor, v.Speaks, v.Closes, v.Reopens = models.ThreadClosed, "", false, false, true
		v.Events = []models.ThreadEvent{{Action: models.ThreadClose, ByName: c.Role(models.RoleSecretariatOfficer, 1), At: fiction.Now, Reason: c.Sentence()}}
		return Thread(v)
	})
	s.AddLong("new-thread", func(c fiction.Case) templ.Component {
		v := sampleNew(c, models.AudienceShared, c.T("talk.new_applicants"))
		v.Form.Faults, v.Failed = fiction.Faults("subject", "text"), true
		return NewThread(v)
	})
	s.Add("new-note", func(c fiction.Case) templ.Component {
		v := sampleNew(c, models.AudienceInternal, c.T("talk.new_internal"))
		v.Party = models.PartySecretariat
		return NewThread(v)
	})
}

func sampleNew(c fiction.Case, room models.Audience, title string) NewThreadView {
	return NewThreadView{Frame: sampleFrame(c, models.ProposalSubmitted, title), Room: room, Party: models.PartyApplicants, Parts: sampleTalkParts(c), Part: models.PartPartners,
		Form: components.Form{Action: "/proposals/40" + TalkPath(room)}}
}

func sampleTalkParts(c fiction.Case) []string {
	out := []string{models.PartFacts, models.PartPartners}
	for _, s := range c.Form().Schema.Sections {
		out = append(out, s.Code)
	}
	return append(out, models.PartBudget)
}

func sampleConversation(c fiction.Case, room models.Audience) ConversationView {
	thread := func(a models.Audience, number int, part string, state models.ThreadState, waits models.Party, unread int) models.ThreadRow {
		return models.ThreadRow{Thread: models.Thread{ID: int64(number), ProposalID: 40, Audience: a, Number: number, Part: part, Submission: 1, Subject: c.Title(), State: state,
			OpenedBy: models.PartySecretariat, WaitsFor: waits, Messages: number + 1, LastAt: fiction.At9("2026-11-21")}, Unread: unread}
	}
	section := c.Form().Schema.Sections[0].Code
	return ConversationView{Frame: sampleFrame(c, models.ProposalSubmitted, c.T("talk.title_"+string(room))), Room: room, Conversation: models.Conversation{
		Shared: []models.ThreadRow{thread(models.AudienceShared, 3, section, models.ThreadOpen, models.PartyApplicants, 2), thread(models.AudienceShared, 2, "", models.ThreadOpen, models.PartySecretariat, 0),
			thread(models.AudienceShared, 1, models.PartBudget, models.ThreadClosed, "", 0)},
		Internal: []models.ThreadRow{thread(models.AudienceInternal, 1, section, models.ThreadOpen, "", 1)},
		Party:    models.PartySecretariat, Inside: true, Latest: 1, Parts: sampleTalkParts(c), Now: fiction.Now,
	}}
}

func sampleThread(c fiction.Case, room models.Audience) ThreadPage {
	said := func(number int, party models.Party, role models.Role, text string) models.ThreadMessage {
		return models.ThreadMessage{Number: number, Audience: room, Party: party, Role: role, Text: text, At: fiction.At9("2026-11-20"), MandateID: int64(number), ByName: c.Role(role, 1)}
	}
	list := []models.ThreadMessage{
		said(1, models.PartySecretariat, models.RoleSecretariatOfficer, c.Text()), said(2, models.PartyApplicants, models.RoleDrafter, c.Sentence()),
		said(3, models.PartyApplicants, models.RoleFocalPoint, c.Sentence()), said(4, models.PartySecretariat, models.RoleSecretariatOfficer, c.Sentence()),
	}
	list[0].Wants, list[3].Corrects, list[3].MandateID = true, 1, 1
	list[1].OrganisationID, list[2].Country = 1, fiction.CountryA
	if room == models.AudienceInternal {
		list = []models.ThreadMessage{list[0], said(2, models.PartySecretariat, models.RoleSecretariatHead, c.Sentence())}
		list[0].Wants = false
	}
	waits := models.PartyApplicants
	if room == models.AudienceInternal {
		waits = ""
	}
	at := "/proposals/40" + ThreadPath(room, 1)
	f := sampleFrame(c, models.ProposalSubmitted, c.Title())
	return ThreadPage{Frame: f, Mandate: 1, Say: components.Form{Action: at}, Close: components.Form{Name: "closing", Action: at + "/closing", Version: 4}, Reopen: components.Form{Name: "reopening", Action: at + "/reopening", Version: 4},
		ThreadView: models.ThreadView{Thread: models.Thread{ProposalID: 40, Audience: room, Number: 1, Part: c.Form().Schema.Sections[0].Code, Submission: 1, Subject: c.Title(), State: models.ThreadOpen,
			OpenedBy: models.PartySecretariat, WaitsFor: waits, Messages: len(list)}, Messages: list, Names: map[int64]string{1: c.Organisation(1)}, Upto: 2, Party: models.PartySecretariat, Speaks: true, Closes: true}}
}
