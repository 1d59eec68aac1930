"""What is promised to who complains: within how many hours, and on which clock."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Hours = Annotated[float, Field(gt=0, le=24 * 366 * 10)]


class Promise(BaseModel):
    """Within how many hours a complaint is promised to be resolved."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hours: Hours = Field(
        72.0, description="hours to resolve a complaint, unless its severity says otherwise"
    )
    by_severity: dict[str, Hours] = Field(
        default_factory=dict, description="hours to resolve, per value of the column severity"
    )
    clock: Literal["calendar", "business"] = Field(
        "calendar", description="which hours are promised: all, or those in which we are open"
    )
