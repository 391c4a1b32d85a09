package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"

	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/when"
)

func (p *program) exporting() *command {
	fs := newFlags("export")
	from := dataFlag(fs)
	list := fs.Bool("list", false, "name every export with what it needs")
	out := fs.String("o", "", "`FILE` to write; - is the standard output, empty is the file's own name here")
	var params exports.Params
	fs.StringVar(&params.Request, "request", "", "`N` number or reference of a transfer request")
	fs.StringVar(&params.Programme, "programme", "", "`N` number or reference of a programme")
	fs.StringVar(&params.Call, "call", "", "`REFERENCE` of a call")
	fs.IntVar(&params.Year, "year", 0, "`Y` of a yearly report (default: that of the last value date)")
	fs.StringVar(&params.Edition, "edition", "", "`E` of the funding status: whole, or transfers as in earlier statements")
	fs.StringVar(&params.Contributor, "contributor", "", "`CODE` of a contributor")
	fs.StringVar(&params.Organisation, "organisation", "", "`CODE` of the organisation of a file of expenditure (default: all)")
	fs.StringVar(&params.Form, "format", "", "`F` of a data file: csv, xlsx, json, or dictionary for what its columns mean (default csv)")
	fs.StringVar(&params.Language, "lang", "", "`L` language of the heads: en, fr or ar")
	fs.Func("as-at", "`DATE` the figures are as at (default: the last value date of the books)", func(text string) (err error) {
		if params.AsAt, err = when.ParseDate(text); err != nil {
			return fmt.Errorf("%q is no day like 2026-11-25", text)
		}
		return nil
	})
	return &command{name: "export", args: "NAME", summary: "write a workbook of the agent or a data file", flags: fs,
		about: "The same data give the same bytes; no file says when it was made. seedfund export --list names them all.",
		run: func(ctx context.Context, args []string) error {
			if *list && len(args) == 0 {
				return p.listExports()
			}
			if len(args) != 1 {
				return usage("say one NAME; --list names them")
			}
			e, ok := exports.Find(args[0])
			if !ok {
				return usage("there is no export %q; --list names them", args[0])
			}
			return p.with(ctx, from, func(s *store) error { return p.export(ctx, s, e, params, *out) })
		}}
}

func (p *program) listExports() error {
	for _, e := range exports.All {
		var needs []string
		for _, n := range e.Needs {
			needs = append(needs, "--"+n+" N")
		}
		if e.AsAt {
			needs = append(needs, "[--as-at DATE]")
		}
		if e.Year {
			needs = append(needs, "[--year Y]")
		}
		kind := strings.TrimPrefix(e.Ending(), ".")
		if len(e.Forms()) > 0 {
			needs = append(needs, "[--format F]")
		}
		fmt.Fprintf(p.out, "%-27s %-32s %s %s\n", e.Name, strings.Join(needs, " "), kind, e.Summary())
	}
	return nil
}

// export writes the file when it is whole, so that a refusal leaves none.
func (p *program) export(ctx context.Context, s *store, e exports.Export, params exports.Params, to string) error {
	var body bytes.Buffer
	name, err := e.Write(ctx, s.Services, models.SystemActor, params, &body)
	if err != nil {
		return err
	}
	if to == "-" {
		_, err := body.WriteTo(p.out)
		return err
	}
	if to == "" {
		to = name
	}
	if err := os.WriteFile(to, body.Bytes(), 0o600); err != nil {
		return err
	}
	fmt.Fprintln(p.err, to)
	return nil
}
