package api

import (
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// FundPictures is every number of the pictures of the fund. Both sides of the
// flow have the same sum.
type FundPictures struct {
	AsAt          when.Date              `json:"as_at" doc:"Last value date of the books"`
	Today         when.Date              `json:"today" doc:"Days since due are counted to it"`
	Years         []models.YearPicture   `json:"years" doc:"From the beginning to the end of each year, and to the last day"`
	In            []models.FlowIn        `json:"in"`
	Out           []models.FlowOut       `json:"out"`
	Pool          money.Cents            `json:"pool" doc:"The sum of either side"`
	Organisations []OrganisationDelivery `json:"organisations"`
	Categories    []money.Cents          `json:"categories" doc:"Expenditure by category, 1 to 8"`
	Regions       []models.RegionSum     `json:"regions" doc:"By the region of the country or area with the largest share"`
	Ages          []models.BandSum       `json:"ages" doc:"Open tranches by the days since they became due"`
	Programmes    []PictureRow           `json:"programmes" doc:"The rows behind the sums"`
	Spent         []models.CategorySpent `json:"spent" doc:"Expenditure by programme and category"`
	Tranches      []models.OpenTranche   `json:"tranches"`
}

// OrganisationDelivery is what an organisation received and spent.
type OrganisationDelivery struct {
	Code     string      `json:"code"`
	Name     string      `json:"name"`
	Net      money.Cents `json:"net_funded"`
	Spent    money.Cents `json:"expenditure"`
	Delivery *string     `json:"delivery_rate" doc:"Per cent, null where nothing was received"`
	Interim  bool        `json:"interim"`
}

// PictureRow is one organisation of one programme.
type PictureRow struct {
	models.PortfolioRow
	Region string `json:"region" doc:"M49 code, empty where none is known"`
}

func fundPictures(p models.FundPictures) FundPictures {
	out := FundPictures{AsAt: p.AsAt, Today: p.Today, Years: append([]models.YearPicture{}, p.Years...), In: append([]models.FlowIn{}, p.In...), Out: append([]models.FlowOut{}, p.Out...),
		Regions: append([]models.RegionSum{}, p.ByRegion()...), Ages: p.ByBand(), Spent: append([]models.CategorySpent{}, p.Categories...), Tranches: append([]models.OpenTranche{}, p.Tranches...)}
	out.Pool, _ = p.FlowTotals()
	for _, c := range p.ByCategory() {
		out.Categories = append(out.Categories, c)
	}
	for _, o := range p.ByOrganisation() {
		one := OrganisationDelivery{Code: o.Code, Name: o.Name, Net: o.NetFunded(), Spent: o.SpentCents, Interim: o.Interim}
		if d := o.Delivery(); !d.Blank() {
			text := d.String()
			one.Delivery = &text
		}
		out.Organisations = append(out.Organisations, one)
	}
	for _, r := range p.Rows {
		out.Programmes = append(out.Programmes, PictureRow{PortfolioRow: r, Region: p.Regions[r.Reference]})
	}
	return out
}
