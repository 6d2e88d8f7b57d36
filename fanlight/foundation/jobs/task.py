"""A task of the Django Tasks API that knows its owner, its key and how often to try."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Concatenate, ParamSpec, TypeVar, cast

from django_tasks.base import Task

from fanlight.foundation.jobs.context import Context

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedTask(Task[P, T]):
    """What `leased` makes of a function."""

    max_attempts: int = 5
    owner: str = ""
    """Whose turn it uses up; see `actions.opaque`."""
    key: str = ""
    """Enqueued twice under one key, it runs once."""

    def told(self, *, owner: str = "", key: str = "") -> "LeasedTask[P, T]":
        """The same task on behalf of an owner, at most once for a key."""
        return replace(self, owner=owner, key=key)


def leased(
    *, queue: str = "default", priority: int = 0, max_attempts: int = 5
) -> Callable[[Callable[Concatenate[Context, P], T]], LeasedTask[P, T]]:
    """Make a task of a function whose first argument is `context`; enqueue it inside the transaction that wants it."""

    def make(function: Callable[Concatenate[Context, P], T]) -> LeasedTask[P, T]:
        called = cast("Callable[P, T]", function)  # the worker adds the context, so callers of enqueue do not give it
        return LeasedTask(
            func=called, queue_name=queue, priority=priority, max_attempts=max_attempts, takes_context=True
        )

    return make
