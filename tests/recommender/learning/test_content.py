"""What videos carry, as a likeness between them."""

from pathlib import Path

import numpy as np

from fanlight.recommender.learning import content
from fanlight.recommender.learning.catalogue import Clip
from tests.recommender import worlds


def alike(folder: Path, carried: list[tuple[list[str], int, str]]) -> np.ndarray:  # type: ignore[type-arg]  # floats
    """Likeness between videos of these hashtags, creators and languages."""
    clips = [
        Clip(
            id=worlds.video_id(number),
            creator=worlds.actor_id(creator),
            published_at=worlds.NOW + number,
            language=language,
            hashtags=hashtags,
            duration_seconds=12.0,
        )
        for number, (hashtags, creator, language) in enumerate(carried)
    ]
    state = worlds.writer(folder, clips).state
    return content.likeness(content.features(state, np.arange(len(clips))))


def test_hashtags_a_creator_and_a_language_each_bring_videos_nearer(tmp_path: Path) -> None:
    others = [([f"other{n}"], 100 + n, "xyz"[n % 3]) for n in range(60)]

    likeness = alike(
        tmp_path,
        [
            (["bread"], 1, "en"),
            (["bread"], 2, "de"),
            (["kites"], 1, "fr"),
            (["tides"], 3, "en"),
            (["bread"], 1, "en"),
            *others,
        ],
    )

    same_hashtag, same_creator, same_language, same = likeness[0, 1:5]
    assert same > 0.99
    assert min(same_hashtag, same_creator, same_language) > 0.2
    assert max(same_hashtag, same_creator, same_language) < 0.6
    assert abs(likeness[0, 5:].mean()) < 0.1


def test_the_hashtags_of_a_video_share_one_vote(tmp_path: Path) -> None:
    others = [([f"other{n}"], 100 + n, "") for n in range(60)]
    many = ["bread", "a", "b", "c", "d", "e"]

    likeness = alike(tmp_path, [(["bread"], 1, ""), (["bread"], 2, ""), (many, 3, ""), *others])

    assert likeness[0, 1] > 1.5 * likeness[0, 2] > 0


def test_what_all_have_in_common_brings_nobody_nearer(tmp_path: Path) -> None:
    likeness = alike(tmp_path, [(["video"], 1, "en")] * 8)

    assert np.allclose(likeness, 0, atol=1e-3)
