"""The canonical tables: what a row of each means, whatever tool it came from.

Intake (`drops`) casts files into these tables, measuring reads them; neither knows a column that
is not declared here. A new table is declared here, and nowhere else: it is then proposed for files,
taken in, masked, erased from, undone and made again like the others.
"""

from __future__ import annotations

from dataclasses import replace

from store.schema import (
    THEME,
    Case,
    Column,
    Order,
    Statements,
    Survey,
    Table,
    Tone,
    Tree,
    Voice,
)

#: The levels above a team or a location, the nearest first, which files of places tell, or the rows
#: of others beside their place: each is a column of all rows that have one of these, made when they
#: are read.
LEVELS = ("district", "region", "division", "country")
#: The columns whose values may be places, the one that tells most of where a row was first.
PLACED_BY = ("location", "team")

#: The columns that a reader may choose rows by on every page. A table without one of them has no
#: value given there for any row. Of these a row has one value or none.
SINGLE_VALUED = ("team", "location", "channel", "touchpoint", "segment", *LEVELS)
#: The columns of which a row may have several values, a list in SQL: groups by them overlap, a
#: group is the rows chosen by it, and its rest are the rows without it. What customers say it is
#: about is told by their words, and made when it is asked for (`Table.told_by_words`).
OVERLAPPING = (THEME,)
SLICE_COLUMNS = (*SINGLE_VALUED, *OVERLAPPING)

