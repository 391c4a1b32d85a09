package proposals

import (
	"context"
	"slices"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Facts are what the first page of a document asks. Empty values are allowed
// while it is a draft.
type Facts struct {
	Version    int64 // of the part
	Title      string
	Theme      int
	Objectives []int
	Months     int
	StartOn    when.Date
	Asked      money.Cents
}

// SaveFacts saves title, theme, objectives, length, start and amount.
func (s *Service) SaveFacts(ctx context.Context, actor models.Actor, id int64, in Facts) error {
	return s.db.Write(ctx, actor, "proposal.save_facts", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if err := mayWritePart(actor, d, models.PartFacts); err != nil {
			return err
		}
		return writeFacts(tx, p, d, in)
	})
}

func writeFacts(tx *db.Tx, p *models.Proposal, d models.Document, in Facts) error {
	in.Title, in.Objectives = models.OneLine(in.Title), slices.Compact(slices.Sorted(slices.Values(in.Objectives)))
	if p.Title == in.Title && p.Theme == in.Theme && p.Months == in.Months && p.StartOn == in.StartOn && p.Asked == in.Asked &&
		slices.Equal(in.Objectives, d.Objectives) && untouched(d, models.PartFacts, in.Version) {
		return nil
	}
	if err := touch(tx, d, models.PartFacts, in.Version); err != nil {
		return err
	}
	if err := checkFacts(in, d); err != nil {
		return err
	}
	p.Title, p.Theme, p.Months, p.StartOn, p.Asked = in.Title, in.Theme, in.Months, in.StartOn, in.Asked
	if err := db.Update(tx, p, "title", "theme", "months", "start_on", "asked"); err != nil {
		return err
	}
	return writeObjectives(tx, d, in.Objectives)
}

func checkFacts(in Facts, d models.Document) error {
	var f models.Faults
	if in.Title == "" {
		f.Add("title", "proposals.gap_title")
	} else if len([]rune(in.Title)) > TitleLimit {
		f.Add("title", "proposals.title_long", "Max", TitleLimit)
	}
	if in.Theme != 0 && !slices.Contains(d.Themes, in.Theme) {
		f.Add("theme", "proposals.gap_theme_closed", "Theme", in.Theme)
	}
	for _, o := range in.Objectives {
		if o < 1 || o > 23 {
			f.Add("objectives", "proposals.objective_unknown")
			break
		}
	}
	if in.Months < 0 || in.Months > 120 {
		f.Add("months", "proposals.months_range")
	}
	if in.Asked < 0 || in.Asked > 100_000_000_000_000 {
		f.Add("asked", "proposals.asked_range")
	}
	return f.Err("proposals.facts_invalid")
}

