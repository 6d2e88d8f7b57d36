"""Both planes alive: whole journeys through HTTP and through a real browser."""
