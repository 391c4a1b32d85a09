package board

import (
	"context"
	"slices"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// past are the objections that stand no more, the latest first.
func (v MatterView) past() []models.Objection {
	return slices.DeleteFunc(slices.Clone(v.V.Objection), func(o models.Objection) bool { return o.Stands })
}

// figures are what is asked, what is reserved, and both scores side by side.
func (v MatterView) figures(ctx context.Context) []components.KeyFigure {
	m, text := v.V.Matter, v.V.Text
	var out []components.KeyFigure
	if m.Kind != models.MatterFunding {
		return nil
	}
	tranches := 0
	if v.V.Frozen != nil {
		tranches = len(v.V.Frozen.Tranches)
	}
	out = append(out, components.KeyFigure{Label: i18n.T(ctx, "board.asked"), Figure: i18n.Money(ctx, m.AskedCents), Note: i18n.T(ctx, "board.asked_note", "Count", tranches)})
	if text.Outcome.Commits() {
		out = append(out, components.KeyFigure{Label: i18n.T(ctx, "board.reserved"), Figure: i18n.Money(ctx, text.Effect.Reserved(text.Reserve)),
			Note: i18n.T(ctx, "board.reserve_note."+string(text.Reserve))})
	}
	if v.Reviews != nil && v.Reviews.Count > 0 {
		out = append(out, components.KeyFigure{Label: i18n.T(ctx, "board.reviewers_score"), Figure: outOf(ctx, v.Reviews.Mean),
			Note: i18n.T(ctx, "board.reviewers_note", "Count", v.Reviews.Count, "Spread", i18n.Number(ctx, int64((v.Reviews.Spread+50)/100)))})
	}
	if m.Scoring != models.BoardScoringOff && m.State != models.MatterDraft {
		out = append(out, v.boardScore(ctx))
	}
	return out
}

func (v MatterView) boardScore(ctx context.Context) components.KeyFigure {
	f := components.KeyFigure{Label: i18n.T(ctx, "board.boards_score"), Figure: "–", Note: i18n.T(ctx, "board.scores_none")}
	switch {
	case v.V.Unscored && v.V.SheetsIn > 0:
		f.Note = i18n.T(ctx, "board.scores_after_own", "Count", v.V.SheetsIn)
	case v.V.Scores.Count > 0:
		f.Figure = outOf(ctx, v.V.Scores.Mean)
		f.Note = i18n.T(ctx, "board.scores_note", "Count", v.V.Scores.Count)
	}
	return f
}

func (v MatterView) steps(ctx context.Context) components.Steps {
	s := components.Steps{Label: i18n.T(ctx, "board.steps"), Current: 2}
	for _, name := range []string{"concept", "technical", "vote", "agreement", "transfer"} {
		s.Names = append(s.Names, i18n.T(ctx, "board.step."+name))
	}
	if v.V.Decision != nil && v.V.Decision.Outcome.Commits() {
		s.Current = 3
	}
	return s
}

// seats are one row for each constituency.
func (v MatterView) seats(ctx context.Context) []components.SeatRow {
	var rows []components.SeatRow
	for _, c := range models.Constituencies {
		electors := v.V.Of(c)
		if len(electors) == 0 {
			continue
		}
		row := components.SeatRow{Name: constituency(ctx, c)}
		for _, e := range electors {
			row.Seats = append(row.Seats, v.tile(ctx, e))
		}
		rows = append(rows, row)
	}
	return rows
}

func (v MatterView) tile(ctx context.Context, e models.ElectorLine) components.Seat {
	s := components.Seat{Name: holderOr(ctx, e.Holder, e.Constituency, e.Number), State: string(e.Status)}
	if e.Status == models.SeatAwaits {
		s.State = "awaiting_instructions"
	}
	if e.Vote != nil && e.Status != models.SeatNoVote && e.Vote.TextNumber == v.V.Matter.TextNumber {
		s.State = answerCode(e.Vote.Answer)
	}
	alternate := e.Vote != nil && e.Vote.ActedAs == models.HoldingAlternate
	if r := v.roll(); r != nil {
		s.State, alternate = v.called(e, *r)
	}
	if alternate {
		s.Note = i18n.T(ctx, "board.by_alternate")
	}
	s.Mine = slices.ContainsFunc(v.V.Mine, func(m models.MySeat) bool { return m.SeatID == e.SeatID })
	return s
}

func (v MatterView) interests(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "board.interests"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.seat"), RowHead: true}, {Head: i18n.T(ctx, "board.col.grade"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "board.col.why")}, {Head: i18n.T(ctx, "board.col.effect")},
	}}
	for _, i := range v.V.Interests {
		if !i.Counts {
			continue
		}
		effect := i18n.T(ctx, "board.grade_effect."+string(i.Grade))
		if i.Constituency == models.ConstituencyChair {
			effect = i18n.T(ctx, "board.chair_no_vote")
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: holderOr(ctx, i.Holder, i.Constituency, i.Number), Sub: i18n.T(ctx, "interests.origin."+string(i.Origin))}, components.Of(gradeTag(i.Grade)),
			{Text: i18n.T(ctx, "board.reason."+string(i.Reason)), Sub: i.Note}, components.Words(effect),
		}})
	}
	return t
}

