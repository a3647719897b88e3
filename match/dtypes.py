"""The names of dtypes and devices that PyTorch's programs use.

Floats are doubles here, and whole numbers have no limit: several names mean the same.
"""

import builtins

from match.scalar import Double

# fmt: off
__all__ = [
    "bool", "cuda", "device", "double", "float", "float32", "float64", "int",
    "int32", "int64", "long",
]
# fmt: on

bool = builtins.bool  # noqa: A001
float = float32 = builtins.float  # noqa: A001
double = float64 = Double
int = long = int32 = int64 = builtins.int  # noqa: A001


def device(name: str) -> str:
    """Return the name of a device, which makers and `.to` take."""
    return name


class cuda:  # noqa: N801  a module in PyTorch
    """The graphics card, which is not used here."""

    @staticmethod
    def is_available() -> builtins.bool:
        """Say no."""
        return False
