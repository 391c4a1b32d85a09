package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/apptest/reviewroom"
	"seedfund/models"
)

// journey is the main job, from a call to a paid transfer.
type journey struct {
	*stage
	room      *boardroom.Room
	officer   models.Actor
	second    models.Actor // another officer of the secretariat
	reviewers [2]models.Actor
	agent     models.Actor
	signsIn   bool // the agent acts in its own inbox

	call      string // path
	concept   string
	full      string
	matter    string
	programme string
}

// From a call to a paid transfer in the browser, with the real roles: on the
// embedded database the agent signs in, on the other its notifications are
// entered; where every look is asked for, both on each.
func TestFromCallToTransfer(t *testing.T) {
	ways := []bool{apptest.Engine() == "sqlite"}
	if os.Getenv("SEEDFUND_LOOKS") == "all" {
		ways = []bool{true, false}
	}
	for _, signsIn := range ways {
		name := "the agent signs in"
		if !signsIn {
			name = "recorded on behalf"
		}
		t.Run(name, func(t *testing.T) {
			j := begin(t, apptest.Engine())
			j.signsIn = signsIn
			if signsIn {
				j.publishCall()
				j.writeConcept()
				j.submit(j.concept)
				j.screen(j.concept)
				j.review(j.concept)
				j.invite()
				j.writeFull()
				j.submit(j.full)
				j.screen(j.full)
			} else { // what differs begins with the money
				j.full = fmt.Sprintf("/proposals/%d", reviewroom.Furnish(t, j.Harness).Technical())
			}
			j.appraise()
			j.fund()
			j.decide()
			j.transfer()
			j.Verify()
		})
	}
}

func begin(t *testing.T, engine string) *journey {
	t.Helper()
	s := openStage(t, engine)
	j := &journey{stage: s, room: boardroom.Furnish(t, s.Harness)}
	j.officer, j.second = j.room.Officer, s.Cast(models.RoleSecretariatOfficer)
	j.reviewers = [2]models.Actor{s.Cast(models.RoleReviewer), s.Cast(models.RoleReviewer)}
	j.agent = s.Cast(models.RoleAgentOfficer)
	return j
}

// publishCall: the secretariat prepares a call, its head publishes it.
func (j *journey) publishCall() {
	j.Helper()
	now := j.DB.Now(j.Ctx)
	officer := j.as(j.officer)
	officer.open("/en/calls/new")
	in := values{
		"opens_at": now.Add(-2 * time.Minute).Format("2006-01-02T15:04"), "closes_at": now.AddDate(0, 2, 0).Format("2006-01-02T15:04"),
		"envelope": "12,000,000", "minimum": "100,000", "maximum": "2,600,000", "themes": []string{"2", "4"},
	}
	for _, lang := range []string{"en", "fr", "ar"} {
		in["title["+lang+"]"], in["summary["+lang+"]"] = "Fair work ("+lang+")", "Joint programmes on fair work ("+lang+")"
	}
	officer.send("main form", in)
	j.call = officer.path()
	head := j.as(j.room.Head)
	head.open("/en" + j.call + "/publication")
	head.send("main form", nil)
	head.sees("Fair work")
}

// writeConcept: the lead organisation begins, every section is written, the
// letters are attached, the State endorses.
func (j *journey) writeConcept() {
	j.Helper()
	w := j.as(j.room.Lead)
	w.open("/en" + j.call + "/application")
	w.send("main form", values{"title": "Work and return with dignity", "country": "XDA"})
	j.concept = w.path()
	begins := j.DB.Now(j.Ctx).AddDate(0, 6, 0)
	w.open("/en" + j.concept + "/facts")
	w.send("main form", values{
		"title": "Work and return with dignity", "theme": "4", "objectives": []string{"6", "18"}, "months": "30",
		"start_on": begins.Format(time.DateOnly), "asked": "214,000.00",
	})
	w.open("/en" + j.concept + "/partners")
	w.send("main form", values{"organisations": []string{fmt.Sprint(j.room.Partner.OrganisationID)}})
	j.writeSections(j.concept)
	j.attachLetters(j.concept)
	j.endorse(j.concept)
}

// writeSections answers each section that the home of the document leads to.
func (j *journey) writeSections(document string) {
	j.Helper()
	w := j.as(j.room.Lead)
	view, err := j.Services.Proposals.Show(j.Ctx, models.SystemActor, idOf(document))
	if err != nil {
		j.Fatal(err)
	}
	for _, section := range view.Form.Schema.Sections {
		w.open("/en" + document + "/sections/" + section.Code)
		w.press("main form[data-autosave]", `[name=next][value=ready]`, answersTo(section))
	}
}

func (j *journey) attachLetters(document string) {
	j.Helper()
	w := j.as(j.room.Lead)
	for _, kind := range []models.AttachmentKind{models.AttachmentGovernment, models.AttachmentRC} {
		w.open("/en" + document + "/attachments")
		form := `main form[enctype]`
		if w.has(form + ` [name=kind][value="` + string(kind) + `"][type=hidden]`) {
			form = `main form[enctype]:has([name=kind][value="` + string(kind) + `"])`
		}
		w.attach(form+" input[type=file]", j.letter(string(kind)))
		w.send(form, nil)
	}
}

// letter is a page of paper.
func (j *journey) letter(name string) string {
	j.Helper()
	path := filepath.Join(j.TempDir(), strings.ReplaceAll(name, "_", "-")+".pdf")
	body := "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		j.Fatal(err)
	}
	return path
}

// endorse: the State's focal point stands behind the document.
//
// clause 105: national authorities endorse what is done in their country.
func (j *journey) endorse(document string) {
	j.Helper()
	w := j.as(j.room.State)
	w.open("/en" + document + "/sides")
	w.send(`main form[action*="/endorsement"]`, nil)
}

func (j *journey) submit(document string) {
	j.Helper()
	w := j.as(j.room.Lead)
	w.open("/en" + document + "/check")
	if w.has(`main form[action$="/readiness"]`) { // the columns of the budget
		w.send(`main form[action$="/readiness"]`, nil)
		w.open("/en" + document + "/check")
	}
	w.send(`main form[action*="/submission"]`, nil)
	w.sees("DEM00-")
}

// idOf is the last number of an address.
func idOf(path string) int64 {
	id, _ := strconv.ParseInt(path[strings.LastIndexByte(path, '/')+1:], 10, 64)
	return id
}
