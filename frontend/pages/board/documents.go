package board

import (
	"context"
	"slices"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/reports/document"
)

// Issuer is what every document of the fund carries: who publishes it, and that
// it is fictional where the store is one of a demonstration.
type Issuer struct {
	Fund         string
	Illustrative bool
}

func (p Issuer) begin(ctx context.Context, title, reference string) document.Document {
	return document.Document{Title: title, Reference: reference, Language: i18n.Lang(ctx), Publisher: p.Fund, Notice: p.Notice(ctx)}
}

// Notice says that what is written is fictional, in a store of a demonstration.
func (p Issuer) Notice(ctx context.Context) string {
	if p.Illustrative {
		return i18n.T(ctx, "core.ribbon")
	}
	return ""
}

// DecisionDocument is a decision on paper, in the language of ctx: what its
// page says to the same reader.
func DecisionDocument(ctx context.Context, p Issuer, v models.DecisionView, c models.CertificateView) document.Document {
	d := p.begin(ctx, decisionTitle(ctx, v.DecisionRow), v.Reference)
	d.Dated = v.AdoptedAt
	method := i18n.T(ctx, "board.method."+string(v.Method))
	if v.Result.WithVote > 0 { // what the public reads has no figures
		method = sentence(ctx, v.Method, v.Result)
	}
	quorum := "board.quorum_not"
	if v.Result.QuorumMet {
		quorum = "board.quorum_yes"
	}
	d.Facts = []document.Fact{
		{Name: i18n.T(ctx, "board.col.question"), Value: v.Question},
		{Name: i18n.T(ctx, "board.col.outcome"), Value: i18n.T(ctx, "status."+outcomeCode(v.Outcome))},
		{Name: i18n.T(ctx, "board.col.method"), Value: method},
		{Name: i18n.T(ctx, "board.count.quorum"), Value: i18n.T(ctx, quorum)},
		{Name: i18n.T(ctx, "board.col.adopted"), Value: i18n.Date(ctx, v.AdoptedAt)},
		{Name: i18n.T(ctx, "board.body"), Value: v.Body.Name},
	}
	if v.ProposalReference != "" {
		d.Facts = append(d.Facts, document.Fact{Name: i18n.T(ctx, "papers.application"), Value: v.ProposalReference + " · " + v.ProposalTitle})
	}
	if v.Text.Effect.Plan != nil {
		for _, f := range planFacts(ctx, v.Text, v.Names) {
			d.Facts = append(d.Facts, document.Fact{Name: f.Name, Value: f.Text})
		}
	}
	if v.PublishedAt == nil {
		d.Facts = append(d.Facts, document.Fact{Name: i18n.T(ctx, "board.col.state"), Value: i18n.T(ctx, "board.not_public")})
	}
	d.Sections = []document.Section{textSection(ctx, v.Text.Paragraphs(), v.Language)}
	if list := v.Text.Effect.Conditions; len(list) > 0 {
		var lines []string
		for _, k := range list {
			lines = append(lines, k.Body+"\n"+conditionLine(ctx, k, v.Names[k.OrganisationID]))
		}
		d.Sections = append(d.Sections, conditionSection(ctx, lines, v.Language))
	}
	if e := v.Text.Effect; len(e.Amounts) > 0 {
		t := document.Table{Head: []string{i18n.T(ctx, "board.col.organisation"), withUnit(ctx, "board.col.first"), withUnit(ctx, "board.col.total")}, End: []int{1, 2},
			Foot: []string{i18n.T(ctx, "board.col.total"), i18n.Money(ctx, e.Total(1)), i18n.Money(ctx, e.Total(0))}}
		for _, org := range e.Organisations() {
			t.Rows = append(t.Rows, []string{v.Names[org], i18n.Money(ctx, e.Of(org, 1)), i18n.Money(ctx, e.Of(org, 0))})
		}
		d.Sections = append(d.Sections, document.Section{Title: i18n.T(ctx, "board.amounts"), Blocks: []document.Block{{Table: &t}}})
	}
	proof := document.Section{Title: i18n.T(ctx, "board.proof"), Blocks: document.Paragraphs("", i18n.T(ctx, "board.fingerprint")+": "+v.TextHash)}
	d.Foot = []string{v.Reference}
	if c.Number > 0 {
		proof.Blocks = append(proof.Blocks, document.Paragraphs("",
			i18n.T(ctx, "certificate.number")+": "+i18n.Number(ctx, c.Number), i18n.T(ctx, "certificate.hash")+": "+c.Hash)...)
		d.Foot = append(d.Foot, i18n.T(ctx, "certificate.hash")+": "+c.Hash)
	}
	d.Sections = append(d.Sections, proof)
	return d
}

