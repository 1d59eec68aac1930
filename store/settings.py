"""Where the data folder is, and the settings of the organisation that owns it.

Every option is documented by its `description`; `python -m metrics settings` prints them all. One
says what is promised to who complains: within how many hours, and on which clock. What is wrong in
settings.toml is told in sentences for whoever wrote it.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import tomlkit
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from tomlkit.exceptions import TOMLKitError

from store.disk import write_whole
from store.errors import HomeError, StoreFaultError
from store.names import name_key
from store.opening_hours import BusinessHours, HoursChange, LocationHours, known_zone
from store.places import stores_file, was_served
from store.tables import NAMED


def wrong_options(
    error: ValidationError, whole: type[BaseModel], parts: Mapping[str, type[BaseModel]]
) -> str:
    """Return one line per wrong option: its name, what it is, what was expected.

    `whole` is what has all options, `parts` what lies within it, by the name in the file.
    """
    lines = []
    for problem in error.errors():
        option = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            inside = [parts[name] for name in parts if name in problem["loc"][:-1]]
            fields = (inside[-1] if inside else whole).model_fields
            choices = ", ".join(field.alias or name for name, field in fields.items())
            lines.append(f"settings.toml: there is no option {option}; the options are {choices}")
        else:
            named = f", option {option}" if option else ""
            lines.append(f"settings.toml{named}: {problem['msg']}")
    return "\n".join(lines)


Hours = Annotated[float, Field(gt=0, le=24 * 366 * 10)]


class Promise(BaseModel):
    """Within how many hours a complaint is promised to be resolved."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hours: Hours | None = Field(
        None,
        description="hours to resolve a complaint, unless its severity says otherwise; without it "
        "nothing is promised but to the severities named",
    )
    by_severity: dict[str, Hours] = Field(
        default_factory=dict, description="hours to resolve, per value of the column severity"
    )
    clock: Literal["calendar", "business"] = Field(
        "calendar", description="which hours are promised: all, or those in which we are open"
    )

    @property
    def is_made(self) -> bool:
        """Whether anything is promised to anybody."""
        return self.hours is not None or bool(self.by_severity)


class SettingsError(StoreFaultError, ValueError):
    """The settings file cannot be used; the message names file, option and what was expected."""


#: A column whose values are names, which may have other names.
if TYPE_CHECKING:
    NamedColumn = str
else:
    NamedColumn = Literal[NAMED]


def _no_chain(aliases: dict[NamedColumn, dict[str, str]]) -> dict[NamedColumn, dict[str, str]]:
    for column, names in aliases.items():
        for name, to in names.items():
            if not name.strip() or not to.strip():
                raise ValueError(f'{column}: "{name}" = "{to}" has an empty name')
            if to in names:
                raise ValueError(
                    f'{column}: "{name}" = "{to}", but "{to}" = "{names[to]}"; '
                    f'expected the name that stays: "{name}" = "{names[to]}"'
                )
    return aliases


def _plain_host(name: str) -> str:
    if not re.fullmatch(r"[\w-]+(\.[\w-]+)*|[0-9a-fA-F:]+", name):
        raise ValueError(
            f"{name} is no name of a host; expected it as it stands in the address, without "
            'http:// and port: "pepper.example.com", "192.168.1.20"'
        )
    return name.lower()


HostName = Annotated[str, AfterValidator(_plain_host)]


def _theme_name(name: str) -> str:
    if not name or name != name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise ValueError(
            f'"{name[:100]}" is no name of a theme; expected up to {_LONGEST_NAME} letters on one '
            "line, no space before or after"
        )
    return name


def _theme_search(search: str) -> str:
    if not re.search(r"[^\W_]", search) or len(search) > _LONGEST_SEARCH:
        raise ValueError(
            f'"{search[:100]}" has no word to search for, or more than {_LONGEST_SEARCH} letters; '
            'expected words, "phrases", -exclusions and begin*'
        )
    return search


_LONGEST_NAME, _LONGEST_SEARCH = 80, 200
ThemeName = Annotated[str, AfterValidator(_theme_name)]
ThemeSearch = Annotated[str, AfterValidator(_theme_search)]


def _ticket_addresses(addresses: str | dict[str, str]) -> str | dict[str, str]:
    for text in [addresses] if isinstance(addresses, str) else addresses.values():
        _check_ticket_address(text)
    return addresses


def _check_ticket_address(text: str) -> None:
    address = urlsplit(text)
    if address.scheme not in ("https", "http") or not address.netloc or text.count("{id}") != 1:
        raise ValueError(
            f"{text} is no address of a ticket; expected one that begins with https:// or http:// "
            'and has {id} once, where the ticket\'s own stands: "https://desk.example.com/t/{id}"'
        )
    if "{id}" in address.netloc or not text.isprintable() or " " in text:
        raise ValueError(
            f"{text} is no address of a ticket; expected {{id}} behind the host's name"
        )


