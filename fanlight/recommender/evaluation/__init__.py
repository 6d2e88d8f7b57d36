"""How good the feed is, measured the way it is used: predict the next watch, then learn from it."""
