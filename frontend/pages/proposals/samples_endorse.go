package proposals

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/models"
)

// sampleEndorsements are the pages of requests for endorsements, and those that
// an endorser sees.
func sampleEndorsements(s *fiction.Set) {
	ask := func(c fiction.Case) AskView {
		return AskView{Frame: sampleFrame(c, models.ProposalDraft, c.T("endorsements.ask_title")), About: "head/2",
			Ask: components.Form{Name: "ask", Action: "/proposals/40/endorsements"}, Letter: components.Form{Name: "letter", Action: "/proposals/40/endorsements/letters", Files: true}}
	}
	s.AddLong("endorsement-ask", func(c fiction.Case) templ.Component { return Ask(ask(c)) })
	s.Add("endorsement-ask-refused", func(c fiction.Case) templ.Component {
		v := ask(c)
		v.Failed, v.Ask.Faults = true, fiction.Faults("about", "office", "address")
		return Ask(v)
	})
	for name, i := range map[string]int{"given": 1, "asked": 3, "lapsed": 4, "declined": 6} {
		s.Add("endorsement-"+name, func(c fiction.Case) templ.Component {
			f := sampleFrame(c, models.ProposalDraft, c.T("endorsements.request_title", "Number", "E000005"))
			v := RequestView{Frame: f, Endorsement: f.View.Document.Endorsements[i]}
			if name != "given" {
				v.Resend = &components.Form{Name: "resend", Action: "/proposals/40/endorsements/5/link", Version: 2}
			}
			if name == "asked" {
				v.Withdraw = &components.Form{Name: "withdraw", Action: "/proposals/40/endorsements/5/withdrawal", Version: 2}
			}
			return Request(v)
		})
	}
	s.AddLong("endorsing", func(c fiction.Case) templ.Component { return Endorsing(sampleEndorsing(c, models.EndorsementOpened)) })
	s.Add("endorsing-changed", func(c fiction.Case) templ.Component {
		v := sampleEndorsing(c, models.EndorsementOpened)
		v.Data.Changed, v.Data.Changes, v.Sent = true, []string{"asked", "answers", "budget"}, SentLetter{Field: "photo", ID: "3"}
		v.Form.Values = url.Values{"answer": {"give"}, "signatory": {c.T("endorsements.sample_signatory")}}
		return Endorsing(v)
	})
	s.Add("endorsing-refused", func(c fiction.Case) templ.Component {
		v := sampleEndorsing(c, models.EndorsementOpened)
		v.Failed, v.Form.Faults = true, fiction.Faults("answer", "signatory", "letter")
		return Endorsing(v)
	})
	s.AddLong("endorsed-document", func(c fiction.Case) templ.Component {
		v := sampleEndorsing(c, models.EndorsementOpened)
		v.WholeStyle = true
		return EndorsedDocument(v)
	})
	s.Add("endorsement-receipt", func(c fiction.Case) templ.Component {
		return EndorsementReceipt(sampleEndorsing(c, models.EndorsementGiven), false)
	})
	s.Add("endorsement-receipt-other", func(c fiction.Case) templ.Component {
		return EndorsementReceipt(sampleEndorsing(c, models.EndorsementDeclined), true)
	})
}

func sampleEndorsing(c fiction.Case, state models.EndorsementState) EndorsingView {
	d := c.Document(models.ProposalDraft)
	body, digest := d.EndorsedText()
	text, err := models.EndorsedText{Digest: digest, Body: body}.Read()
	if err != nil {
		panic(err) // written above
	}
	for i := range text.Organisations {
		text.Organisations[i].Name = d.Names[text.Organisations[i].ID]
	}
	e := d.Endorsements[5]
	e.State = state
	data := models.EndorsementPage{Endorsement: e, Text: text, Call: d.Call, Form: d.Form, Now: fiction.Now}
	if state != models.EndorsementOpened {
		data.Receipt, data.Endorsement = true, d.Endorsements[1]
		data.Endorsement.State, data.Letter = state, &models.File{Name: c.FileName(), Size: 1_480_000}
		if state == models.EndorsementDeclined {
			data.Letter, data.Endorsement.Remarks = nil, c.Sentence()
		}
	}
	site := sampleSite(c, "/endorse?t=secret", text.Title)
	site.Menu, site.More, site.Crumbs = nil, nil, nil
	site.Account.SignOutPath, site.Account.Label, site.Account.SignInHref, site.Account.ProfileHref, site.Account.CapacityHref = "", "", "", "", ""
	return EndorsingView{Site: site, Data: data, Secret: "secret", Form: components.Form{Action: "/endorse", Files: true}}
}
