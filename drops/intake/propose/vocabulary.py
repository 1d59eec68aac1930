"""What the columns of other tools are called, in several languages, and how well a name fits."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from drops.intake.files import plain

#: Names by column of ours, divided by bars.
_ALIASES = {
    "response_id": "response id|respondent id|survey id|answer id|submission id|id|#|antwort id",
    "answered_at": (
        "answered at|submitted at|submit date|submission date|recorded date|response date"
        "|survey date|completed at|completion date|end date|timestamp|zeitstempel|horodateur"
        "|marca temporal|created at|date|datum|fecha|data|time"
    ),
    "score": "nps score|nps|csat score|csat|ces score|ces|score|rating",
    "question": "survey type|question type|metric|question",
    "comment": (
        "comment|comments|feedback|verbatim|remark|remarks|feedback comment|kommentar"
        "|commentaire|comentario|commento|opmerking|reason"
    ),
    "complaint_id": (
        "complaint id|case number|case id|ticket id|ticket number|ticket|unique key|incident id"
        "|reference|conversation id|beschwerdenummer|number|id"
    ),
    "opened_at": (
        "opened at|date/time opened|created at|created time|created date|date received"
        "|received at|received|opened|created|date opened|complaint date|eingegangen am"
        "|erstellt am|date de creation|fecha de creacion|date|datum|fecha"
    ),
    "first_response_at": "first response at|initial response time|first reply at|first response",
    "resolved_at": (
        "resolved at|date/time closed|closed at|resolved time|closed time|closed date|solved at"
        "|closed|resolved|date closed|date resolved|completed at|erledigt am|geschlossen am"
        "|gelost am|date de cloture|fecha de cierre"
    ),
    "reopened": "reopens|reopened|reopen count",
    "answers": (
        "replies|agent replies|public replies|agent interactions|teammate replies|agent responses"
        "|agent messages|number of replies|replies count|reply count|number of answers|antworten"
        "|nombre de reponses|numero de respuestas"
    ),
    "category": (
        "category|complaint type|product|issue|topic|subject area|kategorie|categorie|categoria"
        "|type|reason"
    ),
    "severity": "severity|priority|urgency|prioritat|priorite|prioridad",
    "satisfaction": "satisfaction|satisfaction rating|conversation rating|csat",
    "outcome": "outcome|decision|resolution status",
    "summary": (
        "summary|subject|description|consumer complaint narrative|narrative|details|complaint"
        "|betreff|beschreibung|descripcion"
    ),
    "event_id": "event id|review id|mention id|post id|id",
    "happened_at": (
        "happened at|review created|review date|published at|posted at|creation date|date"
        "|created at|timestamp|datum|fecha"
    ),
    "kind": "kind|event type",
    "rating": (
        "rating|stars|review stars|star rating|overall score|overall rating|sterne|bewertung"
        "|note|etoiles|estrellas"
    ),
    "source": "source|site|network|platform|social media source|quelle",
    "sentiment": "sentiment|tone|recommended|would recommend|recommends",
    "reach": "reach|followers|impressions",
    "referred_customer_id": "referred customer id|referred customer|referee id",
    "converted": "converted|became customer",
    "text": "text|review content|review text|review|content|body|comment|comments|kommentar",
    "team": (
        "team|group|department|agency|queue|company|airline|airline name|brand|supplier"
        "|abteilung|equipe|equipo|afdeling"
    ),
    "location": (
        "location|store|branch|shop|site|borough|location name|city|airport|hotel|restaurant"
        "|filiale|standort|magasin|ville|tienda|ciudad|sede|vestiging|region|state|country"
    ),
    "channel": "channel|via|submitted via|source|kanal|canal|kanaal",
    "touchpoint": "touchpoint|touch point|journey step|stage",
    "segment": (
        "segment|customer type|customer segment|tier|plan|traveller type|type traveller"
        "|traveler type|kundengruppe"
    ),
    "customer_id": "customer id|user id|contact id|requester id|account id|client id|kundennummer",
    "joined_at": (
        "joined at|joined|join date|date joined|signed up at|signup date|sign up date|registered at"
        "|registration date|customer since|member since|became a customer|first order date"
        "|first purchase date|kunde seit|client depuis|cliente desde"
    ),
    "joined_through": (
        "joined through|joined via|acquisition channel|acquisition source|acquired through"
        "|lead source|original source|how did you hear about us|referral source|came through"
    ),
    "period": "period|month|billing month|invoice month|revenue month|monat|mois|mes|mese|maand",
    "revenue": (
        "revenue|net revenue|total revenue|net sales|sales|turnover|amount|net amount|total spent"
        "|mrr|umsatz|chiffre d'affaires|ventas|fatturato|omzet"
    ),
    "currency": "currency|currency code|wahrung|devise|moneda|valuta",
    "employee": "employee|agent|assignee|agent name|case owner|owner|mitarbeiter",
}
ALIASES: dict[str, tuple[str, ...]] = {
    column: tuple(names.split("|")) for column, names in _ALIASES.items()
}


def _each(names: str) -> frozenset[str]:
    return frozenset(names.split("|"))


#: Names that many columns of many tools have: they tell little.
_VAGUE = _each(
    "id|#|date|datum|fecha|data|time|type|reason|source|number|site|state|country|reference|plan"
    "|note|details|review|owner|question|metric|amount|sales"
)
#: Words that make a column one of the person who wrote, not of the place that served them.
PEOPLE = _each(
    "author|authors|reviewer|user|customer|client|contact|person|visitor|consumer|respondent"
    "|billing|shipping|requester|submitter|autor|kunde|cliente|auteur"
)
#: What people write is theirs, whatever else the name says.
_WORDS_OF_PEOPLE = ("comment", "summary", "text")
#: Many ratings stand in one file; only the one that has the very name is the rating.
_ONLY_BY_NAME = ("rating", "score", "satisfaction", "question", "kind")
_PERSONAL = re.compile(
    r"\b(e-?mail|mail address|phone|telephone|mobile|first ?name|last ?name|surname|full ?name"
    r"|birth|dob|ip ?address|passport|vorname|nachname|prenom|nombre|apellidos?|telefon|telefono"
    r"|recipient|latitude|longitude|street|postal address|home address)\b"
)
_NAMED_PEOPLE = re.compile(
    r"^(name|author|authors|autor|auteur|reviewer|(author|reviewer|user|customer|contact|person"
    r"|requester|submitter|respondent|consumer|client|guest)s? (user)?name|username"
    r"|social security.*)$"
)

#: Words that ask for a reason, or for anything that people say in words of their own.
WHY = re.compile(
    r"\bwhy\b|\breasons?\b|comment|feedback|verbatim|tell us|anything else|warum|pourquoi|por ?que"
    r"|perche|waarom|opmerking|kommentar"
)


def words(name: str) -> str:
    """A column name as words: `Created_At`, `createdAt` and `créated at` are the same."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    marked = unicodedata.normalize("NFKD", plain(apart).replace("_", " ").replace(".", " "))
    return " ".join("".join(c for c in marked if not unicodedata.combining(c)).split())


