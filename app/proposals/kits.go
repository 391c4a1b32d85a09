package proposals

import (
	"context"
	"crypto/rand"
	"maps"
	"slices"
	"unicode/utf8"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// KitLimit is how many kits of one document are made, and KitReturnLimit how many
// filled files come back to it.
const (
	KitLimit       = 200
	KitReturnLimit = 100
)

// MakeKit makes an offline copy of a document in a language and gives its id.
// Whoever may write in the document may; everything in it can be filled, and what
// comes back waits for the owner of each part.
//
// clause 96: participating organisations apply, each for its part.
func (s *Service) MakeKit(ctx context.Context, actor models.Actor, id int64, language string) (int64, error) {
	var kit int64
	err := s.db.Write(ctx, actor, "proposal.make_kit", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if err := stillTaken(tx, d); err != nil {
			return err
		}
		if !slices.Contains(models.KitLanguages, language) {
			return models.Invalid("kit.invalid", models.FieldError{Field: "language", Key: "kit.language_unknown"})
		}
		made, err := db.From[models.Kit](tx.DB).Where("proposal_id = ?", p.ID).Count(tx.Ctx, "id")
		if err != nil {
			return err
		}
		if made >= KitLimit {
			return models.Conflict("kit.too_many", "").With(map[string]any{"Max": KitLimit})
		}
		k := models.Kit{ProposalID: p.ID, Number: int(made) + 1, Code: rand.Text(), FormVersionID: p.FormVersionID, Language: language,
			At: tx.Now, MandateID: actor.MandateID, ByName: actor.Name}
		k.Base, k.Hash = d.KitBase().Written()
		if err := db.Create(tx, &k); err != nil {
			return err
		}
		kit = k.ID
		return nil
	})
	return kit, err
}

// stillTaken refuses kits once nothing can be submitted any more, with the
// instant at which that began.
func stillTaken(tx *db.Tx, d models.Document) error {
	if err := d.Proposal.InTime(d.Call, tx.Now); models.IsKind(err, models.KindTooLate) {
		at, _ := d.Proposal.Deadline(d.Call)
		return models.TooLate("kit.too_late", tx.Now).With(map[string]any{"At": tx.Now, "Closed": at})
	} else if err != nil {
		return err
	}
	return nil
}

// kitsSeen is the document for those who read what is being written: for others
// its kits are not there.
func (s *Service) kitsSeen(q *gorm.DB, actor models.Actor, id int64) (models.Document, error) {
	p, err := s.seen(q, actor, s.db.Now(q.Statement.Context), id)
	if err != nil {
		return models.Document{}, err
	}
	d, err := readDocument(q, p)
	if err == nil && !StandingOf(actor, d).Reads {
		err = models.NotFound("kits")
	}
	return d, err
}

// Kits lists the kits of a document and the files that came back, newest first,
// for those who read what is being written. A fixed number of statements.
func (s *Service) Kits(ctx context.Context, actor models.Actor, id int64) (models.KitDesk, error) {
	var desk models.KitDesk
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		if _, err := s.kitsSeen(q, actor, id); err != nil {
			return err
		}
		var err error
		desk, err = kitDesk(q, id)
		return err
	})
	return desk, err
}

