package certificates

import (
	"encoding/json"
	"errors"
	"slices"

	"seedfund/models"
	"seedfund/models/canonical"
)

// storedCertificate is a row with what the facts cannot give again: the names
// of its time, and which acts had written to the seats by then.
type storedCertificate struct {
	row     models.CertificateRow
	format  string
	sealed  map[string]string // its commitments, where a field was erased
	erased  map[string]models.CertificateErasure
	opened  map[string]models.CertificateOpening
	names   []models.CertificateParty
	persons []models.CertificatePerson
	reserve models.CertificateReserving
	notices []models.CertificateNotice
	err     error
}

// reader reads stored certificates. Many name the same organisations: those of
// the last one are kept.
type reader struct {
	text  string
	names []models.CertificateParty
}

func (d *reader) read(row models.CertificateRow, erasures []models.CertificateErasure) storedCertificate {
	s := storedCertificate{row: row}
	if len(erasures) > 0 {
		s.erased = map[string]models.CertificateErasure{}
	}
	for _, e := range erasures {
		s.erased[e.Field] = e
	}
	if s.err = d.body(&s); s.err != nil {
		return s
	}
	if s.opened, s.err = openings(row.Opened); s.err != nil {
		return s
	}
	if s.err = s.value(models.SealedPersons, &s.persons); s.err == nil && s.format == models.CertificateFormat {
		s.err = s.value(models.SealedReservations, &s.reserve)
	}
	if s.err != nil || s.format != models.CertificateFormat1 {
		return s
	}
	s.err = s.value(models.SealedNotices, &s.notices)
	return s
}

// body reads what of the public form the rows cannot give again. The rest is
// held against the rows as it is written, and need not be read.
func (d *reader) body(s *storedCertificate) error {
	parts, err := canonical.Members([]byte(s.row.Body))
	if err != nil {
		parts = nil
		if err := json.Unmarshal([]byte(s.row.Body), &parts); err != nil {
			return err
		}
	}
	if err := part(parts["format"], &s.format); err != nil {
		return err
	}
	if len(s.erased) > 0 {
		if err := part(parts["sealed"], &s.sealed); err != nil {
			return err
		}
	}
	if text := string(parts["organisations"]); text != d.text {
		var names []models.CertificateParty
		if err := part(parts["organisations"], &names); err != nil {
			return err
		}
		d.text, d.names = text, names
	}
	s.names = d.names
	return nil
}

func part(text json.RawMessage, into any) error {
	if text == nil {
		return nil
	}
	return json.Unmarshal(text, into)
}

// openings reads salts and values. A value is not read further: it is held
// against what the rows make again, byte by byte.
func openings(text string) (map[string]models.CertificateOpening, error) {
	out := map[string]models.CertificateOpening{}
	parts, err := canonical.Members([]byte(text))
	for field, opening := range parts {
		inner, odd := canonical.Members(opening)
		if odd == nil && len(inner) == 2 && slices.Contains(models.SealedFields, field) && inner["salt"] != nil && inner["value"] != nil {
			var salt string
			if odd = json.Unmarshal(inner["salt"], &salt); odd == nil {
				out[field] = models.CertificateOpening{Salt: salt, Value: inner["value"]}
				continue
			}
		}
		err = errOdd
	}
	if err == nil {
		return out, nil
	}
	out = nil
	return out, json.Unmarshal([]byte(text), &out)
}

// errOdd marks what is not spelled as certificates are written.
var errOdd = errors.New("certificates: another spelling")

// value reads what stands behind a commitment; an erased field gives nothing.
func (s storedCertificate) value(field string, into any) error {
	o, is := s.opened[field]
	if !is {
		return nil
	}
	return json.Unmarshal(o.Value, into)
}
