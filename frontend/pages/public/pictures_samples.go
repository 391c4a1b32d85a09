package public

import (
	"context"

	"seedfund/frontend/components"
	"seedfund/models"
	"seedfund/models/money"
)

// samplePictures is the fictional fund in pictures; its flow adds up.
func samplePictures(ctx context.Context, f func(path, title string) Frame, at string) PicturesView {
	p := models.FundPictures{AsAt: sampleDay("2026-11-20"), Today: sampleDay("2026-11-25"), Regions: map[string]string{}}
	year := func(day string, sources, uses money.Cents) {
		p.Years = append(p.Years, models.YearPicture{AsAt: sampleDay(day), Sources: sources, Uses: uses, Balance: sources - uses})
	}
	year("2024-12-31", 620_000_000, 316_200_000)
	year("2025-12-31", 1_041_000_000, 702_400_000)
	year("2026-11-20", 1_489_500_000, 1_107_412_345)
	for i, c := range []money.Cents{420_000_000, 310_000_000, 240_000_000, 180_000_000, 120_000_000, 90_000_000, 50_000_000, 20_000_000, 10_000_000} {
		p.In = append(p.In, models.FlowIn{Kind: models.FlowContributor, Organisation: components.Pick(ctx, "Contributor ", "المساهم ") + string(rune('1'+i)), Cents: c})
	}
	p.In = append(p.In, models.FlowIn{Kind: models.FlowInterest, Cents: 49_500_000})
	programmes := sampleRows(ctx)
	for i, part := range []struct {
		programme, organisation   int
		approved, received, spent money.Cents
		theme                     int
		region                    string
	}{{0, 0, 210_000_000, 210_000_000, 164_200_000, 1, "014"}, {0, 1, 160_000_000, 160_000_000, 161_000_000, 1, "014"}, {1, 1, 185_000_000, 129_500_000, 80_000_000, 4, "029"}, {1, 2, 150_000_000, 150_000_000, 149_000_000, 4, "029"}, {2, 2, 198_000_000, 198_000_000, 12_345, 5, "014"}, {3, 0, 90_000_000, 0, 0, 5, ""}} {
		r := programmes[part.programme]
		letter := string(rune('P' + part.organisation))
		p.Rows = append(p.Rows, models.PortfolioRow{ProgrammeID: int64(part.programme + 1), Reference: r.Reference, Title: r.Title, Theme: part.theme, State: r.State, Countries: r.Countries, OrganisationCode: "X" + letter,
			Organisation: components.Pick(ctx, "Organisation ", "المنظمة ") + letter, ApprovedCents: part.approved, TransferredCents: part.received, SpentCents: part.spent, Interim: i == 1})
		p.Regions[r.Reference] = part.region
		if part.spent > 0 {
			half := part.spent / 2
			p.Categories = append(p.Categories, models.CategorySpent{ProgrammeID: int64(part.programme + 1), Reference: r.Reference, Title: r.Title, Category: 1 + i%7, Cents: half}, models.CategorySpent{ProgrammeID: int64(part.programme + 1), Reference: r.Reference, Title: r.Title, Category: 8, Cents: part.spent - half})
		}
	}
	sums := models.LedgerSums{}
	set := func(account models.LedgerAccount, kind models.EntryKind, cents money.Cents) {
		sums[models.LedgerPart{Account: account, Kind: kind}] = models.LedgerSum{Debit: cents}
	}
	set(models.AccountInterest, models.EntryInterest, -49_500_000)
	set(models.AccountOrganisations, models.EntryTransfer, models.PortfolioSum(p.Rows).NetFunded())
	set(models.AccountFee, models.EntryDeposit, 14_400_000)
	set(models.AccountDirectCosts, models.EntryDirectCost, 245_512_345)
	set(models.AccountCash, models.EntryDeposit, 382_087_655)
	p.Flow(p.In[:9], sums)
	for i, x := range []struct {
		due  string
		open money.Cents
	}{{"2027-02-01", 55_500_000}, {"2026-11-10", 37_000_000}, {"2026-09-15", 18_500_000}, {"2026-03-01", 9_250_000}, {"", 6_000_000}} {
		r := programmes[i%len(programmes)]
		t := models.OpenTranche{ProgrammeID: int64(i), Reference: r.Reference, Title: r.Title, Number: 2, State: models.TranchePlanned, OpenCents: x.open}
		if x.due != "" {
			t.DueOn = sampleDay(x.due)
		}
		t.Band = models.AgeBandOf(t.DueOn, p.Today)
		p.Tranches = append(p.Tranches, t)
	}
	v := PicturesView{P: p}
	v.Frame = f(at, v.PicturesTitle(ctx))
	if at == PicturesWhereAddress {
		v.Names = sampleRegions(true)
	}
	return v
}

// sampleRegions are names for the regions of the sample.
func sampleRegions(demonstration bool) *models.Catalogue {
	w := func(en, fr, ar string) models.Wording {
		return models.Wording{}.With("en", en, true).With("fr", fr, true).With("ar", ar, true)
	}
	var countries []models.Country
	if demonstration {
		countries = sampleNames().Countries()
	}
	c, err := models.NewCatalogue(models.Reference{Demonstration: demonstration, Countries: countries, Regions: []models.Region{
		{Code: "002", Name: w("Africa", "Afrique", "أفريقيا")}, {Code: "202", Within: "002", Name: w("Sub-Saharan Africa", "Afrique subsaharienne", "أفريقيا جنوب الصحراء الكبرى")}, {Code: "014", Within: "202", Name: w("Eastern Africa", "Afrique orientale", "شرق أفريقيا")},
		{Code: "019", Name: w("Americas", "Amériques", "الأمريكتان")}, {Code: "419", Within: "019", Name: w("Latin America and the Caribbean", "Amérique latine et Caraïbes", "أمريكا اللاتينية ومنطقة البحر الكاريبي")}, {Code: "029", Within: "419", Name: w("Caribbean", "Caraïbes", "منطقة البحر الكاريبي")},
	}})
	if err != nil {
		panic(err) // written in this file
	}
	return c
}
