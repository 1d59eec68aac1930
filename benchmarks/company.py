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

#: What texts are put together of: clauses in four languages, most often of the first.
_CLAUSES = {
    "English": (
        "we waited forty minutes for a table",
        "the wait was long and nobody told us why",
        "they keep us waiting every time",
        "the waiter was friendly but slow",
        "great food and cold coffee",
        "checkout was quick and easy",
        "the delivery came two days late",
        "my order was missing a side dish",
        "I would come back with my family",
        "prices went up but portions got smaller",
        "the room was too loud and too crowded",
        "lovely place and clean tables",
    ),
    "German": (
        "wir haben vierzig Minuten auf einen Tisch gewartet",
        "der Kellner war freundlich aber langsam",
        "die Lieferung kam zwei Tage zu spät",
        "tolles Essen und saubere Tische",
        "niemand hat mich zurückgerufen",
    ),
    "French": (
        "nous avons attendu quarante minutes pour une table",
        "le serveur était aimable mais lent",
        "la livraison est arrivée deux jours trop tard",
        "très bon repas et des tables propres",
    ),
    "Spanish": (
        "esperamos cuarenta minutos por una mesa",
        "el camarero era amable pero lento",
        "la entrega llegó dos días tarde",
        "muy buena comida y mesas limpias",
    ),
}
#: Of eight texts so many are of each of them.
_OF_EIGHT = ("English",) * 5 + ("German", "French", "Spanish")

#: Answers that all have a text of two to five clauses, a number that few others have, and in one of
#: a thousand, a phrase.
_COMMENTS = """
SELECT * EXCLUDE (i, said, comment, question, score), question, score, array_to_string(
    list_transform(range(2 + (hash(i + 21) % 4)::INT),
        lambda j: said[1 + (hash(i * 31 + j) % len(said))::INT]), '. ')
    || ', table ' || hash(i + 22) % 20000
    || CASE WHEN hash(i + 23) % 1000 = 0 THEN ', no pepper on the table' ELSE '' END AS comment
FROM (
    SELECT *, [{texts}][1 + (hash(i + 20) % 8)::INT] AS said
    FROM (SELECT substring(response_id, 2)::BIGINT AS i, * FROM ({responses})))"""

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

_TABLES = {
    "responses": _RESPONSES,
    "complaints": _COMPLAINTS,
    "advocacy": _ADVOCACY,
    "comments": _COMMENTS,
}


def write(table: str, rows: int, path: Path, prefix: str = "r") -> Path:
    """Return the path of a CSV file with so many rows of one canonical table.

    `comments` are responses that all have a comment, each of other words.
    """
    customers = max(rows // 3, 10)
    texts = ", ".join(f"{[*_CLAUSES[language]]}" for language in _OF_EIGHT)
    sql = (
        _TABLES[table]
        .replace("{responses}", _RESPONSES)
        .format(
            texts=texts,
            prefix=prefix,
            first=FIRST,
            step=max(_SECONDS * 1_000_000 // max(rows, 1), 1),
            rows=rows,
            where=_WHERE.format(customers=customers),
        )
    )
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"COPY ({sql}) TO '{path}' (HEADER)")
    return path