func kitDesk(q *gorm.DB, id int64) (models.KitDesk, error) {
	var desk models.KitDesk
	if err := q.Raw(`SELECT k.id, k.proposal_id, k.number, k.code, k.form_version_id, k.language, k.hash, k.at, k.mandate_id, k.by_name
		FROM kits k WHERE k.proposal_id = ? ORDER BY k.number DESC`, id).Scan(&desk.Kits).Error; err != nil {
		return desk, err
	}
	ctx := q.Statement.Context
	returns, err := db.From[models.KitReturn](q).Where("proposal_id = ?", id).Order("number DESC").Find(ctx)
	if err != nil {
		return desk, err
	}
	var counts []struct {
		ReturnID      int64
		Changes, Open int
	}
	if err := q.Raw(`SELECT c.return_id, COUNT(*) AS changes, COUNT(*) - COUNT(x.id) AS open FROM kit_changes c JOIN kit_returns r ON r.id = c.return_id
		LEFT JOIN kit_choices x ON x.change_id = c.id WHERE r.proposal_id = ? GROUP BY c.return_id`, id).Scan(&counts).Error; err != nil {
		return desk, err
	}
	for _, r := range returns {
		row := models.KitReturnRow{Return: r}
		for _, c := range counts {
			if c.ReturnID == r.ID {
				row.Changes, row.Open = c.Changes, c.Open
			}
		}
		for _, k := range desk.Kits {
			if k.ID == r.KitID {
				row.Kit = k.Number
			}
		}
		desk.Returns = append(desk.Returns, row)
	}
	return desk, nil
}

// kitWaits are the changes of filled kits that wait, by file and part.
func kitWaits(q *gorm.DB, id int64) ([]models.KitWait, error) {
	var out []models.KitWait
	err := q.Raw(`SELECT c.return_id, c.part, COUNT(*) AS open FROM kit_changes c JOIN kit_returns r ON r.id = c.return_id
		LEFT JOIN kit_choices x ON x.change_id = c.id WHERE r.proposal_id = ? AND x.id IS NULL GROUP BY c.return_id, c.part ORDER BY c.return_id, c.part`, id).Scan(&out).Error
	return out, err
}

// Kit gives one kit of a document with its base, for those who read what is being
// written.
func (s *Service) Kit(ctx context.Context, actor models.Actor, id, kit int64) (models.Kit, error) {
	q := s.db.Read(ctx)
	if _, err := s.kitsSeen(q, actor, id); err != nil {
		return models.Kit{}, err
	}
	k, err := db.From[models.Kit](q).Where("id = ? AND proposal_id = ?", kit, id).Take(ctx)
	return k, db.Found(err, "kits")
}

// KitOf finds the kit that a filled file says it is, for who may bring it back
// to the document now. It refuses the kit of another document, one of another
// version of the form, and a stamp that was changed.
func (s *Service) KitOf(ctx context.Context, actor models.Actor, id int64, stamp models.KitStamp) (models.Kit, error) {
	q := s.db.Read(ctx)
	p, err := s.seen(q, actor, s.db.Now(ctx), id)
	if err != nil {
		return models.Kit{}, err
	}
	d, err := readDocument(q, p)
	if err != nil {
		return models.Kit{}, err
	}
	if err := mayEdit(actor, d); err != nil {
		return models.Kit{}, err
	}
	return kitOf(q, d, stamp)
}

func kitOf(q *gorm.DB, d models.Document, stamp models.KitStamp) (models.Kit, error) {
	k, err := db.From[models.Kit](q).Where("code = ? AND proposal_id = ?", stamp.Code, d.Proposal.ID).Take(q.Statement.Context)
	switch {
	case models.IsKind(db.Found(err, "kits"), models.KindNotFound):
		return k, models.Invalid("kit.invalid", models.FieldError{Field: "file", Key: "kit.file_other"})
	case err != nil:
		return k, err
	case k.FormVersionID != d.Proposal.FormVersionID:
		return k, models.Invalid("kit.invalid", models.FieldError{Field: "file", Key: "kit.file_form"})
	case k.Hash != stamp.Base:
		return k, models.Invalid("kit.invalid", models.FieldError{Field: "file", Key: "kit.file_stamp"})
	}
	return k, nil
}

// KitFilled is what a filled file says: every text of it by item, and what the
// file is called.
type KitFilled struct {
	Stamp models.KitStamp
	Name  string
	Items map[string]string
}

