"""What a person is shown, and why."""
