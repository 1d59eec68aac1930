"""The invitations that had time to be answered, each with whether it reached anybody and what came.

Constants of ours. Besides the values that all relations may use they take those of the drops that
tell of deliveries (`$delivering`) and of answers (`$told_answers`), until when answers are told of
(`$answers_told`), and whether any customer was asked and answered by one number (`$asked_by_name`).
"""

from __future__ import annotations

from metrics.relations.periods import DAY_US

#: An invitation counts once it is so many days old: until then the answer may still come. Where no
#: file tells who answered, an answer of the same customer within as many days is the one to it.
DAYS_TO_ANSWER = 14

#: The id that its survey tool gave an answer. A row with several questions gives several answers,
#: whose ids end with what was asked.
ANSWER_ID = """CASE WHEN contains(response_id, ':')
    THEN regexp_replace(response_id, ':(nps|csat|ces)([:#].*)?$', '') ELSE response_id END"""

_BY_ID = f"""
SELECT id, source, min(answered_at) AS said_at, max(recommends) AS recommends,
    count(*) OVER (PARTITION BY id) AS sources
FROM (SELECT CASE WHEN question = 'nps' THEN score END AS recommends,
    {ANSWER_ID} AS id,
    key_source AS source, answered_at FROM responses WHERE answered_at <= $as_of)
GROUP BY id, source"""

# An answer belongs to the latest invitation of the customer before it, of those of one moment to
# the first by its key: else a number would change from one look to the next. Of one day without
# hours it comes after the invitation.
_BY_CUSTOMER = f"""
SELECT asked.invitation_id, asked.key_source, min(said.answered_at) AS said_at,
    arg_min(said.recommends, (said.answered_at, said.response_id)) AS recommends
FROM (
    SELECT customer_id, response_id, answered_at,
        CASE WHEN question = 'nps' THEN score END AS recommends,
        coalesce(answered_until, answered_at) AS last_at
    FROM responses WHERE customer_id IS NOT NULL AND answered_at <= $as_of
) AS said
ASOF JOIN (
    SELECT customer_id, invitation_id, key_source, sent_at FROM invitations
    WHERE customer_id IS NOT NULL AND sent_at <= $as_of
    QUALIFY row_number() OVER (
        PARTITION BY customer_id, sent_at ORDER BY key_source, invitation_id) = 1
) AS asked ON said.customer_id = asked.customer_id AND said.last_at >= asked.sent_at
WHERE epoch_us(said.answered_at) - epoch_us(asked.sent_at) < {DAYS_TO_ANSWER} * {DAY_US}
GROUP BY ALL"""

# An answer comes from the source of its invitation, where that has any of this id; else from the
# only one that has. One that the file tells of, and no other file holds, is an answer all the same.
_TOLD = f"""
WITH by_id AS MATERIALIZED ({_BY_ID})
SELECT i.*,
    list_contains($told_answers::VARCHAR[], i.given_by) AS tells_answers,
    list_contains($delivering::VARCHAR[], i.given_by) AS tells_delivery,
    CASE WHEN tells_answers THEN least(i.known_at, $as_of) ELSE least($answers_told, $as_of) END
        AS seen_until,
    CASE WHEN tells_answers
        THEN i.response_id IS NOT NULL OR i.answered_at IS NOT NULL OR coalesce(i.answered, FALSE)
        ELSE named.said_at IS NOT NULL END AS has_answer,
    CASE WHEN tells_answers
        THEN coalesce(i.answered_at, own.said_at, other.said_at, named.said_at, i.sent_at)
        ELSE named.said_at END AS came_at,
    coalesce(own.recommends, other.recommends, named.recommends) AS recommends
FROM invitations AS i
LEFT JOIN by_id AS own ON own.id = i.response_id AND own.source = i.key_source
LEFT JOIN by_id AS other ON own.id IS NULL AND other.id = i.response_id AND other.sources = 1
LEFT JOIN ({_BY_CUSTOMER}) AS named
    ON named.invitation_id = i.invitation_id AND named.key_source IS NOT DISTINCT FROM i.key_source
WHERE i.sent_at <= $as_of
    AND (tells_answers OR (i.customer_id IS NOT NULL AND $asked_by_name))"""

#: The invitations that are old enough. Who answered was reached, whatever is told of the delivery.
#: `recommends` is the answer (0–10) to whether they would recommend us, where it is known.
ASKED = f"""
SELECT *,
    CASE WHEN sent_until IS NULL
        THEN strftime(sent_at AT TIME ZONE $timezone, '%H:00') END AS hour,
    has_answer AND coalesce(came_at <= seen_until, FALSE) AS is_answered,
    delivery IS DISTINCT FROM 'not sent' OR is_answered AS is_sent,
    is_answered OR coalesce(opened_at <= seen_until, FALSE) OR CASE
        WHEN delivery IS NOT NULL THEN delivery = 'delivered'
        ELSE coalesce(delivered_at <= seen_until, FALSE) END AS is_delivered,
    is_sent AND (is_delivered OR NOT tells_delivery) AS is_asked
FROM ({_TOLD})
WHERE epoch_us(seen_until) - epoch_us(sent_at) >= {DAYS_TO_ANSWER} * {DAY_US}"""
