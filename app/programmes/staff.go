package programmes

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"seedfund/app/ledger"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/when"
)

// The reading types stand in models, for pages and interfaces share them.
type (
	Workroom        = models.ProgrammeWorkroom
	Stage           = models.TrancheStage
	ReleaseView     = models.ReleaseView
	ReleaseLineView = models.ReleaseLineView
	RefundRow       = models.RefundRow
	ReportRow       = models.ReportRow
)

// room is a workroom that is being read.
type room struct{ Workroom }

// Work gives the workroom of a programme by its reference.
func (s *Service) Work(ctx context.Context, actor models.Actor, ref string) (Workroom, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return Workroom{}, err
	}
	w := room{Workroom{Now: s.db.Now(ctx)}}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		if w.ProgrammeDetail, err = readDetail(q, actor, "p.reference = ?", ref); err != nil {
			return err
		}
		return w.read(q, actor)
	})
	return w.Workroom, err
}

func (w *room) read(q *gorm.DB, actor models.Actor) (err error) {
	p := w.Programme
	today := when.DateOf(w.Now)
	if w.Rule, err = rules.Gate(q, w.Now); err != nil {
		return err
	}
	if w.Facts, err = ClosureFacts(q, p, today); err != nil {
		return err
	}
	if actor.May(models.PermHoldRead) == nil {
		if err := holdsIn(q, p.ID, &w.Facts); err != nil {
			return err
		}
	}
	w.Offers = p.Offers(actor, w.Facts)
	if err := q.Raw("SELECT * FROM fund_positions WHERE id = 1").Take(&w.Position).Error; err != nil {
		return err
	}
	minimum, err := rules.MinimumBalance(q, w.Now)
	if err != nil {
		return err
	}
	w.Position.MinimumCents = minimum.Cents
	if err := w.readRecords(q); err != nil {
		return err
	}
	facts, err := gateFacts(q, p.ID)
	if err != nil {
		return err
	}
	missing, err := withoutAgreement(q, p.ID, w.Now)
	if err != nil {
		return err
	}
	releases, err := readReleases(q, p.ID)
	if err != nil {
		return err
	}
	for _, part := range w.Tranches {
		st := Stage{ProgrammePart: part, Gate: models.JudgeGate(w.Rule, part.Number, facts), Releases: releases[part.ID]}
		if st.Conditions, err = Blocking(q, p.DecisionID, part.Number); err != nil {
			return err
		}
		w.obstacles(&st, missing)
		may(&st, actor, p, w.Position)
		w.Stages = append(w.Stages, st)
	}
	return nil
}

// obstacles names the organisations of a tranche that wait for an agreement or
// for an earlier tranche.
func (w *room) obstacles(st *Stage, missing map[int64]bool) {
	for _, a := range st.Amounts {
		if missing[a.OrganisationID] {
			st.Agreements = append(st.Agreements, w.NameOf(a.OrganisationID))
		}
		for _, before := range w.Tranches {
			for _, b := range before.Amounts {
				if before.Number < st.Number && b.OrganisationID == a.OrganisationID && b.TransferredCents < b.Cents {
					st.Earlier = append(st.Earlier, w.NameOf(a.OrganisationID))
				}
			}
		}
	}
}

func may(st *Stage, actor models.Actor, p models.Programme, position models.FundPosition) {
	if actor.May(models.PermTranchePrepare) != nil || !p.Open() {
		return
	}
	whole, _, _, _ := st.Sum()
	st.May.Reserve = st.State == models.TranchePlanned
	if st.May.Reserve {
		st.May.Short = max(0, whole-position.Programmable())
	}
	st.May.Free = st.State == models.TrancheReserved
	st.May.Release = st.State != models.TrancheTransferred && st.Left() > 0
}

func (w *room) readRecords(q *gorm.DB) error {
	id := w.Programme.ID
	return errors.Join(
		q.Raw(refundRows+" WHERE r.programme_id = ? ORDER BY r.id", id).Scan(&w.Refunds).Error,
		q.Raw(`SELECT r.*, o.name AS organisation, COALESCE(e.number, '') AS entry, COALESCE(c.reference, '') AS corrects
			FROM expenditure_reports r JOIN organisations o ON o.id = r.organisation_id LEFT JOIN ledger_entries e ON e.id = r.transaction_id
			LEFT JOIN expenditure_reports c ON c.id = r.corrects_id WHERE r.programme_id = ? ORDER BY r.year, o.name, r.id`, id).Scan(&w.Reports).Error,
		q.Raw("SELECT * FROM programme_events WHERE programme_id = ? ORDER BY id", id).Scan(&w.Events).Error,
	)
}

const refundRows = `SELECT r.*, p.reference AS programme, o.name AS organisation, COALESCE(e.number, '') AS entry FROM refunds r
	JOIN programmes p ON p.id = r.programme_id JOIN organisations o ON o.id = r.organisation_id LEFT JOIN ledger_entries e ON e.id = r.transaction_id`

