package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// server is the program serving in a process of its own.
type server struct {
	process *exec.Cmd
	address string
	ended   chan error
}

// start starts the server and waits until it is ready.
func start(t *testing.T, dir string, env map[string]string, addr string) *server {
	t.Helper()
	s := &server{process: exec.Command(os.Args[0], "serve", "--data", dir, "--addr", addr), ended: make(chan error, 1)}
	s.process.Env = append(os.Environ(), asProgram+"=1", "SEEDFUND_LOG=warn")
	for k, v := range env {
		s.process.Env = append(s.process.Env, k+"="+v)
	}
	out, err := s.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errs strings.Builder
	s.process.Stderr = &errs
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 100)
	go func() {
		for scan := bufio.NewScanner(out); scan.Scan(); {
			lines <- scan.Text()
		}
		close(lines)
		s.ended <- s.process.Wait()
	}()
	t.Cleanup(func() { _ = s.process.Process.Kill() })
	late := time.After(60 * time.Second)
	for s.address == "" {
		select {
		case l, open := <-lines:
			if !open {
				t.Fatalf("the server ended: %s", errs.String())
			}
			if rest, ok := strings.CutPrefix(l, "Seedfund is at "); ok {
				s.address = strings.TrimSuffix(rest, "/")
			}
		case <-late:
			t.Fatal("the server does not start")
		}
	}
	go func() {
		for range lines { // nobody reads on
		}
	}()
	return s
}

func (s *server) kill(t *testing.T) {
	t.Helper()
	if err := s.process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-s.ended
}

// client is a browser outside the program.
type client struct {
	http *http.Client
	base string
}

func newClient(t *testing.T, base string) *client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 16}
	t.Cleanup(transport.CloseIdleConnections)
	return &client{base: base, http: &http.Client{Jar: jar, Transport: transport, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (c *client) get(path string) (int, string, error) {
	r, err := c.http.Get(c.base + path)
	if err != nil {
		return 0, "", err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	return r.StatusCode, string(body), err
}

func (c *client) post(path string, values url.Values) (status int, location string, err error) {
	r, err := c.http.PostForm(c.base+path, values)
	if err != nil {
		return 0, "", err
	}
	defer r.Body.Close()
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return 0, "", err
	}
	return r.StatusCode, r.Header.Get("Location"), nil
}

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// form gives the hidden fields of the page's forms.
func (c *client) form(t *testing.T, path string) url.Values {
	t.Helper()
	status, body, err := c.get(path)
	if err != nil || status != http.StatusOK {
		t.Fatalf("%s: %d %v", path, status, err)
	}
	values := url.Values{}
	for _, m := range hiddenInput.FindAllStringSubmatch(body, -1) {
		values.Set(m[1], m[2])
	}
	return values
}

func (c *client) signIn(t *testing.T, email, password string) {
	t.Helper()
	values := c.form(t, "/sign-in")
	values.Set("email", email)
	values.Set("password", password)
	if status, location, err := c.post("/sign-in", values); err != nil || status != http.StatusSeeOther {
		t.Fatalf("sign-in: %d %s %v", status, location, err)
	}
}