// ReturnKit takes in a filled kit as it was read: each text that differs from
// what the kit began with waits for the owner of its part. A text that was left
// as it was proposes nothing, however old the kit is. The same words come in
// once: a second file with them changes nothing and gives the first one's id.
// row writes or finds the file's row in the act's transaction.
func (s *Service) ReturnKit(ctx context.Context, actor models.Actor, id int64, in KitFilled, row func(*db.Tx) (*models.File, error)) (int64, error) {
	var back int64
	err := s.db.Write(ctx, actor, "proposal.return_kit", func(tx *db.Tx) error {
		back = 0
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if err := stillTaken(tx, d); err != nil {
			return err
		}
		k, err := kitOf(tx.DB, d, in.Stamp)
		if err != nil {
			return err
		}
		base, err := k.Read()
		if err != nil {
			return err
		}
		changed, err := kitChanged(d, base, in.Items)
		if err != nil {
			return err
		}
		r := models.KitReturn{ProposalID: p.ID, KitID: k.ID, Name: in.Name, Hash: models.KitHash(k.Code, changed), At: tx.Now, MandateID: actor.MandateID, ByName: actor.Name}
		came, err := db.From[models.KitReturn](tx.DB).Where("proposal_id = ?", p.ID).Order("id").Find(tx.Ctx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(came, func(x models.KitReturn) bool { return x.Hash == r.Hash }); i >= 0 {
			back = came[i].ID
			return nil
		}
		if len(came) >= KitReturnLimit {
			return models.Conflict("kit.too_many_back", "").With(map[string]any{"Max": KitReturnLimit})
		}
		file, err := row(tx)
		if err != nil {
			return err
		}
		st := StandingOf(actor, d)
		r.Number, r.FileID, r.OrganisationID, r.Country = len(came)+1, file.ID, st.Organisation, st.State
		if err := db.Create(tx, &r); err != nil {
			return err
		}
		back = r.ID
		now, waits := d.KitItems(), false
		for _, item := range slices.Sorted(maps.Keys(changed)) {
			if now[item].Text == changed[item] {
				continue // the document says so already
			}
			c := models.KitChange{ReturnID: r.ID, Part: d.Form.Schema.KitPart(item), Item: item, BaseVersion: base.Items[item].Version, BaseText: base.Items[item].Text, Text: changed[item]}
			if err := db.Create(tx, &c); err != nil {
				return err
			}
			waits = true
		}
		if !waits {
			return nil
		}
		return tx.Enqueue(KitJob{ReturnID: r.ID})
	})
	return back, err
}

// KitJob tells the writers of each part for which a filled kit proposes something.
type KitJob struct {
	ReturnID int64 `json:"return_id"`
}

// Kind names the job in the queue.
func (KitJob) Kind() string { return "proposal_kit" }

// kitChanged are the texts of a filled kit that differ from its base, or every
// fault of them.
func kitChanged(d models.Document, base models.KitBase, items map[string]string) (map[string]string, error) {
	out := map[string]string{}
	var f models.Faults
	for _, item := range slices.Sorted(maps.Keys(items)) {
		was, known := base.Items[item]
		if !known || d.Form.Schema.KitPart(item) == "" {
			f.Add(item, "kit.item_unknown")
			continue
		}
		text := tidy(items[item])
		if text == was.Text {
			continue
		}
		if len(text) > AnswerLimit || !utf8.ValidString(text) {
			f.Add(item, "proposals.answer_long", "Max", AnswerLimit)
			continue
		}
		if text = kitNormal(&f, d, item, text); text != was.Text {
			out[item] = text
		}
	}
	return out, f.Err("kit.invalid")
}

// kitNormal is the one writing of a text of a kit.
func kitNormal(f *models.Faults, d models.Document, item, text string) string {
	code, ok := models.KitQuestion(item)
	if !ok {
		v, err := kitValue(item, text)
		if err != nil {
			f.Add(item, "kit.value")
		}
		return v.text
	}
	q, _, _ := d.Form.Schema.Question(code)
	normal, err := q.Normal(text)
	if e := models.AsError(err); e != nil {
		for _, fault := range e.Fields {
			f.Add(item, fault.Key, "Question", q.Code, "Max", q.MostRows())
		}
	}
	return normal
}
