package proposals

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Waiting is one application that waits for an actor, and for what.
type Waiting struct {
	Row   models.ProposalRow
	For   WaitingFor
	Part  string // with remarks: the part they stand on
	Back  int64  // with a kit: the file that came back
	Count int    // of remarks, or of changes to choose about
}

// WaitingFor is what an applicant is waited for.
type WaitingFor string

const (
	WaitingWrite    WaitingFor = "write"    // the lead completes and submits
	WaitingComplete WaitingFor = "complete" // the same, after a return
	WaitingJoin     WaitingFor = "join"     // an organisation is named and has not joined
	WaitingEndorse  WaitingFor = "endorse"  // a State can endorse and has not, or a Resident Coordinator was asked to
	WaitingParts    WaitingFor = "parts"    // an organisation owns parts that are not ready
	WaitingRemarks  WaitingFor = "remarks"  // others remarked on a part that is the actor's to write
	WaitingKit      WaitingFor = "kit"      // a filled kit changes parts that are the actor's to write
)

// Waiting lists what waits for an applicant and is still in time. A fixed
// number of statements.
func (s *Service) Waiting(ctx context.Context, actor models.Actor) ([]Waiting, error) {
	if actor.May(models.PermProposalDraft) != nil && !actor.Is(models.RoleResidentCoord) {
		return nil, nil
	}
	var open []models.ProposalRow
	for _, state := range []models.ProposalState{models.ProposalReturned, models.ProposalDraft} {
		rows, _, err := s.List(ctx, actor, Filter{State: state, Limit: 100})
		if err != nil {
			return nil, err
		}
		open = append(open, rows...)
	}
	now := s.db.Now(ctx)
	open = slices.DeleteFunc(open, func(r models.ProposalRow) bool { return !now.Before(r.Deadline()) })
	documents, err := sketches(s.db.Read(ctx), open)
	if err != nil {
		return nil, err
	}
	var out []Waiting
	for i, r := range open {
		if what := waitingFor(actor, documents[i], now); what != "" {
			out = append(out, Waiting{Row: r, For: what})
		}
	}
	said, err := saidOn(s.db.Read(ctx), open)
	if err != nil {
		return nil, err
	}
	for i, r := range open {
		out = append(out, answersOwed(StandingOf(actor, documents[i]), documents[i], r, said[r.ID])...)
	}
	return out, nil
}

// saying is what somebody else said on a part and nobody has settled: remarks, or
// changes in a kit that came back.
type saying struct {
	ProposalID     int64
	Part           string
	Back           int64  // 0 for remarks
	OrganisationID int64  // whose word it is, 0 for a State
	Country        string // whose word it is, "" for an organisation
	Count          int
}

// saidOn is what waits on the parts of applications, by application.
func saidOn(q *gorm.DB, rows []models.ProposalRow) (map[int64][]saying, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	var list []saying
	err := q.Raw(`SELECT r.proposal_id, r.part, 0 AS back, r.organisation_id, r.country, COUNT(*) AS count FROM proposal_remarks r
		WHERE r.proposal_id IN @ids AND NOT EXISTS (SELECT 1 FROM proposal_remark_ends e WHERE e.remark_id = r.id) GROUP BY r.proposal_id, r.part, r.organisation_id, r.country
		UNION ALL SELECT b.proposal_id, c.part, b.id, b.organisation_id, b.country, COUNT(*) FROM kit_changes c JOIN kit_returns b ON b.id = c.return_id
		WHERE b.proposal_id IN @ids AND NOT EXISTS (SELECT 1 FROM kit_choices x WHERE x.change_id = c.id) GROUP BY b.proposal_id, c.part, b.id, b.organisation_id, b.country
		ORDER BY 1, 3, 2, 4, 5`, map[string]any{"ids": ids}).Scan(&list).Error
	out := map[int64][]saying{}
	for _, s := range list {
		out[s.ProposalID] = append(out[s.ProposalID], s)
	}
	return out, err
}

