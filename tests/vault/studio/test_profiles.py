"""How a person appears in public."""

import io
from typing import Any

import av
import msgspec
import numpy as np
import pytest
from django.test import Client

from fanlight.crossings.outbox.models import Message
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.studio import files
from fanlight.vault.studio.models import Profile
from fanlight.vault.studio.places import place

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def crossed() -> list[dict[str, Any]]:
    return [
        msgspec.json.decode(bytes(one.body)) for one in Message.objects.filter(class_name="profile").order_by("seq")
    ]


def picture() -> bytes:
    """A small PNG."""
    frame = av.VideoFrame.from_ndarray(np.full((40, 60, 3), 120, np.uint8), format="rgb24")
    file = io.BytesIO()
    with av.open(file, "w", format="image2pipe") as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = 60, 40, "rgb24"
        container.mux([*stream.encode(frame), *stream.encode(None)])
    return file.getvalue()


def test_a_new_account_gets_a_public_face(ada: Opened) -> None:
    (face,) = crossed()

    assert face["actor_id"] == str(ada.account.actor_id)
    assert (face["handle"], face["name"], face["bio"]) == ("ada", "Ada", "")
    assert (face["avatar_sha256"], face["retired"]) == (None, False)


def test_words_of_a_profile_cross(browser: Client, ada: Opened) -> None:
    body = {"name": " Ada\nLovelace ", "bio": "Engines.\n\u0007Numbers."}

    answer = browser.put("/api/me/profile", body, content_type="application/json")

    assert answer.json() == {
        "id": str(ada.account.actor_id),
        "handle": "ada",
        "name": "Ada Lovelace",
        "bio": "Engines.\nNumbers.",
        "avatar": None,
    }
    assert (crossed()[-1]["name"], crossed()[-1]["bio"]) == ("Ada Lovelace", "Engines.\nNumbers.")


def test_a_picture_becomes_an_avatar_and_stays_when_words_change(browser: Client, ada: Opened) -> None:
    answer = browser.put("/api/me/avatar", picture(), content_type="image/png")

    assert answer.status_code == 200, answer.content
    sha256 = Profile.objects.get().avatar_sha256
    assert answer.json()["avatar"] == f"/media/{sha256}.webp"
    assert crossed()[-1]["avatar_sha256"] == sha256
    assert Message.objects.order_by("seq").last().objects_ahead == [f"{sha256}.webp"]  # type: ignore[union-attr]
    assert files.store().has(f"{sha256}.webp")
    browser.put("/api/me/profile", {"name": "A", "bio": ""}, content_type="application/json")
    assert crossed()[-1]["avatar_sha256"] == sha256
    assert list(files.scratch().iterdir()) == []


def test_pictures_never_take_all_threads(browser: Client, ada: Opened) -> None:
    with place(ada.account.id), place(ada.account.id):
        refused = browser.put("/api/me/avatar", picture(), content_type="image/png")

    assert (refused.status_code, refused.json()["code"]) == (503, "uploads_busy")
    assert browser.put("/api/me/avatar", picture(), content_type="image/png").status_code == 200


@pytest.mark.parametrize("body", [b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"PK\x03\x04" * 10])
def test_what_is_no_picture_is_refused(browser: Client, body: bytes) -> None:
    answer = browser.put("/api/me/avatar", body, content_type="image/png")

    assert (answer.status_code, answer.json()["code"]) == (422, "unusable_picture")
    assert answer.json()["details"]["remedy"]
    assert len(crossed()) == 1


def test_a_picture_that_is_too_large_or_missing_is_refused(browser: Client) -> None:
    assert browser.put("/api/me/avatar", b"x" * 8_000_001, content_type="image/png").status_code == 413
    assert browser.put("/api/me/avatar", b"", content_type="image/png").status_code == 411


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x" * 61, "bio": ""},
        {"name": "x", "bio": "y" * 301},
        {"name": "x"},
        {"name": "x", "bio": "", "handle": "z"},
    ],
)
def test_words_of_the_wrong_form_are_refused(browser: Client, body: dict[str, str]) -> None:
    assert browser.put("/api/me/profile", body, content_type="application/json").status_code == 422


def test_one_has_to_be_signed_in(client: Client) -> None:
    assert client.put("/api/me/profile", {"name": "", "bio": ""}, content_type="application/json").status_code == 401
    assert client.put("/api/me/avatar", b"x", content_type="image/png").status_code == 401
