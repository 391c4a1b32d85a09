package models

import "time"

// StoreKind says whether a store holds a fictional fund or a real one; the two
// never mix in one store.
type StoreKind string

const (
	StoreDemonstration StoreKind = "demonstration"
	StoreReal          StoreKind = "real"
)

// Store is the one row of facts about this store. Demonstration stores carry a
// fund code that begins with DEM and no other store does.
type Store struct {
	ID        int64 `gorm:"primaryKey;autoIncrement:false"` // always 1
	Kind      StoreKind
	FundCode  string
	CreatedAt time.Time
}

// Setting is one version of one rule held as data: what applies from an
// instant on, and which decision adopted it. Versions are added, never changed.
type Setting struct {
	ID            int64
	Name          string
	Value         string // JSON
	EffectiveFrom time.Time
	AdoptedBy     string // the decision's reference, empty where an instrument alone stands behind it
	Note          string // the instrument
	CreatedAt     time.Time
}
