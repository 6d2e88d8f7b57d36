"""What a caption says, and who may watch."""

from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from fanlight.crossings.crossing import Handle, Hashtag, Text
from fanlight.foundation.errors import Invalid
from fanlight.vault.studio import rules
from fanlight.vault.studio.errors import TextTooLong, TooManyHashtags, TooManyMentions
from fanlight.vault.studio.models import MOVES, Draft

ADA, BOB = uuid4(), uuid4()


class Words(msgspec.Struct):
    """As a publication carries them."""

    caption: Text
    hashtags: list[Hashtag]
    mentions: list[Handle]


@pytest.mark.parametrize(
    ("caption", "hashtags"),
    [
        ("at the wheel #Ceramics #pottery_2", ["ceramics", "pottery_2"]),
        ("#one#two", ["one"]),
        ("#same #SAME #same", ["same"]),
        ("no.#tag? yes (#tag)!", ["tag"]),
        ("#2026 is a number, #y2026 is not", ["y2026"]),
        ("&#39; is not one, nor example.org/#part", []),
        ("#मिट्टी और #खाना", ["मिट्टी", "खाना"]),
        ("#خزف #می‌خواهم", ["خزف", "می‌خواهم"]),
        ("#陶芸と #ภาษาไทย #čaj", ["陶芸と", "ภาษาไทย", "čaj"]),
        ("# #_ #__ ##x", []),
        ("＃全角", ["全角"]),
        ("#" + "a" * 61 + " #" + "b" * 60, ["b" * 60]),
        ("", []),
    ],
)
def test_hashtags_are_found_in_any_script(caption: str, hashtags: list[str]) -> None:
    assert rules.hashtags_of(caption) == hashtags


@pytest.mark.parametrize(
    ("caption", "mentions"),
    [
        ("with @Ada_L and @bob.", ["ada_l", "bob"]),
        ("write to me@example.org", []),
        ("@@ada @ada@example.org @ab @" + "x" * 31, []),
        ("@ada @ADA @ada", ["ada"]),
        ("(@ada)", ["ada"]),
        ("@адa", []),
    ],
)
def test_mentions_are_handles_and_not_addresses(caption: str, mentions: list[str]) -> None:
    assert rules.mentions_of(caption) == mentions


def test_a_caption_holds_at_most_thirty_hashtags_and_thirty_mentions() -> None:
    rules.check_caption(" ".join(f"#tag{n} @person{n}" for n in range(30)))

    with pytest.raises(TooManyHashtags):
        rules.check_caption(" ".join(f"#tag{n}" for n in range(31)))
    with pytest.raises(TooManyMentions):
        rules.check_caption(" ".join(f"@person{n}" for n in range(31)))


def test_a_caption_loses_what_cannot_be_seen_and_keeps_its_lines() -> None:
    assert rules.cleaned("  one\r\ntwo\x00\x07\x9f\n\nthree\t ", longest=100) == "one\ntwo\n\nthree"
    assert rules.cleaned("e\u0301", longest=1) == "é"


def test_a_text_that_composing_makes_too_long_is_refused() -> None:
    with pytest.raises(TextTooLong):
        rules.cleaned("\u0958" * 60, longest=60)


@given(some.text(max_size=300))
def test_whatever_is_written_can_cross_or_is_refused(text: str) -> None:
    try:
        caption = rules.cleaned(text, longest=300)
        rules.check_caption(caption)
    except Invalid:
        return

    msgspec.json.decode(
        msgspec.json.encode(Words(caption, rules.hashtags_of(caption), rules.mentions_of(caption))), type=Words
    )


@pytest.mark.parametrize(
    ("viewer", "stage", "audience", "is_let_in", "may"),
    [
        (ADA, "receiving", "everyone", False, True),
        (ADA, "published", "only_me", False, True),
        (BOB, "published", "followers", True, True),
        (BOB, "published", "followers", False, False),
        (BOB, "published", "only_me", True, False),
        (BOB, "ready", "followers", True, False),
        (BOB, "published", "everyone", True, False),
        (None, "published", "followers", False, False),
    ],
)
def test_a_kept_video_opens_for_its_creator_and_its_audience(
    viewer: UUID | None, stage: str, audience: str, is_let_in: bool, may: bool
) -> None:
    draft = Draft(actor_id=ADA, stage=stage, audience=audience)

    assert rules.may_watch(viewer, draft, is_let_in=is_let_in) is may


def test_minors_start_with_themselves_alone() -> None:
    assert rules.default_audience(is_minor=True) == Draft.Audience.ONLY_ME
    assert rules.default_audience(is_minor=False) == Draft.Audience.EVERYONE


def test_every_stage_has_its_moves_and_only_a_ready_draft_can_be_published() -> None:
    assert set(MOVES) == set(Draft.Stage)
    assert [stage for stage in Draft.Stage if rules.may_move(stage, Draft.Stage.PUBLISHED)] == [Draft.Stage.READY]
