package demo

import (
	"bytes"
	"fmt"

	"seedfund/app/bodies"
	"seedfund/app/files"
	"seedfund/app/matters"
	"seedfund/models"
)

// seatExCom sets the Executive Committee up and gives its seats.
//
// clause 35: the Executive Committee takes the Network's decisions.
func (d *director) seatExCom() error {
	var err error
	d.excom, err = d.s.Bodies.SetUp(d.ctx, d.as("secretariat.head"), bodies.SetUp{
		Code: "excom", Kind: models.BodyExCom, Name: "Executive Committee of the Network (demonstration)",
		Instrument: "Terms of reference of the Network (demonstration)", Rules: models.ExComRules(len(seatExCom)), ExOfficio: 1,
	})
	if err != nil {
		return err
	}
	composition, err := d.s.Bodies.Composition(d.ctx, models.SystemActor, d.excom.ID, d.clock.Now(), d.clock.Now())
	if err != nil {
		return err
	}
	hold := func(seat models.SeatAt, code string) error {
		err := d.seated(d.s.Bodies.Hold(d.ctx, d.as("secretariat.head"), bodies.HoldingInput{SeatID: seat.ID, Kind: models.HoldingHolder,
			OrganisationID: d.bodies[code], StartsAt: d.clock.Now(), Instrument: "List of the Executive Committee (demonstration)"}))
		if err != nil {
			return fmt.Errorf("%s: %w", code, err)
		}
		return nil
	}
	for i, seat := range composition.Of(models.ConstituencyNetwork) {
		if err := hold(seat, organisationCode(seatExCom[i])); err != nil {
			return err
		}
	}
	d.planExCom()
	return hold(composition.Of(models.ConstituencyExOfficio)[0], secretariat)
}

// question is one matter of the Executive Committee in the story: who objects,
// and how it ends.
type question struct {
	asked, text, bridge string
	objects             string // account, empty for nobody
	mediated, failed    bool
	id                  int64
}

// planExCom plans four questions: one that is agreed at once, one after
// mediation, one that goes to the Secretary-General, one in mediation at the end.
func (d *director) planExCom() {
	plan := func(months int, q question) {
		d.at(d.ago(months, 4), "the Executive Committee is asked", func() error { return d.askExCom(&q) })
	}
	plan(20, question{asked: "Shall the members of the Network share one calendar of country visits?", text: "The members share one calendar of visits to country teams, kept by the secretariat."})
	plan(15, question{asked: "Shall guidance of the Network be issued in six languages at once?", text: "Guidance is issued in six languages on the same day.", objects: "excom.org-t", mediated: true,
		bridge: "Guidance is issued in three languages on the same day, and in three more within two months."})
	plan(9, question{asked: "Shall one member speak for the Network in each region?", text: "In each region one member speaks for the Network, by turns of a year.", objects: "excom.org-u", mediated: true, failed: true,
		bridge: "In each region the members speak together, and the regional network names who opens the floor."})
	plan(1, question{asked: "Shall the members report to the Network on data they share with others?", text: "Each member reports once a year on the data on migrants it shares with others.", objects: "excom.org-q", mediated: true})
}

func (d *director) exComView(q *question, key string) (models.MatterView, models.Actor, error) {
	actor := d.as(key)
	if key == "board.org-v" {
		actor = d.asRole(key, models.RoleExComMember)
	}
	v, err := d.s.Matters.Show(d.ctx, actor, q.id)
	return v, actor, err
}

// askExCom prepares and opens a question, and plans the answers.
func (d *director) askExCom(q *question) error {
	m, err := d.s.Matters.Prepare(d.ctx, d.as("secretariat.officer"), matters.Paper{BodyID: d.excom.ID, Kind: models.MatterOther, Question: q.asked,
		Recommendation: "The secretariat recommends the text.", Language: "en", Channel: models.InWriting,
		Wording: matters.Wording{Outcome: models.OutcomeApprove, Body: q.text}})
	if err != nil {
		return err
	}
	q.id = m.ID
	closes := d.clock.Now().Add(10 * aDay)
	if err := d.s.Matters.Open(d.ctx, d.as("secretariat.head"), m.ID, m.Version, &closes); err != nil {
		return err
	}
	now := d.clock.Now()
	d.at(now.Add(2*aDay), "the Executive Committee answers", func() error { return d.exComAnswers(q, q.objects) })
	if !q.mediated {
		d.at(now.Add(3*aDay), "the Executive Committee agrees", func() error { return d.exComAdopts(q) })
		return nil
	}
	d.at(now.Add(5*aDay), "the Coordinator mediates", func() error { return d.mediates(q) })
	switch {
	case q.bridge == "":
	case q.failed:
		d.at(now.Add(33*aDay), "the mediation fails", func() error { return d.refersToSG(q) })
		d.at(now.Add(40*aDay), "the Secretary-General has the file", func() error { return d.received(q) })
		d.at(now.Add(75*aDay), "the Secretary-General answers", func() error { return d.answered(q) })
	default:
		d.at(now.Add(20*aDay), "the mediation finds a text", func() error { return d.findsText(q) })
		d.at(now.Add(22*aDay), "the Executive Committee answers again", func() error { return d.exComAnswers(q, "") })
		d.at(now.Add(23*aDay), "the Executive Committee agrees on text 2", func() error { return d.exComAdopts(q) })
	}
	return nil
}

