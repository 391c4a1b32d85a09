package handlers_test

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"seedfund/handlers"
	"seedfund/handlers/api"
	"seedfund/handlers/handlerstest"
)

// outcome is what the table of access says about a request.
type outcome int

const (
	outside outcome = iota // not signed in: to sign-in with the way back, 401 in the API, whether or not it exists
	hidden                 // it may not be seen: 404, or what anybody without the right gets, as for what is missing
	barred                 // it may be seen and not done: 403 with the rule and its clause
	allowed                // let in: shown or done, or refused for what was sent
)

var outcomes = map[outcome]string{outside: "the way to sign in", hidden: "hidden", barred: "refused with its rule", allowed: "let in"}

// expected is what the table says.
func expected(o *object, deed string, g *guest) outcome {
	seen := o.seenBy(g)
	switch {
	case seen && mayDo(o.kind, deed, o.words(g)):
		return allowed
	case g.key == "" && deed == "read" && public[o.kind]:
		return hidden
	case g.key == "":
		return outside
	case !seen:
		return hidden
	}
	return barred
}

// public are the kinds of things whose addresses are open to everybody: a
// visitor is told that a hidden one is not there.
//
// clause 95: a released record is open to all; a restricted draft is not found.
var public = map[string]bool{"call": true, "decision": true, "programme": true, "narrative": true, "stamped letter": true}

// parameters are the variable parts of an address, of a page or an operation.
var parameters = regexp.MustCompile(`:[a-z_]+|\{[a-z_]+\}`)

// at fills an address with an object; ok is false where the object lacks what
// the address needs.
func (o *object) at(path string) (string, bool) {
	ok := true
	out := parameters.ReplaceAllStringFunc(path, func(p string) string {
		value, has := o.fill[strings.Trim(p, ":{}")]
		ok = ok && has
		return value
	})
	return out + choices[path], ok
}

// choices are what the address of a page of several acts asks further.
var choices = map[string]string{"/programmes/:reference/closure": "?act=close_operationally"}

// nowhere is the same address for an object that no store has. A stage is one
// of two words and no record.
func nowhere(path string) string {
	return parameters.ReplaceAllString(strings.Replace(path, "/{stage}", "/concept", 1), "999999999")
}

// answer is what came back, short enough to compare.
type answer struct {
	status   int
	location string
	says     string // what the page or the problem says
	clause   bool   // it names a clause or standard
	api      bool
	kind     string
	body     []byte
}

// walk sends requests past any form, as someone would who knows the addresses.
type walk struct {
	*stage
	samples  map[string]string   // valid-looking bodies of operations, by method and path
	nowhere  map[string]answer   // what each person gets at a door for what is missing
	unheard  map[string][]string // what each person must not read, by key
	told     map[string]bool     // what was found already
	opened   map[string]bool     // doors that let somebody in
	closed   map[string][]string // doors that were said to be closed in this state, and to whom
	reviewer int64               // a person of the pool
	fault    func(format string, args ...any)
	asked    int
	reached  int // acts that would have been done
}

func newWalk(st *stage) *walk {
	return &walk{stage: st, fault: st.t.Errorf, samples: samples(st), nowhere: map[string]answer{}, unheard: map[string][]string{}, told: map[string]bool{},
		opened: map[string]bool{}, closed: map[string][]string{}, reviewer: st.as("reviewer5").PersonID}
}

// absent is what a person gets at a door for a thing that no store has.
func (w *walk) absent(g *guest, method, pattern string) answer {
	key := g.key + " " + method + " " + pattern
	a, known := w.nowhere[key]
	if !known {
		a = w.ask(g, method, nowhere(pattern), pattern, nil)
		w.nowhere[key] = a
	}
	return a
}

