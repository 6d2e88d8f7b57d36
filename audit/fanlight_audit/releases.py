"""`release`: what runs was announced, is old enough, and was built by a second party; the app is served as logged."""

import base64
import hashlib
import zipfile
from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path

from fanlight_audit import asking
from fanlight_audit.asking import NoAnswer
from fanlight_audit.findings import UNLOGGED, Failed, Findings, Unchecked
from fanlight_audit.given import Given
from fanlight_audit.kept import Entry, Folder, Plane, asked_about, hour_of, open_folder
from fanlight_audit.notes import BadNote, Key, Note

COOLING_DAYS = 7
QUIET = timedelta(hours=50)
"""A plane says daily what it runs; two days of silence are no oversight."""


def check(folder: Folder, findings: Findings, given: Given) -> None:
    """Of both planes: what they say they run, and whether that may be."""
    more = open_folder(given.releases).planes if given.releases else []
    for plane in folder.planes:
        with findings.trying("release", plane.name) as passed:
            passed(_told(plane, given.now))
        with findings.trying("release", f"code of {plane.name}"):
            _check_announced([*folder.planes, *more], plane, findings)
        with findings.trying("release", f"wheel of {plane.name}") as passed:
            passed(_wheel(plane, given.wheel))
        if plane.is_vault:
            with findings.trying("release", f"app of {plane.name}") as passed:
                passed(_app(plane))


def _running(plane: Plane) -> list[Entry]:
    found = [entry for _, entry in plane.told("running")]
    if not found:
        raise Failed(UNLOGGED, "the plane has never said what it runs")
    return found


def _told(plane: Plane, now: datetime) -> str:
    last = _running(plane)[-1]
    told, shown = last["body"]["version"], asked_about(plane.address)["version"]
    if told != shown:
        raise Failed(UNLOGGED, f"it shows version {shown}, and logged last that it runs {told}")
    if hour_of(last["t"]) < now - QUIET:
        raise Failed(UNLOGGED, f"it has not said since {last['t']} what it runs")
    files = plane.blob(last["body"]["code_sha256"]).count(b"./")
    return f"says at {last['t']} that it runs version {told}, {files} files; its own word"


def _check_announced(logs: list[Plane], plane: Plane, findings: Findings) -> None:
    """Whatever began to run since releases are announced was announced before, in one of the logs that are known."""
    about = f"code of {plane.name}"
    announced = [entry for log in logs for _, entry in log.told("release.code")]
    releases = [entry for entry in announced if entry["body"]["name"] == "fanlight"]
    if not releases:
        raise Unchecked("no release is announced in these logs, so the code is compared with none")
    began: dict[str, str] = {}
    for entry in _running(plane):
        began.setdefault(entry["body"]["code_sha256"], entry["t"])
    since = min(entry["t"] for entry in releases)
    for code, hour in began.items():
        told = min((one for one in releases if one["body"]["code_sha256"] == code), key=itemgetter("t"), default=None)
        if hour <= since:
            findings.unchecked("release", about, f"{code[:16]}… ran at {hour}, before any release was announced")
        elif told is None or hour < told["t"]:
            raise Failed(UNLOGGED, f"at {hour} it ran {code[:16]}…, which no release has that was announced by then")
        elif hour < told["body"]["effective_at"] or hour_of(hour) < _cool_at(told):
            raise Failed(UNLOGGED, f"at {hour} it ran {told['body']['version']}, announced at {told['t']}: too young")
        elif not _rebuilt_by(logs, told["body"]["artifact_sha256"]):
            findings.unchecked("release", about, f"nobody says they made the same {told['body']['version']}")
        else:
            findings.passed("release", about, f"{told['body']['version']} was announced at {told['t']} and built again")


def _cool_at(release: Entry) -> datetime:
    return hour_of(release["t"]) + timedelta(days=0 if release["body"]["urgent"] else COOLING_DAYS)


def _rebuilt_by(logs: list[Plane], artifact_sha256: str) -> list[str]:
    """Who has signed that they made the same bytes, but for the planes themselves."""
    own = {log.key.public for log in logs}
    found = []
    for body in (body for log in logs for body in log.bodies("release.rebuilt")):
        try:
            key, value = Key.of(body["vkey"]), base64.b64decode(body["signature"])
        except (BadNote, ValueError):
            continue
        text = f"fanlight-release-rebuilt/v1\n{artifact_sha256}\n"
        if key.public not in own and Note(text, ((key.name, value[:4], value[4:]),)).is_signed_by(key):
            found.append(key.name)
    return found


def _wheel(plane: Plane, wheel: Path | None) -> str:
    """A wheel that the auditor built has the files that the plane says it runs."""
    if wheel is None:
        raise Unchecked("build one from the source yourself and give it: --wheel FILE")
    with zipfile.ZipFile(wheel) as files:
        own = {
            name.removeprefix("fanlight/"): hashlib.sha256(files.read(name)).hexdigest()
            for name in files.namelist()
            if name.startswith("fanlight/") and not name.startswith("fanlight/vault/app/") and not name.endswith("/")
        }
    told = _listed(plane.blob(_running(plane)[-1]["body"]["code_sha256"]))
    if differing := sorted(name for name in own.keys() | told.keys() if own.get(name) != told.get(name)):
        raise Failed(UNLOGGED, f"{len(differing)} files differ from the wheel, {differing[0]} among them")
    return f"{len(own)} files of the wheel have the hashes that are logged"


def _listed(listing: bytes) -> dict[str, str]:
    """The hashes of files by name, as `sha256sum` prints them."""
    rows = [line.split("  ./", 1) for line in listing.decode().splitlines()]
    return {name: sha256 for sha256, name in rows}


def _app(vault: Plane) -> str:
    """Each file of the app, fetched as a browser does, is the file that was logged."""
    sha256 = _running(vault)[-1]["body"]["app_sha256"]
    if not sha256:
        raise Unchecked("it says it serves no app")
    files = {name: one for name, one in _listed(vault.blob(sha256)).items() if not name.endswith((".gz", ".br"))}
    for name, told in files.items():
        url = f"{vault.address}/{'' if name == 'index.html' else name}"
        try:
            found = hashlib.sha256(asking.get(url, asking.OTHERS[0])).hexdigest()
        except NoAnswer as error:
            raise Failed(UNLOGGED, f"{name} was logged and is not served ({error})") from error
        if found != told:
            raise Failed(UNLOGGED, f"{name} is served as {found[:16]}… and was logged as {told[:16]}…")
    return f"{len(files)} files are served as they were logged"
