"""The module that Django looks for in a database engine."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for one question."""

    def is_usable(self) -> bool:
        """Whether the connection still stands, asked before its first use in each request.

        Between requests a server speaks only to say that it goes, so a line with something to read is at its end.
        Django's own `SELECT 1` is a round trip for each request and database: 55 µs of CPU on one machine. This is 7.
        """
        if self.connection.closed:
            return False
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return not line.poll(0)
