package frontend

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"

	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	"seedfund/frontend/static"
)

// Page is the frame's part of a page; handlers fill it once for each request.
type Page = layout.Page

// StaticPath is where the static files are served.
const StaticPath = "/static/"

// frameSheets are the sheets of the frame, in the order in which they are joined;
// components follow by name, print comes last.
var frameSheets = []string{"tokens.css", "base.css", "layout.css"}

// signedInSheets are of parts that no public page shows but one that asks for the
// whole style (layout.Page.WholeStyle); pages for visitors, which carry their
// style in them, leave them out.
var signedInSheets = []string{"alarm.css", "cube.css", "curve.css", "differences.css", "document.css", "fold.css", "inbox.css", "living.css", "matrix.css", "panel.css", "rows.css", "score.css", "step_bar.css", "talk.css", "task_list.css", "turns.css"}

// fontFaces are the shipped subsets. Arabic pages take a small Latin file for
// figures and codes, so that no page loads more than two.
var fontFaces = []struct{ family, file, characters string }{
	{"Noto Sans", "fonts/noto-sans-latin.woff2", ""},
	{"Noto Sans Arabic", "fonts/noto-sans-arabic.woff2", "U+600-6FF,U+200C-200F"},
	{"Noto Sans Small", "fonts/noto-sans-latin-small.woff2", "U+20-7E,U+AB,U+B7,U+BB,U+D7,U+2013-2014,U+2018-201D,U+2026,U+20AC,U+2190,U+2192,U+2212"},
}

// Assets are the style sheets and static files of one build, hashed by
// content so that they may be kept for a year.
type Assets struct {
	files  map[string]*file // by the path under StaticPath
	fonts  layout.Assets
	lean   layout.Assets // for a request with Save-Data: on, without fonts
	policy [2]string     // public, signed in
	check  string        // of the page that checks certificates
	warmed sync.Once
}

type file struct {
	body       []byte
	kind       string
	once       sync.Once
	brotlied   []byte
	gzipped    []byte
	compresses bool
}

// NewAssets gives the files built into the program, joined and hashed. They are
// the same for all, so that they are made and compressed once in a process.
func NewAssets() (*Assets, error) { return built() }

var built = sync.OnceValues(func() (*Assets, error) {
	a := &Assets{files: map[string]*file{}}
	hrefs := map[string]string{}
	for _, name := range []string{
		"fonts/noto-sans-latin.woff2", "fonts/noto-sans-arabic.woff2", "fonts/noto-sans-latin-small.woff2",
		"js/htmx.min.js", "js/hx-sse.min.js", "js/app.js", "js/keep.js", "js/upload.js", "js/paste.js", "js/certificate.js", "img/icon.svg",
	} {
		body, err := static.FS.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read static file: %w", err)
		}
		if name == "js/app.js" || name == "js/keep.js" || name == "js/upload.js" || name == "js/paste.js" || name == "js/certificate.js" {
			body = scriptIndent.ReplaceAll(body, nil)
		}
		hrefs[name] = a.add(path.Base(name), body)
	}
	sheet, err := joinedSheet(nil)
	if err != nil {
		return nil, fmt.Errorf("join style sheets: %w", err)
	}
	inline, err := joinedSheet(signedInSheets)
	if err != nil {
		return nil, fmt.Errorf("join style sheets: %w", err)
	}
	shared := layout.Assets{
		HtmxHref: hrefs["js/htmx.min.js"], SSEHref: hrefs["js/hx-sse.min.js"],
		AppHref: hrefs["js/app.js"], KeepHref: hrefs["js/keep.js"], UploadHref: hrefs["js/upload.js"], PasteHref: hrefs["js/paste.js"], CheckHref: hrefs["js/certificate.js"], IconHref: hrefs["img/icon.svg"],
	}
	a.fonts, a.lean = shared, shared
	a.fonts.InlineCSS = fontSheet(hrefs, "optional") + inline
	a.fonts.StyleHref = a.add("style.css", []byte(fontSheet(hrefs, "swap")+sheet))
	a.lean.InlineCSS = inline
	a.lean.StyleHref = a.add("style-lean.css", []byte(sheet))

	const rest = "img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	styles := "style-src 'self' " + sourceHash(a.fonts.InlineCSS) + " " + sourceHash(a.lean.InlineCSS) + "; "
	a.policy[0] = "default-src 'none'; " + styles + rest
	a.policy[1] = "default-src 'none'; script-src 'self'; connect-src 'self'; " + styles + rest
	a.check = "default-src 'none'; script-src 'self'; " + styles + rest
	return a, nil
})

// For gives the assets for a request: with fonts, or without when the reader
// saves data (header Save-Data: on).
func (a *Assets) For(saveData bool) layout.Assets {
	if saveData {
		return a.lean
	}
	return a.fonts
}

