"""Pooling and upsampling against PyTorch and SciPy on the CPU, one thread each, as ratios.

Run as ``python -m benchmarks.upsamplers``; both peers belong to the bench group only, and what is
not installed is left out with a sentence.  Below 1 is faster than the peer.  A limit is what was
measured and a quarter more.  All work is on 1×3×512×512 float64; a pixel shuffle makes that of
12 channels of 256×256.
"""

from __future__ import annotations

import os

# Before numpy is imported: OpenBLAS reads it once.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from time import process_time
from typing import Any

import numpy as np

from benchmarks.pairs import Work, alternate
from core import functional

SHAPE = (1, 3, 512, 512)
PARTS = (1, 12, 256, 256)
# What SciPy's zoom calls the way frameworks place new cells: by the edges, not by the centres.
BY_EDGES = {"mode": "nearest", "grid_mode": True}


@dataclass(frozen=True)
class Pair:
    """Our work and a peer's; ``same`` is whether the peer's numbers must be ours."""

    ours: Work
    peer: Work
    same: bool = True


@dataclass(frozen=True)
class Case:
    """A row: its peer, the pair made from the peer's module, and the largest ratio allowed."""

    name: str
    peer: str
    pair: Callable[[Any], Pair]
    most: float


@dataclass(frozen=True)
class Result:
    """What came out: milliseconds and the ratio to the peer."""

    name: str
    peer: str
    ours_ms: float
    peer_ms: float
    ratio: float
    most: float

    @property
    def good(self) -> bool:
        """Whether the limit is kept."""
        return self.ratio <= self.most


def numbers(shape: tuple[int, ...] = SHAPE) -> np.ndarray:
    """The same random picture each time."""
    return np.random.default_rng(0).standard_normal(shape)


# --- against torch.nn.functional ---------------------------------------------------------------


def _torch_max_pool(torch: Any, kernel_size: int, padding: int = 0) -> Pair:
    x = numbers()
    tensor = torch.from_numpy(x)
    peer = partial(torch.nn.functional.max_pool2d, return_indices=True)
    return Pair(
        lambda: functional.max_pool(x, kernel_size, stride=2, padding=padding),
        lambda: peer(tensor, kernel_size, stride=2, padding=padding),
    )


def _torch_max_unpool(torch: Any) -> Pair:
    values, indices = functional.max_pool(numbers(), 2)
    tensors = torch.from_numpy(values), torch.from_numpy(indices)
    return Pair(
        lambda: functional.max_unpool(values, indices, 2),
        lambda: torch.nn.functional.max_unpool2d(*tensors, 2),
    )


def _torch_avg_pool(torch: Any) -> Pair:
    x = numbers()
    tensor = torch.from_numpy(x)
    return Pair(
        lambda: functional.avg_pool(x, 2),
        lambda: torch.nn.functional.avg_pool2d(tensor, 2),
    )


def _torch_interpolate(torch: Any, mode: str, theirs: str) -> Pair:
    x = numbers()
    tensor = torch.from_numpy(x)
    return Pair(
        lambda: functional.interpolate(x, scale_factor=2, mode=mode),
        lambda: torch.nn.functional.interpolate(tensor, scale_factor=2, mode=theirs),
    )


def _torch_bed_of_nails(torch: Any) -> Pair:
    """PyTorch has none; its transposed convolution with a kernel of one cell does the same."""
    x = numbers()
    tensor, kernel = torch.from_numpy(x), torch.ones((3, 1, 1, 1), dtype=torch.float64)
    return Pair(
        lambda: functional.bed_of_nails(x, 2),
        lambda: torch.nn.functional.conv_transpose2d(
            tensor, kernel, stride=2, output_padding=1, groups=3
        ),
    )


def _torch_pixel_shuffle(torch: Any) -> Pair:
    x = numbers(PARTS)
    tensor = torch.from_numpy(x)
    return Pair(
        lambda: functional.pixel_shuffle(x, 2),
        lambda: torch.nn.functional.pixel_shuffle(tensor, 2),
    )


# --- against SciPy -----------------------------------------------------------------------------


def _scipy_zoom(scipy: Any, mode: str, order: int) -> Pair:
    """Plane by plane, else it would mix channels too and take many times as long.

    Its order 3 is a spline through all cells at once: other numbers for the same end.
    """
    zoom = import_module(f"{scipy.__name__}.ndimage").zoom
    x = numbers()
    return Pair(
        lambda: functional.interpolate(x, scale_factor=2, mode=mode),
        lambda: np.stack([zoom(plane, 2, order=order, **BY_EDGES) for plane in x[0]])[None],
        same=order < 2,
    )


def _scipy_bed_of_nails(scipy: Any) -> Pair:
    upfirdn = import_module(f"{scipy.__name__}.signal").upfirdn
    x = numbers()
    return Pair(
        lambda: functional.bed_of_nails(x, 2),
        lambda: upfirdn([1.0, 0.0], upfirdn([1.0, 0.0], x, up=2, axis=2), up=2, axis=3),
    )


