"""Whether a pasted text is meant as layers."""

from __future__ import annotations

LAYER_WORDS = ("Conv", "Sequential", "Upsample", "UpSampling", "PixelShuffle")


def names_layers(text: str) -> bool:
    """Whether a text that holds no numbers calls layers by their names.

    >>> names_layers("nn.ConvTranspose2d(64, 32, 4, stride=2)"), names_layers("1 2 x")
    (True, False)
    """
    return "(" in text and any(word in text for word in LAYER_WORDS)
