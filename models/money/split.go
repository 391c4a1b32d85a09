package money

import (
	"math/big"
	"sort"
)

// Split divides an amount into n parts that differ by one cent at most and add
// up to it; the first parts carry the odd cents.
func (c Cents) Split(n int) ([]Cents, error) {
	if n < 1 {
		return nil, ErrSplit
	}
	weights := make([]int64, n)
	for i := range weights {
		weights[i] = 1
	}
	return c.SplitBy(weights)
}

// SplitBy divides an amount in proportion to the weights by the largest
// remainder: each part is first rounded towards zero, then the cents left over
// go one each to the parts with the largest remainders, the earlier part first
// when they are equal. The parts add up to the amount. Negative weights, no
// weights and weights that are all zero are refused with ErrSplit.
func (c Cents) SplitBy(weights []int64) ([]Cents, error) {
	total := new(big.Int)
	for _, w := range weights {
		if w < 0 {
			return nil, ErrSplit
		}
		total.Add(total, big.NewInt(w))
	}
	if total.Sign() == 0 {
		return nil, ErrSplit
	}
	amount := big.NewInt(int64(c))
	left := new(big.Int).Set(amount)
	parts := make([]Cents, len(weights))
	remainders := make([]*big.Int, len(weights))
	order := make([]int, len(weights))
	for i, w := range weights {
		product := new(big.Int).Mul(amount, big.NewInt(w))
		q, r := new(big.Int).QuoRem(product, total, new(big.Int))
		parts[i], remainders[i], order[i] = Cents(q.Int64()), r.Abs(r), i
		left.Sub(left, q)
	}
	sort.SliceStable(order, func(a, b int) bool {
		return remainders[order[a]].Cmp(remainders[order[b]]) > 0
	})
	step := Cents(left.Sign())
	for i := int64(0); i < new(big.Int).Abs(left).Int64(); i++ {
		parts[order[i]] += step
	}
	return parts, nil
}
