package matters

import (
	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// resort is what stands between a matter and its end beside the answers: the
// mandate reservations, and the way to a formal vote.
type resort struct {
	reservations []models.ReservationLine
	findings     []models.Finding
	rolls        []models.FormalVote
	ballots      []models.FormalBallot
	register     []models.BodyMethod
	line         *models.BodyMethod // that lets the matter come to a formal vote
	refusal      error              // why it may not
	gate         error              // why a consultation is missing
	text         int                // in force
}

// resortOf reads it in a fixed number of statements.
func resortOf(q *gorm.DB, m models.Matter, rules models.RuleValues) (r resort, err error) {
	ctx := q.Statement.Context
	r.text = m.TextNumber
	if r.register, err = bodies.Methods(q, m.BodyID); err != nil {
		return r, err
	}
	line, refusal := models.FormalInForce(r.register, m, rules)
	if r.refusal = refusal; refusal == nil {
		r.line = &line
	}
	if m.OpensAt == nil {
		return r, nil
	}
	if r.gate, err = gateOf(q, m); err != nil {
		return r, err
	}
	if r.reservations, err = kept.Reservations(q, m.ID); err != nil {
		return r, err
	}
	if r.findings, err = db.From[models.Finding](q).Where("matter_id = ?", m.ID).Order("id").Find(ctx); err != nil {
		return r, err
	}
	if r.rolls, err = db.From[models.FormalVote](q).Where("matter_id = ?", m.ID).Order("id").Find(ctx); err != nil {
		return r, err
	}
	if len(r.rolls) > 0 {
		r.ballots, err = db.From[models.FormalBallot](q).Where("matter_id = ?", m.ID).Order("id").Find(ctx)
	}
	return r, err
}

// tell adds to the facts of a step what the resort knows of the text in force.
func (r resort) tell(facts *models.MatterFacts, a answers, rule models.BodyRule) {
	facts.Reserved = 0
	for _, line := range models.OpenReservations(r.reservations) {
		// What a seat said leaves with the seat, when an interest takes it out of the discussion.
		gone := false
		if line.SeatID != nil {
			interest, _ := models.GravestInterest(a.interests, *line.SeatID)
			gone = interest.Grade.ClosesDiscussion()
		}
		if !gone {
			facts.Reserved++
		}
	}
	facts.FirstObjection = models.FirstObjection(a.votes)
	facts.Formal, facts.Gate = r.refusal, r.gate
	for i, f := range r.findings {
		if f.TextNumber == r.text {
			facts.Finding = &r.findings[i]
		}
	}
	for i, roll := range r.rolls {
		if roll.TextNumber == r.text {
			facts.Roll = &r.rolls[i]
			facts.Count = r.count(roll, a, rule)
		}
	}
}

// count is what a roll call comes to as its ballots stand.
func (r resort) count(roll models.FormalVote, a answers, rule models.BodyRule) models.FormalCount {
	var threshold models.Threshold
	for _, line := range r.register {
		if line.ID == roll.MethodID {
			threshold = line.Threshold()
		}
	}
	return models.CountFormal(a.electorate, a.interests, r.cast(roll.ID), rule.Values.Quorum, threshold)
}

// cast are the ballots of a roll call.
func (r resort) cast(roll int64) []models.FormalBallot {
	var out []models.FormalBallot
	for _, b := range r.ballots {
		if b.FormalVoteID == roll {
			out = append(out, b)
		}
	}
	return out
}

// beyond reads what stands beside the answers.
func (r *reader) beyond() error {
	var err error
	v := r.v
	if r.resort, err = resortOf(r.q, v.Matter, v.Rule.Values); err != nil || v.Matter.OpensAt == nil {
		return err
	}
	if v.Requests, err = db.From[models.TimeRequest](r.q).Where("matter_id = ?", v.Matter.ID).Order("id").Find(r.q.Statement.Context); err != nil {
		return err
	}
	return r.indications()
}

// fillBeyond shows of it what the reader may see: a roll call's answers and an
// indication's count at their end, and neither to whom an interest closes the
// vote.
func (r *reader) fillBeyond() {
	v := r.v
	v.FormalLine = r.resort.line
	if !v.Closed { // a finding tells who dissented
		v.Findings = r.resort.findings
	}
	for _, line := range r.resort.reservations {
		line.Mine = line.SeatID != nil && r.isMine(*line.SeatID)
		v.Reservations = append(v.Reservations, line)
	}
	for _, roll := range r.resort.rolls {
		out := models.RollView{FormalVote: roll, WithVote: v.Result.WithVote}
		shown := roll.ClosedAt != nil && !v.Closed
		if !shown {
			out.Result = models.FormalCount{}
		}
		for _, b := range r.resort.cast(roll.ID) {
			line := models.BallotLine{FormalBallot: b, Mine: r.isMine(b.SeatID)}
			if !shown && !line.Mine {
				line.Choice, line.Reason = "", ""
			}
			for _, e := range r.electorate {
				if e.SeatID == b.SeatID {
					line.Constituency, line.Number, line.Holder = e.Constituency, e.Number, r.holder(e)
				}
			}
			out.Ballots = append(out.Ballots, line)
		}
		v.Rolls = append(v.Rolls, out)
	}
	if v.Closed {
		for i := range v.Indicative {
			v.Indicative[i].Counts, v.Indicative[i].Answered = nil, 0
		}
		for i, x := range v.Requests { // that the closing time moved stands, who moved it does not
			if !r.isMine(x.SeatID) {
				v.Requests[i] = models.TimeRequest{ID: x.ID, MatterID: x.MatterID, ClosedAt: x.ClosedAt, ClosesAt: x.ClosesAt, CreatedAt: x.CreatedAt}
			}
		}
	}
}

// indications are the indicative votes, the latest first.
func (r *reader) indications() error {
	ctx := r.q.Statement.Context
	votes, err := db.From[models.IndicativeVote](r.q).Where("matter_id = ?", r.v.Matter.ID).Order("id DESC").Find(ctx)
	if err != nil || len(votes) == 0 {
		return err
	}
	given, err := db.From[models.IndicativeAnswer](r.q).Where("matter_id = ?", r.v.Matter.ID).Order("id").Find(ctx)
	if err != nil {
		return err
	}
	for _, vote := range votes {
		r.v.Indicative = append(r.v.Indicative, r.indication(vote, given))
	}
	return nil
}

func (r *reader) indication(vote models.IndicativeVote, given []models.IndicativeAnswer) models.IndicativeView {
	view := models.IndicativeView{IndicativeVote: vote, Mine: map[int64]models.Numbers{}}
	var answers []models.IndicativeAnswer
	seats := map[int64]bool{}
	for _, a := range given {
		if a.IndicativeVoteID != vote.ID || !r.hasVote(a.SeatID) {
			continue
		}
		answers, seats[a.SeatID] = append(answers, a), true
		if r.isMine(a.SeatID) {
			view.Mine[a.SeatID] = a.Choice
		}
	}
	view.Answered = len(seats)
	if vote.ClosedAt != nil {
		view.Counts = models.CountIndicative(vote, answers)
	}
	return view
}

// hasVote reports whether a seat has a vote on the matter now.
func (r *reader) hasVote(seatID int64) bool {
	for _, e := range r.electorate {
		if e.SeatID == seatID {
			return noVote(e, r.interests, r.actor.Role.SitsAs()) == nil
		}
	}
	return false
}
