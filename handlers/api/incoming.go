package api

import (
	"bytes"
	"context"
	"net/http"

	"seedfund/models"
)

// Incoming is a file on its way in pieces.
type Incoming struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Size    int64  `json:"size" doc:"Bytes it will have"`
	Arrived int64  `json:"arrived" doc:"Bytes that have arrived for good; the next piece begins there"`
}

type beginUploadInput struct {
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"255"`
		Size int64  `json:"size" minimum:"1"`
	}
}

type pieceInput struct {
	ByID
	Body struct {
		At      int64  `json:"at" minimum:"0" doc:"Byte at which the piece begins"`
		Content []byte `json:"content" doc:"Base64, at most 512 KB of bytes"`
	}
}

func incomingOperations(a *API) {
	s := a.services.Files
	Make(a, Op{ID: "begin-upload", Path: "/me/uploads", Summary: "Begin a file that is sent in pieces", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, in *beginUploadInput) (Done, *Incoming, error) {
			f, err := s.Begin(ctx, actor, in.Body.Name, in.Body.Size)
			return Done{Target: "incoming_files", ID: f.ID}, &Incoming{ID: f.ID, Name: f.Name, Size: f.Size}, err
		})
	Read(a, Op{ID: "show-upload", Path: "/me/uploads/{id}", Summary: "How far a file in pieces is", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, in *ByID) (Incoming, error) {
			f, n, err := s.Arrived(ctx, actor, in.ID)
			return Incoming{ID: f.ID, Name: f.Name, Size: f.Size, Arrived: n}, err
		})
	Make(a, Op{ID: "send-piece", Method: http.MethodPut, Path: "/me/uploads/{id}/pieces", Summary: "Add the next piece of a file", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, in *pieceInput) (Done, *Incoming, error) {
			n, err := s.Append(ctx, actor, in.ID, in.Body.At, bytes.NewReader(in.Body.Content))
			return Done{Target: "incoming_files", ID: in.ID}, &Incoming{ID: in.ID, Arrived: n}, err
		})
}
