"""What is asked: settings, configurations, long runs, sweeps, ``config.yaml`` read."""
