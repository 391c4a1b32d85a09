package demo

import (
	"fmt"

	"seedfund/app/programmes"
	"seedfund/app/transfers"
	"seedfund/models"
	"seedfund/models/money"
)

var programmesAll = programmes.Filter{Limit: 100}

// release lets a tranche go and asks the agent for it.
func (d *director) release(p *paper, tranche int) error {
	detail, err := d.s.Programmes.Get(d.ctx, models.SystemActor, p.programme)
	if err != nil {
		return err
	}
	if _, err := d.s.Programmes.Release(d.ctx, d.as("secretariat.officer"), p.programme, detail.Programme.Version, tranche, programmes.ReleaseInput{}); err != nil {
		return err
	}
	if p.money.waiting {
		return d.requestsOnTheirWay(p, tranche)
	}
	asked := transfers.Asked{Amounts: map[int64]money.Cents{}, Note: "As decided by the Board; the accounts are those of the organisations' agreements."}
	for i, letter := range p.letters() {
		asked.Amounts[d.organisation(letter)] = p.share(i, tranche)
	}
	request, err := d.s.Transfers.Prepare(d.ctx, d.as("secretariat.officer"), p.programme, tranche, asked)
	if err != nil {
		return err
	}
	p.request = request.ID
	if err := d.signAndSend(p); err != nil {
		return err
	}
	d.at(d.clock.Now().Add(3*aDay), p.key+" is with the agent", func() error { return d.agent(p, tranche) })
	return nil
}

// requestsOnTheirWay asks for a tranche organisation by organisation and in
// parts, and leaves each request at another point of its way.
func (d *director) requestsOnTheirWay(p *paper, tranche int) error {
	query := transfers.Word{Action: models.TransferAskQuery, Text: "Which of the two accounts in the annex is meant?"}
	giveBack := transfers.Word{Action: models.TransferGiveBack, Text: "The agreement names another account. Please correct the note."}
	for _, r := range []struct {
		organisation, parts int // whose share, divided by
		signed, sent        bool
		words               []transfers.Word
	}{
		{organisation: 0, parts: 3},
		{organisation: 0, parts: 3, signed: true},
		{organisation: 0, parts: 3, signed: true, sent: true},
		{organisation: 1, parts: 2, signed: true, sent: true, words: []transfers.Word{{Action: models.TransferReceive}}},
		{organisation: 1, parts: 2, signed: true, sent: true, words: []transfers.Word{query}},
		{organisation: 2, parts: 2, signed: true, sent: true, words: []transfers.Word{giveBack}},
		{organisation: 2, parts: 2, signed: true, sent: true, words: []transfers.Word{{Action: models.TransferAccept}}},
	} {
		asked := transfers.Asked{Note: "A part of the first tranche, as the organisation begins its districts.",
			Amounts: map[int64]money.Cents{d.organisation(p.letters()[r.organisation]): p.share(r.organisation, tranche) / money.Cents(r.parts)}}
		request, err := d.s.Transfers.Prepare(d.ctx, d.as("secretariat.officer"), p.programme, tranche, asked)
		if err != nil {
			return err
		}
		p.request = request.ID
		if r.signed {
			if err := d.approveRequest(p); err != nil {
				return err
			}
		}
		if r.sent {
			if err := d.send(p); err != nil {
				return err
			}
		}
		for _, w := range r.words {
			if err := d.word(p, w); err != nil {
				return err
			}
		}
	}
	return nil
}

// share is what an organisation gets with a tranche, indirect costs included.
func (a application) share(i, tranche int) money.Cents {
	return money.Cents(a.direct[i][tranche-1] * 107)
}

func (d *director) request(p *paper) (models.TransferRequestView, error) {
	return d.s.Transfers.Show(d.ctx, d.as("secretariat.officer"), p.request)
}

// signAndSend: one person prepared, another signs.
//
// clause 99: two persons stand behind what is sent.
func (d *director) signAndSend(p *paper) error {
	if err := d.approveRequest(p); err != nil {
		return err
	}
	return d.send(p)
}

