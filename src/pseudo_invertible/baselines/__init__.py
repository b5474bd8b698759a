"""What is possible at all: the noise floor, the best invertible map, an invertible flow."""
