package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"seedfund/app/files"
	"seedfund/app/imports"
	"seedfund/handlers/exports"
	"seedfund/models"
)

// ContributionFile is a file of arrangements and deposits that one person loaded
// and a second one brings into the books.
type ContributionFile struct {
	ID        int64      `json:"id"`
	Version   int64      `json:"version" doc:"For If-Match"`
	Reference string     `json:"reference"`
	Name      string     `json:"name"`
	State     string     `json:"state" enum:"read,committed,dropped"`
	Lines     int        `json:"lines"`
	Reason    string     `json:"reason,omitempty" doc:"Why deposits that stand change"`
	Mine      bool       `json:"mine" doc:"Loaded by the reader, who cannot commit it"`
	LoadedAt  time.Time  `json:"loaded_at"`
	SettledAt *time.Time `json:"settled_at,omitempty"`
}

// OneContributionFile is such a file with what its rows do.
type OneContributionFile struct {
	ContributionFile
	Counts        models.ImportCounts            `json:"counts"`
	Contributions []models.ArrangementDifference `json:"contributions"`
	Deposits      []models.DepositDifference     `json:"deposits"`
	Lacking       []models.LackingRow            `json:"lacking" doc:"In the books and not in a list of the file; they stay as they are"`
	Overtaken     bool                           `json:"overtaken" doc:"The books have moved since it was taken in, so that it is not committed"`
	Faults        []string                       `json:"faults" doc:"Cells by which the books have overtaken the file since"`
}

func contributionFile(b models.ImportBatch, mine bool) ContributionFile {
	return ContributionFile{ID: b.ID, Version: b.Version, Reference: b.Reference, Name: b.Name, State: string(b.State), Lines: b.Lines, Reason: b.Reason, Mine: mine, LoadedAt: b.CreatedAt, SettledAt: b.SettledAt}
}

type takeContributionInput struct {
	Body struct {
		SentFile
		Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Why deposits that stand change"`
	}
}

// contributionFileOperations take files of contributions in and commit them by a
// second person.
//
// clause 97: contributions come under arrangements between contributor and agent.
func contributionFileOperations(a *API) {
	s := a.services.Imports
	op := func(id, path, summary string) Op {
		return Op{ID: id, Path: path, Summary: summary, Tag: "money", Permission: models.PermContribution}
	}
	List(a, op("list-contribution-files", "/contribution-files", "Files of contributions and deposits, the latest first"),
		func(ctx context.Context, actor models.Actor, in *batchesInput) ([]ContributionFile, int64, error) {
			rows, err := s.ContributionBatches(ctx, actor, in.Waiting)
			out := make([]ContributionFile, len(rows))
			for i, b := range rows {
				out[i] = contributionFile(b.ImportBatch, b.Mine)
			}
			return out, 0, err
		})
	Read(a, op("show-contribution-file", "/contribution-files/{id}", "One file, its rows beside what stands"),
		func(ctx context.Context, actor models.Actor, in *ByID) (OneContributionFile, error) {
			v, err := s.ContributionBatch(ctx, actor, in.ID)
			out := OneContributionFile{ContributionFile: contributionFile(v.ImportBatch, v.Mine), Counts: v.Counts(), Contributions: v.Contributions, Deposits: v.Deposits, Lacking: v.Lacking, Overtaken: v.Overtaken, Faults: []string{}}
			for _, f := range v.Faults {
				out.Faults = append(out.Faults, f.Field)
			}
			return out, err
		})
	Read(a, op("fetch-contribution-file", "/contribution-files/{id}/file", "The file as it came"),
		func(ctx context.Context, actor models.Actor, in *ByID) (FileContent, error) {
			file, err := s.ContributionFileOf(ctx, actor, in.ID)
			if err != nil {
				return FileContent{}, err
			}
			return a.stored(ctx, file)
		})
	read := op("take-contribution-file", "/contribution-files", "Take a file of contributions and deposits in, for a second person to commit; every fault by its list and cell")
	read.MaxBody = 12 << 20
	Make(a, read, func(ctx context.Context, actor models.Actor, in *takeContributionInput) (Done, *ContributionFile, error) {
		if err := actor.May(models.PermContribution); err != nil {
			return Done{}, nil, err
		}
		b := in.Body
		file, faults, err := exports.ReadContributions(ctx, a.services, actor, b.Reason, b.Content)
		if err != nil {
			return Done{}, nil, err
		}
		if len(faults) > 0 {
			return Done{}, nil, sheetProblem("imports.invalid", faults)
		}
		made, err := s.TakeContributions(ctx, actor, b.Reason, file, imports.File{Upload: files.Upload{Name: b.Name, Body: bytes.NewReader(b.Content)}, Hash: hashOf(b.Content)})
		if err != nil {
			return Done{}, nil, err
		}
		out := contributionFile(*made, made.PersonID == actor.PersonID)
		return Done{Target: "import_batches", ID: made.ID, Version: made.Version, Reference: made.Reference}, &out, nil
	})
	Act(a, op("commit-contribution-file", "/contribution-files/{id}/confirmation", "Bring a file into the books as a second person, whole or not at all"),
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "import_batches", ID: in.ID, Version: in.Version() + 1}, s.CommitContributions(ctx, actor, in.ID, in.Version())
		})
	drop := op("drop-contribution-file", "/contribution-files/{id}", "Set a file aside that was not committed")
	drop.Method = http.MethodDelete
	Act(a, drop, func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
		return Done{Target: "import_batches", ID: in.ID, Version: in.Version() + 1}, s.DropContributions(ctx, actor, in.ID, in.Version())
	})
}
