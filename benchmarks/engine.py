"""The engine against PyTorch on the CPU, one thread each, as ratios: below 1 is faster.

Run as ``python -m benchmarks.engine``; PyTorch belongs to the bench group only.  The last column
compares with reading the input and writing a new output of that size once, the least that any
implementation in memory can do.
"""

from __future__ import annotations

import os

# Before numpy is imported: OpenBLAS reads it once.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import json
from dataclasses import asdict, dataclass
from time import process_time
from typing import Any

import numpy as np

from benchmarks.pairs import alternate
from core import functional

TIMES_A_COPY = 4.0


@dataclass(frozen=True)
class Case:
    """One setting, and the largest ratio that is good enough; None where it is only reported."""

    name: str
    operation: str
    x: tuple[int, ...]
    weight: tuple[int, ...]
    most: float | None
    stride: int = 1
    padding: int = 0
    dtype: str = "float64"


@dataclass(frozen=True)
class Result:
    """What came out: milliseconds, the ratio to PyTorch, and to reading and writing once."""

    name: str
    ours_ms: float
    torch_ms: float
    ratio: float
    most: float | None
    copy_ratio: float
    most_copy: float | None

    @property
    def good(self) -> bool:
        """Whether every limit that is set is kept."""
        return (self.most is None or self.ratio <= self.most) and (
            self.most_copy is None or self.copy_ratio <= self.most_copy
        )


def _picture(size: int, dtype: str, most: float | None) -> Case:
    return Case(
        f"conv_transpose {size}² k4 s2 {dtype}",
        "conv_transpose",
        (1, 1, size, size),
        (1, 1, 4, 4),
        most,
        stride=2,
        padding=1,
        dtype=dtype,
    )


def _conv(size: int, dtype: str, most: float | None) -> Case:
    return Case(
        f"conv {size}² k3 {dtype}",
        "conv",
        (1, 1, size, size),
        (1, 1, 3, 3),
        most,
        padding=1,
        dtype=dtype,
    )


def _channels(dtype: str, most: float | None) -> Case:
    return Case(
        f"conv_transpose 32→16 channels 64² k4 s2 {dtype}",
        "conv_transpose",
        (1, 32, 64, 64),
        (32, 16, 4, 4),
        most,
        stride=2,
        padding=1,
        dtype=dtype,
    )


def _samples(dtype: str, most: float | None) -> Case:
    return Case(
        f"conv_transpose 10⁶ samples k16 s8 {dtype}",
        "conv_transpose",
        (1, 1, 1_000_000),
        (1, 1, 16),
        most,
        stride=8,
        padding=4,
        dtype=dtype,
    )


CASES = (
    _picture(64, "float64", 0.3),
    _picture(256, "float64", 0.3),
    _picture(1024, "float64", 0.3),
    _samples("float64", 0.2),
    _channels("float64", 0.7),
    _conv(256, "float64", 1.0),
    _conv(1024, "float64", 0.3),
    _picture(64, "float32", None),
    _picture(256, "float32", None),
    _picture(1024, "float32", None),
    _samples("float32", None),
    _channels("float32", None),
    _conv(64, "float64", None),
    _conv(256, "float32", None),
    _conv(1024, "float32", None),
)


def measure(case: Case, rounds: int) -> Result:
    """Time one case against PyTorch and against one pass over the memory."""
    import torch

    torch.set_num_threads(1)
    random = np.random.default_rng(0)
    x = random.standard_normal(case.x).astype(case.dtype)
    weight = random.standard_normal(case.weight).astype(case.dtype)
    ours = getattr(functional, case.operation)
    peer = getattr(torch.nn.functional, f"{case.operation}{len(case.x) - 2}d")
    tensor, kernel = torch.from_numpy(x), torch.from_numpy(weight)

    def engine() -> Any:
        return ours(x, weight, stride=case.stride, padding=case.padding)

    def pytorch() -> Any:
        with torch.no_grad():
            return peer(tensor, kernel, stride=case.stride, padding=case.padding)

    expected = pytorch().numpy()
    close = 1e-9 if case.dtype == "float64" else 1e-3
    np.testing.assert_allclose(engine(), expected, rtol=close, atol=close)

    def copy() -> Any:
        x.sum()
        return np.full(expected.shape, 1, expected.dtype)

    mine, theirs = alternate(engine, pytorch, rounds, clock=process_time)
    again, once = alternate(engine, copy, rounds, clock=process_time)
    large = case.x == (1, 1, 1024, 1024) and case.operation == "conv_transpose"
    return Result(
        case.name,
        mine * 1e3,
        theirs * 1e3,
        mine / theirs,
        case.most,
        again / once,
        TIMES_A_COPY if large and case.most is not None else None,
    )


def _line(result: Result) -> str:
    limit = "" if result.most is None else f"≤ {result.most}"
    copies = "" if result.most_copy is None else f"≤ {result.most_copy:g}"
    return (
        f"{result.name:48} {result.ours_ms:9.3f} {result.torch_ms:9.3f} {result.ratio:7.3f} "
        f"{limit:6} {result.copy_ratio:7.2f} {copies:5} {'' if result.good else 'MISSED'}"
    )


def main() -> int:
    """Print one line per case, or JSON; 1 if a limit was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print a JSON list instead of a table")
    parser.add_argument("--rounds", type=int, default=15, help="alternated rounds per case")
    parser.add_argument("--only", default="", help="only cases whose name contains this")
    options = parser.parse_args()
    chosen = [case for case in CASES if options.only in case.name]
    if not options.json:
        print(f"{'case':48} {'ours ms':>9} {'torch ms':>9} {'ratio':>7} {'':6} {'/copy':>7}")
    results = []
    for case in chosen:
        result = measure(case, options.rounds)
        results.append(result)
        if not options.json:
            print(_line(result), flush=True)
    if options.json:
        rows = [asdict(result) | {"good": result.good} for result in results]
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    return 0 if all(result.good for result in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