#: The lowest and highest answer of each survey question's scale.
SCALES: dict[str, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
#: From which answer on somebody was satisfied.
SATISFIED_FROM = 4

#: What every lake row carries besides its table's columns: the drop it came from and until when
#: that drop knows. An open complaint is censored at `known_at`. Where a newer file has no place for
#: a column, what an older one gave stays, and the row is given by both.
LAKE_COLUMNS = (
    Column("drop", "text", "the drop that the row came from", required=True, text="plain"),
    Column("known_at", "time", "until when that drop knows", required=True),
    Column("key_source", "text", "the source that the row's key belongs to", text="plain"),
    Column(
        "given_by", "text", "the drops that gave its columns, with spaces between", text="plain"
    ),
)

_TEAM = Column(
    "team",
    "text",
    "the team that served the customer",
    text="name",
    is_group=True,
    also="team|group|department|agency|queue|company|airline|airline name|brand|supplier"
    "|abteilung|equipe|equipo|afdeling|avdelning|reparto|departamento|setor|zespoł|dział",
    levels=LEVELS,
)
_LOCATION = Column(
    "location",
    "text",
    "the place where the customer was served",
    text="name",
    is_group=True,
    also="location|store|branch|shop|site|borough|location name|city|airport|hotel|restaurant"
    "|filiale|standort|magasin|ville|tienda|ciudad|sede|vestiging|negozio|punto vendita|loja|winkel"
    "|sklep|oddział|butikk|myymala|butik|boutique|point de vente|agence|sucursal|punto de venta"
    "|niederlassung|citta|cidade"
    "|region|state|country|bundesland|province|provincia|land|pays|pais|paese",
    levels=LEVELS,
)


def _level(name: str, also: str) -> Column:
    """The column of what a row's place lies in, where its file names that beside the place."""
    return Column(
        name,
        "text",
        f"the {name} that the place lies in",
        text="name",
        is_group=True,
        is_level=True,
        only_by_name=True,
        also=also,
    )


#: The region first: of a name that may be of several levels, it is the likeliest.
_ABOVE = (
    _level(
        "region",
        "region|region name|sales region|region/market|market|regione|regiao|regio|state|bundesland"
        "|province|provincia|comunidad autonoma|canton|kanton|регион|bolge|alue"
        "|地域|地区|区域|지역|kraj",
    ),
    _level(
        "district",
        "district|area|cluster|zone|territory|sub region|gebiet|bezirk|distrikt|secteur|zona"
        "|distrito|distretto|gebied|omrade|obszar|state|bundesland|province|provincia",
    ),
    _level("division", "division|business unit|sparte|zone|area|territory"),
    _level(
        "country",
        "country|country name|nation|land|pays|pais|paese|staat|kraj|ulke|maa|страна|国|国家|국가",
    ),
)
_CHANNEL = Column(
    "channel",
    "text",
    "how the customer reached us: phone, web, in person, …",
    text="name",
    is_group=True,
    also="channel|via|submitted via|source|kanal|canal|kanaal",
)
_TOUCHPOINT = Column(
    "touchpoint",
    "text",
    "the step of the journey: booking, delivery, …",
    text="name",
    is_group=True,
    also="touchpoint|touch point|journey step|stage",
)
_SEGMENT = Column(
    "segment",
    "text",
    "the kind of customer",
    text="name",
    is_group=True,
    also="segment|customer type|customer segment|tier|plan|traveller type|type traveller"
    "|traveler type|kundengruppe",
)
_CUSTOMER = Column(
    "customer_id",
    "text",
    "which customer, if known",
    text="person",
    is_group=True,
    also="customer id|user id|contact id|requester id|account id|client id|kundennummer",
)
# Whoever works for the organisation is not hashed, but where an address says who it is.
_EMPLOYEE = Column(
    "employee",
    "text",
    "who served the customer",
    text="id",
    is_group=True,
    also="employee|agent|assignee|agent name|case owner|owner|mitarbeiter",
)


def _day_of(column: str, meaning: str) -> Column:
    """The column that takes the end of the day of a time of which no more is known."""
    meaning = f"the end of the day {meaning}, where no hour is known"
    return Column(column, "time", meaning, is_made=True)


#: How many stars somebody gave.
RATING = Column(
    "rating",
    "integer",
    "stars, 1–5",
    low=1,
    high=5,
    weight=1.5,
    only_by_name=True,
    also="rating|stars|review stars|star rating|overall score|overall rating|sterne|bewertung"
    "|note|etoiles|estrellas|valutazione|voto|stelle|calificacion|puntuacion|avaliacao|estrelas"
    "|beoordeling|waardering|sterren|sternebewertung|nota",
)

RESPONSES = Table(
    "responses",
    "survey answers",
    "response_id",
    "answered_at",
    (
        Column(
            "response_id",
            "text",
            "identifies the answer",
            required=True,
            text="id",
            also="response id|respondent id|survey id|answer id|submission id|id|#|antwort id"
            "|antwort-id"
            "|id de reponse|id de respuesta|id risposta|id da resposta|antwoord-id|id odpowiedzi"
            "|svars-id|svar-id",
        ),
        Column(
            "answered_at",
            "time",
            "when the customer answered",
            required=True,
            also="answered at|submitted at|responded at|answered on|submit date|submission date"
            "|recorded date|response date"
            "|survey date|completed at|completion date|end date|timestamp|zeitstempel|horodateur"
            "|marca temporal|created at|date|datum|fecha|data|time",
            day_until="answered_until",
        ),
        Column(
            "question",
            "text",
            "which scale",
            required=True,
            choices=tuple(SCALES),
            text="plain",
            only_by_name=True,
            also="survey type|question type|metric|question",
        ),
        Column(
            "score",
            "integer",
            "the answer: nps 0–10, csat 1–5, ces 1–7",
            low=0,
            high=10,
            weight=2.0,
            only_by_name=True,
            also="nps score|nps|csat score|csat|ces score|ces|score|rating",
        ),
        _TEAM,
        _LOCATION,
        *_ABOVE,
        _CHANNEL,
        _TOUCHPOINT,
        replace(_SEGMENT, told_by_values=True),
        _CUSTOMER,
        _EMPLOYEE,
        Column(
            "comment",
            "text",
            "the customer's own words",
            text="free",
            weight=0.2,
            also="comment|comments|feedback|verbatim|remark|remarks|feedback comment|kommentar"
            "|commentaire|comentario|commento|opmerking|reason",
        ),
        _day_of("answered_until", "on which the customer answered"),
    ),
    voice=Voice("comment", "comment", about="question", mark="score"),
    survey=Survey("question", "score", "comment", "touchpoint", tuple(SCALES.items())),
    said_by=r"nps|survey|recommend|csat|satisf|respond|respon[sd]es?|how likely|how would you"
    r"|umfrage|enquete|encuesta",
)

COMPLAINTS = Table(
    "complaints",
    "complaints",
    "complaint_id",
    "opened_at",
    (
        Column(
            "complaint_id",
            "text",
            "identifies the complaint",
            required=True,
            text="id",
            also="complaint id|case number|case id|ticket id|ticket number|ticket|unique key"
            "|incident id|reference|conversation id|beschwerdenummer|number|id|ticketnummer"
            "|ticket-id"
            "|vorgangsnummer|fallnummer|numero de ticket|numero du ticket|numero ticket"
            "|numero de caso"
            "|numero do chamado|numero zgłoszenia|arendenummer|sagsnummer|zaaknummer"
            "|service request id|service request number|request number|request id",
        ),
        Column(
            "opened_at",
            "time",
            "when the customer complained",
            required=True,
            weight=0.5,
            also="opened at|date/time opened|created at|created time|created date|date received"
            "|received at|received|opened|created|date opened|complaint date|eingegangen am"
            "|erstellt am|date de creation|fecha de creacion|date|datum|fecha|eroffnet am|ouvert le"
            "|date d'ouverture|fecha de apertura|data di apertura|data di creazione|aperto il"
            "|data de abertura|data de criacao|criado em|aangemaakt op|aanmaakdatum|geopend op"
            "|data utworzenia|data zgłoszenia|utworzono|skapad|skapad datum|oprettet"
            "|requested datetime|requested at|date requested|creation date",
            day_until="opened_until",
        ),
        Column(
            "first_response_at",
            "time",
            "first public answer by a person",
            also="first response at|initial response time|first reply at|first response",
            also_length="first response time|first reply time|time to first response|response time"
            "|time to first reply|initial response time|reply time|first response|reaktionszeit"
            "|antwortzeit|temps de premiere reponse|tiempo de primera respuesta|reactietijd",
            day_until="first_response_until",
            unusable="first_response_unusable",
        ),
        Column(
            "resolved_at",
            "time",
            "when it was resolved; empty while it is open",
            weight=1.5,
            also="resolved at|date/time closed|closed at|resolved time|closed time|closed date"
            "|solved at|closed|resolved|date closed|date resolved|completed at|erledigt am"
            "|geschlossen am|gelost am|date de cloture|fecha de cierre|cloture le"
            "|date de resolution"
            "|fecha de resolucion|cerrado el|data di chiusura|data di risoluzione|chiuso il"
            "|data de fechamento|data de encerramento|data de resolucao|fechado em|gesloten op"
            "|sluitdatum|opgelost op|data zamkniecia|data rozwiazania|stangd|stangd datum|lukket",
            also_length="resolution time|full resolution time|time to resolution|time to resolve"
            "|time to close|time to solve|time taken|handling time|handle time|turnaround time"
            "|lead time|cycle time|duration|elapsed time|open time|to close|to resolve|resolution"
            "|bearbeitungszeit|losungszeit|dauer|duree|delai de resolution|temps de resolution"
            "|tiempo de resolucion|duracion|doorlooptijd|tempo di risoluzione|tempo de resolucao",
            day_until="resolved_until",
            unusable="resolved_unusable",
        ),
        Column(
            "reopened",
            "integer",
            "how many times it was reopened",
            low=0,
            also="reopens|reopened|reopen count",
        ),
        Column(
            "answers",
            "integer",
            "how many public answers by a person it took",
            low=0,
            also="replies|agent replies|public replies|agent interactions|teammate replies"
            "|agent responses|agent messages|number of replies|replies count|reply count"
            "|number of answers|antworten|nombre de reponses|numero de respuestas",
        ),
        _TEAM,
        _LOCATION,
        *_ABOVE,
        _CHANNEL,
        _TOUCHPOINT,
        _SEGMENT,
        Column(
            "category",
            "text",
            "what the complaint is about",
            text="name",
            weight=0.7,
            also="category|complaint type|product|issue|topic|subject area|kategorie|categorie"
            "|service request type|request type|service name"
            "|categoria|type|reason",
        ),
        Column(
            "severity",
            "text",
            "how grave it is",
            text="plain",
            also="severity|priority|urgency|prioritat|priorite|prioridad",
        ),
        _CUSTOMER,
        _EMPLOYEE,
        Column(
            "satisfaction",
            "integer",
            "rating of how it was resolved, 1–5",
            low=1,
            high=5,
            only_by_name=True,
            also="satisfaction|satisfaction rating|conversation rating|csat",
        ),
        Column(
            "outcome",
            "text",
            "the decision",
            choices=("upheld", "partly", "rejected"),
            text="plain",
            also="outcome|decision|resolution status",
        ),
        Column(
            "summary",
            "text",
            "the customer's own words",
            text="free",
            weight=0.5,
            also="summary|subject|description|consumer complaint narrative|narrative|details"
            "|complaint|betreff|beschreibung|descripcion|objet|sujet|asunto|oggetto|assunto"
            "|onderwerp|temat|amne|emne",
        ),
        _day_of("opened_until", "on which the customer complained"),
        _day_of("first_response_until", "of the first public answer"),
        _day_of("resolved_until", "on which it was resolved"),
        Column(
            "first_response_unusable",
            "boolean",
            "whether the file gives a time of the first answer that cannot be",
            is_made=True,
        ),
        Column(
            "resolved_unusable",
            "boolean",
            "whether the file gives a time of resolution that cannot be",
            is_made=True,
        ),
    ),
    awaits="resolved_at",
    voice=Voice("summary", "complaint", about="category", is_open=True),
    case=Case("reopened", "first_response_at", "answers"),
    orders=(
        Order("opened_at", "resolved_at", "was resolved before it was opened"),
        Order("opened_at", "first_response_at", "had its first response before it was opened"),
    ),
    said_by=r"complain|ticket|\bcase|incident|\bissue|resol|clos(ed|ing)|narrative|severity"
    r"|beschwerde|reclam|queja|klacht|zgłoszen|\barende|\bchamado|segnalazion|geschlossen|gesloten"
    r"|cloture|cierre|chiusura|fechamento|zamkniecia",
)

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
        _TEAM,
        _LOCATION,
        *_ABOVE,
        Column(
            "source",
            "text",
            "where: the review site, the network, the referral programme",
            text="plain",
            also="source|site|network|platform|social media source|quelle",
        ),
        replace(_SEGMENT, told_by_values=True),
        _CUSTOMER,
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
        ),
        Column(
            "sentiment_from",
            "text",
            "how the sentiment is known",
            choices=("rating", "given", "inferred", "not read"),
            text="plain",
        ),
        _day_of("happened_until", "on which it happened"),
    ),
    voice=Voice("text", "post", about="source", mark="rating", reach="reach"),
    tone=Tone("rating", "sentiment", "text", "sentiment_from"),
    said_by=r"reviews?\b|mention|referral|stars?\b|recommended|followers|tweet|hashtag|avis\b"
    r"|recensi|resena|avaliac|rezension",
    short="recommendations",
    wanted="reviews, mentions or referrals",
    lacks="Public events carry no channel or touchpoint",
)

