"""The whole journey in real Chromium; its pictures are kept in docs/images."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from fanlight.demo.people import CREATORS
from tests.journeys import pages
from tests.journeys.person import Person
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually, in_feed
from tests.media.drawing import draw

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PIECE_BYTES = 5_000_000
"""How much of a file the app sends at a time."""
PHONE = {"width": 412, "height": 915}
DESKTOP = {"width": 1440, "height": 900}


class Seen:
    """What a page asked for, and what it complained of."""

    def __init__(self, page: Page) -> None:
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]) if "://" in request.url else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: self.complaints.append(message.text) if "Content Security Policy" in message.text else None,
        )


def phone(chromium: Browser, **more: object) -> BrowserContext:
    context = chromium.new_context(viewport=PHONE, device_scale_factor=1, has_touch=True, locale="en", **more)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)  # a busy machine is no finding
    return context


def picture(page: Page, name: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    page.screenshot(path=IMAGES / f"{name}.jpg", type="jpeg", quality=82)


def test_from_a_gallery_to_a_strangers_feed(demo: Running, chromium: Browser, shared_clips: Path) -> None:
    with phone(chromium) as creators, phone(chromium) as strangers:
        creator, stranger = creators.new_page(), strangers.new_page()
        seen = Seen(creator), Seen(stranger)

        code = pages.sign_up(creator, demo.vault, "juggling_jo")
        video = pages.upload_and_publish(
            creator, demo.vault, shared_clips / "sam2_05_default_juggle.mp4", "Three balls, one take #juggling"
        )
        api = Person(demo.vault).sign_up("helper_of_jo")
        in_feed(api, video)
        pages.sign_up(stranger, demo.vault, "first_watcher")
        find(stranger, "Three balls, one take")
        stranger.wait_for_timeout(2500)
        pages.like(stranger)
        picture(stranger, "feed-phone")
        sheet = pages.open_why(stranger)
        picture(stranger, "why-phone")

        assert len(code) >= 16
        expect(sheet).to_contain_text(re.compile(r"\w"))
        stranger.keyboard.press("Escape")
        expect(sheet).to_have_count(0)
        stranger.keyboard.press("ArrowDown")  # the watch has ended, and is told within seconds
        eventually(lambda: video in watched(stranger))
        pages.follow(stranger, demo.vault, "juggling_jo")
        eventually(lambda: api.get(f"/api/videos/{video}")["video"]["like_count"] == 1)
        eventually(lambda: api.get("/api/profiles/juggling_jo")["follower_count"] == 1)
        stranger.goto(f"{demo.vault}/following")
        expect(pages.current_video(stranger)).to_be_visible()
        stranger.goto(f"{demo.vault}/")
        expect(pages.current_video(stranger)).to_be_visible()
        assert "Three balls, one take" not in stranger.inner_text("body"), "what was watched is not shown again"
        for one in seen:
            assert one.hosts == {demo.vault.removeprefix("http://")}, "the app talks to its vault only"
            assert not one.complaints


def test_every_screen_can_be_looked_at(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        seen = Seen(page)
        pages.sign_up(page, demo.vault, "looks_around")
        for path in ("create", "studio", "me", "settings", "history", "@potters_corner"):
            page.goto(f"{demo.vault}/{path}")
            expect(page.get_by_role("heading").first).to_be_visible()
            page.wait_for_timeout(600)
            picture(page, f"{path.removeprefix('@potters_corner') or 'profile'}-phone")
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        for path in ("create", "settings", "@potters_corner"):
            page.goto(f"{demo.vault}/{path}")
            expect(page.get_by_role("heading").first).to_be_visible()
            page.wait_for_timeout(600)
            picture(page, f"{path.removeprefix('@potters_corner') or 'profile'}-desktop")
        page.goto(demo.vault)
        expect(pages.current_video(page)).to_be_visible()
        page.wait_for_timeout(2500)
        picture(page, "feed-desktop")

        assert not seen.complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(demo: Running, chromium: Browser, scheme: str) -> None:
    with phone(chromium, color_scheme=scheme) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, f"listens_in_the_{scheme}")

        found = {"feed": violations(page, after=pages.current_video(page))}
        found["why"] = violations(page, after=pages.open_why(page))
        page.keyboard.press("Escape")
        pages.current_video(page).get_by_role("button", name="More").click()
        found["menu"] = violations(page, after=page.get_by_role("dialog"))
        latest = page.request.get(f"{demo.vault}/api/feed/latest").json()["items"]
        sound = next(item["video"]["sound"]["id"] for item in latest if item["video"]["sound"])
        open_one = next(item["video"]["id"] for item in latest if item["video"]["may_duet"])
        with_others = (f"sound/{sound}", f"create?sound={sound}", f"duets/{open_one}", f"create?duet={open_one}")
        for path in ("create", "@potters_corner", "settings", *with_others):
            page.goto(f"{demo.vault}/{path}")
            found[path] = violations(page, after=page.get_by_role("heading").first)

        assert not {place: said for place, said in found.items() if said}


def test_a_profile_plays_the_videos_of_its_creator(demo: Running, chromium: Browser, shared_clips: Path) -> None:
    creator = Person(demo.vault).sign_up("made_two")
    for words in ("The first #two", "The second #two"):
        creator.publish(shared_clips / "gradio_b.mp4", words)
    eventually(lambda: len(creator.get("/api/profiles/made_two/videos")["items"]) == 2)
    with phone(chromium) as context:
        page = context.new_page()
        page.goto(f"{demo.vault}/@made_two")
        page.get_by_role("link", name="The first").click()

        expect(pages.current_video(page)).to_have_attribute("aria-posinset", "2")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_text("These are all the videos of")).to_be_visible()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        expect(pages.current_video(page)).to_contain_text("The second")
        page.get_by_role("button", name="Back").click()
        expect(page.get_by_role("link", name="The first")).to_be_visible()


def test_finishing_a_video_changes_what_comes_next(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, "one_theme_only")
        pages.current_video(page)
        before = themes(page)
        theme = before[0]

        eventually(lambda: is_at_its_end(page))
        page.wait_for_timeout(1000)
        with page.expect_response(re.compile("/api/feed/for-you.*held")):
            pages.next_video(page)
        eventually(lambda: themes(page) != before)

        after = themes(page)
        held = 1 + 3  # the one that was finished, the one on screen, and the two that the players have
        assert after[:held] == before[:held], "nothing is taken from under the viewer"
        assert theme in after[held:]
        assert theme not in before[held:] or after.index(theme, held) < before.index(theme, held)
        for _ in range(after.index(theme, held) - 1):
            pages.next_video(page)
        expect(pages.open_why(page)).to_contain_text(re.compile("You (finished|watched) "))


def test_arabic_runs_from_right_to_left(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, "reads_arabic")

        pages.change_language(page, demo.vault, "العربية")

        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        picture(page, "settings-arabic-phone")
        page.goto(demo.vault)
        page.wait_for_timeout(2500)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        picture(page, "feed-arabic-phone")


def test_it_opens_without_a_network_and_keeps_no_private_answer(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, "on_a_train")
        page.goto(f"{demo.vault}/settings")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_timeout(1000)
        kept = page.evaluate(
            "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.keys()))))"
            ".then(all => all.flat().map(request => new URL(request.url).pathname))"
        )

        context.set_offline(True)
        page.goto(demo.vault)

        expect(page.get_by_role("heading", name="Fanlight cannot be reached")).to_be_visible()
        expect(page.get_by_text("It goes on by itself when the connection is back.")).to_be_visible()
        picture(page, "offline-phone")
        context.set_offline(False)
        expect(pages.current_video(page)).to_be_visible()
        assert kept
        assert not [path for path in kept if path.startswith(("/api", "/kept"))]


@pytest.mark.parametrize("visit", range(5))  # where a page has to wait for the worker, about one of three is lost
def test_a_page_that_closes_tells_what_was_watched_though_its_service_worker_sleeps(
    demo: Running, chromium: Browser, visit: int
) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, f"closes_early_{visit}")
        expect(pages.current_video(page)).to_be_visible()
        eventually(lambda: bool(page.evaluate("navigator.serviceWorker.controller !== null")))
        page.wait_for_timeout(1000)
        browser = context.new_cdp_session(page)
        browser.send("ServiceWorker.enable")
        browser.send("ServiceWorker.stopAllWorkers")
        page.goto(f"{demo.vault}/history")
        eventually(lambda: bool(watched(page)))


def test_a_closed_page_goes_on_with_the_same_file(
    fanlight: Running, chromium: Browser, shared_clips: Path, tmp_path: Path
) -> None:
    film = tmp_path / "long_take.mp4"
    clip = (shared_clips / "gradio_b.mp4").read_bytes()
    film.write_bytes(clip + (2 * PIECE_BYTES).to_bytes(4, "big") + b"free" + bytes(2 * PIECE_BYTES - 8))
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, fanlight.vault, "drops_the_phone")
        slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 2_000_000}
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
        with page.expect_request(lambda request: request.headers.get("upload-offset") == str(PIECE_BYTES)):
            pages.choose_video(page, fanlight.vault, film)
        page.close()  # the first piece has arrived, the second is under way

        page = context.new_page()
        page.goto(f"{fanlight.vault}/create")
        expect(page.get_by_text(re.compile(r"^\d+% has arrived and is kept"))).to_be_visible()
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Choose the file again").click()
        with page.expect_request(lambda request: request.method == "PATCH" and "/uploads/" in request.url) as sent:
            chooser.value.set_files(film)
        pages.describe(page, "One long take")

        assert PIECE_BYTES <= int(sent.value.headers["upload-offset"]) < film.stat().st_size
        assert pages.publish(page)


def test_photos_and_a_sound_are_posted_as_videos(fanlight: Running, chromium: Browser, tmp_path: Path) -> None:
    photos = [
        draw(tmp_path / f"{size}.jpg", "-f", "lavfi", "-i", f"testsrc2=s={size}", "-frames:v", "1")
        for size in ("640x480", "300x600")
    ]
    song = draw(tmp_path / "song.mp3", "-f", "lavfi", "-i", "sine=d=3")
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, fanlight.vault, "takes_photos")
        for files, words, seconds in ((photos, "Two photos", 6), ([song], "One tone", 3)):
            pages.choose_video(page, fanlight.vault, *files)
            pages.describe(page, words)
            expect(page.get_by_role("button", name="Publish", exact=True)).to_be_visible(timeout=pages.STEPS_MS)
            shares_sound = page.get_by_role("switch", name="Let others use its sound")
            expect(shares_sound).to_have_count(0 if files is photos else 1)
            video = pages.publish(page)

            pages.open_video(page, fanlight.vault, video)
            eventually(lambda seconds=seconds: round(playing_seconds(page)) == seconds)

        page.goto(f"{fanlight.vault}/create")
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Choose a video").click()
        chooser.value.set_files([*photos, song])
        expect(page.get_by_text("These cannot be posted together")).to_be_visible()


def playing_seconds(page: Page) -> float:
    """The length of the video that plays now; nothing before one does."""
    playing = "[...document.querySelectorAll('video')].find(one => !one.paused && one.currentTime > 0)?.duration ?? 0"
    return float(page.evaluate(playing))


def violations(page: Page, *, after: Locator) -> list[str]:
    """What axe has to say of the page once this is there and has stopped moving."""
    expect(after).to_be_visible()
    page.wait_for_timeout(600)
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(
        "axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>"
        " nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`)))"
    )
    return found


def themes(page: Page) -> list[str]:
    """What the videos that the feed holds are of, in order; any other creator is their own theme."""
    labels: list[str] = page.locator("article").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    makers = [re.sub(r"[^\w]", "", label.rsplit("@", 1)[-1]) for label in labels]
    theme_of = {maker: theme for theme, all_makers in CREATORS.items() for maker in all_makers}
    return [theme_of.get(maker, maker) for maker in makers]


def is_at_its_end(page: Page) -> bool:
    near = "[...document.querySelectorAll('video')].some(one => !one.paused && one.currentTime > one.duration - 0.5)"
    return bool(page.evaluate(near))


def watched(page: Page) -> set[str]:
    """Ids of what the person at this screen has watched, as their vault knows it."""
    history = page.evaluate("fetch('/api/me/history').then((answer) => answer.json())")
    return {item["video"]["id"] for item in history["items"]}


def find(page: Page, words: str) -> None:
    """Swipe until a video with these words is on screen."""
    expect(pages.current_video(page)).to_be_visible()
    for _ in range(40):
        if words in pages.current_video(page).inner_text():
            return
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(700)
    pytest.fail(f"no video says {words!r}")
