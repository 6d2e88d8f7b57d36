"""Pages for strangers: a video and a profile, with no script and no account."""
