package demo

import (
	"fmt"
	"slices"
	"time"

	"seedfund/app/bodies"
	"seedfund/app/matters"
	"seedfund/models"
)

// boardItem is a matter of the Board about something else than money: what it
// asks, and the seat that objects to words of its first text.
type boardItem struct {
	kind     models.MatterKind
	asked    string
	text     string
	objects  string // account, empty for nobody
	words    string // to which it objects
	reason   string
	remedy   string
	bridge   string // the text that takes the objection up
	id       int64
	opposed  int64 // the objection
	indicate int64 // the indicative vote
}

// planVotes plans how the Board agrees on words: rules that switch the formal
// vote on, an objection that is met, an indicative vote, a formal vote, and a
// text with brackets when the story ends.
func (d *director) planVotes() {
	rules := boardItem{kind: models.MatterRules, asked: "Shall the Board have a formal vote as its last resort?",
		text: "Where the chair finds consensus exhausted, the Board may decide a matter by a formal vote of four fifths of the seats voting.\nA seat that asks for more time gets five working days.\nHow the Board works is never put to a vote."}
	d.at(d.ago(2, 26), "the Board is asked about its rules", func() error { return d.ask(&rules, d.agreed(&rules, func() error { return d.adoptFormal(&rules) })) })

	voted := boardItem{kind: models.MatterOther, asked: "Shall the reports of programmes be published in the month they arrive?",
		text:    "Each report of a programme is published in the month it arrives.\nFigures that are not yet certified are marked as such.",
		objects: "board.country-k", words: "in the month it arrives", reason: "The ministry has to read a report before the country is named in it.", remedy: "A time for the Government to comment, of three months.",
		bridge: "Each report of a programme is published within two months; the Government may add its comment.\nFigures that are not yet certified are marked as such."}
	d.at(d.ago(2, 14), "the Board is asked about reports", func() error { return d.ask(&voted, d.untilTheVote(&voted)) })

	met := boardItem{kind: models.MatterOther, asked: "Shall the Board visit one programme each year?",
		text:    "A delegation of the Board visits one programme each year.\nThe delegation has four members, and the fund's secretariat pays their travel.\nThe delegation reports to the next meeting.",
		objects: "board.network1", words: "four members", reason: "Four members cannot come from four constituencies and speak the language of the place.", remedy: "One member of each constituency, and one person who speaks the language of the place.",
		bridge: "A delegation of the Board visits one programme each year.\nThe delegation has one member of each constituency and one person who speaks the language of the place, and the fund's secretariat pays their travel.\nThe delegation reports to the next meeting."}
	d.at(d.ago(1, 24), "the Board is asked about visits", func() error { return d.ask(&met, d.untilMet(&met)) })

	indicated := boardItem{kind: models.MatterOther, asked: "Which theme shall the Board discuss at its next retreat?",
		text: "The retreat of the Board discusses the theme that most seats prefer: data, cities or return."}
	d.at(d.ago(1, 2), "the Board is asked about its retreat", func() error { return d.ask(&indicated, d.untilIndicated(&indicated)) })

	open := boardItem{kind: models.MatterOther, asked: "Shall applicants be told the names of the reviewers?",
		text:    "Applicants are told the names of the reviewers when the review is over.\nThe organisations that lead a programme collect the reviewers' declarations.",
		objects: "board.network3", words: "the names of the reviewers", reason: "A reviewer of a small community can be put under pressure long after the review is over.", remedy: "The number of the reviewers and their fields of work."}
	d.at(d.ago(0, 1), "the Board is asked about reviewers", func() error { return d.ask(&open, d.bracketed(&open)) })
}

// ask prepares and opens the matter in writing; then plans what follows.
func (d *director) ask(i *boardItem, then func(opened time.Time)) error {
	m, err := d.s.Matters.Prepare(d.ctx, d.as("secretariat.officer"), matters.Paper{BodyID: d.board.ID, Kind: i.kind, Question: i.asked,
		Recommendation: "The secretariat recommends the text.", Language: "en", Channel: models.InWriting,
		Wording: matters.Wording{Outcome: models.OutcomeApprove, Body: i.text}})
	if err != nil {
		return err
	}
	i.id = m.ID
	closes := d.clock.Now().Add(10 * aDay)
	if err := d.s.Matters.Open(d.ctx, d.as("secretariat.head"), m.ID, m.Version, &closes); err != nil {
		return err
	}
	then(d.clock.Now())
	return nil
}

// agreed: every seat agrees and the Board adopts.
func (d *director) agreed(i *boardItem, then func() error) func(time.Time) {
	return func(opened time.Time) {
		d.at(opened.Add(3*aDay), "the seats agree", func() error { return d.say(i, seatKeys(false)) })
		d.at(opened.Add(6*aDay), "the Board adopts its rules", func() error {
			if err := d.adoptItem(i); err != nil {
				return err
			}
			return then()
		})
	}
}

