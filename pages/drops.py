from ui.panels.drops import history, panel

panel.draw()
history.draw()
history.draw_erasures()
