package commands

import (
	"fmt"

	"github.com/spf13/cobra"

	"dev.onramp/app/demo"
)

func simulateCommand(w Console) *cobra.Command {
	var cfg demo.Config
	var listen, limits string
	c := &cobra.Command{
		Use:   "simulate",
		Short: "Run simulated vendors on loopback until stopped, and print where they are as one JSON line",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			switch limits {
			case "on", "off":
				cfg.RateLimits = limits == "on"
			default:
				return fmt.Errorf("--rate-limits is %q: it is on or off", limits)
			}
			return demo.Simulate(c.Context(), cfg, listen, w.Out, w.Err)
		},
	}
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "the loopback address to listen on")
	c.Flags().IntVar(&cfg.Customers, "customers", 60, "how many customers the made-up MSP has")
	c.Flags().IntVar(&cfg.Assets, "assets", 900, "how many assets the made-up MSP has")
	c.Flags().Uint64Var(&cfg.Seed, "seed", 1, "the same seed gives the same MSP")
	c.Flags().StringVar(&limits, "rate-limits", "on", "enforce the vendors' rate limits: on or off")
	return c
}
