"""Comments: sealed here, sent across, read back from the mirror."""
