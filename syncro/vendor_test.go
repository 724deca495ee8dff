package syncro

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// vendorFile reads one of the vendor's own pages; they are not part of this project.
func vendorFile(t *testing.T, name string) []byte {
	t.Helper()
	folder := os.Getenv("ONRAMP_VENDOR_FACTS")
	if folder == "" {
		t.Skip("ONRAMP_VENDOR_FACTS is not set: the examples of syncro.md and syncro-openapi.json are NOT checked; set it to the folder that holds them")
	}
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// envelopes say how the element under a key is decoded.
var envelopes = map[string]func(object) (json.RawMessage, error){
	"assets":    rawOf(decodeAsset, func(a Asset) json.RawMessage { return a.Raw }),
	"customers": rawOf(decodeCustomer, func(c Customer) json.RawMessage { return c.Raw }),
	"contacts":  rawOf(decodeContact, func(c Contact) json.RawMessage { return c.Raw }),
	"rmm_alerts": rawOf(decodeAlert, func(a Alert) json.RawMessage {
		return a.Raw
	}),
}

// singular is the envelope of a single record of each list.
var singular = map[string]string{"assets": "asset", "customers": "customer", "contacts": "contact", "rmm_alerts": "rmm_alert"}

func rawOf[T any](decode func(object) (T, error), raw func(T) json.RawMessage) func(object) (json.RawMessage, error) {
	return func(o object) (json.RawMessage, error) {
		item, err := decode(o)
		return raw(item), err
	}
}

// throughRaw decodes an example as what it is and returns what the decoder kept of it, in the example's own envelope.
func throughRaw(example []byte) (kept []byte, known bool, err error) {
	o, err := parseObject(example)
	if err != nil {
		return nil, false, err
	}
	for plural, decode := range envelopes {
		if _, found := o.fields[plural]; found {
			page, err := decodePage(bytes.NewReader(example), plural, decode)
			if err != nil || len(page.Bad) > 0 {
				return nil, true, fmt.Errorf("%w %+v", err, page.Bad)
			}
			o.fields[plural], err = json.Marshal(append([]json.RawMessage{}, page.Items...))
			if err != nil {
				return nil, true, err
			}
			kept, err := json.Marshal(o.fields)
			return kept, true, err
		}
		if _, found := o.fields[singular[plural]]; found {
			raw, err := decodeSingle(example, singular[plural], decode)
			if err != nil {
				return nil, true, err
			}
			kept, err := json.Marshal(map[string]json.RawMessage{singular[plural]: raw})
			return kept, true, err
		}
	}
	return nil, false, nil
}

func sameJSON(t *testing.T, where string, want, got []byte) {
	t.Helper()
	var values [2]any
	for i, text := range [][]byte{want, got} {
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		if err := dec.Decode(&values[i]); err != nil {
			t.Fatalf("%s: %v", where, err)
		}
	}
	if diff := cmp.Diff(values[0], values[1]); diff != "" {
		t.Errorf("%s changes on its way through Raw:\n%s", where, diff)
	}
}

var fenced = regexp.MustCompile("(?s)```json\n(.*?)```")

func TestVendorFacts(t *testing.T) {
	sheet, specification := vendorFile(t, "syncro.md"), vendorFile(t, "syncro-openapi.json")
	t.Run("fact sheet", func(t *testing.T) {
		blocks := fenced.FindAllSubmatch(sheet, -1)
		if len(blocks) < 3 {
			t.Fatalf("%d JSON blocks, want at least 3", len(blocks))
		}
		for i, block := range blocks {
			where := fmt.Sprintf("block %d", i+1)
			kept, known, err := throughRaw(block[1])
			switch {
			case err != nil:
				t.Errorf("%s: %v", where, err)
			case known:
				sameJSON(t, where, block[1], kept)
			default:
				checkMe(t, where, block[1])
			}
		}
	})
	t.Run("specification", func(t *testing.T) {
		var spec struct {
			Paths map[string]map[string]struct {
				Responses map[string]struct {
					Content map[string]struct{ Example json.RawMessage }
				}
			}
		}
		if err := json.Unmarshal(specification, &spec); err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		for path, methods := range spec.Paths {
			for method, operation := range methods {
				for status, answer := range operation.Responses {
					for _, content := range answer.Content {
						if content.Example != nil {
							seen[checkExample(t, method+" "+path+" "+status, status, content.Example)]++
						}
					}
				}
			}
		}
		t.Logf("examples: %v", seen)
		for kind, least := range map[string]int{"record": 12, "refusal": 20} {
			if seen[kind] < least {
				t.Errorf("%d examples of a %s, want at least %d", seen[kind], kind, least)
			}
		}
	})
}

// notOurs are examples under a known envelope that are another kind of record, with the reason.
var notOurs = map[string]string{
	"get /settings 200": "its \"assets\" and \"customers\" are settings and not lists of records",
}

// checkExample checks one example of the specification and says what kind it was.
func checkExample(t *testing.T, where, status string, example []byte) string {
	if !strings.HasPrefix(status, "2") {
		words, isJSON := vendorWords(example)
		if words == "" || !isJSON {
			t.Errorf("%s: no words in %s", where, example)
		}
		return "refusal"
	}
	if kindOf(example) != kindObject {
		return "other"
	}
	if reason, excepted := notOurs[where]; excepted {
		t.Logf("%s is left out: %s", where, reason)
		return "exception"
	}
	kept, known, err := throughRaw(example)
	switch {
	case err != nil:
		t.Errorf("%s: %v", where, err)
	case known:
		sameJSON(t, where, example, kept)
		return "record"
	case strings.HasPrefix(where, "get /me "):
		checkMe(t, where, example)
		return "record"
	}
	return "other"
}

// checkMe compares the owner of a token. The one exception to "as it came": user_token is a secret and is dropped.
func checkMe(t *testing.T, where string, example []byte) {
	t.Helper()
	me, err := decodeSingle(example, "", decodeMe)
	if err != nil {
		t.Errorf("%s: %v", where, err)
		return
	}
	o, err := parseObject(example)
	if err != nil {
		t.Fatal(err)
	}
	delete(o.fields, "user_token")
	want, err := json.Marshal(o.fields)
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, where, want, me.Raw)
}
