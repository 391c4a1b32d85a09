package api

import (
	"context"
	"time"

	"seedfund/app/soundings"
	"seedfund/models"
)

// SoundingEntry is a sounding in the list of those that concern the reader.
type SoundingEntry struct {
	ID           int64      `json:"id"`
	Matter       string     `json:"matter" doc:"Reference"`
	Question     string     `json:"question"`
	State        string     `json:"state" enum:"asked,returned,sent"`
	Constituency string     `json:"constituency"`
	Seat         int        `json:"seat" doc:"Number within the constituency"`
	ClosesAt     *time.Time `json:"closes_at,omitempty" doc:"Absent in a meeting, and while the clock of silence stands"`
	Stands       bool       `json:"clock_stands" doc:"The clock of silence stands until every seat is served"`
}

// SoundingPaper is a sounding as the reader may see it.
type SoundingPaper struct {
	SoundingEntry
	Version    int64             `json:"version"`
	Text       int               `json:"text" doc:"Number of the version it tells of"`
	Language   string            `json:"language"`
	Summary    string            `json:"summary"`
	Holder     string            `json:"holder"`
	Reason     string            `json:"reason" doc:"Why it was returned"`
	Recipients []string          `json:"recipients" doc:"Empty for an organisation that is asked"`
	Comments   []SoundingComment `json:"comments" doc:"All to the seat that asks, to an organisation its own"`
}

// SoundingComment is what an organisation said.
type SoundingComment struct {
	Organisation string    `json:"organisation"`
	Comment      string    `json:"comment"`
	At           time.Time `json:"at"`
}

// SoundingOffer is whom a seat can ask.
type SoundingOffer struct {
	Seat          int64          `json:"seat"`
	Organisations []SoundingBody `json:"organisations"`
	State         string         `json:"state" doc:"Of the summary on the text in force, empty for none"`
	Version       int64          `json:"version" doc:"Of that summary, 0 for none"`
}

// SoundingBody is an organisation of the constituency.
type SoundingBody struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type soundingOfferInput struct {
	ByID
	Seat int64 `query:"seat" minimum:"0"`
}

type soundingInput struct {
	ByID
	Body struct {
		Seat          int64   `json:"seat,omitempty"`
		Version       int64   `json:"version,omitempty" doc:"Of a summary that is written anew"`
		Language      string  `json:"language" enum:"en,fr,ar"`
		Summary       string  `json:"summary" maxLength:"20000"`
		Organisations []int64 `json:"organisations" maxItems:"200"`
	}
}

type soundingReturn struct {
	VersionedByID
	Body struct {
		Reason string `json:"reason" maxLength:"8000"`
	}
}

type soundingReply struct {
	ByID
	Body struct {
		Comment string `json:"comment" maxLength:"20000"`
	}
}

// clause 100: the members of the Board speak for those who sent them.
func soundingOperations(a *API) {
	s := a.services.Soundings
	op := func(id, path, summary string, right models.Permission) Op {
		return Op{ID: id, Path: path, Summary: summary, Tag: "board", Permission: right}
	}
	Read(a, op("offer-sounding", "/board/matters/{id}/sounding", "Whom a seat can ask about an open matter", models.PermMatterVote),
		func(ctx context.Context, actor models.Actor, in *soundingOfferInput) (SoundingOffer, error) {
			offer, err := s.Offer(ctx, actor, in.ID, in.Seat)
			out := SoundingOffer{Seat: offer.SeatID, Organisations: []SoundingBody{}}
			for _, o := range offer.Organisations {
				out.Organisations = append(out.Organisations, SoundingBody(o))
			}
			if offer.Before != nil {
				out.State, out.Version = string(offer.Before.State), offer.Before.Version
			}
			return out, err
		})
	Act(a, op("ask-sounding", "/board/matters/{id}/soundings", "Write a summary for one's constituency and ask for its clearance", models.PermMatterVote),
		func(ctx context.Context, actor models.Actor, in *soundingInput) (Done, error) {
			b := in.Body
			asked, err := s.Ask(ctx, actor, in.ID, b.Seat, b.Version, models.SoundingInput{Language: b.Language, Body: b.Summary, Organisations: b.Organisations})
			return touched("soundings", asked.ID, err)
		})
	List(a, op("list-soundings", "/soundings", "The soundings that concern the reader", models.PermOwnAccount),
		func(ctx context.Context, actor models.Actor, in *Page) ([]SoundingEntry, int64, error) {
			rows, next, err := s.List(ctx, actor, soundings.Filter{After: in.After, Limit: in.Limit})
			var out []SoundingEntry
			for _, r := range rows {
				out = append(out, SoundingEntry{ID: r.ID, Matter: r.Matter, Question: r.Question, State: string(r.State), Constituency: string(r.Constituency), Seat: r.SeatNumber, ClosesAt: r.ClosesAt, Stands: r.Stands})
			}
			return out, next, err
		})
	Read(a, op("show-sounding", "/soundings/{id}", "One sounding", models.PermOwnAccount),
		func(ctx context.Context, actor models.Actor, in *ByID) (SoundingPaper, error) {
			v, err := s.Show(ctx, actor, in.ID)
			return soundingPaper(v), err
		})
	Act(a, op("comment-sounding", "/soundings/{id}/comments", "Say what one's organisation thinks", models.PermOwnAccount),
		func(ctx context.Context, actor models.Actor, in *soundingReply) (Done, error) {
			return touched("soundings", in.ID, s.Comment(ctx, actor, in.ID, in.Body.Comment))
		})
	Act(a, op("clear-sounding", "/soundings/{id}/clearance", "Clear a summary: it goes out at once", models.PermMatterOpen),
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return touched("soundings", in.ID, s.Clear(ctx, actor, in.ID, in.Version()))
		})
	Act(a, op("return-sounding", "/soundings/{id}/return", "Send a summary back to the seat", models.PermMatterOpen),
		func(ctx context.Context, actor models.Actor, in *soundingReturn) (Done, error) {
			return touched("soundings", in.ID, s.Return(ctx, actor, in.ID, in.Version(), in.Body.Reason))
		})
}

func soundingPaper(v models.SoundingView) SoundingPaper {
	out := SoundingPaper{
		SoundingEntry: SoundingEntry{ID: v.ID, Matter: v.Matter, Question: v.Question, State: string(v.State), Constituency: string(v.Constituency), Seat: v.SeatNumber, ClosesAt: v.ClosesAt, Stands: v.Stands},
		Version:       v.Version, Text: v.TextNumber, Language: v.Language, Summary: v.Body, Holder: v.Holder, Reason: v.Reason, Recipients: []string{}, Comments: []SoundingComment{},
	}
	for _, o := range v.Recipients {
		out.Recipients = append(out.Recipients, o.Name)
	}
	for _, c := range v.Comments {
		out.Comments = append(out.Comments, SoundingComment{Organisation: c.Organisation, Comment: c.Body, At: c.CreatedAt})
	}
	return out
}
