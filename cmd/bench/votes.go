package main

import (
	"context"
	"errors"
	"fmt"
)

// atOnce is how many members vote at the same time.
var atOnce = []int{1, 16, 64}

// castVotes measures votes through the handler beside the disk.
func (b *bench) castVotes(ctx context.Context) error {
	before, err := votesIn(ctx, database(b.store()))
	if err != nil {
		return err
	}
	cast, err := b.voteAll(ctx)
	if err != nil {
		return err
	}
	after, err := votesIn(ctx, database(b.store()))
	if err == nil && after-before != cast {
		err = fmt.Errorf("%d votes were acknowledged and %d are recorded", cast, after-before)
	}
	return err
}

// voteAll gives the number of votes that were acknowledged.
func (b *bench) voteAll(ctx context.Context) (cast int64, err error) {
	server, err := b.serve(ctx, b.store())
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	members, err := b.voters(ctx, server)
	if err != nil {
		return 0, err
	}
	targets := map[int]string{1: "0.5 at least", 64: "1.5 at least"}
	for _, n := range atOnce {
		got, err := pairs(b.pairs, b.casting(ctx, "sqlite", members, n), func() (slice, error) { return appendSync(b.dir, b.long) })
		if err != nil {
			return 0, err
		}
		b.row(fmt.Sprintf("votes a second, %d at once (%d seats)", n, min(n, len(members))), perSecond(got, product), perSecond(got, floored), rateRatio(got), targets[n])
	}
	return acknowledged(members), nil
}

func acknowledged(members []*member) (n int64) {
	for _, m := range members {
		n += m.votes.Load()
	}
	return n
}

// voters are the members who have a vote on an open matter, signed in.
func (b *bench) voters(ctx context.Context, server *process) ([]*member, error) {
	var members []*member
	for _, who := range b.members {
		m, err := signIn(ctx, server, who)
		if err != nil {
			return nil, err
		}
		if err := m.findBallot(ctx); err != nil {
			return nil, err
		}
		if m.ballot != nil {
			members = append(members, m)
		}
	}
	if len(members) == 0 {
		return nil, errors.New("no member has a vote on an open matter")
	}
	return members, nil
}

// casting lets n members vote at once for a slice, each vote under a key of its
// own; where there are fewer members each votes on several connections.
func (b *bench) casting(ctx context.Context, on string, members []*member, n int) func() (slice, error) {
	return func() (slice, error) {
		b.slices++
		run, counts := b.slices, make([]int, n)
		return during(n, b.long, func(i int) error {
			counts[i]++
			return members[i%len(members)].vote(ctx, fmt.Sprintf("bench-%s-%d-%d-%d", on, run, i, counts[i]))
		})
	}
}
