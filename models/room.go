package models

// Room is the meeting in which a matter is to be decided, as it stands at an
// instant; nil where the matter is on no agenda.
type Room struct {
	Meeting Meeting
	Quorum  QuorumMark // counted at that instant, while the meeting is open
}

// Convened says why a matter must not be opened for this meeting, or nil: its
// notice went out under the rule on notice, and the meeting is still to decide.
//
// clause 23: working methods are predictable and transparent.
func (r *Room) Convened() error {
	switch {
	case r == nil:
		return Conflict("board.room_none", "23")
	case r.Meeting.State == MeetingCancelled:
		return r.refusal("board.room_cancelled", "23")
	case r.Meeting.State == MeetingHeld:
		return r.refusal("board.room_over", "23")
	case r.Meeting.ConvenedAt == nil:
		return r.refusal("board.room_not_convened", "23")
	}
	return nil
}

// Holds says why nothing can be decided in this meeting now, or nil: it is open
// and the quorum is in the room.
//
// clause 98: the body decides in its meeting, with its quorum present.
func (r *Room) Holds() error {
	if err := r.Convened(); err != nil {
		return err
	}
	switch {
	case r.Meeting.State != MeetingOpen:
		return r.refusal("board.room_not_open", "98")
	case !r.Quorum.Met:
		return r.refusal("board.room_quorum", "98")
	}
	return nil
}

func (r *Room) refusal(key, clause string) *Error {
	return Conflict(key, clause).With(map[string]any{"Number": r.Meeting.Number, "Starts": r.Meeting.StartsAt, "Present": r.Quorum.Present, "Needed": r.Quorum.Needed})
}

// Sat reports whether the meeting has begun.
func (r *Room) Sat() bool { return r != nil && r.Meeting.OpenedAt != nil }
