package meetings

import (
	"net/url"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Samples are the pages of meetings.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("meetings", assets)
	sampleLists(s)
	sampleMeetings(s)
	sampleFollowUps(s)
	return s.Samples()
}

func sampleLists(s *fiction.Set) {
	list := func(c fiction.Case, past bool) ListView {
		first := fiction.Now.AddDate(0, 0, -20)
		v := ListView{At: fiction.At, Past: past, Figures: models.CirculationFigures{Meetings: 3, OnTime: 2, Median: 4, Worst: 9}, Page: c.Page("/meetings", c.T("meetings.list"), c.T("board.title")), Convenes: true, Owes: true}
		for n, state := range []models.MeetingState{models.MeetingConvened, models.MeetingHeld, models.MeetingCancelled, models.MeetingHeld, models.MeetingHeld} {
			r := models.MeetingRow{Meeting: sampleMeeting(c).V.Meeting, BodyKind: models.BodyBoard, Inside: n != 2, MinutesDays: 5, Days: 4}
			r.ID, r.Number, r.State, r.EndedAt = int64(n+1), n+1, state, &first
			switch n {
			case 1:
				r.FirstCirculation, r.Decisions = &first, []models.MeetingDecision{{Reference: "DEM00-D-2026-03"}}
			case 3:
				r.Late, r.Days = true, 9
			case 4:
				r.Late, r.Days, r.FirstCirculation = true, 9, &first
			}
			v.Rows = append(v.Rows, r)
		}
		return v
	}
	s.AddLong("list", func(c fiction.Case) templ.Component { return List(list(c, false)) })
	s.Add("list-past", func(c fiction.Case) templ.Component { return List(list(c, true)) })
	s.Add("list-of-a-visitor", func(c fiction.Case) templ.Component {
		v := list(c, true)
		v.Page, v.Convenes, v.Owes = c.Visitor("/meetings", c.T("meetings.list"), c.T("board.title")), false, false
		for i := range v.Rows {
			v.Rows[i].Inside = false
		}
		return List(v)
	})
	s.Add("list-empty", func(c fiction.Case) templ.Component {
		return List(ListView{At: fiction.At, Page: c.Visitor("/meetings", c.T("meetings.list"), c.T("board.title"))})
	})
	s.Add("form", func(c fiction.Case) templ.Component {
		v := FormView{At: fiction.At, Bodies: []models.Body{{ID: 1, Kind: models.BodyBoard}, {ID: 2, Kind: models.BodyExCom}, {ID: 3, Kind: models.BodyGroup, Name: c.Title()}}, M: sampleMeeting(c).V.Meeting,
			Page: c.Page("/meetings/new", c.T("meetings.prepare"), c.T("meetings.list"))}
		v.Failed = true
		v.fill(fiction.Faults("mode", "place", "languages", "starts_at", "zone"), url.Values{})
		return Form(v)
	})
}

