"""Videos edited on the phone before they are posted: what was seen in the editor is what others see."""

import io
import re
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, expect

from tests.journeys import pages
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone, violations
from tests.media.drawing import WEB, clip, draw

pytestmark = pytest.mark.slow

WHITE = 700
"""More than any plain colour of these films has in its three parts together."""
COLOURS = {
    (True, False, False): "red",
    (False, True, False): "green",
    (False, False, True): "blue",
    (True, True, False): "yellow",
}
"""By which parts are strong."""
COUNTED = """
window.encoders = 0;
window.VideoEncoder = class extends VideoEncoder { constructor(...all) { super(...all); window.encoders++; } };
"""


def colours(out: Path, *names: str, size: str = "240x426", seconds: float = 2) -> Path:
    """A film that is one colour after the other, with a tone under it."""
    inputs = [part for name in names for part in ("-f", "lavfi", "-i", f"color={name}:s={size}:r=25:d={seconds}")]
    tone = ["-f", "lavfi", "-i", f"sine=440:d={seconds * len(names)}"]
    together = f"{''.join(f'[{n}:v]' for n in range(len(names)))}concat=n={len(names)}[v]"
    mapped = ["-filter_complex", together, "-map", "[v]", "-map", f"{len(names)}:a"]
    return draw(out, *inputs, *tone, *mapped, *WEB)


def test_a_video_is_cut_sped_up_and_written_on(fanlight: Running, chromium: Browser, tmp_path: Path) -> None:
    film = colours(tmp_path / "film.mp4", "red", "green", "blue")
    with phone(chromium) as phones:
        page = phones.new_page()
        pages.sign_up(page, fanlight.vault, "cutter")
        pages.choose_video(page, fanlight.vault, film)
        page.get_by_label("Caption", exact=True).fill("Green, then blue")

        page.get_by_role("button", name="Edit", exact=True).click()
        page.get_by_label("Begins at").fill("2.5")
        page.get_by_label("Ends at").fill("5")
        page.get_by_role("button", name="2×").click()
        expect(page.get_by_role("button", name=re.compile("^Take 1, 1.3 seconds"))).to_be_visible()
        page.get_by_label("Look at another moment").fill("0")
        page.get_by_role("button", name="Write something").click()
        page.get_by_label("Words", exact=True).fill("MOSS")
        page.get_by_role("button", name="Large").click()
        handle = page.get_by_role("button", name=re.compile("^Move “MOSS”"))
        for _ in range(10):
            handle.press("ArrowDown")
        page.get_by_label("Until").fill("0.6")
        assert not violations(page, after=page.get_by_label("Words", exact=True))
        page.get_by_role("button", name="Done").click()
        expect(page.get_by_label("Caption", exact=True)).to_have_value("Green, then blue")
        video = pages.publish(page)

        shown = watched(page, fanlight.vault, video)
        assert abs(shown.seconds - 1.25) < 0.1
        assert [shown.colour(at) for at in (0.1, 0.65, 0.85, 1.1)] == ["green", "green", "blue", "blue"]
        assert [shown.is_written(at) for at in (0.1, 0.4, 0.7, 1.1)] == [True, True, False, False]
        assert shown.written_rows(0.3).mean() > 0.4  # moved down from where it begins
        assert shown.is_heard
        assert drafts(page, fanlight.vault) == 1  # what it was made of is gone


def test_takes_of_one_kind_are_joined_without_being_encoded(
    fanlight: Running, chromium: Browser, tmp_path: Path
) -> None:
    films = [colours(tmp_path / "one.mp4", "red", seconds=2), colours(tmp_path / "two.mp4", "blue", seconds=2)]
    with phone(chromium) as phones:
        page = phones.new_page()
        page.add_init_script(COUNTED)
        pages.sign_up(page, fanlight.vault, "joiner")
        pick(page, fanlight.vault, *films)

        expect(page.get_by_role("button", name=re.compile("^Take 2"))).to_be_visible()
        page.get_by_role("button", name=re.compile("^Take 2")).click()
        page.get_by_role("button", name="Earlier").click()
        page.get_by_role("button", name="Done").click()
        pages.describe(page, "Blue, then red")
        video = pages.publish(page)

        shown = watched(page, fanlight.vault, video)
        assert abs(shown.seconds - 4) < 0.2
        assert [shown.colour(at) for at in (0.2, 1.8, 2.2, 3.8)] == ["blue", "blue", "red", "red"]
        assert shown.is_heard
        assert page.evaluate("window.encoders") == 0


def test_the_middle_is_cut_out_and_another_shape_put_behind(
    fanlight: Running, chromium: Browser, tmp_path: Path
) -> None:
    film = colours(tmp_path / "film.mp4", "red", "green", "blue")
    wide = colours(tmp_path / "wide.mp4", "yellow", size="426x240", seconds=2)
    with phone(chromium) as phones:
        page = phones.new_page()
        pages.sign_up(page, fanlight.vault, "splicer")
        pages.choose_video(page, fanlight.vault, film)
        page.get_by_role("button", name="Edit", exact=True).click()

        page.get_by_label("Look at another moment").fill("2")
        page.get_by_role("button", name="Cut in two here").click()
        page.get_by_label("Look at another moment").fill("4")
        page.get_by_role("button", name="Cut in two here").click()
        page.get_by_role("button", name=re.compile("^Take 2, 2.0 seconds")).click()
        page.get_by_role("button", name="Remove this take").click()
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Add a video").click()
        chooser.value.set_files(wide)
        expect(page.get_by_role("button", name=re.compile("^Take 3, 2.0 seconds"))).to_be_visible()
        page.get_by_role("button", name="Done").click()
        pages.describe(page, "Red, blue and yellow")
        video = pages.publish(page)

        shown = watched(page, fanlight.vault, video)
        assert abs(shown.seconds - 6) < 0.2
        colours_seen = [shown.colour(at) for at in (0.2, 1.8, 2.2, 3.8, 4.2, 5.8)]
        assert colours_seen == [
            "red",
            "red",
            "blue",
            "blue",
            *["yellow"] * 2,
        ]
        assert shown.height > shown.width


