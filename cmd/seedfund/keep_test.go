package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"seedfund/app/apptest"
	"seedfund/app/matters"
	"seedfund/models"
)

// pad is a field in which somebody writes.
type pad struct {
	who   models.Actor
	page  string
	field string
	local bool // a copy may lie on the device
}

// pads are a section of a proposal, the reasons of a vote, and what the chair
// writes about a matter.
func (j *journey) pads() map[string]pad {
	j.Helper()
	j.publishCall()
	w := j.as(j.room.Lead)
	w.open("/en" + j.call + "/application")
	w.send("main form", values{"title": "Work and return with dignity", "country": "XDA"})
	j.concept = w.path()
	view, err := j.Services.Proposals.Show(j.Ctx, models.SystemActor, idOf(j.concept))
	if err != nil {
		j.Fatal(err)
	}
	section := view.Form.Schema.Sections[0]
	m := j.room.Opened()
	return map[string]pad{
		"a section":         {j.room.Lead, "/en" + j.concept + "/sections/" + section.Code, "textarea[name=" + section.Questions[0].Code + "]", true},
		"reasons of a vote": {j.room.Members["contributors/1"], "/en" + matters.Path(m.ID), "#vote textarea[name=reason]", false},
		"facts":             {j.room.Lead, "/en" + j.concept + "/facts", "#f-title", true},
	}
}

func (w *window) at(p pad) *window {
	w.open(p.page)
	w.does("take up the pen", chromedp.Evaluate(fmt.Sprintf(`(() => { const f = document.querySelector(%q); f.closest("fieldset, .only-words, details")?.setAttribute("open", ""); const yes = f.form.querySelector("[name=answer][value=object]"); if (yes) yes.click(); f.focus(); f.setSelectionRange(f.value.length, f.value.length); return document.activeElement === f; })()`, p.field), nil))
	return w
}

// types presses the keys one after the other, wherever the focus is.
func (w *window) types(text string) {
	w.stage.Helper()
	w.does("type "+text, chromedp.KeyEvent(text))
}

// until waits for a condition of the page.
func (w *window) until(what, condition string) {
	w.stage.Helper()
	w.does("wait until "+what, chromedp.Poll(condition, nil, chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(35*time.Second)))
}

func (w *window) holds(p pad, text string) {
	w.stage.Helper()
	var got string
	w.does("read the field", chromedp.Value(p.field, &got, chromedp.ByQuery))
	if got != text {
		w.fail("read the field", fmt.Errorf("it holds %q, typed was %q", got, text))
	}
}

func (w *window) line(cut bool) {
	w.stage.Helper()
	w.does("cut the line", network.Enable(), network.OverrideNetworkState(cut, 0, -1, -1), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := network.EmulateNetworkConditionsByRule([]*network.Conditions{{Offline: cut, DownloadThroughput: -1, UploadThroughput: -1}}).Do(ctx)
		return err
	}))
}

const (
	alarmed = `document.activeElement === document.querySelector(".alarm:not([hidden])")`
	calm    = `document.querySelector(".alarm").hidden`
)

// What is typed is not lost when the line is cut, when the sign-in ends, or when
// the window is closed.
func TestNoWordIsLostWhileTyping(t *testing.T) {
	j := begin(t, apptest.Engine())
	pads := j.pads()
	for name, p := range pads {
		if apptest.Engine() != "sqlite" && name != "a section" {
			continue // the page is one; the words go to the same table
		}
		if name != "facts" {
			t.Run("the line is cut over "+name, func(t *testing.T) { j.cutLine(t, p) })
			t.Run("the sign-in ends over "+name, func(t *testing.T) { j.endedSignIn(t, p) })
		}
	}
	chromedp.ListenTarget(j.chrome, func(e any) {
		if _, ok := e.(*page.EventJavascriptDialogOpening); ok { // it asks before it goes
			go func() { _ = chromedp.Run(j.chrome, page.HandleJavaScriptDialog(true)) }()
		}
	})
	for name, p := range pads {
		t.Run("the window is closed over "+name, func(t *testing.T) { j.closedWindow(t, p) })
	}
	t.Run("control: without the script they are lost", func(t *testing.T) {
		w := j.as(j.room.Lead)
		w.does("block the script", network.Enable(), network.SetCacheDisabled(true), network.SetBlockedURLs().WithURLPatterns([]*network.BlockPattern{{URLPattern: "*://*:*/static/keep*", Block: true}}))
		p := pads["facts"]
		w.at(p)
		was := w.reads(p)
		w.types(" and these are lost")
		w.does("leave", chromedp.Navigate("about:blank"))
		w.at(p)
		w.holds(p, was)
	})
	j.Verify()
}

