"""Voices that are not trusted yet: heard in what is popular, within bounds, and nowhere else."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fanlight.recommender.learning.watches import learn
from fanlight.recommender.signals import Kind, event
from fanlight.recommender.state import State
from fanlight.recommender.state.arrays import ALLOWANCE, FAINT_SHARE
from fanlight.recommender.state.snapshot import fingerprint
from tests.recommender import worlds
from tests.recommender.farm import ACCOUNTS, Town

TASTE = ("plays", "finishes", "likes", "interest", "together", "hot_together", "blend", "watched")
VECTORS = ("context_vectors", "item_vectors", "position_weights")


def told(
    number: int, worth: float = 1.0, *, voice: float, kind: Kind = Kind.WATCH, after: tuple[int, ...] = ()
) -> NDArray[np.void]:
    (key,) = worlds.keys([number]).tolist()
    row = event(kind, key=key, at=worlds.NOW, worth=worth, history=worlds.history((n, 1.0) for n in after))
    row["weight"] = voice
    return row


def trend(state: State, slot: int) -> float:
    return float(state.believed_trend(np.array([slot]), worlds.NOW)[0])


def test_a_faint_voice_is_heard_in_what_is_popular_and_teaches_no_taste(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    before = {name: getattr(state, name).copy() for name in (*TASTE, *VECTORS)}

    for kind in Kind:
        learn(state, told(1, voice=0.1, kind=kind, after=(2, 3)))

    # A watch, and half of it for each of a like, a save, a comment, a share and a follow, less an unlike.
    assert trend(state, 1) == pytest.approx(0.3)
    for name, array in before.items():
        assert (getattr(state, name) == array).all(), name


def test_a_faint_voice_never_speaks_against_a_video(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    learn(state, told(1, voice=1.0, after=(2,)))
    before = fingerprint(state)
    events = state.header["events"].copy()

    for _ in range(50):
        learn(state, np.concatenate([told(1, -1.0, voice=0.4), told(1, voice=0.4, kind=Kind.NOT_INTERESTED)]))

    state.header["events"] = events  # how many there were is all that is different
    assert fingerprint(state) == before


def test_faint_voices_are_believed_as_far_as_trusted_ones_agree(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state

    learn(state, np.concatenate([told(1, voice=0.4)] * 1000 + [told(2, voice=0.4)] * 1000 + [told(2, voice=1.0)] * 8))

    assert trend(state, 1) == pytest.approx(ALLOWANCE)
    assert trend(state, 2) == pytest.approx(8 + 8 * FAINT_SHARE + ALLOWANCE)


def test_a_few_newcomers_are_heard_in_full(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state

    learn(state, np.concatenate([told(1, voice=0.1)] * 7))

    assert trend(state, 1) == pytest.approx(0.7)
    assert state.welcome[1] == pytest.approx(0.7 * state.trend_unit(worlds.NOW))


def test_what_a_faint_voice_said_is_taken_back(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    kinds = (Kind.WATCH, Kind.LIKE, Kind.SAVE, Kind.COMMENT, Kind.SHARE)
    said = np.concatenate([told(1, voice=0.3, kind=kind) for kind in kinds])
    learn(state, said)
    back = said.copy()
    back["weight"] *= -1

    learn(state, back)

    assert state.faint_trend[1] == pytest.approx(0, abs=1e-6)
    assert state.welcome[1] == pytest.approx(0, abs=1e-6)


def test_a_voice_counts_in_proportion_and_moves_vectors_less(tmp_path: Path) -> None:
    moved = {}
    for voice in (0.5, 1.0):
        state = worlds.writer(tmp_path / str(voice), worlds.clips(5)).state
        learn(state, told(1, voice=1.0, after=(2,)))
        plays, vector = float(state.plays[1]), state.item_vectors[1].copy()
        learn(state, told(1, voice=voice, after=(2,)))
        moved[voice] = float(np.abs(state.item_vectors[1] - vector).sum())
        assert state.plays[1] - plays == voice

    assert 0 < moved[0.5] < 0.8 * moved[1.0]


def test_faint_and_trusted_voices_make_the_same_state_however_the_stream_is_cut(tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    voices, worths = chance.choice([0.1, 0.3, 0.4, 0.7, 1.0, -0.3, -1.0], 600), chance.uniform(0.1, 1, 600)
    # Most are somebody's first watch: those of both kinds of voices are summed up in one place.
    befores = [(n // 2,) if n % 5 == 0 else () for n in range(len(voices))]
    told_so = zip(worths.tolist(), voices.tolist(), befores, strict=True)
    events = np.concatenate([told(0, worth, voice=voice, after=after) for worth, voice, after in told_so])
    events["key"] = worlds.keys(chance.integers(0, 4, len(events)))
    events["at"] += np.arange(len(events), dtype=np.uint32) * 61
    whole = worlds.writer(tmp_path / "whole", worlds.clips(40)).state
    cut = worlds.writer(tmp_path / "cut", worlds.clips(40)).state

    learn(whole, events, weights=False)
    for at in range(len(events)):
        learn(cut, events[at : at + 1], weights=False)

    assert fingerprint(whole) == fingerprint(cut)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return Town.after(tmp_path_factory.mktemp("before"))


@pytest.mark.parametrize("voice", [0.1, 0.4])
def test_ten_thousand_new_accounts_lift_a_video_by_no_more_than_a_bound(
    before: Town, tmp_path: Path, voice: float
) -> None:
    after = Town.after(tmp_path, voice=voice)

    assert after.target == before.target
    assert after.state.faint_trend[after.target] > 1000 * voice  # they have spoken
    assert after.trend == pytest.approx(before.trend * (1 + FAINT_SHARE) + ALLOWANCE)
    assert after.place(after.stranger) > before.place(before.stranger) / 2
    assert after.typical_place > 0.9 * before.typical_place
    assert after.best_place >= before.best_place - 1
    assert after.pages_like(before) > 0.9
    for name in VECTORS:
        assert (getattr(after.state, name) == getattr(before.state, name)).all(), name


def test_without_the_guard_they_would_have_taken_the_first_places(before: Town, tmp_path: Path) -> None:
    accounts = ACCOUNTS // 10  # a tenth of them is enough
    after = Town.after(tmp_path, voice=1.0, accounts=accounts)

    assert after.trend > accounts
    assert after.popular_place == 1
    assert after.place(after.stranger) < 0.7 * before.place(before.stranger)
    assert after.typical_place < before.typical_place / 2
    assert after.best_place < before.best_place / 2


def test_a_hundred_thousand_watches_of_one_person_lift_a_video_by_little_more_than_three(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(100)).state
    day = np.concatenate([told(n % 99 + 1, 0.0, voice=1.0) for n in range(999)] + [told(0, voice=1.0)])

    for number in range(100):  # a vault teaches a video once a day, and a thousand videos a day
        day["at"] = worlds.NOW + number * 86_400
        learn(state, day, weights=False)  # no count follows from them

    now = worlds.NOW + 99 * 86_400
    assert state.header["events"][0] == 100_000
    assert state.believed_trend(np.array([0]), now)[0] == pytest.approx(1 / (1 - 2**-0.5), rel=1e-3)  # each day fades
