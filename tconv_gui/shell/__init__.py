"""The window around it all: start-up, panels, presenter mode, crash report, screenshot."""
