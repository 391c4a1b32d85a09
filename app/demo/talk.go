package demo

import (
	"fmt"

	"seedfund/app/proposals"
	"seedfund/models"
)

// planTalk plans the conversation on applications that were submitted: a question
// that was answered and closed, one that waits for the applicants, one that waits
// for the secretariat, and a note that only the secretariat reads.
func (d *director) planTalk() {
	d.at(d.ago(0, 6), "the secretariat asks about sea-c", func() error { return d.askedAndAnswered("sea-c", "drafter.org-s") })
	d.at(d.ago(0, 5), "the secretariat asks about recruit-g", func() error {
		number, err := d.opens("secretariat.officer", "recruit-g", proposals.ThreadInput{Audience: models.AudienceShared, Part: "results", Subject: "Which corridors are meant",
			Text: "The note speaks of corridors without naming them. Which two does the ministry begin with? The document stays as it was submitted; your answer is read beside it.", Wants: true})
		if err != nil {
			return err
		}
		_, err = d.s.Proposals.Say(d.ctx, d.as("secretariat.officer"), d.concepts["recruit-g"], models.AudienceShared, number,
			proposals.MessageInput{Text: "To be exact: the two with which the first year begins.", Corrects: 1, Wants: true})
		return err
	})
	d.at(d.ago(0, 4), "the applicants ask on care-i", func() error {
		_, err := d.opens("drafter.org-q", "care-i", proposals.ThreadInput{Audience: models.AudienceShared, Subject: "A partner has a new name",
			Text: "One partner will carry another name from January. Does the application need a new letter?", Wants: true})
		return err
	})
	d.at(d.ago(0, 3), "the secretariat notes on care-i", func() error {
		number, err := d.opens("secretariat.officer", "care-i", proposals.ThreadInput{Audience: models.AudienceInternal, Part: models.PartPartners, Subject: "Agreement of the partner",
			Text: "The agreement with the partner names the old name. To be asked of the MPTF Office before we answer."})
		if err != nil {
			return err
		}
		_, err = d.s.Proposals.Say(d.ctx, d.as("secretariat.head"), d.concepts["care-i"], models.AudienceInternal, number, proposals.MessageInput{Text: "Asked today by telephone."})
		return err
	})
}

// planLetters has the head hold what applicants are told of their applications,
// and one person choose digests and quiet hours.
func (d *director) planLetters() {
	if d.s.Mail == nil {
		return
	}
	d.at(d.ago(0, 2), "letters are held and chosen", func() error {
		head, drafter := d.as("secretariat.head"), d.as("drafter.org-q")
		rules, err := d.s.Mail.Rules(d.ctx, head)
		if err != nil {
			return err
		}
		for _, r := range rules {
			if r.Template == "proposals.moved" {
				if err := d.s.Mail.SetRule(d.ctx, head, r.Template, r.Version, true, models.HoldDays); err != nil {
					return err
				}
			}
		}
		settings, err := d.s.Mail.Settings(d.ctx, drafter)
		if err != nil {
			return err
		}
		return d.s.Mail.Choose(d.ctx, drafter, settings.Version, map[models.NoticeClass]models.NoticeWay{models.ClassConversation: models.HearDaily}, 21*60, 6*60+30)
	})
}

func (d *director) opens(who, key string, in proposals.ThreadInput) (int, error) {
	number, err := d.s.Proposals.OpenThread(d.ctx, d.as(who), d.concepts[key], in)
	if err != nil {
		return 0, fmt.Errorf("conversation on %s: %w", key, err)
	}
	return number, nil
}

func (d *director) askedAndAnswered(key, drafter string) error {
	number, err := d.opens("secretariat.officer", key, proposals.ThreadInput{Audience: models.AudienceShared, Part: models.PartAttachments, Subject: "Title in the letter of the Government",
		Text: "The letter names another title than the note. Is it the letter for this programme?", Wants: true})
	if err != nil {
		return err
	}
	id := d.concepts[key]
	if _, err := d.s.Proposals.Say(d.ctx, d.as(drafter), id, models.AudienceShared, number, proposals.MessageInput{Text: "It is the letter of an earlier programme. The right one follows with the completed note."}); err != nil {
		return err
	}
	officer := d.as("secretariat.officer")
	v, err := d.s.Proposals.Thread(d.ctx, officer, id, models.AudienceShared, number)
	if err != nil {
		return err
	}
	return d.s.Proposals.MoveThread(d.ctx, officer, id, models.AudienceShared, number, v.Thread.Version, models.ThreadClose, "Answered.")
}
