package demo

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"seedfund/app/files"
	"seedfund/app/proposals"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// paper is an application on its way: the ids the story goes on with.
type paper struct {
	application
	concept int64
	full    int64
	matter  int64
	meeting int64 // in which it was decided

	programme int64
	reference string // of the programme
	request   int64  // the latest transfer request
	began     time.Time
}

func (a application) focal() string { return "focal.country-" + strings.ToLower(a.countries[:1]) }

func (a application) drafter() string { return "drafter.org-" + strings.ToLower(a.lead) }

// letters are the organisations, the lead first.
func (a application) letters() []string {
	return append([]string{a.lead}, strings.Split(a.partners, "")...)
}

// asked is the whole amount: direct costs and seven per cent.
func (a application) asked() money.Cents {
	var sum int64
	for _, d := range a.direct {
		sum += (d[0] + d[1]) * 107
	}
	return money.Cents(sum)
}

// planApplications plans every application from its first word. Each step
// plans the next, so that the story stops where the application's ending says.
func (d *director) planApplications() {
	for i, a := range append(portfolio[:len(portfolio):len(portfolio)], others...) {
		p := &paper{application: a}
		// Not everybody begins on the same day, and few early.
		start := d.ago(callPlans[a.call-1].opens[0], callPlans[a.call-1].opens[1]).Add(time.Duration(3+i%5) * 24 * time.Hour)
		d.at(start.Add(time.Duration(i)*time.Minute), a.key+" begins", func() error { return d.begin(p) })
	}
}

// begin starts the concept note from either side, and the other side joins.
func (d *director) begin(p *paper) error {
	call := d.calls[p.call]
	var err error
	if p.begins == "state" {
		p.concept, err = d.s.Proposals.Start(d.ctx, d.as(p.focal()), proposals.Beginning{CallID: call.ID, Title: p.title, Organisation: d.organisation(p.lead)})
		if err != nil {
			return err
		}
		if p.key == "atolls-p" {
			return nil // waits for the organisation to join
		}
		err = d.s.Proposals.Join(d.ctx, d.as(p.drafter()), p.concept)
	} else {
		p.concept, err = d.s.Proposals.Start(d.ctx, d.as(p.drafter()), proposals.Beginning{CallID: call.ID, Title: p.title, Country: countryCode(p.countries[:1])})
	}
	if err != nil {
		return err
	}
	d.concepts[p.key] = p.concept
	d.at(d.clock.Now().Add(5*24*time.Hour), p.key+" is drafted", func() error { return d.draftConcept(p) })
	return nil
}

func (d *director) draftConcept(p *paper) error {
	if err := d.fillFacts(p, p.concept); err != nil {
		return err
	}
	sections := 99
	if p.end == endDraft {
		sections = 3
	}
	if err := d.fillSections(p, p.concept, sections); err != nil {
		return err
	}
	if p.end == endDraft {
		return d.writeTogether(p)
	}
	if err := d.attachLetters(p, p.concept); err != nil {
		return err
	}
	if err := d.endorse(p, p.concept); err != nil {
		return err
	}
	submitAt := d.clock.Now().Add(6 * 24 * time.Hour)
	if p.call <= 5 { // the last days before the closing, as people do
		submitAt = d.closing(p.call).Add(-time.Duration(2+p.months%3) * 24 * time.Hour)
	}
	if p.key == "docs-b" { // was given more time
		submitAt = d.closing(p.call).Add(2 * aDay)
	}
	d.at(submitAt, p.key+" is submitted", func() error {
		if err := d.submit(p, p.concept); err != nil {
			return err
		}
		d.afterSubmission(p)
		return nil
	})
	return nil
}

func (d *director) show(id int64) (models.ProposalView, error) {
	return d.s.Proposals.Show(d.ctx, models.SystemActor, id)
}

func (d *director) submit(p *paper, id int64) error {
	if err := d.partsReady(p, id); err != nil {
		return err
	}
	v, err := d.show(id)
	if err != nil {
		return err
	}
	_, err = d.s.Proposals.Submit(d.ctx, d.as(p.drafter()), id, v.Proposal.Version)
	return err
}

// partsReady gives each owner's word for what it wrote.
func (d *director) partsReady(p *paper, id int64) error {
	v, err := d.show(id)
	if err != nil {
		return err
	}
	parts := map[int64]map[string]int64{}
	for _, part := range v.Document.OwnedParts() {
		if owner := v.Document.Owner(part); v.Document.PartState(part) != models.PartReady {
			if parts[owner] == nil {
				parts[owner] = map[string]int64{}
			}
			parts[owner][part] = v.Document.Parts[part].Version
		}
	}
	for _, letter := range p.letters() {
		if own := parts[d.organisation(letter)]; own != nil {
			if err := d.s.Proposals.Ready(d.ctx, d.as("drafter.org-"+strings.ToLower(letter)), id, own); err != nil {
				return err
			}
		}
	}
	return nil
}

// starts is the first day of the programme as the document plans it.
func (d *director) starts(p *paper) when.Date {
	return when.DateOf(d.calls[p.call].ClosesAt).AddMonths(4).FirstOfMonth()
}

