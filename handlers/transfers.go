package handlers

import (
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app/files"
	"seedfund/app/transfers"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	transferpages "seedfund/frontend/pages/transfers"
	"seedfund/models"
	"seedfund/reports"
)

func (v *Visit) transferFrame(title string, crumbs ...layout.Crumb) transferpages.Frame {
	return transferpages.Frame{Page: v.Page(title, crumbs...), At: v.At, Names: v.catalogue()}
}

func (v *Visit) transfersCrumb() layout.Crumb {
	return layout.Crumb{Label: v.T("frame.menu.transfers"), Href: v.At("/transfers")}
}

func (v *Visit) requestCrumb(r models.TransferRequest) layout.Crumb {
	return layout.Crumb{Label: r.Reference, Href: v.At(transferpages.Address(r.ID))}
}

// transfersPage is the inbox of the agent and the list of everybody else.
func transfersPage(v *Visit) error {
	show := v.QueryParam("show")
	f := transfers.Filter{After: v.after(), Open: show == "open"}
	if show == "paid" {
		f.State = models.TransferPaid
	}
	rows, next, err := v.Transfers.List(v.Ctx(), v.Actor, f)
	if err != nil {
		return err
	}
	title, waiting := v.T("transfers.list_title"), 0
	for _, r := range rows {
		if waitsFor(v.Actor, r) {
			waiting++
		}
	}
	if waiting > 0 && f.State == "" {
		title = v.T("transfers.inbox_title", "Count", waiting)
	}
	view := transferpages.ListView{Frame: v.transferFrame(title), Rows: rows, Prepare: v.Actor.May(models.PermTransferPrepare) == nil, Files: v.mayLoad()}
	for _, x := range []string{"all", "open", "paid"} {
		href := "/transfers"
		if x != "all" {
			href += "?show=" + x
		}
		view.Filters = append(view.Filters, components.Filter{Label: v.T("transfers.show_" + x), Href: v.At(href), Current: x == show || x == "all" && show == ""})
	}
	if next > 0 {
		view.Next = v.At("/transfers?show=" + url.QueryEscape(show) + "&after=" + strconv.FormatInt(next, 10))
	}
	return v.Render(transferpages.List(view))
}

func (v *Visit) mayLoad() bool {
	return v.Actor.May(models.PermAgentAct) == nil || v.Actor.May(models.PermAgentRecord) == nil
}

// waitsFor says whether the next word on a request is the actor's.
func waitsFor(a models.Actor, r models.TransferRequestRow) bool {
	request := models.TransferRequest{State: r.State}
	switch {
	case a.Is(models.RoleAgentOfficer):
		return request.WithAgent()
	case a.May(models.PermTransferPrepare) == nil:
		return r.State == models.TransferDraft || r.State == models.TransferApproved || r.State == models.TransferQuery || r.State == models.TransferReturned || r.Pending > 0
	}
	return false
}

func (v *Visit) request() (models.TransferRequestView, error) {
	id, err := v.ID("id")
	if err != nil {
		return models.TransferRequestView{}, err
	}
	return v.Transfers.Show(v.Ctx(), v.Actor, id)
}

func transferPage(v *Visit) error {
	r, err := v.request()
	if err != nil {
		return err
	}
	view, err := v.requestView(r)
	if err != nil {
		return err
	}
	return v.Render(transferpages.Show(view))
}

func (v *Visit) requestView(r models.TransferRequestView) (transferpages.ShowView, error) {
	view := transferpages.ShowView{TransferRequestView: r}
	rows, _, err := v.Transfers.List(v.Ctx(), v.Actor, transfers.Filter{Open: true, Limit: 8})
	if err != nil {
		return view, err
	}
	if len(rows) > 1 || len(rows) == 1 && rows[0].ID != r.Request.ID {
		view.Inbox = rows
	}
	may := transfers.May(v.Actor, r)
	view.Own, view.Agent, view.Behalf = may.Own, may.Agent, may.Behalf || v.Actor.May(models.PermAgentConfirm) == nil
	if !r.Request.Open() {
		view.GateNow = r.Gate // a closed request rests on the gate as it was counted
	}
	view.Checks[0], view.Checks[1] = reports.TransferChecks(r)
	for i := range r.Records {
		if r.Records[i].Waits() {
			view.Confirm = &r.Records[i]
			view.Mine = r.Records[i].RecordedBy == v.Actor.PersonID
		}
	}
	frame := v.transferFrame("", v.transfersCrumb(), layout.Crumb{Label: r.Request.Reference})
	frame.Page.Title = transferpages.Title(v.Ctx(), frame, r)
	view.Frame = frame
	return view, nil
}

