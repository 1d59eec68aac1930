from ui.panels import definitions

definitions.draw_metrics()
definitions.draw_settings()
definitions.draw_words()
