package notices

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/consultations"
	"seedfund/app/matters"
	"seedfund/app/matters/access"
	"seedfund/app/reviews"
	"seedfund/models"
)

// closed are the pages that an interest closes to a person, in whatever capacity
// they act now: letters that went out before are not listed while it does. What
// the public reads is not among them.
func (s *Service) closed(ctx context.Context, actor models.Actor) (func(page string) bool, error) {
	var pages []string
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		now := s.db.Now(ctx)
		hidden, err := access.Screened(q, actor.PersonID, now)
		if err != nil {
			return err
		}
		for _, m := range hidden {
			pages = append(pages, matters.Path(m.MatterID))
			if m.Decision != "" && !m.Published {
				pages = append(pages, "/decisions/"+m.Decision)
			}
		}
		if len(hidden) > 0 {
			var asked []int64
			if err := q.Raw("SELECT id FROM consultations WHERE subject = 'matter' AND subject_id IN ?", idsOf(hidden)).Scan(&asked).Error; err != nil {
				return err
			}
			for _, id := range asked {
				pages = append(pages, consultations.Path(id))
			}
		}
		assignments, err := reviews.Screened(q, actor.PersonID, now)
		if err != nil {
			return err
		}
		for _, id := range assignments {
			pages = append(pages, reviewPath(id))
		}
		rounds, err := reviews.ScreenedRounds(q, actor.PersonID, now)
		for _, id := range rounds {
			pages = append(pages, roundPath(id))
		}
		return err
	})
	return func(page string) bool {
		for _, p := range pages {
			if page == p || strings.HasPrefix(page, p+"/") {
				return true
			}
		}
		return false
	}, err
}

func reviewPath(assignment int64) string { return fmt.Sprintf("/reviews/%d", assignment) }

func roundPath(round int64) string { return fmt.Sprintf("/rounds/%d", round) }

func idsOf(hidden []access.ScreenedMatter) []int64 {
	var out []int64
	for _, m := range hidden {
		out = append(out, m.MatterID)
	}
	return out
}
