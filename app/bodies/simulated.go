package bodies

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/singleflight"

	"seedfund/models"
)

// simulationsKept is how many simulations are kept; the one that was asked for
// longest ago goes first.
const simulationsKept = 32

// simulations are the last results, each under all it was made from: a record
// that changed has another key, so that none is ever stale. Who asks while one
// is being made waits for it. What it hands out is shared and only read.
type simulations struct {
	mu     sync.Mutex
	kept   map[string]models.Simulation
	latest []string // keys, the last asked for at the end
	flight singleflight.Group
	made   atomic.Int64
}

// of gives the simulation of a book, made now or before.
func (s *simulations) of(book models.RotationBook, years int, supposed []models.ScenarioEvent) (models.Simulation, error) {
	key, err := simulationKey(book, years, supposed)
	if err != nil {
		return models.Simulation{}, err
	}
	if found, there := s.find(key); there {
		return found, nil
	}
	made, err, _ := s.flight.Do(key, func() (any, error) {
		if found, there := s.find(key); there {
			return found, nil // made between the look and the flight
		}
		s.made.Add(1)
		out := book.Simulate(years, supposed...)
		s.keep(key, out)
		return out, nil
	})
	if err != nil {
		return models.Simulation{}, err
	}
	return made.(models.Simulation), nil
}

// simulationKey is the hash of all that a simulation is made from.
func simulationKey(book models.RotationBook, years int, supposed []models.ScenarioEvent) (string, error) {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(book); err != nil {
		return "", err
	}
	fmt.Fprintln(h, years)
	for _, e := range supposed {
		fmt.Fprintf(h, "%q\n", e.String())
	}
	return string(h.Sum(nil)), nil
}

func (s *simulations) find(key string) (models.Simulation, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, there := s.kept[key]
	if there {
		i := slices.Index(s.latest, key)
		s.latest = append(slices.Delete(s.latest, i, i+1), key)
	}
	return found, there
}

func (s *simulations) keep(key string, out models.Simulation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = map[string]models.Simulation{}
	}
	if len(s.latest) == simulationsKept {
		delete(s.kept, s.latest[0])
		s.latest = slices.Delete(s.latest, 0, 1)
	}
	s.kept[key], s.latest = out, append(s.latest, key)
}
