package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"seedfund/app/apptest"
	"seedfund/models"
)

// Every form works where the browser runs no script: a call is published, a
// concept note comes back with its fault, is put right and saved, a vote is cast.
func TestTheFormsWorkWithoutScript(t *testing.T) {
	j := begin(t, apptest.Engine())
	matter := fmt.Sprintf("/en/board/matters/%d", j.room.Opened().ID)
	if !j.scriptsRun() {
		t.Fatal("control: scripts do not run before they are switched off")
	}
	if err := chromedp.Run(j.chrome, emulation.SetScriptExecutionDisabled(true)); err != nil {
		t.Fatal(err)
	}
	if j.scriptsRun() {
		t.Fatal("scripts run all the same")
	}
	j.publishCall()
	w := j.as(j.room.Lead)
	w.open("/en" + j.call + "/application")
	w.send("main form", values{"title": "Work and return with dignity", "country": "XDA"})
	facts := "/en" + w.path() + "/facts"
	w.open(facts)
	w.refused("main form", values{"title": "Fair recruitment", "asked": "a little", "months": "30"})
	w.sees("needs your attention")
	if !w.has(`.faults a[href="#f-asked"]`) || !w.has(`#f-asked[value="a little"]`) || !w.has(`#f-title[value="Fair recruitment"]`) {
		w.fail("look", fmt.Errorf("the summary, or what was written, is missing"))
	}
	w.send("main form", values{"asked": "214,000.00"})
	w.open(facts)
	if !w.has(`#f-asked[value^="214"]`) {
		w.fail("look", fmt.Errorf("the amount is not saved"))
	}
	member := j.as(j.room.Members["contributors/1"])
	member.open(matter)
	member.send(`main form[action$="/vote"]`, values{"answer": "agree"})
	member.send(`main form[action$="/votes"]`, nil)
	member.sees("Your vote is recorded")
	j.Verify()
}

// scriptsRun opens a page with a script and says whether it ran.
func (s *stage) scriptsRun() bool {
	s.Helper()
	var title string
	page := "data:text/html,<title>still</title><script>document.title='ran'</script>"
	if err := chromedp.Run(s.chrome, chromedp.Navigate(page), chromedp.Title(&title)); err != nil {
		s.Fatal(err)
	}
	return title == "ran"
}

// The whole way by the keyboard: past the menu, into the account, to the first
// task, through its form.
func TestTheKeyboardAloneIsEnough(t *testing.T) {
	j := begin(t, apptest.Engine())
	j.room.Opened()
	member := j.room.Members["contributors/1"]
	w := &window{stage: j.stage, who: string(member.Role), ctx: j.chrome}
	w.turn()
	w.open("/en/sign-in")
	w.keys(kb.Tab)
	w.stands("a.skip")
	w.keys(kb.Enter)
	w.stands("main")
	w.reach("#f-email")
	w.keys(j.Email(member))
	w.reach("#f-password")
	w.keys(apptest.Password)
	w.enter("sign in")
	w.open("/en/home")
	w.keys(kb.Tab + kb.Enter)
	w.reach(".queue a")
	w.enter("open the first task")
	w.reach(`form[action$="/vote"] input[name=answer]`)
	w.keys(" ")
	w.reach(`form[action$="/vote"] button`)
	w.enter("go on to the check")
	w.reach(`form[action$="/votes"] button`)
	w.enter("cast the vote")
	w.sees("Your vote is recorded", "Agree")
	if n := votesOf(j); n != 1 {
		t.Errorf("%d votes are stored", n)
	}
}

func votesOf(j *journey) (n int64) {
	j.Helper()
	if err := j.DB.Read(j.Ctx).Raw("SELECT COUNT(*) FROM votes WHERE answer = ?", models.AnswerAgree).Scan(&n).Error; err != nil {
		j.Fatal(err)
	}
	return n
}

// keys types into what has the focus.
func (w *window) keys(text string) {
	w.stage.Helper()
	if err := chromedp.Run(w.ctx, chromedp.KeyEvent(text)); err != nil {
		w.fail("type", err)
	}
}

// stands fails unless the focus is on what matches.
func (w *window) stands(selector string) {
	w.stage.Helper()
	if !w.has(selector + ":focus") {
		w.fail("look for the focus", fmt.Errorf("it is on %s, not on %s", w.focused(), selector))
	}
}

// reach goes forward until the focus is on what matches; a person would give up
// after so many steps too.
func (w *window) reach(selector string) {
	w.stage.Helper()
	w.reachIn(60, selector)
}

// reachIn is reach for a page with so many controls.
func (w *window) reachIn(steps int, selector string) {
	w.stage.Helper()
	var passed []string
	for range steps {
		w.keys(kb.Tab)
		if w.has(strings.ReplaceAll(selector+":focus", ",", ":focus,")) {
			return
		}
		passed = append(passed, w.focused())
	}
	w.fail("reach "+selector, fmt.Errorf("the focus passed %s", strings.Join(passed, "; ")))
}

// enter presses the key on what has the focus and waits for the page it leads to.
func (w *window) enter(what string) {
	w.stage.Helper()
	w.went(what, http.StatusOK, chromedp.KeyEvent(kb.Enter))
}

func (w *window) focused() (name string) {
	w.stage.Helper()
	const script = `(e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + ' ' + (e.innerText || e.name || '').slice(0, 30))(document.activeElement)`
	if err := chromedp.Run(w.ctx, chromedp.Evaluate(script, &name)); err != nil {
		w.fail("focus", err)
	}
	return name
}
