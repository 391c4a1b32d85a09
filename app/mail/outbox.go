package mail

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"seedfund/app/db"
	"seedfund/models"
)

// way says how a letter leaves: held by the rule of its kind, unless a day runs
// from it, else as its receiver chose.
func (s *Service) way(tx *db.Tx, to models.Account, template string, params map[string]string) (models.MessageWay, *time.Time, error) {
	if models.HoldRefusal(template) == "" && !models.Dated(template, params) {
		rules, err := db.From[models.LetterRule](tx.DB).Where("template = ?", template).Find(tx.Ctx)
		if err != nil {
			return models.WayNow, nil, err
		}
		if len(rules) > 0 && rules[0].Held {
			return models.WayHeld, nil, nil
		}
	}
	settings, err := settingsOf(tx.DB, to)
	if err != nil {
		return models.WayNow, nil, err
	}
	way, due := settings.WayFor(template, tx.Now)
	return way, due, nil
}

// OutboxState is where a letter of the outbox stands, as it is filtered.
type OutboxState string

const (
	OutHeld    OutboxState = "held"
	OutWaiting OutboxState = "waiting" // queued, in quiet hours or for a digest
	OutSent    OutboxState = "sent"
	OutKept    OutboxState = "kept" // in the system only
	OutFailed  OutboxState = "failed"
	OutAside   OutboxState = "aside"
)

// OutboxStates lists them in the order of the page.
var OutboxStates = []OutboxState{OutHeld, OutWaiting, OutSent, OutKept, OutFailed, OutAside}

var outboxWhere = map[OutboxState]string{
	OutHeld: "way = 'held'", OutWaiting: "(state = 'queued' AND way <> 'held' OR way = 'digest')", OutSent: "state = 'sent'",
	OutKept: "(state = 'kept' AND way NOT IN ('digest', 'aside'))", OutFailed: "(state = 'failed' AND way <> 'aside')", OutAside: "way = 'aside'",
}

// StateOf is where a letter stands.
func StateOf(m models.Message) OutboxState {
	switch {
	case m.Way == models.WayHeld:
		return OutHeld
	case m.Way == models.WayAside:
		return OutAside
	case m.Way == models.WayDigest || m.State == models.MessageQueued:
		return OutWaiting
	case m.State == models.MessageSent:
		return OutSent
	case m.State == models.MessageFailed:
		return OutFailed
	}
	return OutKept
}

// OutboxFilter narrows the outbox.
type OutboxFilter struct {
	State    OutboxState
	Template string
	Search   string // part of a name or an address
	Before   int64  // id of the last letter of the page before
	Limit    int    // 0 for 25
}

// Outgoing is a letter of the outbox in words; Late says that it has been held
// longer than its rule allows.
type Outgoing struct {
	models.Message
	Rendered
	Settlement *models.MessageSettlement
	Late       bool
}

// Outbox lists the letters that the system has sent and will send, the latest
// first, with the cursor of the next page (0 at the end). What a letter says is
// for its preview; a link that opens an account is for nobody.
func (s *Service) Outbox(ctx context.Context, actor models.Actor, f OutboxFilter) ([]Outgoing, int64, error) {
	if err := actor.May(models.PermOutboxRead); err != nil {
		return nil, 0, err
	}
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 25
	}
	like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(strings.TrimSpace(f.Search))) + "%"
	text, args := db.Narrow("1 = 1", nil,
		db.If(outboxWhere[f.State] != "", " AND "+outboxWhere[f.State]),
		db.If(f.Template != "", " AND template = ?", f.Template),
		db.If(strings.TrimSpace(f.Search) != "", ` AND (LOWER(name) LIKE ? ESCAPE '\' OR LOWER(address) LIKE ? ESCAPE '\')`, like, like),
		db.If(f.Before != 0, " AND id < ?", f.Before),
	)
	rows, err := db.From[models.Message](s.db.Read(ctx)).Where(text, args...).Order("id DESC").Limit(f.Limit + 1).Find(ctx)
	if err != nil {
		return nil, 0, err
	}
	rows, next := db.Turn(rows, f.Limit, func(m models.Message) int64 { return m.ID })
	out, err := s.outgoing(ctx, rows)
	return out, next, err
}

