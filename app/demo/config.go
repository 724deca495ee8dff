package demo

import (
	"time"

	"dev.onramp/saasalerts/saasalertstest"
)

// Where the made-up provider's accounts live.
const (
	SyncroSubdomain = "harborlight"
	SyncroURL       = "https://harborlight.syncromsp.com/api/v1"
	ITGlueSubdomain = "harborlight"
	ITGlueURL       = "https://api.itglue.com"
	SaaSAlertsURL   = "https://us-central1-the-byway-248217.cloudfunctions.net/reportApi/api/v1"
)

// The keys that the simulators take unless Config names others. They open
// nothing but a simulator.
const (
	SyncroToken   = "demo-syncro-token"
	ITGlueKey     = "demo-itglue-key"
	SaaSAlertsKey = "demo-saasalerts-key"
)

// LinkField is the custom asset field of type Web Link that Harborlight's
// administrator has added to Syncro (syncro fact sheet, section 5).
const LinkField = "IT Glue"

// SerialField and MACField are the custom fields in which Harborlight keeps the
// identifiers of devices that run no agent.
const (
	SerialField = "Serial"
	MACField    = "MAC"
)

// Config describes a world. Equal values give equal worlds; the zero value of
// every field but Seed has a default.
type Config struct {
	Seed       uint64
	Customers  int       // default 60
	Assets     int       // default 900
	Now        time.Time // what every date is counted from; default the present minute
	RateLimits bool      // the simulators enforce the vendors' limits
	// SaaSHabits are what nobody knows of SaaS Alerts.
	SaaSHabits saasalertstest.Habits

	SyncroToken, ITGlueKey, SaaSAlertsKey string
}

func (c Config) withDefaults() Config {
	if c.Customers < 1 {
		c.Customers = 60
	}
	if c.Assets < 1 {
		c.Assets = 900
	}
	if c.Now.IsZero() {
		c.Now = time.Now().Truncate(time.Minute)
	}
	c.Now = c.Now.UTC()
	if c.SyncroToken == "" {
		c.SyncroToken = SyncroToken
	}
	if c.ITGlueKey == "" {
		c.ITGlueKey = ITGlueKey
	}
	if c.SaaSAlertsKey == "" {
		c.SaaSAlertsKey = SaaSAlertsKey
	}
	return c
}
