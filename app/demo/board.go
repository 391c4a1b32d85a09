package demo

import (
	"fmt"
	"strings"
	"time"

	"seedfund/app/matters"
	"seedfund/models"
)

const aDay = 24 * time.Hour

// afterBoardPaper plans the matter: once, or again where the Board deferred.
func (d *director) afterBoardPaper(p *paper) error {
	d.at(d.on(p, stepMatter), p.key+" goes to the Board", func() error { return d.matter(p, p.deferredFirst()) })
	return nil
}

func (a application) deferredFirst() bool { return a.board != nil && a.board.again }

// matter prepares the question; with deferral the text asks to decide later.
func (d *director) matter(p *paper, deferral bool) error {
	paper := matters.Paper{
		BodyID: d.board.ID, Kind: models.MatterFunding, ProposalID: p.full, RevisitsID: p.matter,
		Question:       "Shall the fund support “" + p.title + "”?",
		Recommendation: "The secretariat recommends the text; the appraisal note and the reviews are attached to the board paper.",
		Language:       "en", Channel: models.InWriting, Wording: d.wording(p, deferral),
	}
	if p.board != nil && p.board.meeting != "" {
		paper.Channel, paper.Meeting = models.InMeeting, p.board.meeting
	}
	m, err := d.s.Matters.Prepare(d.ctx, d.as("secretariat.officer"), paper)
	if err != nil {
		return err
	}
	p.matter = m.ID
	if !p.reached(endVoteOpen) {
		return nil
	}
	opens := d.clock.Now().Add(aDay)
	if p.end == endVoteOpen {
		opens = d.ago(0, 3)
	}
	d.at(opens, p.key+" is opened", func() error { return d.open(p, deferral) })
	return nil
}

func (d *director) wording(p *paper, deferral bool) matters.Wording {
	w := matters.Wording{Outcome: models.OutcomeApprove, Reserve: models.ReserveFirst,
		Body: fmt.Sprintf("The Board approves the joint programme “%s” for %d months, as submitted.\nThe first tranche is reserved; the second is released when the fund's rule on the use of the first is met.\nThe programme reports yearly on the people reached, by sex and age.", p.title, p.months)}
	if p.board == nil {
		return w
	}
	if p.board.all {
		w.Reserve = models.ReserveAll
		w.Body = fmt.Sprintf("The Board approves the joint programme “%s” for %d months, as submitted.\nBoth tranches are reserved.", p.title, p.months)
	}
	outcome := p.board.outcome
	if deferral {
		outcome = deferring
	}
	switch outcome {
	case conditions:
		w.Outcome = models.OutcomeConditions
		w.Body += "\nThe two conditions below stand until they are reported and confirmed."
		w.Conditions = []matters.Condition{
			{Body: "The plan of relocation is published in the languages of the islands.", OrganisationID: d.organisation(p.lead), DueOn: d.week(8)},
			{Body: "An agreement on land tenure is signed with two districts.", OrganisationID: d.organisation(p.lead), DueOn: d.week(40), BlocksTranche: 2},
		}
	case notApprove:
		w = matters.Wording{Outcome: models.OutcomeNotApprove, Body: "The Board does not approve the programme: a larger project of another source has begun in the same districts.\nThe applicants are invited to a conversation on what a later call may carry."}
	case reserve:
		w = matters.Wording{Outcome: models.OutcomeReserve, Body: "The Board keeps the programme on the reserve list: it is ready, and the free money of the fund does not yet suffice."}
	case noting:
		w = matters.Wording{Outcome: models.OutcomeNote, Body: "The Board notes the programme: the national office of statistics has begun the same work with funds of its own, and nothing is asked of the fund for now."}
	case deferring:
		w = matters.Wording{Outcome: models.OutcomeDefer, Body: "The Board defers the programme to a later meeting and asks for a firmer word of the districts on the land concerned."}
	}
	return w
}