// budget is what each organisation receives, from the budget submitted.
func budget(ctx context.Context, f models.Frozen) components.Table {
	usd := components.Dollars(ctx)
	cube := f.Cube()
	t := components.Table{Caption: i18n.T(ctx, "board.budget"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.organisation"), RowHead: true}, {Head: i18n.T(ctx, "board.col.direct"), Unit: usd, Kind: components.Number},
		{Head: i18n.T(ctx, "board.col.indirect"), Unit: usd, Kind: components.Number}, {Head: i18n.T(ctx, "board.col.total"), Unit: usd, Kind: components.Number},
		{Head: i18n.T(ctx, "board.col.first"), Unit: usd, Kind: components.Number},
	}}
	line := func(name string, org int64) components.Row {
		return components.Row{Cells: []components.Cell{components.Words(name),
			components.Cents(ctx, cube.Direct(models.BudgetCell{OrganisationID: org})), components.Cents(ctx, cube.Indirect(org, 0)),
			components.Cents(ctx, cube.Total(org, 0)), components.Cents(ctx, cube.Total(org, 1))}}
	}
	for _, o := range f.Organisations {
		t.Rows = append(t.Rows, line(o.Name, o.ID))
	}
	t.Foot = []components.Row{line(i18n.T(ctx, "board.col.total"), 0)}
	return t
}

// panel is the head of the reader's own panel.
func (v MatterView) panel(ctx context.Context, seat models.MySeat) components.Panel {
	p := components.Panel{ID: "vote", Title: i18n.T(ctx, "board.your_vote"),
		Sub: i18n.T(ctx, "board.vote_for", "Holder", seat.Holder, "Constituency", constituency(ctx, seat.Constituency))}
	p.Answered, p.Entitled = v.counted()
	p.Tally = v.tally(ctx)
	if seat.Refusal == nil {
		p.Bar, p.BarNote = i18n.T(ctx, "board.your_vote"), v.tally(ctx)
	}
	return p
}

func (v MatterView) tally(ctx context.Context) string {
	answered, count := v.counted()
	return i18n.T(ctx, "board.tally", "Answered", answered, "Count", count)
}

func (v MatterView) chairPanel(ctx context.Context) components.Panel {
	p := components.Panel{ID: "chair", Title: i18n.T(ctx, "board.chair_panel"), Sub: i18n.T(ctx, "board.chair_panel_sub", "State", i18n.T(ctx, "board.state."+string(v.V.Matter.State)))}
	if v.V.Matter.State != models.MatterDraft {
		p.Answered, p.Entitled = v.counted()
		p.Tally = v.tally(ctx)
	}
	if v.mine() == nil && (v.V.Matter.State == models.MatterOpen || v.V.Matter.State == models.MatterDraft) {
		p.Bar, p.BarNote = p.Title, p.Tally
	}
	return p
}

