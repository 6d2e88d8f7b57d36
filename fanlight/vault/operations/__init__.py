"""What whoever runs this machine may see and mend."""
