"""The window, the figures and the exports of TConv, on PySide6."""
