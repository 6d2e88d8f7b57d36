"""What sealing costs where it is felt: in a page of For You, and in a copy of everything that somebody watched."""

import json
import random
import subprocess
import sys
import time
import uuid
from typing import Any

from bench.one_vault import OneVault, Visitor, one_vault

VIDEOS = 20_000
REPORTS, A_REPORT = 2000, 50
OPENING = """
import django, json, sys, time
django.setup()
from fanlight.vault.accounts import sessions, vaulting
from fanlight.vault.activity import sheets

ROUNDS, PAGES = 60, 50
token = sys.argv[1]

def read():
    sheets.read(sessions._viewer_with(token).account_id)

def spent():
    before = time.process_time()
    for _ in range(PAGES):
        read()
    return (time.process_time() - before) / PAGES

opened = {}
real = vaulting.unseal, vaulting.unseal_with

def remembered(account_id, cell, sealed, *, purpose, declared=None):
    return opened[cell]

def remembered_with(keys, account_id, cell, sealed, *, purpose, declared=None):
    return opened[cell]

def noted(keys, account_id, cell, sealed, **said):
    opened[cell] = real[1](keys, account_id, cell, sealed, **said)
    return opened[cell]

vaulting.unseal_with = noted
read()
with_sealing, without = [], []
for _ in range(ROUNDS):  # turn about, so that both meet the same machine
    vaulting.unseal, vaulting.unseal_with = real
    with_sealing.append(spent())
    vaulting.unseal, vaulting.unseal_with = remembered, remembered_with
    without.append(spent())
print(json.dumps({
    "sealing.feed_overhead_ms": 1000 * (min(with_sealing) - min(without)),
    "sealing.feed_cells": len(opened),
}))
"""
EXPORT = """
import django, json, sys, time, zipfile
django.setup()
from fanlight.vault.accounts import sessions
from fanlight.vault.rights import gathering

token, file, events = sys.argv[1], sys.argv[2], int(sys.argv[3])
account_id = sessions._viewer_with(token).account_id
before = time.process_time()
with open(file, "wb") as out:
    gathering.write(account_id, out)
spent = time.process_time() - before
with zipfile.ZipFile(file) as written:
    rows = json.loads(written.read("index.json"))["files"]["activity/watches.jsonl"]["rows"]
assert rows == events, rows
print(json.dumps({"export.100k_events_s": spent}))
"""


def measure() -> dict[str, float]:
    """`sealing.feed_overhead_ms`: processor time that a page of For You spends on opening what is sealed, against the
    same page with everything open already; `sealing.feed_cells`: how much it opens; `export.100k_events_s`: processor
    time of an export with that many watches."""
    chance = random.Random(7)
    with one_vault(videos=VIDEOS) as vault:
        person = Visitor(vault.port).sign_up("who_watched")
        for _ in range(REPORTS):
            _report(person, vault, chance)
        for one in chance.sample(vault.videos, 40):
            assert person.ask("PUT", f"/api/videos/{one}/like")[0] == 200
        return {
            **_told(OPENING, vault, person.session()),
            **_told(EXPORT, vault, person.session(), str(vault.home / "export.zip"), str(REPORTS * A_REPORT)),
        }


def _report(person: Visitor, vault: OneVault, chance: random.Random) -> None:
    watches = [_watch(video_id, chance) for video_id in chance.sample(vault.videos, A_REPORT)]
    status, body = person.ask("POST", "/api/watches", {"batch_id": str(uuid.uuid4()), "watches": watches})
    assert status == 202, body


def _watch(video_id: str, chance: random.Random) -> dict[str, Any]:
    return {
        "video_id": video_id,
        "watched_seconds": round(chance.uniform(0.2, 12), 2),
        "loops": 0,
        "ended": "swiped",
        "surface": "for-you",
        "at": time.time() - chance.uniform(0, 60),
    }


def _told(script: str, vault: OneVault, *values: str) -> dict[str, float]:
    environment = vault.environment | {"DJANGO_SETTINGS_MODULE": "fanlight.config.vault.settings"}
    command = [sys.executable, "-c", script, *values]
    ended = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(ended.stdout)
    return told
