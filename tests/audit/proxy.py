"""A plane that answers by its own choice: a small proxy in front of a real one."""

import http.client
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Choice = Callable[[str, Mapping[str, str], bytes], bytes | None]
"""The path, the headers, and what the plane would say; None is a refusal."""


class Proxy:
    """In front of one plane; `choice` may say something else than it does."""

    def __init__(self, behind: str) -> None:
        self.behind, self.host = behind, urlsplit(behind).netloc
        self.choice: Choice = lambda path, headers, data: data
        self.renamed: dict[bytes, bytes] = {}
        proxy = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, data = proxy.ask(self.path, dict(self.headers.items()))
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"

    def ask(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(urlsplit(self.behind).netloc, timeout=30)
        try:
            connection.request("GET", path, headers={"Accept": "*/*", "Host": self.host})
            answer = connection.getresponse()
            status, data = answer.status, answer.read()
        finally:
            connection.close()
        if path == "/.well-known/custody.json":
            for old, new in self.renamed.items():
                data = data.replace(b'"' + old, b'"' + new)
        chosen = self.choice(path, headers, data)
        if chosen is None:
            return 404, b""
        return (status if chosen is data else 200), chosen


@contextmanager
def before(vault: str, public: str) -> Iterator[tuple[Proxy, Proxy]]:
    """Both planes of a Fanlight behind proxies that name each other."""
    proxies = Proxy(vault), Proxy(public)
    names = {one.behind.encode(): one.address.encode() for one in proxies}
    for one in proxies:
        one.renamed = names
        threading.Thread(target=one.server.serve_forever, args=(0.05,), daemon=True).start()
    yield proxies
    for one in proxies:
        one.server.shutdown()
        one.server.server_close()
