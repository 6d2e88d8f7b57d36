"""The simulated audience."""
