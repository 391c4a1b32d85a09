package printing

import (
	"container/list"
	"crypto/sha256"
	"sync"
)

// shelfBytes is how much of what was printed is kept.
const shelfBytes = 64 << 20

// shelf keeps what was printed, the latest used the longest.
type shelf struct {
	mu    sync.Mutex
	most  int
	size  int
	used  *list.List // of *print, the latest first
	names map[[sha256.Size]byte]*list.Element
}

type print struct {
	name [sha256.Size]byte
	body []byte
}

func newShelf(most int) *shelf {
	return &shelf{most: most, used: list.New(), names: map[[sha256.Size]byte]*list.Element{}}
}

// take gives a print by the hash of what it is of; nil where there is none.
func (s *shelf) take(name [sha256.Size]byte) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.names[name]
	if !ok {
		return nil
	}
	s.used.MoveToFront(e)
	return e.Value.(*print).body
}

func (s *shelf) put(name [sha256.Size]byte, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.names[name]; ok || len(body) > s.most {
		return
	}
	s.names[name], s.size = s.used.PushFront(&print{name, body}), s.size+len(body)
	for s.size > s.most {
		last := s.used.Back()
		p := s.used.Remove(last).(*print)
		delete(s.names, p.name)
		s.size -= len(p.body)
	}
}
