package transfers

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Matched is a file's line with what it means here.
type Matched struct {
	models.AgentFileRow
	RequestID      int64
	OrganisationID int64
	Organisation   string
	Title          string
	Known          bool // the same payment is in the books already
}

// FileView is a loaded file with its lines as they match now.
type FileView struct {
	File    models.AgentFile
	Lines   []Matched
	Pending int // records of it that wait for a second person
	Posted  int
	Mine    bool // loaded by the actor
}

// ReadFile keeps a file of the agent whose lines were read without fault, and
// compares them with the requests. The same bytes again give the same file.
// Faults come back all at once, each by its cell.
//
// clause 97: the agent's file is its word like any other.
func (s *Service) ReadFile(ctx context.Context, actor models.Actor, up files.Upload, hash string, rows []models.AgentFileRow) (*models.AgentFile, error) {
	if err := mayRecord(actor); err != nil {
		return nil, err
	}
	q := s.db.Read(ctx)
	old, err := db.From[models.AgentFile](q).Where("hash = ? AND state <> ?", hash, models.AgentFileDropped).Find(ctx)
	if err != nil || len(old) > 0 {
		return first(old), err
	}
	if _, err := match(q, s.today(ctx), rows); err != nil {
		return nil, err
	}
	if s.files == nil {
		return nil, errors.New("transfers: this store keeps no files")
	}
	up.OwnerType, up.OwnerID, up.Purpose = "mandates", actor.MandateID, files.PurposeAgentFile
	held, err := s.files.Take(up)
	if err != nil {
		return nil, err
	}
	row := models.AgentFile{Hash: hash, State: models.AgentFileRead, Lines: len(rows), PersonID: actor.PersonID, MandateID: actor.MandateID}
	for _, r := range rows {
		row.TotalCents += r.Cents
	}
	err = s.db.Write(ctx, actor, "transfer.read_file", func(tx *db.Tx) error {
		if err := mayRecordNow(tx); err != nil {
			return err
		}
		file, err := s.files.Attach(tx, held)
		if err != nil {
			return err
		}
		row.FileID, row.Name = file.ID, file.Name
		err = db.Create(tx, &row)
		if db.Violates(err, "agent_files", "hash") {
			return models.Conflict("transfers.conflict.file_loaded", "97").Because(err)
		}
		tx.Receipt(models.Receipt{Target: "agent_files", TargetID: row.ID, Reference: row.Name})
		return err
	})
	return &row, err
}

func first(rows []models.AgentFile) *models.AgentFile {
	if len(rows) == 0 {
		return nil
	}
	return &rows[0]
}

func (s *Service) today(ctx context.Context) when.Date { return when.DateOf(s.db.Now(ctx)) }

// match finds request and organisation of each line and names every fault.
func match(q *gorm.DB, today when.Date, rows []models.AgentFileRow) ([]Matched, error) {
	out := make([]Matched, 0, len(rows))
	open := map[string]map[string]*matchLine{}
	var f models.Faults
	for _, row := range rows {
		at := func(column string) string { return models.AgentFileCell(column, row.Row) }
		lines, err := linesByCode(q, open, row.Request)
		if err != nil {
			return nil, err
		}
		m := Matched{AgentFileRow: row}
		if len(lines) == 0 {
			f.Add(at("request"), "transfers.file_request", "Value", row.Request)
			continue
		}
		l := lines[row.OrganisationCode]
		if l == nil {
			f.Add(at("organisation_code"), "transfers.file_organisation", "Value", row.OrganisationCode, "Request", row.Request)
			continue
		}
		m.RequestID, m.OrganisationID, m.Organisation, m.Title = l.RequestID, l.OrganisationID, l.Organisation, l.Title
		if m.Known, err = inBooks(q, m, &f); err != nil {
			return nil, err
		}
		if !m.Known {
			l.check(m, today, &f)
			for _, other := range lines {
				if other.AgentNumber == "" {
					other.AgentNumber = m.AgentNumber // one project, one number
				}
			}
		}
		out = append(out, m)
	}
	return out, f.Err("transfers.file_invalid")
}

type matchLine struct {
	RequestID      int64
	OrganisationID int64
	Code           string
	Organisation   string
	Title          string
	State          models.TransferState
	AgentNumber    string
	Asked          money.Cents
	Paid           money.Cents
	Pending        int
}

