package demo

import (
	"time"

	"seedfund/app/matters"
	"seedfund/app/meetings"
	"seedfund/models"
	"seedfund/models/when"
)

// planMeetings plans what the Board's meetings look like when the story ends:
// one held lately whose minutes went out as a draft, one that was cancelled, one
// to come with the open matters on its agenda, and a draft. The meeting that
// took a decision is planned with its matter.
func (d *director) planMeetings() {
	d.at(d.ago(2, 12), "the Board is convened", d.autumn)
	d.at(d.ago(1, 20), "a meeting is convened", d.unheld)
	d.at(d.ago(0, 2), "the next meeting is convened", d.nextMeeting)
	d.at(d.ago(0, 1), "a meeting is drafted", func() error {
		_, err := d.s.Meetings.Prepare(d.ctx, d.as("secretariat.officer"), d.board.ID, terms(d.clock.end.AddDate(0, 5, 0), models.Online))
		return err
	})
}

func terms(starts time.Time, mode models.MeetingMode) meetings.Input {
	starts = time.Date(starts.Year(), starts.Month(), starts.Day(), 13, 0, 0, 0, time.UTC)
	return meetings.Input{Mode: mode, Place: "Conference room 2 of the secretariat (demonstration)", Link: "https://meet.dem00.example/board",
		Languages: []string{"en", "fr"}, StartsAt: starts, EndsAt: starts.Add(3 * time.Hour), Zone: "Europe/Zurich"}
}

// convened is a meeting of the Board with an agenda whose notice went out.
func (d *director) convened(starts time.Time, mode models.MeetingMode, items ...meetings.ItemInput) (int64, error) {
	return d.convenedOf(d.board, starts, mode, items...)
}

func (d *director) convenedOf(body models.Body, starts time.Time, mode models.MeetingMode, items ...meetings.ItemInput) (int64, error) {
	officer := d.as("secretariat.officer")
	m, err := d.s.Meetings.Prepare(d.ctx, officer, body.ID, terms(starts, mode))
	if err != nil {
		return 0, err
	}
	for _, i := range items {
		if _, err := d.s.Meetings.AddItem(d.ctx, officer, m.ID, i); err != nil {
			return 0, err
		}
	}
	return m.ID, d.stepMeeting(m.ID, "coordinator", func(actor models.Actor, version int64) error {
		return d.s.Meetings.Convene(d.ctx, actor, m.ID, version, "")
	})
}

// stepMeeting takes a step of a meeting on its present version.
func (d *director) stepMeeting(id int64, key string, step func(models.Actor, int64) error) error {
	v, err := d.s.Meetings.Show(d.ctx, d.as(key), id)
	if err != nil {
		return err
	}
	return step(d.as(key), v.Meeting.Version)
}

// openMeeting opens a meeting with every seat that is held but for those left out,
// and adopts its agenda.
func (d *director) openMeeting(id int64, absent int) error {
	v, err := d.s.Meetings.Show(d.ctx, d.as("coordinator"), id)
	if err != nil {
		return err
	}
	var present []meetings.PresenceInput
	for _, s := range v.Seats {
		if s.Holder == nil {
			continue
		}
		if s.Voting && absent > 0 {
			absent--
			continue
		}
		present = append(present, meetings.PresenceInput{SeatID: s.ID})
	}
	if err := d.s.Meetings.Begin(d.ctx, d.as("coordinator"), id, v.Meeting.Version, nil, present); err != nil {
		return err
	}
	return d.stepMeeting(id, "coordinator", func(actor models.Actor, version int64) error { return d.s.Meetings.Adopt(d.ctx, actor, id, version) })
}

// endMeeting ends a meeting and writes the text of each item.
func (d *director) endMeeting(id int64, texts ...string) error {
	err := d.stepMeeting(id, "coordinator", func(actor models.Actor, version int64) error { return d.s.Meetings.End(d.ctx, actor, id, version, nil) })
	if err != nil {
		return err
	}
	officer := d.as("secretariat.officer")
	v, err := d.s.Meetings.Show(d.ctx, officer, id)
	if err != nil {
		return err
	}
	for n, i := range v.Items {
		text := "The Board took note of what had been done since its last meeting."
		if n < len(texts) {
			text = texts[n]
		}
		if _, err := d.s.Meetings.Write(d.ctx, officer, id, i.ID, 0, text); err != nil {
			return err
		}
	}
	return nil
}

