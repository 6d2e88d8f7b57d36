"""What an operator does: take office, and give failed work another chance."""

import hmac
import secrets
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from fanlight.crossings.outbox import actions as outbox
from fanlight.foundation.configuration import own
from fanlight.foundation.jobs import actions as jobs
from fanlight.foundation.whole_files import write_new
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts import limits
from fanlight.vault.accounts.limits import Limit
from fanlight.vault.operations import queries
from fanlight.vault.operations.errors import WrongCode
from fanlight.vault.studio import actions as studio
from fanlight.vault.studio import queries as studio_queries

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
GROUPS, GROUP_LETTERS = 4, 4
TRIES = Limit("operator code", 10, timedelta(hours=1))
ALL_TRIES = Limit("operator code, everybody", 100, timedelta(hours=1))


def make_code(home: Path) -> str:
    """The one-time code of a Fanlight without an operator: made once, and the same until it is used."""
    file = _file(home)
    if _code_in(file) is None:
        file.unlink(missing_ok=True)
        write_new(file, _new_code().encode())
    return file.read_text()


def offer_office(home: Path) -> str | None:
    """A code while there is no operator; none, and no file with one either, as soon as there is."""
    if queries.has_operator():
        _file(home).unlink(missing_ok=True)
        return None
    return make_code(home)


def claim(account_id: UUID, typed: str) -> None:
    """Make an account the operator's, once, for whoever can read what Fanlight printed when it started."""
    limits.count(TRIES, str(account_id))
    limits.count(ALL_TRIES)
    file = _file(own().home)
    code = _code_in(file)
    if code is None or not hmac.compare_digest(_plain(typed), _plain(code)):
        raise WrongCode()
    with transaction.atomic():
        accounts.make_operator(account_id)
        try:
            file.unlink()  # of two who claim at once, the second finds nothing here and is undone
        except FileNotFoundError as error:
            raise WrongCode() from error
    limits.forgive(TRIES, str(account_id))


def retry_job(job_id: UUID) -> None:
    """Give a failed job a fresh set of attempts."""
    jobs.retry(job_id)


def retry_crossing(seq: int) -> None:
    """Send again what the public plane refused, once the reason is mended."""
    outbox.retry(seq)


def ask_for_second_pass(video_id: UUID) -> None:
    """Let smaller files be made of a video that everyone may see; of others an operator knows nothing."""
    studio.ask_for_second_pass(studio_queries.public_video(video_id).id)


def _file(home: Path) -> Path:
    return home / "vault" / "operator.code"


def _new_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP_LETTERS)) for _ in range(GROUPS))


def _code_in(file: Path) -> str | None:
    """The code that is offered; None when there is none, or less than a whole one."""
    try:
        code = file.read_text()
    except FileNotFoundError:
        return None
    return code if len(_plain(code)) == GROUPS * GROUP_LETTERS else None


def _plain(code: str) -> bytes:
    return "".join(code.split()).replace("-", "").lower().encode()
