package syncrotest

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The limit of fact sheet "syncro" section 2.
const (
	limitRequests = 180
	limitWindow   = time.Minute
)

// A response is an answer before it is sent.
type response struct {
	status int
	header map[string]string
	body   []byte
}

func (r response) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	for name, value := range r.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(r.status)
	// A caller that went away is no concern of the account.
	_, _ = w.Write(r.body)
}

func ok(value any) response { return reply(http.StatusOK, value) }

// reply is an answer in JSON.
func reply(status int, value any) response {
	body, err := json.Marshal(value)
	if err != nil {
		return webPage(http.StatusInternalServerError, "We're sorry, but something went wrong (500)")
	}
	return response{status: status, body: body}
}

func webPage(status int, title string) response {
	page := "<!DOCTYPE html>\n<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>\n"
	return response{status: status, header: map[string]string{"Content-Type": "text/html; charset=utf-8"}, body: []byte(page)}
}

// answer decides a request and lets it take effect.
func (s *Server) answer(in arrival, shift bool) response {
	s.mu.Lock()
	defer s.mu.Unlock()
	if shift {
		s.world.rotation++
	}
	if pause := s.admit(in.client, in.Time); pause > 0 {
		return s.tooMany(pause)
	}
	return s.route(in)
}

// admit counts a request against the limit of its client; above it, it says how long to pause.
func (s *Server) admit(client string, now time.Time) time.Duration {
	if !s.config.RateLimit {
		return 0
	}
	recent := slices.DeleteFunc(s.sent[client], func(t time.Time) bool { return now.Sub(t) >= limitWindow })
	if len(recent) >= limitRequests {
		s.sent[client] = recent
		return recent[0].Add(limitWindow).Sub(now)
	}
	s.sent[client] = append(recent, now)
	return 0
}

func (s *Server) tooMany(pause time.Duration) response {
	out := reply(http.StatusTooManyRequests, map[string]any{"error": "Rate limit exceeded"})
	out.header = map[string]string{}
	if s.config.Habits.PlainText429 {
		out.header["Content-Type"] = "text/plain; charset=utf-8"
		out.body = []byte("Retry later\n")
	}
	if s.config.Habits.RetryAfter {
		out.header["Retry-After"] = strconv.Itoa(int(math.Ceil(pause.Seconds())))
	}
	return out
}

// A visit is a request that found its route.
type visit struct {
	arrival
	id     int64
	access Permissions
}

// may tells whether the token sees the records of a customer.
func (v visit) may(customerID int64) bool {
	return v.access.OnlyCustomer == 0 || v.access.OnlyCustomer == customerID
}

func (v visit) param(name string) string {
	if values := v.Query[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// A route is what the vendor serves at a method and path; routes that do not exist there do not exist here, such as DELETE
// of an asset.
type route struct {
	permission Permission
	serve      func(*Server, visit) response
}

var routes = map[string]route{
	"GET /me":                   {"", (*Server).me},
	"GET /customers":            {CustomersList, (*Server).listCustomers},
	"GET /customers/{id}":       {CustomersDetail, (*Server).getCustomer},
	"DELETE /customers/{id}":    {CustomersDelete, (*Server).deleteCustomer},
	"GET /customer_assets":      {AssetsList, (*Server).listAssets},
	"GET /customer_assets/{id}": {AssetsDetail, (*Server).getAsset},
	"POST /customer_assets":     {AssetsCreate, (*Server).postAsset},
	"PUT /customer_assets/{id}": {AssetsEdit, (*Server).putAsset},
	"GET /contacts":             {CustomersDetail, (*Server).listContacts},
	"GET /contacts/{id}":        {CustomersDetail, (*Server).getContact},
	"GET /rmm_alerts":           {AlertsList, (*Server).listAlerts},
	"GET /rmm_alerts/{id}":      {AlertsList, (*Server).getAlert},
}

// route finds and serves the route of a request. The lock is held.
func (s *Server) route(in arrival) response {
	if !in.inside {
		return webPage(http.StatusNotFound, "The page you were looking for doesn't exist (404)")
	}
	access, known := s.tokens[in.token]
	if !known {
		return s.badToken()
	}
	collection, rest, single := strings.Cut(strings.TrimPrefix(in.Path, "/"), "/")
	pattern, id := in.Method+" /"+collection, int64(0)
	if single {
		number, err := strconv.ParseInt(rest, 10, 64)
		if err != nil {
			return noRoute()
		}
		pattern, id = pattern+"/{id}", number
	}
	found, exists := routes[pattern]
	if !exists {
		return noRoute()
	}
	if found.permission != "" && slices.Contains(access.Deny, found.permission) {
		return s.notAllowed()
	}
	return found.serve(s, visit{arrival: in, id: id, access: access})
}

func noRoute() response {
	return reply(http.StatusNotFound, map[string]any{"status": 404, "error": "Not Found"})
}

func (s *Server) notAllowed() response {
	status := http.StatusUnauthorized
	if s.config.Habits.Unauthorized403 {
		status = http.StatusForbidden
	}
	return reply(status, map[string]any{"error": "Not authorized. Please ask account admin to update your group permissions."})
}

func (s *Server) badToken() response {
	switch s.config.Habits.BadToken {
	case BadTokenHTML:
		return webPage(http.StatusUnauthorized, "Unauthorized")
	case BadTokenRedirect:
		out := webPage(http.StatusFound, "Redirecting")
		out.header["Location"] = fmt.Sprintf("https://%s.syncromsp.com/users/sign_in", s.config.Subdomain)
		return out
	default:
		return reply(http.StatusUnauthorized, map[string]any{"error": "Not authorized. Please ask account admin to update your group permissions."})
	}
}

// notFound is the answer for a record that is not there, or not for this token.
func (s *Server) notFound() response {
	switch {
	case s.config.Habits.NotFoundNull200:
		return ok(nil)
	case s.config.Habits.NotFoundEmpty:
		return response{status: http.StatusNotFound}
	default:
		return reply(http.StatusNotFound, map[string]any{"message": "Not found"})
	}
}

// single wraps a record in its envelope.
func (s *Server) single(envelope string, rendered map[string]any) response {
	if s.config.Habits.BareSingles {
		return ok(rendered)
	}
	return ok(map[string]any{envelope: rendered})
}