func (d *director) fillFacts(p *paper, id int64) error {
	v, err := d.show(id)
	if err != nil {
		return err
	}
	parts := v.Document.Parts
	err = d.s.Proposals.SaveFacts(d.ctx, d.as(p.drafter()), id, proposals.Facts{
		Version: parts[models.PartFacts].Version, Title: p.title, Theme: p.theme, Objectives: p.objectives,
		Months: p.months, StartOn: d.starts(p), Asked: p.asked(),
	})
	if err != nil {
		return err
	}
	shares := []proposals.Share{{Country: countryCode(p.countries[:1]), Basis: 10000}}
	if len(p.countries) == 2 {
		shares = []proposals.Share{{Country: countryCode(p.countries[:1]), Basis: 6000}, {Country: countryCode(p.countries[1:]), Basis: 4000}}
	}
	var partners []int64
	for _, letter := range strings.Split(p.partners, "") {
		partners = append(partners, d.organisation(letter))
	}
	return d.s.Proposals.SavePartners(d.ctx, d.as(p.drafter()), id, proposals.Partners{
		Version: parts[models.PartPartners].Version, Organisations: partners, Countries: shares,
	})
}

// fillSections answers the first n sections of the form.
func (d *director) fillSections(p *paper, id int64, n int) error {
	v, err := d.show(id)
	if err != nil {
		return err
	}
	for i, section := range v.Document.Form.Schema.Sections {
		if i >= n {
			return nil
		}
		var in []proposals.AnswerInput
		for _, q := range section.Questions {
			in = append(in, proposals.AnswerInput{Question: q.Code, Text: p.answer(q), Version: v.Document.Answers[q.Code].Version})
		}
		if err := d.s.Proposals.SaveSection(d.ctx, d.as(p.drafter()), id, section.Code, in); err != nil {
			return fmt.Errorf("section %s: %w", section.Code, err)
		}
	}
	return nil
}

func (d *director) attachLetters(p *paper, id int64) error {
	for kind, words := range map[models.AttachmentKind]string{
		models.AttachmentGovernment: "Letter of the Government of Country " + p.countries[:1],
		models.AttachmentRC:         "Letter of the Resident Coordinator in Country " + p.countries[:1],
	} {
		if err := d.attach(p, id, kind, words); err != nil {
			return err
		}
	}
	return nil
}

func (d *director) attach(p *paper, id int64, kind models.AttachmentKind, words string) error {
	file, err := d.upload(p.drafter(), proposals.FileOwner, id, string(kind), words)
	if err != nil {
		return err
	}
	return d.s.Proposals.Attach(d.ctx, d.as(p.drafter()), id, kind, file)
}

// upload stores a page of paper that says what it stands for.
func (d *director) upload(key, owner string, id int64, purpose, words string) (int64, error) {
	f, err := d.s.Files.Save(d.ctx, d.as(key), files.Upload{
		OwnerType: owner, OwnerID: id, Purpose: purpose, Name: strings.ReplaceAll(strings.ToLower(words), " ", "-") + ".pdf",
		Body: bytes.NewReader(paperPDF(words, "Illustrative: a fictional fund", d.clock.Now().Format("2 January 2006"))),
	})
	if err != nil {
		return 0, err
	}
	return f.ID, nil
}

// draftFull completes the invited document: its further sections, its plan of
// tranches and its budget.
func (d *director) draftFull(p *paper) error {
	if err := d.fillSections(p, p.full, 99); err != nil {
		return err
	}
	v, err := d.show(p.full)
	if err != nil {
		return err
	}
	begins := v.Document.Proposal.StartOn
	err = d.s.Proposals.SavePlan(d.ctx, d.as(p.drafter()), p.full, proposals.Plan{
		Version: v.Document.Parts[models.PartTranches].Version, DueOn: map[int]when.Date{1: begins, 2: begins.AddMonths(14)},
	})
	if err != nil {
		return err
	}
	if err := d.s.Proposals.SaveBudget(d.ctx, d.as(p.drafter()), p.full, proposals.Cells{Texts: d.cells(p.application)}); err != nil {
		return err
	}
	if err := d.attachLetters(p, p.full); err != nil {
		return err
	}
	return d.endorse(p, p.full)
}

// weights divide direct costs over the seven direct categories, in per cent;
// the last one takes what rounding leaves.
var weights = [7]int64{28, 6, 5, 25, 8, 20, 8}

// cells is the budget, in whole dollars.
func (d *director) cells(a application) map[models.BudgetCell]string {
	out := map[models.BudgetCell]string{}
	for i, letter := range a.letters() {
		for t := range 2 {
			left := a.direct[i][t]
			for c, w := range weights {
				part := a.direct[i][t] * w / 100
				if c == len(weights)-1 {
					part = left
				}
				left -= part
				out[models.BudgetCell{OrganisationID: d.organisation(letter), Category: c + 1, Tranche: t + 1}] = strconv.FormatInt(part, 10)
			}
		}
	}
	return out
}
