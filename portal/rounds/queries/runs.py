"""Reads of locks, runs and offers."""
