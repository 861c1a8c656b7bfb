"""The window: widgets that show values and emit intents; imports PySide6, engine.contracts and engine.errors only."""
