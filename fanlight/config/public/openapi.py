"""The public plane's HTTP for programs, described; `python -m fanlight.config.public.openapi` writes it down."""

import json
from pathlib import Path
from typing import Any

import fanlight
from fanlight.config.public.schemas import Refusal
from fanlight.crossings.catalogue import CROSSINGS
from fanlight.crossings.crossing import Crossing
from fanlight.crossings.inbox.schemas import Receipt
from fanlight.crossings.signatures import COMPONENTS
from fanlight.foundation.openapi import REFERENCE, components, operation
from fanlight.public.web.schemas import Health, OEmbed
from fanlight.transparency import described as transparency

PLACE = Path("docs/reference/public-openapi.json")
TYPES = (*CROSSINGS, Receipt, OEmbed, Health, Refusal, *transparency.TYPES)
SIGNED = [
    {
        "name": name,
        "in": "header",
        "required": True,
        "schema": {"type": "string"},
        "description": words,
    }
    for name, words in (
        ("Content-Digest", "RFC 9530, `sha-256` of the body."),
        ("Idempotency-Key", "A UUIDv7; the same for every attempt to send the same thing."),
        ("Signature-Input", f"RFC 9421, label `crossing`, exactly these components: {', '.join(COMPONENTS)}."),
        ("Signature", "Ed25519 over them, by the vault named in `keyid`."),
    )
]
PIXELS = {"type": "integer", "minimum": 1, "maximum": 999_999}
OBJECT = r"^[0-9a-f]{64}\.(mp4|webp)$"


def described() -> dict[str, Any]:
    """The whole document."""
    paths = {f"/gateway/v1/{crossing.class_name}": {"post": _message(crossing)} for crossing in CROSSINGS}
    paths |= transparency.paths() | {
        "/gateway/v1/objects/{name}": {"put": _object()},
        "/gateway/v1/receipts/{key}": {"get": _asked_receipt()},
        "/media/{name}": {"get": _media()},
        "/media/{sha256}/v1/index.m3u8": {"get": _playlist("media_playlist", "A file as HLS, in segments.", "sha256")},
        "/media/{sha256}/v1/{piece}": {"get": _piece()},
        "/v/{video_id}/master.m3u8": {
            "get": _playlist("master_playlist", "A video as HLS: every size of it, and its subtitles.", "video_id")
        },
        "/v/{video_id}/subtitles/{language}.m3u8": {
            "get": _playlist("subtitles_playlist", "Subtitles for the master playlist.", "video_id", "language")
        },
        "/oembed": {"get": _oembed()},
        "/openapi.json": {"get": _document()},
        "/health": {"get": _answering("Whether this plane can answer", "Health") | {"operationId": "health"}},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Fanlight, public plane",
            "version": fanlight.__version__,
            "description": "What programs may ask. The gateway takes only what a known vault signed.",
        },
        "paths": paths,
        "components": {"schemas": components(TYPES)},
    }


def text() -> str:
    """The document as it is kept; patterns in the dialect of JSON Schema, which ends them with `$`."""
    return json.dumps(described(), indent=1, ensure_ascii=False, sort_keys=True).replace(r"\\Z", "$") + "\n"


def _message(crossing: type[Crossing]) -> dict[str, Any]:
    summary = (crossing.__doc__ or "").strip().splitlines()[0]
    about = operation(summary, takes=crossing)
    about["parameters"] = SIGNED
    about["operationId"] = f"gateway_{crossing.class_name}"
    about["responses"] = {"200": _gives("Taken, now or before", "Receipt"), "4XX": _gives("Refused", "Refusal")}
    return about


def _object() -> dict[str, Any]:
    body = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("video/mp4", "image/webp")}
    return {
        "operationId": "gateway_object",
        "summary": "The bytes of an object, ahead of the message that shows it.",
        "parameters": [_name(), *SIGNED],
        "requestBody": {"required": True, "content": body},
        "responses": {"200": _gives("Taken, now or before", "Receipt"), "4XX": _gives("Refused", "Refusal")},
    }