// mine is the seat the panel is for.
func (v MatterView) mine() *models.MySeat {
	for i, s := range v.V.Mine {
		if s.SeatID == v.Seat || v.Seat == 0 {
			return &v.V.Mine[i]
		}
	}
	return nil
}

// answers are the four, none chosen.
func answers(ctx context.Context) []components.Option {
	var out []components.Option
	for _, a := range models.Answers {
		out = append(out, components.Option{Value: string(a), Label: i18n.T(ctx, "board.answer."+string(a)), Hint: i18n.T(ctx, "board.answer_hint."+string(a))})
	}
	return out
}

// resultFacts are the result as the reader may see it, line by line.
func (v MatterView) resultFacts(ctx context.Context) []components.Fact {
	r := v.V.Result
	n := func(key string, count int) components.Fact {
		return components.Fact{Name: i18n.T(ctx, "board.count."+key), Text: i18n.Number(ctx, count)}
	}
	out := []components.Fact{{Name: i18n.T(ctx, "board.count.quorum"), Text: i18n.T(ctx, "board.quorum_of", "Answered", r.Answered, "Needed", r.Needed)}}
	if !v.V.Hidden {
		out = append(out, n("agree", r.Agree), n("remarks", r.Remarks), n("abstain", r.Abstain))
	}
	if !v.V.Closed {
		out = append(out, n("standing", len(r.Standing)))
	}
	return append(out, n("silent", len(r.Silent)), n("without_vote", r.WithoutVote))
}

// offered is the offer of a step, nil when the reader has none.
func (v MatterView) offered(action models.MatterAction) *models.MatterOffer {
	for i, o := range v.V.Offers {
		if o.Action == action {
			return &v.V.Offers[i]
		}
	}
	return nil
}

func (v MatterView) can(action models.MatterAction) bool { return v.V.May(action) }

// remarks are the remarks the reader may see that do not stand in the text, at
// the words they are about.
func (v MatterView) remarks() []models.ElectorLine {
	return slices.DeleteFunc(slices.Clone(v.V.Electors), func(e models.ElectorLine) bool {
		inText := func(b models.BracketView) bool {
			return e.Vote != nil && b.Kind == models.BracketRemark && b.VoteID == e.Vote.ID
		}
		return e.Vote == nil || slices.ContainsFunc(v.V.Brackets, inText) || e.Vote.Answer != models.AnswerRemarks || e.Vote.TextNumber != v.V.Matter.TextNumber
	})
}

// sheets are the seats' scores, criterion by criterion.
func (v MatterView) sheets(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "board.sheets"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.seat"), RowHead: true}, {Head: i18n.T(ctx, "board.col.total"), Kind: components.Number},
		{Head: i18n.T(ctx, "board.col.reason")},
	}}
	for _, s := range v.V.Sheets {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Words(holderOr(ctx, s.Holder, s.Constituency, s.Number)), components.Words(outOf(ctx, s.Total)), components.Words(s.Reason)}})
	}
	return t
}

// latest names the last moment of a history.
func latest(ctx context.Context, moments []components.Moment) string {
	if len(moments) == 0 {
		return ""
	}
	last := moments[len(moments)-1]
	return last.Title + i18n.T(ctx, "core.list_separator") + i18n.ShortDate(ctx, last.On)
}

// inRoom reports whether the matter's meeting is shown: while it is to be
// decided in one, and where it was.
func (v MatterView) inRoom() bool {
	m := v.V.Matter
	return m.Channel == models.InMeeting && (v.V.Room != nil || m.State == models.MatterDraft || m.State == models.MatterOpen)
}

