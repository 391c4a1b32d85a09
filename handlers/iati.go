package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/http"
	"strings"
	"sync"

	"seedfund/app/db"
	"seedfund/frontend/pages/public"
	"seedfund/handlers/exports"
)

// iatiPage says what the fund's IATI files hold, who publishes them, and how
// their sums stand beside the ledger's.
func iatiPage(v *Visit) error {
	check, err := exports.CheckIATI(v.Ctx(), v.Services, v.Actor)
	if err != nil {
		return err
	}
	return v.Render(public.IATI(public.IATIView{Frame: v.publicFrame(v.T("iati.title")), Check: check}))
}

// openFile is a public file as it goes out.
type openFile struct {
	name, tag string
	body      []byte
	made      db.Mark
}

// openFiles holds the public files of this server, by their names: each is made
// once for all readers and handed out until the next act, as shared pages are.
type openFiles struct {
	mu   sync.Mutex
	kept map[string]openFile
}

// get gives a file that is still true, or has it made; readers that come at once
// wait for one making.
func (o *openFiles) get(v *Visit, name string) (openFile, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	mark, err := v.DB.Mark(v.Ctx())
	if err != nil {
		return openFile{}, err
	}
	if f, ok := o.kept[name]; ok && stillTrue(f.made, mark) {
		return f, nil
	}
	var body bytes.Buffer
	f := openFile{made: mark}
	if f.name, err = exports.WriteIATI(v.Ctx(), v.Services, v.Actor, name, &body); err != nil {
		return f, err
	}
	sum := sha256.Sum256(body.Bytes())
	f.body, f.tag = body.Bytes(), `W/"`+hex.EncodeToString(sum[:12])+`"`
	if o.kept == nil {
		o.kept = map[string]openFile{}
	}
	o.kept[name] = f
	return f, nil
}

// iatiXML is one of the two files, the same for every reader; who has it already
// is told so. What does not agree with the ledger is not given.
func iatiXML(name string) Handler {
	return func(v *Visit) error {
		f, err := v.site.openData.get(v, name)
		if err != nil {
			return err
		}
		h := v.Response().Header()
		h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": f.name}))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", f.tag)
		if strings.Contains(v.Request().Header.Get("If-None-Match"), f.tag) {
			return v.NoContent(http.StatusNotModified)
		}
		return v.Blob(http.StatusOK, exports.XML, f.body)
	}
}
