"""Something that happens between two statements of whoever looks."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connection


@contextmanager
def happening_after(table: str, happen: Callable[[], object]) -> Iterator[None]:
    """Let it happen once: when a row of this table has been asked for, and before anything else is."""

    def ask_then_happen(execute: Any, sql: str, *rest: Any) -> Any:
        found = execute(sql, *rest)
        if sql.startswith("SELECT") and f'FROM "{table}"' in sql:
            looking.close()
            happen()
        return found

    with ExitStack() as looking:
        looking.enter_context(connection.execute_wrapper(ask_then_happen))
        yield
