package api

import (
	"context"
	"time"

	"seedfund/models"
	"seedfund/models/when"
)

// MatterInterest is a recorded interest of a seat; the note is there for those
// who may read it.
type MatterInterest struct {
	Seat   int64     `json:"seat"`
	Holder string    `json:"holder"`
	Grade  string    `json:"grade"`
	Kind   string    `json:"kind" doc:"computed, declared or decided by the others"`
	Reason string    `json:"reason"`
	Note   string    `json:"note"`
	Counts bool      `json:"counts" doc:"The row that counts for its seat: the latest decision of the others, or what is graver and came after it"`
	Closes []string  `json:"closes" doc:"The doors that the grade closes"`
	At     time.Time `json:"at"`
}

func interestsOf(v models.MatterView) []MatterInterest {
	out := []MatterInterest{}
	for _, i := range v.Interests {
		line := MatterInterest{Seat: i.SeatID, Holder: i.Holder, Grade: string(i.Grade), Kind: string(i.Origin), Reason: string(i.Reason), Note: i.Note,
			Counts: i.Counts, Closes: []string{}, At: i.CreatedAt}
		for _, door := range i.Grade.Closed() {
			line.Closes = append(line.Closes, string(door))
		}
		out = append(out, line)
	}
	return out
}

// StandingInterests is the register of interests as its reader may see it.
type StandingInterests struct {
	Mine      []StandingEntry `json:"mine"`
	Others    []StandingEntry `json:"others" doc:"For the chair, the head of the secretariat and the auditor"`
	Confirmed *time.Time      `json:"confirmed,omitempty" doc:"When one's own register was last said to be up to date"`
}

// StandingEntry is one line of it.
type StandingEntry struct {
	ID           int64      `json:"id"`
	Person       string     `json:"person"`
	Organisation string     `json:"organisation"`
	About        string     `json:"about"`
	Country      string     `json:"country"`
	Reason       string     `json:"reason"`
	Since        when.Date  `json:"since"`
	Note         string     `json:"note"`
	WithdrawnAt  *time.Time `json:"withdrawn_at,omitempty"`
}

func standing(lines []models.StandingLine) []StandingEntry {
	out := []StandingEntry{}
	for _, l := range lines {
		out = append(out, StandingEntry{ID: l.ID, Person: l.Person, Organisation: l.Organisation, About: l.About, Country: l.Country,
			Reason: string(l.Reason), Since: l.Since, Note: l.Note, WithdrawnAt: l.WithdrawnAt})
	}
	return out
}

type standingInput struct {
	Body struct {
		Ours         bool      `json:"ours,omitempty" doc:"Of the organisation one sits for, not of one's own person"`
		Organisation int64     `json:"organisation,omitempty" doc:"With which organisation,"`
		Country      string    `json:"country,omitempty" maxLength:"3" doc:"or which country"`
		Reason       string    `json:"reason,omitempty" enum:",participates,benefits,funds,other" doc:"Of an organisation's; a person's is personal"`
		Since        when.Date `json:"since"`
		Note         string    `json:"note,omitempty" maxLength:"4000"`
	}
}

// clause 98: who gains from a decision is known before it is taken.
func interestOperations(a *API) {
	s, register := a.services.Matters, a.services.Interests
	op := func(id, path, summary string) Op {
		return Op{ID: id, Path: "/board/" + path, Summary: summary, Tag: "board", Permission: models.PermInterestDeclare}
	}
	list := op("list-interests", "interests", "The register of interests: one's own, and all for those who read it")
	list.Or = []models.Permission{models.PermBoardRead}
	Read(a, list, func(ctx context.Context, actor models.Actor, _ *struct{}) (StandingInterests, error) {
		v, err := register.Show(ctx, actor)
		return StandingInterests{Mine: standing(v.Mine), Others: standing(v.Others), Confirmed: v.Confirmed}, err
	})
	Act(a, op("enter-interest", "interests", "Add an entry to one's own register of interests"), func(ctx context.Context, actor models.Actor, in *standingInput) (Done, error) {
		b := in.Body
		e, err := register.Enter(ctx, actor, models.StandingInput{Ours: b.Ours, AboutID: b.Organisation, Country: b.Country, Reason: models.InterestReason(b.Reason), Since: b.Since, Note: b.Note})
		return touched("standing_interests", e.ID, err)
	})
	Act(a, op("withdraw-interest", "interests/{id}/withdrawal", "Withdraw an entry of one's own"), func(ctx context.Context, actor models.Actor, in *ByID) (Done, error) {
		return touched("standing_interests", in.ID, register.WithdrawEntry(ctx, actor, in.ID))
	})
	Act(a, op("confirm-interests", "interests/confirmation", "Say that one's own register is up to date"), func(ctx context.Context, actor models.Actor, _ *struct{}) (Done, error) {
		return touched("standing_interests", 0, register.ConfirmRegister(ctx, actor))
	})
	instead := op("substitute-matter", "matters/{id}/substitution", "Take the rule's other path where interests leave no quorum")
	instead.Permission = models.PermMatterOpen
	Act(a, instead, func(ctx context.Context, actor models.Actor, in *reasonInput) (Done, error) {
		_, err := s.Substitute(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		return touched("matters", in.ID, err)
	})
}
