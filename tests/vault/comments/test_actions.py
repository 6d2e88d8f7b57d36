"""Writing and taking away: what is kept, what crosses, what the learner hears, and what is refused."""

from datetime import timedelta
from uuid import UUID

import pytest

from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.outbox.models import Message
from fanlight.foundation import clock
from fanlight.foundation.errors import Refused
from fanlight.foundation.ids import new_id
from fanlight.public.videos.models import Video
from fanlight.recommender.signals import Kind
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions as activity
from fanlight.vault.activity import clips, sheets, stream
from fanlight.vault.activity.models import Event, Sheet
from fanlight.vault.comments import actions, errors, personal_data
from fanlight.vault.comments.contents import contents_of
from fanlight.vault.comments.models import Comment
from fanlight.vault.rights import actions as rights
from fanlight.vault.studio import queries as studio
from fanlight.vault.studio.errors import TextTooLong
from tests.between import happening_after
from tests.opened import written
from tests.vault.activity import world
from tests.vault.activity.test_watch import Kept
from tests.vault.comments.world import PUBLIC, arrive, commenting, crossed, refuse

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def write(viewer: Viewer, video: UUID, text: str = "Clay", answers: UUID | None = None) -> UUID:
    return actions.write(viewer, new_id(), video_id=video, text=text, answers=answers).id


def taught() -> list[tuple[int, float]]:
    _, events = stream.events_after(0)
    return [(int(event["kind"]), float(event["weight"])) for event in events]


def test_what_is_written_crosses_and_stays_sealed_with_its_writer() -> None:
    viewer, video = world.person(), world.video()

    id_ = write(viewer, video, "  Lovely clay, @potter_1 \r\n\r\n and @Potter_1!\x00 ")

    (message,) = crossed()
    text = "Lovely clay, @potter_1\nand @Potter_1!"
    assert (message["comment_id"], message["text"], message["mentions"]) == (str(id_), text, ["potter_1"])
    assert (message["actor_id"], message["answers"]) == (str(viewer.actor_id), None)
    row = Comment.objects.get()
    assert contents_of(row).text == text
    assert b"clay" not in bytes(row.sealed).lower()


def test_sent_twice_it_stands_there_once_and_another_text_is_refused() -> None:
    viewer, other, video, id_ = world.person(), world.person(), world.video(), new_id()

    for _ in range(2):
        actions.write(viewer, id_, video_id=video, text="Clay")

    assert (len(crossed()), Comment.objects.count(), taught()) == (1, 1, [(Kind.COMMENT, 1)])
    for whose, text, where in ((viewer, "Mud", video), (viewer, "Clay", world.video()), (other, "Clay", video)):
        with pytest.raises(errors.CommentExists):
            actions.write(whose, id_, video_id=where, text=text)


def test_taking_it_away_crosses_and_takes_back_what_writing_taught() -> None:
    viewer, (before, video) = world.person(), world.videos(2)
    world.watch(viewer, before)
    seq, _ = stream.events_after(0)
    first, second = write(viewer, video), write(viewer, video, "Mud")

    actions.remove(viewer, first)
    assert [event["kind"] for event in stream.events_after(seq)[1]] == [Kind.COMMENT]
    actions.remove(viewer, second)

    _, events = stream.events_after(seq)
    assert events["weight"].tolist() == [1, -1]
    assert events["length"].tolist() == [1, 0]
    assert [message["comment_id"] for message in crossed("uncomment")] == [str(first), str(second)]
    assert not Comment.objects.exists()
    with pytest.raises(errors.NoSuchComment):
        actions.remove(viewer, first)


def test_one_who_writes_often_teaches_once() -> None:
    viewer, video = world.person(), world.video()
    for _ in range(5):
        write(viewer, video)

    assert taught() == [(Kind.COMMENT, 1)]


def test_nothing_is_taught_with_learning_off_or_under_ones_own_video() -> None:
    quiet, creator = world.person(learning=False), world.person()
    write(quiet, world.video())
    write(creator, world.video(creator.actor_id))

    assert len(crossed()) == 2
    assert not Event.objects.exists()


def test_it_counts_nothing_in_the_writers_own_taste() -> None:
    viewer, video = world.person(), world.video()
    world.watch(viewer, video)
    before = sheets.read(viewer.account_id).history.tobytes()

    write(viewer, video, "This is plainly wrong")

    assert sheets.read(viewer.account_id).history.tobytes() == before


def test_it_outlasts_a_cleared_history() -> None:
    viewer, video = world.person(), world.video()
    id_ = write(viewer, video)

    activity.clear_history(viewer.account_id)
    actions.remove(viewer, id_)

    assert [weight for _, weight in taught()] == [1, -1]


def test_who_leaves_takes_rows_lessons_and_words_along() -> None:
    viewer, video = world.person(), world.video()
    write(viewer, video)

    rights.erase(viewer.account_id)

    assert not Comment.objects.exists()
    assert not Sheet.objects.exists()
    assert not Message.objects.filter(class_name="comment").exists()
    assert taught() == [(Kind.COMMENT, 1), (Kind.COMMENT, -1)]


def test_all_of_it_is_in_ones_own_copy() -> None:
    viewer, video = world.person(), world.video()
    id_ = write(viewer, video, "Clay")
    arrive()
    answer = write(viewer, video, "Mud", answers=id_)

    second, first = written(personal_data.export(viewer.account_id))["comments"]

    assert (first["id"], first["text"], first["video_id"], first["answers"]) == (str(id_), "Clay", str(video), None)
    assert (second["id"], second["answers"]) == (str(answer), str(id_))


