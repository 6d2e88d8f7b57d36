"""`levers`, `privacy` and `moves`: how a vault ranks, what its counts betray, and whether who moved has arrived."""

import hashlib
import json
from collections import defaultdict
from datetime import timedelta
from math import isclose
from typing import Any

from fanlight_audit import asking
from fanlight_audit.findings import LEVER, LOST, OTHER_MODEL, OVERSPENT, Failed, Findings, Unchecked
from fanlight_audit.given import Given
from fanlight_audit.kept import Folder, Plane, asked_about, hour_of

NEARLY = 1e-4


def check(folder: Folder, findings: Findings, given: Given) -> None:
    """A vault ranks by the model that it logged, and by no lever that it did not log."""
    for vault in folder.vaults:
        with findings.trying("levers", f"model of {vault.name}") as passed:
            passed(_model(vault))
        with findings.trying("levers", f"boosts of {vault.name}") as passed:
            passed(_boosts(vault, f"{given.now:%Y-%m-%dT%H}"))


def _model(vault: Plane) -> str:
    """The newest that is logged is that which the feed names, and all that it is made of is shown."""
    if not (logged := vault.bodies("release.model")):
        raise Unchecked("it has not logged by what it ranks")
    text = json.dumps(logged[-1], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    told, newest = _feed(vault, "values")["model"], hashlib.sha256(text.encode()).hexdigest()
    if told != newest:
        raise Failed(OTHER_MODEL, f"its feed names {str(told)[:16]}…, and {newest[:16]}… was logged last")
    size = sum(len(vault.blob(sha256)) for sha256 in logged[-1].values())
    return f"{newest[:16]}… is logged and named by its feed; {size} bytes say what it is made of"


def _boosts(vault: Plane, hour: str) -> str:
    """Each video that a stranger is shown stands by what is told of it, and what is told of boosts is in force."""
    told = [(index, entry["body"]) for index, entry in vault.told("boost")]
    newest = {body["video_id"] or body["hashtag_sha256"]: (index, body) for index, body in told}
    now = {index: body for index, body in newest.values() if body["from_hour"] <= hour <= body["until_hour"]}
    if not (items := _feed(vault, "for-you")["items"]):
        raise Unchecked("it shows a stranger no video")
    for item in items:
        why, about = item["why"], f"the video {item['video']['id']}"
        if not isclose(sum(one["value"] for one in why["terms"]), why["score"], abs_tol=NEARLY, rel_tol=NEARLY):
            raise Failed(LEVER, f"{about} has the score {why['score']}, which is not what its terms add up to")
        for one in (term["about"] for term in why["terms"] if term["kind"] == "boosted"):
            body, percent, entry = now.get(one["entry"], {}), one["percent"], one["entry"]
            if (body.get("percent"), body.get("reason")) != (percent, one["reason"]):
                raise Failed(LEVER, f"{about} counts {percent} percent, which entry {entry} does not say")
    return f"{len(items)} videos stand by what is told of them; {len(now)} boosts are logged and in force"


def _feed(vault: Plane, name: str) -> dict[str, Any]:
    return dict(json.loads(asking.get(f"{vault.address}/api/feed/{name}")))


def privacy(folder: Folder, findings: Findings, given: Given) -> None:
    """What letting a day's counts cross cost each person, worked out again, against what it may cost at most."""
    for vault in folder.vaults:
        with findings.trying("privacy", vault.name) as passed:
            spent: dict[str, float] = defaultdict(float)
            for body in (bodies := vault.bodies("privacy.spend")):
                cost = max(body["epsilon_micro"], 2e12 * body["rows"] / body["scale_micro"])  # of views and of likes
                spent[body["day"]] += cost / body["budget_micro"]
            if not bodies:
                raise Unchecked("no noised counts are told")
            for day, share in spent.items():
                if share > 1 + NEARLY:
                    raise Failed(OVERSPENT, f"the counts of {day} cost {share:.0%} of what they may cost at most")
            logged, shown = bodies[-1]["budget_micro"], asked_about(vault.address)["counts"]["epsilon_micro"]
            if logged > shown:
                raise Unchecked(f"it shows a budget of {shown} millionths and spent by one of {logged}; look tomorrow")
            passed(f"{len(spent)} days of counts cost each person no more than {max(spent.values()):.0%} of the budget")


def moves(folder: Folder, findings: Findings, given: Given) -> None:
    """Whoever is gone from a vault as moved was taken in by the other before."""
    by_log, settled = (
        {plane.key.name: plane for plane in folder.planes},
        given.now - timedelta(hours=given.patience_hours),
    )
    for vault in folder.vaults:
        with findings.trying("moves", f"from {vault.name}") as passed:
            told = [entry["body"] for _, entry in vault.told("user.transfer") if hour_of(entry["t"]) <= settled]
            gone = [body for body in told if body["from"] == vault.key.name]
            known = [body for body in gone if body["to"] in by_log]
            if lost := [body for body in known if body not in by_log[body["to"]].bodies("user.transfer")]:
                raise Failed(LOST, f"{len(lost)} are gone, and the log of {lost[0]['to']} does not say that they came")
            if len(known) < len(gone):
                raise Unchecked(f"{len(gone) - len(known)} moved to vaults whose logs are not kept here")
            passed(f"{len(gone)} moved away, and all of them arrived")
