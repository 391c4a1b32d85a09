package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"seedfund/app/files"
	"seedfund/app/proposals"
	"seedfund/handlers/sheets"
	"seedfund/models"
	"seedfund/reports"
)

// OfflineKit is one offline copy of a document.
type OfflineKit struct {
	ID       int64     `json:"id"`
	Number   int       `json:"number"`
	Language string    `json:"language" enum:"en,fr,ar"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// ReturnedKit is one filled kit that came back.
type ReturnedKit struct {
	ID      int64     `json:"id"`
	Number  int       `json:"number"`
	Kit     int64     `json:"kit"`
	Name    string    `json:"name" doc:"Of the file"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Changes int       `json:"changes"`
	Open    int       `json:"open" doc:"Changes that wait"`
}

// OfflineKits are the kits of a document and what came back, newest first.
type OfflineKits struct {
	Kits    []OfflineKit  `json:"kits"`
	Returns []ReturnedKit `json:"returns"`
}

// KitChange is one text of a returned kit beside what the kit began with and what
// stands now.
type KitChange struct {
	ID      int64      `json:"id"`
	Part    string     `json:"part" doc:"Section, facts, tranches, or budget/ID of an organisation"`
	Owner   int64      `json:"owner" doc:"Organisation it waits for; 0 while none leads"`
	Item    string     `json:"item" doc:"answer:CODE, fact:NAME, due:NUMBER, or cell[organisation][category][tranche]"`
	Base    string     `json:"base"`
	Now     string     `json:"now"`
	Text    string     `json:"text" doc:"Of the file; empty where it clears what stands"`
	Version int64      `json:"version" doc:"Of what stands now, for settling it"`
	Result  string     `json:"result,omitempty" doc:"taken, kept; empty while it waits"`
	By      string     `json:"by,omitempty"`
	EndedAt *time.Time `json:"ended_at,omitempty"`
}

// KitComparison is a returned kit with its changes, in the order of the document.
type KitComparison struct {
	ID      int64       `json:"id"`
	Number  int         `json:"number"`
	Kit     int64       `json:"kit"`
	Changes []KitChange `json:"changes"`
}

type kitMakeInput struct {
	ByID
	Body struct {
		Language string `json:"language" enum:"en,fr,ar" doc:"Of the questions and the guidance"`
	}
}

type kitInput struct {
	ByID
	Kit int64 `path:"kit" minimum:"1"`
}

type kitReturnInput struct {
	ByID
	Body SentFile
}

type kitBackInput struct {
	ByID
	Return int64 `path:"return" minimum:"1"`
}

// KitChosen is what becomes of one change.
type KitChosen struct {
	Change  int64  `json:"change"`
	Result  string `json:"result" enum:"taken,kept"`
	Version int64  `json:"version" doc:"Of what stood beside it"`
}

type kitChoicesInput struct {
	ByID
	Return int64 `path:"return" minimum:"1"`
	Body   struct {
		Part    string      `json:"part" maxLength:"100"`
		Choices []KitChosen `json:"choices"`
	}
}

// kitOperations are the offline kit: taken, brought back, compared, settled.
func kitOperations(a *API, s *proposals.Service) {
	op := func(id, method, path, summary string, permission models.Permission) Op {
		return Op{ID: id, Method: method, Path: "/proposals/{id}/" + path, Summary: summary, Tag: "proposals", Permission: permission}
	}
	Read(a, op("list-kits", http.MethodGet, "kits", "Offline kits of a document, and the filled ones that came back", models.PermProposalRead),
		func(ctx context.Context, actor models.Actor, in *ByID) (OfflineKits, error) {
			desk, err := s.Kits(ctx, actor, in.ID)
			return kitsOf(desk), err
		})
	Act(a, op("make-kit", http.MethodPost, "kits", "Make an offline kit of what the document says now", models.PermProposalDraft),
		func(ctx context.Context, actor models.Actor, in *kitMakeInput) (Done, error) {
			id, err := s.MakeKit(ctx, actor, in.ID, in.Body.Language)
			return Done{Target: "kits", ID: id}, err
		})
	Read(a, op("read-kit", http.MethodGet, "kits/{kit}", "An offline kit as a workbook to fill", models.PermProposalRead),
		func(ctx context.Context, actor models.Actor, in *kitInput) (FileContent, error) {
			return a.kitFile(ctx, actor, in.ID, in.Kit)
		})
	back := op("return-kit", http.MethodPost, "kit-returns", "Bring a filled kit back: what it changes waits for the owner of each part; or every fault by its cell", models.PermProposalDraft)
	back.MaxBody = 16 << 20
	Act(a, back, func(ctx context.Context, actor models.Actor, in *kitReturnInput) (Done, error) {
		id, err := a.returnKit(ctx, actor, in.ID, in.Body)
		return Done{Target: "kit_returns", ID: id}, err
	})
	Read(a, op("show-kit-return", http.MethodGet, "kit-returns/{return}", "A filled kit beside what it began with and what stands now", models.PermProposalRead),
		func(ctx context.Context, actor models.Actor, in *kitBackInput) (KitComparison, error) {
			v, err := s.Show(ctx, actor, in.ID)
			if err != nil {
				return KitComparison{}, err
			}
			r, err := s.KitReturn(ctx, actor, in.ID, in.Return)
			if err != nil || v.Document == nil {
				return KitComparison{}, err
			}
			return comparisonOf(*v.Document, r), nil
		})
	Read(a, op("read-kit-return", http.MethodGet, "kit-returns/{return}/file", "A filled kit as it came", models.PermProposalRead),
		func(ctx context.Context, actor models.Actor, in *kitBackInput) (FileContent, error) {
			r, err := s.KitReturn(ctx, actor, in.ID, in.Return)
			if err != nil {
				return FileContent{}, err
			}
			return a.stored(ctx, r.Return.FileID)
		})
	Act(a, op("settle-kit", http.MethodPost, "kit-returns/{return}/choices", "The owner of a part takes words of a filled kit or keeps what stands", models.PermProposalDraft),
		func(ctx context.Context, actor models.Actor, in *kitChoicesInput) (Done, error) {
			do := proposals.KitSettlement{Return: in.Return, Part: in.Body.Part, Results: map[int64]models.KitResult{}, Versions: map[int64]int64{}}
			for _, c := range in.Body.Choices {
				do.Results[c.Change], do.Versions[c.Change] = models.KitResult(c.Result), c.Version
			}
			return Done{Target: "proposals", ID: in.ID}, s.SettleKit(ctx, actor, in.ID, do)
		})
}

