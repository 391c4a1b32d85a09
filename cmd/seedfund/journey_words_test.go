package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/matters"
	"seedfund/models"
)

// phone is the width of the journeys of members.
func phone(w *window) { w.does("take the phone", chromedp.EmulateViewport(390, 844)) }

// On a phone: an objection tied to words, an indication, a second text that
// takes it up, the seat's confirmation, consensus.
func TestFromWordsInBracketsToConsensus(t *testing.T) {
	s := openStage(t, apptest.Engine())
	r := boardroom.Furnish(t, s.Harness)
	m := r.Other(models.MatterOther, models.SubjectNone)
	page := func(more string) string { return "/en" + matters.Path(m.ID) + more }
	member := s.as(r.Members["contributors/2"])
	phone(member)
	member.open(page(""))
	member.send("#vote form", values{"answer": "object", "paragraph": "1", "words": "does so", "reason": "Where is left open.", "would_remove": "does so on islands"})
	member.sees("does so on islands")
	member.send("main form", nil)
	member.open(page(""))
	member.sees("[", "does so", "does so on islands")
	everybodyElse(r, m, 1)

	chair := s.as(r.Chair)
	chair.open(page("/indications"))
	chair.send(`form[action$="/indications"]`, values{"form": "text", "question": "Could you join islands?"})
	member = s.as(r.Members["contributors/2"])
	member.open(page("/indications"))
	member.send(`form[action$="/answers"]`, values{"choice": fmt.Sprint(models.IndicativeCould)})
	chair = s.as(r.Chair)
	chair.open(page("/indications"))
	chair.send(`form[action$="/end"]`, nil)
	chair.open(page(""))
	chair.sees("does so on islands")
	chair.open(page("/text"))
	chair.send("main form", values{"addresses": []string{fmt.Sprintf("vote-%d", objection(r, m))}, "body": "The Board does so on islands.", "why": "A bridge.",
		"closes_at": r.DB.Now(r.Ctx).AddDate(0, 0, 10).Format("2006-01-02T15:04")})

	member = s.as(r.Members["contributors/2"])
	member.open(page(""))
	member.send(`form[action$="/confirmation"]`, values{"verdict": string(models.VerdictSatisfied)})
	member.open(page(""))
	member.send("#vote form", values{"answer": "agree"})
	member.send("main form", nil)
	everybodyElse(r, m, 2)
	chair = s.as(r.Chair)
	chair.open(page(""))
	chair.send(`form[action$="/adoption"]`, nil)
	chair.sees("Adopted by consensus; 12 of 12 seats answered")
	s.Verify()
	checkedTwice(chair, r, m)
}

// checkedTwice takes the certificate of a decision away and holds it by the
// command line and by the page that computes in the browser.
func checkedTwice(w *window, r *boardroom.Room, m models.Matter) {
	w.stage.Helper()
	var reference string
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT reference FROM decisions WHERE matter_id = ?", m.ID).Scan(&reference).Error)
	file := filepath.Join(w.stage.TempDir(), "certificate.json")
	r.Must(os.WriteFile(file, w.download("/decisions/"+reference+"/certificate/full"), 0o600))
	want(w.stage.T, line(w.stage.T, nil, "verify", "--certificate", file), 0, "of decision "+reference, models.SealedVotes)
	w.open("/en/certificates/check")
	w.does("check the certificate", chromedp.SetUploadFiles("input[type=file]", []string{file}), chromedp.WaitVisible(`[data-say="holds"]`), chromedp.WaitNotVisible(`[data-say="fails"]`))
}

// clause 39, on a phone: an objection stands for a fortnight, the chair finds
// consensus exhausted and calls the roll; the seats answer one by one, and the
// arithmetic stands on the page.
func TestToAFormalVote(t *testing.T) {
	s := openStage(t, apptest.Engine(), apptest.At(boardroom.Start))
	r := boardroom.Furnish(t, s.Harness)
	rules := r.Other(models.MatterRules, models.SubjectNone)
	r.AllAgree(rules)
	adopted, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), rules.ID, rules.Version)
	r.Must(err)
	_, err = r.Bodies.AdoptMethod(r.Ctx, r.Fresh(r.Head), bodies.MethodInput{BodyID: r.Board.ID, DecisionID: adopted.ID, Method: models.MethodFormal,
		Kinds: models.MatterKinds{models.MatterFunding, models.MatterOther}, From: r.DB.Now(r.Ctx)})
	r.Must(err)
	m := r.Other(models.MatterOther, models.SubjectNone)
	member := s.as(r.Members["contributors/2"])
	phone(member)
	member.open("/en" + matters.Path(m.ID))
	member.send("#vote form", values{"answer": "object", "reason": "It is too soon.", "would_remove": "A year more."})
	member.send("main form", nil)
	everybodyElse(r, m, 1)

	r.Clock.Advance(models.FindingDays * 24 * time.Hour)
	chair := s.as(r.Chair)
	chair.open("/en" + matters.Path(m.ID) + "/finding")
	chair.send("main form", values{"heard": "All twelve seats, on two days.", "texts": []string{"1"}, "reason": "No bridge was found."})
	chair.send(`form[action$="/roll"]`, values{"closes_at": r.DB.Now(r.Ctx).AddDate(0, 0, 10).Format("2006-01-02T15:04")})
	for _, c := range models.Constituencies {
		for n := 1; n <= 3; n++ {
			if c != models.ConstituencyContributors || n != 2 {
				r.Must(r.Matters.Ballot(r.Ctx, r.Member(c, n), m.ID, 0, models.BallotInFavour, ""))
			}
		}
	}
	delete(s.windows, fmt.Sprint(r.Members["contributors/2"].MandateID)) // the sign-in of a fortnight ago is over
	member = s.as(r.Members["contributors/2"])
	member.open("/en" + matters.Path(m.ID) + "/roll")
	member.send(`form[action$="/ballots"]`, values{"choice": string(models.BallotAgainst)})
	chair = s.as(r.Chair)
	chair.open("/en" + matters.Path(m.ID) + "/roll")
	chair.send(`form[action$="/roll/end"]`, nil)
	chair.sees("11")
	chair.open("/en" + matters.Path(m.ID))
	chair.sees("formal vote")
	s.Verify()
	checkedTwice(chair, r, m)
}

// everybodyElse agrees to a text of a matter that the journey is not about.
func everybodyElse(r *boardroom.Room, m models.Matter, text int) {
	r.T.Helper()
	for _, c := range models.Constituencies {
		for n := 1; n <= 3; n++ {
			if c != models.ConstituencyContributors || n != 2 {
				r.Answer(m, c, n, boardroom.Agree(text))
			}
		}
	}
}

// objection is the number of the objection to the first text.
func objection(r *boardroom.Room, m models.Matter) (id int64) {
	r.T.Helper()
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT id FROM votes WHERE matter_id = ? AND answer = 'object'", m.ID).Scan(&id).Error)
	return id
}

// On a phone: a member declares an interest from the page of the vote; the page
// says what it closes, and from then on asks for no vote.
func TestAMemberDeclaresAnInterest(t *testing.T) {
	s := openStage(t, apptest.Engine())
	r := boardroom.Furnish(t, s.Harness)
	m := r.Opened()
	member := s.as(r.Members["contributors/2"])
	phone(member)
	member.open("/en" + matters.Path(m.ID))
	member.follow(matters.Path(m.ID) + "/interest")
	member.sees("No vote")
	member.send("main form", values{"reason": "funds"})
	member.open("/en" + matters.Path(m.ID))
	if member.has("#vote form") {
		t.Error("the page still asks for a vote")
	}
	member.sees("no vote")
}
