package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"seedfund/app/bodies"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/when"
)

// The simulation by the command: repeatable, with events of flags and of a file,
// over a hundred years, each event with what became of it.
func TestRotationSimulates(t *testing.T) {
	t.Parallel()
	dir, env, h := place(t)
	service := bodies.New(h.DB, nil)
	head := h.Cast(models.RoleSecretariatHead)
	body, err := service.SetUp(h.Ctx, head, bodies.SetUp{Code: "board", Kind: models.BodyBoard, Name: "Board", Instrument: "set-up of a test", Rules: models.DefaultRules()})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 5 {
		code := fmt.Sprintf("NETWORK-%d", n+1)
		id := h.CastFor(models.RoleBoardMember, people.OrganisationInput{Code: code, Name: code, Kind: models.KindStakeholder, StakeholderCategory: "academia"}, "").OrganisationID
		_, err := service.Offer(h.Ctx, h.Fresh(head), body.ID, bodies.PoolInput{Constituency: models.ConstituencyStakeholders, OrganisationID: id, EligibleFrom: when.DateOf(h.DB.Now(h.Ctx)), Willing: true})
		if err != nil {
			t.Fatal(err)
		}
	}
	if env["DATABASE_URL"] == "" {
		if err := h.DB.CopyTo(h.Ctx, filepath.Join(dir, databaseFile)); err != nil {
			t.Fatal(err)
		}
	}
	plain := line(t, env, "rotation", "simulate", "--data", dir)
	want(t, plain, 0, "expected", "longest wait", "hands within one year")
	if again := line(t, env, "rotation", "simulate", "--data", dir); again.out != plain.out {
		t.Error("the same record, another simulation")
	}
	day := func(years int) string { return h.DB.Now(h.Ctx).AddDate(years, 0, 0).Format(time.DateOnly) }
	leave := day(30) + " leave stakeholders NETWORK-1"
	file := filepath.Join(t.TempDir(), "scenario.txt")
	if err := os.WriteFile(file, []byte("# two events\n"+day(10)+" enter stakeholders NEW-1 academia\n"+leave+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	long := line(t, env, "rotation", "simulate", "--years", "100", "--scenario", file, "--event", day(1)+" resign stakeholders NETWORK-2", "--data", dir)
	want(t, long, 0, "supposed "+day(10)+" enter stakeholders NEW-1 academia: entered", "supposed "+leave+": left", "supposed "+day(1)+" resign stakeholders NETWORK-2", "NEW-1")
	after := false
	for _, text := range strings.Split(long.out, "\n") {
		fields := strings.Fields(text)
		if len(fields) > 5 && fields[0] == "stakeholders" && fields[4] == "NETWORK-1" && fields[2] > day(30) {
			after = true
		}
	}
	if after {
		t.Errorf("it left and sits again:\n%s", long.out)
	}
	want(t, line(t, env, "rotation", "simulate", "--event", "soon", "--data", dir), 1, "cannot be read")
	want(t, line(t, env, "rotation", "simulate", "--scenario", filepath.Join(dir, "none"), "--data", dir), 1, "none")
	want(t, line(t, env, "rotation", "simulate", "--years", "101", "--data", dir), 1, "100")
	want(t, line(t, env, "rotation", "--data", dir), 2, "rotation simulate")
	want(t, line(t, env, "rotation", "simulate", "--years", "3", "--json", "--data", dir), 0, `"supposed"`)
}
