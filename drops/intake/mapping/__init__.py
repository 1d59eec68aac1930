"""Which column of a file fills which column of ours.

Enters: a header, a mapping in TOML, the formats that are known.
Leaves: a `Mapping`, the format a file is recognised as, the `Plan` for one file.
May be imported by: `propose`, `rows`, `drops.lake`, the use cases and the page Drops.
"""

from drops.intake.files import describe_header as _describe_header
from drops.intake.files import forgotten_after, letting_go
from drops.intake.mapping.model import Mapping
from drops.intake.mapping.recognise import Format, formats
from drops.intake.mapping.recognise import recognise as _recognise
from drops.intake.mapping.recognise import unrecognised_sentence as _unrecognised_sentence
from drops.intake.values.spelled import reading as _reading
from drops.sandbox import guarded

__all__ = [
    "Format",
    "Mapping",
    "describe_header",
    "formats",
    "recognise",
    "unrecognised_sentence",
]

# Whoever reads cells knows a mapping: `values` itself knows of no files.
forgotten_after(_reading.forget)
describe_header = guarded(_describe_header, letting_go)
recognise = guarded(_recognise, letting_go, first=True)
unrecognised_sentence = guarded(_unrecognised_sentence, letting_go)
