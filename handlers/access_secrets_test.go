package handlers_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"seedfund/handlers"
	"seedfund/handlers/api"
)

// secrets are the words that a person must not come across anywhere: the titles
// and references of what they may not see, and what the sayings of the table
// keep from them. Words of something else they do see are none.
func (st *stage) secrets(g *guest) []string {
	var known, out []string
	for _, o := range st.objects {
		if o.seenBy(g) {
			known = append(known, o.secrets...)
		}
	}
	for _, o := range st.objects {
		for _, s := range o.secrets {
			within := func(other string) bool { return strings.Contains(other, s) }
			if !slices.ContainsFunc(known, within) && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	for _, s := range sayings {
		heard := slices.ContainsFunc(st.objects, func(o *object) bool {
			return o.kind == s.kind && o.state == s.state && among(s.who, o.words(g))
		})
		if !heard {
			out = append(out, s.words)
		}
	}
	return out
}

// listen looks for what a person must not read in what they were sent. A
// person's own words in an address or a form are not there: the walk sends none.
func (w *walk) listen(g *guest, where string, body []byte) {
	var file struct{ Data struct{ Content []byte } }
	if bytes.Contains(body, []byte(`"content"`)) && json.Unmarshal(body, &file) == nil && len(file.Data.Content) > 0 {
		body = file.Data.Content // a file in an answer
	}
	if bytes.HasPrefix(body, []byte("PK")) {
		body = []byte(unpacked(body))
	}
	secrets, known := w.unheard[g.key]
	if !known {
		secrets = w.secrets(g)
		w.unheard[g.key] = secrets
	}
	for _, s := range secrets {
		said := g.key + " " + s + " " + shapeOf(where)
		if bytes.Contains(body, []byte(s)) && !strings.Contains(where, s) && !w.told[said] {
			w.told[said] = true
			w.fault("%s as %s: says %q", where, g, s)
		}
	}
}

// narrowed are choices that lists and searches of the program take.
var narrowed = map[string][]string{
	"/proposals": {"?state=draft", "?state=submitted", "?state=in_review"}, "/reviews": {"?state=in_review"},
	"/board/matters": {"?state=draft", "?state=open", "?state=adopted"}, "/programmes": {"?state=approved", "?state=ongoing"},
	"/transfers": {"?show=all", "?show=open"}, "/acts": {"?target=matters", "?target=proposals", "?target=review_scores"},
	api.Prefix + "/proposals":      {"?state=draft", "?limit=50"},
	api.Prefix + "/board/matters":  {"?state=draft", "?state=open", "?limit=50"},
	api.Prefix + "/transfers":      {"?state=draft", "?limit=50"},
	api.Prefix + "/programmes":     {"?limit=50"},
	api.Prefix + "/decisions":      {"?limit=50"},
	api.Prefix + "/ledger/entries": {"?limit=50"},
}

// rooms are the addresses without an object: lists, counts, task lists, forms
// with their choices, exports and answers.
func rooms() []string {
	var out []string
	for _, r := range handlers.Routes() {
		if r.Method == http.MethodGet && !r.Bare && r.Mount == nil && !parameters.MatchString(r.Path) {
			out = append(out, r.Path)
		}
	}
	out = append(out, readings()...)
	for path, choices := range narrowed {
		for _, c := range choices {
			out = append(out, path+c)
		}
	}
	slices.Sort(out)
	return out
}

// listenInEveryRoom opens every address without an object as everybody.
func (w *walk) listenInEveryRoom() {
	for _, path := range rooms() {
		for _, g := range w.guests {
			w.ask(g, http.MethodGet, path, path, nil)
		}
	}
}

// listenToTheMail reads what the outbox holds for each of them.
func (w *walk) listenToTheMail() {
	for _, g := range w.guests {
		for _, m := range w.column(w.Outside(), "SELECT template, params FROM messages WHERE account_id = "+itoa(g.actor.AccountID)) {
			w.listen(g, "mail "+m[0], []byte(m[1]))
		}
	}
}

// outsiders are people of the walk to whom nothing is told of what the stage
// puts beside the demonstration.
var outsiders = []string{"", "contributor1", "network.member", "excom", "reviewer5", "drafter.org-v", "rc.country-o"}

// oneUse are the parts of an answer that differ each time: keys of forms and
// numbers of requests.
var oneUse = regexp.MustCompile(`name="_key" value="[^"]*"|"request":"[A-Z0-9]*"`)

// chainHead is the last certificate on the register of decisions. It is printed
// for everybody to keep, so that it moves with every decision, and says of none
// what it is.
var chainHead = regexp.MustCompile(`<dt>[^<]*[0-9]+</dt><dd><bdi class="mono" dir="ltr">[0-9a-f]{64}</bdi>`)

// roomsOfOutsiders is what outsiders read at every address without an object.
func (w *walk) roomsOfOutsiders() map[string]string {
	out := map[string]string{}
	for _, path := range rooms() {
		for _, g := range w.guests {
			if slices.Contains(outsiders, g.key) {
				page := oneUse.ReplaceAllString(string(w.ask(g, http.MethodGet, path, path, nil).body), "")
				out[path+" as "+g.String()] = chainHead.ReplaceAllString(page, "")
			}
		}
	}
	return out
}

// stillAs says where a number, a list or a sum gives away to outsiders that
// something hidden has come: every page is to the letter what it was, but for
// the head of the chain of certificates.
//
// fund-design.md 3.7: with and without the hidden thing the pages are identical.
func (w *walk) stillAs(before map[string]string) {
	for where, now := range w.roomsOfOutsiders() {
		// clause 38: what is open is put to members of the Network, whoever they are.
		// clause 102: a review of the Board opens for its members and the Committee.
		if strings.Contains(where, "/network/matters as ") || strings.Contains(where, "/board/annual-reviews as ") {
			continue
		}
		if was := before[where]; now != was {
			w.fault("%s tells that something hidden has come: %s", where, difference(was, now))
		}
	}
}

// difference is where two texts begin to differ.
func difference(was, now string) string {
	i := 0
	for i < min(len(was), len(now)) && was[i] == now[i] {
		i++
	}
	part := func(s string) string { return s[max(0, i-40):min(len(s), i+60)] }
	return strconv.Quote(part(was)) + " is now " + strconv.Quote(part(now))
}
