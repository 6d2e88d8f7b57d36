"""The public plane's half of the gateway: lets in what a known vault signed, once."""
