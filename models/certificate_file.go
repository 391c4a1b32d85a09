package models

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"seedfund/models/canonical"
)

// CertificateFile is a certificate as it is handed out. Without Opened it is
// the public variant; with some or all of it a full one. Both have one hash.
type CertificateFile struct {
	Certificate json.RawMessage               `json:"certificate"`
	Hash        string                        `json:"hash"`
	Notice      string                        `json:"notice,omitempty"` // beside the certificate, of a fictional fund
	Opened      map[string]CertificateOpening `json:"opened,omitempty"`
}

// Bytes is the file's text, canonical, with a line break at its end.
func (f CertificateFile) Bytes() ([]byte, error) {
	parts := map[string]any{"certificate": f.Certificate, "hash": f.Hash}
	if f.Notice != "" {
		parts["notice"] = f.Notice
	}
	if len(f.Opened) > 0 {
		parts["opened"] = f.Opened
	}
	text, err := canonical.Marshal(parts)
	return append(text, '\n'), err
}

// CertificateFiction stands in the files of a demonstration.
const CertificateFiction = "Illustrative: a fictional fund. No State, organisation or person named here is real."

// CertificateReport says what a file that holds was found to be.
type CertificateReport struct {
	Number    int64
	Hash      string
	Previous  string
	Decision  string
	Adopted   string
	QuorumMet bool
	Opened    []string // fields whose values are in the file and match
	Sealed    []string // fields known by commitment only
}

// CheckCertificate checks a file by itself: its hash, and each opened value
// against its commitment. The error names the first fault. Whether the hash is
// the fund's is for the reader to compare with one published: on minutes, on
// the public register, beside the code on the printed decision.
func CheckCertificate(text []byte) (CertificateReport, error) {
	var report CertificateReport
	whole, err := canonical.Parse(text)
	if err != nil {
		return report, fmt.Errorf("the file cannot be read: %w", err)
	}
	file, _ := whole.(map[string]any)
	body, _ := file["certificate"].(map[string]any)
	if body == nil {
		return report, fmt.Errorf("the file holds no certificate")
	}
	if format, _ := body["format"].(string); !slices.Contains(CertificateFormats, format) {
		return report, fmt.Errorf("format: %v is not one this program knows", body["format"])
	}
	written, err := canonical.Marshal(body)
	if err != nil {
		return report, fmt.Errorf("certificate: %w", err)
	}
	if report.Hash = CertificateHash(written); file["hash"] != report.Hash {
		return report, fmt.Errorf("hash: the certificate's text has the hash %s, the file says %v", report.Hash, file["hash"])
	}
	var c Certificate
	if err := json.Unmarshal(written, &c); err != nil {
		return report, fmt.Errorf("certificate: %w", err)
	}
	report.Number, report.Previous, report.Decision = c.Number, c.Previous, c.Decision.Reference
	report.Adopted, report.QuorumMet = c.Adoption.At, c.Adoption.QuorumMet
	opened, _ := file["opened"].(map[string]any)
	for _, field := range slices.Sorted(maps.Keys(opened)) {
		if err := checkOpening(field, opened[field], c.Sealed[field]); err != nil {
			return report, err
		}
		report.Opened = append(report.Opened, field)
	}
	for _, field := range slices.Sorted(maps.Keys(c.Sealed)) {
		if _, is := opened[field]; !is {
			report.Sealed = append(report.Sealed, field)
		}
	}
	return report, nil
}

func checkOpening(field string, opening any, commitment string) error {
	if commitment == "" {
		return fmt.Errorf("opened.%s: the certificate commits to no such field", field)
	}
	parts, _ := opening.(map[string]any)
	salt, _ := parts["salt"].(string)
	value, err := canonical.Marshal(parts["value"])
	if err != nil {
		return fmt.Errorf("opened.%s: %w", field, err)
	}
	found, err := CertificateOpening{Salt: salt, Value: value}.Commit()
	if err != nil {
		return fmt.Errorf("opened.%s: %w", field, err)
	}
	if found != commitment {
		return fmt.Errorf("opened.%s: salt and value give %s, the certificate commits to %s", field, found, commitment)
	}
	return nil
}

// CertificateView is what a decision's page says of its certificate. Number is
// 0 where there is none: the decision was adopted before there were any.
type CertificateView struct {
	Number    int64
	Hash      string
	Published bool // the public variant is for everybody
	Full      bool // the reader may have values opened
	Head      CertificateHead
}

// CertificateHead is the last certificate of the chain. Printed and kept by
// many, it holds everything before it.
type CertificateHead struct {
	Number int64
	Hash   string
}
