"""Who may write under a video: by its creator's age, as they wish for all, and video by video."""

import pytest
from django.test import Client

from fanlight.vault.accounts.actions import Opened
from fanlight.vault.studio import actions, personal_data
from fanlight.vault.studio.models import Draft
from tests.opened import written
from tests.vault.activity.world import person
from tests.vault.feed.world import browser as browser_of
from tests.vault.feed.world import get
from tests.vault.studio.conftest import Encoder, Sender, prepared
from tests.vault.studio.test_publishing import crossed, edit, publish

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def test_its_creator_says_who_before_and_after(sender: Sender, encoder: Encoder, browser: Client, ada: Opened) -> None:
    draft = prepared(sender)
    assert edit(browser, draft).json()["commenting"] == "everyone"
    assert edit(browser, draft, commenting="followers").json()["commenting"] == "followers"
    assert crossed("permit") == []
    publish(browser, draft)

    card = edit(browser, draft, commenting="nobody").json()

    assert card["commenting"] == "nobody"
    assert crossed("publish")[0]["commenting"] == "followers"
    (message,) = crossed("permit")
    assert (message["commenting"], message["allows_sound"], message["allows_duet"]) == ("nobody", True, True)
    (video,) = written(personal_data.export(ada.account.id))["videos"]
    assert video["commenting"] == "nobody"
    assert edit(browser, draft, commenting="friends").status_code == 422


def test_what_one_wishes_for_all_holds_for_the_next_and_for_none_before(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    before = prepared(sender)
    assert get(browser, "/api/me/commenting") == {"commenting": "everyone"}

    answer = browser.put("/api/me/commenting", {"commenting": "followers"}, content_type="application/json")

    assert answer.json() == get(browser, "/api/me/commenting") == {"commenting": "followers"}
    assert prepared(sender).commenting == "followers"
    assert Draft.objects.get(id=before.id).commenting == "everyone"
    bad = browser.put("/api/me/commenting", {"commenting": "friends"}, content_type="application/json")
    assert bad.status_code == 422


def test_under_the_videos_of_the_young_nobody_writes_until_they_choose_otherwise() -> None:
    young = person(age_band="16_17")
    own = browser_of(young)

    assert get(own, "/api/me/commenting") == {"commenting": "nobody"}
    upload = actions.begin(young.account_id, is_minor=True, size_bytes=9, file_name="")
    assert upload.draft.commenting == "nobody"
    own.put("/api/me/commenting", {"commenting": "everyone"}, content_type="application/json")
    assert get(own, "/api/me/commenting") == {"commenting": "everyone"}
