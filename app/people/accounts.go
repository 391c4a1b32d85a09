package people

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Languages are those an account can choose; the switcher offers the complete ones.
var Languages = []string{"en", "fr", "ar", "es", "ru", "zh"}

// AccountInput is what a form says about a new account.
type AccountInput struct {
	Name, Email, Language string
}

// Invite makes an account without a password and the one-use link that lets
// its person set one. The link is returned for the case that no mail goes out.
func (s *Service) Invite(ctx context.Context, actor models.Actor, in AccountInput) (*models.Account, string, error) {
	var account *models.Account
	var link string
	err := s.db.Write(ctx, actor, "account.invite", func(tx *db.Tx) error {
		if err := mayManage(tx); err != nil {
			return err
		}
		var err error
		if account, err = CreateAccount(tx, in, ""); err != nil {
			return err
		}
		link, err = s.makeLink(tx, models.LinkInvitation, account)
		return err
	})
	return account, link, err
}

// InviteAgain voids the links an account has and makes a new one, while it has
// no password.
func (s *Service) InviteAgain(ctx context.Context, actor models.Actor, id int64) (string, error) {
	var link string
	err := s.db.Write(ctx, actor, "account.invite_again", func(tx *db.Tx) error {
		if err := mayManage(tx); err != nil {
			return err
		}
		account, err := db.Load[models.Account](tx, id)
		if err != nil {
			return err
		}
		if account.PasswordHash != "" {
			return models.Conflict("people.already_accepted", "")
		}
		link, err = s.makeLink(tx, models.LinkInvitation, account)
		return err
	})
	return link, err
}

// CreateAccount joins a transaction whose policy has been decided; hash is
// empty for an account that waits for its invitation to be accepted.
func CreateAccount(tx *db.Tx, in AccountInput, hash string) (*models.Account, error) {
	store, err := mark(tx)
	if err != nil {
		return nil, err
	}
	in.Name, in.Email = models.OneLine(in.Name), models.FoldEmail(in.Email)
	if in.Language == "" {
		in.Language = Languages[0]
	}
	if err := checkAccount(tx, in); err != nil {
		return nil, err
	}
	person := &models.Person{Name: in.Name}
	if err := db.Create(tx, person); err != nil {
		return nil, err
	}
	account := &models.Account{
		PersonID: person.ID, Email: in.Email, Language: in.Language, PasswordHash: hash,
		StoreID: store.ID, StoreKind: store.Kind, Demonstration: store.Kind == models.StoreDemonstration,
	}
	if hash != "" {
		account.PasswordSetAt = ptr(tx.Now)
	}
	return account, db.Create(tx, account)
}

func checkAccount(tx *db.Tx, in AccountInput) error {
	var f models.Faults
	if in.Name == "" || len([]rune(in.Name)) > 200 {
		f.Add("name", "people.fault.name", "Max", 200)
	}
	if !models.ValidEmail(in.Email) {
		f.Add("email", "people.fault.email")
	}
	if !slices.Contains(Languages, in.Language) {
		f.Add("language", "people.fault.language")
	}
	var taken int64
	if err := tx.Raw("SELECT COUNT(*) FROM accounts WHERE email = ?", in.Email).Scan(&taken).Error; err != nil {
		return err
	}
	if taken > 0 {
		f.Add("email", "people.fault.email_taken")
	}
	return f.Err("people.account_invalid")
}

// Disable shuts an account and ends its sessions at once; Enable opens it again.
func (s *Service) Disable(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.db.Write(ctx, actor, "account.disable", func(tx *db.Tx) error {
		account, err := loadManaged(tx, id, version)
		if err != nil {
			return err
		}
		if tx.Actor.AccountID == id {
			return models.Forbidden("people.own_account", "")
		}
		if account.DisabledAt != nil {
			return models.Conflict("people.already_disabled", "")
		}
		account.DisabledAt = ptr(tx.Now)
		if err := db.Update(tx, account, "disabled_at"); err != nil {
			return err
		}
		return endSessions(tx, account.ID, "")
	})
}

