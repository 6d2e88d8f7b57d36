"""A small world on a Fanlight of our own: what the suite finds on any other, with enough variety to see effects."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.journeys.person import Person
from tests.journeys.running import Running

THEMES = ("ceramics", "tides", "trams", "moss", "kites")

# The stage is set in the public tables before the start; preparing a hundred real clips would take half an hour.
STAGE = """
import django, sys
django.setup()
from datetime import timedelta
from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Tagging, Video
rendition = {"name": "360p", "sha256": "0" * 64, "width": 360, "height": 640, "codecs": "avc1.64001e,mp4a.40.2",
             "peak_kbps": 900, "mean_kbps": 600, "size_bytes": 500000}
number, firsts = 0, {}
for n in range(4):
    for theme in sys.argv[1:]:
        first = firsts.setdefault(theme, new_id())  # the sound of half of a theme's videos
        actor = Actor.objects.create(id=new_id(), handle=f"{theme}_{n}", vault="home", name=theme)
        for m in range(6):
            number += 1
            video = Video.objects.create(
                id=first if n == m == 0 else new_id(), actor=actor, hashtags=[theme],
                duration_ms=(3000, 7000, 15000, 30000, 60000)[number % 5],
                caption=f"{theme} {n} {m}, {'gentle' if number % 3 else 'sudden'} #{theme}",
                width=360, height=640, poster_sha256="0" * 64, renditions=[rendition],
                sound_id=first if m < 3 else None,
                published_at=clock.now() - timedelta(hours=(number * 37) % 120))
            Tagging.objects.create(video=video, hashtag=theme)
"""
FANS = 6
WATCHED = [f"{theme}_0" for theme in THEMES]
"""Whom the crowd watches, in this order."""


@contextmanager
def open_fanlight(folder: Path) -> Iterator[str]:
    """The address of a Fanlight with 120 videos of five themes, some of whose creators have a crowd."""
    running = Running(folder / "home", vault_workers=1)
    running.home.mkdir()
    prepare = "from fanlight.config.preparing import prepare; prepare('public')"
    subprocess.run([sys.executable, "-c", prepare], env=running.environment, check=True)
    public = {**running.environment, "DJANGO_SETTINGS_MODULE": "fanlight.config.public.settings"}
    subprocess.run([sys.executable, "-c", STAGE, *THEMES], env=public, check=True)
    running.start()
    try:
        yield running.vault
    finally:
        assert running.stop() == 0


def gather_a_crowd(address: str) -> None:
    """Let some people watch every video of the first creator of each theme."""
    for number in range(FANS):
        fan = Person(address).sign_up(f"fan_{number}")
        for handle in WATCHED:
            for card in fan.get(f"/api/profiles/{handle}/videos")["items"]:
                assert fan.watch(card["id"], card["duration_seconds"], ended="finished").status == 202