# Who may


def test_a_video_for_those_who_follow_in_public() -> None:
    creator, fan, secret, stranger = world.person(), world.person(), world.person(), world.person()
    video = world.video(creator.actor_id)
    commenting(video, "followers")
    activity.follow(fan, creator.actor_id, is_private=False)
    activity.follow(secret, creator.actor_id, is_private=True)

    write(fan, video)
    write(creator, video)
    for each in (secret, stranger):
        with pytest.raises(errors.OnlyFollowers):
            write(each, video)


def test_a_closed_video_is_closed_to_all_but_its_creator() -> None:
    creator, video = world.person(), None
    video = world.video(creator.actor_id)
    commenting(video, "nobody")

    write(creator, video)
    with pytest.raises(errors.CommentsClosed):
        write(world.person(), video)


def test_what_is_not_public_cannot_be_written_under(monkeypatch: pytest.MonkeyPatch) -> None:
    viewer, kept = world.person(), Kept()
    monkeypatch.setattr(clips, "_look_up_kept", lambda ids, actor: [])
    monkeypatch.setattr(studio, "kept", lambda ids, actor: [kept] if kept.id in ids else [])

    with pytest.raises(errors.NotPublic):
        write(viewer, kept.id)
    for gone in (new_id(), world.video(withdrawn=True)):
        with pytest.raises(errors.NoSuchVideo):
            write(viewer, gone)
    assert crossed() == []


def test_an_answer_answers_what_is_there_and_no_answer() -> None:
    viewer, video = world.person(), world.video()
    id_ = write(viewer, video)
    with pytest.raises(errors.NoSuchComment):  # it has not arrived
        write(viewer, video, answers=id_)
    arrive()
    answer = write(viewer, video, answers=id_)
    arrive()

    with pytest.raises(errors.AnswersAnAnswer):
        write(viewer, video, answers=answer)
    with pytest.raises(errors.NoSuchComment):
        write(viewer, world.video(), answers=id_)


def test_the_creator_of_a_video_takes_away_what_stands_under_it() -> None:
    creator, fan, stranger = world.person(), world.person(), world.person()
    video = world.video(creator.actor_id)
    id_ = write(fan, video)
    arrive()

    with pytest.raises(errors.NoSuchComment):
        actions.remove(stranger, id_)
    actions.remove(creator, id_)

    assert crossed("uncomment") == [{"comment_id": str(id_), "actor_id": str(creator.actor_id)}]
    assert Comment.objects.filter(id=id_).exists()  # its writer's own record


def test_what_the_public_plane_does_not_take_is_dropped_when_it_is_removed() -> None:
    viewer, video = world.person(), world.video()
    id_ = write(viewer, video)
    refuse()

    actions.remove(viewer, id_)

    assert (crossed("comment"), crossed("uncomment")) == ([], [])


def test_what_is_sent_again_as_it_is_removed_does_not_stay_in_public() -> None:
    viewer, video = world.person(), world.video()
    id_ = write(viewer, video)
    refuse()

    with happening_after("outbox_message", lambda: outbox.retry(Message.objects.get(class_name="comment").seq)):
        actions.remove(viewer, id_)

    assert [one["comment_id"] for one in crossed("comment") + crossed("uncomment")] == [str(id_)] * 2


# Words


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200d\u200b", "\x00\x01", "\u0301"])
def test_nothing_to_read_is_refused(text: str) -> None:
    with pytest.raises(errors.EmptyComment):
        write(world.person(), world.video(), text)


def test_a_comment_has_five_hundred_characters_and_no_more() -> None:
    viewer, video = world.person(), world.video()

    write(viewer, video, f" {'é' * 500} ")
    with pytest.raises(TextTooLong):
        write(viewer, video, "é" * 501)


def test_a_comment_is_no_tower_of_lines() -> None:
    viewer, video = world.person(), world.video()

    write(viewer, video, "\n".join(str(line) for line in range(40)))

    assert crossed()[0]["text"].count("\n") == 9
    assert crossed()[0]["text"].endswith("38 39")


def test_a_comment_names_ten_people_at_most() -> None:
    viewer, video = world.person(), world.video()
    handles = [f"@person_{number}" for number in range(11)]

    write(viewer, video, " ".join(handles[:10]))
    with pytest.raises(errors.TooManyMentions):
        write(viewer, video, " ".join(handles))


def test_whoever_writes_very_much_is_told_when_to_go_on() -> None:
    viewer, video = world.person(), world.video()
    most = actions.LIMITS[0].tries
    for _ in range(most):
        id_ = write(viewer, video)

    with pytest.raises(errors.TooManyComments) as refused:
        write(viewer, video)
    assert refused.value.details["retry_after_seconds"] > 0
    assert len(crossed()) == most
    actions.write(viewer, id_, video_id=video, text="Clay")  # what is there already costs nothing
    write(world.person(), video)
    with clock.moved(timedelta(minutes=11)):
        write(viewer, video)


def test_no_refusal_leaves_a_trace() -> None:
    viewer, video = world.person(), world.video()
    commenting(video, "nobody")

    for text, where in (("Clay", video), ("", world.video()), ("Clay", new_id())):
        with pytest.raises(Refused):
            write(viewer, where, text)

    assert (crossed(), Comment.objects.count(), taught()) == ([], 0, [])
    assert Video.objects.using(PUBLIC).filter(comment_count__gt=0).count() == 0
