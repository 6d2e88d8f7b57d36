"""How a person appears in public."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db import transaction

from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.profile import Profile as ProfileCrossing
from fanlight.foundation.errors import NotFound
from fanlight.media.avatar import avatar
from fanlight.media.refusal import Unacceptable
from fanlight.vault.accounts.events import AccountOpened
from fanlight.vault.studio import files, rules
from fanlight.vault.studio.errors import UnusablePicture
from fanlight.vault.studio.models import Commenting, Profile


def introduce(opened: AccountOpened) -> None:
    """Give a new account its public face, in the transaction that opens it."""
    _cross(
        Profile.objects.create(
            account_id=opened.account_id,
            actor_id=opened.actor_id,
            handle=opened.handle,
            name=rules.cleaned(opened.name, longest=rules.LONGEST_NAME).replace("\n", " "),
        )
    )


@transaction.atomic
def edit_profile(account_id: UUID, *, name: str, bio: str) -> Profile:
    """Change the words of a profile."""
    profile = _locked(account_id)
    profile.name = rules.cleaned(name, longest=rules.LONGEST_NAME).replace("\n", " ")
    profile.bio = rules.cleaned(bio, longest=rules.LONGEST_BIO)
    profile.save(update_fields=["name", "bio"])
    _cross(profile)
    return profile


@transaction.atomic
def let_comment(account_id: UUID, commenting: Commenting) -> Profile:
    """Say who may write under one's next videos, unless one of them says otherwise."""
    profile = _locked(account_id)
    profile.commenting = commenting
    profile.save(update_fields=["commenting"])
    return profile


def change_avatar(account_id: UUID, sent: Callable[[Path], None]) -> Profile:
    """Make a picture that somebody sent into their avatar; `sent` writes it where it is told."""
    with TemporaryDirectory(prefix="avatar-", dir=files.scratch()) as folder:
        source, made = Path(folder) / "sent", Path(folder) / "made.webp"
        sent(source)
        with _worded_as_ours():
            picture = avatar(source, made)
        with files.keeping(picture, "webp") as name, transaction.atomic():
            profile = _locked(account_id)
            profile.avatar_sha256 = name.partition(".")[0]
            profile.save(update_fields=["avatar_sha256"])
            _cross(profile, objects=[name])
            return profile


@contextmanager
def _worded_as_ours() -> Iterator[None]:
    try:
        yield
    except Unacceptable as unacceptable:
        raise UnusablePicture(unacceptable.reason, remedy=unacceptable.remedy) from unacceptable


def _locked(account_id: UUID) -> Profile:
    profile = Profile.objects.select_for_update().filter(account_id=account_id).first()
    if profile is None:
        raise NotFound()
    return profile


def _cross(profile: Profile, objects: list[str] | None = None) -> None:
    crossing = ProfileCrossing(
        actor_id=profile.actor_id,
        handle=profile.handle,
        name=profile.name,
        bio=profile.bio,
        avatar_sha256=profile.avatar_sha256 or None,
        retired=False,
    )
    outbox.send(crossing, objects=objects or [])
