"""What customers complained of, and what became of it."""

from __future__ import annotations

from store.schema import Case, Column, Order, Table, Voice
from store.tables.columns import (
    ABOVE,
    CHANNEL,
    CUSTOMER,
    EMPLOYEE,
    LANGUAGE,
    LOCATION,
    SEGMENT,
    TEAM,
    TOUCHPOINT,
    day_of,
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
            "|antwortzeit|temps de premiere reponse|tiempo de primera respuesta|reactietijd"
            "|first answered in|answered in|responded in|delai de reponse|temps de reponse"
            "|delai de premiere reponse|tiempo de respuesta|tempo di prima risposta"
            "|tempo di risposta|tempo de primeira resposta|tempo de resposta|erstreaktionszeit"
            "|eerste reactietijd|czas pierwszej odpowiedzi|czas odpowiedzi|forsta svarstid|svarstid"
            "|初回応答時間|初回返信時間|首次响应时间|首次回复时间",
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
            "|tiempo de resolucion|duracion|doorlooptijd|tempo di risoluzione|tempo de resolucao"
            "|resolved in|closed in|solved in|completed in|fixed in|processing time"
            "|delai de traitement|temps de traitement|duree de traitement|delai de cloture"
            "|bearbeitungsdauer|durchlaufzeit|loesungszeit|erledigungsdauer|tiempo de cierre"
            "|tiempo de atencion|tiempo de gestion|tiempo de solucion|tempo di chiusura"
            "|tempo di gestione|durata|tempo de atendimento|tempo de solucao|duracao|oplostijd"
            "|afhandeltijd|afhandelingstijd|behandeltijd|czas rozwiazania|czas realizacji"
            "|losningstid|handlaggningstid|sagsbehandlingstid|ratkaisuaika|kasittelyaika"
            "|cozum suresi|время решения|解決時間|対応時間|処理時間|处理时长|解决时间|解决时长",
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
        TEAM,
        LOCATION,
        *ABOVE,
        CHANNEL,
        TOUCHPOINT,
        SEGMENT,
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
        CUSTOMER,
        EMPLOYEE,
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
            language="language",
        ),
        LANGUAGE,
        day_of("opened_until", "on which the customer complained"),
        day_of("first_response_until", "of the first public answer"),
        day_of("resolved_until", "on which it was resolved"),
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
