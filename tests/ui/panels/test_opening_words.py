"""Opening times in words."""

from datetime import date

from store.opening_hours import BusinessHours
from ui.sentences import opening_hours


def test_days_that_are_alike_stand_together_and_places_say_what_differs() -> None:
    office = {day: ["09:00-12:30", "13:00-17:30"] for day in ("monday", "tuesday", "thursday")}
    hours = BusinessHours.model_validate(
        office
        | {
            "friday": ["18:00-02:00"],
            "saturday": ["00:00-24:00"],
            "holidays": ["GB-ENG"],
            "closed_on": [date(2026, 12, 24)],
            "changes": [{"from": date(2026, 7, 1), "sunday": ["10:00-16:00"]}],
            "locations": {
                "Boston": {"timezone": "America/New_York", "holidays": [], "friday": []},
            },
        }
    )
    found = {k: v.replace("\xa0", " ") for k, v in opening_hours.in_words(hours).items()}
    assert found == {
        "Business hours": "Mon to Tue 09:00–12:30, 13:00–17:30, Thu 09:00–12:30, 13:00–17:30, "
        "Fri 18:00–02:00, Sat 00:00–24:00; holidays of GB-ENG; closed on 24 Dec 2026; "
        "from 1 Jul 2026 Sun 10:00–16:00",
        "… in Boston": "Fri closed; time zone America/New_York; no holidays",
    }
