package workbench

import (
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/calls"
	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/matters/access"
	"seedfund/app/matters/kept"
	"seedfund/app/reviews"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
)

// reader fills the input of the figures for one reader, part by part.
type reader struct {
	q     *gorm.DB
	actor models.Actor
	now   time.Time
	names *models.Catalogue
	in    *models.WorkbenchInput

	worked map[string]bool // countries in which a programme works
	graded []models.ProgrammeMarker
}

// programmes reads what was approved, of programmes in the reader's books.
func (r *reader) programmes() error {
	where, args := ledger.InRoom(r.actor, r.now)
	var err error
	r.in.Approved, err = db.Rows[models.ApprovedShare](r.q, `SELECT p.id AS programme_id, p.theme, o.code AS organisation, s.approved_cents AS cents
		FROM programme_organisations s JOIN programmes p ON p.id = s.programme_id JOIN organisations o ON o.id = s.organisation_id
		WHERE `+where+" ORDER BY p.id, s.position", args...)
	if err != nil {
		return err
	}
	rows, err := db.Rows[models.ProgrammeCountry](r.q, "SELECT k.* FROM programme_countries k JOIN programmes p ON p.id = k.programme_id WHERE "+where+" ORDER BY k.programme_id, k.country", args...)
	r.in.Countries, r.worked = map[int64][]models.WorkbenchCountry{}, map[string]bool{}
	for _, k := range rows {
		r.worked[k.Country] = true
		r.in.Countries[k.ProgrammeID] = append(r.in.Countries[k.ProgrammeID], r.country(k.Country, k.ShareBP))
	}
	if err != nil {
		return err
	}
	return r.gradings(where, args)
}

// gradings reads the levels of programmes in the reader's books, of each marker
// the one in force.
func (r *reader) gradings(where string, args []any) error {
	rows, err := db.Rows[models.ProgrammeMarker](r.q, "SELECT m.* FROM programme_markers m JOIN programmes p ON p.id = m.programme_id WHERE "+where+" ORDER BY m.programme_id, m.id", args...)
	r.graded, r.in.Levels = rows, map[int64][]models.MarkerLevel{}
	byProgramme := map[int64][]models.ProgrammeMarker{}
	for _, m := range rows {
		byProgramme[m.ProgrammeID] = append(byProgramme[m.ProgrammeID], m)
	}
	for id, history := range byProgramme {
		for _, m := range models.LatestMarkers(history) {
			r.in.Levels[id] = append(r.in.Levels[id], models.LevelOf(m))
		}
	}
	return err
}

// forms reads the forms that documents were written to, each once, and says by
// which markers everything is compared.
func (r *reader) forms(documents map[int64]models.Frozen) (map[int]models.FormSchema, error) {
	out := map[int]models.FormSchema{}
	var asked []models.FormQuestion
	for _, id := range slices.Sorted(maps.Keys(documents)) {
		d := documents[id]
		if _, read := out[d.Form]; read || d.Form == 0 {
			continue
		}
		form, err := calls.FormNumbered(r.q, d.Stage, d.Form)
		if err != nil {
			return nil, err
		}
		out[d.Form] = form.Schema
		asked = append(asked, form.Schema.Markers()...)
	}
	newest, err := calls.NewestForm(r.q, models.StageFull)
	r.in.Markers = models.MarkersOfBench(newest.Markers(), asked, r.graded)
	return out, err
}

func (r *reader) country(code string, share int) models.WorkbenchCountry {
	c := models.WorkbenchCountry{Code: code, Share: share, Groups: []models.CountryGroup{}, Income: r.names.IncomeOf(code), First: !r.worked[code]}
	if region, ok := r.names.RegionOf(code); ok {
		c.Region = region.Code
	}
	for _, g := range r.names.GroupsOf(code, r.in.Today) {
		if slices.Contains([]models.CountryGroup{models.GroupLDC, models.GroupLLDC, models.GroupSIDS, models.GroupODARecipient}, g) {
			c.Groups = append(c.Groups, g)
		}
	}
	return c
}

// near are the states of documents that stand before the Board or next to it.
var near = []models.ProposalState{models.ProposalTechnicalReview, models.ProposalBoardPaper, models.ProposalDeferred, models.ProposalReserved}

