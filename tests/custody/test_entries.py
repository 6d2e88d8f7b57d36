"""Entries are one spelling of a closed list of facts, and nothing about a person fits in."""

import json
import re
from typing import Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.custody import entries
from fanlight.custody.entries import (
    BODIES,
    ENTRY_TYPES,
    AccessBatch,
    BadEntry,
    Body,
    Boosted,
    CrossingBatch,
    CrossingReceipt,
    EgressAccount,
    KeptTerm,
    KeyEvent,
    LogRenewed,
    ManifestAnnounced,
    ManifestPublished,
    ModelLearnt,
    NoRequests,
    OperatorsChanged,
    PrivacySpent,
    ReleaseCode,
    ReleaseModel,
    ReleaseRebuilt,
    RetentionAccount,
    Running,
    StateRequest,
    UserShredded,
    UserTransferred,
)

HASH = "ab" * 32
SAMPLES: list[Body] = [
    ManifestPublished(sha256=HASH, fields=3, previous_sha256="", added=[], removed=["a.b"], changed=[]),
    Running(version="0.1.0", code_sha256=HASH, app_sha256="", manifest_sha256=HASH),
    CrossingBatch(
        class_name="publish", schema_sha256=HASH, peer="public", day="2026-11-27", messages=3, size_bytes=999, refused=0
    ),
    KeyEvent(
        event="share",
        kek_id="ab" * 8,
        previous_kek_id="cd" * 8,
        holders=5,
        needed=3,
        transcript_sha256=HASH,
    ),
    AccessBatch(
        hour="2026-11-27T07", root=HASH, reads=3, by_kind={"service": 3}, by_purpose={"rights": 1, "feed": 2}, staff=0
    ),
    LogRenewed(previous_origin="video.example:8420/log", previous_size=3, previous_root=HASH),
    UserShredded(commitment=HASH, versions=[1, 2]),
    NoRequests(month="2026-10"),
    StateRequest(month="2026-10", state="DE", kind="data", people="2-9", outcome="refused", told_late=False),
    UserTransferred(commitment=HASH, source="old.example/log", target="new.example/log"),
    EgressAccount(
        period="2026-11-27T08",
        by_class={"counts": 900, "object": 1_000_000},
        is_measured=True,
        iface_bytes=1_060_000,
        iface_packets=700,
        unexplained_bytes=0,
    ),
    PrivacySpent(
        class_name="counts",
        day="2026-11-27",
        rows=10,
        scale_micro=10_000_000,
        threshold=232,
        epsilon_micro=2_000_000,
        delta_exp=9,
        budget_micro=2_000_000,
    ),
    ManifestAnnounced(
        sha256=HASH, previous_sha256=HASH, weakened=["a.b"], notice_days=30, effective_at="2026-12-27T10"
    ),
    RetentionAccount(
        day="2026-11-27",
        manifest_sha256=HASH,
        kept=[KeptTerm(field="activity_event.day", declared_days=7, oldest_days=6)],
    ),
    CrossingReceipt(
        class_name="object", schema_sha256="", peer="vault:home", day="2026-11-27", messages=1, size_bytes=1, refused=2
    ),
    ReleaseCode(
        name="fanlight",
        version="0.1.0",
        commit="ab" * 20,
        source_tree_sha256=HASH,
        artifact_sha256=HASH,
        code_sha256=HASH,
        app_sha256="",
        lock_sha256=HASH,
        previous_commit="",
        files_changed=0,
        lines_added=0,
        lines_removed=0,
        urgent=False,
        effective_at="2026-12-04T08",
    ),
    ReleaseRebuilt(
        artifact_sha256=HASH, vkey=f"custodian.example/rebuilds+{'ab' * 4}+{'A' * 44}", signature="A" * 91 + "="
    ),
    ReleaseModel(parameters_sha256=HASH, values_sha256=HASH, code_sha256=HASH),
    ModelLearnt(day="2026-11-27", model_sha256=HASH, code_sha256=HASH, commitment=HASH),
    OperatorsChanged(change="appointed", operators=2),
    Boosted(
        target="video",
        video_id="01234567-89ab-7def-8123-456789abcdef",
        hashtag_sha256="",
        percent=150,
        reason="emergency",
        from_hour="2026-11-27T08",
        until_hour="2026-11-28T08",
        operators=2,
    ),
]


def written(body: Body) -> bytes:
    return entries.written(body, hour="2026-11-27T08", by="vault:home")


@pytest.mark.parametrize("body", SAMPLES, ids=lambda body: body.type_name)
def test_an_entry_is_read_as_it_was_written(body: Body):
    entry, found = entries.read(written(body))

    assert found == body
    assert (entry.type, entry.t, entry.by) == (body.type_name, "2026-11-27T08", "vault:home")


def test_there_is_a_sample_of_every_type():
    assert {body.type_name for body in SAMPLES} == set(ENTRY_TYPES) == BODIES.keys()


