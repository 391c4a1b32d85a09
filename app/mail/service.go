package mail

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/models"
)

// Config says how letters leave. Without a Host they are kept.
type Config struct {
	Host     string
	Port     int // 0: 587
	Username string
	Password string
	From     string // the address letters come from
	FromName string
	// TLS is "required" (also when empty), "if offered" or "none".
	TLS string
	// Origin is the public address of the site, without a slash at its end.
	Origin string
	// Timeout bounds one delivery; 0 means 20 s.
	Timeout time.Duration
}

// Rendered is a letter in words.
type Rendered struct {
	Subject string // one line
	Text    string
	HTML    string // empty: the letter is plain text only
}

// Renderer puts a template into words in a language. One that has a method
// Templates() []string names the kinds of letters that rules are about.
type Renderer interface {
	Letter(language, template string, params map[string]string) (Rendered, error)
}

// Service is the outbox of one store.
type Service struct {
	db       *db.DB
	config   Config
	renderer Renderer
	sight    Sight    // nil where every page is shown
	followed []string // templates whose deliveries somebody waits for
	kinds    []string // every template there is
	origin   string   // public address that pages begin with
}

// New gives the outbox; it reads nothing.
func New(d *db.DB, config Config, renderer Renderer) *Service {
	if config.Port == 0 {
		config.Port = 587
	}
	if config.Timeout == 0 {
		config.Timeout = 20 * time.Second
	}
	s := &Service{db: d, config: config, renderer: renderer, origin: strings.TrimSuffix(config.Origin, "/")}
	if list, ok := renderer.(interface{ Templates() []string }); ok {
		s.kinds = list.Templates()
	}
	return s
}

// SendJob sends one letter.
type SendJob struct {
	MessageID int64 `json:"message_id"`
}

// Kind names the job in the queue.
func (SendJob) Kind() string { return "mail_send" }

// InsertOpts implements river.JobArgsWithInsertOpts: one open job a letter.
func (SendJob) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.MailQueue, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled}}}
}

// Register tells the runner how letters are sent, and looks for forgotten ones.
func (s *Service) Register(r *jobs.Runner) {
	jobs.Handle(r, s.send)
	r.Every("forgotten letters", time.Hour, func(ctx context.Context) error {
		_, err := s.Requeue(ctx)
		return err
	})
	r.Every("digests", 10*time.Minute, func(ctx context.Context) error {
		_, err := s.Digest(ctx)
		return err
	})
}

// Queue writes a letter to an account in the caller's act; it exists exactly
// if the act does. Parameters are texts the template names.
func (s *Service) Queue(tx *db.Tx, to models.Account, template string, params map[string]string) error {
	_, err := s.Letter(tx, to, template, params)
	return err
}

// Letter is Queue and gives the letter's row in the outbox. How it leaves follows
// from the rule of its kind and from what its receiver chose; a link that opens
// something goes at once.
func (s *Service) Letter(tx *db.Tx, to models.Account, template string, params map[string]string) (models.Message, error) {
	person, err := db.From[models.Person](tx.DB).Where("id = ?", to.PersonID).Take(tx.Ctx)
	if err != nil {
		return models.Message{}, db.Found(err, "people")
	}
	return s.write(tx, &to, models.Message{AccountID: to.ID, Address: to.Email, Name: person.Name, Language: to.Language}, template, params)
}

// Outsider is somebody without an account who is written to.
type Outsider struct {
	Address  string
	Name     string // or office
	Language string
}

// QueueTo is Queue for somebody without an account.
func (s *Service) QueueTo(tx *db.Tx, to Outsider, template string, params map[string]string) error {
	_, err := s.write(tx, nil, models.Message{Address: to.Address, Name: to.Name, Language: to.Language}, template, params)
	return err
}

