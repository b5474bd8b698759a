"""What is asked: config.yaml as one pydantic model, and the runs that follow from it."""
