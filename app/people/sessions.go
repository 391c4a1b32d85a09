package people

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// SessionStore keeps sessions in the store by the hash of their token, which
// the session manager computes. It writes a session only when it changed or
// was last written a minute ago, so that reading pages stays cheap.
type SessionStore struct{ db *db.DB }

// Sessions is the store for the session manager.
func (s *Service) Sessions() *SessionStore { return &SessionStore{s.db} }

// Visit is what one request knows about its session: what was read, to tell
// whether it changed, and the browser, to show it in the person's list.
type Visit struct {
	UserAgent string
	Address   string
	token     string
	data      []byte
	seen      time.Time
}

type visitKey struct{}

// WithVisit gives the session store the request it serves.
func WithVisit(ctx context.Context, v *Visit) context.Context {
	return context.WithValue(ctx, visitKey{}, v)
}

func visitOf(ctx context.Context) *Visit {
	if v, ok := ctx.Value(visitKey{}).(*Visit); ok {
		return v
	}
	return &Visit{}
}

// SessionToken is the hash of the token of the session that a request comes
// with, empty where there is none.
func SessionToken(ctx context.Context) string { return visitOf(ctx).token }

// Token is the hash of the session's token, empty for a request without one.
func (v *Visit) Token() string { return v.token }

const writeEvery = time.Minute

var errWithoutContext = errors.New("people: sessions are kept under a request's context")

// Find implements scs.Store; it is never called, for FindCtx exists.
func (*SessionStore) Find(string) ([]byte, bool, error) { return nil, false, errWithoutContext }

// Commit implements scs.Store; it is never called.
func (*SessionStore) Commit(string, []byte, time.Time) error { return errWithoutContext }

// Delete implements scs.Store; it is never called.
func (*SessionStore) Delete(string) error { return errWithoutContext }

// FindCtx gives the data of a session that has not expired by the database's clock.
func (st *SessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	row, err := db.From[models.Session](st.db.Read(ctx)).Where("token_hash = ?", token).Take(ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if !st.db.Now(ctx).Before(row.ExpiresAt) {
		return nil, false, nil
	}
	v := visitOf(ctx)
	v.token, v.data, v.seen = token, row.Data, row.SeenAt
	return row.Data, true, nil
}

// CommitCtx keeps the session. The manager's expiry counts from this process's
// clock; the store counts the same length from its own.
func (st *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	v, now := visitOf(ctx), st.db.Now(ctx)
	if v.token == token && bytes.Equal(v.data, data) && now.Sub(v.seen) < writeEvery {
		return nil
	}
	account := accountIn(data)
	if account == 0 {
		return nil // visitors need no session
	}
	ends := now.Add(min(time.Until(expiry), models.SessionIdle))
	known := v.token == token
	return st.db.Keep(ctx, db.Sessions, func(tx *db.Tx) error {
		n, err := db.Exec(tx, "UPDATE sessions SET data = ?, account_id = ?, seen_at = ?, expires_at = ? WHERE token_hash = ?",
			data, account, now, ends, token)
		// A session that was ended meanwhile stays ended.
		if err != nil || n == 1 || known {
			return err
		}
		return db.Create(tx, &models.Session{
			TokenHash: token, AccountID: account, Data: data, UserAgent: cut(v.UserAgent, 300), Address: v.Address,
			SeenAt: now, ExpiresAt: ends,
		})
	})
}

// DeleteCtx ends a session.
func (st *SessionStore) DeleteCtx(ctx context.Context, token string) error {
	return st.db.Keep(ctx, db.Sessions, func(tx *db.Tx) error {
		_, err := db.Exec(tx, "DELETE FROM sessions WHERE token_hash = ?", token)
		return err
	})
}

// endSessions ends every session of an account but the one that is kept.
func endSessions(tx *db.Tx, account int64, keep string) error {
	_, err := db.Exec(tx, "DELETE FROM sessions WHERE account_id = ? AND token_hash <> ?", account, keep)
	return err
}

// OwnSessions lists the sessions of the actor's account, newest first.
func (s *Service) OwnSessions(ctx context.Context, actor models.Actor, current string) ([]models.SessionRow, error) {
	if err := own(actor); err != nil {
		return nil, err
	}
	rows := []models.SessionRow{}
	err := s.db.Read(ctx).Raw(`SELECT id, user_agent, address, created_at, seen_at, expires_at,
		CASE WHEN token_hash = ? THEN 1 ELSE 0 END AS current
		FROM sessions WHERE account_id = ? AND expires_at > ? ORDER BY seen_at DESC, id DESC`,
		current, actor.AccountID, s.db.Now(ctx)).Scan(&rows).Error
	return rows, err
}

// EndSession ends one of the actor's own sessions, or with id 0 every one but
// the current.
func (s *Service) EndSession(ctx context.Context, actor models.Actor, id int64, current string) error {
	if err := own(actor); err != nil {
		return err
	}
	return s.db.Write(ctx, actor, "session.end", func(tx *db.Tx) error {
		tx.Target("accounts", actor.AccountID)
		if id == 0 {
			return endSessions(tx, actor.AccountID, current)
		}
		n, err := db.Exec(tx, "DELETE FROM sessions WHERE id = ? AND account_id = ?", id, actor.AccountID)
		if err == nil && n == 0 {
			return models.NotFound("session")
		}
		return err
	})
}

// SessionCodec writes a session's values as JSON, so that the store can see
// whose it is.
type SessionCodec struct{}

type sessionBody struct {
	Deadline time.Time         `json:"deadline"`
	Values   map[string]string `json:"values"`
}

// AccountValue is the session value that names the account.
const AccountValue = "account"

// Encode implements scs.Codec for values that are texts.
func (SessionCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	body := sessionBody{Deadline: deadline.UTC(), Values: make(map[string]string, len(values))}
	for name, value := range values {
		text, ok := value.(string)
		if !ok {
			return nil, errors.New("people: a session keeps texts only")
		}
		body.Values[name] = text
	}
	return json.Marshal(body)
}

// Decode implements scs.Codec.
func (SessionCodec) Decode(data []byte) (time.Time, map[string]any, error) {
	var body sessionBody
	if err := json.Unmarshal(data, &body); err != nil {
		return time.Time{}, nil, err
	}
	values := make(map[string]any, len(body.Values))
	for name, value := range body.Values {
		values[name] = value
	}
	return body.Deadline, values, nil
}

func accountIn(data []byte) int64 {
	var body struct {
		Values struct {
			Account int64 `json:"account,string"`
		} `json:"values"`
	}
	if json.Unmarshal(data, &body) != nil {
		return 0
	}
	return body.Values.Account
}

func cut(s string, longest int) string {
	r := []rune(s)
	if len(r) > longest {
		return string(r[:longest])
	}
	return s
}

// DoorOf is where the request comes from, as limits on tries count it.
func DoorOf(ctx context.Context, request string) Door {
	return Door{Address: visitOf(ctx).Address, RequestID: request}
}
