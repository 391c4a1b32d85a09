package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// login is an account of the store that is measured.
type login struct{ email, password string }

// member is a person who has signed in through the page.
type member struct {
	server *process
	client *http.Client
	cookie string
	ballot url.Values // hidden fields of the vote, without the form's key
	path   string     // where the vote is sent
	votes  atomic.Int64
}

// signIn goes through the page of signing in.
func signIn(ctx context.Context, server *process, who login) (*member, error) {
	m := &member{server: server, client: newClient(64)}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	m.client.Jar = jar
	page, err := m.get(ctx, "/sign-in")
	if err != nil {
		return nil, err
	}
	form := hidden(find(page, "main form"))
	form.Set("email", who.email)
	form.Set("password", who.password)
	if status, err := m.post(ctx, "/sign-in", form); err != nil || status != http.StatusSeeOther {
		return nil, fmt.Errorf("sign in as %s: status %d: %w", who.email, status, err)
	}
	origin, err := url.Parse(server.origin)
	if err != nil {
		return nil, err
	}
	m.cookie = sessionOf(jar.Cookies(origin))
	return m, nil
}

func (m *member) get(ctx context.Context, path string) (*html.Node, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, m.server.origin+path, nil)
	if err != nil {
		return nil, err
	}
	res, err := m.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return html.Parse(res.Body)
}

func (m *member) post(ctx context.Context, path string, form url.Values) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.server.origin+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", m.server.origin)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := m.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, err
}

// findBallot looks for an open matter on which this member has a vote.
func (m *member) findBallot(ctx context.Context) error {
	list, err := m.get(ctx, "/board/matters?state=open")
	if err != nil {
		return err
	}
	for _, a := range cascadia.QueryAll(list, cascadia.MustCompile(`main a[href^="/board/matters/"]`)) {
		path, _, _ := strings.Cut(attr(a, "href"), "#")
		page, err := m.get(ctx, path)
		if err != nil {
			return err
		}
		if form := find(page, "form.ballot"); form != nil && find(form, "[name=answer]") != nil {
			m.ballot, m.path = hidden(form), path+"/votes"
			m.ballot.Del("_key")
			m.ballot.Set("answer", "agree")
			return nil
		}
	}
	return nil
}

// vote casts the member's vote under a key of its own and waits for the word
// that it is recorded.
func (m *member) vote(ctx context.Context, key string) error {
	form := url.Values{"_key": {key}}
	for name, values := range m.ballot {
		form[name] = values
	}
	status, err := m.post(ctx, m.path, form)
	if err == nil && status != http.StatusSeeOther {
		err = fmt.Errorf("a vote was answered with status %d", status)
	}
	if err == nil {
		m.votes.Add(1)
	}
	return err
}

func find(n *html.Node, selector string) *html.Node {
	if n == nil {
		return nil
	}
	return cascadia.Query(n, cascadia.MustCompile(selector))
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// hidden are the hidden fields of a form.
func hidden(form *html.Node) url.Values {
	out := url.Values{}
	if form == nil {
		return out
	}
	for _, in := range cascadia.QueryAll(form, cascadia.MustCompile("input[type=hidden]")) {
		out.Add(attr(in, "name"), attr(in, "value"))
	}
	return out
}
