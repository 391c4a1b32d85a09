package handlers_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"seedfund/app/proposals"
	"seedfund/handlers"
	"seedfund/handlers/api"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// snapshot is what a telephone sends.
func snapshot(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewRGBA(image.Rect(0, 0, 64, 48)), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// asksCity has the lead ask a city for its word on a concept note; it gives the
// note and the path of the link.
func (s *applyScene) asksCity() (id int64, path string) {
	s.t.Helper()
	id, err := s.Services.Proposals.Start(s.Ctx, s.lead, proposals.Beginning{CallID: s.call.ID, Title: "Work and return with dignity", Country: "XDA"})
	s.must(err)
	s.must(s.Services.Proposals.SaveFacts(s.Ctx, s.lead, id, proposals.Facts{Title: "Work and return with dignity", Theme: 4, Objectives: []int{6}, Months: 30, StartOn: s.begins(), Asked: 214_000_00}))
	return id, s.sends(id, "mayor@harbour.invalid")
}

func (s *applyScene) sends(id int64, address string) string {
	s.t.Helper()
	asked, err := s.Services.Proposals.AskEndorsement(s.Ctx, s.lead, id, proposals.EndorsementRequest{
		About: models.WantedEndorsement{Kind: models.EndorserLocal, Country: "XDA"}, Office: "Mayor", Entity: "City of the harbour", Address: address, Language: "en"})
	s.must(err)
	u, err := url.Parse(asked.Link)
	s.must(err)
	return u.RequestURI()
}

func secretOf(path string) string {
	_, secret, _ := strings.Cut(path, "?t=")
	return secret
}

// Without an account, without a script: read, photograph, send, receipt; then
// the link shows the receipt alone.
func TestAnEndorserAnswersWithoutAnAccount(t *testing.T) {
	s := applyStage(t)
	id, path := s.asksCity()
	b := s.Visitor()
	page := b.Get(path).WantStatus(http.StatusOK).WantText("h1", "Work and return with dignity").WantText("main", "Country A").WantText("main", "City of the harbour").WantNo("nav .acting")
	if page.Header.Get("Referrer-Policy") != "no-referrer" || page.Header.Get("Cache-Control") != "no-store" || !strings.Contains(page.Header.Get("X-Robots-Tag"), "noindex") {
		t.Errorf("%v", page.Header)
	}
	policy := page.Header.Get("Content-Security-Policy")
	if strings.Contains(policy, "http") || !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "form-action 'self'") {
		t.Error(policy)
	}
	for _, n := range append(page.All("[src]"), page.All("link[href]")...) {
		for _, name := range []string{"src", "href"} {
			if at := handlerstest.Attr(n, name); at != "" && !strings.HasPrefix(at, "/") {
				t.Errorf("the page fetches %s", at)
			}
		}
	}
	if n := page.One("input[name=photo]"); handlerstest.Attr(n, "capture") != "environment" || handlerstest.Attr(n, "accept") == "" {
		t.Error("the camera is not offered")
	}
	whole := page.Follow("Read the whole document").WantStatus(http.StatusOK).WantText("h1", "Work and return with dignity")
	if whole.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Error("the document tells where it was opened")
	}
	refused := page.Submit("#answer form", handlerstest.Values{"signatory": "The mayor"})
	refused.WantStatus(http.StatusUnprocessableEntity).WantFault("answer")
	answer := handlerstest.Values{"answer": "give", "signatory": "The mayor", "office": "Mayor", "photo": handlerstest.File{Name: "letter.jpg", Body: snapshot(t)}}
	hostile := handlerstest.Values{"answer": "give", "signatory": "The mayor", "office": "Mayor", "letter": handlerstest.File{Name: "letter.jpg", Body: []byte("<html><script>alert(1)</script></html>")}}
	page.Submit("#answer form", hostile).WantStatus(http.StatusUnprocessableEntity).WantFault("letter")
	hostile["letter"] = handlerstest.File{Name: "letter.html", Body: []byte("<html></html>")}
	page.Submit("#answer form", hostile).WantStatus(http.StatusUnprocessableEntity).WantFault("letter")
	receipt := page.Submit("#answer form", answer).WantStatus(http.StatusOK).WantText("h1", "Receipt of your answer").WantText("main", "Endorsed").WantText("main", "letter.jpg").WantNo("form")
	if receipt.Answered != http.StatusSeeOther {
		t.Error(receipt.Answered)
	}
	acts := s.Acts()
	page.Submit("#answer form", answer).WantText("h1", "Receipt of your answer")
	other := handlerstest.Values{"answer": "decline", "signatory": "The mayor", "office": "Mayor", "remarks": "No."}
	page.Submit("#answer form", other).WantStatus(http.StatusConflict).WantText("main", "Another answer came first")
	b.Get(strings.Replace(path, "/endorse?", "/endorse/document?", 1)).WantText("h1", "Receipt of your answer").WantNo("form")
	if now := s.Acts(); now != acts {
		t.Errorf("%d acts after the answer", now-acts)
	}
	s.SignIn(s.lead).Get(fmt.Sprintf("/proposals/%d/sides", id)).WantText("main", "City of the harbour").WantText("main", "harbour.invalid").WantText("main", "Endorsed")
}

