package reconcile

import (
	"math"
	"time"
)

// The vendors' limits as the transports keep them (itglue fact sheet, section
// 2; syncro fact sheet, section 2): requests within a window.
const (
	glueRequests, glueWindow     = 2950, 300 * time.Second
	syncroRequests, syncroWindow = 176, 60 * time.Second
	glueRows                     = 1000 // of a listing's page
	syncroRows                   = 50
)

// Cost is what one part of a plan takes.
type Cost struct {
	Part     string // organizations, configurations, updates, retire, links
	Writes   int
	Requests int // writes and the reads round them
	Duration time.Duration
}

// Cost estimates the requests of each part of the plan and how long they take
// under the vendors' limits, which is more than nine tenths of an apply. A
// window that is unused at the start may save as much as its length.
func (p Plan) Cost() []Cost {
	parts := []Cost{{Part: "organizations"}, {Part: "configurations"}, {Part: "updates"}, {Part: "retire"}, {Part: "links"}}
	created := make(map[target]int)
	linked := make(map[int64]int)
	for _, o := range p.Operations.Heads() {
		switch o.Kind {
		case CreateOrganization:
			parts[0].write(3) // by name, the newest, the write
		case CreateManufacturer, CreateModel:
			parts[1].write(2)
		case CreateConfiguration:
			parts[1].write(1)
			created[target{o.Organization, o.Needs}]++
		case Update, MoveLink:
			parts[2].write(2)
		case Retire, Restore:
			parts[3].write(2)
		case WriteLink:
			parts[4].write(1)
			linked[o.Customer]++
		}
	}
	for _, n := range created {
		// Before and after, with and without the archived ones, and again
		// before once the list has aged.
		parts[1].Requests += (4 + 2*lasts(n, glueRequests, glueWindow)) * pages(n, glueRows)
	}
	for _, n := range linked {
		if n < listFrom {
			parts[4].Requests += n
		} else {
			parts[4].Requests += (1 + lasts(n, syncroRequests, syncroWindow)) * pages(n, syncroRows)
		}
	}
	for i := range parts {
		limit, window := glueRequests, glueWindow
		if parts[i].Part == "links" {
			limit, window = syncroRequests, syncroWindow
		}
		seconds := float64(parts[i].Requests) * window.Seconds() / float64(limit)
		parts[i].Duration = time.Duration(math.Ceil(seconds)) * time.Second
	}
	return parts
}

// Rest is the least that is left of a plan whose first writes are done, in the
// order of its parts: what is beyond one window of each vendor's limit waits.
func Rest(parts []Cost, done int) time.Duration {
	var glue, links time.Duration
	for _, p := range parts {
		made := min(done, p.Writes)
		done -= made
		if made == p.Writes {
			continue
		}
		left := p.Duration * time.Duration(p.Writes-made) / time.Duration(p.Writes)
		if p.Part == "links" {
			links += left
		} else {
			glue += left
		}
	}
	return max(0, glue-glueWindow) + max(0, links-syncroWindow)
}

// target is an organization, or the operation that creates it.
type target struct {
	organization int64
	needs        string
}

// write counts one write and the requests that it takes in all.
func (c *Cost) write(requests int) {
	c.Writes++
	c.Requests += requests
}

// lasts is how often a list ages while that many writes are sent.
func lasts(writes, limit int, window time.Duration) int {
	return int(time.Duration(writes-1) * window / time.Duration(limit) / freshFor)
}

func pages(rows, size int) int { return (rows + size - 1) / size }
