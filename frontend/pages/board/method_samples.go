package board

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/fiction"
	"seedfund/models"
)

// sampleMethods are the pages beside and after consensus.
func sampleMethods(s *fiction.Set) {
	beside := func(name, path, title string, page func(MatterView) templ.Component, change func(fiction.Case, *MatterView)) {
		s.AddLong(name, func(c fiction.Case) templ.Component {
			v := sampleResort(c)
			change(c, &v)
			v.Page = c.Page("/board/matters/7/"+path, c.T(title), c.T("board.matters"))
			return page(v)
		})
	}
	faults := func(fields ...string) func(fiction.Case, *MatterView) {
		return func(_ fiction.Case, v *MatterView) {
			v.Failed = true
			v.fill(fiction.Faults(fields...), url.Values{})
		}
	}
	s.AddLong("matter-under-reservation", func(c fiction.Case) templ.Component { return Matter(sampleResort(c)) })
	beside("reservation", "reservation", "board.touches_mandate", Reservation, faults("reference", "reason", "change"))
	beside("more-time", "time", "board.ask_time", MoreTime, faults("reason"))
	s.AddLong("matter-by-silence", func(c fiction.Case) templ.Component {
		v := sampleServed(c)
		v.Page = sampleMatter(c).Page
		return Matter(v)
	})
	beside("notices", "notices", "notice.open", Notices, func(c fiction.Case, v *MatterView) {
		*v = sampleServed(c)
		faults("seat", "channel", "address", "reached_at", "evidence")(c, v)
	})
	beside("late-objection", "late", "late.open", LateObjection, faults("reason", "would_remove"))
	beside("finding", "finding", "board.find_exhausted", Exhausted, faults("heard", "texts", "reason"))
	beside("roll", "roll", "board.method.formal", Roll, faults("choice"))
	beside("roll-of-the-chair", "roll", "board.method.formal", Roll, func(_ fiction.Case, v *MatterView) {
		v.V.Mine, v.V.Rolls = nil, v.V.Rolls[:1]
		v.V.Offers = []models.MatterOffer{{Action: models.MatterCall}}
	})
	beside("roll-that-is-off", "roll", "board.method.formal", Roll, func(_ fiction.Case, v *MatterView) {
		v.V.Mine, v.V.Rolls, v.V.Findings, v.V.FormalLine, v.V.Offers = nil, nil, nil, nil, nil
	})
	beside("indications", "indications", "board.method.indicative", Indications, func(fiction.Case, *MatterView) {})
	beside("indications-of-the-chair", "indications", "board.method.indicative", Indications, func(c fiction.Case, v *MatterView) {
		v.Chairs, v.V.Indicative = true, v.V.Indicative[1:]
		faults("question", "option[0]")(c, v)
	})
	s.Add("next-method", func(c fiction.Case) templ.Component {
		v := NextMethodView{Page: c.Page("/board/methods", c.T("board.next_method"), c.T("board.title")), At: fiction.At, Decisions: sampleDecisions(c)}
		v.Failed = true
		v.fill(fiction.Faults("decision", "method", "kinds", "from"), url.Values{})
		return NextMethod(v)
	})
	s.Add("excom-methods", func(c fiction.Case) templ.Component {
		return NextMethod(NextMethodView{Page: c.Page("/excom/methods", c.T("board.next_method"), c.T("ladder.excom_title")), At: fiction.At, Kind: models.BodyExCom})
	})
	s.Add("next-method-without-a-decision", func(c fiction.Case) templ.Component {
		return NextMethod(NextMethodView{Page: c.Page("/board/methods", c.T("board.next_method"), c.T("board.title")), At: fiction.At})
	})
}

