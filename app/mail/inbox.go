package mail

import (
	"context"
	"encoding/json"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Look is what a person may see of a notice at the moment of reading.
type Look int

const (
	Shown    Look = iota
	Withheld      // the right to the thing was lost: that there was a notice stays, nothing of what it says
	Hidden        // an interest closes the thing: the notice is not there
)

// Sight says of pages of this site what a person may see of notices about them
// now, in whichever of their capacities.
type Sight func(ctx context.Context, account int64, pages []string) (func(page string) Look, error)

// Guard has every reading of notices ask what their reader may see.
func (s *Service) Guard(sight Sight) { s.sight = sight }

// Letter is a letter as its receiver reads it in the system. Page is where on
// this site the thing is that it speaks of, empty for a letter that leads to
// none; a link that opens an account is never shown here. Of a withheld letter
// nothing is there but its class and its times.
type Letter struct {
	models.Message
	Rendered
	Page     string
	Withheld bool
}

// inboxed is the condition on messages to stand in their receiver's inbox.
const inboxed = "way NOT IN ('held', 'aside') AND template NOT LIKE 'digest%'"

// InboxFilter narrows one's inbox.
type InboxFilter struct {
	Class  models.NoticeClass
	Unread bool
	About  string // path of a thing of this site, with what is below it
	Before int64  // id of the last notice of the page before
	Limit  int    // 0 for 25
}

// Own lists the actor's letters, newest first, in the language they were
// written in.
func (s *Service) Own(ctx context.Context, actor models.Actor) ([]Letter, error) {
	letters, _, err := s.Inbox(ctx, actor, InboxFilter{Limit: 200})
	return letters, err
}

// inboxRead is how many notices are looked through for one page.
const inboxRead = 1000

// Inbox lists the actor's notices, mailed or not, the latest first, each as the
// actor may see it now, with the cursor of the next page (0 at the end).
func (s *Service) Inbox(ctx context.Context, actor models.Actor, f InboxFilter) ([]Letter, int64, error) {
	if !actor.SignedIn() {
		return nil, 0, models.SignIn("error.sign_in")
	}
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 25
	}
	text, args := "account_id = ? AND "+inboxed, []any{actor.AccountID}
	about := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(f.About)
	text, args = db.Narrow(text, args,
		db.If(f.Unread, " AND read_at IS NULL"),
		db.If(f.Before != 0, " AND id < ?", f.Before),
		db.If(f.About != "", ` AND (page = ? OR page LIKE ? ESCAPE '\')`, f.About, about+"/%"),
	)
	rows, err := db.From[models.Message](s.db.Read(ctx)).Where(text, args...).Order("id DESC").Limit(inboxRead).Find(ctx)
	if err != nil {
		return nil, 0, err
	}
	kind, err := s.storeKind(ctx)
	if err != nil {
		return nil, 0, err
	}
	looks, err := s.looks(ctx, actor.AccountID, rows)
	if err != nil {
		return nil, 0, err
	}
	var letters []Letter
	for i, m := range rows {
		if looks[i] == Hidden || f.Class != "" && models.ClassOf(m.Template) != f.Class || looks[i] == Withheld && f.About != "" {
			continue
		}
		if len(letters) == f.Limit {
			return letters, letters[f.Limit-1].ID, nil
		}
		l, err := s.shown(m, kind, looks[i])
		if err != nil {
			return nil, 0, err
		}
		letters = append(letters, l)
	}
	if len(rows) == inboxRead { // there are older ones to look through
		return letters, rows[len(rows)-1].ID, nil
	}
	return letters, 0, nil
}

// shown is a letter as its receiver may see it: of a withheld one no word is
// taken out of what was stored.
func (s *Service) shown(m models.Message, kind models.StoreKind, look Look) (Letter, error) {
	if look == Withheld {
		m.Params, m.Page = "{}", ""
		return Letter{Message: m, Withheld: true}, nil
	}
	var l Letter
	var err error
	l.Rendered, l.Page, err = s.render(m, kind)
	l.Message = m
	return l, err
}

