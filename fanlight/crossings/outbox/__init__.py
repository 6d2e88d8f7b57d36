"""The vault's half of the gateway: keeps what must cross until the public plane has it."""
