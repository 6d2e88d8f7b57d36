"""The same journey with PostgreSQL under both planes."""

from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.journeys.person import Person
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually, in_feed

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def test_a_video_reaches_a_stranger_on_postgresql(own_home: Path, shared_clips: Path) -> None:
    with psycopg.connect(postgres.server_address(), autocommit=True) as server:
        for name in ("journey_vault", "journey_public"):
            server.execute(f"CREATE DATABASE {name}")
    running = Running(
        own_home,
        vault_database=postgres.database_address("journey_vault"),
        public_database=postgres.database_address("journey_public"),
    )
    running.start()
    try:
        creator = Person(running.vault).sign_up("pg_creator")
        video = creator.publish(shared_clips / "gradio_muted_b.mp4", "On the large database #globe")
        viewer = Person(running.vault).sign_up("pg_viewer")

        assert in_feed(viewer, video)["why"]["terms"]
        assert viewer.watch(video, 3.0).status == 202
        assert video not in [item["video"]["id"] for item in viewer.get("/api/feed/for-you")["items"]]
        eventually(lambda: viewer.get(f"/api/videos/{video}")["video"]["view_count"] == 1)
    finally:
        assert running.stop() == 0