// looks is what a person may see of each of some letters.
func (s *Service) looks(ctx context.Context, account int64, rows []models.Message) ([]Look, error) {
	out := make([]Look, len(rows))
	if s.sight == nil || len(rows) == 0 {
		return out, nil
	}
	pages := make([]string, len(rows))
	for i, m := range rows {
		if pages[i] = m.Page; pages[i] == "" {
			pages[i] = pageOf(m)
		}
	}
	look, err := s.sight(ctx, account, pages)
	if err != nil {
		return nil, err
	}
	for i, page := range pages {
		if page != "" {
			out[i] = look(page)
		}
	}
	return out, nil
}

// Unread counts what is new in the actor's inbox, of what the actor may see at
// all. One statement where nothing is new, or nothing of it can be closed.
func (s *Service) Unread(ctx context.Context, actor models.Actor) (int, error) {
	if !actor.SignedIn() {
		return 0, nil
	}
	type pile struct {
		Page  string
		Count int
	}
	piles, err := db.Rows[pile](s.db.Read(ctx), "SELECT page, COUNT(*) AS count FROM messages WHERE account_id = ? AND read_at IS NULL AND "+inboxed+
		" AND template NOT LIKE 'people.%' GROUP BY page", actor.AccountID)
	if err != nil {
		return 0, err
	}
	rows := make([]models.Message, len(piles))
	ask := false
	for i, p := range piles {
		rows[i].Page, rows[i].Params = p.Page, "{}"
		ask = ask || Closable(p.Page)
	}
	looks := make([]Look, len(piles))
	if ask {
		if looks, err = s.looks(ctx, actor.AccountID, rows); err != nil {
			return 0, err
		}
	}
	n := 0
	for i, p := range piles {
		if looks[i] != Hidden {
			n += p.Count
		}
	}
	return n, nil
}

// Closable says whether an interest can close the thing of a page.
func Closable(page string) bool {
	for _, root := range []string{"/board/", "/excom/", "/network/", "/decisions/", "/consultations/", "/reviews/", "/rounds/", "/soundings/"} {
		if strings.HasPrefix(page, root) {
			return true
		}
	}
	return false
}

// MarkRead notes that the actor has read notices of their own, or takes the note
// back. What is not the actor's is passed over. A notice that was read is not
// mailed any more.
func (s *Service) MarkRead(ctx context.Context, actor models.Actor, ids []int64, read bool) error {
	if !actor.SignedIn() {
		return models.SignIn("error.sign_in")
	}
	if len(ids) == 0 {
		return nil
	}
	args := []any{actor.AccountID}
	for _, id := range ids {
		args = append(args, id)
	}
	return s.mark(ctx, read, "account_id = ? AND id IN (?"+strings.Repeat(", ?", len(ids)-1)+") AND "+inboxed, args...)
}

// MarkAllRead notes that the actor has read the whole inbox as it stands up to a
// notice.
func (s *Service) MarkAllRead(ctx context.Context, actor models.Actor, upto int64) error {
	if !actor.SignedIn() {
		return models.SignIn("error.sign_in")
	}
	return s.mark(ctx, true, "account_id = ? AND id <= ? AND "+inboxed, actor.AccountID, upto)
}

// ReadAbout notes that the actor has read what they were told of one page, which
// they have just been shown.
func (s *Service) ReadAbout(ctx context.Context, actor models.Actor, page string) error {
	fresh, err := db.From[models.Message](s.db.Read(ctx)).Where("account_id = ? AND page = ? AND read_at IS NULL", actor.AccountID, page).Count(ctx, "id")
	if err != nil || fresh == 0 {
		return err
	}
	return s.mark(ctx, true, "account_id = ? AND page = ? AND "+inboxed, actor.AccountID, page)
}

// pageOf is the page of a letter from before pages were kept beside it.
func pageOf(m models.Message) string {
	var said map[string]string
	if json.Unmarshal([]byte(m.Params), &said) != nil {
		return ""
	}
	return pathOf(said["Page"])
}

