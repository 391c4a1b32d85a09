package matters

import (
	"seedfund/app/matters/access"
	"seedfund/app/matters/kept"
	"seedfund/app/matters/ladders"
	"seedfund/models"
)

// path reads where the matter stands on the path of the Executive Committee, and
// the matter of the other body it is tied to.
func (r *reader) path() error {
	v := r.v
	ladder, err := ladders.Of(r.q, v.Matter)
	if err != nil {
		return err
	}
	v.Ladder = ladder
	for _, side := range []struct {
		query string
		into  **models.PassedMatter
	}{
		{"SELECT m.id, m.reference, p.reason, p.created_at FROM matter_passings p JOIN matters m ON m.id = p.to_id WHERE p.from_id = ?", &v.PassedTo},
		{"SELECT m.id, m.reference, p.reason, p.created_at FROM matter_passings p JOIN matters m ON m.id = p.from_id WHERE p.to_id = ?", &v.PassedFrom},
	} {
		var rows []models.PassedMatter
		if err := r.q.Raw(side.query, v.Matter.ID).Scan(&rows).Error; err != nil {
			return err
		}
		if len(rows) > 0 {
			seen, err := access.Among(r.q, r.actor, v.Now, rows[0].ID)
			if err != nil {
				return err
			}
			rows[0].Open = len(seen) > 0
			*side.into = &rows[0]
		}
	}
	if ladder == nil || len(ladder.Mediations) == 0 {
		return nil
	}
	var ids []int64
	for _, m := range ladder.Mediations {
		for _, c := range m.Contacts {
			ids = append(ids, c.OrganisationID)
		}
	}
	names, err := kept.Names(r.q, ids)
	for id, name := range names {
		v.Names[id] = name
	}
	return err
}
