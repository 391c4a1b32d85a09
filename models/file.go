package models

import "time"

// FileState says whether the bytes are still held.
type FileState string

const (
	FileStored  FileState = "stored"
	FileRemoved FileState = "removed"
)

// IncomingFile is a file on its way in pieces: a line that drops costs a piece
// and not the file. It is its sender's alone, and gone a day after it was begun.
type IncomingFile struct {
	ID        int64
	AccountID int64
	Name      string
	Size      int64 // bytes it will have
	CreatedAt time.Time
}

// Pieces of a file on its way.
const (
	PieceLimit    = 512 << 10 // bytes of one piece
	IncomingFiles = 20        // on their way for one account at once
	IncomingKept  = 24 * time.Hour
)

// File is an uploaded document. It belongs to its owner from the upload on and
// never changes owner; the bytes lie in the file store under Hash.
type File struct {
	ID         int64
	Hash       string // SHA-256 of the content, hexadecimal
	Size       int64  // bytes
	Kind       string // media type found in the content
	Name       string // as the person named it, cleaned; never used as a path
	Purpose    string // what it is to its owner, as government_letter
	OwnerType  string // table of the owner
	OwnerID    int64
	UploadedBy int64 // account
	State      FileState
	Version    int64
	CreatedAt  time.Time
}
