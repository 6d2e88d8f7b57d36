"""The vault's settings with the addresses of `empty_view_urls`."""

from fanlight.config.vault.settings import *  # noqa: F403

ROOT_URLCONF = "bench.empty_view_urls"
