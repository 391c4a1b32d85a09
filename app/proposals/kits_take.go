package proposals

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// KitReturn gives one file that came back: each of its texts beside what the kit
// began with and what stands now, for those who read what is being written. They
// stand in the order of the document.
func (s *Service) KitReturn(ctx context.Context, actor models.Actor, id, back int64) (models.KitReturnView, error) {
	var v models.KitReturnView
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		d, err := s.kitsSeen(q, actor, id)
		if err != nil {
			return err
		}
		if v.Return, err = db.From[models.KitReturn](q).Where("id = ? AND proposal_id = ?", back, id).Take(ctx); err != nil {
			return db.Found(err, "kit_returns")
		}
		if v.Kit, err = db.From[models.Kit](q).Where("id = ?", v.Return.KitID).Take(ctx); err != nil {
			return db.Found(err, "kits")
		}
		v.Changes, err = kitChanges(q, d, back)
		return err
	})
	return v, err
}

func kitChanges(q *gorm.DB, d models.Document, back int64) ([]models.KitChangeView, error) {
	ctx := q.Statement.Context
	list, err := db.From[models.KitChange](q).Where("return_id = ?", back).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	ends, err := db.From[models.KitChoice](q).Where("change_id IN (SELECT id FROM kit_changes WHERE return_id = ?)", back).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	ended := map[int64]*models.KitChoice{}
	for i := range ends {
		ended[ends[i].ChangeID] = &ends[i]
	}
	now := d.KitItems()
	out := make([]models.KitChangeView, len(list))
	for i, c := range list {
		out[i] = models.KitChangeView{Change: c, Now: now[c.Item], Choice: ended[c.ID]}
	}
	at := d.KitOrder()
	slices.SortStableFunc(out, func(a, b models.KitChangeView) int { return at[a.Change.Item] - at[b.Change.Item] })
	return out, nil
}

// KitSettlement is what becomes of changes of one part: the file's words are
// taken or what stood is kept, by change, each as it stood at a version (of the
// answer, else of the part). A change that is not named goes on waiting.
type KitSettlement struct {
	Return   int64
	Part     string
	Results  map[int64]models.KitResult
	Versions map[int64]int64
}

