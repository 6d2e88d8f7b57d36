"""Writes docs/reference/manifest.md from the manifest: `python -m fanlight.custody.reference`."""

from itertools import groupby
from pathlib import Path

from fanlight.custody.manifest import Field, Manifest, Removal, load

PLACE = Path("docs/reference/manifest.md")

HEAD = """# What the vault keeps

Written from `fanlight/custody/manifest.toml` by `make docs`; the words are explained at the top of that file.
The vault does not start when it keeps a column that is not here, or when one of these is gone.
"""


def page(manifest: Manifest) -> str:
    """Every field, table by table."""
    fields = sorted(manifest.fields, key=lambda field: field.column[0])
    removed = {removal.table: removal for removal in manifest.removals}
    tables = [
        _table(name, list(rows), removed.get(name)) for name, rows in groupby(fields, key=lambda field: field.column[0])
    ]
    return "\n".join([HEAD, _sum(manifest), *tables])


def _sum(manifest: Manifest) -> str:
    protected = [field for field in manifest.fields if field.kind == "protected"]
    sealed = [field for field in protected if field.sealed]
    crossing = [field for field in manifest.fields if field.crossing]
    return (
        f"{len(manifest.fields)} columns, {len(protected)} of them about a person; {len(sealed)} hold content and are "
        f"sealed, the rest are ids, dates, counters and closed sets of words. {len(crossing)} may cross.\n"
    )


def _table(name: str, fields: list[Field], removal: Removal | None) -> str:
    head = [
        "| column | class | purpose | basis | kept | sealed | exported | crosses as |",
        "|---|---|---|---|---|---|---|---|",
    ]
    removed = [] if removal is None else [f"Rows go with `{removal.by}`; {_counted(removal)}.", ""]
    return "\n".join([f"## {name}", "", *removed, *head, *map(_row, fields), ""])


def _counted(removal: Removal) -> str:
    return f"their term begins in `{removal.since}`" if removal.since else f"their term ends in `{removal.until}`"


def _row(field: Field) -> str:
    cells = [
        f"`{field.column[1]}`",
        field.kind,
        ", ".join(field.purpose),
        field.basis.replace("_", " "),
        field.retention,
        "yes" if field.sealed else "",
        "yes" if field.exported else "",
        ", ".join(field.crossing),
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    PLACE.write_text(page(load()), encoding="utf-8")
