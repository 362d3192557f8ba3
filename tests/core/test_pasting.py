"""Pasting a block: it overwrites from a cell on, the grid grows, limits refuse in one sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arrays import MAX_AXIS_1D, MAX_AXIS_2D, MAX_KERNEL_AXIS
from core.errors import ConvError
from core.pasting import most_cells, pasted

PLANE = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def test_a_block_inside_overwrites_only_its_cells() -> None:
    result = pasted(PLANE, (0, 1), np.array([[7.0], [8.0]]), 128)
    assert result.tolist() == [[1, 7, 3], [4, 8, 6]]
    assert not result.flags.writeable
    assert PLANE.tolist() == [[1, 2, 3], [4, 5, 6]]


def test_a_block_that_reaches_out_grows_the_grid_with_zeros() -> None:
    result = pasted(PLANE, (1, 2), np.array([[7.0, 8.0], [9.0, 10.0]]), 128)
    assert result.tolist() == [[1, 2, 3, 0], [4, 5, 7, 8], [0, 0, 9, 10]]


def test_one_line_is_a_row_of_a_table() -> None:
    assert pasted(PLANE, (1, 0), np.array([7.0, 8.0]), 128).tolist() == [[1, 2, 3], [7, 8, 6]]


@pytest.mark.parametrize("block", [[7.0, 8.0], [[7.0, 8.0]], [[7.0], [8.0]]])
def test_a_single_row_takes_a_row_or_a_column(block: list) -> None:
    assert pasted(np.array([1.0, 2.0]), (1,), np.array(block), 128).tolist() == [1, 7, 8]


def test_a_single_row_refuses_a_table_and_says_what_to_do() -> None:
    with pytest.raises(ConvError, match=r"2×3 numbers .* switch") as caught:
        pasted(np.array([1.0]), (0,), PLANE, 128)
    assert caught.value.parameter == "paste"


@pytest.mark.parametrize("at", [(0, 14), (14, 0)])
def test_the_limit_of_an_axis_is_kept(at: tuple[int, int]) -> None:
    block = np.ones((2, 2))
    assert max(pasted(PLANE, at, block, 16).shape) == 16
    with pytest.raises(ConvError, match="16 cells are the most"):
        pasted(PLANE, (at[0] + (at[0] > 0), at[1] + (at[1] > 0)), block, 16)


def test_limits_belong_to_the_grid_and_its_axes() -> None:
    assert most_cells("input", 1) == MAX_AXIS_1D
    assert most_cells("input", 2) == MAX_AXIS_2D
    assert most_cells("kernel", 1) == most_cells("kernel", 2) == MAX_KERNEL_AXIS


sides = st.integers(1, 5)


@given(st.tuples(sides, sides), st.tuples(sides, sides), st.tuples(sides, sides))
def test_every_cell_is_the_blocks_the_planes_or_zero(
    plane: tuple[int, int], block: tuple[int, int], at: tuple[int, int]
) -> None:
    result = pasted(np.full(plane, 1.0), at, np.full(block, 2.0), 16)
    for index, value in np.ndenumerate(result):
        in_block = all(a <= i < a + n for i, a, n in zip(index, at, block, strict=True))
        in_plane = all(i < n for i, n in zip(index, plane, strict=True))
        assert value == (2 if in_block else 1 if in_plane else 0)
