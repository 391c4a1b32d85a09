package certificates

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/canonical"
)

// Invariants are what verify checks of certificates: I9, each is what the rows
// make again with its stored salts, in an unbroken chain.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "I9 each certificate is what its rows make again", Check: checkCertificates, Long: true},
		{Name: "I9 each decision since the first certificate has one", Check: checkComplete},
		{Name: "I9 each publication is a step of its matter", Check: checkPublications},
		{Name: "I10 each seat, rule and method was recorded by an act", Check: checkRecorded},
		db.Dense(series, "certificates", "number", ""),
	}
}

// batch is how many certificates are made again with one set of statements.
const batch = 500

func checkCertificates(_ context.Context, q *gorm.DB) ([]string, error) {
	c, err := readConstants(q)
	if err != nil {
		return nil, err
	}
	v := verifier{q: q, constants: c, head: models.CertificateHead{Hash: models.CertificateGenesis}}
	for {
		rows, err := db.Rows[models.CertificateRow](q, "SELECT * FROM certificates WHERE number > ? ORDER BY number LIMIT ?", v.head.Number, batch)
		if err != nil {
			return nil, err
		}
		if err := v.check(rows); err != nil {
			return nil, err
		}
		if len(rows) < batch {
			return v.faults, nil
		}
	}
}

// verifier walks the chain from its beginning.
type verifier struct {
	q         *gorm.DB
	constants constants
	head      models.CertificateHead
	faults    []string
	reader    reader
	made      []byte // the public form made last, to be written over
}

func (v *verifier) check(rows []models.CertificateRow) error {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.DecisionID
	}
	decisions, err := byIDs(v.q, "decisions", ids, func(d models.Decision) int64 { return d.ID })
	if err != nil {
		return err
	}
	var present []models.Decision
	for _, id := range ids {
		if d, is := decisions[id]; is {
			present = append(present, d)
		}
	}
	made, err := factsOf(v.q, v.constants, present)
	if err != nil {
		return err
	}
	facts := map[int64]models.CertificateFacts{}
	for _, f := range made {
		facts[f.Decision.ID] = f
	}
	erasures, err := erasuresOf(v.q, rows)
	if err != nil {
		return err
	}
	stored := make([]storedCertificate, len(rows))
	for i, r := range rows {
		stored[i] = v.reader.read(r, erasures[r.ID])
	}
	acts, err := v.actsOf(stored)
	if err != nil {
		return err
	}
	for _, s := range stored {
		f, is := facts[s.row.DecisionID]
		fault := "its decision is gone"
		if is {
			fault = v.fault(s, f, acts)
		}
		if fault != "" {
			v.faults = append(v.faults, fmt.Sprintf("certificate %d of decision %s: %s", s.row.Number, f.Decision.Reference, fault))
		}
		v.head = models.CertificateHead{Number: s.row.Number, Hash: s.row.Hash}
	}
	return nil
}

// actsOf reads the acts that the certificates name as notices.
func (v *verifier) actsOf(stored []storedCertificate) (map[int64]models.Act, error) {
	var ids []int64
	for _, s := range stored {
		for _, n := range s.notices {
			ids = append(ids, n.Act)
		}
	}
	return byIDs(v.q, "acts", ids, func(a models.Act) int64 { return a.ID })
}

// fault is the first thing wrong with one certificate, empty for nothing.
func (v *verifier) fault(s storedCertificate, f models.CertificateFacts, acts map[int64]models.Act) string {
	switch r := s.row; {
	case r.Number != v.head.Number+1:
		return fmt.Sprintf("it follows certificate %d: one is missing", v.head.Number)
	case r.Previous != v.head.Hash:
		return fmt.Sprintf("it does not stand on the hash of certificate %d", v.head.Number)
	case models.CertificateHash([]byte(r.Body)) != r.Hash:
		return "its text does not match its hash"
	case s.err != nil:
		return "it cannot be read: " + s.err.Error()
	case !slices.Contains(models.CertificateFormats, s.format):
		return "its format is not one this program knows"
	case !r.CreatedAt.Equal(f.Decision.AdoptedAt):
		return "its instant is not that of the adoption"
	}
	f.Format, f.Number, f.Previous = s.format, s.row.Number, s.row.Previous
	if ids(s.names, func(p models.CertificateParty) int64 { return p.ID }, f.OrganisationIDs()) {
		f.Names = s.names
	}
	if ids(s.reserve.Organisations, func(p models.CertificateParty) int64 { return p.ID }, f.ReservingIDs()) {
		f.Reserving = s.reserve.Organisations
	}
	if ids(s.persons, func(p models.CertificatePerson) int64 { return p.ID }, f.PersonIDs()) {
		f.Persons = s.persons
	}
	f.Notices = noticesAmong(acts, s.notices, f.Matter.ID)
	return v.differs(s, f)
}

// ids reports whether a list names exactly those of want, in order.
func ids[T any](list []T, id func(T) int64, want []int64) bool {
	return slices.EqualFunc(list, want, func(a T, b int64) bool { return id(a) == b })
}

// noticesAmong makes the notices again from the acts they name.
func noticesAmong(acts map[int64]models.Act, named []models.CertificateNotice, matter int64) []models.CertificateNotice {
	var found []models.Act
	for _, n := range named {
		if a, is := acts[n.Act]; is && a.Target == "matters" && a.TargetID == matter {
			found = append(found, a)
		}
	}
	return notices(found)
}

