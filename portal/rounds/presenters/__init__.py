"""What pages show of rounds."""
