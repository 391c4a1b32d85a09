package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"seedfund/app"
	"seedfund/handlers/exports"
	"seedfund/models"
)

// workbooks measures the portfolio workbook, read from the store and written,
// beside the same XML written straight to a zip with the standard library's
// deflate.
func workbooks(ctx context.Context, path string, n int) (out []pair, lines int64, err error) {
	err = opened(ctx, path, func(s *app.Services) error {
		e, ok := exports.Find("mptf-portfolio")
		if !ok {
			return errors.New("there is no export mptf-portfolio")
		}
		var body bytes.Buffer
		if _, err := e.Write(ctx, s, models.SystemActor, exports.Params{}, &body); err != nil {
			return err
		}
		parts, err := unpacked(body.Bytes())
		if err != nil {
			return err
		}
		if lines, err = countLines(ctx, s); err != nil {
			return err
		}
		out, err = pairs(n, func() (slice, error) {
			return once(func() error { _, err := e.Write(ctx, s, models.SystemActor, exports.Params{}, io.Discard); return err })
		}, func() (slice, error) { return once(func() error { return packed(parts) }) })
		return err
	})
	return out, lines, err
}

func countLines(ctx context.Context, s *app.Services) (n int64, err error) {
	err = s.DB.Read(ctx).Raw("SELECT COUNT(*) FROM ledger_lines").Scan(&n).Error
	return n, err
}

func once(do func() error) (slice, error) {
	began := time.Now()
	err := do()
	return slice{n: 1, took: time.Since(began)}, err
}

type part struct {
	name string
	body []byte
}

func unpacked(book []byte) (parts []part, err error) {
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, err
	}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(in)
		if err = errors.Join(err, in.Close()); err != nil {
			return nil, err
		}
		parts = append(parts, part{f.Name, body})
	}
	return parts, nil
}

func packed(parts []part) error {
	z := zip.NewWriter(io.Discard)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			return err
		}
		if _, err := w.Write(p.body); err != nil {
			return err
		}
	}
	return z.Close()
}
