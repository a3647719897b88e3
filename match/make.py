"""Functions that make matrices: of numbers, of one number, of random numbers."""

from match.index import Shape
from match.list2d import List2D, two_dimensional
from match.matrix import Matrix
from match.scalar import ShapeError, kind


def mat(
    data: object, *, requires_grad: bool | None = None, dtype: type = float
) -> Matrix:
    """Make a matrix of a list of rows, a vector of a list, a scalar of a number.

    Raises ShapeError where rows are ragged, TypeError for what is no number.

    >>> mat([[1, 2], [3, 4]]).shape
    (2, 2)
    """
    given = Matrix(data)
    return Matrix(_cast(given.data, dtype), requires_grad, dtype, given.ndim)


def tensor(
    data: object, *, requires_grad: bool | None = None, dtype: type | None = None
) -> Matrix:
    """Make what `mat` makes; whole numbers and truth values stay what they are.

    >>> tensor([1, 2]).dtype
    <class 'int'>
    """
    return mat(data, requires_grad=requires_grad, dtype=dtype or kind(data))


def full(
    size: int | Shape,
    fill_value: float,
    *,
    requires_grad: bool | None = None,
    dtype: type | None = None,
) -> Matrix:
    """Make a matrix of one number repeated.

    >>> full((1, 2), 0.5).tolist()
    [[0.5, 0.5]]
    """
    shape = _shape((size,))
    dtype = dtype or kind(fill_value)
    data = _cast(List2D(*two_dimensional(shape), fill_value), dtype)
    return Matrix(data, requires_grad, dtype, len(shape))


def zeros(
    *size: int | Shape, requires_grad: bool | None = None, dtype: type = float
) -> Matrix:
    """Make a matrix of zeros.

    >>> zeros(2, 1).tolist()
    [[0.0], [0.0]]
    """
    return full(_shape(size), 0, requires_grad=requires_grad, dtype=dtype)


def ones(
    *size: int | Shape, requires_grad: bool | None = None, dtype: type = float
) -> Matrix:
    """Make a matrix of ones.

    >>> ones(2).tolist()
    [1.0, 1.0]
    """
    return full(_shape(size), 1, requires_grad=requires_grad, dtype=dtype)


def empty(
    *size: int | Shape, requires_grad: bool | None = None, dtype: type = float
) -> Matrix:
    """Make a matrix that is to be overwritten; here it holds zeros."""
    return zeros(_shape(size), requires_grad=requires_grad, dtype=dtype)


def zeros_like(
    like: Matrix, *, requires_grad: bool | None = None, dtype: type | None = None
) -> Matrix:
    """Make a matrix of zeros with the shape, and the dtype, of another."""
    return zeros(like.shape, requires_grad=requires_grad, dtype=dtype or like.dtype)


def ones_like(
    like: Matrix, *, requires_grad: bool | None = None, dtype: type | None = None
) -> Matrix:
    """Make a matrix of ones with the shape, and the dtype, of another."""
    return ones(like.shape, requires_grad=requires_grad, dtype=dtype or like.dtype)


def rand(*size: int | Shape, requires_grad: bool | None = None) -> Matrix:
    """Make a matrix of random numbers, spread evenly over 0 ≤ x < 1."""
    shape = _shape(size)
    data = List2D(*two_dimensional(shape)).uniform_()
    return Matrix(data, requires_grad, ndim=len(shape))


def randn(*size: int | Shape, requires_grad: bool | None = None) -> Matrix:
    """Make a matrix of random numbers of the normal distribution."""
    shape = _shape(size)
    data = List2D(*two_dimensional(shape)).normal_()
    return Matrix(data, requires_grad, ndim=len(shape))


def _cast(data: List2D, dtype: type) -> List2D:
    """Copy numbers into a dtype: whole numbers lose fractions, truth values size."""
    if dtype is bool:
        return data != 0
    return data.trunc() if dtype is int else data.clone()


def _shape(size: tuple[int | Shape, ...]) -> Shape:
    """Read a size, given as numbers or as one tuple of them."""
    parts = size[0] if len(size) == 1 and isinstance(size[0], (tuple, list)) else size
    shape: Shape = ()
    for length in parts:
        if not isinstance(length, int):
            raise TypeError(f"a size is made of whole numbers, not {length!r}")
        shape += (length,)
    if len(shape) > 2:
        raise ShapeError(f"size {shape} has more than two dimensions")
    return shape
