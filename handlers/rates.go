package handlers

import (
	"bytes"
	"context"
	"io"
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/files"
	"seedfund/app/rates"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	moneypages "seedfund/frontend/pages/money"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/when"
	"seedfund/reports"
)

func (v *Visit) ratesCrumb() layout.Crumb {
	return layout.Crumb{Label: v.T("rates.title"), Href: v.At("/rates")}
}

// ratesPage lists the rate in force of each currency.
func ratesPage(v *Visit) error {
	rows, err := v.Rates.Latest(v.Ctx(), v.Actor, when.Date{})
	if err != nil {
		return err
	}
	view := moneypages.RatesView{Rows: rows, Record: v.Actor.May(models.PermContribution) == nil, Exports: v.files("/rates/list"),
		Frame: v.moneyFrame(v.T("rates.title"), v.ledgerCrumb(), layout.Crumb{Label: v.T("rates.title")})}
	if view.Record {
		if view.Waiting, err = v.Rates.Batches(v.Ctx(), v.Actor, true); err != nil {
			return err
		}
	}
	return v.Render(moneypages.Rates(view))
}

// ratePage is the history of one currency.
func ratePage(v *Visit) error {
	currency := v.Param("currency")
	rows, err := v.Rates.History(v.Ctx(), v.Actor, currency)
	if err != nil {
		return err
	}
	return v.Render(moneypages.Rate(moneypages.RateView{Currency: currency, Rows: rows,
		Frame: v.moneyFrame(v.T("rates.history", "Currency", currency), v.ledgerCrumb(), v.ratesCrumb(), layout.Crumb{Label: currency})}))
}

func rateFile(ending string) Handler {
	return listFile("rates", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		return l.Rates(v.Ctx(), v.Services, v.Actor, w)
	})
}

// ratesTemplate is an empty workbook of rates.
func ratesTemplate(v *Visit) error {
	l := exports.List{Name: "rates-template", Ending: "xlsx"}
	return v.attach(l.Media(), func(w io.Writer) (string, error) { return l.RatesTemplate(v.Ctx(), v.Services, v.Actor, w) })
}

func newRatesPage(v *Visit) error { return v.Render(v.newRates(nil, nil, nil)) }

// newRates is the page of the two forms; faults belong to the one that was sent.
func (v *Visit) newRates(one, file *models.Error, sheet []components.CellFault) templ.Component {
	title := v.T("rates.new")
	view := moneypages.NewRatesView{Faults: sheet,
		One:  components.Form{Name: "one", Action: "/rates", Faults: one},
		File: components.Form{Name: "file", Action: "/rates/files", Files: true, Faults: file}}
	if one != nil {
		view.One.Values = v.Form
	}
	if file != nil {
		view.File.Values = v.Form
	}
	view.Frame = v.moneyFrame(title, v.ledgerCrumb(), v.ratesCrumb(), layout.Crumb{Label: title})
	return moneypages.NewRates(view)
}

// enterRate takes one typed rate in, for a second person to commit.
func enterRate(v *Visit) error {
	in := v.Inputs()
	row := models.RateInput{Currency: in.Text("currency"), Rate: in.Text("rate"), EffectiveFrom: in.Date("effective_from"), Source: in.Text("source")}
	err := in.Err()
	var b *models.RateBatch
	if err == nil {
		b, err = v.Rates.Take(v.Ctx(), v.Actor, []models.RateInput{row}, nil, in.Text("reason"))
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component { return v.newRates(faults, nil, nil) })
	}
	return v.Done(moneypages.RateBatchAddress(b.ID), "rates.done.taken")
}

// readRatesFile takes a file of rates in; every fault comes back at once by its
// cell.
func readRatesFile(v *Visit) error {
	up, closing, err := v.uploaded("file")
	if err != nil {
		return err
	}
	defer closing()
	if up == nil {
		return v.againRates(models.Invalid("rates.invalid", models.FieldError{Field: "file", Key: "rates.fault.required"}), nil)
	}
	body, hash, err := fileBytes(up, reports.BudgetUploadLimit)
	if err != nil {
		return err
	}
	rows, faults := reports.ReadRates(body, when.DateOf(v.DB.Now(v.Ctx())))
	if len(faults) > 0 {
		return v.againRates(models.Invalid("rates.invalid"), v.sheetWords(faults))
	}
	b, err := v.Rates.Take(v.Ctx(), v.Actor, rows, &rates.File{Upload: files.Upload{Name: up.Name, Body: bytes.NewReader(body)}, Hash: hash}, v.Inputs().Text("reason"))
	if err != nil {
		return v.againRates(err, nil)
	}
	return v.Done(moneypages.RateBatchAddress(b.ID), "rates.done.taken")
}

// againRates shows the page with the faults: those of cells in a list of their
// own, that of a field beside it.
func (v *Visit) againRates(err error, sheet []components.CellFault) error {
	return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component {
		own := models.Invalid(faults.Key)
		cells := models.Invalid(faults.Key)
		for _, f := range faults.Fields {
			if f.Field == "file" || f.Field == "reason" {
				own.Fields = append(own.Fields, f)
			} else {
				cells.Fields = append(cells.Fields, f)
			}
		}
		return v.newRates(nil, own, append(sheet, v.cellWords(cells)...))
	})
}

func rateBatchPage(v *Visit) error {
	id, err := v.ID("batch")
	if err != nil {
		return err
	}
	b, err := v.Rates.Batch(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	at := moneypages.RateBatchAddress(id)
	view := moneypages.RateBatchView{Batch: b.Batch, Lines: b.Lines, Counts: b.Counts, Mine: b.Mine,
		Confirm: components.Form{Name: "confirm", Action: at + "/confirmation", Version: b.Batch.Version}, Drop: components.Form{Name: "drop", Action: at + "/dropping", Version: b.Batch.Version}}
	title := v.T("rates.batch_title", "Name", moneypages.BatchName(v.Ctx(), b.Batch))
	view.Frame = v.moneyFrame(title, v.ledgerCrumb(), v.ratesCrumb(), layout.Crumb{Label: title})
	return v.Render(moneypages.RateBatch(view))
}

// rateBatchFile gives the file a batch was read from, as it came.
func rateBatchFile(v *Visit) error {
	id, err := v.ID("batch")
	if err != nil {
		return err
	}
	file, err := v.Rates.FileOf(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	return v.sendFile(file)
}

func commitRates(v *Visit) error {
	return v.settleRates("rates.done.committed", v.Rates.Commit)
}

func dropRates(v *Visit) error { return v.settleRates("rates.done.dropped", v.Rates.Drop) }

func (v *Visit) settleRates(said string, do rateAct) error {
	id, err := v.ID("batch")
	if err != nil {
		return err
	}
	if err := do(v.Ctx(), v.Actor, id, v.Version()); err != nil {
		return err
	}
	return v.Done(moneypages.RateBatchAddress(id), said)
}

// rateAct ends a batch that waits.
type rateAct = func(ctx context.Context, actor models.Actor, id, version int64) error
