package matters

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters/access"
	"seedfund/app/matters/decisions"
	"seedfund/app/matters/interests"
	"seedfund/app/matters/kept"
	"seedfund/app/rules"
	"seedfund/models"
)

// Filter narrows a list of matters.
type Filter struct {
	State      models.MatterState
	Body       models.BodyKind // empty for every body
	ProposalID int64
	After      int64 // id of the last row of the page before
	Limit      int   // 0 for 25
}

// counted is a seat with a vote on the item, under the alias e.
var counted = `(e.entitled OR e.reason = 'interest') AND NOT EXISTS (SELECT 1 FROM seat_interests i WHERE i.matter_id = e.matter_id
	AND i.seat_id = e.seat_id AND ` + bodies.Closes(models.DoorCount) + `)`

// List gives the matters the actor may see, the latest first, and the cursor
// of the next page (0 at the end). One statement whatever the rows.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.MatterRow, int64, error) {
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 25
	}
	if err := actor.May(models.PermMatterRead); err != nil {
		return nil, 0, err
	}
	now := s.db.Now(ctx)
	where, scoped := access.Matters(actor, now)
	sits, sitArgs := bodies.SitsFor(actor, now)
	text := `SELECT m.id, m.reference, m.body_id, m.kind, m.question, m.state, m.channel, m.meeting, COALESCE((SELECT g.state FROM meetings g WHERE g.id = m.meeting_id), '') AS meeting_state, m.method, m.asked_cents, m.text_number,
		t.outcome, m.opens_at, m.closes_at, m.proposal_id, COALESCE(p.reference, '') AS proposal_reference, COALESCE(d.reference, '') AS decision,
		(SELECT COUNT(*) FROM electorate e WHERE e.matter_id = m.id AND ` + counted + `) AS with_vote,
		(SELECT COUNT(*) FROM electorate e JOIN positions o ON o.matter_id = e.matter_id AND o.seat_id = e.seat_id
			JOIN votes v ON v.id = o.vote_id AND v.text_number = m.text_number WHERE e.matter_id = m.id AND ` + counted + `) AS answered,
		EXISTS (SELECT 1 FROM electorate e JOIN holdings h ON h.seat_id = e.seat_id WHERE e.matter_id = m.id AND ` + counted + ` AND ` + sits + `) AS has_vote,
		COALESCE((SELECT v.answer FROM electorate e JOIN positions o ON o.matter_id = e.matter_id AND o.seat_id = e.seat_id
			JOIN votes v ON v.id = o.vote_id AND v.text_number = m.text_number JOIN holdings h ON h.seat_id = e.seat_id
			WHERE e.matter_id = m.id AND ` + sits + ` ORDER BY v.id DESC LIMIT 1), '') AS mine
		FROM matters m JOIN matter_texts t ON t.matter_id = m.id AND t.number = m.text_number
		LEFT JOIN proposals p ON p.id = m.proposal_id LEFT JOIN decisions d ON d.matter_id = m.id
		WHERE ` + where
	args := append(append(append([]any{}, sitArgs...), sitArgs...), scoped...)
	text, args = db.Narrow(text, args,
		db.If(f.State != "", " AND m.state = ?", f.State),
		db.If(f.Body != "", " AND m.body_id IN (SELECT y.id FROM bodies y WHERE y.kind = ?)", f.Body),
		db.If(f.ProposalID != 0, " AND m.proposal_id = ?", f.ProposalID),
		db.If(f.After != 0, " AND m.id < ?", f.After),
	)
	var rows []models.MatterRow
	if err := s.db.Read(ctx).Raw(text+" ORDER BY m.id DESC LIMIT ?", append(args, f.Limit+1)...).Scan(&rows).Error; err != nil {
		return nil, 0, err
	}
	rows, next := db.Turn(rows, f.Limit, func(r models.MatterRow) int64 { return r.ID })
	return rows, next, ends(s.db.Read(ctx), rows)
}

