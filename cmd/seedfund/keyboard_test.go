package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"seedfund/app/apptest"
	"seedfund/frontend/looktest"
	"seedfund/models"
	"seedfund/models/when"
)

// A joint programme is written by two organisations, endorsed and submitted by
// the keyboard alone: no pointer, no address typed after the sign-in. Every page
// on the way is then looked at in three languages: the checker for accessibility
// finds nothing, and at 400 % of a screen of 1280 by 1024 px nothing scrolls
// sideways and nothing that sticks takes the page's place.
func TestAJointProgrammeIsSubmittedByTheKeyboardAlone(t *testing.T) {
	j := begin(t, apptest.Engine())
	id := j.room.Invited()
	j.full = fmt.Sprintf("/proposals/%d", id)
	path := &way{}

	lead := j.byKeys(j.room.Lead, path)
	lead.keyed("the document", `main a[href$="`+j.full+`"]`)
	first := j.sections()[0]
	lead.goes(j.full, "/sections/"+first.Code)
	lead.completes(`main form[action$="/part-owner"]`, values{"organisation": fmt.Sprint(j.room.Partner.OrganisationID)}, "button")

	partner := j.byKeys(j.room.Partner, path)
	partner.keyed("the document", `main a[href$="`+j.full+`"]`)
	partner.writes(j, first)

	lead = j.byKeys(j.room.Lead, path)
	for _, section := range j.sections()[1:] {
		lead.writes(j, section)
	}
	begins := when.DateOf(j.DB.Now(j.Ctx).AddDate(0, 6, 0))
	for _, carried := range []string{"/facts", "/partners"} {
		lead.goes(j.full, carried)
		lead.completes("main form", nil, "button:not([name])")
	}
	lead.goes(j.full, "/plan")
	lead.completes("main form", values{"due[1]": begins.String(), "due[2]": begins.AddMonths(14).String()}, "button:not([name])")
	lead.goes(j.full, "/budget")
	one, two := j.room.Lead.OrganisationID, j.room.Partner.OrganisationID
	lead.completes(`main form[action$="/budget"]`, values{
		fmt.Sprintf("cell[%d][1][1]", one): "60,000.00", fmt.Sprintf("cell[%d][4][2]", one): "40 000",
		fmt.Sprintf("cell[%d][6][1]", two): "70000", fmt.Sprintf("cell[%d][5][2]", two): "30000.00",
	}, "button:not([name])")
	for _, kind := range []models.AttachmentKind{models.AttachmentGovernment, models.AttachmentRC} {
		lead.goes(j.full, "/attachments")
		form := `main form[enctype]:has([name=kind][value="` + string(kind) + `"])`
		lead.completes(form, values{string(kind): j.letter(string(kind))}, "button")
	}

	lead.goes(j.full, "/check")
	lead.completes(`main form[action$="/readiness"]`, nil, "button")

	state := j.byKeys(j.room.State, path)
	state.keyed("the document", `main a[href*="`+j.full+`"]`)
	state.goes(j.full, "/sides")
	state.completes(`main form[action*="/endorsement"]`, nil, "button")

	lead = j.byKeys(j.room.Lead, path)
	for _, about := range j.wanted() {
		lead.goes(j.full, "/sides")
		lead.keyed("ask for endorsements", `main a[href$="/endorsements/new"]`)
		lead.completes(`main form[enctype]`, values{"about": about, "signatory": "The signatory", "office": "Head of office", "entity": "The office", "letter": j.letter("endorsement")}, "button")
	}
	lead.goes(j.full, "/check")
	if len(path.pages) < 20 {
		t.Errorf("the way led over %d pages only: %v", len(path.pages), path.pages)
	}
	if apptest.Engine() == "sqlite" { // pages look the same on both
		path.check(t, lead)
		lead.open("/en" + j.full + "/check")
	}
	lead.completes(`main form[action*="/submission"]`, nil, "button")
	lead.sees("DEM00-")
	if v := j.document(); v.Proposal.State != models.ProposalSubmitted {
		t.Errorf("the document is %s", v.Proposal.State)
	}
	if apptest.Engine() == "sqlite" {
		receipt := &way{pages: []string{lead.path()}}
		receipt.check(t, lead)
	}
	j.Verify()
}

func (j *journey) document() models.ProposalView {
	j.Helper()
	v, err := j.Services.Proposals.Show(j.Ctx, models.SystemActor, idOf(j.full))
	if err != nil {
		j.Fatal(err)
	}
	return v
}

func (j *journey) sections() []models.FormSection { return j.document().Form.Schema.Sections }

// wanted are the endorsements still to be had, as the form of a letter names them.
func (j *journey) wanted() (about []string) {
	j.Helper()
	d := j.document().Document
	for _, w := range d.Wanted() {
		if _, holds, _ := d.Support(w); !holds && w.Kind != models.EndorserMinistry {
			about = append(about, w.Code())
		}
	}
	return about
}