// write puts a letter into the outbox; to is nil for somebody without an account,
// whom every letter reaches at once.
func (s *Service) write(tx *db.Tx, to *models.Account, m models.Message, template string, params map[string]string) (models.Message, error) {
	body, err := json.Marshal(params)
	if err != nil {
		return models.Message{}, err
	}
	m.Template, m.Params, m.State = template, string(body), models.MessageQueued
	m.MessageID = strings.ToLower(rand.Text()) + "@" + s.domain()
	m.Page, m.Way = pathOf(params["Page"]), models.WayNow
	if params["Link"] == "" && to != nil {
		if m.Way, m.DueAt, err = s.way(tx, *to, template, params); err != nil {
			return m, err
		}
	}
	if m.Way == models.WayInbox || m.Way == models.WayDigest {
		m.State = models.MessageKept
	}
	if err := db.Create(tx, &m); err != nil {
		return m, err
	}
	if m.State != models.MessageQueued || m.Way == models.WayHeld {
		return m, nil
	}
	return m, tx.Enqueue(SendJob{MessageID: m.ID})
}

// pathOf is the path of an address of this site.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

// SettledJob says that the delivery of a letter ended, for who follows it.
type SettledJob struct {
	MessageID int64 `json:"message_id"`
}

// Kind names the job in the queue.
func (SettledJob) Kind() string { return "mail_settled" }

// Follow has the end of each delivery of a template put into the queue.
func (s *Service) Follow(template string) { s.followed = append(s.followed, template) }

// domain is what Message-IDs end with.
func (s *Service) domain() string {
	if _, domain, ok := strings.Cut(s.config.From, "@"); ok && domain != "" {
		return domain
	}
	return "seedfund.invalid"
}

func (s *Service) storeKind(ctx context.Context) (models.StoreKind, error) {
	var kind models.StoreKind
	err := s.db.Read(ctx).Raw("SELECT kind FROM stores").Scan(&kind).Error
	return kind, err
}

// render puts a letter into words and gives the path of the page it leads to.
func (s *Service) render(m models.Message, kind models.StoreKind) (Rendered, string, error) {
	var said map[string]string
	if err := json.Unmarshal([]byte(m.Params), &said); err != nil {
		return Rendered{}, "", err
	}
	params := map[string]string{"Receiver": m.Name}
	maps.Copy(params, said)
	if kind == models.StoreDemonstration {
		params["Illustrative"] = "yes"
	}
	letter, err := s.renderer.Letter(m.Language, m.Template, params)
	return letter, pathOf(said["Page"]), err
}

const (
	forgottenAfter = 30 * time.Minute
	givenUpAfter   = 4 * 24 * time.Hour
)

// Requeue puts letters that wait without a job into the queue again and gives
// how many; after some days a letter that could not be sent has failed.
func (s *Service) Requeue(ctx context.Context) (int, error) {
	now := s.db.Now(ctx)
	waiting, err := db.From[models.Message](s.db.Read(ctx)).Where("state = ? AND way <> ? AND COALESCE(due_at, created_at) < ?", models.MessageQueued, models.WayHeld, now.Add(-forgottenAfter)).
		Order("id").Limit(1000).Find(ctx)
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	requeued := 0
	err = s.db.Keep(ctx, db.Mail, func(tx *db.Tx) error {
		requeued = 0
		for i := range waiting {
			m := &waiting[i]
			since := m.CreatedAt
			if m.DueAt != nil {
				since = *m.DueAt
			}
			if since.Before(now.Add(-givenUpAfter)) {
				m.State, m.Params = models.MessageFailed, withoutLink(m.Params)
				if m.LastError == "" {
					m.LastError = "it could not be sent for days"
				}
				if err := s.ended(tx, m, "state", "last_error", "params"); err != nil {
					return err
				}
				continue
			}
			requeued++
			if err := tx.Enqueue(SendJob{MessageID: m.ID}); err != nil {
				return err
			}
		}
		return nil
	})
	return requeued, err
}

// ended writes how a delivery ended, and tells who follows it.
func (s *Service) ended(tx *db.Tx, m *models.Message, columns ...string) error {
	if err := db.Update(tx, m, columns...); err != nil {
		return err
	}
	if !slices.Contains(s.followed, m.Template) {
		return nil
	}
	return tx.Enqueue(SettledJob{MessageID: m.ID})
}