func sampleMeetings(s *fiction.Set) {
	page := func(name, path, title string, view func(MeetingView) templ.Component, change func(fiction.Case, *MeetingView)) {
		s.AddLong(name, func(c fiction.Case) templ.Component {
			v := sampleMeeting(c)
			change(c, &v)
			v.Page = c.Page("/meetings/7"+path, c.T(title), c.T("meetings.list"))
			return view(v)
		})
	}
	faults := func(fields ...string) func(fiction.Case, *MeetingView) {
		return func(_ fiction.Case, v *MeetingView) {
			v.Failed = true
			v.fill(fiction.Faults(fields...), url.Values{})
		}
	}
	as := func(state models.MeetingState, actions ...models.MeetingAction) func(fiction.Case, *MeetingView) {
		return func(_ fiction.Case, v *MeetingView) { v.V.Meeting.State, v.V.Actions = state, actions }
	}
	none := func(fiction.Case, *MeetingView) {}
	page("meeting", "", "meetings.list", Meeting, none)
	page("meeting-draft", "", "meetings.list", Meeting, func(c fiction.Case, v *MeetingView) {
		as(models.MeetingDraft, models.MeetingConvene, models.MeetingEdit, models.MeetingCancel)(c, v)
		v.V.Meeting.OpenedAt, v.V.Meeting.EndedAt, v.V.Meeting.ConvenedAt, v.V.Minutes, v.V.Decisions, v.V.FollowUps, v.V.Items, v.V.Adopted = nil, nil, nil, nil, nil, nil, nil, nil
		faults("short_reason")(c, v)
	})
	page("meeting-of-a-member", "", "meetings.list", Meeting, func(c fiction.Case, v *MeetingView) {
		as(models.MeetingConvened)(c, v)
		v.V.Keeps, v.Writes, v.V.Meeting.OpenedAt, v.V.Meeting.EndedAt, v.V.Minutes, v.V.Adopted = false, false, nil, nil, nil, nil
	})
	page("terms", "/terms", "meetings.change", Terms, as(models.MeetingConvened, models.MeetingPostpone, models.MeetingCancel))
	page("terms-of-a-draft", "/terms", "meetings.change", Terms, func(c fiction.Case, v *MeetingView) {
		as(models.MeetingDraft, models.MeetingEdit)(c, v)
		faults("mode", "ends_at")(c, v)
	})
	page("agenda", "/agenda", "meetings.edit_agenda", Agenda, func(c fiction.Case, v *MeetingView) {
		v.V.Adopted, v.Matters = nil, []models.MatterRow{{ID: 1, Reference: "DEM00-M-2026-07", Question: c.Title()}}
		faults("title", "minutes")(c, v)
	})
	page("agenda-adopted", "/agenda", "meetings.edit_agenda", Agenda, none)
	page("item", "/agenda/1", "meetings.edit_item", Item, func(c fiction.Case, v *MeetingView) {
		v.V.Adopted, v.Item = nil, &v.V.Items[0]
		faults("title")(c, v)
	})
	page("book", "/book", "meetings.book", Book, func(c fiction.Case, v *MeetingView) {
		v.Reader = c.Role(models.RoleBoardMember, 1)
		text := models.MatterWording{MatterText: models.MatterText{Number: 2, Outcome: models.OutcomeApprove, Body: c.Text(), Hash: fiction.Hash}}
		v.Book = &models.BookView{Matters: map[int64]models.MatterView{7: {Matter: models.Matter{ID: 7, State: models.MatterOpen, Language: "en", Recommendation: c.Sentence()}, Text: text, Proposal: &models.Proposal{ID: 4}}}}
	})
	page("attendance", "/attendance", "meetings.attendance", Attendance, func(c fiction.Case, v *MeetingView) {
		as(models.MeetingOpen, models.MeetingEnd)(c, v)
		v.V.Meeting.EndedAt = nil
		faults("seat", "who", "from")(c, v)
	})
	page("attendance-before", "/attendance", "meetings.attendance", Attendance, func(c fiction.Case, v *MeetingView) {
		as(models.MeetingConvened, models.MeetingBegin)(c, v)
		v.V.Meeting.OpenedAt, v.V.Meeting.EndedAt, v.V.Present, v.V.Past, v.V.Quorum = nil, nil, nil, nil, nil
	})
	page("minutes", "/minutes", "meetings.minutes", Minutes, func(c fiction.Case, v *MeetingView) {
		v.V.Offers = []models.MinutesOffer{{Action: models.MinutesFinalise}, {Action: models.MinutesCirculate, Refusal: models.Conflict("meetings.minutes_incomplete", "91").With(map[string]any{"Count": 1})}}
	})
	page("minutes-final", "/minutes", "meetings.minutes", Minutes, func(c fiction.Case, v *MeetingView) {
		v.V.Minutes.State, v.V.Offers = models.MinutesFinal, []models.MinutesOffer{{Action: models.MinutesCirculate}, {Action: models.MinutesCorrect}}
		v.V.Editions = []models.MinuteEdition{{Number: 2, Final: true, HeadNumber: 12, HeadHash: fiction.Hash}}
		v.V.Notes = []models.MinuteNote{{Body: c.Sentence(), CreatedAt: fiction.Now}}
	})
	page("write", "/minutes/1", "meetings.minutes", Write, func(c fiction.Case, v *MeetingView) {
		v.Item = &v.V.Items[0]
		faults("body")(c, v)
	})
	page("circulation", "/circulation", "meetings.circulation", Circulation, func(c fiction.Case, v *MeetingView) {
		read := fiction.Now
		line := func(id int64, state models.MessageState) models.RecipientLine {
			return models.RecipientLine{MeetingRecipient: models.MeetingRecipient{ID: id, Capacity: models.ReceivesHolder}, Name: c.Role(models.RoleBoardMember, int(id)), Organisation: c.Organisation(id),
				Constituency: models.ConstituencyNetwork, Number: int(id), Delivery: state}
		}
		failed, opened, held := line(1, models.MessageFailed), line(2, models.MessageSent), line(3, models.MessageKept)
		failed.LastError, opened.ReadAt, held.Withheld = "550 5.1.1", &read, models.Numbers{4}
		v.Sent = []models.CirculationView{{MeetingCirculation: models.MeetingCirculation{ID: 1, Kind: models.CirculatedNotice, CreatedAt: fiction.Now, Note: c.Sentence()},
			Recipients: []models.RecipientLine{failed, opened, held, line(4, models.MessageQueued)}, Unreached: v.V.Seats[:1]},
			{MeetingCirculation: models.MeetingCirculation{ID: 2, Kind: models.CirculatedMinutes, CreatedAt: fiction.Now}, Edition: 1, Recipients: []models.RecipientLine{opened}}}
	})
	page("circulation-empty", "/circulation", "meetings.circulation", Circulation, func(_ fiction.Case, v *MeetingView) { v.V.Late, v.V.Circulated = true, nil })
	page("new-follow-up", "/follow-ups/new", "meetings.new_follow_up", NewFollowUp, func(c fiction.Case, v *MeetingView) {
		v.Owners = c.Organisations()
		faults("task", "owner", "due_on")(c, v)
	})
}

