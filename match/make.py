# ruff: noqa: A002  names of arguments are PyTorch's
"""Functions that make matrices: of numbers, of one number, of random numbers.

All but one_hot take `requires_grad`, `dtype` and `device`, which is the CPU, and those
of random numbers a `generator`. A size is given as numbers, or as one tuple or list of
them.
"""

import math
from collections.abc import Callable
from typing import Any, TypeAlias

from match.generator import Generator, default_generator
from match.index import Shape, checked_shape, sizes, two_dimensional
from match.list2d import List2D
from match.matrix import Matrix
from match.operand import want_matrices
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
    data: Any, *, requires_grad: Asked = None, dtype: type = float, device: Any = None
) -> Matrix:
    """Make a matrix of a list of rows, a vector of a list, a scalar of a number.

    Raises ShapeError where rows are ragged, TypeError for what is no number.

    >>> mat([[1, 2], [3, 4]]).shape
    (2, 2)
    """
    checked_device(device)
    given, dtype = Matrix(data), checked_dtype(dtype)
    numbers, ndim = given.data.cast(dtype), given.ndim
    return Matrix(numbers, requires_grad=requires_grad, dtype=dtype, ndim=ndim)


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
    shape = checked_shape(sizes((size,)))
    numbers = List2D(*two_dimensional(shape), fill_value)
    whole = Matrix(numbers, dtype=kind(fill_value), ndim=len(shape))
    return tensor(whole, **options)


def zeros(*size: Size, **options: Any) -> Matrix:
    """Make a matrix of zeros.

    >>> zeros(2, 1).tolist()
    [[0.0], [0.0]]
    """
    return full(_size(size, options), 0.0, **options)


def ones(*size: Size, **options: Any) -> Matrix:
    """Make a matrix of ones.

    >>> ones(2).tolist()
    [1.0, 1.0]
    """
    return full(_size(size, options), 1.0, **options)


empty = zeros  # PyTorch's holds whatever stood in the memory


def rand(*size: Size, **options: Any) -> Matrix:
    """Make a matrix of random numbers, spread evenly over 0 ≤ x < 1."""
    return _drawn(List2D.uniform_, size, options)


def randn(*size: Size, **options: Any) -> Matrix:
    """Make a matrix of random numbers of the normal distribution."""
    return _drawn(List2D.normal_, size, options)


def normal(mean: Any = 0.0, std: Any = 1.0, size: Any = None, **options: Any) -> Matrix:
    """Make a matrix of random numbers around a mean, or around many of them."""
    if size is None:
        size = getattr(mean + std, "shape", None)
    numbers = randn(_wanted("normal", size), generator=_source(options))
    return tensor(numbers * std + mean, **options)


def randint(low: int = 0, high: Any = None, size: Any = None, **options: Any) -> Matrix:
    """Make a matrix of random whole numbers, low ≤ x < high.

    Where only one of the two is given, before the size, it is high.
    """
    if not isinstance(high, int):
        low, high, size = 0, low, high if size is None else size
    shape = checked_shape(_wanted("randint", size))
    whole = _source(options).integers(low, high, math.prod(shape))
    numbers = List2D(1, len(whole), [whole]).reshape(*two_dimensional(shape))
    return tensor(Matrix(numbers, dtype=int, ndim=len(shape)), **options)


def randperm(n: int, **options: Any) -> Matrix:
    """Make a vector of the whole numbers below n in random order."""
    return tensor(_source(options).permutation(n), **options)


def multinomial(
    input: Matrix, num_samples: int, replacement: bool = False, **options: Any
) -> Matrix:
    """Draw positions, in each row, in proportion to the weights that stand there."""
    want_matrices("multinomial() takes a Matrix of weights", input)
    source = _source(options)
    rows = input.data.tolist()
    drawn = [source.choices(row, num_samples, replacement) for row in rows]
    return tensor(drawn if input.ndim == 2 else drawn[0], **options)


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
    if step == 0:
        raise RuntimeError("arange() counts in steps that are not 0")
    numbers = [start + i * step for i in range(math.ceil((end - start) / step))]
    return mat(numbers, **{"dtype": kind([start, end, step]), **options})


def linspace(start: float, end: float, steps: int, **options: Any) -> Matrix:
    """Make a vector of evenly spaced numbers from start to end, both included.

    Each half is counted from its own end, so that both ends are exact.

    >>> linspace(0, 1, 5).tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0]
    """
    step = (end - start) / max(steps - 1, 1)
    near = [start + step * i for i in range(steps - steps // 2)]
    far = [end - step * i for i in reversed(range(steps // 2))]
    return mat(near + far, **options)


def one_hot(tensor: Matrix, num_classes: int = -1) -> Matrix:
    """Make a row for each whole number of a vector: 1 at its position, else 0.

    >>> one_hot(arange(2), 3).tolist()
    [[1, 0, 0], [0, 1, 0]]
    """
    want_matrices("one_hot() takes a Matrix of whole numbers", tensor)
    lowest, highest = int(tensor.min()), int(tensor.max())
    classes = highest + 1 if num_classes == -1 else num_classes
    if tensor.dtype is not int or lowest < 0 or highest >= classes:
        raise RuntimeError(f"one_hot() takes whole numbers from 0 to {classes - 1}")
    found: Matrix = tensor.unsqueeze(-1) == arange(classes)  # (N, 1), (C,) -> (N, C)
    return found.int()


def _size(size: tuple[Any, ...], options: dict[str, Any]) -> Shape:
    """The size that stands in a call, or by its name."""
    return sizes((options.pop("size"),) if "size" in options else size)


def _wanted(name: str, size: Any) -> Shape:
    """The size that cannot be left out of a call."""
    if size is None:
        raise TypeError(f"{name}() takes a size, too: add one, such as size=(2, 3)")
    return sizes((size,))


def _source(options: dict[str, Any]) -> Generator:
    """Take the generator out of the options, or the one that everything draws from."""
    return options.pop("generator", None) or default_generator


def _drawn(fill: Any, size: Any, options: dict[str, Any]) -> Matrix:
    """Make a matrix of a size, and fill it with random numbers."""
    source, made = _source(options), zeros(*size, **options)
    if made.dtype is not float:
        name = made.dtype.__name__
        raise RuntimeError(f"rand() and randn() make floats, no {name}s: use randint()")
    fill(made.data, generator=source)
    return made


def _like(maker: Callable[..., Matrix]) -> Callable[..., Matrix]:
    """The maker that takes the size, and the dtype, of another matrix."""

    def like(input: Matrix | List2D, *value: float, **options: Any) -> Matrix:
        if not isinstance(input, List2D):
            want_matrices(f"{like.__name__}() takes a Matrix", input)
        return maker(input.shape, *value, **{"dtype": kind(input), **options})

    like.__name__ = like.__qualname__ = f"{maker.__name__}_like"
    like.__doc__ = f"{maker.__name__}() with the shape, and the dtype, of a matrix."
    return like


zeros_like, ones_like, full_like = _like(zeros), _like(ones), _like(full)
rand_like, randn_like = _like(rand), _like(randn)
