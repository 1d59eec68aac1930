"""What people say: sentences by topic and tone, put together so that few are the same.

Enters: the topic and the tone that are asked for, and the `Dice` that choose.
Leaves: texts, as a person types them.
May be imported by: `people`, `exports`, tests. Knows nothing of guests, of records or of files.
"""

from sample_data.wording.complaint_words import CATEGORIES, complaint_summary
from sample_data.wording.event_words import public_post
from sample_data.wording.words import (
    HOSTILE,
    LATE_IN_YORK,
    MISSING_FROM_TABLE,
    comment,
    comment_from,
    tone_of,
    with_detail,
)

__all__ = [
    "CATEGORIES",
    "HOSTILE",
    "LATE_IN_YORK",
    "MISSING_FROM_TABLE",
    "comment",
    "comment_from",
    "complaint_summary",
    "public_post",
    "tone_of",
    "with_detail",
]
