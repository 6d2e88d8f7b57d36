"""What operations hear and say over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from fanlight.foundation.schemas import Received
from fanlight.media.transcription import Readiness


class Claim(Received):
    """The code that Fanlight printed when it started."""

    code: Annotated[str, Field(min_length=1, max_length=100)]


class FigureCard(Schema):
    """A number and where it comes from. The app words `group` and `name`."""

    group: str
    name: str
    value: int
    unit: str
    source: str


class JobCard(Schema):
    """A job that waits, runs or has failed. It names no person."""

    id: UUID
    path: str
    queue: str
    state: str
    step: str
    progress: float
    attempts: int
    max_attempts: int
    reason: str
    enqueued_at: datetime
    run_after: datetime
    started_at: datetime | None


class CrossingsCard(Schema):
    """What crossed to the public plane in the last 30 days, in one class of messages."""

    class_name: str
    messages: int
    size_bytes: int
    refused: int


class RefusedCrossingCard(Schema):
    """A message that the public plane will not take."""

    seq: int
    class_name: str
    refused_code: str
    attempts: int
    created_at: datetime


class OverviewAnswer(Schema):
    taken_at: datetime
    figures: list[FigureCard]
    jobs: list[JobCard]
    crossings: list[CrossingsCard]
    refused_crossings: list[RefusedCrossingCard]
    transcriber: Readiness
