package reports

import (
	"strconv"

	"seedfund/models"
)

// FollowUps is one line for each thing that is to be done, as the register
// shows it.
func FollowUps(b Book) Table[models.FollowUpRow] {
	type row = models.FollowUpRow
	return Table[row]{Name: "FollowUp", Columns: []Column[row]{
		{ID: "entry", About: "follow_up_entry", Kind: Whole, Width: 9, Value: func(r row) any { return int(r.ID) }},
		{ID: "task", Kind: Text, Width: 60, Value: func(r row) any { return r.Task }},
		{ID: "owner", Kind: Text, Width: 30, Value: func(r row) any { return FollowUpOwner(b.T, r) }},
		{ID: "due", Kind: Day, Width: 12, Value: func(r row) any { return r.DueOn }},
		{ID: "state", About: "follow_up_state", Kind: Text, Width: 18, Value: func(r row) any { return b.T("status." + r.Code()) }},
		{ID: "decision", Kind: Code, Width: 18, Value: func(r row) any { return r.Decision }},
		{ID: "meeting", Kind: Code, Width: 10, Value: func(r row) any {
			if r.MeetingNumber == 0 {
				return ""
			}
			return strconv.Itoa(r.MeetingNumber)
		}},
	}}
}

// FollowUpOwner names whom a follow-up is due from.
func FollowUpOwner(t Translate, u models.FollowUpRow) string {
	switch u.OwnerKind {
	case models.OwnerOrganisation:
		return u.Owner
	case models.OwnerSeat:
		if u.OwnerSeatName == models.ConstituencyChair {
			return t("board.constituency.chair")
		}
		return t("meetings.seat", "Constituency", t("board.constituency."+string(u.OwnerSeatName)), "Number", u.OwnerSeatNo)
	}
	return t("people.role." + string(u.OwnerRole))
}