// Enable opens a disabled account again; its sessions stay ended.
func (s *Service) Enable(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.db.Write(ctx, actor, "account.enable", func(tx *db.Tx) error {
		account, err := loadManaged(tx, id, version)
		if err != nil {
			return err
		}
		account.DisabledAt = nil
		return db.Update(tx, account, "disabled_at")
	})
}

func loadManaged(tx *db.Tx, id, version int64) (*models.Account, error) {
	if err := mayManage(tx); err != nil {
		return nil, err
	}
	account, err := db.Load[models.Account](tx, id)
	if err != nil {
		return nil, err
	}
	if account.Version != version {
		return nil, models.Stale(account)
	}
	return account, nil
}

const accountRows = `SELECT a.id, a.person_id, p.name, a.email, a.language, a.password_set_at, a.disabled_at, a.created_at,
	(SELECT COUNT(*) FROM mandates m WHERE m.person_id = a.person_id AND m.from_at <= ?
		AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?)) AS mandates
	FROM accounts a JOIN people p ON p.id = a.person_id`

// Accounts lists accounts in the order of their making, from after an id on.
func (s *Service) Accounts(ctx context.Context, actor models.Actor, at time.Time, after int64, limit int) ([]models.AccountRow, error) {
	if err := actor.May(models.PermPeopleRead); err != nil {
		return nil, err
	}
	var rows []models.AccountRow
	err := s.db.Read(ctx).Raw(accountRows+" WHERE a.id > ? ORDER BY a.id LIMIT ?", at, at, at, after, limit).Scan(&rows).Error
	return rows, err
}

// Account is one account with its person.
func (s *Service) Account(ctx context.Context, actor models.Actor, id int64) (*models.Account, *models.Person, error) {
	if err := actor.May(models.PermPeopleRead); err != nil {
		return nil, nil, err
	}
	return accountAndPerson(ctx, s.db.Read(ctx), id)
}

func accountAndPerson(ctx context.Context, q *gorm.DB, id int64) (*models.Account, *models.Person, error) {
	account, err := take[models.Account](ctx, q, "account", "id = ?", id)
	if err != nil {
		return nil, nil, err
	}
	person, err := take[models.Person](ctx, q, "person", "id = ?", account.PersonID)
	return account, person, err
}

// Profile is one's own account.
func (s *Service) Profile(ctx context.Context, actor models.Actor) (*models.Account, *models.Person, error) {
	if err := own(actor); err != nil {
		return nil, nil, err
	}
	return accountAndPerson(ctx, s.db.Read(ctx), actor.AccountID)
}

// ChangeProfile sets one's own name, language and time zone (an IANA name,
// empty for UTC only).
func (s *Service) ChangeProfile(ctx context.Context, actor models.Actor, version int64, name, language, zone string) error {
	return s.db.Write(ctx, actor, "account.profile", func(tx *db.Tx) error {
		if err := own(tx.Actor); err != nil {
			return err
		}
		account, err := db.Load[models.Account](tx, tx.Actor.AccountID)
		if err != nil {
			return err
		}
		if account.Version != version {
			return models.Stale(account)
		}
		person, err := db.Load[models.Person](tx, account.PersonID)
		if err != nil {
			return err
		}
		person.Name, account.Language, account.Zone = models.OneLine(name), language, strings.TrimSpace(zone)
		if err := checkProfile(*person, *account); err != nil {
			return err
		}
		if err := db.Update(tx, account, "language", "zone"); err != nil {
			return err
		}
		return db.Update(tx, person, "name")
	})
}

func checkProfile(p models.Person, a models.Account) error {
	var f models.Faults
	if p.Name == "" || len([]rune(p.Name)) > 200 {
		f.Add("name", "people.fault.name", "Max", 200)
	}
	if !slices.Contains(Languages, a.Language) {
		f.Add("language", "people.fault.language")
	}
	if !validZone(a.Zone) {
		f.Add("zone", "people.fault.zone")
	}
	return f.Err("people.account_invalid")
}

func validZone(name string) bool {
	if name == "" {
		return true
	}
	_, err := time.LoadLocation(name)
	return err == nil && name != "Local" && len(name) <= 64
}
