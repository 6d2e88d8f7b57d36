"""HLS made of finished files plays every frame of them, and broken files are refused."""

import random
import re
import subprocess
from pathlib import Path

import pytest

from fanlight.media import boxes, ffmpeg, hls
from fanlight.media.boxes import Unreadable
from fanlight.media.hls import Variant, Words

SECONDS = 7
WAYS = {
    "picture and sound": ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"),
    "no sound": ("-c:v", "libx264", "-preset", "ultrafast", "-an"),
    "frames out of order": ("-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-c:a", "aac"),
    "AV1": ("-c:v", "libsvtav1", "-preset", "12", "-svtav1-params", "keyint=2s", "-c:a", "aac"),
    "few keyframes": ("-c:v", "libx264", "-preset", "ultrafast", "-g", "600", "-c:a", "aac"),
}


def ran(*arguments: str) -> str:
    command = [ffmpeg.binary(), *ffmpeg.QUIET, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def made(file: Path, how: tuple[str, ...], *, size: str = "160x90") -> Path:
    sources = ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate=25:duration={SECONDS}"]
    sources += ["-f", "lavfi", "-i", f"sine=frequency=440:duration={SECONDS}"]
    keys = () if "-g" in how else ("-force_key_frames", "expr:gte(t,n_forced*2)", "-g", "600")
    ran(*sources, "-pix_fmt", "yuv420p", *how, *keys, *ffmpeg.WEB, str(file))
    return file


def written(file: Path, folder: Path) -> Path:
    """All that the server would answer, as files; the media playlist among them."""
    found = hls.index(file)
    folder.mkdir()
    (folder / "init.mp4").write_bytes(hls.beginning(found))
    for number, cut in enumerate(found.segments):
        data = hls.segment(found, number, file)
        assert len(data) == cut.size_bytes
        (folder / f"{number}.m4s").write_bytes(data)
    playlist = folder / "index.m3u8"
    playlist.write_text(hls.playlist(found))
    return playlist


def frames(source: Path, track: str) -> list[str]:
    """When each frame is shown, and a digest of it."""
    hls_only = ("-allowed_extensions", "ALL") if source.suffix == ".m3u8" else ()
    said = ran(
        *hls_only,
        "-copyts",
        "-i",
        str(source),
        "-map",
        f"0:{track}?",
        *("-fps_mode", "passthrough"),
        "-f",
        "framemd5",
        "-",
    )
    lines = [re.split(r",\s*", line) for line in said.splitlines() if not line.startswith("#")]
    return [f"{line[2]} {line[5]}" for line in lines]


@pytest.mark.parametrize("way", WAYS)
def test_every_frame_and_every_sound_of_the_file_is_played_at_its_time(tmp_path: Path, way: str) -> None:
    file = made(tmp_path / "film.mp4", WAYS[way])

    playlist = written(file, tmp_path / "hls")

    assert frames(playlist, "v") == frames(file, "v")
    assert len(frames(file, "v")) == SECONDS * 25
    if way == "no sound":
        assert len(hls.index(file).film.tracks) == 1
        return
    heard = [sound.split()[0] for sound in frames(playlist, "a")]
    assert heard == [sound.split()[0] for sound in frames(file, "a")]
    assert len(heard) >= SECONDS * 44_100 // 1024


def test_a_playlist_says_how_long_each_segment_is_and_where_one_may_begin(tmp_path: Path) -> None:
    found = hls.index(made(tmp_path / "film.mp4", WAYS["picture and sound"]))

    lines = hls.playlist(found).splitlines()

    lengths = [float(line[8:-1]) for line in lines if line.startswith("#EXTINF:")]
    assert lengths == [2.0, 2.0, 2.0, 1.0]
    assert lines[:3] == ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:2"]
    assert "#EXT-X-INDEPENDENT-SEGMENTS" in lines
    assert [line for line in lines if line.endswith(".m4s")] == ["0.m4s", "1.m4s", "2.m4s", "3.m4s"]
    assert lines[-1] == "#EXT-X-ENDLIST"


def test_what_has_few_keyframes_is_cut_between_them_before_an_answer_grows_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hls, "MOST_BYTES", 100_000)
    file = made(
        tmp_path / "film.mp4", ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "5", "-g", "600", "-c:a", "aac")
    )

    found = hls.index(file)
    playlist = written(file, tmp_path / "hls")

    assert len(found.segments) > 3
    assert max(one.size_bytes for one in found.segments) < 150_000
    assert "#EXT-X-INDEPENDENT-SEGMENTS" not in playlist.read_text()
    assert frames(playlist, "v") == frames(file, "v")


def test_a_master_playlist_names_all_sizes_and_languages(tmp_path: Path) -> None:
    found = hls.index(made(tmp_path / "film.mp4", WAYS["picture and sound"]))
    bits = [one.size_bytes * 8 / one.seconds for one in found.segments]

    text = hls.master(
        [Variant(address="a.m3u8", codecs="avc1.64001F, mp4a.40.2", width=160, height=90, index=found)],
        [Words(address="en.m3u8", language="en")],
    )

    assert (
        f"#EXT-X-STREAM-INF:BANDWIDTH={found.peak_bits},AVERAGE-BANDWIDTH={found.mean_bits},"
        'CODECS="avc1.64001F,mp4a.40.2",RESOLUTION=160x90,SUBTITLES="words"\na.m3u8\n'
    ) in text
    assert max(bits) <= found.peak_bits < max(bits) + 1
    assert found.mean_bits <= found.peak_bits
    assert 'TYPE=SUBTITLES,GROUP-ID="words",NAME="en",LANGUAGE="en"' in text


def test_every_variant_of_a_master_playlist_plays_whole(tmp_path: Path) -> None:
    variants = []
    for name, way in (("small", "picture and sound"), ("large", "AV1")):
        file = made(tmp_path / f"{name}.mp4", WAYS[way])
        written(file, tmp_path / name)
        codecs = "avc1.64001F, mp4a.40.2" if name == "small" else "av01.0.00M.08, mp4a.40.2"
        variants.append(
            Variant(address=f"{name}/index.m3u8", codecs=codecs, width=160, height=90, index=hls.index(file))
        )
    master = tmp_path / "master.m3u8"
    master.write_text(hls.master(variants, []))

    for number, name in enumerate(("small", "large")):
        assert frames(master, f"v:{number}") == frames(tmp_path / f"{name}.mp4", "v"), name


def test_a_broken_file_is_refused_or_cut_and_nothing_else(tmp_path: Path) -> None:
    whole = made(tmp_path / "film.mp4", WAYS["frames out of order"]).read_bytes()
    tables = whole.index(b"moov"), whole.index(b"mdat")
    hand, file, refused = random.Random(8), tmp_path / "broken.mp4", 0
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(hand.randint(1, 4)):
            broken[hand.randrange(*tables)] = hand.randrange(256)
        file.write_bytes(broken[: hand.choice([len(broken), hand.randrange(len(broken))])])
        try:
            found = hls.Index(film := boxes.read(file), tuple(hls._segments(film)))
            hls.beginning(found)
            for number in range(len(found.segments)):
                hls.segment(found, number, file)
        except Unreadable:
            refused += 1

    assert refused > 100
    for data in (b"", b"\0" * 100, whole[: tables[0]], b"\0\0\0\x08free" * 50, b"\xff" * 5000):
        file.write_bytes(data)
        with pytest.raises(Unreadable):
            boxes.read(file)