// The page is light: what an endorser fetches fits the first flight of a
// connection, script included.
func TestTheEndorsersPageIsLight(t *testing.T) {
	s := applyStage(t)
	_, path := s.asksCity()
	for _, lang := range []string{"en", "fr", "ar"} {
		b := s.Visitor()
		page := b.Get(strings.Replace(path, "/en/", "/"+lang+"/", 1)).WantStatus(http.StatusOK)
		weight := packed(t, page.Body)
		for _, n := range page.All("script[src]") {
			weight += packed(t, b.Get(handlerstest.Attr(n, "src")).Body)
		}
		t.Logf("%s: %d bytes, compressed with its script %d", lang, len(page.Body), weight)
		if weight > 10*1460 {
			t.Errorf("%s: the page weighs %d bytes compressed", lang, weight)
		}
	}
}

func packed(t *testing.T, body []byte) int {
	t.Helper()
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, 5)
	_, err := w.Write(body)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// A document that changed while its page was open: nothing is recorded, the newer
// one is shown with what is different, and what was typed is still there.
func TestAnAnswerToAnOlderPage(t *testing.T) {
	s := applyStage(t)
	id, path := s.asksCity()
	page := s.Visitor().Get(path)
	v, err := s.Services.Proposals.Show(s.Ctx, s.lead, id)
	s.must(err)
	s.must(s.Services.Proposals.SaveFacts(s.Ctx, s.lead, id, proposals.Facts{Version: v.Document.Parts[models.PartFacts].Version, Title: "Another title", Theme: 4,
		Objectives: []int{6}, Months: 30, StartOn: s.begins(), Asked: 300_000_00}))
	answer := handlerstest.Values{"answer": "give", "signatory": "The mayor", "office": "Mayor", "photo": handlerstest.File{Name: "letter.jpg", Body: snapshot(t)}}
	newer := page.Submit("#answer form", answer).WantStatus(http.StatusConflict).WantText(".callout", "The document has changed").WantText(".callout", "The amount asked for").WantText("h1", "Another title")
	if got := handlerstest.Attr(newer.One("input[name=signatory]"), "value"); got != "The mayor" {
		t.Errorf("what was typed is gone: %q", got)
	}
	newer.Submit("#answer form", answer).WantText("h1", "Receipt of your answer").WantText("main", "Another title")
}

