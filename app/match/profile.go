package match

import (
	"slices"
	"strings"
)

// partyText is everything known of one party, normalised but not yet numbered.
type partyText struct {
	readings                []reading
	phones, emails, domains []string
	devices                 []string
	street, zip, city       string
}

// readParty normalises everything that is known of a party. It touches no shared state, so that parties can be read side by side.
func readParty(p *Party, opt *PartyOptions) partyText {
	t := partyText{readings: readNames(p.Name, p.OtherNames)}
	for _, s := range p.Phones {
		if phone, ok := cleanPhone(s, opt.Country); ok {
			t.phones = appendNew(t.phones, phone)
		}
	}
	for _, s := range p.Emails {
		address, domain, ok := cleanEmail(s)
		if !ok || slices.Contains(opt.OwnDomains, domain) {
			continue
		}
		t.emails = appendNew(t.emails, address)
		if !sharedDomains[domain] {
			t.domains = appendNew(t.domains, domain)
		}
	}
	for _, s := range p.Websites {
		if domain, ok := cleanWebsite(s); ok && !sharedDomains[domain] && !slices.Contains(opt.OwnDomains, domain) {
			t.domains = appendNew(t.domains, domain)
		}
	}
	for _, s := range p.Devices {
		if device, ok := cleanDeviceIdentifier(s); ok {
			t.devices = append(t.devices, device)
		}
	}
	slices.Sort(t.devices)
	t.devices = slices.Compact(t.devices)
	t.street, _ = cleanStreet(p.Address.Street)
	t.zip, _ = cleanPostcode(p.Address.Postcode, opt.Country)
	t.city = strings.Join(canonical(tokenize(Fold(clip(p.Address.City, 128)))), " ")
	return t
}

// cleanDeviceIdentifier reads a hardware address or, if it is none, a serial number.
func cleanDeviceIdentifier(s string) (string, bool) {
	if m, ok := parseMAC(s); ok {
		return m.String(), !isJunkMAC(m)
	}
	return CleanSerial(s)
}

// maxContacts bounds how many phones, addresses or domains of one record are compared.
const maxContacts = 32

func appendNew(list []string, s string) []string {
	if len(list) >= maxContacts || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// noKey stands for a missing single-valued fact.
const noKey int32 = -1

// profile is a party with every fact numbered: what is compared.
type profile struct {
	id                               string
	names                            []coded
	phones, emails, domains, devices []int32
	street, zip, city                int32
	keys                             []int32 // the keys that lead to candidates, each once
	need                             int32   // weight of the lightest name: candidates must share a part of it
	parent                           string
	links                            []string
	own, person                      bool
}

// hasContact says whether a phone, an address or a domain of the party is known, which could have confirmed or refuted an equal name.
func (p *profile) hasContact() bool {
	return len(p.phones)+len(p.emails)+len(p.domains) > 0
}

// number turns a read party into a profile.
func (c *corpus) number(s side, p *Party, t *partyText) profile {
	out := profile{id: p.ID, parent: p.Parent, links: p.Links, own: p.Own, person: p.Person, street: noKey, zip: noKey, city: noKey}
	out.names = c.words.code(t.readings)
	for i := range out.names {
		c.numberName(&out.names[i], &out)
	}
	out.phones = c.addAll(keyPhone, t.phones)
	out.emails = c.addAll(keyEmail, t.emails)
	out.domains = c.addAll(keyDomain, t.domains)
	out.devices = c.addAll(keyDevice, t.devices)
	slices.Sort(out.devices)
	out.street = c.addOne(keyStreet, t.street)
	out.zip = c.addOne(keyZip, t.zip)
	out.city = c.addOne(keyCity, t.city)
	for _, list := range [][]int32{out.phones, out.emails, out.domains, out.devices} {
		out.keys = append(out.keys, list...)
	}
	if out.street != noKey {
		out.keys = append(out.keys, out.street)
	}
	c.numberLinks(s, &out)
	slices.Sort(out.keys)
	out.keys = slices.Compact(out.keys)
	return out
}

// numberLinks adds the record's own id and the ids that it links to, so that a recorded link proposes its pair from either side.
func (c *corpus) numberLinks(s side, p *profile) {
	own, linked := keyLeft, keyRight
	if s == rightSide {
		own, linked = keyRight, keyLeft
	}
	p.keys = append(p.keys, c.keys.add(own, p.id))
	for _, id := range p.links {
		p.keys = append(p.keys, c.keys.add(linked, id))
	}
}

func (c *corpus) addAll(kind keyKind, texts []string) []int32 {
	if len(texts) == 0 {
		return nil
	}
	ids := make([]int32, len(texts))
	for i, text := range texts {
		ids[i] = c.keys.add(kind, text)
	}
	return ids
}

func (c *corpus) addOne(kind keyKind, text string) int32 {
	if text == "" {
		return noKey
	}
	return c.keys.add(kind, text)
}

// Lengths of the pieces of words that lead to candidates whose words hold a slip.
const (
	startLetters  = 4
	minStartWord  = 5
	endLetters    = 4
	minEndWord    = 6
	joinedLetters = 6
)

// numberName adds the keys of one reading.
func (c *corpus) numberName(n *coded, to *profile) {
	n.rawKey, n.bagKey = noKey, noKey
	if n.raw != "" {
		n.rawKey = c.keys.add(keyRaw, n.raw)
		to.keys = append(to.keys, n.rawKey)
	}
	if len(n.tokens) == 0 {
		return
	}
	if !n.partial {
		bag := slices.Clone(n.tokens)
		slices.Sort(bag)
		n.bagKey = c.keys.add(keyBag, strings.Join(bag, " "))
		to.keys = append(to.keys, n.bagKey)
	}
	joined := strings.Join(n.tokens, "")
	if len(joined) >= joinedLetters {
		to.keys = append(to.keys, c.keys.add(keyJoined, clip(joined, joinedLetters)))
	}
	for i, t := range n.tokens {
		to.keys = append(to.keys, c.keys.add(keyWord, t))
		letters := c.words.words[n.words[i]].letters
		if len(letters) != len(t) {
			continue // pieces are cut by bytes
		}
		if len(t) >= minStartWord {
			to.keys = append(to.keys, c.keys.add(keyStart, t[:startLetters]))
		}
		if len(t) >= minEndWord {
			to.keys = append(to.keys, c.keys.add(keyEnd, t[len(t)-endLetters:]))
		}
	}
}
