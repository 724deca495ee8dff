package demo

import (
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/saasalerts/saasalertstest"
	"dev.onramp/syncro/syncrotest"
)

// World is a made-up provider on the three simulators. The simulators may be
// used by several goroutines at once; Truth and the acts may not.
type World struct {
	Syncro     *syncrotest.Server
	ITGlue     *itgluetest.Server
	SaaSAlerts *saasalertstest.Server
	Truth      Truth

	cfg  Config
	acts uint64 // how many acts have been played; each draws its own chances
}

// New makes the world that cfg describes. It starts no listener: callers reach
// the simulators through Pipe or Start.
func New(cfg Config) *World {
	cfg = cfg.withDefaults()
	b := compose(cfg)
	w := &World{
		cfg: cfg,
		Syncro: syncrotest.New(syncrotest.Config{
			Token: cfg.SyncroToken, Subdomain: SyncroSubdomain,
			RateLimit: cfg.RateLimits, Seed: cfg.Seed, Fields: []string{LinkField, SerialField, MACField},
		}),
		ITGlue: itgluetest.New(itgluetest.Config{Key: cfg.ITGlueKey, Subdomain: ITGlueSubdomain, RateLimit: cfg.RateLimits}),
		SaaSAlerts: saasalertstest.New(saasalertstest.Config{
			Key: cfg.SaaSAlertsKey, Partner: providerFirm,
			RateLimit: cfg.RateLimits, Seed: cfg.Seed, Habits: cfg.SaaSHabits,
		}),
	}
	b.fillSyncro(w.Syncro)
	b.fillITGlue(w.ITGlue)
	b.fillSaaSAlerts(w.SaaSAlerts)
	w.Truth = b.truth()
	return w
}
