"""What changes the state."""
