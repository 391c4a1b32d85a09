package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"seedfund/app"
	"seedfund/app/transfers"
	"seedfund/frontend/i18n"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports"
)

// workbooks measures the portfolio workbook, read from the store and written,
// beside the same XML written straight to a zip with the standard library's
// deflate.
//
// written is the writing alone, of rows that are in memory already.
func workbooks(ctx context.Context, path string, n int) (out, written []pair, lines int, err error) {
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
		book, err := inMemory(ctx, s)
		if err != nil {
			return err
		}
		lines = book.LedgerLines
		reference := func() (slice, error) { return once(func() error { return packed(parts) }) }
		written, err = pairs(n, func() (slice, error) {
			return once(func() error { return reports.WritePortfolio(io.Discard, book) })
		}, reference)
		if err != nil {
			return err
		}
		out, err = pairs(n, func() (slice, error) {
			return once(func() error { _, err := e.Write(ctx, s, models.SystemActor, exports.Params{}, io.Discard); return err })
		}, reference)
		return err
	})
	return out, written, lines, err
}

// inMemory is the portfolio with every line of the ledger read beforehand.
func inMemory(ctx context.Context, s *app.Services) (book reports.PortfolioBook, err error) {
	err = s.Transfers.Portfolio(ctx, models.SystemActor, when.Date{}, func(w transfers.Whole) error {
		var rows []models.LedgerRow
		for r, err := range w.Ledger {
			if err != nil {
				return err
			}
			rows = append(rows, r)
		}
		book = reports.PortfolioBook{
			Book: reports.Book{Fund: "DEM00", Name: "Bench", AsAt: w.AsAt, At: w.At, Illustrative: true, Language: "en",
				T:       func(key string, args ...any) string { return i18n.T(ctx, key, args...) },
				Country: func(code string) string { return code }},
			Through: w.Through, FeeRate: money.PerCent(w.Fee.BasisPoints), Programmes: w.Programmes, Transfers: w.Transfers,
			Contributions: w.Contributions, LedgerLines: len(rows), Ledger: reports.All(rows),
		}
		return nil
	})
	return book, err
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
