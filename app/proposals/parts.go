package proposals

import (
	"context"
	"slices"
	"strings"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
)

// ReasonLimit is the longest reason, and RemarkLimit the longest comment, in
// characters. A wording may be as long as an answer.
const (
	ReasonLimit = 2000
	RemarkLimit = 4000
)

// Ready is the owner's word that parts are ready, each as it stood at a version
// (0: nobody has worked on it). A part in which something is missing is refused
// with what is missing. All of them or none.
//
// clause 96: what the participating organisations ask for is theirs to answer for.
func (s *Service) Ready(ctx context.Context, actor models.Actor, id int64, parts map[string]int64) error {
	return s.db.Write(ctx, actor, "proposal.part_ready", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if len(parts) == 0 {
			return models.Invalid("proposals.part_invalid", models.FieldError{Field: "part", Key: "proposals.part_none"})
		}
		for _, part := range partsInOrder(parts) {
			if err := ownPart(actor, d, part, parts[part]); err != nil {
				return err
			}
			if err := unfilled(d, part); err != nil {
				return err
			}
			if err := standing(tx, &d, step{part: part, who: models.PartOwner, action: models.PartFinish, owner: d.Owner(part)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// unfilled refuses a part in which something is missing, with each field of it.
func unfilled(d models.Document, part string) error {
	var f models.Faults
	for _, g := range d.PartGaps(part) {
		f = append(f, models.FieldError{Field: g.Field, Key: g.Key, Args: g.Args})
	}
	return f.Err("proposals.part_gaps")
}

func partsInOrder(parts map[string]int64) []string {
	var out []string
	for part := range parts {
		out = append(out, part)
	}
	slices.Sort(out)
	return out
}

// Reopen takes the owner's word back: the part is being written again.
func (s *Service) Reopen(ctx context.Context, actor models.Actor, id int64, part string, version int64) error {
	return s.db.Write(ctx, actor, "proposal.part_reopen", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if err := ownPart(actor, d, part, version); err != nil {
			return err
		}
		return standing(tx, &d, step{part: part, who: models.PartOwner, action: models.PartReopen, owner: d.Owner(part)})
	})
}

// PartReturn is what the lead sends a part back with, or its owner hands it back.
type PartReturn struct {
	Part    string
	Version int64
	Reason  string
}

// ReturnPart sends a part that was ready back to its owner, whose writers are
// told why. The text stays as it is: the lead does not write it.
//
// clause 104: the organisation that leads answers for the whole.
func (s *Service) ReturnPart(ctx context.Context, actor models.Actor, id int64, in PartReturn) error {
	return s.db.Write(ctx, actor, "proposal.part_return", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if err := leadsPart(actor, d, in.Part, in.Version); err != nil {
			return err
		}
		if d.Owner(in.Part) == d.Lead() {
			return models.Conflict("proposals.part_own", "104")
		}
		reason, err := reasonOf(in.Reason, true)
		if err != nil {
			return err
		}
		return standing(tx, &d, step{part: in.Part, who: models.PartLead, action: models.PartReturn, owner: d.Owner(in.Part), reason: reason, told: true})
	})
}

// HandBackPart gives a part that its owner does not write any more back to the
// lead, whose writers are told why. The text stays as it is.
//
// clause 104: the organisation that leads answers for the whole.
func (s *Service) HandBackPart(ctx context.Context, actor models.Actor, id int64, in PartReturn) error {
	return s.db.Write(ctx, actor, "proposal.part_hand_back", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if err := ownPart(actor, d, in.Part, in.Version); err != nil {
			return err
		}
		if d.Lead() == 0 || d.Owner(in.Part) == d.Lead() {
			return models.Conflict("proposals.part_lead_own", "104")
		}
		reason, err := reasonOf(in.Reason, true)
		if err != nil {
			return err
		}
		return standing(tx, &d, step{part: in.Part, who: models.PartOwner, action: models.PartGive, owner: d.Lead(), reason: reason, told: true})
	})
}

// Assignment says whose a part is to be. The lead's own number takes it over.
type Assignment struct {
	Part         string
	Version      int64
	Organisation int64
	Reason       string // needed where the part is taken from its owner
}

// AssignPart gives a part to another organisation of the document, or takes it
// from its owner with a reason. The writers of whoever had it and of whoever has
// it now are told; no word of the text changes.
//
// clause 104: the organisation that leads answers for the whole.
func (s *Service) AssignPart(ctx context.Context, actor models.Actor, id int64, in Assignment) error {
	return s.db.Write(ctx, actor, "proposal.part_assign", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if err := leadsPart(actor, d, in.Part, in.Version); err != nil {
			return err
		}
		owner := d.Owner(in.Part)
		var f models.Faults
		switch {
		case !d.Includes(in.Organisation):
			f.Add("organisation", "proposals.organisation_outside")
		case in.Organisation == owner:
			f.Add("organisation", "proposals.part_owned_already")
		}
		if err := f.Err("proposals.part_invalid"); err != nil {
			return err
		}
		action := models.PartGive
		if owner != d.Lead() {
			action = models.PartTake
		}
		reason, err := reasonOf(in.Reason, action == models.PartTake)
		if err != nil {
			return err
		}
		return standing(tx, &d, step{part: in.Part, who: models.PartLead, action: action, owner: in.Organisation, reason: reason, told: true})
	})
}

func reasonOf(text string, needed bool) (string, error) {
	text = tidy(text)
	var f models.Faults
	switch {
	case text == "" && needed:
		f.Add("reason", "proposals.reason_missing")
	case len([]rune(text)) > ReasonLimit:
		f.Add("reason", "proposals.reason_long", "Max", ReasonLimit)
	}
	return text, f.Err("proposals.part_invalid")
}

// ownPart refuses an act of the owner's by somebody else, and one that rests on
// another version of the part.
func ownPart(actor models.Actor, d models.Document, part string, version int64) error {
	if err := known(d, part); err != nil {
		return err
	}
	if err := mayWritePart(actor, d, part); err != nil {
		return err
	}
	if d.Parts[part].Version != version {
		return models.Stale(d)
	}
	return nil
}

// known refuses what is no part of the document.
func known(d models.Document, part string) error {
	if slices.Contains(d.OwnedParts(), part) {
		return nil
	}
	return models.Invalid("proposals.part_invalid", models.FieldError{Field: "part", Key: "proposals.part_none"})
}

func leadsPart(actor models.Actor, d models.Document, part string, version int64) error {
	if !StandingOf(actor, d).Leads {
		return models.Forbidden("proposals.lead_assigns", "104")
	}
	if err := known(d, part); err != nil {
		return err
	}
	if d.Parts[part].Version != version {
		return models.Stale(d)
	}
	return nil
}

// step is one act on a part that is more than writing in it. owner is whose it is
// afterwards; told has the writers on both ends hear of it.
type step struct {
	part   string
	who    models.PartActor
	action models.PartAction
	owner  int64
	reason string
	told   bool
}

// standing applies the table of parts and writes who did what when and why. d is
// the document as it stands after it.
func standing(tx *db.Tx, d *models.Document, do step) error {
	from, was := d.Owner(do.part), d.PartState(do.part)
	to, err := d.ApplyPart(do.part, do.who, do.action)
	if err != nil {
		return err
	}
	at, ok := d.Parts[do.part]
	at.State = to
	columns := []string{"state"}
	if do.owner != from {
		at.OrganisationID = &do.owner
		if do.action == models.PartLeave {
			at.OrganisationID = nil // whoever leads, or the organisation when it comes back
		}
		columns = append(columns, "organisation_id")
	}
	if ok {
		err = db.Update(tx, &at, columns...)
	} else {
		at.ProposalID, at.Part = d.Proposal.ID, do.part
		err = db.Create(tx, &at)
	}
	if err != nil {
		return err
	}
	d.Parts[do.part] = at
	e := models.ProposalPartEvent{ProposalID: d.Proposal.ID, Part: do.part, Action: do.action, FromState: was, ToState: to, FromOwner: from, ToOwner: do.owner,
		At: tx.Now, MandateID: tx.Actor.MandateID, ByName: tx.Actor.Name, Reason: do.reason}
	if err := db.Create(tx, &e); err != nil || !do.told {
		return err
	}
	return tx.Enqueue(PartJob{EventID: e.ID})
}

// PartJob tells the writers of a part that it was given, taken or sent back.
type PartJob struct {
	EventID int64 `json:"event_id"`
}

// Kind names the job in the queue.
func (PartJob) Kind() string { return "proposal_part" }

// RemarkJob tells the writers of a part that somebody else remarked on it.
type RemarkJob struct {
	RemarkID int64 `json:"remark_id"`
}

// Kind names the job in the queue.
func (RemarkJob) Kind() string { return "proposal_remark" }

// leave moves what an organisation that takes part no more owns to the lead. Its
// amounts stay in the budget until they are settled.
func leave(tx *db.Tx, d *models.Document, organisation int64) error {
	for _, part := range d.OwnedParts() {
		if d.Owner(part) != organisation {
			continue
		}
		if err := standing(tx, d, step{part: part, who: models.PartLead, action: models.PartLeave, owner: d.Lead()}); err != nil {
			return err
		}
	}
	e := models.ProposalPartEvent{ProposalID: d.Proposal.ID, Part: models.PartPartners, Action: models.PartLeave, FromState: models.PartDraft, ToState: models.PartDraft,
		FromOwner: organisation, ToOwner: d.Lead(), At: tx.Now, MandateID: tx.Actor.MandateID, ByName: tx.Actor.Name}
	if err := db.Create(tx, &e); err != nil {
		return err
	}
	return tx.Enqueue(PartJob{EventID: e.ID})
}

// Settlement says what becomes of the amounts of an organisation that left: they
// are added to the columns of another, as these stood at a version, or given up.
type Settlement struct {
	Organisation int64
	To           int64 // 0: given up
	Version      int64 // of the columns they go to
}

// Settle settles the amounts that an organisation left behind. The lead does it,
// into columns that are the lead's to write; what they were stays in the record
// of acts.
func (s *Service) Settle(ctx context.Context, actor models.Actor, id int64, in Settlement) error {
	return s.db.Write(ctx, actor, "proposal.settle_columns", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if !StandingOf(actor, d).Leads {
			return models.Forbidden("proposals.lead_assigns", "104")
		}
		if !slices.ContainsFunc(d.Orphans(), func(o models.Orphan) bool { return o.OrganisationID == in.Organisation }) {
			return models.Invalid("proposals.part_invalid", models.FieldError{Field: "organisation", Key: "proposals.settle_nothing"})
		}
		if in.To != 0 {
			if !d.Includes(in.To) {
				return models.Invalid("proposals.part_invalid", models.FieldError{Field: "to", Key: "proposals.organisation_outside"})
			}
			if err := mayWritePart(actor, d, models.BudgetPart(in.To)); err != nil {
				return err
			}
		}
		return settle(tx, actor, d, in)
	})
}