var opening = meetings.ItemInput{Title: "Opening and adoption of the agenda", Presenter: "chair", Minutes: 10}

// startOf is when a meeting begins as it was last convened.
func (d *director) startOf(id int64) (time.Time, error) {
	v, err := d.s.Meetings.Show(d.ctx, d.as("coordinator"), id)
	return v.Meeting.StartsAt, err
}

// meetFor convenes the meeting in which a matter is to be decided.
func (d *director) meetFor(p *paper) error {
	var err error
	p.meeting, err = d.convened(d.clock.Now().Add(11*aDay), models.Hybrid, opening,
		meetings.ItemInput{MatterID: p.matter, Presenter: "lead", Minutes: 45},
		meetings.ItemInput{Title: "Any other business", Presenter: "chair", Minutes: 15})
	return err
}

// afterMeeting ends the meeting that decided, circulates its minutes, makes them
// final and enters what is to be done.
func (d *director) afterMeeting(p *paper) error {
	err := d.endMeeting(p.meeting, "The chair opened the meeting. The agenda was adopted as circulated.",
		"The lead organisation presented the joint programme. Members asked how the districts were chosen and welcomed the yearly figures by sex and age.\nThe Board adopted the text by consensus.",
		"No other business was raised. The chair closed the meeting.")
	if err != nil {
		return err
	}
	officer := d.as("secretariat.officer")
	u, err := d.s.Meetings.Follow(d.ctx, officer, meetings.FollowUpInput{MeetingID: p.meeting, Task: "Publish the list of districts with the reasons for their choice.",
		OwnerKind: models.OwnerRole, OwnerRole: models.RoleSecretariatHead, DueOn: d.day().AddDays(30)})
	if err != nil {
		return err
	}
	d.at(d.clock.Now().Add(2*aDay), "minutes go out", func() error {
		_, err := d.s.Meetings.Circulate(d.ctx, d.as("secretariat.officer"), p.meeting, "Corrections within ten days, please.")
		return err
	})
	d.at(d.clock.Now().Add(14*aDay), "minutes become final", func() error { return d.finalMinutes(p.meeting) })
	d.at(d.clock.Now().Add(20*aDay), "the list is published", func() error {
		return d.s.Meetings.Report(d.ctx, d.as("secretariat.head"), u.ID, u.Version, meetings.Evidence{Text: "The list stands on the page of the programme.", Link: "https://dem00.example/districts"})
	})
	return nil
}

func (d *director) finalMinutes(id int64) error {
	v, err := d.s.Meetings.Show(d.ctx, d.as("coordinator"), id)
	if err != nil {
		return err
	}
	if err := d.s.Meetings.Finalise(d.ctx, d.as("coordinator"), id, v.Minutes.Version); err != nil {
		return err
	}
	if _, err = d.s.Meetings.Circulate(d.ctx, d.as("secretariat.officer"), id, ""); err != nil {
		return err
	}
	return d.s.Meetings.CorrectMinutes(d.ctx, d.as("secretariat.officer"), id, 0, "The meeting was held in conference room 3, not 2.")
}

// autumn is a meeting held lately: the seats come and go, its minutes went out
// as a draft after the rule's time.
func (d *director) autumn() error {
	id, err := d.convened(d.clock.Now().Add(20*aDay), models.InPerson, opening,
		meetings.ItemInput{Title: "State of the fund and of its programmes", Note: "The agent's figures are those of the last quarter.", Presenter: "agent", Minutes: 40},
		meetings.ItemInput{Title: "Preparation of the next call", Presenter: "secretariat", Minutes: 30})
	if err != nil {
		return err
	}
	starts, err := d.startOf(id)
	d.at(starts, "the Board meets", func() error { return d.autumnMeets(id) })
	return err
}

