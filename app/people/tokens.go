package people

import (
	"context"
	"slices"
	"strings"
	"time"

	"seedfund/app/db"
	"seedfund/models"
)

// tokenMark begins every personal token, so that scanners for leaked secrets
// can know one.
const tokenMark = "seedfund_"

// TokenInput is what a form says about a personal token. Mandate is the
// capacity it acts in.
type TokenInput struct {
	Name     string
	Mandate  int64
	Scopes   []string
	Lifetime time.Duration // zero: models.TokenLifetime
}

// MakeToken makes a personal token for the actor's own account and gives its
// secret, which is shown this once.
func (s *Service) MakeToken(ctx context.Context, actor models.Actor, in TokenInput) (*models.APIToken, string, error) {
	var token *models.APIToken
	secret, hash := newSecret()
	secret = tokenMark + secret
	hash = hashSecret(secret)
	err := s.db.Write(ctx, actor, "token.make", func(tx *db.Tx) error {
		if err := own(tx.Actor); err != nil {
			return err
		}
		if tx.Actor.TokenScopes != nil {
			return models.Forbidden("people.token_by_token", "")
		}
		if !tx.Actor.Fresh(tx.Now) {
			return models.SignIn("error.fresh_sign_in")
		}
		var err error
		token, err = createToken(tx, tx.Actor.AccountID, tx.Actor.PersonID, hash, in)
		return err
	})
	return token, secret, err
}

// MakeTokenFor makes a token for the account with an address, in its only
// capacity in force: the operator's way in, from the command line.
func (s *Service) MakeTokenFor(ctx context.Context, email string, scopes []string) (*models.APIToken, string, error) {
	var token *models.APIToken
	secret, _ := newSecret()
	secret = tokenMark + secret
	err := s.db.Write(ctx, models.SystemActor, "token.make_for", func(tx *db.Tx) error {
		account, err := take[models.Account](tx.Ctx, tx.DB, "account", "email = ?", models.FoldEmail(email))
		if err != nil {
			return err
		}
		mandates, err := db.From[models.Mandate](tx.DB).Where("person_id = ?", account.PersonID).Order("id").Find(tx.Ctx)
		if err != nil {
			return err
		}
		mandates = slices.DeleteFunc(mandates, func(m models.Mandate) bool { return !m.InForce(tx.Now) })
		if len(mandates) == 0 || account.DisabledAt != nil {
			return models.Forbidden("error.no_capacity", "98")
		}
		token, err = createToken(tx, account.ID, account.PersonID, hashSecret(secret),
			TokenInput{Name: "command line", Mandate: mandates[0].ID, Scopes: scopes})
		return err
	})
	return token, secret, err
}

func createToken(tx *db.Tx, account, person int64, hash string, in TokenInput) (*models.APIToken, error) {
	if in.Lifetime == 0 {
		in.Lifetime = models.TokenLifetime
	}
	var f models.Faults
	in.Name = strings.TrimSpace(in.Name)
	if in.Name == "" || len([]rune(in.Name)) > 200 {
		f.Add("name", "people.fault.name", "Max", 200)
	}
	if len(in.Scopes) == 0 {
		f.Add("scopes", "people.fault.scopes")
	}
	for _, scope := range in.Scopes {
		if !slices.Contains(models.TokenScopes(), scope) {
			f.Add("scopes", "people.fault.scopes")
			break
		}
	}
	if in.Lifetime < 24*time.Hour || in.Lifetime > models.MaxTokenLifetime {
		f.Add("days", "people.fault.days")
	}
	mandate, err := take[models.Mandate](tx.Ctx, tx.DB, "mandate", "id = ? AND person_id = ?", in.Mandate, person)
	if err != nil && !models.IsKind(err, models.KindNotFound) {
		return nil, err
	}
	if mandate == nil || !mandate.InForce(tx.Now) {
		f.Add("mandate", "people.fault.capacity")
	}
	if err := f.Err("people.token_invalid"); err != nil {
		return nil, err
	}
	token := &models.APIToken{
		AccountID: account, MandateID: in.Mandate, Name: in.Name, TokenHash: hash,
		Scopes: strings.Join(in.Scopes, " "), ExpiresAt: tx.Now.Add(in.Lifetime),
	}
	return token, db.Create(tx, token)
}

// OwnTokens lists the actor's tokens, newest first.
func (s *Service) OwnTokens(ctx context.Context, actor models.Actor) ([]models.APIToken, error) {
	if err := own(actor); err != nil {
		return nil, err
	}
	return db.From[models.APIToken](s.db.Read(ctx)).Where("account_id = ?", actor.AccountID).Order("id DESC").Find(ctx)
}

// RevokeToken closes one of the actor's own tokens at once.
func (s *Service) RevokeToken(ctx context.Context, actor models.Actor, id int64) error {
	return s.db.Write(ctx, actor, "token.revoke", func(tx *db.Tx) error {
		token, err := db.Load[models.APIToken](tx, id)
		if err != nil {
			return err
		}
		if token.AccountID != tx.Actor.AccountID {
			return models.NotFound("api_tokens")
		}
		if token.RevokedAt != nil {
			return nil
		}
		token.RevokedAt = ptr(tx.Now)
		return db.Update(tx, token, "revoked_at")
	})
}

// ActorForToken gives the actor behind a personal token, in the token's
// capacity and within its scopes; a token that is unknown, expired, revoked or
// whose mandate has ended opens nothing.
func (s *Service) ActorForToken(ctx context.Context, secret string) (Who, error) {
	closed := models.SignIn("error.token")
	if !strings.HasPrefix(secret, tokenMark) {
		return Who{}, closed
	}
	token, err := take[models.APIToken](ctx, s.db.Read(ctx), "token", "token_hash = ?", hashSecret(secret))
	if models.IsKind(err, models.KindNotFound) {
		return Who{}, closed
	}
	if err != nil {
		return Who{}, err
	}
	if !token.Usable(s.db.Now(ctx)) {
		return Who{}, closed
	}
	who, err := s.ActorFor(ctx, Bearer{Account: token.AccountID, Mandate: token.MandateID, Scopes: strings.Fields(token.Scopes)})
	if err == nil && who.Actor.MandateID == 0 {
		return Who{}, closed
	}
	return who, err
}
