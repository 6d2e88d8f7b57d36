"""Makes the demo world in a running Fanlight, by the same actions that people's requests call."""

import fcntl
import json
import secrets
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid5

import numpy as np
from django.db import transaction

from fanlight.demo import drawing
from fanlight.demo.people import CREATORS, NAMES, REMARKS, Plan, plans
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import key_of
from fanlight.public.videos import queries as videos
from fanlight.recommender.signals import Kind
from fanlight.recommender.simulation import Staged, watch_all
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts import queries as accounts_of
from fanlight.vault.accounts.models import Account
from fanlight.vault.accounts.particulars import Particulars
from fanlight.vault.activity import pending, stream
from fanlight.vault.activity.lessons import Lesson
from fanlight.vault.activity.records import RUN, TARGET
from fanlight.vault.comments import actions as comments
from fanlight.vault.studio import actions as studio
from fanlight.vault.studio.contents import contents_of
from fanlight.vault.studio.models import Draft

VIEWERS = 300
SITTINGS = 4
SPAN_SECONDS = 3 * 86_400
PREPARING_SECONDS = 300
IN_PREPARATION = 2
"""So many at a time: who posts a video while the demo world is being made does not wait for all of it."""


@dataclass(frozen=True)
class Made:
    """A video of the demo world that has been published."""

    plan: Plan
    video_id: UUID


def make(*, videos: int) -> int:
    """Draw, prepare and publish what is missing of so many videos, then let made-up viewers watch them.

    Killed at any moment, it goes on from there the next time: a file's name says which video it is, and what has been
    watched is written down last.
    """
    with _alone():
        made = _watched()
        before = {one.plan.number for one in made}
        wanted = [plan for plan in plans(videos) if plan.number not in before]
        sent = _taken_up(wanted)
        _draw([plan for plan in wanted if plan not in {one.plan for one in sent}], sent, made)
        _publish_rest(sent, made)
        if len(made) > len(before):
            _let_viewers_watch(made)
            _let_people_talk([one for one in made if one.plan.number not in before])
            _write_down(made)
    return 0


