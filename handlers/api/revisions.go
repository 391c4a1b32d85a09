package api

import (
	"context"
	"time"

	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func revisionOperations(a *API) {
	s := a.services.Programmes
	Read(a, Op{ID: "list-revisions", Path: "/programmes/{reference}/revisions", Summary: "A programme's revisions, its extensions and its steering committee", Tag: "programmes", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *programmeInput) (Revisions, error) {
			l, err := s.Revisions(ctx, actor, in.Reference)
			return revisionsOf(l), err
		})
	Read(a, Op{ID: "show-revision", Path: "/revisions/{revision}", Summary: "One revision: what changes, the change against the Board's last version, who decides", Tag: "programmes", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *ByRevision) (OneRevision, error) {
			r, err := s.Revision(ctx, actor, in.Revision)
			return oneRevisionOf(r), err
		})
	Act(a, Op{ID: "open-revision", Path: "/programmes/{id}/revisions", Summary: "Open a revision as a copy of what stands; one is open at a time", Tag: "programmes", Permission: models.PermRevisionWrite},
		func(ctx context.Context, actor models.Actor, in *ByID) (Done, error) {
			r, err := s.OpenRevision(ctx, actor, in.ID)
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "programme_revisions", ID: r.ID, Version: r.Version, Reference: r.Reference}, nil
		})
	Act(a, Op{ID: "save-revision", Path: "/revisions/{revision}/draft", Summary: "Write a draft; cells and days left out stay", Tag: "programmes", Permission: models.PermRevisionWrite},
		func(ctx context.Context, actor models.Actor, in *revisionDraftInput) (Done, error) {
			b := in.Body
			said := programmes.RevisionInput{Reason: b.Reason, Months: b.Months, Outcomes: b.Outcomes, Cells: map[models.BudgetCell]money.Cents{}, Due: map[int]when.Date{}}
			for _, c := range b.Cells {
				said.Cells[models.BudgetCell{OrganisationID: c.Organisation, Category: c.Category, Tranche: c.Tranche}] = c.Cents
			}
			for _, d := range b.Due {
				said.Due[d.Tranche] = d.On
			}
			return in.done(), s.SaveRevision(ctx, actor, in.Revision, in.Version(), said)
		})
	step := func(id, path, summary string, right models.Permission, do func(context.Context, models.Actor, string, int64) error) {
		Act(a, Op{ID: id, Path: "/revisions/{revision}/" + path, Summary: summary, Tag: "programmes", Permission: right},
			func(ctx context.Context, actor models.Actor, in *VersionedRevision) (Done, error) {
				return in.done(), do(ctx, actor, in.Revision, in.Version())
			})
	}
	step("propose-revision", "proposal", "Send a revision to whoever decides", models.PermRevisionWrite, s.ProposeRevision)
	step("return-revision", "return", "Give a proposed revision back to its writers", models.PermRevisionSettle, s.ReturnRevision)
	end := func(id, path, summary string, right models.Permission, do func(context.Context, models.Actor, string, int64, string) error) {
		Act(a, Op{ID: id, Path: "/revisions/{revision}/" + path, Summary: summary, Tag: "programmes", Permission: right},
			func(ctx context.Context, actor models.Actor, in *revisionEndInput) (Done, error) {
				return in.done(), do(ctx, actor, in.Revision, in.Version(), in.Body.Note)
			})
	}
	end("withdraw-revision", "withdrawal", "Withdraw a revision, with the reason", models.PermRevisionWrite, s.WithdrawRevision)
	end("decline-revision", "refusal", "Record that a revision is not accepted, with the reason", models.PermRevisionSettle, s.DeclineRevision)
	Act(a, Op{ID: "accept-revision", Path: "/revisions/{revision}/acceptance", Summary: "Record, as a second person, that a revision was accepted; the programme follows at once", Tag: "programmes", Permission: models.PermRevisionSettle},
		func(ctx context.Context, actor models.Actor, in *acceptanceInput) (Done, error) {
			return in.done(), s.AcceptRevision(ctx, actor, in.Revision, in.Version(), programmes.Acceptance{Decision: in.Body.Decision, MetOn: in.Body.MetOn, Note: in.Body.Note})
		})
	Act(a, Op{ID: "name-committee-member", Path: "/programmes/{id}/committee", Summary: "Name an office to a programme's steering committee", Tag: "programmes", Permission: models.PermProgrammeManage},
		func(ctx context.Context, actor models.Actor, in *committeeInput) (Done, error) {
			b := in.Body
			return Done{Target: "programmes", ID: in.ID}, s.NameCommitteeMember(ctx, actor, in.ID, programmes.CommitteeInput{Function: models.CommitteeFunction(b.Function), Office: b.Office, From: b.From})
		})
	Act(a, Op{ID: "end-committee-member", Path: "/committee-members/{id}/end", Summary: "Record that an office is no longer on the committee", Tag: "programmes", Permission: models.PermProgrammeManage},
		func(ctx context.Context, actor models.Actor, in *committeeEndInput) (Done, error) {
			return Done{Target: "programme_committee_members", ID: in.ID, Version: in.Version() + 1}, s.EndCommitteeMember(ctx, actor, in.ID, in.Version(), in.Body.Until)
		})
}

