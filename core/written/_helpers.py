"""Functions that are written into scripts, for NumPy and what has its words (jnp, keras.ops)."""

from __future__ import annotations

from core.written._plan import Step

LINEAR_MATRIX = '''
def linear_matrix(length, factor, align_corners):
    """How much each of the old cells of an axis counts in each of the new ones."""
    new = np.arange(length * factor)
    place = new * (length - 1) / max(new[-1], 1) if align_corners else (new + 0.5) / factor - 0.5
    cell = np.floor(place).astype(int)
    matrix = np.zeros((len(new), length))
    for n in (cell, cell + 1):  # beyond the border its cell counts
        matrix[new, n.clip(0, length - 1)] += 1 - abs(place - n)
    return matrix
'''

CUBIC_MATRIX = '''
def cubic_matrix(length, factor, align_corners, a=-0.75):
    """How much each of the old cells of an axis counts in each of the new ones (Keys, 1981)."""
    new = np.arange(length * factor)
    place = new * (length - 1) / max(new[-1], 1) if align_corners else (new + 0.5) / factor - 0.5
    cell = np.floor(place).astype(int)
    matrix = np.zeros((len(new), length))
    for n in (cell - 1, cell, cell + 1, cell + 2):  # beyond the border its cell counts
        t = abs(place - n)
        near = ((a + 2) * t - (a + 3)) * t**2 + 1
        far = a * (((t - 5) * t + 8) * t - 4)
        matrix[new, n.clip(0, length - 1)] += np.where(t <= 1, near, far)
    return matrix
'''

PUT_BACK = '''
def put_back(x, places, size):
    """Every value goes to its place in the plane; of several in one place the last one stays."""
    x, places = np.asarray(x), np.asarray(places)
    planes = (*x.shape[:2], -1)
    y = np.zeros((*x.shape[:2], math.prod(size)))
    np.put_along_axis(y, places.reshape(planes), x.reshape(planes), axis=2)
    return y.reshape(*x.shape[:2], *size)
'''

SPREAD_OUT = '''
def spread_out(kernel, dilation):
    """The kernel with zeros between its cells: what dilation makes of it."""
    spans = [d * (k - 1) + 1 for k, d in zip(kernel.shape[2:], dilation)]
    wide = np.zeros((*kernel.shape[:2], *spans))
    wide[(..., *(slice(None, None, d) for d in dilation))] = kernel
    return wide
'''

WITHOUT_GROUPS = '''
def without_groups(kernel, groups):
    """The kernel for one group: zeros between the channels of different groups."""
    first, second = kernel.shape[0] // groups, kernel.shape[1]
    dense = np.zeros((first * groups, second * groups, *kernel.shape[2:]))
    for g in range(groups):
        own = slice(g * first, (g + 1) * first)
        dense[own, g * second : (g + 1) * second] = kernel[own]
    return dense
'''

# Interpolations with weights.
RESIZES = ("linear", "linear_aligned", "cubic", "cubic_aligned")

CHANNELS_FIRST, CHANNELS_LAST = "nc{}", "n{}c"


def resize_matrices(step: Step) -> tuple[str, list[str]]:
    """The helper that makes the matrices of an interpolation, and its call for each axis."""
    kind, _, aligned = step.id.partition("_")
    calls = [
        f"{kind}_matrix({n}, {s}, align_corners={bool(aligned)})"
        for n, s in zip(step.in_size, step.spec.stride, strict=True)
    ]
    return (LINEAR_MATRIX if kind == "linear" else CUBIC_MATRIX), calls


def resized(step: Step, einsum: str, layout: str = CHANNELS_FIRST) -> str:
    """The sum over old cells for all axes."""
    _, calls = resize_matrices(step)
    old, new = "ij"[: step.axes], "ab"[: step.axes]
    terms = ",".join(f"{b}{a}" for a, b in zip(old, new, strict=True))
    rule = f"{terms},{layout.format(old)}->{layout.format(new)}"
    return f'{einsum}("{rule}", {", ".join(calls)}, x)'


def pooling(words: str, *, last: bool = False) -> str:
    """The text of ``max_pool`` with the functions of ``words``; ``last`` for channels behind."""
    spatial = "x.shape[1:-1]" if last else "x.shape[2:]"
    around = "[(0, 0), *edges, (0, 0)]" if last else "[(0, 0), (0, 0), *edges]"
    cells = "(slice(None), *cells)" if last else "(..., *cells)"
    places = "plane[cells][..., None]" if last else "plane[cells]"
    return f'''
def max_pool(x, kernel_size, stride, padding, dilation):
    """The largest value of each window, and its place in the plane; of equal ones the first."""
    size = {spatial}
    edges = [(p, p) for p in padding]
    padded = {words}.pad(x, {around}, constant_values=-np.inf)
    plane = np.pad(np.arange(math.prod(size)).reshape(size), edges, constant_values=-1)
    reach = [n - d * (k - 1) for n, k, d in zip(plane.shape, kernel_size, dilation)]
    values = places = None
    for tap in np.ndindex(*kernel_size):
        begins = [t * d for t, d in zip(tap, dilation)]
        cells = tuple(slice(b, b + r, s) for b, r, s in zip(begins, reach, stride))
        seen = padded[{cells}]
        if values is None:
            values, places = {words}.full_like(seen, -np.inf), 0
        better = seen > values
        places = {words}.where(better, {places}, places)
        values = {words}.where(better, seen, values)
    return values, places
'''
