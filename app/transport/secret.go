package transport

import (
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"slices"
	"strings"
)

const mask = "***"

// Secret is a key or password. Whatever prints it prints three stars; only
// Reveal gives the value. Two printers get round its methods and must not be
// used on it: fmt for a struct that holds it in an unexported field, and
// encoding/json for a map that has it as a key.
type Secret string

// Reveal returns the value, for the one place that sends it.
func (s Secret) Reveal() string { return string(s) }

// String returns the mask.
func (s Secret) String() string { return mask }

// GoString returns the mask, for %#v.
func (s Secret) GoString() string { return mask }

// Format writes the mask under every verb.
func (s Secret) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, mask) // fmt.State has no way to report a failed write
}

// MarshalJSON returns the mask as a JSON string.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + mask + `"`), nil }

// MarshalText returns the mask, for encoders other than JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(mask), nil }

// LogValue returns the mask, for log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(mask) }

// Redact returns a function that replaces every one of the secrets in a text by
// three stars, as it is and in its base64, URL-escaped and quoted forms.
// Empty secrets are ignored.
func Redact(secrets []Secret) func(string) string {
	var forms []string
	for _, s := range secrets {
		forms = append(forms, formsOf(s.Reveal())...)
	}
	// The longest form first: one may be the beginning of another.
	slices.SortFunc(forms, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	var pairs []string
	for _, f := range slices.Compact(forms) {
		pairs = append(pairs, f, mask)
	}
	return strings.NewReplacer(pairs...).Replace
}

func formsOf(key string) []string {
	if key == "" {
		return nil
	}
	quoted := fmt.Sprintf("%q", key)
	return []string{
		key,
		quoted[1 : len(quoted)-1],
		url.QueryEscape(key),
		url.PathEscape(key),
		base64.StdEncoding.EncodeToString([]byte(key)),
		base64.RawStdEncoding.EncodeToString([]byte(key)),
		base64.URLEncoding.EncodeToString([]byte(key)),
		base64.RawURLEncoding.EncodeToString([]byte(key)),
	}
}
