// Package notify words what one run leaves to a person as a message for a chat:
// the body that Teams or Slack takes from a webhook. It sends nothing, and must
// not know keys, vendors or records: what it is given is what may be told.
package notify

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Digest is what one run leaves to a person.
type Digest struct {
	Workspace string
	Lines     []string // one sentence each
}

// maxLines bounds a message: a chat cuts or refuses what is longer.
const maxLines = 30

// Hook reads the address of a webhook as a person typed it. It must be https:
// what it names and counts goes to nobody in clear, and so does the address itself.
func Hook(typed string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(typed))
	if err != nil || u.Host == "" {
		// The parser's own words would show the address, which is a key.
		return nil, errors.New("that is no address: paste the webhook's whole address, which begins with https://")
	}
	if u.Scheme != "https" {
		return nil, errors.New("a webhook's address begins with https://: nothing is sent in clear")
	}
	if u.User != nil {
		return nil, errors.New("the webhook's address must not hold a user name or password")
	}
	return u, nil
}

// Body words a digest as the chat behind the address takes it: Microsoft's hosts
// an Adaptive Card, all others a text as Slack's, which Mattermost, Rocket.Chat
// and Google Chat take as well.
func Body(hook *url.URL, d Digest) ([]byte, error) {
	lines := d.Lines
	if more := len(lines) - maxLines; more > 0 {
		lines = append(lines[:maxLines:maxLines], fmt.Sprintf("and %d more: run onramp", more))
	}
	title := "Onramp, workspace " + d.Workspace
	if microsoft(hook.Hostname()) {
		return json.Marshal(card(title, lines))
	}
	text := []string{"*" + slackText(title) + "*"}
	for _, line := range lines {
		text = append(text, "• "+slackText(line))
	}
	return json.Marshal(map[string]string{"text": strings.Join(text, "\n")})
}

// microsoft says whether a host is one of those that Teams' workflows and
// connectors listen on.
func microsoft(host string) bool {
	for _, domain := range []string{".office.com", ".logic.azure.com", ".powerplatform.com", ".powerautomate.com"} {
		if strings.HasSuffix(strings.ToLower(host), domain) {
			return true
		}
	}
	return false
}

// slackText escapes what Slack reads as control characters.
func slackText(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

func card(title string, lines []string) any {
	type object = map[string]any
	body := []object{{"type": "TextBlock", "text": plain(title), "weight": "Bolder", "wrap": true}}
	for _, line := range lines {
		body = append(body, object{"type": "TextBlock", "text": plain(line), "wrap": true})
	}
	return object{
		"type": "message",
		"attachments": []object{{
			"contentType": "application/vnd.microsoft.card.adaptive",
			"content": object{
				"type": "AdaptiveCard", "version": "1.4", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
				"body": body,
			},
		}},
	}
}

// plain keeps a card from reading a line as Markdown: a customer's name may hold
// a link.
func plain(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "*", `\*`, "_", `\_`, "`", "\\`").Replace(s)
}
