package public

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Samples are the public pages of the fictional fund.
func Samples(assets layout.Assets) []components.Sample {
	page := func(name string, view func(ctx context.Context, f func(path, title string) Frame) templ.Component) components.Sample {
		return components.Sample{Name: "public/" + name, Page: true, View: func(ctx context.Context) templ.Component {
			return view(ctx, func(path, title string) Frame {
				p := layout.SamplePage(ctx, title, assets)
				p.Path = path
				return Frame{Page: p, Names: sampleNames(), At: func(path string) string { return path }}
			})
		}}
	}
	return []components.Sample{
		page("fund", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			return Fund(sampleFund(ctx, f))
		}),
		page("fund-before-the-first-deposit", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			title := i18n.T(ctx, "public.fund.begin_title")
			return Fund(FundView{Frame: f("/", title), Lines: []string{title}, Empty: true})
		}),
		page("accessibility", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			return Accessibility(f("/accessibility", i18n.T(ctx, "accessibility.title")).Page)
		}),
		page("iati", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			return IATI(IATIView{Frame: f("/data/iati", i18n.T(ctx, "iati.title")), Check: sampleIATI(models.FictionalIATIIdentity, 0)})
		}),
		page("iati-that-differs", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			identity := models.FictionalIATIIdentity
			identity.Secondary = true
			return IATI(IATIView{Frame: f("/data/iati", i18n.T(ctx, "iati.title")), Check: sampleIATI(identity, 120_000)})
		}),
		page("iati-without-publisher", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			c := models.IATICheck{Activities: 1}
			for _, kind := range models.IATIReconciled {
				c.Lines = append(c.Lines, models.IATICheckLine{Type: kind})
			}
			return IATI(IATIView{Frame: f("/data/iati", i18n.T(ctx, "iati.title")), Check: c})
		}),
		page("snapshots", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			rows, _ := sampleSnapshots()
			return Snapshots(SnapshotsView{Frame: f(SnapshotsAddress, i18n.T(ctx, "snapshots.title")), Rows: rows, Take: true})
		}),
		page("snapshots-none", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			return Snapshots(SnapshotsView{Frame: f(SnapshotsAddress, i18n.T(ctx, "snapshots.title"))})
		}),
		page("snapshot", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			rows, kept := sampleSnapshots()
			return Snapshot(SnapshotView{Frame: f(snapshotPath("2026-1"), i18n.T(ctx, "snapshots.one_illustrative", "Reference", "2026-1")), S: rows[1], Files: kept, Newer: "2026-2"})
		}),
		page("snapshot-to-take", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			rows, _ := sampleSnapshots()
			return TakeSnapshot(TakeSnapshotView{Frame: f(SnapshotsAddress+"/new", i18n.T(ctx, "snapshots.take")), Last: &rows[0], Form: components.Form{Action: SnapshotsAddress,
				Faults: models.Invalid("snapshots.invalid", models.FieldError{Field: "note", Key: "snapshots.fault.note", Args: map[string]any{"Max": 1000}})}})
		}),
		page("programmes", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			rows := sampleRows(ctx)
			return Programmes(ProgrammesView{
				Frame: f("/programmes", i18n.T(ctx, "public.programmes.title", "Programmes", i18n.T(ctx, "core.programmes", "Count", len(rows)), "Active", 2)),
				Rows:  rows, Action: "/programmes", Next: "/programmes?after=9", Countries: sampleNames().Countries(),
				States: []components.Filter{{Label: i18n.T(ctx, "public.all"), Href: "/programmes", Current: true, Count: len(rows)}, {Label: i18n.T(ctx, "status.active"), Href: "/programmes?state=ongoing", Count: 2}},
			})
		}),
		page("no-programmes", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			return Programmes(ProgrammesView{Frame: f("/programmes", i18n.T(ctx, "public.programmes.title_none")), Action: "/programmes", Reset: "/programmes", Country: "XDB"})
		}),
		page("programme", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			return Programme(sampleProgramme(ctx, f))
		}),
		page("pictures", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			return Pictures(samplePictures(ctx, f, PicturesAddress))
		}),
		page("pictures-below-zero", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			v := samplePictures(ctx, f, PicturesAddress)
			v.P.Years = append(v.P.Years, models.YearPicture{AsAt: sampleDay("2027-03-02"), Sources: 1_489_500_000, Uses: 1_529_500_000, Balance: -40_000_000})
			v.P.In = append(v.P.In, models.FlowIn{Kind: models.FlowOverdrawn, Cents: 40_000_000})
			v.P.Out = append(v.P.Out[:len(v.P.Out)-1], models.FlowOut{Kind: models.FlowToFunds, Cents: v.P.Out[len(v.P.Out)-1].Cents + 40_000_000})
			v.Title = v.PicturesTitle(ctx)
			return Pictures(v)
		}),
		page("pictures-delivery", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			return PicturesDelivery(samplePictures(ctx, f, PicturesDeliveryAddress))
		}),
		page("pictures-where", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			return PicturesWhere(samplePictures(ctx, f, PicturesWhereAddress))
		}),
		page("pictures-map", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			v := samplePictures(ctx, f, PicturesWhereAddress)
			v.Names = sampleRegions(false)
			for i := range v.P.Rows {
				v.P.Rows[i].Countries = nil // regions alone: no country of ours has a place
			}
			return PicturesWhere(v)
		}),
		page("pictures-empty", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			return Pictures(PicturesView{Frame: f(PicturesAddress, i18n.T(ctx, "pictures.empty"))})
		}),
		page("picture-programmes", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			v := samplePictures(ctx, f, PictureProgrammesAddress)
			v.Title = i18n.T(ctx, "pictures.list.title")
			return PictureProgrammes(PictureProgrammesView{PicturesView: v, Theme: 1})
		}),
		page("picture-tranches", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			v := samplePictures(ctx, f, PictureTranchesAddress)
			v.Title = i18n.T(ctx, "pictures.tranches.title")
			return PictureTranches(PictureTranchesView{PicturesView: v, Band: models.AgeMonth})
		}),
		page("contributions", func(ctx context.Context, f func(path, title string) Frame) templ.Component {
			v := ContributionsView{Total: 1_440_000_000, Promised: []money.Amount{{Minor: 120_000_000, Currency: "EUR"}, {Minor: 340_000_000, Currency: "USD"}}}
			v.Frame = f("/contributions", i18n.T(ctx, "public.contributions.title", "Contributors", i18n.T(ctx, "public.contributions.count", "Count", 2), "Money", i18n.Millions(ctx, v.Total, 1)))
			for i, cents := range []money.Cents{840_000_000, 600_000_000} {
				v.Rows = append(v.Rows, models.ContributorRow{
					Contributor: components.Pick(ctx, "Contributor ", "المساهم ") + string(rune('1'+i)), Commitments: 2, FirstSignedOn: sampleDay("2024-02-01"), DepositedCents: cents, LastDepositOn: sampleDay("2026-10-02"),
				})
			}
			return Contributions(v)
		}),
	}
}

