package exports

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"seedfund/app"
	programmelist "seedfund/app/programmes"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports"
)

// Media types of the other files of a snapshot.
const (
	Archive   = "application/zip"
	PlainText = "text/plain; charset=utf-8"
)

// everybody is whom a snapshot is read as, whoever takes it.
var everybody = models.Actor{Role: models.RolePublic}

// snapshotLanguage is that of the data files: one for all readers.
const snapshotLanguage = i18n.Reference

// openTable is one data file of a snapshot.
type openTable struct {
	name   string
	lines  int
	write  func(io.Writer, reports.Book, reports.Form) error
	fields func(reports.Book) []reports.Field
}

func openTableOf[R any](name string, table func(reports.Book) reports.Table[R], rows []R) openTable {
	return openTable{name: name, lines: len(rows),
		write: func(w io.Writer, b reports.Book, form reports.Form) error {
			return table(b).Write(w, b, form, len(rows), reports.All(rows))
		},
		fields: func(b reports.Book) []reports.Field { return table(b).Fields(b) }}
}

// TakeSnapshot keeps what everybody may know of the fund at the moment as files
// with their dictionary and citation, for good. A Conflict says what keeps it from
// being taken: no publisher, sums that are not the ledger's, or no change since
// the last.
func TakeSnapshot(ctx context.Context, s *app.Services, actor models.Actor, note string) (*models.DataSnapshot, error) {
	return s.OpenData.TakeSnapshot(ctx, actor, note, func(ctx context.Context, snapshot models.DataSnapshot) (models.SnapshotDraft, error) {
		return layOut(ctx, s, snapshot)
	})
}

// layOut makes the files of a snapshot of the moment. The same data on the same
// day under the same number give the same bytes.
func layOut(ctx context.Context, s *app.Services, snapshot models.DataSnapshot) (models.SnapshotDraft, error) {
	ctx = i18n.With(ctx, snapshotLanguage)
	j := &job{ctx: ctx, services: s, actor: everybody, params: Params{Language: snapshotLanguage}}
	if err := j.open(); err != nil {
		return models.SnapshotDraft{}, err
	}
	_, data, _, check, err := prepareIATI(ctx, s, everybody)
	if err != nil {
		return models.SnapshotDraft{}, err
	}
	if err := check.Err(); err != nil {
		return models.SnapshotDraft{}, err
	}
	tables, totals, err := j.openTables(data)
	if err != nil {
		return models.SnapshotDraft{}, err
	}
	snapshot.SnapshotTotals, snapshot.Through = totals, data.Through
	snapshot.Publisher, snapshot.Licence, snapshot.Illustrative = data.Identity.Name, data.Identity.Licence, j.kind == models.StoreDemonstration
	snapshot.Title = i18n.T(ctx, "snapshots.data_title", "Fund", j.fund)
	if snapshot.Illustrative {
		snapshot.Title += " (" + strings.ToLower(i18n.T(ctx, "reports.illustrative")) + ")"
	}
	l := snapshotLayout{job: j, tables: tables, draft: models.SnapshotDraft{Snapshot: snapshot}}
	for _, step := range []func() error{l.data, l.dictionaries, l.sums, l.readmes, l.archive} {
		if err := step(); err != nil {
			return models.SnapshotDraft{}, err
		}
	}
	return l.draft, nil
}

// openTables are the data files, with the sums of their rows. The programmes' and
// the payments' own sums must be one.
func (j *job) openTables(data models.IATIData) ([]openTable, models.SnapshotTotals, error) {
	var totals models.SnapshotTotals
	rows, err := everyProgramme(j.ctx, j.services, everybody, programmelist.Filter{})
	if err != nil {
		return nil, totals, err
	}
	results, err := j.services.Reporting.FundResults(j.ctx, everybody)
	if err != nil {
		return nil, totals, err
	}
	years, _, err := j.services.Ledger.FundingYears(j.ctx, everybody, when.Date{}, models.FundingWhole)
	if err != nil {
		return nil, totals, err
	}
	contributions, transfers, sums := data.Contributions(), data.Transfers(), results.All()
	for _, r := range rows {
		totals.ApprovedCents += r.ApprovedCents
		totals.NetCents += r.NetFunded()
		totals.SpentCents += r.SpentCents
	}
	totals.Programmes = len(rows)
	var paid money.Cents
	for _, m := range transfers {
		paid += m.USDCents
	}
	for _, m := range contributions {
		totals.ReceivedCents += m.USDCents
	}
	if paid != totals.NetCents || len(rows) != len(data.Programmes) {
		return nil, totals, models.Conflict("snapshots.conflict.differs", "97").With(map[string]any{"Programmes": totals.NetCents, "Transfers": paid})
	}
	return []openTable{
		openTableOf("programmes", reports.ProgrammeList, rows),
		openTableOf("contributions", reports.OpenContributions, contributions),
		openTableOf("transfers", reports.OpenTransfers, transfers),
		openTableOf("funding-status", reports.Funding, years[len(years)-1].Lines),
		openTableOf("results", func(b reports.Book) reports.Table[models.IndicatorSum] { return reports.FundSums(b, 0) }, sums),
		openTableOf("result-lines", reports.FundLines, models.SumLines(sums)),
	}, totals, nil
}