// sampleResort is a matter with a reservation, a roll call that failed and one
// that runs, and two indicative votes.
func sampleResort(c fiction.Case) MatterView {
	v := sampleMatter(c)
	at := fiction.Now
	v.V.FormalLine = &models.BodyMethod{Method: models.MethodFormal, Kinds: models.EveryKind, ThresholdShare: 4, ThresholdOf: 5}
	v.V.Reservations = []models.ReservationLine{
		{Reservation: models.Reservation{ID: 1, SeatID: one(1), TextNumber: 2, Reference: c.Sentence(), Reason: c.Sentence(), Words: sampleWords(c), Change: c.Sentence()},
			Constituency: models.ConstituencyContributors, Number: 1, Holder: c.Organisation(1), Mine: true},
		{Reservation: models.Reservation{ID: 2, SeatID: one(3), TextNumber: 1, Reference: c.Sentence(), Reason: c.Sentence(), Change: c.Sentence()},
			Constituency: models.ConstituencyCountries, Number: 1, Holder: c.Organisation(2), EndedAt: &at, EndReason: c.Sentence()},
	}
	v.V.Findings = []models.Finding{{TextNumber: 1, Heard: c.Sentence(), Texts: "1", Reason: c.Sentence(), CreatedAt: at}}
	ballot := func(seat int64, choice models.BallotChoice) models.BallotLine {
		return models.BallotLine{FormalBallot: models.FormalBallot{SeatID: seat, Choice: choice, Reason: c.Sentence()}, Constituency: models.ConstituencyCountries, Number: int(seat), Holder: c.Organisation(seat % 3)}
	}
	count := models.FormalCount{InFavour: 7, Against: 2, Abstain: 1, WithoutVote: 1, Needed: 8, Share: 4, Of: 5, Quorum: 7, QuorumMet: true, Constituencies: []models.ConstituencyCount{
		{Constituency: models.ConstituencyContributors, InFavour: 3}, {Constituency: models.ConstituencyCountries, InFavour: 1, Against: 2}, {Constituency: models.ConstituencyStakeholders, InFavour: 3},
	}}
	v.V.Rolls = []models.RollView{
		{FormalVote: models.FormalVote{ID: 1, TextNumber: 1, ClosedAt: &at, Result: count}, WithVote: 10, Ballots: []models.BallotLine{ballot(2, models.BallotInFavour), ballot(3, models.BallotAgainst)}},
		{FormalVote: models.FormalVote{ID: 2, TextNumber: 2, ClosesAt: v.V.Matter.ClosesAt}, WithVote: 10, Ballots: []models.BallotLine{ballot(4, "")}},
	}
	v.V.Offers = []models.MatterOffer{{Action: models.MatterFind}, {Action: models.MatterCarry}, {Action: models.MatterFail}}
	v.V.Indicative = []models.IndicativeView{
		{IndicativeVote: models.IndicativeVote{ID: 2, Form: models.IndicativeRanking, Question: c.Title(), Options: models.Options{c.Sentence(), c.Title()}}, Answered: 4, Mine: map[int64]models.Numbers{1: {2, 1}}},
		{IndicativeVote: models.IndicativeVote{ID: 1, Form: models.IndicativeText, Question: c.Title(), ClosedAt: &at}, Answered: 9,
			Counts: []models.IndicativeCount{{Option: 1, First: 6}, {Option: 2, First: 1}, {Option: 3, First: 2}}},
	}
	v.Chairs = true
	for i := range v.V.Rolls {
		v.V.Rolls[i].CreatedAt = at
	}
	for i := range v.V.Reservations {
		v.V.Reservations[i].CreatedAt = at
	}
	for i := range v.V.Indicative {
		v.V.Indicative[i].CreatedAt = at
	}
	v.V.Requests = []models.TimeRequest{{SeatID: 1, Reason: c.Sentence(), ClosesAt: at, CreatedAt: at}}
	return v
}

// sampleServed is a matter that silence decides: one seat served by letter, one
// by note verbale, one whose letter came back; two objections after an end.
func sampleServed(c fiction.Case) MatterView {
	v := sampleMatter(c)
	v.Prepares, v.V.Mine = true, nil
	m, at := &v.V.Matter, fiction.Now
	m.Method = models.MethodNoObjection
	clock := models.SilenceClock{Opened: *m.OpensAt, Announced: *m.ClosesAt}
	for i := range v.V.Electors {
		e := &v.V.Electors[i]
		e.SeatID, e.Entitled = int64(i+1), e.Status != models.SeatNoVote && e.Status != models.SeatVacant
	}
	letter := func(id int64, seat int64, state models.MessageState, why string) models.NoticeLine {
		return models.NoticeLine{SeatNotice: models.SeatNotice{ID: id, SeatID: seat, Channel: models.NoticeMail, Address: models.AddressHolder, MessageID: id}, Name: c.Role(models.RoleBoardMember, int(seat)),
			Outcomes: []models.NoticeOutcome{{State: state, Why: why, CreatedAt: at}}}
	}
	for i, e := range v.listening() {
		seat := models.SilenceSeat{SeatID: e.SeatID}
		switch i {
		case 0:
			v.V.Notices = append(v.V.Notices, letter(1, e.SeatID, models.MessageSent, ""))
		case 1:
			v.V.Notices = append(v.V.Notices, models.NoticeLine{SeatNotice: models.SeatNotice{ID: 2, SeatID: e.SeatID, Channel: models.NoticeNoteVerbale,
				Address: models.AddressMission, ReachedAt: &at, Evidence: c.Sentence()}})
		case 2:
			v.V.Notices = append(v.V.Notices, letter(3, e.SeatID, models.MessageFailed, "550 5.1.1"))
		}
		if i < 2 {
			seat.Events = []models.ServedEvent{{Notice: int64(i + 1), At: *m.OpensAt, Reached: true}}
		}
		if i < 3 {
			clock.Seats = append(clock.Seats, seat)
		}
	}
	m.Silence = &clock
	v.V.Late = []models.LateLine{
		{LateObjection: models.LateObjection{ID: 1, SeatID: 2, Reason: c.Sentence(), WouldRemove: c.Sentence(), CreatedAt: at}, Holder: c.Organisation(1), Constituency: models.ConstituencyCountries, Number: 2},
		{LateObjection: models.LateObjection{ID: 2, SeatID: 3, Reason: c.Sentence(), WouldRemove: c.Sentence(), CreatedAt: at}, Holder: c.Organisation(2), Constituency: models.ConstituencyCountries, Number: 3,
			Record: &models.Reconsideration{Asked: true, Reason: c.Sentence()}},
	}
	return v
}

func one(n int64) *int64 { return &n }
