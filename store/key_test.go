package store

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestIntKeysOrderAsTheirNumbersAndDecode(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		numbers := rapid.SliceOfN(rapid.Int64(), 2, 2)
		a, b := numbers.Draw(rt, "a"), numbers.Draw(rt, "b")
		if got, want := bytes.Compare(IntKey(a...), IntKey(b...)), slices.Compare(a, b); got != want {
			rt.Errorf("keys compare %d, numbers %d", got, want)
		}
		if got := IntKey(a...).Ints(); !slices.Equal(got, a) {
			rt.Errorf("decoded %v", got)
		}
	})
}

func TestTextKeysOrderAsTheirTextAndNeverRunIntoTheNextPart(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("\x00\x01ab\u00ff"))))
	ordered := []string{"", "\x00", "\x00\x00", "\x00\x01", "\x00\xff", "\x01", "a", "a\x00", "a\x00\x01", "ab", "\xff"}
	for i, a := range ordered {
		for j, b := range ordered {
			same(t, "order", bytes.Compare(TextKey(a), TextKey(b)), cmp.Compare(i, j))
			same(t, "a prefix", bytes.HasPrefix(TextKey(a), TextKey(b)), i == j)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		a, b, c, d := text.Draw(rt, "a"), text.Draw(rt, "b"), text.Draw(rt, "c"), text.Draw(rt, "d")
		want := cmp.Or(strings.Compare(a, c), strings.Compare(b, d))
		if got := bytes.Compare(JoinKey(TextKey(a), TextKey(b)), JoinKey(TextKey(c), TextKey(d))); got != want {
			rt.Errorf("keys compare %d, texts %d", got, want)
		}
		if got := TextKey(a).Text(); got != a {
			rt.Errorf("%q decodes to %q", a, got)
		}
		if a != c && bytes.HasPrefix(TextKey(a), TextKey(c)) {
			rt.Errorf("%q is a prefix of %q", TextKey(c), TextKey(a))
		}
	})
}

func TestTimeKeysOrderAsTheirTimes(t *testing.T) {
	base := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	times := []time.Time{{}, time.Unix(0, 0), base, base.Add(time.Microsecond), base.AddDate(1, 0, 0), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}
	for i := 1; i < len(times); i++ {
		if bytes.Compare(TimeKey(times[i-1]), TimeKey(times[i])) >= 0 {
			t.Errorf("%v is not before %v", times[i-1], times[i])
		}
	}
	same(t, "the same instant elsewhere", TimeKey(base.In(time.FixedZone("", 3600))), TimeKey(base))
}

func TestKeysAreShownReadably(t *testing.T) {
	for _, c := range []struct {
		key  Key
		want string
	}{
		{IntKey(-5), "-5"},
		{IntKey(3, 12), "3 12"},
		{TextKey("acme\x1b[2J"), `"acme\x1b[2J"`},
		{Key("state"), `"state"`},
		{nil, `""`},
	} {
		same(t, "shown key", c.key.String(), c.want)
	}
	if got := Key("state").Ints(); got != nil {
		t.Errorf("text decoded to the numbers %v", got)
	}
}
