"""The record of processing activities (GDPR, article 30), as text, and as JSON-LD in the terms of W3C's DPV."""

import json
import textwrap
from collections.abc import Iterator, Mapping

from fanlight.custody.manifest import Manifest, Purpose
from fanlight.custody.processing.kinds import Kind, kinds
from fanlight.custody.processing.telling import Keeping
from fanlight.custody.processing.words import ENGLISH

NOBODY = "nobody is named (setting vault_owner)"
MEASURES = (
    "what is marked sealed is encrypted with AES-256-GCM under a key of each person's own, and lost with that key",
    "nothing crosses to the public plane but the classes below, field by field; the vault does not start with others",
    "whatever reads a person's sealed data for another than that person is written into that person's ledger first",
    "an append-only public log (C2SP tlog-tiles) says what is kept, what crosses, who reads, and what code runs",
    "everyone can take all of theirs along, and erase it, without asking anybody",
)
PURPOSES: Mapping[Purpose, str] = {
    "account": "dpv:AccountManagement",
    "security": "dpv:EnforceSecurity",
    "feed": "dpv:ServicePersonalisation",
    "publishing": "dpv:RequestedServiceProvision",
    "counting": "dpv:ServiceUsageAnalytics",
    "operation": "dpv:TechnicalServiceProvision",
    "rights": "dpv:RightsFulfilment",
}
BASES: Mapping[str, str] = {
    "contract": "dpv:Contract",
    "legitimate_interest": "dpv:LegitimateInterest",
    "consent": "dpv:Consent",
    "legal_obligation": "dpv:LegalObligation",
}
CONTEXT = {"dpv": "https://w3id.org/dpv#", "dct": "http://purl.org/dc/terms/"}


def text(manifest: Manifest, keeping: Keeping) -> str:
    """The record, in the order of article 30 (1) a to g."""
    return "\n".join(line for part in _parts(manifest, keeping) for line in part) + "\n"


def _parts(manifest: Manifest, keeping: Keeping) -> Iterator[list[str]]:
    about = [kind for kind in kinds(manifest) if kind.is_about_people]
    yield [
        "RECORD OF PROCESSING ACTIVITIES (GDPR, article 30)",
        "",
        f"Written from the manifest {keeping.manifest_sha256} of {keeping.address}.",
        "",
        f"a) Controller: {keeping.owner or NOBODY}; law: {keeping.jurisdiction or 'not named'}.",
        "",
        "b) Purposes:",
    ]
    purposes = sorted({purpose for kind in about for purpose in kind.purposes})
    yield [f"   - {ENGLISH.purposes[purpose]}" for purpose in purposes]
    yield [
        "",
        "c) People: who has an account here; who tries to sign in.",
        "   Data, purpose, legal basis (article 6), term:",
    ]
    for kind in about:
        yield _wrapped(
            f"- {ENGLISH.kinds[kind.name]}: {_listed(ENGLISH.purposes, kind.purposes)}; "
            f"{_listed(ENGLISH.bases, kind.bases)}; {', '.join(ENGLISH.term(term) for term in kind.terms)}; "
            f"{'contents sealed' if kind.is_sealed else 'not sealed'}; "
            + (f"crosses as {', '.join(kind.crossings)}" if kind.crossings else "never leaves the vault")
            + "."
        )
    yield ["", "d) Recipients:"]
    yield _wrapped(
        f"- the public plane at {keeping.public_address or 'the address of this Fanlight'}, of "
        f"{keeping.public_owner or 'nobody named'}: what people publish, in the classes "
        f"{', '.join(sorted(manifest.sent))}; and through it everybody."
    )
    yield ["", "e) Transfers to other countries:"]
    yield _wrapped(_transfer(keeping))
    yield ["", "f) Time limits for erasure: the terms above. Where rows go by the clock, the job that takes them away:"]
    yield [f"   - {one.table}: {one.by}" for one in manifest.removals]
    yield ["", "g) Security measures:"]
    for measure in MEASURES:
        yield _wrapped(f"- {measure}.")


def _transfer(keeping: Keeping) -> str:
    if not keeping.public_jurisdiction or keeping.public_jurisdiction == keeping.jurisdiction:
        return "- none is declared; what people publish can be read from everywhere."
    return (
        f"- what people publish goes to {keeping.public_jurisdiction}, because they ask for it (article 49 (1) b); "
        "what the vault keeps besides does not."
    )


def _listed(words: Mapping[str, str], names: list[str] | list[Purpose]) -> str:
    return ", ".join(words[name] for name in names)


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, 110, initial_indent="   ", subsequent_indent="     ", break_on_hyphens=False)


def jsonld(manifest: Manifest, keeping: Keeping) -> bytes:
    """The same for programs: one process for each kind of thing that is kept about people."""
    found = {
        "@context": CONTEXT,
        "@graph": [
            _controller(keeping),
            *(_process(kind, keeping) for kind in kinds(manifest) if kind.is_about_people),
        ],
    }
    return json.dumps(found, indent=1, ensure_ascii=False).encode() + b"\n"


def _controller(keeping: Keeping) -> dict[str, object]:
    return {
        "@id": f"{keeping.address}#controller",
        "@type": "dpv:DataController",
        "dct:title": keeping.owner or "nobody is named",
        "dpv:hasJurisdiction": keeping.jurisdiction or "not named",
    }


def _process(kind: Kind, keeping: Keeping) -> dict[str, object]:
    process: dict[str, object] = {
        "@id": f"{keeping.address}#{kind.name}",
        "@type": "dpv:Process",
        "dct:title": ENGLISH.kinds[kind.name],
        "dpv:hasDataController": {"@id": f"{keeping.address}#controller"},
        "dpv:hasDataSubject": {"@type": "dpv:DataSubject", "dct:title": "people with an account"},
        "dpv:hasPurpose": [{"@id": PURPOSES[purpose]} for purpose in kind.purposes],
        "dpv:hasLegalBasis": [{"@id": BASES[basis]} for basis in kind.bases if basis in BASES],
        "dpv:hasProcessing": [{"@id": "dpv:Store"}, *([{"@id": "dpv:Disclose"}] if kind.crossings else [])],
        "dpv:hasPersonalData": [{"@type": "dpv:PersonalData", "dct:identifier": field.name} for field in kind.personal],
        "dpv:hasStorageCondition": [
            {"@type": "dpv:StorageDuration", "dct:description": ENGLISH.term(term)} for term in kind.terms
        ],
    }
    if kind.crossings:
        process["dpv:hasRecipient"] = {
            "@type": "dpv:Recipient",
            "dct:title": keeping.public_owner or "the public plane",
        }
    if kind.is_sealed:
        process["dpv:hasTechnicalMeasure"] = {"@id": "dpv:EncryptionAtRest"}
    return process
