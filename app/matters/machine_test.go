package matters_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/matters"
	"seedfund/models"
)

// machine is the reference for one matter that the chair may bring to a formal
// vote: what a person would keep on a sheet of paper.
type machine struct {
	state    models.MatterState
	text     int
	latest   map[int]models.VoteAnswer // by seat, of any text
	answered map[int]bool              // the text in force
	objected int                       // days since the first objection, -1 for none
	closing  int                       // days until answers are too late
	reserved map[int]bool              // open reservations of one seat, by the text they were made on
	objects  map[int]int               // by seat, the text that its last objection was made on
	met      map[int]bool              // by seat, its last objection ended by its own word
	found    bool
	roll     map[int]models.BallotChoice // nil before the call
	ended    bool
}

const machineSeats = 12

func (m *machine) standing() bool {
	for seat, a := range m.latest {
		if a == models.AnswerObject && !m.met[seat] {
			return true
		}
	}
	return false
}

func (m *machine) blocked() bool { return len(m.reserved) > 0 }

func (m *machine) running() bool { return m.roll != nil && !m.ended }

// agreed: quorum, no objection, somebody agrees.
func (m *machine) agreed() bool {
	agree := 0
	for seat := range m.answered {
		if m.latest[seat] == models.AnswerAgree {
			agree++
		}
	}
	return len(m.answered) >= 8 && !m.standing() && agree > 0
}

func (m *machine) over() bool { return m.closing <= 0 || len(m.answered) == machineSeats }

// carried counts the roll: seats 0 to 2 are one constituency, and so on.
func (m *machine) carried() bool {
	favour, against := 0, 0
	var balance [4]int
	for seat, choice := range m.roll {
		switch choice {
		case models.BallotInFavour:
			favour++
			balance[seat/3]++
		case models.BallotAgainst:
			against++
			balance[seat/3]--
		}
	}
	for _, b := range balance {
		if b < 0 {
			return false
		}
	}
	return favour+against >= 8 && 5*favour >= 4*(favour+against)
}

// M1: a random walk of answers, reservations, texts, findings, roll calls and
// ends takes the steps that a small reference takes, and no other; every step
// that is refused is refused with a type.
func TestMatterAgainstAReference(t *testing.T) {
	r := room(t)
	adoptFormal(r, r.DB.Now(r.Ctx))
	rapid.Check(t, func(t *rapid.T) { walkMatter(t, r) })
	verified(r)
}

// reserved is the last reservation on a matter, zero for none.
func reserved(t *rapid.T, r *boardroom.Room, id int64) (last models.ReservationLine) {
	v, err := r.Matters.Show(r.Ctx, models.SystemActor, id)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(v.Reservations); n > 0 {
		last = v.Reservations[n-1]
	}
	return last
}

