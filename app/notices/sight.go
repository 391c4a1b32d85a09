package notices

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/mail"
	"seedfund/app/matters/access"
	"seedfund/app/people"
	"seedfund/app/reviews"
	"seedfund/app/soundings"
	"seedfund/models"
)

// sight is what a person may see of notices about pages of this site now, in
// whichever of the capacities that are in force. What an interest closes is
// hidden, as if the notice were not there; where the right to a thing was lost the
// words of the notice are withheld, for they name the thing.
func (s *Service) sight(ctx context.Context, account int64, pages []string) (func(page string) mail.Look, error) {
	at := s.db.Now(ctx)
	who, person, err := people.Capacities(ctx, s.db.Read(ctx), account, at)
	if err != nil {
		return nil, err
	}
	hidden, err := s.closed(ctx, models.Actor{AccountID: account, PersonID: person})
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	err = s.db.Snapshot(ctx, func(q *gorm.DB) error {
		for _, kind := range []struct {
			root string
			sees func(q *gorm.DB, actor models.Actor, ids []int64) ([]int64, error)
		}{
			{"/proposals/", func(q *gorm.DB, a models.Actor, ids []int64) ([]int64, error) {
				return s.proposals.Among(q, a, at, ids)
			}},
			{"/board/matters/", func(q *gorm.DB, a models.Actor, ids []int64) ([]int64, error) { return access.Among(q, a, at, ids...) }},
			{"/reviews/", func(q *gorm.DB, a models.Actor, ids []int64) ([]int64, error) { return reviews.Own(q, a, ids) }},
			{"/rounds/", func(q *gorm.DB, a models.Actor, ids []int64) ([]int64, error) { return reviews.OwnRounds(q, a, ids) }},
			{"/soundings/", func(q *gorm.DB, a models.Actor, ids []int64) ([]int64, error) { return soundings.Of(q, a, at, ids) }},
		} {
			ids := numbers(kind.root, pages)
			if len(ids) == 0 {
				continue
			}
			for _, actor := range who {
				found, err := kind.sees(q, actor, ids)
				if err != nil {
					return err
				}
				for _, id := range found {
					seen[kind.root+strconv.FormatInt(id, 10)] = true
				}
			}
		}
		return nil
	})
	return func(page string) mail.Look {
		switch {
		case hidden(page):
			return mail.Hidden
		case open(page, who, seen):
			return mail.Shown
		}
		return mail.Withheld
	}, err
}

// rooms are the parts of the site with the rights of which one is needed there.
// The thing itself, where it is one of many, is looked at beside it.
var rooms = []struct {
	begins string
	rights []models.Permission
}{
	{"/proposals", []models.Permission{models.PermProposalRead}},
	{"/reviews", []models.Permission{models.PermReviewRead, models.PermReviewWrite}},
	{"/board/seat-changes", []models.Permission{models.PermBoardRead, models.PermBodyManage}},
	{"/board", []models.Permission{models.PermMatterRead, models.PermMemberReserve}},
	{"/excom", []models.Permission{models.PermExComRead}},
	{"/network", []models.Permission{models.PermMemberReserve}},
	{"/consultations", []models.Permission{models.PermConsultRead}},
	{"/meetings", []models.Permission{models.PermMeetingRead, models.PermFollowUpReport}},
	{"/programmes", []models.Permission{models.PermResultsRead}}, // what a programme reports, in words that name its reference and year
	{"/transfers", []models.Permission{models.PermMoneyRead, models.PermAgentAct}},
}

// numbered are the roots below which a number names a thing that is looked at by
// itself.
var numbered = []string{"/proposals/", "/board/matters/", "/reviews/", "/rounds/", "/soundings/"}

func open(page string, who []models.Actor, seen map[string]bool) bool {
	if page == "" || page == "/inbox" || strings.HasPrefix(page, "/account") || strings.HasPrefix(page, "/calls") {
		return true // what everybody reads, and what is the person's own
	}
	if strings.HasPrefix(page, "/decisions/") {
		return slices.ContainsFunc(who, func(a models.Actor) bool { return readsDecision(a, page) })
	}
	for _, root := range numbered {
		if n, rest, ok := number(root, page); ok {
			return seen[root+n] && (root != "/proposals/" || talks(rest, who))
		}
	}
	for _, room := range rooms {
		if page == room.begins || strings.HasPrefix(page, room.begins+"/") {
			return slices.ContainsFunc(who, func(a models.Actor) bool { return a.MayOne(room.rights...) == nil })
		}
	}
	return false // a page that is not named here is shown to nobody
}

// talks says whether somebody has a right to the conversation that a page of a
// proposal belongs to, if it belongs to one.
func talks(rest string, who []models.Actor) bool {
	need := models.PermProposalRead
	switch room, _, _ := strings.Cut(rest, "/"); room {
	case "conversation":
		need = models.PermTalkRead
	case "notes":
		need = models.PermNotesRead
	}
	return slices.ContainsFunc(who, func(a models.Actor) bool { return a.May(need) == nil })
}

// readsDecision says whether a capacity reads a page of a decision: the room, and
// of a letter the organisation it is to.
func readsDecision(a models.Actor, page string) bool {
	if a.May(models.PermBoardRead) == nil || a.May(models.PermExComRead) == nil {
		return true
	}
	_, to, ok := strings.Cut(page, "/letters/")
	return ok && a.OrganisationID != 0 && to == strconv.FormatInt(a.OrganisationID, 10)
}

// number is the number that follows a root in a page, and what follows it.
func number(root, page string) (n, rest string, ok bool) {
	tail, ok := strings.CutPrefix(page, root)
	if !ok {
		return "", "", false
	}
	n, rest, _ = strings.Cut(tail, "/")
	_, err := strconv.ParseInt(n, 10, 64)
	return n, rest, err == nil
}

func numbers(root string, pages []string) []int64 {
	var out []int64
	for _, page := range pages {
		if n, _, ok := number(root, page); ok {
			id, _ := strconv.ParseInt(n, 10, 64)
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}