def _survey_address(text: str) -> str:
    """Return the address; `ValueError` for what a browser would not open as a page."""
    address = urlsplit(text)
    if address.scheme not in ("https", "http") or not address.netloc:
        raise ValueError(f"{text} is no address of a survey; expected one that begins https://")
    if not text.isprintable() or " " in text:
        raise ValueError(f"{text!r} is no address of a survey; expected one without spaces")
    return text


#: An id that was an address is kept as its hash: no tool knows it by that.
_HASH = re.compile("[0-9a-f]{32}")


class Settings(BaseModel):
    """All options of `settings.toml`, with their defaults."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    timezone: Annotated[str, AfterValidator(known_zone)] = Field(
        "UTC", description="where a day begins and ends, and the zone of times that name none"
    )
    week_start: Literal["monday", "sunday", "saturday"] = Field(
        "monday", description="the first day of a week"
    )
    promise: Promise = Field(
        default_factory=lambda: Promise.model_validate({}),
        description="within how many hours a complaint is promised to be resolved",
    )
    business_hours: BusinessHours | None = Field(
        None,
        description='opening times: [business_hours] monday = ["09:00-17:30"] and so on, '
        'holidays = ["GB-ENG"], closed_on and open_on (days), timezone, changes from a day on; '
        "[business_hours.locations.York] says what differs there; without it waits are counted in "
        "calendar hours alone",
    )
    aliases: Annotated[dict[NamedColumn, dict[str, str]], AfterValidator(_no_chain)] = Field(
        default_factory=dict,
        description='names that mean the same, per column: [aliases.location] "Yorke" = "York"; '
        "taken over at the next start, drop, undo or rebuild",
    )
    targets: dict[str, float] = Field(
        default_factory=dict, description="the value to reach, per metric key, in the metric's unit"
    )
    targets_since: dict[str, date] = Field(
        default_factory=dict,
        description="the first day of a target, or of an incentive for it, per metric key: "
        "[targets_since] nps = 2026-09-01; what looks different since then is told beside praise",
    )
    champions: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="who champions what, per team, location or segment: [champions.Billing] "
        '"Bill within five minutes" = "Ada"; what is championed is a standard, a next step, or the '
        "key of a metric",
    )
    journey: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        (),
        description="the touchpoints in the order in which customers meet them: "
        '["booking", "arrival", "meal"]; without it they stand in the order in which they were '
        "first seen",
    )
    themes: dict[ThemeName, tuple[ThemeSearch, ...]] = Field(
        default_factory=dict,
        description="what comments are about, by searches of which one at least finds them: "
        '[themes] "No pepper" = [\'"no pepper"\', "pepper missing -paper"]; a search has words, '
        "phrases in quotes, exclusions after a minus, and beginnings with a star, in any language",
    )
    refused_themes: tuple[str, ...] = Field(
        (), description="names of proposed themes that are not to be proposed again"
    )
    ticket_url: Annotated[str | dict[str, str], AfterValidator(_ticket_addresses)] | None = Field(
        None,
        description="the address of a complaint in the tool that it came from, {id} in the place "
        'of its id: "https://desk.example.com/tickets/{id}"; of several tools one each, by the '
        "name of the source: [ticket_url] zendesk = ...",
    )
    beliefs_survey: Annotated[str, AfterValidator(_survey_address)] | None = Field(
        None,
        description="the address of your own survey of leaders and front line, which the page "
        'Delivery gap links to: "https://survey.example.com/beliefs"',
    )
    smallest_group: Annotated[int, Field(ge=1, le=1000)] = Field(
        5,
        description="a number of fewer answers than this is hidden, and with it the next smallest "
        "group, so that it cannot be found by subtraction; 1 hides nothing",
    )
    smallest_group_comments: Annotated[int, Field(ge=1, le=1000)] = Field(
        8,
        description="comments and posts are hidden where there are fewer of them than this; "
        "1 hides nothing",
    )
    keep_sample: bool = Field(
        False,
        description="whether the sample company stays when the first file of your own comes in",
    )
    api_token_sha256: Annotated[str | None, Field(pattern="^[0-9a-f]{64}$")] = Field(
        None,
        description="the SHA-256, in hexadecimal, of the token that lets a program push files over "
        "HTTP; without it none are taken",
    )

    allowed_hosts: tuple[HostName, ...] = Field(
        (),
        description="names and addresses under which browsers and programs reach the dashboard, "
        'besides localhost and the address that it listens on: ["pepper.example.com"]; a request '
        "for any other host is refused",
    )

    @model_validator(mode="after")
    def _names_each_once(self) -> Settings:
        locations = self.business_hours.locations if self.business_hours else {}
        options: dict[str, Collection[str]] = {
            "promise.by_severity": self.promise.by_severity,
            "business_hours.locations": locations,
        }
        for option, names in options.items():
            keys = [name_key(name) for name in names]
            twice = [name for name, key in zip(names, keys, strict=True) if keys.count(key) > 1]
            if twice:
                raise ValueError(f"{option}: {' and '.join(twice)} are one name; expected it once")
        return self

    @model_validator(mode="after")
    def _promises_what_is_known(self) -> Settings:
        if self.promise.clock == "business" and self.business_hours is None:
            raise ValueError('promise.clock is "business"; expected business_hours beside it')
        return self

    def ticket_address(self, source: str, ticket: str) -> str | None:
        """Return the address of a source's ticket; `None` if the settings or its id give none."""
        address = self.ticket_url
        if isinstance(address, dict):
            address = address.get(source)
        if address is None or _HASH.fullmatch(ticket):
            return None
        return address.replace("{id}", quote(ticket, safe=""))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin and end."""
        return ZoneInfo(self.timezone)


_NOT_THERE = "The data folder is not there: it was moved or removed, or its disk is not connected."


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder and the names of what lies in it."""

    root: Path

    @classmethod
    def find(cls, option: str | Path | None = None) -> Home:
        """Return the folder that was named, else `PEPPER_HOME`, else `data` in this folder."""
        return cls(Path(option or os.environ.get("PEPPER_HOME") or "data").resolve())

    def make(self) -> None:
        """Make the folder, its owner's alone, if it is not there."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)

    def require(self) -> None:
        """Raise `HomeError` if the folder is not there."""
        if not self.root.is_dir():
            raise HomeError(f"{_NOT_THERE} Put it back in its place.")
        self.check_not_away()

    def check_not_away(self) -> None:
        """Raise `HomeError` if nothing of a store is there, and one was served there before."""
        if not (self.ledger.exists() or self.drops.exists()) and was_served(self.root):
            raise HomeError(
                f"{_NOT_THERE} Put it back in its place; or, to begin a new store there, take its "
                f"line out of {stores_file()}."
            )

    @property
    def inbox(self) -> Path:
        """Files laid here are dropped by the watcher."""
        return self.root / "inbox"

    @property
    def drops(self) -> Path:
        """One folder per drop: the original file, byte for byte, and what was made of it."""
        return self.root / "drops"

    @property
    def ledger(self) -> Path:
        """The SQLite file that says what was dropped, by whom, and how it was mapped."""
        return self.root / "ledger.sqlite"

    @property
    def lake(self) -> Path:
        """One Delta table per canonical table; made from originals and ledger."""
        return self.root / "lake"

    @property
    def snapshot(self) -> Path:
        """The small file that pins one version of every lake table for readers."""
        return self.lake / "current.json"

    @property
    def earlier(self) -> Path:
        """The pins of a few earlier versions, for when the newest is damaged."""
        return self.lake / "earlier"

    @property
    def formats(self) -> Path:
        """Mappings that an analyst confirmed; recognised like the shipped formats."""
        return self.root / "formats"

    @property
    def sample_mark(self) -> Path:
        """Remembers the settings that came with the sample company."""
        return self.root / "sample.json"

    @property
    def settings_file(self) -> Path:
        """The organisation's settings; every option has a default."""
        return self.root / "settings.toml"


