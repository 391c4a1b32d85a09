package api

import (
	"context"
	"net/http"
	"time"

	"seedfund/app/people"
	"seedfund/models"
)

// Organisation is an organisation in a list.
type Organisation struct {
	ID        int64  `json:"id"`
	Code      string `json:"code"`
	Name      string `json:"name"`
	Kind      string `json:"kind"`
	Country   string `json:"country"`
	Category  string `json:"stakeholder_category"`
	Agreement bool   `json:"agreement" doc:"With the agent, in force"`
	Mandates  int64  `json:"mandates" doc:"In force"`
}

// OneOrganisation is an organisation with its version and agreements.
type OneOrganisation struct {
	ID         int64       `json:"id"`
	Version    int64       `json:"version" doc:"For If-Match"`
	Code       string      `json:"code"`
	Name       string      `json:"name"`
	Kind       string      `json:"kind"`
	Country    string      `json:"country"`
	Category   string      `json:"stakeholder_category"`
	Agreements []Agreement `json:"agreements"`
}

// Agreement is an organisation's agreement with the agent.
type Agreement struct {
	ID         int64      `json:"id"`
	Version    int64      `json:"version" doc:"For If-Match"`
	Instrument string     `json:"instrument"`
	From       time.Time  `json:"from"`
	To         *time.Time `json:"to,omitempty" doc:"End excluded; absent while open"`
}

// OrganisationFields is what is said about an organisation.
type OrganisationFields struct {
	Code     string `json:"code" maxLength:"40"`
	Name     string `json:"name" maxLength:"200"`
	Kind     string `json:"kind" enum:"un_entity,member_state,contributor,stakeholder,secretariat,agent"`
	Country  string `json:"country,omitempty" maxLength:"3"`
	Category string `json:"stakeholder_category,omitempty" maxLength:"60"`
}

func (f OrganisationFields) input() people.OrganisationInput {
	return people.OrganisationInput{Code: f.Code, Name: f.Name, Kind: models.OrganisationKind(f.Kind), Country: f.Country, StakeholderCategory: f.Category}
}

type atInput struct {
	At time.Time `query:"at" doc:"As at this instant, now when absent"`
}

type organisationInput struct{ Body OrganisationFields }

type organisationChange struct {
	VersionedByID
	Body OrganisationFields
}

type agreementInput struct {
	ByID
	Body struct {
		Instrument string     `json:"instrument" maxLength:"500"`
		From       time.Time  `json:"from"`
		To         *time.Time `json:"to,omitempty"`
	}
}

type agreementEnd struct {
	VersionedByID
	Body struct {
		To time.Time `json:"to"`
	}
}

func organisationOperations(a *API) {
	s := a.services.People
	List(a, Op{ID: "list-organisations", Path: "/organisations", Summary: "Organisations that take part", Tag: "organisations", Permission: models.PermPeopleRead},
		func(ctx context.Context, actor models.Actor, in *atInput) ([]Organisation, int64, error) {
			rows, err := s.Organisations(ctx, actor, a.at(ctx, in.At))
			var out []Organisation
			for _, r := range rows {
				out = append(out, Organisation{ID: r.ID, Code: r.Code, Name: r.Name, Kind: string(r.Kind), Country: r.Country, Category: r.StakeholderCategory, Agreement: r.Agreement, Mandates: r.Mandates})
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-organisation", Path: "/organisations/{id}", Summary: "One organisation with its agreements", Tag: "organisations", Permission: models.PermPeopleRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (OneOrganisation, error) {
			o, agreements, err := s.Organisation(ctx, actor, in.ID)
			if err != nil {
				return OneOrganisation{}, err
			}
			out := OneOrganisation{ID: o.ID, Version: o.Version, Code: o.Code, Name: o.Name, Kind: string(o.Kind), Country: o.Country, Category: o.StakeholderCategory, Agreements: []Agreement{}}
			for _, x := range agreements {
				out.Agreements = append(out.Agreements, Agreement{ID: x.ID, Version: x.Version, Instrument: x.Instrument, From: x.FromAt, To: x.ToAt})
			}
			return out, nil
		})
	Act(a, Op{ID: "add-organisation", Path: "/organisations", Summary: "Enter an organisation", Tag: "organisations", Permission: models.PermPeopleManage},
		func(ctx context.Context, actor models.Actor, in *organisationInput) (Done, error) {
			o, err := s.AddOrganisation(ctx, actor, in.Body.input())
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "organisations", ID: o.ID, Version: o.Version, Reference: o.Code}, nil
		})
	Act(a, Op{ID: "change-organisation", Method: http.MethodPut, Path: "/organisations/{id}", Summary: "Correct an organisation", Tag: "organisations", Permission: models.PermPeopleManage},
		func(ctx context.Context, actor models.Actor, in *organisationChange) (Done, error) {
			return Done{Target: "organisations", ID: in.ID, Version: in.Version() + 1}, s.ChangeOrganisation(ctx, actor, in.ID, in.Version(), in.Body.input())
		})
	Act(a, Op{ID: "record-agreement", Path: "/organisations/{id}/agreements", Summary: "Record an agreement with the agent", Tag: "organisations", Permission: models.PermPeopleManage},
		func(ctx context.Context, actor models.Actor, in *agreementInput) (Done, error) {
			x, err := s.Agree(ctx, actor, in.ID, in.Body.Instrument, in.Body.From, in.Body.To)
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "agreements", ID: x.ID, Version: x.Version}, nil
		})
	Act(a, Op{ID: "end-agreement", Path: "/agreements/{id}/end", Summary: "Give an agreement its end", Tag: "organisations", Permission: models.PermPeopleManage},
		func(ctx context.Context, actor models.Actor, in *agreementEnd) (Done, error) {
			return Done{Target: "agreements", ID: in.ID, Version: in.Version() + 1}, s.EndAgreement(ctx, actor, in.ID, in.Version(), in.Body.To)
		})
}
