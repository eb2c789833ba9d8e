"""The civil servant's pages: rounds to take part in, and the own list."""
