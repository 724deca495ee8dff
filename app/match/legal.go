package match

import "strings"

// legalForm is a class of legal forms that are the same in law or in everyday use. Two names with different classes are probably two companies of one family. formAny stands for endings that say nothing about
// the form, such as "Company": they are cut like the others but contradict nothing.
type legalForm string

const (
	formNone legalForm = ""
	formAny  legalForm = "any"
)

// legalEndings lists, for each class, the spellings after tokens have lost their dots. Sources: what registries print, checked against the lists of OpenSanctions' rigour and of De Nederlandsche Bank.
var legalEndings = map[legalForm]string{
	formAny: "co|company|coy|compagnie|compania|cie|firm|enterprise|md|dds|dmd|do|od|dvm|cpa|cpas|esq|dpm|dc|na|national association|pa|psc|pte|pty|ca|et cie|and co|and sons co|trust company limited co",
	"inc":   "inc|incorporated|incorporation|incorp|corp|corporation|corporated|pc|apc|professional corporation|p c|chartered|chtd|i n c|corporacion|corporate",
	"llc":   "llc|l l c|limited liability company|limited liability co|ltd liability co|ltd liability company|pllc|p l l c|professional limited liability company|lc|plc llc|limited company llc",
	"ltd":   "ltd|limited|limted|limitd|lmtd|ltee|limitee|pty ltd|pty limited|proprietary limited|proprietary ltd|pte ltd|pte limited|pvt ltd|private limited|pvt limited|company limited|co ltd|p ltd|ltd sti|ltda|limitada|cia ltda|sdn bhd|bhd ltd|lim",
	"plc":   "plc|p l c|public limited company|public limited|public limited co|public ltd co",
	"lp":    "lp|l p|limited partnership|lllp",
	"llp":   "llp|l l p|limited liability partnership",
	"ag":    "ag|aktiengesellschaft|akg|aktiengeselschaft",
	"gmbh":  "gmbh|g m b h|gesellschaft mit beschrankter haftung|ges mbh|gesmbh|mbh|ggmbh|gmbh and co kg|gmbh co kg|ug|ug haftungsbeschrankt",
	"kg":    "kg|kommanditgesellschaft|ohg|gbr|ek|e k",
	"ev":    "ev|e v|eingetragener verein",
	"jsc":   "jsc|ojsc|cjsc|pjsc|ao|oao|zao|pao|pjs|open joint stock company|joint stock company|joint stock co|joint stock|joynt stock company|joint stock compan|closed joint stock company|public joint stock company|ао|оао|зао|пао|акционерное общество|открытое акционерное общество",
	"ooo":   "ooo|o o o|ооо|общество с ограниченнои ответственностью|общество с ограниченной ответственностью",
	"ano":   "ano|ано",
	"sa":    "sa|s a|sociedad anonima|societe anonyme|sa de cv|sab de cv|sa de c v|sociedade anonima",
	"sarl":  "sarl|s a r l|societe a responsabilite limitee|eurl|sas|s a s|sasu",
	"srl":   "srl|s r l|societa a responsabilita limitata|societatea cu raspundere limitata|sociedad de responsabilidad limitada|s de rl|s de rl de cv",
	"spa":   "spa|s p a|societa per azioni",
	"sl":    "sl|s l|slu|sociedad limitada",
	"bv":    "bv|b v|besloten vennootschap|bvba|b v b a|sprl",
	"nv":    "nv|n v|naamloze vennootschap",
	"ab":    "ab|aktiebolag|a b",
	"as":    "as|a s|asa|aksjeselskap|aktieselskab|aps|anpartsselskab",
	"oy":    "oy|oyj|osakeyhtio",
	"se":    "se|societas europaea",
	"zoo":   "sp z oo|spolka z oo|sp zoo|spzoo|spolka z ograniczona odpowiedzialnoscia|sro|s r o|doo|d o o|kft|ood",
	"kk":    "kk|k k|kabushiki kaisha|godo kaisha",
	"pt":    "tbk",
	"bhd":   "bhd|berhad",
	"shpk":  "shpk|sh p k|sha",
}

// legalBeginnings are the classes that stand in front of the name as often as behind it.
var legalBeginnings = []legalForm{"jsc", "ooo", "ano", "srl", "llc"}

// maxFormTokens is the length of the longest legal form above, in tokens.
const maxFormTokens = 5

var (
	formAtEnd   = formsByText(nil)
	formAtStart = formsByText(legalBeginnings)
)

func formsByText(only []legalForm) map[string]legalForm {
	byText := make(map[string]legalForm)
	add := func(form legalForm) {
		for _, text := range strings.Split(legalEndings[form], "|") {
			byText[text] = form
		}
	}
	if only == nil {
		for form := range legalEndings {
			add(form)
		}
	}
	for _, form := range only {
		add(form)
	}
	return byText
}

// cutLegalForms drops legal forms from the end, repeatedly, and one from the start, but never the last token. It returns the strongest form seen.
func cutLegalForms(tokens []string) ([]string, legalForm) {
	form := formNone
	for {
		n, found := legalFormAt(tokens, true)
		if n == 0 {
			break
		}
		tokens = tokens[:len(tokens)-n]
		form = strongerForm(form, found)
	}
	if n, found := legalFormAt(tokens, false); n > 0 {
		tokens = tokens[n:]
		form = strongerForm(form, found)
	}
	return tokens, form
}

func strongerForm(have, found legalForm) legalForm {
	if have == formNone || have == formAny {
		return found
	}
	return have
}

// legalFormAt finds the longest legal form at one end and says how many tokens it takes.
func legalFormAt(tokens []string, end bool) (int, legalForm) {
	for n := min(maxFormTokens, len(tokens)-1); n > 0; n-- {
		if end {
			if form, ok := formAtEnd[strings.Join(tokens[len(tokens)-n:], " ")]; ok {
				return n, form
			}
			continue
		}
		if form, ok := formAtStart[strings.Join(tokens[:n], " ")]; ok {
			return n, form
		}
	}
	return 0, formNone
}

// formsContradict holds for two known and different legal forms.
func formsContradict(a, b legalForm) bool {
	return a != b && a != formNone && a != formAny && b != formNone && b != formAny
}
