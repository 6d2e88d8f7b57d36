"""Who hears what on the public plane. Read this page to see how the features meet."""

from collections.abc import Mapping, Sequence

from fanlight.foundation.events import Reaction
from fanlight.public.actors.events import ActorRetired
from fanlight.public.videos import actions as videos

REACTIONS: Mapping[type, Sequence[Reaction]] = {
    ActorRetired: [videos.withdraw_all],
}
