"""What is done day by day: standards checked, next steps done, people on duty."""

from __future__ import annotations

from dataclasses import replace

from store.schema import Column, Order, Table, Tally
from store.tables.columns import ABOVE, EMPLOYEE, LOCATION, TEAM, TOUCHPOINT, day_of

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
        TEAM,
        LOCATION,
        *ABOVE,
        TOUCHPOINT,
        # Whoever stands up for it at the company: a person or a role, named as in the settings.
        Column(
            "champion",
            "text",
            "who champions the standard: a person or a role of the company",
            text="id",
            is_group=True,
            only_by_name=True,
            also="champion|standard champion|standard owner|championed by",
        ),
        day_of("checked_until", "on which somebody looked"),
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
        replace(EMPLOYEE, name="owner", meaning="who is to do it"),
        TEAM,
        LOCATION,
        *ABOVE,
        TOUCHPOINT,
        day_of("due_until", "by whose end it is due"),
        day_of("done_until", "on which it was done"),
    ),
    awaits="done_at",
    said_by=r"next step|follow.?ups?\b|\btasks?\b|\bto.?dos?\b|action items?",
    wanted="next steps",
    lacks="Next steps carry no channel or segment",
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
        TEAM,
        replace(LOCATION, required=True),
        Column(
            "until",
            "time",
            "where a row is a shift: when it ended; it is counted in its hours, and not kept",
            weight=0.8,
            only_by_name=True,
            needs_hour=True,
        ),
        Column(
            "break_until",
            "time",
            "where a row is a shift: when its unpaid breaks would be over, had they come first",
            only_by_name=True,
            needs_hour=True,
        ),
        Column(
            "sale_id",
            "text",
            "where a row is a line of a sale: of which; each is one visit, and the id is not kept",
            text="id",
            weight=0.3,
            only_by_name=True,
        ),
        Column(
            "shifts_of",
            "text",
            "the day on which the shifts began that were counted in it",
            text="plain",
            is_made=True,
        ),
    ),
    key_of=("location", "team", "hour", "shifts_of"),
    any_of=("people", "visits"),
    orders=(
        Order("hour", "until", "until is before hour: the shift ends before it begins"),
        Order("break_until", "until", "break_until is after until: the break is longer than it"),
    ),
    counted=Tally("until", "break_until", "sale_id", "people", "visits", "shifts_of", "team"),
    said_by=r"staffing|\bstaff\b|\brota\b|roster|on duty|footfall|head ?count|dienstplan"
    r"|\bshifts?\b|time ?sheets?\b|time ?cards?\b|\bclock(ed)? (in|out)\b|unpaid break|meal break",
    wanted="rotas, shifts, or tills that tell of sales or of visits by the hour",
    lacks="Staffing carries no channel, touchpoint or segment",
)