// newTransferPage begins with the tranche; with a programme and a tranche it is
// the form.
func newTransferPage(v *Visit) error {
	if v.QueryParam("programme") != "" {
		tranche, _ := strconv.Atoi(v.QueryParam("tranche"))
		page, err := v.editor(v.QueryParam("programme"), tranche, nil, nil, nil)
		if err != nil {
			return err
		}
		return v.Render(page)
	}
	list, err := v.Transfers.Requestable(v.Ctx(), v.Actor, "", 0)
	if err != nil {
		return err
	}
	view := transferpages.ChooseView{Frame: v.transferFrame(v.T("transfers.choose_title"), v.transfersCrumb(), layout.Crumb{Label: v.T("transfers.prepare")})}
	for _, t := range list {
		view.Tranches = append(view.Tranches, transferpages.Tranche{Title: t.Title, Programme: t.Programme, Number: t.Tranche, Organisations: len(t.Parts), Left: t.Left(),
			Href: v.At("/transfers/new?programme=" + t.Programme + "&tranche=" + strconv.Itoa(t.Tranche))})
	}
	return v.Render(transferpages.Choose(view))
}

// editor is the form of a request; old is the request that is edited, nil for a
// new one.
func (v *Visit) editor(programme string, tranche int, old *models.TransferRequestView, faults *models.Error, values url.Values) (templ.Component, error) {
	list, err := v.Transfers.Requestable(v.Ctx(), v.Actor, programme, tranche)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, models.NotFound("tranches")
	}
	t := list[0]
	view := transferpages.EditView{Programme: t.Programme + ": " + t.Title, Back: v.At("/transfers")}
	title := v.T("transfers.new_title", "Tranche", t.Tranche)
	crumbs := []layout.Crumb{v.transfersCrumb()}
	view.Form = components.Form{Action: "/transfers?programme=" + t.Programme + "&tranche=" + strconv.Itoa(t.Tranche), Faults: faults, Values: values}
	if old != nil {
		title = v.T("transfers.edit_title", "Reference", old.Request.Reference)
		crumbs = append(crumbs, v.requestCrumb(old.Request))
		view.Form.Action, view.Form.Version = transferpages.Address(old.Request.ID)+"/terms", old.Request.Version
		view.Back, view.Note, view.Again = v.At(transferpages.Address(old.Request.ID)), old.Request.Note, old.Approved()
	}
	view.Frame = v.transferFrame(title, append(crumbs, layout.Crumb{Label: title})...)
	for _, p := range t.Parts {
		part := transferpages.EditPart{OrganisationID: p.OrganisationID, Code: p.Code, Organisation: p.Organisation, Approved: p.ApprovedCents, Before: p.BeforeCents,
			Released: p.ReleasedCents, Left: p.RequestableCents, Asked: p.RequestableCents, Agreement: p.Agreement}
		if old != nil {
			part.Asked = 0
			for _, l := range old.Lines {
				if l.OrganisationID == p.OrganisationID {
					part.Asked = l.AskedCents
					if old.Request.Open() {
						part.Left += l.AskedCents
					}
				}
			}
		}
		view.Parts = append(view.Parts, part)
	}
	return transferpages.Edit(view), nil
}