CUSTOMERS = Table(
    "customers",
    "customers",
    "customer_id",
    "joined_at",
    (
        replace(_CUSTOMER, meaning="which customer", required=True, weight=0.3),
        Column(
            "joined_at",
            "time",
            "when they became a customer",
            required=True,
            weight=0.7,
            also="joined at|joined|join date|date joined|signed up at|signup date|sign up date"
            "|registered at|registration date|customer since|member since|became a customer"
            "|first order date|first purchase date|kunde seit|client depuis|cliente desde",
        ),
        Column(
            "joined_through",
            "text",
            "what brought them: referral, experience, paid, other, or in words",
            text="plain",
            weight=1.5,
            also="joined through|joined via|acquisition channel|acquisition source|acquired through"
            "|lead source|original source|how did you hear about us|referral source|came through",
        ),
        _TEAM,
        _LOCATION,
        _SEGMENT,
    ),
    key_of=("customer_id",),
    said_by=r"customers?\b|joined|sign(ed)? ?up|acquisition|acquired|member since|registered",
)

REVENUE = Table(
    "revenue",
    "revenue amounts",
    "revenue_id",
    "period",
    (
        Column("revenue_id", "text", "customer and month, as one key", required=True, text="plain"),
        replace(_CUSTOMER, meaning="which customer", required=True, weight=0.3),
        Column(
            "period",
            "month",
            "in which month",
            required=True,
            weight=1.5,
            also="period|month|billing month|invoice month|revenue month|monat|mois|mes|mese|maand",
        ),
        Column(
            "revenue",
            "number",
            "what they paid in it; below 0 for a refund",
            required=True,
            currency="currency",
            weight=1.5,
            also="revenue|net revenue|total revenue|net sales|sales|turnover|amount|net amount"
            "|total spent|mrr|umsatz|chiffre d'affaires|ventas|fatturato|omzet",
        ),
        Column(
            "currency",
            "text",
            "in which currency, where the file tells",
            text="plain",
            also="currency|currency code|wahrung|devise|moneda|valuta",
        ),
    ),
    key_of=("customer_id", "period"),
    said_by=r"revenue|turnover|\bsales\b|umsatz|chiffre d.affaires|omzet|fatturato|\bmrr\b",
)

