"""What people write in public about a location."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sample_data.dice import Dice

_PLACES = (
    "{place}",
    "the {place} kitchen",
    "our {place} favourite",
    "the place in {place}",
    "the team in {place}",
)
_SENTENCES = {
    "meal": {
        "positive": (
            "Wonderful food at {where}, we loved every bite.",
            "Great pie and a happy crowd at {where}.",
            "The best Sunday roast is at {where}.",
            "Delicious, fresh and generous: {where}.",
            "Happy birthday dinner at {where}, superb pudding.",
        ),
        "neutral": (
            "Had lunch at {where} today.",
            "{where} has a new menu from Monday.",
            "Anyone tried the set menu at {where}?",
            "At {where} with the office.",
            "Two courses at {where}, one hot and one not.",
        ),
        "negative": (
            "Terrible meal at {where}, cold and bland.",
            "Sad to say the food at {where} was awful.",
            "Overcooked and overpriced at {where}, very disappointed.",
            "Worst soup ever at {where}.",
        ),
    },
    "delivery": {
        "positive": (
            "Delivery from {where} was fast, hot and perfect.",
            "Love that {where} delivers, great packaging.",
            "Thank you {where} for saving our evening.",
            "Friendly driver and excellent food from {where}.",
        ),
        "neutral": (
            "Ordering from {where} tonight.",
            "{where} delivers until ten now.",
            "How long does {where} take to deliver?",
            "Delivery from {where}: one time on time, one time not.",
        ),
        "negative": (
            "Waited two hours for {where}, cold food, angry.",
            "Awful delivery from {where}, half of it missing.",
            "Delivery from {where} failed again, such a bad service.",
            "{where} lost our order and nobody cared. Terrible.",
        ),
    },
    "visit": {
        "positive": (
            "Such kind people at {where}, great evening.",
            "{where} checked twice that we were happy. Lovely.",
            "Warm welcome and excellent service at {where}.",
            "I recommend {where} to all my friends, brilliant staff.",
        ),
        "neutral": (
            "{where} opens at noon on Sundays.",
            "Meeting at {where} at seven.",
            "Is there parking near {where}?",
            "Table for two at {where} tonight.",
        ),
        "negative": (
            "Rude welcome at {where}, we left annoyed.",
            "Ignored all evening at {where}, horrible service.",
            "No pepper, no water, no waiter: a poor show at {where}, disappointing.",
            "{where} charged us twice and argued about it. Shameful.",
        ),
    },
}
_ENDINGS = {
    "positive": ("", "", "", " Go there!", " Five of us agreed.", " Back next week."),
    "neutral": ("", "", "", "", " Just asking.", " See you there."),
    "negative": ("", "", "", " Never again.", " Avoid on Fridays.", " I want a refund."),
}


def public_post(dice: Dice, location: str, touchpoint: str, tone: str) -> str:
    """A short post about that location, in that tone (positive, neutral or negative)."""
    topic = touchpoint if touchpoint in _SENTENCES else "visit"
    where = dice.pick(_PLACES).format(place=location)
    sentence = dice.pick(_SENTENCES[topic][tone]).format(where=where)
    return sentence[0].upper() + sentence[1:] + dice.pick(_ENDINGS[tone])
