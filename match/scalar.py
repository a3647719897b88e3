"""What counts as a number, of which kind, and how numbers are read from lists."""

import reprlib
from collections.abc import Iterable
from typing import Any, NoReturn


class ShapeError(RuntimeError, ValueError):
    """Shapes do not fit each other, or a list of rows is no rectangle."""


class Double(float):
    """The name float64: a float, as all are here; it only chooses random numbers."""


def checked_dtype(dtype: object) -> type:
    """Return bool, int or float for the name of a dtype, or raise TypeError."""
    if dtype in (bool, int, float) and isinstance(dtype, type):
        return dtype
    if dtype is Double:
        return float
    raise TypeError(f"a dtype is bool, int or float, not {dtype!r}")


def checked_device(device: object) -> None:
    """Raise RuntimeError for any device but the CPU; None stands for it, too."""
    if device is not None and str(device) != "cpu":
        raise RuntimeError(f"there is no device {device!r}: all is computed on the cpu")


class ReadOnlyList(list[Any]):
    """A list that refuses writes, for they would be lost."""

    def __refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("vals is a copy: write m[i, j] = x, or m.vals = rows")

    def __reduce_ex__(self, protocol: object) -> tuple[type, tuple[list[Any]]]:
        """A copy of it is an ordinary list."""
        return list, (list(self),)

    __setitem__ = __delitem__ = __iadd__ = __imul__ = __refuse
    append = extend = insert = pop = remove = clear = sort = reverse = __refuse


def described(value: object) -> str:
    """Return the type of a value and, as far as it is not too long, the value.

    >>> described([1, 2])
    'list [1, 2]'
    """
    return f"{type(value).__name__} {reprlib.repr(value)}"


def number(value: object) -> float | None:
    """Return the value as a float where it counts as a number, else None.

    Python's and NumPy's scalars and truth values do; what has a length does not.

    >>> number(True), number("1")
    (1.0, None)
    """
    if isinstance(value, (float, int)):
        return float(value)
    if hasattr(value, "__float__") and not hasattr(value, "__len__"):
        return float(value)
    return None


def kind(value: object) -> type:
    """Return the dtype of a number, a matrix, or lists of them: bool, int or float.

    >>> kind([[1, True], [2.5, 0]])
    <class 'float'>
    """
    dtype = getattr(value, "dtype", None)  # NumPy's, too, but no types of Python's
    if isinstance(dtype, type):
        return dtype
    if isinstance(value, Iterable) and not isinstance(value, str):
        return max(map(kind, value), key=[bool, int, float].index, default=bool)
    if isinstance(value, bool):
        return bool
    return int if hasattr(value, "__index__") else float


def wider(a: type, b: type) -> type:
    """Return that of bool, int and float which holds both."""
    return b if a is bool or b is float else a


def flattened(rows: object, nrow: int, ncol: int) -> list[float]:
    """Read a list of rows, which has to be as large as said, into a flat list.

    >>> flattened([[1, 2], [3, 4]], 2, 2)
    [1.0, 2.0, 3.0, 4.0]
    """
    size = f"{nrow} rows of {ncol}"
    listed = entries(rows, "a list of rows")
    if len(listed) != nrow:
        raise ShapeError(f"{len(listed)} rows were given where {size} are wanted")
    flat: list[float] = []
    for i, row in enumerate(listed):
        cells = entries(row, f"row {i}")
        if (n := len(cells)) != ncol:
            raise ShapeError(f"row {i} has {n} numbers where {size} are wanted")
        flat += map(checked, cells)
    return flat


def entries(values: object, wanted: str) -> list[Any]:
    """Return a copy of what should be a list of something, and not an empty one."""
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise TypeError(f"{wanted} is a list of numbers, not {described(values)}")
    if not (listed := list(values)):
        raise ShapeError(f"{wanted} is empty: at least one number is needed")
    return listed


def checked(value: object) -> float:
    """Return the value as a float, or raise TypeError; ShapeError for a list."""
    if (single := number(value)) is not None:
        return single
    wrong = f"a number is wanted, not {described(value)}"
    if isinstance(value, (list, tuple)):
        held = "a list holds numbers, or rows of them, two deep at most"
        raise ShapeError(f"{wrong}: {held}")
    raise TypeError(wrong)