@contextmanager
def _alone() -> Iterator[None]:
    """A second call waits for the first, and then finds nothing left to do."""
    with (own().vault_home / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _taken_up(wanted: Sequence[Plan]) -> list[Made]:
    """What an earlier call has sent of these; what did not come whole, or was refused, is thrown away."""
    named = {_file_name(plan): plan for plan in wanted}
    taken = []
    for draft in Draft.objects.filter(account__handle__in=NAMES, withdrawn_at=None).order_by("id"):
        plan = named.get(contents_of(draft).file_name)
        if plan is None:
            continue
        if draft.stage in (Draft.Stage.RECEIVING, Draft.Stage.REFUSED):
            studio.discard(draft)
        else:
            taken.append(Made(plan, draft.id))
    return taken


def _draw(missing: Sequence[Plan], sent: list[Made], made: list[Made]) -> None:
    people = {handle: _person(handle) for handle in {plan.handle for plan in missing}}
    with tempfile.TemporaryDirectory(prefix="fanlight-demo-") as folder:
        for count, plan in enumerate(missing, 1):
            _say(f"drawing the demo world: video {count} of {len(missing)}, {plan.theme}")
            file = drawing.draw(plan.theme, seed=plan.number, seconds=plan.seconds, out=Path(folder) / "clip.mp4")
            sent.append(Made(plan, _send(people[plan.handle], plan, file)))
            _publish_rest(sent, made, but=IN_PREPARATION)


def _person(handle: str) -> Account:
    """A creator; nobody knows the password."""
    found = Account.objects.filter(handle=handle).first()
    if found:
        return found
    private = Particulars(age_band="adult", name=NAMES[handle])
    return accounts.open_account(handle=handle, password=secrets.token_urlsafe(24), private=private).account


def _send(person: Account, plan: Plan, file: Path) -> UUID:
    data = file.read_bytes()
    upload = studio.begin(person.id, is_minor=False, size_bytes=len(data), file_name=_file_name(plan))
    studio.edit(Draft.objects.get(id=upload.draft_id), caption=plan.caption, language="en", cover=None)
    studio.append(person.id, upload.draft_id, at=0, body=studio.Body(BytesIO(data).read, len(data)))
    return upload.draft_id


def _file_name(plan: Plan) -> str:
    return f"{plan.theme}-{plan.number}.mp4"


def _publish_rest(sent: list[Made], made: list[Made], *, but: int = 0) -> None:
    """Wait until no more than so many are left to be prepared."""
    deadline = time.monotonic() + PREPARING_SECONDS
    _publish_ready(sent, made)
    while len(sent) > but and time.monotonic() < deadline:
        time.sleep(0.2)
        _publish_ready(sent, made)
    if len(sent) > but:
        _say(f"{len(sent)} videos were not prepared in time; `fanlight demo` goes on with them later")


def _publish_ready(sent: list[Made], made: list[Made]) -> None:
    """Publish what the worker has finished; whatever it refused is left out."""
    drafts = {draft.id: draft for draft in Draft.objects.filter(id__in=[one.video_id for one in sent])}
    for one in list(sent):
        match drafts[one.video_id].stage:
            case Draft.Stage.READY:
                studio.publish(drafts[one.video_id])
                sent.remove(one)
                made.append(one)
            case Draft.Stage.PUBLISHED:
                sent.remove(one)
                made.append(one)
            case Draft.Stage.REFUSED:
                sent.remove(one)


def _let_viewers_watch(made: Sequence[Made]) -> None:
    """Teach the recommender what made-up viewers watched, and count their views and likes."""
    themes = list(CREATORS)
    stage = [
        Staged(key=key_of(one.video_id), theme=themes.index(one.plan.theme), duration_seconds=one.plan.seconds)
        for one in made
    ]
    until = clock.seconds()
    watched = watch_all(
        stage, viewers=VIEWERS, sittings=SITTINGS, since=until - SPAN_SECONDS, until=until, seed=len(made)
    )
    ids = {key_of(one.video_id): one.video_id for one in made}
    with transaction.atomic():
        pending.add_views({ids[key]: count for key, count in watched.views.items()})  # type: ignore[index] # the simulation's keys are VideoKeys
        pending.add_likes({ids[key]: count for key, count in watched.likes.items()})  # type: ignore[index]
        stream.append([_lesson(event) for event in watched.events])


def _let_people_talk(made: Sequence[Made]) -> None:
    """Let another creator write under each video that everyone can see by now; under the same id each time."""
    handles = list(NAMES)
    for one in made:
        if videos.video(one.video_id) is None:
            continue
        turn = (handles.index(one.plan.handle) + 1 + one.plan.number % (len(handles) - 1)) % len(handles)
        writer = accounts_of.viewer_as(_person(handles[turn]).id)
        text = REMARKS[one.plan.number % len(REMARKS)].format(handle=one.plan.handle)
        comments.write(writer, uuid5(one.video_id, "demo"), video_id=one.video_id, text=text)


def _lesson(event: np.void) -> Lesson:
    """An EVENT as the lesson that stands for it."""
    length = int(event["length"])
    run = np.zeros(length + 1, RUN)
    run["key"][:length], run["worth"][:length] = event["history_keys"][:length], event["history_worths"][:length]
    run["at"] = event["at"]
    run["key"][length], run["worth"][length], run["flags"][length] = event["key"], event["worth"], TARGET
    for name in ("watched_seconds", "duration_seconds"):
        run[name][length] = event[name]
    return Lesson(run, Kind(int(event["kind"])))


def _watched() -> list[Made]:
    known = {plan.number: plan for plan in plans(10_000)}
    file = own().vault_home / "demo.json"
    if not file.exists():
        return []
    return [Made(known[int(number)], UUID(video_id)) for number, video_id in json.loads(file.read_text()).items()]


def _write_down(made: Sequence[Made]) -> None:
    file = own().vault_home / "demo.json"
    arriving = file.with_suffix(".arriving")
    arriving.write_text(json.dumps({one.plan.number: str(one.video_id) for one in made}))
    arriving.replace(file)


def _say(line: str) -> None:
    print(f"  {line}", flush=True)
