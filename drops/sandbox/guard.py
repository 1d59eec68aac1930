"""Looking at and reading files that nobody has checked yet, each in a process of its own.

These are the functions of the same names elsewhere; whatever is in the file, they give back what
came of it or raise `DropError` with a sentence, and this process stays as it is. The file comes
first, then what messages call it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from drops.intake.files import header
from drops.intake.files.spool import letting_go
from drops.intake.mapping import recognise as formats
from drops.intake.propose import look
from drops.intake.rows import preview as reading
from drops.intake.rows import read
from drops.lake.erasure import cut as erase_cut
from drops.lake.erasure import find, known_lines
from drops.sandbox.run import call

Given = ParamSpec("Given")
Result = TypeVar("Result")


def _guarded(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """The same function, run in the process that reads files."""

    @wraps(function)
    def inside(*arguments: Given.args, **options: Given.kwargs) -> Result:
        on_progress: Any = options.pop("on_progress", None)
        given = (function, *arguments)
        result: Result = call(str(arguments[1]), on_progress, letting_go, given, options)
        return result

    return inside


cut = _guarded(erase_cut.cut)
cut_known = _guarded(known_lines.cut_known)
describe_header = _guarded(header.describe_header)
recognise = _guarded(formats.recognise)


unrecognised_sentence = _guarded(formats.unrecognised_sentence)
names_erased = _guarded(find.names_erased)
look_at = _guarded(look.look_at)
preview = _guarded(reading.preview)
read_file = _guarded(read.read_file)
