"""Every setting, with the default that works on one machine."""

import os
import tomllib
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

GIGABYTE = 1_000_000_000
MEGABYTE = 1_000_000
PLANES = ("both", "public", "vault")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Read from `fanlight.toml` in the home folder, then from `FANLIGHT_…` in the environment, which wins."""

    home: Path
    """The folder that holds everything this Fanlight keeps."""

    plane: str = "both"
    """What runs on this machine: `both`, or only the `public` plane or the `vault`, whose other half is elsewhere."""

    vault_address: str = "http://127.0.0.1:8420"
    """Where people open Fanlight: the vault's own origin."""

    public_address: str = "http://127.0.0.1:8421"
    """Where strangers find public pages, and where the gateway delivers crossings."""

    public_authority: str = ""
    """The path of a PEM file: the vault believes a public plane's certificate only if one in it stands behind it;
    empty: if one stands behind it that this machine trusts."""

    bind: str = "127.0.0.1"
    """The network interface both planes listen on."""

    vault_port: int = 8420
    """The port of the vault."""

    public_port: int = 8421
    """The port of the public plane."""

    vault_name: str = "home"
    """The name under which this vault signs its crossings."""

    vault_owner: str = ""
    """Who runs the vault and answers for what it keeps, as strangers are told; empty says that nobody is named."""

    vault_jurisdiction: str = ""
    """Under whose law the vault stands, such as `EU` or `CH`, as strangers are told."""

    release_policy: str = ""
    """The path of a tlog-policy file: the vault starts only releases that stand in a log it trusts; empty: any code."""

    release_cooling_days: int = 7
    """With `release_policy`: for so many days a release must have been known before the vault starts it."""

    release_urgent_days: int = 0
    """The same for a release that is announced as urgent, because it mends a hole."""

    release_rebuilders: str = ""
    """With `release_policy`: a key file, or a folder of `*.vkey`; one of them must have rebuilt the release."""

    manifest_notice_days: int = -1
    """So many days before it takes effect a manifest that promises people less is announced, or the vault does not
    start with it; -1: 30 where the public plane is another owner's, none where one owner runs both."""

    public_owner: str = ""
    """Who runs the public plane, as strangers are told; another name than the vault's owner makes the mode `split`."""

    public_jurisdiction: str = ""
    """Under whose law the public plane stands, as strangers are told."""

    egress_interface: str = ""
    """The network interface by which the vault reaches the public plane and nothing else: what it carries away is
    compared with what crossed, hour by hour; empty where there is none, as on one machine."""

    counts_a_day: int = 10
    """Where the public plane is another owner's: of so many videos a person's views of a day are counted, and likes."""

    counts_epsilon: float = 1.0
    """Where the public plane is another owner's: how much a day's views may tell of a person at most, and its likes, as
    differential privacy measures it; smaller is less."""

    vault_database: str = ""
    """Address of the vault's own database; empty means a SQLite file in the home folder."""

    public_database: str = ""
    """Address of the public plane's database; empty means a SQLite file in the home folder."""

    public_mirror: str = ""
    """Address at which the vault reads the public database; empty means the public database itself, read-only."""

    mirror_database: str = ""
    """Where a vault whose public plane is elsewhere keeps its copy of the public tables; empty: a SQLite file."""

    media_cache_bytes: int = 20 * GIGABYTE
    """How much of public videos a vault keeps whose public plane is elsewhere; what was asked for longest ago goes."""

    proxies: int = 0
    """How many of your own proxies stand before the vault and add to `X-Forwarded-For`; 0 believes nobody."""

    vault_workers: int = field(default_factory=lambda: min(2, os.cpu_count() or 1))
    """Web processes of the vault."""

    public_workers: int = 1
    """Web processes of the public plane."""

    threads: int = 8
    """Requests that one web process answers at the same time."""

    max_upload_bytes: int = 300 * MEGABYTE
    """The largest clip accepted, in bytes."""

    max_video_seconds: int = 180
    """The longest clip accepted, in seconds."""

    max_video_pixels: int = 16_777_216
    """The most pixels a frame of a clip may have."""

    second_pass_views: int = 100
    """After so many public views a video gets smaller files in AV1 where they pay; 0 waits for somebody to ask."""

    transcriber: str = ""
    """The path of whisper.cpp's `whisper-cli`, which drafts subtitles when creators ask for it; empty: nothing does."""

    transcriber_model: str = ""
    """The path of the model that `transcriber` thinks with, such as `ggml-small.bin`; none comes with Fanlight."""

    max_person_bytes: int = 5 * GIGABYTE
    """How much one person's clips may take up in the vault, uploads in progress included."""

    min_free_bytes: int = 500 * MEGABYTE
    """Uploads are refused when the disk has less room left than this."""

    upload_hours: int = 24
    """How long an unfinished upload is kept."""

    seen_days: int = 30
    """For this long a video you have seen is not shown to you again in For You."""

    feed_values: str = ""
    """What outcomes are worth to For You, such as `like=2,skip=-0.5`, each from -20 to 20; all others as published."""

    debug: bool = False
    """Show developers' error pages; never on a machine that others reach."""

    @cached_property  # every request asks
    def vault_home(self) -> Path:
        return self.home / "vault"

    @property
    def public_home(self) -> Path:
        return self.home / "public"

    @property
    def public_objects(self) -> Path:
        """Bytes of public videos; the vault reads them, the public plane writes them."""
        return self.public_home / "objects"

    @property
    def vault_objects(self) -> Path:
        """Bytes of drafts and of videos that never leave the vault."""
        return self.vault_home / "objects"

    @cached_property  # every request asks
    def state(self) -> Path:
        """The recommender's shared memory and snapshots."""
        return self.vault_home / "state"

    @property
    def is_split(self) -> bool:
        """Whether the public plane is known to be another owner's, who shall learn no more than must be."""
        return bool(self.vault_owner and self.public_owner) and self.vault_owner != self.public_owner

    @property
    def is_apart(self) -> bool:
        """Whether the other plane is on another machine."""
        return self.plane != "both"

    @property
    def keeps_copy(self) -> bool:
        """Whether the vault keeps a copy of the public tables, since nothing else lets it read them."""
        return self.plane == "vault" and self.public_mirror == self.mirror_database

    @property
    def media_cache(self) -> Path:
        """Bytes of public videos that the vault has fetched from a public plane elsewhere."""
        return self.vault_home / "media"

    @property
    def notice_days(self) -> int:
        """How much notice people are given before the vault promises them less."""
        return self.manifest_notice_days if self.manifest_notice_days >= 0 else 30 * self.is_split

    @property
    def is_https(self) -> bool:
        return self.vault_address.startswith("https://")


