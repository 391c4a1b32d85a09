package proposals

import (
	"context"
	"slices"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// AskView asks an office for its word, or records a letter that has come. About
// is the word that was chosen on the page before, as its code.
type AskView struct {
	Frame
	About  string
	Ask    components.Form
	Letter components.Form
}

// RequestView is one endorsement with what can be done about it: Resend and
// Withdraw are nil where nothing can.
type RequestView struct {
	Frame
	Endorsement models.Endorsement
	Resend      *components.Form
	Withdraw    *components.Form
}

// EndorsementAddress is where an endorsement is shown.
func EndorsementAddress(proposal, id int64) string {
	return Address(proposal) + "/endorsements/" + strconv.FormatInt(id, 10)
}

// EndorsementHref is the page of one endorsement of the proposal.
func (f Frame) EndorsementHref(id int64) string {
	return f.At(EndorsementAddress(f.View.Proposal.ID, id))
}

// AskHref is the form for one word.
func (f Frame) AskHref(w models.WantedEndorsement) string {
	return f.Under("/endorsements/new?about=" + w.Code())
}

// asks says whether the reader may ask for a word.
func (f Frame) asks(w models.WantedEndorsement) bool {
	return f.Reader.Edits && (f.Reader.Leads || f.Reader.State != "" || w.Kind == models.EndorserHead && w.OrganisationID == f.Reader.Organisation)
}

// about names a word: in which quality, and for whom.
func (f Frame) about(ctx context.Context, w models.WantedEndorsement) string {
	label := i18n.T(ctx, "endorsements.kind."+string(w.Kind))
	switch {
	case w.Kind == models.EndorserHead && f.View.Document != nil:
		return i18n.T(ctx, "endorsements.of", "Kind", label, "Of", f.View.Document.Names[w.OrganisationID])
	case w.Country != "":
		return i18n.T(ctx, "endorsements.of", "Kind", label, "Of", f.place(ctx, w.Country))
	}
	return label
}

// abouts are the words that a document can take and the reader may ask for.
func (f Frame) abouts(ctx context.Context) []components.Option {
	d := *f.View.Document
	var out []components.Option
	add := func(w models.WantedEndorsement) {
		if f.asks(w) {
			out = append(out, components.Option{Value: w.Code(), Label: f.about(ctx, w)})
		}
	}
	for _, kind := range models.EndorserKinds {
		switch {
		case kind.OfCountry():
			for _, c := range d.Countries {
				add(models.WantedEndorsement{Kind: kind, Country: c.Country})
			}
		case kind == models.EndorserHead:
			for _, o := range d.OrganisationsLeadFirst() {
				add(models.WantedEndorsement{Kind: kind, OrganisationID: o.OrganisationID})
			}
		default:
			add(models.WantedEndorsement{Kind: kind})
		}
	}
	return out
}

// endorsementState is the word of the status list for an endorsement now.
func (f Frame) endorsementState(e models.Endorsement) string {
	switch state := e.StandingAt(f.View.Now); state {
	case models.EndorsementAsked:
		return "waiting"
	case models.EndorsementGiven:
		if f.View.Document != nil && !f.View.Document.Holds(e) {
			return "lapsed"
		}
		return "endorsed"
	default:
		return string(state)
	}
}

// support is how an endorsement stands that the document needs, in the word of the
// status list, with the endorsement behind it: on every page the same word.
func (f Frame) support(w models.WantedEndorsement) (string, models.Endorsement) {
	d := *f.View.Document
	e, holds, lapsed := d.Support(w)
	switch {
	case holds:
		return "endorsed", e
	case lapsed:
		return "lapsed", e
	case slices.ContainsFunc(d.Endorsements, func(x models.Endorsement) bool { return x.About() == w && x.Pending(f.View.Now) }):
		return "waiting", e
	}
	return "missing", e
}

// wanted is what the document needs before it can be submitted.
func (v SidesView) wanted(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "endorsements.wanted"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "proposals.col_who")}, {Head: i18n.T(ctx, "endorsements.col_state"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "endorsements.col_by")}, {Head: i18n.T(ctx, "endorsements.col_next")},
	}}
	d := *v.View.Document
	for _, w := range d.Wanted() {
		state, e := v.support(w)
		row := components.Row{ID: components.FieldID(w.Field()), Cells: []components.Cell{components.Of(aboutCell(v.Frame, w)), components.State(state), {}, {}}}
		switch state {
		case "endorsed":
			if d.Edited(e) {
				row.Cells[1] = components.Cell{Body: components.Status(state), Sub: i18n.T(ctx, "endorsements.edited")}
			}
			row.Cells[2] = components.Of(givenBy(v.Frame, e))
		case "lapsed":
			row.Cells[1] = components.Cell{Body: components.Status(state), Sub: i18n.T(ctx, "proposals.lapsed_hint")}
			row.Cells[2] = components.Of(givenBy(v.Frame, e))
		}
		if state != "endorsed" && v.asks(w) {
			row.Cells[3] = components.Cell{Text: i18n.T(ctx, "endorsements.ask_verb"), Href: v.AskHref(w)}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// requests are every request and letter, the latest first.
func (v SidesView) requests(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "endorsements.requests"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "endorsements.col_office")}, {Head: i18n.T(ctx, "endorsements.col_about")},
		{Head: i18n.T(ctx, "endorsements.col_state"), Kind: components.Narrow}, {Head: i18n.T(ctx, "endorsements.col_by")},
	}}
	for _, e := range slices.Backward(v.View.Document.Endorsements) {
		who := e.Who()
		if who == "" {
			who = e.ByName
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: who, Href: v.EndorsementHref(e.ID), Sub: e.Domain()}, components.Of(aboutCell(v.Frame, e.About())),
			components.State(v.endorsementState(e)), components.Of(story(v.Frame, e)),
		}})
	}
	return t
}

