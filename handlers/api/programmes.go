package api

import (
	"context"
	"strconv"

	"seedfund/app/programmes"
	"seedfund/app/reporting"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func programmeOperations(a *API) {
	s := a.services.Programmes
	List(a, Op{ID: "list-programmes", Path: "/programmes", Summary: "Joint programmes, the latest first", Tag: "programmes", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *programmesInput) ([]models.ProgrammeRow, int64, error) {
			return s.List(ctx, actor, programmes.Filter{State: models.ProgrammeState(in.State), Theme: in.Theme, Country: in.Country, OrganisationID: in.OrganisationID, After: in.After, Limit: in.Limit})
		})
	List(a, Op{ID: "list-portfolio", Path: "/portfolio", Summary: "One row per programme and organisation as at a day", Tag: "programmes", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *asAtInput) ([]models.PortfolioRow, int64, error) {
			rows, _, err := s.Portfolio(ctx, actor, programmes.PortfolioFilter{AsAt: in.AsAt})
			return rows, 0, err
		})
	Read(a, Op{ID: "show-programme", Path: "/programmes/{reference}", Summary: "One programme", Tag: "programmes", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *programmeInput) (OneProgramme, error) {
			d, err := s.Find(ctx, actor, in.Reference)
			return oneProgrammeOf(d), err
		})
	Read(a, Op{ID: "show-programme-money", Path: "/programmes/{reference}/money", Summary: "A programme's tranches with their gates as counted now", Tag: "programmes", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *programmeInput) (ProgrammeRoom, error) {
			w, err := s.Work(ctx, actor, in.Reference)
			return roomOf(w), err
		})
	Act(a, Op{ID: "reserve-tranche", Path: "/programmes/{id}/tranches/{number}/reservation", Summary: "Set cash aside for a tranche", Tag: "programmes", Permission: models.PermTranchePrepare},
		func(ctx context.Context, actor models.Actor, in *trancheInput) (Done, error) {
			return Done{Target: "programmes", ID: in.ID, Version: in.Version() + 1}, s.ReserveTranche(ctx, actor, in.ID, in.Version(), in.Number)
		})
	Act(a, Op{ID: "free-tranche", Path: "/programmes/{id}/tranches/{number}/return", Summary: "Give a reservation back to the fund", Tag: "programmes", Permission: models.PermTranchePrepare},
		func(ctx context.Context, actor models.Actor, in *trancheInput) (Done, error) {
			return Done{Target: "programmes", ID: in.ID, Version: in.Version() + 1}, s.FreeTranche(ctx, actor, in.ID, in.Version(), in.Number)
		})
	Act(a, Op{ID: "release-tranche", Path: "/programmes/{id}/tranches/{number}/release", Summary: "Release a tranche, or some of its shares", Tag: "programmes", Permission: models.PermTranchePrepare},
		func(ctx context.Context, actor models.Actor, in *releaseInput) (Done, error) {
			asked, err := amountsOf(in.Body.Amounts)
			if err != nil {
				return Done{}, err
			}
			_, err = s.Release(ctx, actor, in.ID, in.Version(), in.Number, programmes.ReleaseInput{Amounts: asked, Waiver: in.Body.Waiver, Reason: in.Body.Reason})
			return Done{Target: "programmes", ID: in.ID, Version: in.Version() + 1}, err
		})
	Act(a, Op{ID: "close-programme", Path: "/programmes/{id}/closure", Summary: "Close operationally or financially, or reopen by a decision", Tag: "programmes", Permission: models.PermProgrammeManage},
		func(ctx context.Context, actor models.Actor, in *closureInput) (Done, error) {
			done := Done{Target: "programmes", ID: in.ID, Version: in.Version() + 1}
			switch models.ProgrammeAction(in.Body.Act) {
			case models.ProgrammeClose:
				return done, s.CloseOperationally(ctx, actor, in.ID, in.Version(), in.Body.Note)
			case models.ProgrammeSettle:
				return done, s.CloseFinancially(ctx, actor, in.ID, in.Version(), in.Body.Note)
			}
			return done, s.Reopen(ctx, actor, in.ID, in.Version(), in.Body.Decision, in.Body.Note)
		})
	refundOperations(a)
}

func refundOperations(a *API) {
	s := a.services.Programmes
	Act(a, Op{ID: "record-refund", Path: "/programmes/{id}/refunds", Summary: "Record what an organisation gave back", Tag: "programmes", Permission: models.PermContribution, MaxBody: notificationBody},
		func(ctx context.Context, actor models.Actor, in *refundInput) (Done, error) {
			b := in.Body
			r, err := s.RecordRefund(ctx, actor, in.ID, programmes.RefundInput{OrganisationID: b.OrganisationID, Cents: b.Cents, ValueDate: b.ValueDate, AgentRef: b.AgentRef, Reason: b.Reason, Notification: b.Notification.upload()})
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "refunds", ID: r.ID, Version: r.Version, Reference: r.Reference}, nil
		})
	Act(a, Op{ID: "confirm-refund", Path: "/refunds/{id}/confirmation", Summary: "Confirm, as the second person, what was recorded on the agent's behalf", Tag: "programmes", Permission: models.PermAgentConfirm},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "refunds", ID: in.ID, Version: in.Version() + 1}, s.ConfirmRefund(ctx, actor, in.ID, in.Version())
		})
	Act(a, Op{ID: "refuse-refund", Path: "/refunds/{id}/refusal", Summary: "Do not confirm it, with the reason", Tag: "programmes", Permission: models.PermAgentConfirm},
		func(ctx context.Context, actor models.Actor, in *whyInput) (Done, error) {
			return Done{Target: "refunds", ID: in.ID, Version: in.Version() + 1}, s.RefuseRefund(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
	Act(a, Op{ID: "report-expenditure", Path: "/programmes/{id}/expenditure", Summary: "Report what an organisation spent in a year, or correct a report", Tag: "programmes", Permission: models.PermExpenditure},
		func(ctx context.Context, actor models.Actor, in *expenditureInput) (Done, error) {
			b := in.Body
			r := reporting.Input{ProgrammeID: in.ID, OrganisationID: b.OrganisationID, Year: b.Year, AsAt: b.AsAt, Certainty: models.Certainty(b.Certainty),
				Explanation: b.Explanation, Corrects: b.Corrects, Version: b.Version, Reason: b.Reason}
			for _, l := range b.Lines {
				r.Lines = append(r.Lines, models.Expenditure{Kind: models.ExpenditureKind(l.Kind), Category: l.Category, Cents: l.Cents})
			}
			made, err := a.services.Reporting.Report(ctx, actor, r)
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "expenditure_reports", ID: made.ID, Version: made.Version, Reference: made.Reference}, nil
		})
}

// amountsOf reads amounts by organisation id; nil where none were sent.
func amountsOf(in map[string]money.Cents) (map[int64]money.Cents, error) {
	if in == nil {
		return nil, nil
	}
	out := map[int64]money.Cents{}
	for key, cents := range in {
		id, err := strconv.ParseInt(key, 10, 64)
		if err != nil {
			return nil, models.Invalid("programmes.release_invalid", models.FieldError{Field: "amounts", Key: "programmes.fault.organisation_other"})
		}
		out[id] = cents
	}
	return out, nil
}

func oneProgrammeOf(d programmes.Detail) OneProgramme {
	out := OneProgramme{ProgrammeRow: d.Row, Decision: d.Decision, DecidedOn: when.DateOf(d.DecidedOn), Shares: []ProgrammeShare{}, Parts: []ProgrammePart{}}
	for _, s := range d.Shares {
		out.Shares = append(out.Shares, ProgrammeShare{OrganisationID: s.OrganisationID, Organisation: s.Name, Approved: s.ApprovedCents, Transferred: s.TransferredCents,
			Refunded: s.RefundedCents, Spent: s.SpentCents, Delivery: s.Delivery()})
	}
	for _, t := range d.Tranches {
		approved, released, _, transferred := t.Sum()
		out.Parts = append(out.Parts, ProgrammePart{Number: t.Number, State: string(t.State), DueOn: t.DueOn, Approved: approved, Released: released, Transferred: transferred})
	}
	return out
}

func roomOf(w programmes.Workroom) ProgrammeRoom {
	room := ProgrammeRoom{ProgrammeRow: w.Row, Version: w.Programme.Version, Refunds: []ProgrammeRefund{}, Reports: []ProgrammeReport{}, May: []string{}}
	for _, r := range w.Refunds {
		room.Refunds = append(room.Refunds, ProgrammeRefund{ID: r.ID, Version: r.Version, Reference: r.Reference, OrganisationID: r.OrganisationID, Organisation: r.Organisation,
			Amount: r.Cents, ValueDate: r.ValueDate, AgentRef: r.AgentRef, State: string(r.State), Entry: r.Entry})
	}
	for _, r := range w.Reports {
		room.Reports = append(room.Reports, ProgrammeReport{ID: r.ID, Version: r.Version, Reference: r.Reference, OrganisationID: r.OrganisationID, Organisation: r.Organisation,
			Year: r.Year, AsAt: r.AsAt, Certainty: string(r.Certainty), State: string(r.State), Corrects: r.Corrects, Spent: r.SpentCents, Committed: r.CommittedCents, Entry: r.Entry})
	}
	for _, o := range w.Offers {
		if o.Refusal == nil {
			room.May = append(room.May, string(o.Action))
		}
	}
	for _, st := range w.Stages {
		t := ProgrammeTranche{Number: st.Number, State: string(st.State), DueOn: st.DueOn, GatePasses: st.Gate.Passes}
		for _, x := range st.Amounts {
			t.Shares = append(t.Shares, TrancheShare{OrganisationID: x.OrganisationID, Organisation: w.NameOf(x.OrganisationID), Approved: x.Cents, Released: x.ReleasedCents,
				Requested: x.RequestedCents, Transferred: x.TransferredCents})
		}
		for _, l := range st.Gate.Lines {
			t.Gate = append(t.Gate, TrancheTested{OrganisationID: l.OrganisationID, Organisation: l.Organisation, Received: l.Received, Needed: l.Needed, Spent: l.Spent,
				Committed: l.Committed, Missing: l.Missing(), Passes: st.Gate.First || l.Passes})
		}
		for _, c := range st.Conditions {
			t.Conditions = append(t.Conditions, c.Body)
		}
		room.Tranches = append(room.Tranches, t)
	}
	return room
}
