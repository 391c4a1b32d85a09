package api

import (
	"context"

	"seedfund/models"
	"seedfund/models/money"
)

// The public record is real and read-only; its answers never carry the mark
// of a demonstration.

// RecordSource is where a fact was published.
type RecordSource struct {
	Address string            `json:"address,omitempty"`
	Title   models.Wording    `json:"title"`
	Date    models.RecordDate `json:"date"`
}

// RecordProgramme is a joint programme of the real fund as published.
type RecordProgramme struct {
	Key       string         `json:"key"`
	Countries []string       `json:"countries" doc:"ISO 3166-1 alpha-3"`
	Scope     string         `json:"scope"`
	Title     models.Wording `json:"title"`
	Place     models.Wording `json:"place"`
	Facts     []RecordFact   `json:"facts" doc:"What is not listed was not published"`
	Results   []RecordResult `json:"results"`
	Sources   []RecordSource `json:"sources"`
}

// RecordFact is one published fact; the field says which value it has.
type RecordFact struct {
	Field         string            `json:"field"`
	Organisations []string          `json:"organisations,omitempty"`
	Objectives    []int             `json:"objectives,omitempty"`
	Amount        *money.Amount     `json:"amount,omitempty"`
	Months        int               `json:"months,omitempty"`
	Date          models.RecordDate `json:"date"`
	Standing      string            `json:"standing,omitempty"`
	Note          models.Wording    `json:"note"`
	AsOf          models.RecordDate `json:"as_of"`
	Sources       []RecordSource    `json:"sources"`
}

// RecordResult is one published statement of what a programme did.
type RecordResult struct {
	Value     int64             `json:"value"`
	Qualifier string            `json:"qualifier,omitempty"`
	Percent   bool              `json:"percent"`
	Text      models.Wording    `json:"text"`
	AsOf      models.RecordDate `json:"as_of"`
	Sources   []RecordSource    `json:"sources"`
}

// RecordEvent is a milestone or a date of the Network.
type RecordEvent struct {
	Date    models.RecordDate `json:"date"`
	To      models.RecordDate `json:"to"`
	Text    models.Wording    `json:"text"`
	Note    models.Wording    `json:"note"`
	Sources []RecordSource    `json:"sources"`
}

// RecordMention says that a country was named, with no amount and no rank.
type RecordMention struct {
	Country string            `json:"country" doc:"ISO 3166-1 alpha-3"`
	AsOf    models.RecordDate `json:"as_of"`
	Sources []RecordSource    `json:"sources"`
}

// RecordMember is a member of the Executive Committee as published.
type RecordMember struct {
	Organisation string            `json:"organisation"`
	Founding     bool              `json:"founding"`
	AsOf         models.RecordDate `json:"as_of"`
	Sources      []RecordSource    `json:"sources"`
}

type recordKey struct {
	Key string `path:"key" maxLength:"40" pattern:"^[A-Z0-9-]+$"`
}

func recordOperations(a *API) {
	record := a.services.Record
	op := func(id, path, summary string) Op {
		return Op{ID: id, Path: "/record/" + path, Summary: summary, Tag: "record", Permission: models.PermPublicRead, Record: true}
	}
	List(a, op("list-record-programmes", "programmes", "Joint programmes of the real fund, as published"),
		func(context.Context, models.Actor, *nothing) ([]RecordProgramme, int64, error) {
			return each(record.Programmes, recordProgramme), 0, nil
		})
	Read(a, op("show-record-programme", "programmes/{key}", "One joint programme, as published"),
		func(_ context.Context, _ models.Actor, in *recordKey) (RecordProgramme, error) {
			p, err := record.Programme(in.Key)
			return recordProgramme(p), err
		})
	List(a, op("list-record-contributors", "contributors", "Contributors named by the fund, by code"),
		func(context.Context, models.Actor, *nothing) ([]RecordMention, int64, error) {
			return each(record.Contributors, recordMention), 0, nil
		})
	List(a, op("list-record-champions", "champions", "Champion countries, by code"),
		func(context.Context, models.Actor, *nothing) ([]RecordMention, int64, error) {
			return each(record.Champions, recordMention), 0, nil
		})
	List(a, op("list-record-milestones", "milestones", "Milestones of the fund"),
		func(context.Context, models.Actor, *nothing) ([]RecordEvent, int64, error) {
			return each(record.Milestones, recordEvent), 0, nil
		})
	List(a, op("list-record-calendar", "calendar", "Dates of the Network"),
		func(context.Context, models.Actor, *nothing) ([]RecordEvent, int64, error) {
			return each(record.Calendar, recordEvent), 0, nil
		})
	List(a, op("list-record-members", "members", "Members of the Executive Committee"),
		func(context.Context, models.Actor, *nothing) ([]RecordMember, int64, error) {
			return each(record.Members, func(m models.RecordMember) RecordMember {
				return RecordMember{Organisation: m.Organisation, Founding: m.Founding, AsOf: m.AsOf, Sources: each(m.Sources, recordSource)}
			}), 0, nil
		})
}

func each[A, B any](list []A, fn func(A) B) []B {
	out := make([]B, 0, len(list))
	for _, x := range list {
		out = append(out, fn(x))
	}
	return out
}

func recordSource(s models.RecordSource) RecordSource {
	return RecordSource{Address: s.Href(), Title: s.Title, Date: s.Date}
}

func recordMention(m models.RecordMention) RecordMention {
	return RecordMention{Country: m.Country, AsOf: m.AsOf, Sources: each(m.Sources, recordSource)}
}

func recordEvent(e models.RecordEvent) RecordEvent {
	return RecordEvent{Date: e.Date, To: e.To, Text: e.Text, Note: e.Note, Sources: each(e.Sources, recordSource)}
}

func recordProgramme(p models.RecordProgramme) RecordProgramme {
	return RecordProgramme{
		Key: p.Key, Countries: p.Countries, Scope: string(p.Scope), Title: p.Title, Place: p.Place,
		Facts: each(p.Facts, recordFact), Sources: each(p.Sources, recordSource),
		Results: each(p.Results, func(r models.RecordResult) RecordResult {
			return RecordResult{Value: r.Value, Qualifier: r.Qualifier, Percent: r.Percent, Text: r.Text, AsOf: r.AsOf, Sources: each(r.Sources, recordSource)}
		}),
	}
}

func recordFact(f models.RecordFact) RecordFact {
	out := RecordFact{
		Field: string(f.Field), Organisations: f.Organisations, Objectives: f.Objectives, Months: f.Months, Date: f.Date,
		Standing: string(f.Standing), Note: f.Note, AsOf: f.AsOf, Sources: each(f.Sources, recordSource),
	}
	if !f.Amount.IsZero() {
		out.Amount = &f.Amount
	}
	return out
}
