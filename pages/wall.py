from ui.panels.wall import screen

screen.draw()
