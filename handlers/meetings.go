package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"seedfund/app"
	"seedfund/app/files"
	"seedfund/app/matters"
	uses "seedfund/app/meetings"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/home"
	"seedfund/frontend/pages/meetings"
	"seedfund/models"
	"seedfund/models/when"
)

func (v *Visit) meetingsCrumb(more ...layout.Crumb) []layout.Crumb {
	return v.boardCrumb(append([]layout.Crumb{{Label: v.T("meetings.list"), Href: v.At("/meetings")}}, more...)...)
}

func (v *Visit) meetingTitle(m models.MeetingView) string {
	return meetings.Title(v.Ctx(), m.Body.Kind, m.Meeting.Number)
}

func (v *Visit) meetingCrumb(m models.MeetingView, more ...layout.Crumb) []layout.Crumb {
	return v.meetingsCrumb(append([]layout.Crumb{{Label: v.meetingTitle(m), Href: v.At(uses.Path(m.Meeting.ID))}}, more...)...)
}

// meetingList is public: date, mode and what was published of the decisions.
func meetingList(v *Visit) error {
	filter := uses.Filter{Past: v.QueryParam("when") == "past"}
	filter.After, _ = strconv.ParseInt(v.QueryParam("after"), 10, 64)
	rows, next, err := v.Meetings.List(v.Ctx(), v.Actor, filter)
	if err != nil {
		return err
	}
	view := meetings.ListView{At: v.At, Rows: rows, Past: filter.Past, Page: v.Page(v.T("meetings.list"), v.boardCrumb(here(v.T("meetings.list")))...),
		Convenes: v.Actor.May(models.PermMeetingConvene) == nil, Owes: v.Actor.MayOne(models.PermMeetingRead, models.PermFollowUpReport) == nil}
	if view.Figures, err = v.Meetings.Figures(v.Ctx()); err != nil {
		return err
	}
	if next != 0 {
		query := url.Values{"after": {fmt.Sprint(next)}}
		if filter.Past {
			query.Set("when", "past")
		}
		view.Next = v.At("/meetings?" + query.Encode())
	}
	return v.Render(meetings.List(view))
}

// meeting is the one the address names, as its reader may see it, under the
// title of one of its pages.
func (v *Visit) meeting(title string) (meetings.MeetingView, error) {
	id, err := v.ID("id")
	if err != nil {
		return meetings.MeetingView{}, err
	}
	m, err := v.Meetings.Show(v.Ctx(), v.Actor, id)
	if err != nil {
		return meetings.MeetingView{}, err
	}
	view := meetings.MeetingView{At: v.At, V: m, Writes: v.Actor.May(models.PermMeetingKeep) == nil}
	if title == "" {
		view.Page = v.Page(v.meetingTitle(m), v.meetingsCrumb(here(v.meetingTitle(m)))...)
	} else {
		view.Page = v.Page(v.T(title), v.meetingCrumb(m, here(v.T(title)))...)
	}
	return view, nil
}

func meetingPage(v *Visit) error {
	view, err := v.meeting("")
	if err != nil {
		return err
	}
	if view.Writes && view.V.Meeting.OpenedAt != nil {
		view.Owners = []models.Organisation{}
	}
	return v.Render(meetings.Meeting(view))
}

func newMeetingPage(v *Visit) error {
	view, err := v.newMeeting()
	if err != nil {
		return err
	}
	return v.Render(meetings.Form(view))
}

func (v *Visit) newMeeting() (meetings.FormView, error) {
	all, err := v.Bodies.All(v.Ctx())
	starts := v.DB.Now(v.Ctx()).AddDate(0, 0, 21).Truncate(24 * time.Hour).Add(9 * time.Hour)
	return meetings.FormView{At: v.At, Bodies: all, M: models.Meeting{Mode: models.Hybrid, Languages: "en,fr", Zone: "Europe/Zurich", StartsAt: starts, EndsAt: starts.Add(3 * time.Hour)},
		Page: v.Page(v.T("meetings.prepare"), v.meetingsCrumb(here(v.T("meetings.prepare")))...)}, err
}

func termsOfMeetingPage(v *Visit) error {
	view, err := v.meeting("meetings.change")
	if err != nil {
		return err
	}
	return v.Render(meetings.Terms(view))
}

