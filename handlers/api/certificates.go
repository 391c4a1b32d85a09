package api

import (
	"context"
	"encoding/json"

	"seedfund/models"
)

// CertificateFile is a decision certificate. Its hash is over the canonical
// JSON (RFC 8785) of the certificate; a value that is opened, behind the 32
// bytes of its salt, has the commitment that the certificate carries.
type CertificateFile struct {
	Certificate json.RawMessage               `json:"certificate" doc:"The public form: composition, validity, rules, method, text, commitments"`
	Hash        string                        `json:"hash" doc:"SHA-256 of the canonical certificate"`
	Opened      map[string]CertificateOpening `json:"opened,omitempty" doc:"By field; none in the public form"`
}

// CertificateOpening is the salt and the value behind one commitment.
type CertificateOpening struct {
	Salt  string          `json:"salt"`
	Value json.RawMessage `json:"value"`
}

func certificateReadings(a *API) {
	variant := func(id, path, summary string, permission models.Permission, full bool) {
		Read(a, Op{ID: id, Path: path, Summary: summary, Tag: "board", Permission: permission},
			func(ctx context.Context, actor models.Actor, in *decisionInput) (CertificateFile, error) {
				file, err := a.services.Decisions.CertificateFile(ctx, actor, in.Reference, full)
				out := CertificateFile{Certificate: file.Certificate, Hash: file.Hash}
				for field, o := range file.Opened {
					if out.Opened == nil {
						out.Opened = map[string]CertificateOpening{}
					}
					out.Opened[field] = CertificateOpening(o)
				}
				return out, err
			})
	}
	variant("read-certificate", "/decisions/{reference}/certificate", "A decision's certificate in its public form", models.PermPublicRead, false)
	variant("read-full-certificate", "/decisions/{reference}/certificate/full", "A decision's certificate with the values its reader may see", models.PermMatterRead, true)
}
