package people

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"seedfund/app/db"
	"seedfund/models"
)

// Limits bound tries in one window: on one account from anywhere, and from one
// neighbourhood (an IPv4 address or an IPv6 /64) on any account. They are kept
// in the store, so that two servers share them. A window passes by itself:
// nobody is locked out for good.
type Limits struct {
	Window     time.Duration
	PerAccount int64
	PerAddress int64
}

// StandardLimits let a person mistype and an office share an address.
var StandardLimits = Limits{Window: 10 * time.Minute, PerAccount: 10, PerAddress: 60}

// tries are the buckets one try counts in.
type tries struct {
	service *Service
	window  time.Time
	buckets []string
}

// try counts a try at a door before it is looked at and refuses it when there
// were too many; a try that succeeds is given back.
func (s *Service) try(ctx context.Context, door, account, address string) (*tries, error) {
	now := s.db.Now(ctx)
	t := &tries{service: s, window: now.Truncate(s.config.Limits.Window)}
	limits := []int64{s.config.Limits.PerAccount, s.config.Limits.PerAddress}
	sum := sha256.Sum256([]byte(account))
	t.buckets = []string{door + ":account:" + hex.EncodeToString(sum[:16]), door + ":address:" + address}
	over := false
	err := s.db.Keep(ctx, db.Rates, func(tx *db.Tx) error {
		over = false
		for i, bucket := range t.buckets {
			var hits int64
			err := tx.Raw(`INSERT INTO rate_counters (bucket, window_start, hits) VALUES (?, ?, 1)
				ON CONFLICT (bucket, window_start) DO UPDATE SET hits = rate_counters.hits + 1 RETURNING hits`,
				bucket, t.window).Scan(&hits).Error
			if err != nil {
				return err
			}
			over = over || hits > limits[i]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if over {
		return nil, models.TooMany("people.too_many_tries", t.window.Add(s.config.Limits.Window).Sub(now))
	}
	return t, nil
}

// giveBack takes a successful try out of the count.
func (t *tries) giveBack(ctx context.Context) error {
	return t.service.db.Keep(ctx, db.Rates, func(tx *db.Tx) error {
		for _, bucket := range t.buckets {
			if _, err := db.Exec(tx, "UPDATE rate_counters SET hits = hits - 1 WHERE bucket = ? AND window_start = ? AND hits > 1",
				bucket, t.window); err != nil {
				return err
			}
		}
		return nil
	})
}

// Guard counts a try with the secret of a link that another area made, before it
// is looked at, under the limits of sign-in, and refuses it when there were too
// many. The caller gives back a try that succeeded.
func (s *Service) Guard(ctx context.Context, door Door, what, secret string) (giveBack func(context.Context) error, err error) {
	t, err := s.try(ctx, what, secret, door.Address)
	if err != nil {
		return nil, err
	}
	return t.giveBack, nil
}
