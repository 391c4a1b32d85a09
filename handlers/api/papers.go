package api

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"seedfund/app/papers"
	"seedfund/app/printing"
	"seedfund/frontend/i18n"
	"seedfund/frontend/pages/board"
	"seedfund/models"
	"seedfund/reports/document"
)

// FollowOn is a paper made from a decision, held until a person releases it.
type FollowOn struct {
	Kind         string         `json:"kind" enum:"notice,letter,transfer,minutes"`
	Organisation int64          `json:"organisation,omitempty" doc:"Of a letter"`
	Name         string         `json:"name,omitempty" doc:"Of the organisation"`
	Language     string         `json:"language"`
	Amounts      []FollowAmount `json:"amounts"`
	Total        string         `json:"total"`
	Hash         string         `json:"hash,omitempty" doc:"Of the content; a letter is released by it"`
	Reference    string         `json:"reference,omitempty" doc:"Of the transfer request"`
	Meeting      int64          `json:"meeting,omitempty" doc:"In whose minutes the decision is recorded"`
	ReleasedAt   *time.Time     `json:"released_at,omitempty" doc:"Absent while it is held"`
	ReleasedBy   string         `json:"released_by,omitempty"`
	AsideAt      *time.Time     `json:"aside_at,omitempty" doc:"When a letter was set aside; it can still be released"`
	AsideReason  string         `json:"aside_reason,omitempty"`
	Refusal      string         `json:"refusal,omitempty" doc:"Why you may not release it"`
}

// FollowAmount is what an organisation receives with one tranche.
type FollowAmount struct {
	Organisation string `json:"organisation"`
	Tranche      int    `json:"tranche"`
	Amount       string `json:"amount"`
}

// DecisionLetter is a letter on a decision.
type DecisionLetter struct {
	Content    models.LetterContent `json:"content"`
	Hash       string               `json:"hash" doc:"SHA-256 of the canonical content"`
	ReleasedAt *time.Time           `json:"released_at,omitempty" doc:"Absent while it is held"`
}

type documentInput struct {
	AsFormat
	Reference string `path:"reference" maxLength:"40"`
	Language  string `query:"lang" maxLength:"10" doc:"The reader's when absent"`
}

type letterInput struct {
	Reference    string `path:"reference" maxLength:"40"`
	Organisation int64  `path:"organisation" minimum:"1"`
}

type letterFileInput struct {
	AsFormat
	Reference    string `path:"reference" maxLength:"40"`
	Organisation int64  `path:"organisation" minimum:"1"`
}

type letterRelease struct {
	Reference    string `path:"reference" maxLength:"40"`
	Organisation int64  `path:"organisation" minimum:"1"`
	Body         struct {
		Hash string `json:"hash" minLength:"64" maxLength:"64" doc:"Of the letter as it was shown"`
	}
}

type letterAside struct {
	Reference    string `path:"reference" maxLength:"40"`
	Organisation int64  `path:"organisation" minimum:"1"`
	Body         struct {
		Reason string `json:"reason" maxLength:"2000" doc:"Why the letter is not to go"`
	}
}

type releaseAllInput struct {
	Reference string `path:"reference" maxLength:"40"`
	Body      struct {
		Letters map[string]string `json:"letters" doc:"Hash of each letter as it was shown, by organisation"`
	}
}

