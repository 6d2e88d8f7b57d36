"""No control without a test of what it does."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference" / "vault-openapi.json"
SUITE = Path(__file__).with_name("test_controls.py").read_text(encoding="utf-8")

CONTROLS = {
    "put /api/taste/wishes": "slide(",
    "put /api/taste/values": "weigh(",
    "put /api/taste/topics/{hashtag}": 'done(viewer, "PUT", f"/api/taste/{kind}/{name}"',
    "delete /api/taste/topics/{hashtag}": 'done(viewer, "DELETE", f"/api/taste/{kind}/{name}"',
    "put /api/taste/sounds/{sound_id}": 'done(viewer, "PUT", f"/api/taste/{kind}/{name}"',
    "delete /api/taste/sounds/{sound_id}": 'done(viewer, "DELETE", f"/api/taste/{kind}/{name}"',
    "put /api/taste/creators/{handle}": 'done(viewer, "PUT", f"/api/taste/{kind}/{name}"',
    "delete /api/taste/creators/{handle}": 'done(viewer, "DELETE", f"/api/taste/{kind}/{name}"',
    "put /api/taste/mutes/hashtags/{hashtag}": 'done(viewer, "PUT", f"/api/taste/mutes/hashtags/',
    "delete /api/taste/mutes/hashtags/{hashtag}": 'done(viewer, "DELETE", f"/api/taste/mutes/hashtags/',
    "put /api/taste/mutes/keywords/{keyword}": 'done(viewer, "PUT", f"/api/taste/mutes/keywords/',
    "delete /api/taste/mutes/keywords/{keyword}": 'done(viewer, "DELETE", f"/api/taste/mutes/keywords/',
    "post /api/taste/reset": 'done(viewer, "POST", "/api/taste/reset"',
    "delete /api/taste/reset": 'done(viewer, "DELETE", "/api/taste/reset"',
    "post /api/taste/import": 'done(other, "POST", "/api/taste/import"',
    "delete /api/me/history": 'done(viewer, "DELETE", "/api/me/history"',
    "post /api/watches": "finish(viewer",
    **{
        f"{method} /api/videos/{{video_id}}/{mark}": f'done(viewer, "{method.upper()}", f"/api/videos/{{'
        for mark in ("like", "save", "not-interested", "unlearn")
        for method in ("put", "delete")
    },
    **{
        f"{method} /api/comments/{{comment_id}}": f'done(viewer, "{method.upper()}", f"/api/comments/{{'
        for method in ("put", "delete")
    },
    "put /api/videos/{video_id}/share": 'done(viewer, "PUT", f"/api/videos/{shared',
    **{
        f"{method} /api/actors/{{actor_id}}/{mark}": f'done(viewer, "{method.upper()}", f"/api/actors/{{'
        for mark in ("follow", "hidden")
        for method in ("put", "delete")
    },
}
PLACES = ("/api/taste", "/api/videos/", "/api/comments/", "/api/actors/", "/api/watches", "/api/me/history")


def test_every_address_that_changes_a_feed_is_tried() -> None:
    paths = json.loads(REFERENCE.read_text(encoding="utf-8"))["paths"]
    offered = {
        f"{method} {path.replace('{path:', '{')}"
        for path, operations in paths.items()
        for method in operations
        if path.startswith(PLACES) and method in ("put", "post", "patch", "delete")
    }

    assert offered == set(CONTROLS)
    assert [control for control, words in CONTROLS.items() if words not in SUITE] == []
