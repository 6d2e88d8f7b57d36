"""Which bytes of the public store are in use, so that what nobody shows any more is let go."""
