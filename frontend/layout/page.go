package layout

import (
	"context"
	"embed"
	"strings"

	"seedfund/frontend/i18n"
)

// CSS holds the sheets that belong to no single component.
//
//go:embed *.css
var CSS embed.FS

// Page is everything the frame around a page needs. Handlers fill the frame's
// part once for each request; the page sets Title, Crumbs and Wide matters.
type Page struct {
	Title       string // says the finding or the question, already translated
	Description string // one sentence for search results, may be empty
	Failed      bool   // a form came back with faults: the title begins with "Error:"
	WholeStyle  bool   // a page for visitors that uses what is left out of their style
	Reference   string // of the document that the page shows; paper carries it with the beginning of its hash
	Hash        string
	Saved       string // what the form before this page did, said once; already translated

	Fund         Fund
	Illustrative bool   // a demonstration store: ribbon, tag and title say so
	LastEntry    string // "Last entry 23 November 2026, 04:00 UTC", already translated
	NoLedger     bool   // no figure on the page comes from the ledger: the footer does not say so

	Path      string // address without its language, for the language links
	Languages []LanguageLink
	Menu      []MenuItem
	Crumbs    []Crumb
	Account   Account
	More      []Link // footer links

	Assets Assets
}

// Fund names the fund in the head of the page.
type Fund struct {
	Name    string // "Seedfund DEM00"
	Kind    string // "Demonstration fund"
	Tagline string // what it is, for the top line
}

// Link is an address with its text.
type Link struct{ Label, Href string }

// MenuItem is one entry of the main menu; Count shows how many things wait.
type MenuItem struct {
	Label, Href string
	Current     bool
	Count       int
}

// Crumb is one step of the way to the page; the last has no address.
type Crumb struct{ Label, Href string }

// LanguageLink leads to the same page in another language.
type LanguageLink struct {
	Code, Name, Href string
	Current          bool
}

// Account is who is signed in and in which capacity; zero for a visitor.
type Account struct {
	Label        string // the capacity, e.g. "Secretariat officer"
	CapacityHref string // where the capacity is changed, empty when there is one only
	ProfileHref  string
	InboxHref    string // the person's notices
	Unread       int    // of them, how many are new
	SignInHref   string // for visitors
	SignOutPath  string // form target
}

// SignedIn reports whether a person is signed in.
func (a Account) SignedIn() bool { return a.SignOutPath != "" }

// Assets are the addresses and the inlined style of this build; the frontend
// package makes them at start, once with fonts and once without.
type Assets struct {
	InlineCSS  string // for public pages; its hash stands in the policy header
	StyleHref  string // for signed-in pages
	HtmxHref   string
	SSEHref    string
	AppHref    string
	KeepHref   string
	UploadHref string
	PasteHref  string
	CheckHref  string // of the page that checks certificates
	IconHref   string
}

// Of says which frozen document the page shows, by reference and hash, for paper.
func (p Page) Of(reference, hash string) Page {
	p.Reference, p.Hash = reference, hash
	return p
}

// LanguageLinks are the links of the switcher for a page: every offered
// language, each pinned in the address.
func LanguageLinks(ctx context.Context, path string) []LanguageLink {
	var links []LanguageLink
	for _, l := range i18n.Offered() {
		links = append(links, LanguageLink{
			Code: l.Code, Name: l.Name, Href: i18n.Pin(l.Code, path), Current: l.Code == i18n.Lang(ctx),
		})
	}
	return links
}

// sheetLine stands in the margin of each printed sheet: the fund, the
// reference and title of what the page shows, and the beginning of its hash.
func sheetLine(p Page) string {
	line := p.Fund.Name
	for _, part := range []string{p.Reference, p.Title, p.Hash[:min(12, len(p.Hash))]} {
		if part != "" {
			line += " · " + part
		}
	}
	return line
}

// documentTitle is the text of the browser tab: fault first, then what the
// page says, then the fund, and in a demonstration store that it is one.
func documentTitle(ctx context.Context, p Page) string {
	var parts []string
	title := p.Title
	if p.Failed {
		title = i18n.T(ctx, "core.title_error", "Title", title)
	}
	parts = append(parts, title)
	if p.Illustrative {
		parts = append(parts, i18n.T(ctx, "core.illustrative"))
	}
	if p.Fund.Name != "" && p.Fund.Name != p.Title {
		parts = append(parts, p.Fund.Name)
	}
	return strings.Join(parts, " \u00b7 ")
}