def test_a_video_that_is_too_long_is_cut_instead_of_refused(
    fanlight: Running, chromium: Browser, tmp_path: Path
) -> None:
    film = clip(tmp_path / "long.mp4", size="64x114", seconds=200, rate=5)
    with phone(chromium) as phones:
        page = phones.new_page()
        pages.sign_up(page, fanlight.vault, "shortens")
        pick(page, fanlight.vault, film)

        page.get_by_role("button", name="Cut it here").click()
        expect(page.get_by_text(re.compile("^It lasts 3 minutes 20 seconds"))).to_be_visible()
        expect(page.get_by_role("button", name="Done")).to_be_disabled()
        page.get_by_label("Ends at").fill("4")
        page.get_by_role("button", name="Done").click()

        pages.describe(page, "Short now")
        assert abs(watched(page, fanlight.vault, pages.publish(page)).seconds - 4) < 0.3


def test_an_editor_that_is_left_changes_nothing(fanlight: Running, chromium: Browser, tmp_path: Path) -> None:
    film = colours(tmp_path / "film.mp4", "red", "blue")
    with phone(chromium) as phones:
        page = phones.new_page()
        pages.sign_up(page, fanlight.vault, "undecided")
        pages.choose_video(page, fanlight.vault, film)
        page.get_by_role("button", name="Edit", exact=True).click()
        page.get_by_label("Ends at").fill("1")
        page.get_by_role("button", name="Cancel").click()

        pages.describe(page, "All of it")
        assert abs(watched(page, fanlight.vault, pages.publish(page)).seconds - 4) < 0.1


def test_an_upload_goes_on_when_its_editor_is_left_for_another_page(
    fanlight: Running, chromium: Browser, tmp_path: Path
) -> None:
    film = colours(tmp_path / "film.mp4", "red", "blue")
    with phone(chromium) as phones:
        page = phones.new_page()
        pages.sign_up(page, fanlight.vault, "wanders_off")
        page.route("**/api/uploads/*", lambda route: route.abort())
        pages.choose_video(page, fanlight.vault, film)
        page.wait_for_url("**/create?draft=*")
        page.get_by_role("button", name="Edit", exact=True).click()
        expect(page.get_by_label("Begins at")).to_be_visible()
        page.unroute("**/api/uploads/*")

        page.get_by_role("link", name="Studio").click()

        eventually(lambda: stages(page, fanlight.vault) == ["ready"])


def pick(page: Page, address: str, *films: Path) -> None:
    page.goto(f"{address}/create")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a video").click()
    chooser.value.set_files(list(films))


def drafts(page: Page, address: str) -> int:
    """How many videos the person has begun or published."""
    return len(page.request.get(f"{address}/api/drafts").json()["drafts"])


def stages(page: Page, address: str) -> list[str]:
    """How far each of the person's videos is."""
    return [draft["stage"] for draft in page.request.get(f"{address}/api/drafts").json()["drafts"]]


def watched(page: Page, address: str, video: str) -> "Shown":
    """The largest file of a published video."""
    eventually(lambda: page.request.get(f"{address}/api/videos/{video}").ok)
    card = page.request.get(f"{address}/api/videos/{video}").json()["video"]
    return Shown(page.request.get(address + card["renditions"][-1]["url"]).body())


class Shown:
    """What a file shows."""

    def __init__(self, film: bytes) -> None:
        with av.open(io.BytesIO(film)) as opened:
            self.is_heard = bool(opened.streams.audio)
            self.seconds = float(opened.duration or 0) / 1_000_000
            frames = [(frame.time or 0.0, frame.to_ndarray(format="rgb24")) for frame in opened.decode(video=0)]
        self.times = np.array([time for time, _ in frames])
        self.pictures = [picture for _, picture in frames]
        self.height, self.width = self.pictures[0].shape[:2]

    def at(self, seconds: float) -> NDArray[np.uint8]:
        return self.pictures[max(0, int(self.times.searchsorted(seconds, side="right")) - 1)]

    def colour(self, seconds: float) -> str:
        """Of most of the middle of the picture."""
        picture = self.at(seconds)
        middle = picture[self.height * 9 // 20 : self.height * 11 // 20].reshape(-1, 3)
        return COLOURS.get(tuple((np.median(middle, axis=0) > 90).tolist()), "none")

    def is_written(self, seconds: float) -> bool:
        return bool(self._white(seconds).any())

    def written_rows(self, seconds: float) -> NDArray[np.float64]:
        """Where something white is, from 0 at the top to 1."""
        return np.nonzero(self._white(seconds).any(axis=1))[0] / self.height

    def _white(self, seconds: float) -> NDArray[np.bool_]:
        return np.asarray(self.at(seconds).sum(axis=2, dtype=np.int64) > WHITE)
