"""What the person who starts Fanlight sees first: is it up, where is it, who becomes its operator."""

import http.client
import json
from urllib.parse import urlsplit

from fanlight.config.settings import Settings

SHELL = b'<div id="app"'
NO_PROXY_BELIEVED = """
  Careful: your address is https, so a reverse proxy stands before Fanlight, and `proxies` is 0. Everybody then seems to
  come from that proxy, and one person's wrong passwords shut out all. Set proxies = 1: docs/operate/README.md."""
LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - who listens everywhere is reached on the machine itself


def answers(own: Settings) -> bool:
    """Whether what runs here answers."""
    try:
        return (own.plane == "vault" or _from_public(own, "/health")[0] == 200) and (
            own.plane == "public" or _from_vault(own, "/api/me")[0] == 200
        )
    except (OSError, http.client.HTTPException):  # the latter of one that died in the middle of its answer
        return False


def demo_videos(own: Settings) -> int:
    """How many videos of the demo world are published and have been watched."""
    record = own.vault_home / "demo.json"
    return len(json.loads(record.read_text())) if record.exists() else 0


def greet(own: Settings) -> None:
    """Print the address, and the code that makes the first visitor the operator while there is none."""
    if own.plane == "public":
        print(f"\n  Public pages are at {own.public_address}")
        print("  To let a vault publish here: fanlight admit, with the line its owner sends you.")
        print("  Ctrl-C stops it.\n", flush=True)
        return
    print(f"\n  Fanlight is open at {own.vault_address}")
    print(f"  Public pages are at {own.public_address}")
    code = own.vault_home / "operator.code"
    if code.exists():
        print(f"  To become its operator, sign up there and enter this code at {own.vault_address}/operator")
        print(f"\n      {code.read_text().strip()}\n")
    if own.is_https and not own.proxies:
        print(f"{NO_PROXY_BELIEVED}\n")
    print("  Ctrl-C stops it.\n", flush=True)


def check(own: Settings) -> int:
    """Fetch the page and a video's bytes as a stranger would; say so in one line."""
    try:
        problem = _problem(own)
    except (OSError, ValueError, KeyError, IndexError) as error:
        problem = f"{type(error).__name__}: {error}"
    print(f"fanlight check: {problem or 'the page and a video came through'}", flush=True)
    return 1 if problem else 0


def _problem(own: Settings) -> str | None:
    status, page = _from_vault(own, "/")
    if status != 200 or SHELL not in page:
        return f"the page answered {status}"
    status, answer = _from_vault(own, "/api/feed/for-you")
    if status != 200:
        return f"the feed answered {status}"
    items = json.loads(answer)["items"]
    if not items:
        return "the feed is empty"
    path = items[0]["video"]["renditions"][0]["url"]
    status, head = _from_vault(own, urlsplit(path).path, Range="bytes=0-4095")
    if status != 206 or head[4:8] != b"ftyp":
        return f"the video's bytes answered {status}"
    return None


def _from_vault(own: Settings, path: str, **headers: str) -> tuple[int, bytes]:
    return _get(own.bind, own.vault_port, path, {"Host": urlsplit(own.vault_address).netloc} | headers)


def _from_public(own: Settings, path: str) -> tuple[int, bytes]:
    return _get(own.bind, own.public_port, path, {"Host": urlsplit(own.public_address).netloc})


def _get(bind: str, port: int, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    """Ask as people ask, by the plane's address, but straight at the interface it listens on."""
    connection = http.client.HTTPConnection(LOOPBACK.get(bind, bind), port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