func settle(tx *db.Tx, actor models.Actor, d models.Document, in Settlement) error {
	b, amounts := d.Budget(), map[models.BudgetCell]models.BudgetLine{}
	for _, l := range d.Lines {
		if l.OrganisationID == in.Organisation {
			amounts[models.BudgetCell{OrganisationID: in.To, Category: l.Category, Tranche: l.Tranche}] = l
		}
	}
	sums := map[models.BudgetCell]money.Cents{}
	for cell, l := range amounts {
		if in.To == 0 || l.Cents == 0 {
			continue
		}
		if sums[cell] = b.Cell(cell) + l.Cents; sums[cell] > CellLimit {
			return models.Invalid("proposals.part_invalid", models.FieldError{Field: "to", Key: "money.too_large"})
		}
	}
	if err := writeCells(tx, actor, d, map[int64]int64{in.To: in.Version}, sums); err != nil {
		return err
	}
	for _, cell := range sortedCells(amounts) {
		l := amounts[cell]
		if err := db.Delete(tx, &l); err != nil {
			return err
		}
	}
	return nil
}

// RemarkInput is what a writer says on a part: a comment, or a wording of the
// answer to one question. Version is that of the answer a wording began from.
type RemarkInput struct {
	Part     string
	Question string
	Kind     models.RemarkKind
	Text     string
	Version  int64
}

