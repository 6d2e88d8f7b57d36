"""What people can do with their accounts."""

from dataclasses import dataclass
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from fanlight.custody import sealing
from fanlight.custody.entries import OperatorsChanged
from fanlight.foundation import clock, ids
from fanlight.foundation.errors import NotFound, SignInNeeded
from fanlight.foundation.events import announce
from fanlight.transparency import actions as transparency
from fanlight.vault.accounts import (
    limits,
    particulars,
    passwords,
    presence,
    queries,
    recovery,
    rules,
    sessions,
    vaulting,
    visits,
)
from fanlight.vault.accounts.errors import (
    HandleTaken,
    LivesElsewhere,
    OwnPasswordWrong,
    WrongPassword,
    WrongRecoveryCode,
)
from fanlight.vault.accounts.events import AccountOpened
from fanlight.vault.accounts.models import Account, Session
from fanlight.vault.accounts.particulars import Particulars
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.accounts.visits import Visit


@dataclass(frozen=True)
class Opened:
    """A new account, and the code that is shown only now."""

    account: Account
    recovery_code: str


@dataclass(frozen=True)
class Entered:
    """Someone is signed in: the token goes into their cookie and is kept nowhere else."""

    account: Account
    token: str
    recovery_code: str = ""


def open_account(*, handle: str, password: str, private: Particulars) -> Opened:
    """Make an account with its key, and tell who needs to know."""
    rules.check_handle(handle)
    rules.check_name(private.name)
    rules.check_password(password, handle)
    code, hashed = recovery.new_code(), passwords.hashed(password)  # slow, so before the transaction
    with transaction.atomic():
        account = _create(handle, hashed, recovery.hash_of(code), private)
        announce(
            AccountOpened(
                account_id=account.id,
                actor_id=account.actor_id,
                handle=handle,
                name=private.name,
                is_minor=private.age_band != "adult",
            )
        )
    return Opened(account, code)


def sign_up(visit: Visit, *, handle: str, password: str, private: Particulars) -> Entered:
    """Open an account and sign its person in."""
    limits.count(limits.SIGN_UP_NETWORK, visit.network)
    opened = open_account(handle=handle, password=password, private=private)
    return Entered(opened.account, _begin_session(opened.account, visit), opened.recovery_code)


def sign_in(visit: Visit, *, handle: str, password: str, leaving: str = "") -> Entered:
    """Begin a session with a new token; `leaving` is the token that the browser held until now, which ends."""
    limits.count(limits.SIGN_IN_NETWORK, visit.network)
    limits.count(limits.SIGN_IN_HERE, handle, visit.network)  # first, or what it refuses would lock out everywhere
    limits.count(limits.SIGN_IN_ACCOUNT, handle)
    account = Account.objects.filter(handle=handle).first()
    is_right = passwords.is_right(account.password if account else None, password)
    if account is None:
        _tell_where_they_are(handle)
    if account is None or not is_right:
        raise WrongPassword()
    limits.forgive(limits.SIGN_IN_HERE, handle, visit.network)
    with transaction.atomic():
        # A change of the password ends all sessions: one that is only just beginning must not slip through.
        if not _unchanged(account).select_for_update().exists():
            raise WrongPassword()
        sign_out(leaving)
        return Entered(account, _begin_session(account, visit))


def sign_out(token: str) -> None:
    """End the session of this token."""
    Session.objects.filter(token_hash=sessions.hash_of(token)).delete()


def end_session(account_id: UUID, session_id: UUID) -> None:
    """End one of one's own sessions, on whatever device it is."""
    ended, _ = Session.objects.filter(id=session_id, account_id=account_id).delete()
    if not ended:
        raise NotFound()


def change_password(viewer: Viewer, *, current: str, new: str) -> str:
    """Set another password, end all other sessions, and give this one a new token, which is returned."""
    account = confirm_password(viewer, current)
    rules.check_password(new, account.handle)
    hashed, token = passwords.hashed(new), sessions.new_token()
    with transaction.atomic():
        if not _unchanged(account).update(password=hashed):
            raise OwnPasswordWrong()
        Session.objects.filter(account=account).exclude(id=viewer.session_id).delete()
        Session.objects.filter(id=viewer.session_id).update(token_hash=sessions.hash_of(token))
    return token


