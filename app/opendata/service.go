package opendata

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/ledger"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Service reads open data and keeps its snapshots.
type Service struct {
	db    *db.DB
	files *files.Service // nil where a store keeps no files
}

// New gives the use cases on a store; kept holds the files of snapshots.
func New(d *db.DB, kept *files.Service) *Service { return &Service{db: d, files: kept} }

// everybody is whom open data is read as, whoever asks for the file.
var everybody = models.Actor{}

// IATI reads what the IATI files hold. A Conflict "store.not_settled" says that
// there is no fund yet.
//
// clause 23: working methods are transparent.
func (s *Service) IATI(ctx context.Context, actor models.Actor) (models.IATIData, error) {
	var d models.IATIData
	if err := actor.May(models.PermPublicRead); err != nil {
		return d, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		d, err = Read(q, now)
		return err
	})
	return d, err
}

// Read is IATI on a view of the caller's.
func Read(q *gorm.DB, now time.Time) (models.IATIData, error) {
	var d models.IATIData
	var store models.Store
	if err := q.Raw("SELECT * FROM stores WHERE id = 1").Take(&store).Error; err != nil {
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return d, models.Conflict("store.not_settled", "")
		}
		return d, err
	}
	d.Fund, d.Kind, d.Made, d.At = store.FundCode, store.Kind, when.DateOf(store.CreatedAt), store.CreatedAt
	identity, err := rules.IATIIdentity(q, now)
	if err != nil {
		return d, err
	}
	d.Identity = identity.Value
	var last models.LedgerEntry
	if err := q.Raw("SELECT e.* FROM ledger_entries e WHERE " + ledger.KnownEntries(everybody) + " ORDER BY e.id DESC LIMIT 1").Scan(&last).Error; err != nil {
		return d, err
	}
	if last.ID != 0 {
		d.At, d.Through = last.CreatedAt, last.Number
	}
	d.Updated = later(d.At, identity.EffectiveFrom)
	if err := q.Raw("SELECT id, code, name, kind FROM organisations WHERE kind = ? ORDER BY id", models.KindAgentBody).Scan(&d.Agents).Error; err != nil {
		return d, err
	}
	if err := q.Raw(`SELECT o.id, o.code, o.name, o.kind FROM organisations o
		WHERE EXISTS (SELECT 1 FROM contributor_commitments c WHERE c.organisation_id = o.id) ORDER BY o.name, o.id`).Scan(&d.Funders).Error; err != nil {
		return d, err
	}
	if err := fundFlows(q, &d); err != nil {
		return d, err
	}
	if d.Programmes, err = programmes(q); err != nil {
		return d, err
	}
	for _, p := range d.Programmes {
		d.Updated = later(d.Updated, p.Updated)
	}
	d.Ledger, err = sums(q)
	return d, err
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// standing is the condition on entries e that nothing took back and that take
// nothing back.
const standing = "e.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_entries x WHERE x.reverses_id = e.id)"

// ofFund says as what a kind of entry of the fund itself is published. Interest,
// other income and what organisations spent are no flows of this standard's
// types for a pooled fund; they stand in the fund's own data files.
var ofFund = map[models.EntryKind]models.IATIType{
	"contributor_refund": models.IATIIncoming, // below zero
	"direct_cost":        models.IATIDisbursement,
	"direct_cost_refund": models.IATIDisbursement, // below zero
	"fund_transfer":      models.IATIDisbursement,
	"bank_charges":       models.IATIExpenditure,
}

func kindsOfFund() []string {
	return []string{"contributor_refund", "direct_cost", "direct_cost_refund", "fund_transfer", "bank_charges"}
}

