package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/models"
)

// orderWait is how long a letter waits for an earlier one to the same address.
const orderWait = 3 * time.Second

// send delivers one letter: done, put off, or failed for good. An error is a
// delivery to be tried again.
func (s *Service) send(ctx context.Context, job SendJob) error {
	m, err := db.From[models.Message](s.db.Read(ctx)).Where("id = ?", job.MessageID).Take(ctx)
	if err != nil {
		return db.Found(err, "messages")
	}
	if m.State != models.MessageQueued || m.Way == models.WayHeld {
		return nil
	}
	if m.DueAt != nil {
		if wait := m.DueAt.Sub(s.db.Now(ctx)); wait > 0 {
			return jobs.Later(wait)
		}
	}
	stopped, earlier, err := s.standing(ctx, m)
	switch {
	case err != nil:
		return err
	case stopped:
		return s.settle(ctx, m, models.MessageFailed, "the account is closed")
	case earlier && s.config.Host != "":
		return jobs.Later(orderWait)
	}
	kind, err := s.storeKind(ctx)
	if err != nil {
		return err
	}
	letter, gone, err := s.toSend(ctx, m, kind)
	if err != nil {
		return err
	}
	if gone != "" {
		return s.settle(ctx, m, models.MessageKept, gone)
	}
	if s.config.Host == "" {
		return s.settle(ctx, m, models.MessageKept, "")
	}
	err = s.deliver(ctx, m, letter)
	if err == nil {
		return s.settle(ctx, m, models.MessageSent, "")
	}
	if forGood(err) {
		return s.settle(ctx, m, models.MessageFailed, plainError(err))
	}
	if noted := s.note(ctx, m, err); noted != nil {
		return noted
	}
	return fmt.Errorf("letter %d: %w", m.ID, err)
}

// standing looks at the receiver again: a closed account gets no letters, and an
// earlier letter to the same address goes first, unless it was tried in vain or
// this one is what somebody waits for or a time runs from.
func (s *Service) standing(ctx context.Context, m models.Message) (stopped, earlier bool, err error) {
	var row struct{ Stopped, Earlier int }
	err = s.db.Read(ctx).Raw(`SELECT
			(SELECT COUNT(*) FROM accounts WHERE id = ? AND disabled_at IS NOT NULL) AS stopped,
			(SELECT COUNT(*) FROM messages WHERE address = ? AND state = ? AND way = ? AND attempts = 0 AND id < ?) AS earlier`,
		m.AccountID, m.Address, models.MessageQueued, models.WayNow, m.ID).Scan(&row).Error
	return row.Stopped > 0, row.Earlier > 0 && !models.ClassOf(m.Template).Instant(), err
}

// settle records how the delivery ended; a link that was sent is forgotten.
func (s *Service) settle(ctx context.Context, m models.Message, state models.MessageState, why string) error {
	return s.db.Keep(ctx, db.Mail, func(tx *db.Tx) error {
		now := tx.Now
		m.State, m.LastError, m.Attempts = state, why, m.Attempts+1
		columns := []string{"state", "last_error", "attempts"}
		if state == models.MessageSent {
			m.SentAt = &now
			columns = append(columns, "sent_at")
		}
		if state != models.MessageKept {
			m.Params = withoutLink(m.Params)
			columns = append(columns, "params")
		}
		return s.ended(tx, &m, columns...)
	})
}

// note records a try that failed.
func (s *Service) note(ctx context.Context, m models.Message, why error) error {
	return s.db.Keep(ctx, db.Mail, func(tx *db.Tx) error {
		m.Attempts, m.LastError = m.Attempts+1, plainError(why)
		return db.Update(tx, &m, "attempts", "last_error")
	})
}

// withoutLink takes the parameter Link out, which opens an account.
func withoutLink(params string) string {
	var all map[string]string
	if json.Unmarshal([]byte(params), &all) != nil || all["Link"] == "" {
		return params
	}
	all["Link"] = ""
	body, err := json.Marshal(all)
	if err != nil {
		return "{}"
	}
	return string(body)
}

func plainError(err error) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	return text[:min(len(text), 500)]
}

func (s *Service) deliver(ctx context.Context, m models.Message, letter Rendered) error {
	msg := gomail.NewMsg()
	if err := msg.FromFormat(s.config.FromName, s.config.From); err != nil {
		return fmt.Errorf("the sender's address: %w", err)
	}
	// A name is a phrase that the header quotes, whatever stands in it.
	to, err := netmail.ParseAddress((&netmail.Address{Name: models.OneLine(m.Name), Address: m.Address}).String())
	if err != nil {
		return unsendable{err}
	}
	msg.SetAddrHeaderFromMailAddress(gomail.HeaderTo, to)
	msg.Subject(strings.Join(strings.Fields(letter.Subject), " "))
	msg.SetMessageIDWithValue(m.MessageID)
	msg.SetDateWithValue(m.CreatedAt)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("Content-Language", m.Language)
	if models.ClassOf(m.Template) != models.ClassSignIn {
		msg.SetGenHeader("List-Id", s.config.FromName+" <notices."+s.domain()+">")
	}
	msg.SetBodyString(gomail.TypeTextPlain, letter.Text)
	if letter.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, letter.HTML)
	}
	client, err := gomail.NewClient(s.config.Host, s.options()...)
	if err != nil {
		return err
	}
	bounded, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	return client.DialAndSendWithContext(bounded, msg)
}

func (s *Service) options() []gomail.Option {
	policy := gomail.TLSMandatory
	switch s.config.TLS {
	case "if offered":
		policy = gomail.TLSOpportunistic
	case "none":
		policy = gomail.NoTLS
	}
	options := []gomail.Option{gomail.WithPort(s.config.Port), gomail.WithTLSPolicy(policy), gomail.WithHELO(s.domain()),
		gomail.WithTimeout(s.config.Timeout), gomail.WithoutNoop()}
	if s.config.Username != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.config.Username), gomail.WithPassword(s.config.Password))
	}
	return options
}

// unsendable is a letter no server could be asked to take.
type unsendable struct{ error }

// forGood says whether the server refused the letter itself (5xx), so that
// trying again is in vain. What fails before the receiver is named (sign-in,
// encryption) is a fault of the settings, which can be mended.
func forGood(err error) bool {
	var never unsendable
	if errors.As(err, &never) {
		return true
	}
	var refused *gomail.SendError
	if !errors.As(err, &refused) {
		return false
	}
	if code := refused.ErrorCode(); code >= 500 && code < 600 {
		return refused.Reason == gomail.ErrSMTPRcptTo || refused.Reason == gomail.ErrSMTPData || refused.Reason == gomail.ErrSMTPDataClose
	}
	var reply *textproto.Error
	return errors.As(err, &reply) && reply.Code >= 550 && reply.Code < 560 && !refused.IsTemp()
}
