package models

import "time"

// Act is one entry of the record of acts: who did what to what, in which
// capacity, when. Its digest covers every column and, through ValuesDigest, the
// values in ActValue. Zero ids mean "none".
type Act struct {
	ID             int64
	At             time.Time
	AccountID      int64
	PersonID       int64
	MandateID      int64
	Role           Role
	OrganisationID int64
	Country        string
	Action         string // area.verb, as proposal.submit
	Target         string // table of the record acted on
	TargetID       int64
	RequestID      string
	ValuesDigest   string // SHA-256, hexadecimal
	Digest         string // SHA-256, hexadecimal
}

// ActValue holds the old and new values and the reasons of an act. It can be
// emptied once, to erase a person, without breaking the chain.
type ActValue struct {
	ActID     int64  `gorm:"primaryKey;autoIncrement:false"`
	Salt      string // hexadecimal
	Body      string // JSON: list of changes
	EmptiedAt *time.Time
}

// Seal closes a batch of acts: its head covers the acts in order and the head
// of the seal before. Seals are numbered densely from 1.
type Seal struct {
	ID       int64 `gorm:"primaryKey;autoIncrement:false"`
	At       time.Time
	FirstAct int64
	LastAct  int64
	Size     int64
	Previous string
	Head     string
}

// SealLink gives an act its place in a seal; positions count from 1.
type SealLink struct {
	ActID    int64 `gorm:"primaryKey;autoIncrement:false"`
	SealID   int64
	Position int64
}

// ActRow is an act in a list, with the names it refers to.
type ActRow struct {
	Act
	Person       string
	Organisation string
}

// ActChange is one thing an act did to one record: old and new values by
// column. Withheld names columns that were written and whose values are kept
// nowhere. Op is create, update, delete or note.
type ActChange struct {
	Op       string         `json:"op"`
	Table    string         `json:"table"`
	ID       int64          `json:"id"`
	Key      string         `json:"key"`
	Old      map[string]any `json:"old"`
	New      map[string]any `json:"new"`
	Withheld []string       `json:"withheld"`
}

// ActPage is one act with what it changed and the seal that covers it; Seal is
// 0 until the sealer has come by, Emptied is set once its values were erased.
type ActPage struct {
	ActRow
	Changes  []ActChange
	Withheld int // changes that are not for the reader
	Emptied  *time.Time
	Seal     int64
	SealHead string
}