func (d *director) exComAnswers(q *question, objects string) error {
	for _, key := range exComKeys {
		v, actor, err := d.exComView(q, key)
		if err != nil {
			return err
		}
		in := models.VoteInput{TextNumber: v.Matter.TextNumber, Answer: models.AnswerAgree}
		if key == objects {
			in.Answer, in.Reason, in.WouldRemove = models.AnswerObject, "Our organisation has neither the staff nor the mandate for it as it is written.", "Words that leave each organisation its own pace."
		}
		if _, err := d.s.Matters.Vote(d.ctx, actor, q.id, 0, in); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

func (d *director) exComAdopts(q *question) error {
	v, chair, err := d.exComView(q, "coordinator")
	if err != nil {
		return err
	}
	if _, err := d.s.Matters.Adopt(d.ctx, chair, q.id, v.Matter.Version); err != nil {
		return err
	}
	return d.s.Matters.Publish(d.ctx, d.as("secretariat.head"), q.id)
}

// mediates opens the mediation and records whom the Coordinator spoke with.
func (d *director) mediates(q *question) error {
	v, chair, err := d.exComView(q, "coordinator")
	if err != nil {
		return err
	}
	if err := d.s.Matters.Mediate(d.ctx, chair, q.id, v.Matter.Version, "One seat objects and the text has been discussed twice."); err != nil {
		return err
	}
	for i, letter := range seatExCom[:3] {
		in := models.ContactInput{Principal: "Executive head", OrganisationID: d.organisation(letter), On: d.day(), Means: models.ContactMeansList[i]}
		if err := d.s.Matters.Contact(d.ctx, d.as("coordinator"), q.id, v.Matter.Version, in); err != nil {
			return err
		}
	}
	return d.s.Matters.Propose(d.ctx, d.as("coordinator"), q.id, v.Matter.Version, "Organisation R", "To begin with those who are ready and to look at it again after a year.")
}

const networkWhy = "The question concerns the members of the Executive Committee alone."

func (d *director) findsText(q *question) error {
	v, chair, err := d.exComView(q, "coordinator")
	if err != nil {
		return err
	}
	closes := d.clock.Now().Add(10 * aDay)
	return d.s.Matters.Agree(d.ctx, chair, q.id, v.Matter.Version, matters.Agreement{Report: "The principals agree on a slower pace.", NetworkWhy: networkWhy, ClosesAt: &closes,
		Wording: &matters.Wording{Outcome: models.OutcomeApprove, Body: q.bridge, Why: "The text that the mediation found."}})
}

// refersToSG records the failure and transmits the file.
//
// clause 37: through the Coordinator.
func (d *director) refersToSG(q *question) error {
	v, chair, err := d.exComView(q, "coordinator")
	if err != nil {
		return err
	}
	if err := d.s.Matters.GiveUp(d.ctx, chair, q.id, v.Matter.Version, "Neither of the two ways that were proposed was acceptable to all.", networkWhy); err != nil {
		return err
	}
	_, err = d.s.Matters.Refer(d.ctx, d.as("coordinator"), q.id, v.Matter.Version, models.TransmissionInput{On: d.day(), Channel: "Letter by pouch and by secure mail", Letter: "Letter of the Coordinator (demonstration)"})
	return err
}

func (d *director) received(q *question) error {
	v, chair, err := d.exComView(q, "coordinator")
	if err != nil {
		return err
	}
	return d.s.Matters.Received(d.ctx, chair, q.id, v.Matter.Version, d.day(), "Acknowledged by the Executive Office (demonstration).")
}

func (d *director) answered(q *question) error {
	v, chair, err := d.exComView(q, "coordinator")
	if err != nil {
		return err
	}
	err = d.s.Matters.Answered(d.ctx, chair, q.id, v.Matter.Version, matters.SGAnswer{On: d.day(), Summary: "The members speak together in each region, and the regional network names who opens the floor.",
		Paper: &files.Upload{Name: "answer.pdf", Body: bytes.NewReader(paperPDF("Answer to the Executive Committee", "Illustrative: a fictional fund"))}})
	if err != nil {
		return err
	}
	_, err = d.s.Matters.Conclude(d.ctx, d.as("coordinator"), q.id, v.Matter.Version, matters.Wording{Outcome: models.OutcomeApprove, Body: q.bridge})
	if err != nil {
		return err
	}
	return d.s.Matters.Publish(d.ctx, d.as("secretariat.head"), q.id)
}
