package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
)

// account is where a simulator listens and what opens it.
type account struct {
	URL   string `json:"url"`
	Token string `json:"token,omitempty"`
	Key   string `json:"key,omitempty"`
}

// Simulate makes the world that cfg describes, serves its three simulators on
// loopback, writes where they are as one line of JSON to out, and returns when
// ctx is done. listen is a loopback address such as 127.0.0.1:0; a port other
// than 0 is Syncro's, IT Glue's and SaaS Alerts' are the two after it. A world
// without room for the assets that cfg asks for is served, and notes says so.
func Simulate(ctx context.Context, cfg Config, listen string, out, notes io.Writer) (err error) {
	addresses, err := threeAddresses(listen)
	if err != nil {
		return err
	}
	w := New(cfg)
	defer func() { err = errors.Join(err, w.Syncro.Close(), w.ITGlue.Close(), w.SaaSAlerts.Close()) }()
	if made := len(w.Truth.Assets); made < cfg.Assets {
		if _, err := fmt.Fprintf(notes, "onramp: among these customers there is room for %d assets, not for %d: give more --customers\n", made, cfg.Assets); err != nil {
			return fmt.Errorf("saying how many assets there are: %w", err)
		}
	}
	var urls [3]string
	for i, start := range []func(string) (string, error){w.Syncro.Start, w.ITGlue.Start, w.SaaSAlerts.Start} {
		if urls[i], err = start(addresses[i]); err != nil {
			return fmt.Errorf("starting the simulators on %s: %w; choose another port, or 0 for any that is free", addresses[i], err)
		}
	}
	where := struct {
		Syncro     account `json:"syncro"`
		ITGlue     account `json:"itglue"`
		SaaSAlerts account `json:"saasalerts"`
	}{
		account{URL: urls[0], Token: w.cfg.SyncroToken},
		account{URL: urls[1], Key: w.cfg.ITGlueKey},
		account{URL: urls[2], Key: w.cfg.SaaSAlertsKey},
	}
	if err := json.NewEncoder(out).Encode(where); err != nil {
		return fmt.Errorf("writing where the simulators are: %w", err)
	}
	<-ctx.Done()
	return nil
}

// threeAddresses returns the three addresses that listen stands for.
func threeAddresses(listen string) ([3]string, error) {
	var addresses [3]string
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return addresses, fmt.Errorf("the address to listen on is %q; give a loopback address and a port, such as 127.0.0.1:0: %w", listen, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return addresses, fmt.Errorf("the address to listen on is %q; the simulators serve this machine only: give 127.0.0.1", listen)
	}
	first, err := strconv.Atoi(port)
	if err != nil || first < 0 || first > 65533 {
		return addresses, fmt.Errorf("the port to listen on is %q; give a number from 0 to 65533, 0 for any that is free", port)
	}
	for i := range addresses {
		at := first
		if first != 0 {
			at += i
		}
		addresses[i] = net.JoinHostPort(host, strconv.Itoa(at))
	}
	return addresses, nil
}
