package proposals

import (
	"context"
	"testing"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// Texts whose key is put together from a code of the domain are there for each
// code, in every language that is offered.
func TestEveryCodeHasItsText(t *testing.T) {
	var keys []string
	for _, s := range models.ProposalFlow.States() {
		keys = append(keys, "status."+components.PublicStatus(s))
		if s != models.ProposalDraft && s != models.ProposalInvited {
			keys = append(keys, "proposals.now_"+s.PublicState())
		}
	}
	for _, c := range models.BudgetChecks {
		keys = append(keys, "budget.pass_"+c)
	}
	for _, kind := range models.AttachmentKinds {
		keys = append(keys, "forms.attachment_"+string(kind), "forms.attachment_"+string(kind)+"_hint", "proposals.gap_attachment_"+string(kind))
	}
	for _, part := range []string{models.PartFacts, models.PartPartners, models.PartTranches, models.PartBudget, models.PartAttachments, models.PartSides} {
		keys = append(keys, "proposals.part_"+part)
	}
	for _, a := range []models.PartAction{models.PartWrite, models.PartFinish, models.PartReopen, models.PartReturn, models.PartGive, models.PartTake, models.PartLeave} {
		keys = append(keys, "proposals.part_did_"+string(a))
	}
	for _, r := range []models.RemarkResult{models.RemarkAccepted, models.RemarkDeclined, models.RemarkResolved} {
		keys = append(keys, "proposals.remark_"+string(r), "proposals.done.remark_"+string(r))
	}
	keys = append(keys, "proposals.group_problem", "proposals.group_work", "proposals.stage_"+string(models.StageConcept), "proposals.stage_"+string(models.StageFull))
	for _, lang := range i18n.Offered() {
		ctx := i18n.With(context.Background(), lang.Code)
		for _, key := range keys {
			for _, count := range []int{1, 2, 5, 11} {
				if text := i18n.T(ctx, key, "Count", count); text == key && len(formsOf(key)) > 1 {
					t.Errorf("%s: no text for %s with %d", lang.Code, key, count)
				}
			}
			if len(formsOf(key)) < 2 && i18n.T(ctx, key) == key {
				t.Errorf("%s: no text for %s", lang.Code, key)
			}
		}
	}
}

func formsOf(key string) i18n.Forms {
	c, err := i18n.Standard()
	if err != nil {
		panic(err)
	}
	return c.Forms(i18n.Reference, key)
}
