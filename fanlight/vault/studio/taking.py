"""Taking in videos and a public face that an export brought along: as files somebody sent, and as drafts.

Whoever sends a file is not believed, and so neither is an export: each goes the way of every upload, through the
sandbox, and nothing is published. Their person reads them over and publishes them.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import msgspec

from fanlight.crossings.publish import MadeAs
from fanlight.custody.exports.reading import BadExport, Export
from fanlight.custody.exports.tallies import Tally
from fanlight.foundation import clock
from fanlight.foundation.errors import Refused
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Video
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.studio import queries
from fanlight.vault.studio.actions import drafts, profiles, uploads
from fanlight.vault.studio.actions.uploads import Body
from fanlight.vault.studio.brought import ProfileRow, VideoRow
from fanlight.vault.studio.contents import Brought, Contents, MadeFrom, contents_of, sealed
from fanlight.vault.studio.manifest import Cover, Manifest, Rendition, Sprite, as_json
from fanlight.vault.studio.models import Commenting, Draft, Profile
from fanlight.vault.studio.personal_data import AVATAR, PROFILE, VIDEOS, folder_of


def take(viewer: Viewer, export: Export) -> Iterator[Tally]:
    """Take everything in. A file that was cut off is begun again, and none is taken twice."""
    yield _take_profile(viewer, export)
    yield _take_videos(viewer, export)


def become(account_id: UUID, actor: Actor) -> None:
    """Take up a public face that another vault has handed over, with its videos as the public plane has them. Inside
    the caller's transaction."""
    face = {"actor_id": actor.id, "handle": actor.handle, "name": actor.name, "bio": actor.bio}
    Profile.objects.filter(account_id=account_id).update(**face, avatar_sha256=actor.avatar_sha256)
    Draft.objects.filter(account_id=account_id).update(actor_id=actor.id)
    for video in Video.objects.filter(actor_id=actor.id, withdrawn_at=None).order_by("published_at"):
        if not Draft.objects.filter(id=video.id).exists():
            _keep_published(account_id, video)


def _keep_published(account_id: UUID, video: Video) -> None:
    """The row of a video that is public already: its files are there, and its person can change or withdraw it here."""
    made_from = MadeFrom(video_id=video.made_from, made_as=cast("MadeAs", video.made_as)) if video.made_from else None
    foreign = video.sound_id if video.sound_id != video.id else None
    told = Contents(
        caption=video.caption,
        language=video.language,
        thumbhashes=(video.thumbhash,),
        made_from=made_from,
        credited_sound=foreign,
    )
    Draft.objects.create(
        id=video.id,
        account_id=account_id,
        actor_id=video.actor_id,
        stage=Draft.Stage.PUBLISHED,
        audience=Draft.Audience.EVERYONE,
        sealed=sealed(account_id, video.id, told),
        media=as_json(_manifest(video)),
        allows_sound=video.allows_sound,
        allows_duet=video.allows_duet,
        commenting=video.commenting,
        is_playable=True,
        size_bytes=0,
        second_pass=Draft.SecondPass.DONE,
        created_at=video.published_at,
        published_at=video.published_at,
        crossed_at=clock.now(),
    )


def _manifest(video: Video) -> Manifest:
    cover = Cover(name=f"{video.poster_sha256}.webp", width=video.width, height=video.height, at_seconds=0.0)
    return Manifest(
        duration_seconds=video.duration_ms / 1000,
        width=video.width,
        height=video.height,
        covers=(cover,),
        renditions=tuple(_rendition(one) for one in video.renditions),
        sprite=_sprite(video.sprite) if video.sprite else None,
    )


def _rendition(one: Mapping[str, Any]) -> Rendition:
    left = {key: value for key, value in one.items() if key not in ("name", "sha256")}
    return msgspec.convert({**left, "label": one["name"], "name": f"{one['sha256']}.mp4"}, Rendition)


def _sprite(one: Mapping[str, Any]) -> Sprite:
    left = {key: value for key, value in one.items() if key != "sha256"}
    return msgspec.convert({**left, "name": f"{one['sha256']}.webp"}, Sprite)