// agendaView is a meeting with the matters that can be put on its agenda.
func (v *Visit) agendaView() (meetings.MeetingView, error) {
	view, err := v.meeting("meetings.edit_agenda")
	if err != nil {
		return view, err
	}
	taken := map[int64]bool{}
	for _, i := range view.V.Items {
		if i.MatterID != nil {
			taken[*i.MatterID] = true
		}
	}
	for _, state := range []models.MatterState{models.MatterOpen, models.MatterDraft} {
		rows, err := v.Matters.All(v.Ctx(), v.Actor, matters.Filter{State: state, Body: view.V.Body.Kind})
		if err != nil {
			return view, err
		}
		for _, r := range rows {
			if !taken[r.ID] && r.BodyID == view.V.Body.ID {
				view.Matters = append(view.Matters, r)
			}
		}
	}
	return view, nil
}

func agendaPage(v *Visit) error {
	view, err := v.agendaView()
	if err != nil {
		return err
	}
	if view.V.Meeting.Over() {
		return models.Conflict("meetings.is_over", "98")
	}
	return v.Render(meetings.Agenda(view))
}

// itemView is one item of a meeting that its reader may see.
func (v *Visit) itemView(title string) (meetings.MeetingView, error) {
	view, err := v.meeting(title)
	if err != nil {
		return view, err
	}
	item, err := v.ID("item")
	if err != nil {
		return view, err
	}
	for i := range view.V.Items {
		if view.V.Items[i].ID == item {
			view.Item = &view.V.Items[i]
			view.Page = v.Page(view.Item.Heading, v.meetingCrumb(view.V, here(v.T(title)))...)
			return view, nil
		}
	}
	return view, models.NotFound("agenda_items")
}

func agendaItemPage(v *Visit) error {
	view, err := v.itemView("meetings.edit_item")
	if err != nil {
		return err
	}
	if view.V.Meeting.Over() {
		return models.Conflict("meetings.is_over", "98")
	}
	return v.Render(meetings.Item(view))
}

// bookPage is the board book of its reader, stamped.
func bookPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	book, err := v.Meetings.Book(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	title := v.T("meetings.book")
	return v.Render(meetings.Book(meetings.MeetingView{At: v.At, V: book.MeetingView, Book: &book, Reader: v.capacityLabel(),
		Page: v.Page(title+": "+v.meetingTitle(book.MeetingView), v.meetingCrumb(book.MeetingView, here(title))...)}))
}

func attendancePage(v *Visit) error {
	view, err := v.meeting("meetings.attendance")
	if err != nil {
		return err
	}
	return v.Render(meetings.Attendance(view))
}

// minutesPage shows the minutes and marks what was sent as read.
func minutesPage(v *Visit) error {
	view, err := v.minutesView()
	if err != nil {
		return err
	}
	if view.V.Minutes == nil && !view.V.Keeps {
		return models.NotFound("minutes")
	}
	if err := v.Meetings.MarkRead(v.Ctx(), v.Actor, view.V.Meeting.ID); err != nil {
		return err
	}
	return v.Render(meetings.Minutes(view))
}

func (v *Visit) minutesView() (meetings.MeetingView, error) {
	view, err := v.meeting("meetings.minutes")
	if origin := strings.TrimSuffix(v.site.config.Origin, "/"); origin != "" {
		view.Check = origin + checking
	}
	if err == nil {
		title := v.T("meetings.minutes")
		view.Page = v.Page(title+": "+v.meetingTitle(view.V), v.meetingCrumb(view.V, here(title))...)
	}
	return view, err
}

func writeMinutesPage(v *Visit) error {
	view, err := v.itemView("meetings.minutes")
	if err != nil {
		return err
	}
	return v.Render(meetings.Write(view))
}

func circulationPage(v *Visit) error {
	view, err := v.meeting("meetings.circulation")
	if err != nil {
		return err
	}
	if view.Sent, err = v.Meetings.Circulations(v.Ctx(), v.Actor, view.V.Meeting.ID); err != nil {
		return err
	}
	return v.Render(meetings.Circulation(view))
}

// send hands a file out as a download.
func (v *Visit) send(file models.File) error {
	body, row, err := v.Files.Open(v.Ctx(), file.ID)
	if err != nil {
		return err
	}
	defer body.Close()
	for name, value := range files.Headers(*row) {
		v.Response().Header().Set(name, value)
	}
	http.ServeContent(v.Response(), v.Request(), "", row.CreatedAt, body)
	return nil
}

