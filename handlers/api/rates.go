package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"seedfund/app/files"
	"seedfund/app/rates"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/when"
	"seedfund/reports"
)

// RateBatch is rates that one person typed or loaded and a second one commits.
type RateBatch struct {
	ID        int64      `json:"id"`
	Version   int64      `json:"version" doc:"For If-Match"`
	Name      string     `json:"name,omitempty" doc:"Of the file; absent for a typed rate"`
	State     string     `json:"state" enum:"read,committed,dropped"`
	Lines     int        `json:"lines"`
	Reason    string     `json:"reason,omitempty" doc:"Why rates that are known change"`
	LoadedAt  time.Time  `json:"loaded_at"`
	SettledAt *time.Time `json:"settled_at,omitempty"`
}

// OneRateBatch is a batch with its lines beside the table.
type OneRateBatch struct {
	RateBatch
	Counts models.RateCounts `json:"counts"`
	Rates  []RateLine        `json:"rates"`
	Mine   bool              `json:"mine" doc:"Loaded by the reader, who cannot commit it"`
}

// RateLine is one rate of a batch, with what it would do.
type RateLine struct {
	Row           int       `json:"row" doc:"In the file; 0 for a typed one"`
	Currency      string    `json:"currency"`
	Rate          string    `json:"rate"`
	EffectiveFrom when.Date `json:"effective_from"`
	Source        string    `json:"source"`
	Effect        string    `json:"effect" enum:"new,same,changed"`
	Now           string    `json:"now,omitempty" doc:"Rate of the very day it would take the place of"`
	Before        string    `json:"before,omitempty" doc:"In force on the day before"`
}

func rateBatchOf(b models.RateBatch) RateBatch {
	return RateBatch{ID: b.ID, Version: b.Version, Name: b.Name, State: string(b.State), Lines: b.Lines, Reason: b.Reason, LoadedAt: b.CreatedAt, SettledAt: b.SettledAt}
}

type rateInput struct {
	Body struct {
		Currency      string    `json:"currency" maxLength:"10"`
		Rate          string    `json:"rate" maxLength:"40" doc:"Units of the currency for one dollar, as exact decimal text"`
		EffectiveFrom when.Date `json:"effective_from"`
		Source        string    `json:"source" maxLength:"300"`
		Reason        string    `json:"reason,omitempty" maxLength:"2000" doc:"Why a rate that is known changes"`
	}
}

type ratesFileInput struct {
	Body struct {
		SentFile
		Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Why rates that are known change"`
	}
}

type ratesInput struct {
	All bool      `query:"all" doc:"Every row, those whose place another took too; else the rate in force of each currency"`
	On  when.Date `query:"on" doc:"Day of the rates in force; absent: today"`
}

type currencyInput struct {
	Currency string `path:"currency" minLength:"3" maxLength:"3"`
}

type batchesInput struct {
	Waiting bool `query:"waiting"`
}

