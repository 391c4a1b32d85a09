package people

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"seedfund/app/db"
	"seedfund/models"
)

// Erase takes a person's name and address out of the store, for good: out of
// person, account and letters, out of the values of acts that hold them, and out
// of what certificates can open. What was done stays, under the person's number,
// and every chain holds. Names that others wrote into papers stay in them.
//
// The person's mandates have ended before, so that nobody acts without a name.
func (s *Service) Erase(ctx context.Context, actor models.Actor, accountID, version int64, reason string) error {
	return s.db.Write(ctx, actor, "person.erase", func(tx *db.Tx) error {
		account, err := loadManaged(tx, accountID, version)
		if err != nil {
			return err
		}
		if tx.Actor.AccountID == accountID {
			return models.Forbidden("people.own_account", "")
		}
		person, err := db.Load[models.Person](tx, account.PersonID)
		if err != nil {
			return err
		}
		if person.Name == erasedName(person.ID) {
			return models.Conflict("people.already_erased", "")
		}
		if err := withoutMandate(tx, person.ID); err != nil {
			return err
		}
		if reason = strings.TrimSpace(reason); reason == "" || len([]rune(reason)) > models.VoteTextLimit {
			return models.Invalid("people.erase_invalid", models.FieldError{Field: "reason", Key: "people.fault.erase_reason"})
		}
		if s.config.Erase != nil {
			if _, err := s.config.Erase(tx, person.ID, reason); err != nil {
				return err
			}
		}
		var signed []string
		if err := tx.Raw("SELECT DISTINCT signatory FROM endorsements WHERE address = ? AND signatory <> ''", account.Email).Scan(&signed).Error; err != nil {
			return err
		}
		email := account.Email
		if err := eraseRows(tx, person.ID, account.ID, email); err != nil {
			return err
		}
		if err := emptyActs(tx, append(signed, person.Name, email)...); err != nil {
			return err
		}
		tx.Note("people", person.ID, map[string]any{"erased": true, "reason": reason})
		tx.Target("people", person.ID)
		tx.Receipt(models.Receipt{Target: "accounts", TargetID: account.ID, Path: fmt.Sprintf("/people/%d", account.ID)})
		return endSessions(tx, account.ID, "")
	})
}

func erasedName(person int64) string { return fmt.Sprintf("Person %d (erased)", person) }

func withoutMandate(tx *db.Tx, person int64) error {
	var open int64
	err := tx.Raw("SELECT COUNT(*) FROM mandates WHERE person_id = ? AND (to_at IS NULL OR to_at > ?) AND (ended_at IS NULL OR ended_at > ?)",
		person, tx.Now, tx.Now).Scan(&open).Error
	if err == nil && open > 0 {
		err = models.Conflict("people.erase_mandates", "81").With(map[string]any{"Count": open})
	}
	return err
}

// eraseRows writes without a note: the note would keep what is to go.
func eraseRows(tx *db.Tx, person, account int64, email string) error {
	address := fmt.Sprintf("erased-%d@erased.invalid", person)
	for _, c := range []struct {
		text string
		args []any
	}{
		{"UPDATE people SET name = ?, version = version + 1 WHERE id = ?", []any{erasedName(person), person}},
		{"UPDATE accounts SET email = ?, disabled_at = COALESCE(disabled_at, ?), version = version + 1 WHERE id = ?", []any{address, tx.Now, account}},
		{"UPDATE reviewer_profiles SET affiliation = '', version = version + 1 WHERE person_id = ?", []any{person}},
		{"DELETE FROM drafts WHERE account_id = ?", []any{account}},
		{"DELETE FROM incoming_files WHERE account_id = ?", []any{account}},
		{"DELETE FROM thread_reads WHERE account_id = ?", []any{account}},
		{"DELETE FROM unsent_words WHERE account_id = ?", []any{account}},
		{"DELETE FROM notice_choices WHERE account_id = ?", []any{account}},
		{"DELETE FROM quiet_hours WHERE account_id = ?", []any{account}},
		{"UPDATE messages SET name = ?, address = ?, params = '{}', read_at = NULL WHERE account_id = ? OR address = ?", []any{erasedName(person), address, account, email}},
		// What was endorsed stays, under the office.
		{"UPDATE endorsements SET address = ?, signatory = CASE WHEN signatory = '' THEN '' ELSE ? END, version = version + 1 WHERE address = ?", []any{address, erasedName(person), email}},
	} {
		if _, err := db.Exec(tx, c.text, c.args...); err != nil {
			return err
		}
	}
	return nil
}

// emptyActs empties the values of every act in which one of some words stands.
func emptyActs(tx *db.Tx, words ...string) error {
	for _, word := range words {
		quoted, err := json.Marshal(word)
		if err != nil {
			return err
		}
		pattern := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(string(quoted[1:len(quoted)-1])) + "%"
		var ids []int64
		if err := tx.Raw(`SELECT act_id FROM act_values WHERE emptied_at IS NULL AND body LIKE ? ESCAPE '\' ORDER BY act_id`, pattern).Scan(&ids).Error; err != nil {
			return err
		}
		for _, id := range ids {
			if err := db.EmptyValues(tx, id); err != nil {
				return err
			}
		}
	}
	return nil
}
