"""Every effect: reading deliveries, publishing tables, fingerprints, schedules, progress, the command line."""
