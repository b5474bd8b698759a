"""The write-up's experiment: its scatter, its two networks, their loss and training."""
