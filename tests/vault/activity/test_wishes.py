"""What is on the sheet of wishes, and which captions a muted word is found in."""

from uuid import uuid4

import pytest

from fanlight.recommender.wishes import Sliders
from fanlight.vault.activity.wishes import NONE, Edit, Wishes, folded


@pytest.mark.parametrize(
    ("keyword", "caption", "is_muted"),
    [
        ("cat", "A Cat, asleep", True),
        ("cat", "concatenate", False),
        ("cat", "cats", False),
        ("cat", "the #cat", True),
        ("world cup", "WORLD   cup\nfinal", True),
        ("world cup", "world of cups", False),
        ("straße", "Auf der STRASSE", True),
        ("ἀθήνα", "ΑΘΉΝΑ", False),
        ("über", "UBER", False),
        ("über", "U\u0308BER alles", True),
        ("قط", "قط نائم", True),
        ("قط", "قطة", False),
        ("猫", "黒猫の昼寝", True),
        ("แมว", "ฉันรักแมวมาก", True),
        ("c++", "I like c++ most", True),
        ("c++", "I like c most", False),
        ("a.b", "a+b", False),
        (".*", "anything", False),
        ("２０２６", "in 2026", True),
    ],
)
def test_a_keyword_is_met_at_the_bounds_of_words_in_any_case(keyword: str, caption: str, is_muted: bool) -> None:
    wishes = Wishes(muted_keywords=(folded(keyword),))

    assert wishes.mutes(caption, []) is is_muted


def test_a_hashtag_is_met_wherever_it_stands_among_them() -> None:
    wishes = Wishes(muted_hashtags=("seven",))

    assert wishes.mutes("", ["one", "two", "three", "four", "five", "six", "seven"])
    assert not wishes.mutes("seven", ["seventh"])


def test_a_sheet_says_the_same_when_it_is_read_again() -> None:
    wishes = Wishes(
        sliders=Sliders(freshness=-0.25),
        muted_hashtags=("a",),
        muted_keywords=("b c",),
        topics={"d": Edit("frozen", 0.25)},
        creators={uuid4(): Edit("less")},
        learnt_from=7,
    )

    assert Wishes.decoded(wishes.encoded()) == wishes


def test_no_wishes_are_none_for_the_ranking() -> None:
    assert NONE.for_ranking(is_profiled=True) is None
    assert Wishes(muted_keywords=("only captions",), learnt_from=7).for_ranking(is_profiled=True) is None
