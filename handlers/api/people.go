package api

import (
	"context"
	"net/http"
	"time"

	"seedfund/app/people"
	"seedfund/models"
)

// Account is an account in a list.
type Account struct {
	ID       int64      `json:"id"`
	PersonID int64      `json:"person_id"`
	Name     string     `json:"name"`
	Email    string     `json:"email"`
	Language string     `json:"language"`
	Since    time.Time  `json:"created_at"`
	Password *time.Time `json:"password_set_at,omitempty"`
	Disabled *time.Time `json:"disabled_at,omitempty"`
	Mandates int64      `json:"mandates" doc:"In force"`
}

// OneAccount is an account with its version.
type OneAccount struct {
	Account
	Version int64 `json:"version" doc:"For If-Match"`
}

// Mandate is a person's mandate with the names it refers to.
type Mandate struct {
	ID           int64      `json:"id"`
	Version      int64      `json:"version" doc:"For If-Match"`
	PersonID     int64      `json:"person_id"`
	Person       string     `json:"person"`
	Role         string     `json:"role"`
	Organisation string     `json:"organisation"`
	Country      string     `json:"country"`
	From         time.Time  `json:"from"`
	Until        *time.Time `json:"until,omitempty" doc:"End excluded; absent while open"`
	Instrument   string     `json:"instrument"`
	EndReason    string     `json:"end_reason,omitempty"`
	Office       string     `json:"office" doc:"Of a State: capital, new_york, geneva, other; empty for none"`
	Powers       []string   `json:"powers" doc:"What the office may do in the State's name"`
}

// Right is one row of the table of rights.
type Right struct {
	Permission string   `json:"permission"`
	Roles      []string `json:"roles"`
	Clause     string   `json:"clause"`
	Fresh      bool     `json:"fresh_sign_in" doc:"Needs a proof of identity of the last minutes; no token gives one"`
	Scope      string   `json:"scope"`
}

// Invitation is the one-use link of a new account, for the case that no mail
// goes out.
type Invitation struct {
	Link string `json:"link"`
}

type accountsInput struct {
	Page
	At time.Time `query:"at" doc:"Mandates are counted as at this instant, now when absent"`
}

type inviteInput struct {
	Body struct {
		Name     string `json:"name" maxLength:"200"`
		Email    string `json:"email" maxLength:"254"`
		Language string `json:"language" maxLength:"10"`
	}
}

// VersionedByID names one thing and the version an act rests on.
type VersionedByID struct {
	ByID
	Versioned
}

type mandatesInput struct {
	At     time.Time `query:"at" doc:"In force at this instant, now when absent"`
	Known  time.Time `query:"known" doc:"As it was known at this instant, as known now when absent"`
	All    bool      `query:"all" doc:"Ended and coming ones too"`
	Person int64     `query:"person" minimum:"0"`
	Role   string    `query:"role" maxLength:"40"`
}

type grantInput struct {
	Body struct {
		Person       int64      `json:"person_id" minimum:"1"`
		Role         string     `json:"role" maxLength:"40"`
		Organisation int64      `json:"organisation_id,omitempty" minimum:"0"`
		Country      string     `json:"country,omitempty" maxLength:"3"`
		From         time.Time  `json:"from"`
		To           *time.Time `json:"to,omitempty"`
		Instrument   string     `json:"instrument" maxLength:"500"`
		Office       string     `json:"office,omitempty" enum:",capital,new_york,geneva,other" doc:"Of a State"`
		Powers       []string   `json:"powers,omitempty" maxItems:"3" enum:"endorse,nominate,vote" doc:"Of that office; a mandate without an office has all"`
	}
}

type endInput struct {
	VersionedByID
	Body struct {
		At     time.Time `json:"at"`
		Reason string    `json:"reason" maxLength:"2000"`
	}
}

