"""What it costs to wrap everybody's data key anew, for a new key of keys."""

import json
import os
import subprocess
import sys
import tempfile

PEOPLE = 5000
SCRIPT = """
import django, json, sys, time
django.setup()
from django.db import transaction
from fanlight.custody.keys import new_data_key
from fanlight.foundation.ids import new_id
from fanlight.vault.accounts import models, rewrapping, vaulting

keys, many = vaulting.key_encryption(), int(sys.argv[1])
newest = keys.newest()
with transaction.atomic():
    accounts = [models.Account(id=new_id(), actor_id=new_id(), handle=f"person_{n}", sealed=b"") for n in range(many)]
    models.Account.objects.bulk_create(accounts, batch_size=500)
    models.DataKey.objects.bulk_create(
        [models.DataKey(account=one, version=1, wrapped=newest.wrap(new_data_key(), str(one.id)), kek_id=newest.kek_id)
         for one in accounts], batch_size=500)
after = rewrapping.rotate(keys)
before = time.process_time()
done = rewrapping.rewrap(keys, after)
assert done == many, done
print(json.dumps({"rotate.people_per_cpu_s": done / (time.process_time() - before)}))
"""


def measure() -> dict[str, float]:
    """`rotate.people_per_cpu_s`: data keys wrapped anew and stored, a second of processor time."""
    with tempfile.TemporaryDirectory(prefix="fanlight-bench-") as folder:
        environment = {
            **os.environ,
            "FANLIGHT_HOME": folder,
            "DJANGO_SETTINGS_MODULE": "fanlight.config.vault.settings",
        }
        for plane in ("public", "vault"):
            subprocess.run([sys.executable, "-m", "fanlight", "prepare", plane], env=environment, check=True)
        told = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(PEOPLE)], env=environment, check=True, capture_output=True, text=True
        )
    found: dict[str, float] = json.loads(told.stdout)
    return found
