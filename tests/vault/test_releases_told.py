"""A vault tells strangers what it demands of code, and that it demands nothing where that is so."""

from dataclasses import replace
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client, override_settings

from fanlight.config.settings import Settings
from fanlight.custody.signing import Signer
from fanlight.foundation.configuration import own
from fanlight.transparency.schemas import Custody, ReleasesTold

LOG = Signer.plain("public.example/log", Ed25519PrivateKey.generate())
CUSTODIAN = Signer.plain("custodian.example/rebuilds", Ed25519PrivateKey.generate())


def told(settings: Settings) -> ReleasesTold | None:
    with override_settings(FANLIGHT=settings):
        return msgspec.json.decode(Client().get("/.well-known/custody.json").content, type=Custody).releases


def test_custody_json_says_what_is_demanded_of_code_that_starts(db: None, tmp_path: Path) -> None:
    (tmp_path / "policy").write_text(f"log {LOG.key.vkey}\nquorum none\n")
    (tmp_path / "rebuilders.vkey").write_text(f"{CUSTODIAN.key.vkey}\n")
    usual = own()
    demanding = replace(
        usual,
        release_policy=str(tmp_path / "policy"),
        release_cooling_days=9,
        release_urgent_days=2,
        release_rebuilders=str(tmp_path / "rebuilders.vkey"),
    )

    assert told(usual) == ReleasesTold([], 0, 0, [])
    assert told(demanding) == ReleasesTold([LOG.key.name], 9, 2, [CUSTODIAN.key.name])