// differs makes the certificate again with the stored salts and names the first
// place where the rows say something else.
func (v *verifier) differs(s storedCertificate, f models.CertificateFacts) string {
	values, err := f.Restricted()
	if err != nil {
		return "it cannot be made again: " + err.Error()
	}
	sealed := map[string]string{}
	for _, field := range models.CheckedFieldsOf(s.format) {
		o, is := s.opened[field]
		_, erased := s.erased[field]
		switch {
		case is && erased:
			return field + " was erased and is there"
		case erased:
			// What is gone cannot be made again; its commitment stands in the hash.
			sealed[field] = s.sealed[field]
			continue
		case !is:
			return field + " has lost its salt"
		}
		if string(o.Value) != string(values[field]) {
			return place(field, o.Value, values[field])
		}
		if sealed[field], err = o.Commit(); err != nil {
			return field + ": " + err.Error()
		}
	}
	if v.made, err = canonical.Append(v.made[:0], f.Certificate(sealed)); err != nil {
		return "it cannot be made again: " + err.Error()
	}
	if string(v.made) != s.row.Body {
		return place("", []byte(s.row.Body), v.made)
	}
	return ""
}

func place(field string, stored, made []byte) string {
	a, err := canonical.Parse(stored)
	if err != nil {
		return field + " cannot be read: " + err.Error()
	}
	b, err := canonical.Parse(made)
	if err != nil {
		return field + " cannot be made again: " + err.Error()
	}
	at := canonical.Difference(map[string]any{field: a}, map[string]any{field: b})
	if field == "" {
		at = canonical.Difference(a, b)
	}
	return at + " differs from the rows"
}

// checkComplete: what was decided before there were certificates has none, and
// none is invented; every later decision has one.
func checkComplete(_ context.Context, q *gorm.DB) ([]string, error) {
	rows, err := db.Rows[string](q, `SELECT d.reference FROM decisions d LEFT JOIN certificates c ON c.decision_id = d.id
		WHERE c.id IS NULL AND d.id > (SELECT MIN(x.decision_id) FROM certificates x) ORDER BY d.id`)
	for i, reference := range rows {
		rows[i] = "decision " + reference + " has no certificate"
	}
	return rows, err
}

// checkPublications: a publication comes after the certificate and is no part
// of it; it stands twice, as a row and as a step of the matter.
func checkPublications(_ context.Context, q *gorm.DB) ([]string, error) {
	rows, err := db.Rows[string](q, `SELECT d.reference FROM certificates c JOIN decisions d ON d.id = c.decision_id
		LEFT JOIN decision_publications p ON p.decision_id = d.id
		LEFT JOIN matter_events e ON e.matter_id = d.matter_id AND e.action = 'publish'
		WHERE (p.id IS NULL) <> (e.id IS NULL) OR p.published_at <> e.created_at ORDER BY d.id`)
	for i, reference := range rows {
		rows[i] = "decision " + reference + ": its publication and the step of its matter differ"
	}
	return rows, err
}

// checkRecorded: what decisions to come will be certified with was written by an
// act of its instant, not past the program. Where the values of that act were
// erased it is enough that there was one.
func checkRecorded(_ context.Context, q *gorm.DB) ([]string, error) {
	const recorded = "(SELECT recorded_at FROM holdings UNION SELECT recorded_at FROM body_rules UNION SELECT recorded_at FROM body_methods)"
	var values []struct {
		At      time.Time
		Body    string
		Emptied bool
	}
	err := q.Raw("SELECT a.at, v.body, v.emptied_at IS NOT NULL AS emptied FROM acts a JOIN act_values v ON v.act_id = a.id WHERE a.at IN " + recorded).Scan(&values).Error
	if err != nil {
		return nil, err
	}
	type key struct {
		table string
		id    int64
	}
	written, erased := map[key]bool{}, map[time.Time]bool{}
	for _, v := range values {
		if v.Emptied {
			erased[v.At.UTC()] = true
			continue
		}
		var changes []struct {
			Op, Table string
			ID        int64
		}
		if err := json.Unmarshal([]byte(v.Body), &changes); err != nil {
			return nil, err
		}
		for _, c := range changes {
			if c.Op == "create" {
				written[key{c.Table, c.ID}] = true
			}
		}
	}
	var faults []string
	for _, table := range []string{"holdings", "body_rules", "body_methods"} {
		var rows []struct {
			ID         int64
			RecordedAt time.Time
		}
		if err := q.Raw("SELECT id, recorded_at FROM " + table + " ORDER BY id").Scan(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			if !written[key{table, r.ID}] && !erased[r.RecordedAt.UTC()] {
				faults = append(faults, fmt.Sprintf("row %d of %s was written by no act of its instant", r.ID, table))
			}
		}
	}
	return faults, nil
}

// Ancestry finds an earlier published head: the certificate with that hash, on
// which everything since stands. It is false where no certificate has it: then
// what was published then is not what the store holds now.
func Ancestry(q *gorm.DB, hash string) (models.CertificateHead, bool, error) {
	rows, err := db.Rows[models.CertificateHead](q, "SELECT number, hash FROM certificates WHERE hash = ?", hash)
	if err != nil || len(rows) == 0 {
		return models.CertificateHead{}, false, err
	}
	return rows[0], true, nil
}