def says_personal(name: str) -> bool:
    """Whether a column of that name holds who somebody is."""
    said = (words(name), words(name.lower()))  # DoB is dob
    return any(_PERSONAL.search(each) or _NAMED_PEOPLE.match(each) for each in said)


def name_fit(column: str, header: str) -> float:
    """How well a header names a column of ours, from 0 (not at all) to 1 (its very name)."""
    said = words(header)
    bare = " ".join(re.sub(r"\([^)]*\)", " ", said).split())
    own = column.replace("_", " ")
    if not said:
        return 0.0
    if own in (said, bare):
        return 1.0
    known = ALIASES.get(column, ())
    if said in known or bare in known:
        name = said if said in known else bare
        return 0.7 if name in _VAGUE else 0.95 - 0.01 * min(known.index(name), 10) / 2
    return 0.0 if column in _ONLY_BY_NAME else _near(bare, (own, *known), column)


def _near(said: str, names: tuple[str, ...], column: str) -> float:
    """Less than a name: one of the names with few words around it, or with a slip of the pen."""
    tokens = re.findall(r"\w+", said)
    for name in names:
        part = name.split()
        if name in _VAGUE or len(name) < 4 or len(tokens) > len(part) + 2:
            continue
        of_people = column not in _WORDS_OF_PEOPLE and PEOPLE & (set(tokens) - set(part))
        if _holds(tokens, part) and not of_people:
            return 0.65
        alike = SequenceMatcher(None, said, name)
        if len(said) >= 6 and alike.real_quick_ratio() >= 0.88 and alike.ratio() >= 0.88:
            return 0.6
    return 0.0


def _holds(tokens: list[str], part: list[str]) -> bool:
    """Whether the words stand at the end of the others, where nouns stand, or at their start."""
    return tokens[-len(part) :] == part or tokens[: len(part)] == part
