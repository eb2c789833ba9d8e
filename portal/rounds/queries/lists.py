"""Reads of people's lists."""
