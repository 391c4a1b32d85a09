package handlers

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	uses "seedfund/app/meetings"
	"seedfund/frontend/pages/meetings"
	"seedfund/models"
)

func (in *Inputs) meeting(v *Visit) uses.Input {
	return uses.Input{Mode: models.MeetingMode(in.Text("mode")), Place: in.Text("place"), Link: in.Text("link"), Languages: v.Form["languages"],
		StartsAt: in.Instant("starts_at"), EndsAt: in.Instant("ends_at"), Zone: in.Text("zone")}
}

func prepareMeeting(v *Visit) error {
	in := v.Inputs()
	body, terms := in.ID("body"), in.meeting(v)
	var m models.Meeting
	err := in.Err()
	if err == nil {
		m, err = v.Meetings.Prepare(v.Ctx(), v.Actor, body, terms)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.newMeeting()
			return meetings.Form(meetings.Refill(view, faults, values)), err
		})
	}
	return v.Done(uses.Path(m.ID), "meetings.done.prepared")
}

// meetingStep takes a step from one of the pages of a meeting and shows that
// page again with its faults.
func meetingStep(title, back, said string, page func(meetings.MeetingView) templ.Component, step func(*Visit, int64, *Inputs) error) Handler {
	return func(v *Visit) error {
		id, err := v.ID("id")
		if err != nil {
			return err
		}
		in := v.Inputs()
		if err = step(v, id, in); in.Err() != nil {
			err = in.Err()
		}
		if err != nil {
			return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
				view, err := v.meetingAgain(title)
				return page(meetings.Refill(view, faults, values)), err
			})
		}
		return v.Done(uses.Path(id)+back, said)
	}
}

// meetingAgain is the page a form stood on.
func (v *Visit) meetingAgain(title string) (meetings.MeetingView, error) {
	switch title {
	case "meetings.edit_agenda":
		return v.agendaView()
	case "meetings.edit_item", "meetings.write":
		return v.itemView(title)
	case "meetings.minutes":
		return v.minutesView()
	case "meetings.new_follow_up":
		return v.newFollowUp()
	}
	return v.meeting(title)
}