func sampleFollowUps(s *fiction.Set) {
	s.AddLong("follow-ups", func(c fiction.Case) templ.Component {
		return FollowUps(FollowUpsView{At: fiction.At, Rows: sampleRows(c), Owners: sampleRows(c), Owner: sampleRows(c)[0].OwnerCode(), Which: "open", Mine: true,
			Exports: []components.Link{{Label: "XLSX", Href: "/meetings/follow-ups/list.xlsx"}, {Label: "CSV", Href: "/meetings/follow-ups/list.csv"}}, Page: c.Page("/meetings/follow-ups", c.T("meetings.follow_ups"), c.T("meetings.list"))})
	})
	s.Add("follow-ups-empty", func(c fiction.Case) templ.Component {
		return FollowUps(FollowUpsView{At: fiction.At, Page: c.Page("/meetings/follow-ups", c.T("meetings.follow_ups"), c.T("meetings.list"))})
	})
	s.AddLong("follow-up", func(c fiction.Case) templ.Component {
		row := sampleRows(c)[1]
		v := FollowUpView{At: fiction.At, V: models.FollowUpView{FollowUpRow: row, Now: fiction.Now, Actions: []models.FollowUpAction{models.FollowUpReport, models.FollowUpChange, models.FollowUpSpare, models.FollowUpReopen},
			Events: []models.FollowUpStep{
				{FollowUpEvent: models.FollowUpEvent{Action: models.FollowUpBegin, CreatedAt: fiction.Now}, Name: c.Role(models.RoleSecretariatOfficer, 1), Role: models.RoleSecretariatOfficer},
				{FollowUpEvent: models.FollowUpEvent{Action: models.FollowUpReport, CreatedAt: fiction.Now, Evidence: c.Sentence(), Link: "https://fund.example.org/list", FileID: fiction.Ptr(int64(9))}, Name: c.Role(models.RoleAgentOfficer, 1), Role: models.RoleAgentOfficer, File: c.FileName()},
				{FollowUpEvent: models.FollowUpEvent{Action: models.FollowUpReopen, CreatedAt: fiction.Now, Reason: c.Sentence()}, Name: c.Role(models.RoleCoordinator, 1), Role: models.RoleCoordinator},
			}}, Page: c.Page("/meetings/follow-ups/2", row.Task, c.T("meetings.list"))}
		v.Failed = true
		v.fill(fiction.Faults("evidence", "link"), url.Values{})
		return FollowUp(v)
	})
}

func sampleRows(c fiction.Case) []models.FollowUpRow {
	due := fiction.Day("2026-11-10")
	return []models.FollowUpRow{
		{FollowUp: models.FollowUp{ID: 1, Task: c.Sentence(), OwnerKind: models.OwnerOrganisation, DueOn: due, State: models.FollowUpOpen}, Owner: c.Organisation(1), MeetingNumber: 3, Late: true},
		{FollowUp: models.FollowUp{ID: 2, Version: 2, Task: c.Title(), OwnerKind: models.OwnerRole, OwnerRole: models.RoleAgentOfficer, DueOn: due, State: models.FollowUpOpen}, Decision: "DEM00-D-2026-03"},
		{FollowUp: models.FollowUp{ID: 3, Task: c.Sentence(), OwnerKind: models.OwnerSeat, DueOn: due, State: models.FollowUpDone}, OwnerSeatName: models.ConstituencyNetwork, OwnerSeatNo: 2, MeetingNumber: 3},
		{FollowUp: models.FollowUp{ID: 4, Task: c.Sentence(), OwnerKind: models.OwnerRole, OwnerRole: models.RoleCoordinator, DueOn: due, State: models.FollowUpNoAction}, MeetingNumber: 2},
	}
}

