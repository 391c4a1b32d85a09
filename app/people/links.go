package people

import (
	"context"
	"net/url"
	"strings"
	"time"

	"seedfund/app/db"
	"seedfund/models"
)

var linkLifetime = map[models.LinkPurpose]time.Duration{
	models.LinkInvitation: models.InvitationLifetime,
	models.LinkReset:      models.PasswordResetLifetime,
	models.LinkFirst:      models.FirstLinkLifetime,
}

// linkPath is the page a link leads to. The secret is in the query, which the
// log leaves out.
var linkPath = map[models.LinkPurpose]string{
	models.LinkInvitation: "/invitation",
	models.LinkReset:      "/reset/password",
	models.LinkFirst:      "/set-up/administrator",
}

// makeLink voids the open links of the same purpose, makes a new one, and
// mails it to the account.
func (s *Service) makeLink(tx *db.Tx, purpose models.LinkPurpose, account *models.Account) (string, error) {
	var id *int64
	if account != nil {
		id = &account.ID
	}
	if err := voidLinks(tx, purpose, id); err != nil {
		return "", err
	}
	secret, hash := newSecret()
	link := &models.AccountLink{Purpose: purpose, AccountID: id, TokenHash: hash, ExpiresAt: tx.Now.Add(linkLifetime[purpose])}
	if err := db.Create(tx, link); err != nil {
		return "", err
	}
	address := strings.TrimSuffix(s.config.Origin, "/") + linkPath[purpose] + "?t=" + url.QueryEscape(secret)
	if account == nil || s.config.Mail == nil {
		return address, nil
	}
	return address, s.config.Mail.Queue(tx, *account, "people."+string(purpose), map[string]string{"Link": address})
}

func voidLinks(tx *db.Tx, purpose models.LinkPurpose, account *int64) error {
	q := db.From[models.AccountLink](tx.DB).Where("purpose = ? AND used_at IS NULL AND voided_at IS NULL", purpose)
	if account != nil {
		q = q.Where("account_id = ?", *account)
	}
	open, err := q.Order("id").Find(tx.Ctx)
	if err != nil {
		return err
	}
	for _, link := range open {
		link.VoidedAt = ptr(tx.Now)
		if err := db.Update(tx, &link, "voided_at"); err != nil {
			return err
		}
	}
	return nil
}

// LinkFor tells whom a link is for, while it can be used; without an account
// for the first administrator.
func (s *Service) LinkFor(ctx context.Context, purpose models.LinkPurpose, secret string) (*models.Account, error) {
	link, err := take[models.AccountLink](ctx, s.db.Read(ctx), "link", "token_hash = ? AND purpose = ?", hashSecret(secret), purpose)
	if err != nil || !link.Open(s.db.Now(ctx)) {
		return nil, deadLink(err)
	}
	if link.AccountID == nil {
		return nil, nil
	}
	return take[models.Account](ctx, s.db.Read(ctx), "account", "id = ?", *link.AccountID)
}

func deadLink(err error) error {
	if err != nil && !models.IsKind(err, models.KindNotFound) {
		return err
	}
	return models.Conflict("people.link_dead", "")
}

// useLink takes the link for this act: of two at once one gets it.
func useLink(tx *db.Tx, purpose models.LinkPurpose, secret string) (*models.AccountLink, error) {
	found, err := take[models.AccountLink](tx.Ctx, tx.DB, "link", "token_hash = ? AND purpose = ?", hashSecret(secret), purpose)
	if err != nil {
		return nil, deadLink(err)
	}
	link, err := db.Load[models.AccountLink](tx, found.ID)
	if err != nil || !link.Open(tx.Now) {
		return nil, deadLink(err)
	}
	link.UsedAt = ptr(tx.Now)
	return link, db.Update(tx, link, "used_at")
}

// SetPassword accepts an invitation or a reset: the link's account gets the
// password, and every session it had ends. Who is signed in as somebody else
// is refused, so that nobody takes another's invitation by mistake or design.
func (s *Service) SetPassword(ctx context.Context, actor models.Actor, door Door, purpose models.LinkPurpose, secret, password string) (*models.Account, error) {
	t, err := s.try(ctx, string(purpose), hashSecret(secret), door.Address)
	if err != nil {
		return nil, err
	}
	account, err := s.LinkFor(ctx, purpose, secret)
	if err != nil {
		return nil, err
	}
	if account == nil {
		return nil, deadLink(nil)
	}
	if actor.SignedIn() && actor.AccountID != account.ID {
		return nil, models.Forbidden("people.link_of_another", "")
	}
	if err := models.CheckPassword(password, account.Email); err != nil {
		return nil, err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return nil, err
	}
	as := models.Actor{AccountID: account.ID, PersonID: account.PersonID, Role: models.RolePublic, RequestID: door.RequestID}
	err = s.db.Write(ctx, as, "account."+string(purpose), func(tx *db.Tx) error {
		link, err := useLink(tx, purpose, secret)
		if err != nil {
			return err
		}
		tx.Target("accounts", *link.AccountID)
		return setPassword(tx, *link.AccountID, hash, "")
	})
	if err != nil {
		return nil, err
	}
	return account, t.giveBack(ctx)
}