func (v MatterView) roomTone() components.Tone {
	if r := v.V.Room; r != nil && (r.Quorum.Met || r.Meeting.State != models.MeetingOpen) {
		return components.ToneInfo
	}
	return components.ToneWarn
}

func (v MattersView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, BodyText(v.Kind, "matters")), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.question"), RowHead: true}, {Head: i18n.T(ctx, "board.col.asked"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "board.col.answered"), Kind: components.Narrow}, {Head: i18n.T(ctx, "board.col.closes"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "board.col.state")}, {Head: i18n.T(ctx, "board.col.yours")},
	}}
	for _, r := range v.Rows {
		closes, answered, own := components.Cell{}, components.Cell{}, components.Cell{}
		if r.Stands {
			closes = components.Words(i18n.T(ctx, "notice.stands_short"))
		} else if r.ClosesAt != nil {
			closes = components.Words(i18n.Instant(ctx, *r.ClosesAt))
		} else if r.Channel == models.InMeeting {
			closes = components.Words(r.Meeting)
		}
		if r.State != models.MatterDraft {
			answered = components.Words(i18n.T(ctx, "board.of", "Part", r.Answered, "Whole", r.WithVote))
		}
		switch {
		case r.Mine != "":
			own = components.State(answerCode(r.Mine))
		case r.Waits(v.Now):
			own = components.State("not_yet")
		case r.State == models.MatterOpen && !r.HasVote:
			own = components.Cell{}
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: r.Question, Href: v.At(matterPath(r.ID)), Sub: strings.TrimSpace(r.Reference + "  " + r.ProposalReference)},
			components.CentsOrBlank(ctx, r.AskedCents), answered, closes, components.State(rowCode(r)), own,
		}})
	}
	return t
}

// rowCode is how a matter stands, and how it ended once it is decided.
func rowCode(r models.MatterRow) string {
	if r.State == models.MatterAdopted {
		return outcomeCode(r.Outcome)
	}
	return stateCode(r.State)
}

func (v DecisionsView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "board.decisions"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.decision"), RowHead: true}, {Head: i18n.T(ctx, "board.col.adopted"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "board.col.outcome")}, {Head: i18n.T(ctx, "board.col.method")},
	}}
	for _, r := range v.Rows {
		outcome := components.State(outcomeCode(r.Outcome))
		if r.PublishedAt == nil {
			outcome.Sub = i18n.T(ctx, "board.not_public")
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: decisionTitle(ctx, r), Href: v.At("/decisions/" + r.Reference), Sub: r.Reference}, components.Day(ctx, r.AdoptedAt), outcome,
			components.Words(i18n.T(ctx, "board.method."+string(r.Method))),
		}})
	}
	return t
}

// decisionTitle says the finding: "The Board approved “…”".
func decisionTitle(ctx context.Context, r models.DecisionRow) string {
	about := r.ProposalTitle
	if about == "" {
		about = r.Question
	}
	if i18n.Dir(ctx) == "rtl" {
		about = "\u2068" + about + "\u2069" // a title in another script keeps its quotation marks in place
	}
	if r.ProposalTitle == "" {
		return i18n.T(ctx, "board.decided_on", "Title", about) // of either body; how it ended stands beside
	}
	return i18n.T(ctx, "board.decided."+string(r.Outcome), "Title", about)
}

// DecisionTitle is decisionTitle for the page's frame.
func DecisionTitle(ctx context.Context, r models.DecisionRow) string { return decisionTitle(ctx, r) }

