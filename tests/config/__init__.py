"""Settings, and the supervisor's own promises."""
