"""The feed: what is learnt, what is served, and why."""
