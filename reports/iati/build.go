package iati

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Book is what a file is made with: words by language, and the reference data of
// the store's kind.
type Book struct {
	T     func(lang, key string, args ...any) string
	Names *models.Catalogue
}

// Codes of IATI 2.03 that all activities of the fund share.
const (
	sector        = "15190" // facilitation of orderly, safe, regular and responsible migration and mobility
	unspecified   = "998"   // developing countries, unspecified: for what has no code of its own
	dac           = "1"     // vocabulary of regions, sectors, markers and kinds of aid
	multilateral  = "40"
	government    = "10"
	actuallyBegun = "2"
)

// layout is one file being laid out.
type layout struct {
	Book
	data models.IATIData
	orgs map[int64]models.IATIOrganisation
}

func layoutOf(b Book, d models.IATIData) *layout {
	l := &layout{Book: b, data: d, orgs: map[int64]models.IATIOrganisation{}}
	for _, all := range [][]models.IATIOrganisation{d.Agents, d.Funders} {
		for _, o := range all {
			l.orgs[o.ID] = o
		}
	}
	for _, p := range d.Programmes {
		for _, o := range p.Organisations {
			l.orgs[o.ID] = o
		}
	}
	return l
}

// ActivitiesOf lays out the activity file.
func ActivitiesOf(b Book, d models.IATIData) Activities {
	l := layoutOf(b, d)
	out := Activities{Version: Version, Generated: instant(d.Updated), All: []Activity{l.fund()}}
	for _, p := range d.Programmes {
		out.All = append(out.All, l.programme(p))
	}
	return out
}