func meetingPaper(v *Visit) error {
	return v.fileOf(v.Meetings.Paper)
}

func evidenceFile(v *Visit) error {
	return v.fileOf(v.Meetings.EvidenceFile)
}

func (v *Visit) fileOf(find func(context.Context, models.Actor, int64, int64) (models.File, error)) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	file, err := v.ID("file")
	if err != nil {
		return err
	}
	row, err := find(v.Ctx(), v.Actor, id, file)
	if err != nil {
		return err
	}
	return v.send(row)
}

// followUpFilter is what the register is narrowed to, with the choice of its
// state as the page names it.
func (v *Visit) followUpFilter() (uses.FollowUpFilter, string) {
	filter := uses.FollowUpFilter{Owner: v.QueryParam("owner")}
	which := v.QueryParam("which")
	switch which {
	case "open", "done", "no_action":
		filter.State = models.FollowUpState(which)
	case "overdue":
		filter.Overdue = true
	case "mine":
		filter.Owned = true
	default:
		which = ""
	}
	return filter, which
}

func followUpList(v *Visit) error {
	filter, which := v.followUpFilter()
	filter.After, _ = strconv.ParseInt(v.QueryParam("after"), 10, 64)
	rows, next, err := v.Meetings.FollowUps(v.Ctx(), v.Actor, filter)
	if err != nil {
		return err
	}
	title := v.T("meetings.follow_ups")
	view := meetings.FollowUpsView{At: v.At, Rows: rows, Which: which, Owner: filter.Owner, Exports: v.files("/meetings/follow-ups/list"),
		Mine: v.Actor.May(models.PermFollowUpReport) == nil, Page: v.Page(title, v.meetingsCrumb(here(title))...)}
	if view.Owners, err = v.Meetings.FollowUpOwners(v.Ctx(), v.Actor); err != nil {
		return err
	}
	if next != 0 {
		view.Next = v.At("/meetings/follow-ups?" + url.Values{"which": {which}, "owner": {filter.Owner}, "after": {fmt.Sprint(next)}}.Encode())
	}
	return v.Render(meetings.FollowUps(view))
}

func (v *Visit) followUp() (meetings.FollowUpView, error) {
	id, err := v.ID("id")
	if err != nil {
		return meetings.FollowUpView{}, err
	}
	u, err := v.Meetings.FollowUp(v.Ctx(), v.Actor, id)
	title := v.T("meetings.follow_ups")
	return meetings.FollowUpView{At: v.At, V: u, Page: v.Page(u.Task, v.meetingsCrumb(layout.Crumb{Label: title, Href: v.At("/meetings/follow-ups")}, here(v.T("meetings.follow_up")))...)}, err
}

func followUpPage(v *Visit) error {
	view, err := v.followUp()
	if err != nil {
		return err
	}
	return v.Render(meetings.FollowUp(view))
}

func newFollowUpPage(v *Visit) error {
	view, err := v.newFollowUp()
	if err != nil {
		return err
	}
	return v.Render(meetings.NewFollowUp(view))
}

func (v *Visit) newFollowUp() (meetings.MeetingView, error) {
	view, err := v.meeting("meetings.new_follow_up")
	if err == nil {
		view.Owners, err = v.Bodies.Holders(v.Ctx())
	}
	return view, err
}

// meetingTasks are minutes to circulate or make final, and what one owes.
func meetingTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	waiting, err := s.Meetings.Tasks(ctx, a)
	var out []home.Task
	for _, t := range waiting {
		task := home.Task{Title: t.Title, Hint: i18n.T(ctx, "meetings.follow_up"), Href: uses.FollowUpPath(t.ID), Verb: i18n.T(ctx, "meetings.report_done")}
		if t.Kind != "follow_up" {
			task = home.Task{Title: i18n.T(ctx, "meetings.task."+t.Kind), Href: uses.Path(t.ID) + "/minutes", Verb: i18n.T(ctx, "meetings."+t.Kind)}
		}
		if !t.Due.IsZero() {
			task.DueAt = lastMoment(t.Due)
		}
		out = append(out, task)
	}
	return out, err
}

// lastMoment is the last second of a day: what is shown as the deadline is that
// day, and it is late on the next.
func lastMoment(day when.Date) time.Time { return day.AddDays(1).Start(time.UTC).Add(-time.Second) }
