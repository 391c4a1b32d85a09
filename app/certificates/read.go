package certificates

import (
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Head is the last certificate of a published decision, for many to keep; number
// 0 before the first. The number of one that is not published yet would tell of
// the decision; every later head proves it as well.
func Head(q *gorm.DB) (models.CertificateHead, error) {
	return lastOf(q, "SELECT c.number, c.hash FROM certificates c WHERE EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = c.decision_id) ORDER BY c.number DESC LIMIT 1")
}

// Of is the certificate of a decision; its number is 0 where it has none.
func Of(q *gorm.DB, decisionID int64) (models.CertificateRow, error) {
	found, err := db.From[models.CertificateRow](q).Where("decision_id = ?", decisionID).Find(q.Statement.Context)
	if err != nil || len(found) == 0 {
		return models.CertificateRow{}, err
	}
	return found[0], nil
}

// File is a certificate as it is handed out, with the named fields opened.
func File(row models.CertificateRow, fields ...string) (models.CertificateFile, error) {
	file := models.CertificateFile{Certificate: json.RawMessage(row.Body), Hash: row.Hash}
	if len(fields) == 0 {
		return file, nil
	}
	if err := json.Unmarshal([]byte(row.Opened), &file.Opened); err != nil {
		return file, fmt.Errorf("certificate %d: %w", row.Number, err)
	}
	for field := range file.Opened {
		if !slices.Contains(fields, field) {
			delete(file.Opened, field)
		}
	}
	return file, nil
}
