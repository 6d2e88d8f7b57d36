"""The whole way of an upload, from bytes that nobody trusts to what can be watched. This is the table of contents."""

from dataclasses import dataclass
from pathlib import Path

from fanlight.media import damage, filming, fingerprint, joining, loudness, mixing
from fanlight.media.damage import Damage
from fanlight.media.fingerprint import Print
from fanlight.media.joining import Partner
from fanlight.media.limits import Limits
from fanlight.media.loudness import Loudness
from fanlight.media.mixing import Added
from fanlight.media.poster import Cover, covers
from fanlight.media.probe import Photo, Probe, Song, look, probe
from fanlight.media.rendition import Rendition, as_source
from fanlight.media.scratch import scratch
from fanlight.media.sprite import Sprite, sprite
from fanlight.media.transcode import renditions

COVERS = 5
MOMENTS = ".moments.gray"


class Listener:
    """Told of each step as it is done. Whoever wants to stop the work raises."""

    def joined(self, share: float) -> None:
        """So much of it and its partner is made into one, from 0 to 1; comes before it is accepted."""

    def accepted(self, found: Probe) -> None:
        """It is a video, and this is what it is."""

    def pictured(self, made: list[Cover]) -> None:
        """Stills to choose a cover from are there; comes before the first size can be played."""

    def progressed(self, share: float) -> None:
        """So much of the renditions is done, from 0 to 1."""

    def playable(self, made: Rendition) -> None:
        """One more size can be played."""

    def recognisable(self, made: Print) -> None:
        """It can be compared with others."""

    def scrubbable(self, made: Sprite) -> None:
        """Small pictures of moments all along it are there."""


@dataclass(frozen=True)
class Prepared:
    """What was made of an upload."""

    sent: Probe | Song | Photo
    """What it was."""
    probe: Probe
    """Of the film that was made of it, where it had no moving picture or was joined with another."""
    level: Loudness | None
    """Of its sound as it came, or as it was mixed; None without any that can be measured."""
    covers: list[Cover]
    renditions: list[Rendition]
    """Smallest first."""
    sprite: Sprite | None
    """None where it could not be made."""
    print: Print
    damage: Damage
    """What of it could not be read."""


def prepare(
    source: Path,
    out: Path,
    limits: Limits,
    listener: Listener | None = None,
    *,
    added: Added | None = None,
    partner: Partner | None = None,
) -> Prepared:
    """Check a file, then make its covers, renditions and sprite, in this folder; with another sound `added`, if any,
    and joined with a `partner`, if any.

    Raises `Unacceptable` with the reason for its sender, or an `OSError` when the trouble is not the file's.
    """
    told, sent = listener or Listener(), look(source, limits)
    with filming.filmed(source, sent, out, limits) as own:
        alone = sent if isinstance(sent, Probe) else probe(own, limits)
        with joining.joined(own, alone, partner, out, limits, told.joined) as (film, found, unread):
            told.accepted(found)
            pictures: list[Cover] = []
            unread_seconds = [unread]

            def ready(one: Rendition) -> None:
                if not pictures:
                    pictures.extend(_covers(one, found, out))
                    told.pictured(pictures)
                told.playable(one)

            level, heard = _heard(film, found, out)
            with mixing.mixed(film, found, level, added, out) as mixed:
                level = loudness.measure_mixed(mixed, found.duration_seconds) if mixed else level
                made = renditions(
                    film,
                    found,
                    out,
                    level=level,
                    mixed=mixed,
                    moments=out / MOMENTS,
                    on_progress=told.progressed,
                    on_ready=ready,
                    on_unread=unread_seconds.append,
                )
    looks = _seen(out / MOMENTS, sent)
    likeness = fingerprint.taken(looks, b"" if added or partner else heard)
    told.recognisable(likeness)
    moments = sprite(made, found, out)
    if moments:
        told.scrubbable(moments)
    harm = damage.of(sent, max(unread_seconds))
    return Prepared(sent, found, level, pictures, made, moments, likeness, harm)


def _covers(first: Rendition, found: Probe, out: Path) -> list[Cover]:
    """Of the first size that is playable: the upload may be four times as large, in a codec that costs as much more."""
    return covers(first.path, as_source(first, found), out / "covers", count=COVERS)  # `out` itself is being worked in


def _heard(film: Path, found: Probe, out: Path) -> tuple[Loudness | None, bytes]:
    """How loud it is, and its chromaprint; none of what nobody would hear."""
    with scratch(out) as folder:
        file = folder / "heard"
        level = loudness.measure(film, found, heard=file)
        is_heard = level is not None and level.integrated_lufs >= loudness.SILENCE_LUFS and file.is_file()
        return level, file.read_bytes() if is_heard else b""


def _seen(moments: Path, sent: Probe | Song | Photo) -> bytes:
    """Its moments; none of a wave, which looks like every other."""
    seen = moments.read_bytes()
    moments.unlink()
    return b"" if isinstance(sent, Song) else seen
