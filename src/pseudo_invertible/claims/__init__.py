"""The write-up's conclusions, judged: statistics over seeds, intervals, verdicts."""
