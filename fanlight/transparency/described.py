"""The log and the witness, described for programs: part of the public plane's OpenAPI document, true of both planes."""

from typing import Any

from fanlight.foundation.openapi import REFERENCE
from fanlight.transparency.schemas import CrossingTold, Custody, OwnLog, OwnWitness, PlaneTold, ReleasesTold

TYPES = (Custody, OwnLog, OwnWitness, PlaneTold, CrossingTold, ReleasesTold)

_TEXT = {"text/plain": {"schema": {"type": "string"}}}
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_ANY = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
_REFUSAL = {"application/json": {"schema": {"$ref": REFERENCE.format(name="Refusal")}}}
_SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_INDEX = {"type": "string", "pattern": "^(0|[1-9][0-9]{0,17})$"}
_NUMBER = {"type": "string", "pattern": "^(x[0-9]{3}/){0,5}[0-9]{3}([.]p/[1-9][0-9]{0,2})?$"}
_LEVEL = {"type": "string", "pattern": "^([0-9]|[1-5][0-9]|6[0-3]|entries)$"}
_CUSTODY = {"application/json": {"schema": {"$ref": REFERENCE.format(name="Custody")}}}


def paths() -> dict[str, Any]:
    """Every address, with what it takes and gives."""
    return {
        "/.well-known/custody.json": {"get": _get("custody", "Who this plane is, and how to check its log", _CUSTODY)},
        "/log/checkpoint": {"get": _get("log_checkpoint", "The newest checkpoint (C2SP tlog-checkpoint)", _TEXT)},
        "/log/policy": {"get": _get("log_policy", "Whom to trust about this log (C2SP tlog-policy)", _TEXT)},
        "/log/tile/{level}/{number}": {
            "get": _get(
                "log_tile",
                "A tile of hashes, or with the level `entries` a bundle of entries (C2SP tlog-tiles)",
                _BYTES,
                level=_LEVEL,
                number=_NUMBER,
            )
        },
        "/log/proof/{index}": {
            "get": _get("log_proof", "A proof of an entry to be kept (C2SP tlog-proof)", _TEXT, index=_INDEX)
        },
        "/log/blob/{sha256}": {"get": _get("log_blob", "Bytes that entries name by their hash", _ANY, sha256=_SHA256)},
        "/witness/add-checkpoint": {"post": _add_checkpoint()},
        "/witness/{origin_sha256}/checkpoint": {
            "get": _get("witnessed", "The newest checkpoint cosigned of another log", _TEXT, origin_sha256=_SHA256)
        },
    }


def _get(name: str, summary: str, content: dict[str, Any], **parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [
            {"name": parameter, "in": "path", "required": True, "schema": schema}
            for parameter, schema in parameters.items()
        ],
        "responses": {
            "200": {"description": summary, "content": content},
            "4XX": {"description": "Refused", "content": _REFUSAL},
        },
    }


def _add_checkpoint() -> dict[str, Any]:
    reasons = {
        "400": "Not a submission, or one that goes backwards",
        "403": "The log has not signed this checkpoint",
        "404": "No log that this witness looks after",
        "422": "The proof does not lead from the tree cosigned last to this one",
    }
    size = {"text/x.tlog.size": {"schema": {"type": "string", "pattern": "^[0-9]+\n$"}}}
    return {
        "operationId": "witness_add_checkpoint",
        "summary": "Cosign a checkpoint that continues the last one of its log (C2SP tlog-witness).",
        "requestBody": {"required": True, "content": _TEXT},
        "responses": {
            "200": {"description": "The cosignature, as a line of a signed note", "content": _TEXT},
            "409": {"description": "The size of the tree cosigned last, or word of a fork", "content": size | _TEXT},
            **{status: {"description": words, "content": _TEXT} for status, words in reasons.items()},
            "4XX": {"description": "Refused", "content": _REFUSAL},
            "503": {"description": "Too many submit at once", "content": _REFUSAL},
        },
    }
