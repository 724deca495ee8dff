package match

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// madeUp is a generated, seeded, noisy corpus with known truth.
type madeUp struct {
	left, right []Party
	truth       map[string]string // left id to right id
}

var (
	nameStems  = strings.Fields("acme birch cedar delta ember falcon garnet harbor iris juniper keystone lumen maple nimbus onyx pioneer quartz ridge summit tidal umber vertex willow xenon yarrow zephyr alder bramble cobalt dune everest fjord granite hazel indigo jasper kestrel larch meridian nectar orchard pebble quill raven sable thistle ursa violet wren yonder")
	nameTails  = strings.Fields("dental plumbing legal accounting logistics bakery roofing design pharmacy veterinary construction consulting insurance marketing printing electric landscaping motors optical realty staffing textiles travel foundry robotics")
	legalTails = []string{"", " LLC", " Inc", ", Inc.", " Corp.", " Ltd", " Co."}
	cities     = strings.Fields("Dallas Austin Boston Denver Seattle Chicago Phoenix Atlanta Miami Portland")
)

// makeUp generates n organizations on each side, most of them with a partner.
func makeUp(seed uint64, n int) madeUp {
	rng := rand.New(rand.NewPCG(seed, 7))
	m := madeUp{truth: make(map[string]string)}
	for i := range n {
		name := madeUpName(rng, i)
		phone := fmt.Sprintf("(%03d) %03d-%04d", 200+i%700, 200+i/7%700, 1000+i%9000)
		domain := fmt.Sprintf("%s%d.com", strings.ToLower(strings.Fields(name)[0]), i)
		l := Party{ID: fmt.Sprintf("L%06d", i), Name: name + legalTails[rng.IntN(len(legalTails))], Address: Address{City: cities[i%len(cities)]}}
		r := Party{ID: fmt.Sprintf("R%06d", (i*7919)%(n*3)), Name: noisyName(rng, name) + legalTails[rng.IntN(len(legalTails))]}
		if rng.IntN(10) < 8 {
			l.Phones = []string{phone}
		}
		if rng.IntN(10) < 6 {
			r.Phones = []string{strings.NewReplacer("(", "", ")", "", " ", "-").Replace(phone)}
		}
		if rng.IntN(10) < 5 {
			l.Emails = []string{"office@" + domain}
		}
		if rng.IntN(10) < 5 {
			r.Websites = []string{"https://www." + domain + "/contact"}
		}
		m.left = append(m.left, l)
		if rng.IntN(10) == 0 { // no partner
			continue
		}
		m.right = append(m.right, r)
		m.truth[l.ID] = r.ID
	}
	return m
}

func madeUpName(rng *rand.Rand, i int) string {
	title := func(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
	own := title(madeUpWord(rng))
	switch rng.IntN(4) {
	case 0:
		return own + " " + title(nameTails[rng.IntN(len(nameTails))])
	case 1:
		return title(nameStems[rng.IntN(len(nameStems))]) + " " + own + " & Sons"
	case 2:
		return own + " " + title(nameStems[rng.IntN(len(nameStems))]) + " " + title(nameTails[rng.IntN(len(nameTails))]) + " Services"
	default:
		return "The " + own + " " + title(nameTails[i%len(nameTails)]) + " Group"
	}
}

func madeUpWord(rng *rand.Rand) string {
	consonants, vowels := "bcdfghjklmnprstvwz", "aeiou"
	var b strings.Builder
	for range 2 + rng.IntN(3) {
		b.WriteByte(consonants[rng.IntN(len(consonants))])
		b.WriteByte(vowels[rng.IntN(len(vowels))])
	}
	b.WriteByte(consonants[rng.IntN(len(consonants))])
	return b.String()
}

// noisyName spells a name as another person would.
func noisyName(rng *rand.Rand, name string) string {
	switch rng.IntN(9) {
	case 0: // two letters swapped
		i := 1 + rng.IntN(len(name)-3)
		if name[i] != ' ' && name[i+1] != ' ' {
			name = name[:i] + name[i+1:i+2] + name[i:i+1] + name[i+2:]
		}
	case 1: // a letter missing
		i := 1 + rng.IntN(len(name)-2)
		if name[i] != ' ' {
			name = name[:i] + name[i+1:]
		}
	case 2:
		name = strings.ToUpper(name)
	case 3:
		name = strings.ReplaceAll(name, "&", "and")
	case 4:
		name = strings.ReplaceAll(strings.ReplaceAll(name, "Services", "Svcs"), "Group", "Grp")
	case 5:
		name = strings.TrimPrefix(name, "The ")
	}
	return name
}