func walkMatter(t *rapid.T, r *boardroom.Room) {
	opened := r.Other(models.MatterOther, models.SubjectNone)
	m := &machine{state: models.MatterOpen, text: 1, latest: map[int]models.VoteAnswer{}, answered: map[int]bool{}, objected: -1, closing: 10,
		reserved: map[int]bool{}, objects: map[int]int{}, met: map[int]bool{}}
	member := func(seat int) models.Actor { return r.Member(models.Constituencies[seat/3], seat%3+1) }
	stored := func() models.Matter { return r.Stored(opened.ID) }
	// agree holds the service's answer against the reference's, and says
	// whether the step was taken.
	agree := func(step string, want bool, err error) bool {
		if want != (err == nil) {
			t.Fatalf("%s: the reference says %v, the service %v (%+v)", step, want, err, *m)
		}
		if err != nil && (models.AsError(err) == nil || models.AsError(err).Kind == models.KindUnavailable) {
			t.Fatalf("%s is refused without a type: %v", step, err)
		}
		return err == nil
	}
	open := func() bool { return m.state == models.MatterOpen }
	t.Repeat(map[string]func(*rapid.T){
		"answer": func(t *rapid.T) {
			seat := rapid.IntRange(0, machineSeats-1).Draw(t, "seat")
			in := models.VoteInput{TextNumber: m.text, Answer: rapid.SampledFrom([]models.VoteAnswer{models.AnswerAgree, models.AnswerObject, models.AnswerAbstain}).Draw(t, "answer"),
				Reason: "A reason.", WouldRemove: "A remedy.", Paragraph: rapid.IntRange(0, 1).Draw(t, "paragraph")}
			_, err := r.Matters.Vote(r.Ctx, member(seat), opened.ID, 0, in)
			if agree("answer", open() && m.closing > 0, err) {
				m.latest[seat], m.answered[seat] = in.Answer, true
				if in.Answer == models.AnswerObject {
					m.objected, m.objects[seat], m.met[seat] = max(m.objected, 0), m.text, false
				}
			}
		},
		"everybody agrees": func(*rapid.T) {
			for seat := range machineSeats {
				_, err := r.Matters.Vote(r.Ctx, member(seat), opened.ID, 0, boardroom.Agree(m.text))
				if agree("agree", open() && m.closing > 0, err) {
					m.latest[seat], m.answered[seat] = models.AnswerAgree, true
				}
			}
		},
		"a week passes": func(*rapid.T) {
			r.Clock.Advance(7 * aDay)
			m.closing -= 7
			if m.objected >= 0 {
				m.objected += 7
			}
		},
		"revise": func(*rapid.T) {
			later := r.DB.Now(r.Ctx).Add(10 * aDay)
			err := r.Matters.Revise(r.Ctx, r.Fresh(r.Chair), opened.ID, stored().Version, matters.Wording{Outcome: models.OutcomeApprove, Body: "Another text.", Why: "A bridge."}, &later)
			if agree("revise", open() && !m.running(), err) {
				m.text, m.answered, m.closing, m.found, m.roll, m.ended = m.text+1, map[int]bool{}, 10, false, nil, false
			}
		},
		"confirm": func(t *rapid.T) {
			seat := rapid.IntRange(0, machineSeats-1).Draw(t, "seat")
			verdict := rapid.SampledFrom(models.Verdicts).Draw(t, "verdict")
			v, err := r.Matters.Show(r.Ctx, member(seat), opened.ID)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(v.Objection, func(o models.Objection) bool { return o.SeatID == v.Mine[0].SeatID })
			if i < 0 {
				return
			}
			may := open() && m.closing > 0 && m.latest[seat] == models.AnswerObject && !m.met[seat] && m.objects[seat] < m.text
			err = r.Matters.Confirm(r.Ctx, member(seat), opened.ID, v.Objection[i].ID, models.ConfirmationInput{TextNumber: m.text, Verdict: verdict, Note: "A word."})
			if agree("confirm", may, err) {
				m.met[seat] = verdict.Ends()
			}
		},
		"reserve": func(*rapid.T) {
			err := r.Matters.Reserve(r.Ctx, member(11), opened.ID, 0, models.ReservationInput{Reference: "A charter", Reason: "It is our work.", Change: "Other words."})
			if agree("reserve", open() && !m.reserved[m.text], err) {
				m.reserved[m.text] = true
			}
		},
		"withdraw the reservation": func(*rapid.T) {
			if last := reserved(t, r, opened.ID); last.ID != 0 && agree("withdraw the reservation", open() && m.reserved[last.TextNumber],
				r.Matters.EndReservation(r.Ctx, member(11), opened.ID, last.ID, "It is met.")) {
				delete(m.reserved, last.TextNumber)
			}
		},
		"carry the reservation over": func(*rapid.T) {
			last := reserved(t, r, opened.ID)
			if last.ID == 0 {
				return
			}
			err := r.Matters.Reserve(r.Ctx, member(11), opened.ID, 0, models.ReservationInput{Reference: "A charter", Reason: "It is our work.", Change: "Other words.", Carries: last.ID})
			if agree("carry the reservation over", open() && !m.reserved[m.text] && m.reserved[last.TextNumber], err) {
				delete(m.reserved, last.TextNumber)
				m.reserved[m.text] = true
			}
		},
		"find": func(*rapid.T) {
			if agree("find", open() && !m.blocked() && !m.found && m.standing() && m.objected >= models.FindingDays, find(r, stored())) {
				m.found = true
			}
		},
		"call": func(*rapid.T) {
			if agree("call", open() && !m.blocked() && m.found && m.roll == nil, call(r, stored())) {
				m.roll = map[int]models.BallotChoice{}
			}
		},
		"ballots": func(t *rapid.T) {
			against := rapid.IntRange(0, 3).Draw(t, "against")
			for seat := range machineSeats {
				choice := models.BallotInFavour
				if seat%4 < against && seat < 3*against {
					choice = models.BallotAgainst
				}
				_, said := m.roll[seat]
				c, n := models.Constituencies[seat/3], seat%3+1
				v, err := r.Matters.Show(r.Ctx, r.Fresh(r.Chair), opened.ID)
				if err != nil {
					t.Fatal(err)
				}
				inTime := m.running() && v.Roll().WindowOver(v.Now) == nil
				if agree("ballot", open() && inTime && !said, ballot(r, opened, c, n, choice)) {
					m.roll[seat] = choice
				}
			}
		},
		"end the roll": func(*rapid.T) {
			v, err := r.Matters.Show(r.Ctx, r.Fresh(r.Chair), opened.ID)
			if err != nil {
				t.Fatal(err)
			}
			may := open() && m.running() && (len(m.roll) == machineSeats || v.Roll().WindowOver(v.Now) != nil) && !(m.carried() && m.blocked())
			if _, err := endRoll(r, opened); agree("end the roll", may, err) {
				m.ended = true
				if m.carried() {
					m.state = models.MatterAdopted
				}
			}
		},
		"adopt": func(*rapid.T) {
			_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), opened.ID, stored().Version)
			if agree("adopt", open() && !m.running() && !m.blocked() && m.over() && m.agreed(), err) {
				m.state = models.MatterAdopted
			}
		},
		"close": func(*rapid.T) {
			err := r.Matters.Close(r.Ctx, r.Fresh(r.Chair), opened.ID, stored().Version, "No text is left.")
			if agree("close", open() && !m.running() && m.over() && (!m.agreed() || m.blocked()), err) {
				m.state = models.MatterNotAdopted
			}
		},
		"": func(t *rapid.T) {
			if got := stored().State; got != m.state {
				t.Fatalf("the matter is %s, the reference %s", got, m.state)
			}
		},
	})
}
