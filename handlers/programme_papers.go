package handlers

import (
	"fmt"
	"net/url"

	"seedfund/app/transfers"
	"seedfund/frontend/components"
	"seedfund/models"
)

// programmePapers are the papers of a programme that the reader may open: what
// was decided, what was submitted, what was asked of the agent and what the
// agent sent. A fixed number of statements.
func (v *Visit) programmePapers(d models.ProgrammeDetail) ([]components.FileRow, error) {
	p := papers{Visit: v}
	for _, add := range []func(models.ProgrammeDetail) error{p.decision, p.submission, p.narratives, p.budget, p.requests, p.agreements} {
		if err := add(d); err != nil {
			return nil, err
		}
	}
	return p.rows, nil
}

// papers gathers what opens for a reader.
type papers struct {
	*Visit
	rows []components.FileRow
}

// add puts a page or a file on the list if its route lets the reader in.
func (p *papers) add(route, path string, row components.FileRow) {
	if row.Href = p.page(route, path); row.Href != "" {
		p.rows = append(p.rows, row)
	}
}

// decision leads to the decision where it is public or the reader is of the
// Board, and from inside to the matter.
func (p *papers) decision(d models.ProgrammeDetail) error {
	inside := p.Actor.May(models.PermBoardRead) == nil
	if !d.Public && !inside || d.Prior != nil {
		return nil
	}
	decision, err := p.Decisions.Show(p.Ctx(), p.Actor, d.Decision)
	if models.IsKind(err, models.KindNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	page := p.T("board.page")
	p.add("/decisions/:reference", "/decisions/"+url.PathEscape(d.Decision), components.FileRow{Name: p.T("board.decision_n", "Reference", d.Decision), Kind: page})
	p.add("/board/matters/:id", fmt.Sprintf("/board/matters/%d", decision.MatterID), components.FileRow{Name: p.T("public.programme.matter"), Kind: page})
	return nil
}

// narratives are the published reports, for everybody.
func (p *papers) narratives(d models.ProgrammeDetail) error {
	published, err := p.Reporting.Published(p.Ctx(), p.Actor, d.Programme.Reference)
	for _, r := range published {
		p.add("/programmes/:reference/narratives/:period", "/programmes/"+d.Programme.Reference+"/narratives/"+models.NarrativePeriod(r.Kind, r.Year),
			components.FileRow{Name: p.T("narrative.of_"+string(r.Kind), "Year", fmt.Sprint(r.Year)), Kind: p.T("board.page")})
	}
	return err
}

// submission is the copy that was decided on, for who may see the proposal.
func (p *papers) submission(d models.ProgrammeDetail) error {
	if p.Actor.May(models.PermProposalRead) != nil {
		return nil
	}
	proposal, err := p.Proposals.Show(p.Ctx(), p.Actor, d.Programme.ProposalID)
	if models.AsError(err) != nil {
		return nil // not for this reader
	}
	if err != nil {
		return err
	}
	if n := len(proposal.Submissions); n > 0 {
		s := proposal.Submissions[n-1]
		p.add("/proposals/:id/submissions/:number", fmt.Sprintf("/proposals/%d/submissions/%d", d.Programme.ProposalID, s.Number),
			components.FileRow{Name: p.T("board.paper.submission", "Receipt", s.ReceiptNumber()), Kind: p.T("board.page")})
	}
	return nil
}

// budget is the approved budget as the agent's workbook.
func (p *papers) budget(d models.ProgrammeDetail) error {
	p.add("/exports/:name", "/exports/mptf-budget?programme="+d.Programme.Reference, components.FileRow{Name: p.T("public.programme.budget"), Kind: "XLSX"})
	return nil
}

// requests are the requests to the agent and its notifications on them.
func (p *papers) requests(d models.ProgrammeDetail) error {
	if p.Actor.May(models.PermMoneyRead) != nil {
		return nil
	}
	p.add("/programmes/:reference/money", "/programmes/"+d.Programme.Reference+"/money", components.FileRow{Name: p.T("public.programme.room"), Kind: p.T("board.page")})
	rows, _, err := p.Transfers.List(p.Ctx(), p.Actor, transfers.Filter{ProgrammeID: d.Programme.ID, Limit: 50})
	if err != nil {
		return err
	}
	for _, r := range rows {
		p.add("/transfers/:id", fmt.Sprintf("/transfers/%d", r.ID), components.FileRow{Name: p.T("public.programme.request", "Reference", r.Reference, "Tranche", r.Tranche), Kind: p.T("board.page")})
	}
	notifications, err := p.Transfers.Papers(p.Ctx(), p.Actor, d.Programme.ID)
	if err != nil {
		return err
	}
	for _, n := range notifications {
		p.add("/transfers/:id/files/:file", fmt.Sprintf("/transfers/%d/files/%d", n.RequestID, n.FileID), components.FileRow{Name: n.Name, Size: n.Size, Note: n.Reference})
	}
	return nil
}

// agreements are the organisations' agreements with the agent, kept with each
// organisation.
//
// clause 97: money goes to organisations with an agreement in force.
func (p *papers) agreements(d models.ProgrammeDetail) error {
	for _, s := range d.Shares {
		p.add("/organisations/:id", fmt.Sprintf("/organisations/%d", s.OrganisationID), components.FileRow{Name: p.T("public.programme.agreement", "Organisation", s.Name), Kind: p.T("board.page")})
	}
	return nil
}
