"""What only its person may see."""
