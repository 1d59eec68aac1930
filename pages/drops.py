from ui import drops_history, drops_panel

drops_panel.draw()
drops_history.draw()
