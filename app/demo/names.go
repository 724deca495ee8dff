package demo

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// The words from which names are composed. The first two lists make family and
// firm names that nobody bears.
var (
	nameHeads = []string{
		"Quor", "Brindle", "Tams", "Velm", "Oster", "Pell", "Drax", "Fenwi", "Larki", "Mossa", "Corvi",
		"Thistl", "Wrenna", "Jun", "Kestra", "Lumo", "Sabel", "Tarne", "Umber", "Vespi", "Yarro", "Zeph", "Brama", "Calder",
		"Delphi", "Eiden", "Gorse", "Hollis", "Ister", "Jarro", "Kelda", "Lyric", "Mirra", "Nimbe", "Orrin", "Prym",
	}
	nameTails = []string{
		"vale", "holt", "mere", "stead", "combe", "worth", "brook", "garth", "leigh", "moor", "pike",
		"thorpe", "well", "croft", "beck", "field", "march", "dale", "hurst", "wick",
	}
	trades = []string{
		"Dental", "Law", "Plumbing", "Accounting", "Veterinary Clinic", "Architects", "Logistics", "Bakery",
		"Insurance", "Roofing", "Orthodontics", "Machine Works", "Realty", "Pediatrics", "Brewing", "Landscaping",
		"Engineering", "Pharmacy", "Printing", "Eye Care", "Catering", "Surveyors", "Auto Body", "Montessori", "Physical Therapy",
		"Electric", "Freight", "Wealth Advisors", "Upholstery", "Boatyard", "Optical", "Metal Fabrication",
	}
	legalForms = []string{"LLC", "Inc.", "Ltd.", "PLLC", "Corp.", "P.C."}
	givenNames = []string{
		"Dana", "Mia", "Omar", "Priya", "Luis", "Greta", "Noor", "Theo", "Ines", "Caleb", "Wanda", "Hugo",
		"Amara", "Felix", "Rosa", "Ivan", "Keiko", "Sam", "Tessa", "Bruno", "Lena", "Arun", "Paula", "Jonas",
	}
	towns = []string{
		"Port Alder", "Eastmere", "Millhaven Bay", "Cedar Notch", "Larkford", "Saltcombe", "Pinewater",
		"Stony Reach", "Fallowfield Pt", "Quarry Hill", "Otterbourne Mills", "Westing",
	}
	streets = []string{
		"Quay St", "Harbor Row", "Foundry Ln", "Orchard Ave", "Lantern Way", "Mill Rd", "Juniper Ct",
		"Railway Ter", "Chandler St", "Beacon Blvd",
	}
	japaneseNames = []string{"エスタモア商会", "瓦礫谷工務店", "クオルヴェール歯科", "灯浦物産"}
)

// namer hands out names, each once.
type namer struct {
	rand  *rand.Rand
	cores []string // every head with every tail, shuffled
	next  int
	taken map[string]bool
}

func newNamer(r *rand.Rand) *namer {
	n := &namer{rand: r, taken: map[string]bool{}}
	for _, head := range nameHeads {
		for _, tail := range nameTails {
			n.cores = append(n.cores, head+tail)
		}
	}
	r.Shuffle(len(n.cores), func(i, j int) { n.cores[i], n.cores[j] = n.cores[j], n.cores[i] })
	return n
}

// core returns a made-up proper name. Small worlds see none twice.
func (n *namer) core() string {
	n.next++
	return n.cores[(n.next-1)%len(n.cores)]
}

// firm returns a trade name that no firm of this world bears yet.
func (n *namer) firm() string {
	core := n.core()
	for try := 0; ; try++ {
		name := core + " " + pick(n.rand, trades)
		if chance(n.rand, 0.2) || try > 3 {
			name = core + " & " + pick(n.rand, n.cores) + " " + pick(n.rand, trades)
		}
		if !n.taken[name] {
			n.taken[name] = true
			return name
		}
	}
}

// person returns a given and a family name.
func (n *namer) person() (first, last string) {
	return pick(n.rand, givenNames), pick(n.rand, n.cores)
}

// domain returns the domain that belongs to a trade name, which is as unique as
// the name.
func domain(firm string) string { return slug(firm) + ".example" }

func slug(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return -1
	}, s)
}

// prefix is what a technician puts before the names of a firm's devices.
func prefix(firm string) string {
	words := strings.Fields(firm)
	if len(words) == 0 {
		return "HOME"
	}
	return strings.ToUpper(words[0][:3] + words[len(words)-1][:1])
}

// phones hands out telephone numbers, ten digits as Syncro stores them, all in
// the range that is kept free for fiction.
type phones struct{ next int }

func (p *phones) number() string {
	k := p.next
	p.next++
	area := 212 + k/100*2 // even, so never a service code such as 311
	return strconv.Itoa(area) + "55501" + strconv.Itoa(k/10%10) + strconv.Itoa(k%10)
}