@cache
def settings() -> Settings:
    """This process's settings, read once."""
    return read(dict(os.environ))


def read(environment: dict[str, str]) -> Settings:
    """Settings from an environment and the file it points at; a wrong name or type is a ValueError that says which."""
    home = Path(environment.get("FANLIGHT_HOME", "data")).resolve()
    given: dict[str, Any] = {}
    file = home / "fanlight.toml"
    if file.is_file():
        given.update(tomllib.loads(file.read_text()))
    known = {f.name: f for f in fields(Settings)}
    for name in known:
        if (value := environment.get(f"FANLIGHT_{name.upper()}")) is not None:
            given[name] = value
    given["home"] = home
    if unknown := given.keys() - known.keys():
        raise ValueError(f"fanlight.toml names settings that do not exist: {', '.join(sorted(unknown))}")
    return with_databases(Settings(**{name: _typed(name, known[name].type, value) for name, value in given.items()}))


def with_databases(read_settings: Settings) -> Settings:
    """Fill in the SQLite files that stand where no database address is given."""
    vault = read_settings.vault_database or f"sqlite://{read_settings.vault_home / 'vault.sqlite3'}"
    public = read_settings.public_database or f"sqlite://{read_settings.public_home / 'public.sqlite3'}"
    copy = read_settings.mirror_database or f"sqlite://{read_settings.vault_home / 'mirror.sqlite3'}"
    if read_settings.plane not in PLANES:
        raise ValueError(f"setting plane should be one of {', '.join(PLANES)}, not {read_settings.plane!r}")
    beside = copy if read_settings.plane == "vault" else public
    mirror = read_settings.public_mirror or beside
    if read_settings.plane == "vault" and mirror.partition(":")[0] != vault.partition(":")[0]:
        raise ValueError(
            "the vault's database and what it reads of the public plane must be of one kind: with vault_database on "
            "PostgreSQL, name one there for mirror_database too"
        )
    return replace(
        read_settings, vault_database=vault, public_database=public, mirror_database=copy, public_mirror=mirror
    )


def _typed(name: str, kind: Any, value: Any) -> Any:
    try:
        if kind is bool and isinstance(value, str):
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[value.lower()]
        return kind(value)
    except (KeyError, ValueError, TypeError) as error:
        raise ValueError(f"setting {name} should be {kind.__name__}, not {value!r}") from error
