package itgluetest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// answer is a response before it is sent.
type answer struct {
	status      int
	contentType string
	retryAfter  string
	body        []byte
}

func (a answer) send(w http.ResponseWriter) {
	a.head(w)
	// A client that has gone away is its own affair.
	_, _ = w.Write(a.body)
}

func (a answer) head(w http.ResponseWriter) {
	w.Header().Set("Content-Type", a.contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	if a.retryAfter != "" {
		w.Header().Set("Retry-After", a.retryAfter)
	}
	w.WriteHeader(a.status)
}

// object is a JSON object to be sent.
type object = map[string]any

// problem is one item of an errors array; its shapes differ on purpose (section 6).
type problem = object

func jsonAnswer(status int, v any) answer {
	body, err := json.Marshal(v)
	if err != nil {
		return gateway(http.StatusInternalServerError, "Internal server error")
	}
	return answer{status: status, contentType: "application/vnd.api+json; charset=utf-8", body: body}
}

func problems(status int, list ...problem) answer {
	return jsonAnswer(status, object{"errors": list})
}

// gateway is how the API gateway answers before the application is asked.
func gateway(status int, message string) answer {
	a := jsonAnswer(status, object{"message": message})
	a.contentType = "application/json"
	return a
}

func (s *Server) tooMany(wait time.Duration) answer {
	a := gateway(http.StatusTooManyRequests, "Too Many Requests")
	if s.config.Habits.RetryAfter {
		a.retryAfter = strconv.Itoa(int((wait + time.Second - 1) / time.Second))
	}
	return a
}

func badRequest(detail string) answer {
	return problems(http.StatusBadRequest, problem{"status": 400, "title": "Bad Request", "detail": detail})
}

func htmlPage(status int, title, text string) answer {
	page := "<!DOCTYPE html>\n<html><head><title>" + title + "</title></head><body><h1>" + text + "</h1></body></html>\n"
	return answer{status: status, contentType: "text/html; charset=utf-8", body: []byte(page)}
}

// noSuchAddress is the application's page for a URL that it does not know (section 6).
func noSuchAddress() answer {
	const text = "The page you were looking for doesn't exist (404)"
	return htmlPage(http.StatusNotFound, text, text)
}

func (w *world) noSuchRecord() answer {
	if w.habits.NotFoundBare {
		return answer{status: http.StatusNotFound, contentType: "application/vnd.api+json"}
	}
	return problems(http.StatusNotFound, problem{"status": 404, "title": "Not Found", "detail": "Record not found"})
}

// unprocessable makes the refusal of a write.
func unprocessable(p problem) *answer {
	a := problems(http.StatusUnprocessableEntity, p)
	return &a
}

// mustExist is the refusal of a reference to nothing; its detail is a string.
func mustExist(field string) *answer {
	return unprocessable(problem{
		"source": object{"pointer": "/data/attributes/" + field}, "detail": "must exist",
		"title": "Unprocessable Entity", "status": 422,
	})
}

// invalid is the refusal of a value; its detail is a list.
func invalid(field, detail string) *answer {
	return unprocessable(problem{
		"source": object{"pointer": "/data/attributes/" + field}, "detail": []string{detail},
		"title": "Unprocessable Entity", "status": 422,
	})
}

// wrongParameter is the refusal by the check of parameters: no detail, a pointer without its first slash.
func wrongParameter(title, pointer string) *answer {
	return unprocessable(problem{"status": 422, "title": title, "source": object{"pointer": pointer}})
}

// wrongRoute is the refusal by the check of routes: the status is a word.
func wrongRoute(title string) *answer {
	return unprocessable(problem{
		"status": "unprocessable_entity", "title": title, "source": object{"pointer": "data"},
	})
}
