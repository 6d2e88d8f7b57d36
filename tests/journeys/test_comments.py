"""Comments in real Chromium: written, answered and taken away, by their writer or the creator; read by strangers."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys import pages
from tests.journeys.person import Person
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone, violations
from tests.media.drawing import clip

pytestmark = pytest.mark.slow


def test_people_talk_under_a_video_and_its_creator_has_the_last_word(
    fanlight: Running, chromium: Browser, tmp_path: Path
) -> None:
    with phone(chromium) as creators, phone(chromium) as fans, phone(chromium) as strangers:
        creator, fan, stranger = creators.new_page(), fans.new_page(), strangers.new_page()
        pages.sign_up(creator, fanlight.vault, "talked_about")
        pages.sign_up(fan, fanlight.vault, "talks_a_lot")
        film = clip(tmp_path / "clay.mp4", size="180x320", seconds=3)
        video = pages.upload_and_publish(creator, fanlight.vault, film, "Say something")
        anyone = Person(fanlight.vault)
        eventually(lambda: anyone.ask("GET", f"/api/videos/{video}").status == 200)

        talk = opened(fan, fanlight.vault, video)
        expect(talk.get_by_text("Nobody has written anything yet")).to_be_visible()
        assert field_above(fan, talk, keyboard=400) <= fan.evaluate("innerHeight") - 400
        write(talk, "Lovely clay, @talked_about")
        write(talk, "And once more")
        expect(talk.get_by_role("heading", name="Comments · 2")).to_be_visible()
        assert violations(fan, after=talk) == []
        eventually(lambda: said(anyone, video) == ["And once more", "Lovely clay, @talked_about"])

        talk = opened(creator, fanlight.vault, video)
        line(talk, "Lovely clay").get_by_role("button", name=re.compile("^Reply")).click()
        expect(talk.get_by_label("Write a comment")).to_be_focused()
        write(talk, "Thank you")
        eventually(lambda: answers(anyone, video, "Lovely clay, @talked_about") == ["Thank you"])
        remove(creator, talk, "And once more")
        eventually(lambda: said(anyone, video) == ["Lovely clay, @talked_about"])

        stranger.goto(f"{fanlight.public}/v/{video}")
        expect(stranger.get_by_text("Lovely clay, @talked_about")).to_be_visible()
        expect(stranger.get_by_text("And once more")).to_have_count(0)
        stranger.get_by_text("1 reply").click()
        expect(stranger.get_by_text("Thank you")).to_be_visible()
        talk = opened(stranger, fanlight.vault, video)
        expect(line(talk, "Lovely clay")).to_be_visible()
        expect(talk.get_by_role("link", name="Sign in to write here")).to_be_visible()

        fan.goto(f"{fanlight.vault}/comments")
        expect(fan.get_by_text("No longer public")).to_have_count(1)  # what the creator took away
        talk = opened(fan, fanlight.vault, video)
        talk.get_by_role("button", name="1 reply").click()
        expect(line(talk, "Thank you").get_by_text("Creator", exact=True)).to_be_visible()
        remove(fan, talk, "Lovely clay")
        eventually(lambda: said(anyone, video) == [])

        creator.goto(f"{fanlight.vault}/settings")
        creator.get_by_label("Words that hold a comment back").fill("glaze\nmud")
        creator.get_by_role("button", name="Save the words").click()
        expect(creator.get_by_text("The words are saved")).to_be_attached()
        write(talk, "Too much GLAZE")
        expect(line(talk, "Too much GLAZE").get_by_text("Held back until")).to_be_visible()
        assert said(anyone, video) == []
        creator.reload()
        creator.get_by_role("button", name="Let the comment by @talks_a_lot through").click()
        eventually(lambda: said(anyone, video) == ["Too much GLAZE"])
        fan.keyboard.press("Escape")
        expect(fan.get_by_role("dialog")).to_have_count(0)


def test_what_is_written_on_a_bad_line_arrives_once_the_line_is_there(
    fanlight: Running, chromium: Browser, tmp_path: Path
) -> None:
    creator = Person(fanlight.vault).sign_up("talks_on_a_train")
    video = creator.publish(clip(tmp_path / "train.mp4", size="180x320", seconds=2), "From a train")
    eventually(lambda: creator.ask("GET", f"/api/videos/{video}").status == 200)
    with phone(chromium) as phones:
        phones.add_cookies([{"name": k, "value": v, "url": fanlight.vault} for k, v in creator.cookies.items()])
        page = phones.new_page()
        talk = opened(page, fanlight.vault, video)

        phones.set_offline(True)
        talk.get_by_label("Write a comment").fill("From a tunnel")
        talk.get_by_role("button", name="Send", exact=True).click()
        expect(line(talk, "From a tunnel").get_by_text("Not sent yet")).to_be_visible()
        page.keyboard.press("Escape")
        phones.set_offline(False)

        eventually(lambda: said(creator, video) == ["From a tunnel"])
        talk = opened(page, fanlight.vault, video)
        expect(line(talk, "From a tunnel")).to_have_count(1)
        expect(line(talk, "From a tunnel").get_by_text("Not sent yet")).to_have_count(0)


def test_what_is_written_outlives_a_closed_sheet_and_a_session_that_ends(
    fanlight: Running, chromium: Browser, tmp_path: Path
) -> None:
    creator = Person(fanlight.vault).sign_up("asks_for_words")
    video = creator.publish(clip(tmp_path / "words.mp4", size="180x320", seconds=2), "What do you say")
    eventually(lambda: creator.ask("GET", f"/api/videos/{video}").status == 200)
    with phone(chromium) as phones:
        page = phones.new_page()
        pages.sign_up(page, fanlight.vault, "writes_with_care")
        talk = opened(page, fanlight.vault, video)
        talk.get_by_label("Write a comment").fill("With care")

        page.keyboard.press("Escape")
        expect(talk).to_have_count(0)
        pages.current_video(page).get_by_role("button", name="Comments").click()
        expect(talk.get_by_label("Write a comment")).to_have_value("With care")

        phones.clear_cookies(name="fanlight_session")
        talk.get_by_role("button", name="Send", exact=True).click()
        expect(line(talk, "With care").get_by_role("button", name="Try again")).to_be_visible()
        talk.get_by_role("link", name="Sign in to write here").click()
        page.get_by_label("Your @name").fill("writes_with_care")
        page.get_by_label("Password", exact=True).fill(pages.PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        pages.current_video(page).get_by_role("button", name="Comments").click()

        eventually(lambda: said(creator, video) == ["With care"])


def opened(page: Page, address: str, video: str) -> Locator:
    """The comments of a video, which goes on under them."""
    pages.open_video(page, address, video).get_by_role("button", name="Comments").click()
    talk = page.get_by_role("dialog", name=re.compile("^Comments"))
    expect(talk).to_be_visible()
    return talk


def field_above(page: Page, talk: Locator, *, keyboard: int) -> float:
    """Where the field ends when a phone's keyboard of this height stands over the page; long words stay inside."""
    field = talk.get_by_label("Write a comment")
    page.evaluate(
        f"Object.defineProperty(visualViewport, 'height', {{value: innerHeight - {keyboard}, configurable: 1}})"
    )
    page.evaluate("visualViewport.dispatchEvent(new Event('resize'))")
    field.fill("x" * 450)
    page.wait_for_timeout(300)
    box = field.bounding_box()
    assert box is not None
    assert box["width"] < page.evaluate("innerWidth") - 44
    page.evaluate("delete visualViewport.height")
    page.evaluate("visualViewport.dispatchEvent(new Event('resize'))")
    return box["y"] + box["height"]


def line(talk: Locator, text: str) -> Locator:
    return talk.get_by_role("article").filter(has_text=text)


def write(talk: Locator, text: str) -> None:
    talk.get_by_label("Write a comment").fill(text)
    talk.get_by_role("button", name="Send", exact=True).click()
    expect(line(talk, text)).to_be_visible()
    expect(talk.get_by_text("Your comment is sent")).to_be_attached()


def remove(page: Page, talk: Locator, text: str) -> None:
    line(talk, text).get_by_role("button", name=re.compile("^Remove")).click()
    page.get_by_role("dialog", name="Remove this comment?").get_by_role("button", name="Remove", exact=True).click()
    expect(line(talk, text)).to_have_count(0)


def said(person: Person, video: str) -> Sequence[str]:
    """What everyone reads there, the newest first."""
    found = person.get(f"/api/videos/{video}/comments")["items"]
    return [item["text"] for item in found if item["state"] == "public"]


def answers(person: Person, video: str, text: str) -> Sequence[str]:
    found = person.get(f"/api/videos/{video}/comments")["items"]
    (answered,) = [item["id"] for item in found if item["text"] == text]
    return [item["text"] for item in person.get(f"/api/comments/{answered}/answers")["items"]]
