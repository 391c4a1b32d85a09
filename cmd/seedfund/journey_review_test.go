package main

import (
	"fmt"
	"time"

	"seedfund/models"
	"seedfund/models/when"
)

// screen: the secretariat finds a submission admissible.
func (j *journey) screen(document string) {
	j.Helper()
	w := j.as(j.officer)
	w.open("/en" + document + "/screening")
	w.send(`main form[action$="/screening"]`, values{"result": "admissible", "reasons": "Complete and within the rules of the call."})
}

// review: two reviewers are asked, each scores every criterion with a reason.
func (j *journey) review(document string) {
	j.Helper()
	w := j.as(j.officer)
	w.open("/en" + document + "/reviewers")
	w.send(`main form[action$="/reviewers"]`, values{
		"reviewer": []string{fmt.Sprint(j.reviewers[0].MandateID), fmt.Sprint(j.reviewers[1].MandateID)},
		"due_on":   when.DateOf(j.DB.Now(j.Ctx)).AddDays(14).String(),
	})
	for i, reviewer := range j.reviewers {
		w := j.as(reviewer)
		mine, err := j.Services.Reviews.Mine(j.Ctx, reviewer)
		if err != nil {
			j.Fatal(err)
		}
		for _, a := range mine {
			if a.State == models.AssignmentOpen && a.ProposalID == idOf(document) {
				j.scoreAll(w, reviewer, a.ID, 4+i%2)
			}
		}
	}
}

func (j *journey) scoreAll(w *window, reviewer models.Actor, assignment int64, score int) {
	j.Helper()
	v, err := j.Services.Reviews.Review(j.Ctx, reviewer, assignment)
	if err != nil {
		j.Fatal(err)
	}
	page := fmt.Sprintf("/en/reviews/%d", assignment)
	for _, c := range v.Criteria {
		w.open(page + "/criteria/" + c.Code)
		w.send(`main form[action*="/criteria/"]`, values{"score": fmt.Sprint(score), "reason": "The document gives figures and their sources."})
	}
	w.open(page)
	w.send(`main form[action$="/submission"]`, values{"overall": "Ready, with two points to settle."})
}

// invite: the shortlist, and the invitation to write the full document.
func (j *journey) invite() {
	j.Helper()
	w := j.as(j.officer)
	w.open("/en" + j.concept + "/reviews")
	w.send(`main form[action$="/shortlist"]`, values{"choice": "shortlist", "reason": "Among the highest of the call."})
	w.open("/en" + j.concept + "/reviews")
	w.send(`main form[action$="/invitation"]`, values{"due_at": j.DB.Now(j.Ctx).AddDate(0, 2, 0).Format("2006-01-02T15:04")})
	v, err := j.Services.Proposals.Show(j.Ctx, models.SystemActor, idOf(j.concept))
	if err != nil {
		j.Fatal(err)
	}
	j.full = fmt.Sprintf("/proposals/%d", v.FullID)
}

// writeFull: the invited document with its plan and its budget.
func (j *journey) writeFull() {
	j.Helper()
	j.writeSections(j.full)
	w := j.as(j.room.Lead)
	begins := when.DateOf(j.DB.Now(j.Ctx).AddDate(0, 6, 0))
	w.open("/en" + j.full + "/plan")
	w.send("main form", values{"due[1]": begins.String(), "due[2]": begins.AddMonths(14).String()})
	lead, partner := j.room.Lead.OrganisationID, j.room.Partner.OrganisationID
	w.open("/en" + j.full + "/budget")
	w.send(`main form[action$="/budget"]`, values{
		fmt.Sprintf("cell[%d][1][1]", lead): "60,000.00", fmt.Sprintf("cell[%d][4][2]", lead): "40 000",
		fmt.Sprintf("cell[%d][6][1]", partner): "70000", fmt.Sprintf("cell[%d][5][2]", partner): "30000.00",
	})
	j.attachLetters(j.full)
	j.endorse(j.full)
	j.room.Endorsed(idOf(j.full), j.room.Lead)
}

// appraise: one person writes the note, another signs it, and the document
// becomes a paper of the Board.
//
// clause 99: two persons stand behind what the secretariat hands over.
func (j *journey) appraise() {
	j.Helper()
	w := j.as(j.officer)
	w.open("/en" + j.full + "/appraisal")
	w.send(`main form[action$="/appraisal"]`, values{"body": "The programme answers the call; the reviewers agree.", "recommendation": "approve", "amount": "214,000.00"})
	head := j.as(j.room.Head)
	head.open("/en" + j.full + "/appraisal")
	head.send(`main form[action$="/signature"]`, nil)
	w = j.as(j.officer)
	w.open("/en" + j.full + "/appraisal")
	w.send(`main form[action$="/board-paper"]`, nil)
}

// decide: the matter is prepared and opened in writing, the seats answer,
// the Coordinator adopts.
func (j *journey) decide() {
	j.Helper()
	w := j.as(j.officer)
	w.open(fmt.Sprintf("/en/board/matters/new?proposal=%d", idOf(j.full)))
	in := values{
		"question": "Shall the fund support this programme?", "recommendation": "Approve.", "channel": "writing",
		"outcome": "approve", "reserve": "first", "body": "The Board approves the programme as submitted.",
	}
	if w.has(`main form [name=proposal]`) {
		in["proposal"] = fmt.Sprint(idOf(j.full))
	}
	if w.has(`main form input[name=kind][value=funding]`) {
		in["kind"] = "funding"
	}
	w.send("main form", in)
	j.matter = w.path()
	head := j.as(j.room.Head)
	head.open("/en" + j.matter)
	head.send(`main form[action$="/opening"]`, values{"closes_at": j.DB.Now(j.Ctx).AddDate(0, 0, 10).Format("2006-01-02T15:04")})
	for _, key := range []string{"network/3", "countries/2", "countries/3", "contributors/1", "contributors/2", "contributors/3", "stakeholders/1", "stakeholders/2", "stakeholders/3"} {
		member := j.as(j.room.Members[key])
		member.open("/en" + j.matter)
		member.send(`main form[action$="/vote"]`, values{"answer": "agree"})
		member.send(`main form[action$="/votes"]`, nil)
	}
	chair := j.as(j.room.Chair)
	chair.open("/en" + j.matter)
	chair.send(`main form[action$="/adoption"]`, nil)
	head = j.as(j.room.Head)
	head.open("/en" + j.matter)
	head.send(`main form[action$="/publication"]`, nil)
}

// today is the day by the store's clock.
func (j *journey) today() string { return j.DB.Now(j.Ctx).Format(time.DateOnly) }
