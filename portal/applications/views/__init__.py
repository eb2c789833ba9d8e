"""Pages of applications and invitations."""