// ByRevision names a revision by its reference.
type ByRevision struct {
	Revision string `path:"revision" maxLength:"20"`
}

// VersionedRevision names a revision and the version the change rests on.
type VersionedRevision struct {
	ByRevision
	Versioned
}

func (v VersionedRevision) done() Done {
	return Done{Target: "programme_revisions", Reference: v.Revision, Version: v.Version() + 1}
}

type revisionDraftInput struct {
	VersionedRevision
	Body struct {
		Reason   string         `json:"reason,omitempty" maxLength:"4000"`
		Months   int            `json:"months" minimum:"0" maximum:"120" doc:"Whole length of the programme"`
		Outcomes bool           `json:"outcomes" doc:"Outcomes or outputs of the results framework change with it"`
		Cells    []RevisionCell `json:"cells,omitempty" maxItems:"700" doc:"Direct costs; absent cells stay"`
		Due      []RevisionDay  `json:"due,omitempty" maxItems:"6" doc:"Days of tranches; absent ones stay"`
	}
}

// RevisionCell is direct costs of an organisation in a category out of a tranche.
type RevisionCell struct {
	Organisation int64       `json:"organisation" minimum:"1"`
	Category     int         `json:"category" minimum:"1" maximum:"7"`
	Tranche      int         `json:"tranche" minimum:"1" maximum:"6"`
	Cents        money.Cents `json:"amount"`
}

// RevisionDay is the day of a tranche; absent for none.
type RevisionDay struct {
	Tranche int       `json:"tranche" minimum:"1" maximum:"6"`
	On      when.Date `json:"on,omitempty"`
}

type revisionEndInput struct {
	VersionedRevision
	Body struct {
		Note string `json:"note" maxLength:"4000"`
	}
}

type acceptanceInput struct {
	VersionedRevision
	Body struct {
		Decision string    `json:"decision,omitempty" maxLength:"40" doc:"Of the Board, where it decides: published, adopted since, and naming programme and revision"`
		MetOn    when.Date `json:"met_on,omitempty" doc:"Day the steering committee accepted what is delegated to it"`
		Note     string    `json:"note,omitempty" maxLength:"4000" doc:"Where the committee's minutes are, or the head's note where there is no committee"`
	}
}

type committeeInput struct {
	ByID
	Body struct {
		Function string    `json:"function" enum:"ministry,resident_coordinator,organisation,other"`
		Office   string    `json:"office" maxLength:"200"`
		From     when.Date `json:"from"`
	}
}

type committeeEndInput struct {
	VersionedByID
	Body struct {
		Until when.Date `json:"until"`
	}
}

// Revisions is what was ever revised of a programme.
type Revisions struct {
	Programme  string            `json:"programme"`
	Revisions  []RevisionRow     `json:"revisions"`
	Extensions []ExtensionRow    `json:"extensions"`
	Committee  []CommitteeMember `json:"committee"`
}

// RevisionRow is one revision of the list.
type RevisionRow struct {
	Reference  string     `json:"reference"`
	State      string     `json:"state" enum:"draft,proposed,accepted,declined,withdrawn"`
	Reason     string     `json:"reason,omitempty"`
	Road       string     `json:"decided_by,omitempty" enum:"delegated,board" doc:"Absent for a draft"`
	Committee  bool       `json:"committee,omitempty" doc:"The steering committee accepted it"`
	Decision   string     `json:"decision,omitempty"`
	Budget     int        `json:"budget,omitempty" doc:"Number of the version it made"`
	ProposedAt *time.Time `json:"proposed_at,omitempty"`
	SettledAt  *time.Time `json:"settled_at,omitempty"`
}

// ExtensionRow is one line of the extension log.
type ExtensionRow struct {
	On             when.Date `json:"on"`
	MonthsAdded    int       `json:"months_added"`
	PreviousMonths int       `json:"previous_months"`
	NewMonths      int       `json:"new_months"`
	PreviousEnd    when.Date `json:"previous_end,omitempty"`
	NewEnd         when.Date `json:"new_end,omitempty"`
	Revision       string    `json:"revision"`
	Decision       string    `json:"decision,omitempty"`
}