// Remark adds a comment or a proposed wording. Every writer of the document may,
// whoever owns the part; it changes nothing that stands. It gives its id.
func (s *Service) Remark(ctx context.Context, actor models.Actor, id int64, in RemarkInput) (int64, error) {
	var remark int64
	err := s.db.Write(ctx, actor, "proposal.remark", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if in.Text = tidy(in.Text); in.Kind == models.RemarkWording || in.Question != "" {
			if _, section, ok := d.Form.Schema.Question(in.Question); !ok || section.Code != in.Part {
				return models.Invalid("proposals.remark_invalid", models.FieldError{Field: "question", Key: "proposals.remark_question"})
			}
		} else if err := known(d, in.Part); err != nil {
			return err
		}
		if err := checkRemark(in, d); err != nil {
			return err
		}
		st := StandingOf(actor, d)
		r := models.ProposalRemark{ProposalID: p.ID, Part: in.Part, Question: in.Question, Kind: in.Kind, Base: in.Version, Text: in.Text,
			OrganisationID: st.Organisation, Country: st.State, At: tx.Now, MandateID: actor.MandateID, ByName: actor.Name}
		if err := db.Create(tx, &r); err != nil {
			return err
		}
		remark = r.ID
		if err := tx.Enqueue(RemarkJob{RemarkID: r.ID}); err != nil {
			return err
		}
		if in.Kind == models.RemarkWording {
			return dropDraft(tx, p.ID, in.Question, actor.AccountID)
		}
		return nil
	})
	return remark, err
}

