package document

import (
	"context"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
)

// page is the document as one file that needs nothing else: no script, no
// address, no font but those of the machine that prints it.
var page = template.Must(template.New("document").Funcs(template.FuncMap{
	"dir": func(language string) string {
		if RightToLeft(language) {
			return "rtl"
		}
		return "ltr"
	},
	"lines": func(text string) []string { return strings.Split(text, "\n") },
	"right": func(t Table, column int) bool { return slices.Contains(t.End, column) },
	"set":   setting,
	"sub":   func(s Section) bool { return s.Level == 2 },
}).Parse(`<!DOCTYPE html>
<html lang="{{.Language}}" dir="{{dir .Language}}">
<head><meta charset="utf-8"><title>{{.Title}}</title>
<style>
@page { size: A4; margin: 22mm 20mm 26mm; }
body { font: 10.5pt/1.5 "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", "DejaVu Sans", sans-serif; color: #0b2236; margin: 0; }
h1 { font-size: 19pt; line-height: 1.25; margin: 0 0 6mm; } h2 { font-size: 13pt; margin: 7mm 0 2mm; break-after: avoid; } h3 { font-size: 11pt; margin: 5mm 0 1mm; break-after: avoid; }
p { margin: 0 0 2.5mm; orphans: 3; widows: 3; } ul, ol { margin: 0 0 3mm; padding-inline-start: 7mm; }
.notice { border: .4mm solid #8a5a00; padding: 2mm 3mm; margin-bottom: 6mm; font-weight: 600; } .fund { color: #4a5a68; margin-bottom: 1mm; }
dl { display: grid; grid-template-columns: 48mm 1fr; border-top: .2mm solid #9fb0bd; margin: 0 0 5mm; } dt, dd { margin: 0; padding: 1.4mm 0; border-bottom: .2mm solid #d5dde3; } dt { color: #4a5a68; padding-inline-end: 5mm; } dt, dd { break-inside: avoid; } dt { break-after: avoid; }
table { border-collapse: collapse; width: 100%; margin: 0 0 4mm; font-size: 9pt; } thead { display: table-header-group; } tr { break-inside: avoid; }
table.pairs { break-inside: avoid; } .pairs th:first-child, .pairs td:first-child { width: 32%; } table.many { font-size: 7.5pt; line-height: 1.4; overflow-wrap: break-word; } .many td, .many th { padding-inline: 1mm; }
thead, caption { break-after: avoid; } tbody tr:first-child { break-before: avoid; } caption { text-align: start; font-weight: 600; padding-bottom: 1mm; } th { text-align: start; border-bottom: .5mm solid #0b2236; } td, th { padding: 1.2mm 1.5mm; vertical-align: top; } td { border-bottom: .2mm solid #d5dde3; }
.n { text-align: right; direction: ltr; font-variant-numeric: tabular-nums; } tfoot td { font-weight: 600; border-top: .4mm solid #0b2236; }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 12mm; margin-top: 14mm; break-inside: avoid; } .sign div { border-top: .3mm solid #0b2236; padding-top: 1.5mm; }
.mark { position: fixed; inset: 0; display: grid; place-items: center; z-index: -1; } .mark b { transform: rotate(-32deg); font-size: 46pt; color: #e3e8ec; text-align: center; }
</style></head>
<body>
{{with .Watermark}}<div class="mark" aria-hidden="true"><b>{{.}}</b></div>{{end}}
{{with .Notice}}<p class="notice">{{.}}</p>{{end}}
<p class="fund">{{.Publisher}}{{with .Reference}} · <bdi>{{.}}</bdi>{{end}}</p>
<h1>{{.Title}}</h1>
{{with .Facts}}<dl>{{range .}}<dt>{{.Name}}</dt><dd dir="auto">{{range $i, $l := lines .Value}}{{if $i}}<br>{{end}}{{$l}}{{end}}</dd>{{end}}</dl>{{end}}
{{range .Sections}}{{if .Title}}{{if sub .}}<h3>{{.Title}}</h3>{{else}}<h2>{{.Title}}</h2>{{end}}{{end}}
{{range .Blocks}}{{if .Text}}<p{{with .Language}} lang="{{.}}" dir="{{dir .}}"{{else}} dir="auto"{{end}}>{{range $i, $l := lines .Text}}{{if $i}}<br>{{end}}{{$l}}{{end}}</p>
{{else if .Items}}{{if .Numbered}}<ol>{{range .Items}}<li dir="auto">{{.}}</li>{{end}}</ol>{{else}}<ul>{{range .Items}}<li dir="auto">{{.}}</li>{{end}}</ul>{{end}}
{{else if .Table}}{{$t := .Table}}<table{{with set $t}} class="{{.}}"{{end}}>{{with .Table.Caption}}<caption>{{.}}</caption>{{end}}<thead><tr>{{range $i, $h := .Table.Head}}<th scope="col"{{if right $t $i}} class="n"{{end}}>{{$h}}</th>{{end}}</tr></thead>
<tbody>{{range .Table.Rows}}<tr>{{range $i, $c := .}}<td dir="auto"{{if right $t $i}} class="n"{{end}}>{{$c}}</td>{{end}}</tr>{{end}}</tbody>
{{with .Table.Foot}}<tfoot><tr>{{range $i, $c := .}}<td{{if right $t $i}} class="n"{{end}}>{{$c}}</td>{{end}}</tr></tfoot>{{end}}</table>{{end}}
{{end}}{{end}}
{{with .Signature}}<section class="sign">{{range .}}<div>{{.Name}}<br>{{.Capacity}}</div>{{end}}</section>{{end}}
</body></html>
`))

// setting is how a table is set: records of pairs stay together, many columns are
// set small.
func setting(t Table) string {
	switch n := len(t.Head); {
	case n == 2:
		return "pairs"
	case n > 5:
		return "many"
	}
	return ""
}

// foot is what stands at the foot of each printed page: the document's lines and
// the number of the page.
var foot = template.Must(template.New("foot").Parse(`<div style="font: 7pt sans-serif; color: #4a5a68; width: 100%; margin: 0 20mm; display: flex; justify-content: space-between; gap: 8mm">` +
	`<span style="overflow-wrap: anywhere">{{with .Watermark}}<b>{{.}}</b><br>{{end}}{{range $i, $l := .Foot}}{{if $i}}<br>{{end}}{{$l}}{{end}}</span><span style="white-space: nowrap"><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>`))

// WriteHTML writes the document as one page to print.
func (d Document) WriteHTML(to io.Writer) error { return page.Execute(to, d) }

// Printer makes a page and the foot of its sheets into a printed file.
type Printer interface {
	Print(ctx context.Context, body, foot string) ([]byte, error)
}

// Print is the document as a printed file.
func (d Document) Print(ctx context.Context, p Printer) ([]byte, error) {
	var body, below strings.Builder
	if err := d.WriteHTML(&body); err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	if err := foot.Execute(&below, d); err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	return p.Print(ctx, body.String(), below.String())
}
