package api

import (
	"context"
	"time"

	"seedfund/app/contributions"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// FundTotals is where all the money is.
type FundTotals struct {
	Deposited money.Cents    `json:"deposited"`
	Fee       money.Cents    `json:"fee"`
	Cash      money.Cents    `json:"cash" doc:"With the agent"`
	Reserved  money.Cents    `json:"reserved" doc:"Of the cash, for programmes and the secretariat"`
	Minimum   money.Cents    `json:"minimum" doc:"Of the cash, never programmed"`
	Free      money.Cents    `json:"free" doc:"May still be committed"`
	Approved  money.Cents    `json:"approved" doc:"Committed by the Board and not yet transferred"`
	Held      money.Cents    `json:"with_organisations"`
	Spent     money.Cents    `json:"spent"`
	Promised  []money.Amount `json:"promised" doc:"Signed and not yet received, by currency"`
	LastEntry string         `json:"last_entry"`
	LastOn    when.Date      `json:"last_on"`
}

// LedgerLines is a stretch of the books with its totals.
type LedgerLines struct {
	Rows    []models.LedgerRow `json:"rows"`
	Carried money.Cents        `json:"carried" doc:"Balance before the first row"`
	Debit   money.Cents        `json:"debit" doc:"Of the whole filter"`
	Credit  money.Cents        `json:"credit" doc:"Of the whole filter"`
	Earlier string             `json:"earlier,omitempty" doc:"Cursor: send it as \"before\""`
	Later   string             `json:"later,omitempty" doc:"Cursor: send it as \"later\""`
}

// LedgerEntry is one entry with both its sides.
type LedgerEntry struct {
	Number     string             `json:"number"`
	Kind       string             `json:"kind"`
	ValueDate  when.Date          `json:"value_date"`
	RecordedAt time.Time          `json:"recorded_at"`
	Reference  string             `json:"reference"`
	Source     string             `json:"source"`
	Certainty  string             `json:"certainty"`
	Reason     string             `json:"reason"`
	Total      money.Cents        `json:"total"`
	Reverses   string             `json:"reverses"`
	ReversedBy string             `json:"reversed_by"`
	Lines      []models.LedgerRow `json:"lines"`
}

// ProgrammeTranche is a tranche with its shares and, for the money room, its gate.
type ProgrammeTranche struct {
	Number     int             `json:"number"`
	State      string          `json:"state"`
	DueOn      when.Date       `json:"due_on"`
	Shares     []TrancheShare  `json:"shares"`
	GatePasses bool            `json:"gate_passes"`
	Gate       []TrancheTested `json:"gate"`
	Conditions []string        `json:"conditions" doc:"Of the decision, not met, that hold it back"`
}

// TrancheShare is one organisation's share of a tranche.
type TrancheShare struct {
	OrganisationID int64       `json:"organisation_id"`
	Organisation   string      `json:"organisation"`
	Approved       money.Cents `json:"approved"`
	Released       money.Cents `json:"released"`
	Requested      money.Cents `json:"requested"`
	Transferred    money.Cents `json:"transferred"`
}

// TrancheTested is one organisation's arithmetic at the gate.
type TrancheTested struct {
	OrganisationID int64       `json:"organisation_id"`
	Organisation   string      `json:"organisation"`
	Received       money.Cents `json:"received"`
	Needed         money.Cents `json:"needed"`
	Spent          money.Cents `json:"spent"`
	Committed      money.Cents `json:"committed"`
	Missing        money.Cents `json:"missing"`
	Passes         bool        `json:"passes"`
}

// ProgrammeRoom is a programme as those who handle its money see it.
type ProgrammeRoom struct {
	models.ProgrammeRow
	Version  int64              `json:"version" doc:"For If-Match"`
	Tranches []ProgrammeTranche `json:"tranches"`
	Refunds  []ProgrammeRefund  `json:"refunds"`
	Reports  []ProgrammeReport  `json:"reports" doc:"Of expenditure, corrected ones too"`
	May      []string           `json:"may" doc:"Closure acts of the reader"`
}

// ProgrammeRefund is what an organisation gave back.
type ProgrammeRefund struct {
	ID             int64       `json:"id"`
	Version        int64       `json:"version" doc:"For If-Match"`
	Reference      string      `json:"reference"`
	OrganisationID int64       `json:"organisation_id"`
	Organisation   string      `json:"organisation"`
	Amount         money.Cents `json:"amount"`
	ValueDate      when.Date   `json:"value_date"`
	AgentRef       string      `json:"agent_reference"`
	State          string      `json:"state" enum:"pending,posted,refused"`
	Entry          string      `json:"ledger_entry,omitempty"`
}

// ProgrammeReport is what an organisation reported for a year.
type ProgrammeReport struct {
	ID             int64       `json:"id" doc:"What a correction names"`
	Version        int64       `json:"version"`
	Reference      string      `json:"reference"`
	OrganisationID int64       `json:"organisation_id"`
	Organisation   string      `json:"organisation"`
	Year           int         `json:"year"`
	AsAt           when.Date   `json:"as_at"`
	Certainty      string      `json:"certainty"`
	State          string      `json:"state"`
	Corrects       string      `json:"corrects,omitempty" doc:"Reference of the report it takes the place of"`
	Spent          money.Cents `json:"spent"`
	Committed      money.Cents `json:"committed"`
	Entry          string      `json:"ledger_entry,omitempty"`
}

// OneProgramme is a programme as everybody may see it.
type OneProgramme struct {
	models.ProgrammeRow
	Decision  string           `json:"decision" doc:"Reference"`
	DecidedOn when.Date        `json:"decided_on"`
	Shares    []ProgrammeShare `json:"shares" doc:"By organisation, the lead first"`
	Parts     []ProgrammePart  `json:"tranches"`
}

// ProgrammeShare is where one organisation's money is.
type ProgrammeShare struct {
	OrganisationID int64            `json:"organisation_id"`
	Organisation   string           `json:"organisation"`
	Approved       money.Cents      `json:"approved"`
	Transferred    money.Cents      `json:"transferred"`
	Refunded       money.Cents      `json:"refunded"`
	Spent          money.Cents      `json:"expenditure"`
	Delivery       money.Percentage `json:"delivery_rate"`
}

// ProgrammePart is a tranche in sum.
type ProgrammePart struct {
	Number      int         `json:"number"`
	State       string      `json:"state"`
	DueOn       when.Date   `json:"due_on"`
	Approved    money.Cents `json:"approved"`
	Released    money.Cents `json:"released"`
	Transferred money.Cents `json:"transferred"`
}

type ledgerInput struct {
	Account        string    `query:"account" maxLength:"20" doc:"Code of the account; absent for all"`
	ProgrammeID    int64     `query:"programme_id" minimum:"0"`
	OrganisationID int64     `query:"organisation_id" minimum:"0"`
	Kind           string    `query:"kind" maxLength:"20"`
	From           when.Date `query:"from"`
	To             when.Date `query:"to"`
	By             string    `query:"by" enum:"recorded,value" default:"recorded"`
	Before         string    `query:"before" maxLength:"40"`
	Later          string    `query:"later" maxLength:"40"`
	Limit          int       `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type entryInput struct {
	Number string `path:"number" maxLength:"20"`
}

type asAtInput struct {
	AsAt when.Date `query:"as_at" doc:"By value date; the latest of the books when absent"`
}

type programmesInput struct {
	Page
	State          string `query:"status" maxLength:"30"`
	Theme          int    `query:"theme" minimum:"0" maximum:"5"`
	Country        string `query:"country" maxLength:"3"`
	OrganisationID int64  `query:"organisation_id" minimum:"0"`
}

type programmeInput struct {
	Reference string `path:"reference" maxLength:"20"`
}

type trancheInput struct {
	VersionedByID
	Number int `path:"number" minimum:"1" maximum:"6"`
}

type releaseInput struct {
	VersionedByID
	Number int `path:"number" minimum:"1" maximum:"6"`
	Body   struct {
		Amounts map[string]money.Cents `json:"amounts,omitempty" doc:"By organisation id; absent: the rest of each share that passes"`
		Waiver  string                 `json:"waiver,omitempty" maxLength:"40" doc:"Reference of the Board's decision that waives the gate"`
		Reason  string                 `json:"reason,omitempty" maxLength:"2000"`
	}
}

// PlannedPayment is one instalment of a schedule.
type PlannedPayment struct {
	DueOn when.Date `json:"due_on"`
	Minor int64     `json:"minor" minimum:"1"`
}

// ReportedLine is one amount of an expenditure report.
type ReportedLine struct {
	Kind     string      `json:"kind" enum:"spent,committed"`
	Category int         `json:"category" minimum:"0" maximum:"8"`
	Cents    money.Cents `json:"amount"`
}

// SignedArrangement is a signed arrangement with its schedule of payments.
type SignedArrangement struct {
	Agreement  string           `json:"agreement" maxLength:"200"`
	Currency   string           `json:"currency" minLength:"3" maxLength:"3"`
	Minor      int64            `json:"minor" minimum:"1" doc:"Minor units of the currency"`
	SignedOn   when.Date        `json:"signed_on"`
	Preference int              `json:"preference,omitempty" minimum:"0" maximum:"5" doc:"Thematic area named; pooled all the same"`
	Schedule   []PlannedPayment `json:"schedule" maxItems:"60"`
}

func (s SignedArrangement) input() contributions.CommitmentInput {
	c := contributions.CommitmentInput{Agreement: s.Agreement, Currency: s.Currency, Minor: s.Minor, SignedOn: s.SignedOn, Preference: s.Preference}
	for _, p := range s.Schedule {
		c.Schedule = append(c.Schedule, models.Instalment{DueOn: p.DueOn, Minor: p.Minor})
	}
	return c
}

type commitmentInput struct {
	Body struct {
		OrganisationID int64 `json:"organisation_id" minimum:"1"`
		SignedArrangement
	}
}

type depositInput struct {
	ByID
	Body struct {
		Instalment   int       `json:"instalment,omitempty" minimum:"0"`
		Minor        int64     `json:"minor" minimum:"1" doc:"Minor units of the commitment's currency"`
		Rate         string    `json:"rate,omitempty" maxLength:"30" doc:"Units of the currency for one dollar; left out, the rate in force on the value date"`
		RateWhy      string    `json:"rate_why,omitempty" maxLength:"2000" doc:"Why it is not the rate in force"`
		RateSource   string    `json:"rate_source,omitempty" maxLength:"500"`
		RateOn       when.Date `json:"rate_on,omitempty"`
		ValueDate    when.Date `json:"value_date"`
		AgentRef     string    `json:"agent_reference" maxLength:"200"`
		Notification *SentFile `json:"notification,omitempty" doc:"The agent's notification; needed unless the agent itself records"`
	}
}

type instrumentInput struct {
	VersionedByID
	Body struct {
		File *SentFile `json:"file"`
	}
}

type contributionFileInput struct {
	ByID
	File int64 `path:"file" minimum:"1"`
}

type whyInput struct {
	VersionedByID
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

type refundInput struct {
	ByID
	Body struct {
		OrganisationID int64       `json:"organisation_id" minimum:"1"`
		Cents          money.Cents `json:"amount"`
		ValueDate      when.Date   `json:"value_date"`
		AgentRef       string      `json:"agent_reference" maxLength:"200"`
		Reason         string      `json:"reason,omitempty" maxLength:"2000"`
		Notification   *SentFile   `json:"notification,omitempty" doc:"The agent's notification; needed unless the agent itself records"`
	}
}

type expenditureInput struct {
	ByID
	Body struct {
		OrganisationID int64          `json:"organisation_id" minimum:"1"`
		Year           int            `json:"year" minimum:"2000"`
		AsAt           when.Date      `json:"as_at"`
		Certainty      string         `json:"certainty" enum:"interim,certified"`
		Explanation    string         `json:"explanation,omitempty" maxLength:"5000"`
		Corrects       int64          `json:"corrects,omitempty" minimum:"0" doc:"Id of the report that is corrected"`
		Version        int64          `json:"version,omitempty" minimum:"0" doc:"Version of the report that is corrected"`
		Reason         string         `json:"reason,omitempty" maxLength:"2000"`
		Lines          []ReportedLine `json:"lines" maxItems:"17"`
	}
}

type closureInput struct {
	VersionedByID
	Body struct {
		Act      string `json:"act" enum:"close_operationally,close_financially,reopen"`
		Decision string `json:"decision,omitempty" maxLength:"40"`
		Note     string `json:"note,omitempty" maxLength:"2000"`
	}
}

func moneyOperations(a *API) {
	ledgerOperations(a)
	contributionOperations(a)
	fundOperations(a)
	reconcileOperations(a)
	importOperations(a)
	contributionFileOperations(a)
	openingOperations(a)
	rateOperations(a)
	pledgeOperations(a)
	donorOperations(a)
	programmeOperations(a)
	revisionOperations(a)
	holdOperations(a)
	evaluationOperations(a)
	resultOperations(a)
	resultReportOperations(a)
	growthOperations(a)
	reportingOperations(a)
}

func ledgerOperations(a *API) {
	s := a.services
	Read(a, Op{ID: "show-fund", Path: "/fund", Summary: "Where all the money is", Tag: "money", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, _ *nothing) (FundTotals, error) {
			t, err := s.Ledger.Fund(ctx, actor)
			if err != nil {
				return FundTotals{}, err
			}
			promised, err := s.Contributions.Promised(ctx)
			return FundTotals{Deposited: t.Deposited, Fee: t.Fee, Cash: t.Cash, Reserved: t.Reserved, Minimum: t.Minimum, Free: t.Free(), Approved: t.Approved,
				Held: t.Held, Spent: t.Spent, Promised: promised, LastEntry: t.LastEntry, LastOn: t.LastOn}, err
		})
	Read(a, Op{ID: "list-ledger", Path: "/ledger", Summary: "A stretch of the books, the latest lines when no cursor is sent", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *ledgerInput) (LedgerLines, error) {
			p, err := s.Ledger.Lines(ctx, actor, ledger.Filter{Account: models.LedgerAccount(in.Account), ProgrammeID: in.ProgrammeID, OrganisationID: in.OrganisationID,
				Kind: models.EntryKind(in.Kind), From: in.From, To: in.To, By: ledger.Order(in.By), Before: in.Before, After: in.Later, Limit: in.Limit})
			return LedgerLines{Rows: p.Rows, Carried: p.Carried, Debit: p.Debit, Credit: p.Credit, Earlier: p.Earlier, Later: p.Later}, err
		})
	Read(a, Op{ID: "show-ledger-entry", Path: "/ledger/entries/{number}", Summary: "One entry with both its sides", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *entryInput) (LedgerEntry, error) {
			v, err := s.Ledger.Entry(ctx, actor, in.Number)
			e := v.Entry
			return LedgerEntry{Number: e.Number, Kind: string(e.Kind), ValueDate: e.ValueDate, RecordedAt: e.CreatedAt, Reference: e.Reference, Source: e.Source,
				Certainty: string(e.Certainty), Reason: e.Reason, Total: e.TotalCents, Reverses: v.Reverses, ReversedBy: v.ReversedBy, Lines: v.Lines}, err
		})
	List(a, Op{ID: "list-balances", Path: "/ledger/balances", Summary: "Accounts with their balances as at a day", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *asAtInput) ([]models.AccountBalance, int64, error) {
			rows, err := s.Ledger.Balances(ctx, actor, in.AsAt)
			return rows, 0, err
		})
}

func contributionOperations(a *API) {
	s := a.services.Contributions
	List(a, Op{ID: "list-contributors", Path: "/contributors", Summary: "Contributors in alphabetical order, without rank", Tag: "money", Permission: models.PermPublicRead},
		func(ctx context.Context, _ models.Actor, _ *nothing) ([]models.ContributorRow, int64, error) {
			rows, err := s.Contributors(ctx)
			return rows, 0, err
		})
	List(a, Op{ID: "list-commitments", Path: "/contributions", Summary: "Signed arrangements with schedule and deposits", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *asAtInput) ([]models.ContributionRow, int64, error) {
			rows, err := s.List(ctx, actor, in.AsAt)
			return rows, 0, err
		})
	Read(a, Op{ID: "show-commitment", Path: "/contributions/{reference}", Summary: "One arrangement with schedule and deposits, those that wait too", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *ByReference) (models.ContributionRow, error) {
			row, _, err := s.Get(ctx, actor, in.Reference)
			return row, err
		})
	Act(a, Op{ID: "record-commitment", Path: "/contributions", Summary: "Record a signed arrangement", Tag: "money", Permission: models.PermContribution},
		func(ctx context.Context, actor models.Actor, in *commitmentInput) (Done, error) {
			c := in.Body.input()
			c.OrganisationID = in.Body.OrganisationID
			row, err := s.Commit(ctx, actor, c)
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "contributor_commitments", ID: row.ID, Version: row.Version, Reference: row.Reference}, nil
		})
	Act(a, Op{ID: "attach-instrument", Path: "/contributions/{id}/instrument", Summary: "Keep the signed text with its arrangement", Tag: "money", Permission: models.PermContribution, MaxBody: notificationBody},
		func(ctx context.Context, actor models.Actor, in *instrumentInput) (Done, error) {
			return Done{Target: "contributor_commitments", ID: in.ID, Version: in.Version() + 1}, s.AttachAgreement(ctx, actor, in.ID, in.Version(), in.Body.File.upload())
		})
	Read(a, Op{ID: "read-contribution-file", Path: "/contributions/{id}/files/{file}", Summary: "The signed text of an arrangement, or a notification of the agent", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *contributionFileInput) (FileContent, error) {
			if err := s.MayReadFile(ctx, actor, in.ID, in.File); err != nil {
				return FileContent{}, err
			}
			return a.stored(ctx, in.File)
		})
	Act(a, Op{ID: "record-deposit", Path: "/contributions/{id}/deposits", Summary: "Record a deposit under an arrangement", Tag: "money", Permission: models.PermContribution, MaxBody: notificationBody},
		func(ctx context.Context, actor models.Actor, in *depositInput) (Done, error) {
			b := in.Body
			d, err := s.RecordDeposit(ctx, actor, in.ID, contributions.DepositInput{Instalment: b.Instalment, Minor: b.Minor, Rate: b.Rate, RateSource: b.RateSource,
				RateOn: b.RateOn, RateWhy: b.RateWhy, ValueDate: b.ValueDate, AgentRef: b.AgentRef, Notification: b.Notification.upload()})
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "deposits", ID: d.ID, Version: d.Version, Reference: d.Reference}, nil
		})
	Act(a, Op{ID: "confirm-deposit", Path: "/deposits/{id}/confirmation", Summary: "Confirm, as the second person, what was recorded on the agent's behalf", Tag: "money", Permission: models.PermAgentConfirm},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "deposits", ID: in.ID, Version: in.Version() + 1}, s.ConfirmDeposit(ctx, actor, in.ID, in.Version())
		})
	Act(a, Op{ID: "refuse-deposit", Path: "/deposits/{id}/refusal", Summary: "Do not confirm it, with the reason", Tag: "money", Permission: models.PermAgentConfirm},
		func(ctx context.Context, actor models.Actor, in *whyInput) (Done, error) {
			return Done{Target: "deposits", ID: in.ID, Version: in.Version() + 1}, s.RefuseDeposit(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
	Act(a, Op{ID: "reverse-deposit", Path: "/deposits/{id}/reversal", Summary: "Take a wrong deposit back with its fee", Tag: "money", Permission: models.PermContribution},
		func(ctx context.Context, actor models.Actor, in *whyInput) (Done, error) {
			return Done{Target: "deposits", ID: in.ID, Version: in.Version() + 1}, s.ReverseDeposit(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
}
