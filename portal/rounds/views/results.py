"""What people read of a round: their own result and its opening, and what everybody reads."""