func (d *director) matterView(p *paper, key string) (models.MatterView, error) {
	return d.s.Matters.Show(d.ctx, d.as(key), p.matter)
}

func (d *director) open(p *paper, deferral bool) error {
	if p.board != nil && p.board.meeting != "" {
		if err := d.meetFor(p); err != nil {
			return err
		}
	}
	v, err := d.matterView(p, "secretariat.head")
	if err != nil {
		return err
	}
	var closes *time.Time
	if v.Matter.Channel == models.InWriting {
		at := d.clock.Now().Add(10 * aDay)
		if p.end == endVoteOpen {
			at = d.clock.end.Add(8 * aDay)
		}
		closes = &at
	}
	if err := d.s.Matters.Open(d.ctx, d.as("secretariat.head"), p.matter, v.Matter.Version, closes); err != nil {
		return err
	}
	now := d.clock.Now()
	if p.end == endVoteOpen {
		d.at(now.Add(aDay), p.key+" gets first answers", func() error { return d.halfOfTheAnswers(p) })
		return nil
	}
	d.at(now.Add(3*aDay), p.key+" is voted on", func() error { return d.answers(p, p.board.objected) })
	if p.board.objected {
		d.at(now.Add(6*aDay), p.key+" gets another wording", func() error { return d.revise(p) })
		d.at(now.Add(8*aDay), p.key+" is voted on again", func() error { return d.answers(p, false) })
		now = now.Add(6 * aDay)
	}
	decided := now.Add(11 * aDay)
	if p.meeting != 0 {
		if decided, err = d.startOf(p.meeting); err != nil {
			return err
		}
	}
	d.at(decided, p.key+" is decided", func() error { return d.adopt(p, deferral) })
	return nil
}

// seatKeys are the members in the order of their seats, with the alternate in
// the place of a member who is away.
func seatKeys(away bool) []string {
	keys := []string{"board.contributor1", "board.contributor2", "board.contributor3"}
	if away {
		keys[1] = "alternate.contributor2"
	}
	for _, letter := range seatCountries {
		keys = append(keys, "board.country-"+strings.ToLower(letter))
	}
	for _, letter := range seatOrganisations {
		keys = append(keys, "board.org-"+strings.ToLower(letter))
	}
	return append(keys, "board.network1", "board.network2", "board.network3")
}

