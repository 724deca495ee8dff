package demo

import "strings"

// spelling says how the two systems' names of one firm differ.
type spelling uint8

const (
	sameName         spelling = iota
	noOrganization            // IT Glue has none: one is to be created
	otherLegalForm            // dropped, or another one
	typo                      // two letters swapped or one left out
	tradeName                 // Syncro has the holding's name "dba" the trade name
	restyled                  // the article, capitals, "and" for "&", initials
	formerName                // IT Glue still has the name before last
	twoOrganizations          // IT Glue has two of this very name
	withControls              // Syncro's holds terminal control sequences
	withBidi                  // Syncro's holds bidirectional overrides
	withEmoji                 // Syncro's holds an emoji
	inJapanese                // both are Japanese
)

// businessName is the firm's name in Syncro.
func (b *blueprint) businessName(c *customer) string {
	firm := c.firm
	switch c.spelling {
	case otherLegalForm:
		return firm + ", " + legalForms[0]
	case tradeName:
		return b.namer.core() + " Holdings " + pick(b.rand, legalForms) + " dba " + firm
	case restyled:
		return strings.Replace(firm, " & ", " and ", 1)
	case withControls:
		return firm + "\x1b[2J\x1b]0;owned\x07\x00"
	case withBidi:
		return "\u202e" + firm + "\u2066\u200b"
	case withEmoji:
		return firm + " 🦷👩\u200d⚕️"
	case inJapanese:
		return b.japanese()
	case sameName, noOrganization, typo, formerName, twoOrganizations:
	}
	if chance(b.rand, 0.4) {
		return firm + " " + pick(b.rand, legalForms)
	}
	return firm
}

// organizationName is the firm's name in IT Glue.
func (b *blueprint) organizationName(c *customer) string {
	switch c.spelling {
	case otherLegalForm:
		if chance(b.rand, 0.5) {
			return c.firm
		}
		return c.firm + " " + pick(b.rand, legalForms[1:])
	case typo:
		return b.misspell(c.business)
	case tradeName, withControls, withBidi, withEmoji:
		return c.firm
	case restyled:
		if chance(b.rand, 0.5) {
			return "The " + c.firm
		}
		return strings.ToUpper(c.firm)
	case formerName:
		return b.namer.firm()
	case sameName, noOrganization, twoOrganizations, inJapanese:
	}
	return c.business
}

// misspell swaps two letters or leaves one out, never the first.
func (b *blueprint) misspell(name string) string {
	letters := []rune(name)
	at := 1 + b.rand.IntN(strings.IndexByte(name, ' ')-2)
	if chance(b.rand, 0.5) && letters[at] != letters[at+1] {
		letters[at], letters[at+1] = letters[at+1], letters[at]
		return string(letters)
	}
	return string(append(letters[:at], letters[at+1:]...))
}

// japanese returns a name in Japanese, each once as far as the list goes.
func (b *blueprint) japanese() string {
	n := b.inJapanese
	b.inJapanese++
	name := japaneseNames[n%len(japaneseNames)]
	if round := n / len(japaneseNames); round > 0 {
		name += strings.Repeat("二", round)
	}
	return name
}