func (d *director) approveRequest(p *paper) error {
	v, err := d.request(p)
	if err != nil {
		return err
	}
	return d.s.Transfers.Approve(d.ctx, d.as("secretariat.head"), p.request, v.Request.Version)
}

func (d *director) send(p *paper) error {
	v, err := d.request(p)
	if err != nil {
		return err
	}
	return d.s.Transfers.Send(d.ctx, d.as("secretariat.officer"), p.request, v.Request.Version)
}

// agent is what the agent does with a request, as the story has it.
func (d *director) agent(p *paper, tranche int) error {
	if err := d.word(p, transfers.Word{Action: models.TransferReceive}); err != nil {
		return err
	}
	switch {
	case p.money.queried && tranche == 1:
		if err := d.word(p, transfers.Word{Action: models.TransferAskQuery, Text: "Which account of Organisation Q is meant: the one of 2019 or the one of this year?"}); err != nil {
			return err
		}
		v, err := d.request(p)
		if err != nil {
			return err
		}
		if err := d.s.Transfers.Answer(d.ctx, d.as("secretariat.officer"), p.request, v.Request.Version, "The one of this year, as in the annex to its agreement."); err != nil {
			return err
		}
	case p.money.returned && tranche == 1:
		return d.sentBack(p)
	}
	return d.accept(p, tranche)
}

// sentBack lets the agent return the request, and the secretariat write it anew.
func (d *director) sentBack(p *paper) error {
	if err := d.word(p, transfers.Word{Action: models.TransferGiveBack, Text: "The note names a tranche that the decision does not know. Please correct it."}); err != nil {
		return err
	}
	v, err := d.request(p)
	if err != nil {
		return err
	}
	asked := transfers.Asked{Amounts: map[int64]money.Cents{}, Note: "First tranche, as decided by the Board."}
	for _, l := range v.Lines {
		asked.Amounts[l.OrganisationID] = l.AskedCents
	}
	if err := d.s.Transfers.Edit(d.ctx, d.as("secretariat.officer"), p.request, v.Request.Version, asked); err != nil {
		return err
	}
	if err := d.signAndSend(p); err != nil {
		return err
	}
	if err := d.word(p, transfers.Word{Action: models.TransferReceive}); err != nil {
		return err
	}
	return d.accept(p, 1)
}

func (d *director) accept(p *paper, tranche int) error {
	if err := d.word(p, transfers.Word{Action: models.TransferAccept}); err != nil {
		return err
	}
	d.at(d.clock.Now().Add(5*aDay), p.key+" is paid", func() error { return d.pay(p, tranche) })
	return nil
}

// pay is the agent's payment to each organisation.
func (d *director) pay(p *paper, tranche int) error {
	v, err := d.request(p)
	if err != nil {
		return err
	}
	w := transfers.Word{Action: models.TransferPay, AgentNumber: fmt.Sprintf("99%06d", 100000+p.programme), NotifiedOn: d.day()}
	for i, l := range v.Lines {
		w.Payments = append(w.Payments, transfers.Paid{OrganisationID: l.OrganisationID, Cents: l.AskedCents, ValueDate: d.day(),
			AgentRef: fmt.Sprintf("99-TRF-%03d-%d-%d", p.programme, tranche, i+1)})
	}
	if err := d.word(p, w); err != nil {
		return err
	}
	if tranche == 1 {
		d.planCourse(p)
	}
	return nil
}

// word is one act of the agent: in its own inbox, or entered on its behalf.
func (d *director) word(p *paper, w transfers.Word) error {
	v, err := d.request(p)
	if err != nil {
		return err
	}
	if !p.money.behalf {
		_, err = d.s.Transfers.Act(d.ctx, d.as("agent"), p.request, v.Request.Version, w)
		return err
	}
	w.NotifiedOn = d.day()
	w.Notification = d.notification("transfer_requests", p.request, "Notification by the MPTF Office: "+string(w.Action))
	record, err := d.s.Transfers.Act(d.ctx, d.as("secretariat.officer"), p.request, v.Request.Version, w)
	if err != nil {
		return err
	}
	return d.s.Transfers.Confirm(d.ctx, d.as("secretariat.officer2"), record.ID, record.Version)
}
