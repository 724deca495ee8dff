package screens

import (
	"fmt"
	"slices"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// wide is a review of n devices without an application behind it.
func wide(n int) *review {
	d := &desk{th: plainTheme()}
	v := newReview(d, msp.Assets)
	list := make(made[app.Row], n)
	for i := range list {
		list[i] = app.Row{
			ID: int64(i + 1), Name: msp.NewText(fmt.Sprintf("HOST-%06d", i)), CustomerName: msp.NewText(fmt.Sprintf("Customer %04d", i%5000)),
			RightName: msp.NewText(fmt.Sprintf("host-%06d.example", i)), State: app.StateOpen, Tier: app.TierSuggest, Score: i % 140, Candidates: 1,
			Why: "serial equal +60", Note: msp.NewText("5CGNYKL49R"),
		}
	}
	v.list.read = func() (rows[app.Row], func()) { return list, nil }
	v.list.loaded = nil
	v.resize(200, 50)
	finish(v.list.refresh())
	return v
}

// many is the number of devices that the largest providers have.
const many = 100_000

func BenchmarkView100k(b *testing.B) {
	v := wide(many)
	v.list.move(many / 2)
	b.ReportAllocs()
	for b.Loop() {
		v.view()
	}
}

func BenchmarkCursor100k(b *testing.B) {
	v := wide(many)
	b.ReportAllocs()
	for b.Loop() {
		v.list.move(1)
		if v.list.pos == many-1 {
			v.list.move(-many)
		}
	}
}

func BenchmarkSearch100k(b *testing.B) {
	v := wide(many)
	b.ReportAllocs()
	for b.Loop() {
		finish(v.list.show(func(q *query[app.Row]) { q.words = "customer 42 host" }))
	}
}

func BenchmarkRefresh100k(b *testing.B) {
	v := wide(many)
	b.ReportAllocs()
	for b.Loop() {
		finish(v.list.refresh())
	}
}

func BenchmarkMarkAll100k(b *testing.B) {
	v := wide(many)
	b.ReportAllocs()
	for b.Loop() {
		v.list.markAll()
	}
}

func BenchmarkNextOpen100k(b *testing.B) {
	v := wide(many)
	clear(v.list.v.sheet.open) // none is
	b.ReportAllocs()
	for b.Loop() {
		v.list.nextOpen()
	}
}

// The work of a frame and of a key must not grow with the rows: they run in
// Update and View. Times differ from machine to machine, allocations do not.
func TestAFrameCostsTheSameForAHundredAndForAHundredThousandRows(t *testing.T) {
	cost := func(n int) float64 {
		v := wide(n)
		return testing.AllocsPerRun(20, func() { v.list.move(1); v.view(); v.status(); v.offers() })
	}
	few, lots := cost(100), cost(many)
	if lots > few*1.5+50 {
		t.Errorf("a frame allocates %.0f times with 100 rows and %.0f with %d", few, lots, many)
	}
}

// What Update does of a load, and going to the next open row, look at no row and
// allocate the same for few and for many: everything else is done before.
func TestNextOpenAndALoadLookAtNoRowInUpdate(t *testing.T) {
	v := wide(many)
	v.list.markAll()
	looks := 0
	v.list.id = func(r *app.Row) int64 { looks++; return r.ID }
	settledBefore := v.list.settled
	v.list.settled = func(r *app.Row) bool { looks++; return settledBefore(r) }
	list := slices.Collect(v.list.each())
	loaded := make(made[app.Row], 0, many)
	for _, r := range append(list[1:], list[0]) {
		loaded = append(loaded, *r)
	}
	v.list.read = func() (rows[app.Row], func()) { return loaded, nil }
	msg := v.list.refresh()().(settled)
	looks = 0
	msg()
	if v.list.marks.count() != many || looks > 2 {
		t.Errorf("taking a load looked at %d rows in Update and kept %d of %d marks", looks, v.list.marks.count(), many)
	}
	clear(v.list.v.sheet.open)
	looks = 0
	if cost := testing.AllocsPerRun(5, func() { v.list.nextOpen() }); cost > 2 || looks > 0 {
		t.Errorf("finding no open row allocates %.0f times and looks at %d rows", cost, looks)
	}
}
