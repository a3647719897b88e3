"""The names of dtypes and devices that PyTorch's programs use.

Floats are doubles here, which whole numbers are kept in, too, exact up to 2⁵³: several
names mean the same.
"""

from builtins import bool, float, int  # noqa: A004, UP029  as names of this module
from types import SimpleNamespace

from match.scalar import Double

# fmt: off
__all__ = [
    "bool", "cuda", "device", "double", "float", "float32", "float64", "int",
    "int32", "int64", "long",
]
# fmt: on

float32 = float
double = float64 = Double
long = int32 = int64 = int

device = str  # its name is all that makers and `.to` want of a device
cuda = SimpleNamespace(is_available=lambda: False)
