"""What people watch and like is kept, counted, taught and taken back."""
