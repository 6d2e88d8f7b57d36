"""Published videos, their renditions and their hashtags."""
