package handlers_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"seedfund/app/apptest/boardroom"
	"seedfund/handlers"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// chance is what differs between any two answers of a server: keys of forms,
// numbers of requests, the end of a session, and the head of the chain of
// certificates.
var chance = regexp.MustCompile(`value="[A-Za-z0-9_-]{16,}"|"(request|expires_at)":"[^"]*"|"head":\{[^}]*\}`)

// attached are the files of the room's proposals, of which only the rows are kept.
var attached = regexp.MustCompile(`/proposals/\d+/files/\d+$`)

// readable is everything that a reader can reach: each page, list, file and
// answer, from every address without a parameter and every link on the way, and
// the addresses of the matter and the proposal that others may know.
func readable(t *testing.T, b *handlerstest.Browser, known ...string) map[string]string {
	t.Helper()
	seen := map[string]string{}
	browse(t, b, known, func(path string, page *handlerstest.Page) {
		seen[path] = fmt.Sprintf("%d %s", page.Status, chance.ReplaceAllString(string(page.Body), "*"))
	})
	return seen
}

// browse opens every address that a reader can reach, once.
func browse(t *testing.T, b *handlerstest.Browser, known []string, visit func(string, *handlerstest.Page)) {
	t.Helper()
	queue := append(known, readings()...)
	for _, r := range handlers.Routes() {
		if r.Method == http.MethodGet && !strings.Contains(r.Path, ":") && !strings.Contains(r.Path, "*") {
			queue = append(queue, r.Path)
		}
	}
	seen := map[string]bool{}
	for len(queue) > 0 && len(seen) < 900 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] || strings.Contains(path, "/openapi.json") || attached.MatchString(path) {
			continue
		}
		page := b.Get(path)
		if page.Status >= 500 {
			t.Errorf("%s: %d", path, page.Status)
		}
		seen[path] = true
		visit(path, page)
		if strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			queue = append(queue, linksOf(page)...)
		}
	}
}

// standing is a Board with a matter that everybody sees; with hidden a second
// item came to it, one seat was screened from it, others answered and it was
// adopted, unpublished.
func standing(t *testing.T, hidden bool, seat string) map[string]string {
	t.Helper()
	r := boardroom.New(t)
	s := handlerstest.On(t, r.Harness, handlerstest.Origin)
	seen := r.Opened()
	r.Answer(seen, models.ConstituencyContributors, 1, boardroom.Agree(1))
	if hidden {
		m := r.Opened()
		r.Must(r.Matters.Decide(r.Ctx, r.Fresh(r.Head), m.ID, r.Seats["contributors/3"], models.InterestScreened, models.InterestPersonal, "As the others see it."))
		for _, c := range models.Constituencies {
			for n := 1; n <= 3; n++ {
				if v, err := r.Matters.Show(r.Ctx, r.Member(c, n), m.ID); err == nil && len(v.Mine) > 0 && v.Mine[0].Refusal == nil {
					r.Answer(m, c, n, boardroom.Agree(1))
				}
			}
		}
		_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
		r.Must(err)
	}
	var known []string
	for id := 1; id <= 6; id++ {
		for _, of := range []string{"/board/matters/%d", "/board/matters/%d/interest", "/proposals/%d", "/proposals/%d/board-paper", "/proposals/%d/reviews", "/proposals/%d/submissions/1",
			"/api/v1/board/matters/%d", "/api/v1/proposals/%d", "/api/v1/proposals/%d/board-paper", "/decisions/DEM00-D-2027-%02d", "/api/v1/decisions/DEM00-D-2027-%02d"} {
			known = append(known, fmt.Sprintf(of, id))
		}
	}
	return readable(t, s.SignIn(r.Fresh(r.Members[seat])), known...)
}

// differences are the addresses that answer otherwise in two stores.
func tellingApart(a, b map[string]string) []string {
	var out []string
	for path, body := range a {
		if b[path] != body {
			out = append(out, path)
		}
	}
	for path := range b {
		if _, in := a[path]; !in {
			out = append(out, path)
		}
	}
	return out
}

// S2, the inference test: for a screened reader, from the interest until the
// publication, every page, list, number, file and answer is the same with the
// hidden item and without it. A reader with an interest disclosed is the control:
// for them the stores differ.
func TestAScreenedReaderCannotTellThatThereIsAnItem(t *testing.T) {
	with, without := standing(t, true, "contributors/3"), standing(t, false, "contributors/3")
	if len(without) < 60 {
		t.Errorf("only %d addresses were read", len(without))
	}
	for _, path := range tellingApart(with, without) {
		t.Errorf("%s tells of the hidden item:\n%s", path, apart(with[path], without[path]))
	}
	control := tellingApart(standing(t, true, "contributors/2"), standing(t, false, "contributors/2"))
	if len(control) < 5 {
		t.Errorf("control: a reader who may see the item is told apart by %v only", control)
	}
	t.Logf("%d addresses the same; for the control %d differ", len(without), len(control))
}

// apart is where two answers part.
func apart(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	cut := func(s string) string { return s[max(0, min(n-80, len(s))):min(len(s), n+120)] }
	return "with:    " + cut(a) + "\nwithout: " + cut(b)
}