func linesByCode(q *gorm.DB, known map[string]map[string]*matchLine, reference string) (map[string]*matchLine, error) {
	if lines, ok := known[reference]; ok {
		return lines, nil
	}
	var rows []matchLine
	if err := q.Raw(`SELECT r.id AS request_id, l.organisation_id, o.code, o.name AS organisation, p.title, r.state, p.agent_number, l.asked_cents AS asked, l.paid_cents AS paid,
		(SELECT COUNT(*) FROM agent_records a WHERE a.request_id = r.id AND a.state = 'pending') AS pending
		FROM transfer_requests r JOIN transfer_lines l ON l.request_id = r.id AND l.asked_cents > 0 JOIN organisations o ON o.id = l.organisation_id
		JOIN programmes p ON p.id = r.programme_id WHERE r.reference = ? AND r.sent_at IS NOT NULL`, reference).Scan(&rows).Error; err != nil {
		return nil, err
	}
	lines := map[string]*matchLine{}
	for i := range rows {
		lines[rows[i].Code] = &rows[i]
	}
	known[reference] = lines
	return lines, nil
}

// inBooks says whether the very payment is posted already; the same reference
// with another amount or day is a fault.
func inBooks(q *gorm.DB, m Matched, f *models.Faults) (bool, error) {
	var found []models.TransferPayment
	err := q.Raw(`SELECT * FROM transfer_payments WHERE agent_ref = ? AND organisation_id = ? AND reversed_by IS NULL`, m.AgentRef, m.OrganisationID).Scan(&found).Error
	if err != nil || len(found) == 0 {
		return false, err
	}
	p := found[0]
	if p.RequestID == m.RequestID && p.Cents == m.Cents && p.ValueDate == m.ValueDate {
		return true, nil
	}
	f.Add(models.AgentFileCell("agent_reference", m.Row), "transfers.file_reference", "Value", m.AgentRef, "Amount", p.Cents, "Day", p.ValueDate)
	return true, nil
}

func (l *matchLine) check(m Matched, today when.Date, f *models.Faults) {
	at := func(column string) string { return models.AgentFileCell(column, m.Row) }
	r := models.TransferRequest{State: l.State}
	if !slices.Contains(r.AgentActions(models.TransferFacts{}), models.TransferPay) {
		f.Add(at("request"), "transfers.file_not_payable", "Value", m.Request)
	}
	if l.Pending > 0 {
		f.Add(at("request"), "transfers.conflict.pending")
	}
	if l.AgentNumber != "" && l.AgentNumber != m.AgentNumber {
		f.Add(at("project_number"), "transfers.fault.number_other", "Number", l.AgentNumber)
	}
	if m.Cents > l.Asked-l.Paid {
		f.Add(at("amount"), "transfers.fault.above_asked", "Open", l.Asked-l.Paid, "Paid", m.Cents)
	}
	if m.ValueDate.After(today) {
		f.Add(at("value_date"), "money.fault.future")
	}
	l.Paid += m.Cents
}

// File gives a loaded file with its lines as they match now; rows are its lines
// as they were read.
func (s *Service) File(ctx context.Context, actor models.Actor, id int64, rows []models.AgentFileRow) (FileView, error) {
	var v FileView
	if err := mayRecord(actor); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		if v.File, err = db.From[models.AgentFile](q).Where("id = ?", id).Take(ctx); err != nil {
			return db.Found(err, "agent_files")
		}
		v.Mine = v.File.PersonID == actor.PersonID
		if err := errors.Join(
			q.Raw("SELECT COUNT(*) FROM agent_records WHERE file_id = ? AND state = 'pending'", v.File.FileID).Scan(&v.Pending).Error,
			q.Raw("SELECT COUNT(*) FROM agent_records WHERE file_id = ? AND state = 'posted'", v.File.FileID).Scan(&v.Posted).Error,
		); err != nil {
			return err
		}
		v.Lines, err = match(q, s.today(ctx), rows)
		if v.File.State != models.AgentFileRead && models.IsKind(err, models.KindInvalid) {
			err = nil // what a file meant when it was loaded stands
		}
		return err
	})
	return v, err
}

