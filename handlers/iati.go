package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/http"
	"strings"

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

// iatiXML is one of the two files, the same for every reader; until an act
// changes it a reader that has it is told so. What does not agree with the
// ledger is not given.
func iatiXML(name string) Handler {
	return func(v *Visit) error {
		var body bytes.Buffer
		file, err := exports.WriteIATI(v.Ctx(), v.Services, v.Actor, name, &body)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body.Bytes())
		tag := `"` + hex.EncodeToString(sum[:12]) + `"`
		h := v.Response().Header()
		h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": file}))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", tag)
		if strings.Contains(v.Request().Header.Get("If-None-Match"), tag) {
			return v.NoContent(http.StatusNotModified)
		}
		return v.Blob(http.StatusOK, exports.XML, body.Bytes())
	}
}
