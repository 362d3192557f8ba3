"""What a layer's weights begin with: the initialisers of kernels and of biases, on two shelves.

Weights are laid out as PyTorch does: a convolution's (C_out, C_in/groups, *kernel_size), a
transposed convolution's (C_in, C_out/groups, *kernel_size).  Random ones are drawn by a seeded
PCG64, so that a seed names the same numbers everywhere and always.

Glorot and He scale by fans.  The rule is Keras's: of a kernel (*kernel_size, in, out) fan_in is
in·prod(kernel_size) and fan_out is out·prod(kernel_size), whatever the groups.  Keras keeps a
transposed convolution's kernel as (*kernel_size, filters, input channels), so its "in" is what
comes *out*: fan_in counts the outputs that one input cell reaches, not the inputs of an output.
PyTorch takes weight.size(1)·prod(kernel_size) for fan_in and weight.size(0)·prod(kernel_size) for
fan_out, which in these layouts are the same two numbers; so there is one rule for both frameworks
and both layers.  (PyTorch's normal ones are not truncated; their variance is the same.  Keras's
DepthwiseConv2D lays its kernel out in another way and has other fans; here it is a convolution with
groups.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from math import isfinite, prod, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.errors import ConvError
from core.spec import per_axis, whole
from core.words_mark import QT_TRANSLATE_NOOP, Mark

if TYPE_CHECKING:
    from numpy.random import Generator

Array = NDArray[np.float64]
Shape = tuple[int, ...]

# Keras's RandomNormal and RandomUniform, where nothing else is asked for.
PLAIN_STD = 0.05
PLAIN_LIMIT = 0.05
# The standard deviation of a standard normal number that is drawn again beyond two.
TRUNCATED_AT = 2.0
TRUNCATED_STD = 0.87962566103423978

ONE_OF = QT_TRANSLATE_NOOP("error", "{parameter} must be one of {choices}, but is {got}.")
NO_WEIGHT_SHAPE = QT_TRANSLATE_NOOP(
    "error",
    "a weight has two axes for channels and at least one for the kernel, but its shape is {got}.",
)
NOT_IN_GROUPS = QT_TRANSLATE_NOOP(
    "error", "{channels} channels cannot be split into {groups} groups of the same size."
)
ICNR_OF_CONVOLUTION = QT_TRANSLATE_NOOP(
    "error",
    "ICNR makes the phases of a transposed convolution equal, and a convolution has none; choose "
    "another initialiser.",
)
ICNR_UNEVEN = QT_TRANSLATE_NOOP(
    "error",
    "ICNR needs a kernel_size that is a multiple of stride {stride}, but on axis {axis} it is "
    "{kernel}; {nearest} would do.",
)
ICNR_CHANNELS = QT_TRANSLATE_NOOP(
    "error",
    "a shuffle by {factor} needs a multiple of {phases} output channels, but there are {channels}.",
)
BILINEAR_SHORT = QT_TRANSLATE_NOOP(
    "error",
    "a bilinear kernel for stride {stride} needs a kernel_size of at least {least}, but on axis "
    "{axis} it is {kernel}.",
)
NOT_FINITE = QT_TRANSLATE_NOOP("error", "{parameter} must be a finite number, but is {got}.")

ZEROS = QT_TRANSLATE_NOOP("initialiser", "Zeros")
ONES = QT_TRANSLATE_NOOP("initialiser", "Ones")
CONSTANT = QT_TRANSLATE_NOOP("initialiser", "Constant")
NORMAL = QT_TRANSLATE_NOOP("initialiser", "Normal, standard deviation 0.05")
UNIFORM = QT_TRANSLATE_NOOP("initialiser", "Uniform, −0.05 to 0.05")
GLOROT_UNIFORM = QT_TRANSLATE_NOOP("initialiser", "Glorot (Xavier), uniform")
GLOROT_NORMAL = QT_TRANSLATE_NOOP("initialiser", "Glorot (Xavier), normal")
HE_UNIFORM = QT_TRANSLATE_NOOP("initialiser", "He (Kaiming), uniform")
HE_NORMAL = QT_TRANSLATE_NOOP("initialiser", "He (Kaiming), normal")
BILINEAR = QT_TRANSLATE_NOOP("initialiser", "Bilinear interpolation")
ICNR = QT_TRANSLATE_NOOP("initialiser", "ICNR: all phases alike")


class Fans(NamedTuple):
    """How many numbers go into a cell and how many come out of one, by the rule above."""

    fan_in: int
    fan_out: int


class Wanted(NamedTuple):
    """What an initialiser is told of the weight."""

    shape: Shape
    stride: Shape
    seed: int
    transposed: bool
    groups: int

    @property
    def kernel_size(self) -> Shape:
        """The spatial axes."""
        return self.shape[2:]

    @property
    def generator(self) -> Generator:
        """A fresh source of the seed's random numbers."""
        return _generator(self.seed)


