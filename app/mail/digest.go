package mail

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"crypto/rand"

	"seedfund/app/db"
	"seedfund/models"
)

// digestTemplate is the letter that tells of several notices in one.
const digestTemplate = "digest"

// ItemMark stands before each line of a digest in its parameter Items; lines are
// parted by line breaks.
const ItemMark = "– "

// Digest puts the notices whose digest is due into one letter to each person and
// gives how many letters. All of it for a person is one transaction: a notice is
// in exactly one digest, or waits for the next. What was read in the system is
// left out.
func (s *Service) Digest(ctx context.Context) (int, error) {
	now := s.db.Now(ctx)
	accounts, err := db.Rows[int64](s.db.Read(ctx), "SELECT DISTINCT account_id FROM messages WHERE way = ? AND due_at <= ? ORDER BY account_id LIMIT 500", models.WayDigest, now)
	if err != nil {
		return 0, err
	}
	sent := 0
	for _, account := range accounts {
		wrote, err := s.digestFor(ctx, account)
		if err != nil {
			return sent, err
		}
		if wrote {
			sent++
		}
	}
	return sent, nil
}

func (s *Service) digestFor(ctx context.Context, account int64) (bool, error) {
	wrote := false
	err := s.db.Keep(ctx, db.Mail, func(tx *db.Tx) error {
		wrote = false
		a, err := db.Load[models.Account](tx, account) // one digest at a time, whichever server
		if err != nil {
			return err
		}
		due, err := db.From[models.Message](tx.DB).Where("account_id = ? AND way = ? AND due_at <= ?", account, models.WayDigest, tx.Now).Order("id").Find(tx.Ctx)
		if err != nil || len(due) == 0 {
			return err
		}
		var digest *int64
		fresh := 0
		for _, m := range due {
			if m.ReadAt == nil {
				fresh++
			}
		}
		if fresh > 0 && a.DisabledAt == nil {
			person, err := db.From[models.Person](tx.DB).Where("id = ?", a.PersonID).Take(tx.Ctx)
			if err != nil {
				return db.Found(err, "people")
			}
			letter := models.Message{AccountID: a.ID, Address: a.Email, Name: person.Name, Language: a.Language, Template: digestTemplate, Params: "{}",
				State: models.MessageQueued, MessageID: strings.ToLower(rand.Text()) + "@" + s.domain(), Page: "/inbox", Way: models.WayNow}
			if err := db.Create(tx, &letter); err != nil {
				return err
			}
			if err := tx.Enqueue(SendJob{MessageID: letter.ID}); err != nil {
				return err
			}
			digest, wrote = &letter.ID, true
		}
		for i := range due {
			due[i].Way = models.WayInbox
			if due[i].ReadAt == nil {
				due[i].DigestID = digest
			}
			if err := db.Update(tx, &due[i], "way", "digest_id"); err != nil {
				return err
			}
		}
		return nil
	})
	return wrote, err
}

// toSend is a letter in words as it leaves now. A letter that waited is looked at
// again: what its receiver has read in the system, or may no longer see, is not
// mailed, and gone says why.
func (s *Service) toSend(ctx context.Context, m models.Message, kind models.StoreKind) (letter Rendered, gone string, err error) {
	if m.Template == digestTemplate {
		letter, n, err := s.digest(ctx, m, kind)
		if err == nil && n == 0 {
			gone = "everything in it was read before"
		}
		return letter, gone, err
	}
	if m.DueAt != nil {
		if m.ReadAt != nil {
			return letter, "it was read in the system before", nil
		}
		looks, err := s.looks(ctx, m.AccountID, []models.Message{m})
		if err != nil {
			return letter, "", err
		}
		if looks[0] != Shown {
			return letter, "its receiver may no longer see it", nil
		}
	}
	letter, _, err = s.render(m, kind)
	return letter, "", err
}

// digest writes the notices of a digest that are still new to its reader and that
// the reader may see now, and gives how many.
func (s *Service) digest(ctx context.Context, m models.Message, kind models.StoreKind) (Rendered, int, error) {
	items, err := db.From[models.Message](s.db.Read(ctx)).Where("digest_id = ? AND read_at IS NULL", m.ID).Order("id").Find(ctx)
	if err != nil {
		return Rendered{}, 0, err
	}
	looks, err := s.looks(ctx, m.AccountID, items)
	if err != nil {
		return Rendered{}, 0, err
	}
	var lines []string
	for i, item := range items {
		if looks[i] != Shown {
			continue
		}
		item.Language = m.Language
		letter, _, err := s.render(item, models.StoreReal)
		if err != nil {
			return Rendered{}, 0, err
		}
		lines = append(lines, ItemMark+letter.Subject)
	}
	params, err := json.Marshal(map[string]string{"Count": strconv.Itoa(len(lines)), "Items": strings.Join(lines, "\n"), "Page": s.origin + "/inbox"})
	if err != nil {
		return Rendered{}, 0, err
	}
	m.Params = string(params)
	letter, _, err := s.render(m, kind)
	return letter, len(lines), err
}
