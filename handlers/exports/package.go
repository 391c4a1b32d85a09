package exports

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"

	"seedfund/app"
	"seedfund/app/printing"
	"seedfund/frontend/i18n"
	"seedfund/frontend/pages/board"
	"seedfund/frontend/pages/transfers"
	"seedfund/models"
	"seedfund/reports"
	"seedfund/reports/document"
)

// TransferPackage is the name of the package of a request among the exports.
const TransferPackage = "transfer-package"

// MailLimit is the size from which on many mail systems refuse a file, in bytes.
const MailLimit = 10_000_000

// Package is what goes to the agent with a transfer request, in one archive.
type Package struct {
	Name     string // of the archive
	Request  models.TransferRequestView
	Files    []PackageFile // the manifest last
	Printed  bool          // the documents are PDF; else this server prints none and they are DOCX
	Decision bool          // the decision is in it; it is for who may read the decision
	Body     []byte
}

// PackageFile is one file of a package. Kind says what it is: letter, decision,
// request, budget, answer, notification, manifest.
type PackageFile struct {
	Name string
	Kind string
	Size int64
	Hash string // SHA-256
}

// NoDecision is the word, under transfers.package, why the decision is not in a
// package; empty where it is.
func NoDecision(p Package) string {
	switch {
	case p.Decision:
		return ""
	case p.Request.Programme.PriorDecisionID != nil:
		return "prior_decision"
	}
	return "no_decision"
}

// Mailable says whether the archive is small enough for a letter.
func (p Package) Mailable() bool { return len(p.Body) <= MailLimit }

// PackageOf puts together what the agent asks for with a transfer request: the
// letter, the decision, the request and the budget as workbooks, the file for the
// agent's answer, what came from the agent, and a manifest with the hash of each.
// The request is one that the actor may see; a Conflict says that it carries no
// second signature yet, for nothing is to be mailed before.
//
// clause 97: the agent gets from the fund what it works with.
func PackageOf(ctx context.Context, s *app.Services, actor models.Actor, request, language string) (Package, error) {
	if err := actor.May(models.PermExport); err != nil {
		return Package{}, err
	}
	if language == "" {
		language = i18n.Lang(ctx)
	}
	j := &job{ctx: i18n.With(ctx, language), services: s, actor: actor, params: Params{Request: request, Language: language}}
	if err := j.open(); err != nil {
		return Package{}, err
	}
	return j.packed()
}

// safeName keeps of a number what may be part of a file name: the agent's numbers are
// free text, and nothing of one is a path.
func safeName(text string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_') {
			return r
		}
		return '-'
	}, text), "-")
}

func transferPackage(j *job) error {
	p, err := j.packed()
	if err != nil {
		return err
	}
	j.name = strings.TrimSuffix(strings.TrimPrefix(p.Name, strings.ToLower(j.fund)+"-"), ".zip")
	_, err = j.to.Write(p.Body)
	return err
}

// packing is a package on its way.
type packing struct {
	*job
	Package
	parts []reports.ArchivePart
}

func (j *job) packed() (Package, error) {
	ref := referenceOf("TR", j.params.Request)
	id, err := j.services.Transfers.Number(j.ctx, j.actor, ref)
	if err != nil {
		return Package{}, err
	}
	p := packing{job: j}
	if p.Request, err = j.services.Transfers.Show(j.ctx, j.actor, id); err != nil {
		return Package{}, err
	}
	if !p.Request.Approved() {
		return Package{Request: p.Request}, models.Conflict("transfers.conflict.package", "99").With(map[string]any{"Reference": ref})
	}
	if p.Request.Told() {
		return Package{Request: p.Request}, models.Conflict("transfers.conflict.package_told", "97").With(map[string]any{"Reference": ref})
	}
	number := safeName(p.Request.Programme.AgentNumber)
	if number == "" {
		number = p.Request.Programme.Reference
	}
	p.Name = j.fileName(number + "-" + ref + ".zip")
	for _, step := range []func() error{p.letter, p.decision, p.workbooks, p.answer, p.notifications, p.manifest} {
		if err := step(); err != nil {
			return Package{}, fmt.Errorf("package of %s: %w", ref, err)
		}
	}
	var body bytes.Buffer
	if err := reports.WriteArchive(&body, p.parts); err != nil {
		return Package{}, err
	}
	p.Body = body.Bytes()
	return p.Package, nil
}

func (p *packing) add(kind, name string, body []byte) {
	p.Files = append(p.Files, PackageFile{Name: name, Kind: kind, Size: int64(len(body)), Hash: hashOf(body)})
	p.parts = append(p.parts, reports.ArchivePart{Name: strings.TrimSuffix(p.Name, ".zip") + "/" + name, Body: body})
}

