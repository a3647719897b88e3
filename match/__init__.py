"""Automatic differentiation in pure Python, as PyTorch has it.

>>> import match
>>> x = match.tensor(3.0, requires_grad=True)
>>> (x * x).backward()
>>> x.grad.item()
6.0
"""

import sys
from typing import TYPE_CHECKING, Any

from match import dtypes, functions, make, nn, optim, show, utils
from match.dtypes import *  # noqa: F403
from match.functions import *  # noqa: F403
from match.generator import Generator, get_default_dtype, manual_seed, set_default_dtype
from match.gradcheck import gradcheck
from match.graph import graph
from match.list2d import List2D
from match.make import *  # noqa: F403
from match.matrix import Matrix
from match.node import register_backward_hook
from match.record import caller, enable_grad, inference_mode, is_grad_enabled, no_grad

# isort: split
from match.record import record_source, set_grad_enabled
from match.scalar import ShapeError
from match.storage import load, save

__version__ = "0.1.0"

# fmt: off
__all__ = [
    "Generator", "List2D", "Matrix", "ShapeError", "Tensor", "caller",
    "enable_grad", "get_default_dtype", "gradcheck", "graph", "inference_mode",
    "is_grad_enabled", "load", "manual_seed", "nn", "no_grad", "optim",
    "record_source", "register_backward_hook", "save", "set_default_dtype",
    "set_grad_enabled", "show", "utils", *dtypes.__all__, *functions.__all__,
    *make.__all__,
]
# fmt: on

Tensor = Matrix

# A plain module has no modules within, but the import lines of tutorials name some.
sys.modules["match.nn.functional"] = nn.functional
sys.modules["match.nn.init"] = nn.init
sys.modules["match.nn.utils"] = nn.utils
sys.modules["match.optim.lr_scheduler"] = optim.lr_scheduler
sys.modules["match.utils.data"] = utils.data

if TYPE_CHECKING:  # type checkers do not read the table of function forms

    def __getattr__(name: str) -> Any: ...
