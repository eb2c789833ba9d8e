"""Reads of what agencies release."""
