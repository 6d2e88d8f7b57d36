"""A process that may speak to one machine speaks to no other, whatever its code would like."""

import json
import subprocess
import sys

ATTEMPTS = """
import http.client, json, logging, socket, sys, urllib.request
logging.disable()
from fanlight.foundation.outgoing import allow_only
theirs = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
friend, other = (one.getsockname()[1] for one in theirs)
if len(sys.argv) > 1:
    allow_only([f"http://localhost:{friend}", "sqlite:///a/file"])

def ask(port, host="127.0.0.1"):
    connection = http.client.HTTPConnection(host, port, timeout=2)
    connection.connect()
    connection.close()

def unix():
    ours, theirs = socket.socketpair()
    ours.close()
    theirs.close()

ways = {
    "friend by name": lambda: ask(friend, "localhost"),
    "friend by number": lambda: ask(friend),
    "in a folder": unix,
    "another port": lambda: ask(other),
    "another machine": lambda: ask(friend, "127.0.0.2"),
    "a name": lambda: socket.getaddrinfo("what-mira-watched.localhost", 80),
    "a packet": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"hello", ("127.0.0.1", other)),
    "a library": lambda: urllib.request.urlopen(f"http://127.0.0.1:{other}/", timeout=0.2),
}
told = {}
for name, way in ways.items():
    try:
        way()
        told[name] = "done"
    except PermissionError:
        told[name] = "refused"
    except Exception as error:
        told[name] = "refused" if "may not speak" in str(error) else "tried"
print(json.dumps(told))
"""


def told(*words: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", ATTEMPTS, *words], capture_output=True, text=True, check=True, timeout=60
    )
    return dict(json.loads(done.stdout))


def test_only_the_named_machine_and_port_are_reached():
    guarded = told("guarded")

    may = {"friend by name", "friend by number", "in a folder"}
    assert {name for name, what in guarded.items() if what == "done"} == may
    assert {name for name, what in guarded.items() if what == "refused"} == guarded.keys() - may


def test_without_the_guard_all_of_it_would_have_gone_out():
    assert "refused" not in told().values()
