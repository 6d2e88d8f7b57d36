"""The public plane's log tells what each vault sent, in sums that are its account."""

import hashlib

from fanlight.crossings.crossing import encoded
from fanlight.crossings.inbox import telling
from fanlight.crossings.inbox.models import Account
from fanlight.custody.crossed import root_of
from fanlight.foundation.ids import new_id
from tests.crossings import logged, samples
from tests.crossings.inbox.sender import Sender


def test_what_vaults_sent_is_told_vault_by_vault(home_vault: Sender, other_vault: Sender):
    home, other = new_id(), new_id()
    home_vault.send(samples.profile(home, handle="mira"))
    home_vault.send(samples.profile(home, handle="mira"))
    other_vault.send(samples.profile(other, handle="noor"))

    telling.log_receipts()
    telling.log_receipts()

    assert [(one.peer, one.class_name, one.messages) for one in logged.crossed()] == [
        ("vault:home", "profile", 2),
        ("vault:other", "profile", 1),
    ]
    for account in Account.objects.all():
        key = (f"vault:{account.vault}", account.day.isoformat(), account.class_name)
        sums = logged.sums()
        assert (account.messages, account.size_bytes) == (sums[*key, "messages"], sums[*key, "size_bytes"])


def test_one_hash_is_told_over_all_that_came_and_a_repetition_changes_nothing(home_vault: Sender):
    sent = [(new_id(), samples.profile(new_id(), handle=handle)) for handle in ("mira", "noor", "ida")]
    for key, crossing in [*sent[:2], sent[0]]:
        home_vault.send(crossing, key=key)
    telling.log_receipts()
    home_vault.send(sent[2][1], key=sent[2][0])
    telling.log_receipts()

    def root(count: int) -> str:
        return root_of((key, hashlib.sha256(encoded(one)).hexdigest()) for key, one in sent[:count])

    assert [(one.messages, one.total, one.root) for one in logged.crossed()] == [(2, 2, root(2)), (1, 3, root(3))]


def test_refusals_are_told_too(home_vault: Sender):
    actor = new_id()
    home_vault.send(samples.profile(actor, handle="mira"))
    home_vault.send(samples.profile(new_id(), handle="mira"))  # the name is taken

    telling.log_receipts()

    (told,) = logged.crossed()
    assert (told.messages, told.refused) == (1, 1)
