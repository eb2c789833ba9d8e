"""What happens to applications: each function is one decision somebody takes."""
