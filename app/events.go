package app

import (
	"sync"
	"time"
)

// Topic says what changed.
type Topic string

// The topics of events.
const (
	TopicCrawl     Topic = "crawl"
	TopicRecords   Topic = "records"
	TopicDecisions Topic = "decisions"
	TopicSettings  Topic = "settings"
	TopicPlan      Topic = "plan"
	TopicApply     Topic = "apply"
	TopicSync      Topic = "sync"
)

// Event tells a subscriber to read again. It carries no data, so that a slow
// subscriber never holds stale data and never blocks whoever published.
type Event struct {
	Seq   uint64
	Topic Topic
}

// eventGap is the least time between two events for one subscriber: progress
// reaches a screen ten times a second at most.
const eventGap = 100 * time.Millisecond

// broker hands events to subscribers, coalesced for each of them: of many
// events about one topic a subscriber that is behind sees only the last.
type broker struct {
	mu     sync.Mutex
	seq    uint64
	nextID int
	subs   map[int]*subscriber
}

type subscriber struct {
	out     chan Event
	wake    chan struct{}
	done    chan struct{}
	pending map[Topic]uint64
	order   []Topic
}

func newBroker() *broker { return &broker{subs: map[int]*subscriber{}} }

func (b *broker) publish(topic Topic) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seq++
	for _, s := range b.subs {
		if _, waiting := s.pending[topic]; !waiting {
			s.order = append(s.order, topic)
		}
		s.pending[topic] = b.seq
		select {
		case s.wake <- struct{}{}:
		default: // it has been woken already
		}
	}
}

// subscribe starts a subscriber; cancel ends it and closes its channel.
func (b *broker) subscribe() (<-chan Event, func()) {
	s := &subscriber{
		out:     make(chan Event),
		wake:    make(chan struct{}, 1),
		done:    make(chan struct{}),
		pending: map[Topic]uint64{},
	}
	b.mu.Lock()
	id := b.nextID
	b.nextID++
	b.subs[id] = s
	b.mu.Unlock()
	go b.relay(s)
	var once sync.Once
	return s.out, func() {
		once.Do(func() {
			b.mu.Lock()
			delete(b.subs, id)
			b.mu.Unlock()
			close(s.done)
		})
	}
}

func (b *broker) relay(s *subscriber) {
	defer close(s.out)
	for {
		select {
		case <-s.done:
			return
		case <-s.wake:
		}
		for {
			event, more := b.next(s)
			if !more {
				break
			}
			select {
			case <-s.done:
				return
			case s.out <- event:
			}
		}
		select {
		case <-s.done:
			return
		case <-time.After(eventGap):
		}
	}
}

func (b *broker) next(s *subscriber) (Event, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(s.order) == 0 {
		return Event{}, false
	}
	topic := s.order[0]
	s.order = s.order[1:]
	seq := s.pending[topic]
	delete(s.pending, topic)
	return Event{Seq: seq, Topic: topic}, true
}

// Subscribe returns the events from now on and a function that ends them. The
// channel is closed after cancel.
func (a *App) Subscribe() (events <-chan Event, cancel func()) { return a.broker.subscribe() }
