package models_test

import (
	"bytes"
	"os"
	"testing"

	"seedfund/models"
)

// One of the third form, of words that stood in brackets: as published, whatever
// comes after.
func TestACertificateOfTheThirdFormHolds(t *testing.T) {
	const published = "40ec31f9a626f58f54b5ed83e19d24ff0d49fd8ee100cd7e123305b01a4e633a"
	text, err := os.ReadFile("testdata/certificate-3.json")
	if err != nil {
		t.Fatal(err)
	}
	if r, err := models.CheckCertificate(text); err != nil || r.Hash != published || len(r.Opened) != len(models.SealedFields) {
		t.Errorf("%+v, %v", r, err)
	}
	// Control: one letter of it.
	if r, err := models.CheckCertificate(bytes.Replace(text, []byte("CHANGE-ASKED"), []byte("CHANGE-ASKEE"), 1)); err == nil {
		t.Errorf("a changed certificate is %+v", r)
	}
}

// One of the second form, of a formal vote: as published, whatever comes after.
func TestACertificateOfTheSecondFormHolds(t *testing.T) {
	const published = "3f08662a852318e8c2b3bf2e385dae87cedee28aecdbdea8317fc53011c3d358"
	text, err := os.ReadFile("testdata/certificate-2.json")
	if err != nil {
		t.Fatal(err)
	}
	if r, err := models.CheckCertificate(text); err != nil || r.Hash != published || len(r.Opened) != len(models.SealedFields) {
		t.Errorf("%+v, %v", r, err)
	}
	// Control: one letter of it.
	if r, err := models.CheckCertificate(bytes.Replace(text, []byte("WHO-WAS-HEARD"), []byte("WHO-WAS-HEART"), 1)); err == nil {
		t.Errorf("a changed certificate is %+v", r)
	}
}

// A certificate of the first form, as a fictional fund issued it, holds with
// every later program, under the hash it was published with.
func TestACertificateOfTheFirstFormHolds(t *testing.T) {
	const published = "074ec028f50a649865757122a28981e95f55e850c81b23a9156316d666ad141f"
	text, err := os.ReadFile("testdata/certificate-1.json")
	if err != nil {
		t.Fatal(err)
	}
	r, err := models.CheckCertificate(text)
	if err != nil || r.Hash != published || r.Number != 1 || len(r.Opened) != len(models.SealedFieldsOf(models.CertificateFormat1)) || len(r.Sealed) != 0 || r.Previous != models.CertificateGenesis {
		t.Errorf("%+v, %v", r, err)
	}
	// Control: one letter of it.
	if r, err := models.CheckCertificate(bytes.Replace(text, []byte("letter of nomination"), []byte("letter of nominatiom"), 1)); err == nil {
		t.Errorf("a changed certificate is %+v", r)
	}
}
