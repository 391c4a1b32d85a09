package models

import "time"

// OrganisationRow is an organisation in a list. Agreement says whether one
// with the agent is in force at the list's instant, Mandates how many are.
type OrganisationRow struct {
	ID                  int64
	Code                string
	Name                string
	Kind                OrganisationKind
	Country             string
	StakeholderCategory string
	Agreement           bool
	Mandates            int64
}

// AccountRow is an account in a list; Mandates counts those in force.
type AccountRow struct {
	ID            int64
	PersonID      int64
	Name          string
	Email         string
	Language      string
	PasswordSetAt *time.Time
	DisabledAt    *time.Time
	CreatedAt     time.Time
	Mandates      int64
}

// MandateRow is a mandate in a list, with the names it refers to.
type MandateRow struct {
	Mandate
	Person           string
	OrganisationCode string
	Organisation     string
}

// SessionRow is one of a person's sessions.
type SessionRow struct {
	ID        int64
	UserAgent string
	Address   string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	Current   bool
}
