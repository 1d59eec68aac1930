"""What customers did and said in public, and whom they brought."""

from __future__ import annotations

from dataclasses import replace

from store.schema import Column, Table, Tone, Voice
from store.tables.columns import ABOVE, CUSTOMER, LANGUAGE, LOCATION, RATING, SEGMENT, TEAM, day_of

ADVOCACY = Table(
    "advocacy",
    "public and private recommendations",
    "event_id",
    "happened_at",
    (
        Column(
            "event_id",
            "text",
            "identifies the event",
            required=True,
            text="id",
            also="event id|review id|mention id|post id|id|id avis|avis id|id recensione|id resena"
            "|id da avaliacao|id avaliacao|recensie id|bewertungs id|rezensions id",
        ),
        Column(
            "happened_at",
            "time",
            "when it happened",
            required=True,
            also="happened at|review created|review date|published at|posted at|creation date|date"
            "|created at|timestamp|datum|fecha|data|date de publication|fecha de publicacion"
            "|data di pubblicazione|data de publicacao|veroffentlicht am",
            day_until="happened_until",
        ),
        Column(
            "kind",
            "text",
            "what happened",
            required=True,
            choices=("referral", "review", "mention"),
            text="plain",
            weight=0.5,
            only_by_name=True,
            also="kind|event type",
            said_by=(
                ("referral", r"referr|referee"),
                ("mention", r"mention|tweet|followers|hashtag|impressions"),
                (
                    "review",
                    r"review|\bstars?\b|rating|recommended|bewertung|avis\b|recensi|resena|avalia",
                ),
            ),
        ),
        TEAM,
        LOCATION,
        *ABOVE,
        Column(
            "source",
            "text",
            "where: the review site, the network, the referral programme",
            text="plain",
            also="source|site|network|platform|social media source|quelle",
        ),
        replace(SEGMENT, told_by_values=True),
        CUSTOMER,
        RATING,
        Column(
            "sentiment",
            "text",
            "tone",
            choices=("positive", "neutral", "negative"),
            text="plain",
            weight=0.7,
            also="sentiment|tone|recommended|would recommend|recommends",
        ),
        Column(
            "reach",
            "integer",
            "how many people could see it",
            low=0,
            weight=1.0,
            also="reach|followers|impressions",
        ),
        Column(
            "referred_customer_id",
            "text",
            "who was referred",
            text="person",
            also="referred customer id|referred customer|referee id",
        ),
        Column(
            "converted",
            "boolean",
            "whether the referred person became a customer",
            also="converted|became customer",
        ),
        Column(
            "text",
            "text",
            "the customer's own words",
            text="free",
            weight=0.7,
            also="text|review content|review text|review|content|body|comment|comments|kommentar"
            "|avis|commentaire|recensione|testo|commento|resena|opinion|comentario|comentarios"
            "|avaliacao|recensie|rezension|bewertungstext",
            language="language",
        ),
        LANGUAGE,
        Column(
            "sentiment_from",
            "text",
            "how the sentiment is known",
            choices=("rating", "given", "inferred", "not read"),
            text="plain",
        ),
        day_of("happened_until", "on which it happened"),
    ),
    voice=Voice("text", "post", about="source", mark="rating", reach="reach"),
    tone=Tone("rating", "sentiment", "text", "sentiment_from"),
    said_by=r"reviews?\b|mention|referral|stars?\b|recommended|followers|tweet|hashtag|avis\b"
    r"|recensi|resena|avaliac|rezension",
    short="recommendations",
    wanted="reviews, mentions or referrals",
    lacks="Public events carry no channel or touchpoint",
)