func (d *director) autumnMeets(id int64) error {
	if err := d.openMeeting(id, 2); err != nil {
		return err
	}
	d.at(d.clock.Now().Add(time.Hour), "a seat leaves the room", func() error {
		v, err := d.s.Meetings.Show(d.ctx, d.as("secretariat.officer"), id)
		if err != nil {
			return err
		}
		for _, p := range v.Present {
			if p.Constituency == models.ConstituencyStakeholders {
				return d.s.Meetings.Leave(d.ctx, d.as("secretariat.officer"), id, p.ID, nil)
			}
		}
		return nil
	})
	d.at(d.clock.Now().Add(90*time.Minute), "an observer comes", func() error {
		_, err := d.s.Meetings.Enter(d.ctx, d.as("secretariat.officer"), id, meetings.PresenceInput{Who: "Observer of an association of municipalities (demonstration)"})
		return err
	})
	d.at(d.clock.Now().Add(3*time.Hour), "the meeting ends", func() error { return d.autumnEnds(id) })
	return nil
}

func (d *director) autumnEnds(id int64) error {
	err := d.endMeeting(id, "The chair opened the meeting; the agenda was adopted.",
		"The agent presented the figures. Members asked for the dates of the next tranches.",
		"The secretariat presented three options for the themes of the next call. Members preferred two themes.")
	if err != nil {
		return err
	}
	officer := d.as("secretariat.officer")
	v, err := d.s.Meetings.Show(d.ctx, officer, id)
	if err != nil {
		return err
	}
	follow := func(in meetings.FollowUpInput) (models.FollowUp, error) {
		in.MeetingID = id
		return d.s.Meetings.Follow(d.ctx, d.as("secretariat.officer"), in)
	}
	late := when.DateOf(d.clock.end).AddDays(-12)
	if _, err := follow(meetings.FollowUpInput{ItemID: v.Items[1].ID, Task: "Send the Board the dates of the next tranches.", OwnerKind: models.OwnerRole, OwnerRole: models.RoleAgentOfficer, DueOn: late}); err != nil {
		return err
	}
	if _, err := follow(meetings.FollowUpInput{ItemID: v.Items[2].ID, Task: "Draft the terms of a call on two themes.", OwnerKind: models.OwnerOrganisation, OwnerOrg: d.organisation("P"), DueOn: late.AddDays(60)}); err != nil {
		return err
	}
	spared, err := follow(meetings.FollowUpInput{Task: "Look for a larger room.", OwnerKind: models.OwnerRole, OwnerRole: models.RoleSecretariatHead, DueOn: late})
	if err != nil {
		return err
	}
	d.at(d.clock.Now().Add(5*aDay), "one follow-up needs no action", func() error {
		return d.s.Meetings.Spare(d.ctx, d.as("coordinator"), spared.ID, spared.Version, "The next meetings are held online as well; the room suffices.")
	})
	d.at(d.clock.Now().Add(10*aDay), "minutes go out as a draft", func() error {
		_, err := d.s.Meetings.Circulate(d.ctx, d.as("secretariat.officer"), id, "")
		return err
	})
	return nil
}

// unheld is a meeting that was cancelled.
func (d *director) unheld() error {
	id, err := d.convened(d.clock.Now().Add(25*aDay), models.Online, opening)
	if err != nil {
		return err
	}
	d.at(d.clock.Now().Add(9*aDay), "a meeting is cancelled", func() error {
		return d.stepMeeting(id, "coordinator", func(actor models.Actor, version int64) error {
			return d.s.Meetings.Cancel(d.ctx, actor, id, version, "No matter was ready for decision.")
		})
	})
	return nil
}

// nextMeeting is to come: what is open before the Board is on its agenda.
func (d *director) nextMeeting() error {
	open, _, err := d.s.Matters.List(d.ctx, d.as("secretariat.officer"), matters.Filter{State: models.MatterOpen})
	if err != nil {
		return err
	}
	items := []meetings.ItemInput{opening}
	for _, m := range open {
		if m.BodyID == d.board.ID {
			items = append(items, meetings.ItemInput{MatterID: m.ID, Presenter: "secretariat", Minutes: 30})
		}
	}
	_, err = d.convened(d.clock.end.AddDate(0, 0, 24), models.Hybrid, items...)
	return err
}
