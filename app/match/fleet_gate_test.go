package match

import "testing"

func TestFleetHasNoWrongAutoAndNearlyAllRight(t *testing.T) {
	for _, seed := range []uint64{1, 2, 3} {
		f := makeFleet(seed, 20_000, 200)
		result, err := Devices(f.left, f.right, f.groups, nil)
		if err != nil {
			t.Fatal(err)
		}
		auto, wrong, right, best := 0, 0, 0, 0
		kinds := make(map[string]int)
		for _, m := range result.Matches {
			kinds[m.Kind]++
			if m.Tier == Auto {
				auto++
				if m.Candidates[0].Right == f.truth[m.Left] {
					right++
				} else {
					wrong++
				}
			}
			if len(m.Candidates) > 0 && m.Candidates[0].Right == f.truth[m.Left] {
				best++
			}
		}
		t.Logf("seed %d: %d devices, %d with a partner, auto %d, wrong %d, first candidate right %d, kinds %v", seed, len(f.left), len(f.truth), auto, wrong, best, kinds)
		if wrong > 0 || float64(best) < .99*float64(len(f.truth)) || float64(right) < .97*float64(len(f.truth)) {
			t.Errorf("seed %d: wrong %d, right %d, first %d of %d", seed, wrong, right, best, len(f.truth))
		}
	}
}