func (v DecisionView) moments(ctx context.Context) []components.Moment {
	d := v.D
	adopted := components.Moment{Point: components.PointDone, On: d.AdoptedAt, Title: i18n.T(ctx, "board.event.adopt", "Number", d.Text.Number)}
	if d.Outcome.Commits() && (d.Kind == models.MatterFunding || d.Text.Effect.Plan != nil) {
		adopted.Text = i18n.T(ctx, "board.reserved_then", "Amount", i18n.Money(ctx, d.Text.Effect.Reserved(d.Text.Reserve)))
	}
	out := []components.Moment{adopted}
	if d.PublishedAt != nil {
		out = append(out, components.Moment{Point: components.PointDone, On: *d.PublishedAt, Title: i18n.T(ctx, "board.event.publish", "Number", d.Text.Number)})
	}
	if v.Programme != "" {
		out = append(out, components.Moment{Point: components.PointNow, When: i18n.T(ctx, "board.now"), Title: i18n.T(ctx, "board.programme_of_it"), Href: v.Programme})
	}
	for _, c := range d.Conditions {
		point := components.PointLater
		if c.State == models.ConditionMet {
			point = components.PointDone
		}
		out = append(out, components.Moment{Point: point, When: i18n.T(ctx, "board.due_by", "Day", i18n.Date(ctx, c.DueOn)), Title: c.Body,
			Text: c.Organisation + i18n.T(ctx, "board.condition_state."+string(c.State))})
	}
	return out
}

// planFacts say what a paper on the secretariat's own budget is about.
func planFacts(ctx context.Context, w models.MatterWording, names map[int64]string) []components.Fact {
	p := w.Effect.Plan
	out := []components.Fact{{Name: i18n.T(ctx, "secretariat.field.host"), Text: names[p.OrganisationID]},
		{Name: i18n.T(ctx, "secretariat.fact.days"), Text: i18n.T(ctx, "secretariat.days", "From", p.StartsOn, "To", p.EndsOn)}}
	if cents := w.Effect.Total(0); cents != 0 {
		out = append(out, components.Fact{Name: i18n.T(ctx, "secretariat.field.amount"), Text: i18n.Money(ctx, cents)})
	}
	return out
}

func amounts(ctx context.Context, w models.MatterWording, names map[int64]string) components.Table {
	usd := components.Dollars(ctx)
	t := components.Table{Caption: i18n.T(ctx, "board.amounts"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.organisation"), RowHead: true}, {Head: i18n.T(ctx, "board.col.first"), Unit: usd, Kind: components.Number},
		{Head: i18n.T(ctx, "board.col.total"), Unit: usd, Kind: components.Number},
	}}
	for _, org := range w.Effect.Organisations() {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(names[org]),
			components.Cents(ctx, w.Effect.Of(org, 1)), components.Cents(ctx, w.Effect.Of(org, 0))}})
	}
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "board.col.total")),
		components.Cents(ctx, w.Effect.Total(1)), components.Cents(ctx, w.Effect.Total(0))}}}
	return t
}

// shortHash is the beginning and the end of a hash, for reading aloud.
func shortHash(h string) string {
	if len(h) < 24 {
		return h
	}
	return h[:4] + " " + h[4:8] + " " + h[8:12] + " " + h[12:16] + " … " + h[len(h)-4:]
}

func objectionFacts(ctx context.Context, o models.Objection) []components.Fact {
	words := components.Fact{Name: i18n.T(ctx, "board.objection_words"), Body: own(o.Words)}
	if o.Words == "" {
		words = components.Fact{Name: words.Name, Text: i18n.T(ctx, "board.whole_text")}
	}
	return []components.Fact{words,
		{Name: i18n.T(ctx, "board.objection_why"), Body: own(o.Reason)},
		{Name: i18n.T(ctx, "board.objection_remedy"), Body: replaced(o.Words, o.WouldRemove)},
		{Name: i18n.T(ctx, "board.objection_text"), Text: i18n.T(ctx, "board.text_n", "Number", o.TextNumber)},
	}
}

// Published reports whether the decision is public.
func (v MatterView) Published() bool { return v.V.Published != nil }

func (v MatterView) seatParts() []components.BarPart {
	var parts []components.BarPart
	answered, count := v.counted()
	for i := range count {
		class := "t-open"
		if i < answered {
			class = "t-given"
		}
		parts = append(parts, components.BarPart{Class: class, Size: 1})
	}
	return parts
}

