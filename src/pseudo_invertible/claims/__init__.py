"""What the runs show: the write-up's conclusions, protocols, stuck runs; tables and sentences."""
