package certificates

import (
	"gorm.io/gorm"

	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/models"
)

// resortsOf reads what stands beside the answers of some matters. None of it is
// written once the decision is taken, so that all of it is in the certificate.
func resortsOf(q *gorm.DB, c constants, matters []int64) (map[int64]models.CertificateResort, error) {
	r := reading{q: q, matters: matters}
	notices := grouped(&r, "seat_notices", func(n models.SeatNotice) int64 { return n.MatterID })
	reservations := grouped(&r, "reservations", func(v models.Reservation) int64 { return v.MatterID })
	requests := grouped(&r, "time_requests", func(t models.TimeRequest) int64 { return t.MatterID })
	findings := grouped(&r, "findings", func(f models.Finding) int64 { return f.MatterID })
	rolls := grouped(&r, "formal_votes", func(f models.FormalVote) int64 { return f.MatterID })
	ballots := grouped(&r, "formal_ballots", func(b models.FormalBallot) int64 { return b.MatterID })
	brackets := grouped(&r, "brackets", func(b models.Bracket) int64 { return b.MatterID })
	addressed := grouped(&r, "addressed", func(a models.Addressed) int64 { return a.MatterID })
	confirmations := grouped(&r, "confirmations", func(c models.Confirmation) int64 { return c.MatterID })
	if r.err != nil {
		return nil, r.err
	}
	ends, err := db.Rows[models.ReservationEnd](q, "SELECT e.* FROM reservation_ends e JOIN reservations r ON r.id = e.reservation_id WHERE r.matter_id IN ? ORDER BY e.id", matters)
	if err != nil {
		return nil, err
	}
	outcomes, err := db.Rows[models.NoticeOutcome](q, "SELECT o.* FROM notice_outcomes o JOIN seat_notices n ON n.id = o.notice_id WHERE n.matter_id IN ? ORDER BY o.id", matters)
	if err != nil {
		return nil, err
	}
	counts, err := storedTexts(q, "SELECT id, result AS text FROM formal_votes WHERE matter_id IN ?", matters)
	if err != nil {
		return nil, err
	}
	closed, err := consultations.ClosuresOf(q, matters)
	if err != nil {
		return nil, err
	}
	ended, became := map[int64]models.ReservationEnd{}, map[int64][]models.NoticeOutcome{}
	for _, e := range ends {
		ended[e.ReservationID] = e
	}
	for _, o := range outcomes {
		became[o.NoticeID] = append(became[o.NoticeID], o)
	}
	out := make(map[int64]models.CertificateResort, len(matters))
	for _, id := range matters {
		one := models.CertificateResort{Reservations: reservations[id], Requests: requests[id], Findings: findings[id], Rolls: rolls[id], Ballots: ballots[id],
			Counts: counts, Lines: c.methods, Closures: closed[id], Brackets: brackets[id], Addressed: addressed[id], Confirmations: confirmations[id]}
		for _, n := range notices[id] {
			one.Notices = append(one.Notices, models.NoticeLine{SeatNotice: n, Outcomes: became[n.ID]})
		}
		for _, v := range reservations[id] {
			if e, is := ended[v.ID]; is {
				one.Ends = append(one.Ends, e)
			}
		}
		out[id] = one
	}
	return out, nil
}