// answers lets every seat that has a vote score and answer; one of them
// abstains, one remarks, and one objects where the story has it.
func (d *director) answers(p *paper, objection bool) error {
	for i, key := range seatKeys(p.key == "journeys-c") {
		in := models.VoteInput{Answer: models.AnswerAgree}
		switch {
		case objection && key == "board.network2":
			in.Answer = models.AnswerObject
			in.Reason = "Returning workers are to be charged for the recognition of their skills; those who need it most cannot pay."
			in.WouldRemove = "One sentence that recognition is free of charge for returning workers."
			in.Words = "as submitted"
		case i == 10 && len(p.key)%2 == 0:
			in.Answer, in.Reason = models.AnswerRemarks, "We should like to see the young among those who are asked."
		case i == 5 && len(p.key)%3 == 0:
			in.Answer = models.AnswerAbstain
		}
		if err := d.answer(p, key, in); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// halfOfTheAnswers leaves a vote open: some have answered, one objects, one
// awaits instructions, the others are silent.
func (d *director) halfOfTheAnswers(p *paper) error {
	for key, in := range map[string]models.VoteInput{
		"board.contributor1": {Answer: models.AnswerAgree},
		"board.country-k":    {Answer: models.AnswerAgree},
		"board.org-v":        {Answer: models.AnswerRemarks, Reason: "The second output should name the municipal unions."},
		"board.network1": {Answer: models.AnswerObject, Words: "as submitted",
			Reason:      "Municipal services ask newcomers for a residence permit; a programme of inclusion cannot rest on that.",
			WouldRemove: "A condition that the four cities serve everybody who lives there, whatever their papers."},
	} {
		if err := d.answer(p, key, in); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	v, err := d.matterView(p, "board.contributor3")
	if err != nil {
		return err
	}
	return d.s.Matters.Await(d.ctx, d.as("board.contributor3"), p.matter, v.Mine[0].SeatID)
}

// answer scores and votes for the seat behind a key, unless it has no vote on
// the item.
func (d *director) answer(p *paper, key string, in models.VoteInput) error {
	v, err := d.matterView(p, key)
	if models.IsKind(err, models.KindNotFound) {
		return nil // another holds the seat yet
	}
	if err != nil {
		return err
	}
	if len(v.Mine) == 0 || v.Mine[0].Refusal != nil {
		return nil
	}
	seat := v.Mine[0]
	if seat.ScoreRefusal == nil && seat.Sheet == nil {
		scores := map[string]int{}
		for i, c := range v.Criteria {
			if !c.RecordedOnly {
				scores[c.Code] = p.mark(len(key), i)
			}
		}
		if err := d.s.Matters.Score(d.ctx, d.as(key), p.matter, seat.SeatID, scores, "From the seat's own knowledge of the region and of the organisations."); err != nil {
			return err
		}
	}
	in.TextNumber = v.Matter.TextNumber
	_, err = d.s.Matters.Vote(d.ctx, d.as(key), p.matter, seat.SeatID, in)
	return err
}

// revise takes the objection up: the remedy becomes part of the text.
func (d *director) revise(p *paper) error {
	v, err := d.matterView(p, "coordinator")
	if err != nil {
		return err
	}
	w := d.wording(p, false)
	w.Body += "\nRecognition of skills is free of charge for returning workers."
	w.Why = "Takes up the objection of the seat of the diaspora organisations, in its own words."
	at := d.clock.Now().Add(10 * aDay)
	return d.s.Matters.Revise(d.ctx, d.as("coordinator"), p.matter, v.Matter.Version, w, &at)
}

func (d *director) adopt(p *paper, deferral bool) error {
	if p.meeting != 0 {
		if err := d.openMeeting(p.meeting, 1); err != nil {
			return err
		}
	}
	v, err := d.matterView(p, "coordinator")
	if err != nil {
		return err
	}
	decision, err := d.s.Matters.Adopt(d.ctx, d.as("coordinator"), p.matter, v.Matter.Version)
	if err != nil {
		return err
	}
	if err := d.s.Matters.Publish(d.ctx, d.as("secretariat.head"), p.matter); err != nil {
		return err
	}
	if err := d.letters(decision.Reference); err != nil {
		return err
	}
	if p.meeting != 0 {
		if err := d.afterMeeting(p); err != nil {
			return err
		}
	}
	if deferral {
		d.at(d.ago(3, 10), p.key+" comes back to the Board", func() error { return d.comeBack(p) })
		return nil
	}
	return d.afterDecision(p, decision)
}

// letters releases the letters on a decision; of a recent one the lead's alone,
// so that some papers are held.
func (d *director) letters(reference string) error {
	head := d.as("secretariat.head")
	v, err := d.s.Papers.Follow(d.ctx, head, reference)
	if err != nil {
		return err
	}
	for _, i := range v.Items {
		if i.Kind != models.FollowLetter {
			continue
		}
		if err := d.s.Papers.ReleaseLetter(d.ctx, head, reference, i.OrganisationID, i.Hash); err != nil {
			return err
		}
		if d.clock.Now().After(d.ago(5, 0)) {
			return nil
		}
	}
	return nil
}

// comeBack brings a deferred programme before the Board again.
func (d *director) comeBack(p *paper) error {
	v, err := d.show(p.full)
	if err != nil {
		return err
	}
	if err := d.s.Reviews.ToBoard(d.ctx, d.as("secretariat.officer"), p.full, v.Proposal.Version); err != nil {
		return err
	}
	return d.matter(p, false)
}