func (s *Service) mark(ctx context.Context, read bool, where string, args ...any) error {
	return s.db.Keep(ctx, db.Mail, func(tx *db.Tx) error {
		text, with := "UPDATE messages SET read_at = NULL WHERE read_at IS NOT NULL AND ", []any{}
		if read {
			text, with = "UPDATE messages SET read_at = ? WHERE read_at IS NULL AND ", []any{tx.Now}
		}
		_, err := db.Exec(tx, text+where, append(with, args...)...)
		return err
	})
}

// Settings gives how the actor hears of what.
func (s *Service) Settings(ctx context.Context, actor models.Actor) (models.NoticeSettings, error) {
	if !actor.SignedIn() {
		return models.NoticeSettings{}, models.SignIn("error.sign_in")
	}
	a, err := db.From[models.Account](s.db.Read(ctx)).Where("id = ?", actor.AccountID).Take(ctx)
	if err != nil {
		return models.NoticeSettings{}, db.Found(err, "accounts")
	}
	return settingsOf(s.db.Read(ctx), a)
}

func settingsOf(q *gorm.DB, a models.Account) (models.NoticeSettings, error) {
	ctx := q.Statement.Context
	out := models.NoticeSettings{Version: a.Version, Choices: map[models.NoticeClass]models.NoticeWay{}, Zone: a.Zone, Language: a.Language, Address: a.Email}
	chosen, err := db.From[models.NoticeChoice](q).Where("account_id = ?", a.ID).Order("id").Find(ctx)
	if err != nil {
		return out, err
	}
	for _, c := range chosen {
		out.Choices[c.Class] = c.Way
	}
	hours, err := db.From[models.QuietHours](q).Where("account_id = ?", a.ID).Find(ctx)
	for _, h := range hours {
		out.Quiet = h
	}
	return out, err
}

// Choose settles how the actor hears of what, and in which hours not: minutes
// after midnight where they are, the same twice for none. What cannot be muted
// is refused.
func (s *Service) Choose(ctx context.Context, actor models.Actor, version int64, choices map[models.NoticeClass]models.NoticeWay, begins, ends int) error {
	return s.db.Write(ctx, actor, "account.notices", func(tx *db.Tx) error {
		a, err := db.Load[models.Account](tx, actor.AccountID)
		if err != nil {
			return err
		}
		tx.Target("accounts", a.ID)
		if a.Version != version {
			return models.Stale(*a)
		}
		if err := models.CheckNoticeSettings(choices, begins, ends); err != nil {
			return err
		}
		stands, err := db.From[models.NoticeChoice](tx.DB).Where("account_id = ?", a.ID).Order("id").Find(tx.Ctx)
		if err != nil {
			return err
		}
		for _, class := range models.NoticeClasses {
			way, said := choices[class]
			if !said || class.Locked() {
				continue
			}
			if err := choose(tx, stands, models.NoticeChoice{AccountID: a.ID, Class: class, Way: way}); err != nil {
				return err
			}
		}
		hours, err := db.From[models.QuietHours](tx.DB).Where("account_id = ?", a.ID).Find(tx.Ctx)
		if err != nil {
			return err
		}
		if len(hours) == 0 {
			return db.Create(tx, &models.QuietHours{AccountID: a.ID, Begins: begins, Ends: ends})
		}
		hours[0].Begins, hours[0].Ends = begins, ends
		return db.Update(tx, &hours[0], "begins", "ends")
	})
}

func choose(tx *db.Tx, stands []models.NoticeChoice, c models.NoticeChoice) error {
	for i := range stands {
		if stands[i].Class != c.Class {
			continue
		}
		if stands[i].Way == c.Way {
			return nil
		}
		stands[i].Way = c.Way
		return db.Update(tx, &stands[i], "way")
	}
	if c.Way == models.HearNow {
		return nil
	}
	return db.Create(tx, &c)
}
