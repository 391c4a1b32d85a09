package demo

import (
	"seedfund/app/proposals"
	"seedfund/models"
)

// writeTogether has the partner of a draft join it and write the section that the
// lead gives it; the three who write comment and propose a wording, the lead says
// that its first section is ready and sends nothing back yet.
func (d *director) writeTogether(p *paper) error {
	if p.key != "heat-a" {
		return nil
	}
	lead, partner, focal := d.as(p.drafter()), d.as("drafter.org-r"), d.as(p.focal())
	s, id := d.s.Proposals, p.concept
	if err := s.Join(d.ctx, partner, id); err != nil {
		return err
	}
	version := func(part string) int64 {
		v, err := d.show(id)
		if err != nil {
			return 0
		}
		return v.Document.Parts[part].Version
	}
	if err := s.AssignPart(d.ctx, lead, id, proposals.Assignment{Part: "results", Version: version("results"), Organisation: partner.OrganisationID,
		Reason: "The outputs are for the most part Organisation R’s."}); err != nil {
		return err
	}
	v, err := d.show(id)
	if err != nil {
		return err
	}
	section, _ := v.Document.Form.Schema.Section("results")
	question := section.Questions[0]
	first := question.Code
	if err := s.SaveSection(d.ctx, partner, id, "results", []proposals.AnswerInput{{Question: first, Text: p.answer(question), Version: v.Document.Answers[first].Version}}); err != nil {
		return err
	}
	if err := s.Ready(d.ctx, lead, id, map[string]int64{"people": version("people")}); err != nil {
		return err
	}
	if v, err = d.show(id); err != nil {
		return err
	}
	for _, say := range []struct {
		who models.Actor
		in  proposals.RemarkInput
	}{
		{focal, proposals.RemarkInput{Part: "results", Kind: models.RemarkComment, Text: "The ministry counts seasonal permits by district. Please use the same districts."}},
		{lead, proposals.RemarkInput{Part: "results", Question: first, Kind: models.RemarkWording, Version: v.Document.Answers[first].Version,
			Text: v.Document.Answers[first].Text + "\nBy the second season every district has a place where workers can complain and be heard."}},
		{partner, proposals.RemarkInput{Part: "situation", Kind: models.RemarkComment, Text: "The figures are of last year; those of this season come in May."}},
	} {
		if _, err := s.Remark(d.ctx, say.who, id, say.in); err != nil {
			return err
		}
	}
	return d.offline(p)
}
