"""Who is at the gateway's door: the vault that truly signed a request, or a refusal."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from fanlight.crossings import keys
from fanlight.crossings.inbox.errors import (
    BadKey,
    LengthNeeded,
    Replayed,
    Stale,
    TooLarge,
    UnknownVault,
    Unsigned,
    WrongSignature,
    WrongType,
)
from fanlight.crossings.inbox.models import Nonce
from fanlight.crossings.signatures import FRESH_SECONDS, Envelope, Signature, signature_of
from fanlight.foundation import clock
from fanlight.foundation.configuration import own

_EVERY = 64  # nonces are tidied away about this often, not at each request


def announced(request: HttpRequest, *, content_type: str, at_most: int) -> Envelope:
    """What a request says of itself, checked before any of its body is read."""
    if request.META.get("CONTENT_TYPE") != content_type:
        raise WrongType(expected=content_type)
    length = request.META.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit() and len(length) <= 15):
        raise LengthNeeded()
    if int(length) > at_most:
        raise TooLarge(at_most_bytes=at_most)
    return Envelope(
        method=request.method or "",
        target=own().public_address.rstrip("/") + request.get_full_path(),
        content_type=content_type,
        content_length=int(length),
        content_digest=request.headers.get("Content-Digest", ""),
        idempotency_key=request.headers.get("Idempotency-Key", ""),
    )


def signed_by(request: HttpRequest, envelope: Envelope) -> str:
    """The name of the vault that signed this, just now and not before."""
    signature = _signer(request, envelope)
    _use_up(signature)
    return signature.vault


def asked_by(request: HttpRequest) -> str:
    """The name of the vault that signed this question, just now. Asked twice it does no more than once."""
    envelope = announced(request, content_type="application/json", at_most=0)
    return _signer(request, envelope).vault


def key_of(envelope: Envelope) -> UUID:
    """The idempotency key, in the one spelling we accept."""
    try:
        key = UUID(envelope.idempotency_key)
    except ValueError as error:
        raise BadKey() from error
    if str(key) != envelope.idempotency_key:
        raise BadKey()
    return key


def _signer(request: HttpRequest, envelope: Envelope) -> Signature:
    """A known vault's fresh and true signature of exactly this; the ledger of used ones is the caller's."""
    signature = signature_of(request.headers)
    if signature is None:
        raise Unsigned()
    key = keys.known_vault(own().public_home / "vaults", signature.vault)
    if key is None:
        raise UnknownVault()
    if not signature.is_fresh(clock.seconds()):
        raise Stale()
    if not signature.matches(envelope, key):
        raise WrongSignature()
    return signature


def _use_up(signature: Signature) -> None:
    try:
        with transaction.atomic():
            nonce = Nonce.objects.create(vault=signature.vault, nonce=signature.nonce)
    except IntegrityError as error:
        raise Replayed() from error
    if nonce.id % _EVERY == 0:
        # Twice the time in which a signature passes for fresh, for it may come from ahead of our clock.
        Nonce.objects.filter(at__lt=clock.now() - timedelta(seconds=2 * FRESH_SECONDS + 60)).delete()
