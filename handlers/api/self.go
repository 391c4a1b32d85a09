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
}
