"""The columns that several tables have, and those by which rows are chosen."""

from __future__ import annotations

from store.schema import THEME, Column

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

TEAM = Column(
    "team",
    "text",
    "the team that served the customer",
    text="name",
    is_group=True,
    also="team|group|department|agency|queue|company|airline|airline name|brand|supplier"
    "|abteilung|equipe|equipo|afdeling|avdelning|reparto|departamento|setor|zespoł|dział",
    levels=LEVELS,
)

LOCATION = Column(
    "location",
    "text",
    "the place where the customer was served",
    text="name",
    is_group=True,
    also="location|store|branch|shop|site|borough|location name|city|airport|hotel|restaurant"
    "|outlet"
    "|filiale|standort|magasin|ville|tienda|ciudad|sede|vestiging|negozio|punto vendita|loja|winkel"
    "|sklep|oddział|butikk|myymala|butik|boutique|point de vente|agence|sucursal|punto de venta"
    "|niederlassung|citta|cidade|магазин|филиал|город|店舗|店舗名|支店|门店|門店|分店|店铺|매장|지점|şube|mağaza"
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
ABOVE = (
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

CHANNEL = Column(
    "channel",
    "text",
    "how the customer reached us: phone, web, in person, …",
    text="name",
    is_group=True,
    also="channel|via|submitted via|source|kanal|canal|kanaal",
)

TOUCHPOINT = Column(
    "touchpoint",
    "text",
    "the step of the journey: booking, delivery, …",
    text="name",
    is_group=True,
    also="touchpoint|touch point|journey step|stage",
)

SEGMENT = Column(
    "segment",
    "text",
    "the kind of customer",
    text="name",
    is_group=True,
    also="segment|customer type|customer segment|tier|plan|traveller type|type traveller"
    "|traveler type|kundengruppe",
)

CUSTOMER = Column(
    "customer_id",
    "text",
    "which customer, if known",
    text="person",
    is_group=True,
    also="customer id|user id|contact id|requester id|account id|client id|kundennummer",
)

# Whoever works for the organisation is not hashed, but where an address says who it is.
EMPLOYEE = Column(
    "employee",
    "text",
    "who served the customer",
    text="id",
    is_group=True,
    also="employee|agent|assignee|agent name|case owner|owner|mitarbeiter",
)


def day_of(column: str, meaning: str) -> Column:
    """Return the column that takes the end of the day of a time of which no more is known."""
    meaning = f"the end of the day {meaning}, where no hour is known"
    return Column(column, "time", meaning, is_made=True)


#: In which language a row's words are: none where they are too few, or nobody can tell.
LANGUAGE = Column(
    "language",
    "text",
    "the language of the words, as ISO 639 codes it, where they tell",
    text="plain",
    is_made=True,
)

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
