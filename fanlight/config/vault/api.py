"""The vault's API: one line for each feature that speaks HTTP."""

from typing import Any

import msgspec
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.parser import Parser

import fanlight
from fanlight.config.vault import refusals
from fanlight.vault.accounts import api as accounts
from fanlight.vault.activity import api as activity
from fanlight.vault.comments import api as comments
from fanlight.vault.ledger import api as ledger
from fanlight.vault.operations import api as operations
from fanlight.vault.rights import api as rights
from fanlight.vault.studio import api as studio
from fanlight.vault.taste import api as taste


class StrictJson(Parser):
    """JSON as RFC 8259 has it: no NaN, no broken UTF-8, and no NUL, which PostgreSQL cannot store."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        body = request.body
        if b"\\u0000" in body:
            raise ValueError("a NUL character")
        parsed: dict[str, Any] = msgspec.json.decode(body)
        return parsed


api = NinjaAPI(
    title="Fanlight vault",
    version=fanlight.__version__,
    description="What the app says to the vault. Everything but GET and HEAD carries the header X-CSRFToken.",
    docs_url=None,
    openapi_url=None,
    parser=StrictJson(),
)
refusals.register(api)

api.add_router("", accounts.router)
api.add_router("", activity.router)
api.add_router("", ledger.router)
api.add_router("", rights.router)
api.add_router("", studio.router)
api.add_router("", operations.router)
api.add_router("", taste.router)
api.add_router("", comments.router)