def test_the_bytes_are_canonical():
    assert written(SAMPLES[2]) == (
        b'{"body":{"class":"publish","day":"2026-11-27","messages":3,"peer":"public","refused":0,"root":"","schema_sha256":"'
        + HASH.encode()
        + b'","size_bytes":999,"total":0},"by":"vault:home","t":"2026-11-27T08","type":"crossing.batch","v":1}'
    )


@given(st.recursive(st.integers(-(2**53) + 1, 2**53 - 1) | st.text(), lambda inner: st.lists(inner, max_size=4)))
def test_canonical_json_says_the_same(value: object):
    data = entries.canonical({"value": value})

    assert json.loads(data) == {"value": value}
    assert data == json.dumps({"value": value}, ensure_ascii=False, separators=(",", ":")).encode()
    assert entries.canonical(json.loads(data)) == data


def test_canonical_json_escapes_what_rfc_8785_escapes_and_nothing_else():
    assert entries.canonical("\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/\u007f") == (
        b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"publish"', b'"who watched"'),
        (b'"publish"', b'"Publish"'),
        (b'"publish"', b'"' + b"a" * 21 + b'"'),
        (b'"messages":3', b'"messages":-3'),
        (b'"messages":3', b'"messages":3.0'),
        (b'"messages":3', b'"messages":"3"'),
        (b'"messages":3', b'"messages":9007199254740992'),
        (b'"messages":3', b'"by_whom":"x","messages":3'),
        (b'"day":"2026-11-27"', b'"day":"2026-11-27T08:15"'),
        (b'"t":"2026-11-27T08"', b'"t":"2026-11-27T08:15"'),
        (b'"by":"vault:home"', b'"by":"vault:home","who":"mira"'),
        (b'"by":"vault:home"', b'"by":"mira@example.org"'),
        (b'"peer":"public"', b'"peer":"127.0.0.1"'),
        (b'"crossing.batch"', b'"access.one"'),
        (b'"crossing.batch"', b'"running"'),
        (b'"v":1', b'"v":2'),
        (b'"v":1', b'"v": 1'),
        (b'"v":1', b'"v":1,"v":1'),
        (b'"v":1}', b'"v":1}\n'),
        (b'"publish"', b'"pub\\u006cish"'),
        (b'"publish"', b'"pub\xff"'),
        (HASH.encode(), b"AB" * 32),
        (HASH.encode(), b"ab" * 31),
    ],
)
def test_what_is_spelt_otherwise_or_says_more_is_refused(old: bytes, new: bytes):
    honest = written(SAMPLES[2])
    assert old in honest

    with pytest.raises(BadEntry):
        entries.read(honest.replace(old, new))


def test_what_no_schema_has_room_for_is_never_written():
    with pytest.raises(BadEntry):
        written(msgspec.structs.replace(SAMPLES[2], class_name="mira watched a video"))
    with pytest.raises(BadEntry):
        entries.written(SAMPLES[1], hour="2026-11-27T08:15", by="public")
    with pytest.raises(BadEntry):
        entries.written(SAMPLES[1], hour="2026-11-27T08", by="mira")


def test_a_count_is_of_a_known_kind_and_purpose():
    honest = written(next(body for body in SAMPLES if isinstance(body, AccessBatch)))

    for old, new in ((b'"service":3', b'"mira":3'), (b'"feed":2', b'"curiosity":2')):
        assert old in honest
        with pytest.raises(BadEntry):
            entries.read(honest.replace(old, new))


def test_no_field_of_an_entry_takes_free_words():
    for body in BODIES.values():
        structs = msgspec.json.schema(body)["$defs"]
        properties = [pair for struct in structs.values() for pair in struct["properties"].items()]
        for name, field in properties:
            if field.get("items", {}).get("$ref", "").removeprefix("#/$defs/") in structs:
                continue  # its own fields are among these
            if field["type"] == "object":
                keys, _ = get_args(get_type_hints(body, include_extras=True)[name])
                assert get_origin(keys) is Literal or _pattern(keys).startswith("^"), name
                field = field["additionalProperties"]
            words = field.get("items", field)
            assert words["type"] in ("integer", "boolean") or words["pattern"].startswith("^"), name
            assert not re.search(r"account|session|mail|device|address|viewer|watch|actor|handle", name), name


def _pattern(word: object) -> str:
    return msgspec.json.schema(word)["pattern"]


def test_the_longest_list_of_changes_still_fits():
    longest = [f"{'t' * 63}.{'c' * 59}{at:04}" for at in range(entries.MOST_NAMES)]

    assert len(written(msgspec.structs.replace(SAMPLES[0], added=longest, removed=longest, changed=longest))) < 60_000
    with pytest.raises(BadEntry):
        written(msgspec.structs.replace(SAMPLES[0], added=[*longest, "one.more"]))
