"""Values chosen per column, as SQL whose values are bound."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.tables import SLICE_COLUMNS

#: Rows kept, per column: the values, `None` for rows that were not given one.
Choice = tuple[tuple[str, tuple[str | None, ...]], ...]


def chosen_of(only: Mapping[str, tuple[str | None, ...]] | Choice) -> Choice:
    """The values per column, columns that name none left out."""
    return tuple((column, values) for column, values in pairs_of(only) if values)


def pairs_of(only: Mapping[str, tuple[str | None, ...]] | Choice) -> Choice:
    """The values per column, in the order of the columns; `TypeError` for a bare text."""
    pairs = only.items() if isinstance(only, Mapping) else only
    for column, values in pairs:
        if isinstance(values, str):
            # Else each of its letters would be a value.
            raise TypeError(f"{column} is {values!r}; expected several values, as ({values!r},)")
    return tuple((column, tuple(values)) for column, values in sorted(pairs, key=_column))


def _column(pair: tuple[str, tuple[str | None, ...]]) -> str:
    return pair[0]


def condition_of(only: Choice, prefix: str) -> tuple[list[str], dict[str, object]]:
    """SQL clauses, to be joined by AND, and the values bound in them under `prefix`."""
    clauses: list[str] = []
    bound: dict[str, object] = {}
    for column, values in only:
        names = {f"{prefix}_{column}_{i}": v for i, v in enumerate(values) if v is not None}
        # Numbers (a score) are compared as they read, so that no value asked for can be wrong.
        read = f'"{column}"' if column in SLICE_COLUMNS else f'"{column}"::VARCHAR'
        parts = [f"{read} IN ({', '.join('$' + name for name in names)})"] if names else []
        parts += [f'"{column}" IS NULL'] if None in values else []
        clauses.append("(" + " OR ".join(parts) + ")")
        bound.update(names)
    return clauses, bound


def check_columns(columns: list[str], allowed: tuple[str, ...]) -> None:
    """Raise `ValueError`, with the choices, for a column that is not among them."""
    for column in columns:
        if column not in allowed:
            raise ValueError(
                f"there is no column {column} to choose by; choose {', '.join(allowed)}"
            )