// LetterDocument is a letter on a decision in its own language, whoever reads
// it.
func LetterDocument(ctx context.Context, p Issuer, l models.LetterView) document.Document {
	c := l.Content
	if i18n.Offers(c.Language) {
		ctx = i18n.With(ctx, c.Language)
	}
	d := p.begin(ctx, i18n.T(ctx, "papers.letter_title", "Reference", c.Decision), c.Decision)
	d.Dated = c.Adopted
	d.Facts = []document.Fact{
		{Name: i18n.T(ctx, "papers.to"), Value: c.Recipient},
		{Name: i18n.T(ctx, "board.col.outcome"), Value: i18n.T(ctx, "status."+outcomeCode(c.Outcome))},
	}
	if c.Proposal != "" {
		d.Facts = slices.Insert(d.Facts, 1, document.Fact{Name: i18n.T(ctx, "papers.application"), Value: c.Proposal + " · " + c.Title})
	}
	if l.ReleasedAt != nil {
		d.Facts = append(d.Facts, document.Fact{Name: i18n.T(ctx, "papers.released"), Value: i18n.Date(ctx, *l.ReleasedAt)})
	} else {
		d.Facts = append(d.Facts, document.Fact{Name: i18n.T(ctx, "board.col.state"), Value: i18n.T(ctx, "papers.letter_held")})
	}
	d.Sections = []document.Section{
		{Key: "opening", Blocks: append(document.Paragraphs("", i18n.T(ctx, "papers.letter_opening", "Body", c.Body, "Day", i18n.Date(ctx, c.Adopted))),
			document.Paragraphs(c.TextLanguage, c.Question)...)},
		textSection(ctx, c.Text, c.TextLanguage),
	}
	if len(c.Conditions) > 0 {
		var lines []string
		for _, k := range c.Conditions {
			line := conditionLine(ctx, models.MatterCondition{DueOn: k.DueOn, BlocksTranche: k.BlocksTranche}, k.Organisation)
			lines = append(lines, k.Body+"\n"+line)
		}
		d.Sections = append(d.Sections, conditionSection(ctx, lines, c.TextLanguage))
	}
	next := i18n.T(ctx, "papers.letter_no_money")
	if len(c.Amounts) > 0 {
		next = i18n.T(ctx, "papers.letter_money")
		if c.Proposal == "" { // the secretariat's own budget has no tranches
			next = i18n.T(ctx, "papers.letter_budget")
		}
		d.Sections = append(d.Sections, document.Section{Title: i18n.T(ctx, "board.amounts"), Blocks: []document.Block{{Table: letterAmounts(ctx, c)}}})
	}
	d.Sections = append(d.Sections, document.Section{Key: "next", Title: i18n.T(ctx, "papers.letter_next"), Blocks: document.Paragraphs("", next, i18n.T(ctx, "papers.letter_proof"))})
	d.Signature = []document.Signature{{Capacity: i18n.T(ctx, "papers.letter_signed")}}
	d.Foot = []string{c.Decision, i18n.T(ctx, "certificate.hash") + ": " + c.Certificate, i18n.T(ctx, "papers.letter_hash") + ": " + l.Hash}
	return d
}

func letterAmounts(ctx context.Context, c models.LetterContent) *document.Table {
	t := &document.Table{Head: []string{i18n.T(ctx, "board.col.organisation"), i18n.T(ctx, "papers.tranche"), withUnit(ctx, "papers.amount")}, End: []int{2},
		Foot: []string{i18n.T(ctx, "board.col.total"), "", i18n.Money(ctx, c.Total())}}
	for _, a := range c.Amounts {
		t.Rows = append(t.Rows, []string{a.Organisation, i18n.Number(ctx, a.Tranche), i18n.Money(ctx, a.Cents)})
	}
	return t
}

func textSection(ctx context.Context, paragraphs []string, language string) document.Section {
	return document.Section{Key: "text", Title: i18n.T(ctx, "papers.text"), Blocks: []document.Block{{Items: slices.Clone(paragraphs), Numbered: true, Language: other(ctx, language)}}}
}

// conditionSection lists conditions as they were adopted, each with its line
// below it.
func conditionSection(ctx context.Context, lines []string, language string) document.Section {
	return document.Section{Key: "conditions", Title: i18n.T(ctx, "papers.conditions"), Blocks: []document.Block{{Items: lines, Numbered: true, Language: other(ctx, language)}}}
}

// other is a language where it is not the document's.
func other(ctx context.Context, language string) string {
	if language == i18n.Lang(ctx) {
		return ""
	}
	return language
}

func withUnit(ctx context.Context, key string) string {
	return i18n.T(ctx, key) + " (" + components.Dollars(ctx) + ")"
}

// FileName is the name of a document's file: references and kinds alone, so that
// it tells no title and no person.
func FileName(parts ...string) string {
	return strings.ToLower(strings.ReplaceAll(strings.Join(parts, "-"), "/", "-")) + document.Ending
}

// TextInForce is the draft of an annual review that counts; empty for none.
func TextInForce(v models.AnnualReviewView) models.ReviewText {
	for _, t := range v.Texts {
		if t.Number == v.DraftNumber {
			return t
		}
	}
	return models.ReviewText{}
}
