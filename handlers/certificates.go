package handlers

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"seedfund/frontend/layout"
	"seedfund/frontend/pages/board"
	"seedfund/models"
)

// checking is the page that checks a certificate in the browser.
const checking = "/certificates/check"

// certificateFile hands out a decision's certificate: its public form, or with
// the values its reader may see.
func certificateFile(full bool) Handler {
	return func(v *Visit) error {
		reference := v.Param("reference")
		file, err := v.Decisions.CertificateFile(v.Ctx(), v.Actor, reference, full)
		if err != nil {
			return err
		}
		name := "certificate-" + reference
		if full {
			name += "-full"
		}
		return v.attach("application/json", func(w io.Writer) (string, error) {
			text, err := file.Bytes()
			if err != nil {
				return "", err
			}
			_, err = w.Write(text)
			return name + ".json", err
		})
	}
}

// certificateCheck is the one page for visitors with a script.
func certificateCheck(v *Visit) error {
	title := v.T("certificate.check")
	page := v.Page(title, v.boardCrumb(layout.Crumb{Label: v.T("board.decisions"), Href: v.At("/decisions")}, here(title))...)
	return v.renderUnder(v.site.assets.CheckPolicy(), http.StatusOK, board.CertificateCheck(board.CertificateCheckView{Page: page}))
}

// checkAddress is what the code on a printed decision leads to. Reference and
// hash stand behind "#": no server learns which certificate is checked.
func (v *Visit) checkAddress(reference string, c models.CertificateView) string {
	if c.Number == 0 {
		return ""
	}
	return fmt.Sprintf("%s%s#%s.%s", strings.TrimSuffix(v.site.config.Origin, "/"), checking, reference, c.Hash)
}
