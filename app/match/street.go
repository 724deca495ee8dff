package match

import "strings"

// streetLetters is how much of a street's name is compared: its end, since "Dr. Martin Luther King Drive" is also "King Dr".
const streetLetters = 4

// cleanStreet gives the house number and the last letters of the street's name ("4910 king"), which survives directions, abbreviations and whatever stands behind.
func cleanStreet(s string) (string, bool) {
	number, rest := houseNumber(Fold(clip(s, 256)))
	if number == "" {
		return "", false
	}
	var name []string
	for _, t := range tokenize(rest) {
		if streetTypes[t] && len(name) > 0 {
			return number + " " + streetEnd(name), true
		}
		if !streetDirections[t] || len(name) > 0 {
			name = append(name, streetWord(t))
		}
	}
	if len(name) > 2 { // no type of street, but city and more
		name = name[:1]
	}
	return number + " " + streetEnd(name), len(name) > 0
}

// houseNumber cuts the first number off; of a range, such as 1333-45, the first part counts.
func houseNumber(s string) (number, rest string) {
	start := strings.IndexAny(s, "0123456789")
	if start < 0 {
		return "", ""
	}
	end := start
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	number, rest = strings.TrimLeft(s[start:end], "0"), s[end:]
	if strings.HasPrefix(rest, "-") {
		rest = strings.TrimLeft(rest, "-0123456789")
	}
	return number, rest
}

func streetWord(t string) string {
	if t == "saint" {
		return "st"
	}
	return canonicalNumber(t, false)
}

func streetEnd(name []string) string {
	joined := strings.Join(name, "")
	if cut := len(joined) - streetLetters; cut > 0 && isASCII(joined) {
		joined = joined[cut:]
	}
	return joined
}

var (
	streetDirections = wordSet(`n s e w ne nw se sw no so north south east west northeast northwest southeast southwest`)
	streetTypes      = wordSet(`st street ave av avenue blvd blv boulevard rd road dr drive ln lane pl place ct court way wy pkwy parkway hwy highway sq square ter terrace cir circle plz plaza trl trail aly alley`)
)

// streetText says what was compared of a street: its number and the end of its
// name, which by itself reads like a misprint.
func streetText(key string) string {
	number, _, _ := strings.Cut(key, " ")
	return "street equal (number " + number + " and the end of its name)"
}
