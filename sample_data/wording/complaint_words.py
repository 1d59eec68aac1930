"""What complaints are about, and the guest's words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_data.dice import Weighted

if TYPE_CHECKING:
    from sample_data.dice import Dice

#: What each team hears about.
CATEGORIES = {
    "Kitchen": Weighted(
        {"cold food": 36, "wrong dish": 28, "allergen not noted": 10, "quality": 26}
    ),
    "Front of house": Weighted(
        {
            "long wait": 40,
            "unfriendly service": 26,
            "missing from the table": 12,
            "table not ready": 22,
        }
    ),
    "Delivery": Weighted(
        {"late delivery": 42, "cold food": 20, "item missing": 26, "damaged packaging": 12}
    ),
    "Bookings": Weighted({"booking lost": 40, "double booked": 22, "no confirmation": 38}),
    "Billing": Weighted(
        {"refund not received": 38, "charged twice": 27, "wrong amount": 21, "voucher refused": 14}
    ),
    "Care": Weighted({"no answer": 46, "promise not kept": 34, "unclear answer": 20}),
}

_SENTENCES = {
    "cold food": (
        "Food was cold",
        "Main course came cold",
        "Lukewarm at best",
        "Cold in the middle",
    ),
    "wrong dish": ("Got the wrong dish", "Not what we ordered", "Two dishes mixed up"),
    "allergen not noted": (
        "Nut allergy ignored",
        "Dairy in a dish ordered without",
        "Gluten again",
    ),
    "quality": (
        "Chicken was dry",
        "Vegetables raw",
        "Far too salty",
        "Burnt underneath",
        "Stale bread",
    ),
    "long wait": (
        "Waited an hour for the main",
        "Nobody took our order",
        "Half an hour for drinks",
    ),
    "unfriendly service": ("Waiter was rude", "Shouted at by staff", "We felt unwelcome"),
    "missing from the table": (
        "No pepper on the table and nobody came",
        "Cutlery missing and nobody to ask",
        "The sauce never came, nobody checked the table",
        "Every table had pepper but ours",
        "No napkins, no water, no waiter",
    ),
    "table not ready": (
        "Table was not ready",
        "Table still dirty",
        "Stood at the door with a booking",
    ),
    "late delivery": (
        "Delivery over an hour late",
        "Still waiting for the order",
        "Driver never came",
    ),
    "item missing": ("Drinks missing", "One meal missing from the bag", "Half the order missing"),
    "damaged packaging": ("Box was crushed", "Soup all over the bag", "Lid came off"),
    "booking lost": (
        "Our booking was lost",
        "No table although we booked",
        "Booking unknown at the door",
    ),
    "double booked": ("Table given to somebody else", "Two parties, one table"),
    "no confirmation": (
        "No confirmation came",
        "Is my booking valid?",
        "Called three times to confirm",
    ),
    "refund not received": (
        "Refund still not here",
        "Promised refund never came",
        "Waiting weeks for my money",
        "Where is my refund?",
    ),
    "charged twice": ("Charged twice", "Two payments for one dinner", "Card charged again"),
    "wrong amount": (
        "Bill is wrong",
        "Charged for wine we did not have",
        "Wrong total on the receipt",
    ),
    "voucher refused": ("Voucher refused", "Gift card does not work", "Discount was not taken off"),
    "no answer": ("No answer to my mail", "Nobody calls back", "Third message, no reply"),
    "promise not kept": (
        "You promised to call",
        "Nothing happened since your mail",
        "Promise not kept",
    ),
    "unclear answer": ("Your answer does not help", "Template answer, wrong question"),
}
_ENDINGS = (
    "",
    "",
    "",
    ", second time this month",
    ", party of six",
    ", please call me",
    ", birthday spoiled",
    ", order for the office",
    ", on Saturday evening",
    ", I want my money back",
    ", very disappointed",
    ", with two children waiting",
)


def complaint_summary(dice: Dice, category: str) -> str:
    """One line in the guest's words about that category."""
    return dice.pick(_SENTENCES[category]) + dice.pick(_ENDINGS)