// paperOperations are what follows from a decision, and decisions and letters
// as editable files.
func paperOperations(a *API) {
	s := a.services.Papers
	Read(a, Op{ID: "read-decision-document", Path: "/decisions/{reference}/document", Summary: "A decision as an editable document", Tag: "board", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *documentInput) (FileContent, error) {
			d, err := a.services.Decisions.Show(ctx, actor, in.Reference)
			if err != nil {
				return FileContent{}, err
			}
			c, err := a.services.Decisions.Certificate(ctx, actor, d.Reference)
			if err != nil {
				return FileContent{}, err
			}
			if ctx, err = inLanguage(ctx, in.Language); err != nil {
				return FileContent{}, err
			}
			by, err := a.issuer(ctx)
			if err != nil {
				return FileContent{}, err
			}
			return a.paperFile(ctx, in.AsFormat, board.FileName("decision", d.Reference, i18n.Lang(ctx)), board.DecisionDocument(ctx, by, d, c))
		})
	List(a, Op{ID: "list-follow-up", Path: "/decisions/{reference}/follow-up", Summary: "What follows from a decision, held or released", Tag: "board",
		Permission: models.PermMatterPrepare, Or: []models.Permission{models.PermMatterOpen}},
		func(ctx context.Context, actor models.Actor, in *decisionInput) ([]FollowOn, int64, error) {
			v, err := s.Follow(ctx, actor, in.Reference)
			var out []FollowOn
			for _, i := range v.Items {
				out = append(out, followOnOf(ctx, i))
			}
			if err == nil {
				m := v.Minutes
				out = append(out, FollowOn{Kind: "minutes", Language: m.Draft.Language, Amounts: []FollowAmount{}, Meeting: m.MeetingID, ReleasedAt: m.WrittenAt, ReleasedBy: m.WrittenBy,
					Refusal: refusalText(ctx, m.Refusal)})
			}
			return out, 0, err
		})
	Read(a, Op{ID: "read-draft-minutes", Path: "/decisions/{reference}/follow-up/minutes/document", Summary: "The draft minutes on a decision as an editable document", Tag: "board",
		Permission: models.PermMatterPrepare, Or: []models.Permission{models.PermMatterOpen}},
		func(ctx context.Context, actor models.Actor, in *decisionInput) (FileContent, error) {
			v, err := s.Follow(ctx, actor, in.Reference)
			if err != nil {
				return FileContent{}, err
			}
			by, err := a.issuer(ctx)
			if err != nil {
				return FileContent{}, err
			}
			d := v.Minutes.Draft
			return a.paperFile(ctx, AsFormat{}, board.FileName("minutes", d.Decision, d.Language), board.MinutesDraftDocument(ctx, by, d))
		})
	letterOperations(a, s)
	paperActs(a, s)
}

func letterOperations(a *API, s *papers.Service) {
	Read(a, Op{ID: "show-decision-letter", Path: "/decisions/{reference}/letters/{organisation}", Summary: "A letter on a decision", Tag: "board", Permission: models.PermProposalRead},
		func(ctx context.Context, actor models.Actor, in *letterInput) (DecisionLetter, error) {
			l, err := s.Letter(ctx, actor, in.Reference, in.Organisation)
			return DecisionLetter{Content: l.Content, Hash: l.Hash, ReleasedAt: l.ReleasedAt}, err
		})
	Read(a, Op{ID: "read-decision-letter", Path: "/decisions/{reference}/letters/{organisation}/document", Summary: "A letter on a decision as an editable document", Tag: "board", Permission: models.PermProposalRead},
		func(ctx context.Context, actor models.Actor, in *letterFileInput) (FileContent, error) {
			l, err := s.Letter(ctx, actor, in.Reference, in.Organisation)
			if err != nil {
				return FileContent{}, err
			}
			by, err := a.issuer(i18n.With(ctx, l.Content.Language))
			if err != nil {
				return FileContent{}, err
			}
			name := board.FileName("letter", l.Content.Decision, strconv.FormatInt(in.Organisation, 10), l.Content.Language)
			return a.paperFile(ctx, in.AsFormat, name, board.LetterDocument(ctx, by, l))
		})
}

