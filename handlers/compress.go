package handlers

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"
)

// compress packs texts for the wire: brotli where the browser takes it, else
// gzip. Pages carry no secret that repeats, for each form key is drawn anew.
func (w *site) compress(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		encoding := accepted(c.Request().Header.Get("Accept-Encoding"))
		if encoding == "" || c.Request().Method == http.MethodHead {
			return next(c)
		}
		out := &packed{ResponseWriter: c.Response().Writer, encoding: encoding}
		c.Response().Writer = out
		defer func() {
			out.close()
			c.Response().Writer = out.ResponseWriter
		}()
		return next(c)
	}
}

func accepted(header string) string {
	found := ""
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.ReplaceAll(params, " ", "") == "q=0" {
			continue
		}
		switch strings.ToLower(name) {
		case "br":
			return "br"
		case "gzip":
			found = "gzip"
		}
	}
	return found
}

type packer interface {
	io.WriteCloser
	Flush() error
	Reset(io.Writer)
}

// Packing once for one reader is quick, packing once for all is thorough.
var (
	quickPackers    = packersAt(3, 3)
	thoroughPackers = packersAt(5, 6)
)

func packersAt(br, gz int) map[string]*sync.Pool {
	return map[string]*sync.Pool{
		"br":   {New: func() any { return brotli.NewWriterLevel(nil, br) }},
		"gzip": {New: func() any { z, _ := gzip.NewWriterLevel(nil, gz); return z }},
	}
}

// packed decides at the first byte whether to pack.
type packed struct {
	http.ResponseWriter
	encoding string
	packer   packer
	decided  bool
}

func (p *packed) WriteHeader(status int) {
	p.decide(status)
	p.ResponseWriter.WriteHeader(status)
}

func (p *packed) decide(status int) {
	if p.decided {
		return
	}
	p.decided = true
	h := p.Header()
	if !isText(h.Get("Content-Type")) || h.Get("Content-Encoding") != "" || h.Get("Content-Range") != "" {
		return
	}
	h.Add("Vary", "Accept-Encoding")
	if status == http.StatusNoContent || status == http.StatusNotModified || status < 200 {
		return
	}
	h.Set("Content-Encoding", p.encoding)
	h.Del("Content-Length")
	p.packer = quickPackers[p.encoding].Get().(packer)
	p.packer.Reset(p.ResponseWriter)
}

func isText(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	return strings.HasPrefix(kind, "text/") && kind != "text/event-stream" || strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "xml") || kind == "image/svg+xml"
}

func (p *packed) Write(b []byte) (int, error) {
	if !p.decided {
		p.decide(http.StatusOK)
	}
	if p.packer != nil {
		return p.packer.Write(b)
	}
	return p.ResponseWriter.Write(b)
}

// Flush sends what is there.
func (p *packed) Flush() {
	if p.packer != nil {
		_ = p.packer.Flush()
	}
	if f, ok := p.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Hijack hands the connection on.
func (p *packed) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(p.ResponseWriter).Hijack()
}

// Unwrap gives the writer beneath to http.ResponseController.
func (p *packed) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *packed) close() {
	if p.packer == nil {
		return
	}
	_ = p.packer.Close()
	p.packer.Reset(nil)
	quickPackers[p.encoding].Put(p.packer)
	p.packer = nil
}
