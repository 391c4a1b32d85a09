package iati

import "encoding/xml"

// The types below are the elements of the schemas that the files use, their
// fields in the order that the schemas ask.

// Version of the standard.
const Version = "2.03"

// Activities is the activity file.
type Activities struct {
	XMLName   xml.Name   `xml:"iati-activities"`
	Version   string     `xml:"version,attr"`
	Generated string     `xml:"generated-datetime,attr"`
	All       []Activity `xml:"iati-activity"`
}

// Activity is the fund or a programme.
type Activity struct {
	Lang          string            `xml:"xml:lang,attr"`
	Currency      string            `xml:"default-currency,attr"`
	Updated       string            `xml:"last-updated-datetime,attr"`
	Hierarchy     int               `xml:"hierarchy,attr"`
	Identifier    string            `xml:"iati-identifier"`
	Reporting     Reporting         `xml:"reporting-org"`
	Title         Text              `xml:"title"`
	Descriptions  []Description     `xml:"description"`
	Participating []Participant     `xml:"participating-org"`
	Others        []OtherIdentifier `xml:"other-identifier"`
	Status        Code              `xml:"activity-status"`
	Dates         []ActivityDate    `xml:"activity-date"`
	Scope         Code              `xml:"activity-scope"`
	Countries     []Place           `xml:"recipient-country"`
	Regions       []Place           `xml:"recipient-region"`
	Sectors       []Sector          `xml:"sector"`
	Tags          []Tag             `xml:"tag"`
	Markers       []Marker          `xml:"policy-marker"`
	Collaboration Code              `xml:"collaboration-type"`
	Flow          Code              `xml:"default-flow-type"`
	Finance       Code              `xml:"default-finance-type"`
	Aid           AidType           `xml:"default-aid-type"`
	Tied          Code              `xml:"default-tied-status"`
	Budgets       []Budget          `xml:"budget"`
	Planned       []Planned         `xml:"planned-disbursement"`
	Transactions  []Transaction     `xml:"transaction"`
	Related       []Related         `xml:"related-activity"`
	Results       []Result          `xml:"result"`
}

// Narrative is a text in one language; Lang is empty for the default one.
type Narrative struct {
	Lang string `xml:"xml:lang,attr,omitempty"`
	Text string `xml:",chardata"`
}

// Text is the same said in one or more languages.
type Text struct {
	Narratives []Narrative `xml:"narrative"`
}

// Description has a kind: 1 is general.
type Description struct {
	Type string `xml:"type,attr,omitempty"`
	Text
}

// Reporting is who publishes.
type Reporting struct {
	Ref       string `xml:"ref,attr"`
	Type      string `xml:"type,attr"`
	Secondary string `xml:"secondary-reporter,attr"`
	Text
}

// Participant is an organisation with its role: 1 funding, 2 accountable, 3
// extending, 4 implementing.
type Participant struct {
	Ref      string `xml:"ref,attr,omitempty"`
	Type     string `xml:"type,attr,omitempty"`
	Role     string `xml:"role,attr"`
	Activity string `xml:"activity-id,attr,omitempty"`
	Channel  string `xml:"crs-channel-code,attr,omitempty"`
	Text
}

// OtherIdentifier is a further number of the activity.
type OtherIdentifier struct {
	Ref  string `xml:"ref,attr"`
	Type string `xml:"type,attr"`
}

// Code is an element with a code alone.
type Code struct {
	Code string `xml:"code,attr"`
}

// ActivityDate is a day: 1 planned start, 2 actual start, 3 planned end, 4
// actual end.
type ActivityDate struct {
	Type string `xml:"type,attr"`
	On   string `xml:"iso-date,attr"`
}

// Place is a country, or a region of a vocabulary.
type Place struct {
	Code       string `xml:"code,attr"`
	Vocabulary string `xml:"vocabulary,attr,omitempty"`
	Percentage string `xml:"percentage,attr"`
	Text
}

// Sector is a purpose of a vocabulary.
type Sector struct {
	Vocabulary string `xml:"vocabulary,attr"`
	Code       string `xml:"code,attr"`
	Percentage string `xml:"percentage,attr"`
}

// Tag is a further classification.
type Tag struct {
	Vocabulary string `xml:"vocabulary,attr"`
	Code       string `xml:"code,attr"`
}

// Marker is a policy marker with its significance.
type Marker struct {
	Vocabulary   string `xml:"vocabulary,attr"`
	Code         string `xml:"code,attr"`
	Significance string `xml:"significance,attr"`
}