func (w *walk) ask(g *guest, method, path, pattern string, o *object) answer {
	w.asked++
	var body io.Reader
	kind := ""
	isAPI := strings.HasPrefix(path, api.Prefix)
	if method != http.MethodGet {
		body, kind = w.body(g, method, pattern, o)
	}
	r := g.browser.Request(method, path, body)
	if isAPI {
		r.Header.Set("Accept", "application/json")
		r.Header.Set("If-Match", "1")
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if o != nil && o.link != "" && o.owner == g.key {
		r.Header.Set("X-Endorsement-Link", o.link)
	}
	page := g.browser.DoOnce(r)
	w.listen(g, method+" "+path, page.Body)
	return summary(page, isAPI)
}

func summary(page *handlerstest.Page, isAPI bool) answer {
	a := answer{api: isAPI, status: page.Status, location: page.Location, kind: page.Header.Get("Content-Type"), body: page.Body}
	if page.Status < http.StatusBadRequest {
		return a
	}
	if !isAPI {
		if m := mainOfPage.FindSubmatch(page.Body); m != nil {
			a.says = strings.Join(strings.Fields(markup.ReplaceAllString(string(m[1]), " ")), " ")
			a.clause = clauseInWords.MatchString(a.says)
		}
		return a
	}
	var problem struct{ Code, Clause, Detail string }
	_ = json.Unmarshal(page.Body, &problem)
	a.says, a.clause = problem.Code+" "+problem.Detail, problem.Clause != ""
	return a
}

// What a refusal says, read without building its tree: there are thousands.
var (
	mainOfPage = regexp.MustCompile(`(?s)<main[^>]*>(.*)</main>`)
	markup     = regexp.MustCompile(`<[^>]*>`)
)

var clauseInWords = regexp.MustCompile(`[Cc]lause [0-9]+`)

// fields are what the forms of the program ask for, filled so that nothing is
// refused for its shape alone; a form reads those it knows.
var fields = url.Values{
	"version": {"1"}, "reason": {"A reason of the walk."}, "reasons": {"A reason of the walk."}, "why": {"A reason of the walk."},
	"note": {"A note of the walk."}, "text": {"1"}, "remarks": {"Agreed."}, "overall": {"Fair."}, "result": {"admissible"}, "choice": {"shortlist"},
	"reason_kind": {"personal"}, "answer": {"agree"}, "grade": {"disclosed"}, "kind": {"government_letter"},
	"amount": {"1.00"}, "value_date": {"2026-11-19"}, "agent_reference": {"99-W"}, "score": {"3"}, "act": {"close_operationally"},
	"body": {"A text of the walk."}, "recommendation": {"approve"}, "due_on": {"2027-02-01"}, "due_at": {"2027-02-01"}, "until": {"2027-02-01"},
	"instrument": {"A letter."}, "from": {"2026-11-19"}, "to": {"2027-11-19"}, "at": {"2027-01-01"}, "starts_at": {"2026-11-19"}, "title": {"A title of the walk"},
	"question": {"A question?"}, "language": {"en"}, "channel": {"writing"}, "outcome": {"note"}, "closes_at": {"2027-01-15"}, "year": {"2026"}, "as_at": {"2026-11-19"},
	"certainty": {"interim"}, "next": {"stay"}, "agent_number": {"99000001"}, "notified_on": {"2026-11-19"}, "country": {"XDA"},
	"code": {"ORG-Z"}, "name": {"Organisation Z"}, "reviewer": {"1"}, "theme": {"1"}, "months": {"24"},
}

func (w *walk) body(g *guest, method, pattern string, o *object) (io.Reader, string) {
	if strings.HasPrefix(pattern, api.Prefix) {
		sample := w.samples[method+" "+pattern]
		if sample == "" {
			return nil, ""
		}
		return strings.NewReader(w.own(g).Replace(sample)), "application/json"
	}
	own := w.own(g)
	frame := url.Values{"seat": {own.Replace(`"@seat"`)}, "person": {own.Replace(`"@person"`)}, "organisation": {own.Replace(`"@organisation"`)}, "_key": {fmt.Sprintf("walk %d", w.asked)}, "_capacity": {itoa(g.actor.MandateID)}}
	if o != nil && o.fill["organisation"] != "" {
		frame["cell["+o.fill["organisation"]+"][1][1]"] = []string{"1.00"}
	}
	if strings.HasSuffix(pattern, "/interest-of") { // nobody's own case
		frame.Set("seat", itoa(w.seat("board.network1")))
	}
	if !uploads[pattern] {
		for _, all := range []url.Values{fields, particular[pattern]} {
			for name, values := range all {
				frame[name] = values
			}
		}
		return strings.NewReader(frame.Encode()), "application/x-www-form-urlencoded"
	}
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for _, all := range []url.Values{frame, fields} {
		for name, values := range all {
			w.must(m.WriteField(name, values[0]))
		}
	}
	part, err := m.CreateFormFile("government_letter", "letter.pdf")
	w.must(err)
	_, err = part.Write([]byte("%PDF-1.4\n%%EOF\n"))
	w.must(err)
	w.must(m.Close())
	return &body, m.FormDataContentType()
}

// particular are fields that a form understands in its own way.
var particular = map[string]url.Values{
	"/board/matters/:id/interest":    {"reason": {"personal"}},
	"/board/matters/:id/interest-of": {"reason": {"personal"}},
}

// own replaces what a form asks of the person: their seat, their organisation,
// and a person of the pool of reviewers.
func (w *walk) own(g *guest) *strings.Replacer {
	return strings.NewReplacer(`"@seat"`, itoa(g.seat), `"@organisation"`, itoa(max(g.actor.OrganisationID, 1)), `"@person"`, itoa(w.reviewer))
}

// uploads are the forms that carry files.
var uploads = func() map[string]bool {
	out := map[string]bool{}
	for _, r := range handlers.Routes() {
		out[r.Path] = out[r.Path] || r.Method == http.MethodPost && r.Files
	}
	return out
}()

// compare holds an answer against the table; absent is what the same person
// gets for a thing that no store has.
func compare(method, deed string, want outcome, got, absent answer, o *object) error {
	isAPI := got.api
	refusedAlike := got.status == absent.status && got.says == absent.says
	switch want {
	case outside:
		if isAPI && got.status != http.StatusUnauthorized || !isAPI && got.status != http.StatusUnauthorized && (got.status != http.StatusSeeOther || !strings.HasPrefix(got.location, "/sign-in?next=")) {
			return fmt.Errorf("want %s, got %d %s", outcomes[want], got.status, got.location)
		}
		if got.status != absent.status || got.says != absent.says {
			return fmt.Errorf("a visitor gets %d, for what is missing %d", got.status, absent.status)
		}
	case hidden:
		switch {
		case got.status != http.StatusNotFound && got.status != http.StatusForbidden:
			return fmt.Errorf("want %s, got %d %s", outcomes[want], got.status, got.says)
		case !refusedAlike:
			return fmt.Errorf("it is told apart from what is missing: %d %q, missing %d %q", got.status, got.says, absent.status, absent.says)
		case got.status == http.StatusForbidden && !got.clause:
			return fmt.Errorf("the refusal names no clause: %q", got.says)
		}
	case barred:
		if method == http.MethodGet && got.status == http.StatusNotFound && refusedAlike {
			return nil // the page of an act is not there for those without the right
		}
		if got.status == http.StatusConflict && method != http.MethodGet {
			return nil // closed to everybody alike: visit sees to that
		}
		if got.status != http.StatusForbidden || !got.clause {
			return fmt.Errorf("want %s, got %d %q", outcomes[want], got.status, got.says)
		}
	case allowed:
		return compareAllowed(method, deed, got)
	}
	return nil
}

// compareAllowed: whoever may is shown the thing, or does it, or is told what
// stands against it. The page of an act may be closed in this state.
func compareAllowed(method, deed string, got answer) error {
	switch got.status {
	case http.StatusForbidden, http.StatusNotFound:
		if method == http.MethodGet && deed != "read" {
			return nil
		}
	case http.StatusOK, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusNoContent:
		return nil
	case http.StatusSeeOther:
		if !strings.HasPrefix(got.location, "/sign-in") {
			return nil
		}
	case http.StatusServiceUnavailable, http.StatusInternalServerError:
		if method != http.MethodGet {
			return nil // it reached the closed book of acts
		}
	}
	return fmt.Errorf("want %s, got %d %s %q", outcomes[allowed], got.status, got.location, got.says)
}

// TestRoutesWithObjectsStandInTheTableOfAccess: a route or operation whose
// address names a record says whose it is to open; a line for a door that is no
// more is stale.
func TestRoutesWithObjectsStandInTheTableOfAccess(t *testing.T) {
	t.Parallel()
	var all, listed []string
	for _, r := range handlers.Routes() {
		if r.Mount == nil && !r.Bare && parameters.MatchString(r.Path) {
			all = append(all, r.Method+" "+r.Path)
		}
	}
	for _, o := range api.Table() {
		if parameters.MatchString(o.Path) {
			all = append(all, o.Method+" "+api.Prefix+o.Path)
		}
	}
	for _, d := range doors {
		listed = append(listed, d.method+" "+d.path)
		mayDo(d.kind, d.deed, nil) // the deed has a line
	}
	for _, door := range all {
		if !slices.Contains(listed, door) {
			t.Errorf("%s is not in the table of access", door)
		}
	}
	for i, door := range listed {
		if !slices.Contains(all, door) || slices.Contains(listed[:i], door) {
			t.Errorf("%s is a stale line of the table of access", door)
		}
	}
}

// TestEveryObjectThroughEveryDoorAsTheTableOfAccessSays walks the routes and
// operations with the objects of the demonstration, as everybody: first all
// that changes nothing, then what the table refuses, then what it allows, with
// the record of acts closed so that what is let in goes no further.
//
// It walks on the embedded database alone: the table is about use cases, whose
// scopes each area tests on both.
func TestEveryObjectThroughEveryDoorAsTheTableOfAccessSays(t *testing.T) {
	st := setStage(t)
	st.setAside()
	w := newWalk(st)
	quiet := w.roomsOfOutsiders()
	st.furnish()
	w.stillAs(quiet)
	w.visit(func(method string, want outcome) bool { return method == http.MethodGet })
	w.listenInEveryRoom()
	w.listenToTheMail()
	before := w.contents()
	w.visit(func(method string, want outcome) bool { return method != http.MethodGet && want != allowed })
	if now := w.contents(); now != before {
		t.Error("what was refused changed the store")
	}
	w.closeTheBook()
	w.loudness.Set(slog.LevelError + 1) // each act that is let in now ends as a fault of the store
	w.visit(func(method string, want outcome) bool { return method != http.MethodGet && want == allowed })
	for _, d := range doors {
		if !w.opened[d.method+" "+d.path] && !unfurnished(d.path) {
			t.Errorf("%s %s was opened by nobody: the walk shows nothing of it", d.method, d.path)
		}
	}
	if w.reached < 100 {
		t.Errorf("only %d acts would have been done", w.reached)
	}
	w.findsWhatIsPlanted()
	t.Logf("%d requests, %d reached an act", w.asked, w.reached)
}

// unfurnished says of a door that what it leads to does not stand on the stage:
// a summary that was sent, a letter that came back, an objection after the end.
// Their use cases have tests of their own for who may.
func unfurnished(path string) bool {
	return strings.Contains(path, "/soundings/") && strings.HasSuffix(path, "/comments") ||
		strings.Contains(path, "/notices/") && strings.HasSuffix(path, "/return") || strings.HasSuffix(path, "/reconsideration")
}

// visit asks at every door for every object behind it as everybody whom the
// filter takes, and holds the answers against the table. Of those who are the
// same to objects of one kind in one state it asks as one, at each door as another,
// unless SEEDFUND_LOOKS is "all".
func (w *walk) visit(takes func(method string, want outcome) bool) {
	acts := w.lastAct()
	for i, d := range doors {
		asked := map[string]bool{}
		for _, o := range turned(w.objects, i) {
			path, ok := o.at(d.path)
			if !ok || o.kind != d.kind || o.without(d.path) {
				continue
			}
			for _, g := range turned(w.guests, i) {
				want := expected(o, d.deed, g)
				alike := o.state + " " + strings.Join(o.words(g), " ")
				told := asked[alike] && (want != allowed || w.opened[d.method+" "+d.path]) && os.Getenv("SEEDFUND_LOOKS") != "all"
				if told || !takes(d.method, want) {
					continue
				}
				asked[alike] = true
				if err := w.knock(g, d.method, d.path, d.deed, o, want); err != nil {
					w.fault("%s %s (%s, %s) as %s: %v", d.method, path, o.name, o.state, g, err)
				}
				if d.method == http.MethodGet {
					continue
				}
				if n := w.lastAct(); n != acts {
					w.fault("%s %s (%s, %s) as %s: left %d acts", d.method, path, o.name, o.state, g, n-acts)
					acts = n
				}
			}
		}
	}
	if n := w.lastAct(); n != acts {
		w.fault("reading left %d acts", n-acts)
	}
}

// turned is a list begun at another place.
func turned[T any](list []T, by int) []T {
	by %= len(list)
	return slices.Concat(list[by:], list[:by])
}

// knock is one request at one door.
func (w *walk) knock(g *guest, method, pattern, deed string, o *object, want outcome) error {
	path, _ := o.at(pattern)
	got := w.ask(g, method, path, pattern, o)
	var absent answer
	if want != allowed {
		absent = w.absent(g, method, pattern)
	} else if got.status != http.StatusNotFound && got.status != http.StatusForbidden {
		w.opened[method+" "+pattern] = true
	}
	door := method + " " + path
	switch {
	case want == barred && got.status == http.StatusConflict:
		w.closed[door] = append(w.closed[door], g.String())
	case want == allowed && got.status != http.StatusConflict && len(w.closed[door]) > 0:
		return fmt.Errorf("is open, but was said to be closed to %v instead of refused", w.closed[door])
	}
	if got.status >= http.StatusInternalServerError && method != http.MethodGet {
		w.reached++
	}
	return compare(method, deed, want, got, absent, o)
}

// findsWhatIsPlanted is the control: people who are let in as somebody else, and
// lines of the table turned round, are found as holes.
func (w *walk) findsWhatIsPlanted() {
	var found []string
	all, errorf := w.guests, w.fault
	w.fault = func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	plant := func(name, role, session string, takes func(method string, want outcome) bool, wants ...string) {
		found = nil
		w.nowhere, w.told, w.unheard = map[string]answer{}, map[string]bool{}, map[string][]string{}
		as := func(key string) *guest {
			return all[slices.IndexFunc(all, func(g *guest) bool { return g.key == key })]
		}
		impostor := *as(role)
		impostor.browser, impostor.actor = as(session).browser, as(session).actor
		w.guests = []*guest{&impostor}
		w.visit(takes)
		for _, want := range wants {
			if !slices.ContainsFunc(found, func(f string) bool { return strings.Contains(f, want) }) {
				errorf("control: %s: the walk does not find %q among %d faults", name, want, len(found))
			}
		}
	}
	reading := func(method string, want outcome) bool { return method == http.MethodGet }
	refused := func(method string, want outcome) bool { return method != http.MethodGet && want != allowed }
	plant("a member of the Network reads as the auditor", "network.member", "auditor", reading,
		"(a draft, draft) as network.member: want hidden, got 200", "GET /exports/mptf-transfer", "GET /api/v1/transfers", "says \"ZQ-DRAFT-QUESTION\"")
	plant("the auditor writes as an officer", "auditor", "secretariat.officer", refused,
		"POST /transfers/", "want refused with its rule, got 500", "PUT /api/v1/board/matters/")
	plant("a seat reads another's receipt and scores", "board.contributor3", "board.contributor1", reading, "(an answer, given) as board.contributor3: want hidden, got 200")
	w.fault, w.guests = errorf, all
}

// lastAct is the number of the last entry in the record of acts.
func (w *walk) lastAct() int64 { return w.number("SELECT MAX(id) FROM acts") }

// unrecorded are the tables of sessions, tries and seals, which move with every
// request or by themselves.
var unrecorded = []string{"sessions", "rate_counters", "idempotency_keys", "seals", "seal_links"}

// contents is a digest of all that the store keeps but sessions and the like.
func (w *walk) contents() string {
	outside := w.Outside()
	tables := "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
	sum := sha256.New()
	for _, table := range w.column(outside, tables) {
		if slices.Contains(unrecorded, table[0]) || strings.HasPrefix(table[0], "river_") || strings.HasPrefix(table[0], "sqlite_") {
			continue
		}
		for _, row := range w.column(outside, "SELECT * FROM "+table[0]+" ORDER BY 1") {
			fmt.Fprintf(sum, "%q", row)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// column reads rows as texts.
func (w *walk) column(from *sql.DB, query string) [][]string {
	rows, err := from.QueryContext(w.Ctx, query)
	w.must(err)
	defer rows.Close()
	names, err := rows.Columns()
	w.must(err)
	var out [][]string
	for rows.Next() {
		cells, into := make([]any, len(names)), make([]any, len(names))
		for i := range cells {
			into[i] = &cells[i]
		}
		w.must(rows.Scan(into...))
		row := make([]string, len(names))
		for i, c := range cells {
			row[i] = fmt.Sprint(c)
		}
		out = append(out, row)
	}
	w.must(rows.Err())
	return out
}

// closeTheBook makes the store refuse every new entry in the record of acts,
// and with it the whole act: what was let in would have been done.
func (w *walk) closeTheBook() {
	_, err := w.Outside().ExecContext(w.Ctx, "CREATE TRIGGER closed BEFORE INSERT ON acts BEGIN SELECT RAISE(ABORT, 'the walk has closed the book'); END")
	w.must(err)
}

// samples are bodies of every operation, made from its schema in the document.
func samples(st *stage) map[string]string {
	st.t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(st.Visitor().Get(api.Prefix+"/openapi.json").Body, &doc); err != nil {
		st.t.Fatal(err)
	}
	out := map[string]string{}
	for path, item := range doc["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			body, ok := dig(op, "requestBody", "content", "application/json", "schema").(map[string]any)
			if !ok {
				continue
			}
			text, err := json.Marshal(sample(doc, body))
			if err != nil {
				st.t.Fatal(err)
			}
			out[strings.ToUpper(method)+" "+api.Prefix+path] = string(text)
		}
	}
	return out
}

func dig(v any, names ...string) any {
	for _, name := range names {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[name]
	}
	return v
}

// sample is a value that a schema takes, with what it requires and no more.
func sample(doc map[string]any, schema map[string]any) any {
	if ref, ok := schema["$ref"].(string); ok {
		return sample(doc, dig(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...).(map[string]any))
	}
	if all, ok := schema["enum"].([]any); ok {
		return all[0]
	}
	if all, ok := schema["examples"].([]any); ok {
		return all[0]
	}
	switch kind := schema["type"].(type) {
	case string:
		return sampleOf(doc, schema, kind)
	case []any:
		return sampleOf(doc, schema, kind[0].(string))
	}
	return map[string]any{}
}

func sampleOf(doc, schema map[string]any, kind string) any {
	switch kind {
	case "object":
		out := map[string]any{}
		required, _ := schema["required"].([]any)
		properties, _ := schema["properties"].(map[string]any)
		for name, s := range properties {
			if !slices.Contains(required, any(name)) {
				continue
			}
			switch plain := strings.TrimSuffix(name, "_id"); plain {
			case "seat", "organisation", "person":
				out[name] = "@" + plain
			case "question":
				out[name] = "situation"
			default:
				out[name] = sample(doc, s.(map[string]any))
			}
		}
		return out
	case "array":
		if least, _ := schema["minItems"].(float64); least > 0 {
			return []any{sample(doc, schema["items"].(map[string]any))}
		}
		return []any{}
	case "integer", "number":
		least, _ := schema["minimum"].(float64)
		return max(least, 1)
	case "boolean":
		return false
	}
	switch pattern, _ := schema["pattern"].(string); {
	case schema["format"] == "date":
		return "2027-02-01"
	case schema["format"] == "date-time":
		return "2027-02-01T12:00:00Z"
	case strings.Contains(pattern, `\.`):
		return "1.00"
	case schema["contentEncoding"] == "base64":
		return "JVBERi0xLjQKJSVFT0YK"
	case pattern != "":
		return "1"
	}
	return "A text of the walk."
}
