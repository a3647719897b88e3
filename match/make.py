"""Functions that make matrices: of numbers, of one number, of random numbers.

All take `requires_grad`, `dtype` and `device`, which is the CPU. A size is given as
numbers, or as one tuple or list of them.
"""

import math
from collections.abc import Callable
from typing import Any, TypeAlias

from match.generator import Generator, default_generator
from match.index import Shape, checked_shape, sizes, two_dimensional
from match.list2d import List2D
from match.matrix import Matrix
from match.scalar import checked_device, checked_dtype, kind

Size: TypeAlias = int | Shape
Asked: TypeAlias = bool | None

# fmt: off
__all__ = [
    "arange", "empty", "eye", "full", "full_like", "linspace", "mat", "multinomial",
    "normal", "one_hot", "ones", "ones_like", "rand", "rand_like", "randint",
    "randn", "randn_like", "randperm", "tensor", "zeros", "zeros_like",
]
# fmt: on


def mat(
    data: object,
    *,
    requires_grad: Asked = None,
    dtype: type = float,
    device: object = None,
) -> Matrix:
    """Make a matrix of a list of rows, a vector of a list, a scalar of a number.

    Raises ShapeError where rows are ragged, TypeError for what is no number.

    >>> mat([[1, 2], [3, 4]]).shape
    (2, 2)
    """
    checked_device(device)
    given, dtype = Matrix(data), checked_dtype(dtype)
    return Matrix(given.data.cast(dtype), requires_grad, dtype, given.ndim)


def tensor(data: object, *, dtype: type | None = None, **options: Any) -> Matrix:
    """Make what `mat` makes; whole numbers and truth values stay what they are.

    >>> tensor([1, 2]).dtype
    <class 'int'>
    """
    return mat(data, dtype=dtype or kind(data), **options)


def full(size: Size, fill_value: float, **options: Any) -> Matrix:
    """Make a matrix of one number repeated.

    >>> full((1, 2), 0.5).tolist()
    [[0.5, 0.5]]
    """
    return _shaped(
        (size,), lambda data: data.fill_(fill_value), kind(fill_value), options
    )


def zeros(*size: Size, **options: Any) -> Matrix:
    """Make a matrix of zeros.

    >>> zeros(2, 1).tolist()
    [[0.0], [0.0]]
    """
    return _shaped(size, List2D.zeros_, float, options)


def ones(*size: Size, **options: Any) -> Matrix:
    """Make a matrix of ones.

    >>> ones(2).tolist()
    [1.0, 1.0]
    """
    return _shaped(size, List2D.ones_, float, options)


def empty(*size: Size, **options: Any) -> Matrix:
    """Make a matrix that is to be overwritten; here it holds zeros."""
    return zeros(*size, **options)


def rand(*size: Size, generator: Generator | None = None, **options: Any) -> Matrix:
    """Make a matrix of random numbers, spread evenly over 0 ≤ x < 1."""
    source = generator or default_generator
    return _shaped(size, lambda m: m.uniform_(0, 1, source), float, options)


def randn(*size: Size, generator: Generator | None = None, **options: Any) -> Matrix:
    """Make a matrix of random numbers of the normal distribution."""
    source = generator or default_generator
    return _shaped(size, lambda m: m.normal_(0, 1, source), float, options)


def normal(
    mean: Any = 0.0,
    std: Any = 1.0,
    size: Size | None = None,
    *,
    generator: Generator | None = None,
    **options: Any,
) -> Matrix:
    """Make a matrix of random numbers around a mean, or around many of them."""
    if size is None:
        size = mean.shape if isinstance(mean, Matrix) else std.shape
    numbers = randn(size, generator=generator)
    return tensor(numbers * std + mean, **options)


def randint(
    low: int = 0,
    high: Any = None,
    size: Any = None,
    *,
    generator: Generator | None = None,
    **options: Any,
) -> Matrix:
    """Make a matrix of random whole numbers, low ≤ x < high.

    Where only one of the two is given, before the size, it is high.
    """
    if not isinstance(high, int):
        low, high, size = 0, low, high if size is None else size
    shape = sizes((size,))
    source = generator or default_generator
    whole = source.integers(low, high, math.prod(shape))
    return tensor(whole, **options).reshape(shape)