func checkRemark(in RemarkInput, d models.Document) error {
	var f models.Faults
	switch {
	case in.Kind != models.RemarkComment && in.Kind != models.RemarkWording:
		f.Add("kind", "proposals.remark_kind")
	case in.Text == "":
		f.Add("text", "proposals.remark_empty")
	case in.Kind == models.RemarkComment && len([]rune(in.Text)) > RemarkLimit:
		f.Add("text", "proposals.remark_long", "Max", RemarkLimit)
	case len(in.Text) > AnswerLimit:
		f.Add("text", "proposals.answer_long", "Max", AnswerLimit)
	case in.Version < 0 || in.Kind == models.RemarkWording && in.Version > d.Answers[in.Question].Version:
		f.Add("text", "proposals.remark_version")
	case in.Kind == models.RemarkWording && in.Text == d.Answers[in.Question].Text:
		f.Add("text", "proposals.remark_same")
	}
	return f.Err("proposals.remark_invalid")
}

// RemarkEnd says how a remark ends. Version is that of the answer beside which
// the owner read a wording that is accepted.
type RemarkEnd struct {
	Remark  int64
	Result  models.RemarkResult
	Version int64
}

// EndRemark ends a remark. Accepting a wording is the owner's save of it, with
// the author of the words named; it rests on the answer as the owner saw it, and
// a stale one is refused with both texts. Only the owner accepts or declines; the
// owner or who made the remark settles it.
func (s *Service) EndRemark(ctx context.Context, actor models.Actor, id int64, in RemarkEnd) error {
	return s.db.Write(ctx, actor, "proposal.end_remark", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		r, err := db.From[models.ProposalRemark](tx.DB).Where("id = ? AND proposal_id = ?", in.Remark, p.ID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "proposal_remarks")
		}
		ended, err := db.From[models.ProposalRemarkEnd](tx.DB).Where("remark_id = ?", r.ID).Count(tx.Ctx, "id")
		if err != nil {
			return err
		}
		if ended > 0 {
			return models.Conflict("proposals.remark_ended", "")
		}
		if err := mayEnd(actor, d, r, in.Result); err != nil {
			return err
		}
		if in.Result == models.RemarkAccepted {
			if err := accept(tx, actor, d, r, in.Version); err != nil {
				return err
			}
		}
		return db.Create(tx, &models.ProposalRemarkEnd{RemarkID: r.ID, Result: in.Result, At: tx.Now, MandateID: actor.MandateID, ByName: actor.Name})
	})
}

func mayEnd(actor models.Actor, d models.Document, r models.ProposalRemark, result models.RemarkResult) error {
	wording := r.Kind == models.RemarkWording
	switch {
	case result == models.RemarkResolved && r.MandateID == actor.MandateID:
		return nil
	case result == models.RemarkResolved && !wording, wording && (result == models.RemarkAccepted || result == models.RemarkDeclined):
		return mayWritePart(actor, d, r.Part)
	}
	return models.Invalid("proposals.remark_invalid", models.FieldError{Field: "result", Key: "proposals.remark_result"})
}

// accept makes a wording the answer.
func accept(tx *db.Tx, actor models.Actor, d models.Document, r models.ProposalRemark, version int64) error {
	stands := d.Answers[r.Question]
	if stands.Version != version {
		return models.Stale([]models.StaleText{{Question: r.Question, Mine: r.Text, Theirs: stands}})
	}
	if stands.Text != r.Text {
		if err := writeAnswer(tx, d, AnswerInput{Question: r.Question, Text: r.Text}, author{actor.MandateID, strings.TrimSpace(r.ByName)}); err != nil {
			return err
		}
	}
	tx.Note("proposals", d.Proposal.ID, map[string]any{"question": r.Question, "worded_by_mandate": r.MandateID})
	return touch(tx, d, r.Part, d.Parts[r.Part].Version)
}
