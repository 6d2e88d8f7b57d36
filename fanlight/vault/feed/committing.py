"""What has been learnt, told to the log once a day as a commitment, and kept so that it can be checked for a week."""

import os
import secrets
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import msgspec

from fanlight.custody import learnt
from fanlight.custody.entries import ModelLearnt, Running
from fanlight.custody.learnt import Opening, Step
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.whole_files import write_anew_privately
from fanlight.recommender.state import State, snapshot
from fanlight.transparency import actions as transparency
from fanlight.transparency import queries as told
from fanlight.vault.activity import stream

KEPT_DAYS = stream.KEPT_DAYS - 1
"""A day less than the stream: some of a day's rows may be read when the next has begun."""
STATE_EVERY_DAYS = 3
"""So often a whole state is kept besides, from which the days after it are learnt once more; three at most."""

_steps = msgspec.json.Decoder(list[Step])


def folder() -> Path:
    """Where openings lie, and a folder for each day whose state is kept."""
    return own().state / "learnt"


def openings() -> list[Opening]:
    """Of the days that the stream still holds, oldest first."""
    oldest = (clock.today() - timedelta(days=KEPT_DAYS)).isoformat()
    files = sorted(file for file in folder().glob("*-*-*.json") if file.stem >= oldest)
    return [msgspec.json.decode(file.read_bytes(), type=Opening) for file in files]


def steps() -> list[Step]:
    """How the catalogue has changed since the last opening."""
    place = folder() / "steps.json"
    return _steps.decode(place.read_bytes()) if place.is_file() else []


class Committing:
    """The learner's part: it takes note of how the catalogue changes, and commits itself after a snapshot."""

    def __init__(self, state: State) -> None:
        """For a state that was restored, or with no video in it."""
        videos, seq = state.videos, int(state.header["stream_seq"][0])
        self._steps = [step for step in steps() if step.videos <= videos and step.stream_seq <= seq]
        self._relearnt = -1
        self._said_on: date | None = None

    def begin_anew(self) -> None:
        """Let go of everything that is kept: from here on the state follows from something else than the stream."""
        self._steps.clear()
        for place in folder().glob("*"):
            _let_go(place)

    def note(self, *, stream_seq: int, videos: int, gone: list[int]) -> None:
        """Take note of a change of the catalogue, before what is after this row is learnt."""
        if self._steps and self._steps[-1].stream_seq == stream_seq:
            gone = [*self._steps.pop().gone, *gone]
        self._steps.append(Step(stream_seq=stream_seq, videos=videos, gone=gone))

    def settle(self, state: State) -> None:
        """Where vectors were learnt anew, because of what somebody took back, no older ones stay."""
        relearnt = int(state.header["relearnt_seq"][0])
        if relearnt != self._relearnt:
            for kept in _states():
                if _relearnt_of(kept) != relearnt:
                    snapshot.strip_vectors(kept)
            self._relearnt = relearnt

    def before_snapshot(self) -> None:
        """What a restart from the snapshot will need to know."""
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        write_anew_privately(folder() / "steps.json", msgspec.json.encode(self._steps))

    def after_snapshot(self, state: State) -> None:
        """Commit to the state that has just been written, unless that was done today."""
        today = clock.today()
        if self._said_on == today or _was_said(today):
            self._said_on = today
            return
        _forget_old(today)
        opening = opened(state, day=today.isoformat(), steps=self._steps)
        if _is_state_due(today):
            _keep_state(today)
        write_anew_privately(folder() / f"{today}.json", msgspec.json.encode(opening))
        transparency.log([_entry(opening)])
        self._said_on = today
        self._steps.clear()
        self.before_snapshot()


def opened(state: State, *, day: str, steps: Sequence[Step]) -> Opening:
    """What a commitment to a state would be opened with; each time with another nonce."""
    running = told.last(Running)
    return Opening(
        nonce=secrets.token_hex(learnt.NONCE_BYTES),
        day=day,
        model_sha256=told.model_sha256(),
        code_sha256=running.code_sha256 if running else "",
        stream_seq=int(state.header["stream_seq"][0]),
        events=int(state.header["events"][0]),
        relearnt_seq=int(state.header["relearnt_seq"][0]),
        counts=snapshot.fingerprint(state, vectors=False, catalogue=False),
        vectors=snapshot.fingerprint(state, catalogue=False),
        weights=snapshot.weights(state),
        steps=list(steps),
    )


def _entry(opening: Opening) -> ModelLearnt:
    return ModelLearnt(
        day=opening.day,
        model_sha256=opening.model_sha256,
        code_sha256=opening.code_sha256,
        commitment=learnt.commitment(opening),
    )


def _was_said(today: date) -> bool:
    last = told.last(ModelLearnt)
    return last is not None and last.day == today.isoformat()


def _is_state_due(today: date) -> bool:
    """Also where today's was kept and its entry not logged: killed in between, the opening is another now."""
    kept, long_ago = _states(), (today - timedelta(days=STATE_EVERY_DAYS)).isoformat()
    return not kept or kept[-1].name <= long_ago or kept[-1].name == today.isoformat()


def _keep_state(day: date) -> None:
    """The snapshot under a second name: it costs room only once the learner has written the next."""
    place = folder() / day.isoformat()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    (place / snapshot.NAME).unlink(missing_ok=True)
    os.link(own().state / snapshot.NAME, place / snapshot.NAME)


def _states() -> list[Path]:
    return sorted(place for place in folder().glob("*") if place.is_dir())


def _relearnt_of(kept: Path) -> int:
    file = folder() / f"{kept.name}.json"
    return msgspec.json.decode(file.read_bytes(), type=Opening).relearnt_seq if file.is_file() else -1


def _forget_old(today: date) -> None:
    """With the stream's days goes what could be checked with them alone, the nonce too: nobody can try a guess now."""
    oldest = (today - timedelta(days=KEPT_DAYS)).isoformat()
    for place in folder().glob("*-*-*"):
        if place.stem < oldest:
            _let_go(place)


def _let_go(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