// way is every page that a journey led over.
type way struct{ pages []string }

// typist is a person who has no pointer.
type typist struct {
	*window
	way *way
}

// byKeys gives the window of a member of the cast, signed in by the keyboard, at
// the list of what waits for them.
func (j *journey) byKeys(actor models.Actor, way *way) *typist {
	j.Helper()
	key := fmt.Sprint(actor.MandateID)
	if w, ok := j.windows[key]; ok {
		w.turn()
		w.open("/en/home")
		return &typist{w, way}
	}
	w := &typist{&window{stage: j.stage, who: string(actor.Role), ctx: j.chrome}, way}
	j.windows[key] = w.window
	w.turn()
	w.open("/en/sign-in")
	w.completes("main form", values{"email": j.Email(actor), "password": apptest.Password}, "button")
	return w
}

// came notes the page that the window shows.
func (w *typist) came() {
	w.stage.Helper()
	if at := w.path(); !slices.Contains(w.way.pages, at) {
		w.way.pages = append(w.way.pages, at)
	}
}

// keyed goes along a link by the keyboard.
func (w *typist) keyed(what, link string) {
	w.stage.Helper()
	w.reachIn(300, link)
	w.enter(what)
	w.came()
}

// goes leads from wherever one is to a page of a document: along its link, or
// over the document's own page.
func (w *typist) goes(document, page string) {
	w.stage.Helper()
	if w.path() == document+page {
		return
	}
	link := `main a[href$="` + document + page + `"]`
	if !w.has(link) {
		w.keyed("the document", `main a[href$="`+document+`"]`)
	}
	w.keyed("its page "+page, link)
}

func (w *typist) writes(j *journey, section models.FormSection) {
	w.stage.Helper()
	w.goes(j.full, "/sections/"+section.Code)
	w.completes("main form[data-autosave]", answersTo(section), `[name=next][value=ready]`)
}

// answersTo are answers to each question of a section, by the fields of its form.
func answersTo(section models.FormSection) values {
	in := values{}
	for _, q := range section.Questions {
		rows, err := models.ReadRows(apptest.AnswerTo(q, "XDA"))
		if !q.InRows() || err != nil {
			in[q.Code] = apptest.AnswerTo(q, "XDA")
			continue
		}
		for column, cell := range rows[0] {
			in[models.CellField(q.Code, 0, column)] = cell
		}
	}
	return in
}

// focus is what has the focus.
type focus struct {
	Inside      bool // the form it was looked for in
	Name, Type  string
	Value       string
	Checked, Go bool
}

func (w *typist) onField(form, button string) (f focus) {
	w.stage.Helper()
	const script = `((form, button) => {
		const e = document.activeElement, f = document.querySelector(form);
		return {inside: !!f && (f.contains(e) || e.form === f), name: e.name || '', type: e.type || '', value: e.value || '', checked: !!e.checked, go: e.matches(button)};
	})(%q, %q)`
	if err := chromedp.Run(w.ctx, chromedp.Evaluate(fmt.Sprintf(script, form, button), &f)); err != nil {
		w.fail("look at the focus", err)
	}
	return f
}

// completes goes through a form by the Tab key, writes each field as it comes,
// and presses a button by Enter.
func (w *typist) completes(form string, in values, button string) {
	w.stage.Helper()
	written := map[string]bool{}
	for range 800 {
		w.keys(kb.Tab)
		f := w.onField(form, button)
		if !f.Inside {
			continue
		}
		if want, ok := in[f.Name]; ok && !written[f.Name] {
			written[f.Name] = true
			w.write(form, f, fmt.Sprint(want))
		}
		if f.Go && len(written) == len(in) {
			w.enter("send " + form)
			w.came()
			return
		}
	}
	for name := range in {
		if !written[name] {
			w.fail("complete "+form, fmt.Errorf("the focus does not come to %s", name))
		}
	}
	w.fail("complete "+form, fmt.Errorf("the focus does not come to %s", button))
}

// write gives the field that has the focus a value, by its keys.
func (w *typist) write(form string, f focus, want string) {
	w.stage.Helper()
	switch {
	case f.Value == want && f.Type != "radio":
	case f.Type == "file":
		w.chooses(want)
	case f.Type == "radio" && f.Value == want:
		w.keys(" ")
	case f.Type == "radio" || strings.HasPrefix(f.Type, "select"):
		if f.Type == "radio" {
			w.keys(" ")
		} else {
			w.keys(kb.Home)
		}
		for range 300 {
			if w.onField(form, "x").Value == want {
				return
			}
			w.keys(kb.ArrowDown)
		}
		w.fail("choose", fmt.Errorf("the arrows do not lead to %s of %s", want, f.Name))
	case f.Type == "date":
		w.keys(want[5:7] + want[8:10] + want[:4])
	default:
		w.does("replace what is there", input.DispatchKeyEvent(input.KeyRawDown).WithKey("a").WithCode("KeyA").WithModifiers(input.ModifierCtrl).WithCommands([]string{"selectAll"}),
			input.DispatchKeyEvent(input.KeyUp).WithKey("a").WithCode("KeyA"))
		w.keys(want)
	}
}

