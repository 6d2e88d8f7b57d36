"""A stranger with nothing but addresses, who follows a log over HTTP and believes only what is proven."""

from dataclasses import dataclass, field

import msgspec
from django.http import HttpResponse
from django.test import Client

from fanlight.custody import merkle, notes, policy, tiles
from fanlight.custody.checkpoints import Checkpoint
from fanlight.custody.tiles import Place
from fanlight.transparency.schemas import Custody


def got(path: str, **headers: str) -> HttpResponse:
    response = Client().get(path, headers=headers)
    assert isinstance(response, HttpResponse)
    return response


@dataclass
class Stranger:
    """Remembers the last tree it saw."""

    seen: Checkpoint | None = None
    entries: list[bytes] = field(default_factory=list)

    def follow(self) -> Checkpoint:
        """Fetch all there is, and check all of it: signature, tiles, entries, and that the log only grew."""
        about = msgspec.json.decode(got("/.well-known/custody.json").content, type=Custody)
        trust = policy.read(f"log {about.log.vkey}\nquorum none\n")
        tree = trust.believed(notes.read(got("/log/checkpoint").content))
        parts = {place: self._part(place) for place in tiles.places_in(tree.size)}
        hashes = {(p.level, p.index): data for p, data in parts.items() if p.level is not None}
        subtrees = tiles.subtrees(lambda level, index: hashes[level, index])
        assert merkle.root(tree.size, subtrees) == tree.root
        bundles = [(place, data) for place, data in parts.items() if place.level is None]
        for place, data in bundles:
            assert tiles.leaf_tile(data) == hashes[0, place.index]
        found = [entry for _, data in bundles for entry in tiles.entries_of(data)]
        assert found[: len(self.entries)] == self.entries
        if self.seen is not None:
            proof = merkle.consistency_proof(self.seen.size, tree.size, subtrees)
            assert merkle.is_consistent(
                self.seen.size, tree.size, old_root=self.seen.root, new_root=tree.root, proof=proof
            )
        self.seen, self.entries = tree, found
        return tree

    def _part(self, place: Place) -> bytes:
        response = got(f"/log/tile/{place.path}")
        assert response.status_code == 200, place.path
        return response.content
