"""The closed list of messages that may pass between the planes, one file each."""
