"""What could not be read of an upload is told, and nothing else is."""

from dataclasses import replace
from pathlib import Path

import pytest

from fanlight.media import probe as probing
from fanlight.media.damage import Damage
from fanlight.media.filming import ALONE_SECONDS
from fanlight.media.joining import Partner
from fanlight.media.preparation import Prepared, prepare
from fanlight.media.probe import Probe, Song, look, probe
from fanlight.media.refusal import Damaged
from tests.media.drawing import ALL, LIMITS, broken, clip, draw
from tests.media.finished import assert_fit_for_the_web
from tests.media.test_avatar import photo

NOTHING = Damage(sound="none", sound_seconds=0, has_broken_picture=False, picture_seconds=0)
LOUD = "aevalsrc='0.3*sin(2*PI*997*t)'"
"""As loud as all clips are, so that its packets would be copied."""
HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
NOT_COPIED = ("-c:v", "mpeg4", "-q:v", "3", "-c:a", "aac")


def prepared(source: Path, **more: Partner) -> Prepared:
    return prepare(source, source.parent / "out", LIMITS, **more)


def heard(source: Path) -> Probe:
    found = look(source, LIMITS)
    assert isinstance(found, Probe)
    return found


def test_nothing_is_told_of_a_clip_that_can_be_read(tmp_path: Path) -> None:
    made = prepared(clip(tmp_path / "plain.mp4"))

    assert made.damage == NOTHING


def test_sound_that_is_partly_unreadable_is_told_and_its_packets_are_not_copied(tmp_path: Path) -> None:
    source = broken(clip(tmp_path / "gaps.mp4", seconds=3, sound=LOUD), "audio", range(40, 80))
    assert heard(source).web_ready

    made = prepared(source)

    assert (made.damage.sound, made.damage.has_broken_picture) == ("part", False)
    assert made.damage.sound_seconds == pytest.approx(40 * 1024 / 44100, abs=0.1)
    for rendition in made.renditions:
        finished = assert_fit_for_the_web(rendition.path, short_side=240, seconds=3)
        assert finished.audio_codec == "aac"


def test_a_packet_or_two_of_sound_are_not_worth_a_word(tmp_path: Path) -> None:
    source = broken(clip(tmp_path / "ends.mp4"), "audio", range(2))

    assert prepared(source).damage.sound == "none"


def test_a_clip_whose_sound_is_lost_becomes_a_silent_video_and_that_is_told(tmp_path: Path) -> None:
    source = broken(clip(tmp_path / "lost.mp4"), "audio", ALL)

    made = prepared(source)

    assert not made.probe.has_audio
    assert (made.damage.sound, made.damage.sound_seconds) == ("all", pytest.approx(2, abs=0.1))
    assert_fit_for_the_web(made.renditions[0].path, short_side=240, seconds=2)


def test_sound_in_a_codec_that_nobody_knows_is_lost_sound(tmp_path: Path) -> None:
    film = clip(tmp_path / "strange.mkv", *NOT_COPIED)
    film.write_bytes(film.read_bytes().replace(b"A_AAC", b"A_XYZ"))

    made = prepared(film)

    assert (made.probe.has_audio, made.damage.sound) == (False, "all")


def test_a_song_of_which_nothing_decodes_is_refused(tmp_path: Path) -> None:
    song = draw(tmp_path / "song.m4a", "-f", "lavfi", "-i", "sine=440:d=3", "-c:a", "aac")

    with pytest.raises(Damaged):
        look(broken(song, "audio", ALL), LIMITS)


def test_a_song_with_gaps_is_told(tmp_path: Path) -> None:
    song = draw(tmp_path / "song.m4a", "-f", "lavfi", "-i", "sine=440:d=3", "-c:a", "aac")

    made = prepared(broken(song, "audio", range(20, 60)))

    assert isinstance(made.sent, Song)
    assert made.damage.sound == "part"


@pytest.mark.parametrize("codec", [("libopus", "webm"), ("libvorbis", "webm"), ("libmp3lame", "mp4"), ("flac", "mkv")])
def test_sound_in_other_codecs_is_heard_as_it_is(codec: tuple[str, str], tmp_path: Path) -> None:
    name, container = codec
    picture = ("-c:v", "libvpx-vp9", "-deadline", "realtime") if container == "webm" else ("-c:v", "mpeg4")

    found = heard(clip(tmp_path / f"clip.{container}", *picture, "-c:a", name))

    assert (found.has_audio, found.unread_sound_seconds) == (True, 0)


def test_listening_ends_when_its_time_is_over_and_takes_the_rest_for_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = broken(clip(tmp_path / "long.mp4"), "audio", ALL)
    monkeypatch.setattr(probing, "LISTENING_SECONDS", 0)

    assert heard(source).has_audio


def test_films_of_our_own_are_not_listened_to(tmp_path: Path) -> None:
    source = broken(clip(tmp_path / "own.mp4"), "audio", range(10, 60))

    assert probe(source, LIMITS).unread_sound_seconds == 0


