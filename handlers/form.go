package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Hidden fields of the frame, which no use case sees.
const (
	keyField      = "_key"
	capacityField = "_capacity"
	passwordField = "_password"
)

// memory is how much of a form with files is held in memory; the rest lies in
// temporary files until the request ends.
const memory = 4 << 20

// readForm decodes what was posted and gives the writes under this request the
// form's key.
func (v *Visit) readForm(r Route) error {
	req := v.Request()
	var err error
	if r.Files && strings.HasPrefix(req.Header.Get("Content-Type"), "multipart/form-data") {
		err = req.ParseMultipartForm(memory)
	} else {
		err = req.ParseForm()
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return tooLarge
	}
	if err != nil {
		return models.Invalid("error.unreadable").Because(err)
	}
	v.Form = maps.Clone(req.PostForm)
	if v.Form == nil {
		v.Form = url.Values{}
	}
	key := v.Form.Get(keyField)
	for _, name := range []string{keyField, capacityField, passwordField} {
		v.Form.Del(name)
	}
	if key == "" || r.Keyless {
		return nil
	}
	if len(key) > 100 {
		return models.Invalid("error.unreadable")
	}
	sum, err := bodyHash(req.URL.Path, v.Form, req.MultipartForm)
	if err != nil {
		return err
	}
	v.setCtx(db.WithKey(v.Ctx(), key, sum))
	return nil
}

// bodyHash is the hash of what a form says and of its files, whatever order
// the browser wrote them in.
func bodyHash(path string, values url.Values, files *multipart.Form) (string, error) {
	sum := sha256.New()
	_, _ = io.WriteString(sum, path+"\n"+values.Encode())
	if files != nil {
		for _, name := range slices.Sorted(maps.Keys(files.File)) {
			for _, f := range files.File[name] {
				_, _ = io.WriteString(sum, "\n"+name+"\n"+f.Filename+"\n")
				if err := hashFile(sum, f); err != nil {
					return "", err
				}
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func hashFile(into hash.Hash, f *multipart.FileHeader) error {
	body, err := f.Open()
	if err != nil {
		return err
	}
	defer body.Close()
	_, err = io.Copy(into, body)
	return err
}

// Inputs reads the fields of a form and collects the faults of those that
// cannot be read.
type Inputs struct {
	Values url.Values
	Faults models.Faults
}

// Inputs begins to read the form.
func (v *Visit) Inputs() *Inputs { return &Inputs{Values: v.Form} }

// Err is the refusal of what could not be read, nil when all could.
func (in *Inputs) Err() error { return in.Faults.Err("error.invalid") }

// Text is a field as written, without space around it.
func (in *Inputs) Text(name string) string { return strings.TrimSpace(in.Values.Get(name)) }

// texts reads a text in every language that is asked for; blank ones are left out.
func (in *Inputs) texts(name string) models.Texts {
	out := models.Texts{}
	for _, lang := range models.Languages {
		if text := in.Text(name + "[" + lang + "]"); text != "" {
			out[lang] = text
		}
	}
	return out
}

// Whole is a whole number; empty gives 0.
func (in *Inputs) Whole(name string) int64 {
	text := strings.NewReplacer("\u00a0", "", "\u202f", "", " ", "", ",", "").Replace(in.Text(name))
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		in.Faults.Add(name, "error.whole_number")
	}
	return n
}

// ID is the number of a record chosen from a list; empty gives 0.
func (in *Inputs) ID(name string) int64 {
	n, err := strconv.ParseInt(in.Text(name), 10, 64)
	if err != nil && in.Text(name) != "" || n < 0 {
		in.Faults.Add(name, "error.choose")
		return 0
	}
	return n
}

// Date is a day; empty gives the zero date.
func (in *Inputs) Date(name string) when.Date {
	if in.Text(name) == "" {
		return when.Date{}
	}
	d, err := when.ParseDate(in.Text(name))
	in.fault(name, err)
	return d
}

// Instant is a day and time in UTC, or a day at its beginning; empty gives the
// zero time.
func (in *Inputs) Instant(name string) time.Time {
	text := in.Text(name)
	if text == "" {
		return time.Time{}
	}
	for _, form := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(form, text, time.UTC); err == nil {
			return t
		}
	}
	return in.Date(name).Start(time.UTC)
}

// Until is Instant for an end that may be open: empty gives nil.
func (in *Inputs) Until(name string) *time.Time {
	t := in.Instant(name)
	if t.IsZero() {
		return nil
	}
	return &t
}

// Cents is an amount in US dollars, read as models/money reads what a person
// wrote; empty gives 0.
func (in *Inputs) Cents(name string) money.Cents {
	if in.Text(name) == "" {
		return 0
	}
	c, err := money.ParseCents(in.Text(name))
	in.fault(name, err)
	return c
}

// Ticked reports whether a box was ticked.
func (in *Inputs) Ticked(name string) bool { return in.Values.Get(name) != "" }

func (in *Inputs) fault(name string, err error) {
	var amount *money.Error
	var date *when.Error
	switch {
	case errors.As(err, &amount):
		in.Faults = append(in.Faults, models.FieldError{Field: name, Key: amount.Key, Args: amount.Args})
	case errors.As(err, &date):
		in.Faults.Add(name, date.Key, "Text", date.Text)
	case err != nil:
		in.Faults.Add(name, "error.invalid")
	}
}
