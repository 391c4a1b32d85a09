package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"seedfund/app/files"
	"seedfund/app/transfers"
	transferpages "seedfund/frontend/pages/transfers"
	"seedfund/models"
	"seedfund/models/money"
)

var amountField = regexp.MustCompile(`^amount\[([0-9]{1,18})\]$`)

// asked reads what a request asks: an amount for each organisation.
func (in *Inputs) asked() transfers.Asked {
	out := transfers.Asked{Amounts: map[int64]money.Cents{}, Note: in.Text("note")}
	for name := range in.Values {
		m := amountField.FindStringSubmatch(name)
		if m == nil || in.Text(name) == "" {
			continue
		}
		id, _ := strconv.ParseInt(m[1], 10, 64)
		out.Amounts[id] = in.Cents(name)
	}
	return out
}

func prepareTransfer(v *Visit) error {
	reference := v.QueryParam("programme")
	tranche, _ := strconv.Atoi(v.QueryParam("tranche"))
	in := v.Inputs()
	asked := in.asked()
	err := in.Err()
	var r *models.TransferRequest
	if err == nil {
		p, missing := v.Programmes.Find(v.Ctx(), v.Actor, reference)
		if missing != nil {
			return missing
		}
		r, err = v.Transfers.Prepare(v.Ctx(), v.Actor, p.Programme.ID, tranche, asked)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			return v.editor(reference, tranche, nil, faults, values)
		})
	}
	return v.Done(transferpages.Address(r.ID), "transfers.done.prepared")
}

func editTransfer(v *Visit) error {
	r, err := v.request()
	if err != nil {
		return err
	}
	in := v.Inputs()
	asked := in.asked()
	if err = in.Err(); err == nil {
		err = v.Transfers.Edit(v.Ctx(), v.Actor, r.Request.ID, v.Version(), asked)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			return v.editor(r.Programme.Reference, r.Tranche.Number, &r, faults, values)
		})
	}
	return v.Done(transferpages.Address(r.Request.ID), "transfers.done.edited")
}

func approveTransfer(v *Visit) error {
	return v.transferAct("transfers.done.approved", "", func(id int64) error { return v.Transfers.Approve(v.Ctx(), v.Actor, id, v.Version()) })
}

func sendTransfer(v *Visit) error {
	return v.transferAct("transfers.done.sent", "", func(id int64) error { return v.Transfers.Send(v.Ctx(), v.Actor, id, v.Version()) })
}

func cancelTransfer(v *Visit) error {
	return v.transferAct("transfers.done.cancelled", models.TransferCancel, func(id int64) error {
		return v.Transfers.Cancel(v.Ctx(), v.Actor, id, v.Version(), v.Form.Get("reason"))
	})
}

func answerTransfer(v *Visit) error {
	return v.transferAct("transfers.done.answered", models.TransferAnswer, func(id int64) error {
		return v.Transfers.Answer(v.Ctx(), v.Actor, id, v.Version(), v.Form.Get("text"))
	})
}

// transferAct does an act on the page of the request itself.
func (v *Visit) transferAct(done string, action models.TransferAction, do func(id int64) error) error {
	r, err := v.request()
	if err != nil {
		return err
	}
	if err := do(r.Request.ID); err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.requestView(r)
			view.FormFor, view.Form.Faults, view.Form.Values = action, faults, values
			return transferpages.Show(view), err
		})
	}
	return v.Done(transferpages.Address(r.Request.ID), done)
}

// sayWord takes a word of the agent, from its officer or on its behalf.
func sayWord(v *Visit) error {
	return v.say(models.TransferAction(v.Param("action")))
}

func reversePayment(v *Visit) error { return v.say(models.TransferReverse) }

func (v *Visit) say(action models.TransferAction) error {
	r, err := v.request()
	if err != nil {
		return err
	}
	in := v.Inputs()
	w, rows := in.word(action)
	if action == models.TransferReverse {
		if w.PaymentID, err = v.ID("payment"); err != nil {
			return err
		}
	}
	if err = in.Err(); err == nil {
		var closing func()
		if w.Notification, closing, err = v.uploaded("file"); err == nil {
			defer closing()
			var rec *models.AgentRecord
			if rec, err = v.Transfers.Act(v.Ctx(), v.Actor, r.Request.ID, v.Version(), w); err == nil {
				done := "transfers.done.said"
				if rec.Waits() {
					done = "transfers.done.entered"
				}
				return v.Done(transferpages.Address(r.Request.ID), done)
			}
		}
	}
	return v.againWith(inRows(err, rows), func(faults *models.Error, values url.Values) (templ.Component, error) {
		return v.wordForm(r, action, faults, values)
	})
}

// maxPayLines bounds the lines that a form of payments may carry.
const maxPayLines = 60

// word reads a word of the agent. A line of a payment without an amount, day
// and reference is left out; rows says where each payment stood in the form.
func (in *Inputs) word(action models.TransferAction) (w transfers.Word, rows []int) {
	w = transfers.Word{Action: action, Text: in.Text("text"), AgentNumber: in.Text("agent_number")}
	if in.Text("notified_on") != "" {
		w.NotifiedOn = in.Date("notified_on")
	}
	for i := range maxPayLines {
		organisation := in.ID(transfers.LineField(i, "organisation"))
		if organisation == 0 {
			break
		}
		amount, day, ref := transfers.LineField(i, "amount"), transfers.LineField(i, "value_date"), transfers.LineField(i, "agent_reference")
		if in.Text(amount) == "" {
			continue
		}
		p := transfers.Paid{OrganisationID: organisation, Cents: in.Cents(amount), AgentRef: in.Text(ref)}
		if in.Text(day) != "" {
			p.ValueDate = in.Date(day)
		}
		w.Payments, rows = append(w.Payments, p), append(rows, i)
	}
	return w, rows
}

// inRows gives the faults of payments the names of the form's lines.
func inRows(err error, rows []int) error {
	e := models.AsError(err)
	if e == nil || len(e.Fields) == 0 {
		return err
	}
	out := *e
	out.Fields = make([]models.FieldError, len(e.Fields))
	for i, f := range e.Fields {
		var at int
		var column string
		if n, _ := fmt.Sscanf(f.Field, "lines[%d]", &at); n == 1 && at < len(rows) {
			column = f.Field[strings.Index(f.Field, "]")+1:]
			f.Field = fmt.Sprintf("lines[%d]%s", rows[at], column)
		}
		out.Fields[i] = f
	}
	return &out
}

func confirmRecord(v *Visit) error {
	r, err := v.request()
	if err != nil {
		return err
	}
	id, err := v.ID("record")
	if err != nil {
		return err
	}
	if err := v.Transfers.Confirm(v.Ctx(), v.Actor, id, v.Version()); err != nil {
		return err
	}
	return v.Done(transferpages.Address(r.Request.ID), "transfers.done.confirmed")
}

func refuseRecord(v *Visit) error {
	r, err := v.request()
	if err != nil {
		return err
	}
	id, err := v.ID("record")
	if err != nil {
		return err
	}
	if err := v.Transfers.Refuse(v.Ctx(), v.Actor, id, v.Version(), v.Form.Get("why")); err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			return v.recordView(r, faults, values)
		})
	}
	return v.Done(transferpages.Address(r.Request.ID), "transfers.done.refused")
}

// fileBytes reads a whole uploaded file of the agent, at most so many bytes.
func fileBytes(up *files.Upload, limit int64) ([]byte, string, error) {
	body, err := io.ReadAll(io.LimitReader(up.Body, limit+1))
	if err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(body)
	return body, hex.EncodeToString(sum[:]), nil
}
