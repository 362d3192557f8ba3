"""The two adjoint maps under every layer, on whole arrays: gather and scatter.

``weight`` is ``(C_small, C_large/groups, *k)`` for both, because a convolution's weight and that
of its transpose have one layout seen from the small side.  With ``large = small*stride - begin +
tap*dilation`` per axis (``core.arithmetic.Geometry``),

    gather   small[n, a, o] = sum over b, tap of weight[a, b, tap] * large[n, b, large(o, tap)]
    scatter  large[n, b, l] = sum over a, (o, tap) with large(o, tap) = l of weight * small[n, a, o]

Both come in two forms with equal results.  The *small* form is one strided slice per kernel tap
and says what the map is.  The *fast* form is for pictures: the output is cut into tiles that all
depend alike on the input, so one small matrix times the columns of inputs gives every tile.  It
works through blocks that stay in the cache and in buffers that are kept, because fresh memory
costs more than the arithmetic.  docs/decisions/0002-fast-forms.md has the reasons.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from core.arithmetic import Geometry, Size

Array = np.ndarray[Any, np.dtype[Any]]
Form = Literal["auto", "small", "fast"]
Index = tuple[Any, ...]  # of slices or whole numbers, one per spatial axis

# From so many cells on, on the larger side, the fast form is taken.
FAST_FROM = 2048
# Bytes worked on at a time: a few such buffers stay in the caches.
BLOCK_BYTES = 768 * 1024
# Kernel weights that a tile's matrix may hold in place of one, before slices are quicker.
MOST_WASTE = 12
# What one thread keeps between calls: so many workspaces, none larger than this.
KEPT_WORKSPACES = 6
KEPT_BYTES = 4 * 1024 * 1024
KEPT_BLOCKS = 64
# Up to so many outputs per tile, one matrix-vector product each is quicker than one product.
MOST_VECTORS = 4
# Vector instructions want rows that begin at multiples of this.
ALIGNED_BYTES = 64


@np.errstate(all="ignore")
def gather(large: Array, weight: Array, geometry: Geometry, groups: int = 1, *,
           form: Form = "auto") -> Array:  # fmt: skip
    """From the large side to the small: a convolution's forward map.

    ``large`` ``(N, C_large, *geometry.large)`` gives ``(N, C_small, *geometry.small)``; both
    arrays must have one floating type.  ``form`` is for tests and measurements.
    """
    plan = _plan_if_fast("gather", large, weight, geometry, groups, form)
    if plan is not None:
        return _tiled(large, weight, plan)
    return _gather_by_slices(large, weight, geometry, groups)


@np.errstate(all="ignore")
def scatter(small: Array, weight: Array, geometry: Geometry, groups: int = 1, *,
            form: Form = "auto") -> Array:  # fmt: skip
    """From the small side to the large: a transposed convolution's forward map.

    ``small`` ``(N, C_small, *geometry.small)`` gives ``(N, C_large, *geometry.large)``; both
    arrays must have one floating type.  ``form`` is for tests and measurements.
    """
    plan = _plan_if_fast("scatter", small, weight, geometry, groups, form)
    if plan is not None:
        return _tiled(small, weight, plan)
    return _scatter_by_slices(small, weight, geometry, groups)


@np.errstate(all="ignore")
def weight_gradient(small: Array, large: Array, geometry: Geometry, groups: int = 1) -> Array:
    """How ``sum(small * gather(large))`` changes with each weight: ``(C_small, C_large/g, *k)``.

    The same sum serves both maps, since each term is small times weight times large.
    """
    images, small_channels, large_channels = small.shape[0], small.shape[1], large.shape[1]
    a, b = small_channels // groups, large_channels // groups
    gradient = np.zeros((small_channels, b, *geometry.kernel_size), small.dtype)
    for tap, here, there in meetings(geometry):
        left = small[(..., *here)].reshape(images, groups, a, -1)
        right = large[(..., *there)].reshape(images, groups, b, -1)
        products = np.matmul(left, right.swapaxes(-1, -2)).sum(axis=0)
        gradient[(..., *tap)] = products.reshape(small_channels, b)
    return gradient


def meetings(geometry: Geometry) -> Iterator[tuple[Index, Index, Index]]:
    """For every kernel tap: the small cells that use it, and the large cells they meet there.

    Taps that fall wholly into the padding are left out.
    """
    per_axis = [list(axis_meetings(geometry, axis)) for axis in range(geometry.axes)]
    for entries in product(*per_axis):
        yield (
            tuple(entry[0] for entry in entries),
            tuple(entry[1] for entry in entries),
            tuple(entry[2] for entry in entries),
        )


def axis_meetings(geometry: Geometry, axis: int) -> Iterator[tuple[int, slice, slice]]:
    """The same on one axis alone: tap, small cells, large cells."""
    stride, dilation = geometry.stride[axis], geometry.dilation[axis]
    # Other taps lie outside for every small cell, and a window may be far larger than the input.
    shift = geometry.begin[axis] - (geometry.small[axis] - 1) * stride
    last = (geometry.large[axis] - 1 + geometry.begin[axis]) // dilation
    for tap in range(max(0, -(-shift // dilation)), min(geometry.kernel_size[axis] - 1, last) + 1):
        if _reach(geometry, axis, tap):
            yield tap, *_meeting(geometry, axis, tap)


def _reach(geometry: Geometry, axis: int, tap: int) -> range:
    """The small positions on ``axis`` whose ``tap`` lies on the large side."""
    stride = geometry.stride[axis]
    shift = tap * geometry.dilation[axis] - geometry.begin[axis]
    first = max(0, -(shift // stride))
    last = (geometry.large[axis] - 1 - shift) // stride
    return range(first, min(geometry.small[axis] - 1, last) + 1)


def _meeting(geometry: Geometry, axis: int, tap: int) -> tuple[slice, slice]:
    reach, stride = _reach(geometry, axis, tap), geometry.stride[axis]
    shift = tap * geometry.dilation[axis] - geometry.begin[axis]
    begin = reach.start * stride + shift
    end = (reach.stop - 1) * stride + shift + 1
    return slice(reach.start, reach.stop), slice(begin, end, stride)


# The small form.


def _gather_by_slices(large: Array, weight: Array, geometry: Geometry, groups: int) -> Array:
    small = np.zeros((large.shape[0], weight.shape[0], *geometry.small), large.dtype)
    for tap, here, there in meetings(geometry):
        matrices = _per_group(weight[(..., *tap)], groups)
        small[(..., *here)] += _mix(matrices, large[(..., *there)])
    return small


def _scatter_by_slices(small: Array, weight: Array, geometry: Geometry, groups: int) -> Array:
    channels = weight.shape[1] * groups
    large = np.zeros((small.shape[0], channels, *geometry.large), small.dtype)
    for tap, here, there in meetings(geometry):
        matrices = _per_group(weight[(..., *tap)], groups).swapaxes(1, 2)
        large[(..., *there)] += _mix(matrices, small[(..., *here)])
    return large


def _per_group(matrix: Array, groups: int) -> Array:
    return matrix.reshape(groups, -1, matrix.shape[1])


def _mix(matrices: Array, x: Array) -> Array:
    """Each cell's channels times its group's matrix ``(g, out, in)``."""
    groups, out, into = matrices.shape
    cells = x.shape[2:]
    if out == into == 1:
        return x * matrices.reshape(-1, *(1,) * len(cells))
    columns = x.reshape(x.shape[0], groups, into, -1)
    return np.matmul(matrices, columns).reshape(x.shape[0], groups * out, *cells)


# The fast form.


@dataclass(frozen=True, slots=True)
class _Axis:
    """How tiles lie on one axis.

    Tile ``b`` reads the cells ``b*step + t*spacing + first`` for t in 0..taps-1 and writes the
    cells ``b*phases + r + origin`` for r in 0..phases-1, both only where they exist.  The weight
    between them is ``kernel[r][t]``, or none where that is the kernel's size.
    """

    count: int
    step: int
    taps: int
    spacing: int
    first: int
    phases: int
    origin: int
    read: int
    written: int
    kernel: tuple[tuple[int, ...], ...]

    def extent(self, tiles: int) -> int:
        """Cells from the first to the last that ``tiles`` neighbouring tiles read."""
        return (tiles - 1) * self.step + (self.taps - 1) * self.spacing + 1


def _gather_axis(geometry: Geometry, axis: int) -> _Axis:
    taps = geometry.kernel_size[axis]
    return _Axis(
        count=geometry.small[axis],
        step=geometry.stride[axis],
        taps=taps,
        spacing=geometry.dilation[axis],
        first=-geometry.begin[axis],
        phases=1,
        origin=0,
        read=geometry.large[axis],
        written=geometry.small[axis],
        kernel=(tuple(range(taps)),),
    )


def _scatter_axis(geometry: Geometry, axis: int) -> _Axis:
    k, s, d = geometry.kernel_size[axis], geometry.stride[axis], geometry.dilation[axis]
    begin, large = geometry.begin[axis], geometry.large[axis]
    # Large cell l = b*s + r - begin is met by small cell b - t with tap (r + t*s) / d.
    taps, spacing = (k, d) if s == 1 else (d * (k - 1) // s + 1, 1)
    low, high = begin // s, (begin + large - 1) // s
    table = tuple(
        tuple(_tap(r + t * spacing * s, d, k) for t in reversed(range(taps))) for r in range(s)
    )
    return _Axis(
        count=high - low + 1,
        step=1,
        taps=taps,
        spacing=spacing,
        first=low - (taps - 1) * spacing,
        phases=s,
        origin=low * s - begin,
        read=geometry.small[axis],
        written=large,
        kernel=table,
    )


def _tap(distance: int, dilation: int, kernel: int) -> int:
    tap, rest = divmod(distance, dilation)
    return tap if rest == 0 and 0 <= tap < kernel else kernel


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """Everything of the fast form that depends on sizes alone."""

    direction: str
    axes: tuple[_Axis, ...]
    written: Size  # cells of the result
    phases: Size  # of a tile, per axis
    taps: Size  # of a tile, per axis
    groups: int
    inputs: int  # channels read per group
    outputs: int  # channels written per group
    rows: int  # of a tile's matrix, per group: outputs times phases
    columns: int  # of a tile's matrix, per group: inputs times taps
    vectors: bool  # few rows: one matrix-vector product each
    single: bool  # nothing but the kernel's own weights, one vector per phase
    run: int  # cells of the result that lie side by side in the product too
    whole: tuple[int, int]  # the tiles on the last axis whose runs exist wholly
    tiles: int  # on the first axis, per block
    cells: int  # of one image and channel, on the larger side
    weights: Array  # flat kernel index for every (phase, tap)
    partial: bool  # some of those are no weight at all
    waste: float


@lru_cache(maxsize=128)
def _plan(
    direction: str, geometry: Geometry, groups: int, small: int, large: int, itemsize: int
) -> _Plan:
    a, b = small // groups, large // groups
    inputs, outputs = (a, b) if direction == "scatter" else (b, a)
    make_axis = _scatter_axis if direction == "scatter" else _gather_axis
    axes = tuple(make_axis(geometry, axis) for axis in range(geometry.axes))
    phases, taps = tuple(axis.phases for axis in axes), tuple(axis.taps for axis in axes)
    weights = _weight_table(axes, geometry.kernel_size)
    used = int((weights != math.prod(geometry.kernel_size)).sum())
    rows, columns = outputs * math.prod(phases), inputs * math.prod(taps)
    per_tile = math.prod(axis.count for axis in axes[1:]) * max(rows, columns) * groups * itemsize
    blocks = -(-axes[0].count // max(1, BLOCK_BYTES // per_tile))
    vectors = rows <= MOST_VECTORS and (len(axes) > 1 or rows == 1)
    run = 1 if vectors else phases[-1]
    return _Plan(
        direction=direction,
        axes=axes,
        written=tuple(axis.written for axis in axes),
        phases=phases,
        taps=taps,
        groups=groups,
        inputs=inputs,
        outputs=outputs,
        rows=rows,
        columns=columns,
        vectors=vectors,
        single=vectors and small == large == 1 and used == weights.size,
        run=run,
        whole=_whole_runs(axes[-1]) if run > 1 else (axes[-1].count,) * 2,
        tiles=-(-axes[0].count // blocks),
        cells=max(math.prod(geometry.small), math.prod(geometry.large)),
        weights=weights,
        partial=used < weights.size,
        waste=weights.size / max(used, 1),
    )


def _whole_runs(axis: _Axis) -> tuple[int, int]:
    """The first tile whose phases all exist in the result, and the first after those."""
    low, high = -(axis.origin // axis.phases), (axis.written - axis.origin) // axis.phases
    return (low, high) if low < high else (axis.count, axis.count)


def _weight_table(axes: tuple[_Axis, ...], kernel_size: tuple[int, ...]) -> Array:
    """Flat kernel indices, shaped (phases, taps); the kernel's size means none."""
    count = len(axes)
    flat = np.zeros((1,) * (2 * count), np.intp)
    absent = np.zeros((1,) * (2 * count), bool)
    for place, (axis, size) in enumerate(zip(axes, kernel_size, strict=True)):
        shape = [1] * (2 * count)
        shape[place], shape[count + place] = axis.phases, axis.taps
        table = np.array(axis.kernel, np.intp).reshape(shape)
        flat = flat * size + table
        absent = absent | (table == size)
    table = np.where(absent, math.prod(kernel_size), flat)
    return table.reshape(math.prod(axis.phases for axis in axes), -1)


