package api

import (
	"bytes"
	"context"
	"time"

	"seedfund/app/rules"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
)

// IATICheck is the sums of the fund's IATI activity file against its ledger. What
// does not agree, or has no publisher, is not published.
type IATICheck struct {
	Agrees     bool            `json:"agrees"`
	Identity   *IATIIdentity   `json:"identity,omitempty" doc:"Absent while nobody publishes"`
	Activities int             `json:"activities" doc:"In the file, the fund's own with them"`
	At         time.Time       `json:"at" doc:"When the last entry that the file rests on was recorded"`
	Through    string          `json:"through,omitempty" doc:"Number of that entry; absent in empty books"`
	Lines      []IATICheckLine `json:"lines"`
}

// IATICheckLine is one type of transaction, in dollars with two decimals.
type IATICheckLine struct {
	Type       string      `json:"type" enum:"1,2,3,4" doc:"Code of IATI's list TransactionType"`
	File       money.Cents `json:"file"`
	Ledger     money.Cents `json:"ledger"`
	Difference money.Cents `json:"difference"`
}

// IATIIdentity is who publishes, and as what.
type IATIIdentity struct {
	Identifier string `json:"identifier" maxLength:"100" doc:"Of the organisation, with the prefix of a registered agency"`
	Type       string `json:"type" maxLength:"2" doc:"Code of IATI's list OrganisationType"`
	Name       string `json:"name" maxLength:"200"`
	Prefix     string `json:"prefix,omitempty" maxLength:"100" doc:"Of activity identifiers; absent: the identifier and the fund's code"`
	Secondary  bool   `json:"secondary_reporter,omitempty"`
	Language   string `json:"language" enum:"en,fr,ar"`
	Licence    string `json:"licence" maxLength:"300" doc:"Address of the licence of the data"`
}

func identityOf(i models.IATIIdentity) IATIIdentity {
	return IATIIdentity{Identifier: i.Identifier, Type: i.Kind, Name: i.Name, Prefix: i.Prefix, Secondary: i.Secondary, Language: i.Language, Licence: i.Licence}
}

func (i IATIIdentity) value() models.IATIIdentity {
	return models.IATIIdentity{Identifier: i.Identifier, Kind: i.Type, Name: i.Name, Prefix: i.Prefix, Secondary: i.Secondary, Language: i.Language, Licence: i.Licence}
}

// IATIVersion is a version of under which identity the files are published.
type IATIVersion struct {
	RuleBasis
	Identity *IATIIdentity `json:"identity,omitempty" doc:"Absent: nobody publishes"`
}

type iatiIdentityInput struct {
	Body struct {
		RuleAdoption
		IATIIdentity
	}
}

// iatiOperations are the fund's IATI files, byte for byte those of the pages and
// of the command line.
func iatiOperations(a *API) {
	Read(a, Op{ID: "check-iati", Path: "/iati", Summary: "The sums of the IATI activity file against the ledger", Tag: "exports", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, _ *nothing) (IATICheck, error) {
			c, err := exports.CheckIATI(ctx, a.services, actor)
			out := IATICheck{Agrees: c.Agrees(), Activities: c.Activities, At: c.At, Through: c.Through, Lines: []IATICheckLine{}}
			if c.Identity.Known() {
				i := identityOf(c.Identity)
				out.Identity = &i
			}
			for _, l := range c.Lines {
				out.Lines = append(out.Lines, IATICheckLine{Type: string(l.Type), File: l.File, Ledger: l.Ledger, Difference: l.Difference()})
			}
			return out, err
		})
	for _, file := range []struct{ id, path, name, summary string }{
		{"read-iati-activities", "/iati/activities", exports.IATIActivities, "The IATI activity file"},
		{"read-iati-organisation", "/iati/organisation", exports.IATIOrganisation, "The IATI organisation file"},
	} {
		Read(a, Op{ID: file.id, Path: file.path, Summary: file.summary, Tag: "exports", Permission: models.PermPublicRead},
			func(ctx context.Context, actor models.Actor, _ *nothing) (FileContent, error) {
				var body bytes.Buffer
				name, err := exports.WriteIATI(ctx, a.services, actor, file.name, &body)
				if err != nil {
					return FileContent{}, err
				}
				return made(name, exports.XML, body.Bytes()), nil
			})
	}
}

func adoptIATIIdentity(a *API, s *rules.Service) {
	Act(a, Op{ID: "adopt-iati-identity", Path: "/rules/iati-identity", Summary: "Record under which identity the IATI files are published", Tag: "rules", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *iatiIdentityInput) (Done, error) {
			return Done{Target: "settings", Reference: string(models.RuleIATI)}, s.AdoptIATIIdentity(ctx, actor, in.Body.value(), in.Body.by())
		})
}

func iatiVersions(b models.RuleBook) []IATIVersion {
	var out []IATIVersion
	current := b.IATI.InForce(b.At).ID
	for _, v := range b.IATI {
		row := IATIVersion{RuleBasis: basisOf(v, v.ID == current)}
		if v.Value.Known() {
			i := identityOf(v.Value)
			row.Identity = &i
		}
		out = append(out, row)
	}
	return out
}
