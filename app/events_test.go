package app

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestASubscriberThatIsBehindSeesOnlyTheLastEventOfATopic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBroker()
		events, cancel := b.subscribe()
		defer cancel()
		for range 1000 {
			b.publish(TopicCrawl)
		}
		b.publish(TopicPlan)
		synctest.Wait()
		first, second := <-events, <-events
		third := Event{}
		select {
		case third = <-events:
		case <-time.After(time.Second):
		}
		got := map[Topic]uint64{first.Topic: first.Seq}
		got[second.Topic] = second.Seq
		if third.Topic != "" {
			got[third.Topic] = third.Seq
		}
		if got[TopicCrawl] != 1000 || got[TopicPlan] != 1001 {
			t.Errorf("events %v %v %v, want the last of each topic", first, second, third)
		}
	})
}

func TestEventsComeTenTimesASecondAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBroker()
		events, cancel := b.subscribe()
		done := make(chan struct{})
		n := 0
		go func() {
			defer close(done)
			for range events {
				n++
			}
		}()
		for range 1000 {
			b.publish(TopicCrawl)
			time.Sleep(time.Millisecond) // virtual: one second of progress
		}
		cancel()
		<-done
		if n == 0 || n > 11 {
			t.Errorf("%d events in a second", n)
		}
	})
}

func TestCancelClosesTheChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBroker()
		events, cancel := b.subscribe()
		cancel()
		cancel()
		if _, open := <-events; open {
			t.Error("an event after cancel")
		}
		b.publish(TopicPlan)
	})
}
