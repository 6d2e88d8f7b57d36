"""What a viewer sent away by hand, so that it can be brought back."""

from datetime import UTC, datetime

from fanlight.public.actors.models import Actor
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import sheets
from fanlight.vault.activity.records import ids_of
from fanlight.vault.feed.cards import cards, image_url
from fanlight.vault.feed.onlooker import Onlooker
from fanlight.vault.taste.schemas import HiddenAnswer, HiddenCreator, UnwantedVideo

MOST_VIDEOS = 100


def hidden(viewer: Viewer) -> HiddenAnswer:
    """Hidden creators and unwanted videos, the last first; who or what is gone since is left out."""
    marks = sheets.marks(viewer.account_id)
    creators, videos = marks.hidden_creators[::-1], marks.hidden_videos[::-1][:MOST_VIDEOS]
    actor_ids, video_ids = ids_of(creators), ids_of(videos)
    actors, found = Actor.objects.in_bulk(actor_ids), cards(video_ids, Onlooker.of(viewer))
    return HiddenAnswer(
        creators=[
            HiddenCreator(
                id=actor_id,
                handle=actors[actor_id].handle,
                name=actors[actor_id].name,
                avatar=image_url(actors[actor_id].avatar_sha256),
                since=datetime.fromtimestamp(at, UTC),
            )
            for actor_id, at in zip(actor_ids, creators["at"].tolist(), strict=True)
            if actor_id in actors
        ],
        videos=[
            UnwantedVideo(
                id=video_id,
                caption=found[video_id].caption,
                handle=found[video_id].creator.handle,
                poster=found[video_id].poster,
                since=datetime.fromtimestamp(at, UTC),
            )
            for video_id, at in zip(video_ids, videos["at"].tolist(), strict=True)
            if video_id in found
        ],
    )
