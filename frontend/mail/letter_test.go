package mail_test

import (
	"maps"
	"strings"
	"testing"

	"seedfund/app/mail"
	letters "seedfund/frontend/mail"
	"seedfund/models"
)

var params = map[string]string{"Receiver": "Reviewer (demonstration)", "Title": "Work & dignity", "Reference": "DEM00-2026-001",
	"Receipt": "DEM00-2026-001/v1", "Link": "https://fund.example.test/reset/password?t=a&b=c", "Illustrative": "yes", "Outcome": "invite", "Question": "Q", "Decision": "D-1",
	"Number": "3", "Body": "Board (demonstration)", "Organisation": "Organisation P", "Starts": "2027-01-04 10:00 (Europe/Zurich)", "Reason": "The room is taken.", "Until": "2027-01-20 18:00 (UTC)", "Asked": "Could you join?", "Before": "excom", "Due": "20 January 2027", "Count": "2", "Items": "– One\n– Two",
	"Year": "2027", "Lead": "Organisation P", "Call": "DEM00-C-2026-01", "Office": "Minister of Labour", "At": "2027-01-20 18:00:00 (UTC)", "Hash": strings.Repeat("0", 64)}

func TestEveryLetterIsCompleteInEveryLanguage(t *testing.T) {
	for _, lang := range models.Languages {
		for _, template := range letters.Templates {
			said := maps.Clone(params)
			if template == "matters.path" {
				said["Outcome"] = string(models.LadderMediate)
			}
			if template == "proposals.extended" {
				said["Outcome"] = string(models.ExtensionGranted)
			}
			if template == "proposals.message" {
				said["Outcome"] = "asks"
			}
			if strings.HasPrefix(template, "endorsements.") {
				said["Outcome"] = string(models.EndorsementDeclined)
			}
			if template == "results.told" {
				said["Outcome"] = string(models.ResultPublish)
			}
			if template == "proposals.part" {
				said["Outcome"] = string(models.PartTake)
			}
			l, err := letters.Write(lang, template, said)
			if err != nil {
				t.Errorf("%s in %s: %v", template, lang, err)
				continue
			}
			for part, text := range map[string]string{"subject": l.Subject, "text": l.Text, "page": l.HTML} {
				if strings.Contains(text, "mail.") || strings.Contains(text, "<no value>") || strings.Contains(text, "{{") || text == "" {
					t.Errorf("%s in %s has an unfilled %s: %s", template, lang, part, text)
				}
			}
			if !strings.Contains(l.Text, params["Link"]) || strings.Contains(l.Subject, "\n") {
				t.Errorf("%s in %s: %q\n%s", template, lang, l.Subject, l.Text)
			}
			dir := map[string]string{"ar": "rtl"}[lang]
			if dir == "" {
				dir = "ltr"
			}
			if !strings.Contains(l.HTML, `lang="`+lang+`" dir="`+dir+`"`) {
				t.Errorf("%s in %s: %.80s", template, lang, l.HTML)
			}
		}
	}
}

func TestEveryNewsOfAnEndorsementHasItsSentence(t *testing.T) {
	for template, outcomes := range map[string][]string{"endorsements.receipt": {"given", "declined"}, "endorsements.told": {"given", "declined", "expired", "lapsed", "letter"}} {
		for _, outcome := range outcomes {
			for _, lang := range models.Languages {
				said := maps.Clone(params)
				said["Outcome"] = outcome
				l, err := letters.Write(lang, template, said)
				if err != nil || strings.Contains(l.Text, "mail.endorsements") {
					t.Errorf("%s in %s: %v %s", outcome, lang, err, l.Text)
				}
			}
		}
	}
}

func TestEveryNewsOfAnApplicationHasItsSentence(t *testing.T) {
	for _, action := range []models.ProposalAction{models.ActionReturn, models.ActionAdmit, models.ActionRefuse, models.ActionShortlist,
		models.ActionNotShortlist, models.ActionInvite, models.ActionTechnicalReview, models.ActionToBoard, models.ActionApprove,
		models.ActionApproveCond, models.ActionBoardReturn, models.ActionDefer, models.ActionReserve, models.ActionNotApprove, models.ActionNote} {
		for _, lang := range models.Languages {
			l, err := letters.Write(lang, "proposals.moved", map[string]string{"Receiver": "R", "Title": "T", "Reference": "X", "Outcome": string(action)})
			if err != nil || strings.Contains(l.Text, "mail.proposals") {
				t.Errorf("%s in %s: %v %s", action, lang, err, l.Text)
			}
		}
	}
}

func TestEveryNewsOfAPartHasItsSentence(t *testing.T) {
	for _, action := range []models.PartAction{models.PartGive, models.PartTake, models.PartReturn, models.PartLeave} {
		for _, lang := range models.Languages {
			l, err := letters.Write(lang, "proposals.part", map[string]string{"Receiver": "R", "Title": "T", "Reference": "X", "Outcome": string(action)})
			if err != nil || strings.Contains(l.Text, "mail.proposals") {
				t.Errorf("%s in %s: %v %s", action, lang, err, l.Text)
			}
		}
	}
}

func TestEveryStepOnThePathHasItsSentence(t *testing.T) {
	for _, step := range []models.LadderAction{models.LadderMediate, models.LadderExtend, models.LadderAgree, models.LadderFail, models.LadderRefer, models.LadderAnswer} {
		for _, lang := range models.Languages {
			l, err := letters.Write(lang, "matters.path", map[string]string{"Receiver": "R", "Question": "Q", "Reference": "X", "Until": "2027-02-01", "Outcome": string(step)})
			if err != nil || strings.Contains(l.Text, "mail.matters") || strings.Contains(l.Text, "{{") {
				t.Errorf("%s in %s: %v %s", step, lang, err, l.Text)
			}
		}
	}
}

// What a person typed stays text in a letter's page.
func TestALetterEscapesWhatPeopleTyped(t *testing.T) {
	l, err := letters.Write("en", "proposals.submitted", map[string]string{"Receiver": "<b>R</b>", "Title": "<script>alert(1)</script>", "Receipt": "X", "Page": "javascript:alert(1)"})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(l.HTML, "<script>") || strings.Contains(l.HTML, "<b>R") || strings.Contains(l.HTML, `href="javascript`) {
		t.Error(l.HTML)
	}
	if _, err := letters.Write("en", "people.unknown", nil); err == nil {
		t.Error("a letter that does not exist was written")
	}
	if l, err = letters.Write("en", "people.reset", map[string]string{"Receiver": "R", "Illustrative": "yes"}); err != nil || !strings.HasPrefix(l.Subject, "[Illustrative] ") {
		t.Errorf("%q %v", l.Subject, err)
	}
}

var _ = mail.Rendered(letters.Letter{}) // the outbox and the letters agree on their form
