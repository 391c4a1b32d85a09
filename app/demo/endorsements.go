package demo

import (
	"bytes"
	"net/url"
	"strings"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/people"
	"seedfund/app/proposals"
	"seedfund/models"
)

// endorse has the States of a document stand behind it, and of a full document
// the Resident Coordinators and the heads of its organisations.
func (d *director) endorse(p *paper, id int64) error {
	for i := range p.countries {
		letter := strings.ToLower(p.countries[i : i+1])
		if err := d.s.Proposals.Endorse(d.ctx, d.as("focal.country-"+letter), id, "The Government endorses the document as it stands."); err != nil {
			return err
		}
		if id == p.full {
			if err := d.s.Proposals.Endorse(d.ctx, d.as("rc.country-"+letter), id, "The country team stands behind it."); err != nil {
				return err
			}
		}
	}
	if id != p.full {
		return nil
	}
	for _, letter := range p.letters() {
		in := proposals.Letter{About: models.WantedEndorsement{Kind: models.EndorserHead, OrganisationID: d.organisation(letter)},
			Signatory: "Head of Organisation " + letter, Office: "Country Representative"}
		if _, err := d.s.Proposals.RecordLetter(d.ctx, d.as(p.drafter()), id, in, d.stamped(id, "Endorsement of Organisation "+letter)); err != nil {
			return err
		}
	}
	return nil
}

// stamped is a stamped letter that says what it stands for.
func (d *director) stamped(id int64, words string) func(*db.Tx) (*models.File, error) {
	held, err := d.s.Files.Take(files.Upload{OwnerType: proposals.FileOwner, OwnerID: id, Purpose: files.PurposeEndorsement,
		Name: strings.ReplaceAll(strings.ToLower(words), " ", "-") + ".pdf",
		Body: bytes.NewReader(paperPDF(words, "Illustrative: a fictional fund", d.clock.Now().Format("2 January 2006")))})
	return func(tx *db.Tx) (*models.File, error) {
		if err != nil {
			return nil, err
		}
		return d.s.Files.Attach(tx, held)
	}
}

// asksOffices asks for endorsements of a document that is being written: of the
// State by account, which lapses when the length changes, of a city through a
// link, which answers, of a head who declines, and of another who has not yet.
func (d *director) asksOffices(p *paper) error {
	s, lead, letters := d.s.Proposals, d.as(p.drafter()), p.letters()
	if err := s.Endorse(d.ctx, d.as("focal.country-"+strings.ToLower(p.countries[:1])), p.full, "The Government endorses the document as it stands."); err != nil {
		return err
	}
	v, err := d.show(p.full)
	if err != nil {
		return err
	}
	q := v.Proposal
	if err := s.SaveFacts(d.ctx, lead, p.full, proposals.Facts{Version: v.Document.Parts[models.PartFacts].Version, Title: q.Title, Theme: q.Theme,
		Objectives: v.Document.Objectives, Months: q.Months + 2, StartOn: q.StartOn, Asked: q.Asked}); err != nil {
		return err
	}
	country := countryCode(p.countries[:1])
	city := proposals.EndorsementRequest{About: models.WantedEndorsement{Kind: models.EndorserLocal, Country: country}, Office: "Mayor",
		Entity: "First harbour city of Country " + p.countries[:1], Address: "mayor@harbour-city.invalid", Language: "en"}
	asked, err := s.AskEndorsement(d.ctx, lead, p.full, city)
	if err != nil {
		return err
	}
	given := proposals.EndorsementAnswer{Given: true, Signatory: "Mayor of the first harbour city", Office: "Mayor", Letter: d.stamped(p.full, "Endorsement of the first harbour city")}
	if err := d.answersLink(asked.Link, given); err != nil {
		return err
	}
	head := func(letter, address string) (proposals.Asked, error) {
		return s.AskEndorsement(d.ctx, lead, p.full, proposals.EndorsementRequest{About: models.WantedEndorsement{Kind: models.EndorserHead, OrganisationID: d.organisation(letter)},
			Office: "Country Representative", Address: address, Language: "fr"})
	}
	if asked, err = head(letters[len(letters)-1], "representative@organisation.invalid"); err != nil {
		return err
	}
	refused := proposals.EndorsementAnswer{Declined: true, Signatory: "Country Representative", Office: "Country Representative",
		Remarks: "Our columns of the budget are not filled yet. Ask again when they are."}
	if err := d.answersLink(asked.Link, refused); err != nil {
		return err
	}
	_, err = head(letters[0], "head@lead-organisation.invalid")
	return err
}

// answersLink opens a link as its addressee and answers.
func (d *director) answersLink(link string, answer proposals.EndorsementAnswer) error {
	u, err := url.Parse(link)
	if err != nil {
		return err
	}
	secret := u.Query().Get("t")
	page, err := d.s.Proposals.OpenEndorsement(d.ctx, people.Door{Address: "203.0.113.7"}, secret)
	if err != nil {
		return err
	}
	answer.Digest = page.Endorsement.Digest
	_, err = d.s.Proposals.AnswerEndorsement(d.ctx, models.Actor{}, people.Door{Address: "203.0.113.7"}, secret, answer)
	return err
}
