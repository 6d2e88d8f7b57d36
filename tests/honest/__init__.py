"""Honest controls: whatever a viewer may set has an effect that can be seen from outside, on any Fanlight.

Everything here goes through the documented API and nothing else. `make honest` starts a Fanlight of its own;
`make honest FANLIGHT_ADDRESS=http://…` asks one that is running. Accounts that it opens leave again at the end.
"""
