package files

import (
	"errors"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Keeper keeps the papers behind records of one kind: the notification behind a
// refund, the signed text of an arrangement. A zero Files is a store without
// files, where only acts without a paper are possible.
type Keeper struct {
	Files   *Service
	Owner   string // table of the records
	Refusal string // message key of the form that named a file of another record
}

// Take checks a paper for a record and keeps its bytes before the act; nil where
// none was sent.
func (k Keeper) Take(up *Upload, record int64, purpose string) (*Held, error) {
	if up == nil {
		return nil, nil
	}
	if k.Files == nil {
		return nil, errors.New("files: this store keeps no files")
	}
	own := *up
	own.OwnerType, own.OwnerID, own.Purpose = k.Owner, record, purpose
	held, err := k.Files.Take(own)
	return &held, err
}

// Attach writes the row of what was taken and gives its id, or finds the
// record's file that is named instead; nil where there is neither.
func (k Keeper) Attach(tx *db.Tx, held *Held, named *int64, record int64) (*int64, error) {
	if held != nil {
		f, err := k.Files.Attach(tx, *held)
		if err != nil {
			return nil, err
		}
		return &f.ID, nil
	}
	if named == nil {
		return nil, nil
	}
	_, err := db.From[models.File](tx.DB).Where("id = ? AND owner_type = ? AND owner_id = ? AND state = ?", *named, k.Owner, record, models.FileStored).Take(tx.Ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, models.Invalid(k.Refusal, models.FieldError{Field: "file", Key: "money.fault.file_unknown"})
	}
	return named, err
}
