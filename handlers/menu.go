package handlers

import (
	"net/http"
	"strings"

	"seedfund/frontend/layout"
	"seedfund/handlers/api"
)

// menuEntry is one way into an area. Who sees it follows from its route.
type menuEntry struct{ path, label string }

// mainMenu is the menu in its order; entries of areas that are not there yet,
// or not open to the reader, are left out. A line for each entry.
var mainMenu = []menuEntry{
	{"/home", "frame.menu.home"},
	{"/", "frame.menu.fund"},
	{"/programmes", "frame.menu.programmes"},
	{"/contributions", "frame.menu.contributions"},
	{"/calls", "frame.menu.calls"},
	{"/proposals", "frame.menu.proposals"},
	{"/reviews", "frame.menu.reviews"},
	{"/board", "frame.menu.board"},
	{"/excom/matters", "ladder.menu"},
	{"/network/matters", "board.member.menu"},
	{"/ledger", "frame.menu.ledger"},
	{"/transfers", "frame.menu.transfers"},
}

// footMenu is what stands at the foot of each page: what one needs now and then.
var footMenu = []menuEntry{
	{"/calendar", "calendar.title"},
	{"/account/calendar", "calendar.title"},
	{"/reporting", "narrative.title"},
	{"/exports", "exports.menu"},
	{"/contributions/statements", "donors.title"},
	{"/expenditure", "imports.title"},
	{"/opening", "opening.title"},
	{"/consultations", "consultations.title"},
	{"/soundings", "soundings.title"},
	{"/duties", "duties.title"},
	{"/outbox", "outbox.title"},
	{"/set-up", "account.setup_title"},
	{"/people", "frame.menu.people"},
	{"/acts", "frame.menu.acts"},
	{"/record", "frame.menu.record"},
	{"/data/iati", "iati.menu"},
	{"/data/snapshots", "snapshots.menu"},
	{"/rules", "rules.menu"},
	{"/rights", "frame.menu.rights"},
	{"/accessibility", "frame.menu.accessibility"},
	{api.Prefix + "/docs", "frame.menu.api"},
}

func (v *Visit) menu() []layout.MenuItem {
	var items []layout.MenuItem
	here := v.Request().URL.Path
	for _, m := range mainMenu {
		if !v.opens(m.path) || m.path == "/contributions" && v.opens("/ledger") {
			continue // who sees the money room finds the contributors there
		}
		items = append(items, layout.MenuItem{
			Label: v.T(m.label), Href: v.At(m.path),
			Current: here == m.path || (m.path != "/" && strings.HasPrefix(here, m.path+"/")),
		})
	}
	return items
}

func (v *Visit) footer() []layout.Link {
	var links []layout.Link
	for _, m := range footMenu {
		if m.path == "/calendar" && v.opens("/account/calendar") {
			continue // who has dates of their own finds the public ones among them
		}
		if v.opens(m.path) {
			links = append(links, layout.Link{Label: v.T(m.label), Href: v.At(m.path)})
		}
	}
	return links
}

// opens reports whether a page exists and lets the reader in.
func (v *Visit) opens(path string) bool {
	r, ok := v.site.routes[http.MethodGet+" "+path]
	return ok && r.Who.Allows(v.Actor) == nil
}
