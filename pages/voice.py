from ui.app import empty
from ui.filters import focus, sections
from ui.panels.evidence import strip
from ui.panels.following import mine
from ui.panels.voice import asked, full_range, themes, words

strip.draw()
focus.arrive()
parts = {}
if words.are_told():
    parts = {"All words": words.draw, "The full range": full_range.draw, "Themes": themes.draw}
if asked.is_told():
    parts["Who was asked"] = asked.draw
if parts and mine.are_any():
    parts["Follow-ups"] = mine.draw
if parts:
    sections.draw(parts)
else:
    asked.draw_too_young()
    empty.invite("words of customers")