def plain_path(path: Path) -> str:
    """Return the path as DuckDB reads exactly this file: `[1]` in a folder's name is no pattern."""
    return "".join(f"[{letter}]" if letter in "[*?" else letter for letter in str(path))


#: What has options of its own, by the name in the file; what lies within others after them.
_PARTS: dict[str, type[BaseModel]] = {
    "promise": Promise,
    "business_hours": BusinessHours,
    "locations": LocationHours,
    "changes": HoursChange,
}


def load_settings(home: Home) -> Settings:
    """Return the settings of a data folder, defaults where it says nothing.

    `SettingsError` when wrong.
    """
    try:
        text = home.settings_file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Settings.model_validate({})
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise SettingsError(f"settings.toml cannot be read: {why}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"settings.toml is no text in UTF-8: byte {error.start + 1:,} is none of such a text; "
            "save it as UTF-8"
        ) from error
    try:
        # TOML ends its lines as Windows does too, but not as old Macs did.
        return Settings.model_validate(tomllib.loads(text.replace("\r\n", "\n")))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"settings.toml cannot be read as TOML: {error}") from error
    except RecursionError as error:
        raise SettingsError(
            "settings.toml cannot be read as TOML: it is nested too deep"
        ) from error
    except ValidationError as error:
        raise SettingsError(wrong_options(error, Settings, _PARTS)) from error


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
