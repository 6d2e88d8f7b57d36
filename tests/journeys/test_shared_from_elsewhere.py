"""What reaches the Create page from elsewhere: kept on the device, and sent when its person says so, not before."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import pages
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone

pytestmark = pytest.mark.slow

SHARE = """
async () => {
  await navigator.serviceWorker.ready;
  const picture = await new Promise((tell) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 300, height: 400 });
    canvas.getContext("2d").fillRect(0, 0, 300, 400);
    canvas.toBlob(tell, "image/jpeg");
  });
  const body = new FormData();
  body.append("media", new File([picture], "from the gallery.jpg", { type: "image/jpeg" }));
  const answer = await fetch("/create/shared", { method: "POST", body });
  return new URL(answer.url).pathname;
}
"""

TRAP = """<!doctype html><form method="post" enctype="multipart/form-data" action="{address}/create/shared">
<input type="file" name="media"></form><script>
const files = new DataTransfer();
files.items.add(new File(["0".repeat(5000)], "trap.mp4", {{ type: "video/mp4" }}));
document.forms[0].media.files = files.files;
document.forms[0].submit();
</script>"""


@pytest.fixture
def trap(fanlight: Running) -> Iterator[str]:
    """Another website, whose only page sends a file of its own to whoever's Fanlight."""
    page = TRAP.format(address=fanlight.vault).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *args: object) -> None:
            """Keep the tests' output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_another_website_cannot_have_a_file_sent(fanlight: Running, chromium: Browser, trap: str) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, fanlight.vault, "walks_into_it")
        eventually(lambda: bool(page.evaluate("!!navigator.serviceWorker.controller")))

        page.goto(trap)
        page.wait_for_url(f"{fanlight.vault}/create")

        expect(page.get_by_text("trap.mp4")).to_be_visible()
        assert page.request.get(f"{fanlight.vault}/api/drafts").json() == {"drafts": []}
        page.get_by_role("button", name="Leave it").click()
        expect(page.get_by_text("trap.mp4")).to_be_hidden()
        page.reload()
        expect(page.get_by_role("button", name="Choose a video")).to_be_visible()
        expect(page.get_by_text("trap.mp4")).to_be_hidden()


def test_what_another_app_shares_is_posted(fanlight: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, fanlight.vault, "shares_a_photo")
        eventually(lambda: bool(page.evaluate("!!navigator.serviceWorker.controller")))
        sent = list[str]()
        page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

        assert page.evaluate(SHARE) == "/create"
        page.goto(f"{fanlight.vault}/create")
        expect(page.get_by_text("from the gallery.jpg")).to_be_visible()
        page.reload()  # it is not lost with the page
        assert not [address for address in sent if "/api/" in address]
        page.get_by_role("button", name="Post it").click()
        expect(page.get_by_label("Caption", exact=True)).to_be_visible()
        pages.describe(page, "Shared from the gallery")
        assert pages.publish(page)

        page.goto(f"{fanlight.vault}/create")
        expect(page.get_by_role("button", name="Choose a video")).to_be_visible()
        expect(page.get_by_text("from the gallery.jpg")).to_be_hidden()