// AidType is the kind of aid of a vocabulary.
type AidType struct {
	Vocabulary string `xml:"vocabulary,attr"`
	Code       string `xml:"code,attr"`
}

// Day is a day as an element.
type Day struct {
	On string `xml:"iso-date,attr"`
}

// Value is an amount; Currency is empty for the default one.
type Value struct {
	Currency string `xml:"currency,attr,omitempty"`
	On       string `xml:"value-date,attr"`
	Amount   string `xml:",chardata"`
}

// Budget is the money of a period of at most one year: type 1 original, 2
// revised; status 2 committed.
type Budget struct {
	Type   string `xml:"type,attr"`
	Status string `xml:"status,attr"`
	Start  Day    `xml:"period-start"`
	End    Day    `xml:"period-end"`
	Value  Value  `xml:"value"`
}

// Planned is what is still to be transferred.
type Planned struct {
	Type     string `xml:"type,attr"`
	Start    Day    `xml:"period-start"`
	End      *Day   `xml:"period-end"`
	Value    Value  `xml:"value"`
	Provider *Party `xml:"provider-org"`
	Receiver *Party `xml:"receiver-org"`
}

// Party is a side of a flow.
type Party struct {
	ProviderActivity string `xml:"provider-activity-id,attr,omitempty"`
	ReceiverActivity string `xml:"receiver-activity-id,attr,omitempty"`
	Ref              string `xml:"ref,attr,omitempty"`
	Type             string `xml:"type,attr,omitempty"`
	Text
}

// Transaction is one flow of money.
type Transaction struct {
	Ref         string `xml:"ref,attr"`
	Type        Code   `xml:"transaction-type"`
	Date        Day    `xml:"transaction-date"`
	Value       Value  `xml:"value"`
	Description *Text  `xml:"description"`
	Provider    *Party `xml:"provider-org"`
	Receiver    *Party `xml:"receiver-org"`
}

// Related is another activity: 1 parent, 2 child.
type Related struct {
	Ref  string `xml:"ref,attr"`
	Type string `xml:"type,attr"`
}

// Result is an output (1) or an outcome (2).
type Result struct {
	Type       string      `xml:"type,attr"`
	Title      Text        `xml:"title"`
	Indicators []Indicator `xml:"indicator"`
}

// Indicator measures: 1 units, 2 per cent.
type Indicator struct {
	Measure     string    `xml:"measure,attr"`
	Ascending   string    `xml:"ascending,attr"`
	Title       Text      `xml:"title"`
	Description *Text     `xml:"description"`
	Baseline    *Baseline `xml:"baseline"`
	Periods     []Period  `xml:"period"`
}

// Baseline is the figure before the programme.
type Baseline struct {
	Year  int    `xml:"year,attr"`
	Value string `xml:"value,attr"`
}

// Period has a target, or what was reached.
type Period struct {
	Start  Day     `xml:"period-start"`
	End    Day     `xml:"period-end"`
	Target *Figure `xml:"target"`
	Actual *Figure `xml:"actual"`
}

// Figure is a value of an indicator.
type Figure struct {
	Value string `xml:"value,attr"`
}

// Organisations is the organisation file.
type Organisations struct {
	XMLName   xml.Name       `xml:"iati-organisations"`
	Version   string         `xml:"version,attr"`
	Generated string         `xml:"generated-datetime,attr"`
	All       []Organisation `xml:"iati-organisation"`
}

// Organisation is the publisher with what it spent by year.
type Organisation struct {
	Lang       string        `xml:"xml:lang,attr"`
	Currency   string        `xml:"default-currency,attr"`
	Updated    string        `xml:"last-updated-datetime,attr"`
	Identifier string        `xml:"organisation-identifier"`
	Name       Text          `xml:"name"`
	Reporting  Reporting     `xml:"reporting-org"`
	Spent      []Expenditure `xml:"total-expenditure"`
}

// Expenditure is what was spent in a period of at most one year.
type Expenditure struct {
	Start Day           `xml:"period-start"`
	End   Day           `xml:"period-end"`
	Value Value         `xml:"value"`
	Lines []ExpenseLine `xml:"expense-line"`
}

// ExpenseLine is a part of it.
type ExpenseLine struct {
	Ref   string `xml:"ref,attr"`
	Value Value  `xml:"value"`
	Text
}