// rows reads the proposals, each as it was submitted last.
func (r *reader) rows() error {
	sc := seen(r.actor, r.now)
	found, err := db.Rows[struct {
		ID        int64
		Reference string
		State     models.ProposalState
		Call      string
		Appraised int64
	}](r.q, `SELECT p.id, p.reference, p.state, c.reference AS call, COALESCE((SELECT a.amount_cents FROM appraisals a
			WHERE a.submission_id = l.id AND a.state = 'signed' ORDER BY a.id DESC LIMIT 1), 0) AS appraised
		FROM proposals p JOIN calls c ON c.id = p.call_id
		JOIN submissions l ON l.proposal_id = p.id AND l.number = (SELECT MAX(m.number) FROM submissions m WHERE m.proposal_id = p.id)
		WHERE p.stage = 'full' AND p.state IN ? AND (`+sc.Where+`) ORDER BY p.id`, append([]any{near}, sc.Args...)...)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		_, err := r.forms(nil)
		return err
	}
	ids := make([]int64, len(found))
	for i, f := range found {
		ids[i] = f.ID
	}
	scores, err := reviews.Summaries(r.q, r.now, ids)
	if err != nil {
		return err
	}
	matters, err := r.matters(ids)
	if err != nil {
		return err
	}
	board, err := r.boardScores(matters)
	if err != nil {
		return err
	}
	reserve, err := r.reserves(matters)
	if err != nil {
		return err
	}
	frozen, err := r.documents(ids)
	if err != nil {
		return err
	}
	codes, err := codesOf(r.q, frozen)
	if err != nil {
		return err
	}
	forms, err := r.forms(frozen)
	if err != nil {
		return err
	}
	for _, f := range found {
		d := frozen[f.ID]
		row := models.WorkbenchRow{ProposalID: f.ID, Reference: f.Reference, Title: d.Title, State: f.State, CallReference: f.Call, Theme: d.Theme, Objectives: d.Objectives,
			Reviews: scores[f.ID], Board: board[f.ID], Asked: d.Asked, Appraised: money.Cents(f.Appraised), Tranches: d.Tranches, Reserve: reserve[f.ID]}
		for _, o := range d.Organisations {
			row.Organisations = append(row.Organisations, models.WorkbenchOrganisation{Code: codes[o.ID], Name: o.Name, Cents: o.Total})
			if o.ID == d.Lead {
				row.Lead = o.Name
			}
		}
		for _, code := range sortedCodes(d.Countries) {
			row.Countries = append(row.Countries, r.country(code, d.Countries[code]))
		}
		stated, err := models.FrameworkOf(forms[d.Form], d.Answers)
		if err != nil {
			return err
		}
		for _, m := range stated.Markers {
			row.Markers = append(row.Markers, models.LevelOf(m))
		}
		r.in.Rows = append(r.in.Rows, row)
	}
	models.SortRows(r.in.Rows)
	return nil
}

func (r *reader) documents(ids []int64) (map[int64]models.Frozen, error) {
	subs, err := db.Rows[models.Submission](r.q, `SELECT l.* FROM submissions l WHERE l.proposal_id IN ?
		AND l.number = (SELECT MAX(m.number) FROM submissions m WHERE m.proposal_id = l.proposal_id)`, ids)
	out := map[int64]models.Frozen{}
	for _, sub := range subs {
		if out[sub.ProposalID], err = sub.Read(); err != nil {
			return nil, err
		}
	}
	return out, err
}

// codesOf are the codes of the organisations that documents name.
func codesOf(q *gorm.DB, documents map[int64]models.Frozen) (map[int64]string, error) {
	ids := []int64{}
	for _, d := range documents {
		for _, o := range d.Organisations {
			ids = append(ids, o.ID)
		}
	}
	rows, err := db.Rows[models.Organisation](q, "SELECT * FROM organisations WHERE id IN ? ORDER BY id", ids)
	out := map[int64]string{}
	for _, o := range rows {
		out[o.ID] = o.Code
	}
	return out, err
}

// matters are those on proposals that the reader sees, by number.
func (r *reader) matters(ids []int64) ([]models.Matter, error) {
	where, args := access.Matters(r.actor, r.now)
	return db.Rows[models.Matter](r.q, "SELECT m.* FROM matters m WHERE m.proposal_id IN ? AND "+where+" ORDER BY m.id", append([]any{ids}, args...)...)
}