// AskReset mails a link to the address if an active account has it. The answer
// is the same if none has.
func (s *Service) AskReset(ctx context.Context, door Door, email string) error {
	email = models.FoldEmail(email)
	if _, err := s.try(ctx, "reset", email, door.Address); err != nil {
		return err
	}
	as := models.SystemActor
	as.RequestID = door.RequestID
	return s.db.Write(ctx, as, "account.ask_reset", func(tx *db.Tx) error {
		tx.Note("accounts", 0, map[string]any{"asked": true})
		account, err := take[models.Account](tx.Ctx, tx.DB, "account", "email = ?", email)
		if models.IsKind(err, models.KindNotFound) {
			return nil
		}
		if err != nil || !account.Active() {
			return err
		}
		_, err = s.makeLink(tx, models.LinkReset, account)
		return err
	})
}

// FirstLink makes the one-use link by which the first administrator of a real
// store begins; refused once there is an account or in a demonstration store.
func (s *Service) FirstLink(ctx context.Context) (string, error) {
	var address string
	err := s.db.Write(ctx, models.SystemActor, "account.first_link", func(tx *db.Tx) error {
		if err := refuseSettled(tx); err != nil {
			return err
		}
		var err error
		address, err = s.makeLink(tx, models.LinkFirst, nil)
		return err
	})
	return address, err
}

// NeedsFirst reports whether nobody can sign in yet.
func (s *Service) NeedsFirst(ctx context.Context) (bool, error) {
	var accounts int64
	err := s.db.Read(ctx).Raw("SELECT COUNT(*) FROM accounts").Scan(&accounts).Error
	return accounts == 0, err
}

func refuseSettled(tx *db.Tx) error {
	var accounts int64
	if err := tx.Raw("SELECT COUNT(*) FROM accounts").Scan(&accounts).Error; err != nil {
		return err
	}
	if accounts > 0 {
		return models.Conflict("people.first_exists", "")
	}
	store, err := storeOf(tx.Ctx, tx.DB)
	if err == nil && store != nil && store.Kind == models.StoreDemonstration {
		return models.Conflict("people.first_demonstration", "")
	}
	return err
}

// FirstInput is what the first administrator says: who they are and which fund
// this store holds, which cannot be changed later.
type FirstInput struct {
	FundCode string
	Name     string
	Email    string
	Language string
	Password string
}

// MakeFirst settles the store as a real fund's and makes its first
// administrator.
func (s *Service) MakeFirst(ctx context.Context, door Door, secret string, in FirstInput) (*models.Account, error) {
	t, err := s.try(ctx, "first", "first", door.Address)
	if err != nil {
		return nil, err
	}
	if _, err := s.LinkFor(ctx, models.LinkFirst, secret); err != nil {
		return nil, err
	}
	in.FundCode = strings.ToUpper(strings.TrimSpace(in.FundCode))
	if err := in.check(); err != nil {
		return nil, err
	}
	hash, err := s.hasher.hash(ctx, in.Password)
	if err != nil {
		return nil, err
	}
	as := models.SystemActor
	as.RequestID = door.RequestID
	var account *models.Account
	err = s.db.Write(ctx, as, "account.first", func(tx *db.Tx) error {
		if err := refuseSettled(tx); err != nil {
			return err
		}
		if _, err := useLink(tx, models.LinkFirst, secret); err != nil {
			return err
		}
		if err := Settle(tx, models.StoreReal, in.FundCode); err != nil {
			return err
		}
		var err error
		if account, err = CreateAccount(tx, AccountInput{Name: in.Name, Email: in.Email, Language: in.Language}, hash); err != nil {
			return err
		}
		_, err = CreateMandate(tx, MandateInput{Person: account.PersonID, Role: models.RoleAdministrator, Instrument: "first start of the store"})
		return err
	})
	if err != nil {
		return nil, err
	}
	return account, t.giveBack(ctx)
}

func (in FirstInput) check() error {
	var f models.Faults
	if !validFundCode(in.FundCode) {
		f.Add("fund_code", "people.fault.fund_code")
	}
	if err := models.CheckPassword(in.Password, in.Email); err != nil {
		f = append(f, models.AsError(err).Fields...)
	}
	return f.Err("people.account_invalid")
}

// validFundCode: capital letters and figures, and not the mark of
// demonstration funds.
func validFundCode(code string) bool {
	if len(code) < 3 || len(code) > 10 || strings.HasPrefix(code, "DEM") {
		return false
	}
	for _, r := range code {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}

// Settle decides once what the store holds. A real store that has been settled
// is left as it is.
func Settle(tx *db.Tx, kind models.StoreKind, fund string) error {
	store, err := storeOf(tx.Ctx, tx.DB)
	if err != nil {
		return err
	}
	if store == nil {
		return db.Create(tx, &models.Store{ID: 1, Kind: kind, FundCode: fund})
	}
	if store.Kind != kind {
		return models.Conflict("people.store_of_other_kind", "")
	}
	return nil
}

// Store is the one row of facts about the store; nil before it is settled.
func (s *Service) Store(ctx context.Context) (*models.Store, error) {
	return storeOf(ctx, s.db.Read(ctx))
}
