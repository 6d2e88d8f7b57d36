"""What it costs, measured side by side in one run."""
