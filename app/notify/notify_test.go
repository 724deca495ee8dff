package notify

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOnlyAnEncryptedAddressIsTaken(t *testing.T) {
	for typed, ok := range map[string]bool{
		"https://hooks.slack.com/services/T/B/x":       true,
		" https://acme.webhook.office.com/webhookb2/x": true,
		"http://127.0.0.1:8080/canary":                 false,
		"http://localhost/canary":                      false,
		"http://[::1]:8080/canary":                     false,
		"http://hooks.slack.com/services/T/B/canary":   false,
		"http://127.0.0.1.example.com/canary":          false,
		"https://user:canary@example.com/x":            false,
		"ftp://example.com/canary":                     false,
		"hooks.slack.com/canary":                       false,
		"https://exa mple.com/canary\x7f":              false,
		"":                                             false,
	} {
		hook, err := Hook(typed)
		if (err == nil) != ok {
			t.Errorf("%q: %v, %v", typed, hook, err)
		}
		if err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("the refusal of %q shows it: %v", typed, err)
		}
	}
}

func TestABodyIsShapedForTheChatThatTakesIt(t *testing.T) {
	d := Digest{Workspace: "acme", Lines: []string{"3 devices <to> review & [more](http://x)"}}
	slack, err := Hook("https://hooks.slack.com/services/x")
	if err != nil {
		t.Fatal(err)
	}
	body, err := Body(slack, d)
	if err != nil {
		t.Fatal(err)
	}
	var text map[string]string
	if err := json.Unmarshal(body, &text); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"text": "*Onramp, workspace acme*\n• 3 devices &lt;to&gt; review &amp; [more](http://x)"}
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("Slack (-want +got):\n%s", diff)
	}
	for _, host := range []string{"acme.webhook.office.com", "prod-1.westeurope.logic.azure.com", "x.environment.api.powerplatform.com"} {
		teams, err := Hook("https://" + host + "/workflows/x")
		if err != nil {
			t.Fatal(err)
		}
		body, err := Body(teams, d)
		if err != nil {
			t.Fatal(err)
		}
		var message struct {
			Type        string
			Attachments []struct {
				ContentType string
				Content     struct {
					Type string
					Body []struct{ Type, Text string }
				}
			}
		}
		if err := json.Unmarshal(body, &message); err != nil {
			t.Fatal(err)
		}
		if message.Type != "message" || len(message.Attachments) != 1 || message.Attachments[0].ContentType != "application/vnd.microsoft.card.adaptive" ||
			message.Attachments[0].Content.Type != "AdaptiveCard" || len(message.Attachments[0].Content.Body) != 2 {
			t.Fatalf("%s: %s", host, body)
		}
		if got := message.Attachments[0].Content.Body[1].Text; got != `3 devices <to> review & \[more\](http://x)` {
			t.Errorf("%s: the line is %q", host, got)
		}
	}
}

func TestAMessageIsBounded(t *testing.T) {
	d := Digest{Workspace: "acme"}
	for n := range 500 {
		d.Lines = append(d.Lines, fmt.Sprint("line ", n))
	}
	slack, err := Hook("https://hooks.slack.com/services/x")
	if err != nil {
		t.Fatal(err)
	}
	body, err := Body(slack, d)
	if err != nil || strings.Count(string(body), "•") != maxLines+1 || !strings.Contains(string(body), "and 470 more") {
		t.Errorf("%v: %s", err, body)
	}
}