// ends puts in the rows of matters that silence decides what their clocks say.
func ends(q *gorm.DB, rows []models.MatterRow) error {
	var ids []int64
	for _, r := range rows {
		if r.Method == models.MethodNoObjection && r.OpensAt != nil && r.ClosesAt != nil {
			ids = append(ids, r.ID)
		}
	}
	clocks, err := Clocks(q, ids)
	for i, r := range rows {
		if m := clocks[r.ID]; m != nil {
			rows[i].ClosesAt, rows[i].Stands = m.End(), m.Stands()
		}
	}
	return err
}

// All gives every matter of a list.
func (s *Service) All(ctx context.Context, actor models.Actor, f Filter) ([]models.MatterRow, error) {
	return db.All(func(after int64) ([]models.MatterRow, int64, error) {
		f.After, f.Limit = after, 100
		return s.List(ctx, actor, f)
	})
}

// Tasks are the matters that wait for the actor: an answer of the seat, an
// opening, an adoption, a publication.
func (s *Service) Tasks(ctx context.Context, actor models.Actor) ([]models.BoardTask, error) {
	if actor.May(models.PermMatterRead) != nil {
		return nil, nil
	}
	now := s.db.Now(ctx)
	out, onPath, err := s.pathTasks(ctx, actor)
	if err != nil {
		return nil, err
	}
	for _, state := range []models.MatterState{models.MatterOpen, models.MatterDraft} {
		rows, err := s.All(ctx, actor, Filter{State: state})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if kind := taskOf(actor, r, now); kind != "" && (kind != "conclude" || !onPath[r.ID]) {
				out = append(out, models.BoardTask{MatterID: r.ID, Reference: r.Reference, Question: r.Question, Kind: kind, ClosesAt: r.ClosesAt})
			}
		}
	}
	asked, err := s.unanswered(ctx, actor)
	if err != nil {
		return nil, err
	}
	moved, err := s.motionsFor(ctx, actor, now)
	if err != nil {
		return nil, err
	}
	out = append(append(out, asked...), moved...)
	if actor.Is(models.RoleCoordinator, models.RoleSecretariatHead) {
		waiting, err := s.unpublished(ctx, actor, now)
		if err != nil {
			return nil, err
		}
		out = append(out, waiting...)
	}
	return out, nil
}

func taskOf(actor models.Actor, r models.MatterRow, now time.Time) string {
	over := r.Channel == models.InMeeting && r.MeetingState == models.MeetingOpen || !r.Stands && r.ClosesAt != nil && !now.Before(*r.ClosesAt) || r.WithVote > 0 && r.Answered == r.WithVote
	switch {
	case r.Waits(now):
		return "vote"
	case actor.Is(models.RoleCoordinator) && r.State == models.MatterOpen && over:
		return "conclude"
	case actor.Is(models.RoleCoordinator, models.RoleSecretariatHead) && r.State == models.MatterDraft:
		return "open"
	}
	return ""
}

func (s *Service) unpublished(ctx context.Context, actor models.Actor, now time.Time) ([]models.BoardTask, error) {
	where, scoped := access.Matters(actor, now)
	var out []models.BoardTask
	err := s.db.Read(ctx).Raw(`SELECT m.id AS matter_id, d.reference, m.question, 'publish' AS kind FROM decisions d JOIN matters m ON m.id = d.matter_id
		WHERE NOT EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = d.id) AND `+where+` ORDER BY d.id`, scoped...).Scan(&out).Error
	return out, err
}

// Show gives one matter as the actor may see it, with what the actor may do
// next. A fixed number of statements, in one view of the store.
func (s *Service) Show(ctx context.Context, actor models.Actor, id int64) (models.MatterView, error) {
	if err := actor.May(models.PermMatterRead); err != nil {
		return models.MatterView{}, err
	}
	v := models.MatterView{Now: s.db.Now(ctx)}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		var err error
		if v.Matter, err = access.Matter(q, actor, v.Now, id); err != nil {
			return err
		}
		r := reader{q: q, actor: actor, v: &v}
		return r.read()
	})
	return v, err
}