CHECKS = Table(
    "checks",
    "checks of standards",
    "check_id",
    "checked_at",
    (
        Column(
            "check_id",
            "text",
            "identifies the check",
            required=True,
            text="id",
            also="check id|audit id|inspection id|visit id|id",
        ),
        Column(
            "checked_at",
            "time",
            "when somebody looked",
            required=True,
            also="checked at|check date|inspected at|inspection date|audit date|audited at"
            "|visit date|conducted on|date completed|date|datum|fecha|data",
            day_until="checked_until",
        ),
        Column(
            "standard",
            "text",
            "what is to be there, or done, every time",
            required=True,
            text="name",
            is_group=True,
            weight=1.5,
            also="standard|standard name|check|check item|checklist item|requirement|criterion"
            "|audit question|inspection item|prufpunkt|critere|criterio|norma",
        ),
        Column(
            "passed",
            "boolean",
            "whether it was",
            required=True,
            weight=1.5,
            also="passed|pass|pass/fail|result|kept|met|compliant|conform|conforme|bestanden"
            "|erfullt"
            "|cumple",
            said_yes="pass|passed|kept|met|ok|okay|compliant|conform|conforming|in order|present"
            "|bestanden|erfüllt|in ordnung|conforme|cumple|voldoet",
            said_no="fail|failed|not kept|missed|not met|not ok|non-compliant|not compliant"
            "|non-conforming|not in order|missing|absent|nicht bestanden|nicht erfüllt"
            "|nicht in ordnung|non conforme|no cumple|voldoet niet",
        ),
        _TEAM,
        _LOCATION,
        *_ABOVE,
        _TOUCHPOINT,
        _day_of("checked_until", "on which somebody looked"),
    ),
    said_by=r"\bchecks?\b|audits?\b|inspections?\b|standards?\b|compliance|mystery",
    wanted="checks of standards",
    lacks="Checks carry no channel or segment",
)