class Initialiser(NamedTuple):
    """A way to begin a kernel; ``make(wanted)`` gives the whole weight.

    ``seeded`` ones differ by seed.  ``keras`` and ``torch`` are the names in the frameworks, ""
    where there is none.
    """

    id: str
    title: Mark
    make: Callable[[Wanted], Array]
    seeded: bool = False
    keras: str = ""
    torch: str = ""


class BiasInitialiser(NamedTuple):
    """A way to begin a bias: ``make(channels, value, seed)``.

    ``seeded`` ones differ by seed, those that are ``valued`` by the value.
    """

    id: str
    title: Mark
    make: Callable[[int, float, int], Array]
    seeded: bool = False
    valued: bool = False
    keras: str = ""
    torch: str = ""


def initial_weight(
    id: str,
    shape: Sequence[int],
    *,
    stride: Any = 1,
    seed: int = 0,
    transposed: bool = False,
    groups: int = 1,
    decimals: int | None = None,
) -> Array:
    """The weight of ``shape`` that the initialiser ``id`` begins with.

    ``stride`` is the layer's; the bilinear kernel and ICNR depend on it.  Random numbers are
    rounded to ``decimals`` if asked; computed ones are not, as their sums would no longer be even.
    ConvError for what does not fit together.

    >>> initial_weight("bilinear", (1, 1, 4), stride=2, transposed=True)
    array([[[0.25, 0.75, 0.75, 0.25]]])
    >>> initial_weight("he_normal", (1, 1, 3), seed=1, decimals=2)
    array([[[0.32, 0.76, 0.31]]])
    """
    row = _row(INITIALISERS, id, "kernel_initializer")
    sizes = _weight_shape(shape)
    group_count = whole(groups, "groups", 1)
    if sizes[0] % group_count:
        raise ConvError(NOT_IN_GROUPS, parameter="groups", channels=sizes[0], groups=group_count)
    wanted = Wanted(
        sizes,
        per_axis(stride, len(sizes) - 2, "stride", 1),
        whole(seed, "seed", 0),
        transposed,
        group_count,
    )
    weight = row.make(wanted)
    return _rounded(weight, decimals) if row.seeded else weight


def initial_bias(
    id: str, channels: int, *, value: float = 0.0, seed: int = 0, decimals: int | None = None
) -> Array:
    """The bias of ``channels`` output channels; ``value`` is the constant's.

    Random ones are other numbers than the kernel's of the same seed.

    >>> initial_bias("constant", 3, value=0.5)
    array([0.5, 0.5, 0.5])
    """
    row = _row(BIAS_INITIALISERS, id, "bias_initializer")
    if not isfinite(value):
        raise ConvError(NOT_FINITE, parameter="value", got=value)
    bias = row.make(whole(channels, "channels", 1), float(value), whole(seed, "seed", 0))
    return _rounded(bias, decimals) if row.seeded else bias


def fans(shape: Sequence[int]) -> Fans:
    """fan_in and fan_out of a weight in one of the two layouts.

    >>> fans((32, 64, 3, 3))
    Fans(fan_in=576, fan_out=288)
    """
    first, second, *kernel = _weight_shape(shape)
    return Fans(second * prod(kernel), first * prod(kernel))


