"""The app's pages as a person finds them: by role and label, in English."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

PASSWORD = "kite lamp river 7"
AGES = {"under_16": "Under 16", "16_17": "16 or 17", "adult": "18 or older"}
AUDIENCES = {
    "everyone": "Everyone, on every server",
    "followers": "Your followers, stays in your vault",
    "only_me": "Only you",
}
STEPS_MS = 300_000
"""How long a video may take from the first byte to being ready."""


def sign_up(page: Page, address: str, handle: str, *, age: str = "adult", password: str = PASSWORD) -> str:
    """Make an account and come to the feed; the recovery code."""
    page.goto(f"{address}/sign-up")
    page.get_by_label("Your @name").fill(handle)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label(AGES[age]).check()
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("heading", name="Your recovery code")).to_be_visible()
    code = page.locator("code").inner_text()
    page.get_by_role("button", name="I have kept it").click()
    page.wait_for_url(f"{address}/")
    return code


def sign_in(page: Page, address: str, handle: str, *, password: str = PASSWORD) -> None:
    """Sign in and come to the feed."""
    page.goto(f"{address}/sign-in")
    page.get_by_label("Your @name").fill(handle)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")


def sign_out(page: Page, address: str) -> None:
    """Leave on this device."""
    page.goto(f"{address}/me")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{address}/")


def choose_video(page: Page, address: str, *files: Path) -> None:
    """Pick a file, or several photos, on the Create page; sending begins by itself."""
    page.goto(f"{address}/create")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a video").click()
    chooser.value.set_files(list(files))
    expect(page.get_by_label("Caption", exact=True)).to_be_visible()


def describe(page: Page, caption: str, *, audience: str = "everyone") -> None:
    """Write the words beside a video, and wait until the vault has them."""
    page.get_by_label("Caption", exact=True).fill(caption)
    page.get_by_role("radio", name=AUDIENCES[audience]).check()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def publish(page: Page) -> str:
    """Publish what is on the Create page, at once or as soon as it is ready, whatever it is like; the video's id."""
    page.get_by_role("button", name=re.compile("^Publish")).click()
    watch, again = page.get_by_role("link", name="Watch it"), page.get_by_role("button", name="Publish", exact=True)
    expect(watch.or_(again)).to_be_visible(timeout=STEPS_MS)
    if again.is_visible():  # what looks like a video that is out already is told before it is posted
        again.click()
    expect(watch).to_be_visible(timeout=STEPS_MS)
    return (watch.get_attribute("href") or "").rsplit("/", 1)[-1]


def upload_and_publish(page: Page, address: str, file: Path, caption: str, *, audience: str = "everyone") -> str:
    """From the gallery to published; the video's id."""
    choose_video(page, address, file)
    describe(page, caption, audience=audience)
    return publish(page)


def withdraw(page: Page, address: str, caption: str) -> None:
    """Take a public video back in the studio."""
    page.goto(f"{address}/studio")
    page.get_by_role("button", name=f"Actions for {caption}").click()
    page.get_by_role("button", name="Withdraw", exact=True).click()
    page.get_by_role("button", name="Withdraw the video").click()
    expect(page.get_by_text("Withdrawn.")).to_be_visible()


def follow(page: Page, address: str, handle: str, *, quietly: bool = False) -> None:
    """Follow someone from their profile."""
    page.goto(f"{address}/@{handle}")
    if quietly:
        page.get_by_role("button", name=re.compile("^How do you want to follow")).click()
        page.get_by_role("button", name=re.compile("^Quietly")).click()
        expect(page.get_by_role("button", name="Following quietly")).to_be_visible()
    else:
        page.get_by_role("button", name="Follow", exact=True).click()
        expect(page.get_by_role("button", name="Following", exact=True)).to_be_visible()


def open_video(page: Page, address: str, video_id: str) -> Locator:
    """Open a video by its address; the video on screen."""
    page.goto(f"{address}/v/{video_id}")
    return current_video(page)


def open_feed(page: Page, address: str, tab: str = "For You") -> Locator:
    """Open one of the three feeds; the video on screen."""
    page.goto(address)
    page.get_by_role("navigation", name="Feeds").get_by_role("link", name=tab).click()
    return current_video(page)


def current_video(page: Page) -> Locator:
    """The video on screen, once there is one; the others in the feed are inert."""
    video = page.locator("article:not([inert])")
    expect(video).to_be_visible()
    return video


def next_video(page: Page) -> Locator:
    """Move one video on by the keyboard; the video then on screen."""
    before = current_video(page).get_attribute("aria-posinset")
    page.keyboard.press("ArrowDown")
    expect(page.locator("article:not([inert])")).not_to_have_attribute("aria-posinset", before or "")
    video = current_video(page)
    expect(video).to_be_in_viewport(ratio=0.9)  # a click would stop what still glides in, and the feed where it stands
    return video


def like(page: Page) -> None:
    """Like the video on screen."""
    button = current_video(page).get_by_role("button", name=re.compile("^Like"))
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def follow_creator(page: Page) -> None:
    """Follow the creator of the video on screen, from the feed."""
    video = current_video(page)
    video.get_by_role("button", name=re.compile(r"^Follow \W?@")).click()
    expect(video.get_by_role("button", name=re.compile(r"^Follow \W?@"))).to_have_count(0)


def open_why(page: Page) -> Locator:
    """Open the reasons of the video on screen: a sheet, or on a wide screen what already stands beside it."""
    beside = page.get_by_role("complementary", name="Why this video")
    if beside.is_visible():
        return beside
    current_video(page).get_by_role("button", name=re.compile("^Why this video")).click()
    sheet = page.get_by_role("dialog", name="Why this video")
    expect(sheet).to_be_visible()
    return sheet


def change_language(page: Page, address: str, name: str) -> None:
    """Let the app speak another language, named in itself."""
    page.goto(f"{address}/settings")
    page.get_by_role("radio", name=name).check()
    expect(page.locator("html")).to_have_attribute("lang", {"English": "en", "العربية": "ar", "Deutsch": "de"}[name])


def claim_operator(page: Page, address: str, code: str) -> None:
    """Become the operator by the one-time code."""
    page.goto(f"{address}/operator")
    page.get_by_label("One-time code").fill(code)
    page.get_by_role("button", name="Become the operator").click()
    expect(page.get_by_role("heading", name="Jobs")).to_be_visible()


def delete_account(page: Page, address: str, handle: str, *, password: str = PASSWORD) -> None:
    """Leave for good."""
    page.goto(f"{address}/settings")
    page.get_by_role("button", name="Delete my account").click()
    page.get_by_label(f"Type @{handle} to confirm").fill(handle)
    page.get_by_role("dialog").get_by_label("Current password").fill(password)
    page.get_by_role("button", name="Delete everything").click()
    page.wait_for_url(f"{address}/")
