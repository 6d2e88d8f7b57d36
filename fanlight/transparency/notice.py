"""The notice that people are given: a weaker manifest is announced before it takes effect, or not started with."""

import msgspec

from fanlight.custody import entries
from fanlight.custody.entries import ManifestAnnounced, Running
from fanlight.custody.manifest import parsed, weakened
from fanlight.foundation import clock
from fanlight.foundation.whole_files import write_anew
from fanlight.transparency import actions, queries
from fanlight.transparency.keeping import keeper
from fanlight.transparency.shelf import alone


class NothingToAnnounce(Exception):
    """This manifest needs no notice."""


def announce(text: bytes, name: str) -> tuple[int, ManifestAnnounced]:
    """Say that a weaker manifest is coming, and from when; its index and what was said. `BadManifest` for none."""
    parsed(text, name)
    with alone("log"):
        running = queries.last(Running)
        before = queries.blob(running.manifest_sha256) if running else None
        if running is None or before is None:
            raise NothingToAnnounce("nothing has been declared here yet: the first manifest is weaker than none")
        weaker = weakened(bytes(before.data), text)
        if not weaker:
            raise NothingToAnnounce("this manifest promises no less than the one that holds; it can be started with")
        days = keeper().notice_days
        said = ManifestAnnounced(
            sha256=actions.keep_blob(text, "application/toml"),
            previous_sha256=running.manifest_sha256,
            weakened=weaker[: entries.MOST_NAMES],
            notice_days=days,
            effective_at=actions.hour_after(days, since=clock.now()),
        )
        index = actions.log([said])
        if (place := keeper().coming) is not None:
            write_anew(place, msgspec.json.encode(said))
    assert index is not None
    return index, said
