package match

import (
	"context"
	"testing"
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

// typing is what a person types, key by key.
var typing = []string{"a", "ac", "acm", "acme", "acme d", "acme den"}

func searchRows() []string {
	rows := make([]string, 100_000)
	m := makeUp(3, len(rows))
	for i := range rows {
		rows[i] = m.left[i].Name
	}
	return rows
}

func BenchmarkSearchFirstKey100k(b *testing.B) {
	x := NewIndex(searchRows())
	for _, key := range []string{"a", "e", "acme", "xqz", "dnetal"} {
		b.Run(key, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := x.Search(context.Background(), key, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSearchFurtherKeys100k(b *testing.B) {
	x := NewIndex(searchRows())
	for i, query := range typing[1:] {
		last, err := x.Search(context.Background(), typing[i], nil)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(query, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := x.Search(context.Background(), query, last); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
