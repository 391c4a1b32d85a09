package people

import (
	"context"
	"slices"
	"strings"

	"seedfund/app/db"
	"seedfund/models"
)

// Outsider is somebody without an account who signed or was asked for a word of
// endorsement: by the address the link went to, by the name under the letter, or
// by both.
type Outsider struct {
	Address string
	Name    string
	Reason  string
}

const (
	outsiderName    = "Endorser (erased)"
	outsiderAddress = "erased@erased.invalid"
)

// EraseOutsider takes name and address of an endorser without an account out of
// endorsements, letters and the values of acts, for good. What was endorsed stays,
// under the office; stamped letters are papers and stay as they are. Whoever has an
// account is erased there, and a request that still waits is withdrawn first.
func (s *Service) EraseOutsider(ctx context.Context, actor models.Actor, in Outsider) error {
	in.Address, in.Name, in.Reason = strings.ToLower(strings.TrimSpace(in.Address)), models.OneLine(in.Name), strings.TrimSpace(in.Reason)
	return s.db.Write(ctx, actor, "outsider.erase", func(tx *db.Tx) error {
		if err := mayManage(tx); err != nil {
			return err
		}
		if err := in.check(); err != nil {
			return err
		}
		if err := in.outside(tx); err != nil {
			return err
		}
		rows, err := db.From[models.Endorsement](tx.DB).Where("address <> '' AND LOWER(address) = ? OR signatory <> '' AND signatory = ?", in.Address, in.Name).Order("id").Find(tx.Ctx)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return models.Invalid("people.outsider_invalid", models.FieldError{Field: "address", Key: "people.fault.outsider_unknown"})
		}
		var words []string
		for _, e := range rows {
			if e.Pending(tx.Now) {
				return models.Conflict("people.outsider_waits", "105").With(map[string]any{"Office": e.Who()})
			}
			words = append(words, e.Address, e.Signatory)
		}
		words = slices.DeleteFunc(words, func(w string) bool { return w == "" || w == outsiderName || w == outsiderAddress })
		if err := eraseOutsiderRows(tx, rows, in.Address); err != nil {
			return err
		}
		if err := emptyActs(tx, slices.Compact(slices.Sorted(slices.Values(words)))...); err != nil {
			return err
		}
		tx.Note("endorsements", rows[0].ID, map[string]any{"erased": len(rows), "reason": in.Reason})
		tx.Target("endorsements", rows[0].ID)
		return nil
	})
}

func (in Outsider) check() error {
	var f models.Faults
	if in.Address == "" && in.Name == "" {
		f.Add("address", "people.fault.outsider_missing")
	}
	if in.Reason == "" || len([]rune(in.Reason)) > models.VoteTextLimit {
		f.Add("reason", "people.fault.erase_reason")
	}
	return f.Err("people.outsider_invalid")
}

// outside refuses the address of an account.
func (in Outsider) outside(tx *db.Tx) error {
	n, err := db.From[models.Account](tx.DB).Where("LOWER(email) = ?", in.Address).Count(tx.Ctx, "id")
	if err == nil && n > 0 {
		err = models.Conflict("people.outsider_has_account", "")
	}
	return err
}

// eraseOutsiderRows writes without a note: the note would keep what is to go.
func eraseOutsiderRows(tx *db.Tx, rows []models.Endorsement, asked string) error {
	addresses := []string{asked}
	for _, e := range rows {
		addresses = append(addresses, strings.ToLower(e.Address))
		_, err := db.Exec(tx, `UPDATE endorsements SET address = CASE WHEN address = '' THEN '' ELSE ? END,
			signatory = CASE WHEN signatory = '' THEN '' ELSE ? END, version = version + 1 WHERE id = ?`, outsiderAddress, outsiderName, e.ID)
		if err != nil {
			return err
		}
	}
	slices.Sort(addresses)
	for _, address := range slices.Compact(addresses) {
		if address == "" || address == outsiderAddress {
			continue
		}
		// What has not left yet does not go.
		_, err := db.Exec(tx, `UPDATE messages SET way = CASE WHEN state = 'queued' THEN 'aside' ELSE way END, state = CASE WHEN state = 'queued' THEN 'kept' ELSE state END,
			name = ?, address = ?, params = '{}' WHERE account_id = 0 AND LOWER(address) = ?`, outsiderName, outsiderAddress, address)
		if err != nil {
			return err
		}
	}
	return nil
}