// cutLine: the alarm takes the focus in a pause, what is typed then goes on into
// the field, a form is not sent into nothing, and when the line is back every
// character is stored.
func (j *journey) cutLine(t *testing.T, p pad) {
	w := j.as(p.who).at(p)
	was := w.reads(p)
	w.types("before ")
	w.line(true)
	w.types("cut ")
	w.until("the alarm has the focus", alarmed)
	var role string
	w.does("read the alarm", chromedp.AttributeValue(".alarm", "role", &role, nil, chromedp.ByQuery))
	if role != "alert" {
		t.Errorf("the alarm is no alert: %q", role)
	}
	w.types("after")
	w.holds(p, was+"before cut after")
	var copies int
	w.does("look at the device", chromedp.Evaluate(`Object.keys(localStorage).filter(k => k.startsWith("draft:")).length`, &copies))
	if (copies > 0) != p.local {
		t.Errorf("%d copies on the device, allowed: %v", copies, p.local)
	}
	w.does("press the button", chromedp.Evaluate(fmt.Sprintf(`document.querySelector(%q).form.requestSubmit()`, p.field), nil))
	w.until("it says that nothing was sent", `document.querySelector(".alarm").dataset.kind === "unsent"`)
	w.holds(p, was+"before cut after")
	w.line(false)
	w.until("the line is noticed", calm)
	w.at(p)
	w.holds(p, was+"before cut after")
}

// endedSignIn: the page stays, the person signs in where they stand, and the
// words are stored. A wrong password and another person open nothing.
func (j *journey) endedSignIn(t *testing.T, p pad) {
	w := j.as(p.who).at(p)
	was := w.reads(p)
	w.does("end the session", network.ClearBrowserCookies())
	w.types("typed after the end")
	w.until("the alarm has the focus", alarmed)
	try := func(email, password string) {
		w.does("sign in again", chromedp.Evaluate(`(() => { const d = document.getElementById("again"); if (!d.open) document.querySelector(".alarm button").click(); })()`, nil),
			chromedp.SetValue("#again-email", email, chromedp.ByQuery), chromedp.SetValue("#again-password", password, chromedp.ByQuery),
			chromedp.Evaluate(`document.querySelector("#again form").requestSubmit()`, nil))
	}
	try(j.Email(p.who), "not the password at all")
	w.until("the password is refused", `!document.querySelector("#again .fault").hidden`)
	try(j.Email(j.room.Officer), apptest.Password)
	w.until("somebody else is refused", `document.querySelector("#again .fault").textContent.includes("somebody else")`)
	try(j.Email(p.who), apptest.Password)
	w.until("the person is in", `!document.getElementById("again").open`)
	w.until("the words are stored", calm)
	w.holds(p, was+"typed after the end")
	w.at(p)
	w.holds(p, was+"typed after the end")
}

// closedWindow: the words went along with the page, or lie on the device where
// they may.
func (j *journey) closedWindow(t *testing.T, p pad) {
	w := j.as(p.who).at(p)
	was := w.reads(p)
	w.types("the last words")
	w.does("leave", chromedp.Navigate("about:blank"))
	for range 20 { // what left with the page may still be on its way
		if w.at(p).reads(p) == was+"the last words" {
			return
		}
	}
	w.holds(p, was+"the last words")
}

func (w *window) reads(p pad) (got string) {
	w.stage.Helper()
	w.does("read the field", chromedp.Value(p.field, &got, chromedp.ByQuery))
	return got
}

// Two people write in one field from one version: the second to save sees both
// texts, and both are stored.
func TestTwoEditorsInOneField(t *testing.T) {
	j := begin(t, apptest.Engine())
	p := j.pads()["a section"]
	first := j.as(j.room.Lead)
	first.at(p)
	first.types("what the first wrote")
	view, err := j.Services.Proposals.Show(j.Ctx, models.SystemActor, idOf(j.concept))
	if err != nil {
		t.Fatal(err)
	}
	question := view.Form.Schema.Sections[0].Questions[0]
	first.until("it is kept", `document.querySelector(".savestate").textContent.includes("UTC")`)
	w := j.as(j.Cast(models.RoleDrafter))
	w.open(p.page)
	w.send("main form", values{question.Code: "what the second wrote"})
	first.turn()
	first.open(p.page)
	first.sees("What stands now, by drafter", "what the", "second", "wrote", "only yours says")
	first.holds(p, "what the first wrote")
}

