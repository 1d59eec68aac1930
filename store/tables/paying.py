"""Who became a customer when, and what they paid."""

from __future__ import annotations

from dataclasses import replace

from store.schema import Column, Table
from store.tables.columns import CUSTOMER, LOCATION, SEGMENT, TEAM

CUSTOMERS = Table(
    "customers",
    "customers",
    "customer_id",
    "joined_at",
    (
        replace(CUSTOMER, meaning="which customer", required=True, weight=0.3),
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
        TEAM,
        LOCATION,
        SEGMENT,
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
        replace(CUSTOMER, meaning="which customer", required=True, weight=0.3),
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