def confirm_password(viewer: Viewer, password: str) -> Account:
    """The viewer's account, once they have shown again that they know its password."""
    limits.count(limits.OWN_PASSWORD, str(viewer.account_id))
    account = Account.objects.present().filter(id=viewer.account_id).first()
    if account is None:
        raise SignInNeeded()
    if not passwords.is_right(account.password, password):
        raise OwnPasswordWrong()
    limits.forgive(limits.OWN_PASSWORD, str(viewer.account_id))
    return account


def recover(visit: Visit, *, handle: str, recovery_code: str, new_password: str) -> Entered:
    """Set another password with the recovery code, which is used up; all sessions end and one begins."""
    limits.count(limits.RECOVER_NETWORK, visit.network)
    limits.count(limits.RECOVER_ACCOUNT, handle)
    account = Account.objects.filter(handle=handle).first()
    if account is None:
        _tell_where_they_are(handle)
    if not recovery.is_right(recovery_code, account.recovery if account else "") or account is None:
        raise WrongRecoveryCode()
    rules.check_password(new_password, handle)
    code, hashed = recovery.new_code(), passwords.hashed(new_password)
    with transaction.atomic():
        # Two who use the same code at once: the second finds it used up.
        used = Account.objects.filter(id=account.id, recovery=account.recovery)
        if not used.update(password=hashed, recovery=recovery.hash_of(code)):
            raise WrongRecoveryCode()
        Session.objects.filter(account=account).delete()
        return Entered(account, _begin_session(account, visit), code)


@transaction.atomic
def change_settings(account_id: UUID, *, language: str | None = None, learning: bool | None = None) -> Account:
    """Change what was given, leave the rest."""
    account = presence.hold(account_id)
    before = queries.particulars_of(account)
    after = msgspec.structs.replace(
        before,
        language=before.language if language is None else language,
        learning=before.learning if learning is None else learning,
    )
    cell = sessions.particulars_cell(account_id)
    account.sealed = vaulting.seal(account_id, cell, particulars.encoded(after))
    account.save(update_fields=["sealed"])
    return account


@transaction.atomic
def make_operator(account_id: UUID) -> None:
    """Let this person run the machine, and say in the log that there is one more."""
    if Account.objects.exclude(role=Account.Role.OPERATOR).filter(id=account_id).update(role=Account.Role.OPERATOR):
        transparency.log([OperatorsChanged(change="appointed", operators=queries.operator_count())])


def forget_ended() -> int:
    """Remove sessions that nobody used for long; how many."""
    ended, _ = Session.objects.filter(expires_on__lte=clock.today()).delete()
    return ended


def _tell_where_they_are(handle: str) -> None:
    """Refuse with the vault that speaks for a name, which is public, so that who has moved is not left guessing."""
    if vault := queries.vault_elsewhere(handle):
        raise LivesElsewhere(vault=vault)


def _create(handle: str, password: str, recovery_hash: str, private: Particulars) -> Account:
    if queries.is_taken(handle):
        raise HandleTaken()
    account = Account(handle=handle, password=password, recovery=recovery_hash, sealed=b"")
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise HandleTaken() from error
    key = vaulting.make_person_key(account)
    account.sealed = sealing.seal(key, sessions.particulars_cell(account.id), particulars.encoded(private))
    account.save(update_fields=["sealed"])
    return account


def _unchanged(account: Account) -> QuerySet[Account]:
    """This account, unless its password was changed after it was read: checking one is slow."""
    return Account.objects.filter(id=account.id, password=account.password)


def _begin_session(account: Account, visit: Visit) -> str:
    token, session_id = sessions.new_token(), ids.new_id()
    Session.objects.create(
        id=session_id,
        token_hash=sessions.hash_of(token),
        account=account,
        sealed=vaulting.seal(account.id, sessions.visit_cell(session_id), visits.encoded(visit)),
        expires_on=clock.today() + sessions.KEPT,
    )
    return token
