"""What changes the state: videos that come and go, and watches, one event at a time."""