func editTransferPage(v *Visit) error {
	r, err := v.request()
	if err != nil {
		return err
	}
	page, err := v.editor(r.Programme.Reference, r.Tranche.Number, &r, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

// wordPage is the form of a word of the agent.
func wordPage(v *Visit) error {
	r, err := v.request()
	if err != nil {
		return err
	}
	page, err := v.wordForm(r, models.TransferAction(v.Param("action")), nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func paymentPage(v *Visit) error {
	r, err := v.request()
	if err != nil {
		return err
	}
	page, err := v.wordForm(r, models.TransferPay, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

// wordForm is the form of one word, as the reader may say it now.
func (v *Visit) wordForm(r models.TransferRequestView, action models.TransferAction, faults *models.Error, values url.Values) (templ.Component, error) {
	may := transfers.May(v.Actor, r)
	offered := false
	for _, a := range may.Agent {
		offered = offered || a == action
	}
	if may.Behalf && values == nil {
		// A form with a file cannot be kept while the person proves who they are.
		if err := v.Actor.MayNow(models.PermAgentRecord, v.DB.Now(v.Ctx())); err != nil {
			return nil, err
		}
	}
	if !offered {
		if transfers.Waiting(r) {
			return nil, models.Conflict("transfers.conflict.pending", "97")
		}
		return nil, models.Conflict("flow.wrong_state", "97").With(map[string]any{"State": string(r.Request.State), "Action": string(action), "Thing": "transfer request"})
	}
	view := transferpages.WordView{TransferRequestView: r, Action: action, Behalf: may.Behalf,
		Form: components.Form{Action: transferpages.Address(r.Request.ID) + "/word/" + string(action), Version: r.Request.Version, Files: may.Behalf, Faults: faults, Values: values}}
	title := v.T("transfers.word_title_"+string(action), "Reference", r.Request.Reference)
	if action == models.TransferPay {
		for _, l := range r.Lines {
			if open := l.AskedCents - l.PaidCents; open > 0 {
				row := transferpages.PayRow{OrganisationID: l.OrganisationID, Code: l.OrganisationCode, Organisation: l.Organisation, Open: open, Fill: open, Blocked: transferpages.Blocked(v.Ctx(), r, l)}
				if row.Blocked != "" {
					row.Fill = 0
				}
				view.Rows = append(view.Rows, row)
			}
		}
	}
	if action == models.TransferReverse {
		payment, err := v.ID("payment")
		if err != nil {
			return nil, err
		}
		for i := range r.Payments {
			if r.Payments[i].ID == payment && r.Payments[i].Reversal == "" {
				view.Payment = &r.Payments[i]
			}
		}
		if view.Payment == nil {
			return nil, models.NotFound("transfer_payments")
		}
		view.Form.Action = transferpages.Address(r.Request.ID) + "/payments/" + strconv.FormatInt(payment, 10) + "/reversal"
	}
	view.Frame = v.transferFrame(title, v.transfersCrumb(), v.requestCrumb(r.Request), layout.Crumb{Label: v.T("transfers.word_" + string(action))})
	return transferpages.Word(view), nil
}

func reversalPage(v *Visit) error {
	r, err := v.request()
	if err != nil {
		return err
	}
	page, err := v.wordForm(r, models.TransferReverse, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func recordPage(v *Visit) error {
	r, err := v.request()
	if err != nil {
		return err
	}
	page, err := v.recordView(r, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) recordView(r models.TransferRequestView, faults *models.Error, values url.Values) (templ.Component, error) {
	id, err := v.ID("record")
	if err != nil {
		return nil, err
	}
	for _, rec := range r.Records {
		if rec.ID != id {
			continue
		}
		at := transferpages.Address(r.Request.ID) + "/records/" + strconv.FormatInt(id, 10)
		title := v.T("transfers.record_title", "Reference", r.Request.Reference, "Word", v.T("transfers.word_"+string(rec.Action)))
		view := transferpages.RecordView{TransferRequestView: r, Record: rec, Mine: rec.RecordedBy == v.Actor.PersonID,
			MayAnswer: rec.Waits() && v.Actor.May(models.PermAgentConfirm) == nil,
			Confirm:   components.Form{Action: at + "/confirmation", Version: rec.Version},
			Refuse:    components.Form{Action: at + "/refusal", Version: rec.Version, Faults: faults, Values: values}}
		view.Mine = view.Mine && rec.Waits()
		view.Frame = v.transferFrame(title, v.transfersCrumb(), v.requestCrumb(r.Request), layout.Crumb{Label: v.T("transfers.confirm_head")})
		return transferpages.Record(view), nil
	}
	return nil, models.NotFound("agent_records")
}

// notificationFile gives a notification to those who may see its request.
func notificationFile(v *Visit) error {
	r, err := v.request()
	if err != nil {
		return err
	}
	id, err := v.ID("file")
	if err != nil {
		return err
	}
	for _, rec := range r.Records {
		if rec.FileID != nil && *rec.FileID == id {
			return v.sendFile(id)
		}
	}
	return models.NotFound("files")
}

func (v *Visit) sendFile(id int64) error {
	if v.Files == nil {
		return models.NotFound("files")
	}
	body, file, err := v.Files.Open(v.Ctx(), id)
	if err != nil {
		return err
	}
	defer body.Close()
	for name, value := range files.Headers(*file) {
		v.Response().Header().Set(name, value)
	}
	v.Response().WriteHeader(http.StatusOK)
	_, err = io.Copy(v.Response(), body)
	return err
}
