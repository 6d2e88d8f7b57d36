"""Whose log the vault's is, and whose logs it witnesses."""

from functools import cache
from pathlib import Path

from django.conf import settings as django_settings

import fanlight.recommender
from fanlight.config import accepting
from fanlight.config.settings import Settings
from fanlight.config.vault.built import APP
from fanlight.crossings import catalogue
from fanlight.custody.manifest import SHIPPED
from fanlight.custody.processing import page
from fanlight.custody.processing.telling import Keeping
from fanlight.custody.running import listing
from fanlight.foundation.configuration import own
from fanlight.recommender import published
from fanlight.transparency import queries as log
from fanlight.transparency.keeping import Keeper, Model, plane_told
from fanlight.transparency.schemas import CountsTold, KeptTold, ReleasesTold
from fanlight.vault.activity.noise import KINDS
from fanlight.vault.rights import going


def keeper() -> Keeper:
    """The public plane's log and witness are known by what it lays down when it starts; others by files of our own."""
    settings = own()
    by = f"vault:{settings.vault_name}"
    return Keeper(
        by=by,
        address=settings.vault_address,
        keys=settings.vault_home / "keys",
        known_logs=[settings.vault_home / "witnessed", settings.public_home / "log.vkey"],
        witnesses=[settings.vault_home / "witnesses", settings.public_home / "witness.vkey"],
        manifest=SHIPPED,
        app=APP,
        planes=[
            plane_told("public", settings.public_address, settings.public_owner, settings.public_jurisdiction),
            plane_told(by, settings.vault_address, settings.vault_owner, settings.vault_jurisdiction),
        ],
        crossings=catalogue.schemas(),
        model=_model(),
        releases=_releases(settings),
        notice_days=settings.notice_days,
        coming=settings.vault_home / "coming-manifest.json",
        told_at=KeptTold(
            *(f"{settings.vault_address.rstrip('/')}{place}" for place in (page.PLACE, page.RECORD, page.PROGRAMS))
        ),
        counts=_counts(settings.is_split, settings.counts_a_day, settings.counts_epsilon),
        moving_key=_moving_key(settings),
        openapi="/api/openapi.json",
    )


@cache  # none of it changes while the vault runs
def _model() -> Model:
    return Model(
        parameters=published.parameters(),
        values=published.values(django_settings.FEED_VALUES),
        code=listing(Path(fanlight.recommender.__file__).parent),
    )


def told() -> Keeping:
    """What the page and the record say besides the manifest."""
    settings, coming = own(), log.coming()
    return Keeping(
        address=settings.vault_address,
        owner=settings.vault_owner,
        jurisdiction=settings.vault_jurisdiction,
        public_address=settings.public_address,
        public_owner=settings.public_owner,
        public_jurisdiction=settings.public_jurisdiction,
        is_split=settings.is_split,
        manifest_sha256=log.manifest_sha256(),
        notice_days=settings.notice_days,
        coming_at=coming.effective_at if coming else "",
        coming_weakened=coming.weakened if coming else (),
    )


@cache  # they are read once, when the vault starts
def _releases(settings: Settings) -> ReleasesTold:
    asked = accepting.demands(settings)
    if asked is None:
        return ReleasesTold([], 0, 0, [])
    return ReleasesTold(
        sorted(asked.policy.logs), asked.cooling_days, asked.urgent_days, [key.name for key in asked.rebuilders]
    )


@cache
def _moving_key(settings: Settings) -> str:
    return going.key().public_key().public_bytes_raw().hex()


def _counts(is_split: bool, rows: int, epsilon: float) -> CountsTold:
    if not is_split:
        return CountsTold(exact=True)
    return CountsTold(exact=False, rows=rows, epsilon_micro=round(KINDS * epsilon * 1e6))
