package proposals

import (
	"context"
	"slices"

	"seedfund/app/db"
	"seedfund/models"
)

// FileOwner is how the store of files names a proposal as a file's owner.
const FileOwner = "proposals"

// MayAttach says whether the actor may add files to a proposal, before the
// bytes are taken in. It gives the proposal.
func (s *Service) MayAttach(ctx context.Context, actor models.Actor, id int64, kind models.AttachmentKind) (models.Proposal, error) {
	q := s.db.Read(ctx)
	p, err := s.seen(q, actor, s.db.Now(ctx), id)
	if err != nil {
		return p, err
	}
	d, err := readDocument(s.db.Read(ctx), p)
	if err != nil {
		return p, err
	}
	if err := asksFor(d, kind); err != nil {
		return p, err
	}
	_, err = mayAttach(actor, d, kind)
	return p, err
}

// Attach binds a stored file, which was uploaded for this proposal, to a
// proposal. A letter takes the place of the letter of its kind before it.
func (s *Service) Attach(ctx context.Context, actor models.Actor, id int64, kind models.AttachmentKind, file int64) error {
	return s.AttachWith(ctx, actor, id, kind, func(tx *db.Tx) (*models.File, error) {
		f, err := db.From[models.File](tx.DB).Where("id = ? AND owner_type = ? AND owner_id = ?", file, FileOwner, id).Take(tx.Ctx)
		return &f, db.Found(err, "files")
	})
}

// AttachWith is Attach for a file whose row is written by the same act: row
// writes or finds it in the act's transaction.
func (s *Service) AttachWith(ctx context.Context, actor models.Actor, id int64, kind models.AttachmentKind, row func(*db.Tx) (*models.File, error)) error {
	return s.db.Write(ctx, actor, "proposal.attach", func(tx *db.Tx) error {
		_, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", id)
		if err := asksFor(d, kind); err != nil {
			return err
		}
		part, err := mayAttach(actor, d, kind)
		if err != nil {
			return err
		}
		f, err := row(tx)
		if err != nil {
			return err
		}
		if kind != models.AttachmentOther {
			if err := removeKind(tx, d, kind); err != nil {
				return err
			}
		}
		question, answers := kind.FileQuestion()
		if answers {
			kind = models.AttachmentOther
		}
		a := models.Attachment{ProposalID: id, Kind: kind, Question: question, FileID: f.ID, Name: f.Name, Size: f.Size, Hash: f.Hash, ByName: actor.Name}
		if err := db.Create(tx, &a); err != nil {
			return err
		}
		return touch(tx, d, part, d.Parts[part].Version)
	})
}

// asksFor refuses a file of a kind that no proposal has, or for a question that
// this one is not asked.
func asksFor(d models.Document, kind models.AttachmentKind) error {
	known := slices.Contains(models.AttachmentKinds, kind)
	if code, ok := kind.FileQuestion(); ok {
		q, _, found := d.Form.Schema.Question(code)
		known = found && q.Kind == models.QuestionFile
	}
	if !known {
		return models.Invalid("proposals.attachment_invalid", models.FieldError{Field: "kind", Key: "proposals.attachment_kind"})
	}
	return nil
}

func removeKind(tx *db.Tx, d models.Document, kind models.AttachmentKind) error {
	for i := range d.Attachments {
		if a := &d.Attachments[i]; a.For() == kind && a.RemovedAt == nil {
			a.RemovedAt = &tx.Now
			if err := db.Update(tx, a, "removed_at"); err != nil {
				return err
			}
		}
	}
	return nil
}

// Detach takes an attachment out of the document; its row and file stay in the
// record.
func (s *Service) Detach(ctx context.Context, actor models.Actor, id, attachment int64) error {
	return s.db.Write(ctx, actor, "proposal.detach", func(tx *db.Tx) error {
		_, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		for i := range d.Attachments {
			if a := &d.Attachments[i]; a.ID == attachment && a.RemovedAt == nil {
				part, err := mayAttach(actor, d, a.For())
				if err != nil {
					return err
				}
				a.RemovedAt = &tx.Now
				if err := db.Update(tx, a, "removed_at"); err != nil {
					return err
				}
				return touch(tx, d, part, d.Parts[part].Version)
			}
		}
		return models.NotFound("proposal_attachments")
	})
}

// MayReadFile is the access function of a proposal's files: whoever reads the
// document reads its files; others read those of a submission they may see.
func (s *Service) MayReadFile(ctx context.Context, actor models.Actor, id, file int64) error {
	v, err := s.Show(ctx, actor, id)
	if err != nil {
		return err
	}
	if v.Document != nil {
		for _, a := range v.Document.Attachments {
			if a.FileID == file {
				return nil
			}
		}
		for _, e := range v.Document.Endorsements {
			if e.FileID != nil && *e.FileID == file {
				return nil
			}
		}
		return models.NotFound("files")
	}
	for _, sub := range v.Submissions {
		frozen, err := sub.Read()
		if err != nil {
			return err
		}
		for _, a := range frozen.Attachments {
			if a.File == file {
				return nil
			}
		}
		for _, e := range slices.Concat(frozen.Endorsements, frozen.OtherEndorsements) {
			if e.File == file && file != 0 {
				return nil
			}
		}
	}
	return models.NotFound("files")
}
