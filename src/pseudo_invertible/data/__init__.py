"""Where points come from: the write-up's generator, a CSV, or a new pairing of given points."""
