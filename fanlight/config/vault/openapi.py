"""Writes docs/reference/vault-openapi.json: `python -m fanlight.config.vault.openapi`."""

import os
from pathlib import Path

import django

from fanlight.config.vault import document

PLACE = Path("docs/reference/vault-openapi.json")


def _write() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanlight.config.vault.settings")
    django.setup()
    # The features' views can be imported from here on and not before: Django's own rule.
    from fanlight.config.vault import described

    PLACE.parent.mkdir(parents=True, exist_ok=True)
    PLACE.write_text(document.text(described.whole()), encoding="utf-8")


if __name__ == "__main__":
    _write()