// write writes a file as XML.
func write(w io.Writer, file any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(file); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// Write writes the file.
func (a Activities) Write(w io.Writer) error { return write(w, a) }

// Write writes the file.
func (o Organisations) Write(w io.Writer) error { return write(w, o) }

// begin is what the fund and its programmes have in common.
func (l *layout) begin(id string, hierarchy int, updated time.Time) Activity {
	return Activity{Lang: l.data.Identity.Language, Currency: money.USD, Updated: instant(updated), Hierarchy: hierarchy, Identifier: id, Reporting: l.reporting(),
		Sectors: []Sector{{Vocabulary: dac, Code: sector, Percentage: "100"}}, Collaboration: Code{"4"}, Flow: Code{"10"}, Finance: Code{"110"}, Tied: Code{"5"}}
}

func (l *layout) reporting() Reporting {
	i := l.data.Identity
	r := Reporting{Ref: i.Identifier, Type: i.Kind, Secondary: "0", Text: plain(i.Name)}
	if i.Secondary {
		r.Secondary = "1"
	}
	return r
}

func (l *layout) fundID() string { return l.data.Identity.Activity(l.data.Fund) }

// The reference is ours and never changes; the agent's number comes later, with
// the first payment.
func (l *layout) programmeID(p models.IATIProgramme) string { return l.fundID() + "-" + p.Reference }

// fund is the activity of the first level.
func (l *layout) fund() Activity {
	a := l.begin(l.fundID(), 1, l.data.Updated)
	a.Title = l.title("iati.file.fund_"+string(l.data.Kind), "Code", l.data.Fund)
	a.Descriptions = []Description{{Type: "1", Text: l.words("iati.file.fund_text")}}
	for _, o := range l.data.Funders {
		a.Participating = append(a.Participating, l.participant("1", o))
	}
	a.Participating = append(a.Participating, Participant{Role: "2", Text: l.words("iati.file.board")})
	for _, o := range l.data.Agents {
		a.Participating = append(a.Participating, l.participant("3", o))
	}
	a.Others = []OtherIdentifier{{Ref: clean(l.data.Fund), Type: "A1"}}
	a.Status, a.Scope = Code{"2"}, Code{"1"}
	a.Dates = []ActivityDate{{Type: "1", On: l.data.Made.String()}}
	if first := firstDay(l.data.Flows); !first.IsZero() {
		a.Dates = []ActivityDate{{Type: actuallyBegun, On: first.String()}}
	}
	a.Regions = []Place{{Code: unspecified, Vocabulary: dac, Percentage: "100"}}
	a.Tags = []Tag{{Vocabulary: "3", Code: "10.7"}}
	a.Aid = AidType{Vocabulary: dac, Code: "B031"}
	for _, f := range l.data.Flows {
		a.Transactions = append(a.Transactions, l.transaction(f, a.Identifier))
	}
	for _, p := range l.data.Programmes {
		a.Related = append(a.Related, Related{Ref: l.programmeID(p), Type: "2"})
	}
	return a
}

func firstDay(flows []models.IATIFlow) when.Date {
	var first when.Date
	for _, f := range flows {
		if first.IsZero() || f.On.Before(first) {
			first = f.On
		}
	}
	return first
}

// transaction is one flow of an activity. Money comes in from a contributor's
// side and goes out to an organisation's; the publisher is the other side.
func (l *layout) transaction(f models.IATIFlow, activity string) Transaction {
	t := Transaction{Ref: f.Ref, Type: Code{string(f.Type)}, Date: Day{f.On.String()},
		Value: Value{On: f.On.String(), Amount: money.Amount{Minor: f.Minor, Currency: f.Currency}.String()}}
	if f.Currency != money.USD {
		t.Value.Currency = f.Currency
	}
	text := l.words("iati.file.flow."+f.Kind, "Of", f.Of)
	t.Description = &text
	own := &Party{Ref: l.data.Identity.Identifier, Type: l.data.Identity.Kind, Text: plain(l.data.Identity.Name)}
	if f.Type == models.IATIIncoming || f.Type == models.IATIPromise {
		own.ReceiverActivity = activity
		t.Provider, t.Receiver = l.party(f.From), own
		return t
	}
	own.ProviderActivity = activity
	t.Provider, t.Receiver = own, l.party(f.To)
	return t
}

func (l *layout) party(id int64) *Party {
	o, ok := l.orgs[id]
	if !ok {
		return nil
	}
	ref, _ := l.known(o)
	return &Party{Ref: ref, Type: typeOf(o), Text: plain(nameOf(o))}
}

func (l *layout) participant(role string, o models.IATIOrganisation) Participant {
	ref, channel := l.known(o)
	return Participant{Ref: ref, Type: typeOf(o), Role: role, Channel: channel, Text: plain(nameOf(o))}
}

// known gives the identifier and the channel code of an organisation of the
// reference data; another has its name alone.
func (l *layout) known(o models.IATIOrganisation) (ref, channel string) {
	code := o.Code
	if o.Kind == models.KindAgentBody && l.data.Kind == models.StoreReal {
		code = "MPTFO" // clause 97
	}
	found, ok := l.Names.Organisation(code)
	if !ok {
		found, ok = l.Names.OrganisationByGateway(code)
	}
	if !ok || o.Kind != models.KindUNEntity && o.Kind != models.KindAgentBody {
		return "", ""
	}
	return found.IATI, found.Channel
}

// typeOf is the code of OrganisationType, empty where the kind does not say.
func typeOf(o models.IATIOrganisation) string {
	switch o.Kind {
	case models.KindUNEntity, models.KindAgentBody, models.KindSecretariatBody:
		return multilateral
	case models.KindMemberState:
		return government
	}
	return ""
}

func nameOf(o models.IATIOrganisation) string {
	if name := clean(o.Name); name != "" {
		return name
	}
	return o.Code
}

// title is words as a title: of a demonstration every one says so.
func (l *layout) title(key string, args ...any) Text {
	t := l.words(key, args...)
	for i := range t.Narratives {
		t.Narratives[i].Text = l.marked(t.Narratives[i].Lang, t.Narratives[i].Text)
	}
	return t
}

// marked says of a title in a demonstration that it is illustrative.
func (l *layout) marked(lang, text string) string {
	if l.data.Kind != models.StoreDemonstration {
		return text
	}
	if lang == "" {
		lang = l.data.Identity.Language
	}
	return text + " " + l.T(lang, "iati.file.illustrative")
}

// words are the system's own words in its languages, the file's own first.
func (l *layout) words(key string, args ...any) Text {
	own := l.data.Identity.Language
	t := Text{Narratives: []Narrative{{Text: clean(l.T(own, key, args...))}}}
	for _, lang := range models.IATILanguages {
		if lang != own {
			t.Narratives = append(t.Narratives, Narrative{Lang: lang, Text: clean(l.T(lang, key, args...))})
		}
	}
	return t
}

// plain is a text as it was entered, in one language.
func plain(text string) Text { return Text{Narratives: []Narrative{{Text: clean(text)}}} }

// clean takes out what no XML file may hold and what no reader sees: control
// characters, halves of pairs, blanks at the ends and in rows.
func clean(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r', unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
			return ' '
		case unicode.IsControl(r), r == unicode.ReplacementChar, r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))), " ")
}

func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// Check holds the sums of the activity file against the ledger.
func Check(d models.IATIData, file Activities) (models.IATICheck, error) {
	c := models.IATICheck{Identity: d.Identity, At: d.At, Through: d.Through, Activities: len(file.All)}
	sums := map[models.IATIType]money.Cents{}
	for _, a := range file.All {
		for _, t := range a.Transactions {
			if !slices.Contains(models.IATIReconciled, models.IATIType(t.Type.Code)) {
				continue
			}
			cents, err := money.ParseCents(t.Value.Amount)
			if err != nil || t.Value.Currency != "" {
				return c, fmt.Errorf("iati: transaction %s of %s: %q %s is no amount in dollars: %w", t.Ref, a.Identifier, t.Value.Amount, t.Value.Currency, err)
			}
			sums[models.IATIType(t.Type.Code)] += cents
		}
	}
	for _, kind := range models.IATIReconciled {
		c.Lines = append(c.Lines, models.IATICheckLine{Type: kind, File: sums[kind], Ledger: d.Ledger[kind]})
	}
	return c, nil
}