// sampleIATI are sums of which one differs by so much.
func sampleIATI(identity models.IATIIdentity, differs money.Cents) models.IATICheck {
	return models.IATICheck{Identity: identity, At: time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC), Through: "L-000214", Activities: 8, Lines: []models.IATICheckLine{
		{Type: models.IATICommitment, File: 1_212_000_000, Ledger: 1_212_000_000}, {Type: models.IATIDisbursement, File: 684_500_000, Ledger: 684_500_000 - differs},
		{Type: models.IATIIncoming, File: 1_440_000_000, Ledger: 1_440_000_000}, {Type: models.IATIExpenditure, File: 14_400_000, Ledger: 14_400_000},
	}}
}

func sampleDay(text string) when.Date {
	d, err := when.ParseDate(text)
	if err != nil {
		panic(err) // written in this file
	}
	return d
}

func sampleNames() *models.Catalogue {
	w := func(en, fr, ar string) models.Wording {
		return models.Wording{}.With("en", en, true).With("fr", fr, true).With("ar", ar, true)
	}
	c, err := models.NewCatalogue(models.Reference{
		Demonstration: true,
		Countries: []models.Country{
			{Code: "XDB", Name: w("Country B", "Pays B", "البلد باء"), Demonstration: true},
			{Code: "XDC", Name: w("Country C", "Pays C", "البلد جيم"), Demonstration: true},
		},
		Areas: []models.ThematicArea{{Number: 1, Title: w("Data and policy", "Données et politiques", "البيانات والسياسات")}},
	})
	if err != nil {
		panic(err) // written in this file
	}
	return c
}

