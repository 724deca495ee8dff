package match

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"
)

func BenchmarkParties10kx10k(b *testing.B) {
	m := makeUp(1, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parties(m.left, m.right, nil, PartyOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDevices100kx100k(b *testing.B) {
	f := makeFleet(1, 100_000, 200)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Devices(f.left, f.right, f.groups, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPartiesOfOneName shows that twice the records of one name take twice the time, not four times.
func BenchmarkPartiesOfOneName(b *testing.B) {
	for _, n := range []int{25_000, 50_000} {
		left, right := crowdOfParties(n, "l"), crowdOfParties(n, "r")
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Parties(left, right, nil, PartyOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDevicesOfOneName is the same for machines of one organization.
func BenchmarkDevicesOfOneName(b *testing.B) {
	for _, n := range []int{25_000, 50_000} {
		left, right := crowdOfDevices(n, "l", "C"), crowdOfDevices(n, "r", "O")
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Devices(left, right, map[string][]string{"C": {"O"}}, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func searchRows() []string {
	rows := make([]string, 100_000)
	m := makeUp(3, len(rows))
	for i := range rows {
		rows[i] = m.left[i].Name
	}
	return rows
}

func BenchmarkSearchIndex100k(b *testing.B) {
	rows := searchRows()
	b.ReportAllocs()
	for b.Loop() {
		NewIndex(rows)
	}
}

// BenchmarkSearchKeys100k types every query of the fixed list key by key and says how long the slowest first and the slowest further key take, each by the median of its runs.
func BenchmarkSearchKeys100k(b *testing.B) {
	x := NewIndex(searchRows())
	took := make(map[string][]time.Duration)
	for b.Loop() {
		for _, query := range searchQueries {
			var last *Hits
			for end := range len(query) {
				typed := query[:end+1]
				began := time.Now()
				hits, err := x.Search(context.Background(), typed, last)
				if err != nil {
					b.Fatal(err)
				}
				took[typed], last = append(took[typed], time.Since(began)), hits
			}
		}
	}
	var first, further time.Duration
	for typed, runs := range took {
		slices.Sort(runs)
		slowest := &further
		if len(typed) == 1 {
			slowest = &first
		}
		*slowest = max(*slowest, runs[len(runs)/2])
	}
	b.ReportMetric(first.Seconds()*1e3, "ms/first-key")
	b.ReportMetric(further.Seconds()*1e3, "ms/further-key")
}

func BenchmarkPartyDecide10kx10k(b *testing.B) {
	m := makeUp(1, 10_000)
	e, err := NewPartyEngine(m.left, m.right, nil, PartyOptions{})
	if err != nil {
		b.Fatal(err)
	}
	facts := acceptedFacts(m.truth)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		f := facts[i%len(facts)]
		e.Decide(f)
		e.Withdraw(f)
		i++
	}
}

func BenchmarkPartyChange10kx10k(b *testing.B) {
	m := makeUp(1, 10_000)
	e, err := NewPartyEngine(m.left, m.right, nil, PartyOptions{})
	if err != nil {
		b.Fatal(err)
	}
	i := 0
	for b.Loop() {
		p := m.left[i%len(m.left)]
		p.Name = m.left[(i+1)%len(m.left)].Name
		if _, err := e.ChangeLeft(p); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkDeviceDecide100kx100k(b *testing.B) {
	f := makeFleet(1, 100_000, 200)
	e, err := NewDeviceEngine(f.left, f.right, f.groups, nil)
	if err != nil {
		b.Fatal(err)
	}
	facts := acceptedFacts(f.truth)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		e.Decide(facts[i%len(facts)])
		e.Withdraw(facts[i%len(facts)])
		i++
	}
}

func BenchmarkDeviceChange100kx100k(b *testing.B) {
	f := makeFleet(1, 100_000, 200)
	e, err := NewDeviceEngine(f.left, f.right, f.groups, nil)
	if err != nil {
		b.Fatal(err)
	}
	i := 0
	for b.Loop() {
		d := f.left[i%len(f.left)]
		d.Name = f.left[(i+1)%len(f.left)].Name
		if _, err := e.ChangeLeft(d); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// acceptedFacts accepts every true pair, in the order of the left ids.
func acceptedFacts(truth map[string]string) []Fact {
	facts := make([]Fact, 0, len(truth))
	for _, l := range slices.Sorted(maps.Keys(truth)) {
		facts = append(facts, Fact{l, truth[l], Accepted})
	}
	return facts
}
