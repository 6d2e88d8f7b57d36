"""What people write under published videos, for everyone to read."""
