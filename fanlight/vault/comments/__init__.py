"""What people write under videos: in their own records here, and for everyone on the public plane."""
