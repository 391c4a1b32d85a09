package handlers

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"seedfund/app/files"
	"seedfund/models"
)

// incomingField is the hidden field that stands for a file which has arrived in
// pieces: _upload.NAME instead of the file NAME.
const incomingField = "_upload."

// incomingAnswer is what the script of a page is told of a file on its way.
type incomingAnswer struct {
	ID      int64  `json:"id,omitempty"`
	Arrived int64  `json:"arrived"`
	Size    int64  `json:"size"`
	Fault   string `json:"fault,omitempty"`
}

// incomingRefused tells the script of a page why nothing was taken.
func (v *Visit) incomingRefused(err error) error {
	e := models.AsError(err)
	if e == nil || e.Kind != models.KindInvalid && e.Kind != models.KindConflict {
		return err
	}
	return v.JSON(http.StatusUnprocessableEntity, incomingAnswer{Fault: v.faultText(e)})
}

// beginIncoming opens the way for a file in pieces.
func beginIncoming(v *Visit) error {
	size, _ := strconv.ParseInt(v.Form.Get("size"), 10, 64)
	in, err := v.Files.Begin(v.Ctx(), v.Actor, v.Form.Get("name"), size)
	if err != nil {
		return v.incomingRefused(err)
	}
	return v.JSON(http.StatusOK, incomingAnswer{ID: in.ID, Size: in.Size})
}

// showIncoming says how far a file is.
func showIncoming(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in, n, err := v.Files.Arrived(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	return v.JSON(http.StatusOK, incomingAnswer{ID: in.ID, Arrived: n, Size: in.Size})
}

// takePiece adds the piece in the body. It answers 200 with how far the file
// is, 409 with that where the piece does not begin there.
func takePiece(v *Visit) error {
	there := func(id int64) error {
		_, _, err := v.Files.Arrived(v.Ctx(), v.Actor, id)
		return err
	}
	return v.appendPiece(there, func(ctx context.Context, id, at int64, piece io.Reader) (int64, error) {
		return v.Files.Append(ctx, v.Actor, id, at, piece)
	})
}

// appendPiece adds the piece in the body to a file that is there for the sender.
func (v *Visit) appendPiece(there func(id int64) error, add func(ctx context.Context, id, at int64, piece io.Reader) (int64, error)) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := there(id); err != nil {
		return err
	}
	at, err := strconv.ParseInt(v.QueryParam("at"), 10, 64)
	if err != nil || at < 0 {
		return models.Invalid("error.unreadable")
	}
	n, err := add(v.Ctx(), id, at, v.Request().Body)
	if models.IsKind(err, models.KindStale) {
		return v.JSON(http.StatusConflict, incomingAnswer{ID: id, Arrived: n})
	}
	if err != nil {
		return v.incomingRefused(err)
	}
	return v.JSON(http.StatusOK, incomingAnswer{ID: id, Arrived: n})
}

// sentFile is the file of a form, whether it came with the form or in pieces
// before it: its name and its bytes, http.ErrMissingFile where there is none. The
// caller closes.
func (v *Visit) sentFile(field string) (string, io.ReadCloser, error) {
	if text := v.Form.Get(incomingField + field); text != "" {
		id, _ := strconv.ParseInt(text, 10, 64)
		sent, err := v.Files.Whole(v.Ctx(), v.Actor, id)
		if models.IsKind(err, models.KindNotFound) {
			return "", nil, models.Invalid("files.refused", models.FieldError{Field: "file", Key: "files.gone"})
		}
		if err != nil {
			return "", nil, err
		}
		return sent.Name, sent, nil
	}
	body, head, err := v.Request().FormFile(field)
	if errors.Is(err, http.ErrNotMultipart) {
		err = http.ErrMissingFile
	}
	if err != nil {
		return "", nil, err
	}
	return head.Filename, body, nil
}

// uploaded is the file of a form for an act that can do without; nil where none
// was chosen. closing closes it.
func (v *Visit) uploaded(field string) (up *files.Upload, closing func(), err error) {
	name, body, err := v.sentFile(field)
	switch {
	case errors.Is(err, http.ErrMissingFile):
		return nil, func() {}, nil
	case models.AsError(err) != nil:
		return nil, func() {}, err
	case err != nil:
		return nil, func() {}, models.Invalid("error.unreadable").Because(err)
	}
	return &files.Upload{Name: name, Body: body}, func() { _ = body.Close() }, nil
}

// carriesFiles reports whether files came with the form, which no page can hold.
func (v *Visit) carriesFiles() bool {
	form := v.Request().MultipartForm
	return form != nil && len(form.File) > 0
}
