package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"seedfund/handlers/handlerstest"
)

func numberOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var out strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out.WriteString(numberOf(c))
	}
	return strings.TrimSpace(out.String())
}

func pictureHref(n *html.Node) string {
	for _, a := range n.Attr {
		if a.Key == "href" {
			return a.Val
		}
	}
	return ""
}

// Every number of the pictures is found on the list it opens.
func TestEveryNumberOfThePicturesIsOnItsList(t *testing.T) {
	s := moneyStage(t)
	s.paid()
	visitor := s.Visitor()
	seen := map[string]*handlerstest.Page{}
	numbers := 0
	for _, path := range []string{"/fund/pictures", "/fund/pictures/delivery", "/fund/pictures/where"} {
		page := visitor.Get(path).WantStatus(http.StatusOK)
		for _, a := range page.All("td a") {
			href, number := pictureHref(a), numberOf(a)
			if seen[href] == nil {
				seen[href] = visitor.Get(href).WantStatus(http.StatusOK)
			}
			list := seen[href]
			switch numbers++; {
			case number == "0" || number == "0.00": // an empty list says so
			case !strings.Contains(number, "."): // programmes and tranches
				if !list.Has("tbody tr") {
					t.Errorf("%s: %s opens %s without rows", path, number, href)
				}
			case !strings.Contains(list.Text("main"), number):
				t.Errorf("%s: %s is not on %s", path, number, href)
			}
		}
	}
	if numbers < 20 {
		t.Errorf("%d numbers open a list", numbers)
	}
	for _, path := range []string{"?theme=6", "?theme=x", "?category=9", "?organisation=NOBODY", "?region=999"} {
		visitor.Get("/fund/pictures/programmes" + path).WantStatus(http.StatusNotFound)
	}
	visitor.Get("/fund/pictures/tranches?band=old").WantStatus(http.StatusNotFound)
}
