package handlers_test

import (
	"seedfund/app/meetings"
	"seedfund/models"
	"seedfund/models/when"
)

const secretMinutes = "ZQ-DRAFT-OF-MINUTES"

// meetings are those of the demonstration: a draft, one that is convened with a
// matter on it from which a seat is screened, one whose minutes were sent; and
// what is to be done after it.
func (st *stage) meetings() {
	officer := st.as("secretariat.officer")
	draft := st.id("SELECT MAX(id) FROM meetings WHERE state = 'draft'")
	next := st.number("SELECT MAX(id) FROM meetings WHERE state = 'convened'")
	held := st.number("SELECT MAX(g.id) FROM meetings g JOIN minutes m ON m.meeting_id = g.id WHERE g.state = 'held' AND m.state = 'circulated'")
	item := st.number("SELECT i.id FROM agenda_items i JOIN matters m ON m.id = i.matter_id WHERE i.meeting_id = ? AND m.state = 'open'", next)
	st.must(st.Services.Meetings.AttachPaper(st.Ctx, officer, next, item, notification("note.pdf")))
	presence := st.id("SELECT MIN(id) FROM presences WHERE meeting_id = ? AND superseded_at IS NULL", held)
	st.put(object{kind: "meeting", state: "draft", name: "a draft of a meeting", fill: map[string]string{"id": draft}})
	st.put(object{kind: "meeting", state: "convened", name: "a meeting to come", fill: map[string]string{"id": itoa(next)}})
	st.put(object{kind: "meeting", state: "held", name: "a meeting that was held", fill: map[string]string{"id": itoa(held), "presence": presence}})
	st.put(object{kind: "item", state: "of a screened matter", name: "an item", screened: []string{"board.country-n"}, secrets: []string{"note.pdf"},
		fill: map[string]string{"id": itoa(next), "item": itoa(item), "file": st.id("SELECT id FROM files WHERE owner_type = 'agenda_items' AND owner_id = ?", item)}})

	// What the secretariat writes on after a sending is nobody else's until the next.
	written := st.number("SELECT MIN(item_id) FROM minute_revisions WHERE meeting_id = ?", held)
	_, err := st.Services.Meetings.Write(st.Ctx, officer, held, written, int(st.number("SELECT MAX(number) FROM minute_revisions WHERE item_id = ?", written)), secretMinutes)
	st.must(err)
	st.put(object{kind: "minutes", state: "sent", name: "minutes", fill: map[string]string{"id": itoa(held)}})

	due := when.DateOf(st.DB.Now(st.Ctx)).AddDays(9)
	follow := func() models.FollowUp {
		u, err := st.Services.Meetings.Follow(st.Ctx, officer, meetings.FollowUpInput{MeetingID: held, Task: "A task of the walk.", OwnerKind: models.OwnerOrganisation, OwnerOrg: st.as("board.org-p").OrganisationID, DueOn: due})
		st.must(err)
		return u
	}
	open, done := follow(), follow()
	st.must(st.Services.Meetings.Report(st.Ctx, officer, done.ID, done.Version, meetings.Evidence{File: notification("evidence.pdf")}))
	whose := object{kind: "follow-up", state: "open", name: "a follow-up", owner: "board.org-p", lead: "P", fill: map[string]string{"id": itoa(open.ID)}}
	st.put(whose)
	whose.state, whose.name = "done", "a follow-up that is done"
	whose.fill = map[string]string{"id": itoa(done.ID), "file": st.id("SELECT id FROM files WHERE owner_type = 'follow_ups' AND owner_id = ?", done.ID)}
	st.put(whose)
}
