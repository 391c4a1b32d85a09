package money

import (
	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/models"
	"seedfund/models/money"
)

func sampleOpening(state models.ImportState) models.OpeningBatch {
	b := models.OpeningBatch{ID: 2, Version: 1, Reference: "OP-0002", CutOff: fiction.Day("2026-09-30"), Name: "opening-2026-09-30.xlsx", FileID: 9, State: state, Lines: 27, CreatedAt: fiction.At9("2026-11-20")}
	if state != models.ImportRead {
		at := fiction.At9("2026-11-21")
		b.SettledAt = &at
	}
	return b
}

func sampleBook(c fiction.Case) models.OpeningBook {
	b := models.OpeningBook{CutOff: fiction.Day("2026-09-30"), Edition: models.FundingWhole}
	b.Decisions = []models.OpeningDecision{{Reference: "SC/2025/1", DecidedOn: fiction.Day("2025-03-10"), Body: "Steering Committee", Method: "consensus", Title: c.Title(), Source: "https://example.org/sc-2025-1"}}
	b.Programmes = []models.OpeningProgramme{{Reference: "A"}}
	b.Shares = []models.OpeningShare{{Programme: "A", Cents: 1_250_000_00}, {Programme: "A", Cents: 750_000_00}}
	b.Contributions = []models.OpeningContribution{{}, {}}
	b.Deposits = []models.OpeningDeposit{{USD: 2_000_000_00}, {USD: 1_125_000_50}}
	b.Transfers = []models.OpeningTransfer{{Kind: models.EntryTransfer, Cents: 1_250_000_00}, {Kind: models.EntryRefund, Cents: 12_500_00}}
	b.Spending = []models.OpeningSpend{{Figures: models.UnexFigures{0, 0, 0, 812_400_55}}}
	b.Items = []models.OpeningItem{{Kind: models.EntryInterest, Cents: 1_234_56}}
	for _, l := range b.Reconcile(models.StartAgentFee) {
		b.Statement = append(b.Statement, models.OpeningLine{Line: l.ID, Cents: l.Cents})
	}
	return b
}

// sampleOpeningPages are the opening position: empty books, faults, a workbook that
// differs from the statement, one that agrees, and one that is in the books.
func sampleOpeningPages(s *fiction.Set) {
	file := components.Form{Name: "file", Action: OpeningAddress + "/files", Files: true}
	s.Add("opening", func(c fiction.Case) templ.Component {
		return Opening(OpeningView{Frame: sampleFrame(c, OpeningAddress, c.T("opening.title")), May: true, File: file})
	})
	s.Add("opening-faults", func(c fiction.Case) templ.Component {
		failed := file
		failed.Faults = models.Invalid("opening.invalid")
		return Opening(OpeningView{Frame: sampleFailed(c, OpeningAddress, c.T("opening.title")), May: true, Batches: []models.OpeningBatch{sampleOpening(models.ImportDropped)}, File: failed, Faults: []components.CellFault{
			{Where: "Programmes!E3", Value: "XDA 60, NOWHERE 40", Text: c.T("opening.fault.countries")}, {Where: "Tranches!M3", Value: "107000.01", Text: c.T("opening.fault.sum", "Sum", money.Cents(107_000_00))},
			{Where: "Deposits!B3", Value: "2027-01-01", Text: c.T("opening.fault.after_cut_off", "CutOff", fiction.Day("2026-09-30"))}, {Where: "Statement!B6", Text: c.T("opening.fault.statement_blank")}}})
	})
	for _, x := range []struct {
		name  string
		state models.ImportState
		off   bool
	}{{"differs", models.ImportRead, true}, {"agrees", models.ImportRead, false}, {"committed", models.ImportCommitted, false}} {
		s.AddLong("opening-"+x.name, func(c fiction.Case) templ.Component {
			b := sampleBook(c)
			if x.off {
				b.Statement[0].Cents++
				b.Statement[9].Cents -= 1_250_00
			}
			at := OpeningFileAddress(2)
			v := OpeningFileView{Frame: sampleFrame(c, at, c.T("opening.batch_title", "Reference", "OP-0002"), c.T("opening.title")), OpeningBatch: sampleOpening(x.state), Counts: b.Counts(), Lines: b.Reconcile(models.StartAgentFee),
				Decisions: b.Decisions, May: true, Confirm: components.Form{Name: "confirm", Action: at + "/confirmation", Version: 1}, Drop: components.Form{Name: "drop", Action: at + "/dropping", Version: 1}}
			if x.state == models.ImportCommitted {
				v.Live = models.OpeningLive{Entries: 19, Programmes: 1, Arrangements: 2, Items: 1, Opened: "OP-0002"}
			}
			return OpeningFilePage(v)
		})
	}
}
