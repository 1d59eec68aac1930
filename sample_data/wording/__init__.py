"""What people say: sentences by topic and tone, put together so that few are the same.

Enters: the topic and the tone that are asked for, and the `Dice` that choose.
Leaves: texts, as a person types them.
May be imported by: `people`, `exports`, tests. Knows the company's teams and touchpoints, and no
guest, record or file. The lists are data: three TOML files, read once.
"""

from sample_data.wording.words import (
    CATEGORIES,
    HOSTILE,
    LATE_IN_YORK,
    MISSING_FROM_TABLE,
    comment,
    comment_from,
    complaint_summary,
    public_post,
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
