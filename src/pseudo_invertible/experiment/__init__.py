"""The write-up's experiment: its two networks, their loss, their training, and what is stored."""
