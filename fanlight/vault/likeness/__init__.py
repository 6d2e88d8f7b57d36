"""Which public videos look or sound like a draft; their prints are kept here, so that no draft has to be shown."""