func paperActs(a *API, s *papers.Service) {
	follow := func(id, path, summary string, p models.Permission) Op {
		return Op{ID: id, Path: "/decisions/{reference}/follow-up" + path, Summary: summary, Tag: "board", Permission: p}
	}
	Act(a, follow("release-notice", "/notice", "Publish the decision", models.PermMatterOpen), func(ctx context.Context, actor models.Actor, in *decisionInput) (Done, error) {
		return Done{Target: "decisions", Reference: in.Reference}, s.ReleaseNotice(ctx, actor, in.Reference)
	})
	Act(a, follow("release-letter", "/letters/{organisation}", "Release the letter to an organisation", models.PermMatterOpen), func(ctx context.Context, actor models.Actor, in *letterRelease) (Done, error) {
		return Done{Target: "decision_letters", Reference: in.Reference}, s.ReleaseLetter(ctx, actor, in.Reference, in.Organisation, in.Body.Hash)
	})
	Act(a, follow("set-letter-aside", "/letters/{organisation}/setting-aside", "Set the letter to an organisation aside", models.PermMatterOpen), func(ctx context.Context, actor models.Actor, in *letterAside) (Done, error) {
		return Done{Target: "decisions", Reference: in.Reference}, s.SetLetterAside(ctx, actor, in.Reference, in.Organisation, in.Body.Reason)
	})
	Act(a, follow("release-request", "/request", "Prepare the request for the first tranche", models.PermTransferPrepare), func(ctx context.Context, actor models.Actor, in *decisionInput) (Done, error) {
		return Done{Target: "transfer_requests", Reference: in.Reference}, s.ReleaseTransfer(ctx, actor, in.Reference)
	})
	Act(a, follow("release-minutes", "/minutes", "Put the decision into the minutes, or first on the agenda of the next meeting", models.PermMeetingKeep), func(ctx context.Context, actor models.Actor, in *decisionInput) (Done, error) {
		_, err := s.ReleaseMinutes(ctx, actor, in.Reference, func(d models.DecisionRecord) string { return board.MinutesDraftText(ctx, d) })
		return Done{Target: "decisions", Reference: in.Reference}, err
	})
	Act(a, follow("release-all", "/all", "Release all that is held, in order, to the first refusal", models.PermMatterOpen), func(ctx context.Context, actor models.Actor, in *releaseAllInput) (Done, error) {
		seen := map[int64]string{}
		for organisation, hash := range in.Body.Letters {
			if id, err := strconv.ParseInt(organisation, 10, 64); err == nil {
				seen[id] = hash
			}
		}
		return Done{Target: "decisions", Reference: in.Reference}, s.ReleaseAll(ctx, actor, in.Reference, seen)
	})
}

func followOnOf(ctx context.Context, i models.FollowItem) FollowOn {
	out := FollowOn{Kind: string(i.Kind), Organisation: i.OrganisationID, Name: i.Organisation, Language: i.Language, Amounts: []FollowAmount{}, Total: i.Total().String(),
		Hash: i.Hash, Reference: i.Reference, ReleasedAt: i.ReleasedAt, ReleasedBy: i.ReleasedBy}
	if i.Aside != nil {
		out.AsideAt, out.AsideReason = &i.Aside.CreatedAt, i.Aside.Reason
	}
	for _, x := range i.Amounts {
		out.Amounts = append(out.Amounts, FollowAmount{x.Organisation, x.Tranche, x.Cents.String()})
	}
	out.Refusal = refusalText(ctx, i.Refusal)
	return out
}

// refusalText is why something may not be released, empty where it may.
func refusalText(ctx context.Context, err error) string {
	if e := models.AsError(err); e != nil {
		return i18n.T(ctx, e.Key, e.Args)
	}
	return ""
}

// inLanguage is ctx in the language asked for, the reader's when none is.
func inLanguage(ctx context.Context, language string) (context.Context, error) {
	switch {
	case language == "":
		return ctx, nil
	case !i18n.Offers(language):
		var f models.Faults
		f.Add("lang", "exports.fault.language", "Language", language)
		return ctx, f.Err("exports.invalid")
	}
	return i18n.With(ctx, language), nil
}

// issuer is what every paper of this store carries.
func (a *API) issuer(ctx context.Context) (board.Issuer, error) {
	store, err := a.services.People.Store(ctx)
	if err != nil || store == nil {
		return board.Issuer{Fund: i18n.T(ctx, "frame.seedfund")}, err
	}
	return board.Issuer{Fund: i18n.T(ctx, "frame.fund_name", "Code", store.FundCode), Illustrative: store.Kind == models.StoreDemonstration}, nil
}

// AsFormat chooses how a document is given.
type AsFormat struct {
	Format string `query:"format" enum:"docx,pdf" doc:"An editable file when absent; PDF where the server can print"`
}

func (a *API) paperFile(ctx context.Context, as AsFormat, name string, d document.Document) (FileContent, error) {
	if as.Format == "pdf" {
		printer := a.services.Printer
		if !actorOf(ctx).SignedIn() {
			printer = printer.ForVisitors()
		}
		body, err := d.Print(ctx, printer)
		if err != nil {
			return FileContent{}, models.NotPrinted(err, errors.Is(err, printing.ErrNone))
		}
		return made(strings.TrimSuffix(name, document.Ending)+".pdf", printing.Media, body), nil
	}
	var body bytes.Buffer
	if err := d.WriteDOCX(&body); err != nil {
		return FileContent{}, err
	}
	return made(name, document.Media, body.Bytes()), nil
}
