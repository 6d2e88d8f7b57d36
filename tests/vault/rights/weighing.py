"""Gathers a large copy and takes it in, in processes of their own that may take little more memory than they have."""

import json
from dataclasses import dataclass
from pathlib import Path

from tests import processes

MEGABYTE = 1_000_000

MADE = """
import json
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts.particulars import Particulars
from fanlight.vault.studio.actions import uploads
from fanlight.vault.studio.actions.uploads import Body

def somebody(handle):
    opened = accounts.open_account(handle=handle, password="a quiet harbour", private=Particulars(age_band="adult"))
    return opened.account.id

def send(account_id, size, number):
    begun = uploads.begin(account_id, is_minor=False, size_bytes=size, file_name=f"{number}.mp4")
    at, read = 0, lambda some: bytes([number]) * some
    while at < size:
        at = uploads.append(account_id, begun.draft.id, at=at, body=Body(read, size - at))

ada, bob = somebody("ada"), somebody("bob")
for number in range(FILES):
    send(ada, FILE_BYTES, number)
print(json.dumps([str(ada), str(bob)]))
"""

CAPPED = """
import os, re, resource
from pathlib import Path
from uuid import UUID
from django.db import connections
from fanlight.vault.accounts.queries import viewer_as
from fanlight.vault.rights import actions, files, sealed_files
from fanlight.vault.rights.models import Export, Import

def told(name):
    return int(re.search(rf"{name}:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024

def capped():
    for alias in connections:
        connections[alias].ensure_connection()
    most = told("VmSize") + MORE_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    try:
        bytearray(FILE_BYTES)
    except MemoryError:
        return
    raise AssertionError("a whole file would fit")

def nothing(step, share):
    pass
"""

EXPORTED = """
export = actions.exports.begin_for(viewer_as(UUID(ADA)), None)
capped()
actions.gather(export.id, nothing)
assert Export.objects.get().size_bytes > FILES * FILE_BYTES
print(told("VmHWM"))
"""

IMPORTED = """
from fanlight.vault.rights.actions import imports
from fanlight.vault.studio.models import Draft
export, bob = Export.objects.get(), viewer_as(UUID(BOB))
capped()
brought = actions.begin_import(bob, export.size_bytes)
sent, at = sealed_files.Unsealing(files.place(export.id), export.account_id, export.id, export.size_bytes), 0
while piece := sent.read(at, imports.MOST_PIECE_BYTES):
    actions.add_piece(bob, at=at, data=piece)
    at += len(piece)
sent.close()
actions.take_in(brought.id, nothing)
assert Import.objects.get().stage == Import.Stage.DONE, Import.objects.get().stage
assert sum(Draft.objects.filter(account_id=bob.account_id).values_list("size_bytes", flat=True)) == FILES * FILE_BYTES
print(told("VmHWM"))
"""


@dataclass(frozen=True)
class Peaks:
    """The most memory that a process has held at once, in bytes."""

    export: int
    taking_in: int


def weigh(
    home: Path, settings: dict[str, str], *, file_count: int, file_bytes: int, more_bytes: int, seconds: int = 120
) -> Peaks:
    """Gather videos of this size and take them in, each in a process that fails if it needs so much more memory."""
    figures = f"FILES, FILE_BYTES, MORE_BYTES = {file_count}, {file_bytes}, {more_bytes}\n"
    ada, bob = json.loads(processes.run(figures + MADE, home, "vault", seconds=seconds, **settings))
    figures += f"ADA, BOB = {ada!r}, {bob!r}\n{CAPPED}"
    export, taking_in = (
        int(processes.run(figures + program, home, "vault", seconds=seconds, **settings))
        for program in (EXPORTED, IMPORTED)
    )
    return Peaks(export, taking_in)
