package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"seedfund/app/files"
	"seedfund/models"
	"seedfund/reports"
)

// notificationBody is the longest body of a request with a notification.
const notificationBody = 28 << 20

// SentFile is a file that comes with an act.
type SentFile struct {
	Name    string `json:"name" maxLength:"200"`
	Content []byte `json:"content" doc:"Base64"`
}

// upload is the file as the use cases take it, nil where none was sent.
func (f *SentFile) upload() *files.Upload {
	if f == nil {
		return nil
	}
	return &files.Upload{Name: f.Name, Body: bytes.NewReader(f.Content)}
}

// FileContent is a file with its bytes.
type FileContent struct {
	Name    string `json:"name"`
	Kind    string `json:"media_type"`
	Hash    string `json:"sha256"`
	Content []byte `json:"content" doc:"Base64"`
}

// made is a file that was written for this answer.
func made(name, kind string, body []byte) FileContent {
	return FileContent{Name: name, Kind: kind, Hash: hashOf(body), Content: body}
}

func hashOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// stored is a file that was taken in; whether the reader may have it was
// decided before.
func (a *API) stored(ctx context.Context, id int64) (FileContent, error) {
	if a.services.Files == nil {
		return FileContent{}, models.NotFound("files")
	}
	body, row, err := a.services.Files.Open(ctx, id)
	if err != nil {
		return FileContent{}, err
	}
	defer body.Close()
	content, err := io.ReadAll(body)
	return FileContent{Name: row.Name, Kind: row.Kind, Hash: row.Hash, Content: content}, err
}

// sheetProblem is the faults of a file as a refusal, each by its cell.
func sheetProblem(key string, faults []reports.SheetFault) error {
	var f models.Faults
	for _, x := range faults {
		where := x.Where()
		if where == "" {
			where = x.Cell
		}
		f = append(f, models.FieldError{Field: where, Key: x.Key, Args: x.Args})
	}
	return f.Err(key)
}
