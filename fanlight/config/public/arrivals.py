"""Who receives what comes through the gateway. Read this page to see what a vault can bring about here."""

from fanlight.crossings.comment import Comment
from fanlight.crossings.counts import Counts
from fanlight.crossings.follow import Follow
from fanlight.crossings.handover import Handover
from fanlight.crossings.inbox.plane import Plane
from fanlight.crossings.permit import Permit
from fanlight.crossings.profile import Profile
from fanlight.crossings.publish import Publish
from fanlight.crossings.renditions import Renditions
from fanlight.crossings.subtitles import Subtitles
from fanlight.crossings.takeover import Takeover
from fanlight.crossings.uncomment import Uncomment
from fanlight.crossings.unfollow import Unfollow
from fanlight.crossings.withdraw import Withdraw
from fanlight.public.actors import arrivals as actors
from fanlight.public.comments import arrivals as comments
from fanlight.public.holdings import actions as holdings
from fanlight.public.holdings.store import store
from fanlight.public.videos import arrivals as videos

PLANE = Plane(
    arrivals={
        Publish.class_name: videos.publish,
        Withdraw.class_name: videos.withdraw,
        Profile.class_name: actors.profile,
        Follow.class_name: actors.follow,
        Unfollow.class_name: actors.unfollow,
        Counts.class_name: videos.counts,
        Subtitles.class_name: videos.subtitles,
        Permit.class_name: videos.permit,
        Renditions.class_name: videos.renditions,
        Comment.class_name: comments.comment,
        Uncomment.class_name: comments.uncomment,
        Handover.class_name: actors.handover,
        Takeover.class_name: actors.takeover,
    },
    objects=store,
    expect=holdings.expect,
    settle=holdings.let_go,
)