def _asked_receipt() -> dict[str, Any]:
    key = {"name": "key", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    return {
        "operationId": "gateway_receipt",
        "summary": "Whether what this vault sent under an idempotency key was taken.",
        "parameters": [key, *SIGNED],
        "responses": {"200": _gives("Taken", "Receipt"), "4XX": _gives("Refused, or not taken", "Refusal")},
    }


def _media() -> dict[str, Any]:
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("video/mp4", "image/webp")}
    ranged = {"name": "Range", "in": "header", "required": False, "schema": {"type": "string"}}
    return {
        "operationId": "media",
        "summary": "The bytes of a public object, at most 1 MB an answer when a range is asked for.",
        "parameters": [_name(), ranged],
        "responses": {
            "200": {"description": "All of it", "content": content},
            "206": {"description": "The part that Content-Range names; ask again for the rest", "content": content},
            "304": {"description": "You have it already"},
            "416": {"description": "It has no such bytes"},
            "503": {"description": "Too many whole downloads at once: ask for ranges, or wait for Retry-After"},
            "4XX": _gives("Refused", "Refusal"),
        },
    }


IN_PATHS: dict[str, dict[str, Any]] = {
    "sha256": {"type": "string", "pattern": r"^[0-9a-f]{64}$"},
    "piece": {"type": "string", "pattern": r"^(init\.mp4|(0|[1-9][0-9]{0,5})\.m4s)$"},
    "video_id": {"type": "string", "format": "uuid"},
    "language": {"type": "string", "pattern": r"^[A-Za-z0-9-]{2,8}$"},
}


def _in_path(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "in": "path", "required": True, "schema": IN_PATHS[name]} for name in names]


def _playlist(operation_id: str, summary: str, *names: str) -> dict[str, Any]:
    content = {"application/vnd.apple.mpegurl": {"schema": {"type": "string"}}}
    return {
        "operationId": operation_id,
        "summary": summary,
        "parameters": _in_path(*names),
        "responses": {"200": {"description": "RFC 8216", "content": content}, "4XX": _gives("Refused", "Refusal")},
    }


def _piece() -> dict[str, Any]:
    content = {"video/mp4": {"schema": {"type": "string", "format": "binary"}}}
    ranged = {"name": "Range", "in": "header", "required": False, "schema": {"type": "string"}}
    return {
        "operationId": "media_segment",
        "summary": "A segment of a file as HLS, or the initialization segment before them; never more than 10 MB.",
        "parameters": [*_in_path("sha256", "piece"), ranged],
        "responses": {
            "200": {"description": "All of it", "content": content},
            "206": {"description": "The part that was asked for", "content": content},
            "304": {"description": "You have it already"},
            "416": {"description": "It has no such bytes"},
            "4XX": _gives("Refused", "Refusal"),
        },
    }


def _oembed() -> dict[str, Any]:
    about = _answering("How to show one of our addresses on another site", "OEmbed")
    about["operationId"] = "oembed"
    about["parameters"] = [
        {"name": "url", "in": "query", "required": True, "schema": {"type": "string", "format": "uri"}},
        *(
            {
                "name": name,
                "in": "query",
                "required": False,
                "schema": {"type": "integer", "minimum": 1, "maximum": 999999},
            }
            for name in ("maxwidth", "maxheight")
        ),
        {"name": "format", "in": "query", "required": False, "schema": {"type": "string", "enum": ["json"]}},
    ]
    about["responses"]["501"] = _gives("Another format than json", "Refusal")
    return about


def _document() -> dict[str, Any]:
    told = {"description": "An OpenAPI 3.1 document", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {"operationId": "openapi", "summary": "This document, as the plane runs now", "responses": {"200": told}}


def _answering(summary: str, schema: str) -> dict[str, Any]:
    responses = {"200": _gives(summary, schema), "4XX": _gives("Refused", "Refusal"), "503": _gives("Not now", schema)}
    return {"summary": summary, "responses": responses}


def _name() -> dict[str, Any]:
    return {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "pattern": OBJECT}}


def _gives(words: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": REFERENCE.format(name=schema)}
    return {"description": words, "content": {"application/json": {"schema": reference}}}


def main() -> None:
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    PLACE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
