package public

import (
	"context"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

// SnapshotsAddress is where the snapshots of open data are listed.
const SnapshotsAddress = "/data/snapshots"

// SnapshotsView is the list, the newest first. Take is for who may take one.
type SnapshotsView struct {
	Frame
	Rows []models.DataSnapshot
	Take bool
}

func snapshotPath(reference string) string { return SnapshotsAddress + "/" + reference }

func (v SnapshotsView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "snapshots.caption"), Unit: components.Dollars(ctx), Columns: []components.Column{
		{Head: i18n.T(ctx, "snapshots.col.reference"), RowHead: true}, {Head: i18n.T(ctx, "snapshots.col.day")},
		{Head: i18n.T(ctx, "snapshots.total.programmes"), Kind: components.Number}, {Head: i18n.T(ctx, "snapshots.total.approved"), Kind: components.Number},
		{Head: i18n.T(ctx, "snapshots.total.net"), Kind: components.Number}, {Head: i18n.T(ctx, "snapshots.total.spent"), Kind: components.Number},
		{Head: i18n.T(ctx, "snapshots.total.received"), Kind: components.Number}, {Head: i18n.T(ctx, "snapshots.col.note")},
	}}
	for i, s := range v.Rows {
		note := s.Note
		if i > 0 {
			note = strings.TrimSpace(i18n.T(ctx, "snapshots.has_newer") + " " + note)
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.To(s.Reference(), v.At(snapshotPath(s.Reference()))), components.Day(ctx, s.TakenOn),
			components.Count(ctx, s.Programmes), components.Cents(ctx, s.ApprovedCents), components.Cents(ctx, s.NetCents), components.Cents(ctx, s.SpentCents),
			components.Cents(ctx, s.ReceivedCents), components.Words(note)}})
	}
	return t
}

// SnapshotView is one snapshot with its files; Newer is the newest where that is
// another.
type SnapshotView struct {
	Frame
	S     models.DataSnapshot
	Files []models.DataSnapshotFile
	Newer string
}

func (v SnapshotView) address(f models.DataSnapshotFile) string {
	return snapshotPath(v.S.Reference()) + "/" + f.Name
}

// archive is the one file that holds the others.
func (v SnapshotView) archive() (models.DataSnapshotFile, bool) {
	for _, f := range v.Files {
		if strings.HasSuffix(f.Name, ".zip") {
			return f, true
		}
	}
	return models.DataSnapshotFile{}, false
}

func (v SnapshotView) facts(ctx context.Context) []components.Fact {
	facts := []components.Fact{
		{Name: i18n.T(ctx, "iati.publisher"), Text: v.S.Publisher},
		{Name: i18n.T(ctx, "snapshots.col.day"), Text: i18n.Date(ctx, v.S.TakenOn)},
	}
	if v.S.Through != "" {
		facts = append(facts, components.Fact{Name: i18n.T(ctx, "snapshots.through"), Body: components.Code(v.S.Through)})
	}
	facts = append(facts, components.Fact{Name: i18n.T(ctx, "snapshots.hash"), Body: components.Code(v.S.Hash)})
	for _, row := range []struct {
		key   string
		cents int64
	}{{"approved", int64(v.S.ApprovedCents)}, {"net", int64(v.S.NetCents)}, {"spent", int64(v.S.SpentCents)}, {"received", int64(v.S.ReceivedCents)}} {
		facts = append(facts, components.Fact{Name: i18n.T(ctx, "snapshots.total."+row.key), Text: i18n.Amount(ctx, money.Amount{Minor: row.cents, Currency: money.USD})})
	}
	return append(facts, components.Fact{Name: i18n.T(ctx, "snapshots.total.programmes"), Text: i18n.Number(ctx, v.S.Programmes)})
}

func (v SnapshotView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "snapshots.files"), Dense: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "snapshots.col.file"), RowHead: true}, {Head: i18n.T(ctx, "snapshots.col.holds")},
		{Head: i18n.T(ctx, "snapshots.col.rows"), Kind: components.Number}, {Head: i18n.T(ctx, "snapshots.col.size"), Kind: components.Number}, {Head: "SHA-256"},
	}}
	for _, f := range v.Files {
		lines := components.Words("")
		if strings.HasSuffix(f.Name, ".csv") && !strings.HasPrefix(f.Name, "dictionary") || strings.HasSuffix(f.Name, ".json") {
			lines = components.Count(ctx, f.Lines)
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.To(f.Name, v.address(f)), components.Words(holds(ctx, f.Name)), lines,
			components.Words(i18n.Bytes(ctx, f.Size)), components.Of(components.Code(f.Hash[:16] + "…"))}})
	}
	return t
}

// holds says what a file of a snapshot is.
func holds(ctx context.Context, name string) string {
	stem, _, _ := strings.Cut(name, ".")
	switch {
	case name == models.SnapshotSums:
		return i18n.T(ctx, "snapshots.readme.sums")
	case stem == "README":
		return i18n.T(ctx, "snapshots.file.readme")
	case stem == "dictionary":
		return i18n.T(ctx, "snapshots.readme.dictionary")
	case strings.HasSuffix(name, ".zip"):
		return i18n.T(ctx, "snapshots.file.archive")
	}
	return i18n.T(ctx, "snapshots.file."+strings.ReplaceAll(stem, "-", "_"))
}

// TakeSnapshotView is the form that takes one.
type TakeSnapshotView struct {
	Frame
	Form components.Form
	Last *models.DataSnapshot
}