var (
	saveMeetingTerms = meetingStep("meetings.change", "", "meetings.done.saved", meetings.Terms, func(v *Visit, id int64, in *Inputs) error {
		terms := in.meeting(v)
		if err := in.Err(); err != nil {
			return err
		}
		return v.Meetings.Edit(v.Ctx(), v.Actor, id, v.Version(), terms)
	})
	conveneMeeting = meetingStep("", "", "meetings.done.convened", meetings.Meeting, func(v *Visit, id int64, in *Inputs) error {
		return v.Meetings.Convene(v.Ctx(), v.Actor, id, v.Version(), in.Text("short_reason"))
	})
	postponeMeeting = meetingStep("meetings.change", "", "meetings.done.postponed", meetings.Terms, func(v *Visit, id int64, in *Inputs) error {
		starts, ends := in.Instant("starts_at"), in.Instant("ends_at")
		if err := in.Err(); err != nil {
			return err
		}
		return v.Meetings.Postpone(v.Ctx(), v.Actor, id, v.Version(), starts, ends, in.Text("reason"), in.Text("short_reason"))
	})
	cancelMeeting = meetingStep("meetings.change", "", "meetings.done.cancelled", meetings.Terms, func(v *Visit, id int64, in *Inputs) error {
		return v.Meetings.Cancel(v.Ctx(), v.Actor, id, v.Version(), in.Text("reason"))
	})
	beginMeeting = meetingStep("meetings.attendance", "/attendance", "meetings.done.begun", meetings.Attendance, func(v *Visit, id int64, in *Inputs) error {
		var present []uses.PresenceInput
		for _, seat := range v.Form["present"] {
			present = append(present, seated(seat))
		}
		at := in.Until("at")
		if err := in.Err(); err != nil {
			return err
		}
		return v.Meetings.Begin(v.Ctx(), v.Actor, id, v.Version(), at, present)
	})
	endMeeting = meetingStep("meetings.attendance", "/attendance", "meetings.done.ended", meetings.Attendance, func(v *Visit, id int64, in *Inputs) error {
		at := in.Until("at")
		if err := in.Err(); err != nil {
			return err
		}
		return v.Meetings.End(v.Ctx(), v.Actor, id, v.Version(), at)
	})
	enterPresence = meetingStep("meetings.attendance", "/attendance", "meetings.done.entered", meetings.Attendance, func(v *Visit, id int64, in *Inputs) error {
		p := seated(in.Text("seat"))
		p.Who, p.From, p.Until = in.Text("who"), in.Instant("from"), in.Until("until")
		if err := in.Err(); err != nil {
			return err
		}
		_, err := v.Meetings.Enter(v.Ctx(), v.Actor, id, p)
		return err
	})
	leaveRoom = meetingStep("meetings.attendance", "/attendance", "meetings.done.left", meetings.Attendance, func(v *Visit, id int64, in *Inputs) error {
		presence, err := v.ID("presence")
		at := in.Until("at")
		if err != nil || in.Err() != nil {
			return err
		}
		return v.Meetings.Leave(v.Ctx(), v.Actor, id, presence, at)
	})
	correctPresence = meetingStep("meetings.attendance", "/attendance", "meetings.done.corrected", meetings.Attendance, func(v *Visit, id int64, in *Inputs) error {
		presence, err := v.ID("presence")
		c := uses.Correction{From: in.Instant("from"), Until: in.Until("until"), Struck: in.Ticked("struck"), Why: in.Text("why")}
		if err != nil || in.Err() != nil {
			return err
		}
		return v.Meetings.Correct(v.Ctx(), v.Actor, id, presence, c)
	})
	addAgendaItem = meetingStep("meetings.edit_agenda", "/agenda", "meetings.done.item_added", meetings.Agenda, func(v *Visit, id int64, in *Inputs) error {
		item := in.item()
		if err := in.Err(); err != nil {
			return err
		}
		_, err := v.Meetings.AddItem(v.Ctx(), v.Actor, id, item)
		return err
	})
	moveAgendaItem = meetingStep("meetings.edit_agenda", "/agenda", "meetings.done.item_moved", meetings.Agenda, func(v *Visit, id int64, in *Inputs) error {
		item, err := v.ID("item")
		if err != nil {
			return err
		}
		return v.Meetings.Move(v.Ctx(), v.Actor, id, v.Version(), item, in.Text("to") == "up")
	})
	saveAgendaItem = meetingStep("meetings.edit_item", "/agenda", "meetings.done.item_saved", meetings.Item, func(v *Visit, id int64, in *Inputs) error {
		item, err := v.ID("item")
		words := in.item()
		if err != nil || in.Err() != nil {
			return err
		}
		return v.Meetings.EditItem(v.Ctx(), v.Actor, id, item, v.Version(), words)
	})
	removeAgendaItem = meetingStep("meetings.edit_item", "/agenda", "meetings.done.item_removed", meetings.Item, func(v *Visit, id int64, in *Inputs) error {
		item, err := v.ID("item")
		if err != nil {
			return err
		}
		return v.Meetings.RemoveItem(v.Ctx(), v.Actor, id, item, in.Text("reason"))
	})
	attachPaper = meetingStep("meetings.edit_item", "/agenda", "meetings.done.paper_added", meetings.Item, func(v *Visit, id int64, _ *Inputs) error {
		item, err := v.ID("item")
		if err != nil {
			return err
		}
		up, closing, err := v.uploaded("file")
		if err != nil {
			return err
		}
		defer closing()
		return v.Meetings.AttachPaper(v.Ctx(), v.Actor, id, item, up)
	})
	adoptAgenda = meetingStep("", "", "meetings.done.agenda_adopted", meetings.Meeting, func(v *Visit, id int64, _ *Inputs) error {
		return v.Meetings.Adopt(v.Ctx(), v.Actor, id, v.Version())
	})
	writeMinutes = meetingStep("meetings.write", "/minutes", "meetings.done.text_saved", meetings.Write, func(v *Visit, id int64, in *Inputs) error {
		item, err := v.ID("item")
		if err != nil {
			return err
		}
		_, err = v.Meetings.Write(v.Ctx(), v.Actor, id, item, int(v.Version()), in.Text("body"))
		return err
	})
	finaliseMinutes = meetingStep("meetings.minutes", "/minutes", "meetings.done.final", meetings.Minutes, func(v *Visit, id int64, _ *Inputs) error {
		return v.Meetings.Finalise(v.Ctx(), v.Actor, id, v.Version())
	})
	circulateMinutes = meetingStep("meetings.minutes", "/circulation", "meetings.done.circulated", meetings.Minutes, func(v *Visit, id int64, in *Inputs) error {
		_, err := v.Meetings.Circulate(v.Ctx(), v.Actor, id, in.Text("note"))
		return err
	})
	correctMinutes = meetingStep("meetings.minutes", "/minutes", "meetings.done.noted", meetings.Minutes, func(v *Visit, id int64, in *Inputs) error {
		return v.Meetings.CorrectMinutes(v.Ctx(), v.Actor, id, in.ID("item"), in.Text("body"))
	})
	enterFollowUp = meetingStep("meetings.new_follow_up", "", "meetings.done.follow_up_entered", meetings.NewFollowUp, func(v *Visit, id int64, in *Inputs) error {
		u := uses.FollowUpInput{MeetingID: id, ItemID: in.ID("item"), Task: in.Text("task"), DueOn: in.Date("due_on")}
		kind, whom, _ := strings.Cut(in.Text("owner"), ":")
		u.OwnerKind = models.OwnerKind(kind)
		n, _ := strconv.ParseInt(whom, 10, 64)
		switch u.OwnerKind {
		case models.OwnerOrganisation:
			u.OwnerOrg = n
		case models.OwnerSeat:
			u.OwnerSeat = n
		default:
			u.OwnerRole = models.Role(whom)
		}
		if err := in.Err(); err != nil {
			return err
		}
		_, err := v.Meetings.Follow(v.Ctx(), v.Actor, u)
		return err
	})
)