def _plan_if_fast(
    direction: str, x: Array, weight: Array, geometry: Geometry, groups: int, form: Form
) -> _Plan | None:
    if form == "small":
        return None
    plan = _plan(direction, geometry, groups, weight.shape[0], weight.shape[1] * groups, x.itemsize)
    if form == "fast":
        return plan
    if plan.cells * x.shape[0] * x.shape[1] < FAST_FROM or plan.waste > MOST_WASTE:
        return None
    if not _finite(weight) or (plan.partial and not _finite(x)):
        # Where a weight or a cell is missing the fast form multiplies by zero, which is no
        # zero for an infinity or a NaN.
        return None
    return plan


def _finite(x: Array) -> bool:
    """Whether all is finite, in one quick pass; huge numbers may be taken for infinite."""
    return math.isfinite(np.vdot(x, x))


def _tiled(x: Array, weight: Array, plan: _Plan) -> Array:
    matrix = _tile_matrix(weight, plan)
    result = np.empty((x.shape[0], plan.groups, plan.outputs, *plan.written), x.dtype)
    workspace = _workspace(plan, x.dtype)
    for image, out in zip(x, result, strict=True):
        for block in workspace.blocks():
            block.inside[...] = image[block.read]
            for margin in block.margins:
                margin[...] = 0
            np.copyto(block.columns, block.taps)
            if plan.vectors:
                np.matmul(matrix, block.factor, out=block.product)
            else:
                np.matmul(block.factor, matrix, out=block.product)
            for cells, values in block.places:
                out[cells] = values
            if block.runs:
                runs = _runs_of(out, plan)
                for cells, values in block.runs:
                    runs[cells] = values
    return result.reshape(x.shape[0], -1, *plan.written)


