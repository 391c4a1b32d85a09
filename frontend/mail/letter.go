package mail

import (
	"context"
	"fmt"
	"strings"

	"seedfund/frontend/i18n"
	"seedfund/models"
)

// Letter is a letter in words.
type Letter struct {
	Subject string
	Text    string
	HTML    string
}

// Templates lists every letter there is.
var Templates = []string{
	"people.invitation", "people.reset", "digest", "endorsements.asked", "endorsements.receipt", "endorsements.lapsed", "endorsements.withdrawn", "endorsements.told", "proposals.submitted", "proposals.moved", "proposals.extended", "proposals.part", "proposals.remark", "proposals.message", "proposals.note",
	"calls.answered", "calls.set_aside", "reviews.assigned", "reviews.round", "reviews.round_ended",
	"matters.opened", "matters.decided", "matters.time_asked", "matters.extended", "matters.indication", "matters.path", "matters.mediation_due",
	"matters.motion_proposed", "matters.motion_confirmed", "matters.motion_refused", "matters.motion_withdrawn", "papers.letter", "soundings.sent",
	"seats.proposed", "seats.confirmed", "seats.refused", "consultations.asked", "consultations.reminded", "meetings.notice", "meetings.postponed", "meetings.cancelled", "meetings.minutes", "transfers.sent", "transfers.answered",
	"results.submitted", "results.told", "reports.due",
}

// page is what the HTML form of a letter shows.
type page struct {
	Greeting   string
	Paragraphs []string
	Action     string // what the link is called
	Address    string
	Closing    []string
}

// Write puts a template into words. Params fill the texts; Receiver is the
// receiver's name; Link or Page is an address that the letter leads to; Outcome
// chooses a sentence among those of the template, and Before one by the kind of
// body it is before; Illustrative, when it is not
// empty, marks the letter of a demonstration.
func Write(language, template string, params map[string]string) (Letter, error) {
	ctx := i18n.With(context.Background(), language)
	key := "mail." + template
	if !i18n.Has(key + ".subject") {
		return Letter{}, fmt.Errorf("no letter %q", template)
	}
	args := make(map[string]any, len(params)+1)
	for name, value := range params { // paragraphs are the template's alone
		args[name] = models.OneLine(value)
	}
	if outcome := params["Outcome"]; outcome != "" {
		args["Outcome"] = i18n.T(ctx, key+".outcome."+outcome, args)
	}
	if before := params["Before"]; i18n.Has(key + ".before." + before) {
		args["Before"] = i18n.T(ctx, key+".before."+before)
	} else if i18n.Has(key + ".before.board") { // of a letter from before there were two bodies
		args["Before"] = i18n.T(ctx, key+".before.board")
	}
	p := page{Greeting: i18n.T(ctx, "mail.greeting", args)}
	for _, paragraph := range strings.Split(i18n.T(ctx, key+".body", args), "\n\n") {
		p.Paragraphs = append(p.Paragraphs, strings.TrimSpace(paragraph))
	}
	if p.Address = params["Link"]; p.Address == "" {
		p.Address = params["Page"]
	}
	if p.Address != "" {
		p.Action = i18n.T(ctx, key+".action")
	}
	p.Closing = append(p.Closing, i18n.T(ctx, "mail.closing"))
	subject := i18n.T(ctx, key+".subject", args)
	if params["Illustrative"] != "" {
		subject = i18n.T(ctx, "mail.illustrative_subject", "Subject", subject)
		p.Closing = append(p.Closing, i18n.T(ctx, "mail.illustrative"))
	}
	var html strings.Builder
	if err := letterPage(subject, p).Render(ctx, &html); err != nil {
		return Letter{}, err
	}
	return Letter{Subject: strings.Join(strings.Fields(subject), " "), Text: p.text(), HTML: html.String()}, nil
}

func (p page) text() string {
	parts := append([]string{p.Greeting}, p.Paragraphs...)
	if p.Address != "" {
		parts = append(parts, p.Action+":\n"+p.Address)
	}
	return strings.Join(append(parts, strings.Join(p.Closing, "\n")), "\n\n") + "\n"
}
