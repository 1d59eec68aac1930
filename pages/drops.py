from ui.app import sample
from ui.panels.drops import history, panel, sources, start

sources.draw()
panel.draw()
start.draw()
history.draw()
history.draw_erasures()
sample.draw_back()
