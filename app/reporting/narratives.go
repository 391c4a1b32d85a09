package reporting

import (
	"context"
	"strings"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// writing is a narrative that an act changes, with the page as its actor sees it.
type writing struct {
	programme *models.Programme
	page      models.NarrativePage
}

// openNarrative locks the programme and reads one of its narratives; it is stored
// with a part for each organisation where begin is set and nobody began it.
func openNarrative(tx *db.Tx, programme int64, period string, begin bool) (*writing, error) {
	kind, year, err := models.ReadNarrativePeriod(period)
	if err != nil {
		return nil, err
	}
	p, err := open(tx, programme)
	if err != nil {
		return nil, err
	}
	w := &writing{programme: p}
	if w.page, err = narrativePage(tx.DB, tx.Actor, *p, kind, year, when.DateOf(tx.Now)); err != nil {
		return nil, err
	}
	if w.page.Report.State == models.NarrativePublished {
		return w, nil
	}
	if !readsDrafts(tx.Actor, w.page) {
		return nil, models.NotFound("narrative_reports")
	}
	if p.State == models.ProgrammeFinancialClosed {
		return nil, models.Conflict("programmes.conflict.closed", "24")
	}
	if !begin {
		if w.page.Report.ID == 0 {
			return nil, models.NotFound("narrative_reports")
		}
		return w, nil
	}
	if w.page.Report.ID == 0 {
		if err := db.Create(tx, &w.page.Report); err != nil {
			return nil, err
		}
	}
	for i := range w.page.Parts {
		if x := &w.page.Parts[i].NarrativePart; x.ID == 0 {
			x.ReportID = w.page.Report.ID
			if err := db.Create(tx, x); err != nil {
				return nil, err
			}
		}
	}
	return w, nil
}

func (w *writing) part(code string) (*models.NarrativePartView, error) {
	for i := range w.page.Parts {
		if w.page.Parts[i].Code == code {
			return &w.page.Parts[i], nil
		}
	}
	return nil, models.NotFound("narrative_parts")
}

// isLead refuses who does not write for the organisation that leads.
func (w *writing) isLead(actor models.Actor) error {
	if err := actor.May(models.PermNarrativeWrite); err != nil {
		return err
	}
	if actor.OrganisationID != w.programme.LeadOrganisationID {
		return models.Forbidden("narrative.forbidden.lead", "24")
	}
	return nil
}

func (w *writing) event(tx *db.Tx, part *int64, action models.NarrativeAction, note string) error {
	tx.Target("narrative_reports", w.page.Report.ID)
	return db.Create(tx, &models.NarrativeEvent{ReportID: w.page.Report.ID, PartID: part, Action: action, Note: note, ByRole: tx.Actor.Role, PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID})
}

// facts are what the guards of the whole ask; without is why it goes without a part.
func (w *writing) facts(without string) models.NarrativeFacts {
	f := models.NarrativeFacts{Ended: w.page.Ended, Gaps: w.page.Gaps}
	if without == "" {
		f.Missing = w.page.Missing
	}
	for _, x := range w.page.Parts {
		if x.In() {
			f.Unsaid = append(f.Unsaid, x.Unexplained(x.Figures)...)
		}
	}
	return f
}

func (w *writing) known(version int64) error {
	if w.page.Report.Version != version {
		return models.Stale(w.page.Report)
	}
	return nil
}

// SaveNarrative writes the lead's own text of the whole. It takes nothing from the
// parts and changes none of them.
//
// clause 24: who leads a programme says what it reached.
func (s *Service) SaveNarrative(ctx context.Context, actor models.Actor, programme int64, period string, in models.NarrativeInput) (models.NarrativeReport, error) {
	var r models.NarrativeReport
	err := s.db.Write(ctx, actor, "narrative.save", func(tx *db.Tx) error {
		if err := actor.May(models.PermNarrativeWrite); err != nil {
			return err
		}
		w, err := s.begun(tx, programme, period, in.Version, func(w *writing) (int64, error) { return w.page.Report.Version, w.isLead(actor) })
		if err != nil {
			return err
		}
		if w.page.Report.State != models.NarrativeOpen {
			return models.Conflict("narrative.conflict.signed", "24")
		}
		if err := in.Clean(); err != nil {
			return err
		}
		r = w.page.Report
		r.NarrativeText = in.Text
		tx.Target("narrative_reports", r.ID)
		return db.Update(tx, &r, "summary", "progress", "lessons", "story")
	})
	return r, err
}

// begun checks the right and the version before it stores a narrative that nobody
// began, so that a refusal leaves nothing.
func (s *Service) begun(tx *db.Tx, programme int64, period string, version int64, check func(*writing) (int64, error)) (*writing, error) {
	kind, year, err := models.ReadNarrativePeriod(period)
	if err != nil {
		return nil, err
	}
	p, err := open(tx, programme)
	if err != nil {
		return nil, err
	}
	page, err := narrativePage(tx.DB, tx.Actor, *p, kind, year, when.DateOf(tx.Now))
	if err != nil {
		return nil, err
	}
	if page.Report.State != models.NarrativePublished && !readsDrafts(tx.Actor, page) {
		return nil, models.NotFound("narrative_reports")
	}
	before := &writing{programme: p, page: page}
	stands, err := check(before)
	if err != nil {
		return nil, err
	}
	if stands != version {
		return nil, models.Stale(page.Report)
	}
	return openNarrative(tx, programme, period, true)
}

// SavePart writes one organisation's part with its words on variances, while it is
// a draft or was sent back.
//
// clause 24: each organisation says what it did.
func (s *Service) SavePart(ctx context.Context, actor models.Actor, programme int64, period, code string, in models.NarrativeInput) (models.NarrativePart, error) {
	var out models.NarrativePart
	err := s.db.Write(ctx, actor, "narrative.save_part", func(tx *db.Tx) error {
		if err := actor.May(models.PermNarrativeWrite); err != nil {
			return err
		}
		w, err := s.begun(tx, programme, period, in.Version, func(w *writing) (int64, error) {
			x, err := w.part(code)
			if err != nil {
				return 0, err
			}
			return x.Version, owns(actor, x.NarrativePart)
		})
		if err != nil {
			return err
		}
		x, err := w.part(code)
		if err != nil {
			return err
		}
		if w.page.Report.State != models.NarrativeOpen {
			return models.Conflict("narrative.conflict.signed", "24")
		}
		if !x.Open(w.page.Report.State) {
			return models.Conflict("narrative.conflict.part_in", "24")
		}
		if err := in.Clean(); err != nil {
			return err
		}
		out = x.NarrativePart
		out.NarrativeText, out.Explanations = in.Text, in.Written()
		tx.Target("narrative_parts", out.ID)
		return db.Update(tx, &out, "summary", "progress", "lessons", "story", "explanations")
	})
	return out, err
}

// owns refuses who does not write for the organisation of a part.
func owns(actor models.Actor, x models.NarrativePart) error {
	if actor.OrganisationID != x.OrganisationID {
		return models.Forbidden("narrative.forbidden.part", "24")
	}
	return nil
}

// SubmitPart gives a part to the lead when it is whole and every variance beyond
// the rule is explained.
func (s *Service) SubmitPart(ctx context.Context, actor models.Actor, programme int64, period, code string, version int64) error {
	return s.partStep(ctx, actor, "narrative.submit_part", programme, period, code, version, "", models.NarrativePartSubmit, func(w *writing, x *models.NarrativePartView) error {
		if err := actor.May(models.PermNarrativeWrite); err != nil {
			return err
		}
		return owns(actor, x.NarrativePart)
	})
}

// AcceptPart takes a submitted part into the whole; the lead does it.
func (s *Service) AcceptPart(ctx context.Context, actor models.Actor, programme int64, period, code string, version int64) error {
	return s.partStep(ctx, actor, "narrative.accept_part", programme, period, code, version, "", models.NarrativePartAccept, func(w *writing, _ *models.NarrativePartView) error { return w.isLead(actor) })
}

// ReturnPart sends one part back to its organisation with the reason: by the lead
// while it collects, or by the secretariat, which opens the whole for the lead to
// sign anew. No other part opens.
//
// clause 99: the secretariat looks at reports.
func (s *Service) ReturnPart(ctx context.Context, actor models.Actor, programme int64, period, code string, version int64, note string) error {
	return s.partStep(ctx, actor, "narrative.return_part", programme, period, code, version, note, models.NarrativePartReturn, func(w *writing, _ *models.NarrativePartView) error {
		if actor.May(models.PermResultsPublish) == nil {
			return nil
		}
		if err := w.isLead(actor); err != nil {
			return err
		}
		if w.page.Report.State != models.NarrativeOpen {
			return models.Conflict("narrative.conflict.signed", "24")
		}
		return nil
	})
}

func (s *Service) partStep(ctx context.Context, actor models.Actor, act string, programme int64, period, code string, version int64, note string, action models.NarrativeAction, may func(*writing, *models.NarrativePartView) error) error {
	return s.db.Write(ctx, actor, act, func(tx *db.Tx) error {
		if err := actor.MayOne(models.PermNarrativeWrite, models.PermResultsPublish); err != nil {
			return err
		}
		w, err := openNarrative(tx, programme, period, false)
		if err != nil {
			return err
		}
		x, err := w.part(code)
		if err != nil {
			return err
		}
		if err := may(w, x); err != nil {
			return err
		}
		if x.Version != version {
			return models.Stale(x.NarrativePart)
		}
		facts := models.NarrativeFacts{Ended: w.page.Ended, Gaps: x.NarrativeText.Gaps(), Unsaid: x.Unexplained(x.Figures)}
		if err := x.Apply(actor, w.page.Report.State, action, facts); err != nil {
			return err
		}
		columns := []string{"state"}
		switch action {
		case models.NarrativePartReturn:
			if note, err = reason(note); err != nil {
				return err
			}
			x.Reason = note
			columns = append(columns, "reason")
		case models.NarrativePartSubmit:
			if x.SubmittedOn.IsZero() {
				x.SubmittedOn = when.DateOf(tx.Now)
			}
			columns = append(columns, "submitted_on")
		}
		if err := db.Update(tx, &x.NarrativePart, columns...); err != nil {
			return err
		}
		if err := w.event(tx, &x.ID, action, note); err != nil {
			return err
		}
		if action == models.NarrativePartReturn && w.page.Report.State != models.NarrativeOpen {
			return w.step(tx, models.NarrativeUnsign, models.NarrativeFacts{}, note)
		}
		return nil
	})
}

func reason(note string) (string, error) {
	if note = strings.TrimSpace(note); note == "" || len([]rune(note)) > models.ResultTextLimit {
		return "", models.Invalid("narrative.fault.report", models.FieldError{Field: "note", Key: "narrative.fault.note"})
	}
	return note, nil
}

// step takes the whole a step further and keeps what goes with it.
func (w *writing) step(tx *db.Tx, action models.NarrativeAction, f models.NarrativeFacts, note string) error {
	r := &w.page.Report
	if err := r.Apply(tx.Actor, action, f); err != nil {
		return err
	}
	switch action {
	case models.NarrativeSign:
		r.SignedOn, r.Without = when.DateOf(tx.Now), note
	case models.NarrativeReturn, models.NarrativeUnsign:
		r.SignedOn, r.Without = when.Date{}, ""
	case models.NarrativePublish:
		r.PublishedAt, r.Figures = &tx.Now, models.PrintFigures(w.page.Figures)
	}
	if err := db.Update(tx, r, "state", "signed_on", "without", "published_at", "figures"); err != nil {
		return err
	}
	return w.event(tx, nil, action, note)
}

// SignNarrative gives the whole to the secretariat. A part that is not in holds
// nothing up, if the lead says why it goes without.
//
// clause 24: the lead answers for the report.
func (s *Service) SignNarrative(ctx context.Context, actor models.Actor, programme int64, period string, version int64, without string) error {
	return s.db.Write(ctx, actor, "narrative.sign", func(tx *db.Tx) error {
		if err := actor.May(models.PermNarrativeWrite); err != nil {
			return err
		}
		w, err := openNarrative(tx, programme, period, false)
		if err != nil {
			return err
		}
		if err := w.isLead(actor); err != nil {
			return err
		}
		if err := w.known(version); err != nil {
			return err
		}
		if without = strings.TrimSpace(without); len([]rune(without)) > models.ResultTextLimit {
			return models.Invalid("narrative.fault.report", models.FieldError{Field: "without", Key: "narrative.fault.long", Args: map[string]any{"Limit": models.ResultTextLimit}})
		}
		if len(w.page.Missing) == 0 {
			without = ""
		}
		return w.step(tx, models.NarrativeSign, w.facts(without), without)
	})
}

// AcceptNarrative says that the secretariat has nothing more to ask.
//
// clause 99: the secretariat looks at what it makes public.
func (s *Service) AcceptNarrative(ctx context.Context, actor models.Actor, programme int64, period string, version int64) error {
	return s.settleNarrative(ctx, actor, "narrative.accept", programme, period, version, func(tx *db.Tx, w *writing) error {
		return w.step(tx, models.NarrativeAccept, models.NarrativeFacts{}, "")
	})
}

// ReturnNarrative gives the whole back to the lead with the reason; no part opens.
func (s *Service) ReturnNarrative(ctx context.Context, actor models.Actor, programme int64, period string, version int64, note string) error {
	return s.settleNarrative(ctx, actor, "narrative.return", programme, period, version, func(tx *db.Tx, w *writing) error {
		note, err := reason(note)
		if err != nil {
			return err
		}
		return w.step(tx, models.NarrativeReturn, models.NarrativeFacts{}, note)
	})
}

// PublishNarrative makes an accepted narrative public, with the figures of the
// moment printed in it for good.
func (s *Service) PublishNarrative(ctx context.Context, actor models.Actor, programme int64, period string, version int64) error {
	return s.settleNarrative(ctx, actor, "narrative.publish", programme, period, version, func(tx *db.Tx, w *writing) error {
		return w.step(tx, models.NarrativePublish, w.facts(w.page.Report.Without), "")
	})
}

func (s *Service) settleNarrative(ctx context.Context, actor models.Actor, act string, programme int64, period string, version int64, do func(*db.Tx, *writing) error) error {
	return s.db.Write(ctx, actor, act, func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermResultsPublish, tx.Now); err != nil {
			return err
		}
		w, err := openNarrative(tx, programme, period, false)
		if err != nil {
			return err
		}
		if err := w.known(version); err != nil {
			return err
		}
		return do(tx, w)
	})
}