func peopleOperations(a *API) {
	s := a.services.People
	List(a, Op{ID: "list-rights", Path: "/rights", Summary: "The table of rights: who may do what, by which clause", Tag: "people", Permission: models.PermPublicRead},
		func(context.Context, models.Actor, *nothing) ([]Right, int64, error) {
			var out []Right
			for _, r := range models.Rights {
				row := Right{Permission: string(r.Permission), Clause: r.Clause, Fresh: r.Fresh, Scope: r.Scope}
				for _, role := range r.Roles {
					row.Roles = append(row.Roles, string(role))
				}
				out = append(out, row)
			}
			return out, 0, nil
		})
	List(a, Op{ID: "list-accounts", Path: "/accounts", Summary: "Accounts", Tag: "people", Permission: models.PermPeopleRead},
		func(ctx context.Context, actor models.Actor, in *accountsInput) ([]Account, int64, error) {
			rows, err := s.Accounts(ctx, actor, a.at(ctx, in.At), in.After, in.Limit)
			var out []Account
			for _, r := range rows {
				out = append(out, Account{ID: r.ID, PersonID: r.PersonID, Name: r.Name, Email: r.Email, Language: r.Language, Since: r.CreatedAt, Password: r.PasswordSetAt, Disabled: r.DisabledAt, Mandates: r.Mandates})
			}
			return out, nextID(rows, in.Limit, func(r models.AccountRow) int64 { return r.ID }), err
		})
	Read(a, Op{ID: "show-account", Path: "/accounts/{id}", Summary: "One account", Tag: "people", Permission: models.PermPeopleRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (OneAccount, error) {
			r, p, err := s.Account(ctx, actor, in.ID)
			if err != nil {
				return OneAccount{}, err
			}
			return OneAccount{Version: r.Version, Account: Account{ID: r.ID, PersonID: r.PersonID, Name: p.Name, Email: r.Email, Language: r.Language, Since: r.CreatedAt, Password: r.PasswordSetAt, Disabled: r.DisabledAt}}, nil
		})
	Make(a, Op{ID: "invite-account", Path: "/accounts", Summary: "Invite a person", Tag: "people", Permission: models.PermPeopleManage},
		func(ctx context.Context, actor models.Actor, in *inviteInput) (Done, *Invitation, error) {
			account, link, err := s.Invite(ctx, actor, people.AccountInput{Name: in.Body.Name, Email: in.Body.Email, Language: in.Body.Language})
			if err != nil {
				return Done{}, nil, err
			}
			return Done{Target: "accounts", ID: account.ID, Version: account.Version}, &Invitation{link}, nil
		})
	Make(a, Op{ID: "invite-again", Path: "/accounts/{id}/invitation", Summary: "Send a new one-use link; the old one is void", Tag: "people", Permission: models.PermPeopleManage},
		func(ctx context.Context, actor models.Actor, in *ByID) (Done, *Invitation, error) {
			link, err := s.InviteAgain(ctx, actor, in.ID)
			return Done{Target: "accounts", ID: in.ID}, &Invitation{link}, err
		})
	Act(a, Op{ID: "suspend-account", Path: "/accounts/{id}/suspension", Summary: "Suspend an account at once", Tag: "people", Permission: models.PermPeopleManage},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "accounts", ID: in.ID, Version: in.Version() + 1}, s.Disable(ctx, actor, in.ID, in.Version())
		})
	Act(a, Op{ID: "erase-person", Path: "/accounts/{id}/erasure", Summary: "Take a person's name and address out of the store, for good", Tag: "people", Permission: models.PermPeopleManage},
		func(ctx context.Context, actor models.Actor, in *erasureInput) (Done, error) {
			return Done{Target: "accounts", ID: in.ID, Version: in.Version() + 1}, s.Erase(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
	Act(a, Op{ID: "erase-outsider", Path: "/endorsers/erasure", Summary: "Take name and address of an endorser without an account out of the store, for good", Tag: "people", Permission: models.PermPeopleManage},
		func(ctx context.Context, actor models.Actor, in *outsiderInput) (Done, error) {
			return Done{Target: "endorsements"}, s.EraseOutsider(ctx, actor, people.Outsider{Address: in.Body.Address, Name: in.Body.Name, Reason: in.Body.Reason})
		})
	Act(a, Op{ID: "restore-account", Method: http.MethodDelete, Path: "/accounts/{id}/suspension", Summary: "Let a suspended account in again", Tag: "people", Permission: models.PermPeopleManage},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "accounts", ID: in.ID, Version: in.Version() + 1}, s.Enable(ctx, actor, in.ID, in.Version())
		})
	List(a, Op{ID: "list-mandates", Path: "/mandates", Summary: "Mandates in force at an instant, as known at another", Tag: "people", Permission: models.PermPeopleRead},
		func(ctx context.Context, actor models.Actor, in *mandatesInput) ([]Mandate, int64, error) {
			rows, err := s.Mandates(ctx, actor, people.MandateFilter{At: a.at(ctx, in.At), Known: in.Known, All: in.All, Person: in.Person, Role: models.Role(in.Role)})
			var out []Mandate
			for _, r := range rows {
				out = append(out, mandateOf(r))
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-mandate", Path: "/mandates/{id}", Summary: "One mandate", Tag: "people", Permission: models.PermPeopleRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (Mandate, error) {
			row, err := s.Mandate(ctx, actor, in.ID)
			if err != nil {
				return Mandate{}, err
			}
			return mandateOf(*row), nil
		})
	Act(a, Op{ID: "grant-mandate", Path: "/mandates", Summary: "Grant a mandate by an instrument", Tag: "people", Permission: models.PermMandateGrant},
		func(ctx context.Context, actor models.Actor, in *grantInput) (Done, error) {
			m, err := s.Grant(ctx, actor, people.MandateInput{
				Person: in.Body.Person, Role: models.Role(in.Body.Role), Organisation: in.Body.Organisation, Country: in.Body.Country,
				From: in.Body.From, To: in.Body.To, Instrument: in.Body.Instrument,
				Office: models.Office(in.Body.Office), Powers: powersOf(in.Body.Powers),
			})
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "mandates", ID: m.ID, Version: m.Version}, nil
		})
	Act(a, Op{ID: "end-mandate", Path: "/mandates/{id}/end", Summary: "End a mandate, with reason", Tag: "people", Permission: models.PermMandateGrant},
		func(ctx context.Context, actor models.Actor, in *endInput) (Done, error) {
			return Done{Target: "mandates", ID: in.ID, Version: in.Version() + 1}, s.End(ctx, actor, in.ID, in.Version(), in.Body.At, in.Body.Reason)
		})
}

