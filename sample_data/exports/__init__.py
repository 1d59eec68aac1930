"""The files that the company's tools would export, each in the columns and times of its tool.

Enters: the records of `people`, in their order, and the `Dice` for what only the tool adds.
Leaves: CSV and Parquet files in the folder that the caller names, the same bytes every time.
May be imported by: `generate`, tests. Each record goes into one file only.
"""

from sample_data.exports.beliefs import write_beliefs
from sample_data.exports.complaints import tickets_of, write_complaints
from sample_data.exports.events import write_events
from sample_data.exports.experiments import write_experiments
from sample_data.exports.invitations import write_invitations
from sample_data.exports.paying import write_paying
from sample_data.exports.places import write_places
from sample_data.exports.routines import write_routines
from sample_data.exports.staffing import write_staffing
from sample_data.exports.surveys import write_surveys

__all__ = [
    "tickets_of",
    "write_beliefs",
    "write_complaints",
    "write_events",
    "write_experiments",
    "write_invitations",
    "write_paying",
    "write_places",
    "write_routines",
    "write_staffing",
    "write_surveys",
]
