package match

import (
	"strings"

	"golang.org/x/net/publicsuffix"
)

// minPhoneDigits is the length below which digits are an extension, not a number.
const minPhoneDigits = 7

// cleanPhone brings a phone number to its national digits: extension cut, country prefix cut, last ten digits in North America and last nine elsewhere. It reports false for what is no number and for numbers
// that everybody types when a form insists on one.
func cleanPhone(s, country string) (string, bool) {
	digits, plus := phoneDigits(clip(s, 64))
	keep := 9
	if isNorthAmerican(country) {
		keep = 10
		if len(digits) == 11 && digits[0] == '1' {
			digits = digits[1:]
		}
	}
	if plus || len(digits) > keep {
		digits = digits[max(0, len(digits)-keep):]
	}
	digits = strings.TrimLeft(digits, "0")
	if len(digits) < minPhoneDigits || isMadeUpPhone(digits) {
		return "", false
	}
	return digits, true
}

// phoneDigits reads digits up to an extension, and says whether a plus stood in front.
func phoneDigits(s string) (string, bool) {
	digits := make([]byte, 0, 16)
	plus := false
	for i := range len(s) {
		c := s[i]
		switch {
		case isDigit(c):
			digits = append(digits, c)
		case c == '+' && len(digits) == 0:
			plus = true
		case len(digits) >= minPhoneDigits && isExtensionMark(c):
			return string(digits), plus
		}
	}
	return string(digits), plus
}

// isExtensionMark holds for what ends a number: x12, ext 12, #12, and what separates a second number.
func isExtensionMark(c byte) bool {
	return strings.IndexByte("xXeE#,;", c) >= 0
}

func isNorthAmerican(country string) bool {
	switch strings.ToUpper(country) {
	case "", "US", "CA", "PR", "USA":
		return true
	}
	return false
}

func isMadeUpPhone(digits string) bool {
	return distinctBytes(digits) == 1 || strings.HasPrefix("12345678901234567890", digits) || len(digits) == 10 && distinctBytes(digits[3:]) == 1
}

// cleanEmail gives the lower-case address and its domain.
func cleanEmail(s string) (address, domain string, ok bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	s = strings.TrimPrefix(s, "mailto:")
	if open := strings.IndexByte(s, '<'); open >= 0 {
		s = strings.TrimSuffix(s[open+1:], ">")
	}
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || len(s) > 254 || strings.ContainsAny(s, " \t\r\n,;\x00") {
		return "", "", false
	}
	domain, ok = registeredDomain(s[at+1:])
	return s, domain, ok
}

// cleanWebsite gives the registered domain of a URL, a host name or a bare domain.
func cleanWebsite(s string) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(clip(s, 2048)))
	if i := strings.Index(s, "://"); i >= 0 {
		s = s[i+3:]
	}
	if i := strings.IndexAny(s, "/?#"); i >= 0 {
		s = s[:i]
	}
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		s = s[i+1:]
	}
	if i := strings.IndexByte(s, ':'); i >= 0 {
		s = s[:i]
	}
	return registeredDomain(s)
}

// registeredDomain is the part of a host name that somebody registered.
func registeredDomain(host string) (string, bool) {
	host = strings.Trim(host, ".")
	if len(host) > 253 || !strings.Contains(host, ".") || strings.Trim(host, "0123456789.") == "" || strings.ContainsAny(host, " \t\r\n,;\x00@") {
		return "", false
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return "", false
	}
	return domain, true
}

// sharedDomains belong to mailbox, page and link providers: an address or page there says nothing about the company.
var sharedDomains = wordSet(`
	gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com aol.com aim.com icloud.com me.com mac.com proton.me protonmail.com pm.me gmx.com gmx.net gmx.de web.de
	mail.com zoho.com fastmail.com hey.com yandex.com yandex.ru mail.ru qq.com 163.com 126.com comcast.net xfinity.com att.net sbcglobal.net bellsouth.net verizon.net cox.net charter.net spectrum.net
	roadrunner.com rr.com earthlink.net frontier.com frontiernet.net windstream.net centurylink.net centurytel.net q.com optonline.net optimum.net juno.com netzero.net suddenlink.net mediacombb.net cableone.net
	rogers.com shaw.ca telus.net bell.net sympatico.ca videotron.ca btinternet.com btopenworld.com sky.com virginmedia.com ntlworld.com talktalk.net blueyonder.co.uk bigpond.com bigpond.net.au optusnet.com.au
	iinet.net.au tpg.com.au xtra.co.nz t-online.de orange.fr wanadoo.fr free.fr laposte.net libero.it hotmail.co.uk yahoo.co.uk outlook.de live.co.uk yahoo.ca hotmail.fr yahoo.fr
	facebook.com linkedin.com instagram.com twitter.com x.com google.com yelp.com youtube.com wixsite.com wordpress.com blogspot.com godaddysites.com square.site business.site sites.google.com
	onmicrosoft.com example.com example.org example.net test.com
`)

// cleanPostcode gives the five digits of a ZIP code, or the letters and digits of another country's code.
func cleanPostcode(s, country string) (string, bool) {
	code := keepAlphanumeric(strings.TrimSpace(clip(s, 32)))
	if isNorthAmerican(country) && len(code) > 5 && isDigit(code[0]) {
		code = code[:5]
	}
	return code, len(code) >= 4 && distinctBytes(code) > 1
}