// reserves says of each proposal how much the text before the Board reserves, of
// its latest matter: what the matter's page says.
func (r *reader) reserves(matters []models.Matter) (map[int64]models.Reserve, error) {
	ids := make([]int64, len(matters))
	for i, m := range matters {
		ids[i] = m.ID
	}
	texts, err := kept.WordingsOf(r.q, ids)
	out := map[int64]models.Reserve{}
	for _, m := range matters {
		delete(out, *m.ProposalID)
		for _, w := range texts[m.ID] {
			if w.Number == m.TextNumber && w.Outcome.Commits() {
				out[*m.ProposalID] = w.Reserve
			}
		}
	}
	return out, err
}

// boardScores sum up the seats' scores of the latest matter on each proposal. A
// seat reads the others' after its own, and not at all where an interest closes
// them; the agent when the matter is over.
func (r *reader) boardScores(matters []models.Matter) (map[int64]*models.ReviewSummary, error) {
	all := make([]int64, len(matters))
	for i, m := range matters {
		all[i] = m.ID
	}
	closed, err := access.OthersClosed(r.q, r.actor, r.now, all)
	if err != nil {
		return nil, err
	}
	spread, err := rules.Spread(r.q, r.now)
	if err != nil {
		return nil, err
	}
	out := map[int64]*models.ReviewSummary{}
	for _, m := range matters {
		delete(out, *m.ProposalID) // the latest matter counts
		if m.CriteriaSetID == nil || closed[m.ID] {
			continue
		}
		sheets, err := kept.Sheets(r.q, m.ID)
		if err != nil {
			return nil, err
		}
		if may, err := r.readsScores(m, sheets); err != nil || !may || len(sheets) == 0 {
			if err != nil {
				return nil, err
			}
			continue
		}
		criteria, err := calls.Criteria(r.q, *m.CriteriaSetID)
		if err != nil {
			return nil, err
		}
		done, err := marked(r.q, sheets)
		if err != nil {
			return nil, err
		}
		summary := models.SummariseReviews(criteria, done, spread)
		out[*m.ProposalID] = &summary
	}
	return out, nil
}

func (r *reader) readsScores(m models.Matter, sheets []models.BoardSheet) (bool, error) {
	if m.State != models.MatterOpen || r.actor.System || r.actor.Is(models.RoleAuditor, models.RoleCoordinator, models.RoleSecretariatOfficer, models.RoleSecretariatHead) {
		return true, nil
	}
	if r.actor.Role.SitsIn() == "" {
		return false, nil
	}
	own, err := bodies.SeatsOf(r.q, m.BodyID, r.actor, r.now)
	for _, h := range own {
		if slices.ContainsFunc(sheets, func(s models.BoardSheet) bool { return s.SeatID == h.SeatID }) {
			return true, err
		}
	}
	return false, err
}

func marked(q *gorm.DB, sheets []models.BoardSheet) ([]models.CompletedReview, error) {
	ids := make([]int64, len(sheets))
	at := map[int64]int{}
	done := make([]models.CompletedReview, len(sheets))
	for i, s := range sheets {
		ids[i], at[s.ID], done[i] = s.ID, i, models.CompletedReview{AssignmentID: s.ID, Scores: map[string]*int{}}
	}
	marks, err := db.Rows[models.BoardMark](q, "SELECT * FROM board_marks WHERE sheet_id IN ? ORDER BY id", ids)
	for _, k := range marks {
		score := k.Score
		done[at[k.SheetID]].Scores[k.Criterion] = &score
	}
	return done, err
}

// money reads what the fund has, as the reader's books have it.
func (r *reader) money() error {
	totals, err := ledger.FundAt(r.q, r.actor, r.now)
	r.in.Fund = models.FundMoney{Cash: totals.Cash, Reserved: totals.Reserved, Minimum: totals.Minimum}
	return err
}

// payments reads approved money that has not left the fund, by tranche.
func (r *reader) payments() error {
	where, args := ledger.InRoom(r.actor, r.now)
	var err error
	r.in.Payments, err = db.Rows[models.PlannedPayment](r.q, `SELECT t.due_on, SUM(a.cents - a.transferred_cents) AS cents FROM tranche_amounts a
		JOIN tranches t ON t.id = a.tranche_id JOIN programmes p ON p.id = t.programme_id
		WHERE p.settled_on IS NULL AND a.cents > a.transferred_cents AND `+where+" GROUP BY t.id, t.due_on ORDER BY t.id", args...)
	return err
}

// instalments reads signed money that has not arrived.
func (r *reader) instalments() error {
	var err error
	r.in.Instalments, err = contributions.Planned(r.q, r.in.Today, r.now)
	return err
}