NEXT_STEPS = Table(
    "next_steps",
    "next steps",
    "step_id",
    "due_at",
    (
        Column(
            "step_id",
            "text",
            "identifies the step",
            required=True,
            text="id",
            also="step id|task id|action id|to do id|id",
        ),
        Column(
            "about",
            "text",
            "the answer or complaint that it follows, by its id",
            text="id",
            also="about|regarding|related to|related ticket|follows",
        ),
        Column(
            "step",
            "text",
            "what is to be done next: call back, refund, …",
            required=True,
            text="name",
            is_group=True,
            weight=1.5,
            also="step|next step|task|task name|follow up|to do|aufgabe|nachster schritt|tache"
            "|tarea",
        ),
        Column(
            "due_at",
            "time",
            "by when; it may lie ahead",
            required=True,
            weight=0.4,
            also="due at|due date|due|deadline|due by|promised by|fallig am|frist|echeance"
            "|fecha limite|scadenza",
            is_planned=True,
            day_until="due_until",
        ),
        Column(
            "done_at",
            "time",
            "when it was done; empty while it is not",
            weight=0.4,
            also="done at|done on|done|date done|finished at|completed on|termine le|hecho el",
            day_until="done_until",
        ),
        replace(_EMPLOYEE, name="owner", meaning="who is to do it"),
        _TEAM,
        _LOCATION,
        *_ABOVE,
        _TOUCHPOINT,
        _day_of("due_until", "by whose end it is due"),
        _day_of("done_until", "on which it was done"),
    ),
    awaits="done_at",
    said_by=r"next step|follow.?ups?\b|\btasks?\b|\bto.?dos?\b|action items?",
    wanted="next steps",
    lacks="Next steps carry no channel or segment",
)

