"""An auditor who has nothing of ours but their own wheel."""