def _runs_of(out: Array, plan: _Plan) -> Array:
    """The result seen as whole runs of cells on its last axis, each one item to be moved."""
    axis = plan.axes[-1]
    low, high = (tile * axis.phases + axis.origin for tile in plan.whole)
    return out[..., low:high].view(_run_type(plan, out.dtype))


def _run_type(plan: _Plan, dtype: np.dtype[Any]) -> np.dtype[Any]:
    return np.dtype((np.void, plan.run * dtype.itemsize))


def _tile_matrix(weight: Array, plan: _Plan) -> Array:
    """The map of one tile for each group: (outputs, phases) by (inputs, taps), or transposed.

    With one vector per row it is ``(groups, rows, 1, columns)``, else ``(groups, columns, rows)``.
    """
    if plan.single:
        return weight.take(plan.weights)[:, None]
    flat = weight.reshape(*weight.shape[:2], -1)
    if plan.partial:
        flat = np.concatenate((flat, np.zeros((*flat.shape[:2], 1), flat.dtype)), axis=2)
    matrix = flat.take(plan.weights, axis=2)
    matrix = matrix.reshape(plan.groups, -1, flat.shape[1], *plan.weights.shape)
    if plan.direction == "scatter":
        matrix = matrix.swapaxes(1, 2)
    matrix = matrix.swapaxes(2, 3)
    if plan.vectors:
        return matrix.reshape(plan.groups, plan.rows, 1, plan.columns)
    return matrix.reshape(plan.groups, plan.rows, plan.columns).swapaxes(1, 2)


