"""A stranger opens a shared link in a real browser: the video plays to its end, with no script on the page."""

import json
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest
from playwright.sync_api import Browser

from tests.journeys.public_plane import PublicPlane

pytestmark = pytest.mark.slow

PUBLISH = """
import json
import msgspec
from pathlib import Path
from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions as actors
from fanlight.public.holdings.store import store
from fanlight.public.videos import actions as videos
from tests.crossings import samples

film, poster = (store().put(Path(FOLDER, name), name.partition(".")[2]) for name in ("film.mp4", "poster.webp"))
potter = actors.show(new_id(), vault="home", handle="potter", name="The Potter", bio="Clay.", avatar_sha256="")
message = samples.publication(potter.id, poster_sha256=poster[:64])
rendition = msgspec.structs.replace(message.renditions[0], sha256=film[:64], width=180, height=320)
video = videos.publish(msgspec.structs.replace(message, renditions=[rendition], width=180, height=320), vault="home")
print(json.dumps([str(video.id), film]))
"""

PLAY = """async () => {
  const video = document.querySelector("video")
  video.muted = true
  video.loop = false
  video.playbackRate = 4
  await video.play()
  await new Promise((ended, failed) => {
    video.onended = ended
    setTimeout(() => failed(new Error(`stands at ${video.currentTime}`)), 30000)
  })
  return [video.currentTime, video.videoWidth]
}"""


def make(folder: Path) -> None:
    """Six seconds of noise, which no encoder makes small: several times what one answer holds."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    noise = ["-f", "lavfi", "-i", "nullsrc=s=180x320:r=24:d=6,geq=random(1)*255:128:128"]
    h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
    subprocess.run([ffmpeg, "-loglevel", "error", *noise, *h264, str(folder / "film.mp4")], check=True)
    poster = ["-i", str(folder / "film.mp4"), "-frames:v", "1", str(folder / "poster.webp")]
    subprocess.run([ffmpeg, "-loglevel", "error", *poster], check=True)
    assert (folder / "film.mp4").stat().st_size > 3_000_000


def test_a_shared_video_plays_to_its_end_from_short_ranges(tmp_path: Path, chromium: Browser) -> None:
    make(tmp_path)
    plane = PublicPlane(tmp_path / "home")
    video_id, film = json.loads(plane.run(f"FOLDER = {str(tmp_path)!r}\n{PUBLISH}"))
    page = chromium.new_page(viewport={"width": 412, "height": 915})
    answers: list[int] = []
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("response", lambda answer: answers.append(answer.status) if film in answer.url else None)

    with plane.running():
        page.goto(f"{plane.address}/v/{video_id}")
        played_to, width = page.evaluate(PLAY)
        scripts = page.evaluate("document.scripts.length")
        page.close()

    assert played_to == pytest.approx(6, abs=0.2)
    assert width == 180
    assert len(answers) > 3
    assert set(answers) == {206}
    assert scripts == 0
    assert complaints == []