def test_a_picture_that_had_to_be_patched_up_is_told(tmp_path: Path) -> None:
    source = broken(clip(tmp_path / "torn.mp4"), "video", range(20, 35), kept_share=0.5)

    made = prepared(source)

    assert (made.damage.sound, made.damage.has_broken_picture) == ("none", True)
    assert made.damage.picture_seconds == pytest.approx(0.5, abs=0.2)


def test_frames_of_which_nothing_is_left_are_told_too(tmp_path: Path) -> None:
    source = broken(clip(tmp_path / "torn.mp4", *NOT_COPIED), "video", range(20, 35))

    assert prepared(source).damage.has_broken_picture


def test_a_frame_or_two_are_not_worth_a_word(tmp_path: Path) -> None:
    source = broken(clip(tmp_path / "torn.mp4", *NOT_COPIED), "video", range(20, 22))

    made = prepared(source)

    assert made.damage.picture_seconds > 0
    assert not made.damage.has_broken_picture


def test_a_clip_cut_out_of_open_groups_of_pictures_is_whole(tmp_path: Path) -> None:
    """It begins with frames that lean on what was cut away."""
    settings = ("-c:v", "libx264", "-x264-params", "open-gop=1:keyint=15:bframes=3:scenecut=0", "-c:a", "aac")
    whole = clip(tmp_path / "whole.ts", *settings, seconds=4)
    cut = draw(tmp_path / "cut.ts", "-ss", "1.2", "-i", str(whole), "-c", "copy", "-copyts")

    assert not prepared(cut).damage.has_broken_picture


def hevc(out: Path, parameters: str, *, seconds: float = 3) -> Path:
    return clip(out, *HEVC, "-x265-params", f"log-level=none:keyint=20:scenecut=0:{parameters}", seconds=seconds)


def test_frames_that_are_left_out_without_a_word_are_told(tmp_path: Path) -> None:
    source = broken(hevc(tmp_path / "torn.mp4", "open-gop=0"), "video", range(20, 30), kept_share=0.02)

    made = prepared(source)

    assert made.damage.has_broken_picture
    assert made.damage.picture_seconds == pytest.approx(0.5, abs=0.15)


def test_all_that_leans_on_a_lost_keyframe_is_lost_and_told_of_a_duet_too(tmp_path: Path) -> None:
    source = broken(hevc(tmp_path / "torn.mp4", "open-gop=0"), "video", range(20, 21))
    other = clip(tmp_path / "other.mp4")

    made = prepared(source, partner=Partner(file=other, how="duet"))

    assert made.damage.picture_seconds == pytest.approx(20 / 30, abs=0.1)


@pytest.mark.parametrize("container", ["ts", "mp4", "mkv"])
@pytest.mark.parametrize("begin", ["0", "1.2", "2.05"])
def test_an_hevc_clip_cut_out_of_open_groups_of_pictures_is_whole(begin: str, container: str, tmp_path: Path) -> None:
    whole = hevc(tmp_path / f"whole.{container}", "open-gop=1:bframes=6:b-adapt=0:rc-lookahead=20", seconds=4)
    cut = draw(tmp_path / f"cut.{container}", "-ss", begin, "-i", str(whole), "-c", "copy")

    made = prepared(cut)

    assert heard(cut).promised_frames >= 40
    assert made.damage == NOTHING


def test_a_film_of_many_frames_a_second_has_all_of_them_counted_before_some_are_dropped(tmp_path: Path) -> None:
    parameters = ("-x265-params", "log-level=none")

    made = prepared(clip(tmp_path / "fast.mp4", *HEVC, *parameters, rate=120))

    assert heard(tmp_path / "fast.mp4").promised_frames == 240
    assert made.damage == NOTHING


def test_a_photo_that_was_cut_short_is_told_though_the_small_one_within_it_is_whole(tmp_path: Path) -> None:
    small = photo(tmp_path / "small.jpg", size="40x30").read_bytes()
    plain = photo(tmp_path / "plain.jpg").read_bytes()
    whole = plain[:2] + b"\xff\xe1" + (len(small) + 2).to_bytes(2, "big") + small + plain[2:]
    cut, hung_on = tmp_path / "cut.jpg", tmp_path / "hung-on.jpg"
    cut.write_bytes(whole[: -len(plain) // 3])
    hung_on.write_bytes(whole + b"what a phone hangs on behind a photo")

    assert prepared(cut).damage == replace(NOTHING, has_broken_picture=True, picture_seconds=ALONE_SECONDS)
    assert prepared(hung_on).damage == NOTHING


def test_a_broken_picture_is_told_of_a_duet(tmp_path: Path) -> None:
    source = broken(clip(tmp_path / "torn.mp4", *NOT_COPIED), "video", range(20, 35))
    other = clip(tmp_path / "other.mp4")

    made = prepared(source, partner=Partner(file=other, how="duet"))

    assert made.damage.has_broken_picture