func sampleRows(ctx context.Context) []models.ProgrammeRow {
	row := func(ref, en, ar string, state models.ProgrammeState, country string, approved, transferred, spent money.Cents, start, end string) models.ProgrammeRow {
		r := models.ProgrammeRow{
			Reference: ref, AgentNumber: "990" + ref[3:], Title: components.Pick(ctx, en, ar), State: state, Theme: 1, Countries: []string{country}, Months: 30,
			Organisations: []string{"Organisation P", "Organisation Q", "Organisation S"}, ApprovedCents: approved, TransferredCents: transferred, SpentCents: spent,
		}
		if start != "" {
			r.StartOn, r.EndOn = sampleDay(start), sampleDay(end)
		}
		return r
	}
	return []models.ProgrammeRow{
		row("JP-0012", "Fair recruitment from village to workplace", "توظيف عادل من القرية إلى مكان العمل", models.ProgrammeOngoing, "XDB", 210_000_000, 210_000_000, 164_200_000, "2024-03-01", "2026-08-31"),
		row("JP-0011", "One city plan for hosts and newcomers", "خطة مدينة واحدة للمضيفين والوافدين", models.ProgrammeOngoing, "XDC", 185_000_000, 129_500_000, 80_000_000, "2025-02-01", "2027-07-31"),
		row("JP-0010", "Better data for better services", "بيانات أفضل لخدمات أفضل", models.ProgrammeOperationalClosed, "XDB", 150_000_000, 150_000_000, 149_000_000, "2024-01-15", "2026-06-14"),
		row("JP-0009", "Safe seasonal work", "عمل موسمي آمن", models.ProgrammeApproved, "XDC", 198_000_000, 0, 0, "", ""),
	}
}

func sampleFund(ctx context.Context, f func(path, title string) Frame) FundView {
	rows := sampleRows(ctx)
	money := i18n.Millions(ctx, 3_101_230_000, 1)
	flow := components.SampleFlow(ctx)
	v := FundView{
		Frame: f("/", i18n.T(ctx, "public.fund.title", "Programmes", i18n.T(ctx, "core.programmes", "Count", 12), "Money", money)),
		Lines: []string{i18n.T(ctx, "public.fund.line_pool"), i18n.T(ctx, "public.fund.line_programmes", "Count", 12), i18n.T(ctx, "public.fund.line_money", "Money", money)},
		Count: 12, Money: components.SampleMoneyLine(ctx), Flow: flow, FlowTitle: flow.Chart.Title, Years: components.SampleYears(ctx), Rings: components.SampleRings(ctx),
		Programmes: rows,
		Call:       &CallCard{Title: components.Pick(ctx, "Concept notes 2027: regular pathways and inclusion", "مذكرات 2027: المسارات النظامية والإدماج"), Href: "/calls/1", Closes: time.Date(2027, 1, 15, 17, 0, 0, 0, time.UTC)},
		Thread: &Thread{Programme: rows[0], Moments: []components.Moment{
			{Point: components.PointDone, On: sampleDay("2024-01-20"), Title: i18n.T(ctx, "public.thread.decided", "Approved", rows[0].ApprovedCents)},
			{Point: components.PointDone, On: rows[0].StartOn, Title: i18n.T(ctx, "public.thread.first"), Text: i18n.T(ctx, "public.thread.first_text", "Transferred", rows[0].TransferredCents, "Organisations", i18n.T(ctx, "public.flow.organisations", "Count", 3))},
			{Point: components.PointNow, When: i18n.T(ctx, "public.thread.spent_when"), Title: i18n.T(ctx, "public.thread.spent", "Spent", rows[0].SpentCents, "Delivery", i18n.Percent(ctx, rows[0].SpentCents, rows[0].NetFunded(), 1))},
			{Point: components.PointLater, On: rows[0].EndOn, Title: i18n.T(ctx, "public.thread.ends")},
		}},
		Decisions: []components.Moment{
			{Point: components.PointDone, On: sampleDay("2026-10-14"), Title: components.Pick(ctx, "Climate mobility, Country C", "التنقل المناخي، البلد جيم"), Href: "#"},
			{Point: components.PointDone, On: sampleDay("2026-06-02"), Title: components.Pick(ctx, "Annual report 2025", "التقرير السنوي 2025"), Href: "#"},
		},
	}
	v.Description = i18n.T(ctx, "public.fund.lead")
	return v
}

