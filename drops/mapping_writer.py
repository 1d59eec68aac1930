"""Mappings written as TOML that reads back as the same mapping."""

from __future__ import annotations

import json
from collections.abc import Mapping as Dict
from dataclasses import asdict
from typing import Any

from drops.mapping import Mapping, Source, Where
from drops.mapping_sources import SOURCE_ENTRIES
from drops.mapping_toml import ENTRIES


def mapping_to_toml(mapping: Mapping) -> str:
    """TOML text that reads back as the same mapping."""
    lines = [f"table = {_toml(mapping.table)}"]
    for entry in ENTRIES[1 : ENTRIES.index("optional")]:
        value = getattr(mapping, entry)
        if value != Mapping.__dataclass_fields__[entry].default:
            lines.append(f"{entry} = {_toml(value)}")
    tables = ((entry, getattr(mapping, entry)) for entry in ("drop_rows_where", "also_called"))
    lines += [f"{entry} = {_toml(value)}" for entry, value in tables if value]
    if mapping.turn:
        said = asdict(mapping.turn).items()
        lines += ["", "[turn]", *(f"{entry} = {_toml(value)}" for entry, value in said if value)]
    lines += ["", "[columns]", *_column_lines(mapping.columns)]
    for answer in mapping.answers:
        lines += ["", "[[answers]]", *_column_lines(answer)]
    return "\n".join(lines) + "\n"


def _column_lines(columns: Dict[str, Source]) -> list[str]:
    return [f"{column} = {_toml(source)}" for column, source in columns.items()]


def _source_entries(source: Source) -> dict[str, Any]:
    """What a mapping has to say about a source for it to be read back; no defaults."""
    entries: dict[str, Any] = {}
    for entry in SOURCE_ENTRIES:
        if entry == "format":
            continue
        value = getattr(source, "headers" if entry == "from" else entry)
        if value not in ((), "", None, False) or (entry == "constant" and value is not None):
            entries[entry] = dict(value) if entry == "values" else value
    return entries


def _toml(value: Any) -> str:  # noqa: ANN401, PLR0911 - every kind of TOML value
    """One value as inline TOML."""
    match value:
        case Source():
            entries = _source_entries(value)
            only_header = set(entries) == {"from"} and len(value.headers) == 1
            return _toml(value.headers[0] if only_header else entries)
        case Where():
            said = {"column": value.column, "values": value.values}
            return _toml(said | {"optional": True} if value.optional else said)
        case bool():
            return "true" if value else "false"
        case str():
            # JSON's escapes are TOML's, but for the one control character JSON leaves alone.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case dict():
            inner = ", ".join(f"{_toml(str(key))} = {_toml(each)}" for key, each in value.items())
            return f"{{ {inner} }}"
        case list() | tuple():
            return f"[{', '.join(_toml(each) for each in value)}]"
        case _:
            return str(value)
