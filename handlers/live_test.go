package handlers_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/calls"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// stream is an open stream of a live page.
type stream struct {
	t      *testing.T
	answer *http.Response
	lines  *bufio.Scanner
}

func listen(t *testing.T, server *httptest.Server, b *handlerstest.Browser, path string) stream {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	for _, c := range b.Cookies("/") {
		r.AddCookie(c)
	}
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	return stream{t, answer, bufio.NewScanner(answer.Body)}
}

// next is the next word of the stream, empty at its end.
func (s stream) next() string {
	s.t.Helper()
	for s.lines.Scan() {
		if data, ok := strings.CutPrefix(s.lines.Text(), "data: "); ok {
			return data
		}
	}
	return ""
}

// A live page is told of a change that its reader sees, of no other, and says
// nothing of what it is.
func TestAStreamTellsOfWhatItsReaderSees(t *testing.T) {
	s, r := boardSite(t)
	m := r.Opened()
	server := httptest.NewServer(s.Handler)
	t.Cleanup(server.Close)
	member := s.SignIn(r.Members["contributors/1"])
	page := member.Get(path(m))
	at, mark := handlerstest.Attr(page.One("[data-live]"), "data-live"), handlerstest.Attr(page.One("[data-live]"), "data-mark")
	live := listen(t, server, member, at+"?seen="+mark)
	if kind := live.answer.Header.Get("Content-Type"); live.answer.StatusCode != http.StatusOK || kind != "text/event-stream" {
		t.Fatal(live.answer.StatusCode, kind)
	}
	// An act elsewhere is no word; the answer of another seat is one.
	terms := calls.Usual()
	terms.Title, terms.Summary = models.Texts{"en": "Another call"}, models.Texts{"en": "x"}
	terms.OpensAt, terms.ClosesAt = r.DB.Now(r.Ctx).AddDate(0, 0, 1), r.DB.Now(r.Ctx).AddDate(0, 2, 0)
	terms.Envelope, terms.Minimum, terms.Maximum, terms.Themes = 12_000_000_00, 100_000_00, 2_600_000_00, []int{2}
	_, err := r.Calls.Prepare(r.Ctx, r.Head, terms)
	r.Must(err)
	r.Answer(m, models.ConstituencyStakeholders, 1, boardroom.Object(1))
	told := live.next()
	fresh := handlerstest.Attr(member.Get(path(m)).One("[data-live]"), "data-mark")
	if told != fresh || told == mark || len(told) != 24 {
		t.Errorf("told %q, the page is at %q and was at %q", told, fresh, mark)
	}
	// Whom an interest screens is told that the page has changed, once, and then
	// finds nothing.
	_, err = r.Matters.Declare(r.Ctx, r.Members["contributors/1"], m.ID, 0, models.InterestPersonal, "")
	r.Must(err)
	if word := live.next(); word != "gone" {
		t.Errorf("told %q of what is closed", word)
	}
	if again := listen(t, server, member, at); again.answer.StatusCode != http.StatusNotFound {
		t.Errorf("a stream of what is closed: %d", again.answer.StatusCode)
	}
	if stranger := listen(t, server, s.Visitor(), at); stranger.answer.Header.Get("Content-Type") == "text/event-stream" {
		t.Error("a stranger listens")
	}
}

// A person who opens many windows is told in four of them.
func TestStreamsOfOnePersonAreFew(t *testing.T) {
	s, r := boardSite(t)
	m := r.Opened()
	server := httptest.NewServer(s.Handler)
	t.Cleanup(server.Close)
	member, other := s.SignIn(r.Members["contributors/1"]), s.SignIn(r.Members["contributors/2"])
	for range 4 {
		if live := listen(t, server, member, path(m, "events")); live.next() == "" {
			t.Fatal("no word")
		}
	}
	if fifth := listen(t, server, member, path(m, "events")); fifth.answer.StatusCode != http.StatusNoContent {
		t.Errorf("the fifth stream: %d", fifth.answer.StatusCode)
	}
	if live := listen(t, server, other, path(m, "events")); live.next() == "" {
		t.Error("another person is refused for the first one's windows")
	}
}