// adoptFormal enters what the Board decided about its rules: their second
// version and the formal vote, from the next day on.
//
// clause 39: the decision that adopted the method is named.
func (d *director) adoptFormal(i *boardItem) error {
	v, err := d.item(i, "secretariat.head")
	if err != nil {
		return err
	}
	values := v.Rule.Values
	values.MoreTimeDays = 5
	from := d.clock.Now().Add(aDay)
	if _, err := d.s.Bodies.AmendRules(d.ctx, d.as("secretariat.head"), d.board.ID, v.Decision.ID, values, from); err != nil {
		return err
	}
	_, err = d.s.Bodies.AdoptMethod(d.ctx, d.as("secretariat.head"), bodies.MethodInput{BodyID: d.board.ID, DecisionID: v.Decision.ID, Method: models.MethodFormal,
		Kinds: models.MatterKinds{models.MatterFunding, models.MatterOther}, From: from})
	return err
}

// untilMet: the objection is taken up by a second text, the seat confirms it,
// and consensus follows.
func (d *director) untilMet(i *boardItem) func(time.Time) {
	return func(opened time.Time) {
		d.at(opened.Add(2*aDay), "seats answer on visits", func() error { return d.say(i, seatKeys(false)) })
		d.at(opened.Add(5*aDay), "the chair puts another text on visits", func() error { return d.takeUp(i) })
		d.at(opened.Add(7*aDay), "the seat confirms the text on visits", func() error { return d.confirm(i, models.VerdictSatisfied, "") })
		d.at(opened.Add(8*aDay), "the seats agree on visits", func() error { return d.say(i, seatKeys(false)) })
		d.at(opened.Add(11*aDay), "the Board adopts the text on visits", func() error { return d.adoptItem(i) })
	}
}

// untilIndicated: the chair asks for an order of preference, some seats answer,
// and the text says what they prefer.
func (d *director) untilIndicated(i *boardItem) func(time.Time) {
	ranks := []models.Numbers{{2, 1, 3}, {2, 3, 1}, {1, 2, 3}, {2, 1, 3}, {3, 2, 1}, {2, 1, 3}, {1, 3, 2}}
	i.bridge = "The retreat of the Board discusses cities: how local authorities receive those who arrive."
	return func(opened time.Time) {
		d.at(opened.Add(aDay), "the chair asks for an indication", func() error {
			return d.s.Matters.Indicate(d.ctx, d.as("coordinator"), i.id, models.IndicativeInput{Form: models.IndicativeRanking,
				Question: "In which order would you discuss the three?", Options: []string{"Data", "Cities", "Return"}})
		})
		d.at(opened.Add(3*aDay), "seats indicate", func() error {
			v, err := d.item(i, "coordinator")
			if err != nil {
				return err
			}
			i.indicate = v.Indicated().ID
			for n, key := range seatKeys(false)[:len(ranks)] {
				if err := d.s.Matters.AnswerIndication(d.ctx, d.as(key), i.id, i.indicate, 0, ranks[n]); err != nil {
					return fmt.Errorf("%s: %w", key, err)
				}
			}
			return nil
		})
		d.at(opened.Add(6*aDay), "the indication ends", func() error {
			if err := d.s.Matters.EndIndication(d.ctx, d.as("coordinator"), i.id, i.indicate); err != nil {
				return err
			}
			return d.takeUp(i)
		})
		d.at(opened.Add(8*aDay), "the seats agree on the retreat", func() error { return d.say(i, seatKeys(false)) })
		d.at(opened.Add(10*aDay), "the Board adopts the text on the retreat", func() error { return d.adoptItem(i) })
	}
}

// untilTheVote: the objection stands after another text, the chair finds
// consensus exhausted, and a roll call decides.
func (d *director) untilTheVote(i *boardItem) func(time.Time) {
	return func(opened time.Time) {
		objected := opened.Add(2 * aDay)
		d.at(objected, "seats answer on reports", func() error { return d.say(i, seatKeys(false)) })
		d.at(opened.Add(6*aDay), "the chair puts another text on reports", func() error { return d.takeUp(i) })
		d.at(opened.Add(9*aDay), "the seat is not satisfied", func() error {
			return d.confirm(i, models.VerdictNotSatisfied, "Two months are too short for a report in another language; the comment would come after it.")
		})
		d.at(opened.Add(10*aDay), "the others agree on reports", func() error { return d.say(i, d.others(i)) })
		d.at(objected.Add((models.FindingDays+2)*aDay), "the chair calls the roll", func() error { return d.callRoll(i) })
		d.at(objected.Add((models.FindingDays+5)*aDay), "the seats say it in the roll call", func() error { return d.ballots(i) })
		d.at(objected.Add((models.FindingDays+8)*aDay), "the roll call ends", func() error { return d.endRoll(i) })
	}
}

