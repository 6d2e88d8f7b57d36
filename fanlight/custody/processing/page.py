"""What a vault keeps, as a page that reads without any script."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape

from fanlight.custody.manifest import Manifest
from fanlight.custody.processing.kinds import Kind, kinds
from fanlight.custody.processing.telling import Keeping
from fanlight.custody.processing.words import LANGUAGES, Words

PLACE = "/privacy"
RECORD = "/.well-known/processing.txt"
PROGRAMS = "/.well-known/processing.jsonld"
STYLE = """
:root {
  --ground: #fbf9f5; --raised: #fff; --line: #ded9d0; --text: #1c1a17; --quiet: #655f57; --accent: #9a5b00;
  color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0b0b0d; --raised: #17171b; --line: #2c2c33; --text: #f4efe6; --quiet: #a8a4a0; --accent: #ffb84d;
  }
}
body {
  max-width: 68rem; margin: 0 auto; padding: 1rem 1rem 4rem; overflow-wrap: break-word;
  background: var(--ground); color: var(--text);
}
h1 { font-size: 1.9rem; line-height: 1.2; margin: 1.5rem 0 .75rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; }
a { color: inherit; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
nav { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
nav a { display: inline-flex; align-items: center; min-height: 44px; }
nav a:first-child { font-weight: 600; color: var(--accent); margin-inline-end: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .6rem 1rem .6rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-size: .85rem; font-weight: 500; }
ul { padding-inline-start: 1.2rem; }
li { margin: .35rem 0; overflow-wrap: anywhere; }
.coming { background: var(--raised); border: 2px solid var(--accent); border-radius: 16px; padding: .5rem 1rem; }
@media (max-width: 56rem) {
  thead { display: none; }
  table, tbody { display: grid; gap: .75rem; }
  tr { display: block; padding: .75rem 1rem; border-radius: 16px; background: var(--raised); }
  th, td { display: block; border: 0; padding: .1rem 0; }
  td::before { content: attr(data-head) ": "; color: var(--quiet); }
}
"""
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'"
"""Nothing runs on it and nothing is fetched for it."""


def page(manifest: Manifest, keeping: Keeping, words: Words) -> str:
    """The whole page."""
    return "".join(_page(manifest, keeping, words))


def _page(manifest: Manifest, keeping: Keeping, words: Words) -> Iterator[str]:
    found = kinds(manifest)
    yield f'<!doctype html>\n<html lang="{words.language}" dir="{words.direction}">\n<head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(words.title)} · Fanlight</title><style>{STYLE}</style></head>\n<body>\n<nav>"
    yield f'<a href="/">{escape(words.app)}</a>'
    for other in LANGUAGES.values():
        yield f'<a href="{PLACE}?language={other.language}" lang="{other.language}">{escape(other.own_name)}</a>'
    yield f"</nav>\n<main>\n<h1>{escape(words.title)}</h1>\n<p>{escape(words.lead)}</p>\n"
    if keeping.coming_at:
        yield f'<section class="coming"><p>{escape(words.coming.format(at=keeping.coming_at))}</p>'
        yield f"<ul>{_items(keeping.coming_weakened)}</ul></section>\n"
    yield f"<h2>{escape(words.keeper)}</h2>\n<p>{escape(_keeper(keeping, words))}</p>\n"
    yield f"<h2>{escape(words.about_you)}</h2>\n{_table([k for k in found if k.is_about_people], words)}\n"
    yield f"<h2>{escape(words.about_nobody)}</h2>\n{_table([k for k in found if not k.is_about_people], words)}\n"
    yield f"<h2>{escape(words.crossing)}</h2>\n<ul>"
    yield _items(f"{name}: {', '.join(fields)}" for name, fields in manifest.sent.items())
    yield f"</ul>\n<h2>{escape(words.changes)}</h2>\n<p>{escape(_promise(keeping, words))}</p>\n"
    yield f"<h2>{escape(words.more)}</h2>\n<ul>"
    yield f'<li><a href="{RECORD}">{escape(words.record)}</a></li>'
    yield f'<li><a href="{PROGRAMS}">{escape(words.programs)}</a></li>'
    yield f'<li><a href="/log/blob/{escape(keeping.manifest_sha256)}">{escape(words.manifest)}</a></li>'
    yield "</ul>\n</main>\n</body>\n</html>\n"


def _keeper(keeping: Keeping, words: Words) -> str:
    named = ", ".join(filter(None, [keeping.owner, keeping.jurisdiction])) or words.nobody
    return f"{named} {words.two_owners if keeping.is_split else words.one_owner}"


def _promise(keeping: Keeping, words: Words) -> str:
    return words.notice.format(n=keeping.notice_days) if keeping.notice_days else words.no_notice


def _table(found: Iterable[Kind], words: Words) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in words.head.values())
    rows = "".join(_row(kind, words) for kind in found)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>"


def _row(kind: Kind, words: Words) -> str:
    cells = {
        "purpose": ", ".join(words.purposes[purpose] for purpose in kind.purposes),
        "basis": ", ".join(words.bases[basis] for basis in kind.bases),
        "term": ", ".join(words.term(term) for term in kind.terms),
        "sealed": words.contents if kind.is_sealed else words.no,
        "exported": words.yes if kind.is_exported else words.no,
        "crossing": ", ".join(kind.crossings) or words.never,
    }
    told = "".join(
        f'<td data-head="{escape(words.head[name], quote=True)}">{escape(cell)}</td>' for name, cell in cells.items()
    )
    return f'<tr><th scope="row">{escape(words.kinds[kind.name])}</th>{told}</tr>\n'


def _items(lines: Iterable[str]) -> str:
    return "".join(f"<li>{escape(line)}</li>" for line in lines)
