"""The pages of agencies: in which order they release their people in a round."""
