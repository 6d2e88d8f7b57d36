"""What the whole tree promises."""
