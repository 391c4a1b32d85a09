package handlers

import (
	"io"
	"strings"

	"seedfund/frontend/layout"
	transferpages "seedfund/frontend/pages/transfers"
	"seedfund/handlers/exports"
	"seedfund/models"
)

// requestPackage is the package of the request in the address.
func (v *Visit) requestPackage() (exports.Package, error) {
	r, err := v.request()
	if err != nil {
		return exports.Package{}, err
	}
	return exports.PackageOf(v.Ctx(), v.Services, v.Actor, r.Request.Reference, v.Lang())
}

// packagePage shows what goes to the agent with a request; before the second
// signature it says that nothing does yet.
func packagePage(v *Visit) error {
	p, err := v.requestPackage()
	var none string
	if e := models.AsError(err); e != nil && strings.HasPrefix(e.Key, "transfers.conflict.package") {
		none = e.Key
	}
	if err != nil && none == "" {
		return err
	}
	r := p.Request.Request
	title := v.T("transfers.package.title", "Reference", r.Reference)
	view := transferpages.PackageView{Frame: v.transferFrame(title, v.transfersCrumb(), v.requestCrumb(r), layout.Crumb{Label: v.T("transfers.package.head")}),
		Request: r, Size: int64(len(p.Body)), Limit: exports.MailLimit, Printed: p.Printed, Without: exports.NoDecision(p), None: none}
	for _, f := range p.Files {
		view.Files = append(view.Files, transferpages.PackageFile{Name: f.Name, Kind: f.Kind, Hash: f.Hash, Size: f.Size})
	}
	return v.Render(transferpages.Package(view))
}

func packageFile(v *Visit) error {
	p, err := v.requestPackage()
	if err != nil {
		return err
	}
	return v.attach(exports.Archive, func(w io.Writer) (string, error) {
		_, err := w.Write(p.Body)
		return p.Name, err
	})
}