def icnr_for_shuffle(
    shape: Sequence[int], factor: Any, *, seed: int = 0, decimals: int | None = None
) -> Array:
    """ICNR for the convolution before a pixel shuffle: the channels of one shuffle begin alike.

    ``shape`` is (C·prod(factor), C_in, *kernel_size), the channels as pixel_shuffle takes them.
    Aitken et al., "Checkerboard artifact free sub-pixel convolution" (2017).

    >>> icnr_for_shuffle((4, 1, 1), 2, seed=1, decimals=2)[:, 0, 0]
    array([0.56, 0.56, 1.32, 1.32])
    """
    sizes = _weight_shape(shape)
    factors = per_axis(factor, len(sizes) - 2, "factor", 1)
    phases = prod(factors)
    if sizes[0] % phases:
        raise ConvError(
            ICNR_CHANNELS, parameter="channels", channels=sizes[0], phases=phases,
            factor="×".join(map(str, factors)),
        )  # fmt: skip
    small = (sizes[0] // phases, *sizes[1:])
    drawn = _he_normal(Wanted(small, factors, whole(seed, "seed", 0), False, 1))
    return _rounded(drawn, decimals).repeat(phases, axis=0)


def repeated_phases(sub: Array, stride: Sequence[int]) -> Array:
    """The kernel whose phases are all ``sub``: each of its cells stride times, on the last axes.

    >>> repeated_phases(np.array([1.0, 2.0]), (3,))
    array([1., 1., 1., 2., 2., 2.])
    """
    for axis, s in enumerate(stride, sub.ndim - len(stride)):
        sub = sub.repeat(s, axis=axis)
    return sub


# --- checks and random numbers ----------------------------------------------------------------


def _row(shelf: Iterable[Any], id: str, parameter: str) -> Any:
    by_id = {row.id: row for row in shelf}
    if id not in by_id:
        raise ConvError(ONE_OF, parameter=parameter, choices=", ".join(by_id), got=id)
    return by_id[id]


def _weight_shape(shape: Sequence[int]) -> Shape:
    sizes = tuple(shape)
    if len(sizes) < 3:
        raise ConvError(NO_WEIGHT_SHAPE, parameter="shape", got=sizes)
    return tuple(whole(size, "shape", 1) for size in sizes)


def _rounded(array: Array, decimals: int | None) -> Array:
    if decimals is None:
        return array
    # Adding 0.0 turns -0.0 into 0.0.
    return np.asarray(np.round(array, whole(decimals, "decimals", 0)) + 0.0)


def _generator(seed: int | tuple[int, int]) -> Generator:
    from numpy.random import PCG64, Generator  # start-up has no need of it

    return Generator(PCG64(seed))


def _bias_generator(seed: int) -> Generator:
    """Another stream than the kernels': of one seed, a bias must not repeat a kernel's numbers."""
    return _generator((seed, 1))


def _truncated(generator: Generator, shape: Shape, std: float) -> Array:
    """Normal numbers, drawn again beyond two sigma, with the standard deviation ``std`` after it.

    So sigma itself is larger than ``std``; the mean is 0.
    """
    drawn = generator.standard_normal(prod(shape))
    while (beyond := np.abs(drawn) > TRUNCATED_AT).any():
        drawn[beyond] = generator.standard_normal(int(beyond.sum()))
    return (drawn * (std / TRUNCATED_STD)).reshape(shape)


# --- the initialisers -------------------------------------------------------------------------


def _zeros(wanted: Wanted) -> Array:
    return np.zeros(wanted.shape)


def _ones(wanted: Wanted) -> Array:
    return np.ones(wanted.shape)


def _normal(wanted: Wanted) -> Array:
    return PLAIN_STD * wanted.generator.standard_normal(wanted.shape)


def _uniform(wanted: Wanted) -> Array:
    return wanted.generator.uniform(-PLAIN_LIMIT, PLAIN_LIMIT, wanted.shape)


def _glorot_uniform(wanted: Wanted) -> Array:
    """X. Glorot, Y. Bengio (2010), equation 16."""
    limit = sqrt(6 / sum(fans(wanted.shape)))
    return wanted.generator.uniform(-limit, limit, wanted.shape)


def _glorot_normal(wanted: Wanted) -> Array:
    return _truncated(wanted.generator, wanted.shape, sqrt(2 / sum(fans(wanted.shape))))


def _he_uniform(wanted: Wanted) -> Array:
    limit = sqrt(6 / fans(wanted.shape).fan_in)
    return wanted.generator.uniform(-limit, limit, wanted.shape)


def _he_normal(wanted: Wanted) -> Array:
    """K. He et al. (2015), equation 10."""
    return _truncated(wanted.generator, wanted.shape, sqrt(2 / fans(wanted.shape).fan_in))


def _bilinear(wanted: Wanted) -> Array:
    """1 - |t - centre| / s, cut at 0, from each output channel's own input channel alone.

    Of 2s or 2s - 1 cells it is the kernel of J. Long et al., "Fully convolutional networks" (2015);
    longer ones have zeros around it.  Output channel c of a group takes its input channel c, and
    begins again with the first where there are fewer.
    """
    lines = []
    for axis, (k, s) in enumerate(zip(wanted.kernel_size, wanted.stride, strict=True)):
        if k < 2 * s - 1:
            raise ConvError(
                BILINEAR_SHORT, parameter="kernel_size", stride=s, least=2 * s - 1, axis=axis,
                kernel=k,
            )  # fmt: skip
        lines.append(np.maximum(1 - np.abs(np.arange(k) - (k - 1) / 2) / s, 0))
    weight = np.zeros(wanted.shape)
    in_group = wanted.shape[0] // wanted.groups
    ins, outs = (in_group, wanted.shape[1]) if wanted.transposed else (wanted.shape[1], in_group)
    for out in range(outs):
        first, second = (out % ins, out) if wanted.transposed else (out, out % ins)
        weight[first::in_group, second] = reduce(np.multiply.outer, lines)
    return weight


def _icnr(wanted: Wanted) -> Array:
    """Aitken et al. (2017): one sub-kernel for all phases, drawn by He for its own size.

    So the layer begins as a resize to the nearest neighbour with that sub-kernel before it.
    """
    if not wanted.transposed:
        raise ConvError(ICNR_OF_CONVOLUTION, parameter="kernel_initializer")
    for axis, (k, s) in enumerate(zip(wanted.kernel_size, wanted.stride, strict=True)):
        if k % s:
            raise ConvError(
                ICNR_UNEVEN, parameter="kernel_size", stride=s, axis=axis, kernel=k,
                nearest=-(-k // s) * s,
            )  # fmt: skip
    lengths = tuple(k // s for k, s in zip(wanted.kernel_size, wanted.stride, strict=True))
    sub = _he_normal(wanted._replace(shape=(*wanted.shape[:2], *lengths)))
    return repeated_phases(sub, wanted.stride)


INITIALISERS: tuple[Initialiser, ...] = (
    Initialiser("glorot_uniform", GLOROT_UNIFORM, _glorot_uniform, True,
                "glorot_uniform", "nn.init.xavier_uniform_"),
    Initialiser("glorot_normal", GLOROT_NORMAL, _glorot_normal, True,
                "glorot_normal", "nn.init.xavier_normal_"),
    Initialiser("he_uniform", HE_UNIFORM, _he_uniform, True,
                "he_uniform", "nn.init.kaiming_uniform_"),
    Initialiser("he_normal", HE_NORMAL, _he_normal, True,
                "he_normal", "nn.init.kaiming_normal_"),
    Initialiser("normal", NORMAL, _normal, True, "random_normal", "nn.init.normal_"),
    Initialiser("uniform", UNIFORM, _uniform, True, "random_uniform", "nn.init.uniform_"),
    Initialiser("bilinear", BILINEAR, _bilinear),
    Initialiser("icnr", ICNR, _icnr, True),
    Initialiser("ones", ONES, _ones, False, "ones", "nn.init.ones_"),
    Initialiser("zeros", ZEROS, _zeros, False, "zeros", "nn.init.zeros_"),
)  # fmt: skip

BIAS_INITIALISERS: tuple[BiasInitialiser, ...] = (
    BiasInitialiser("zeros", ZEROS, lambda channels, value, seed: np.zeros(channels),
                    keras="zeros", torch="nn.init.zeros_"),
    BiasInitialiser("ones", ONES, lambda channels, value, seed: np.ones(channels),
                    keras="ones", torch="nn.init.ones_"),
    BiasInitialiser("constant", CONSTANT, lambda channels, value, seed: np.full(channels, value),
                    valued=True, keras="constant", torch="nn.init.constant_"),
    BiasInitialiser("normal", NORMAL,
                    lambda channels, value, seed: (
                        PLAIN_STD * _bias_generator(seed).standard_normal(channels)
                    ),
                    seeded=True, keras="random_normal", torch="nn.init.normal_"),
    BiasInitialiser("uniform", UNIFORM,
                    lambda channels, value, seed: (
                        _bias_generator(seed).uniform(-PLAIN_LIMIT, PLAIN_LIMIT, channels)
                    ),
                    seeded=True, keras="random_uniform", torch="nn.init.uniform_"),
)  # fmt: skip
