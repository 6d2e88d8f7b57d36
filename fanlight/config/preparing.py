"""A plane's keys and tables, made on the first start and brought up to date on later ones."""

import os
from pathlib import Path
from typing import Literal

import django
from django.core.management import call_command

from fanlight.config.accepting import refuse_what_is_not_accepted
from fanlight.config.public.own import PublicSettings, public_settings
from fanlight.config.settings import Settings, settings
from fanlight.crossings import keys
from fanlight.custody.log import Damaged
from fanlight.custody.notes import NotSigned
from fanlight.custody.signing import UnsafeSigningKey, signing_key
from fanlight.foundation.whole_files import write_anew

Plane = Literal["public", "vault"]


def prepare(plane: Plane) -> int:
    """Make what this plane needs before it can serve; harmless to repeat."""
    if plane == "vault":
        refuse_what_is_not_accepted(settings())
    for folder in _public_folders(public_settings()) if plane == "public" else _vault_folders(settings()):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["DJANGO_SETTINGS_MODULE"] = f"fanlight.config.{plane}.settings"
    django.setup()
    _refuse_without_notice()
    # With its checks: they refuse, for one, a vault that keeps what its manifest does not declare.
    call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    if plane == "vault" and settings().keeps_copy:
        _make_copy()
    log_key, witness_key = _begin_log(plane)
    if plane == "public":
        write_anew(public_settings().public_home / "log.vkey", log_key)
        write_anew(public_settings().public_home / "witness.vkey", witness_key)
    else:
        own = settings()
        _settle_keys(own)
        write_anew(own.vault_home / "log.vkey", log_key)
        if own.is_apart:
            signing_key(own.vault_home / "keys" / "gateway.key")
        else:
            _introduce(own)
            write_anew(own.public_home / "witnessed" / f"{own.vault_name}.vkey", log_key)
        _offer_office(own)
    return 0


def _refuse_without_notice() -> None:
    """Before a table is touched: what promises people less than the version before is not started unannounced."""
    from fanlight.transparency import actions
    from fanlight.transparency.errors import TooSoon

    try:
        actions.refuse_unannounced()
    except TooSoon as refusal:
        raise ValueError(str(refusal)) from refusal


def _begin_log(plane: Plane) -> tuple[bytes, bytes]:
    """Let this plane's log say what is being started; its key and its witness's, for the plane beside it."""
    from fanlight.transparency import actions, last, queries

    try:
        actions.say_what_runs()
        log = queries.own_log()
        last.check(log)  # also where nothing new was said
    except (Damaged, NotSigned, UnsafeSigningKey) as error:
        raise ValueError(
            f"the transparency log cannot be continued: {error}. Bring back keys/log.key or the newest copy of the "
            f"database. Are they lost, begin another log: python -m fanlight.config.renewing {plane}"
        ) from error
    return f"{log.key.vkey}\n".encode(), f"{queries.own_witness().key.vkey}\n".encode()


def _make_copy() -> None:
    """The tables in which this vault keeps what it hears of a public plane elsewhere."""
    from fanlight.vault.mirror import copying

    copying.prepare()


def _settle_keys(own: Settings) -> None:
    """End what a ceremony that was cut short has begun."""
    from fanlight.vault.accounts import rewrapping

    rewrapping.settle(own.vault_home / "keys")


def _introduce(own: Settings) -> None:
    """Let the public plane beside this vault know whose signed crossings to take."""
    key = signing_key(own.vault_home / "keys" / "gateway.key")
    keys.introduce(key, vaults=own.public_home / "vaults", name=own.vault_name)


def _offer_office(own: Settings) -> None:
    """While nobody is the operator, keep a one-time code that makes someone so."""
    from fanlight.vault.operations import actions as operations

    operations.offer_office(own.home)


def _public_folders(own: PublicSettings) -> list[Path]:
    return [own.public_home, own.public_objects, own.public_home / "vaults"]


def _vault_folders(own: Settings) -> list[Path]:
    return [own.vault_home, own.vault_home / "keys", own.vault_objects, own.vault_home / "uploads", own.state]