BELIEFS = Table(
    "beliefs",
    "beliefs of leaders, front line and customers",
    "belief_id",
    "answered_at",
    (
        Column(
            "belief_id",
            "text",
            "identifies the answer",
            required=True,
            text="id",
            also="belief id|id",
        ),
        Column(
            "answered_at",
            "time",
            "when somebody answered",
            required=True,
            also="answered at|submitted at|submit date|completed at|timestamp|date|datum|fecha",
            day_until="answered_until",
        ),
        Column(
            "role",
            "text",
            "who answered: a leader, somebody at the front line, or a customer",
            required=True,
            choices=("leader", "frontline", "customer"),
            text="plain",
            weight=1.5,
            only_by_name=True,
            also="role|respondent group|asked group|who answered|rolle",
        ),
        Column(
            "statement",
            "text",
            "what they were asked",
            required=True,
            choices=("recommend", "differentiated", "strategy_clear"),
            text="plain",
            weight=1.5,
            only_by_name=True,
            also="statement|belief|aussage",
        ),
        Column(
            "score",
            "integer",
            "the answer to recommend, 0–10",
            low=0,
            high=10,
            only_by_name=True,
            also="score|likelihood",
        ),
        Column(
            "agrees",
            "boolean",
            "the answer to the other statements, yes or no",
            only_by_name=True,
            also="agrees|agree|agreed|agreement",
            said_yes="agree|agrees|agreed|strongly agree|ja|oui|si|sí",
            said_no="disagree|disagrees|disagreed|strongly disagree|nein|non|nee",
        ),
        _TEAM,
        _LOCATION,
        _TOUCHPOINT,
        _day_of("answered_until", "on which somebody answered"),
    ),
    statements=Statements(
        "role",
        "statement",
        (("recommend", "score"), ("differentiated", "agrees"), ("strategy_clear", "agrees")),
        (
            (
                "customer",
                "recommend",
                "a customer's answer to recommend is an NPS answer: it is of the table responses",
            ),
            ("customer", "strategy_clear", "customers are not asked about our strategy"),
        ),
    ),
    said_by=r"beliefs?\b|delivery gap|statements?\b|front.?line|leaders?\b",
    short="beliefs",
    wanted="what leaders and front line believe",
    lacks="Beliefs carry no channel or segment",
)

PLACES = Table(
    "places",
    "places",
    "place",
    "opened_at",
    (
        Column(
            "place",
            "text",
            "a team, a location, or what several of them lie in",
            required=True,
            text="plain",
            only_by_name=True,
            also="place|place name|site name|unit|unit name|organisation unit|organizational unit"
            "|ort|lieu|lugar",
        ),
        Column(
            "level",
            "text",
            "what it is: a location, a team, or one of what lies above them",
            text="plain",
            choices=("location", "team", *LEVELS),
            weight=1.5,
            only_by_name=True,
            also="level|place level|level name|ebene|niveau|nivel",
        ),
        Column(
            "parent",
            "text",
            "the place above it, by its name",
            text="plain",
            weight=1.5,
            only_by_name=True,
            also="parent|parent place|parent name|parent unit|part of|belongs to|reports into"
            "|gehort zu|fait partie de|pertenece a",
        ),
        Column(
            "manager",
            "text",
            "who is in charge of it",
            text="id",
            also="manager|manager name|area manager|store manager|leitung|responsable|gerente",
        ),
        Column(
            "opened_at",
            "time",
            "when it opened; it may lie ahead",
            weight=0.4,
            also="opened at|opened|opened on|opening date|open date|open since|eroffnet am"
            "|ouvert le|abierto desde",
            is_planned=True,
            since_year=1800,
        ),
        Column(
            "closed_at",
            "time",
            "when it closed; empty while it is open",
            weight=0.4,
            also="closed at|closed on|closing date|close date|closed since|geschlossen am|ferme le"
            "|cerrado el",
            is_planned=True,
            since_year=1800,
        ),
        Column(
            "timezone",
            "text",
            "the time zone of its clocks, as Europe/London",
            text="plain",
            is_zone=True,
            weight=0.7,
            also="timezone|time zone|tz|zeitzone|fuseau horaire|zona horaria",
        ),
    ),
    key_of=("place",),
    orders=(Order("opened_at", "closed_at", "was closed before it was opened"),),
    tree=Tree("place", "parent", "level"),
    said_by=r"places?\b|locations?\b|stores?\b|regions?\b|hierarchy|organi[sz]ation",
    wanted="places and the regions that they lie in",
)