// A letter in pieces is its link's alone: another link, and none, find nothing.
func TestALetterInPiecesIsItsLinksAlone(t *testing.T) {
	s := applyStage(t)
	id, path := s.asksCity()
	other := s.sends(id, "second@harbour.invalid")
	b, body := s.Visitor(), snapshot(t)
	send := func(method, at, secret string, content io.Reader) *handlerstest.Page {
		r := b.Request(method, at, content)
		r.Header.Set("X-Endorsement-Link", secret)
		if strings.HasSuffix(at, "/uploads") {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		return b.DoOnce(r)
	}
	begin := url.Values{"name": {"letter.jpg"}, "size": {fmt.Sprint(len(body))}}.Encode()
	var way struct{ ID, Arrived int64 }
	begun := send(http.MethodPost, "/endorse/uploads", secretOf(path), strings.NewReader(begin)).WantStatus(http.StatusOK)
	s.must(json.Unmarshal(begun.Body, &way))
	at := fmt.Sprintf("/endorse/uploads/%d", way.ID)
	for _, secret := range []string{"", "guess", secretOf(other)} {
		send(http.MethodGet, at, secret, nil).WantStatus(http.StatusNotFound)
		send(http.MethodPost, at+"/pieces?at=0", secret, bytes.NewReader(body)).WantStatus(http.StatusNotFound)
	}
	send(http.MethodPost, "/endorse/uploads", "guess", strings.NewReader(begin)).WantStatus(http.StatusNotFound)
	wrong := url.Values{"name": {"letter.exe"}, "size": {"10"}}.Encode()
	send(http.MethodPost, "/endorse/uploads", secretOf(path), strings.NewReader(wrong)).WantStatus(http.StatusUnprocessableEntity)
	send(http.MethodPost, at+"/pieces?at=0", secretOf(path), bytes.NewReader(body[:100])).WantStatus(http.StatusOK)
	send(http.MethodPost, at+"/pieces?at=0", secretOf(path), bytes.NewReader(body)).WantStatus(http.StatusConflict)
	send(http.MethodPost, at+"/pieces?at=100", secretOf(path), bytes.NewReader(body[100:])).WantStatus(http.StatusOK)
	page := b.Get(path)
	form := url.Values{"t": {secretOf(path)}, "digest": {handlerstest.Attr(page.One("input[name=digest]"), "value")}, "answer": {"give"}, "office": {"Mayor"}, "_upload.photo": {fmt.Sprint(way.ID)}}
	again := send2(b, form)
	again.WantStatus(http.StatusUnprocessableEntity).WantFault("signatory").WantText("main", "Your letter has arrived")
	form.Set("signatory", "The mayor")
	send2(b, form).WantText("h1", "Receipt of your answer").WantText("main", "letter.jpg")
	send(http.MethodPost, "/endorse/uploads", secretOf(path), strings.NewReader(begin)).WantStatus(http.StatusUnprocessableEntity)
}

func send2(b *handlerstest.Browser, form url.Values) *handlerstest.Page {
	r := b.Request(http.MethodPost, "/endorse", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.Do(r)
}

// The key of a request is its link's: two endorsers who send the same under one
// key have each their own answer, and each has one.
func TestAKeyIsItsLinks(t *testing.T) {
	s := applyStage(t)
	id, path := s.asksCity()
	other := s.sends(id, "second@harbour.invalid")
	b := s.Visitor()
	digest := handlerstest.Attr(b.Get(path).One("input[name=digest]"), "value")
	answer := func(secret string) (done struct{ ID int64 }) {
		var out struct {
			Data struct{ Done struct{ ID int64 } }
		}
		t.Helper()
		body, err := json.Marshal(map[string]any{"digest": digest, "answer": "decline", "signatory": "The mayor", "office": "Mayor", "remarks": "Not ours."})
		s.must(err)
		r := b.Request(http.MethodPost, "/api/v1/endorsement-link/answer", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", "answer-0001")
		r.Header.Set("X-Endorsement-Link", secret)
		page := b.DoOnce(r)
		if page.Answered >= 300 {
			t.Fatalf("%d: %s", page.Answered, page.Body)
		}
		s.must(json.Unmarshal(page.Body, &out))
		return out.Data.Done
	}
	first, second := answer(secretOf(path)), answer(secretOf(other))
	if first.ID == 0 || first.ID == second.ID || answer(secretOf(path)).ID != first.ID {
		t.Errorf("%+v %+v", first, second)
	}
	v, err := s.Services.Proposals.Show(s.Ctx, models.SystemActor, id)
	s.must(err)
	for _, e := range v.Document.Endorsements {
		if (e.ID == first.ID || e.ID == second.ID) && e.State != models.EndorsementDeclined {
			t.Errorf("%d is %s", e.ID, e.State)
		}
	}
}

// A browser that is told to tell no referrer sends no origin either: the form
// arrives all the same, and another site cannot make one without the secret. The
// secret is in no line of the log.
func TestTheSecretStaysAtHome(t *testing.T) {
	s := applyStage(t)
	_, path := s.asksCity()
	var log bytes.Buffer
	site, err := handlers.New(s.Services, handlers.Config{Origin: handlerstest.Origin, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	s.must(err)
	ask := func(method, at string, body io.Reader, head map[string]string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, handlerstest.Origin+at, body)
		for name, value := range head {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		return w
	}
	ask(http.MethodGet, path, nil, nil)
	ask(http.MethodGet, strings.Replace(path, "/endorse?", "/endorse/document?", 1), nil, nil)
	form := url.Values{"t": {secretOf(path)}, "answer": {"give"}}.Encode()
	null := map[string]string{"Origin": "null", "Content-Type": "application/x-www-form-urlencoded"}
	if w := ask(http.MethodPost, "/en/endorse", strings.NewReader(form), null); w.Code != http.StatusConflict && w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a form without origin: %d", w.Code)
	}
	if w := ask(http.MethodPost, "/en/sign-in", strings.NewReader("email=a"), null); w.Code != http.StatusForbidden {
		t.Errorf("control: another form without origin: %d", w.Code)
	}
	if log.Len() == 0 || strings.Contains(log.String(), secretOf(path)) {
		t.Errorf("the log holds the secret, or nothing: %s", log.String())
	}
	for at, words := range map[string]string{"/en/endorse": "leads nowhere", "/en/endorse?t=guess": "leads nowhere", "/en/endorse/document?t=guess": "leads nowhere"} {
		w := ask(http.MethodGet, at, nil, nil)
		if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), words) || w.Header().Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %d %v", at, w.Code, w.Header())
		}
	}
}

// The same by the operations of the API: read, answer with the letter, once.
func TestAnEndorserAnswersByTheAPI(t *testing.T) {
	s := applyStage(t)
	id, path := s.asksCity()
	b := s.Visitor()
	call := func(method, at string, body any) (*handlerstest.Page, map[string]any) {
		text, err := json.Marshal(body)
		s.must(err)
		r := b.Request(method, api.Prefix+at, bytes.NewReader(text))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Endorsement-Link", secretOf(path))
		page := b.DoOnce(r)
		var out map[string]any
		s.must(json.Unmarshal(page.Body, &out))
		return page, out
	}
	page, out := call(http.MethodGet, "/endorsement-link", nil)
	page.WantStatus(http.StatusOK)
	data := out["data"].(map[string]any)
	answer := map[string]any{"digest": data["digest"], "answer": "give", "signatory": "The mayor", "office": "Mayor", "name": "letter.jpg", "content": base64.StdEncoding.EncodeToString(snapshot(t))}
	for range 2 {
		page, out = call(http.MethodPost, "/endorsement-link/answer", answer)
		page.WantStatus(http.StatusOK)
		if done := out["data"].(map[string]any)["done"].(map[string]any); !strings.HasPrefix(done["reference"].(string), "E0") {
			t.Errorf("%v", done)
		}
	}
	answer["answer"], answer["remarks"] = "decline", "No."
	if page, out = call(http.MethodPost, "/endorsement-link/answer", answer); page.Status != http.StatusConflict || out["code"] != "endorsements.answered_otherwise" {
		t.Errorf("%d %v", page.Status, out)
	}
	list := s.SignIn(s.lead).Get(fmt.Sprintf("%s/proposals/%d/endorsements", api.Prefix, id)).WantStatus(http.StatusOK)
	if !bytes.Contains(list.Body, []byte(`"state":"given"`)) || !bytes.Contains(list.Body, []byte(`"domain":"harbour.invalid"`)) || bytes.Contains(list.Body, []byte("mayor@")) {
		t.Errorf("%s", list.Body)
	}
}

// Those who write a document ask, send again, take back and record a letter by
// the pages of the document.
func TestEndorsementsAreAskedByPages(t *testing.T) {
	s := applyStage(t)
	id, _ := s.asksCity()
	lead := s.SignIn(s.lead)
	form := lead.Get(fmt.Sprintf("/proposals/%d/sides", id)).WantText("main", "Endorsements this document needs").Follow("Ask for an endorsement, or record a letter").WantStatus(http.StatusOK)
	form.Submit(`form[action$="/endorsements"]`, handlerstest.Values{"about": "ministry/XDA", "office": "Minister", "entity": "Ministry", "address": s.Email(s.lead)}).WantStatus(http.StatusUnprocessableEntity)
	asked := form.Submit(`form[action$="/endorsements"]`, handlerstest.Values{"about": "ministry/XDA", "office": "Minister", "entity": "Ministry of Labour", "address": "office@ministry.invalid"})
	asked.WantText(".said", "The request is on its way.").WantText("main", "office@ministry.invalid")
	again := asked.Submit(`form[action$="/link"]`, nil).WantText(".said", "The request is on its way.")
	again.Submit(`form[action$="/withdrawal"]`, handlerstest.Values{"reason": "Another office answers."}).WantText(".said", "The request is taken back.").WantText("main", "Withdrawn")
	form.Submit(`form[action$="/letters"]`, handlerstest.Values{"about": "ministry/XDA", "signatory": "The minister", "office": "Minister", "entity": "Ministry"}).WantStatus(http.StatusUnprocessableEntity).WantFault("letter")
	kept := s.letterFiles()
	form.Submit(`form[action$="/letters"]`, handlerstest.Values{"about": "ministry/XDA", "office": "Minister", "entity": "Ministry", "letter": handlerstest.File{Name: "letter.pdf", Body: append(slices.Clone(letterPDF), '\n')}}).WantStatus(http.StatusUnprocessableEntity).WantFault("signatory")
	if s.letterFiles() != kept {
		t.Error("a letter whose record was refused is kept")
	}
	recorded := form.Submit(`form[action$="/letters"]`, handlerstest.Values{"about": "ministry/XDA", "signatory": "The minister", "office": "Minister", "entity": "Ministry", "letter": handlerstest.File{Name: "letter.pdf", Body: letterPDF}})
	recorded.WantText(".said", "The letter is recorded.").WantText("main", "by letter, recorded by the applicants").Follow("See the letter").WantStatus(http.StatusOK)
	s.SignIn(s.partner).Get(fmt.Sprintf("/proposals/%d/endorsements/new", id)).WantStatus(http.StatusNotFound) // takes no part yet
}

// letterFiles counts the files whose bytes are kept.
func (s *applyScene) letterFiles() (n int) {
	s.t.Helper()
	s.must(filepath.WalkDir(filepath.Join(s.Dir, "files"), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	}))
	return n
}
