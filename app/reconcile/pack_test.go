package reconcile

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dev.onramp/app/msp"
)

// packed packs operations as a plan has them.
func packed(operations ...Operation) Operations {
	var p packer
	for _, o := range operations {
		p.add(o)
	}
	return p.packed()
}

// anyText is what a vendor may send: anything, again and again.
func anyText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{
			"", "\x00", "\xff", "\xff\x00\x00\x00\x09hidden", "\x1b]0;owned\x07", "caf\u00e9\u202e", "the same again", "a longer one that comes again and again", "a longer one that comes again and ends otherwise", "a longer one that comes a",
		}),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.Map(rapid.SliceOf(rapid.SampledFrom([]string{
			"matched by rule on 2026-11-22: ", "serial ", "5CDW23W2S7", " equal +60 (only pair) \u00b7 ", "aaaaaaaaaaaaaaaa", "\x00\x01\xff", "x",
		})), func(phrases []string) string { return strings.Join(phrases, "") }),
	)
}

func anyValue() *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		return Value{Text: msp.NewText(anyText().Draw(t, "text")), ID: rapid.Int64().Draw(t, "id"), By: anyText().Draw(t, "by")}
	})
}

func anyOperation() *rapid.Generator[Operation] {
	kind := rapid.OneOf(rapid.SampledFrom(Kinds()), rapid.Map(anyText(), func(s string) Kind { return Kind(s) }))
	field := rapid.OneOf(rapid.SampledFrom(codedFields), rapid.Map(anyText(), func(s string) Field { return Field(s) }))
	change := rapid.Custom(func(t *rapid.T) Change {
		return Change{Field: field.Draw(t, "field"), Before: anyValue().Draw(t, "before"), After: anyValue().Draw(t, "after")}
	})
	adapter := rapid.Custom(func(t *rapid.T) msp.Interface {
		return msp.Interface{Name: msp.NewText(anyText().Draw(t, "name")), MAC: anyText().Draw(t, "MAC"), IP: anyText().Draw(t, "IP")}
	})
	proof := rapid.Custom(func(t *rapid.T) Proof {
		at := func() time.Time { return time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "seconds"), 5).UTC() }
		return Proof{CompleteCrawls: rapid.Int().Draw(t, "crawls"), First: at(), Latest: at(), NotFound: rapid.Bool().Draw(t, "404")}
	})
	return rapid.Custom(func(t *rapid.T) Operation {
		text := func(what string) string { return anyText().Draw(t, what) }
		number := func(what string) int64 { return rapid.Int64().Draw(t, what) }
		return Operation{
			ID: text("ID"), Kind: kind.Draw(t, "kind"), Needs: text("needs"),
			Customer: number("customer"), Asset: number("asset"), Organization: number("organization"),
			Configuration: number("configuration"), Manufacturer: number("manufacturer"),
			Name: msp.NewText(text("name")), Reason: text("reason"), Decision: text("decision"),
			Changes:    rapid.OneOf(rapid.Just([]Change(nil)), rapid.SliceOfN(change, 0, 4)).Draw(t, "changes"),
			Interfaces: rapid.OneOf(rapid.Just([]msp.Interface(nil)), rapid.SliceOfN(adapter, 0, 3)).Draw(t, "interfaces"),
			PSA:        rapid.Bool().Draw(t, "PSA"), Property: text("property"),
			Proof: rapid.Ptr(proof, true).Draw(t, "proof"), Undoes: text("undoes"),
		}
	})
}

func TestWhatIsPackedIsUnpackedAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(anyOperation()).Draw(t, "operations")
		all := packed(list...)
		if diff := cmp.Diff(list, all.slice(0, all.Len()), cmp.Comparer(func(a, b msp.Text) bool { return a == b })); diff != "" {
			t.Fatalf("(-packed +unpacked):\n%s", diff)
		}
		for i, head := range all.Heads() {
			if want := list[i]; head.ID != want.ID || head.Kind != want.Kind || head.Undoes != want.Undoes || head.PSA != want.PSA {
				t.Fatalf("head %d: %+v", i, head)
			}
		}
		var want []byte
		var err error
		if len(list) > 0 {
			want, err = json.Marshal(list)
		} else {
			want = []byte("null")
		}
		got, gotErr := json.Marshal(all)
		if err != nil || gotErr != nil || string(got) != string(want) {
			t.Fatalf("as JSON %s, %v, want %s, %v", got, gotErr, want, err)
		}
	})
}

func TestAPartHasTheOperationsThatWereKeptAndTheOthersAreLacking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kept := rapid.SliceOf(rapid.Bool()).Draw(t, "kept")
		var list packer
		for i := range kept {
			list.add(Operation{ID: NewID(), Kind: Update, Customer: int64(i)})
		}
		all := list.packed()
		part := all.part(func(o Operation) bool { return kept[o.Customer] })
		lacking, n := all.Lacking(part), 0
		for i, keep := range kept {
			if out := lacking != nil && lacking[i]; out == keep {
				t.Fatalf("operation %d: kept %t, lacking %t", i, keep, out)
			}
			if keep {
				if part.At(n).ID != all.At(i).ID {
					t.Fatalf("operation %d of the part is not %d of all", n, i)
				}
				n++
			}
		}
		if n != part.Len() || lacking != nil && !slices.Contains(lacking, true) {
			t.Fatalf("the part has %d operations, want %d", part.Len(), n)
		}
	})
}

// A text comes again long after the packer has forgotten where it stands.
func TestMoreTextsThanThePackerRemembersArePacked(t *testing.T) {
	var list packer
	var want []string
	for i := range 3 * knownMost {
		o := Operation{ID: NewID(), Kind: Update, Reason: "the same for all", Decision: "matched by " + string(rune('a'+i%26)) + " person"}
		want = append(want, o.ID+o.Reason+o.Decision)
		list.add(o)
	}
	for i, o := range list.packed().All() {
		if got := o.ID + o.Reason + o.Decision; got != want[i] {
			t.Fatalf("operation %d is %q, was %q", i, got, want[i])
		}
	}
}