// SettleKit ends changes of one part of a returned file, all of those named or
// none. The owner of the part does it. What is taken is saved as the owner's own
// words are, with the same checks: a text that somebody changed since is refused
// with both, and a part that was ready is reopened.
//
// clause 96: participating organisations apply, each for its part.
func (s *Service) SettleKit(ctx context.Context, actor models.Actor, id int64, in KitSettlement) error {
	return s.db.Write(ctx, actor, "proposal.settle_kit", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		r, err := db.From[models.KitReturn](tx.DB).Where("id = ? AND proposal_id = ?", in.Return, p.ID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "kit_returns")
		}
		if err := mayWritePart(actor, d, in.Part); err != nil {
			return err
		}
		taken, ended, err := kitChosen(tx, d, in)
		if err != nil {
			return err
		}
		if len(taken) > 0 {
			tx.Note("proposals", p.ID, map[string]any{"part": in.Part, "kit_return": r.Number})
			if err := take(tx, actor, p, d, in, taken); err != nil {
				return err
			}
		}
		for i := range ended {
			if err := db.Create(tx, &ended[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// kitChosen are the changes that are taken, and the ends of all that were chosen
// about.
func kitChosen(tx *db.Tx, d models.Document, in KitSettlement) (taken []models.KitChangeView, ended []models.KitChoice, err error) {
	all, err := kitChanges(tx.DB, d, in.Return)
	if err != nil {
		return nil, nil, err
	}
	left := maps.Clone(in.Results)
	for _, c := range all {
		result, named := left[c.Change.ID]
		if !named || c.Change.Part != in.Part {
			continue
		}
		delete(left, c.Change.ID)
		switch {
		case result != models.KitTaken && result != models.KitKept:
			return nil, nil, models.Invalid("kit.choice_invalid", models.FieldError{Field: KitField(c.Change.ID), Key: "kit.choice_unknown"})
		case c.Choice != nil:
			return nil, nil, models.Conflict("kit.settled_already", "").With(map[string]any{"Who": c.Choice.ByName})
		case result == models.KitTaken:
			taken = append(taken, c)
		}
		ended = append(ended, models.KitChoice{ChangeID: c.Change.ID, Result: result, At: tx.Now, MandateID: tx.Actor.MandateID, ByName: tx.Actor.Name})
	}
	if len(left) > 0 || len(ended) == 0 {
		return nil, nil, models.Invalid("kit.choice_invalid", models.FieldError{Field: "choice", Key: "kit.choice_none"})
	}
	return taken, ended, nil
}

// KitField is the name of the choice about a change in forms.
func KitField(change int64) string { return "change[" + strconv.FormatInt(change, 10) + "]" }

// take saves the words of a returned file as its owner's save of the part.
func take(tx *db.Tx, actor models.Actor, p *models.Proposal, d models.Document, in KitSettlement, list []models.KitChangeView) error {
	switch organisation, column := models.ColumnOf(in.Part); {
	case column:
		return takeCells(tx, actor, d, organisation, in, list)
	case in.Part == models.PartFacts:
		return takeFacts(tx, p, d, in, list)
	case in.Part == models.PartTranches:
		return takePlan(tx, d, in, list)
	}
	var inputs []AnswerInput
	for _, c := range list {
		code, _ := models.KitQuestion(c.Change.Item)
		inputs = append(inputs, AnswerInput{Question: code, Text: c.Change.Text, Version: in.Versions[c.Change.ID]})
	}
	changed, err := changes(d, in.Part, inputs)
	if err != nil {
		return err
	}
	for _, a := range changed {
		if err := writeAnswer(tx, d, a, author{actor.MandateID, actor.Name}); err != nil {
			return err
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return touch(tx, d, in.Part, d.Parts[in.Part].Version)
}

// kitVersion is the one version of the part that choices rest on.
func kitVersion(d models.Document, in KitSettlement, list []models.KitChangeView) (int64, error) {
	version := in.Versions[list[0].Change.ID]
	for _, c := range list {
		if in.Versions[c.Change.ID] != version {
			return 0, models.Stale(d)
		}
	}
	return version, nil
}

func takeCells(tx *db.Tx, actor models.Actor, d models.Document, organisation int64, in KitSettlement, list []models.KitChangeView) error {
	version, err := kitVersion(d, in, list)
	if err != nil {
		return err
	}
	b, amounts := d.Budget(), map[models.BudgetCell]money.Cents{}
	for _, c := range list {
		cell, _ := models.BudgetCellOf(c.Change.Item)
		if !b.Has(cell) {
			return models.Invalid("budget.invalid", models.FieldError{Field: cell.Field(), Key: "budget.cell_unknown"})
		}
		v, err := kitValue(c.Change.Item, c.Change.Text)
		if err != nil {
			return err
		}
		amounts[cell] = v.cents
	}
	return writeCells(tx, actor, d, map[int64]int64{organisation: version}, amounts)
}

func takeFacts(tx *db.Tx, p *models.Proposal, d models.Document, in KitSettlement, list []models.KitChangeView) error {
	version, err := kitVersion(d, in, list)
	if err != nil {
		return err
	}
	facts := Facts{Version: version, Title: p.Title, Theme: p.Theme, Objectives: d.Objectives, Months: p.Months, StartOn: p.StartOn, Asked: p.Asked}
	for _, c := range list {
		v, err := kitValue(c.Change.Item, c.Change.Text)
		if err != nil {
			return err
		}
		switch c.Change.Item {
		case models.KitTitle:
			facts.Title = c.Change.Text
		case models.KitTheme:
			facts.Theme = v.number
		case models.KitMonths:
			facts.Months = v.number
		case models.KitObjectives:
			facts.Objectives = v.numbers
		case models.KitStart:
			facts.StartOn = v.day
		case models.KitAsked:
			facts.Asked = v.cents
		}
	}
	return writeFacts(tx, p, d, facts)
}

func takePlan(tx *db.Tx, d models.Document, in KitSettlement, list []models.KitChangeView) error {
	version, err := kitVersion(d, in, list)
	if err != nil {
		return err
	}
	plan := Plan{Version: version, DueOn: map[int]when.Date{}}
	for _, t := range d.Tranches {
		plan.DueOn[t.Number] = t.DueOn
	}
	for _, c := range list {
		v, err := kitValue(c.Change.Item, c.Change.Text)
		if err != nil {
			return err
		}
		n, _ := models.KitTranche(c.Change.Item)
		plan.DueOn[n] = v.day
	}
	return writePlan(tx, d, plan)
}

// kitRead is the value of a text of a kit that is no answer, and its one writing.
type kitRead struct {
	text    string
	number  int
	numbers []int
	day     when.Date
	cents   money.Cents
}

// kitValue reads a text of a kit that is no answer, in the one writing in which
// kits are kept.
func kitValue(item, text string) (kitRead, error) {
	var v kitRead
	var err error
	ok := true
	_, due := models.KitTranche(item)
	_, cell := models.BudgetCellOf(item)
	switch {
	case item == models.KitTitle || text == "":
		v.text = text
	case item == models.KitTheme || item == models.KitMonths:
		if v.number, err = strconv.Atoi(text); v.number != 0 {
			v.text = strconv.Itoa(v.number)
		}
	case item == models.KitObjectives:
		v.numbers, ok = models.ReadObjectives(text)
		v.text = models.ObjectivesText(v.numbers)
	case item == models.KitStart || due:
		v.day, err = when.ParseDate(text)
		v.text = v.day.String()
	case item == models.KitAsked || cell:
		if v.cents, err = money.ParseCents(text); v.cents != 0 {
			v.text = v.cents.String()
		}
		ok = v.cents >= 0 && v.cents <= CellLimit
	}
	if err == nil && !ok {
		err = fmt.Errorf("kit: %q is no value of %s", text, item)
	}
	return v, err
}
