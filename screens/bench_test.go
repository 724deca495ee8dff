package screens

import (
	"fmt"
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
	nothing := func(*app.Row) bool { return false }
	b.ReportAllocs()
	for b.Loop() {
		v.list.next(nothing)
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
