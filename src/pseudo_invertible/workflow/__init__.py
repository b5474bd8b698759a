"""What Snakemake calls: the plan of a study and the steps of its jobs."""