func (s *Service) outgoing(ctx context.Context, rows []models.Message) ([]Outgoing, error) {
	kind, err := s.storeKind(ctx)
	if err != nil {
		return nil, err
	}
	rules, err := s.rules(ctx)
	if err != nil {
		return nil, err
	}
	ids := []int64{0}
	for _, m := range rows {
		ids = append(ids, m.ID)
	}
	settled, err := db.From[models.MessageSettlement](s.db.Read(ctx)).Where("message_id IN ?", ids).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	now := s.db.Now(ctx)
	var out []Outgoing
	for _, m := range rows {
		o := Outgoing{Message: m, Late: m.Way == models.WayHeld && now.After(m.CreatedAt.AddDate(0, 0, daysOf(rules, m.Template)))}
		for i := range settled {
			if settled[i].MessageID == m.ID {
				o.Settlement = &settled[i]
			}
		}
		if m.Template == digestTemplate {
			o.Rendered, _, err = s.digest(ctx, m, kind)
		} else {
			m.Params = maskLink(m.Params)
			o.Rendered, _, err = s.render(m, kind)
		}
		if err != nil {
			return nil, err
		}
		o.Params = ""
		out = append(out, o)
	}
	return out, nil
}

// maskLink puts a word in the place of a link that opens an account.
func maskLink(params string) string {
	var all map[string]string
	if json.Unmarshal([]byte(params), &all) != nil || all["Link"] == "" {
		return params
	}
	all["Link"] = "…"
	body, err := json.Marshal(all)
	if err != nil {
		return "{}"
	}
	return string(body)
}

// Preview gives one letter exactly as it goes, in its receiver's language.
func (s *Service) Preview(ctx context.Context, actor models.Actor, id int64) (Outgoing, error) {
	if err := actor.May(models.PermOutboxRead); err != nil {
		return Outgoing{}, err
	}
	m, err := db.From[models.Message](s.db.Read(ctx)).Where("id = ?", id).Take(ctx)
	if err != nil {
		return Outgoing{}, db.Found(err, "messages")
	}
	out, err := s.outgoing(ctx, []models.Message{m})
	if err != nil {
		return Outgoing{}, err
	}
	return out[0], nil
}

// SettleLimit is how many held letters one act lets go or sets aside.
const SettleLimit = 500

// Settle lets held letters go, or sets them aside with a reason, all of them or
// none.
func (s *Service) Settle(ctx context.Context, actor models.Actor, ids []int64, action models.SettlementAction, reason string) error {
	return s.db.Write(ctx, actor, "letter."+string(action), func(tx *db.Tx) error {
		if err := actor.May(models.PermOutboxSettle); err != nil {
			return err
		}
		reason = strings.TrimSpace(reason)
		var f models.Faults
		switch {
		case len(ids) == 0 || len(ids) > SettleLimit:
			f.Add("letter", "outbox.none_chosen", "Max", SettleLimit)
		case action != models.SettleRelease && action != models.SettleAside:
			f.Add("action", "error.choose")
		case action == models.SettleAside && reason == "":
			f.Add("reason", "outbox.reason_missing")
		case len([]rune(reason)) > 2000:
			f.Add("reason", "outbox.reason_long", "Max", 2000)
		}
		if err := f.Err("outbox.settle_invalid"); err != nil {
			return err
		}
		ids = slices.Compact(slices.Sorted(slices.Values(ids)))
		for _, id := range ids {
			m, err := db.Load[models.Message](tx, id)
			if err != nil {
				return err
			}
			if m.Way != models.WayHeld {
				return models.Conflict("outbox.not_held", "").With(map[string]any{"Name": m.Name})
			}
			if err := s.settleOne(tx, m, action, reason); err != nil {
				return err
			}
		}
		tx.Target("messages", ids[0])
		return nil
	})
}

func (s *Service) settleOne(tx *db.Tx, m *models.Message, action models.SettlementAction, reason string) error {
	row := models.MessageSettlement{MessageID: m.ID, Action: action, Reason: reason, At: tx.Now, MandateID: tx.Actor.MandateID, ByName: tx.Actor.Name}
	if err := db.Create(tx, &row); err != nil {
		return err
	}
	if action == models.SettleAside {
		m.Way, m.State = models.WayAside, models.MessageKept
		return db.Update(tx, m, "way", "state")
	}
	// Released, it goes as its receiver chose; its age counts from now.
	var due *time.Time
	m.Way = models.WayNow
	if m.AccountID != 0 {
		to, err := db.From[models.Account](tx.DB).Where("id = ?", m.AccountID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "accounts")
		}
		settings, err := settingsOf(tx.DB, to)
		if err != nil {
			return err
		}
		m.Way, due = settings.WayFor(m.Template, tx.Now)
	}
	if m.DueAt = due; due == nil {
		now := tx.Now
		m.DueAt = &now
	}
	columns := []string{"way", "due_at"}
	if m.Way == models.WayInbox || m.Way == models.WayDigest {
		m.State = models.MessageKept
		return db.Update(tx, m, append(columns, "state")...)
	}
	if err := db.Update(tx, m, columns...); err != nil {
		return err
	}
	return tx.Enqueue(SendJob{MessageID: m.ID})
}

