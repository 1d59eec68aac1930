"""A company of any size, as Pepper's own CSV files, written by DuckDB."""

from __future__ import annotations

from pathlib import Path

import duckdb

#: 18 months from here on, evenly filled.
FIRST = "2025-05-01 00:00:00"
_SECONDS = 549 * 86_400

_WHERE = """
    'Team ' || (hash(i + 1) % 6) AS team,
    'Place ' || (hash(i + 7) % 60) AS location,
    ['phone', 'web', 'app', 'email', 'in person'][1 + (hash(i + 9) % 5)::INT] AS channel,
    ['booking', 'meal', 'delivery', 'checkout'][1 + (hash(i + 10) % 4)::INT] AS touchpoint,
    ['regular', 'first visit', 'business'][1 + (hash(i + 11) % 3)::INT] AS segment,
    'c' || (hash(i + 5) % {customers}) AS customer_id"""

_RESPONSES = """
SELECT '{prefix}' || i AS response_id,
    strftime(TIMESTAMP '{first}' + INTERVAL (i * {step}) MICROSECOND, '%Y-%m-%dT%H:%M:%SZ')
        AS answered_at,
    question,
    CASE question WHEN 'nps' THEN floor(sqrt(hash(i) % 121))::INT
        WHEN 'csat' THEN 1 + hash(i) % 5 ELSE 1 + hash(i) % 7 END AS score,
    {where},
    CASE WHEN hash(i + 12) % 3 = 0 THEN 'The food was good, the wait was long, table ' || i % 900
        || CASE WHEN hash(i + 16) % 20 = 0 THEN ', order ' || (i + 1000000) ELSE '' END END
        AS comment
FROM (SELECT i, ['nps', 'nps', 'csat', 'ces'][1 + (hash(i + 3) % 4)::INT] AS question
    FROM range({rows}) AS t(i))"""

_COMPLAINTS = """
SELECT 'k' || i AS complaint_id,
    strftime(opened, '%Y-%m-%dT%H:%M:%SZ') AS opened_at,
    strftime(opened + INTERVAL (hash(i) % 90000) SECOND, '%Y-%m-%dT%H:%M:%SZ')
        AS first_response_at,
    CASE WHEN hash(i + 2) % 10 < 9 THEN strftime(
        opened + INTERVAL (90000 + (-ln(1 - (hash(i + 4) % 9999) / 10000.0) * 200000)::INT) SECOND,
        '%Y-%m-%dT%H:%M:%SZ') END AS resolved_at,
    CASE WHEN hash(i + 6) % 20 = 0 THEN 1 ELSE 0 END AS reopened,
    {where},
    ['late', 'cold', 'rude', 'billed twice', 'missing'][1 + (hash(i + 13) % 5)::INT] AS category,
    ['high', 'normal', 'low'][1 + (hash(i + 14) % 3)::INT] AS severity,
    CASE WHEN hash(i + 15) % 2 = 0 THEN 1 + hash(i + 8) % 5 END AS satisfaction
FROM (SELECT i, TIMESTAMP '{first}' + INTERVAL (i * {step}) MICROSECOND AS opened
    FROM range({rows}) AS t(i))"""

_ADVOCACY = """
SELECT 'a' || i AS event_id,
    strftime(TIMESTAMP '{first}' + INTERVAL (i * {step}) MICROSECOND, '%Y-%m-%dT%H:%M:%SZ')
        AS happened_at,
    ['referral', 'review', 'mention'][1 + (hash(i + 3) % 3)::INT] AS kind,
    {where},
    CASE WHEN hash(i + 3) % 3 = 1 THEN 1 + hash(i) % 5 END AS rating,
    ['positive', 'neutral', 'negative'][1 + (hash(i + 4) % 3)::INT] AS sentiment,
    hash(i + 2) % 3 = 0 AS converted
FROM range({rows}) AS t(i)"""

_TABLES = {"responses": _RESPONSES, "complaints": _COMPLAINTS, "advocacy": _ADVOCACY}


def write(table: str, rows: int, path: Path, prefix: str = "r") -> Path:
    """Return the path of a CSV file with so many rows of one canonical table."""
    customers = max(rows // 3, 10)
    sql = _TABLES[table].format(
        prefix=prefix,
        first=FIRST,
        step=max(_SECONDS * 1_000_000 // max(rows, 1), 1),
        rows=rows,
        where=_WHERE.format(customers=customers),
    )
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"COPY ({sql}) TO '{path}' (HEADER)")
    return path
