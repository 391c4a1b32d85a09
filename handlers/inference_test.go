package handlers_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/programmes"
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
	for len(queue) > 0 && len(seen) < 1000 {
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

// Where the hidden item stands among those the reader sees.
const (
	hiddenLast   = "last"
	hiddenFirst  = "first"
	hiddenMiddle = "middle"
)

// standing is a Board with matters that everybody sees and money that was paid
// in; with hidden another item is before it, one seat was screened from it,
// others answered and it was adopted, unpublished. Last it is about a proposal
// and binds money; first and in the middle it takes the number that in the other
// store a draft has, which no seat sees either.
func standing(t *testing.T, hidden bool, place, seat string) map[string]string {
	t.Helper()
	h := apptest.New(t, apptest.At(boardroom.Start))
	r := boardroom.Furnish(t, h)
	r.Matters = matters.New(h.DB, matters.WithEstablish(func(tx *db.Tx, a matters.Adoption) error {
		_, err := programmes.Establish(tx, programmes.Establishment(a))
		return err
	}))
	decided.Fund(t, h, 5_000_000_00)
	s := handlerstest.On(t, r.Harness, handlerstest.Origin)
	var m models.Matter
	between := func(here string) {
		switch {
		case place != here:
		case place == hiddenLast && hidden:
			m = r.Opened()
		case hidden:
			m = r.Other(models.MatterOther, models.SubjectNone)
		case place != hiddenLast:
			_, err := r.Matters.Prepare(r.Ctx, r.Officer, r.Asking(models.MatterOther, models.SubjectNone))
			r.Must(err)
		}
	}
	between(hiddenFirst)
	seen := r.Opened()
	between(hiddenMiddle)
	if place == hiddenMiddle {
		r.Other(models.MatterOther, models.SubjectNone)
	}
	r.Answer(seen, models.ConstituencyContributors, 1, boardroom.Agree(1))
	between(hiddenLast)
	if hidden {
		r.Must(r.ByOthers(r.Head, m.ID, r.Seats["contributors/3"], models.InterestScreened, models.InterestPersonal, "As the others see it."))
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
			"/programmes/%d", "/programmes/%d/budget", "/api/v1/board/matters/%d", "/api/v1/proposals/%d", "/api/v1/proposals/%d/board-paper", "/api/v1/programmes/%d",
			"/decisions/DEM00-D-2027-%02d", "/api/v1/decisions/DEM00-D-2027-%02d"} {
			known = append(known, fmt.Sprintf(of, id))
		}
	}
	reader := r.Members[seat]
	if seat == "" {
		reader = r.Head
	}
	return readable(t, s.SignIn(r.Fresh(reader)), known...)
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
	places := []string{hiddenLast, hiddenFirst, hiddenMiddle}
	if apptest.Engine() != "sqlite" {
		places = places[:1] // where the item stands is the pages' matter; one shows that the other engine scopes alike
	}
	for _, place := range places {
		t.Run(place, func(t *testing.T) {
			with, without := standing(t, true, place, "contributors/3"), standing(t, false, place, "contributors/3")
			if len(without) < 60 {
				t.Errorf("only %d addresses were read", len(without))
			}
			for _, path := range tellingApart(with, without) {
				t.Errorf("%s tells of the hidden item:\n%s", path, apart(with[path], without[path]))
			}
			t.Logf("%d addresses the same", len(without))
		})
	}
	control := tellingApart(standing(t, true, hiddenLast, "contributors/2"), standing(t, false, hiddenLast, "contributors/2"))
	head := tellingApart(standing(t, true, hiddenLast, ""), standing(t, false, hiddenLast, ""))
	if !slices.Contains(head, "/ledger") {
		t.Errorf("control: to the secretariat the money that was bound is told by %v only", head)
	}
	if len(control) < 5 {
		t.Errorf("control: a reader who may see the item is told apart by %v only", control)
	}
	t.Logf("for the control %d addresses differ", len(control))
}

// S1: to a seat without a vote how others answered, scored and objected is told
// by no page, list, file or answer, before the decision and after it; a seat that
// has answered and scored is the control.
func TestASeatWithoutAVoteReadsNothingOfTheOthers(t *testing.T) {
	r := boardroom.New(t)
	s := handlerstest.On(t, r.Harness, handlerstest.Origin)
	m := r.Opened()
	scores := map[string]int{}
	v, err := r.Matters.Show(r.Ctx, r.Fresh(r.Chair), m.ID)
	r.Must(err)
	for _, c := range v.Criteria {
		if !c.RecordedOnly {
			scores[c.Code] = 4
		}
	}
	r.Must(r.ByOthers(r.Chair, m.ID, r.Seats["contributors/2"], models.InterestNoVote, models.InterestOther, "It trains for the programme."))
	remark := boardroom.Agree(1)
	remark.Answer, remark.Reason = models.AnswerRemarks, "MARKER-REMARK"
	r.Answer(m, models.ConstituencyStakeholders, 1, boardroom.Object(1))
	r.Answer(m, models.ConstituencyContributors, 1, remark)
	r.Answer(m, models.ConstituencyContributors, 3, boardroom.Agree(1))
	for n := 1; n <= 3; n += 2 {
		r.Must(r.Matters.Score(r.Ctx, r.Member(models.ConstituencyContributors, n), m.ID, 0, scores, fmt.Sprintf("MARKER-SCORE-%d", n)))
	}
	markers := []string{"MARKER-REMARK", "MARKER-SCORE-1", "cannot read"}
	tells := func(seat string) map[string]bool {
		t.Helper()
		found := map[string]bool{}
		for path, body := range readable(t, s.SignIn(r.Fresh(r.Members[seat])), fmt.Sprintf("/board/matters/%d", m.ID), fmt.Sprintf("/api/v1/board/matters/%d", m.ID)) {
			for _, marker := range markers {
				if strings.Contains(body, marker) {
					found[marker] = true
					if seat == "contributors/2" {
						t.Errorf("%s tells %s", path, marker)
					}
				}
			}
		}
		return found
	}
	tells("contributors/2")
	if found := tells("contributors/3"); len(found) != len(markers) {
		t.Errorf("control: a seat that answered finds %v only", found)
	}
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
