package models

import "time"

// Session is one signed-in browser. The token itself is never stored.
type Session struct {
	ID        int64
	TokenHash string
	AccountID int64 // 0 before sign-in
	Data      []byte
	UserAgent string
	Address   string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
}

// RateCounter counts the tries of one bucket (an account, an address, a door)
// in one window of time.
type RateCounter struct {
	Bucket      string    `gorm:"primaryKey"`
	WindowStart time.Time `gorm:"primaryKey"`
	Hits        int64
}
