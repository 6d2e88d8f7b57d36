"""What stands under videos, as vaults sent it: who may write, who takes away, and what goes with what."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.test import Client

from fanlight.crossings.permit import Permit
from fanlight.foundation import clock, paging
from fanlight.foundation.errors import Refused
from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions as actors
from fanlight.public.actors.errors import NotYourActor, Retired
from fanlight.public.actors.models import Actor
from fanlight.public.comments import actions, queries
from fanlight.public.comments.errors import CommentExists, CommentsClosed, NoSuchComment, NotYourComment, WrongTime
from fanlight.public.comments.models import Comment
from fanlight.public.journal.models import Entry
from fanlight.public.videos import actions as videos
from fanlight.public.videos.errors import NoSuchVideo
from fanlight.public.videos.models import Video
from tests.crossings import samples

Person = Callable[..., Actor]
Published = Callable[..., Video]


def write(actor: Actor, video: Video, text: str = "Clay", **changed: Any) -> Comment:
    return actions.write(samples.comment(actor.id, video.id, text, **changed), vault="home")


def texts(video: Video, **asked: Any) -> list[str]:
    return [comment.text for comment in queries.under(video.id, **asked)[0]]


def count(video: Video) -> int:
    """As the card says, which must be what is there."""
    video.refresh_from_db()
    assert video.comment_count == Comment.objects.filter(video=video, removed_at=None).count()
    return video.comment_count


def test_a_comment_stands_under_its_video_and_in_the_journal(person: Person, published: Published) -> None:
    video, fan = published(person("potter")), person("fan")

    comment = write(fan, video, "Clay, @potter", mentions=["potter", "potter"])

    assert (texts(video), count(video), comment.mentions) == (["Clay, @potter"], 1, ["potter"])
    last = Entry.objects.last()
    assert last is not None
    assert (last.kind, last.actor_id, last.subject_id) == ("commented", fan.id, comment.id)


def test_answers_are_counted_and_stand_with_what_they_answer(person: Person, published: Published) -> None:
    video, fan = published(person("potter")), person("fan")
    comment = write(fan, video)

    write(video.actor, video, "first", answers=comment.id, written_at=clock.now() - timedelta(minutes=2))
    write(fan, video, "second", answers=comment.id)

    assert [answer.text for answer in queries.answers_to(comment.id)[0]] == ["first", "second"]
    assert (texts(video), count(video)) == (["Clay"], 3)
    comment.refresh_from_db()
    assert comment.answer_count == 2


def test_what_an_answer_answers_must_be_there_under_the_same_video_and_no_answer(
    person: Person, published: Published
) -> None:
    fan = person("fan")
    video, other = published(fan), published(fan, film=b"another")
    comment = write(fan, video)
    answer = write(fan, video, answers=comment.id)

    for answered, where in ((new_id(), video), (comment.id, other), (answer.id, video)):
        with pytest.raises(NoSuchComment):
            write(fan, where, answers=answered)
    actions.take_away(comment.id, fan.id, vault="home")
    with pytest.raises(NoSuchComment):
        write(fan, video, answers=comment.id)


@pytest.mark.parametrize("order", ["newest", "answered"])
def test_every_comment_is_on_exactly_one_page(person: Person, published: Published, order: queries.Order) -> None:
    fan = person("fan")
    video, now = published(fan), clock.now()
    for number in range(7):  # several at the same moment
        comment = write(fan, video, str(number), written_at=now - timedelta(seconds=number // 2))
        for _ in range(number % 3):
            write(fan, video, "answer", answers=comment.id)

    pages, before = list[Comment](), None
    while True:
        page, before = queries.under(video.id, order=order, before=before, count=3)
        pages += page
        if before is None:
            break

    assert sorted(comment.text for comment in pages) == list("0123456")
    if order == "answered":
        assert all(one.answer_count >= next_.answer_count for one, next_ in pairwise(pages))
    else:
        assert all(one.written_at >= next_.written_at for one, next_ in pairwise(pages))


def test_answers_come_in_pages_the_first_one_first(person: Person, published: Published) -> None:
    fan = person("fan")
    video = published(fan)
    comment = write(fan, video)
    for number in range(5):
        write(fan, video, str(number), answers=comment.id, written_at=clock.now() - timedelta(seconds=9 - number))

    first, after = queries.answers_to(comment.id, count=3)
    second, end = queries.answers_to(comment.id, after=after, count=3)

    assert [answer.text for answer in [*first, *second]] == list("01234")
    assert end is None


@pytest.mark.parametrize(
    "cursor", ["", "x", "3.x", ".", "-1.abc", "99999999999." + paging.cursor(clock.now(), new_id())]
)
@pytest.mark.django_db
def test_a_cut_short_place_is_refused(cursor: str) -> None:
    for order in ("newest", "answered"):
        with pytest.raises(paging.BadCursor):
            queries.under(new_id(), order=order, before=cursor)  # type: ignore[arg-type]


def permit(video: Video, commenting: Any) -> None:
    message = Permit(video_id=video.id, actor_id=video.actor_id, allows_sound=False, commenting=commenting)
    videos.permit(message, vault="home")


def test_a_creator_says_who_may_write(person: Person, published: Published) -> None:
    video, fan, follower = published(person("potter")), person("fan"), person("follower")
    before = write(fan, video)
    actors.follow(follower.id, video.actor_id, vault="home")

    permit(video, "followers")
    write(follower, video)
    write(video.actor, video)
    with pytest.raises(CommentsClosed):
        write(fan, video)
    permit(video, "nobody")
    write(video.actor, video)
    for each in (fan, follower):
        with pytest.raises(CommentsClosed):
            write(each, video)
    permit(video, "everyone")
    write(fan, video)

    assert queries.comment(before.id) is not None
    assert count(video) == 5


def test_a_video_can_be_closed_from_the_first_moment(person: Person, published: Published) -> None:
    video = published(person("potter"), commenting="nobody")

    with pytest.raises(CommentsClosed):
        write(person("fan"), video)


def test_whoever_wrote_it_takes_it_away_and_nothing_is_left_of_it(person: Person, published: Published) -> None:
    video, fan = published(person("potter")), person("fan")
    comment = write(fan, video, "Clay, @potter", mentions=["potter"])
    write(video.actor, video, "an answer", answers=comment.id)
    kept = write(fan, video, "Mud")

    for _ in range(2):
        actions.take_away(comment.id, fan.id, vault="home")

    assert (texts(video), count(video)) == (["Mud"], 1)
    gone = Comment.objects.filter(removed_at__isnull=False)
    assert {(row.text, str(row.mentions), row.answer_count) for row in gone} == {("", "[]", 0)}
    assert queries.answers_to(comment.id)[0] == []
    assert Entry.objects.filter(kind="uncommented").count() == 1
    with pytest.raises(CommentExists):  # its id does not come back
        write(fan, video, comment_id=comment.id)
    assert queries.comment(kept.id) is not None


def test_an_answer_that_is_taken_away_is_no_longer_counted(person: Person, published: Published) -> None:
    video, fan = published(person("potter")), person("fan")
    comment = write(fan, video)
    answers = [write(fan, video, answers=comment.id) for _ in range(2)]

    actions.take_away(answers[0].id, fan.id, vault="home")

    comment.refresh_from_db()
    assert (comment.answer_count, count(video)) == (1, 2)


def test_the_creator_takes_any_away_and_nobody_else_does(person: Person, published: Published) -> None:
    video, fan, stranger = published(person("potter")), person("fan"), person("stranger")
    comment = write(fan, video)

    with pytest.raises(NotYourComment):
        actions.take_away(comment.id, stranger.id, vault="home")
    with pytest.raises(NotYourActor):
        actions.take_away(comment.id, fan.id, vault="elsewhere")
    actions.take_away(comment.id, video.actor_id, vault="home")
    actions.take_away(new_id(), fan.id, vault="home")  # what never arrived

    assert count(video) == 0


def test_no_vault_writes_for_the_people_of_another(person: Person, published: Published) -> None:
    video, fan = published(person("potter")), person("fan")

    with pytest.raises(NotYourActor):
        actions.write(samples.comment(fan.id, video.id), vault="elsewhere")


def test_an_id_stands_for_one_comment(person: Person, published: Published) -> None:
    video, fan = published(person("potter")), person("fan")
    comment = write(fan, video)

    with pytest.raises(CommentExists):
        write(video.actor, video, "Mine now", comment_id=comment.id)
    assert texts(video) == ["Clay"]


@pytest.mark.parametrize("ahead", [timedelta(hours=1), -timedelta(days=365 * 20)])
def test_nothing_is_written_in_the_future_or_before_there_was_such_a_thing(
    person: Person, published: Published, ahead: timedelta
) -> None:
    video = published(person("potter"))

    with pytest.raises(WrongTime):
        write(video.actor, video, written_at=clock.now() + ahead)


def test_comments_go_with_their_video(person: Person, published: Published) -> None:
    video, fan = published(person("potter")), person("fan")
    comment = write(fan, video)
    write(fan, video, answers=comment.id)

    videos.withdraw(video.id, video.actor_id, vault="home")

    assert not Comment.objects.exists()
    assert count(video) == 0
    with pytest.raises(NoSuchVideo):  # what was on its way meanwhile
        write(fan, video)
    actions.take_away(comment.id, fan.id, vault="home")


def test_comments_go_with_whoever_wrote_them_and_numbers_stay_true(person: Person, published: Published) -> None:
    potter, leaver, fan = person("potter"), person("leaver"), person("fan")
    video, own = published(potter), published(leaver, film=b"another")
    theirs, mine = write(leaver, video, "theirs"), write(fan, video, "mine")
    write(fan, video, "to theirs", answers=theirs.id)
    write(leaver, video, "to mine", answers=mine.id)
    stays = write(potter, video, "to mine too", answers=mine.id)
    taken = write(leaver, video, "taken away before")
    actions.take_away(taken.id, leaver.id, vault="home")
    write(fan, own)

    actors.retire(leaver.id, vault="home")

    assert sorted(Comment.objects.values_list("text", flat=True)) == ["mine", "to mine too"]
    mine.refresh_from_db()
    assert (mine.answer_count, count(video), count(own)) == (1, 2, 0)
    assert [answer.id for answer in queries.answers_to(mine.id)[0]] == [stays.id]
    with pytest.raises(Retired):
        write(leaver, video)


def test_no_refusal_leaves_a_trace(person: Person, published: Published) -> None:
    video, fan = published(person("potter"), commenting="nobody"), person("fan")
    entries = Entry.objects.count()

    for message in (samples.comment(fan.id, video.id), samples.comment(fan.id, new_id())):
        with pytest.raises(Refused):
            actions.write(message, vault="home")

    assert (Comment.objects.count(), count(video), Entry.objects.count()) == (0, 0, entries)


# The page for strangers


def test_strangers_read_them_on_the_page_of_the_video_without_a_script(
    person: Person, published: Published, client: Client
) -> None:
    video, fan = published(person("potter")), person("fan", name="A <b>fan</b>")
    comment = write(fan, video, "<script>alert(1)</script>\nsecond line")
    write(video.actor, video, "an answer", answers=comment.id)

    page = client.get(f"/v/{video.id}").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>second line" in page
    assert "<script" not in page
    assert "A &lt;b&gt;fan&lt;/b&gt;" in page
    assert "an answer" in page
    assert "Creator" in page
    assert ">2 comments<" in page.replace("\n", "")


def test_a_long_talk_comes_in_pages_for_strangers_too(person: Person, published: Published, client: Client) -> None:
    fan = person("fan")
    video = published(fan)
    for number in range(queries.PAGE + 1):
        write(fan, video, f"word{number:02}", written_at=clock.now() - timedelta(minutes=number))

    page = client.get(f"/v/{video.id}?comments=newest").content.decode()
    older = page.split('rel="next" href="')[1].split("#")[0].replace("&amp;", "&")
    rest = client.get(f"/v/{video.id}{older}").content.decode()

    assert "word00" in page and "word20" not in page  # noqa: PT018
    assert "word20" in rest and "word19" not in rest  # noqa: PT018
    assert client.get(f"/v/{video.id}?before=nonsense").status_code == 422


def test_a_page_asks_as_often_for_many_comments_as_for_one(
    person: Person, published: Published, client: Client, django_assert_num_queries: Any
) -> None:
    fan = person("fan")
    video = published(fan)
    for _ in range(5):
        comment = write(fan, video)
        write(fan, video, answers=comment.id)

    with django_assert_num_queries(3):
        client.get(f"/v/{video.id}")


def test_a_page_of_comments_is_read_from_an_index(person: Person, published: Published) -> None:
    video: UUID = published(person("potter")).id
    if connections["default"].vendor != "sqlite":
        pytest.skip("PostgreSQL reads a table of nothing in one go")
    newest = queries._shown().filter(video_id=video, answers=None).order_by("-written_at", "-id")
    answered = newest.order_by("-answer_count", "-written_at", "-id")

    assert "comment_newest" in newest.explain()
    assert "comment_most_answered" in answered.explain()
