"""What was made of an upload: names, sizes and shapes of files, never words."""

from typing import Literal

import msgspec


class Cover(msgspec.Struct, frozen=True, kw_only=True):
    """A still that can stand for the video."""

    name: str
    """Its object: `<sha256>.webp`."""
    width: int
    height: int
    at_seconds: float


class Rendition(msgspec.Struct, frozen=True, kw_only=True):
    """One playable file."""

    label: str
    """Its place on the ladder: `360p`, `720p` or `1080p`; with `av1` behind it, a smaller file beside that one."""
    name: str
    """Its object: `<sha256>.mp4`."""
    width: int
    height: int
    codecs: str
    peak_kbps: int
    mean_kbps: int
    size_bytes: int

    @property
    def sha256(self) -> str:
        return self.name.partition(".")[0]

    @property
    def is_av1(self) -> bool:
        return self.codecs.startswith("av01.")


class Sprite(msgspec.Struct, frozen=True, kw_only=True):
    """Small pictures of moments all along the video, in rows, in one file."""

    name: str
    """Its object: `<sha256>.webp`."""
    count: int
    columns: int
    width: int
    """Of one picture."""
    height: int

    @property
    def sha256(self) -> str:
        return self.name.partition(".")[0]


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """A file in AV1 that was made to stand beside another, and what came of it; see `media.second_pass.Tried`."""

    beside: str
    outcome: Literal["kept", "larger", "worse", "failed"]
    crf: int
    size_bytes: int
    beside_bytes: int
    vmaf: float
    beside_vmaf: float


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """All files of a draft; it grows while the draft is prepared."""

    duration_seconds: float = 0.0
    width: int = 0
    height: int = 0
    covers: tuple[Cover, ...] = ()
    renditions: tuple[Rendition, ...] = ()
    """Smallest first."""
    sprite: Sprite | None = None
    """None where it could not be made, and of what was prepared before there were any."""
    languages: tuple[str, ...] = ()
    """Those it has subtitles in, in alphabetical order."""
    unchecked: tuple[str, ...] = ()
    """Those of them that a machine wrote and its creator has neither mended nor confirmed."""
    tried: tuple[Tried, ...] = ()
    """What the second pass has made, kept or not."""

    @property
    def films(self) -> tuple[Rendition, ...]:
        """Those in H.264, which every browser plays."""
        return tuple(one for one in self.renditions if not one.is_av1)

    @property
    def added(self) -> tuple[Rendition, ...]:
        """Those that the second pass has put beside them."""
        return tuple(one for one in self.renditions if one.is_av1)

    @property
    def has_sound(self) -> bool:
        return any("mp4a" in one.codecs for one in self.renditions)

    @property
    def names(self) -> frozenset[str]:
        """The objects it needs."""
        files = {one.name for one in self.covers} | {one.name for one in self.renditions}
        return frozenset(files | ({self.sprite.name} if self.sprite else set()))

    def with_rendition(self, rendition: Rendition) -> "Manifest":
        """The same and one file more; a file of the same label is replaced."""
        others = [known for known in self.renditions if known.label != rendition.label]
        ordered = sorted([*others, rendition], key=lambda one: (one.width * one.height, one.label))
        return msgspec.structs.replace(self, renditions=tuple(ordered))


def with_tried(manifest: Manifest, tried: Tried) -> Manifest:
    """The same, and one more thing that was tried."""
    others = [known for known in manifest.tried if known.beside != tried.beside]
    return msgspec.structs.replace(manifest, tried=(*others, tried))


def with_language(manifest: Manifest, language: str, *, is_there: bool, is_unchecked: bool) -> Manifest:
    """The same with subtitles in this language, or without."""
    languages, unchecked = set(manifest.languages) - {language}, set(manifest.unchecked) - {language}
    return msgspec.structs.replace(
        manifest,
        languages=tuple(sorted(languages | {language} if is_there else languages)),
        unchecked=tuple(sorted(unchecked | {language} if is_there and is_unchecked else unchecked)),
    )


def manifest_of(media: object) -> Manifest:
    """The manifest kept in a draft's row."""
    return msgspec.convert(media, Manifest)


def as_json(manifest: Manifest) -> dict[str, object]:
    """The manifest as it goes into a draft's row."""
    built: dict[str, object] = msgspec.to_builtins(manifest)
    return built
