package models

import "time"

// FileState says whether the bytes are still held.
type FileState string

const (
	FileStored  FileState = "stored"
	FileRemoved FileState = "removed"
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