def _take_profile(viewer: Viewer, export: Export) -> Tally:
    """What is empty here is filled; what somebody has said here stands."""
    tally, row = Tally("profile"), export.record(PROFILE, ProfileRow)
    here = Profile.objects.get(account_id=viewer.account_id)
    if row.bio and not here.bio:
        profiles.edit_profile(viewer.account_id, name=here.name or row.name, bio=row.bio)
        tally.taken += 1
    elif row.bio:
        tally.known += 1
    if row.commenting and not here.commenting:
        profiles.let_comment(viewer.account_id, Commenting(row.commenting))
        tally.taken += 1
    elif row.commenting:
        tally.known += 1
    if export.has(AVATAR) and not here.avatar_sha256:
        _take_avatar(viewer, export, tally)
    elif export.has(AVATAR):
        tally.known += 1
    return tally


def _take_avatar(viewer: Viewer, export: Export, tally: Tally) -> None:
    def sent(place: Path) -> None:
        with place.open("wb") as file:
            for piece in export.pieces(AVATAR):
                file.write(piece)

    try:
        profiles.change_avatar(viewer.account_id, sent)
        tally.taken += 1
    except Refused as refused:
        tally.left[refused.code] += 1


def _take_videos(viewer: Viewer, export: Export) -> Tally:
    tally, here = Tally("videos"), _here(viewer.account_id)
    for row in export.rows(VIDEOS, VideoRow):
        if not here.isdisjoint((row.id, row.brought_from)):
            tally.known += 1
        elif (reason := _why_not(row, export)) is not None:
            tally.left[reason] += 1
        else:
            try:
                _take_video(viewer, export, row)
                tally.taken += 1
            except Refused as refused:
                tally.left[refused.code] += 1
    return tally


def _here(account_id: UUID) -> set[UUID | None]:
    """Videos that are here, by what they were called there; one that was cut off is thrown away and not counted."""
    found = set[UUID | None]()
    for draft in queries.drafts_of(account_id):
        brought = contents_of(draft).brought
        if brought and draft.stage == Draft.Stage.RECEIVING:
            drafts.discard(draft)
        else:
            found |= {draft.id} | ({brought.video_id} if brought else set())
    return found


def _why_not(row: VideoRow, export: Export) -> str | None:
    if row.stage == "refused":
        return "refused_there"
    if row.borrowed_sound or row.made_from:
        return "made_with_anothers"
    return None if _file_of(row, export) else "no_file"


def _file_of(row: VideoRow, export: Export) -> str | None:
    """The file to prepare it from: as it was sent, or the best that was made of it."""
    names = [one.name for one in reversed(row.media.films)]
    places = [f"{folder_of(row.id)}/{name}" for name in ("as-sent", *names)]
    return next((place for place in places if export.has(place)), None)


def _take_video(viewer: Viewer, export: Export, row: VideoRow) -> None:
    place = _file_of(row, export)
    assert place is not None
    begun = uploads.begin(
        viewer.account_id,
        is_minor=viewer.is_minor,
        size_bytes=export.index.files[place].size_bytes,
        file_name=row.file_name,
        brought=Brought(video_id=row.id, subtitles=row.subtitles, unchecked=row.media.unchecked),
    )
    draft = begun.draft
    try:
        drafts.edit(
            draft,
            caption=row.caption,
            language=row.language,
            audience=None if viewer.is_minor else Draft.Audience(row.audience),
            allows_sound=row.allows_sound and draft.allows_sound,
            allows_duet=row.allows_duet and draft.allows_duet,
            commenting=None if viewer.is_minor else Commenting(row.commenting),
        )
        _send(viewer.account_id, draft.id, export, place)
    except BaseException:
        with suppress(Refused):
            drafts.discard(draft)
        raise


def _send(account_id: UUID, draft_id: UUID, export: Export, place: str) -> None:
    source, size, at = _Source(export.pieces(place)), export.index.files[place].size_bytes, 0
    while at < size:
        before, at = at, uploads.append(account_id, draft_id, at=at, body=Body(source.read, size - at))
        if at == before:
            raise BadExport("changed", f"{place} ends too early.")


@dataclass
class _Source:
    """The pieces of a file, handed on in pieces of another size."""

    pieces: Iterator[bytes]
    held: bytes = b""

    def read(self, size: int) -> bytes:
        if not self.held:
            self.held = next(self.pieces, b"")
        some, self.held = self.held[:size], self.held[size:]
        return some