// CommitteeMember is an office on a steering committee.
type CommitteeMember struct {
	ID       int64     `json:"id"`
	Version  int64     `json:"version"`
	Function string    `json:"function"`
	Chairs   bool      `json:"chairs"`
	Office   string    `json:"office"`
	From     when.Date `json:"from"`
	Until    when.Date `json:"until,omitempty"`
}

// OneRevision is a revision with what changes and who decides.
type OneRevision struct {
	RevisionRow
	Programme    string           `json:"programme"`
	Version      int64            `json:"version" doc:"For If-Match"`
	Base         int              `json:"base" doc:"Version of the budget it was copied from"`
	BoardVersion int              `json:"board_version" doc:"The Board's last version of the budget"`
	MonthsBefore int              `json:"months_before"`
	Months       int              `json:"months"`
	Outcomes     bool             `json:"outcomes"`
	TotalBefore  money.Cents      `json:"total_before"`
	Total        money.Cents      `json:"total"`
	Changes      []WorkbookChange `json:"changes"`
	Cumulative   []CategoryChange `json:"cumulative" doc:"Against the Board's last version"`
	Flexibility  string           `json:"flexibility" doc:"Of the rule it is judged under: per cent, with two decimals"`
	Grounds      []string         `json:"grounds" doc:"Why it is the Board's; empty where it is delegated"`
	MetOn        when.Date        `json:"met_on,omitempty"`
	Note         string           `json:"note,omitempty"`
	May          []string         `json:"may"`
}

// CategoryChange is the change of one category of one organisation against the
// Board's last version.
type CategoryChange struct {
	Organisation int64            `json:"organisation"`
	Category     int              `json:"category"`
	Board        money.Cents      `json:"board"`
	Before       money.Cents      `json:"before"`
	Now          money.Cents      `json:"now"`
	Change       money.Percentage `json:"change_per_cent" doc:"null where the Board's figure is nothing"`
	Within       bool             `json:"within"`
}

func revisionRowOf(r models.RevisionRow) RevisionRow {
	return RevisionRow{Reference: r.Reference, State: string(r.State), Reason: r.Reason, Road: string(r.Road), Committee: r.Committee, Decision: r.Decision, Budget: r.Budget, ProposedAt: r.ProposedAt, SettledAt: r.SettledAt}
}

func revisionsOf(l models.RevisionList) Revisions {
	out := Revisions{Programme: l.Programme.Reference, Revisions: []RevisionRow{}, Extensions: []ExtensionRow{}, Committee: []CommitteeMember{}}
	for _, r := range l.Rows {
		out.Revisions = append(out.Revisions, revisionRowOf(r))
	}
	for _, e := range l.Extensions {
		out.Extensions = append(out.Extensions, ExtensionRow{On: when.DateOf(e.CreatedAt), MonthsAdded: e.MonthsAdded, PreviousMonths: e.PreviousMonths, NewMonths: e.NewMonths,
			PreviousEnd: e.PreviousEnd, NewEnd: e.NewEnd, Revision: e.Revision, Decision: e.Decision})
	}
	for _, m := range l.Committee {
		out.Committee = append(out.Committee, CommitteeMember{ID: m.ID, Version: m.Version, Function: string(m.Function), Chairs: m.Function.Chairs(), Office: m.Office, From: m.FromOn, Until: m.UntilOn})
	}
	return out
}

func oneRevisionOf(r models.RevisionPage) OneRevision {
	x := r.Revision
	out := OneRevision{RevisionRow: revisionRowOf(models.RevisionRow{ProgrammeRevision: x, Decision: r.Decision}), Programme: r.Programme.Reference, Version: x.Version, Base: x.BaseNumber,
		BoardVersion: r.BoardAt, MonthsBefore: r.Stands.Months, Months: r.Asked.Months, Outcomes: x.Outcomes, TotalBefore: r.Stands.Budget.Total(0, 0), Total: r.Asked.Budget.Total(0, 0),
		Changes: []WorkbookChange{}, Cumulative: []CategoryChange{}, Flexibility: money.Cents(r.Judgement.Rule.FlexibilityBP).String(), Grounds: append([]string{}, r.Judgement.Grounds...),
		MetOn: x.MetOn, Note: x.SettledNote, May: []string{}}
	for _, c := range r.Asked.CellDifferences(r.Stands) {
		out.Changes = append(out.Changes, WorkbookChange{c.Cell.OrganisationID, c.Cell.Category, c.Cell.Tranche, c.Was, c.Now})
	}
	for _, c := range r.Judgement.Categories {
		out.Cumulative = append(out.Cumulative, CategoryChange{c.OrganisationID, c.Category, c.Board, c.Was, c.Now, c.Change, c.Within})
	}
	for _, o := range r.Offers {
		if o.Refusal == nil {
			out.May = append(out.May, string(o.Action))
		}
	}
	return out
}
