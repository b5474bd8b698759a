"""The benchmark: contenders that train the same pair of networks, each in its own process."""