func sampleProgramme(ctx context.Context, f func(path, title string) Frame) ProgrammeView {
	r := sampleRows(ctx)[1]
	frame := f("/programmes/"+r.Reference, r.Title)
	frame.Crumbs = []layout.Crumb{{Label: i18n.T(ctx, "frame.menu.programmes"), Href: "/programmes"}, {Label: r.Reference}}
	return ProgrammeView{
		Frame: frame, Row: r, Line: models.MoneyLineOf(r.ApprovedCents, r.TransferredCents, r.RefundedCents, r.SpentCents),
		Countries: []CountryShare{{Code: "XDC", Name: sampleName(ctx, "XDC"), BP: 7000}, {Code: "XDB", Name: sampleName(ctx, "XDB"), BP: 3000}},
		Shares: []Share{
			{Name: components.Pick(ctx, "Organisation Q", "المنظمة Q"), Lead: true, Approved: 85_000_000, Transferred: 59_500_000, Spent: 41_000_000, Delivery: i18n.Percent(ctx, 41_000_000, 59_500_000, 1)},
			{Name: components.Pick(ctx, "Organisation R", "المنظمة R"), Approved: 60_000_000, Transferred: 42_000_000, Spent: 39_000_000, Interim: true, Delivery: i18n.Percent(ctx, 39_000_000, 42_000_000, 1)},
			{Name: components.Pick(ctx, "Organisation T", "المنظمة T"), Approved: 40_000_000, Transferred: 28_000_000},
		},
		Tranches: []Tranche{
			{Number: 1, State: models.TrancheTransferred, DueOn: sampleDay("2025-02-01"), Approved: 129_500_000, Released: 129_500_000, Transferred: 129_500_000},
			{Number: 2, State: models.TrancheReserved, DueOn: sampleDay("2026-11-30"), Approved: 37_000_000},
			{Number: 3, State: models.TranchePlanned, Approved: 18_500_000},
		},
		Decision: "D-2025-03", DecidedOn: time.Date(2024, 12, 12, 10, 0, 0, 0, time.UTC), DecisionAt: "/decisions/D-2025-03",
		Documents: []components.FileRow{{Name: i18n.T(ctx, "public.programme.budget"), Href: "#", Kind: "XLSX", Size: 46_000}},
	}
}

func sampleName(ctx context.Context, code string) string {
	x, _ := sampleNames().Country(code)
	return x.Name.In(i18n.Lang(ctx))
}

// sampleSnapshots are two snapshots, and the files of one.
func sampleSnapshots() ([]models.DataSnapshot, []models.DataSnapshotFile) {
	totals := models.SnapshotTotals{Programmes: 7, ApprovedCents: 1_212_000_000, NetCents: 684_500_000, SpentCents: 402_310_055, ReceivedCents: 1_440_000_000}
	first := models.DataSnapshot{Year: 2026, Number: 1, TakenOn: sampleDay("2026-06-30"), Title: "Fund DEM00: open data (illustrative)", Publisher: models.FictionalIATIIdentity.Name, Licence: models.FictionalIATIIdentity.Licence,
		Illustrative: true, Through: "L-000188", Hash: strings.Repeat("5c1e", 16), SnapshotTotals: totals}
	second := first
	second.Number, second.TakenOn, second.Through, second.Note = 2, sampleDay("2026-11-20"), "L-000214", "The expenditure of one programme is corrected."
	second.SpentCents = 401_990_055
	var kept []models.DataSnapshotFile
	for i, name := range []string{"programmes.csv", "programmes.json", "contributions.csv", "contributions.json", "transfers.csv", "transfers.json", "dictionary.en.csv", models.SnapshotSums, "README.en.txt", "dem00-open-data-2026-1.zip"} {
		kept = append(kept, models.DataSnapshotFile{Position: i + 1, Name: name, Lines: 7 + i, Size: int64(2_100 + 911*i), Hash: strings.Repeat("90ab", 16)})
	}
	return []models.DataSnapshot{second, first}, kept
}