// callRoll records the chair's finding and opens the roll call.
func (d *director) callRoll(i *boardItem) error {
	v, err := d.item(i, "coordinator")
	if err != nil {
		return err
	}
	finding := models.FindingInput{Heard: "All twelve seats in writing; the seat of Country K and two others in a call of an hour.", Texts: models.Numbers{1, 2},
		Reason: "The time of two months is the longest that eleven seats can join, and the shortest that one cannot."}
	if err := d.s.Matters.FindExhausted(d.ctx, d.as("coordinator"), i.id, v.Matter.Version, finding); err != nil {
		return err
	}
	if v, err = d.item(i, "coordinator"); err != nil {
		return err
	}
	closes := d.clock.Now().Add(10 * aDay)
	return d.s.Matters.CallRoll(d.ctx, d.as("coordinator"), i.id, v.Matter.Version, &closes)
}

// ballots: the seat that objected is against, one abstains, the others are in
// favour.
func (d *director) ballots(i *boardItem) error {
	for _, key := range seatKeys(false) {
		choice, reason := models.BallotInFavour, ""
		switch key {
		case i.objects:
			choice, reason = models.BallotAgainst, "A comment that comes after the report is read by nobody."
		case "board.country-n":
			choice = models.BallotAbstain
		}
		if err := d.s.Matters.Ballot(d.ctx, d.as(key), i.id, 0, choice, reason); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

func (d *director) endRoll(i *boardItem) error {
	v, err := d.item(i, "coordinator")
	if err != nil {
		return err
	}
	decision, err := d.s.Matters.EndRoll(d.ctx, d.as("coordinator"), i.id, v.Matter.Version)
	if err != nil {
		return err
	}
	if decision == nil {
		return fmt.Errorf("the roll call on %q failed", i.asked)
	}
	return d.s.Matters.Publish(d.ctx, d.as("secretariat.head"), i.id)
}

// bracketed: an objection to words stands, and so does a mandate reservation,
// when the story ends.
//
// clause 38: every decision respects members' mandates.
func (d *director) bracketed(i *boardItem) func(time.Time) {
	return func(opened time.Time) {
		d.at(opened.Add(time.Hour), "first answers on reviewers", func() error {
			return d.say(i, []string{"board.contributor2", "board.country-a", i.objects})
		})
		d.at(opened.Add(2*time.Hour), "a mandate is reserved", func() error {
			return d.s.Matters.Reserve(d.ctx, d.as("board.org-p"), i.id, 0, models.ReservationInput{Reference: "Charter of Organisation P, article 4 (demonstration)",
				Reason: "Declarations of interest of reviewers are collected by our ethics office, under our charter.", Paragraph: 2, Words: "The organisations that lead a programme", Change: "The ethics offices of the organisations"})
		})
		d.planSounding(i, opened)
	}
}

func (d *director) item(i *boardItem, key string) (models.MatterView, error) {
	return d.s.Matters.Show(d.ctx, d.as(key), i.id)
}

// others are the seats but for the one that objects.
func (d *director) others(i *boardItem) []string {
	return slices.DeleteFunc(seatKeys(false), func(key string) bool { return key == i.objects })
}

// say lets seats agree to the text in force; to the first text one objects.
func (d *director) say(i *boardItem, keys []string) error {
	for _, key := range keys {
		v, err := d.item(i, key)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		in := models.VoteInput{TextNumber: v.Matter.TextNumber, Answer: models.AnswerAgree}
		objects := key == i.objects && in.TextNumber == 1
		if objects {
			in.Answer, in.Words, in.Reason, in.WouldRemove = models.AnswerObject, i.words, i.reason, i.remedy
		}
		receipt, err := d.s.Matters.Vote(d.ctx, d.as(key), i.id, 0, in)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if objects {
			i.opposed = receipt.ID
		}
	}
	return nil
}

// takeUp puts another text, which takes the objection up where there is one.
func (d *director) takeUp(i *boardItem) error {
	v, err := d.item(i, "coordinator")
	if err != nil {
		return err
	}
	w := matters.Wording{Outcome: models.OutcomeApprove, Body: i.bridge, Why: "Says what most seats would discuss first."}
	if i.opposed != 0 {
		w.Why, w.Addresses = "Takes up the objection, as far as the other seats can join.", matters.Addresses{Votes: []int64{i.opposed}}
	}
	closes := d.clock.Now().Add(10 * aDay)
	return d.s.Matters.Revise(d.ctx, d.as("coordinator"), i.id, v.Matter.Version, w, &closes)
}

// confirm is the word of the seat that objected on the text in force.
func (d *director) confirm(i *boardItem, verdict models.Verdict, note string) error {
	return d.s.Matters.Confirm(d.ctx, d.as(i.objects), i.id, i.opposed, models.ConfirmationInput{TextNumber: 2, Verdict: verdict, Note: note})
}

// adoptItem adopts by consensus and publishes.
func (d *director) adoptItem(i *boardItem) error {
	v, err := d.item(i, "coordinator")
	if err != nil {
		return err
	}
	if _, err := d.s.Matters.Adopt(d.ctx, d.as("coordinator"), i.id, v.Matter.Version); err != nil {
		return err
	}
	return d.s.Matters.Publish(d.ctx, d.as("secretariat.head"), i.id)
}
