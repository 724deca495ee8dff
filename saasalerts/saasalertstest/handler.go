package saasalertstest

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	limitRequests = 300
	limitWindow   = time.Minute
)

// answer is a response before the faults had their turn.
type answer struct {
	status int
	kind   string // content type
	header http.Header
	body   []byte
}

// ServeHTTP answers as the vendor would, or as a fault says.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, known := strings.CutPrefix(r.URL.Path, BasePath)
	s.mu.Lock()
	s.requests = append(s.requests, Request{r.Method, path, r.URL.RawQuery, r.Header.Clone(), time.Now()})
	fault := s.pick(r.Method, path)
	s.mu.Unlock()
	if fault != nil && fault.before(w, r) {
		return
	}
	s.mu.Lock()
	a := plain(http.StatusNotFound, "Not Found")
	if known {
		a = s.answer(r, path)
	}
	s.mu.Unlock()
	if fault != nil {
		fault.after(w, r, a)
		return
	}
	a.write(w)
}

func (s *Server) answer(r *http.Request, path string) answer {
	if a, refused := s.refuse(r); refused {
		return a
	}
	if a, refused := s.throttle(time.Now()); refused {
		return a
	}
	if r.Method != http.MethodGet {
		return message(http.StatusNotFound, "Not Found")
	}
	if id, ok := customerPath(path); ok {
		return s.oneCustomer(id)
	}
	return s.listing(path, r.URL.Query(), time.Now())
}

// refuse checks the key; api_key and X-API-Key both carry it.
func (s *Server) refuse(r *http.Request) (answer, bool) {
	key := r.Header.Get("api_key")
	if key == "" {
		key = r.Header.Get("X-Api-Key")
	}
	if subtle.ConstantTimeCompare([]byte(key), []byte(s.cfg.Key)) == 1 {
		return answer{}, false
	}
	status, words := http.StatusUnauthorized, "Unauthorized"
	if key != "" && s.cfg.Habits.WrongKey403 {
		status, words = http.StatusForbidden, "Forbidden"
	}
	switch s.cfg.Habits.Refusal {
	case RefusalText:
		return plain(status, words), true
	case RefusalEmpty:
		return answer{status: status}, true
	}
	return message(status, words), true
}

// throttle keeps the rate limit over a sliding window.
func (s *Server) throttle(now time.Time) (answer, bool) {
	if !s.cfg.RateLimit {
		return answer{}, false
	}
	for len(s.recent) > 0 && now.Sub(s.recent[0]) > limitWindow {
		s.recent = s.recent[1:]
	}
	if len(s.recent) < limitRequests {
		s.recent = append(s.recent, now)
		return answer{}, false
	}
	a := message(http.StatusTooManyRequests, "Too Many Requests")
	if s.cfg.Habits.RetryAfter {
		wait := s.recent[0].Add(limitWindow).Sub(now)
		a.header = http.Header{"Retry-After": {fmt.Sprint(int(wait/time.Second) + 1)}}
	}
	return a, true
}

func customerPath(path string) (id string, ok bool) {
	for _, prefix := range []string{"/reports/customers/", "/customers/"} {
		if id, ok = strings.CutPrefix(path, prefix); ok {
			return id, true
		}
	}
	return "", false
}

func (s *Server) listing(path string, q url.Values, now time.Time) answer {
	switch path {
	case "/reports/partners/profile":
		return jsonAnswer(map[string]any{"id": "PartnerExample000001", "name": s.cfg.Partner, "address": nil, "phone": nil})
	case "/reports/msp-user":
		return jsonAnswer(map[string]any{"id": "MspUserExample000001", "name": "API", "email": "api@msp.example", "role": "admin", "partnerId": "PartnerExample000001"})
	case "/reports/customers", "/customers":
		return s.wrap(s.customerItems())
	case "/reports/devices-organizations":
		return s.wrap(s.organizationItems(now))
	case "/reports/unify-mapped-devices-by-account":
		return s.devices(q, now, Mapped)
	case "/reports/unify-unmapped-devices-by-account":
		return s.devices(q, now, Unmapped)
	case "/reports/unify-ignored-devices":
		return s.devices(q, now, Ignored)
	}
	return message(http.StatusNotFound, "Not Found")
}

// wrap renders a listing by the habits.
func (s *Server) wrap(items []any) answer {
	h := s.cfg.Habits
	switch {
	case len(items) == 0 && h.EmptyBody:
		return answer{status: http.StatusOK}
	case len(items) == 1 && h.BareSingle:
		return jsonAnswer(items[0])
	case h.Envelope == Data:
		return jsonAnswer(map[string]any{"data": items})
	case h.Envelope == Customers:
		return jsonAnswer(map[string]any{"customers": items})
	}
	return jsonAnswer(items)
}

func jsonAnswer(v any) answer {
	body, err := json.Marshal(v)
	if err != nil { // only strings, numbers and booleans are rendered
		return plain(http.StatusInternalServerError, err.Error())
	}
	return answer{status: http.StatusOK, kind: "application/json; charset=utf-8", body: body}
}

func message(status int, words string) answer {
	a := jsonAnswer(map[string]string{"message": words})
	a.status = status
	return a
}

func plain(status int, words string) answer {
	return answer{status: status, kind: "text/plain; charset=utf-8", body: []byte(words)}
}

func (a answer) head(w http.ResponseWriter) {
	for k, v := range a.header {
		w.Header()[k] = v
	}
	if a.kind != "" {
		w.Header().Set("Content-Type", a.kind)
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(a.body)))
	w.WriteHeader(a.status)
}

func (a answer) write(w http.ResponseWriter) {
	a.head(w)
	_, _ = w.Write(a.body) // the other side may have left
}