EXPERIMENTS = Table(
    "experiments",
    "experiments",
    "experiment_id",
    "planned_start",
    (
        Column(
            "experiment_id",
            "text",
            "identifies the experiment",
            required=True,
            text="id",
            also="experiment id|test id|trial id|id",
        ),
        Column(
            "name",
            "text",
            "what it is called",
            required=True,
            text="plain",
            weight=0.2,
            only_by_name=True,
            also="experiment|experiment name|test name|trial name",
        ),
        Column(
            "change",
            "text",
            "what is done otherwise",
            text="free",
            only_by_name=True,
            also="what is changed|hypothesis|treatment",
        ),
        Column(
            "metric",
            "text",
            "which metric it is to move, by its key: nps, csat, resolution_median, …",
            required=True,
            text="plain",
            only_by_name=True,
            also="measure|kpi",
        ),
        Column(
            "expected_effect",
            "number",
            "by how much it is to move it, in the metric's unit; below 0 for downwards",
            required=True,
            weight=1.5,
            only_by_name=True,
            also="expected change|expected lift|expected uplift",
        ),
        Column(
            "placed_by",
            "text",
            "whether its places are locations or teams; locations where it is not said",
            text="plain",
            choices=("location", "team"),
            only_by_name=True,
        ),
        Column(
            "treated",
            "text",
            "the places at which it is done, with semicolons between",
            required=True,
            text="plain",
            weight=1.5,
            only_by_name=True,
            also="places treated|treated places|test places|test stores",
        ),
        Column(
            "compared",
            "text",
            "the places it is compared with, with semicolons between; all others where none are",
            text="plain",
            only_by_name=True,
            also="places compared|compared places|control places|control stores",
        ),
        _TOUCHPOINT,
        Column(
            "planned_start",
            "time",
            "the first day that is planned; it may lie ahead",
            required=True,
            only_by_name=True,
            is_planned=True,
        ),
        Column(
            "planned_end",
            "time",
            "the last day that is planned; it may lie ahead",
            required=True,
            only_by_name=True,
            is_planned=True,
        ),
        Column(
            "started_at",
            "time",
            "when it was started; empty while it is not",
            only_by_name=True,
            is_planned=True,
        ),
        Column(
            "stopped_at",
            "time",
            "when it was stopped; empty while it is not",
            only_by_name=True,
            is_planned=True,
        ),
        Column(
            "decision",
            "text",
            "what was made of it",
            text="plain",
            choices=("double down", "correct", "drop"),
            only_by_name=True,
        ),
    ),
    orders=(Order("planned_start", "planned_end", "ends before it starts"),),
    is_list=True,
    said_by=r"experiments?\b|\btrials?\b|a/b tests?",
    lacks="Experiments carry no such column",
)