// Views is Show for some matters, by matter and in one view of the store; what is
// not there for the actor is left out.
func (s *Service) Views(ctx context.Context, actor models.Actor, ids []int64) (map[int64]models.MatterView, error) {
	if err := actor.May(models.PermMatterRead); err != nil {
		return nil, err
	}
	out, now := make(map[int64]models.MatterView, len(ids)), s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		for _, id := range ids {
			v := models.MatterView{Now: now}
			var err error
			if v.Matter, err = access.Matter(q, actor, now, id); models.IsKind(err, models.KindNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			r := reader{q: q, actor: actor, v: &v}
			if err := r.read(); err != nil {
				return err
			}
			out[id] = v
		}
		return nil
	})
	return out, err
}

// reader fills the view of one matter for one actor.
type reader struct {
	q          *gorm.DB
	actor      models.Actor
	v          *models.MatterView
	electorate []models.Elector
	interests  []models.SeatInterest
	votes      []models.Vote
	latest     map[int64]models.Vote
	awaiting   map[int64]bool
	sheets     []models.BoardSheet
	marks      map[int64]map[string]int
	spread     models.Points // the rule in force
	mine       []models.Holding
	resort     resort
	said       []models.Confirmation
	living     living
	standing   []int64 // seats whose objection to the text in force stands
}

func (r *reader) read() error {
	for _, part := range []func() error{r.base, r.events, r.answers, r.scoreSheets, r.served, r.names, r.path, r.seats, r.beyond} {
		if err := part(); err != nil {
			return err
		}
	}
	if err := r.close(); err != nil {
		return err
	}
	r.fillElectors()
	r.fillInterests()
	if err := r.motions(); err != nil {
		return err
	}
	r.fillSheets()
	r.fillBeyond()
	r.fillLate()
	r.fillBrackets()
	return r.fillOffers()
}

func (r *reader) base() error {
	v, ctx := r.v, r.q.Statement.Context
	var err error
	if v.Body, err = db.From[models.Body](r.q).Where("id = ?", v.Matter.BodyID).Take(ctx); err != nil {
		return err
	}
	if v.Matter.RuleID != nil {
		v.Rule, err = kept.Rule(r.q, v.Matter)
	} else {
		v.Rule, err = bodies.RuleInForce(r.q, v.Body.ID, v.Now)
	}
	if err != nil {
		return err
	}
	if v.Texts, err = kept.Wordings(r.q, v.Matter.ID); err != nil {
		return err
	}
	v.Text = v.Texts[v.Matter.TextNumber-1]
	if v.Matter.ProposalID != nil {
		p, err := db.From[models.Proposal](r.q).Where("id = ?", *v.Matter.ProposalID).Take(ctx)
		if err != nil {
			return err
		}
		v.Proposal = &p
	}
	v.Submission, v.Frozen, err = kept.Frozen(r.q, v.Matter)
	return err
}

func (r *reader) events() error {
	v, ctx := r.v, r.q.Statement.Context
	var err error
	if v.Events, err = db.From[models.MatterEvent](r.q).Where("matter_id = ?", v.Matter.ID).Order("id").Find(ctx); err != nil {
		return err
	}
	decision, published, err := kept.Decision(r.q, v.Matter.ID)
	if err != nil {
		return err
	}
	v.Decision = decision
	if published != nil {
		v.Published = &published.PublishedAt
	}
	if decision == nil {
		return nil
	}
	if v.Condition, err = decisions.ConditionsOf(r.q, decision.ID); err != nil {
		return err
	}
	v.Programme, err = decisions.ProgrammeOf(r.q, r.actor, decision.ID)
	return err
}

