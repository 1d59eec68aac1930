"""What is wrong in settings.toml, in sentences for whoever wrote it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ValidationError


def wrong_options(
    error: ValidationError, whole: type[BaseModel], parts: Mapping[str, type[BaseModel]]
) -> str:
    """One line per wrong option: its name, what it is, what was expected.

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
