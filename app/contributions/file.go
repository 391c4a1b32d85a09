package contributions

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/rates"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// FileDeposit is a deposit that a file brings, valued and held against the books,
// with the one whose place it takes.
type FileDeposit struct {
	models.Deposit
	Agreement  string // of an arrangement that is new in the same file
	Instalment int    // number in its schedule, 0 for none
	Replaces   int64  // id, 0 for none
	Version    int64  // of that one
}

// FileEntry is what a committed file brings: arrangements, and deposits under them
// or under those that stand.
type FileEntry struct {
	Commitments []CommitmentInput
	Deposits    []FileDeposit
	By          int64  // person who loaded the file
	Reason      string // why deposits that stand change
}

// Books is what files of contributions are held against: every arrangement with
// its schedule and deposits, who may sign one, the rates, and the fee of the
// moment. As many statements for one arrangement as for all.
func Books(q *gorm.DB, now time.Time) (models.ContributionBooks, error) {
	rows, err := Rows(q, when.Date{})
	if err != nil {
		return models.ContributionBooks{}, err
	}
	var contributors []models.Organisation
	if err := q.Raw("SELECT * FROM organisations WHERE kind IN (?, ?) ORDER BY id", models.KindContributorBody, models.KindMemberState).Scan(&contributors).Error; err != nil {
		return models.ContributionBooks{}, err
	}
	table, err := rates.Table(q)
	if err != nil {
		return models.ContributionBooks{}, err
	}
	fee, err := rules.AgentFee(q, now)
	return models.NewContributionBooks(rows, contributors, table, fee), err
}

// Hold locks arrangements, in the order of their numbers as given, so that what is
// read of them afterwards stays.
func Hold(tx *db.Tx, commitments []int64) error {
	for _, id := range commitments {
		if _, err := db.Load[models.ContributorCommitment](tx, id); err != nil {
			return err
		}
	}
	return nil
}

// EnterFile brings a file into the books in the caller's act: arrangements as
// Commit records them, deposits as RecordDeposit posts them. What corrects a
// deposit is posted before that one is taken back, so that cash is never short
// between the two. It gives the references made, in the order of the input.
//
// clause 97: a deposit is the agent's word, with its fee.
func EnterFile(tx *db.Tx, in FileEntry) (commitments, deposits []string, err error) {
	made := map[string]*models.ContributorCommitment{}
	for _, x := range in.Commitments {
		c, err := commit(tx, in.By, x)
		if err != nil {
			return nil, nil, err
		}
		made[c.Agreement], commitments = &c, append(commitments, c.Reference)
	}
	known := map[int64]*models.ContributorCommitment{}
	for i := range in.Deposits {
		d := &in.Deposits[i]
		c := made[d.Agreement]
		if d.CommitmentID != 0 {
			if c = known[d.CommitmentID]; c == nil {
				if c, err = db.Load[models.ContributorCommitment](tx, d.CommitmentID); err != nil {
					return nil, nil, err
				}
				known[c.ID] = c
			}
		}
		if c == nil {
			return nil, nil, models.NotFound("contributor_commitments")
		}
		if d.CommitmentID = c.ID; d.Instalment != 0 {
			p, err := db.From[models.Instalment](tx.DB).Where("commitment_id = ? AND number = ?", c.ID, d.Instalment).Take(tx.Ctx)
			if err != nil {
				return nil, nil, db.Found(err, "instalments")
			}
			d.InstalmentID = &p.ID
		}
		if err := number(tx, &d.Deposit); err != nil {
			return nil, nil, err
		}
		var took *money.Cents // by the rule, or what was taken of the deposit that it replaces
		if d.Replaces != 0 {
			fee := d.FeeCents
			took = &fee
		}
		if err := post(tx, c, &d.Deposit, took); err != nil {
			return nil, nil, err
		}
		deposits = append(deposits, d.Reference)
	}
	for _, d := range in.Deposits {
		if d.Replaces != 0 {
			if err := reverse(tx, d.Replaces, d.Version, in.Reason); err != nil {
				return nil, nil, err
			}
		}
	}
	for i := range in.Deposits {
		if err := keep(tx, &in.Deposits[i].Deposit); err != nil {
			return nil, nil, err
		}
	}
	return commitments, deposits, nil
}
