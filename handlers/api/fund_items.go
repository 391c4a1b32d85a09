package api

import (
	"context"
	"time"

	"seedfund/app/funditems"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// FundItem is what the agent tells beside deposits and programmes.
type FundItem struct {
	ID             int64       `json:"id"`
	Version        int64       `json:"version"`
	Reference      string      `json:"reference"`
	Kind           string      `json:"kind"`
	OrganisationID int64       `json:"organisation_id,omitempty"`
	Organisation   string      `json:"organisation,omitempty"`
	Cents          money.Cents `json:"amount"`
	ValueDate      when.Date   `json:"value_date"`
	Basis          string      `json:"basis,omitempty" doc:"The decision or instrument behind it"`
	AgentRef       string      `json:"agent_reference"`
	Road           string      `json:"road"`
	State          string      `json:"state"`
	RefusedWhy     string      `json:"refused_why,omitempty"`
	Entry          string      `json:"entry,omitempty" doc:"Number of its ledger entry"`
	Reversal       string      `json:"reversal,omitempty" doc:"Number of the entry that took it back"`
	RecordedAt     time.Time   `json:"recorded_at"`
	HasFile        bool        `json:"has_notification"`
	Budget         string      `json:"secretariat_budget,omitempty" doc:"Reference of the secretariat's budget under which it was paid"`
}

// SecretariatBudget is a budget of the secretariat that the Board adopted.
type SecretariatBudget struct {
	ID           int64       `json:"id"`
	Version      int64       `json:"version"`
	Reference    string      `json:"reference"`
	Decision     string      `json:"decision"`
	Host         int64       `json:"host"`
	Organisation string      `json:"organisation"`
	StartsOn     when.Date   `json:"starts_on"`
	EndsOn       when.Date   `json:"ends_on"`
	Decided      money.Cents `json:"decided"`
	Paid         money.Cents `json:"paid" doc:"Direct costs posted under it and not taken back"`
	Freed        money.Cents `json:"freed" doc:"Given back to the free money after its end"`
	Left         money.Cents `json:"left"`
}

func fundItem(r models.AgentItemRow) FundItem {
	out := FundItem{ID: r.ID, Version: r.Version, Reference: r.Reference, Kind: string(r.Kind), Organisation: r.Organisation, Cents: r.Cents, ValueDate: r.ValueDate, Basis: r.Basis,
		AgentRef: r.AgentRef, Road: string(r.Road), State: string(r.State), RefusedWhy: r.RefusedWhy, Entry: r.Entry, Reversal: r.Reversal, RecordedAt: r.CreatedAt, HasFile: r.FileID != nil, Budget: r.Budget}
	if r.OrganisationID != nil {
		out.OrganisationID = *r.OrganisationID
	}
	return out
}

type fundItemsInput struct {
	Kind string `query:"kind" maxLength:"40"`
}

type fundItemInput struct {
	Body struct {
		Kind           string      `json:"kind" enum:"interest,organisation_interest,other_income,contributor_refund,fund_transfer,direct_cost,direct_cost_refund,direct_cost_expenditure,bank_charges"`
		OrganisationID int64       `json:"organisation_id,omitempty" minimum:"0"`
		Cents          money.Cents `json:"amount"`
		ValueDate      when.Date   `json:"value_date"`
		Budget         int64       `json:"secretariat_budget,omitempty" minimum:"0" doc:"Of the secretariat, under which a direct cost is paid"`
		Basis          string      `json:"basis,omitempty" maxLength:"300"`
		AgentRef       string      `json:"agent_reference" maxLength:"100"`
		Notification   *SentFile   `json:"notification,omitempty" doc:"The agent's notification; needed unless the agent itself records"`
	}
}

type fundingInput struct {
	AsAt    when.Date `query:"as_at" doc:"The last value date of the books when absent"`
	Edition string    `query:"edition" enum:"whole,transfers" doc:"Of the organisations' side; whole when absent"`
}

type yearInput struct {
	Year int `query:"year" minimum:"0" maximum:"9999" doc:"That of the last value date of the books when absent"`
}

// FundingByYear is the agent's statement at the end of each year and as at the day.
type FundingByYear struct {
	RecordedAt time.Time              `json:"recorded_at" doc:"Of the last entry"`
	Years      []models.FundingStatus `json:"years"`
}

// ConsolidatedTables is the tables of the agent's consolidated annual report.
type ConsolidatedTables struct {
	Year          int                        `json:"year"`
	RecordedAt    time.Time                  `json:"recorded_at" doc:"Of the last entry"`
	Overview      []OverviewLine             `json:"overview"`
	Contributors  []ContributorLine          `json:"contributors"`
	Interest      []InterestLine             `json:"interest"`
	Organisations []OrganisationLine         `json:"organisations"`
	Projects      []ProjectLine              `json:"projects"`
	Categories    []CategoryLine             `json:"categories"`
	DirectCosts   []DirectLine               `json:"direct_costs"`
	Checks        []models.ConsolidatedCheck `json:"checks"`
}

// OverviewLine is a line of table 1.
type OverviewLine struct {
	Line       string      `json:"line"`
	Before     money.Cents `json:"year_before"`
	Current    money.Cents `json:"current_year"`
	Cumulative money.Cents `json:"cumulative"`
}

// ContributorLine is a line of table 2.
type ContributorLine struct {
	Code      string           `json:"code"`
	Name      string           `json:"name"`
	Committed money.Cents      `json:"commitments"`
	Unvalued  bool             `json:"unvalued" doc:"Something outstanding has no rate yet"`
	Deposits  models.YearSplit `json:"deposits"`
}

// InterestLine is a line of table 3; without a name it is the fund's own.
type InterestLine struct {
	Code   string           `json:"code"`
	Name   string           `json:"name"`
	Earned models.YearSplit `json:"earned"`
}

// OrganisationLine is a line of tables 4 and 5.1.
type OrganisationLine struct {
	Code        string           `json:"code"`
	Name        string           `json:"name"`
	Approved    money.Cents      `json:"approved"`
	Transfers   models.YearSplit `json:"transfers"`
	Refunds     models.YearSplit `json:"refunds" doc:"Below zero"`
	Expenditure models.YearSplit `json:"expenditure"`
	Delivery    money.Percentage `json:"delivery_rate"`
}

// ProjectLine is a line of table 5.2.
type ProjectLine struct {
	models.PortfolioRow
	Spent models.YearSplit `json:"expenditure_by_year"`
}

// CategoryLine is a line of table 5.3.
type CategoryLine struct {
	Category int              `json:"category"`
	Spent    models.YearSplit `json:"expenditure"`
}

// DirectLine is a line of table 8.
type DirectLine struct {
	Code     string           `json:"code"`
	Name     string           `json:"name"`
	Net      models.YearSplit `json:"net_funded"`
	Spent    models.YearSplit `json:"expenditure"`
	Delivery money.Percentage `json:"delivery_rate"`
}

func fundOperations(a *API) {
	s := a.services
	Read(a, Op{ID: "show-funding-status", Path: "/funding", Summary: "The agent's funding status at the end of each year and as at a day", Tag: "money", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *fundingInput) (FundingByYear, error) {
			edition := models.FundingEdition(in.Edition)
			if edition == "" {
				edition = models.FundingWhole
			}
			years, at, err := s.Ledger.FundingYears(ctx, actor, in.AsAt, edition)
			return FundingByYear{RecordedAt: at, Years: years}, err
		})
	Read(a, Op{ID: "show-fund-pictures", Path: "/fund/pictures", Summary: "The numbers of the pictures of the fund: sources and uses by year, the flow through the pool, delivery, categories, regions and open tranches, with the rows behind them", Tag: "money", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, _ *struct{}) (FundPictures, error) {
			p, err := s.Consolidated.Pictures(ctx, actor)
			return fundPictures(p), err
		})
	Read(a, Op{ID: "show-consolidated-report", Path: "/consolidated-report", Summary: "The tables of the agent's consolidated annual financial report", Tag: "money", Permission: models.PermExport},
		func(ctx context.Context, actor models.Actor, in *yearInput) (ConsolidatedTables, error) {
			r, at, err := s.Consolidated.Report(ctx, actor, in.Year)
			return consolidatedReport(r, at), err
		})
	List(a, Op{ID: "list-fund-items", Path: "/fund-items", Summary: "Interest, other income, direct costs, charges and what else the agent tells, the latest first", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *fundItemsInput) ([]FundItem, int64, error) {
			rows, err := s.FundItems.List(ctx, actor, models.EntryKind(in.Kind))
			out := make([]FundItem, len(rows))
			for i, r := range rows {
				out[i] = fundItem(r)
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-fund-item", Path: "/fund-items/{reference}", Summary: "One item", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *ByReference) (FundItem, error) {
			row, err := s.FundItems.Get(ctx, actor, in.Reference)
			return fundItem(row), err
		})
	Read(a, Op{ID: "read-fund-item-file", Path: "/fund-items/{reference}/notification", Summary: "The agent's notification of an item", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *ByReference) (FileContent, error) {
			row, err := s.FundItems.Get(ctx, actor, in.Reference)
			if err != nil {
				return FileContent{}, err
			}
			if row.FileID == nil {
				return FileContent{}, models.NotFound("files")
			}
			return a.stored(ctx, *row.FileID)
		})
	Act(a, Op{ID: "record-fund-item", Path: "/fund-items", Summary: "Record what the agent tells", Tag: "money", Permission: models.PermContribution, MaxBody: notificationBody},
		func(ctx context.Context, actor models.Actor, in *fundItemInput) (Done, error) {
			b := in.Body
			item, err := s.FundItems.Record(ctx, actor, funditems.Input{Kind: models.EntryKind(b.Kind), OrganisationID: b.OrganisationID, Cents: b.Cents, ValueDate: b.ValueDate,
				BudgetID: b.Budget, Basis: b.Basis, AgentRef: b.AgentRef, Notification: b.Notification.upload()})
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "agent_items", ID: item.ID, Version: item.Version, Reference: item.Reference}, nil
		})
	List(a, Op{ID: "list-secretariat-budgets", Path: "/secretariat-budgets", Summary: "What the Board decided for the secretariat, what was paid of it and what is left, the latest first", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, _ *struct{}) ([]SecretariatBudget, int64, error) {
			rows, err := s.Secretariat.List(ctx, actor)
			out := make([]SecretariatBudget, len(rows))
			for i, r := range rows {
				out[i] = SecretariatBudget{ID: r.ID, Version: r.Version, Reference: r.Reference, Decision: r.Decision, Host: r.OrganisationID, Organisation: r.Organisation,
					StartsOn: r.StartsOn, EndsOn: r.EndsOn, Decided: r.DecidedCents, Paid: r.PaidCents, Freed: r.FreedCents, Left: r.LeftCents()}
			}
			return out, 0, err
		})
	Act(a, Op{ID: "free-secretariat-budget", Path: "/secretariat-budgets/{id}/release", Summary: "Give what is left of a budget back to the free money after its end", Tag: "money", Permission: models.PermProgrammeManage},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "secretariat_budgets", ID: in.ID, Version: in.Version() + 1}, s.Secretariat.Free(ctx, actor, in.ID, in.Version())
		})
	Act(a, Op{ID: "confirm-fund-item", Path: "/fund-items/{id}/confirmation", Summary: "Confirm, as the second person, what was recorded on the agent's behalf", Tag: "money", Permission: models.PermAgentConfirm},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "agent_items", ID: in.ID, Version: in.Version() + 1}, s.FundItems.Confirm(ctx, actor, in.ID, in.Version())
		})
	Act(a, Op{ID: "refuse-fund-item", Path: "/fund-items/{id}/refusal", Summary: "Do not confirm it, with the reason", Tag: "money", Permission: models.PermAgentConfirm},
		func(ctx context.Context, actor models.Actor, in *whyInput) (Done, error) {
			return Done{Target: "agent_items", ID: in.ID, Version: in.Version() + 1}, s.FundItems.Refuse(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
	Act(a, Op{ID: "reverse-fund-item", Path: "/fund-items/{id}/reversal", Summary: "Take a wrong item back", Tag: "money", Permission: models.PermContribution},
		func(ctx context.Context, actor models.Actor, in *whyInput) (Done, error) {
			return Done{Target: "agent_items", ID: in.ID, Version: in.Version() + 1}, s.FundItems.Reverse(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
}

func consolidatedReport(r models.ConsolidatedReport, at time.Time) ConsolidatedTables {
	out := ConsolidatedTables{Year: r.Year, RecordedAt: at, Checks: r.Checks()}
	for i, l := range r.Current {
		out.Overview = append(out.Overview, OverviewLine{Line: l.ID, Before: r.Before[i].Cents, Current: l.Cents, Cumulative: r.Cumulative[i].Cents})
	}
	for _, c := range r.Contributors {
		out.Contributors = append(out.Contributors, ContributorLine(c))
	}
	for _, i := range r.Interest {
		out.Interest = append(out.Interest, InterestLine(i))
	}
	for _, o := range r.Organisations {
		out.Organisations = append(out.Organisations, OrganisationLine{Code: o.Code, Name: o.Name, Approved: o.Approved, Transfers: o.Transfers, Refunds: o.Refunds, Expenditure: o.Expenditure, Delivery: o.Delivery()})
	}
	for _, p := range r.Projects {
		out.Projects = append(out.Projects, ProjectLine(p))
	}
	for _, c := range r.Categories {
		out.Categories = append(out.Categories, CategoryLine(c))
	}
	for _, d := range r.Direct {
		out.DirectCosts = append(out.DirectCosts, DirectLine{Code: d.Code, Name: d.Name, Net: d.Net, Spent: d.Spent, Delivery: d.Delivery()})
	}
	return out
}