func (r *reader) answers() error {
	var err error
	id := r.v.Matter.ID
	if r.electorate, err = kept.Electorate(r.q, id); err != nil {
		return err
	}
	if r.interests, err = kept.Interests(r.q, id); err != nil {
		return err
	}
	if err := r.newcomers(); err != nil {
		return err
	}
	if r.votes, err = kept.Votes(r.q, id); err != nil {
		return err
	}
	r.latest = models.Latest(r.votes)
	if r.said, err = kept.Confirmations(r.q, id); err != nil {
		return err
	}
	if r.living, err = livingOf(r.q, id); err != nil {
		return err
	}
	r.v.Result = models.Consensus(r.electorate, r.interests, r.votes, r.v.Matter.TextNumber, r.v.Rule.Values, r.said...)
	r.standing = r.v.Result.Standing
	var signals []models.Signal
	if err := r.q.Raw("SELECT * FROM signals WHERE matter_id = ? ORDER BY id", id).Scan(&signals).Error; err != nil {
		return err
	}
	r.awaiting = map[int64]bool{}
	for _, sig := range signals {
		r.awaiting[sig.SeatID] = true
	}
	return nil
}

// newcomers adds the interests of who came to the reader's seat after the
// opening, or into the register since, for the time until they are on record.
func (r *reader) newcomers() error {
	var err error
	if r.mine, err = bodies.SeatsOf(r.q, r.v.Body.ID, r.actor, r.v.Now); err != nil || r.v.Matter.State != models.MatterOpen {
		return err
	}
	came := slices.ContainsFunc(r.electorate, func(e models.Elector) bool {
		return slices.ContainsFunc(r.mine, func(h models.Holding) bool {
			return h.SeatID == e.SeatID && h.OrganisationID != kept.Value(e.OrganisationID)
		})
	})
	if !came && len(r.mine) > 0 {
		came, err = interests.Personal(r.q, r.actor)
	}
	if err != nil || !came {
		return err
	}
	found, err := interests.Undetected(r.q, r.v.Matter, r.v.Now, nil)
	r.interests = append(r.interests, found...)
	return err
}

func (r *reader) scoreSheets() error {
	var err error
	if r.v.Criteria, err = criteriaOf(r.q, r.v.Matter); err != nil {
		return err
	}
	if r.sheets, err = kept.Sheets(r.q, r.v.Matter.ID); err != nil {
		return err
	}
	if r.spread, err = rules.Spread(r.q, r.v.Now); err != nil {
		return err
	}
	var marks []models.BoardMark
	if err := r.q.Raw("SELECT k.* FROM board_marks k JOIN board_sheets b ON b.id = k.sheet_id WHERE b.matter_id = ? ORDER BY k.id", r.v.Matter.ID).Scan(&marks).Error; err != nil {
		return err
	}
	r.marks = map[int64]map[string]int{}
	for _, k := range marks {
		if r.marks[k.SheetID] == nil {
			r.marks[k.SheetID] = map[string]int{}
		}
		r.marks[k.SheetID][k.Criterion] = k.Score
	}
	return nil
}

// names reads the names of every organisation the page can show.
func (r *reader) names() error {
	var ids []int64
	for _, e := range r.electorate {
		if e.OrganisationID != nil {
			ids = append(ids, *e.OrganisationID)
		}
	}
	for _, t := range r.v.Texts {
		ids = append(ids, t.Effect.Organisations()...)
		if t.Effect.Plan != nil {
			ids = append(ids, t.Effect.Plan.OrganisationID)
		}
	}
	var err error
	r.v.Names, err = kept.Names(r.q, ids)
	if err == nil && r.v.Frozen != nil {
		for _, o := range r.v.Frozen.Organisations {
			r.v.Names[o.ID] = o.Name
		}
	}
	return err
}