// Policy is the Content-Security-Policy of a page. Public pages may run no
// script at all.
func (a *Assets) Policy(signedIn bool) string {
	if signedIn {
		return a.policy[1]
	}
	return a.policy[0]
}

// CheckPolicy is the policy of the page that checks certificates: its script
// runs for visitors too, and no script on it can open a connection.
func (a *Assets) CheckPolicy() string { return a.check }

// add keeps a file under a name with its hash and returns its address.
func (a *Assets) add(name string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
	kind := mime.TypeByExtension(ext)
	switch ext {
	case ".js":
		kind = "text/javascript; charset=utf-8"
	case ".woff2":
		kind = "font/woff2"
	case ".css":
		kind = "text/css; charset=utf-8"
	case ".svg":
		kind = "image/svg+xml"
	}
	a.files[hashed] = &file{body: body, kind: kind, compresses: ext != ".woff2"}
	return StaticPath + hashed
}

// ServeHTTP serves a static file. Its name carries its hash, so that it never
// changes; anything else is not found.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[strings.TrimPrefix(r.URL.Path, StaticPath)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	body, encoding := f.encoded(r.Header.Get("Accept-Encoding"))
	if f.compresses {
		h.Set("Vary", "Accept-Encoding")
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// Warm compresses every file; serve calls it in the background after the
// first page can be answered, so that the start stays quick.
func (a *Assets) Warm() {
	a.warmed.Do(func() {
		for _, f := range a.files {
			f.compress()
		}
		// The best compression takes a hundred times the memory of what it packs.
		debug.FreeOSMemory()
	})
}

func (f *file) compress() {
	f.once.Do(func() {
		if !f.compresses {
			return
		}
		var br, gz bytes.Buffer
		bw := brotli.NewWriterLevel(&br, brotli.BestCompression)
		_, err := bw.Write(f.body)
		if errors.Join(err, bw.Close()) == nil {
			f.brotlied = br.Bytes()
		}
		gw, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
		if err != nil {
			return
		}
		_, err = gw.Write(f.body)
		if errors.Join(err, gw.Close()) == nil {
			f.gzipped = gz.Bytes()
		}
	})
}

func (f *file) encoded(accept string) ([]byte, string) {
	f.compress()
	switch {
	case f.brotlied != nil && accepts(accept, "br"):
		return f.brotlied, "br"
	case f.gzipped != nil && accepts(accept, "gzip"):
		return f.gzipped, "gzip"
	}
	return f.body, ""
}

func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(name, encoding) && !strings.Contains(strings.ReplaceAll(params, " ", ""), "q=0") {
			return true
		}
	}
	return false
}

func sourceHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func fontSheet(hrefs map[string]string, display string) string {
	var b strings.Builder
	for _, f := range fontFaces {
		fmt.Fprintf(&b, `@font-face{font-family:"%s";font-weight:400 700;font-display:%s;src:url(%s) format("woff2")`, f.family, display, hrefs[f.file])
		if f.characters != "" {
			b.WriteString(";unicode-range:" + f.characters)
		}
		b.WriteString("}")
	}
	return b.String()
}

// joinedSheet is the frame's sheets, every component's and the print sheet,
// without comments and needless space, save those left out.
func joinedSheet(without []string) (string, error) {
	var b strings.Builder
	for _, name := range frameSheets {
		if err := appendSheet(&b, layout.CSS, name); err != nil {
			return "", err
		}
	}
	names, err := fs.Glob(components.CSS, "*.css")
	if err != nil {
		return "", err
	}
	slices.Sort(names)
	for _, name := range names {
		if slices.Contains(without, name) {
			continue
		}
		if err := appendSheet(&b, components.CSS, name); err != nil {
			return "", err
		}
	}
	if err := appendSheet(&b, layout.CSS, "print.css"); err != nil {
		return "", err
	}
	return b.String(), nil
}

// scriptIndent is what our own script does not need on the wire: indentation
// and lines that are only a comment.
var scriptIndent = regexp.MustCompile(`(?m)^[ \t]+|^//.*\n`)

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssSpace   = regexp.MustCompile(`\s+`)
	cssEdges   = regexp.MustCompile(` ?([{};,]) ?`)
	cssValue   = regexp.MustCompile(`([a-z-]): `)
	cssZero    = regexp.MustCompile(`([ ,(:])0\.(\d)`)
)

func appendSheet(b *strings.Builder, dir fs.FS, name string) error {
	body, err := fs.ReadFile(dir, name)
	if err != nil {
		return err
	}
	text := cssSpace.ReplaceAllString(cssComment.ReplaceAllString(string(body), ""), " ")
	text = cssEdges.ReplaceAllString(text, "$1")
	text = cssZero.ReplaceAllString(cssValue.ReplaceAllString(text, "$1:"), "$1.$2")
	b.WriteString(strings.ReplaceAll(strings.TrimSpace(text), ";}", "}"))
	return nil
}
