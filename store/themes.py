"""Themes in settings.toml: one added, or refused, the rest of the file as somebody wrote it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

import tomlkit
from pydantic import ValidationError
from tomlkit.exceptions import TOMLKitError

from store.disk import write_whole
from store.settings import Home, Settings, SettingsError, load_settings, wrong_options


def keep_theme(home: Home, name: str, searches: Sequence[str]) -> None:
    """Write a theme with these searches in place of any of that name; of none, take it out.

    Raise `SettingsError` for a name or a search that is none, or settings that cannot be read.
    """
    document = _document(home)
    themes = document.setdefault("themes", tomlkit.table())
    if searches:
        themes[name] = [*searches]
    else:
        themes.pop(name, None)
    _write(home, document)


def refuse_theme(home: Home, name: str) -> None:
    """Write that a theme is not to be proposed again."""
    document = _document(home)
    refused = [*document.get("refused_themes", [])]
    if name not in refused:
        # A value below a table would belong to it: it goes before the first one.
        document.pop("refused_themes", None)
        text = tomlkit.dumps(document)
        head = tomlkit.document()
        head["refused_themes"] = [*map(str, refused), name]
        document = tomlkit.parse(tomlkit.dumps(head) + text)
    _write(home, document)


def _document(home: Home) -> tomlkit.TOMLDocument:
    load_settings(home)
    try:
        text = home.settings_file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return tomlkit.document()
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise SettingsError(f"settings.toml cannot be changed: {error}") from error


def _write(home: Home, document: tomlkit.TOMLDocument) -> None:
    """Write the settings where they are still settings."""
    text = tomlkit.dumps(document)
    try:
        Settings.model_validate(tomllib.loads(text))
    except ValidationError as error:
        raise SettingsError(wrong_options(error, Settings, {})) from error
    write_whole(home.settings_file, text)