// seats are those the reader may act for now.
func (r *reader) seats() error {
	var err error
	names := map[int64]string{}
	if len(r.mine) > 0 {
		ids := []int64{}
		for _, h := range r.mine {
			ids = append(ids, h.OrganisationID)
		}
		if names, err = kept.Names(r.q, ids); err != nil {
			return err
		}
	}
	for _, h := range r.mine {
		i := slices.IndexFunc(r.electorate, func(e models.Elector) bool { return e.SeatID == h.SeatID })
		if i < 0 {
			continue
		}
		e := r.electorate[i]
		seat := models.MySeat{SeatID: h.SeatID, Constituency: h.Constituency, Number: e.Number, Holder: names[h.OrganisationID], Kind: h.Kind}
		if interest, has := models.InterestOf(r.interests, h.SeatID, h.Kind); has {
			seat.Grade = interest.Grade
		}
		late := known(r.q, r.v.Matter, h, r.actor)
		if late != nil && models.AsError(late) == nil {
			return late
		}
		latest, voted := r.latest[h.SeatID]
		if voted {
			seat.Vote = &latest
		}
		for k, sh := range r.sheets {
			if sh.SeatID == h.SeatID {
				seat.Sheet, seat.Marks = &r.sheets[k], r.marks[sh.ID]
			}
		}
		seat.ScoreRefusal = first(r.v.Ladder.Answerable(r.v.Matter, r.v.Now), r.actor.Can(models.PowerVote), late, noVote(e, r.interests, h.Kind))
		others := ownObjection(r.q, r.v.Matter, h, latest)
		if others != nil && models.AsError(others) == nil {
			return others
		}
		seat.Refusal = first(seat.ScoreRefusal, mayStandIn(h, latest, voted, r.v.Matter.TextNumber), others)
		if seat.Refusal == nil && r.v.Matter.Scoring == models.BoardScoringRequired && seat.Sheet == nil {
			seat.Refusal = models.Conflict("board.score_first", "98")
		}
		r.v.Mine = append(r.v.Mine, seat)
	}
	return nil
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// close decides what the reader may not see yet. Members see the others'
// answers as the rule says and the others' scores after their own; the agent ex
// officio, who has no vote, sees neither until the end. To a seat whose interest
// closes them they stay closed for good, and to a chair who may not preside.
func (r *reader) close() error {
	v := r.v
	open := v.Matter.State == models.MatterOpen
	answered, scored, others := false, false, false
	for _, seat := range v.Mine {
		if seat.Grade.Closes(models.DoorOthers) {
			continue
		}
		others = true
		answered = answered || seat.Vote != nil && seat.Vote.TextNumber == v.Matter.TextNumber
		scored = scored || seat.Sheet != nil
	}
	barred := len(v.Mine) > 0 && !others
	switch {
	case r.actor.Is(models.RoleCoordinator) && v.Matter.OpensAt != nil:
		err := presides(r.q, v.Matter, r.actor, r.mine)
		v.Closed = err != nil
		if models.AsError(err) == nil && err != nil {
			return err
		}
	case r.actor.Role.SitsIn() != "" || r.actor.Is(models.RoleAgentOfficer):
		v.Closed = barred || open && !others
		v.Hidden = open && !v.Rule.Values.Results.Shows(v.Matter.State, answered)
		v.Unscored = open && !scored
	}
	v.Hidden, v.Unscored = v.Hidden || v.Closed, v.Unscored || v.Closed
	switch {
	case v.Closed:
		v.Result = v.Result.Close()
	case v.Hidden:
		v.Result = v.Result.Conceal()
	}
	if v.Closed && v.Decision != nil {
		v.Decision.Result, v.Decision.Sentence = models.Result{QuorumMet: v.Decision.Result.QuorumMet}, ""
	}
	return nil
}

func (r *reader) holder(e models.Elector) string {
	if e.OrganisationID == nil {
		return ""
	}
	return r.v.Names[*e.OrganisationID]
}

func (r *reader) isMine(seatID int64) bool {
	return slices.ContainsFunc(r.mine, func(h models.Holding) bool { return h.SeatID == seatID })
}

func (r *reader) fillElectors() {
	v := r.v
	for _, e := range r.electorate {
		line := models.ElectorLine{Elector: e, Holder: r.holder(e), Status: models.SeatNotYet}
		interest, has := models.GravestInterest(r.interests, e.SeatID)
		if has {
			line.Grade = interest.Grade
		}
		latest, voted := r.latest[e.SeatID]
		objects := voted && latest.Answer == models.AnswerObject && !r.met(latest.ID)
		switch {
		case e.Reason == models.ElectorVacant:
			line.Status = models.SeatVacant
		case !e.HasVote(r.interests):
			line.Status = models.SeatNoVote
		case objects && !v.Closed:
			line.Status = models.SeatObjects
		case voted && latest.TextNumber == v.Matter.TextNumber:
			line.Status = models.SeatAnswered
		case r.awaiting[e.SeatID]:
			line.Status = models.SeatAwaits
		}
		counts := line.Status != models.SeatNoVote
		// clause 34: an objection is seen at once, so that a remedy can be found.
		if voted && (r.isMine(e.SeatID) || counts && !v.Hidden || counts && objects && !v.Closed) {
			line.Vote = &latest
		}
		v.Electors = append(v.Electors, line)
	}
	if v.Closed {
		return
	}
	for _, vote := range slices.Backward(r.votes) {
		i := slices.IndexFunc(v.Electors, func(e models.ElectorLine) bool { return e.SeatID == vote.SeatID })
		if i < 0 || vote.Answer != models.AnswerObject || v.Electors[i].Status == models.SeatNoVote {
			continue
		}
		e := v.Electors[i]
		v.Objection = append(v.Objection, models.Objection{Vote: vote, Constituency: e.Constituency, Number: e.Number, Holder: e.Holder,
			Stands: r.latest[vote.SeatID].ID == vote.ID && !r.met(vote.ID)})
	}
}

// met reports whether an objection was called met or withdrawn by its seat.
func (r *reader) met(vote int64) bool {
	_, met := models.Ended(r.said)[vote]
	return met
}

func (r *reader) fillInterests() {
	for _, i := range r.interests {
		at := slices.IndexFunc(r.electorate, func(e models.Elector) bool { return e.SeatID == i.SeatID })
		if at < 0 {
			continue
		}
		e := r.electorate[at]
		gravest, _ := models.GravestInterest(r.interests, i.SeatID)
		if !r.isMine(i.SeatID) && !r.actor.SeesInterestNotes() {
			i.Note = ""
		}
		r.v.Interests = append(r.v.Interests, models.InterestLine{SeatInterest: i, Constituency: e.Constituency, Number: e.Number,
			Holder: r.holder(e), Counts: gravest.ID == i.ID})
	}
}

func (r *reader) fillSheets() {
	v := r.v
	var completed []models.CompletedReview
	for _, sheet := range r.sheets {
		at := slices.IndexFunc(v.Electors, func(e models.ElectorLine) bool { return e.SeatID == sheet.SeatID })
		if at < 0 || v.Electors[at].Status == models.SeatNoVote {
			continue
		}
		v.SheetsIn++
		if v.Unscored {
			continue
		}
		scores := map[string]*int{}
		for code, score := range r.marks[sheet.ID] {
			scores[code] = &score
		}
		completed = append(completed, models.CompletedReview{AssignmentID: sheet.ID, Scores: scores})
		e := v.Electors[at]
		v.Sheets = append(v.Sheets, models.SheetLine{BoardSheet: sheet, Constituency: e.Constituency, Number: e.Number, Holder: e.Holder, Marks: r.marks[sheet.ID]})
	}
	v.Scores = models.SummariseReviews(v.Criteria, completed, r.spread)
	for i := range v.Sheets {
		v.Sheets[i].Total = v.Scores.Totals[v.Sheets[i].ID]
	}
}

// fillOffers works out the chair's panel: what may be done now and what is
// missing, with the composition of this moment.
func (r *reader) fillOffers() error {
	v := r.v
	composition, err := bodies.Compose(r.q, v.Body, v.Now, v.Now)
	if err != nil {
		return err
	}
	composition.Rule = v.Rule
	v.Validity = composition.Validity()
	facts := models.MatterFacts{Now: v.Now, Person: r.actor.PersonID, Author: v.Text.PreparedBy, Validity: v.Validity, Published: v.Published != nil}
	a := answers{electorate: r.electorate, interests: r.interests, votes: r.votes, said: r.said}
	facts.Result = a.count(v.Matter.TextNumber, v.Rule)
	facts.Brackets = r.living.left(a, facts.Result)
	r.resort.tell(&facts, a, v.Rule)
	facts.Barred = facts.Result.Barred(v.Rule.Values.Quorum)
	v.Barred = v.Matter.State == models.MatterOpen && facts.Barred
	register, err := bodies.Methods(r.q, v.Body.ID)
	if err != nil {
		return err
	}
	_, facts.Method = models.MethodFor(register, v.Matter, v.Rule.Values, v.Now)
	facts.Ladder = v.Ladder
	if facts.Room, err = roomOf(r.q, v.Matter, v.Now); err != nil {
		return err
	}
	if v.Room, err = decidedRoom(r.q, facts.Room, v.Decision); err != nil {
		return err
	}
	if v.Room != nil && v.Room.Meeting.ConvenedAt == nil && r.actor.May(models.PermMeetingConvene) != nil && !r.actor.Is(models.RoleAuditor) {
		v.Room = nil // a draft of a meeting is the secretariat's and the chair's
	}
	actor, err := r.presiding()
	if err != nil {
		return err
	}
	if v.Offers = v.Matter.Offers(actor, facts); v.Closed && actor.Is(models.RoleCoordinator) {
		for i := range v.Offers {
			v.Offers[i].Refusal = models.Forbidden("board.chair_withdrew", "98")
		}
	}
	if v.Ladder != nil {
		// What stands on no path of the Executive Committee is not offered.
		v.Offers = slices.DeleteFunc(v.Offers, func(o models.MatterOffer) bool {
			return slices.Contains([]models.MatterAction{models.MatterFind, models.MatterCall, models.MatterCarry, models.MatterFail, models.MatterClose, models.MatterInstead, models.MatterSettle}, o.Action)
		})
		v.Steps = v.Ladder.Offers(actor, v.Matter, facts)
	}
	v.MayPass = v.Ladder == nil && v.Matter.AboutTheBoard() && v.May(models.MatterClose)
	if v.Matter.State == models.MatterOpen && !v.Closed && actor.Is(models.RoleCoordinator, models.RoleSecretariatHead, models.RoleSecretariatOfficer, models.RoleAuditor) {
		v.Missing = first(facts.Validity.Refusal(), facts.Reservation(), facts.Bracketed(), v.Matter.Agreement(facts.Result))
	}
	return nil
}

// presiding is the reader with the chair's steps where they preside over the
// matter in the chair's place; it says on the view whether the reader presides.
func (r *reader) presiding() (models.Actor, error) {
	if r.actor.May(models.PermMatterAdopt) != nil || r.v.Matter.OpensAt == nil {
		r.v.Presides = r.actor.Is(models.RoleCoordinator)
		return r.actor, nil
	}
	err := presides(r.q, r.v.Matter, r.actor, r.mine)
	if err == nil {
		r.v.Presides = true
		return asChair(r.actor), nil
	}
	if models.AsError(err) == nil {
		return r.actor, err
	}
	return r.actor, nil
}
