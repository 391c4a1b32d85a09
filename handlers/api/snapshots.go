package api

import (
	"context"

	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// DataSnapshot is the open data of a day, kept for good. Amounts are in dollars
// with two decimals.
type DataSnapshot struct {
	Reference    string      `json:"reference" doc:"Year and number: 2026-2"`
	TakenOn      when.Date   `json:"taken_on"`
	Title        string      `json:"title"`
	Publisher    string      `json:"publisher"`
	Licence      string      `json:"licence,omitempty" doc:"Address of the licence"`
	Illustrative bool        `json:"illustrative"`
	Through      string      `json:"through,omitempty" doc:"Number of the last ledger entry"`
	Note         string      `json:"note,omitempty"`
	Hash         string      `json:"sha256" doc:"Of SHA256SUMS, the list of the hashes of its data files"`
	Citation     string      `json:"citation"`
	Programmes   int         `json:"programmes"`
	Approved     money.Cents `json:"approved"`
	Net          money.Cents `json:"net_funded"`
	Spent        money.Cents `json:"expenditure"`
	Received     money.Cents `json:"received"`
	Newer        string      `json:"newer,omitempty" doc:"Reference of the newest where that is another"`
}

// DataSnapshotDetail is a snapshot with its files.
type DataSnapshotDetail struct {
	DataSnapshot
	Files []DataSnapshotFile `json:"files"`
}

// DataSnapshotFile is one file of a snapshot.
type DataSnapshotFile struct {
	Name string `json:"name"`
	Kind string `json:"media_type"`
	Rows int    `json:"rows"`
	Size int64  `json:"bytes"`
	Hash string `json:"sha256"`
}

func dataSnapshot(s models.DataSnapshot, newer string) DataSnapshot {
	if newer == s.Reference() {
		newer = ""
	}
	return DataSnapshot{Reference: s.Reference(), TakenOn: s.TakenOn, Title: s.Title, Publisher: s.Publisher, Licence: s.Licence, Illustrative: s.Illustrative, Through: s.Through, Note: s.Note,
		Hash: s.Hash, Citation: s.Citation(), Programmes: s.Programmes, Approved: s.ApprovedCents, Net: s.NetCents, Spent: s.SpentCents, Received: s.ReceivedCents, Newer: newer}
}

type snapshotFileInput struct {
	Reference string `path:"reference" maxLength:"20"`
	File      string `path:"file" maxLength:"100" doc:"Name of the file: programmes.csv"`
}

type takeSnapshotInput struct {
	Body struct {
		Note string `json:"note" maxLength:"1000" doc:"For readers: what was corrected since the last one"`
	}
}

// snapshotOperations are the dated snapshots of open data.
func snapshotOperations(a *API) {
	s := a.services.OpenData
	List(a, Op{ID: "list-data-snapshots", Path: "/data-snapshots", Summary: "Snapshots of open data, the newest first", Tag: "exports", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]DataSnapshot, int64, error) {
			rows, err := s.Snapshots(ctx, actor)
			out := make([]DataSnapshot, len(rows))
			for i, r := range rows {
				out[i] = dataSnapshot(r, rows[0].Reference())
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-data-snapshot", Path: "/data-snapshots/{reference}", Summary: "One snapshot with its files", Tag: "exports", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *ByReference) (DataSnapshotDetail, error) {
			v, err := s.Snapshot(ctx, actor, in.Reference)
			if err != nil {
				return DataSnapshotDetail{}, err
			}
			newer := ""
			if v.Newer != nil {
				newer = v.Newer.Reference()
			}
			out := DataSnapshotDetail{DataSnapshot: dataSnapshot(v.DataSnapshot, newer), Files: []DataSnapshotFile{}}
			for _, f := range v.Files {
				out.Files = append(out.Files, DataSnapshotFile{Name: f.Name, Kind: f.Media, Rows: f.Lines, Size: f.Size, Hash: f.Hash})
			}
			return out, nil
		})
	Read(a, Op{ID: "read-data-snapshot-file", Path: "/data-snapshots/{reference}/{file}", Summary: "One file of a snapshot", Tag: "exports", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *snapshotFileInput) (FileContent, error) {
			f, body, err := s.SnapshotFile(ctx, actor, in.Reference, in.File)
			if err != nil {
				return FileContent{}, err
			}
			return made(f.Name, f.Media, body), nil
		})
	Act(a, Op{ID: "take-data-snapshot", Path: "/data-snapshots", Summary: "Take a snapshot of open data", Tag: "exports", Permission: models.PermDataPublish},
		func(ctx context.Context, actor models.Actor, in *takeSnapshotInput) (Done, error) {
			taken, err := exports.TakeSnapshot(ctx, a.services, actor, in.Body.Note)
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "data_snapshots", Reference: taken.Reference()}, nil
		})
}
