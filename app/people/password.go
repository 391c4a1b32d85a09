package people

import (
	"context"
	"runtime"

	"github.com/alexedwards/argon2id"
	"golang.org/x/sync/semaphore"
)

// PasswordCost is the work one password takes. Standard is for people; Light
// is for tests, which sign in often.
type PasswordCost struct {
	MemoryKiB  uint32
	Iterations uint32
}

var (
	// StandardCost is 19 MiB twice over on one lane, as OWASP advises.
	StandardCost = PasswordCost{MemoryKiB: 19 * 1024, Iterations: 2}
	// LightCost guards nothing: for tests only.
	LightCost = PasswordCost{MemoryKiB: 64, Iterations: 1}
)

// hasher bounds how many passwords are worked on at once, so that a flood of
// sign-ins takes its turn instead of all memory.
type hasher struct {
	params *argon2id.Params
	turns  *semaphore.Weighted
	nobody string // hash of a password nobody has
}

func newHasher(cost PasswordCost) (*hasher, error) {
	h := &hasher{
		params: &argon2id.Params{Memory: cost.MemoryKiB, Iterations: cost.Iterations, Parallelism: 1, SaltLength: 16, KeyLength: 32},
		turns:  semaphore.NewWeighted(int64(max(2, runtime.NumCPU()))),
	}
	secret, _ := newSecret()
	var err error
	h.nobody, err = argon2id.CreateHash(secret, h.params)
	return h, err
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	if err := h.turns.Acquire(ctx, 1); err != nil {
		return "", err
	}
	defer h.turns.Release(1)
	return argon2id.CreateHash(password, h.params)
}

// matches costs the same for an account that does not exist (empty hash), so
// that time tells nobody which addresses have one.
func (h *hasher) matches(ctx context.Context, password, hash string) (bool, error) {
	if err := h.turns.Acquire(ctx, 1); err != nil {
		return false, err
	}
	defer h.turns.Release(1)
	known := hash != ""
	if !known {
		hash = h.nobody
	}
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	return ok && known, err
}

// HashPassword gives the hash of a password for an account that is made
// without a form: demonstration data and tests.
func HashPassword(ctx context.Context, cost PasswordCost, password string) (string, error) {
	h, err := newHasher(cost)
	if err != nil {
		return "", err
	}
	return h.hash(ctx, password)
}
