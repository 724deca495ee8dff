package app

import (
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestALedgerHoldsWhatAMapHolds(t *testing.T) {
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 1))
	var l, copied ledger[int]
	want, wantCopied := map[int64]int{}, map[int64]int{}
	for i := range 40_000 {
		id := random.Int64N(6_000)
		switch random.IntN(4) {
		case 0:
			l.drop(id)
			delete(want, id)
		default:
			l.put(id, i)
			want[id] = i
		}
		if i == 20_000 {
			copied, wantCopied = l.clone(), maps.Clone(want)
		}
		got, known := l.get(id)
		if wanted, wants := want[id]; got != wanted || known != wants {
			t.Fatalf("seed %d: %d is %d, %v; want %d, %v", seed, id, got, known, wanted, wants)
		}
	}
	l.drop(-1)
	if got := maps.Collect(l.all()); !cmp.Equal(got, want) {
		t.Errorf("seed %d: all differ: %s", seed, cmp.Diff(want, got))
	}
	if got := maps.Collect(copied.all()); !cmp.Equal(got, wantCopied) {
		t.Errorf("seed %d: the copy differs: %s", seed, cmp.Diff(wantCopied, got))
	}
	l.even()
	if got := maps.Collect(l.all()); !cmp.Equal(got, want) || len(l.late) != 0 {
		t.Errorf("seed %d: evened, all differ: %s", seed, cmp.Diff(want, got))
	}
}
