from ui.app import sample
from ui.panels.drops import history, panel

panel.draw()
history.draw()
history.draw_erasures()
sample.draw_back()