// sampleMeeting is a meeting that was held, with everything on it.
func sampleMeeting(c fiction.Case) MeetingView {
	starts := fiction.At9("2026-11-12")
	ended, left := starts.Add(3*time.Hour), starts.Add(time.Hour)
	due := fiction.Day("2026-11-10")
	seat := func(id int64, constituency models.Constituency) models.SeatAt {
		return models.SeatAt{Seat: models.Seat{ID: id, Constituency: constituency, Number: int(id), Voting: true}, Holder: &models.SeatHolding{Organisation: c.Organisation(id)}}
	}
	present := func(id int64, as models.PresentAs, until *time.Time) models.PresenceLine {
		return models.PresenceLine{Presence: models.Presence{ID: id, SeatID: &id, Capacity: as, FromAt: starts, UntilAt: until}, Constituency: models.ConstituencyNetwork, Number: int(id), Organisation: c.Organisation(id)}
	}
	v := MeetingView{At: fiction.At, Writes: true, Check: "https://fund.example.org/certificates/check", Owners: []models.Organisation{}}
	v.V = models.MeetingView{Now: fiction.Now, Body: models.Body{Kind: models.BodyBoard}, Keeps: true, Planned: 65, Adopted: &starts, Circulated: &ended, Days: 3,
		Rule: models.BodyRule{Values: models.DefaultRules()},
		Meeting: models.Meeting{ID: 7, Version: 4, Number: 3, Mode: models.Hybrid, Place: c.Say("Room of the Board", "قاعة المجلس"), Link: "https://meet.example.org/board", Languages: "en,fr,ar", StartsAt: starts, EndsAt: ended,
			Zone: "Europe/Zurich", State: models.MeetingHeld, ConvenedAt: &starts, OpenedAt: &starts, EndedAt: &ended},
		Items: []models.AgendaLine{
			{AgendaItem: models.AgendaItem{ID: 1, Version: 1, Kind: models.AgendaFree, Title: c.Title(), Note: c.Sentence(), Presenter: "chair", Minutes: 10}, Number: 1, Heading: c.Title(),
				Papers: []models.File{{ID: 3, Name: c.FileName(), Size: 40_000}}, Text: &models.MinuteRevision{Number: 2, Body: c.Text()}, Notes: []models.MinuteNote{{Body: c.Sentence(), CreatedAt: fiction.Now}}},
			{AgendaItem: models.AgendaItem{ID: 2, Kind: models.AgendaMatter, MatterID: fiction.Ptr(int64(7)), Presenter: "secretariat", Minutes: 45}, Number: 2, Heading: c.Title(), Reference: "DEM00-M-2026-07", MatterState: models.MatterAdopted, Grade: models.InterestWithdrawn, TextWithheld: true},
			{AgendaItem: models.AgendaItem{ID: 3, Kind: models.AgendaFollowUp, FollowUpID: fiction.Ptr(int64(2)), Presenter: "owner", Minutes: 10, Late: true}, Number: 3, Heading: c.Sentence(), FollowUp: models.FollowUpDone, DueOn: &due},
		},
		Removed: []models.AgendaLine{{AgendaItem: models.AgendaItem{RemovedWhy: c.Sentence()}, Heading: c.Title()}},
		Events:  []models.MeetingEvent{{Action: models.MeetingPrepare, CreatedAt: starts}, {Action: models.MeetingPostpone, Reason: c.Sentence(), CreatedAt: starts}},
		Present: []models.PresenceLine{present(1, models.PresentHolder, nil), present(2, models.PresentAlternate, &left),
			{Presence: models.Presence{ID: 3, Capacity: models.PresentObserver, Who: c.Sentence(), FromAt: starts}}},
		Past:    []models.PresenceLine{present(4, models.PresentHolder, &left)},
		Quorum:  []models.QuorumMark{{At: starts, Cause: models.QuorumOpening, Present: 9, Needed: 8, Base: 12, Met: true}, {At: left, Cause: models.QuorumChange, Present: 7, Needed: 8, Base: 12}},
		Seats:   []models.SeatAt{seat(1, models.ConstituencyNetwork), seat(2, models.ConstituencyCountries)},
		Minutes: &models.Minutes{ID: 1, Version: 2, State: models.MinutesCirculated, Language: "en"},
		Head:    models.CertificateHead{Number: 12, Hash: fiction.Hash}, Decisions: []models.MeetingDecision{{Reference: "DEM00-D-2026-03", Question: c.Title(), Outcome: models.OutcomeApprove, Certificate: fiction.Hash}},
		FollowUps: sampleRows(c)[:2], Actions: []models.MeetingAction{},
	}
	v.V.Past[0].SupersededAt, v.V.Past[0].Why = &left, c.Sentence()
	v.V.Seats[0].Alternate = v.V.Seats[0].Holder
	return v
}
