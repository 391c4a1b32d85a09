package handlers

import (
	"seedfund/app/reference"
	"seedfund/frontend/pages/record"
	"seedfund/models"
)

// The record is real in every store: its pages take their names from the real
// catalogue and carry no mark of a demonstration.
func (v *Visit) recordFrame(title string) record.Frame {
	p := v.Page(title)
	demonstration := p.Illustrative
	p.Illustrative, p.NoLedger = false, true
	return record.Frame{Page: p, Demonstration: demonstration, Names: reference.Real(), At: v.At}
}

func recordIndex(v *Visit) error {
	return v.Render(record.Index(record.IndexView{Frame: v.recordFrame(v.T("record.index.title")), Record: v.Record}))
}

func recordProgrammes(v *Visit) error {
	title := v.T("record.programmes.title", "Count", len(v.Record.Programmes))
	return v.Render(record.Programmes(record.ProgrammesView{Frame: v.recordFrame(title), Programmes: v.Record.Programmes}))
}

func recordProgramme(v *Visit) error {
	p, err := v.Record.Programme(v.Param("key"))
	if err != nil {
		return err
	}
	return v.Render(record.Programme(record.ProgrammeView{Frame: v.recordFrame(p.Title.In(v.Lang())), Programme: p}))
}

func recordContributors(v *Visit) error {
	title := v.T("record.contributors.title", "Count", len(v.Record.Contributors))
	return v.Render(record.Contributors(record.MentionsView{Frame: v.recordFrame(title), Mentions: v.byName(v.Record.Contributors)}))
}

func recordMilestones(v *Visit) error {
	title := v.T("record.milestones.title")
	return v.Render(record.Milestones(record.EventsView{Frame: v.recordFrame(title), Caption: title, Events: v.Record.Milestones}))
}

func recordCalendar(v *Visit) error {
	title := v.T("record.calendar.title")
	return v.Render(record.Calendar(record.EventsView{Frame: v.recordFrame(title), Caption: title, Events: v.Record.Calendar}))
}

func recordMembers(v *Visit) error {
	members := reference.SortedBy(v.Lang(), v.Record.Members, func(m models.RecordMember) string {
		x, _ := reference.Real().Organisation(m.Organisation)
		return x.Name.In(v.Lang())
	})
	return v.Render(record.Members(record.MembersView{
		Frame: v.recordFrame(v.T("record.members.title")), Members: members, Champions: v.byName(v.Record.Champions),
	}))
}

// byName puts countries into the alphabetical order of the reader's language,
// which is no rank.
func (v *Visit) byName(list []models.RecordMention) []models.RecordMention {
	return reference.SortedBy(v.Lang(), list, func(m models.RecordMention) string {
		x, _ := reference.Real().Country(m.Country)
		return x.Name.In(v.Lang())
	})
}
