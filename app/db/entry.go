package db

import (
	"crypto/rand"
	"crypto/sha256"
	"database/sql/driver"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"seedfund/models"
)

// change is one thing an act did to one record, as the entry's side row keeps it.
type change struct {
	Op       string         `json:"op"` // create, update, delete, note
	Table    string         `json:"table"`
	ID       int64          `json:"id,omitempty"`
	Key      string         `json:"key,omitempty"` // where the primary key is not one number
	Old      map[string]any `json:"old,omitempty"`
	New      map[string]any `json:"new,omitempty"`
	Withheld []string       `json:"withheld,omitempty"` // columns written whose values never enter
}

// entry gathers the changes of one act.
type entry struct {
	changes   []change
	target    string
	targetID  int64
	targetSet bool
	salt      string // hexadecimal, drawn when first needed
}

// add notes a change; the first record becomes the act's target.
func (e *entry) add(c change) {
	if !e.targetSet && e.target == "" && c.Table != "" {
		e.target, e.targetID = c.Table, c.ID
	}
	e.changes = append(e.changes, c)
}

func (e *entry) drawSalt() string {
	if e.salt == "" {
		var b [16]byte
		_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
		e.salt = hex.EncodeToString(b[:])
	}
	return e.salt
}

// digestOf stands for a text that is audited by its digest only.
func (e *entry) digestOf(v any) any {
	body, err := json.Marshal(v)
	if err != nil {
		body = fmt.Append(nil, v)
	}
	return map[string]any{"sha256": sum(e.drawSalt(), string(body))}
}

// writeEntry turns the notes into the act's entry and completes the receipt.
func (tx *Tx) writeEntry() error {
	e, a := &tx.entry, tx.act
	if e.changes == nil {
		e.changes = []change{}
	}
	body, err := json.Marshal(e.changes)
	if err != nil {
		return fmt.Errorf("audit values: %w", err)
	}
	row := models.Act{
		At: tx.Now, AccountID: a.actor.AccountID, PersonID: a.actor.PersonID, MandateID: a.actor.MandateID,
		Role: a.actor.Role, OrganisationID: a.actor.OrganisationID, Country: a.actor.Country,
		Action: a.action, Target: e.target, TargetID: e.targetID, RequestID: a.actor.RequestID,
		ValuesDigest: sum(e.drawSalt(), string(body)),
	}
	row.Digest = ActDigest(row)
	if err := insert(tx, &row); err != nil {
		return err
	}
	if _, err := tx.exec("INSERT INTO act_values (act_id, salt, body) VALUES (?, ?, ?)", row.ID, e.salt, string(body)); err != nil {
		return err
	}
	r := models.Receipt{}
	if tx.receipt != nil {
		r = *tx.receipt
	}
	if r.Target == "" {
		r.Target, r.TargetID = e.target, e.targetID
	}
	r.Act, r.At, r.Hash = row.ID, row.At, row.Digest[:16]
	a.receipt = r
	return a.key.settle(tx, r)
}

// ActDigest is the digest of an act: SHA-256 over its columns, ValuesDigest
// among them, each quoted, one per line. The id is left out, for it is given
// when the row is written; the seal binds it.
func ActDigest(a models.Act) string {
	b := make([]byte, 0, 320)
	text := func(s string) { b = append(strconv.AppendQuote(b, s), '\n') }
	number := func(n int64) { b = append(strconv.AppendInt(b, n, 10), '\n') }
	text("act 1")
	text(stamp(a.At))
	number(a.AccountID)
	number(a.PersonID)
	number(a.MandateID)
	text(string(a.Role))
	number(a.OrganisationID)
	text(a.Country)
	text(a.Action)
	text(a.Target)
	number(a.TargetID)
	text(a.RequestID)
	text(a.ValuesDigest)
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// ValuesDigest is the digest of an act's values under their salt.
func ValuesDigest(v models.ActValue) string { return sum(v.Salt, v.Body) }

func sum(salt, body string) string {
	h := sha256.New()
	h.Write([]byte(salt))
	h.Write([]byte{'\n'})
	h.Write([]byte(body))
	return hex.EncodeToString(h.Sum(nil))
}

// stamp is an instant as digests and values spell it.
func stamp(t time.Time) string { return instant(t).Format("2006-01-02T15:04:05.000000Z") }

// plain turns a column's value into what JSON keeps exactly.
func plain(v any) any {
	switch x := v.(type) {
	case nil, string, bool, int64, int, json.RawMessage:
		return x
	case time.Time:
		return stamp(x)
	case []byte:
		return base64.StdEncoding.EncodeToString(x)
	case driver.Valuer:
		if rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer && rv.IsNil() {
			return nil
		}
		inner, err := x.Value()
		if err != nil {
			return fmt.Sprint(v)
		}
		return plain(inner)
	}
	rv := reflect.ValueOf(v)
	if rv.Kind() == reflect.Pointer {
		if rv.IsNil() {
			return nil
		}
		return plain(rv.Elem().Interface())
	}
	return v
}