class _Block(NamedTuple):
    """Views that carry one block of tiles from the input to the output; nothing is allocated."""

    read: Index  # of one image
    inside: Array  # where that goes in the padded copy
    margins: tuple[Array, ...]  # what must be zero there
    taps: Array  # the padded copy, seen as (groups, inputs, taps..., tiles...)
    columns: Array  # room for that
    factor: Array  # the columns as a matrix, (columns, tiles) or transposed
    product: Array  # (rows, tiles) or transposed
    places: tuple[tuple[Index, Array], ...]  # cells of one result, and what to write there
    runs: tuple[tuple[Index, Array], ...]  # the same for the result seen as runs


class _Workspace:
    """The buffers of one plan, and its blocks."""

    def __init__(self, plan: _Plan, dtype: np.dtype[Any]) -> None:
        self.plan = plan
        first, rest = plan.axes[0], plan.axes[1:]
        extents = (first.extent(plan.tiles), *(axis.extent(axis.count) for axis in rest))
        channels = plan.groups * plan.inputs
        # A row read to its very end by the last tap runs over into the next one, or the slack.
        slack = (plan.axes[-1].taps - 1) * plan.axes[-1].spacing
        memory = _aligned(channels * math.prod(extents) + slack, dtype)
        memory[...] = 0
        self.padded = memory[: memory.size - slack].reshape(channels, *extents)
        self.width = _row_width(plan, extents[-1])
        pitch = plan.groups * _pitch(math.prod(self._cells(plan.tiles)), dtype)
        self.columns = _aligned(plan.columns * pitch, dtype)
        self.product = _aligned(plan.rows * pitch, dtype)
        self.nbytes = memory.nbytes + self.columns.nbytes + self.product.nbytes
        begins = range(0, first.count, plan.tiles)
        self._ready = [self._block(begin) for begin in begins] if len(begins) <= KEPT_BLOCKS else []

    def blocks(self) -> Iterable[_Block]:
        """The blocks, one after another; all share the buffers."""
        if self._ready:
            return self._ready
        return map(self._block, range(0, self.plan.axes[0].count, self.plan.tiles))

    def _cells(self, tiles: int) -> tuple[int, ...]:
        """Tiles per axis that a product holds, those on the last axis that only join rows too."""
        rest = tuple(axis.count for axis in self.plan.axes[1:])
        return (tiles, *rest[:-1], self.width) if rest else (tiles,)

    def _block(self, begin: int) -> _Block:
        plan = self.plan
        tiles = min(plan.tiles, plan.axes[0].count - begin)
        read, inside, margins = self._reading(begin, tiles)
        cells = self._cells(tiles)
        count = math.prod(cells)
        taps = self._taps(cells)
        columns = _rows(self.columns, (plan.groups, plan.columns), count)
        if plan.vectors:
            rows = _rows(self.product, (plan.groups, plan.rows), count)
            factor, matrix = columns[:, None], rows[:, :, None]
        else:
            size = plan.groups * plan.rows * count
            matrix = self.product[:size].reshape(plan.groups, count, plan.rows)
            factor, rows = columns.swapaxes(1, 2), matrix.swapaxes(1, 2)
        runs = tuple(_runs(plan, matrix, cells, begin)) if plan.run > 1 else ()
        return _Block(
            read=read,
            inside=inside,
            margins=margins,
            taps=taps,
            columns=columns.reshape(taps.shape),
            factor=factor,
            product=matrix,
            places=tuple(_places(plan, rows, cells, begin)),
            runs=runs,
        )

    def _reading(self, begin: int, tiles: int) -> tuple[Index, Array, tuple[Array, ...]]:
        read, inside = [slice(None)], [slice(None)]
        for place, axis in enumerate(self.plan.axes):
            start = axis.first + (begin * axis.step if place == 0 else 0)
            extent = axis.extent(tiles if place == 0 else axis.count)
            low = min(max(start, 0), axis.read)
            high = max(low, min(start + extent, axis.read))
            at = min(max(low - start, 0), extent)
            read.append(slice(low, high))
            inside.append(slice(at, at + high - low))
        margins: tuple[Array, ...] = ()
        if self.plan.tiles < self.plan.axes[0].count:
            rows = inside[1]
            above, below = self.padded[:, : rows.start], self.padded[:, rows.stop :]
            margins = tuple(margin for margin in (above, below) if margin.size)
        return tuple(read), self.padded[tuple(inside)], margins

    def _taps(self, cells: tuple[int, ...]) -> Array:
        plan, strides = self.plan, self.padded.strides
        shape = (plan.groups, plan.inputs, *plan.taps, *cells)
        steps = (
            plan.inputs * strides[0],
            strides[0],
            *(s * axis.spacing for s, axis in zip(strides[1:], plan.axes, strict=True)),
            *(s * axis.step for s, axis in zip(strides[1:], plan.axes, strict=True)),
        )
        return as_strided(self.padded, shape, steps, writeable=False)


