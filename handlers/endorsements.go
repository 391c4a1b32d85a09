package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"seedfund/app/files"
	"seedfund/app/proposals"
	"seedfund/frontend/components"
	pages "seedfund/frontend/pages/proposals"
	"seedfund/models"
)

// askEndorsementPage is the form that asks an office for its word.
func askEndorsementPage(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	if st := proposals.StandingOf(v.Actor, *view.Document); !st.Member() {
		return models.Forbidden("proposals.not_yours", "96")
	}
	if !view.Proposal.Editable() {
		return models.Conflict("proposals.locked", "96").With(map[string]any{"State": string(view.Proposal.State)})
	}
	return v.Render(v.askEndorsement(view, "", nil, nil))
}

// askEndorsement is the page of both forms; faults belong to the one that is
// named.
func (v *Visit) askEndorsement(view models.ProposalView, form string, faults *models.Error, values url.Values) templ.Component {
	home := pages.Address(view.Proposal.ID) + "/endorsements"
	p := pages.AskView{Frame: v.proposalFrame(view, v.T("endorsements.ask_title")), About: v.QueryParam("about"),
		Ask:    components.Form{Name: "ask", Action: home},
		Letter: components.Form{Name: "letter", Action: home + "/letters", Files: true}}
	switch form {
	case "ask":
		p.Ask.Faults, p.Ask.Values = faults, values
	case "letter":
		p.Letter.Faults, p.Letter.Values = faults, values
	}
	return pages.Ask(p)
}

func askEndorsement(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	in := v.Inputs()
	request := proposals.EndorsementRequest{About: models.ReadWanted(in.Text("about")), Office: in.Text("office"), Entity: in.Text("entity"),
		Address: in.Text("address"), Language: in.Text("language")}
	asked, err := v.Proposals.AskEndorsement(v.Ctx(), v.Actor, view.Proposal.ID, request)
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.askEndorsement(view, "ask", faults, values)
		})
	}
	return v.Done(pages.EndorsementAddress(view.Proposal.ID, asked.ID), "endorsements.done.asked")
}

// recordLetter records an endorsement that came as a signed letter.
func recordLetter(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	id := view.Proposal.ID
	recorded, err := v.takeEndorsementLetter(id)
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.askEndorsement(view, "letter", letterField(faults), values)
		})
	}
	return v.Done(pages.EndorsementAddress(id, recorded), "endorsements.done.recorded")
}

func (v *Visit) takeEndorsementLetter(id int64) (int64, error) {
	in := v.Inputs()
	letter := proposals.Letter{About: models.ReadWanted(in.Text("about")), Signatory: in.Text("signatory"), Office: in.Text("office"), Entity: in.Text("entity")}
	if err := v.Proposals.MayRecordLetter(v.Ctx(), v.Actor, id, letter.About); err != nil {
		return 0, err
	}
	name, body, err := v.sentFile("letter")
	if errors.Is(err, http.ErrMissingFile) {
		return 0, models.Invalid("endorsements.invalid", models.FieldError{Field: "letter", Key: "endorsements.letter_missing"})
	}
	if err != nil {
		return 0, err
	}
	defer body.Close()
	if err := files.CheckLetter(name); err != nil {
		return 0, err
	}
	held, err := v.Files.Take(files.Upload{OwnerType: proposals.FileOwner, OwnerID: id, Purpose: files.PurposeEndorsement, Name: name, Body: body})
	if err != nil {
		return 0, err
	}
	recorded, err := v.Proposals.RecordLetter(v.Ctx(), v.Actor, id, letter, v.Files.Row(held))
	return recorded, v.Files.Settle(v.Ctx(), held, err)
}

// letterField moves the faults of a file to the field that sent it.
func letterField(e *models.Error) *models.Error {
	c := *e
	c.Fields = slices.Clone(e.Fields)
	for i := range c.Fields {
		if c.Fields[i].Field == "file" {
			c.Fields[i].Field = "letter"
		}
	}
	return &c
}

// requestPage is one endorsement of the proposal of the address.
func requestPage(v *Visit) error {
	view, e, err := v.endorsement()
	if err != nil {
		return err
	}
	return v.Render(v.endorsementView(view, e, nil))
}

func (v *Visit) endorsement() (models.ProposalView, models.Endorsement, error) {
	view, err := v.document()
	if err != nil {
		return view, models.Endorsement{}, err
	}
	id, err := v.ID("endorsement")
	if err != nil {
		return view, models.Endorsement{}, err
	}
	i := slices.IndexFunc(view.Document.Endorsements, func(e models.Endorsement) bool { return e.ID == id })
	if i < 0 {
		return view, models.Endorsement{}, models.NotFound("endorsements")
	}
	return view, view.Document.Endorsements[i], nil
}

func (v *Visit) endorsementView(view models.ProposalView, e models.Endorsement, faults *models.Error) templ.Component {
	p := pages.RequestView{Frame: v.proposalFrame(view, v.T("endorsements.request_title", "Number", e.ReceiptNumber())), Endorsement: e}
	asks := p.Reader.Edits && (p.Reader.Leads || p.Reader.State != "" || e.Kind == models.EndorserHead && e.OrganisationID == p.Reader.Organisation)
	here := pages.EndorsementAddress(view.Proposal.ID, e.ID)
	if _, held, _ := view.Document.Support(e.About()); asks && e.Address != "" && e.State != models.EndorsementGiven && e.State != models.EndorsementWithdrawn && !held {
		p.Resend = &components.Form{Name: "resend", Action: here + "/link", Version: e.Version}
	}
	if asks && (e.State == models.EndorsementAsked || e.State == models.EndorsementOpened) {
		p.Withdraw = &components.Form{Name: "withdraw", Action: here + "/withdrawal", Version: e.Version}
	}
	if p.Resend != nil {
		p.Resend.Faults = faults
	}
	return pages.Request(p)
}

func resendEndorsement(v *Visit) error {
	view, e, err := v.endorsement()
	if err != nil {
		return err
	}
	asked, err := v.Proposals.ResendEndorsement(v.Ctx(), v.Actor, view.Proposal.ID, e.ID, v.Version())
	if err != nil {
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component { return v.endorsementView(view, e, faults) })
	}
	return v.Done(pages.EndorsementAddress(view.Proposal.ID, asked.ID), "endorsements.done.asked")
}

func withdrawEndorsement(v *Visit) error {
	view, e, err := v.endorsement()
	if err != nil {
		return err
	}
	if err := v.Proposals.WithdrawEndorsement(v.Ctx(), v.Actor, view.Proposal.ID, e.ID, v.Version(), v.Inputs().Text("reason")); err != nil {
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component { return v.endorsementView(view, e, faults) })
	}
	return v.Done(pages.Address(view.Proposal.ID)+"/sides", "endorsements.done.withdrawn")
}
