"""Begins a new transparency log where the old one cannot be continued: `python -m fanlight.config.renewing <plane>`."""

import os
import sys

import django

PLANES = ("public", "vault")


def main() -> None:
    """Stop Fanlight first; start it afterwards, and it makes the new key known beside it."""
    if len(sys.argv) != 2 or sys.argv[1] not in PLANES:
        sys.exit("Say whose log: python -m fanlight.config.renewing public, or vault")
    os.environ["DJANGO_SETTINGS_MODULE"] = f"fanlight.config.{sys.argv[1]}.settings"
    django.setup()
    # Models exist from here on and not before: Django's own rule, not a way round a cycle.
    from fanlight.foundation.errors import Refused
    from fanlight.transparency.renewal import renew

    try:
        origin, aside = renew()
    except Refused as refusal:
        sys.exit(refusal.message)
    sys.stdout.write(f"The log is now {origin}; the old one lies in {aside}. Tell those who follow it why it ended.\n")


if __name__ == "__main__":
    main()