// facts are what is known of one endorsement. The address is for those who
// write the document.
func (v RequestView) facts(ctx context.Context) []components.Fact {
	e := v.Endorsement
	out := []components.Fact{
		{Name: i18n.T(ctx, "endorsements.col_about"), Body: aboutCell(v.Frame, e.About())},
		{Name: i18n.T(ctx, "endorsements.col_state"), Body: components.Status(v.endorsementState(e))},
	}
	add := func(key, text string) {
		if text != "" {
			out = append(out, components.Fact{Name: i18n.T(ctx, key), Text: text})
		}
	}
	when := func(key string, at string) { add(key, at) }
	add("endorsements.office", e.Who())
	address := e.Address
	if v.Reader.Organisation == 0 && v.Reader.State == "" {
		address = e.Domain()
	}
	add("endorsements.address", address)
	add("endorsements.asked_by", e.AskedName)
	when("endorsements.asked_at", i18n.Instant(ctx, e.CreatedAt))
	if e.ExpiresAt != nil {
		when("endorsements.expires_at", i18n.Instant(ctx, *e.ExpiresAt))
	}
	if e.OpenedAt != nil {
		when("endorsements.opened_at", i18n.Instant(ctx, *e.OpenedAt))
	}
	if e.AnsweredAt != nil {
		when("endorsements.answered_at", i18n.Instant(ctx, *e.AnsweredAt))
		add("endorsements.how", i18n.T(ctx, "endorsements.how."+string(e.How)))
		add("endorsements.signatory", e.Signatory)
		add("endorsements.signatory_office", e.SignatoryOffice)
		add("endorsements.recorded_by", e.ByName)
		add("endorsements.remarks", e.Remarks)
	}
	if e.FileID != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "endorsements.letter"), Body: letterLink(v.Frame, *e.FileID)})
	}
	if e.EndedAt != nil {
		when("endorsements.ended_at", i18n.Instant(ctx, *e.EndedAt))
		add("endorsements.ended_by", e.EndedName)
		add("endorsements.reason", e.Reason)
	}
	return append(out, components.Fact{Name: i18n.T(ctx, "endorsements.hash"), Body: components.Code(e.Digest)})
}

// languages are those that an addressee can read.
func languages() []components.Option {
	var out []components.Option
	for _, l := range i18n.Offered() {
		out = append(out, components.Option{Value: l.Code, Label: l.Name})
	}
	return out
}

// LetterTypes are what a stamped letter may be. Pictures are named one by one:
// a telephone then sends a photograph in a form that is taken in.
const LetterTypes = "image/jpeg,image/png,application/pdf"

// organisation is the name of one of the document.
func (f Frame) organisation(id int64) string {
	if f.View.Document != nil {
		return f.View.Document.Names[id]
	}
	if f.View.Frozen != nil {
		for _, o := range f.View.Frozen.Organisations {
			if o.ID == id {
				return o.Name
			}
		}
	}
	return ""
}

func (v AskView) faults() *models.Error {
	if v.Ask.Faults != nil {
		return v.Ask.Faults
	}
	return v.Letter.Faults
}

func (v RequestView) faults() *models.Error {
	for _, f := range []*components.Form{v.Resend, v.Withdraw} {
		if f != nil && f.Faults != nil {
			return f.Faults
		}
	}
	return nil
}

// unfinished counts what the document still lacks beside letters and
// endorsements: filling it lapses what is given before.
func (v AskView) unfinished() int {
	n := 0
	for _, g := range v.View.Gaps {
		if g.Part != models.PartSides && g.Part != models.PartAttachments && g.Field != models.FieldReady {
			n++
		}
	}
	return n
}
