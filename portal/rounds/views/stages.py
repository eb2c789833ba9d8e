"""The pages of a round that has opened: lock, seed, run, review, publication, offers after it, report."""