// answersOwed is what others said on the parts that are the actor's to write: the
// remarks of a part together, the changes of a file that came back together. An
// organisation's own remark waits for nobody in it; its own file does.
func answersOwed(st Standing, d models.Document, row models.ProposalRow, said []saying) (out []Waiting) {
	for _, s := range said {
		own := s.OrganisationID == st.Organisation && (st.Organisation != 0 || s.Country == st.State)
		if !st.Member() || !d.WrittenBy(s.Part, st.Organisation, st.State) || s.Back == 0 && own {
			continue
		}
		w := Waiting{Row: row, For: WaitingRemarks, Part: s.Part, Count: s.Count}
		if s.Back != 0 {
			w = Waiting{Row: row, For: WaitingKit, Back: s.Back, Count: s.Count}
		}
		if i := slices.IndexFunc(out, func(o Waiting) bool { return o.For == w.For && o.Part == w.Part && o.Back == w.Back }); i >= 0 {
			out[i].Count += w.Count
			continue
		}
		out = append(out, w)
	}
	return out
}

func waitingFor(actor models.Actor, d models.Document, now time.Time) WaitingFor {
	st := StandingOf(actor, d)
	switch {
	case actor.Is(models.RoleResidentCoord):
		if askedOf(actor, d, now) {
			return WaitingEndorse
		}
	case st.State != "":
		if endorsed, _ := d.Endorsed(st.State); !endorsed && actor.Can(models.PowerEndorse) == nil && d.Proposal.LeadOrganisationID != nil && d.Proposal.Asked != 0 {
			return WaitingEndorse
		}
	case st.Organisation != 0 && !Joined(d, st.Organisation):
		return WaitingJoin
	case st.Leads && d.Proposal.State == models.ProposalReturned:
		return WaitingComplete
	case st.Leads:
		return WaitingWrite
	case st.Organisation != 0 && owesParts(d, st.Organisation):
		return WaitingParts
	}
	return ""
}

// askedOf says whether an endorsement was asked of the actor's office and is not
// given: a Resident Coordinator is waited for once somebody asks.
func askedOf(actor models.Actor, d models.Document, now time.Time) bool {
	about, ok := Speaks(actor, d)
	if !ok {
		return false
	}
	if _, holds, _ := d.Support(about); holds {
		return false
	}
	return slices.ContainsFunc(d.Endorsements, func(e models.Endorsement) bool {
		return e.Kind == about.Kind && e.Country == about.Country && e.Pending(now)
	})
}

// owesParts says whether a part that was given to an organisation waits for its
// word.
func owesParts(d models.Document, organisation int64) bool {
	for _, p := range d.Parts {
		if p.OrganisationID != nil && *p.OrganisationID == organisation && p.State != models.PartReady {
			return true
		}
	}
	return false
}

// sketches are the documents of rows as far as their sides and the parts that
// were given away are concerned.
func sketches(q *gorm.DB, rows []models.ProposalRow) ([]models.Document, error) {
	out, at, ids := make([]models.Document, len(rows)), map[int64]int{}, make([]int64, len(rows))
	for i, r := range rows {
		at[r.ID], ids[i] = i, r.ID
		out[i].Sketch = true
		out[i].Proposal = models.Proposal{ID: r.ID, Stage: r.Stage, State: r.State, LeadOrganisationID: r.LeadOrganisationID, Asked: r.Asked}
	}
	ctx := q.Statement.Context
	countries, err := db.From[models.ProposalCountry](q).Where("proposal_id IN ?", ids).Order("country").Find(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range countries {
		d := &out[at[c.ProposalID]]
		d.Countries = append(d.Countries, c)
	}
	organisations, err := db.From[models.ProposalOrganisation](q).Where("proposal_id IN ?", ids).Order("organisation_id").Find(ctx)
	if err != nil {
		return nil, err
	}
	for _, o := range organisations {
		d := &out[at[o.ProposalID]]
		d.Organisations = append(d.Organisations, o)
	}
	endorsements, err := db.From[models.Endorsement](q).Where("proposal_id IN ? AND kind IN ?", ids, []models.EndorserKind{models.EndorserMinistry, models.EndorserRC}).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range endorsements {
		d := &out[at[e.ProposalID]]
		d.Endorsements = append(d.Endorsements, e)
	}
	sides, err := db.From[models.ProposalSide](q).Where("proposal_id IN ? AND act <> ?", ids, models.SideEndorsed).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	for _, side := range sides {
		d := &out[at[side.ProposalID]]
		d.Sides = append(d.Sides, side)
	}
	parts, err := db.From[models.ProposalPart](q).Where("proposal_id IN ? AND organisation_id IS NOT NULL", ids).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		d := &out[at[p.ProposalID]]
		if d.Parts == nil {
			d.Parts = map[string]models.ProposalPart{}
		}
		d.Parts[p.Part] = p
	}
	return out, nil
}