// rateOperations take rates of exchange in and commit them by a second person.
//
// clause 97: two persons stand behind what money is valued at.
func rateOperations(a *API) {
	s := a.services.Rates
	write := func(id, path, summary string) Op {
		return Op{ID: id, Path: path, Summary: summary, Tag: "money", Permission: models.PermContribution}
	}
	List(a, Op{ID: "list-rates", Path: "/rates", Summary: "Operational rates of exchange, by currency, the latest first", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *ratesInput) ([]models.ExchangeRate, int64, error) {
			if in.All {
				rows, err := s.List(ctx, actor)
				return rows, 0, err
			}
			rows, err := s.Latest(ctx, actor, in.On)
			return rows, 0, err
		})
	List(a, Op{ID: "show-currency-rates", Path: "/rates/{currency}", Summary: "The history of one currency, the latest first", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *currencyInput) ([]models.ExchangeRate, int64, error) {
			rows, err := s.History(ctx, actor, in.Currency)
			return rows, 0, err
		})
	Read(a, write("read-rates-template", "/rate-batches/template", "An empty workbook with the heads"),
		func(ctx context.Context, actor models.Actor, _ *nothing) (FileContent, error) {
			var body bytes.Buffer
			name, err := exports.List{Name: "rates-template", Ending: "xlsx"}.RatesTemplate(ctx, a.services, actor, &body)
			return made(name, exports.Workbook, body.Bytes()), err
		})
	List(a, write("list-rate-batches", "/rate-batches", "Batches of rates, the latest first"),
		func(ctx context.Context, actor models.Actor, in *batchesInput) ([]RateBatch, int64, error) {
			rows, err := s.Batches(ctx, actor, in.Waiting)
			var out []RateBatch
			for _, b := range rows {
				out = append(out, rateBatchOf(b))
			}
			return out, 0, err
		})
	Read(a, write("show-rate-batch", "/rate-batches/{id}", "One batch, its lines beside the table"),
		func(ctx context.Context, actor models.Actor, in *ByID) (OneRateBatch, error) {
			v, err := s.Batch(ctx, actor, in.ID)
			out := OneRateBatch{RateBatch: rateBatchOf(v.Batch), Counts: v.Counts, Rates: []RateLine{}, Mine: v.Mine}
			for _, l := range v.Lines {
				out.Rates = append(out.Rates, RateLine{Row: l.RowNumber, Currency: l.Currency, Rate: l.Rate, EffectiveFrom: l.EffectiveFrom, Source: l.Source, Effect: string(l.Effect), Now: l.Now, Before: l.Before})
			}
			return out, err
		})
	Read(a, write("read-rate-batch-file", "/rate-batches/{id}/file", "The file of a batch, as it came"),
		func(ctx context.Context, actor models.Actor, in *ByID) (FileContent, error) {
			file, err := s.FileOf(ctx, actor, in.ID)
			if err != nil {
				return FileContent{}, err
			}
			return a.stored(ctx, file)
		})
	take := func(ctx context.Context, actor models.Actor, rows []models.RateInput, from *rates.File, reason string) (Done, *RateBatch, error) {
		b, err := s.Take(ctx, actor, rows, from, reason)
		if err != nil {
			return Done{}, nil, err
		}
		out := rateBatchOf(*b)
		return Done{Target: "rate_batches", ID: b.ID, Version: b.Version, Reference: b.Name}, &out, nil
	}
	Make(a, write("enter-rate", "/rate-batches", "Enter one rate, for a second person to commit"),
		func(ctx context.Context, actor models.Actor, in *rateInput) (Done, *RateBatch, error) {
			b := in.Body
			return take(ctx, actor, []models.RateInput{{Currency: b.Currency, Rate: b.Rate, EffectiveFrom: b.EffectiveFrom, Source: b.Source}}, nil, b.Reason)
		})
	read := write("read-rates-file", "/rate-batches/files", "Take a file of rates in, for a second person to commit; every fault by its cell")
	read.MaxBody = 4 << 20
	Make(a, read, func(ctx context.Context, actor models.Actor, in *ratesFileInput) (Done, *RateBatch, error) {
		if err := actor.May(models.PermContribution); err != nil {
			return Done{}, nil, err
		}
		rows, faults := reports.ReadRates(in.Body.Content, when.DateOf(a.services.DB.Now(ctx)))
		if len(faults) > 0 {
			return Done{}, nil, sheetProblem("rates.invalid", faults)
		}
		return take(ctx, actor, rows, &rates.File{Upload: files.Upload{Name: in.Body.Name, Body: bytes.NewReader(in.Body.Content)}, Hash: hashOf(in.Body.Content)}, in.Body.Reason)
	})
	Act(a, write("commit-rates", "/rate-batches/{id}/confirmation", "Make the rates of a batch count, as a second person, all or none"),
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "rate_batches", ID: in.ID, Version: in.Version() + 1}, s.Commit(ctx, actor, in.ID, in.Version())
		})
	drop := write("drop-rates", "/rate-batches/{id}", "Set a batch aside that was not committed")
	drop.Method = http.MethodDelete
	Act(a, drop, func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
		return Done{Target: "rate_batches", ID: in.ID, Version: in.Version() + 1}, s.Drop(ctx, actor, in.ID, in.Version())
	})
}