// LoadFile takes the payments of a read file over, those that are in the books
// already left out. By the agent's officer they count at once; loaded by the
// secretariat they wait for a second person. Everything or nothing.
func (s *Service) LoadFile(ctx context.Context, actor models.Actor, id, version int64, rows []models.AgentFileRow) error {
	if err := mayRecord(actor); err != nil {
		return err
	}
	return s.db.Write(ctx, actor, "transfer.load_file", func(tx *db.Tx) error {
		if err := mayRecordNow(tx); err != nil {
			return err
		}
		file, err := openFile(tx, id, version)
		if err != nil {
			return err
		}
		matched, err := match(tx.DB, when.DateOf(tx.Now), rows)
		if err != nil {
			return err
		}
		for _, group := range byRequest(matched) {
			if err := loadGroup(tx, file, group); err != nil {
				return err
			}
		}
		file.State = models.AgentFileLoaded
		return db.Update(tx, file, "state")
	})
}

func openFile(tx *db.Tx, id, version int64) (*models.AgentFile, error) {
	file, err := db.Load[models.AgentFile](tx, id)
	if err != nil {
		return nil, err
	}
	if version != 0 && file.Version != version {
		return nil, models.Stale(file)
	}
	if file.State != models.AgentFileRead {
		return nil, models.Conflict("transfers.conflict.file_settled", "97").With(map[string]any{"State": string(file.State)})
	}
	return file, nil
}

// byRequest gathers the new payments of each request, requests in order, so
// that two loads lock them in the same order.
func byRequest(lines []Matched) [][]Matched {
	groups := map[int64][]Matched{}
	for _, m := range lines {
		if !m.Known {
			groups[m.RequestID] = append(groups[m.RequestID], m)
		}
	}
	var out [][]Matched
	for _, g := range groups {
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b []Matched) int { return cmp.Compare(a[0].RequestID, b[0].RequestID) })
	return out
}

// loadGroup enters the payments of one request as one act of the agent.
func loadGroup(tx *db.Tx, file *models.AgentFile, group []Matched) error {
	r, lines, err := open(tx, tx.Actor, group[0].RequestID, 0)
	if err != nil {
		return err
	}
	w := Word{Action: models.TransferPay, AgentNumber: group[0].AgentNumber}
	for _, m := range group {
		w.Payments = append(w.Payments, Paid{OrganisationID: m.OrganisationID, Cents: m.Cents, ValueDate: m.ValueDate, AgentRef: m.AgentRef})
	}
	road := models.RoadFor(tx.Actor, &file.FileID)
	road.Road = models.RoadFile
	rec := w.record(r.ID, road)
	return enter(tx, r, lines, &rec, w)
}

// ConfirmFile confirms every act of a loaded file that waits, as one act of a
// second person.
func (s *Service) ConfirmFile(ctx context.Context, actor models.Actor, id int64) error {
	return s.db.Write(ctx, actor, "transfer.confirm_file", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermAgentConfirm, tx.Now); err != nil {
			return err
		}
		file, err := db.Load[models.AgentFile](tx, id)
		if err != nil {
			return err
		}
		waiting, err := db.From[models.AgentRecord](tx.DB).Where("file_id = ? AND state = ?", file.FileID, models.RecordPending).Order("request_id, id").Find(tx.Ctx)
		if err != nil {
			return err
		}
		if len(waiting) == 0 {
			return models.Conflict("money.conflict.record_settled", "97")
		}
		for _, rec := range waiting {
			r, lines, err := open(tx, actor, rec.RequestID, 0)
			if err != nil {
				return err
			}
			if err := settle(tx, r, lines, rec.ID, 0, ""); err != nil {
				return err
			}
		}
		tx.Target("agent_files", file.ID)
		return nil
	})
}

// DropFile sets a read file aside; its bytes may be read again later.
func (s *Service) DropFile(ctx context.Context, actor models.Actor, id, version int64) error {
	if err := mayRecord(actor); err != nil {
		return err
	}
	return s.db.Write(ctx, actor, "transfer.drop_file", func(tx *db.Tx) error {
		if err := mayRecordNow(tx); err != nil {
			return err
		}
		file, err := openFile(tx, id, version)
		if err != nil {
			return err
		}
		file.State = models.AgentFileDropped
		return db.Update(tx, file, "state")
	})
}

// Files are the loaded files, the latest first.
func (s *Service) Files(ctx context.Context, actor models.Actor) ([]models.AgentFile, error) {
	if err := mayRecord(actor); err != nil {
		return nil, err
	}
	return db.From[models.AgentFile](s.db.Read(ctx)).Where("1 = 1").Order("id DESC").Limit(50).Find(ctx)
}
