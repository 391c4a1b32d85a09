package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"seedfund/app"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/models"
)

// Drafters write at once, each with a save at this interval.
const (
	drafters   = 500
	draftEvery = 5 * time.Second
	draftFor   = time.Minute
)

// drafter is a person who writes one answer of a proposal.
type drafter struct {
	account int64
	secret  string
	last    string // the last words that were acknowledged
	took    []time.Duration
}

// draft is where they write: a draft of the demonstration, one question of it.
type draft struct {
	proposal int64
	question string
	owner    models.Mandate
}

// saveDrafts lets many drafters save what they type at one server, and compares
// what each was told to be kept with what is kept.
func (b *bench) saveDrafts(ctx context.Context) error {
	data := filepath.Join(b.dir, "data-drafters")
	if err := os.CopyFS(data, os.DirFS(b.store())); err != nil {
		return err
	}
	config := db.Config{Path: database(data), ActTimeout: time.Minute, Invariants: app.Invariants()}
	return b.drafting(ctx, "embedded database", config, func() (*process, error) { return b.serve(ctx, data) })
}

func (b *bench) drafting(ctx context.Context, on string, config db.Config, serve func() (*process, error)) (err error) {
	var writers []*drafter
	var at draft
	var lost int64
	err = openedWith(ctx, config, func(s *app.Services) (err error) {
		if at, err = aDraft(ctx, s); err == nil {
			writers, err = seated(ctx, s, at, b.drafters)
		}
		return err
	})
	if err != nil {
		return err
	}
	server, err := serve()
	if err != nil {
		return err
	}
	sent, err := b.writing(ctx, server, at, writers)
	if err = errors.Join(err, server.stop()); err != nil {
		return err
	}
	err = openedWith(ctx, config, func(s *app.Services) error {
		for _, w := range writers {
			kept, err := db.From[models.DraftText](s.DB.Read(ctx)).
				Where("subject = 'proposals' AND subject_id = ? AND field = ? AND account_id = ?", at.proposal, at.question, w.account).Take(ctx)
			if err != nil {
				return err
			}
			if kept.Text != w.last {
				lost++
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var all []time.Duration
	for _, w := range writers {
		all = append(all, w.took...)
	}
	slices.Sort(all)
	rank := func(share float64) time.Duration {
		return all[min(len(all)-1, int(share*float64(len(all))))].Round(time.Millisecond / 10)
	}
	b.row(fmt.Sprintf("%d drafters, a save each %s for %s, %s: saves, lost", len(writers), draftEvery, b.writeFor(), on),
		fmt.Sprintf("%d, %d", sent, lost), "", "", "none lost")
	b.row("the same: median, p99, longest save", fmt.Sprintf("%s, %s, %s", rank(.5), rank(.99), all[len(all)-1].Round(time.Millisecond)), "", "", "")
	if lost > 0 {
		return fmt.Errorf("%d saves that were acknowledged are not kept", lost)
	}
	return nil
}

// writing lets them write until the time is over.
func (b *bench) writing(ctx context.Context, server *process, at draft, writers []*drafter) (sent int64, err error) {
	client := newClient(len(writers))
	defer client.CloseIdleConnections()
	var wg sync.WaitGroup
	var mu sync.Mutex
	began := time.Now()
	for i, w := range writers {
		wg.Go(func() {
			// They do not press their keys in step.
			next := began.Add(draftEvery * time.Duration(i) / time.Duration(len(writers)))
			for n := 1; next.Before(began.Add(b.writeFor())); n++ {
				time.Sleep(time.Until(next))
				next = next.Add(draftEvery)
				text := strings.Repeat("What we found, and what we shall do about it. ", n)
				start := time.Now()
				failed := w.save(ctx, client, server.origin, at, text)
				mu.Lock()
				w.took = append(w.took, time.Since(start))
				sent++
				err = errors.Join(err, failed)
				mu.Unlock()
				if failed != nil {
					return
				}
				w.last = text
			}
		})
	}
	wg.Wait()
	return sent, err
}

// writeFor is how long they write; a look whether it runs is short.
func (b *bench) writeFor() time.Duration {
	if b.drafters < drafters {
		return 2 * draftEvery
	}
	return draftFor
}

func (w *drafter) save(ctx context.Context, client *http.Client, origin string, at draft, text string) error {
	body, err := json.Marshal(map[string]any{"question": at.question, "text": text, "version": 0})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, fmt.Sprintf("%s/api/v1/proposals/%d/draft", origin, at.proposal), bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+w.secret)
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("a save is answered %d: %s", res.StatusCode, said)
	}
	return err
}

// aDraft is a draft of the demonstration with an empty answer whose section an
// organisation writes.
func aDraft(ctx context.Context, s *app.Services) (draft, error) {
	var ids []int64
	if err := s.DB.Read(ctx).Raw("SELECT id FROM proposals WHERE state = 'draft' AND lead_organisation_id IS NOT NULL ORDER BY id").Scan(&ids).Error; err != nil {
		return draft{}, err
	}
	for _, id := range ids {
		view, err := s.Proposals.Show(ctx, models.SystemActor, id)
		if err != nil {
			return draft{}, err
		}
		mandates, err := db.From[models.Mandate](s.DB.Read(ctx)).Where("role = ? AND organisation_id = ?", models.RoleDrafter, *view.Proposal.LeadOrganisationID).Order("id").Find(ctx)
		if err != nil {
			return draft{}, err
		}
		for _, section := range view.Form.Schema.Sections {
			for _, q := range section.Questions {
				if q.Kind == models.QuestionText && view.Document.Answers[q.Code].Text == "" && len(mandates) > 0 {
					return draft{proposal: id, question: q.Code, owner: mandates[0]}, nil
				}
			}
		}
	}
	return draft{}, errors.New("the demonstration has no draft with an empty answer")
}

// seated makes accounts that may write there, each with a token.
func seated(ctx context.Context, s *app.Services, at draft, n int) ([]*drafter, error) {
	var writers []*drafter
	for i := range n {
		email := fmt.Sprintf("drafter.%d@example.test", i)
		var account *models.Account
		err := s.DB.Write(ctx, models.SystemActor, "bench.seat", func(tx *db.Tx) (err error) {
			if account, err = people.CreateAccount(tx, people.AccountInput{Name: fmt.Sprintf("drafter %d (demonstration)", i), Email: email}, "!"); err != nil {
				return err
			}
			_, err = people.CreateMandate(tx, people.MandateInput{Person: account.PersonID, Role: models.RoleDrafter, Organisation: *at.owner.OrganisationID,
				Country: at.owner.Country, From: tx.Now.AddDate(-1, 0, 0), Instrument: "letter of a measure"})
			return err
		})
		if err != nil {
			return nil, err
		}
		_, secret, err := s.People.MakeTokenFor(ctx, email, []string{"proposals", "read"})
		if err != nil {
			return nil, err
		}
		writers = append(writers, &drafter{account: account.ID, secret: secret})
	}
	return writers, nil
}
