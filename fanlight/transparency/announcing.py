"""Releases in this plane's log: that they are announced, and that somebody else made the same bytes."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from fanlight.custody import entries, releases, wheels
from fanlight.custody.entries import BadEntry, Body, ReleaseCode, ReleaseRebuilt
from fanlight.custody.wheels import BadWheel, Source, Wheel
from fanlight.foundation import clock
from fanlight.transparency import actions
from fanlight.transparency.models import Entry
from fanlight.transparency.shelf import alone


def announce(made: Wheel, source: Source, folder: Path, *, is_urgent: bool) -> tuple[int, ReleaseCode]:
    """Log a release; its index and what was said. It cools off as long as custodians are asked to wait by default."""
    with alone("log"):
        before = [said for said in _said() if isinstance(said, ReleaseCode) and said.name == made.name]
        if any(said.artifact_sha256 == made.artifact_sha256 for said in before):
            raise BadWheel("this wheel was announced already; what is said once is not said otherwise")
        previous = before[0].commit if before else ""
        files, added, removed = wheels.distance(folder, since=previous) if previous else (0, 0, 0)
        wait = timedelta(0 if is_urgent else releases.COOLING_DAYS)
        body = ReleaseCode(
            name=made.name,
            version=made.version,
            commit=source.commit,
            source_tree_sha256=source.tree_sha256,
            artifact_sha256=made.artifact_sha256,
            code_sha256=made.code_sha256,
            app_sha256=made.app_sha256,
            lock_sha256=source.lock_sha256,
            previous_commit=previous,
            files_changed=files,
            lines_added=added,
            lines_removed=removed,
            urgent=is_urgent,
            effective_at=f"{clock.now() + wait:%Y-%m-%dT%H}",
        )
        index = actions.log([body])
    assert index is not None  # there was one to log
    return index, body


def record(said: ReleaseRebuilt) -> int:
    """Log that somebody rebuilt a release of this log, once; the index. `NotSigned` or `BadKey` when they have not."""
    releases.rebuilder(said)
    with alone("log"):
        before = list(_said())
        if not any(isinstance(one, ReleaseCode) and one.artifact_sha256 == said.artifact_sha256 for one in before):
            raise BadWheel("no such wheel was announced in this log")
        if said in before:
            raise BadWheel("this was recorded already")
        index = actions.log([said])
    assert index is not None  # there was one to log
    return index


def _said() -> Iterator[Body]:
    """All that the log says, newest first."""
    for data in Entry.objects.order_by("-index").values_list("data", flat=True).iterator(1000):
        with suppress(BadEntry):  # of a form that only a newer version knows
            yield entries.read(bytes(data))[1]
