package notices_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/mail"
	"seedfund/models"
)

// clause 100: the chair, the seats with their alternates, and those who keep
// them hear of a change of a seat when it is proposed and again when it is
// confirmed; nobody else does.
func TestAChangeOfASeatIsTold(t *testing.T) {
	t.Parallel()
	r := boardroom.Furnish(t, apptest.New(t, apptest.At(boardroom.Start)), boardroom.FourEyes)
	second := r.Cast(models.RoleAdministrator)
	queue := letters(t, r, mail.Config{})
	r.Opened()
	c, err := r.Bodies.Composition(r.Ctx, models.Actor{}, r.Board.ID, r.DB.Now(r.Ctx), time.Time{})
	r.Must(err)
	var holding int64
	for _, s := range c.Seats {
		if s.ID == r.Seats["stakeholders/2"] {
			holding = s.Holder.HoldingID
		}
	}
	out, err := r.Bodies.End(r.Ctx, r.Fresh(r.Head), holding, r.DB.Now(r.Ctx).Add(time.Hour), "letter of resignation")
	r.Must(err)
	work(t, r, queue)
	told := func(template string) []int64 {
		sent, err := db.From[models.Message](r.DB.Read(r.Ctx)).Where("template = ?", template).Order("account_id").Find(r.Ctx)
		r.Must(err)
		var accounts []int64
		for _, m := range sent {
			if !strings.Contains(m.Params, "Organisation NETWORK-2") || !strings.Contains(m.Params, bodies.ChangePath(out.Change.ID)) {
				t.Errorf("%s", m.Params)
			}
			accounts = append(accounts, m.AccountID)
		}
		return accounts
	}
	want := []int64{r.Chair.AccountID, r.Head.AccountID, second.AccountID}
	for _, members := range []map[string]models.Actor{r.Members, r.Alternates} {
		for _, a := range members {
			want = append(want, a.AccountID)
		}
	}
	slices.Sort(want)
	if got := told("seats.proposed"); !slices.Equal(got, want) {
		t.Errorf("told %v, want %v", got, want)
	}
	_, err = r.Bodies.ConfirmChange(r.Ctx, r.Fresh(second), out.Change.ID, out.Change.Version)
	r.Must(err)
	work(t, r, queue)
	if got := told("seats.confirmed"); !slices.Equal(got, want) {
		t.Errorf("told %v, want %v", got, want)
	}
}