def randperm(n: int, *, generator: Generator | None = None, **options: Any) -> Matrix:
    """Make a vector of the whole numbers below n in random order."""
    return tensor((generator or default_generator).permutation(n), **options)


def multinomial(
    input: Matrix,  # noqa: A002  PyTorch's name
    num_samples: int,
    replacement: bool = False,
    *,
    generator: Generator | None = None,
) -> Matrix:
    """Draw positions, in each row, in proportion to the weights that stand there."""
    source = generator or default_generator
    rows = input.data.tolist()
    drawn = source.choices(rows, num_samples, replacement)
    return tensor(drawn if input.ndim == 2 else drawn[0])


def eye(n: int, m: int | None = None, **options: Any) -> Matrix:
    """Make a matrix with ones where row and column are the same, else zeros.

    >>> eye(2).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    columns = range(n if m is None else m)
    return mat([[i == j for j in columns] for i in range(n)], **options)


def arange(
    start: float, end: float | None = None, step: float = 1, **options: Any
) -> Matrix:
    """Make a vector of numbers from start (0 where it is left out) to before end.

    >>> arange(1, 10, 4).tolist()
    [1, 5, 9]
    """
    start, end = (0, start) if end is None else (start, end)
    count = math.ceil((end - start) / step)
    numbers = [start + i * step for i in range(count)]
    return mat(numbers, **{"dtype": kind([start, end, step])} | options)


def linspace(start: float, end: float, steps: int, **options: Any) -> Matrix:
    """Make a vector of evenly spaced numbers from start to end, both included.

    >>> linspace(0, 1, 5).tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0]
    """
    step = (end - start) / (steps - 1) if steps > 1 else 0.0
    half = steps / 2  # each half is counted from its own end, so that both are exact
    return mat(
        [
            start + step * i if i < half else end - step * (steps - 1 - i)
            for i in range(steps)
        ],
        **options,
    )


def one_hot(tensor: Matrix, num_classes: int = -1) -> Matrix:
    """Make a row for each whole number of a vector: 1 at its position, else 0.

    >>> one_hot(arange(2), 3).tolist()
    [[1, 0, 0], [0, 1, 0]]
    """
    classes = int(tensor.max()) + 1 if num_classes == -1 else num_classes
    return eye(classes, dtype=int)[tensor]


def zeros_like(input: Matrix, **options: Any) -> Matrix:  # noqa: A002
    """Make a matrix of zeros with the shape, and the dtype, of another."""
    return zeros(input.shape, **{"dtype": input.dtype} | options)


def ones_like(input: Matrix, **options: Any) -> Matrix:  # noqa: A002
    """Make a matrix of ones with the shape, and the dtype, of another."""
    return ones(input.shape, **{"dtype": input.dtype} | options)


def full_like(input: Matrix, fill_value: float, **options: Any) -> Matrix:  # noqa: A002
    """Make a matrix of one number with the shape, and the dtype, of another."""
    return full(input.shape, fill_value, **{"dtype": input.dtype} | options)


def rand_like(input: Matrix, **options: Any) -> Matrix:  # noqa: A002
    """Make a matrix of evenly spread random numbers with the shape of another."""
    return rand(input.shape, **options)


def randn_like(input: Matrix, **options: Any) -> Matrix:  # noqa: A002
    """Make a matrix of normal random numbers with the shape of another."""
    return randn(input.shape, **options)


def _shaped(
    size: tuple[Any, ...],
    fill: Callable[[List2D], List2D],
    dtype: type,
    options: dict[str, Any],
) -> Matrix:
    """Make a matrix of a size, and fill it."""
    shape = checked_shape(sizes(size))
    made = Matrix(fill(List2D(*two_dimensional(shape))), ndim=len(shape))
    return mat(made, **{"dtype": dtype} | options)