STAFFING = Table(
    "staffing",
    "staffing by the hour",
    "staffing_id",
    "hour",
    (
        Column(
            "staffing_id", "text", "place, team and hour, as one key", required=True, text="plain"
        ),
        Column(
            "hour",
            "time",
            "when the hour, or the part of one, begins",
            required=True,
            weight=0.4,
            only_by_name=True,
            needs_hour=True,
            also="hour|hour start|hour starting|start of hour|interval start|interval|slot"
            "|slot start|time slot|stunde|heure|hora|ora|uur",
        ),
        Column(
            "people",
            "number",
            "how many people were on duty in it",
            low=0,
            weight=1.5,
            only_by_name=True,
            also="people|people on duty|staff|staff on duty|on duty|headcount|employees on duty"
            "|scheduled staff|fte|mitarbeitende|personnel|personal|plantilla|bezetting",
        ),
        Column(
            "visits",
            "integer",
            "how many customers came in it",
            low=0,
            weight=1.5,
            only_by_name=True,
            also="visits|visitors|visit count|footfall|covers|transactions|besucher|besuche"
            "|visiteurs|visitantes|bezoekers",
        ),
        _TEAM,
        replace(_LOCATION, required=True),
    ),
    key_of=("location", "team", "hour"),
    any_of=("people", "visits"),
    said_by=r"staffing|\bstaff\b|\brota\b|roster|on duty|footfall|head ?count|dienstplan",
    wanted="rotas, or tills that count visits by the hour",
    lacks="Staffing carries no channel, touchpoint or segment",
)

INVITATIONS = Table(
    "invitations",
    "invitations to answer",
    "invitation_id",
    "sent_at",
    (
        Column(
            "invitation_id",
            "text",
            "identifies the invitation",
            required=True,
            text="id",
            also="invitation id|invite id|survey request id|recipient id",
        ),
        Column(
            "sent_at",
            "time",
            "when somebody was asked",
            required=True,
            weight=0.7,
            also="sent at|sent on|sent date|date sent|send date|invited at|invitation date"
            "|invitation sent|versendet am|envoye le|enviado el",
            day_until="sent_until",
        ),
        Column(
            "delivery",
            "text",
            "what became of it, where a file tells",
            choices=("delivered", "bounced", "not sent"),
            text="plain",
            weight=0.4,
            also="delivery|delivery status|zustellung",
        ),
        Column(
            "delivered_at",
            "time",
            "when it was delivered",
            weight=0.7,
            also="delivered at|delivered on|delivery date|zugestellt am",
        ),
        Column(
            "opened_at",
            "time",
            "when it was first opened",
            weight=0.2,
            also="first opened at|opened at",
        ),
        Column(
            "answered_at",
            "time",
            "when they answered; empty while they have not",
            also="answered at|responded at|response received at|completed at",
            day_until="answered_until",
            unusable="answered_unusable",
        ),
        replace(RESPONSES.column("response_id"), required=False),
        _TEAM,
        _LOCATION,
        _CHANNEL,
        _TOUCHPOINT,
        _SEGMENT,
        _CUSTOMER,
        _day_of("sent_until", "on which somebody was asked"),
        _day_of("answered_until", "on which they answered"),
        Column(
            "answered_unusable",
            "boolean",
            "whether the file gives a time of the answer that cannot be",
            is_made=True,
        ),
    ),
    orders=(Order("sent_at", "answered_at", "was answered before it was sent"),),
    said_by=r"invit|distribution|\bbounced?\b|\brecipients?\b|delivered",
    short="invitations",
    wanted="invitations: who was asked",
)

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        *(RESPONSES, COMPLAINTS, ADVOCACY, CUSTOMERS, REVENUE, CHECKS, NEXT_STEPS, PLACES),
        *(BELIEFS, STAFFING, EXPERIMENTS, INVITATIONS),
    )
}

#: The names of mappings that nobody has given a name: their files may be of any tool.
UNNAMED = ("proposed", "by-hand")
#: What the names of Pepper's own formats begin with.
_OWN_FORMAT = "pepper_"


def source_in_words(source: str) -> str:
    """Return a source as people say it, `Zendesk explore`; empty where its name names no tool."""
    if source in UNNAMED or source.startswith(_OWN_FORMAT):
        return ""
    words = source.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"


#: The columns of any table that say who a customer is, and those whose values are names. A column
#: has one meaning in all tables that have it.
PEOPLE = tuple(dict.fromkeys(name for t in TABLES.values() for name in t.people))
NAMED = tuple(dict.fromkeys(name for t in TABLES.values() for name in t.named))
