package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"seedfund/models"
)

// requestKey is the key a form carries, with the hash of what it sent.
type requestKey struct{ key, body string }

type requestKeyName struct{}

// WithKey gives the writes under ctx the idempotency key of a form and the hash
// of its body. The key is bound to the actor's account: the same key with the
// same body answers the first receipt (a Replayed error), with another body it
// is Invalid; another person's equal key is another key.
func WithKey(ctx context.Context, key, bodyHash string) context.Context {
	return context.WithValue(ctx, requestKeyName{}, requestKey{key, bodyHash})
}

func keyOf(ctx context.Context) requestKey {
	k, _ := ctx.Value(requestKeyName{}).(requestKey)
	return k
}

// claim takes the key for this act. Of twenty at once one gets it; the others
// wait for its commit and then read its receipt.
func (k requestKey) claim(tx *Tx) error {
	if k.key == "" {
		return nil
	}
	n, err := Exec(tx, "INSERT INTO idempotency_keys (account_id, request_key, body_hash, receipt, created_at) "+
		"VALUES (?, ?, ?, '', ?) ON CONFLICT (account_id, request_key) DO NOTHING",
		tx.Actor.AccountID, k.key, k.body, tx.Now)
	if err != nil || n == 1 {
		return err
	}
	var stored struct{ BodyHash, Receipt string }
	err = tx.Raw("SELECT body_hash, receipt FROM idempotency_keys WHERE account_id = ? AND request_key = ?",
		tx.Actor.AccountID, k.key).Take(&stored).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return unavailable("store.busy", errors.New("the act that held the key ended without a receipt"))
	}
	if err != nil {
		return err
	}
	if stored.BodyHash != k.body {
		return models.Invalid("store.key_reused")
	}
	var r models.Receipt
	if err := json.Unmarshal([]byte(stored.Receipt), &r); err != nil {
		return fmt.Errorf("stored receipt: %w", err)
	}
	return models.Replayed(r)
}

// settle stores what the act answers.
func (k requestKey) settle(tx *Tx, r models.Receipt) error {
	if k.key == "" {
		return nil
	}
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = tx.exec("UPDATE idempotency_keys SET receipt = ? WHERE account_id = ? AND request_key = ?",
		string(body), tx.Actor.AccountID, k.key)
	return err
}