// facts are the words that go with an answer.
func (v CheckView) facts(ctx context.Context) []components.Fact { return said(ctx, v.Input) }

// said is what an answer says beside itself.
func said(ctx context.Context, in models.VoteInput) []components.Fact {
	var out []components.Fact
	if in.Answer == models.AnswerObject {
		words := components.Fact{Name: i18n.T(ctx, "board.objection_words"), Text: i18n.T(ctx, "board.whole_text")}
		if in.Words != "" {
			words.Body = own(in.Words)
		}
		out = append(out, words)
	}
	if in.Reason != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "board.reason_label"), Body: own(in.Reason)})
	}
	if in.WouldRemove != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "board.objection_remedy"), Body: own(in.WouldRemove)})
	}
	return out
}

func (v ReceiptView) facts(ctx context.Context) []components.Fact {
	r := v.R
	out := []components.Fact{
		{Name: i18n.T(ctx, "board.receipt_number"), Body: components.Code(r.Number())},
		{Name: i18n.T(ctx, "board.receipt_at"), Body: components.Instant(r.CreatedAt)},
		{Name: i18n.T(ctx, "board.col.seat"), Text: holderOr(ctx, r.Holder, r.Constituency, r.SeatNumber)},
	}
	if r.ActedAs == models.HoldingAlternate {
		out = append(out, components.Fact{Name: i18n.T(ctx, "board.receipt_by"), Text: i18n.T(ctx, "board.by_alternate")})
	}
	out = append(out, said(ctx, models.VoteInput{Answer: r.Answer, Words: r.Words, Reason: r.Reason, WouldRemove: r.WouldRemove})...)
	return append(out,
		components.Fact{Name: i18n.T(ctx, "board.receipt_text", "Number", r.TextNumber), Body: components.Code(r.TextHash)},
		components.Fact{Name: i18n.T(ctx, "board.receipt_hash"), Body: components.Code(r.Hash())})
}

func (v MattersView) filters(ctx context.Context) []components.Filter {
	out := []components.Filter{{Label: i18n.T(ctx, "board.all"), Href: v.At(MattersPath(v.Kind)), Current: v.State == ""}}
	for _, s := range []models.MatterState{models.MatterOpen, models.MatterDraft, models.MatterAdopted, models.MatterNotAdopted, models.MatterWithdrawn} {
		out = append(out, components.Filter{Label: i18n.T(ctx, "board.state."+string(s)), Href: v.At(MattersPath(v.Kind) + "?state=" + string(s)), Current: v.State == s})
	}
	return out
}

// how says how the decision was taken, as the public may know it.
func (v DecisionView) how(ctx context.Context) []components.KeyFigure {
	quorum := "board.quorum_not"
	switch {
	case v.D.Method == models.Method(models.PathReferral):
		quorum = "board.quorum_none" // no count led to it
	case v.D.Result.QuorumMet:
		quorum = "board.quorum_yes"
	}
	return []components.KeyFigure{
		{Label: i18n.T(ctx, "board.col.method"), Figure: i18n.T(ctx, "board.method."+string(v.D.Method))},
		{Label: i18n.T(ctx, "board.count.quorum"), Figure: i18n.T(ctx, quorum)},
		{Label: i18n.T(ctx, "board.col.adopted"), Figure: i18n.ShortDate(ctx, v.D.AdoptedAt), Note: i18n.Time(v.D.AdoptedAt)},
		{Label: i18n.T(ctx, "board.body"), Figure: i18n.T(ctx, "board.body_kind."+string(v.D.Body.Kind)), Note: i18n.T(ctx, "board.validly_composed")},
	}
}

// textPrefix begins the name of a form that is about one text of a matter, so that
// words typed about it are never taken for words about a later one.
const textPrefix = "text-"

func onText(number int) string { return textPrefix + id(int64(number)) }
