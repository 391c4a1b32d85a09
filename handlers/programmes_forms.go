package handlers

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/programmes"
	"seedfund/app/reporting"
	moneypages "seedfund/frontend/pages/money"
	"seedfund/models"
	"seedfund/models/money"
)

func (v *Visit) doneWork(w programmes.Workroom, said string) error {
	return v.Done(moneypages.WorkAddress(w.Programme.Reference), said)
}

func reserveTranche(v *Visit) error {
	return v.trancheAct("programmes.done.reserved", func(w programmes.Workroom, s programmes.Stage) error {
		return v.Programmes.ReserveTranche(v.Ctx(), v.Actor, w.Programme.ID, v.Version(), s.Number)
	})
}

func freeTranche(v *Visit) error {
	return v.trancheAct("programmes.done.freed", func(w programmes.Workroom, s programmes.Stage) error {
		return v.Programmes.FreeTranche(v.Ctx(), v.Actor, w.Programme.ID, v.Version(), s.Number)
	})
}

func (v *Visit) trancheAct(said string, do func(programmes.Workroom, programmes.Stage) error) error {
	w, err := v.workroom()
	if err != nil {
		return err
	}
	s, err := v.stage(w)
	if err != nil {
		return err
	}
	if err := do(w, s); err != nil {
		return err
	}
	return v.doneWork(w, said)
}

func releaseTranche(v *Visit) error {
	w, err := v.workroom()
	if err != nil {
		return err
	}
	s, err := v.stage(w)
	if err != nil {
		return err
	}
	in := v.Inputs()
	asked := programmes.ReleaseInput{Amounts: map[int64]money.Cents{}, Waiver: in.Text("waiver"), Reason: in.Text("reason")}
	for _, a := range s.Amounts {
		if name := moneypages.Amount(a.OrganisationID); in.Text(name) != "" {
			asked.Amounts[a.OrganisationID] = in.Cents(name)
		}
	}
	if err = in.Err(); err == nil {
		_, err = v.Programmes.Release(v.Ctx(), v.Actor, w.Programme.ID, v.Version(), s.Number, asked)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component { return release(v, w, s, faults, values) })
	}
	return v.doneWork(w, "programmes.done.released")
}

func recordRefund(v *Visit) error {
	w, err := v.workroom()
	if err != nil {
		return err
	}
	up, closed, err := v.uploaded("file")
	if err != nil {
		return err
	}
	defer closed()
	in := v.Inputs()
	r := programmes.RefundInput{OrganisationID: in.ID("organisation"), Cents: in.Cents("amount"), ValueDate: in.Date("value_date"),
		AgentRef: in.Text("agent_reference"), Reason: in.Text("reason"), Notification: up}
	if err = in.Err(); err == nil {
		_, err = v.Programmes.RecordRefund(v.Ctx(), v.Actor, w.Programme.ID, r)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component { return refund(v, w, faults, values) })
	}
	return v.doneWork(w, "programmes.done.refund")
}

// refundAct settles a refund that waits and comes back to its programme.
func (v *Visit) refundAct(said string, do func(id int64) error) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	ref, err := v.Programmes.ProgrammeOfRefund(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	if err := do(id); err != nil {
		return err
	}
	return v.Done(moneypages.WorkAddress(ref), said)
}

func confirmRefund(v *Visit) error {
	return v.refundAct("money.done.confirmed", func(id int64) error {
		return v.Programmes.ConfirmRefund(v.Ctx(), v.Actor, id, v.Version())
	})
}

func refuseRefund(v *Visit) error {
	return v.refundAct("money.done.refused", func(id int64) error {
		return v.Programmes.RefuseRefund(v.Ctx(), v.Actor, id, v.Version(), v.Inputs().Text("why"))
	})
}

func reportExpenditure(v *Visit) error {
	w, err := v.workroom()
	if err != nil {
		return err
	}
	in := v.Inputs()
	r := reporting.Input{ProgrammeID: w.Programme.ID, OrganisationID: in.ID("organisation"), Year: int(in.Whole("year")), AsAt: in.Date("as_at"),
		Certainty: models.Certainty(in.Text("certainty")), Explanation: in.Text("explanation"), Reason: in.Text("reason"), Version: v.Version()}
	corrects := in.Text("corrects")
	if corrects != "" {
		old, err := v.Reporting.Get(v.Ctx(), v.Actor, corrects)
		if err != nil {
			return err
		}
		r.Corrects, r.OrganisationID, r.Year = old.ID, old.OrganisationID, old.Year
	}
	for c := models.FirstCategory; c <= models.IndirectCategory; c++ {
		if cents := in.Cents(moneypages.Line(models.Spent, c)); cents != 0 {
			r.Lines = append(r.Lines, models.Expenditure{Kind: models.Spent, Category: c, Cents: cents})
		}
	}
	if cents := in.Cents(moneypages.Line(models.Committed, 0)); cents != 0 {
		r.Lines = append(r.Lines, models.Expenditure{Kind: models.Committed, Cents: cents})
	}
	if err = in.Err(); err == nil {
		_, err = v.Reporting.Report(v.Ctx(), v.Actor, r)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			return expenditure(v, w, corrects, faults, values)
		})
	}
	return v.doneWork(w, "programmes.done.report")
}

func closeProgramme(v *Visit) error {
	w, err := v.workroom()
	if err != nil {
		return err
	}
	in := v.Inputs()
	act, note := models.ProgrammeAction(in.Text("act")), in.Text("note")
	id, version := w.Programme.ID, v.Version()
	switch act {
	case models.ProgrammeClose:
		err = v.Programmes.CloseOperationally(v.Ctx(), v.Actor, id, version, note)
	case models.ProgrammeSettle:
		err = v.Programmes.CloseFinancially(v.Ctx(), v.Actor, id, version, note)
	case models.ProgrammeReopen:
		err = v.Programmes.Reopen(v.Ctx(), v.Actor, id, version, in.Text("decision"), note)
	default:
		err = models.NotFound("programmes")
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			return closure(v, w, act, faults, values)
		})
	}
	return v.doneWork(w, "programmes.done.closure")
}
