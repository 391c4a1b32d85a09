// Package decisions is the register of what bodies decided: decisions, their
// certificates and the conditions they set.
package decisions

import "seedfund/app/db"

// Service holds the use cases of the register.
type Service struct{ db *db.DB }

// New gives the use cases on a store.
func New(d *db.DB) *Service { return &Service{db: d} }