// seated reads a seat of a choice: "12" is its holder, "12+" its alternate.
func seated(text string) uses.PresenceInput {
	seat, alternate := strings.CutSuffix(text, "+")
	n, _ := strconv.ParseInt(seat, 10, 64)
	return uses.PresenceInput{SeatID: n, Alternate: alternate}
}

func (in *Inputs) item() uses.ItemInput {
	return uses.ItemInput{MatterID: in.ID("matter"), Title: in.Text("title"), Note: in.Text("note"), Presenter: models.Presenter(in.Text("presenter")), Minutes: int(in.Whole("minutes"))}
}

// followStep takes a step of a follow-up from its page.
func followStep(said string, step func(*Visit, int64, *Inputs) error) Handler {
	return func(v *Visit) error {
		id, err := v.ID("id")
		if err != nil {
			return err
		}
		in := v.Inputs()
		if err = step(v, id, in); in.Err() != nil {
			err = in.Err()
		}
		if err != nil {
			return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
				view, err := v.followUp()
				return meetings.FollowUp(meetings.Refill(view, faults, values)), err
			})
		}
		return v.Done(uses.FollowUpPath(id), said)
	}
}

var (
	reportFollowUp = followStep("meetings.done.reported", func(v *Visit, id int64, in *Inputs) error {
		up, closing, err := v.uploaded("file")
		if err != nil {
			return err
		}
		defer closing()
		return v.Meetings.Report(v.Ctx(), v.Actor, id, v.Version(), uses.Evidence{Text: in.Text("evidence"), Link: in.Text("link"), File: up})
	})
	spareFollowUp = followStep("meetings.done.spared", func(v *Visit, id int64, in *Inputs) error {
		return v.Meetings.Spare(v.Ctx(), v.Actor, id, v.Version(), in.Text("reason"))
	})
	reopenFollowUp = followStep("meetings.done.reopened", func(v *Visit, id int64, in *Inputs) error {
		return v.Meetings.Reopen(v.Ctx(), v.Actor, id, v.Version(), in.Text("reason"))
	})
	redateFollowUp = followStep("meetings.done.redated", func(v *Visit, id int64, in *Inputs) error {
		due := in.Date("due_on")
		if err := in.Err(); err != nil {
			return err
		}
		return v.Meetings.Redate(v.Ctx(), v.Actor, id, v.Version(), due, in.Text("reason"))
	})
)
