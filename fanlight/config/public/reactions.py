"""Who hears what on the public plane. Read this page to see how the features meet."""

from collections.abc import Mapping, Sequence

from fanlight.foundation.events import Reaction
from fanlight.public.actors.events import ActorRetired
from fanlight.public.comments import actions as comments
from fanlight.public.videos import actions as videos
from fanlight.public.videos.events import VideoWithdrawn

REACTIONS: Mapping[type, Sequence[Reaction]] = {
    ActorRetired: [comments.take_all_of, videos.withdraw_all],
    VideoWithdrawn: [comments.take_all_under],
}
