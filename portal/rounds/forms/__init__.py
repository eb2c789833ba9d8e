"""What people say of rounds."""