// chooses opens the dialogue for a file by the keyboard and takes one.
func (w *typist) chooses(path string) {
	w.stage.Helper()
	ctx, cancel := context.WithCancel(w.ctx)
	defer cancel()
	opened := make(chan *page.EventFileChooserOpened, 1)
	chromedp.ListenTarget(ctx, func(e any) {
		if o, ok := e.(*page.EventFileChooserOpened); ok {
			opened <- o
		}
	})
	w.does("open the dialogue for a file", page.Enable(), page.SetInterceptFileChooserDialog(true), chromedp.KeyEvent(kb.Enter))
	o := <-opened
	w.does("take the file", dom.SetFileInputFiles([]string{path}).WithBackendNodeID(o.BackendNodeID), page.SetInterceptFileChooserDialog(false))
}

// look is what is seen of a page at a width in a language.
type look struct {
	lang  string
	width int64
}

// zoomed is 1280 by 1024 px at 400 % (WCAG 1.4.10).
const zoomedWidth, zoomedHeight = 320, 256

// check looks at every page of the way: at each at the zoom in three languages,
// and with the checker at one look by turns, at all where it is asked for.
func (y *way) check(t *testing.T, w *typist) {
	t.Helper()
	looks := []look{{"en", 1280}, {"fr", 390}, {"ar", 1280}, {"fr", 1280}, {"ar", 390}, {"en", 390}}
	for n, path := range y.pages {
		for _, lang := range []string{"en", "fr", "ar"} {
			w.does("zoom", emulation.SetDeviceMetricsOverride(zoomedWidth, zoomedHeight, 4, false))
			w.open("/" + lang + path)
			for _, fault := range w.zoomFaults() {
				t.Errorf("%s in %s at 400 %%: %s", path, lang, fault)
			}
			for i, l := range looks {
				if l.lang != lang || i != n%len(looks) && os.Getenv("SEEDFUND_LOOKS") != "all" {
					continue
				}
				w.does("look", emulation.SetDeviceMetricsOverride(l.width, 1024, 1, l.width < 500))
				for _, fault := range w.audit() {
					t.Errorf("%s in %s at %d px: %s", path, lang, l.width, fault)
				}
			}
		}
	}
	// Control: a page that is too wide, with a bar that hides it, is found.
	w.does("zoom", emulation.SetDeviceMetricsOverride(zoomedWidth, zoomedHeight, 4, false),
		chromedp.Evaluate(`document.querySelector('main').insertAdjacentHTML('afterbegin', '<table class="planted"><tr><td>' + 'x'.repeat(200) + '</td></tr></table><img><div class="planted"></div>');
			(s => { s.replaceSync('.planted td { min-width: 900px } div.planted { position: fixed; inset: 0; block-size: 80% }'); document.adoptedStyleSheets = [s]; })(new CSSStyleSheet())`, nil))
	if faults := w.audit(); len(faults) == 0 || len(w.zoomFaults()) != 2 {
		t.Errorf("control: %v %v", faults, w.zoomFaults())
	}
}

// audit lists what the checker for accessibility finds on the page.
func (w *window) audit() (faults []string) {
	w.stage.Helper()
	w.does("audit", chromedp.ActionFunc(func(ctx context.Context) (err error) {
		faults, err = looktest.Audit(ctx, false)
		return err
	}))
	return faults
}

// zoomFaults lists what does not work on a page at the zoom.
func (w *window) zoomFaults() (faults []string) {
	w.stage.Helper()
	const script = `(() => {
		const out = [], wide = document.documentElement.scrollWidth;
		if (wide > innerWidth) out.push('it is ' + wide + ' px wide on ' + innerWidth);
		scrollTo(0, document.documentElement.scrollHeight / 2);
		const stuck = [...document.querySelectorAll('body *')].filter(e => ['fixed', 'sticky'].includes(getComputedStyle(e).position) && e.checkVisibility())
			.map(e => [e, e.getBoundingClientRect()]).filter(([, b]) => b.bottom > 0 && b.top < innerHeight && b.width > innerWidth / 2);
		const hidden = stuck.filter(([e]) => !stuck.some(([o]) => o !== e && o.contains(e))).reduce((sum, [, b]) => sum + Math.min(b.bottom, innerHeight) - Math.max(b.top, 0), 0);
		if (hidden > innerHeight / 2) out.push(Math.round(hidden) + ' of ' + innerHeight + ' px are taken by what sticks: ' + stuck.map(([e]) => e.className).join(', '));
		return out;
	})()`
	if err := chromedp.Run(w.ctx, chromedp.Evaluate(script, &faults)); err != nil {
		w.fail("look at the zoom", err)
	}
	return faults
}
