package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"seedfund/app/people"
	"seedfund/models"
)

// Self is the person behind the request, as they stand now.
type Self struct {
	Name       string     `json:"name"`
	Email      string     `json:"email"`
	Language   string     `json:"language"`
	Zone       string     `json:"zone"`
	Version    int64      `json:"version" doc:"For If-Match"`
	Role       string     `json:"role" doc:"Capacity of this request, public while none is chosen"`
	MandateID  int64      `json:"mandate_id"`
	Scopes     []string   `json:"scopes,omitempty" doc:"Of the token; absent for a session"`
	Capacities []Capacity `json:"capacities"`
}

// Capacity is a mandate in force.
type Capacity struct {
	MandateID    int64  `json:"mandate_id"`
	Role         string `json:"role"`
	Organisation string `json:"organisation"`
	Country      string `json:"country"`
}

// Token is a personal token without its secret.
type Token struct {
	ID        int64      `json:"id"`
	Name      string     `json:"name"`
	Scopes    []string   `json:"scopes"`
	MandateID int64      `json:"mandate_id"`
	ExpiresAt time.Time  `json:"expires_at"`
	RevokedAt *time.Time `json:"revoked_at,omitempty"`
}

// Secret is a token's secret, shown this once.
type Secret struct {
	Secret string `json:"secret"`
}

type profileInput struct {
	Versioned
	Body struct {
		Name     string `json:"name" maxLength:"200"`
		Language string `json:"language" maxLength:"10"`
		Zone     string `json:"zone" maxLength:"64"`
	}
}

type tokenInput struct {
	Body struct {
		Name   string   `json:"name" maxLength:"200"`
		Scopes []string `json:"scopes" minItems:"1" maxItems:"20"`
		Days   int      `json:"days,omitempty" minimum:"1" maximum:"3660" doc:"Lifetime; the usual one when absent"`
		// Mandate is the capacity the token acts in.
		Mandate int64 `json:"mandate_id" minimum:"1"`
	}
}

// ByID is the part of an input that names one thing.
type ByID struct {
	ID int64 `path:"id" minimum:"1"`
}

type nothing struct{}

// Session is a browser that is signed in.
type Session struct {
	ID        int64     `json:"id"`
	Browser   string    `json:"browser"`
	Address   string    `json:"address"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at"`
	ExpiresAt time.Time `json:"expires_at"`
	Current   bool      `json:"current" doc:"The session of this request"`
}

// ToldLetter is a letter to the person who asks.
type ToldLetter struct {
	ID       int64     `json:"id"`
	Language string    `json:"language"`
	Subject  string    `json:"subject"`
	Text     string    `json:"text"`
	Page     string    `json:"page,omitempty" doc:"Page of this site it speaks of"`
	At       time.Time `json:"at"`
}

// Task is one thing that waits for a person in the capacity of the request.
type Task struct {
	Title string     `json:"title" doc:"In the reader's language"`
	Hint  string     `json:"hint"`
	Verb  string     `json:"verb" doc:"The one thing to do"`
	Page  string     `json:"page" doc:"Where it is done in the browser"`
	DueAt *time.Time `json:"due_at,omitempty" doc:"Absent without a deadline"`
}

