package models

import "time"

// Receipt is what an acknowledged act gives back: what it touched, the
// human reference, the instant by the database's clock (UTC) and a short hash
// of the act. The same form sent twice gets the same receipt.
type Receipt struct {
	Act       int64     `json:"act"`
	Target    string    `json:"target"`
	TargetID  int64     `json:"target_id"`
	Reference string    `json:"reference,omitempty"`
	At        time.Time `json:"at"`
	Hash      string    `json:"hash,omitempty"`
	// Path is where the person goes next; handlers fill the default from Target.
	Path string `json:"path,omitempty"`
}
