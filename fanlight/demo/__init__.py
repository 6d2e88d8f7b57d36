"""A made-up world, so that a new Fanlight is not an empty room."""
