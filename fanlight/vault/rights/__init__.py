"""Take everything along, or be forgotten."""
