"""Every file of real footage through the real path: playable in Chromium, or refused with a true reason."""

from pathlib import Path

import pytest

from tests.conftest import real_clips
from tests.journeys.person import Person
from tests.journeys.running import Running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def uploader(fanlight: Running) -> Person:
    return Person(fanlight.vault).sign_up("all_formats")


@pytest.fixture(scope="module")
def drafts(uploader: Person) -> dict[str, str]:
    """All files sent first, so that preparing one overlaps with sending the next."""
    return {clip.name: uploader.upload(clip) for clip in real_clips()}


@pytest.mark.parametrize("clip", real_clips(), ids=lambda clip: clip.name)
def test_a_real_file_is_playable_or_refused_with_a_reason(clip: Path, drafts: dict[str, str], uploader: Person) -> None:
    found = uploader.wait_for_stage(drafts[clip.name], "ready", "refused", seconds=400)

    if found["stage"] == "refused":
        assert found["refusal"]["code"]
        assert found["refusal"]["reason"]
        assert found["refusal"]["remedy"]
        return
    assert found["poster"]
    assert found["thumbhash"]
    assert [r["name"] for r in found["renditions"]] == sorted(
        (r["name"] for r in found["renditions"]), key=lambda name: int(name.rstrip("p"))
    )
    for rendition in found["renditions"]:
        answer = uploader.ask("GET", rendition["url"], headers={"Range": "bytes=0-15"})
        assert answer.status == 206
        assert answer.body[4:8] == b"ftyp"