type snapshotLayout struct {
	*job
	tables []openTable
	draft  models.SnapshotDraft
}

func (l *snapshotLayout) add(name, media string, lines int, write func(io.Writer) error) error {
	var body bytes.Buffer
	if err := write(&body); err != nil {
		return fmt.Errorf("snapshot, %s: %w", name, err)
	}
	l.draft.Files = append(l.draft.Files, models.SnapshotBytes{Name: name, Media: media, Lines: lines, Body: body.Bytes()})
	return nil
}

func (l *snapshotLayout) data() error {
	for _, t := range l.tables {
		for _, form := range []reports.Form{reports.FormCSV, reports.FormJSON} {
			if err := l.add(t.name+"."+string(form), mediaOf(form), t.lines, func(w io.Writer) error { return t.write(w, l.book(), form) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// in is the book of another language.
func (l *snapshotLayout) in(lang string) reports.Book {
	j := *l.job
	j.ctx, j.params.Language = i18n.With(l.ctx, lang), lang
	return j.book()
}

func (l *snapshotLayout) dictionaries() error {
	for _, lang := range models.IATILanguages {
		b := l.in(lang)
		var files []reports.FileFields
		for _, t := range l.tables {
			files = append(files, reports.FileFields{File: t.name, Fields: t.fields(b)})
		}
		if err := l.add("dictionary."+lang+".csv", Data, 0, func(w io.Writer) error { return reports.WriteDictionaries(w, b, files) }); err != nil {
			return err
		}
	}
	return nil
}

// sums is the list of hashes in the form that sha256sum checks; its own hash is
// what the snapshot is cited by.
func (l *snapshotLayout) sums() error {
	var list strings.Builder
	for _, f := range l.draft.Files {
		fmt.Fprintf(&list, "%s  %s\n", hashOf(f.Body), f.Name)
	}
	l.draft.Snapshot.Hash = hashOf([]byte(list.String()))
	return l.add(models.SnapshotSums, PlainText, 0, func(w io.Writer) error {
		_, err := io.WriteString(w, list.String())
		return err
	})
}

func hashOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// readmes say in each language what the files are and how they are cited.
func (l *snapshotLayout) readmes() error {
	for _, lang := range models.IATILanguages {
		if err := l.add("README."+lang+".txt", PlainText, 0, func(w io.Writer) error { return l.readme(w, i18n.With(l.ctx, lang)) }); err != nil {
			return err
		}
	}
	return nil
}

func (l *snapshotLayout) readme(w io.Writer, ctx context.Context) error {
	s := l.draft.Snapshot
	T := func(key string, args ...any) string { return i18n.T(ctx, "snapshots.readme."+key, args...) }
	lines := []string{s.Title + ", " + s.Reference(), "", T("what", "Day", s.TakenOn.String())}
	if s.Illustrative {
		lines = append(lines, T("illustrative"))
	}
	if s.Through != "" {
		lines = append(lines, T("through", "Entry", s.Through))
	}
	if s.Note != "" {
		lines = append(lines, "", T("note"), s.Note)
	}
	lines = append(lines, "", T("cite"), s.Citation(), "", T("licence_"+known(s.Licence), "Licence", s.Licence), "", T("files"))
	for _, t := range l.tables {
		lines = append(lines, "  "+t.name+".csv, "+t.name+".json: "+i18n.T(ctx, "snapshots.file."+strings.ReplaceAll(t.name, "-", "_"))+" ("+T("rows", "Count", t.lines)+")")
	}
	lines = append(lines, "  dictionary.en.csv, dictionary.fr.csv, dictionary.ar.csv: "+T("dictionary"), "  "+models.SnapshotSums+": "+T("sums"), "", T("forms"), T("missing"), T("later"))
	for _, row := range []struct {
		key   string
		cents money.Cents
	}{{"approved", s.ApprovedCents}, {"net", s.NetCents}, {"spent", s.SpentCents}, {"received", s.ReceivedCents}} {
		lines = append(lines, "  "+i18n.T(ctx, "snapshots.total."+row.key)+": "+row.cents.String()+" USD")
	}
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

func known(text string) string {
	if text == "" {
		return "none"
	}
	return "is"
}

// archive is all files in one folder.
func (l *snapshotLayout) archive() error {
	folder := l.fileName("open-data-" + l.draft.Snapshot.Reference())
	var parts []reports.ArchivePart
	for _, f := range l.draft.Files {
		parts = append(parts, reports.ArchivePart{Name: folder + "/" + f.Name, Body: f.Body})
	}
	return l.add(folder+".zip", Archive, 0, func(w io.Writer) error { return reports.WriteArchive(w, parts) })
}