func (a *API) kitFile(ctx context.Context, actor models.Actor, id, kit int64) (FileContent, error) {
	v, err := a.services.Proposals.Show(ctx, actor, id)
	if err != nil {
		return FileContent{}, err
	}
	k, err := a.services.Proposals.Kit(ctx, actor, id, kit)
	if err == nil && v.Document == nil {
		err = models.NotFound("kits")
	}
	if err != nil {
		return FileContent{}, err
	}
	book, err := sheets.Kit(ctx, a.services, *v.Document, k)
	if err != nil {
		return FileContent{}, err
	}
	var body bytes.Buffer
	if err := reports.WriteKit(&body, book); err != nil {
		return FileContent{}, err
	}
	return made(sheets.KitName(v.Proposal, k), sheets.Workbook, body.Bytes()), nil
}

func (a *API) returnKit(ctx context.Context, actor models.Actor, id int64, sent SentFile) (int64, error) {
	v, err := a.services.Proposals.Show(ctx, actor, id)
	if err == nil && v.Document == nil {
		err = models.NotFound("proposals")
	}
	if err != nil {
		return 0, err
	}
	filled, faults, err := sheets.ReadKit(ctx, a.services, actor, *v.Document, sent.Name, sent.Content)
	if err != nil {
		return 0, err
	}
	if len(faults) > 0 {
		return 0, sheetProblem("kit.invalid", faults)
	}
	store := a.services.Files
	held, err := store.Take(files.Upload{OwnerType: proposals.FileOwner, OwnerID: id, Purpose: files.PurposeKit, Name: sent.Name, Body: bytes.NewReader(sent.Content)})
	if err != nil {
		return 0, err
	}
	filled.Name = files.CleanName(sent.Name)
	back, err := a.services.Proposals.ReturnKit(ctx, actor, id, filled, store.Row(held))
	return back, store.Settle(ctx, held, err)
}

func kitsOf(desk models.KitDesk) OfflineKits {
	out := OfflineKits{Kits: []OfflineKit{}, Returns: []ReturnedKit{}}
	for _, k := range desk.Kits {
		out.Kits = append(out.Kits, OfflineKit{ID: k.ID, Number: k.Number, Language: k.Language, By: k.ByName, At: k.At})
	}
	for _, r := range desk.Returns {
		out.Returns = append(out.Returns, ReturnedKit{ID: r.Return.ID, Number: r.Return.Number, Kit: r.Return.KitID, Name: r.Return.Name, By: r.Return.ByName, At: r.Return.At, Changes: r.Changes, Open: r.Open})
	}
	return out
}

func comparisonOf(d models.Document, r models.KitReturnView) KitComparison {
	out := KitComparison{ID: r.Return.ID, Number: r.Return.Number, Kit: r.Return.KitID, Changes: []KitChange{}}
	for _, c := range r.Changes {
		x := KitChange{ID: c.Change.ID, Part: c.Change.Part, Owner: d.Owner(c.Change.Part), Item: c.Change.Item, Base: c.Change.BaseText, Now: c.Now.Text, Text: c.Change.Text,
			Version: c.Now.Version}
		if c.Choice != nil {
			x.Result, x.By, x.EndedAt = string(c.Choice.Result), c.Choice.ByName, &c.Choice.At
		}
		out.Changes = append(out.Changes, x)
	}
	return out
}
