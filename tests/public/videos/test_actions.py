"""Publishing, taking back and counting."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from fanlight.crossings.counts import Count
from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions as actors
from fanlight.public.actors.errors import NoSuchActor, NotYourActor, Retired
from fanlight.public.actors.models import Actor
from fanlight.public.holdings import actions as holdings
from fanlight.public.holdings.errors import ObjectsMissing
from fanlight.public.holdings.store import store
from fanlight.public.journal.models import Entry
from fanlight.public.videos import actions, queries
from fanlight.public.videos.errors import AlreadyPublished, NotYourVideo, Withdrawn, WrongTime
from fanlight.public.videos.models import Tagging, Video
from tests.crossings import samples

Person = Callable[..., Actor]
Published = Callable[..., Video]


def test_a_published_video_is_there_with_its_hashtags(person: Person, published: Published):
    potter = person("potter")

    video = published(potter, hashtags=["ceramics", "clay", "ceramics"])

    assert queries.video(video.id) == video
    assert video.hashtags == ["ceramics", "clay"]
    assert sorted(Tagging.objects.values_list("hashtag", flat=True)) == ["ceramics", "clay"]
    potter.refresh_from_db()
    assert potter.video_count == 1
    last = Entry.objects.last()
    assert last is not None
    assert (last.kind, last.actor_id, last.subject_id) == ("video_published", potter.id, video.id)


def test_a_video_whose_bytes_are_not_here_is_not_shown(person: Person):
    potter = person("potter")
    message = samples.publication(potter.id)

    with pytest.raises(ObjectsMissing) as refusal:
        actions.publish(message, vault="home")

    assert len(refusal.value.details["missing"]) == 2  # type: ignore[arg-type]  # a list of names
    assert Video.objects.count() == 0


def test_only_the_vault_of_an_actor_publishes_for_it(person: Person):
    potter = person("potter")

    with pytest.raises(NotYourActor):
        actions.publish(samples.publication(potter.id), vault="other")
    with pytest.raises(NoSuchActor):
        actions.publish(samples.publication(new_id()), vault="home")


def test_a_video_is_published_once(person: Person, published: Published):
    potter = person("potter")
    video = published(potter)

    with pytest.raises(AlreadyPublished):
        actions.publish(samples.publication(potter.id, video.id), vault="home")


@pytest.mark.parametrize(
    "moment",
    [
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(2019, 12, 31, tzinfo=UTC),
    ],
)
def test_a_video_cannot_be_dated_out_of_its_time(person: Person, moment: datetime):
    with pytest.raises(WrongTime):
        actions.publish(samples.publication(person("potter").id, published_at=moment), vault="home")


def test_a_video_dated_an_hour_ahead_would_stay_on_top(person: Person):
    ahead = clock.now() + timedelta(hours=1)

    with pytest.raises(WrongTime):
        actions.publish(samples.publication(person("potter").id, published_at=ahead), vault="home")


def test_a_video_taken_back_leaves_its_id_alone(person: Person, published: Published):
    potter = person("potter")
    video = published(potter)
    actions.count([Count(video_id=video.id, views=3, likes=1)])

    actions.withdraw(video.id, potter.id, vault="home")
    actions.withdraw(video.id, potter.id, vault="home")
    holdings.let_go()

    assert queries.video(video.id) is None
    emptied = Video.objects.get(id=video.id)
    assert (emptied.caption, emptied.hashtags, emptied.renditions, emptied.poster_sha256) == ("", [], [], "")
    assert (emptied.view_count, emptied.like_count, emptied.thumbhash) == (0, 0, "")
    assert Tagging.objects.count() == 0
    potter.refresh_from_db()
    assert potter.video_count == 0
    assert not store().has(f"{samples.sha256(samples.FILM)}.mp4")
    assert list(Entry.objects.values_list("kind", flat=True)).count("video_withdrawn") == 1
    with pytest.raises(Withdrawn):
        actions.publish(samples.publication(potter.id, video.id), vault="home")


def test_the_sprite_is_shown_with_the_video_and_goes_with_it(person: Person, published: Published):
    potter = person("potter")
    name = store().put_bytes(samples.MOMENTS, "webp")

    video = published(potter, sprite=samples.sprite())
    holdings.let_go()
    shown = store().has(name)
    actions.withdraw(video.id, potter.id, vault="home")
    holdings.let_go()

    assert video.sprite == {"sha256": name.partition(".")[0], "count": 25, "columns": 5, "width": 90, "height": 160}
    assert shown
    assert not store().has(name)
    assert Video.objects.get(id=video.id).sprite is None


def test_a_video_without_a_sprite_is_as_good(person: Person, published: Published):
    assert published(person("potter"), sprite=None).sprite is None


def test_a_sprite_whose_bytes_are_not_here_is_not_shown(person: Person, published: Published):
    with pytest.raises(ObjectsMissing):
        published(person("potter"), sprite=samples.sprite())


def test_bytes_that_another_video_shows_stay(person: Person, published: Published):
    potter, weaver = person("potter"), person("weaver")
    first, second = published(potter), published(weaver)

    actions.withdraw(first.id, potter.id, vault="home")
    holdings.let_go()
    both = store().has(f"{samples.sha256(samples.FILM)}.mp4")
    actions.withdraw(second.id, weaver.id, vault="home")
    holdings.let_go()

    assert both
    assert not store().has(f"{samples.sha256(samples.FILM)}.mp4")


def test_nobody_takes_back_the_video_of_another(person: Person, published: Published):
    video, thief = published(person("potter")), person("thief")

    with pytest.raises(NotYourVideo):
        actions.withdraw(video.id, thief.id, vault="home")
    with pytest.raises(NotYourActor):
        actions.withdraw(video.id, video.actor_id, vault="other")


def test_taking_back_what_was_never_here_is_no_error(person: Person):
    actions.withdraw(new_id(), person("potter").id, vault="home")


def test_counts_add_up_and_likes_never_fall_below_none(person: Person, published: Published):
    video = published(person("potter"))

    actions.count([Count(video_id=video.id, views=3, likes=2), Count(video_id=new_id(), views=1, likes=1)])
    actions.count([Count(video_id=video.id, views=1, likes=-5)])

    video.refresh_from_db()
    assert (video.view_count, video.like_count) == (4, 0)


def test_a_full_batch_of_counts_is_one_short_piece_of_work(person: Person, published: Published):
    video = published(person("potter"))

    actions.count([Count(video_id=video.id, views=1, likes=1)] * 1000)

    video.refresh_from_db()
    assert (video.view_count, video.like_count) == (1000, 1000)


def test_a_withdrawn_actor_publishes_nothing(person: Person):
    potter = person("potter")
    actors.retire(potter.id, vault="home")

    with pytest.raises(Retired):
        actions.publish(samples.publication(potter.id), vault="home")


def test_a_profile_is_read_page_by_page_without_a_gap(person: Person, published: Published):
    potter, day = person("potter"), clock.now() - timedelta(days=1)
    made = [published(potter, published_at=day + timedelta(seconds=number // 2)) for number in range(7)]

    seen, before = [], None
    while True:
        page, before = queries.videos_of(potter.id, before=before, count=2)
        seen += [video.id for video in page]
        if before is None:
            break

    assert seen == [video.id for video in sorted(made, key=lambda video: (video.published_at, video.id), reverse=True)]