func writeObjectives(tx *db.Tx, d models.Document, want []int) error {
	if slices.Equal(want, d.Objectives) {
		return nil
	}
	stored, err := db.From[models.ProposalObjective](tx.DB).Where("proposal_id = ?", d.Proposal.ID).Order("objective").Find(tx.Ctx)
	if err != nil {
		return err
	}
	for i := range stored {
		if !slices.Contains(want, stored[i].Objective) {
			if err := db.Delete(tx, &stored[i]); err != nil {
				return err
			}
		}
	}
	for _, n := range want {
		if !slices.Contains(d.Objectives, n) {
			if err := db.Create(tx, &models.ProposalObjective{ProposalID: d.Proposal.ID, Objective: n}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Share is a country or area with its share of the amount in basis points.
type Share struct {
	Country string
	Basis   int
}

// Partners are the organisations beside the lead and the countries with their
// shares.
type Partners struct {
	Version       int64
	Organisations []int64
	Countries     []Share
}

// SavePartners saves who takes part and where. The lead stays. What an
// organisation that leaves had to write moves to the lead, its amounts stay in
// the budget until Settle, and its writers are told. Endorsements given before
// lapse by themselves.
func (s *Service) SavePartners(ctx context.Context, actor models.Actor, id int64, in Partners) error {
	return s.db.Write(ctx, actor, "proposal.save_partners", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if err := mayWritePart(actor, d, models.PartPartners); err != nil {
			return err
		}
		if err := checkPartners(tx, d, &in); err != nil {
			return err
		}
		if samePartners(d, in) && untouched(d, models.PartPartners, in.Version) {
			return nil
		}
		if err := touch(tx, d, models.PartPartners, in.Version); err != nil {
			return err
		}
		if err := writeCountries(tx, d, in.Countries); err != nil {
			return err
		}
		return writeOrganisations(tx, d, in.Organisations)
	})
}

func checkPartners(tx *db.Tx, d models.Document, in *Partners) error {
	catalogue, err := Catalogue(tx.DB)
	if err != nil {
		return err
	}
	var f models.Faults
	seen := map[string]bool{}
	for _, c := range in.Countries {
		switch {
		case !placeable(catalogue, c.Country):
			f.Add("share["+c.Country+"]", "proposals.country_unknown")
		case seen[c.Country]:
			f.Add("share["+c.Country+"]", "proposals.country_twice")
		case c.Basis < 0 || c.Basis > 10000:
			f.Add("share["+c.Country+"]", "proposals.share_range")
		}
		seen[c.Country] = true
	}
	if lead := d.Proposal.LeadOrganisationID; lead != nil && !slices.Contains(in.Organisations, *lead) {
		in.Organisations = append(in.Organisations, *lead)
	}
	in.Organisations = slices.Compact(slices.Sorted(slices.Values(in.Organisations)))
	if len(in.Organisations) > 20 {
		f.Add("organisations", "proposals.organisations_many")
	}
	for _, org := range in.Organisations {
		if err := unEntity(tx.DB, org); models.IsKind(err, models.KindNotFound) {
			f.Add("organisations", "proposals.organisation_unknown")
		} else if err != nil {
			return err
		}
	}
	return f.Err("proposals.partners_invalid")
}

func samePartners(d models.Document, in Partners) bool {
	shares := map[string]int{}
	for _, c := range in.Countries {
		shares[c.Country] = c.Basis
	}
	return len(shares) == len(d.Countries) && len(in.Organisations) == len(d.Organisations) &&
		!slices.ContainsFunc(d.Countries, func(c models.ProposalCountry) bool { basis, ok := shares[c.Country]; return !ok || basis != c.Share }) &&
		!slices.ContainsFunc(in.Organisations, func(o int64) bool { return !d.Includes(o) })
}

func writeCountries(tx *db.Tx, d models.Document, want []Share) error {
	for i := range d.Countries {
		c := &d.Countries[i]
		at := slices.IndexFunc(want, func(w Share) bool { return w.Country == c.Country })
		switch {
		case at < 0:
			if err := db.Delete(tx, c); err != nil {
				return err
			}
		case want[at].Basis != c.Share:
			c.Share = want[at].Basis
			if err := db.Update(tx, c, "share_bp"); err != nil {
				return err
			}
		}
	}
	for _, w := range want {
		if !d.In(w.Country) {
			if err := db.Create(tx, &models.ProposalCountry{ProposalID: d.Proposal.ID, Country: w.Country, Share: w.Basis}); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeOrganisations(tx *db.Tx, d models.Document, want []int64) error {
	for i := range d.Organisations {
		o := &d.Organisations[i]
		if slices.Contains(want, o.OrganisationID) {
			continue
		}
		if err := leave(tx, &d, o.OrganisationID); err != nil {
			return err
		}
		if err := db.Delete(tx, o); err != nil {
			return err
		}
	}
	for _, org := range want {
		if !d.Includes(org) {
			if err := db.Create(tx, &models.ProposalOrganisation{ProposalID: d.Proposal.ID, OrganisationID: org, ISCBasisPoints: d.Call.ISCBasisPoints}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Plan is the tranche plan: when each tranche is due, by number from 1.
type Plan struct {
	Version int64
	DueOn   map[int]when.Date
}

// SavePlan saves the tranche plan; years of the budget follow from it.
func (s *Service) SavePlan(ctx context.Context, actor models.Actor, id int64, in Plan) error {
	return s.db.Write(ctx, actor, "proposal.save_plan", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if err := mayWritePart(actor, d, models.PartTranches); err != nil {
			return err
		}
		return writePlan(tx, d, in)
	})
}

func writePlan(tx *db.Tx, d models.Document, in Plan) error {
	same := !slices.ContainsFunc(d.Tranches, func(t models.ProposalTranche) bool { return t.DueOn != in.DueOn[t.Number] })
	if same && untouched(d, models.PartTranches, in.Version) {
		return nil
	}
	if err := touch(tx, d, models.PartTranches, in.Version); err != nil {
		return err
	}
	for i := range d.Tranches {
		t := &d.Tranches[i]
		if due := in.DueOn[t.Number]; due != t.DueOn {
			t.DueOn = due
			if err := db.Update(tx, t, "due_on"); err != nil {
				return err
			}
		}
	}
	return nil
}
