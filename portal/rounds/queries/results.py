"""Reads of what was published, and of one's own result."""