func selfOperations(a *API) {
	s := a.services.People
	Read(a, Op{ID: "show-self", Path: "/me", Summary: "Who asks, in which capacity", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, _ *nothing) (Self, error) {
			account, person, err := s.Profile(ctx, actor)
			if err != nil {
				return Self{}, err
			}
			me := Self{
				Name: person.Name, Email: account.Email, Language: account.Language, Zone: account.Zone, Version: account.Version,
				Role: string(actor.Role), MandateID: actor.MandateID, Scopes: actor.TokenScopes, Capacities: []Capacity{},
			}
			who, err := s.ActorFor(ctx, people.Bearer{Account: actor.AccountID})
			if err != nil {
				return Self{}, err
			}
			for _, c := range who.Capacities {
				me.Capacities = append(me.Capacities, Capacity{MandateID: c.MandateID, Role: string(c.Role), Organisation: c.Organisation, Country: c.Country})
			}
			return me, nil
		})
	Act(a, Op{ID: "change-self", Method: http.MethodPut, Path: "/me", Summary: "Change name, language and zone", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, in *profileInput) (Done, error) {
			err := s.ChangeProfile(ctx, actor, in.Version(), in.Body.Name, in.Body.Language, in.Body.Zone)
			return Done{Target: "accounts", ID: actor.AccountID, Version: in.Version() + 1}, err
		})
	List(a, Op{ID: "list-letters", Path: "/me/letters", Summary: "What one was told, the latest first", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]ToldLetter, int64, error) {
			out := []ToldLetter{}
			if a.services.Mail == nil {
				return out, 0, nil
			}
			letters, err := a.services.Mail.Own(ctx, actor)
			for _, l := range letters {
				if l.Page == "" {
					continue // what opens an account is read in the mail alone
				}
				out = append(out, ToldLetter{ID: l.ID, Language: l.Language, Subject: l.Subject, Text: l.Text, Page: l.Page, At: l.CreatedAt})
			}
			return out, 0, err
		})
	List(a, Op{ID: "list-tokens", Path: "/me/tokens", Summary: "One's own personal tokens", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]Token, int64, error) {
			own, err := s.OwnTokens(ctx, actor)
			var out []Token
			for _, t := range own {
				out = append(out, Token{ID: t.ID, Name: t.Name, Scopes: strings.Fields(t.Scopes), MandateID: t.MandateID, ExpiresAt: t.ExpiresAt, RevokedAt: t.RevokedAt})
			}
			return out, 0, err
		})
	Make(a, Op{ID: "make-token", Path: "/me/tokens", Summary: "Make a personal token; its secret is shown this once", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, in *tokenInput) (Done, *Secret, error) {
			token, secret, err := s.MakeToken(ctx, actor, people.TokenInput{
				Name: in.Body.Name, Scopes: in.Body.Scopes, Mandate: in.Body.Mandate, Lifetime: time.Duration(in.Body.Days) * 24 * time.Hour,
			})
			if err != nil {
				return Done{}, nil, err
			}
			return Done{Target: "api_tokens", ID: token.ID, Version: token.Version}, &Secret{secret}, nil
		})
	Act(a, Op{ID: "revoke-token", Method: http.MethodDelete, Path: "/me/tokens/{id}", Summary: "Close one of one's tokens at once", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, in *ByID) (Done, error) {
			return Done{Target: "api_tokens", ID: in.ID}, s.RevokeToken(ctx, actor, in.ID)
		})
	sessionOperations(a)
	List(a, Op{ID: "list-tasks", Path: "/me/tasks", Summary: "What waits for the person in this capacity, the oldest deadline first", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]Task, int64, error) {
			if a.options.Tasks == nil {
				return nil, 0, nil
			}
			rows, err := a.options.Tasks(ctx, a.services, actor)
			var out []Task
			for _, t := range rows {
				task := Task{Title: t.Title, Hint: t.Hint, Verb: t.Verb, Page: t.Href}
				if !t.DueAt.IsZero() {
					task.DueAt = &t.DueAt
				}
				out = append(out, task)
			}
			return out, 0, err
		})
}

func sessionOperations(a *API) {
	s := a.services.People
	List(a, Op{ID: "list-sessions", Path: "/me/sessions", Summary: "Browsers signed in to one's account", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]Session, int64, error) {
			rows, err := s.OwnSessions(ctx, actor, people.SessionToken(ctx))
			var out []Session
			for _, r := range rows {
				out = append(out, Session{ID: r.ID, Browser: r.UserAgent, Address: r.Address, CreatedAt: r.CreatedAt, SeenAt: r.SeenAt, ExpiresAt: r.ExpiresAt, Current: r.Current})
			}
			return out, 0, err
		})
	Act(a, Op{ID: "end-session", Method: http.MethodDelete, Path: "/me/sessions/{id}", Summary: "Sign one browser out", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, in *ByID) (Done, error) {
			return Done{Target: "accounts", ID: actor.AccountID}, s.EndSession(ctx, actor, in.ID, people.SessionToken(ctx))
		})
	Act(a, Op{ID: "end-other-sessions", Method: http.MethodDelete, Path: "/me/sessions", Summary: "Sign every other browser out", Tag: "self", Permission: models.PermOwnAccount},
		func(ctx context.Context, actor models.Actor, _ *nothing) (Done, error) {
			return Done{Target: "accounts", ID: actor.AccountID}, s.EndSession(ctx, actor, 0, people.SessionToken(ctx))
		})
}