def _aligned(size: int, dtype: np.dtype[Any]) -> Array:
    memory = np.empty(size * dtype.itemsize + ALIGNED_BYTES, np.uint8)
    begin = -memory.ctypes.data % ALIGNED_BYTES
    return memory[begin : begin + size * dtype.itemsize].view(dtype)


def _pitch(cells: int, dtype: np.dtype[Any]) -> int:
    """Entries from one row's begin to the next, so that each begins aligned."""
    each = ALIGNED_BYTES // dtype.itemsize
    return -(-cells // each) * each


def _rows(memory: Array, shape: tuple[int, int], cells: int) -> Array:
    """``(*shape, cells)`` in ``memory``, each row aligned."""
    pitch = _pitch(cells, memory.dtype)
    return memory[: math.prod(shape) * pitch].reshape(*shape, pitch)[..., :cells]


def _row_width(plan: _Plan, extent: int) -> int:
    """Tiles per row: with a few too many, rows join and are copied in one run."""
    last = plan.axes[-1]
    if len(plan.axes) > 1 and last.step == 1 and extent - last.count <= last.count // 8 + 4:
        return extent
    return last.count


def _places(plan: _Plan, rows: Array, cells: Size, begin: int) -> Iterator[tuple[Index, Array]]:
    """Where a block's product goes in the result phase by phase, but for the whole runs."""
    values = rows.reshape(plan.groups, plan.outputs, *plan.phases, *cells)
    last = plan.axes[-1]
    for low, high in ((0, plan.whole[0]), (plan.whole[1], last.count)):
        for combination in product(*(range(phases) for phases in plan.phases)):
            kept = _kept(plan, combination, cells[0], begin)
            kept[-1] = range(max(kept[-1].start, low), min(kept[-1].stop, high))
            if all(kept):
                cut: Index = (..., *combination, *_source(kept, begin))
                yield (..., *_target(plan, kept, combination)), values[cut]


def _runs(plan: _Plan, product_: Array, cells: Size, begin: int) -> Iterator[tuple[Index, Array]]:
    """Where a block's whole runs go in the result seen as runs."""
    items = product_.view(_run_type(plan, product_.dtype))
    axes, before = len(cells), plan.phases[:-1]
    items = items.reshape(plan.groups, *cells, plan.outputs, *before)
    # (groups, cells..., outputs, phases...) becomes (groups, outputs, phases..., cells...).
    values = items.transpose(0, *range(axes + 1, items.ndim), *range(1, axes + 1))
    low, high = plan.whole
    for combination in product(*(range(phases) for phases in before)):
        kept = _kept(plan, (*combination, 0), cells[0], begin)
        first = begin if axes == 1 else 0
        kept[-1] = range(max(low, first), min(high, first + cells[-1]))
        if all(kept):
            cut: Index = (..., *combination, *_source(kept, begin))
            there = slice(kept[-1].start - low, kept[-1].stop - low)
            yield (..., *_target(plan, kept, (*combination, 0))[:-1], there), values[cut]


def _kept(plan: _Plan, phases: Size, tiles: int, begin: int) -> list[range]:
    """Per axis, the block's tiles whose cell of these phases exists in the result."""
    kept = []
    for place, (axis, phase) in enumerate(zip(plan.axes, phases, strict=True)):
        low, high = (begin, begin + tiles) if place == 0 else (0, axis.count)
        first = phase + axis.origin
        low = max(low, -(first // axis.phases))
        kept.append(range(low, min(high, (axis.written - 1 - first) // axis.phases + 1)))
    return kept


def _source(kept: list[range], begin: int) -> Iterator[slice]:
    for place, tiles in enumerate(kept):
        skipped = begin if place == 0 else 0
        yield slice(tiles.start - skipped, tiles.stop - skipped)


def _target(plan: _Plan, kept: list[range], phases: Size) -> tuple[slice, ...]:
    cells = []
    for axis, tiles, phase in zip(plan.axes, kept, phases, strict=True):
        first = tiles.start * axis.phases + phase + axis.origin
        cells.append(slice(first, first + len(tiles) * axis.phases, axis.phases))
    return tuple(cells)


_shelves = threading.local()


def _workspace(plan: _Plan, dtype: np.dtype[Any]) -> _Workspace:
    """This thread's workspace for ``plan``; the ones used last are kept, if they are not large."""
    shelf: OrderedDict[tuple[int, str], _Workspace] | None = getattr(_shelves, "own", None)
    if shelf is None:
        shelf = _shelves.own = OrderedDict()
    key = (id(plan), dtype.char)
    found = shelf.get(key)
    if found is not None and found.plan is plan:
        shelf.move_to_end(key)
        return found
    made = _Workspace(plan, dtype)
    if made.nbytes <= KEPT_BYTES:
        shelf[key] = made
        if len(shelf) > KEPT_WORKSPACES:
            shelf.popitem(last=False)
    return made
