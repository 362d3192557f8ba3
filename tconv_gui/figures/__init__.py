"""The shelf of figures: pure painters, one file each, one line here."""

from __future__ import annotations

from tconv_gui.figures.backward import BACKWARD
from tconv_gui.figures.channels import CHANNELS
from tconv_gui.figures.connectivity import CONNECTIVITY
from tconv_gui.figures.figure import Figure
from tconv_gui.figures.fixes import FIXES as FIXES_FIGURE
from tconv_gui.figures.gather import GATHER
from tconv_gui.figures.gradient import GRADIENT
from tconv_gui.figures.matrix import MATRIX
from tconv_gui.figures.overlap1d import OVERLAP1D
from tconv_gui.figures.overlap2d import OVERLAP2D
from tconv_gui.figures.phases import PHASES
from tconv_gui.figures.proofs import PROOFS
from tconv_gui.figures.round_trip import ROUND_TRIP
from tconv_gui.figures.scatter import SCATTER
from tconv_gui.figures.sheets import SHEETS
from tconv_gui.figures.spectrum import SPECTRUM
from tconv_gui.figures.stack import STACK
from tconv_gui.figures.stamps import STAMPS
from tconv_gui.figures.stretched import STRETCHED
from tconv_gui.figures.upsamplers import UPSAMPLERS

FIGURES: tuple[Figure, ...] = (
    SCATTER,
    STAMPS,
    GATHER,
    STRETCHED,
    MATRIX,
    GRADIENT,
    PROOFS,
    CONNECTIVITY,
    SHEETS,
    ROUND_TRIP,
    OVERLAP1D,
    OVERLAP2D,
    STACK,
    PHASES,
    BACKWARD,
    SPECTRUM,
    FIXES_FIGURE,
    UPSAMPLERS,
    CHANNELS,
)

BY_ID = {figure.id: figure for figure in FIGURES}