// KindRule is a kind of letter with its rule; Refuses says why it is never held,
// as the end of a text's key.
type KindRule struct {
	models.LetterRule
	Class   models.NoticeClass
	Refuses string
	Waiting int // letters of the kind that are held now
}

// Rules lists every kind of letter with its rule.
func (s *Service) Rules(ctx context.Context, actor models.Actor) ([]KindRule, error) {
	if err := actor.May(models.PermOutboxRead); err != nil {
		return nil, err
	}
	rules, err := s.rules(ctx)
	if err != nil {
		return nil, err
	}
	waiting, err := s.heldByKind(ctx)
	if err != nil {
		return nil, err
	}
	var out []KindRule
	for _, template := range s.kinds {
		k := KindRule{LetterRule: models.LetterRule{Template: template, Days: models.HoldDays}, Class: models.ClassOf(template), Refuses: models.HoldRefusal(template), Waiting: waiting[template].Count}
		if r, ok := rules[template]; ok {
			k.LetterRule = r
		}
		out = append(out, k)
	}
	return out, nil
}

func (s *Service) rules(ctx context.Context) (map[string]models.LetterRule, error) {
	rows, err := db.From[models.LetterRule](s.db.Read(ctx)).Order("id").Find(ctx)
	out := map[string]models.LetterRule{}
	for _, r := range rows {
		out[r.Template] = r
	}
	return out, err
}

func daysOf(rules map[string]models.LetterRule, template string) int {
	if r, ok := rules[template]; ok {
		return r.Days
	}
	return models.HoldDays
}

// SetRule says from now on whether letters of a kind are held, and after how many
// days a held one is late. What the law of a procedure needs at once is refused
// with the reason. Letters that are held already stay so.
func (s *Service) SetRule(ctx context.Context, actor models.Actor, template string, version int64, held bool, days int) error {
	return s.db.Write(ctx, actor, "letter.rule", func(tx *db.Tx) error {
		if err := actor.May(models.PermOutboxRule); err != nil {
			return err
		}
		if !slices.Contains(s.kinds, template) {
			return models.NotFound("letter_rules")
		}
		if why := models.HoldRefusal(template); held && why != "" {
			return models.Conflict("outbox.never_"+why, "102")
		}
		if days < 1 || days > models.HoldDaysMost {
			return models.Invalid("outbox.rule_invalid", models.FieldError{Field: "days", Key: "outbox.days_outside", Args: map[string]any{"Max": models.HoldDaysMost}})
		}
		rows, err := db.From[models.LetterRule](tx.DB).Where("template = ?", template).Find(tx.Ctx)
		if err != nil {
			return err
		}
		r := models.LetterRule{Template: template}
		if len(rows) > 0 {
			r = rows[0]
		}
		if r.Version != version {
			return models.Stale(r)
		}
		r.Held, r.Days, r.ByName = held, days, actor.Name
		if r.ID == 0 {
			err = db.Create(tx, &r)
		} else {
			err = db.Update(tx, &r, "held", "days", "by_name")
		}
		tx.Target("letter_rules", r.ID)
		return err
	})
}

// HeldLetters is how many letters of a kind are held, and when the oldest is
// late.
type HeldLetters struct {
	Template string
	Count    int
	LateAt   time.Time
}

// Held lists the kinds of which letters are held, for those who settle them.
func (s *Service) Held(ctx context.Context, actor models.Actor) ([]HeldLetters, error) {
	if actor.May(models.PermOutboxSettle) != nil {
		return nil, nil
	}
	waiting, err := s.heldByKind(ctx)
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	rules, err := s.rules(ctx)
	if err != nil {
		return nil, err
	}
	var out []HeldLetters
	for _, w := range waiting {
		w.LateAt = w.LateAt.AddDate(0, 0, daysOf(rules, w.Template))
		out = append(out, w)
	}
	slices.SortFunc(out, func(a, b HeldLetters) int { return strings.Compare(a.Template, b.Template) })
	return out, nil
}

// heldByKind counts held letters; LateAt is when the oldest was written.
func (s *Service) heldByKind(ctx context.Context) (map[string]HeldLetters, error) {
	rows, err := db.Rows[models.Message](s.db.Read(ctx), "SELECT id, template, created_at FROM messages WHERE way = ? ORDER BY id", models.WayHeld)
	out := map[string]HeldLetters{}
	for _, m := range rows {
		h, had := out[m.Template]
		if !had {
			h = HeldLetters{Template: m.Template, LateAt: m.CreatedAt}
		}
		h.Count++
		out[m.Template] = h
	}
	return out, err
}
