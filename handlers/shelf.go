package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"time"

	"seedfund/app/db"
)

// A shared page is the same for every visitor: it is made once and handed out
// until an act has changed the store, and for shelfLife at the most, for what
// stands on it may depend on the hour.
const (
	shelfLife  = 5 * time.Second
	shelfBytes = 16 << 20 // of pages before packing; a shelf that is full is cleared
)

// finished is a page for visitors as it goes out.
type finished struct {
	body              []byte
	tag, policy, lang string
	made              db.Mark

	mu     sync.Mutex
	packed map[string][]byte // by encoding, packed when first asked for
}

func finish(body []byte, policy, lang string) *finished {
	sum := sha256.Sum256(body)
	return &finished{body: body, tag: `W/"` + hex.EncodeToString(sum[:12]) + `"`, policy: policy, lang: lang, packed: map[string][]byte{}}
}

// in gives the page in an encoding that accepted gives; it is packed once.
func (p *finished) in(encoding string) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if b, ok := p.packed[encoding]; ok {
		return b, nil
	}
	var out bytes.Buffer
	z := thoroughPackers[encoding].Get().(packer)
	defer thoroughPackers[encoding].Put(z)
	z.Reset(&out)
	if _, err := z.Write(p.body); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	p.packed[encoding] = out.Bytes()
	return out.Bytes(), nil
}

// hand answers with the page, or says that the reader has it already.
func (p *finished) hand(v *Visit) error {
	h := v.Response().Header()
	h.Set("Content-Security-Policy", p.policy)
	h.Set("Content-Language", p.lang)
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Accept-Language, Cookie, Save-Data")
	h.Set("ETag", p.tag)
	if strings.Contains(v.Request().Header.Get("If-None-Match"), p.tag) {
		return v.NoContent(http.StatusNotModified)
	}
	body := p.body
	if encoding := accepted(v.Request().Header.Get("Accept-Encoding")); encoding != "" && v.Request().Method != http.MethodHead {
		var err error
		if body, err = p.in(encoding); err != nil {
			return err
		}
		h.Add("Vary", "Accept-Encoding")
		h.Set("Content-Encoding", encoding)
	}
	return v.Blob(http.StatusOK, "text/html; charset=utf-8", body)
}

// shelf holds the shared pages of this server.
type shelf struct {
	mu    sync.RWMutex
	pages map[string]*finished
	bytes int
}

// take gives a page that is still true at a mark.
func (s *shelf) take(key string, now db.Mark) *finished {
	s.mu.RLock()
	defer s.mu.RUnlock()
	p := s.pages[key]
	if p == nil || !stillTrue(p.made, now) {
		return nil
	}
	return p
}

// stillTrue says whether what was made at a mark may be handed out at another.
func stillTrue(made, now db.Mark) bool {
	return made.State == now.State && !now.At.Before(made.At) && now.At.Sub(made.At) <= shelfLife
}

func (s *shelf) put(key string, p *finished) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.pages[key]; old != nil {
		s.bytes -= len(old.body)
	}
	if s.pages == nil || s.bytes+len(p.body) > shelfBytes {
		s.pages, s.bytes = map[string]*finished{}, 0
	}
	s.pages[key] = p
	s.bytes += len(p.body)
}

// shared answers a visitor's request from the shelf, or has the page made and
// leaves it there. A signed-in person's page is always made for that person.
func (w *site) shared(v *Visit, page Handler) error {
	if v.Actor.SignedIn() {
		return page(v)
	}
	mark, err := v.DB.Mark(v.Ctx())
	if err != nil {
		return err
	}
	r := v.Request()
	key := strings.Join([]string{v.Lang(), pinned(v.Context), strings.ToLower(r.Header.Get("Save-Data")), r.URL.Path, r.URL.RawQuery}, "\n")
	if p := w.shelf.take(key, mark); p != nil {
		return p.hand(v)
	}
	v.leave = func(p *finished) {
		p.made = mark
		w.shelf.put(key, p)
	}
	return page(v)
}