def _scipy_avg_pool(scipy: Any) -> Pair:
    """The mean around every cell, of which each other one is kept; SciPy knows no stride."""
    uniform = import_module(f"{scipy.__name__}.ndimage").uniform_filter
    x = numbers()
    return Pair(
        lambda: functional.avg_pool(x, 2),
        lambda: uniform(x, (1, 1, 2, 2), origin=(0, 0, -1, -1))[:, :, ::2, ::2],
    )


def _scipy_max_pool(scipy: Any) -> Pair:
    """As the mean; it does not say where the largest stands."""
    maximum = import_module(f"{scipy.__name__}.ndimage").maximum_filter
    x = numbers()
    return Pair(
        lambda: functional.max_pool(x, 2)[0],
        lambda: maximum(x, (1, 1, 2, 2), origin=(0, 0, -1, -1))[:, :, ::2, ::2],
    )


CASES = (
    Case("max_pool k2", "torch", partial(_torch_max_pool, kernel_size=2), 3.5),
    Case("max_pool k3 s2 p1", "torch", partial(_torch_max_pool, kernel_size=3, padding=1), 3.7),
    Case("max_unpool k2", "torch", _torch_max_unpool, 2.1),
    Case("avg_pool k2", "torch", _torch_avg_pool, 0.6),
    Case("nearest ×2", "torch", partial(_torch_interpolate, mode="nearest", theirs="nearest"), 2.6),
    Case("linear ×2", "torch", partial(_torch_interpolate, mode="linear", theirs="bilinear"), 1.0),
    Case("cubic ×2", "torch", partial(_torch_interpolate, mode="cubic", theirs="bicubic"), 1.5),
    Case("bed_of_nails s2", "torch", _torch_bed_of_nails, 0.3),
    Case("pixel_shuffle ×2", "torch", _torch_pixel_shuffle, 1.6),
    Case("max_pool k2", "scipy", _scipy_max_pool, 0.62),
    Case("avg_pool k2", "scipy", _scipy_avg_pool, 0.075),
    Case("nearest ×2", "scipy", partial(_scipy_zoom, mode="nearest", order=0), 0.18),
    Case("linear ×2", "scipy", partial(_scipy_zoom, mode="linear", order=1), 0.43),
    Case("cubic ×2", "scipy", partial(_scipy_zoom, mode="cubic", order=3), 0.25),
    Case("bed_of_nails s2", "scipy", _scipy_bed_of_nails, 0.03),
)


def load_peers() -> dict[str, Any]:
    """The peers that are installed, by name; PyTorch with one thread."""
    found = {}
    for name in dict.fromkeys(case.peer for case in CASES):
        try:
            found[name] = import_module(name)
        except ImportError:
            continue
    if "torch" in found:
        found["torch"].set_num_threads(1)
    return found


def measure(case: Case, peer: Any, rounds: int) -> Result:
    """Check that both give the same numbers, and time them in turns."""
    pair = case.pair(peer)
    if pair.same:
        for got, expected in zip(_arrays(pair.ours()), _arrays(pair.peer()), strict=True):
            np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9)
    mine, theirs = alternate(pair.ours, pair.peer, rounds, clock=process_time)
    return Result(case.name, case.peer, mine * 1e3, theirs * 1e3, mine / theirs, case.most)


def _arrays(result: Any) -> Iterator[np.ndarray]:
    """What a call gave: one array, or values and indices."""
    for part in result if isinstance(result, tuple) else (result,):
        yield np.asarray(part)


def results(cases: tuple[Case, ...], peers: Mapping[str, Any], rounds: int) -> Iterator[Result]:
    """One result for every case whose peer is there."""
    for case in cases:
        if case.peer in peers:
            yield measure(case, peers[case.peer], rounds)


def _line(result: Result) -> str:
    return (
        f"{result.name:20} {result.peer:6} {result.ours_ms:9.3f} {result.peer_ms:9.3f} "
        f"{result.ratio:7.3f} {'≤ ' + format(result.most, 'g'):8} {'' if result.good else 'MISSED'}"
    )


def main() -> int:
    """Print one line per case, or JSON; 1 if a limit was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.upsamplers", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print a JSON list instead of a table")
    parser.add_argument("--rounds", type=int, default=15, help="alternated rounds per case")
    parser.add_argument("--only", default="", help="only cases whose name contains this")
    options = parser.parse_args()
    chosen = tuple(case for case in CASES if options.only in case.name)
    peers = load_peers()
    if not options.json:
        for name in dict.fromkeys(case.peer for case in chosen):
            if name not in peers:
                print(f"Without {name} its rows are left out; `make bench` installs it.")
        print(f"{'case':20} {'peer':6} {'ours ms':>9} {'peer ms':>9} {'ratio':>7}")
    found = []
    for result in results(chosen, peers, options.rounds):
        found.append(result)
        if not options.json:
            print(_line(result), flush=True)
    if options.json:
        rows = [asdict(result) | {"good": result.good} for result in found]
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    return 0 if all(result.good for result in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