// paper adds a document: printed where this server prints, else as DOCX.
func (p *packing) paper(kind, name string, d document.Document) error {
	body, err := d.Print(p.ctx, p.services.Printer)
	switch {
	case err == nil:
		p.Printed = true
		p.add(kind, name+".pdf", body)
		return nil
	case !errors.Is(err, printing.ErrNone):
		return err
	}
	var file bytes.Buffer
	if err := d.WriteDOCX(&file); err != nil {
		return err
	}
	p.add(kind, name+".docx", file.Bytes())
	return nil
}

func (p *packing) issuer() board.Issuer {
	return board.Issuer{Fund: strings.TrimSpace(p.fund + " " + i18n.T(p.ctx, "frame.fund_"+string(p.kind))), Illustrative: p.kind == models.StoreDemonstration}
}

func (p *packing) letter() error {
	by := p.issuer()
	return p.paper("letter", p.Request.Request.Reference+"-letter", transfers.LetterDocument(p.ctx, by.Fund, by.Notice(p.ctx), p.Request))
}

// decision adds the decision with its certificate, for who may read it.
func (p *packing) decision() error {
	if p.Request.Programme.PriorDecisionID != nil {
		return nil // taken before the register, which may use its reference for another one
	}
	d, err := p.services.Decisions.Show(p.ctx, p.actor, p.Request.Decision)
	if models.AsError(err) != nil {
		return nil // not for this reader; the manifest says so
	}
	if err != nil {
		return err
	}
	c, err := p.services.Decisions.Certificate(p.ctx, p.actor, p.Request.Decision)
	if err != nil {
		return err
	}
	p.Decision = true
	return p.paper("decision", "decision-"+p.Request.Decision, board.DecisionDocument(p.ctx, p.issuer(), d, c))
}

// workbooks adds the request with its checks and the approved budget.
func (p *packing) workbooks() error {
	for _, w := range []struct {
		kind, name string
		params     Params
		write      func(*job) error
	}{{"request", p.Request.Request.Reference + "-request.xlsx", Params{Request: p.Request.Request.Reference}, transfer},
		{"budget", p.Request.Programme.Reference + "-budget.xlsx", Params{Programme: p.Request.Programme.Reference}, budget}} {
		var body bytes.Buffer
		j := *p.job
		j.params, j.to = w.params, &body
		j.params.Language = p.params.Language
		if err := w.write(&j); err != nil {
			return err
		}
		p.add(w.kind, w.name, body.Bytes())
	}
	return nil
}

// answer adds the file that the agent fills and sends back, unless all is paid.
func (p *packing) answer() error {
	rows := reports.AnswerRows(p.Request)
	if len(rows) == 0 {
		return nil
	}
	var body bytes.Buffer
	if err := reports.WriteAnswer(&body, p.book(), rows); err != nil {
		return err
	}
	p.add("answer", p.Request.Request.Reference+"-answer.xlsx", body.Bytes())
	return nil
}

// notifications adds what came from the agent on paper.
func (p *packing) notifications() error {
	seen := map[int64]bool{}
	for _, r := range p.Request.Records {
		if r.FileID == nil || seen[*r.FileID] || p.services.Files == nil {
			continue
		}
		seen[*r.FileID] = true
		f, row, err := p.services.Files.Open(p.ctx, *r.FileID)
		if err != nil {
			return err
		}
		body, err := io.ReadAll(f)
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
		// Two papers may bear one name; nothing of a name is a path.
		p.add("notification", fmt.Sprintf("notification-%d%s", len(seen), strings.ToLower(path.Ext(row.Name))), body)
	}
	return nil
}

// manifest lists the files with their sizes and hashes.
func (p *packing) manifest() error {
	T := func(key string, args ...any) string { return i18n.T(p.ctx, "transfers.package."+key, args...) }
	lines := []string{T("title", "Reference", p.Request.Request.Reference), p.Name, T("number", "Number", p.Request.Programme.AgentNumber, "Programme", p.Request.Programme.Reference), ""}
	if by := p.issuer(); by.Illustrative {
		lines = append(lines, by.Notice(p.ctx))
	}
	if p.Printed {
		lines = append(lines, T("printed"))
	} else {
		lines = append(lines, T("not_printed"))
	}
	if why := NoDecision(p.Package); why != "" {
		lines = append(lines, T(why))
	}
	lines = append(lines, T("no_bank"), "")
	for _, f := range p.Files {
		lines = append(lines, f.Name, "  "+T("kind_"+f.Kind), "  "+i18n.Bytes(p.ctx, f.Size)+" ("+fmt.Sprint(f.Size)+")", "  SHA-256 "+f.Hash)
	}
	p.add("manifest", "MANIFEST.txt", []byte(strings.Join(lines, "\n")+"\n"))
	return nil
}
