package match

import "testing"

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
