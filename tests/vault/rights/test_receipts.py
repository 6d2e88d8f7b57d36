"""The receipt of an erasure: what was destroyed, provable to anyone its person shows it to, and to nobody else."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client

from fanlight.custody import entries, receipts
from fanlight.custody.receipts import Receipt, WrongReceipt, check, commitment
from fanlight.foundation.ids import new_id
from fanlight.transparency.models import Entry
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.activity import actions as activity
from fanlight.vault.rights import actions, tasks
from fanlight.vault.rights.models import Leaving, Shred
from tests.vault.accounts.conftest import PASSWORD, ada, bob, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

__all__ = ["ada", "bob"]

JSON = "application/json"
NONCE = bytes(range(32))


def leave(**more: Any) -> Any:
    answer = signed_in("ada").post("/api/me/erase", {"password": PASSWORD, **more}, content_type=JSON)
    assert answer.status_code == 200, answer.content
    return answer.json()


def receipt_of(said: Any) -> Receipt:
    return msgspec.convert(said, Receipt)


def test_the_receipt_says_what_went_and_the_log_holds_it(ada: Opened) -> None:
    said = leave()

    receipt = receipt_of(said)
    check(receipt)
    assert receipt.account_id == ada.account.id
    assert receipt.key_versions == [1]
    assert receipt.rows["accounts_account"] == receipt.rows["accounts_datakey"] == 1
    assert receipt.rows["accounts_session"] == 1
    assert receipt.rows["studio_profile"] == 1


def test_the_log_names_nobody_and_the_vault_keeps_no_nonce(ada: Opened) -> None:
    said = leave()

    entry, body = entries.read(bytes(Entry.objects.order_by("-index")[0].data))
    assert entry.type == "user.shred"
    assert msgspec.to_builtins(body) == {"commitment": said["commitment"], "versions": [1]}
    assert not Leaving.objects.exists()
    assert list(Shred.objects.values_list("commitment", flat=True)) == [said["commitment"]]
    assert ada.account.id.hex not in said["entry"] + said["proof"]


def test_who_brought_the_nonce_finds_the_entry_without_the_answer(ada: Opened) -> None:
    said = leave(nonce=NONCE.hex())

    found = Client().get(f"/api/erasures/{commitment(NONCE, ada.account.id)}").json()

    assert said["nonce"] == NONCE.hex()
    assert (found["entry"], found["proof"]) == (said["entry"], said["proof"])
    unknown = Client().get(f"/api/erasures/{'0' * 64}")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "no_erasure")


@pytest.mark.parametrize("nonce", ["", "ab", "g" * 64, "AB" * 32, "ab" * 33])
def test_a_nonce_that_is_none_is_refused_and_nobody_is_erased(nonce: str, ada: Opened) -> None:
    browser = signed_in("ada")

    answer = browser.post("/api/me/erase", {"password": PASSWORD, "nonce": nonce}, content_type=JSON)

    assert answer.status_code == 422
    assert browser.get("/api/me").json()["signed_in"] is True


def test_an_erasure_that_was_cut_off_is_logged_under_the_same_nonce(
    ada: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed_here(account_id: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(activity, "take_everything_back", killed_here)
        with pytest.raises(KeyboardInterrupt):
            actions.erase(ada.account.id, nonce=NONCE)
    address = f"/api/erasures/{commitment(NONCE, ada.account.id)}"
    assert Client().get(address).status_code == 404

    assert tasks.finish_leaving() == 1

    assert Client().get(address).status_code == 200


def test_a_receipt_about_somebody_else_does_not_hold(ada: Opened, bob: Opened) -> None:
    receipt = receipt_of(leave())

    for changed in (
        {"account_id": bob.account.id},
        {"nonce": NONCE.hex()},
        {"key_versions": [1, 2]},
        {"commitment": commitment(NONCE, bob.account.id), "account_id": bob.account.id, "nonce": NONCE.hex()},
    ):
        with pytest.raises(WrongReceipt):
            check(msgspec.structs.replace(receipt, **changed))


def test_the_command_checks_a_receipt(ada: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = leave()
    file = tmp_path / "receipt.json"

    file.write_text(json.dumps(said))
    assert receipts.run(["check", str(file)]) == 0
    assert str(ada.account.id) in capsys.readouterr().out
    file.write_text(json.dumps(said | {"account_id": str(new_id())}))
    assert receipts.run(["check", str(file)]) == 1
    file.write_text(json.dumps(said | {"more": 1}))
    assert receipts.run(["check", str(file)]) == 2
