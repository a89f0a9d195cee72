"""What the course learns from."""
