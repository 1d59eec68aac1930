"""What was asked and answered: of customers, and of leaders and front line."""

from __future__ import annotations

from dataclasses import replace

from store.schema import Column, Order, Statements, Survey, Table, Voice
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

#: The lowest and highest answer of each survey question's scale.
SCALES: dict[str, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}

#: From which answer on somebody was satisfied.
SATISFIED_FROM = 4

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
            "|svars-id|svar-id|回答id|回答番号|номер ответа|id ответа|编号|序号|答卷编号|응답 id"
            "|응답번호",
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
        TEAM,
        LOCATION,
        *ABOVE,
        CHANNEL,
        TOUCHPOINT,
        replace(SEGMENT, told_by_values=True),
        CUSTOMER,
        EMPLOYEE,
        Column(
            "comment",
            "text",
            "the customer's own words",
            text="free",
            weight=0.2,
            also="comment|comments|feedback|verbatim|remark|remarks|feedback comment|kommentar"
            "|commentaire|comentario|commento|opmerking|komentarz|komentar|kommentti|yorum"
            "|комментарий|комментарии|отзыв|коментар|σχόλιο|コメント|ご意見|感想|自由記述|评论|評論|意见|意見|留言"
            "|의견|코멘트|reason",
            language="language",
        ),
        LANGUAGE,
        day_of("answered_until", "on which the customer answered"),
    ),
    voice=Voice("comment", "comment", about="question", mark="score"),
    survey=Survey("question", "score", "comment", "touchpoint", tuple(SCALES.items())),
    said_by=r"nps|survey|recommend|csat|satisf|respond|respon[sd]es?|how likely|how would you"
    r"|umfrage|enquete|encuesta",
)

#: What tools write of who was asked: of those who answered, in part, not at all, and who looked.
_DONE = (
    "completed|complete|responded|answered|finished|submitted|survey finished|response received"
    "|beantwortet|abgeschlossen|repondu|complété|completado|respondido"
)
_PARTLY = (
    "partially completed|partially complete|partially_completed|partial|partial response"
    "|partially responded|partially answered|partially finished|incomplete"
)
_SILENT = (
    "not responded|not_responded|no response|did not respond|has not responded|not answered"
    "|unanswered|not completed|not complete|not started|non-responder|nicht beantwortet"
    "|keine antwort|sans réponse|sin respuesta"
)
_SEEN = "opened|viewed|clicked|clicked through|started|in progress|survey started"

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
            also="delivery|delivery status|mail status|email status|e-mail status|send status"
            "|sent status|message status|invitation status|distribution status|recipient status"
            "|status|zustellung",
            spelled=(
                ("delivered", f"sent|delivered|success|received|{_SEEN}|{_DONE}|{_PARTLY}"),
                (
                    "bounced",
                    (
                        "bounced|bounce|hard bounce|soft bounce|hard bounced|soft bounced"
                        "|undelivered|not delivered|undeliverable|failed|failure"
                        "|delivery failed|rejected"
                    ),
                ),
                (
                    "not sent",
                    (
                        "not sent|unsent|blocked|blacklisted|suppressed|skipped|duplicate|cancelled"
                        "|canceled|invalid email|invalid address"
                    ),
                ),
                ("", f"pending|queued|scheduled|processing|in queue|unknown|{_SILENT}"),
            ),
            asked_words=(("opted out|opt out|opted-out|optout|unsubscribed|unsubscribe", ""),),
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
            also="answered at|responded at|response received at|completed at|date responded"
            "|date completed|completed on|responded on|response date",
            day_until="answered_until",
            unusable="answered_unusable",
        ),
        Column(
            "answered",
            "boolean",
            "whether they answered, where a file tells it without the time",
            weight=0.4,
            only_by_name=True,
            also="answered|response status|survey response status|survey status|completion status"
            "|respondent status|responded|has responded|completed",
            spelled=(
                ("yes", f"yes|y|true|1|{_DONE}"),
                (
                    "no",
                    (
                        f"no|n|false|0|{_SILENT}|{_SEEN}|sent|delivered|bounced|bounce|hard bounce"
                        "|soft bounce|undelivered|not sent|unsent|pending|queued|failed|opted out"
                        "|unsubscribed|expired"
                    ),
                ),
            ),
            asked_words=((_PARTLY, "no"),),
        ),
        replace(RESPONSES.column("response_id"), required=False),
        TEAM,
        LOCATION,
        CHANNEL,
        TOUCHPOINT,
        SEGMENT,
        replace(CUSTOMER, by_address=True),
        day_of("sent_until", "on which somebody was asked"),
        day_of("answered_until", "on which they answered"),
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
        TEAM,
        LOCATION,
        TOUCHPOINT,
        day_of("answered_until", "on which somebody answered"),
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