func powersOf(words []string) models.Powers {
	powers := models.Powers{}
	for _, word := range words {
		powers = append(powers, models.Power(word))
	}
	return powers
}

func mandateOf(r models.MandateRow) Mandate {
	powers := []string{}
	for _, power := range r.Powers {
		powers = append(powers, string(power))
	}
	return Mandate{
		Office: string(r.Office), Powers: powers,
		ID: r.ID, Version: r.Version, PersonID: r.PersonID, Person: r.Person, Role: string(r.Role), Organisation: r.Organisation, Country: r.Country,
		From: r.FromAt, Until: r.Until(), Instrument: r.Instrument, EndReason: r.EndReason,
	}
}

// at is the instant asked for, the database's now when none is.
func (a *API) at(ctx context.Context, asked time.Time) time.Time {
	if asked.IsZero() {
		return a.services.DB.Now(ctx)
	}
	return asked
}

// nextID is the cursor after a full page, 0 at the end.
func nextID[T any](rows []T, limit int, id func(T) int64) int64 {
	if len(rows) < limit || len(rows) == 0 {
		return 0
	}
	return id(rows[len(rows)-1])
}

type outsiderInput struct {
	Body struct {
		Address string `json:"address" maxLength:"254" doc:"Where the link went; may be empty with a name"`
		Name    string `json:"name" maxLength:"200" doc:"Under the letter, as it was written; may be empty with an address"`
		Reason  string `json:"reason" maxLength:"2000"`
	}
}

type erasureInput struct {
	VersionedByID
	Body struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}
