"""Marks a text for translation without needing Qt.

``pyside6-lupdate`` collects the calls by the function's name; the words are
chosen later, on the floor that knows the user's language.
"""

from __future__ import annotations

from typing import NamedTuple


class Mark(NamedTuple):
    """An English text and the context it is translated in; ``{name}`` marks a fact to put in."""

    context: str
    text: str

    def english(self, **facts: object) -> str:
        """The text itself with its facts put in.

        >>> Mark("error", "stride is {got}").english(got=0)
        'stride is 0'
        """
        plain = {name: f.text if isinstance(f, Mark) else f for name, f in facts.items()}
        return self.text.format(**plain) if facts else self.text


def QT_TRANSLATE_NOOP(context: str, text: str) -> Mark:
    """Mark ``text`` for translation in ``context``; both must be literals."""
    return Mark(context, text)