// fundFlows are the fund's own: arrangements signed, deposits with their fees,
// and charges by the entries of the books.
func fundFlows(q *gorm.DB, d *models.IATIData) error {
	var arrangements []models.ContributorCommitment
	if err := q.Raw("SELECT * FROM contributor_commitments ORDER BY id").Scan(&arrangements).Error; err != nil {
		return err
	}
	var out []models.IATIFlow
	for _, c := range arrangements {
		d.Updated = later(d.Updated, c.CreatedAt)
		out = append(out, models.IATIFlow{Ref: c.Reference, Kind: models.IATIKindArrangement, Type: models.IATIPromise, On: c.SignedOn,
			Currency: c.Currency, Minor: c.Minor, From: c.OrganisationID})
	}
	var deposits []struct {
		models.Deposit
		ContributorID int64
	}
	if err := q.Raw(`SELECT d.*, c.organisation_id AS contributor_id FROM deposits d JOIN contributor_commitments c ON c.id = d.commitment_id
		WHERE d.state = 'posted' AND d.reversal_id IS NULL ORDER BY d.id`).Scan(&deposits).Error; err != nil {
		return err
	}
	var agent int64
	if len(d.Agents) > 0 {
		agent = d.Agents[0].ID
	}
	for _, d := range deposits {
		out = append(out, models.IATIFlow{Ref: d.Reference, Kind: string(models.EntryDeposit), Type: models.IATIIncoming, On: d.ValueDate,
			Currency: money.USD, Minor: int64(d.USDCents), From: d.ContributorID})
		if d.FeeCents > 0 {
			out = append(out, models.IATIFlow{Ref: d.Reference + "-FEE", Kind: models.IATIKindFee, Type: models.IATIExpenditure, On: d.ValueDate,
				Currency: money.USD, Minor: int64(d.FeeCents), To: agent, Of: d.Reference})
		}
	}
	var charges []struct {
		Number       string
		Kind         models.EntryKind
		ValueDate    when.Date
		Cash         money.Cents
		Organisation int64
	}
	err := q.Raw(`SELECT e.number, e.kind, e.value_date, SUM(CASE WHEN l.account = 'cash' THEN l.cents ELSE 0 END) AS cash, COALESCE(MAX(l.organisation_id), 0) AS organisation
		FROM ledger_entries e JOIN ledger_lines l ON l.entry_id = e.id
		WHERE e.kind IN ? AND `+standing+" AND "+ledger.KnownEntries(everybody)+` GROUP BY e.id, e.number, e.kind, e.value_date ORDER BY e.id`, kindsOfFund()).Scan(&charges).Error
	for _, c := range charges {
		f := models.IATIFlow{Ref: c.Number, Kind: string(c.Kind), Type: ofFund[c.Kind], On: c.ValueDate, Currency: money.USD, Minor: -int64(c.Cash), To: c.Organisation}
		if f.Type == models.IATIIncoming {
			f.Minor, f.From, f.To = int64(c.Cash), c.Organisation, 0
		}
		if f.Minor != 0 {
			out = append(out, f)
		}
	}
	d.Flows = out
	return err
}

// sums are what the ledger holds of each reconciled type, as far as everybody
// may know.
func sums(q *gorm.DB) (map[models.IATIType]money.Cents, error) {
	seen := "l.programme_id IN (SELECT p.id FROM programmes p WHERE " + ledger.Seen(everybody) + ")"
	var held struct{ Incoming, Disbursed, Transferred, Fee, Committed money.Cents }
	err := q.Raw(`SELECT
		COALESCE((SELECT -SUM(l.cents) FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id WHERE l.account = 'contributions' AND e.kind = 'deposit'), 0) AS incoming,
		COALESCE((SELECT SUM(l.cents) FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id WHERE l.account = 'organisations' AND e.kind IN ('transfer', 'refund') AND ` + seen + `), 0) AS disbursed,
		COALESCE((SELECT SUM(l.cents) FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id WHERE l.account = 'organisations' AND e.kind = 'transfer' AND ` + seen + `), 0) AS transferred,
		COALESCE((SELECT SUM(l.cents) FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id WHERE l.account = 'fee' AND e.kind = 'deposit'), 0) AS fee,
		COALESCE((SELECT SUM(l.balance_cents) FROM ledger_balances l WHERE l.account = 'commitments' AND ` + seen + `), 0) AS committed`).Scan(&held).Error
	if err != nil {
		return nil, err
	}
	out := map[models.IATIType]money.Cents{
		models.IATIIncoming: held.Incoming, models.IATIDisbursement: held.Disbursed, models.IATIExpenditure: held.Fee,
		// What was committed is what is committed still and what was paid of it.
		models.IATICommitment: held.Committed + held.Transferred,
	}
	var others []struct {
		Kind  models.EntryKind
		Cents money.Cents
	}
	err = q.Raw(`SELECT e.kind, SUM(l.cents) AS cents FROM ledger_entries e JOIN ledger_lines l ON l.entry_id = e.id
		WHERE e.kind IN ? AND l.account <> 'cash' AND `+ledger.KnownEntries(everybody)+" GROUP BY e.kind", kindsOfFund()).Scan(&others).Error
	for _, o := range others {
		if ofFund[o.Kind] == models.IATIIncoming {
			o.Cents = -o.Cents
		}
		out[ofFund[o.Kind]] += o.Cents
	}
	return out, err
}
