"""What is possible on a dataset: noise floor, best invertible maps, regressions, a flow."""