func readReleases(q *gorm.DB, programme int64) (map[int64][]ReleaseView, error) {
	var rows []ReleaseView
	if err := q.Raw(`SELECT r.*, e.number AS entry, COALESCE(d.reference, '') AS waiver FROM tranche_releases r
		JOIN ledger_entries e ON e.id = r.transaction_id LEFT JOIN decisions d ON d.id = r.waiver_decision_id
		WHERE r.programme_id = ? ORDER BY r.id`, programme).Scan(&rows).Error; err != nil {
		return nil, err
	}
	var lines []ReleaseLineView
	if err := q.Raw(`SELECT l.*, o.name AS organisation FROM release_lines l JOIN tranche_releases r ON r.id = l.release_id
		JOIN organisations o ON o.id = l.organisation_id WHERE r.programme_id = ? ORDER BY l.id`, programme).Scan(&lines).Error; err != nil {
		return nil, err
	}
	out := map[int64][]ReleaseView{}
	for _, r := range rows {
		for _, l := range lines {
			if l.ReleaseID == r.ID {
				r.Lines = append(r.Lines, l)
			}
		}
		out[r.TrancheID] = append(out[r.TrancheID], r)
	}
	return out, nil
}

// GateAsReleased gives the gate of a tranche as it was counted at its latest
// release, for the request that rests on it; nil for a first tranche.
func GateAsReleased(q *gorm.DB, tranche int64) (*models.Gate, string, error) {
	var r ReleaseView
	err := q.Raw(`SELECT r.*, COALESCE(d.reference, '') AS waiver FROM tranche_releases r LEFT JOIN decisions d ON d.id = r.waiver_decision_id
		WHERE r.tranche_id = ? ORDER BY r.id DESC LIMIT 1`, tranche).Scan(&r).Error
	if err != nil || r.ID == 0 || r.GateRule == "" {
		return nil, r.Waiver, err
	}
	rule, number, err := ruleOf(q, r)
	if err != nil {
		return nil, r.Waiver, err
	}
	var facts []models.GateFact
	err = q.Raw(`SELECT l.organisation_id, o.name AS organisation, l.received_cents AS transferred, l.spent_cents AS spent, l.committed_cents AS committed
		FROM release_lines l JOIN organisations o ON o.id = l.organisation_id WHERE l.release_id = ? ORDER BY l.id`, r.ID).Scan(&facts).Error
	gate := models.JudgeGate(rule, number, facts)
	return &gate, r.Waiver, err
}

// Due is a tranche whose day is near or past and that is not yet released, for
// the list of tasks.
type Due struct {
	ProgrammeID int64
	Programme   string
	Title       string
	Number      int
	DueOn       when.Date
	State       models.TrancheState
}

// DueTranches gives the tranches of open programmes that are due by a day and
// not yet released, the earliest first.
func (s *Service) DueTranches(ctx context.Context, actor models.Actor, by when.Date) ([]Due, error) {
	if err := actor.May(models.PermTranchePrepare); err != nil {
		return nil, err
	}
	var rows []Due
	err := s.db.Read(ctx).Raw(`SELECT p.id AS programme_id, p.reference AS programme, p.title, t.number, t.due_on, t.state FROM tranches t JOIN programmes p ON p.id = t.programme_id
		WHERE t.state IN ('planned', 'reserved') AND p.state IN ('approved', 'ongoing') AND (t.due_on IS NULL OR t.due_on <= ?)
		AND (t.number = 1 OR EXISTS (SELECT 1 FROM tranches b WHERE b.programme_id = p.id AND b.number = t.number - 1 AND b.state = 'transferred'))
		ORDER BY t.due_on, p.id LIMIT 100`, by).Scan(&rows).Error
	return rows, err
}

// PendingRefunds are those that wait for a second person, the oldest first.
func (s *Service) PendingRefunds(ctx context.Context, actor models.Actor) ([]RefundRow, error) {
	if err := actor.May(models.PermAgentConfirm); err != nil {
		return nil, err
	}
	var rows []RefundRow
	err := s.db.Read(ctx).Raw(refundRows + " WHERE r.state = 'pending' ORDER BY r.id LIMIT 100").Scan(&rows).Error
	return rows, err
}

// ProgrammeOfRefund is the reference of the programme a refund belongs to.
func (s *Service) ProgrammeOfRefund(ctx context.Context, actor models.Actor, id int64) (string, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return "", err
	}
	var ref string
	err := s.db.Read(ctx).Raw("SELECT p.reference FROM programmes p JOIN refunds r ON r.programme_id = p.id WHERE r.id = ? AND "+ledger.Seen(actor), id).Scan(&ref).Error
	if err == nil && ref == "" {
		return "", models.NotFound("refunds")
	}
	return ref, err
}