// The line drops in the middle of a large file: what has arrived is not sent
// again, and the form goes when the file is whole.
func TestALineThatDropsDoesNotCostTheFile(t *testing.T) {
	j := begin(t, apptest.Engine())
	pads := j.pads()
	w := j.as(pads["facts"].who)
	const size = 4 << 20
	letter := filepath.Join(j.Dir, "letter.pdf")
	body := append([]byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"), bytes.Repeat([]byte("% a stamped letter\n"), size/19)...)
	if err := os.WriteFile(letter, append(body, "trailer << /Root 1 0 R >>\n%%EOF\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	w.open("/en" + j.concept + "/attachments")
	form := `form[action$="/attachments"]:has([value=government_letter])`
	w.attach(form+" input[type=file]", letter)
	dropped := make(chan bool, 1)
	var pieces, again atomic.Int64
	chromedp.ListenTarget(j.chrome, func(e any) {
		if r, ok := e.(*network.EventRequestWillBeSent); ok && strings.Contains(r.Request.URL, "/pieces?at=") {
			if pieces.Add(1) == 3 {
				dropped <- true
			}
			if strings.HasSuffix(r.Request.URL, "at=0") {
				again.Add(1)
			}
		}
	})
	w.does("send the file", network.Enable(), chromedp.Click(form+" button", chromedp.ByQuery))
	<-dropped
	w.line(true)
	w.until("the page says that the line is down", `document.querySelector(".sending p")?.textContent.includes("line is down")`)
	w.line(false)
	w.does("wait until the form has gone", chromedp.WaitVisible(`main a[href*="/files/"]`, chromedp.ByQuery))
	if again.Load() != 1 {
		t.Errorf("the first piece was sent %d times", again.Load())
	}
	view, err := j.Services.Proposals.Show(j.Ctx, models.SystemActor, idOf(j.concept))
	if err != nil || len(view.Document.Attachments) != 1 || view.Document.Attachments[0].Size < size {
		t.Errorf("attached %v %v", view.Document.Attachments, err)
	}
	j.Verify()
}

// The server is killed while somebody types and comes back: the open page says
// so, keeps the words and has them stored by itself.
func TestTheServerIsKilledWhileTyping(t *testing.T) {
	f := stageField(t)
	server := start(t, f.dir, f.env, "127.0.0.1:0")
	address := strings.TrimPrefix(server.address, "http://")
	s := &stage{T: t, base: server.address, chrome: chromium(t), windows: map[string]*window{}}
	w := &window{stage: s, who: "drafter", ctx: s.chrome}
	w.open("/en/sign-in")
	w.send("main form", values{"email": f.email, "password": apptest.Password})
	p := pad{page: "/en" + f.path, field: "#f-title"}
	w.at(p)
	w.types("before ")
	w.until("it is kept", `document.querySelector(".savestate").textContent.includes("UTC")`)
	server.kill(t)
	w.types("while it is dead ")
	w.until("the alarm has the focus", alarmed)
	w.types("and after")
	w.holds(p, "before while it is dead and after")
	start(t, f.dir, f.env, address)
	w.until("the server is back", calm)
	w.at(p)
	w.holds(p, "before while it is dead and after")
}

// A block from a spreadsheet goes into the table of a budget; what is no amount
// is named by its cell, and what does not fit is pasted nowhere.
func TestABlockIsPastedIntoTheBudget(t *testing.T) {
	j := begin(t, apptest.Engine())
	w := j.as(j.room.Lead)
	w.open(fmt.Sprintf("/en/proposals/%d/budget", j.room.Invited()))
	paste := func(block string) (told string) {
		w.does("paste", chromedp.Evaluate(fmt.Sprintf(`(() => {
			const data = new DataTransfer();
			data.setData("text/plain", %q);
			const cell = document.querySelector(".cube input");
			cell.focus();
			cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
			return document.querySelector(".pasted").innerText;
		})()`, block), &told))
		return told
	}
	cells := func() (values []string) {
		w.does("read the cells", chromedp.Evaluate(`[...document.querySelectorAll(".cube tbody tr")].slice(0, 2).flatMap(tr => [...tr.querySelectorAll("input")].slice(0, 2).map(i => i.value))`, &values))
		return values
	}
	before := cells()
	if told := paste(strings.Repeat("1\t2\n", 40)); !strings.Contains(told, "Nothing was pasted") || strings.Join(cells(), "|") != strings.Join(before, "|") {
		t.Errorf("a block too large: %q, cells %q", told, cells())
	}
	told := paste("12,000.50\t$ 3 000\nabout 7\t0\n")
	if strings.Join(cells(), "|") != "12,000.50|3 000|about 7|0" {
		t.Errorf("the cells hold %q", cells())
	}
	if !strings.Contains(told, "4 cells") || !strings.Contains(told, "“about 7” is no amount") || !strings.Contains(told, "ranche 1") {
		t.Errorf("the page says %q", told)
	}
	w.refused("main .wide-only form", nil)
	w.sees("about 7")
}
